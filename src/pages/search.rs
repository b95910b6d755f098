//! Search: where is it? Without a script, everything from A to Z.

use super::{Desk, Page};
use crate::model::Group;
use crate::parse::fact::{Fact, To};
use crate::parse::fold::fold;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The page that finds everything.
pub struct Search;

impl Page for Search {
    fn name(&self) -> &'static str {
        "search"
    }
    fn folder(&self) -> &'static str {
        "search"
    }
    fn group(&self) -> Group {
        Group::Reference
    }
    fn title(&self) -> &'static str {
        "Search"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "Everything in the portal, from A to Z.".into()
    }
    fn exists(&self, _desk: &Desk<'_>) -> bool {
        true
    }
    /// The field in the bar leads to it.
    fn is_in_sidebar(&self) -> bool {
        false
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let mut letters: BTreeMap<Letter, Vec<(String, Fact)>> = BTreeMap::new();
        for entry in desk.projected.entries() {
            let core = entry.core();
            let card = Fact::Ref(core.key.to_string().into(), To::Any);
            let folded = fold(&core.title);
            letters.entry(Letter::of(&folded)).or_default().push((folded, card));
        }
        let letters = letters.into_iter().map(|(letter, mut entries)| {
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            let entries = entries.into_iter().map(|(_, card)| card).collect();
            Fact::table([("title", letter.words().into()), ("entries", Fact::List(entries))])
        });
        vec![("letters".into(), Fact::List(letters.collect()))]
    }
}

/// Under what a title stands. The order is that of the page.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Letter {
    Digits,
    /// Of an alphabet with capitals: Latin without its marks, Greek, Cyrillic …
    Of(char),
    /// Scripts in which a list by first characters would be as long as the list.
    Others,
}

impl Letter {
    fn of(folded: &str) -> Letter {
        let first = folded.chars().find(|c| c.is_alphanumeric());
        match first {
            Some(c) if c.is_numeric() => Letter::Digits,
            Some(c) if c.is_lowercase() => Letter::Of(c),
            _ => Letter::Others,
        }
    }

    fn words(&self) -> String {
        match self {
            Letter::Digits => "0 to 9".into(),
            Letter::Of(c) => c.to_uppercase().collect(),
            Letter::Others => "Others".into(),
        }
    }
}
