//! How ready a launch is: its tasks on their days, and its figures.

use super::launch::{CommsStatus, CriterionState, Decision, Launch};
use super::risk::{self, Risk};
use super::task::{TaskStatus, Todo, todos};
use crate::model::{Context, Entry, Figure, State};
use crate::parse::fact::{Fact, To};
use crate::parse::reader::Field;
use crate::parse::scalar::{Date, Offset};
use crate::source::Span;
use std::sync::Arc;

/// A launch with its tasks, on a day.
pub(super) struct Room<'a> {
    pub(super) launch: &'a Entry<Launch>,
    pub(super) todos: Vec<Todo<'a>>,
    pub(super) days_off: Vec<Date>,
    pub(super) cx: Context<'a>,
}

impl<'a> Room<'a> {
    pub(super) fn of(launch: &'a Entry<Launch>, cx: &Context<'a>) -> Self {
        Room { launch, todos: todos(launch, cx), days_off: cx.config.days_off(), cx: *cx }
    }

    /// Whether it names a checklist that is misspelt or broken: what its tasks lack may stand there.
    pub(super) fn lacks_template(&self) -> bool {
        self.launch.checklist.as_ref().is_some_and(|checklist| self.cx.model.get(checklist).is_none())
    }

    pub(super) fn day(&self, todo: &Todo<'_>) -> Option<Date> {
        todo.day(self.launch.date, &self.days_off)
    }

    pub(super) fn is_late(&self, todo: &Todo<'_>) -> bool {
        todo.is_open() && self.launch.is_ahead() && self.day(todo).is_some_and(|day| day < self.cx.as_of)
    }

    pub(super) fn span(&self, todo: &Todo<'_>, field: &str) -> Span {
        let own = todo.node().and_then(|node| self.launch.core.node(node));
        own.map_or_else(|| self.launch.core.at("checklist"), |node| node.at(field).unwrap_or(node).span)
    }

    /// Weighed share of tasks that are done, of those that are not dropped.
    fn done<'t>(&self, of: impl Iterator<Item = &'t Todo<'a>>) -> Tally
    where
        'a: 't,
    {
        let mut sum = Tally::default();
        for todo in of.filter(|todo| todo.status() != TaskStatus::Dropped) {
            sum.total += 1;
            sum.weight += todo.weight();
            if todo.status() == TaskStatus::Done {
                sum.done += 1;
                sum.done_weight += todo.weight();
            }
            sum.late += usize::from(self.is_late(todo));
            sum.blocked += usize::from(todo.status() == TaskStatus::Blocked);
        }
        sum
    }

    /// Extreme risks that touch it and may still happen.
    pub(super) fn risks(&self) -> Vec<&'a Entry<Risk>> {
        let extreme = |risk: &&Entry<Risk>| risk.is_extreme(self.cx.config);
        risk::on(&self.launch.core.key, &self.cx).into_iter().filter(extreme).collect()
    }

    /// What still stands in the way: gates that have not said go, gate tasks that are not done, extreme risks.
    fn obstacles(&self) -> usize {
        let gates = self.launch.gates.iter().filter(|gate| gate.decision != Some(Decision::Go)).count();
        gates + self.risks().len() + self.todos.iter().filter(|todo| todo.is_gate() && todo.is_open()).count()
    }
}

#[derive(Default)]
struct Tally {
    done: usize,
    total: usize,
    done_weight: f64,
    weight: f64,
    late: usize,
    blocked: usize,
}

impl Tally {
    fn share(&self) -> Fact {
        if self.weight > 0.0 { Fact::Ratio(self.done_weight / self.weight) } else { Fact::Absent }
    }
    fn facts(&self, name: (&str, Fact)) -> Fact {
        Fact::table([
            name,
            ("done", self.done.into()),
            ("total", self.total.into()),
            ("share", self.share()),
            ("late", if self.late > 0 { self.late.into() } else { Fact::Absent }),
            ("blocked", if self.blocked > 0 { self.blocked.into() } else { Fact::Absent }),
        ])
    }
}

/// Days to the launch, readiness in all, by team and by phase, and the state of its gates.
#[must_use]
pub fn figures(entry: &Entry<Launch>, cx: &Context<'_>) -> Vec<Figure> {
    let room = Room::of(entry, cx);
    let all = room.done(room.todos.iter());
    let figure = |key, title, value, formula| Figure { key, title, value, formula, inputs: Vec::new() };
    vec![
        Figure {
            key: "days_to_launch",
            title: "Days to the launch",
            value: Fact::Whole(entry.date.duration_since(cx.as_of).as_hours() / 24),
            formula: "the launch day less today",
            inputs: vec![("Launch day".into(), entry.date.into()), ("Today".into(), cx.as_of.into())],
        },
        Figure {
            key: "readiness",
            title: "Readiness",
            value: all.share(),
            formula: "weight of the tasks that are done ÷ weight of those that are not dropped",
            inputs: vec![("Done".into(), all.done.into()), ("Tasks".into(), all.total.into())],
        },
        figure("tasks", "Tasks", all.facts(("name", Fact::Absent)), "tasks that are not dropped"),
        figure("by_team", "Ready by team", by_team(&room), "readiness of the tasks of each team"),
        figure("phases", "Checklist", Fact::List(phases(&room)), "tasks by phase, in the order of their days"),
        figure(
            "verdict",
            "Go or no-go",
            verdict(&room),
            "a go only if every gate says go, every gate task is done, and no extreme risk touches it",
        ),
        figure("comms", "What is said, when", comms(&room), "in the order of their days"),
    ]
}

