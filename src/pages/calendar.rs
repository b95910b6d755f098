//! The calendar: which days of which launch are when?

use super::due::{due, team_of};
use super::{Desk, Page};
use crate::kinds::launch::Launch;
use crate::model::{Dated, Group, Kind, Occasion};
use crate::parse::fact::{Fact, To};
use crate::parse::reader::Field;
use crate::parse::scalar::{Date, Interval, Period};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Days with the launches that they are of.
type Days<'a> = Vec<(&'a Dated, Fact)>;
/// A month and its days.
type Month<'a> = (Period, Days<'a>);

/// How many days ahead something is due soon.
const SOON: i32 = 14;

/// What is late, or due within two weeks, by the team whose it is to see to; what is no team's last.
fn soon(desk: &Desk<'_>, by: Date) -> Fact {
    let cx = &desk.context;
    let mut teams: BTreeMap<(bool, Arc<str>), (Fact, Vec<Fact>)> = BTreeMap::new();
    for (day, core) in due(cx, by).into_iter().filter(|(_, core)| core.key.kind == Launch::NAME) {
        let team = team_of(day, cx);
        let name = match &team {
            Fact::Ref(name, _) => (false, name.clone()),
            _ => (true, "".into()),
        };
        let card = Fact::Ref(core.key.to_string().into(), To::Any);
        // What nobody else approves is approved by whoever answers for the launch.
        let raci = core.common.raci.as_ref().map(|raci| raci.accountable.fact());
        let answers = raci.filter(|who| !who.is_absent()).or_else(|| core.common.owner.as_ref().map(Field::fact));
        let Fact::Table(mut row) = day.fact(card) else { continue };
        row.push(("answers".into(), answers.unwrap_or_default()));
        teams.entry(name).or_insert_with(|| (team, Vec::new())).1.push(Fact::Table(row));
    }
    let groups = teams.into_values().map(|(team, rows)| Fact::table([("team", team), ("days", Fact::List(rows))]));
    Fact::List(groups.collect())
}

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
        for day in cx.agenda().days().iter().filter(|day| day.entry.kind == Launch::NAME) {
            let at = (day.date.year(), day.date.month());
            let of = months.entry(at).or_insert_with(|| (Period::month_of(day.date), Vec::new()));
            of.1.push((day, Fact::Ref(day.entry.to_string().into(), To::Any)));
        }
        let start = (cx.as_of.year(), cx.as_of.month());
        let month = |(period, mut days): Month<'_>| {
            // Launch days first, then what has a time, in its order.
            days.sort_by_cached_key(|(day, _)| {
                (day.date, day.sort != Occasion::LaunchDay, day.time.is_none(), day.time, day.sort, day.title.clone())
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
        let by = Interval::Days(SOON).after(cx.as_of);
        let mut facts = vec![
            ("months".into(), Fact::List(ahead)),
            ("past".into(), Fact::List(past)),
            ("soon".into(), soon(desk, by)),
            ("by".into(), by.into()),
        ];
        facts.retain(|(_, fact): &(Arc<str>, Fact)| !fact.is_absent());
        facts
    }
}
