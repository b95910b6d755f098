//! Goals: what is wanted for years, in words (OMG Business Motivation Model 1.3).

use super::objective::{Objective, ObjectiveStatus};
use super::organisation::{Organisation, OrganisationGoalRef};
use crate::diagnostic::{Level, Rule};
use crate::model::{Context, Entry, Figure, Findings, Group, How, Kind, State, Telling};
use crate::parse::fact::{Fact, To};
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::parse::scalar::Period;
use crate::{record, variants};

variants! {
    /// How a goal stands.
    GoalStatus { Active = "active", Proposed = "proposed", Achieved = "achieved", Dropped = "dropped" }
}

record! {
    /// Something that is wanted: broad, lasting, without a number.
    Goal {
        /// the goal in a sentence; the text's first paragraph stands in
        statement: Option<Markdown>,
        /// the goals of the organisation that it serves
        supports: Vec<Item<OrganisationGoalRef>>,
        /// until when it is meant to hold
        horizon: Option<Period>,
        /// its place among the goals, smallest first
        rank: Option<f64>,
        /// how it stands
        status: Option<GoalStatus>,
    }
}

/// R0202
pub static GOAL_WITHOUT_OBJECTIVE: Rule = Rule {
    code: "R0202",
    slug: "goal-without-objective",
    level: Level::Warning,
    locked: false,
    meaning: "Nothing that is measured is done for an active goal: no objective serves it that is active or being written.",
    mend: "Write an objective that serves it, or set the goal to `proposed` or `dropped`.",
};

/// R0203
pub static GOAL_UNALIGNED: Rule = Rule {
    code: "R0203",
    slug: "goal-unaligned",
    level: Level::Advice,
    locked: false,
    meaning: "The organisation says what it wants, and an active goal of the product does not say which of that it serves.",
    mend: "Name the goals of the organisation that it serves in `supports`.",
};

impl Goal {
    /// How it stands; active where it says nothing.
    #[must_use]
    pub fn status(&self) -> GoalStatus {
        self.status.unwrap_or(GoalStatus::Active)
    }
}

/// The objectives that serve a goal and are not dropped, in the order of lists.
#[must_use]
pub fn objectives<'a>(goal: &Entry<Goal>, cx: &Context<'a>) -> Vec<&'a Entry<Objective>> {
    let serving = |entry: &&Entry<Objective>| {
        entry.status() != ObjectiveStatus::Dropped
            && entry.goal.as_ref().and_then(|goal| cx.model.get(goal)).is_some_and(|of| of.core.key == goal.core.key)
    };
    let mut all: Vec<&Entry<Objective>> = cx.model.all::<Objective>().filter(serving).collect();
    all.sort_by_cached_key(|entry| (Objective::order(entry, cx), entry.core.title.to_lowercase()));
    all
}

impl Kind for Goal {
    const NAME: &'static str = "goal";
    const FOLDER: &'static str = "goals";
    const TITLE: &'static str = "Goals";
    const GROUP: Group = Group::Direction;
    const OWNED: bool = true;
    const LINKED: bool = true;
    const LEAD: Option<&'static str> = Some("statement");
    const COLUMNS: &'static [&'static str] = &["status", "horizon", "owner"];
    const RULES: &'static [&'static Rule] = &[&GOAL_WITHOUT_OBJECTIVE, &GOAL_UNALIGNED];
    const TOLD: &'static [Telling] =
        &[Telling::new("status", How::Becomes("")), Telling::new("horizon", How::Slips("horizon")).opening("for")];
    const STARTER: &'static str = r#"+++
title = "{title}"
# active, proposed, achieved, dropped
status = "active"
# horizon = "2028"
+++

What is wanted for years, in a sentence without a number. Objectives say how far, and by when.
"#;

    fn is_retired(&self) -> bool {
        self.status == Some(GoalStatus::Dropped)
    }

    fn state(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<State> {
        Some(match entry.status() {
            GoalStatus::Active => State::new("Active", "half", "ink"),
            GoalStatus::Proposed => State::new("Proposed", "dash", "mute"),
            GoalStatus::Achieved => State::new("Achieved", "done", "ink"),
            GoalStatus::Dropped => State::new("Dropped", "cross", "mute"),
        })
    }

    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        let closed = matches!(entry.status(), GoalStatus::Achieved | GoalStatus::Dropped);
        [i64::from(closed), entry.rank.map_or(i64::MAX, super::initiative::in_order)]
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let list = objectives(entry, cx).into_iter().map(|o| Fact::Entry(o.core.key.to_string().into()));
        vec![Figure {
            key: "objectives",
            title: "Objectives",
            value: Fact::List(list.collect()),
            formula: "the objectives that name it as their goal, dropped ones left out",
            inputs: Vec::new(),
        }]
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        unaligned(entry, cx, out);
        let uses_objectives = cx.model.whole::<Objective>().next().is_some();
        if entry.status() != GoalStatus::Active || !uses_objectives || cx.model.may_lack(Objective::NAME) {
            return;
        }
        // A broken objective may be the one that serves it.
        let broken = cx.model.whole::<Objective>().any(|objective| {
            objective.core.broken
                && objective.goal.as_ref().is_none_or(|goal| {
                    cx.model
                        .find(&goal.written, To::Kinds(&[Self::NAME]))
                        .is_ok_and(|found| found.key == entry.core.key)
                })
        });
        let live = objectives(entry, cx)
            .iter()
            .any(|o| matches!(o.status(), ObjectiveStatus::Active | ObjectiveStatus::Draft));
        if !live && !broken {
            let message = format!("no objective that is active serves `{}`", entry.core.key.id);
            out.tell(&GOAL_WITHOUT_OBJECTIVE, entry.core.face(), message).help =
                Some(format!("write one with `goal = \"{}\"`, or set the goal to `proposed`", entry.core.key.id));
        }
    }
}

fn unaligned(entry: &Entry<Goal>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let wanted = cx.model.only::<Organisation>().map_or(&[][..], |organisation| &organisation.goals);
    if wanted.is_empty() || entry.status() != GoalStatus::Active || !entry.supports.is_empty() {
        return;
    }
    let some: Vec<String> = wanted.iter().take(5).map(|goal| format!("`{}`", goal.id.0)).collect();
    let message = format!("`{}` serves no goal of the organisation", entry.core.key.id);
    out.tell(&GOAL_UNALIGNED, entry.core.face(), message).help =
        Some(format!("add `supports` with one of {}", some.join(", ")));
}
