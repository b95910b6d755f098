//! People: who works on the product, and what to ask them.

use super::launch::Launch;
use super::role::Role;
use crate::diagnostic::{Level, Related, Rule};
use crate::model::rules::HIERARCHY_CYCLE;
use crate::model::{Context, Core, Dated, Entry, Figure, Findings, Group, Key, Kind, Ref, State};
use crate::parse::fact::{Fact, To};
use crate::parse::field::{Markdown, Picture};
use crate::parse::reader::{Item, Reference};
use crate::parse::scalar::Zone;
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
        timezone: Option<Zone>,
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
        vec![answers_for(&entry.core.key, cx), due(&entry.core.key, cx), parts(&entry.core.key, cx)]
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

/// What is theirs on the days of launches that are ahead, in the order of its days.
fn due(owner: &Key, cx: &Context<'_>) -> Figure {
    let is_ahead = |day: &&Dated| cx.model.by_key::<Launch>(&day.entry).is_some_and(|launch| launch.is_ahead());
    let mut found: Vec<&Dated> = cx.agenda().owned_by(owner).filter(|day| !day.is_over()).filter(is_ahead).collect();
    found.sort_by_key(|day| (day.date, day.sort, &day.title, &day.entry.id));
    let card = |day: &Dated| Fact::Ref(day.entry.to_string().into(), To::Any);
    Figure {
        key: "due",
        title: "What is due",
        value: Fact::List(found.into_iter().map(|day| day.fact(card(day))).collect()),
        formula: "tasks, gates and messages of launches that are ahead; a task without an owner is its team's lead's",
        inputs: Vec::new(),
    }
}

/// What they have in hand inside other things than launches: `sort`, `title` and `entry`.
fn parts(owner: &Key, cx: &Context<'_>) -> Figure {
    let sort_of = |path: &str| {
        Some(match (path.split('.').next().unwrap_or_default(), path.rsplit('.').next().unwrap_or_default()) {
            ("key_results", "owner") => "Key result",
            ("mitigations", "owner") => "Measure against a risk",
            (_, "accountable") => "Accountable",
            (_, "approver") => "Decides",
            (_, "driver") => "Brings to a decision",
            (_, "lead") => "Leads",
            (_, "buddy") => "Guides",
            _ => return None,
        })
    };
    let held =
        cx.model.references_to(owner).filter(|(core, _)| core.key.kind != Launch::NAME && cx.model.is_live(&core.key));
    let rows = held.filter(|(core, reference)| !is_over(core, reference)).filter_map(|(core, reference)| {
        let sort = sort_of(&reference.path)?;
        let holder = core.document.root.holder(reference.node).filter(|_| reference.path.ends_with(".owner"));
        let title = holder.and_then(|part| part.get("title")).and_then(|title| title.text());
        Some(Fact::table([
            ("sort", sort.into()),
            ("title", title.cloned().into()),
            ("entry", Fact::Ref(core.key.to_string().into(), To::Any)),
        ]))
    });
    Figure {
        key: "parts",
        title: "Also in their hands",
        value: Fact::List(rows.collect()),
        formula: "key results, measures against risks, decisions, teams and paths that name them",
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
