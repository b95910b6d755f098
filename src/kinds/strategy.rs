//! Strategies: the way from where we are to what we want (the kernel of Rumelt, Good Strategy Bad Strategy).

use super::goal::Goal;
use super::persona::Persona;
use super::tactic::{self, Tactic};
use crate::diagnostic::{Level, Rule};
use crate::model::{Context, Entry, Figure, Findings, Group, Kind, Ref, State};
use crate::parse::fact::{Fact, To};
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::{record, variants};

variants! {
    /// How a strategy stands.
    StrategyStatus { Active = "active", Proposed = "proposed", Superseded = "superseded", Dropped = "dropped" }
}

record! {
    /// The way from where we are to what we want.
    Strategy {
        /// what is going on: the one thing that makes it hard
        diagnosis: Option<Markdown>,
        /// how we mean to deal with that
        guiding_policy: Option<Markdown>,
        /// the goals that it leads to
        goals: Vec<Item<Ref<Goal>>>,
        /// for whom
        serves: Vec<Item<Ref<Persona>>>,
        /// what we will not do, so that we can do this
        trade_offs: Vec<Item<Markdown>>,
        /// what must turn out to be true
        bets: Vec<Item<Markdown>>,
        /// how it stands
        status: Option<StrategyStatus>,
    }
}

/// R0204
pub static WITHOUT_TACTIC: Rule = Rule {
    code: "R0204",
    slug: "strategy-without-tactic",
    level: Level::Advice,
    locked: false,
    meaning: "An active strategy that no tactic carries out, though others have some: it says where, and nobody goes there.",
    mend: "Name it in `strategies` of a tactic, or set it to `proposed`.",
};

impl Strategy {
    /// How it stands; active where it says nothing.
    #[must_use]
    pub fn status(&self) -> StrategyStatus {
        self.status.unwrap_or(StrategyStatus::Active)
    }
}

/// The tactics that carry a strategy out, in the order of lists.
#[must_use]
pub fn tactics<'a>(strategy: &Entry<Strategy>, cx: &Context<'a>) -> Vec<&'a Entry<Tactic>> {
    tactic::naming(cx, |tactic| {
        let mut strategies = tactic.strategies.iter().filter_map(|named| cx.model.get(named));
        strategies.any(|named| named.core.key == strategy.core.key)
    })
}

impl Kind for Strategy {
    const NAME: &'static str = "strategy";
    const FOLDER: &'static str = "strategies";
    const TITLE: &'static str = "Strategies";
    const GROUP: Group = Group::Direction;
    const OWNED: bool = true;
    const COLUMNS: &'static [&'static str] = &["goals", "status", "owner"];
    const RULES: &'static [&'static Rule] = &[&WITHOUT_TACTIC];
    const STARTER: &'static str = r#"+++
title = "{title}"
# active, proposed, superseded, dropped
status = "proposed"
+++

## Diagnosis

What is going on: the one thing that makes it hard.

## Guiding policy

How we mean to deal with that.

## Trade-offs

- We will not …

## Bets

- what must turn out to be true
"#;

    fn is_retired(&self) -> bool {
        matches!(self.status, Some(StrategyStatus::Superseded | StrategyStatus::Dropped))
    }

    fn state(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<State> {
        Some(match entry.status() {
            StrategyStatus::Active => State::new("Active", "half", "ink"),
            StrategyStatus::Proposed => State::new("Proposed", "dash", "mute"),
            StrategyStatus::Superseded => State::new("Superseded", "cross", "mute"),
            StrategyStatus::Dropped => State::new("Dropped", "cross", "mute"),
        })
    }

    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [entry.status() as i64, 0]
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let list = tactics(entry, cx).into_iter().map(|tactic| Fact::Ref(tactic.core.key.to_string().into(), To::Any));
        vec![Figure {
            key: "tactics",
            title: "Tactics",
            value: Fact::List(list.collect()),
            formula: "the tactics that name it in `strategies`",
            inputs: Vec::new(),
        }]
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        // A tactic that is broken, or names what is not there, may be the one.
        let lost = |tactic: &Entry<Tactic>| {
            tactic.core.broken || tactic.strategies.iter().any(|named| cx.model.get(named).is_none())
        };
        let mut all = cx.model.whole::<Tactic>().peekable();
        if entry.status() != StrategyStatus::Active
            || all.peek().is_none()
            || all.any(lost)
            || cx.model.may_lack(Tactic::NAME)
            || tactics(entry, cx).iter().any(|tactic| tactic.is_meant())
        {
            return;
        }
        let message = format!("no tactic carries out `{}`", entry.core.key.id);
        out.tell(&WITHOUT_TACTIC, entry.core.header(), message).help =
            Some(format!("write one with `strategies = [\"{}\"]`, or set it to `proposed`", entry.core.key.id));
    }
}
