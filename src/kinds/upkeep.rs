//! What is wrong with an objective and its key results.

use super::initiative::{Initiative, Status};
use super::key_result::{Aim, Measured};
use super::metric::CONTRADICTS;
use super::objective::{Objective, ObjectiveStatus};
use crate::diagnostic::{Rule, rule};
use crate::model::{Context, Entry, Findings, Kind};
use crate::parse::scalar::{Period, date_long};
use std::collections::BTreeMap;

rule!(
    TOO_MANY,
    "R0206",
    "too-many-objectives",
    Advice,
    "A team has more objectives in one period than it can keep in mind: five by default.",
    "Drop some, or move them to the next period."
);
rule!(
    UNCOVERED,
    "R0403",
    "objective-uncovered",
    Warning,
    "An active objective that no live initiative serves: it is wanted, and nobody works on it.",
    "Name the objective in `objectives` of an initiative, or drop it."
);
rule!(
    NOT_MEASURABLE,
    "R0701",
    "key-result-not-measurable",
    Warning,
    "Nobody could tell whether a key result is reached: it has neither a metric with a target, nor a unit, a start and a target of its own.",
    "Add `metric` and `target`, or `unit`, `start` and `target`; for something that is done or not, `direction = \"reach\"`."
);
rule!(
    DEGENERATE,
    "R0702",
    "key-result-degenerate",
    Warning,
    "The start of a key result is its target, so that it is reached before anything is done; or its target lies on the other side of its start than its `direction` says.",
    "Correct one of the two; for a value that must be kept, take `direction = \"maintain-at-least\"` or `maintain-at-most`."
);
rule!(
    COUNT,
    "R0703",
    "key-result-count",
    Warning,
    "An objective without key results cannot be told to be reached; one with more than five tells nothing.",
    "Write one to five."
);
rule!(
    ACTIVITY,
    "R0704",
    "key-result-is-activity",
    Advice,
    "A key result that says what will be done, not what will have changed. It can be done in full and change nothing.",
    "Say what will be different for whom, with a number; the doing belongs into an initiative."
);
rule!(
    STALE,
    "R0706",
    "objective-stale",
    Warning,
    "Nobody has said for a month how sure they are of an active objective.",
    "Add a line to `check_ins` with the day and the confidence."
);
rule!(
    UNGRADED,
    "R0707",
    "ungraded",
    Warning,
    "The period of an objective is over, and nobody has said how it ended.",
    "Bring `current` up to date, write the `retrospective`, and set `status = \"graded\"`."
);

/// The rules of objectives.
pub const RULES: &[&Rule] =
    &[&TOO_MANY, &UNCOVERED, &NOT_MEASURABLE, &DEGENERATE, &COUNT, &ACTIVITY, &STALE, &UNGRADED, &CONTRADICTS];

/// Verbs of doing: a title that begins with one tells of work, not of its effect.
const DOING: [&str; 24] = [
    "build",
    "launch",
    "ship",
    "write",
    "deliver",
    "create",
    "publish",
    "hire",
    "implement",
    "develop",
    "release",
    "run",
    "make",
    "design",
    "set",
    "start",
    "finish",
    "complete",
    "migrate",
    "introduce",
    "roll",
    "add",
    "hold",
    "organise",
];

/// What is wrong with one objective.
pub fn check(entry: &Entry<Objective>, cx: &Context<'_>, out: &mut Findings<'_>) {
    if entry.status() == ObjectiveStatus::Dropped {
        return;
    }
    key_results(entry, cx, out);
    if entry.status() == ObjectiveStatus::Active {
        upkeep(entry, cx, out);
    }
}

/// What is wrong with all of them together.
pub fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
    let mut by_team: BTreeMap<(&str, Period), Vec<&Entry<Objective>>> = BTreeMap::new();
    let standing = |e: &&Entry<Objective>| matches!(e.status(), ObjectiveStatus::Active | ObjectiveStatus::Draft);
    for entry in cx.model.all::<Objective>().filter(standing) {
        let Some(team) = entry.team.as_ref().and_then(|team| cx.model.get(team)) else { continue };
        by_team.entry((&team.core.key.id, entry.period)).or_default().push(entry);
    }
    let most = cx.config.objectives_per_team().0;
    for ((team, period), entries) in by_team {
        let Some(last) = entries.last().filter(|_| entries.len() as f64 > most) else { continue };
        out.entry = last.core.key.to_string().into();
        let message = format!("`{team}` has {} objectives in {}, more than {most}", entries.len(), period.words());
        out.tell(&TOO_MANY, last.core.at("team"), message).help =
            Some("drop some, or move them to the next period".into());
    }
}

