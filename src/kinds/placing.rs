//! Where initiatives stand on the board, and what is wrong with that (group 04).

use super::borne;
use super::initiative::{Horizon, Initiative, Status};
use super::metric::Metric;
use super::milestone::Milestone;
use super::objective::Objective;
use super::score::{CRITERIA, Moscow};
use super::team::Team;
use crate::config::EffortUnit;
use crate::diagnostic::{Level, Related, Replacement, Rule, nearest};
use crate::model::{Context, Core, Entry, Findings};
use crate::parse::rules::UNKNOWN_FIELD;
use crate::parse::scalar::{Date, When, date_long};
use std::collections::BTreeMap;

/// R0401
pub static WITHOUT_OBJECTIVE: Rule = Rule {
    code: "R0401",
    slug: "item-without-objective",
    level: Level::Warning,
    locked: false,
    meaning: "Work that is placed in now or next, or past being an idea, and serves no objective, though the definition has some: nobody can say what it is for.",
    mend: "Name in `objectives` what it brings closer, or park it.",
};
/// R0402
pub static WITHOUT_OUTCOME: Rule = Rule {
    code: "R0402",
    slug: "item-without-outcome",
    level: Level::Advice,
    locked: false,
    meaning: "Work that is in now, committed or in progress, and nothing says what will be counted once it is out, though the definition has metrics.",
    mend: "Add `outcomes` with a `metric`, a `target` and a day or period `by` which it is reached.",
};
/// R0404
pub static OVERDUE: Rule = Rule {
    code: "R0404",
    slug: "overdue",
    level: Level::Warning,
    locked: false,
    meaning: "The day by which an initiative, or a stage of it, was to be out has passed, and it is not; or the day of a milestone has passed, and nobody says what became of it.",
    mend: "Set `status` if it is out, or give it a new `target` and say why under `moves`; of a stage set `done`, of a milestone `status`.",
};
/// R0405
pub static TARGET_BEFORE_DEPENDENCY: Rule = Rule {
    code: "R0405",
    slug: "target-before-dependency",
    level: Level::Warning,
    locked: false,
    meaning: "An initiative is to be out before something that it depends on.",
    mend: "Move one of the two dates, or take the dependency away if it is not real.",
};
/// R0406
pub static NOW_DEPENDS_ON_LATER: Rule = Rule {
    code: "R0406",
    slug: "now-depends-on-later",
    level: Level::Warning,
    locked: false,
    meaning: "An initiative waits for one that is placed behind it on the board.",
    mend: "Bring the dependency forward, or move the initiative back.",
};
/// R0407
pub static HORIZON_STATUS_CONFLICT: Rule = Rule {
    code: "R0407",
    slug: "horizon-status-conflict",
    level: Level::Warning,
    locked: false,
    meaning: "The place on the board and the status say different things: `done` but not released, declined but still in `now`.",
    mend: "Change the one that is out of date.",
};
/// R0408
pub static MOSCOW_OVERLOAD: Rule = Rule {
    code: "R0408",
    slug: "moscow-overload",
    level: Level::Warning,
    locked: false,
    meaning: "More of the effort is `must` than leaves room to move: 60% by default (DSDM). When everything is a must, nothing can give.",
    mend: "Make `should` of what could come later without breaking the rest.",
};
/// R0409
pub static INCOMPARABLE_SCORE: Rule = Rule {
    code: "R0409",
    slug: "incomparable-score",
    level: Level::Warning,
    locked: false,
    meaning: "RICE scores count their reach over different periods, so that their order says nothing.",
    mend: "Take one period for all of them, in `rice.per`.",
};
/// R0410
pub static TEAM_OVERLOADED: Rule = Rule {
    code: "R0410",
    slug: "team-overloaded",
    level: Level::Warning,
    locked: false,
    meaning: "What a team has in `now` needs more than the team's capacity of a quarter.",
    mend: "Move something to `next`, or give part of it to another team.",
};
/// R0411
pub static FALSE_PRECISION: Rule = Rule {
    code: "R0411",
    slug: "false-precision",
    level: Level::Advice,
    locked: false,
    meaning: "A target to the day on something that is not being worked on. Readers will take it for a promise.",
    mend: "Write a period, such as `\"2027-Q2\"`, or add `deadline` with the reason for the day.",
};
/// The rules of initiatives.
pub const RULES: &[&Rule] = &[
    &WITHOUT_OBJECTIVE,
    &WITHOUT_OUTCOME,
    &OVERDUE,
    &TARGET_BEFORE_DEPENDENCY,
    &NOW_DEPENDS_ON_LATER,
    &HORIZON_STATUS_CONFLICT,
    &MOSCOW_OVERLOAD,
    &INCOMPARABLE_SCORE,
    &TEAM_OVERLOADED,
    &FALSE_PRECISION,
    &borne::SCORE_CONTRADICTS_MODEL,
    &borne::COMMITTED_WITHOUT_EVIDENCE,
];

