//! The roadmap by objective: what is done for each of them, and what for none?

use super::{Desk, Page, entry, roadmap};
use crate::kinds::initiative::Initiative;
use crate::kinds::objective::{Objective, ObjectiveStatus};
use crate::model::{Group, Key, Kind};
use crate::parse::fact::Fact;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Live work under the objectives that it serves.
pub struct ByObjective;

impl Page for ByObjective {
    fn name(&self) -> &'static str {
        "by-objective"
    }
    fn folder(&self) -> &'static str {
        "roadmap/objectives"
    }
    fn group(&self) -> Group {
        Group::Plan
    }
    fn title(&self) -> &'static str {
        "By objective"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "What is being done for which objective.".into()
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        let has = |kind: &str| desk.context.model.kind(kind).is_some_and(|k| !k.ordered(&desk.context).is_empty());
        has(Objective::NAME) && has(Initiative::NAME)
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let model = desk.context.model;
        let ordered = |kind: &str| model.kind(kind).map_or_else(Vec::new, |kind| kind.ordered(&desk.context));
        let mut work: HashMap<Key, Vec<Fact>> = HashMap::new();
        let mut loose = Vec::new();
        for key in ordered(Initiative::NAME) {
            let Some(initiative) = model.by_key::<Initiative>(&key).filter(|one| !one.is_settled()) else { continue };
            let served: BTreeSet<&Key> =
                initiative.objectives.iter().filter_map(|o| model.get(o)).map(|o| &o.core.key).collect();
            if served.is_empty() {
                loose.push(entry(&key));
            }
            for objective in served {
                work.entry(objective.clone()).or_default().push(entry(&key));
            }
        }
        let runs = |key: &Key| {
            let objective = model.by_key::<Objective>(key);
            objective.is_some_and(|o| matches!(o.status(), ObjectiveStatus::Active | ObjectiveStatus::Draft))
        };
        // One that has ended is told of as long as somebody still works for it.
        let groups = ordered(Objective::NAME).into_iter().filter_map(|objective| {
            let entries = work.remove(&objective);
            (entries.is_some() || runs(&objective)).then(|| {
                let entries = Fact::List(entries.unwrap_or_default());
                Fact::table([("objective", entry(&objective)), ("entries", entries)])
            })
        });
        let groups = Fact::List(groups.collect());
        vec![("views".into(), roadmap::views()), ("groups".into(), groups), ("loose".into(), Fact::List(loose))]
    }
}
