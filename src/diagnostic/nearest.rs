//! Did-you-mean: the name that was meant by a mistyped one.

/// Longer words are no typing mistakes of anything.
const LONGEST: usize = 80;

/// Endings of singulars and plurals behind what both share: `team`, `status`, `story`, `criterion`, `person`.
const NUMBERS: [(&str, &str); 5] = [("", "s"), ("", "es"), ("y", "ies"), ("on", "a"), ("rson", "ople")];

/// The name among `among` that a mistyped `word` most likely meant.
///
/// Letters of either case are the same, and so are `-` and `_`. In this order: a name that is one typing mistake away
/// (a letter too many, missing, wrong, or two swapped) or its singular or plural; one that is a few away, in
/// proportion to the length; the only one that the word begins, ends or is part of, or that is part of the word.
/// Of equals, the alphabetically first. Words of one character mean nothing.
pub fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = word;
    let mut word = Vec::new();
    if !fold(typed, &mut word) || word.len() < 2 {
        return None;
    }
    // Two mistakes in four letters are another word.
    let limit = if word.len() < 5 { 1 } else { 1 + word.len() / 4 };
    let mut closest: Option<(usize, &str)> = None;
    let mut parts = [Only::None; 4];
    let mut letters = Vec::with_capacity(LONGEST);
    for name in among {
        if !fold(name, &mut letters) {
            continue;
        }
        let distance =
            if letters.len().abs_diff(word.len()) <= limit { mistakes(&word, &letters, limit) } else { None };
        let distance =
            distance.filter(|d| *d < 2).or_else(|| differ_in_number(&word, &letters).then_some(1)).or(distance);
        if let Some(distance) = distance
            && closest.is_none_or(|best| (distance, name) < best)
        {
            closest = Some((distance, name));
        }
        let holds = [
            letters.starts_with(&word),
            letters.ends_with(&word),
            letters.windows(word.len()).any(|part| part == word),
            word.windows(letters.len().max(1)).any(|part| part == letters),
        ];
        for (only, holds) in parts.iter_mut().zip(holds) {
            if holds && word.len().min(letters.len()) >= 4 {
                only.meet(name);
            }
        }
    }
    let part = parts.into_iter().find_map(Only::name);
    match closest {
        Some((0..3, name)) => Some(name),
        Some((_, name)) => part.or(Some(name)),
        None => part,
    }
}

/// The only name so far that something holds for.
#[derive(Clone, Copy)]
enum Only<'a> {
    None,
    One(&'a str),
    Many,
}

impl<'a> Only<'a> {
    fn meet(&mut self, name: &'a str) {
        *self = match *self {
            Only::None => Only::One(name),
            Only::One(first) if first == name => Only::One(first),
            _ => Only::Many,
        };
    }

    fn name(self) -> Option<&'a str> {
        if let Only::One(name) = self { Some(name) } else { None }
    }
}

/// Puts small letters with `_` for `-` into `letters`; false for a longer text than is looked at.
fn fold(text: &str, letters: &mut Vec<char>) -> bool {
    letters.clear();
    let even = |c| if c == '-' { '_' } else { c };
    if text.is_ascii() {
        letters.extend(text.bytes().take(LONGEST + 1).map(|b| even(char::from(b.to_ascii_lowercase()))));
    } else {
        letters.extend(text.chars().flat_map(char::to_lowercase).take(LONGEST + 1).map(even));
    }
    letters.len() <= LONGEST
}

/// Whether one is the singular and the other the plural of the same word.
fn differ_in_number(a: &[char], b: &[char]) -> bool {
    let shared = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let ends = |word: &[char], end: &str| word.iter().skip(shared).copied().eq(end.chars());
    shared > 1 && NUMBERS.iter().any(|(one, many)| ends(a, one) && ends(b, many) || ends(a, many) && ends(b, one))
}

