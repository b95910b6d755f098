//! Decisions: what was settled, by whom, what it replaced, and what we said no to.

use super::{Desk, Page, entries_of, entry};
use crate::kinds::decision::{Decision, DecisionStatus};
use crate::kinds::initiative::Initiative;
use crate::model::{Group, Key, Kind};
use crate::parse::fact::Fact;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The decision log.
pub struct Decisions;

impl Page for Decisions {
    fn name(&self) -> &'static str {
        Decision::FOLDER
    }
    fn folder(&self) -> &'static str {
        Decision::FOLDER
    }
    fn group(&self) -> Group {
        Group::Evidence
    }
    fn title(&self) -> &'static str {
        "Decisions"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "What was settled, by whom, what it replaced, and what we said no to.".into()
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        desk.context.model.whole::<Decision>().next().is_some()
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let model = desk.context.model;
        let is = |key: &Key, fits: fn(&Decision) -> bool| {
            model.whole::<Decision>().find(|decision| decision.core.key == *key).is_some_and(|d| fits(d))
        };
        let told: BTreeSet<&Key> = model
            .all::<Decision>()
            .flat_map(|decision| decision.declined.iter().filter_map(|declined| model.get(declined)))
            .map(|initiative| &initiative.core.key)
            .collect();
        let untold = model.all::<Initiative>().filter(|e| e.is_retired() && !told.contains(&e.core.key));
        let mut facts: Vec<(Arc<str>, Fact)> = vec![
            ("open".into(), entries_of::<Decision>(desk, |key| is(key, Decision::is_open))),
            ("settled".into(), entries_of::<Decision>(desk, |key| is(key, |d| !d.is_open()))),
            ("refused".into(), entries_of::<Decision>(desk, |key| is(key, Decision::is_no))),
            (
                "deferred".into(),
                entries_of::<Decision>(desk, |key| is(key, |d| d.status() == DecisionStatus::Deferred)),
            ),
            ("declined".into(), Fact::List(untold.map(|initiative| entry(&initiative.core.key)).collect())),
        ];
        facts.retain(|(_, fact)| !fact.is_absent());
        facts
    }
}
