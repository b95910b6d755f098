//! The days of a launch: its own, its embargo, its gates, what is said, and what is due.

use super::launch::{CommsStatus, Launch};
use super::readiness::{Room, all_tasks, decided, sent, task};
use super::task::TaskStatus;
use crate::model::{Context, Day, Entry, Kind, Occasion, State};
use crate::parse::fact::Fact;
use crate::parse::field::as_id;
use crate::parse::reader::Field;
use crate::parse::scalar::Offset;

/// Every day of a launch: its own, its embargo, its gates, what is said, and tasks that are not dropped.
#[must_use]
pub fn days(entry: &Entry<Launch>, cx: &Context<'_>) -> Vec<Day> {
    let room = Room::of(entry, cx);
    let on = |offset: Option<Offset>| offset.map(|offset| offset.on(entry.date, &room.days_off));
    let owner = |owner: Option<&crate::model::OwnerRef>| owner.map_or(Fact::Absent, Field::fact);
    let is_past = !entry.is_ahead();
    let mut days = vec![Day {
        name: "".into(),
        date: entry.date,
        time: None,
        ahead: None,
        sort: Occasion::LaunchDay,
        title: entry.core.title.clone(),
        part: None,
        owner: owner(entry.core.common.owner.as_ref()),
        team: Fact::Absent,
        approver: Fact::Absent,
        state: <Launch as Kind>::state(entry, cx).map_or(Fact::Absent, State::fact),
        is_shared: true,
        is_past,
    }];
    if let Some(embargo) = &entry.embargo {
        days.push(Day {
            name: "embargo".into(),
            date: embargo.date,
            time: embargo.time,
            ahead: embargo.offset,
            sort: Occasion::Embargo,
            title: "The embargo ends".into(),
            ..days[0].clone()
        });
    }
    days.extend(entry.gates.iter().filter_map(|gate| {
        Some(Day {
            name: format!("gate-{}", gate.id.0).into(),
            date: on(gate.date)?,
            time: gate.time,
            ahead: None,
            sort: Occasion::Gate,
            title: gate.title.clone(),
            part: Some(gate.id.0.clone()),
            owner: owner(gate.owner.as_ref()),
            team: Fact::Absent,
            approver: Fact::Absent,
            state: decided(gate.decision).fact(),
            is_shared: false,
            is_past,
        })
    }));
    days.extend(entry.comms.iter().filter_map(|line| {
        let title = line.title.clone().unwrap_or_else(|| format!("{} to {}", line.channel, line.to).into());
        Some(Day {
            name: format!("message-{}", as_id(&title)).into(),
            date: on(line.date)?,
            time: line.time,
            ahead: None,
            sort: Occasion::Message,
            title,
            part: None,
            owner: owner(line.owner.as_ref()),
            team: Fact::Absent,
            approver: owner(line.approver.as_ref()),
            state: sent(line.status.unwrap_or(CommsStatus::Planned)).fact(),
            is_shared: false,
            is_past,
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
            name: format!("task-{}", todo.id).into(),
            date: room.day(todo)?,
            time: None,
            ahead: None,
            sort: Occasion::Task,
            title: todo.title().cloned().unwrap_or_else(|| todo.id.clone()),
            part: Some(todo.id.clone()),
            owner: who,
            team: cell("team").unwrap_or_default(),
            approver: Fact::Absent,
            state: cell("state").unwrap_or_default(),
            is_shared: false,
            is_past,
        })
    }));
    days
}

/// Tasks as they are meant, and gates and messages with the day that they fall on.
#[must_use]
pub fn parts(entry: &Entry<Launch>, list: &str, cx: &Context<'_>) -> Option<Fact> {
    let room = Room::of(entry, cx);
    let dated = |fact: Fact, offset: Option<Offset>| match fact {
        Fact::Table(mut table) => {
            table.extend(offset.map(|offset| ("day".into(), Fact::Date(offset.on(entry.date, &room.days_off)))));
            Fact::Table(table)
        }
        other => other,
    };
    match list {
        "tasks" => Some(all_tasks(entry, cx)),
        "gates" => Some(Fact::List(entry.gates.iter().map(|gate| dated(gate.value.fact(), gate.date)).collect())),
        "comms" => Some(Fact::List(entry.comms.iter().map(|line| dated(line.value.fact(), line.date)).collect())),
        _ => None,
    }
}