/// The tasks of a launch, those of its checklist with them, in the order of their days; `status` as it is written.
#[must_use]
pub fn all_tasks(entry: &Entry<Launch>, cx: &Context<'_>) -> Fact {
    let room = Room::of(entry, cx);
    let mut todos: Vec<&Todo<'_>> = room.todos.iter().collect();
    todos.sort_by_key(|todo| room.day(todo));
    let tasks = todos.into_iter().map(|todo| match task(&room, todo) {
        Fact::Table(mut table) => {
            for (key, fact) in &mut table {
                if **key == *"state" {
                    *key = "status".into();
                    *fact = Fact::Word(todo.status().word());
                }
            }
            Fact::Table(table)
        }
        other => other,
    });
    Fact::List(tasks.collect())
}

fn by_team(room: &Room<'_>) -> Fact {
    // One team has many names: its id, with its kind, a former id.
    let team_of = |todo: &Todo<'_>| -> Option<Arc<str>> {
        let written = todo.team()?.written.clone();
        let found = room.cx.model.find(&written, To::Kinds(&["team"]));
        Some(found.map_or(written, |found| found.key.id))
    };
    let mut teams: Vec<Option<Arc<str>>> = Vec::new();
    for todo in &room.todos {
        let team = team_of(todo);
        if !teams.contains(&team) {
            teams.push(team);
        }
    }
    teams.sort_by_key(Option::is_none);
    let rows = teams.into_iter().filter_map(|team| {
        let of_team = room.todos.iter().filter(|todo| team_of(todo) == team);
        let done = room.done(of_team);
        let name = team.map_or(Fact::Absent, |team| Fact::Ref(team, To::Kinds(&["team"])));
        (done.total > 0).then(|| done.facts(("team", name)))
    });
    Fact::List(rows.collect())
}

/// Tasks by phase: in the order that the launch declares, then in the order of their first days. Tasks without a phase
/// stand by the launch day.
fn phases(room: &Room<'_>) -> Vec<Fact> {
    let by_day = |todo: &Todo<'_>| match room.day(todo) {
        Some(day) if day > room.launch.date => "After the launch",
        Some(day) if day == room.launch.date => "Launch day",
        _ => "Before the launch",
    };
    let name = |todo: &Todo<'_>| todo.phase().map_or_else(|| by_day(todo).to_owned(), std::string::ToString::to_string);
    let mut names: Vec<(usize, Option<Date>, String)> =
        room.launch.phases.iter().enumerate().map(|(i, phase)| (i, None, phase.title.to_string())).collect();
    for todo in &room.todos {
        let (name, day) = (name(todo), room.day(todo));
        match names.iter_mut().find(|(.., known)| *known == name) {
            Some((_, first, _)) => *first = [*first, day].into_iter().flatten().min(),
            None => names.push((usize::MAX, day, name)),
        }
    }
    names.sort_by_key(|(declared, first, _)| (*declared, *first));
    names
        .into_iter()
        .map(|(.., title)| {
            let mut of_phase: Vec<&Todo<'_>> = room.todos.iter().filter(|todo| name(todo) == title).collect();
            of_phase.sort_by_key(|todo| room.day(todo));
            let label = |todo: &&Todo<'_>| todo.due().map(|due| due.label(room.launch.date, &room.days_off));
            let range = match (of_phase.first().and_then(label), of_phase.last().and_then(label)) {
                (Some(first), Some(last)) if first != last => Fact::from(format!("{first} to {last}")),
                (Some(first), _) => Fact::from(first),
                _ => Fact::Absent,
            };
            let done = room.done(of_phase.iter().copied());
            let tasks = of_phase.iter().map(|todo| task(room, todo)).collect();
            let begins = room.launch.phases.iter().find(|phase| *phase.title == *title).and_then(|phase| phase.date);
            Fact::table([
                ("title", title.into()),
                ("day", begins.map(|date| date.on(room.launch.date, &room.days_off)).into()),
                ("range", range),
                ("done", done.done.into()),
                ("total", done.total.into()),
                ("tasks", Fact::List(tasks)),
            ])
        })
        .collect()
}

