//! Decisions: what was asked, what was settled, by whom, and what it replaced.

use super::initiative::Initiative;
use super::risk::REVIEW_DUE;
use crate::diagnostic::{Related, Rule, rule};
use crate::model::{AnyRef, Context, Entry, Figure, Findings, Group, How, Kind, Owners, Ref, RefTo, State, Telling};
use crate::parse::fact::{Fact, To};
use crate::parse::field::{Markdown, Single};
use crate::parse::reader::Item;
use crate::parse::rules::MISSING_FIELD;
use crate::parse::scalar::{Date, date_long};
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// How far it is.
    DecisionStatus {
        Proposed = "proposed",
        Accepted = "accepted",
        Rejected = "rejected",
        Deferred = "deferred",
        /// It held, and no longer does; nothing took its place.
        Deprecated = "deprecated",
        /// Another decision took its place.
        Superseded = "superseded",
    }
}

record! {
    /// One of several ways that were open.
    Choice {
        /// what it is called
        title: Arc<str>,
        /// what speaks for it
        pros: Vec<Item<Markdown>>,
        /// what speaks against it
        cons: Vec<Item<Markdown>>,
        /// whether it was taken
        chosen: Option<bool>,
    }
}
record! {
    /// Who decides (DACI).
    Daci {
        /// the one who brings it to a decision
        driver: Option<Single<RefTo<Owners>>>,
        /// the one who decides
        approver: Option<Single<RefTo<Owners>>>,
        /// who is asked
        contributors: Vec<Item<RefTo<Owners>>>,
        /// who is told
        informed: Vec<Item<RefTo<Owners>>>,
    }
}

record! {
    /// Something that was settled, or is to be.
    Decision {
        /// how far it is
        status: Option<DecisionStatus>,
        /// the day on which it was decided; of a proposal, the day on which it was made
        date: Option<Date>,
        /// by when it has to be decided
        due: Option<Date>,
        /// what was asked
        question: Option<Markdown>,
        /// what was settled
        outcome: Option<Markdown>,
        /// the ways that were open
        options: Vec<Item<Choice>>,
        /// who decides
        daci: Option<Daci>,
        /// what is known about it
        evidence: Vec<Item<AnyRef>>,
        /// the decisions that it takes the place of
        supersedes: Vec<Item<Ref<Decision>>>,
        /// what it touches
        affects: Vec<Item<AnyRef>>,
        /// the work that it says no to
        declined: Vec<Item<Ref<Initiative>>>,
        /// when it is looked at again
        revisit: Option<Date>,
    }
}

rule!(
    OPEN,
    "R0805",
    "decision-open",
    Warning,
    "A decision is overdue: its `due` has passed, or it was proposed longer ago than 30 days; or the day has passed on which something put off was to be looked at again.",
    "Decide, and set `status`, `date` and `outcome`; or give it a new day."
);
rule!(
    NOT_SINGLE,
    "R0806",
    "daci-not-single",
    Warning,
    "A decision has several drivers or approvers, or none of them. Where two decide, nobody does.",
    "Name exactly one `driver` and one `approver`; the others are `contributors`."
);
rule!(
    NOT_LINKED,
    "R0807",
    "superseded-not-linked",
    Warning,
    "A decision is said to be superseded, and none says that it takes its place; or one takes the place of another that still counts as settled.",
    "Name it in `supersedes` of the decision that took its place, and set its `status` to `superseded`."
);

impl Decision {
    /// How far it is; proposed where it says nothing.
    #[must_use]
    pub fn status(&self) -> DecisionStatus {
        self.status.unwrap_or(DecisionStatus::Proposed)
    }

    /// Whether it is still to be made.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status() == DecisionStatus::Proposed
    }

    /// Whether it says no to something: it was rejected, or it declines work and holds.
    #[must_use]
    pub fn is_no(&self) -> bool {
        match self.status() {
            DecisionStatus::Rejected => true,
            DecisionStatus::Accepted => !self.declined.is_empty(),
            _ => false,
        }
    }
}

/// The decisions that take the place of one.
pub fn successors<'a>(key: &'a crate::model::Key, cx: &Context<'a>) -> impl Iterator<Item = &'a Entry<Decision>> {
    let model = cx.model;
    let named = model.referrers(key).iter();
    named
        .filter(|referrer| referrer.from.kind == Decision::NAME && &*referrer.field == "supersedes")
        .filter_map(move |referrer| model.by_key(&referrer.from))
}

impl Kind for Decision {
    const NAME: &'static str = "decision";
    const FOLDER: &'static str = "decisions";
    const TITLE: &'static str = "Decisions";
    const GROUP: Group = Group::Evidence;
    const FEED: bool = true;
    const OWNED: bool = true;
    const LOOKS_BACK: &'static [&'static str] = &["supersedes", "declined", "affects", "evidence"];
    const COLUMNS: &'static [&'static str] = &["date", "status", "owner", "affects"];
    const RULES: &'static [&'static Rule] = &[&OPEN, &NOT_SINGLE, &NOT_LINKED];
    const TOLD: &'static [Telling] = &[
        Telling::new("status", How::Becomes("")).opening(""),
        Telling::new("due", How::Slips("day to decide")),
        Telling::new("date", How::Becomes("dated")),
    ];
    const STARTER: &'static str = r#"+++
title = "{title}"
# proposed, accepted, rejected, deferred, deprecated, superseded
status = "proposed"
# The day on which it was proposed; once it is decided, the day of the decision.
date = {date}
question = "What has to be settled?"
# outcome = "What was settled, and why."

