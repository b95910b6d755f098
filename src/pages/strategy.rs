//! Strategy: where are we going, and are we on pace?

use super::{Desk, Page, entries_of, entry};
use crate::kinds::goal::Goal;
use crate::kinds::mission::Mission;
use crate::kinds::objective::{Objective, ObjectiveStatus};
use crate::kinds::organisation::Organisation;
use crate::kinds::principle::Principle;
use crate::kinds::strategy::Strategy as Way;
use crate::kinds::tactic::Tactic;
use crate::kinds::vision::Vision;
use crate::model::{Group, Kind};
use crate::parse::fact::Fact;
use crate::parse::reader::Field;
use std::sync::Arc;

/// The page that leads from the vision to what is measured.
pub struct Strategy;

impl Page for Strategy {
    fn name(&self) -> &'static str {
        "strategy"
    }
    fn folder(&self) -> &'static str {
        "strategy"
    }
    fn group(&self) -> Group {
        Group::Direction
    }
    fn title(&self) -> &'static str {
        "Strategy"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "Where it is going, and whether it is on pace.".into()
    }
    fn gathers(&self) -> &'static [&'static str] {
        &[
            Organisation::FOLDER,
            Vision::FOLDER,
            Mission::FOLDER,
            Principle::FOLDER,
            Way::FOLDER,
            Goal::FOLDER,
            Objective::FOLDER,
            Tactic::FOLDER,
        ]
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        let model = desk.context.model;
        [Vision::NAME, Mission::NAME, Principle::NAME, Way::NAME, Goal::NAME, Objective::NAME]
            .iter()
            .any(|kind| model.of_kind(kind).next().is_some())
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let model = desk.context.model;
        let stated = |statement: Fact, key| Fact::table([("statement", statement), ("entry", entry(key))]);
        let vision = model.only::<Vision>().map(|vision| stated(vision.statement.fact(), &vision.core.key));
        let mission = model.only::<Mission>().map(|mission| stated(mission.statement.fact(), &mission.core.key));
        let organisation = model.only::<Organisation>().map(|organisation| entry(&organisation.core.key));
        let loose = |key: &crate::model::Key| {
            model.by_key::<Objective>(key).is_some_and(|objective| {
                objective.goal.as_ref().is_none_or(|goal| model.get(goal).is_none())
                    && objective.status() != ObjectiveStatus::Dropped
            })
        };
        let meant = |key: &crate::model::Key| model.by_key::<Way>(key).is_some_and(|way| !way.is_retired());
        let mut facts: Vec<(Arc<str>, Fact)> = vec![
            ("organisation".into(), organisation.unwrap_or_default()),
            ("vision".into(), vision.unwrap_or_default()),
            ("mission".into(), mission.unwrap_or_default()),
            ("principles".into(), entries_of::<Principle>(desk, |_| true)),
            ("strategies".into(), entries_of::<Way>(desk, meant)),
            ("goals".into(), entries_of::<Goal>(desk, |_| true)),
            ("objectives".into(), entries_of::<Objective>(desk, loose)),
        ];
        facts.retain(|(_, fact)| !fact.is_absent());
        facts
    }
}
