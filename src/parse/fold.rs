//! Texts made alike, so that a search finds `Kühlraum` by `kuhlraum`: without case, marks and ligatures. The theme's
//! script does the same to what is typed.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The characters of a word that count.
pub const LONGEST: usize = 40;

/// A text in small letters, without accents; letters that are two in one become two.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else {
            decompose_compatible(c, |part| {
                if !is_combining_mark(part) {
                    part.to_lowercase().for_each(|small| push_plain(small, &mut folded));
                }
            });
        }
    }
    folded
}

/// Adds a small letter as people type it who do not have it.
fn push_plain(c: char, folded: &mut String) {
    match c {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ø' => folded.push('o'),
        'đ' | 'ð' => folded.push('d'),
        'ł' => folded.push('l'),
        'ı' => folded.push('i'),
        'ς' => folded.push('σ'),
        c => folded.push(c),
    }
}

/// Whether a character is a word by itself: scripts that put no spaces between words.
#[must_use]
pub fn stands_alone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Calls `each` with every word of a folded text, cut at [`LONGEST`] characters.
pub fn each_word<'t>(folded: &'t str, mut each: impl FnMut(&'t str)) {
    let (mut start, mut length) = (None, 0);
    for (at, c) in folded.char_indices() {
        let is_word = c.is_alphanumeric();
        let alone = is_word && stands_alone(c);
        if let Some(begun) = start
            && (!is_word || alone)
        {
            each(&folded[begun..at]);
            start = None;
        }
        if alone {
            each(&folded[at..at + c.len_utf8()]);
        } else if is_word {
            if start.is_none() {
                (start, length) = (Some(at), 0);
            }
            length += 1;
            if length == LONGEST {
                each(&folded[start.take().unwrap_or(at)..at + c.len_utf8()]);
            }
        }
    }
    if let Some(begun) = start {
        each(&folded[begun..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let (folded, mut words) = (fold(text), Vec::new());
        each_word(&folded, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn folds_what_is_written_in_several_ways() {
        assert_eq!(fold("Kühlraum"), "kuhlraum");
        assert_eq!(fold("Ku\u{308}hlraum"), "kuhlraum");
        assert_eq!(fold("STRASSE, Straße"), "strasse, strasse");
        assert_eq!(fold("ŁÓDŹ Ørsted İstanbul ﬁn"), "lodz orsted istanbul fin");
        assert_eq!(fold("ΑΘΉΝΑ, Ёлка"), "αθηνα, елка");
        assert_eq!(fold("ΟΔΌΣ"), fold("οδός"));
    }

    #[test]
    fn cuts_into_words_and_characters() {
        assert_eq!(words("Quiet-alarms, 2.4!"), ["quiet", "alarms", "2", "4"]);
        assert_eq!(words("冷蔵庫の温度log"), ["冷", "蔵", "庫", "の", "温", "度", "log"]);
        assert_eq!(words("ตู้เย็น"), ["ต", "เ", "ย", "น"]);
        assert_eq!(words(&"x".repeat(90)).iter().map(String::len).collect::<Vec<_>>(), [40, 40, 10]);
    }
}