[[options]]
title = "One way"
pros = ["what speaks for it"]
cons = ["what speaks against it"]

[[options]]
title = "Another way"
+++

What one has to know to decide.
"#;

    fn told_on(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<Date> {
        entry.date.filter(|_| entry.status() != DecisionStatus::Proposed)
    }

    fn is_retired(&self) -> bool {
        matches!(self.status, Some(DecisionStatus::Rejected | DecisionStatus::Superseded | DecisionStatus::Deprecated))
    }

    fn state(entry: &Entry<Self>, cx: &Context<'_>) -> Option<State> {
        let late = entry.due.is_some_and(|due| due < cx.as_of);
        Some(match entry.status() {
            DecisionStatus::Proposed if late => State::new("Overdue", "stop", "bad"),
            DecisionStatus::Proposed => State::new("Proposed", "open", "mute"),
            DecisionStatus::Accepted => State::new("Accepted", "done", "ink"),
            DecisionStatus::Rejected => State::new("Rejected", "cross", "mute"),
            DecisionStatus::Deferred => State::new("Deferred", "dash", "mute"),
            DecisionStatus::Deprecated => State::new("Deprecated", "cross", "mute"),
            DecisionStatus::Superseded => State::new("Superseded", "changed", "mute"),
        })
    }

    /// What is to be decided first, the most urgent on top; then what is settled, newest first.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        let days = |day: Date| day.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
        if entry.is_open() { [0, entry.due.map_or(i64::MAX, days)] } else { [1, -entry.date.map_or(0, days)] }
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let followed = successors(&entry.core.key, cx);
        let cards = followed.map(|other| Fact::Ref(other.core.key.to_string().into(), To::Any));
        vec![Figure {
            key: "replaced_by",
            title: "Replaced by",
            value: Fact::List(cards.collect()),
            formula: "the decisions that name it in `supersedes`",
            inputs: Vec::new(),
        }]
    }

    fn needs(&self) -> Vec<&'static str> {
        if self.is_open() { Vec::new() } else { vec!["date"] }
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        let (core, id) = (&entry.core, &entry.core.key.id);
        if !entry.is_open() && entry.date.is_none() {
            let message = format!("missing field `date`: `{id}` is {}", entry.status().word());
            out.tell(&MISSING_FIELD, core.header(), message).help =
                Some("add `date` with the day on which it was decided".into());
        }
        overdue(entry, cx, out);
        let again = entry.revisit.filter(|day| *day < cx.as_of && entry.status() == DecisionStatus::Accepted);
        if let Some(day) = again {
            let message = format!("`{id}` was to be looked at again on {}", date_long(day));
            out.tell(&REVIEW_DUE, core.at("revisit"), message).help =
                Some("look at it, and give `revisit` a new day, or take it away".into());
        }
        if let Some(daci) = &entry.daci {
            for (name, who) in [("driver", &daci.driver), ("approver", &daci.approver)] {
                let count = who.as_ref().map_or(0, |who| who.0.len());
                if count != 1 {
                    let many = if count == 0 { "no".to_owned() } else { count.to_string() };
                    let plural = if count == 0 { "" } else { "s" };
                    let field = format!("daci.{name}");
                    let place = if who.is_some() { core.at(&field) } else { core.at("daci") };
                    out.tell(&NOT_SINGLE, place, format!("`{id}` has {many} {name}{plural}")).help =
                        Some(format!("name one `{name}`; the others are `contributors`"));
                }
            }
        }
        if entry.status() == DecisionStatus::Superseded && successors(&core.key, cx).next().is_none() {
            let message = format!("no decision takes the place of `{id}`");
            out.tell(&NOT_LINKED, core.at("status"), message).help = Some(format!(
                "add `supersedes = [\"{id}\"]` to the decision that does, or set `status = \"deprecated\"`"
            ));
        }
        let holds = entry.status() == DecisionStatus::Accepted;
        for former in entry.supersedes.iter().filter(|_| holds) {
            let Some(other) = cx.model.get(&former.value) else { continue };
            if other.core.key != core.key && !matches!(other.status(), DecisionStatus::Superseded) {
                let message =
                    format!("`{id}` takes the place of `{}`, which is {}", other.core.key.id, other.status().word());
                let finding = out.tell(&NOT_LINKED, core.at_in(former, ""), message);
                finding.help = Some(format!("set `status = \"superseded\"` in `{}`", other.core.key.id));
                finding.related.push(Related { span: other.core.at("status"), message: "its status".into() });
            }
        }
    }
}

fn overdue(entry: &Entry<Decision>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let (core, id) = (&entry.core, &entry.core.key.id);
    let late = match (entry.status(), entry.due, entry.date, entry.revisit) {
        (DecisionStatus::Proposed, Some(due), ..) if due < cx.as_of => {
            Some(("due", format!("`{id}` was to be decided by {}", date_long(due))))
        }
        (DecisionStatus::Proposed, None, Some(since), _) if cx.config.decision_open().after(since) < cx.as_of => {
            Some(("date", format!("`{id}` has been open since {}", date_long(since))))
        }
        (DecisionStatus::Deferred, .., Some(day)) if day < cx.as_of => {
            Some(("revisit", format!("`{id}` was put off until {}", date_long(day))))
        }
        _ => None,
    };
    if let Some((field, message)) = late {
        out.tell(&OPEN, core.at(field), message).help =
            Some("decide, and set `status`, `date` and `outcome`; or give it a new day".into());
    }
}
