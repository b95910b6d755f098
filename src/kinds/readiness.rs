//! How ready a launch is: its figures, and what is wrong with it (group 06).

use super::handouts;
use super::launch::{CommsStatus, CriterionState, Decision, Launch, LaunchStatus};
use super::positioning::Positioning;
use super::release::ReleaseStatus;
use super::risk::{self, Risk};
use super::task::{TaskStatus, Todo, todos};
use crate::diagnostic::{Diagnostic, Level, Related, Rule, listed, nearest};
use crate::model::rules::{DANGLING, DEPENDENCY_CYCLE, SELF_REFERENCE};
use crate::model::{Context, Entry, Figure, Findings, State};
use crate::parse::fact::{Fact, To};
use crate::parse::reader::Field;
use crate::parse::rules::MISSING_FIELD;
use crate::parse::scalar::{Date, Offset, date_long};
use crate::source::Span;
use std::sync::Arc;

macro_rules! rule {
    ($name:ident, $code:literal, $slug:literal, $meaning:literal, $mend:literal) => {
        #[doc = $code]
        pub static $name: Rule =
            Rule { code: $code, slug: $slug, level: Level::Warning, locked: false, meaning: $meaning, mend: $mend };
    };
}

rule!(
    WITHOUT_OWNER,
    "R0601",
    "launch-without-owner",
    "Nobody answers for a launch. Drafts may do without.",
    "Add `owner` with a person, a team or a role."
);
rule!(
    GATE_OPEN,
    "R0602",
    "gate-open",
    "A launch counts as a go, or is out, while a gate of it is still open: a gate task is not done, a gate has not said go, or an extreme risk that touches it is open.",
    "Close the gate, or set the status back."
);
rule!(
    TASK_OVERDUE,
    "R0603",
    "task-overdue",
    "The day of a task has passed, and it is not done.",
    "Set its `status` to `done` or `dropped`, or give it a new day and tell those who wait for it."
);
rule!(
    TASK_WITHOUT_OWNER,
    "R0604",
    "task-without-owner",
    "A task has neither an owner nor a team with a lead, so that nobody will notice when it is not done. Drafts may do without.",
    "Add `owner`, or a `team` that has a lead."
);
rule!(
    TASK_AFTER_LAUNCH,
    "R0605",
    "task-after-launch",
    "The launch waits for a task that is due after the launch.",
    "Bring the task forward, or take `gate` away from it."
);
rule!(
    BEFORE_RELEASE,
    "R0606",
    "launch-before-release",
    "A launch is to happen before the release that carries it is out.",
    "Move one of the two days."
);
rule!(
    TIER_INCOMPLETE,
    "R0607",
    "tier-incomplete",
    "A launch of tier 1 or 2 is a month away or less, and lacks something that a launch of its size needs: a positioning, something said to someone, a metric, or a way back. A positioning and metrics are asked for only where the definition has any.",
    "Add what the message names."
);
rule!(
    LAUNCH_CLASH,
    "R0610",
    "launch-clash",
    "Two launches of tier 1 or 2 fall close together and address the same people.",
    "Move one of the two, or tell why both must stand and allow the check."
);
rule!(
    NO_DEBRIEF,
    "R0611",
    "no-debrief",
    "A launch has been out for a month, and nobody wrote down what was learned.",
    "Hold the debrief, and write `[debrief]` with `wins`, `lessons` and `actions`."
);
rule!(
    TASK_BEFORE_DEPENDENCY,
    "R0612",
    "task-before-dependency",
    "A task is due before one that it waits for.",
    "Move one of the two days, or take the dependency away."
);

rule!(
    COLLATERAL_NOT_APPROVED,
    "R0613",
    "collateral-not-approved",
    "A launch is two weeks away or less, or is out already, and something that it hands out is not approved, or expires before the launch day.",
    "Have it approved and set its `status`, or take it off the launch."
);

/// The rules of launches.
pub const RULES: &[&Rule] = &[
    &WITHOUT_OWNER,
    &GATE_OPEN,
    &TASK_OVERDUE,
    &TASK_WITHOUT_OWNER,
    &TASK_AFTER_LAUNCH,
    &BEFORE_RELEASE,
    &TIER_INCOMPLETE,
    &LAUNCH_CLASH,
    &NO_DEBRIEF,
    &TASK_BEFORE_DEPENDENCY,
    &COLLATERAL_NOT_APPROVED,
];

