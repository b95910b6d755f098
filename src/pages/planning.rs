//! The planning page of a period: what it is for, what moved and why, what was declined, and whether it fits.

use super::{Desk, Leaf, Page, entries_of, entry, risks};
use crate::kinds::decision::{Decision, DecisionStatus};
use crate::kinds::initiative::{Horizon, Initiative, Status};
use crate::kinds::launch::Launch;
use crate::kinds::objective::{Objective, ObjectiveStatus};
use crate::kinds::placing;
use crate::kinds::plan::{Plan, period_of};
use crate::kinds::team::Team;
use crate::model::{Entry, Group, Key, Kind};
use crate::parse::fact::{Fact, To};
use crate::parse::reader::Field;
use crate::parse::scalar::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The planning pages.
pub struct Planning;

/// Risks that a planning page shows, at most.
const RISKS: usize = 6;

impl Page for Planning {
    fn name(&self) -> &'static str {
        "plan"
    }
    fn folder(&self) -> &'static str {
        "plan"
    }
    fn group(&self) -> Group {
        Group::Plan
    }
    fn title(&self) -> &'static str {
        "Planning"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "What each period is for, what moved and why, what was declined, and whether it fits.".into()
    }
    fn gathers(&self) -> &'static [&'static str] {
        &[Plan::FOLDER]
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        plans(desk).next().is_some()
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let mut known: Vec<&Entry<Plan>> = plans(desk).collect();
        let first = |plan: &Entry<Plan>| period_of(plan).map(|period| period.first_day(desk.context.config.fiscal()));
        known.sort_by_key(|plan| std::cmp::Reverse(first(plan)));
        let rows = known.iter().map(|plan| {
            Fact::table([
                ("page", Fact::Page(format!("plan/{}", name_of(plan)).into(), plan.core.title.clone())),
                ("plan", entry(&plan.core.key)),
                ("period", period_of(plan).map_or(Fact::Absent, Fact::Period)),
            ])
        });
        vec![("plans".into(), Fact::List(rows.collect()))]
    }
    fn leaves(&self, desk: &Desk<'_>) -> Vec<Leaf> {
        let mut seen = BTreeSet::new();
        let leaf = |plan: &Entry<Plan>| Leaf {
            name: name_of(plan),
            title: plan.core.title.clone(),
            origin: Some((plan.core.header(), "one plan for each period: take this away, or give it another period")),
        };
        plans(desk).filter(|plan| seen.insert(name_of(plan))).map(leaf).collect()
    }
    fn leaf_facts(&self, desk: &Desk<'_>, leaf: &str) -> Vec<(Arc<str>, Fact)> {
        let Some(plan) = plans(desk).find(|plan| *name_of(plan) == *leaf) else { return Vec::new() };
        let cx = &desk.context;
        let Some(period) = period_of(plan) else { return Vec::new() };
        let days = period.days(cx.config.fiscal());
        let is_over = days.1 < cx.as_of;
        let now = |fact: Fact| if is_over { Fact::Absent } else { fact };
        let body = Fact::By(plan.core.key.to_string().into(), Box::new(Fact::Prose(plan.core.body().into())));
        let mut facts: Vec<(Arc<str>, Fact)> = vec![
            ("plan".into(), entry(&plan.core.key)),
            ("period".into(), Fact::Period(period)),
            ("over".into(), is_over.into()),
            ("body".into(), if plan.core.body().trim().is_empty() { Fact::Absent } else { body }),
            ("asks".into(), Fact::By(plan.core.key.to_string().into(), Box::new(plan.asks.fact()))),
            ("objectives".into(), objectives(desk, days)),
            ("moves".into(), moves(desk, days)),
            ("priorities".into(), now(priorities(desk))),
            ("declined".into(), declined(desk, days)),
            ("decisions".into(), decisions(desk, days)),
            ("risks".into(), now(top_risks(desk))),
            ("launches".into(), launches(desk, days)),
            ("load".into(), now(load(desk))),
        ];
        facts.retain(|(_, fact)| !fact.is_absent());
        facts
    }
}

/// The plans whose period is known.
fn plans<'a>(desk: &Desk<'a>) -> impl Iterator<Item = &'a Entry<Plan>> {
    desk.context.model.all::<Plan>().filter(|plan| period_of(plan).is_some())
}

/// The last step of a planning page's address: `2026-q4`.
fn name_of(plan: &Entry<Plan>) -> Arc<str> {
    period_of(plan).map_or_else(|| plan.core.key.id.clone(), |period| period.to_string().to_lowercase().into())
}

fn within(day: Date, (first, last): (Date, Date)) -> bool {
    first <= day && day <= last
}