/// Letters to add, drop, change or swap with their neighbour to come from one word to the other; none beyond
/// `limit`. (Damerau–Levenshtein, each letter touched once.) Neither word is longer than [`LONGEST`].
fn mistakes(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    let shared = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(shared..)?, b.get(shared..)?);
    let [mut before, mut above, mut row] = [[0u8; LONGEST + 1]; 3];
    for (distance, place) in above.iter_mut().zip(0..) {
        *distance = place;
    }
    for (i, x) in a.iter().enumerate() {
        row[0] = above[0] + 1;
        let mut best = row[0];
        for (j, y) in b.iter().enumerate() {
            let mut least = (above[j] + u8::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *y && b[j - 1] == *x {
                least = least.min(before[j - 1] + 1);
            }
            row[j + 1] = least;
            best = best.min(least);
        }
        if usize::from(best) > limit {
            return None;
        }
        (before, above, row) = (above, row, before);
    }
    Some(usize::from(above[b.len()])).filter(|d| *d <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const IDS: [&str; 8] = [
        "line-cook",
        "head-chef",
        "owner",
        "dishwasher",
        "inspector",
        "regional-manager",
        "kitchen-lead",
        "kitchen-aid",
    ];

    #[test]
    fn what_people_mistype() {
        for (word, meant) in [
            ("line-cok", Some("line-cook")),
            ("line_cook", Some("line-cook")),
            ("Line-Cook", Some("line-cook")),
            ("lien-cook", Some("line-cook")),
            ("onwer", Some("owner")),
            ("owners", Some("owner")),
            ("dish-washer", Some("dishwasher")),
            ("cook", Some("line-cook")),
            ("chef", Some("head-chef")),
            ("manager", Some("regional-manager")),
            ("head-chef-at-night", Some("head-chef")),
            ("kitchen", None),
            ("coo", None),
            ("inspctr", Some("inspector")),
            ("o", None),
            ("", None),
            ("somebody-else", None),
        ] {
            assert_eq!(nearest(word, IDS), meant, "{word}");
        }
    }

    #[test]
    fn which_of_several() {
        for (word, among, meant) in [
            ("tilte", &["title", "tilde"][..], Some("tilde")),
            ("bat", &["cat", "bar"], Some("bar")),
            ("note", &["date", "done"], None),
            ("story", &["stories", "store"], Some("store")),
            ("stories", &["storage", "story"], Some("story")),
            ("people", &["role", "person"], Some("person")),
            ("criterion", &["criteria", "critical"], Some("criteria")),
            ("statuses", &["statutes", "status"], Some("status")),
            ("target_date", &["start_date", "target"], Some("target")),
            ("ÜBERSICHT", &["übersicht"], Some("übersicht")),
            ("cook", &["line-cook", "line-cook"], Some("line-cook")),
            ("cook", &["line-cook", "cook-book"], Some("cook-book")),
            ("cook", &["line-cook", "fry-cook", "a-cook-b"], None),
        ] {
            assert_eq!(nearest(word, among.iter().copied()), meant, "{word}");
        }
    }

    #[test]
    fn ten_thousand_names_and_long_words() {
        let names: Vec<String> = (0..10_000).map(|n| format!("initiative-number-{n}")).collect();
        let names = || names.iter().map(String::as_str);
        assert_eq!(nearest("initiative-nubmer-4711", names()), Some("initiative-number-4711"));
        assert_eq!(nearest(&"initiative".repeat(100_000), names()), None);
    }

    proptest! {
        #[test]
        fn a_swap_or_a_slip_is_found(word in "[a-z]{5,12}(-[a-z]{2,8})?", at in 0usize..20, other in "[A-Z]{6,9}9") {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at % (letters.len() - 1);
            letters.swap(at, at + 1);
            let swapped: String = letters.iter().collect();
            letters.remove(at);
            let short: String = letters.iter().collect();
            prop_assert_eq!(nearest(&swapped, [&*other, &*word]), Some(&*word));
            prop_assert_eq!(nearest(&short, [&*word]), Some(&*word));
        }

        #[test]
        fn any_text_will_do(word in "\\PC{0,20}", names in proptest::collection::vec("\\PC{0,20}", 0..6)) {
            let found = nearest(&word, names.iter().map(String::as_str));
            prop_assert!(found.is_none_or(|name| names.iter().any(|n| n == name)));
        }
    }
}
