//! Terms: what the words mean that everybody uses.

use crate::model::{Entry, Explained, Group, Kind, Ref};
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::record;
use std::sync::Arc;

record! {
    /// A word and its meaning.
    Term {
        /// what it means; the text stands in
        definition: Markdown,
        /// other words for the same
        synonyms: Vec<Item<Arc<str>>>,
        /// words that sound like it and mean something else
        not_to_confuse: Vec<Item<Ref<Term>>>,
    }
}

impl Kind for Term {
    const NAME: &'static str = "term";
    const FOLDER: &'static str = "glossary";
    const TITLE: &'static str = "Glossary";
    const GROUP: Group = Group::Reference;
    const LEAD: Option<&'static str> = Some("definition");
    const LEAD_IS_BODY: bool = true;
    const COLUMNS: &'static [&'static str] = &["definition"];
    const STARTER: &'static str = r#"title = "{title}"
definition = "What it means, in a sentence that needs no other word of this list."
synonyms = []
"#;

    fn explains(entry: &Entry<Self>) -> Option<Explained> {
        let synonyms = entry.synonyms.iter().map(|synonym| synonym.value.clone());
        let words = std::iter::once(entry.core.title.clone()).chain(synonyms).collect();
        Some(Explained { words, meaning: entry.definition.0.clone() })
    }
}
