//! What is wrong with a launch (group 06).

use super::handouts;
use super::launch::{Decision, Launch, LaunchStatus};
use super::positioning::Positioning;
use super::readiness::Room;
use super::release::ReleaseStatus;
use crate::diagnostic::{Diagnostic, Related, Rule, listed, nearest, rule};
use crate::model::rules::{DANGLING, DEPENDENCY_CYCLE, SELF_REFERENCE};
use crate::model::{Context, Entry, Findings};
use crate::parse::rules::MISSING_FIELD;
use crate::parse::scalar::{Offset, date_long};

rule!(
    WITHOUT_OWNER,
    "R0601",
    "launch-without-owner",
    Warning,
    "Nobody answers for a launch. Drafts may do without.",
    "Add `owner` with a person, a team or a role."
);
rule!(
    GATE_OPEN,
    "R0602",
    "gate-open",
    Warning,
    "A launch counts as a go, or is out, while a gate of it is still open: a gate task is not done, a gate has not said go, or an extreme risk that touches it is open.",
    "Close the gate, or set the status back."
);
rule!(
    TASK_OVERDUE,
    "R0603",
    "task-overdue",
    Warning,
    "The day of a task has passed, and it is not done.",
    "Set its `status` to `done` or `dropped`, or give it a new day and tell those who wait for it."
);
rule!(
    TASK_WITHOUT_OWNER,
    "R0604",
    "task-without-owner",
    Warning,
    "A task has neither an owner nor a team with a lead, so that nobody will notice when it is not done. Drafts may do without.",
    "Add `owner`, or a `team` that has a lead."
);
rule!(
    TASK_AFTER_LAUNCH,
    "R0605",
    "task-after-launch",
    Warning,
    "The launch waits for a task that is due after the launch.",
    "Bring the task forward, or take `gate` away from it."
);
rule!(
    BEFORE_RELEASE,
    "R0606",
    "launch-before-release",
    Warning,
    "A launch is to happen before the release that carries it is out.",
    "Move one of the two days."
);
rule!(
    TIER_INCOMPLETE,
    "R0607",
    "tier-incomplete",
    Warning,
    "A launch of tier 1 or 2 is a month away or less, and lacks something that a launch of its size needs: a positioning, something said to someone, a metric, or a way back. A positioning and metrics are asked for only where the definition has any.",
    "Add what the message names."
);
rule!(
    LAUNCH_CLASH,
    "R0610",
    "launch-clash",
    Warning,
    "Two launches of tier 1 or 2 fall close together and address the same people.",
    "Move one of the two, or tell why both must stand and allow the check."
);
rule!(
    NO_DEBRIEF,
    "R0611",
    "no-debrief",
    Warning,
    "A launch has been out for a month, and nobody wrote down what was learned.",
    "Hold the debrief, and write `[debrief]` with `wins`, `lessons` and `actions`."
);
rule!(
    TASK_BEFORE_DEPENDENCY,
    "R0612",
    "task-before-dependency",
    Warning,
    "A task is due before one that it waits for.",
    "Move one of the two days, or take the dependency away."
);

rule!(
    COLLATERAL_NOT_APPROVED,
    "R0613",
    "collateral-not-approved",
    Warning,
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
            let shared = first.segments.iter().find(|s| {
                let own = cx.model.get(s).map(|segment| &segment.core.key);
                own.is_some() && second.segments.iter().any(|t| cx.model.get(t).map(|other| &other.core.key) == own)
            });
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
