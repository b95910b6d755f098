//! People: who works on the product, and what to ask them.

use crate::diagnostic::Rule;
use crate::model::rules::HIERARCHY_CYCLE;
use crate::model::{Context, Entry, Group, Kind, Ref, State};
use crate::parse::field::{Markdown, Picture};
use crate::parse::reader::Item;
use crate::record;
use std::sync::Arc;

record! {
    /// Someone who works on the product.
    Person {
        /// what they do
        job_title: Option<Arc<str>>,
        /// what they know best
        ask_about: Vec<Item<Markdown>>,
        /// where mail reaches them
        email: Option<Arc<str>>,
        /// their name in chat
        handle: Option<Arc<str>>,
        /// whom they report to
        manager: Option<Ref<Person>>,
        /// whether they have left
        alumni: Option<bool>,
        /// a picture of them
        photo: Option<Picture>,
        /// where their day begins, as an IANA time zone
        timezone: Option<Arc<str>>,
    }
}

impl Kind for Person {
    const NAME: &'static str = "person";
    const FOLDER: &'static str = "people";
    const TITLE: &'static str = "People";
    const GROUP: Group = Group::People;
    const OWNS: bool = true;
    const LATER: &'static [&'static str] = &["roles"];
    const COLUMNS: &'static [&'static str] = &["job_title", "ask_about"];
    const CHAINS: &'static [(&'static str, &'static Rule)] = &[("manager", &HIERARCHY_CYCLE)];
    const STARTER: &'static str = r#"title = "{title}"
job_title = "What they do"
ask_about = ["what they know best"]
"#;

    fn state(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<State> {
        (entry.alumni == Some(true)).then_some(State::new("Left", "cross", "mute"))
    }
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> i64 {
        i64::from(entry.alumni == Some(true))
    }
}
