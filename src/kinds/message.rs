//! Messages: what we say to whom, and what bears it out (the messaging house).

use super::persona::Persona;
use super::segment::Segment;
use crate::model::{AnyRef, Group, Kind, RefTo, Targets};
use crate::parse::fact::To;
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::record;
use std::sync::Arc;

/// Whom a message is for.
pub struct Listeners;
impl Targets for Listeners {
    const TO: To = To::Kinds(&[Persona::NAME, Segment::NAME]);
}

record! {
    /// Something that we claim, and what bears it out.
    Pillar {
        /// what we claim
        claim: Markdown,
        /// the entries that bear it out
        proof: Vec<Item<AnyRef>>,
    }
}

record! {
    /// What we say to someone.
    Message {
        /// whom it is for
        r#for: Vec<Item<RefTo<Listeners>>>,
        /// the one sentence that they shall remember
        headline: Arc<str>,
        /// what it stands on
        pillars: Vec<Item<Pillar>>,
        /// how it sounds
        tone: Option<Markdown>,
        /// words that we take
        do_say: Vec<Item<Markdown>>,
        /// words that we do not take
        dont_say: Vec<Item<Markdown>>,
    }
}

impl Kind for Message {
    const NAME: &'static str = "message";
    const FOLDER: &'static str = "messages";
    const TITLE: &'static str = "Messages";
    const GROUP: Group = Group::Direction;
    const COLUMNS: &'static [&'static str] = &["for", "headline"];
    const STARTER: &'static str = r#"title = "{title}"
# the one sentence that they shall remember
headline = "What changes for you, in your words"
tone = "How it sounds."
do_say = ["words that we take"]
dont_say = ["words that we do not take"]

[[pillars]]
claim = "What we claim."
"#;
}
