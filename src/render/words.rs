//! Words that entries explain: found in what pages say, and where each is used.

use crate::model::{Key, Model};
use crate::parse::fact::Fact;
use crate::parse::plain::{one_line, plain};
use crate::parse::prose::Events;
use aho_corasick::AhoCorasick;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Characters of a meaning that a card shows; what is longer ends with the last sentence or word before.
const CARD: usize = 280;

/// The words that the entries of an edition explain.
#[derive(Default)]
pub struct Glossary {
    finder: Option<AhoCorasick>,
    /// By the finder's patterns.
    words: Arc<[Word]>,
    entries: Arc<[Known]>,
    uses: OnceLock<BTreeMap<Key, Vec<Key>>>,
}

struct Word {
    /// The entry that explains it.
    of: usize,
    /// The word as it must stand, where its capitals tell what it is.
    exact: Option<String>,
}

/// An entry that explains a word.
pub struct Known {
    /// The entry.
    pub key: Key,
    /// Its name.
    pub title: Arc<str>,
    /// What it means, as plain text of a few lines.
    pub meaning: String,
}

impl Glossary {
    /// The words of an edition.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let mut entries = Vec::new();
        let mut names = Vec::new();
        let mut others = Vec::new();
        for kind in model.kinds {
            for entry in model.entries().filter(|entry| entry.core().key.kind == kind.name()) {
                let Some(explained) = kind.explains(entry.as_ref()) else { continue };
                let meaning = shortened(&plain(&explained.meaning));
                let Some((name, rest)) = explained.words.split_first().filter(|_| !meaning.is_empty()) else {
                    continue;
                };
                names.push((name.clone(), entries.len()));
                others.extend(rest.iter().map(|word| (word.clone(), entries.len())));
                entries.push(Known { key: entry.core().key.clone(), title: name.clone(), meaning });
            }
        }
        let mut patterns = Vec::new();
        let mut words = Vec::new();
        // A name goes before another entry's synonym.
        for (word, of) in names.into_iter().chain(others) {
            let word = one_line(&word);
            if word.chars().filter(|c| c.is_alphanumeric()).nth(1).is_none() && !word.chars().any(is_unspaced) {
                continue;
            }
            patterns.push(folded(&word));
            let exact = has_inner_capital(&word).then_some(word);
            words.push(Word { of, exact });
        }
        let finder = if patterns.is_empty() { None } else { AhoCorasick::new(&patterns).ok() };
        Glossary { finder, words: words.into(), entries: entries.into(), uses: OnceLock::new() }
    }

    /// The same words, to be looked for in other texts.
    #[must_use]
    pub fn afresh(&self) -> Self {
        let (finder, words, entries) = (self.finder.clone(), self.words.clone(), self.entries.clone());
        Glossary { finder, words, entries, uses: OnceLock::new() }
    }

    /// Whether nothing is explained.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.finder.is_none()
    }

    /// The entry of a number that [`Glossary::find`] gave.
    #[must_use]
    pub fn entry(&self, of: usize) -> Option<&Known> {
        self.entries.get(of)
    }

    /// The entries whose text uses a word of an entry, or that refer to it, in the order of the register.
    pub fn uses(&self, model: &Model, key: &Key) -> &[Key] {
        self.uses.get_or_init(|| self.count(model)).get(key).map_or(&[], Vec::as_slice)
    }

    fn count(&self, model: &Model) -> BTreeMap<Key, Vec<Key>> {
        let mut uses: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
        for kind in model.kinds {
            for entry in model.entries().filter(|entry| entry.core().key.kind == kind.name()) {
                let core = entry.core();
                let mut used = BTreeSet::new();
                self.look(core.body(), &mut used);
                if !core.broken {
                    entry.facts().iter().for_each(|(_, fact)| self.look_at(fact, &mut used));
                }
                for known in used.iter().filter_map(|of| self.entries.get(*of)) {
                    uses.entry(known.key.clone()).or_default().push(core.key.clone());
                }
            }
        }
        let place: BTreeMap<&str, usize> = model.kinds.iter().enumerate().map(|(at, kind)| (kind.name(), at)).collect();
        for known in &*self.entries {
            let from = model.referrers(&known.key).iter().map(|referrer| referrer.from.clone());
            let list = uses.entry(known.key.clone()).or_default();
            list.extend(from);
            list.retain(|key| *key != known.key);
            list.sort_by_cached_key(|key| (place.get(key.kind).copied(), key.id.clone()));
            list.dedup();
        }
        uses
    }

    fn look_at(&self, fact: &Fact, used: &mut BTreeSet<usize>) {
        match fact {
            Fact::Prose(text) => self.look(text, used),
            Fact::At(_, inner) => self.look_at(inner, used),
            Fact::List(list) => list.iter().for_each(|fact| self.look_at(fact, used)),
            Fact::Table(table) => table.iter().for_each(|(_, fact)| self.look_at(fact, used)),
            _ => {}
        }
    }

    /// The words that a text of Markdown uses where a card may stand.
    fn look(&self, text: &str, used: &mut BTreeSet<usize>) {
        if self.find(text).is_empty() {
            return;
        }
        let mut deaf = 0_usize;
        let mut run = String::new();
        for (event, _) in Events::new(text) {
            match event {
                Event::Text(written) if deaf == 0 => run.push_str(&written),
                Event::SoftBreak if deaf == 0 => run.push('\n'),
                Event::Text(_) | Event::SoftBreak => {}
                other => {
                    used.extend(self.find(&run).into_iter().map(|(_, of)| of));
                    run.clear();
                    match other {
                        Event::Start(
                            Tag::Heading { .. } | Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_),
                        ) => {
                            deaf += 1;
                        }
                        Event::End(TagEnd::Heading(_) | TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                            deaf = deaf.saturating_sub(1);
                        }
                        _ => {}
                    }
                }
            }
        }
        used.extend(self.find(&run).into_iter().map(|(_, of)| of));
    }

    /// The whole words that are explained, from left to right, the longest where several begin: where each stands, and the
    /// number of its entry.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let mut found: Vec<(Range<usize>, usize)> = finder
            .find_overlapping_iter(folded(text).as_bytes())
            .filter(|hit| {
                let word = self.words.get(hit.pattern().as_usize()).and_then(|word| word.exact.as_deref());
                let fits = |word: &str| text.get(hit.range()).is_some_and(|written| written.replace('\n', " ") == word);
                is_whole(text, &hit.range()) && word.is_none_or(fits)
            })
            .map(|hit| (hit.range(), hit.pattern().as_usize()))
            .collect();
        found.sort_by_key(|(range, pattern)| (range.start, std::cmp::Reverse(range.end), *pattern));
        let mut end = 0;
        found.retain(|(range, _)| {
            let is_next = range.start >= end;
            end = if is_next { range.end } else { end };
            is_next
        });
        found.into_iter().filter_map(|(range, pattern)| Some((range, self.words.get(pattern)?.of))).collect()
    }
}