/// The objectives whose period meets the period.
fn objectives(desk: &Desk<'_>, (first, last): (Date, Date)) -> Fact {
    let cx = &desk.context;
    entries_of::<Objective>(desk, |key| {
        cx.model.by_key::<Objective>(key).is_some_and(|objective| {
            let (from, to) = objective.period.days(cx.config.fiscal());
            from <= last
                && first <= to
                && matches!(objective.status(), ObjectiveStatus::Active | ObjectiveStatus::Graded)
        })
    })
}

/// What changed its place within the period, newest first.
fn moves(desk: &Desk<'_>, days: (Date, Date)) -> Fact {
    let mut rows: Vec<(Date, Fact)> = Vec::new();
    for initiative in desk.context.model.all::<Initiative>() {
        let name: Arc<str> = initiative.core.key.to_string().into();
        for change in initiative.moves.iter().filter(|change| within(change.date, days)) {
            let row = Fact::table([
                ("date", change.date.into()),
                ("entry", Fact::Ref(name.clone(), To::Any)),
                ("from", change.from.clone().into()),
                ("to", change.to.clone().into()),
                ("why", Fact::By(name.clone(), Box::new(change.why.fact()))),
                ("decision", change.decision.fact()),
            ]);
            rows.push((change.date, row));
        }
    }
    rows.sort_by_key(|(date, _)| std::cmp::Reverse(*date));
    Fact::List(rows.into_iter().map(|(_, row)| row).collect())
}

/// What is being worked on and what comes next, in the order of the board.
fn priorities(desk: &Desk<'_>) -> Fact {
    let model = desk.context.model;
    entries_of::<Initiative>(desk, |key| {
        let fits = |e: &Entry<Initiative>| matches!(e.horizon, Some(Horizon::Now | Horizon::Next)) && !e.is_settled();
        model.by_key::<Initiative>(key).is_some_and(fits)
    })
}

/// What was declined or put off within the period: by a move, or by a decision.
fn declined(desk: &Desk<'_>, days: (Date, Date)) -> Fact {
    let model = desk.context.model;
    let in_period = |decision: &&Entry<Decision>| decision.date.is_some_and(|date| within(date, days));
    let refused: BTreeSet<&Key> = model
        .all::<Decision>()
        .filter(in_period)
        .flat_map(|decision| decision.declined.iter().filter_map(|declined| model.get(declined)))
        .map(|initiative| &initiative.core.key)
        .collect();
    entries_of::<Initiative>(desk, |key| {
        model.by_key::<Initiative>(key).is_some_and(|initiative| {
            let is_off = initiative.is_retired() || initiative.status() == Status::Parked;
            let moved = initiative.moves.iter().any(|change| within(change.date, days));
            is_off && (moved || refused.contains(key))
        })
    })
}

/// What was decided within the period, and what has to be.
fn decisions(desk: &Desk<'_>, days: (Date, Date)) -> Fact {
    let model = desk.context.model;
    entries_of::<Decision>(desk, |key| {
        model.by_key::<Decision>(key).is_some_and(|decision| match decision.status() {
            DecisionStatus::Proposed => decision.due.or(decision.date).is_none_or(|day| within(day, days)),
            _ => decision.date.is_some_and(|day| within(day, days)),
        })
    })
}

fn top_risks(desk: &Desk<'_>) -> Fact {
    let open = risks::by_exposure(desk);
    let high = open.iter().filter(|risk| risks::is_high(risk, desk)).take(RISKS);
    Fact::List(high.map(|risk| entry(&risk.core.key)).collect())
}

fn launches(desk: &Desk<'_>, days: (Date, Date)) -> Fact {
    let model = desk.context.model;
    let mut found: Vec<&Entry<Launch>> =
        model.all::<Launch>().filter(|launch| !launch.is_retired() && within(launch.date, days)).collect();
    found.sort_by_key(|launch| launch.date);
    Fact::List(found.iter().map(|launch| entry(&launch.core.key)).collect())
}

/// What each team has in `now` against what it has in a quarter: `team`, `load`, `capacity`, `share`, `over`.
fn load(desk: &Desk<'_>) -> Fact {
    let loads = placing::loads(&desk.context);
    let rows = desk.context.model.all::<Team>().filter_map(|team| {
        let load = loads.get(&*team.core.key.id).copied();
        if load.is_none() && team.capacity.is_none() {
            return None;
        }
        let load = load.unwrap_or(0.0);
        let capacity = team.capacity.map(|capacity| capacity.0);
        let share = capacity.filter(|capacity| *capacity > 0.0).map(|capacity| load / capacity);
        Some(Fact::table([
            ("team", Fact::Ref(team.core.key.to_string().into(), To::Any)),
            ("load", load.into()),
            ("capacity", capacity.into()),
            ("share", share.map_or(Fact::Absent, |share| Fact::Ratio(share.min(1.0)))),
            ("over", if capacity.is_some_and(|capacity| load > capacity) { true.into() } else { Fact::Absent }),
        ]))
    });
    Fact::List(rows.collect())
}
