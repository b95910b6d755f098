//! The days of a launch: its own, its embargo, its gates, what is said, and what is due.

use super::launch::{CommsStatus, Launch};
use super::readiness::{Room, decided, sent, task};
use super::task::TaskStatus;
use crate::model::{Context, Entry, Key, Kind, State};
use crate::parse::fact::Fact;
use crate::parse::reader::Field;
use crate::parse::scalar::{Date, Offset};
use std::sync::Arc;

/// Something that happens on a day of a launch.
pub struct Day {
    /// The day.
    pub date: Date,
    /// At what time.
    pub time: Option<String>,
    /// What sort of day: `Launch day`, `Gate`, `Embargo`, `Message`, `Task`.
    pub sort: &'static str,
    /// What happens.
    pub title: Arc<str>,
    /// The part of the launch's page that tells more.
    part: Option<Arc<str>>,
    owner: Fact,
    state: Fact,
}

impl Day {
    /// Its place among the others of its day: what all wait for first.
    #[must_use]
    pub fn rank(&self) -> usize {
        ["Launch day", "Embargo", "Gate", "Message", "Task"].iter().position(|sort| *sort == self.sort).unwrap_or(5)
    }

    /// Whether it is a person's, a team's or a role's to see to.
    #[must_use]
    pub fn is_of(&self, owner: &Key, cx: &Context<'_>) -> bool {
        match &self.owner {
            Fact::Ref(written, to) => cx.model.find(written, *to).is_ok_and(|found| found.key == *owner),
            _ => false,
        }
    }

    /// Whether it is behind us: done, sent, or called off.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let Fact::Table(state) = &self.state else { return false };
        state.iter().any(|(key, fact)| {
            **key == *"mark" && matches!(fact, Fact::Text(mark) if matches!(&**mark, "done" | "cross" | "ok"))
        })
    }

    /// As data for pages.
    #[must_use]
    pub fn fact(self, launch: Fact) -> Fact {
        Fact::table([
            ("date", self.date.into()),
            ("time", self.time.into()),
            ("sort", self.sort.into()),
            ("title", self.title.into()),
            ("part", self.part.into()),
            ("launch", launch),
            ("owner", self.owner),
            ("state", self.state),
        ])
    }
}

/// Every day of a launch: its own, its embargo, its gates, what is said, and tasks that are not dropped.
#[must_use]
pub fn days(entry: &Entry<Launch>, cx: &Context<'_>) -> Vec<Day> {
    let room = Room::of(entry, cx);
    let on = |offset: Option<Offset>| offset.map(|offset| offset.on(entry.date, &room.days_off));
    let owner = |owner: Option<&crate::model::OwnerRef>| owner.map_or(Fact::Absent, Field::fact);
    let own = |sort, date, time, title: Arc<str>| Day {
        date,
        time,
        sort,
        title,
        part: None,
        owner: owner(entry.core.common.owner.as_ref()),
        state: <Launch as Kind>::state(entry, cx).map_or(Fact::Absent, State::fact),
    };
    let mut days = vec![own("Launch day", entry.date, None, entry.core.title.clone())];
    if let Some(embargo) = &entry.embargo {
        days.push(own("Embargo", embargo.date, embargo.time.map(|time| time.to_string()), "The embargo ends".into()));
    }
    days.extend(entry.gates.iter().filter_map(|gate| {
        Some(Day {
            date: on(gate.date)?,
            time: gate.time.map(|time| time.to_string()),
            sort: "Gate",
            title: gate.title.clone(),
            part: Some(gate.id.0.clone()),
            owner: owner(gate.owner.as_ref()),
            state: decided(gate.decision).fact(),
        })
    }));
    days.extend(entry.comms.iter().filter_map(|line| {
        Some(Day {
            date: on(line.date)?,
            time: line.time.map(|time| time.to_string()),
            sort: "Message",
            title: line.title.clone().unwrap_or_else(|| format!("{} to {}", line.channel, line.to).into()),
            part: None,
            owner: owner(line.owner.as_ref()),
            state: sent(line.status.unwrap_or(CommsStatus::Planned)).fact(),
        })
    }));
    days.extend(room.todos.iter().filter(|todo| todo.status() != TaskStatus::Dropped).filter_map(|todo| {
        let row = task(&room, todo);
        let cell = |name: &str| match &row {
            Fact::Table(cells) => cells.iter().find(|(key, _)| **key == *name).map(|(_, fact)| fact.clone()),
            _ => None,
        };
        let who = cell("owner").or_else(|| cell("team")).unwrap_or_default();
        Some(Day {
            date: room.day(todo)?,
            time: None,
            sort: "Task",
            title: todo.title().cloned().unwrap_or_else(|| todo.id.clone()),
            part: Some(todo.id.clone()),
            owner: who,
            state: cell("state").unwrap_or_default(),
        })
    }));
    days
}