/// What is wrong with the key results.
fn key_results(entry: &Entry<Objective>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let (count, most) = (entry.key_results.len(), cx.config.key_results_max().0);
    let is_draft = entry.status() == ObjectiveStatus::Draft;
    if count == 0 && !is_draft {
        let message = format!("`{}` has no key results", entry.core.key.id);
        out.tell(&COUNT, entry.core.face(), message).help =
            Some("add `[[key_results]]` with an `id`, a `title`, and what tells that it is reached".into());
    } else if count as f64 > most {
        let message = format!("`{}` has {count} key results, more than {most}", entry.core.key.id);
        out.tell(&COUNT, entry.core.face(), message).help = Some("keep those that tell most".into());
    }
    for item in &entry.key_results {
        let result = &item.value;
        let title = entry.core.at_in(item, "title");
        if !result.is_measurable() && !is_draft {
            let message = format!("nobody could tell whether `{}` is reached", result.title);
            out.tell(&NOT_MEASURABLE, title, message).help = Some(match (&result.metric, result.target) {
                (Some(_), None) => "add `target`".into(),
                (None, _) => "add `metric` and `target`, or `unit`, `start` and `target`".into(),
                _ => "add `target`, or `direction = \"reach\"`".into(),
            });
        }
        let told = result.metric.as_ref().and_then(|metric| cx.model.get(metric)).zip(result.current);
        if let Some((metric, current)) = told {
            let message = format!(
                "`{}` tells the value of `{}`, so that {current} does not count",
                metric.core.key.id, result.title
            );
            out.tell(&CONTRADICTS, entry.core.at_in(item, "current"), message).help =
                Some("take out `current`, or `metric`".into());
        }
        if result.done.is_some() && result.direction != Some(Aim::Reach) {
            let message = format!("`{}` is counted, so that `done` does not count", result.title);
            out.tell(&CONTRADICTS, entry.core.at_in(item, "done"), message).help =
                Some("take out `done`, or write `direction = \"reach\"`".into());
        }
        let start = Measured::of(item, entry.period, cx).start;
        let is_way = matches!(result.aim(start), Aim::Increase | Aim::Decrease);
        if let (Some(start), Some(target)) = (start, result.target)
            && is_way
            && (start - target).abs() < f64::EPSILON
        {
            let message = format!("`{}` starts at its target, {target}", result.title);
            out.tell(&DEGENERATE, entry.core.at_in(item, "target"), message).help =
                Some("correct one of the two, or take `direction = \"maintain-at-least\"`".into());
        }
        let turned = match (result.direction, start, result.target) {
            (Some(Aim::Increase), Some(start), Some(target)) if target < start => Some((start, target, "decrease")),
            (Some(Aim::Decrease), Some(start), Some(target)) if target > start => Some((start, target, "increase")),
            _ => None,
        };
        if let Some((start, target, meant)) = turned {
            let said = result.direction.map_or("", Aim::word);
            let message = format!("`{}` is to {said}, from {start} to {target}", result.title);
            out.tell(&DEGENERATE, entry.core.at_in(item, "direction"), message).help =
                Some(format!("write `direction = \"{meant}\"`, or correct `start` or `target`"));
        }
        let first = result.title.split_whitespace().next().unwrap_or("").to_lowercase();
        if result.metric.is_none() && DOING.contains(&&*first) {
            let message = format!("`{}` says what will be done, not what will have changed", result.title);
            out.tell(&ACTIVITY, title, message).help =
                Some("say what will be different for whom, with a number".into());
        }
    }
}

/// Whether anyone works on it, looks at it, and ends it.
fn upkeep(entry: &Entry<Objective>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let (first, last) = entry.period.days(cx.config.fiscal());
    let id = &entry.core.key.id;
    if cx.config.ungraded_after().after(last) < cx.as_of {
        let message = format!("`{id}` ended on {}, and is not graded", date_long(last));
        out.tell(&UNGRADED, entry.core.at("period"), message).help =
            Some("set `status = \"graded\"`, and say in `retrospective` what was learned".into());
        return;
    }
    if first > cx.as_of {
        return;
    }
    let uses_objectives = cx.model.all::<Initiative>().any(|initiative| !initiative.objectives.is_empty());
    // What is broken serves what it names; only where its own objectives were lost to a fault may it be the one that is missing.
    let names_it = |from: &crate::model::Key| {
        from.kind == Initiative::NAME
            && !cx
                .model
                .by_key::<Initiative>(from)
                .is_some_and(|i| matches!(i.status(), Status::Declined | Status::Parked))
    };
    let is_served = cx.model.referrers(&entry.core.key).iter().any(|r| &*r.field == "objectives" && names_it(&r.from));
    let may_be = cx.model.may_lack(Initiative::NAME)
        || cx.model.whole::<Initiative>().any(|i| !i.core.document.clean && i.objectives.is_empty());
    if uses_objectives && !may_be && !is_served {
        let message = format!("no initiative serves `{id}`");
        out.tell(&UNCOVERED, entry.core.face(), message).help =
            Some(format!("add `objectives = [\"{id}\"]` to an initiative, or drop the objective"));
    }
    let newest = entry.check_ins.iter().map(|item| item.value.date).max();
    let uses_check_ins = cx.model.all::<Objective>().any(|objective| !objective.check_ins.is_empty());
    let since = newest.unwrap_or(first);
    if uses_check_ins && cx.config.objective_check_in().after(since) < cx.as_of {
        let (place, message) = match entry.check_ins.iter().max_by_key(|item| item.value.date) {
            Some(item) => (
                entry.core.at_in(item, "date"),
                format!("the last check-in of `{id}` was on {}", date_long(item.value.date)),
            ),
            None => (entry.core.face(), format!("`{id}` has no check-in since its period began")),
        };
        out.tell(&STALE, place, message).help =
            Some(format!("add `{{ date = {}, confidence = 0.6 }}` to `check_ins`", cx.as_of));
    }
}
