//! The calendar: which days of which launch are when?

use super::{Desk, Page};
use crate::kinds::launch::Launch;
use crate::kinds::launch_day::days;
use crate::model::{Day, Group, Kind};
use crate::parse::fact::{Fact, To};
use crate::parse::scalar::Period;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A month, and its days with the launches that they are of.
type Month = (Period, Vec<(Day, Fact)>);

/// All days of all launches.
pub struct Calendar;

impl Page for Calendar {
    fn name(&self) -> &'static str {
        "calendar"
    }
    fn folder(&self) -> &'static str {
        "launches/calendar"
    }
    fn group(&self) -> Group {
        Group::Plan
    }
    fn title(&self) -> &'static str {
        "Launch calendar"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "Every day of every launch: launch days, gates, embargoes, messages and tasks, by month.".into()
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        desk.context.model.all::<Launch>().next().is_some()
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let cx = &desk.context;
        let this_month = Period::month_of(cx.as_of);
        let mut months: BTreeMap<(i16, i8), Month> = BTreeMap::new();
        for launch in cx.model.all::<Launch>().filter(|launch| !launch.is_retired()) {
            let card = Fact::Ref(launch.core.key.to_string().into(), To::Any);
            for day in days(launch, cx) {
                let (year, month) = (day.date.year(), day.date.month());
                let of = months.entry((year, month)).or_insert_with(|| (Period::month_of(day.date), Vec::new()));
                of.1.push((day, card.clone()));
            }
        }
        let start = (cx.as_of.year(), cx.as_of.month());
        let month = |(period, mut days): Month| {
            // Launch days first, then what has a time, in its order.
            days.sort_by_cached_key(|(day, _)| {
                (day.date, day.rank() > 0, day.time.is_none(), day.time, day.rank(), day.title.clone())
            });
            let rows = days.into_iter().map(|(day, launch)| day.fact(launch));
            Fact::table([
                ("title", Fact::Text(period.words().into())),
                ("current", (period == this_month).into()),
                ("days", Fact::List(rows.collect())),
            ])
        };
        let (past, ahead): (Vec<_>, Vec<_>) = months.into_iter().partition(|(at, _)| *at < start);
        let ahead = ahead.into_iter().map(|(_, of)| month(of)).collect();
        let past = past.into_iter().rev().map(|(_, of)| month(of)).collect();
        let mut facts = vec![("months".into(), Fact::List(ahead)), ("past".into(), Fact::List(past))];
        facts.retain(|(_, fact): &(Arc<str>, Fact)| !fact.is_absent());
        facts
    }
}