/// What is wrong with one initiative.
pub fn check(entry: &Entry<Initiative>, cx: &Context<'_>, out: &mut Findings<'_>) {
    purpose(entry, cx, out);
    dates(entry, cx, out);
    dependencies(entry, cx, out);
    standing(entry, out);
    borne::check(entry, cx, out);
    criteria(entry, cx, out);
}

/// What is wrong with all of them together.
pub fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
    must_share(cx, out);
    periods(cx, out);
    load(cx, out);
}

/// Criteria of the scorecard that nobody declared.
fn criteria(entry: &Entry<Initiative>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let Some(scores) = &entry.scores else { return };
    let declared: Vec<&str> =
        cx.config.scorecard.iter().flat_map(|card| &card.weights.0).map(|(label, _)| &*label.name).collect();
    for (label, _) in &scores.0 {
        if CRITERIA.contains(&&*label.name) || declared.contains(&&*label.name) {
            continue;
        }
        let near = nearest(&label.name, CRITERIA.into_iter().chain(declared.iter().copied()));
        let finding = out.tell(&UNKNOWN_FIELD, label.span, format!("no criterion `{}`", label.name));
        finding.help = Some(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "declare it in `[scorecard.weights]` of `rutter.toml`".into(),
        });
        finding.replacement = near.map(|near| Replacement { span: label.span, text: near.to_owned() });
    }
}

/// Whether it says what it is for: an objective that it serves, an effect that is counted.
fn purpose(entry: &Entry<Initiative>, cx: &Context<'_>, out: &mut Findings<'_>) {
    if entry.is_settled() {
        return;
    }
    let id = &entry.core.key.id;
    let is_near = matches!(entry.horizon, Some(Horizon::Now | Horizon::Next));
    let is_meant = matches!(entry.status(), Status::Committed | Status::InProgress);
    let has_objectives = cx.model.whole::<Objective>().next().is_some();
    if entry.objectives.is_empty() && has_objectives && (is_near || is_meant) {
        out.tell(&WITHOUT_OBJECTIVE, entry.core.face(), format!("`{id}` serves no objective")).help =
            Some("add `objectives = [\"…\"]` with what it brings closer".into());
    }
    let has_metrics = cx.model.whole::<Metric>().next().is_some();
    if entry.outcomes.is_empty() && has_metrics && is_meant {
        let message = format!("nothing says what will be counted once `{id}` is out");
        out.tell(&WITHOUT_OUTCOME, entry.core.face(), message).help =
            Some("add `outcomes = [{ metric = \"…\", target = 90, by = \"2027-Q2\" }]`".into());
    }
}