pub(super) fn task(room: &Room<'_>, todo: &Todo<'_>) -> Fact {
    let after = todo.depends_on().iter().filter_map(|id| {
        let other = room.todos.iter().find(|other| other.id == id.value)?;
        other.title().filter(|_| other.is_open()).map(|title| Fact::from(title.clone()))
    });
    let (note, evidence) = todo.remarks();
    Fact::table([
        ("id", todo.id.clone().into()),
        ("title", todo.title().cloned().into()),
        ("due", todo.due().map(|due| due.label(room.launch.date, &room.days_off)).into()),
        ("day", room.day(todo).into()),
        ("owner", todo.owner(&room.cx)),
        ("team", todo.team().map_or(Fact::Absent, Field::fact)),
        ("state", todo.state(room.is_late(todo)).fact()),
        ("done", (!todo.is_open()).then_some(true).into()),
        ("late", room.is_late(todo).then_some(true).into()),
        ("gate", todo.is_gate().then_some(true).into()),
        ("after", Fact::List(after.collect())),
        ("weight", Some(todo.weight()).filter(|weight| (weight - 1.0).abs() > f64::EPSILON).into()),
        ("done_on", todo.done_on().into()),
        ("note", note),
        ("evidence", evidence),
    ])
}

fn verdict(room: &Room<'_>) -> Fact {
    let launch = room.launch;
    let risks = room.risks();
    if launch.gates.is_empty() && risks.is_empty() && !room.todos.iter().any(Todo::is_gate) {
        return Fact::Absent;
    }
    let refused = launch.gates.iter().any(|gate| gate.decision == Some(Decision::NoGo));
    let (word, state) = match room.obstacles() {
        0 => ("A go", State::new("Go", "ok", "good")),
        _ if refused => ("A no-go", State::new("No-go", "stop", "bad")),
        _ => ("Not yet a go", State::new("Undecided", "dash", "mute")),
    };
    let gates = launch.gates.iter().map(|gate| {
        let criteria = gate.criteria.iter().map(|criterion| {
            let state = match criterion.state {
                Some(CriterionState::Met) => State::new("Met", "ok", "good"),
                Some(CriterionState::NotMet) => State::new("Not met", "stop", "bad"),
                _ => State::new("Undecided", "dash", "mute"),
            };
            let metric = criterion.metric.as_ref().map_or(Fact::Absent, Field::fact);
            let note = criterion.note.as_ref().map_or(Fact::Absent, Field::fact);
            Fact::table([
                ("title", criterion.title.clone().into()),
                ("state", state.fact()),
                ("note", note),
                ("metric", metric),
            ])
        });
        let state = decided(gate.decision);
        Fact::table([
            ("id", gate.id.0.clone().into()),
            ("title", gate.title.clone().into()),
            ("owner", gate.owner.as_ref().map_or(Fact::Absent, Field::fact)),
            ("day", gate.date.map(|date| date.on(launch.date, &room.days_off)).into()),
            ("time", gate.time.map(|time| time.to_string()).into()),
            ("state", state.fact()),
            ("criteria", Fact::List(criteria.collect())),
        ])
    });
    let gates = gates.collect();
    let tasks = room.todos.iter().filter(|todo| todo.is_gate()).map(|todo| task(room, todo)).collect();
    Fact::table([
        ("word", word.into()),
        ("state", state.fact()),
        ("gates", Fact::List(gates)),
        ("tasks", Fact::List(tasks)),
        ("risks", Fact::List(risks.iter().map(|risk| Fact::Entry(risk.core.key.to_string().into())).collect())),
    ])
}

pub(super) fn decided(decision: Option<Decision>) -> State {
    match decision {
        Some(Decision::Go) => State::new("Go", "ok", "good"),
        Some(Decision::NoGo) => State::new("No-go", "stop", "bad"),
        Some(Decision::Pending) | None => State::new("Undecided", "dash", "mute"),
    }
}

pub(super) fn sent(status: CommsStatus) -> State {
    match status {
        CommsStatus::Planned => State::new("Planned", "open", "mute"),
        CommsStatus::Draft => State::new("Draft", "half", "ink"),
        CommsStatus::Approved => State::new("Approved", "ok", "good"),
        CommsStatus::Sent => State::new("Sent", "done", "ink"),
        CommsStatus::Cancelled => State::new("Cancelled", "cross", "mute"),
    }
}

fn comms(room: &Room<'_>) -> Fact {
    let day = |date: Option<Offset>| date.map(|date| date.on(room.launch.date, &room.days_off));
    let mut rows: Vec<_> = room.launch.comms.iter().collect();
    rows.sort_by_key(|line| (day(line.date), line.time));
    let rows = rows.into_iter().map(|line| {
        Fact::table([
            ("title", line.title.clone().into()),
            ("channel", line.channel.clone().into()),
            ("to", line.to.clone().into()),
            ("due", line.date.map(|date| date.label(room.launch.date, &room.days_off)).into()),
            ("day", day(line.date).into()),
            ("time", line.time.map(|time| time.to_string()).into()),
            ("owner", line.owner.as_ref().map_or(Fact::Absent, Field::fact)),
            ("approver", line.approver.as_ref().map_or(Fact::Absent, Field::fact)),
            ("state", sent(line.status.unwrap_or(CommsStatus::Planned)).fact()),
            ("message", line.message.as_ref().map_or(Fact::Absent, Field::fact)),
            ("collateral", line.collateral.as_ref().map_or(Fact::Absent, Field::fact)),
            ("url", line.url.as_ref().map_or(Fact::Absent, Field::fact)),
        ])
    });
    Fact::List(rows.collect())
}