/// A launch with its tasks, on a day.
pub(super) struct Room<'a> {
    launch: &'a Entry<Launch>,
    pub(super) todos: Vec<Todo<'a>>,
    pub(super) days_off: Vec<Date>,
    cx: Context<'a>,
}

impl<'a> Room<'a> {
    pub(super) fn of(launch: &'a Entry<Launch>, cx: &Context<'a>) -> Self {
        Room { launch, todos: todos(launch, cx), days_off: cx.config.days_off(), cx: *cx }
    }

    /// Whether it names a checklist that is misspelt or broken: what its tasks lack may stand there.
    fn lacks_template(&self) -> bool {
        self.launch.checklist.as_ref().is_some_and(|checklist| self.cx.model.get(checklist).is_none())
    }

    pub(super) fn day(&self, todo: &Todo<'_>) -> Option<Date> {
        todo.day(self.launch.date, &self.days_off)
    }

    fn is_late(&self, todo: &Todo<'_>) -> bool {
        todo.is_open() && self.launch.is_ahead() && self.day(todo).is_some_and(|day| day < self.cx.as_of)
    }

    fn span(&self, todo: &Todo<'_>, field: &str) -> Span {
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
    fn risks(&self) -> Vec<&'a Entry<Risk>> {
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
        figure(
            "days_to_launch",
            "Days to the launch",
            Fact::Whole(entry.date.duration_since(cx.as_of).as_hours() / 24),
            "the launch day less today",
        ),
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
    let mut teams: Vec<Option<Arc<str>>> = Vec::new();
    for todo in &room.todos {
        let team = todo.team().map(|team| team.written.clone());
        if !teams.contains(&team) {
            teams.push(team);
        }
    }
    teams.sort_by_key(Option::is_none);
    let rows = teams.into_iter().filter_map(|team| {
        let of_team = room.todos.iter().filter(|todo| todo.team().map(|t| &t.written) == team.as_ref());
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
            Fact::table([
                ("title", title.into()),
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

/// What is wrong with one launch.
pub fn check(entry: &Entry<Launch>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let room = Room::of(entry, cx);
    let id = &entry.core.key.id;
    let status = entry.status();
    if entry.core.common.owner.is_none() && !matches!(status, LaunchStatus::Draft | LaunchStatus::Cancelled) {
        out.tell(&WITHOUT_OWNER, entry.core.header(), format!("launch `{id}` has no owner")).help =
            Some("add `owner = \"…\"` with a person, a team or a role".into());
    }
    gates(&room, out);
    tasks(&room, out);
    order(&room, out);
    releases(&room, out);
    handouts::check(entry, cx, out);
    let month_before = Offset::Days(-30).on(entry.date, &[]);
    if entry.tier.0 <= 2 && entry.is_ahead() && status != LaunchStatus::Draft && cx.as_of >= month_before {
        // A positioning is asked for only where the definition has any.
        let positioned = entry.positioning.is_some() || cx.model.whole::<Positioning>().next().is_none();
        // Nor is a metric, unless some launch names one.
        let counts = cx.model.whole::<Launch>().any(|launch| !launch.metrics.is_empty());
        let lacking: Vec<(&str, &str)> = [
            (!positioned, ("a positioning", "`positioning` for what it is to whom")),
            (entry.comms.is_empty(), ("a comms entry", "`[[comms]]` for what is said to whom")),
            (counts && entry.metrics.is_empty(), ("a metric", "`metrics` for what is to be counted")),
            (entry.rollback.is_none(), ("a rollback", "`rollback` for the way back")),
        ]
        .into_iter()
        .filter_map(|(lacks, what)| lacks.then_some(what))
        .collect();
        if !lacking.is_empty() {
            let whats: Vec<&str> = lacking.iter().map(|(what, _)| *what).collect();
            let cures: Vec<&str> = lacking.iter().map(|(_, cure)| *cure).collect();
            let message =
                format!("`{id}` is of tier {} and less than a month away, without {}", entry.tier.0, listed(&whats));
            out.tell(&TIER_INCOMPLETE, entry.core.at("tier"), message).help = Some(format!("add {}", listed(&cures)));
        }
    }
    let due = cx.config.debrief_after().after(entry.date);
    if status == LaunchStatus::Launched && entry.debrief.is_none() && due < cx.as_of {
        let message = format!("`{id}` has been out since {}, without a debrief", date_long(entry.date));
        out.tell(&NO_DEBRIEF, entry.core.at("date"), message).help =
            Some("add `[debrief]` with `wins`, `lessons` and `actions`".into());
    }
}

fn gates(room: &Room<'_>, out: &mut Findings<'_>) {
    let launch = room.launch;
    if !matches!(
        launch.status(),
        LaunchStatus::Go | LaunchStatus::SoftLaunched | LaunchStatus::Launched | LaunchStatus::Debriefed
    ) {
        return;
    }
    let word = launch.status().word();
    for gate in launch.gates.iter().filter(|gate| gate.decision != Some(Decision::Go)) {
        let message = format!("the gate `{}` has not said go, but the launch is `{word}`", gate.id);
        let finding = out.tell(&GATE_OPEN, launch.core.at_in(gate, "decision"), message);
        finding.help = Some("set `decision = \"go\"`, or the launch's status back".into());
        finding.related.push(Related { span: launch.core.at("status"), message: "its status".into() });
    }
    for risk in room.risks().iter().filter(|_| launch.is_ahead()) {
        let exposure = risk.exposure().unwrap_or_default();
        let message = format!("the risk `{}` is {exposure} of 25, but the launch is `{word}`", risk.core.key.id);
        let finding = out.tell(&GATE_OPEN, launch.core.at("status"), message);
        finding.help = Some("make the risk smaller or close it, or set the launch's status back".into());
        finding.related.push(Related { span: risk.core.face(), message: "the risk".into() });
    }
    for todo in room.todos.iter().filter(|todo| todo.is_gate() && todo.is_open()) {
        let message = format!("the gate task `{}` is not done, but the launch is `{word}`", todo.id);
        let finding = out.tell(&GATE_OPEN, room.span(todo, "status"), message);
        finding.help = Some("finish the task, or set the launch's status back".into());
        finding.related.push(Related { span: launch.core.at("status"), message: "its status".into() });
    }
}

fn tasks(room: &Room<'_>, out: &mut Findings<'_>) {
    // A draft is where owners are still being found.
    let is_settled = room.launch.is_ahead() && room.launch.status() != LaunchStatus::Draft;
    let lacks_template = room.lacks_template();
    for todo in &room.todos {
        for (key, absent) in [("title", todo.title().is_none()), ("due", todo.due().is_none())] {
            if absent && !lacks_template {
                let message = if todo.id.is_empty() {
                    format!("missing field `{key}` of `tasks`")
                } else {
                    format!("missing field `{key}` of the task `{}`", todo.id)
                };
                out.tell(&MISSING_FIELD, room.span(todo, ""), message).help =
                    Some(format!("add `{key}`; only a task that the checklist has can do without"));
            }
        }
        let name = todo.title().map_or_else(|| todo.id.to_string(), ToString::to_string);
        if let Some(day) = room.day(todo).filter(|_| room.is_late(todo)) {
            let message = format!("`{name}` was due on {}", date_long(day));
            out.tell(&TASK_OVERDUE, room.span(todo, "due"), message).help =
                Some("set its `status` to `done` or `dropped`, or give it a new day".into());
        }
        if todo.is_open() && is_settled && !lacks_template && todo.is_unowned(&room.cx) {
            let message = format!("nobody does `{name}`");
            out.tell(&TASK_WITHOUT_OWNER, room.span(todo, "title"), message).help =
                Some("add `owner`, or a `team` that has a lead".into());
        }
        if let Some(day) = room.day(todo).filter(|day| todo.is_gate() && *day > room.launch.date) {
            let message = format!("the launch waits for `{name}`, which is due on {}, after it", date_long(day));
            out.tell(&TASK_AFTER_LAUNCH, room.span(todo, "due"), message).help =
                Some("bring it forward, or take `gate` away".into());
        }
    }
}

fn order(room: &Room<'_>, out: &mut Findings<'_>) {
    let find = |id: &str| room.todos.iter().position(|todo| *todo.id == *id);
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); room.todos.len()];
    for (index, todo) in room.todos.iter().enumerate() {
        let span = room.span(todo, "depends_on");
        for before in todo.depends_on() {
            let Some(other) = find(&before.value) else {
                if room.lacks_template() {
                    continue;
                }
                let near = nearest(&before.value, room.todos.iter().map(|todo| &*todo.id));
                let mut diagnostic =
                    Diagnostic::new(&DANGLING, span, format!("no task `{}` in this launch", before.value));
                if let Some(near) = near {
                    diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                    let own = room
                        .launch
                        .core
                        .node(before.node)
                        .filter(|node| node.text().is_some_and(|t| **t == *before.value));
                    if let Some(node) = own {
                        let text = room.launch.core.document.source.quoted_as(node.span, near);
                        diagnostic = Diagnostic { span: node.span, ..diagnostic }.replace(node.span, text);
                    }
                }
                out.found.push(diagnostic.about(out.entry.clone()));
                continue;
            };
            if other == index {
                out.tell(&SELF_REFERENCE, span, format!("the task `{}` waits for itself", todo.id)).help =
                    Some("take it away".into());
                continue;
            }
            edges[index].push(other);
            let other = &room.todos[other];
            if let (Some(own), Some(its)) = (room.day(todo), room.day(other))
                && own < its
                && todo.is_open()
                && other.is_open()
            {
                let message =
                    format!("`{}` is due on {}, before `{}` on {}", todo.id, date_long(own), other.id, date_long(its));
                let finding = out.tell(&TASK_BEFORE_DEPENDENCY, span, message);
                finding.help = Some("move one of the two days".into());
                finding.related.push(Related { span: room.span(other, "due"), message: "due here".into() });
            }
        }
    }
    if let Some(start) = circle(&edges) {
        let todo = &room.todos[start];
        out.tell(
            &DEPENDENCY_CYCLE,
            room.span(todo, "depends_on"),
            format!("the task `{}` waits for itself, through others", todo.id),
        )
        .help = Some("take one of these dependencies away".into());
    }
}

/// A task that comes after itself, if there is one: tasks are taken away whose dependencies are all taken, until none is left to take.
fn circle(edges: &[Vec<usize>]) -> Option<usize> {
    let mut taken = vec![false; edges.len()];
    loop {
        let next = (0..edges.len()).find(|i| !taken[*i] && edges[*i].iter().all(|to| taken[*to]));
        match next {
            Some(index) => taken[index] = true,
            None => break,
        }
    }
    let mut at = (0..edges.len()).find(|i| !taken[*i])?;
    for _ in 0..edges.len() {
        at = *edges[at].iter().find(|to| !taken[**to])?;
    }
    Some(at)
}

fn releases(room: &Room<'_>, out: &mut Findings<'_>) {
    let launch = room.launch;
    for reference in &launch.releases {
        let Some(release) = room.cx.model.get(reference) else { continue };
        let planned = release.planned.map(|when| when.last_day(room.cx.config.fiscal()));
        let Some(day) = release.date.or(planned) else { continue };
        let open = launch.is_ahead() && release.status() != ReleaseStatus::Yanked;
        if open && launch.date < day {
            let message = format!(
                "`{}` is on {}, before the release {} on {}",
                launch.core.key.id,
                date_long(launch.date),
                release.core.key.id,
                date_long(day)
            );
            let finding = out.tell(&BEFORE_RELEASE, launch.core.at_in(reference, ""), message);
            finding.help = Some("move one of the two days".into());
            let field = if release.date.is_some() { "date" } else { "planned" };
            finding.related.push(Related { span: release.core.at(field), message: "the release's day".into() });
        }
    }
}

/// Launches of tier 1 or 2 that fall close together and share a segment.
pub fn clashes(cx: &Context<'_>, out: &mut Findings<'_>) {
    let mut ahead: Vec<&Entry<Launch>> =
        cx.model.all::<Launch>().filter(|launch| launch.is_ahead() && launch.tier.0 <= 2).collect();
    ahead.sort_by_key(|launch| (launch.date, launch.core.key.id.clone()));
    let clash = cx.config.launch_clash();
    for (index, first) in ahead.iter().enumerate() {
        for second in ahead[index + 1..].iter().take_while(|second| second.date < clash.after(first.date)) {
            let shared = first.segments.iter().find(|s| second.segments.iter().any(|t| t.written == s.written));
            let Some(shared) = shared else { continue };
            out.entry = second.core.key.to_string().into();
            let message = format!(
                "`{}` and `{}` both address `{}` within {}",
                first.core.key.id,
                second.core.key.id,
                shared.written,
                clash.words()
            );
            let finding = out.tell(&LAUNCH_CLASH, second.core.at("date"), message);
            finding.help = Some("move one of the two".into());
            finding.related.push(Related { span: first.core.at("date"), message: "the other launch".into() });
        }
    }
}
