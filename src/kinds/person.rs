//! People: who works on the product, and what to ask them.

use crate::diagnostic::Rule;
use crate::model::rules::HIERARCHY_CYCLE;
use crate::model::{Context, Entry, Figure, Group, Key, Kind, Ref, State};
use crate::parse::fact::{Fact, To};
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
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [i64::from(entry.alumni == Some(true)), 0]
    }
    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        vec![answers_for(&entry.core.key, cx)]
    }
}

/// What a person or a team owns, of what is not given up.
#[must_use]
pub fn answers_for(owner: &Key, cx: &Context<'_>) -> Figure {
    let owned = cx.model.referrers(owner).iter().filter(|referrer| &*referrer.field == "owner");
    let standing = owned.filter(|referrer| {
        let kind = cx.model.kind(referrer.from.kind);
        let entry = cx.model.entry(&referrer.from);
        kind.zip(entry).is_some_and(|(kind, entry)| !kind.is_retired(entry.as_ref()))
    });
    let value = Fact::List(standing.map(|referrer| Fact::Ref(referrer.from.to_string().into(), To::Any)).collect());
    Figure {
        key: "answers_for",
        title: "Answers for",
        value,
        formula: "what names it as its owner",
        inputs: Vec::new(),
    }
}
