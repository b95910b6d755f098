//! Pages: free text, nested as deep as people like.

use crate::model::{Context, Entry, Group, Kind, State};
use crate::parse::field::Scale;
use crate::record;
use std::sync::Arc;

record! {
    /// A page of the wiki.
    Page {
        /// the part of the wiki that it belongs to, where that is not its folder
        section: Option<Arc<str>>,
        /// its place among its neighbours, smallest first
        order: Option<Scale<{ i64::MIN }, { i64::MAX }>>,
        /// whether it is still being written
        draft: Option<bool>,
    }
}

impl Kind for Page {
    const NAME: &'static str = "page";
    const FOLDER: &'static str = "wiki";
    const TITLE: &'static str = "Wiki";
    const GROUP: Group = Group::Reference;
    const NESTED: bool = true;
    const MAY_BE_EMPTY: bool = true;
    const FROM_BODY: bool = false;
    const STARTER: &'static str = r"# {title}

What a reader should know after this page, in a sentence.
";

    fn state(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<State> {
        (entry.draft == Some(true)).then_some(State::new("Draft", "dash", "mute"))
    }
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [entry.order.map_or(i64::MAX, |order| order.0), 0]
    }
}