fn dates(entry: &Entry<Initiative>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let fiscal = cx.config.fiscal();
    let passed = entry.target.map(|t| t.last_day(fiscal)).filter(|day| *day < cx.as_of && !entry.is_settled());
    if let Some(day) = passed {
        let message = format!("`{}` was to be out by {}", entry.core.key.id, date_long(day));
        out.tell(&OVERDUE, entry.core.at("target"), message).help =
            Some("set `status = \"released\"` if it is out, or move `target` and say why under `moves`".into());
    }
    for stage in entry.stages.iter().filter(|stage| stage.done.is_none() && !entry.is_settled()) {
        if let Some(day) = stage.target.map(|t| t.last_day(fiscal)).filter(|day| *day < cx.as_of) {
            let message = format!("`{}` of `{}` was to be out by {}", stage.title, entry.core.key.id, date_long(day));
            out.tell(&OVERDUE, entry.core.at_in(stage, "target"), message).help =
                Some("set `done` with the day if it is out, or move `target`".into());
        }
    }
    let day = entry.target.is_some_and(|target| matches!(target, When::Date(_)));
    if day && entry.deadline.is_none() && matches!(entry.horizon, Some(Horizon::Next | Horizon::Later)) {
        let message = format!("a target to the day for something in `{}`", entry.horizon.map_or("", Horizon::word));
        out.tell(&FALSE_PRECISION, entry.core.at("target"), message).help =
            Some("write a period such as `\"2027-Q2\"`, or add `deadline` with its reason".into());
    }
}

fn dependencies(entry: &Entry<Initiative>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let fiscal = cx.config.fiscal();
    for dependency in &entry.depends_on {
        let span = entry.core.at_in(dependency, "");
        let mut early = |its: &Core, day: Date, field: &str| {
            let own = entry.target.filter(|_| !entry.is_settled()).map(|target| target.last_day(fiscal));
            if let Some(own) = own.filter(|own| *own < day) {
                let message = format!(
                    "`{}` is to be out on {}, before `{}` on {}",
                    entry.core.key.id,
                    date_long(own),
                    its.key.id,
                    date_long(day)
                );
                let finding = out.tell(&TARGET_BEFORE_DEPENDENCY, span, message);
                finding.help = Some("move one of the two targets".into());
                finding.related.push(Related { span: its.at(field), message: "its target".into() });
            }
        };
        if let Some(day) = cx.model.named::<Milestone, _>(dependency).filter(|day| day.is_ahead()) {
            early(&day.core, day.date.last_day(fiscal), "date");
            continue;
        }
        let other = cx.model.named::<Initiative, _>(dependency).filter(|other| other.core.key != entry.core.key);
        let Some(other) = other else { continue };
        if let Some(its) = other.target.filter(|_| !other.is_settled()) {
            early(&other.core, its.last_day(fiscal), "target");
        }
        if let (Some(own @ (Horizon::Now | Horizon::Next)), Some(its @ (Horizon::Next | Horizon::Later))) =
            (entry.horizon, other.horizon)
            && own < its
        {
            let message = format!(
                "`{}` is in `{}` and waits for `{}` in `{}`",
                entry.core.key.id,
                own.word(),
                other.core.key.id,
                its.word()
            );
            let finding = out.tell(&NOW_DEPENDS_ON_LATER, span, message);
            finding.help = Some(format!("bring `{}` forward, or move `{}` back", other.core.key.id, entry.core.key.id));
            finding.related.push(Related { span: other.core.at("horizon"), message: "placed here".into() });
        }
    }
}

fn standing(entry: &Entry<Initiative>, out: &mut Findings<'_>) {
    let Some(horizon) = entry.horizon else { return };
    let status = entry.status();
    let out_there = matches!(status, Status::Released | Status::Measured);
    let conflict = match horizon {
        Horizon::Done => !out_there,
        Horizon::NotDoing => !matches!(status, Status::Declined | Status::Parked),
        Horizon::Now | Horizon::Next | Horizon::Later => out_there || status == Status::Declined,
    };
    if conflict {
        let message =
            format!("`{}` is in `{}`, but its status is `{}`", entry.core.key.id, horizon.word(), status.word());
        let finding = out.tell(&HORIZON_STATUS_CONFLICT, entry.core.at("horizon"), message);
        finding.help = Some(match horizon {
            Horizon::Done => "set `status` to `released` or `measured`, or move it back".into(),
            Horizon::NotDoing => "set `status` to `declined` or `parked`, or move it back".into(),
            _ if out_there => "move it to `done`".into(),
            _ => "move it to `not-doing`".into(),
        });
        if entry.status.is_some() {
            finding.related.push(Related { span: entry.core.at("status"), message: "its status".into() });
        }
    }
}

