//! People: who works on the product, and what to ask them.

use super::role::Role;
use crate::diagnostic::{Level, Related, Rule};
use crate::model::rules::HIERARCHY_CYCLE;
use crate::model::{Context, Core, Entry, Figure, Findings, Group, Key, Kind, Ref, State};
use crate::parse::fact::{Fact, To};
use crate::parse::field::{Markdown, Picture};
use crate::parse::reader::{Item, Reference};
use crate::parse::tree::Value;
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
        /// what is theirs to do
        roles: Vec<Item<Ref<Role>>>,
        /// a picture of them
        photo: Option<Picture>,
        /// where their day begins, as an IANA time zone
        timezone: Option<Arc<str>>,
    }
}

/// R0902
pub static OWNER_LEFT: Rule = Rule {
    code: "R0902",
    slug: "owner-left",
    level: Level::Warning,
    locked: false,
    meaning: "Someone who has left still owns, leads or approves something that is not given up. All of it is listed, to be handed over.",
    mend: "Give each of the listed things to someone else.",
};

impl Kind for Person {
    const NAME: &'static str = "person";
    const FOLDER: &'static str = "people";
    const TITLE: &'static str = "People";
    const GROUP: Group = Group::People;
    const OWNS: bool = true;
    const COLUMNS: &'static [&'static str] = &["job_title", "roles", "ask_about"];
    const CHAINS: &'static [(&'static str, &'static Rule)] = &[("manager", &HIERARCHY_CYCLE)];
    const RULES: &'static [&'static Rule] = &[&OWNER_LEFT];
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
    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        if entry.alumni == Some(true) {
            handed_over(entry, cx, out);
        }
    }
}

/// Says what someone who left still has in hand.
fn handed_over(entry: &Entry<Person>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let held: Vec<_> = cx
        .model
        .references_to(&entry.core.key)
        .filter(|(_, reference)| {
            let field = reference.path.rsplit('.').next().unwrap_or_default();
            matches!(field, "owner" | "accountable" | "lead" | "manager" | "approver" | "driver")
        })
        .filter(|(core, reference)| cx.model.is_live(&core.key) && !is_over(core, reference))
        .collect();
    if held.is_empty() {
        return;
    }
    let things = if held.len() == 1 { "one thing".to_owned() } else { format!("{} things", held.len()) };
    let message = format!("`{}` has left, and still answers for {things}", entry.core.key.id);
    let finding = out.tell(&OWNER_LEFT, entry.core.at("alumni"), message);
    finding.help = Some("name someone else in each of these places".into());
    finding.related = held
        .iter()
        .map(|(core, reference)| Related {
            span: reference.span,
            message: format!("`{}` of {} `{}`", reference.path, core.key.kind, core.key.id),
        })
        .collect();
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

/// Whether a reference stands in a part that is behind us: a task that is done, a mail that was sent.
fn is_over(core: &Core, reference: &Reference) -> bool {
    let holder = core.document.root.holder(reference.node);
    let status = holder.filter(|_| reference.path.contains('.')).and_then(|part| part.get("status"));
    status.is_some_and(|status| {
        matches!(&status.value, Value::Text(word) if matches!(&**word, "done" | "dropped" | "sent" | "cancelled"))
    })
}