/// Text in small letters, of the same length: a letter whose small one is longer or shorter stays.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase().replace('\n', " ");
    }
    let small = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(|c| if c == '\n' { ' ' } else { small(c) }).collect()
}

/// Whether a word has a capital behind its first letter: `HACCP`, `iOS`. Such a word is not the one in small letters.
fn has_inner_capital(words: &str) -> bool {
    words.split([' ', '-']).any(|word| word.chars().skip(1).any(char::is_uppercase))
}

/// Whether a stretch of text begins and ends as words do.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let (Some(before), Some(word), Some(after)) =
        (text.get(..range.start), text.get(range.clone()), text.get(range.end..))
    else {
        return false;
    };
    let is_open = |edge: Option<char>, mut outward: Box<dyn Iterator<Item = char> + '_>| {
        if edge.is_none_or(is_unspaced) {
            return true;
        }
        match outward.next() {
            Some(c) if c.is_alphanumeric() || c == '_' => false,
            // `watch-keeper`, `watch.toml`, `on/off` and `me@watch` are words of their own
            Some('-' | '.' | '/' | '@' | ':' | '#' | '=') => outward.next().is_none_or(|c| !c.is_alphanumeric()),
            None | Some(_) => true,
        }
    };
    is_open(word.chars().next(), Box::new(before.chars().rev()))
        && is_open(word.chars().last(), Box::new(after.chars()))
}

/// Whether a letter is of a script that puts no spaces between words, or sets endings on them.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// The first lines of a meaning.
fn shortened(meaning: &str) -> String {
    let words = one_line(meaning);
    let Some((limit, _)) = words.char_indices().nth(CARD) else { return words };
    let head = &words[..limit];
    match (head.rfind(". ").filter(|end| *end > limit / 3), head.rfind(' ')) {
        (Some(end), _) => head[..=end].to_owned(),
        (None, Some(space)) => format!("{} …", &head[..space]),
        (None, None) => format!("{head}…"),
    }
}

#[cfg(test)]
mod tests {
    use super::{folded, has_inner_capital, is_whole, shortened};

    #[test]
    fn words_are_whole() {
        for (text, word, expected) in [
            ("a watch rings", "watch", true),
            ("Watch.", "Watch", true),
            ("“watch”", "watch", true),
            ("the watch’s list", "watch", true),
            ("watches", "watch", false),
            ("stopwatch", "watch", false),
            ("watch-keeper", "watch", false),
            ("watch.toml", "watch", false),
            ("watch_list", "watch", false),
            ("watch - or not", "watch", true),
            ("see watch: it rings", "watch", true),
            ("冷蔵庫の温度", "温度", true),
        ] {
            let at = text.find(word).unwrap();
            assert_eq!(is_whole(text, &(at..at + word.len())), expected, "{text}");
        }
    }

    #[test]
    fn folding_keeps_lengths_and_capitals_tell_names() {
        for text in ["Übergabe", "İstanbul", "ẞ", "Protected\nhour", "ΑΣ"] {
            assert_eq!(folded(text).len(), text.len(), "{text}");
        }
        for (word, expected) in [("HACCP", true), ("iOS", true), ("Definition of Done", false), ("Watch", false)] {
            assert_eq!(has_inner_capital(word), expected, "{word}");
        }
    }

    #[test]
    fn long_meanings_end_with_a_sentence_or_a_word() {
        let long = "One sentence that says most of it, and is long enough to stand alone by all means. ".repeat(5);
        assert!(shortened(&long).ends_with('.') && shortened(&long).chars().count() <= 280);
        assert!(shortened(&"word ".repeat(90)).ends_with("word …"));
        assert_eq!(shortened("Short.\nAnd more."), "Short. And more.");
    }
}
