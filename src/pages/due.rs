//! What is late or falls due: for the calendar page, and for `rutter due`.

use crate::kinds::team::Team;
use crate::model::{Context, Core, Dated, Entry, Kind};
use crate::parse::fact::{Fact, To};
use crate::parse::scalar::Date;

/// What is late or falls due up to a day, of every entry that has days; what is over is left out. In the order of days.
#[must_use]
pub fn due<'a>(cx: &Context<'a>, by: Date) -> Vec<(&'a Dated, &'a Core)> {
    let near = cx.agenda().days().iter().filter(|day| day.date <= by && !day.is_over());
    let mut found: Vec<_> = near.filter_map(|day| Some((day, cx.model.core(&day.entry)?))).collect();
    found.sort_by_key(|(day, _)| (day.date, day.time, day.sort, &day.title));
    found
}

/// The team that a day falls to: its own, else the one team that its owner is or works in.
#[must_use]
pub fn team_of(day: &Dated, cx: &Context<'_>) -> Fact {
    if !day.day.team.is_absent() {
        return day.day.team.clone();
    }
    let Some(owner) = &day.owner else { return Fact::Absent };
    let names = |team: &Entry<Team>| {
        team.core.key == *owner
            || team.people().any(|named| cx.model.get(named).is_some_and(|person| person.core.key == *owner))
    };
    let mut teams = cx.model.all::<Team>().filter(|team| names(team));
    let only = teams.next().filter(|_| teams.next().is_none());
    only.map_or(Fact::Absent, |team| Fact::Ref(team.core.key.id.clone(), To::Kinds(&[Team::NAME])))
}