/// The share of effort that is `must`, in each part of the board (DSDM).
fn must_share(cx: &Context<'_>, out: &mut Findings<'_>) {
    for horizon in [Horizon::Now, Horizon::Next, Horizon::Later] {
        let rated: Vec<_> = cx
            .model
            .all::<Initiative>()
            .filter(|e| e.horizon == Some(horizon) && !e.is_settled())
            .filter_map(|e| Some((e, e.moscow.filter(|m| *m != Moscow::Wont)?, e.effort(cx.config)?)))
            .collect();
        let sum = |must: bool| rated.iter().filter(|r| !must || r.1 == Moscow::Must).map(|r| r.2).sum::<f64>();
        let (must, all) = (sum(true), sum(false));
        let most = cx.config.moscow_must_share().0;
        if rated.len() < 2 || all <= 0.0 || must / all <= most {
            continue;
        }
        let Some((largest, ..)) = rated.iter().filter(|r| r.1 == Moscow::Must).max_by(|a, b| a.2.total_cmp(&b.2))
        else {
            continue;
        };
        let message = format!(
            "{:.0}% of the effort in `{}` is `must`, more than {:.0}%",
            must / all * 100.0,
            horizon.word(),
            most * 100.0
        );
        out.entry = largest.core.key.to_string().into();
        out.tell(&MOSCOW_OVERLOAD, largest.core.at("moscow"), message).help =
            Some("make `should` of what could come later; this is the largest `must`".into());
    }
}

/// Whether all RICE scores count their reach over one period.
fn periods(cx: &Context<'_>, out: &mut Findings<'_>) {
    let scored: Vec<_> =
        cx.model.all::<Initiative>().filter(|e| !e.is_settled()).filter_map(|e| Some((e, e.rice.as_ref()?))).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, rice) in &scored {
        *counts.entry(rice.period()).or_default() += 1;
    }
    let Some((usual, _)) = counts.iter().max_by_key(|(period, count)| (**count, std::cmp::Reverse(**period))) else {
        return;
    };
    for (entry, rice) in scored.iter().filter(|(_, rice)| rice.period() != *usual) {
        out.entry = entry.core.key.to_string().into();
        let message = format!("reach is counted by the {}, elsewhere by the {usual}", rice.period());
        out.tell(&INCOMPARABLE_SCORE, entry.core.at("rice.per"), message).help =
            Some(format!("count it by the {usual}"));
    }
}

/// What each team has in `now`, in person-months by the team's id; nothing where effort is counted in points. Work of several
/// teams is shared evenly.
#[must_use]
pub fn loads<'a>(cx: &Context<'a>) -> BTreeMap<&'a str, f64> {
    let months = match cx.config.effort_unit {
        None | Some(EffortUnit::PersonMonths) => 1.0,
        Some(EffortUnit::PersonWeeks) => 12.0 / 52.0,
        Some(EffortUnit::PersonDays) => 12.0 / 260.0,
        Some(EffortUnit::Points) => return BTreeMap::new(),
    };
    let mut loads: BTreeMap<&str, f64> = BTreeMap::new();
    for entry in cx.model.all::<Initiative>().filter(|e| e.horizon == Some(Horizon::Now) && !e.is_settled()) {
        let Some(effort) = entry.effort(cx.config) else { continue };
        for team in entry.teams.iter().filter_map(|team| cx.model.get(team)) {
            *loads.entry(&team.core.key.id).or_default() += effort * months / entry.teams.len() as f64;
        }
    }
    loads
}

/// Whether what is in `now` fits into each team's quarter.
fn load(cx: &Context<'_>, out: &mut Findings<'_>) {
    let loads = loads(cx);
    for team in cx.model.all::<Team>() {
        let (Some(capacity), Some(load)) = (team.capacity, loads.get(&*team.core.key.id)) else { continue };
        if *load > capacity.0 {
            out.entry = team.core.key.to_string().into();
            let message = format!(
                "`{}` has {} person-months in `now`, and {} in a quarter",
                team.core.key.id,
                (load * 10.0).round() / 10.0,
                capacity.0
            );
            out.tell(&TEAM_OVERLOADED, team.core.at("capacity"), message).help =
                Some("move something to `next`, or give part of it to another team".into());
        }
    }
}
