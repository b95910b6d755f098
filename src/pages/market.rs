//! Market: for whom are we what, and what else could they choose?

use super::{Desk, Page, entries_of};
use crate::kinds::collateral::Collateral;
use crate::kinds::comparison::compare;
use crate::kinds::competitor::Competitor;
use crate::kinds::insight::Insight;
use crate::kinds::job::Job;
use crate::kinds::message::Message;
use crate::kinds::persona::Persona;
use crate::kinds::positioning::Positioning;
use crate::kinds::problem::Problem;
use crate::kinds::segment::Segment;
use crate::model::{Group, Kind};
use crate::parse::fact::Fact;
use std::sync::Arc;

/// The page that gathers everybody outside.
pub struct Market;

const KINDS: [&str; 7] =
    [Segment::NAME, Persona::NAME, Job::NAME, Problem::NAME, Insight::NAME, Positioning::NAME, Competitor::NAME];

impl Page for Market {
    fn name(&self) -> &'static str {
        "market"
    }
    fn folder(&self) -> &'static str {
        "market"
    }
    fn group(&self) -> Group {
        Group::Direction
    }
    fn title(&self) -> &'static str {
        "Market"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "Who it is for, what they need, and what else they could take.".into()
    }
    fn gathers(&self) -> &'static [&'static str] {
        &[
            Positioning::FOLDER,
            Competitor::FOLDER,
            Segment::FOLDER,
            Persona::FOLDER,
            Job::FOLDER,
            Problem::FOLDER,
            Insight::FOLDER,
            Message::FOLDER,
            Collateral::FOLDER,
        ]
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        // One kind alone has a list of its own, which says the same.
        KINDS.iter().filter(|kind| desk.context.model.of_kind(kind).next().is_some()).count() > 1
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let model = desk.context.model;
        let keys = model.kind(Competitor::NAME).map_or_else(Vec::new, |kind| kind.ordered(&desk.context));
        let competitors: Vec<_> = keys.iter().filter_map(|key| model.by_key::<Competitor>(key)).collect();
        let comparison = if competitors.is_empty() { Fact::Absent } else { compare(&competitors, &desk.context) };
        let of = |segment: &crate::model::Key| {
            entries_of::<Persona>(desk, |key| {
                let persona = model.by_key::<Persona>(key);
                persona.and_then(|p| model.get(p.segment.as_ref()?)).is_some_and(|s| s.core.key == *segment)
            })
        };
        let keys = model.kind(Segment::NAME).map_or_else(Vec::new, |kind| kind.ordered(&desk.context));
        let segments = keys.iter().map(|key| Fact::table([("entry", super::entry(key)), ("personas", of(key))]));
        let others = entries_of::<Persona>(desk, |key| {
            model.by_key::<Persona>(key).is_some_and(|p| p.segment.as_ref().is_none_or(|s| model.get(s).is_none()))
        });
        let keys = model.kind(Job::NAME).map_or_else(Vec::new, |kind| kind.ordered(&desk.context));
        let jobs = keys.iter().filter_map(|key| model.by_key::<Job>(key)).map(Job::told);
        let mut facts: Vec<(Arc<str>, Fact)> = vec![
            ("positionings".into(), entries_of::<Positioning>(desk, |_| true)),
            ("segments".into(), Fact::List(segments.collect())),
            ("personas".into(), others),
            ("jobs".into(), Fact::List(jobs.collect())),
            ("problems".into(), entries_of::<Problem>(desk, |_| true)),
            ("insights".into(), entries_of::<Insight>(desk, |_| true)),
            ("comparison".into(), comparison),
        ];
        facts.retain(|(_, fact)| !fact.is_absent());
        facts
    }
}
