//! Objectives: what is to be reached by the end of a period, and how one sees that it is (OKR).

use super::goal::Goal;
use super::initiative::{Initiative, Status, in_order};
use super::key_result::{Aim, KeyResult, Measured};
use super::pace::{NO_DATA, Pace, elapsed};
use super::tactic;
use super::team::Team;
use crate::diagnostic::{Level, Rule};
use crate::model::rules::HIERARCHY_CYCLE;
use crate::model::{Context, Entry, Figure, Findings, Group, Kind, Ref, State};
use crate::parse::fact::Fact;
use crate::parse::field::{Markdown, Ratio};
use crate::parse::reader::Item;
use crate::parse::scalar::{Date, Period, date_long};
use crate::{record, variants};
use std::collections::BTreeMap;

variants! {
    /// How firmly it is meant.
    ObjectiveKind {
        /// It will be reached; anything less is a miss.
        Committed = "committed",
        /// More than can be expected; two thirds of the way is well.
        Aspirational = "aspirational",
        /// Something will be known that is not known today.
        Learning = "learning",
    }
}
variants! {
    /// How far it is.
    ObjectiveStatus { Active = "active", Draft = "draft", Graded = "graded", Dropped = "dropped" }
}

record! {
    /// How sure its owner was on a day.
    CheckIn {
        /// the day
        date: Date,
        /// how sure that it will be reached, 0 to 1
        confidence: Ratio,
        /// why
        note: Option<Markdown>,
    }
}

record! {
    /// What is to be reached by the end of a period.
    Objective {
        /// the goal that it serves
        goal: Option<Ref<Goal>>,
        /// the period
        period: Period,
        /// how firmly it is meant
        kind: Option<ObjectiveKind>,
        /// how far it is
        status: Option<ObjectiveStatus>,
        /// the objective that it is a part of
        parent: Option<Ref<Objective>>,
        /// the team that answers for it
        team: Option<Ref<Team>>,
        /// how one sees that it is reached, one to five
        key_results: Vec<Item<KeyResult>>,
        /// how sure its owner was, over time
        check_ins: Vec<Item<CheckIn>>,
        /// what was learned
        retrospective: Option<Markdown>,
    }
}

macro_rules! rule {
    ($name:ident, $code:literal, $slug:literal, $level:ident, $meaning:literal, $mend:literal) => {
        #[doc = $code]
        pub static $name: Rule =
            Rule { code: $code, slug: $slug, level: Level::$level, locked: false, meaning: $meaning, mend: $mend };
    };
}

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
    "The start of a key result is its target, so that it is reached before anything is done.",
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

impl Objective {
    /// How far it is; active where it says nothing.
    #[must_use]
    pub fn status(&self) -> ObjectiveStatus {
        self.status.unwrap_or(ObjectiveStatus::Active)
    }

    /// Its key results with what is known of them.
    #[must_use]
    pub fn measured<'a>(&'a self, cx: &Context<'a>) -> Vec<Measured<'a>> {
        self.key_results.iter().map(|item| Measured::of(item, self.period, cx)).collect()
    }

    /// The weighted mean of the scores of its key results, those without one left out; none where none has one.
    #[must_use]
    pub fn score(&self, measured: &[Measured<'_>]) -> Option<f64> {
        let scored = || measured.iter().filter_map(|m| Some((m.item.value.weight(), m.score?)));
        let weight: f64 = scored().map(|(weight, _)| weight).sum();
        (weight > 0.0).then(|| scored().map(|(weight, score)| weight * score).sum::<f64>() / weight)
    }

    /// How it stands: its pace, but never better than at risk while one of its key results is off track; once graded, its grade.
    #[must_use]
    pub fn standing(&self, measured: &[Measured<'_>], cx: &Context<'_>) -> State {
        match self.status() {
            ObjectiveStatus::Draft => return State::new("Draft", "dash", "mute"),
            ObjectiveStatus::Dropped => return State::new("Dropped", "cross", "mute"),
            ObjectiveStatus::Active | ObjectiveStatus::Graded => {}
        }
        let Some(score) = self.score(measured) else { return NO_DATA };
        if self.status() == ObjectiveStatus::Graded {
            return self.grade(score, cx);
        }
        if cx.as_of < self.period.first_day(cx.config.fiscal()) {
            return State::new("Not started", "open", "mute");
        }
        let own = Pace::of(score, elapsed(self.period, cx.config.fiscal(), cx.as_of), cx.config);
        let worst = measured.iter().filter_map(|m| m.pace(self.period, cx)).max();
        let capped = if worst == Some(Pace::OffTrack) { own.max(Pace::AtRisk) } else { own };
        capped.state()
    }

    /// The grade of a score: green from 0.7 on, amber from 0.4 on, else red; committed is green at 1.0 alone (Doerr, Measure What Matters).
    fn grade(&self, score: f64, cx: &Context<'_>) -> State {
        let tenths = graded(score);
        let green = if self.kind == Some(ObjectiveKind::Committed) { 1.0 } else { cx.config.grade_green().0 };
        match tenths {
            tenths if tenths >= green => State::new("Graded green", "done", "good"),
            tenths if tenths >= cx.config.grade_amber().0 => State::new("Graded amber", "warn", "warn"),
            _ => State::new("Graded red", "diamond", "bad"),
        }
    }
}

/// A score as it is graded: with one decimal.
#[must_use]
pub fn graded(score: f64) -> f64 {
    (score * 10.0).round() / 10.0
}

impl Kind for Objective {
    const NAME: &'static str = "objective";
    const FOLDER: &'static str = "objectives";
    const TITLE: &'static str = "Objectives";
    const GROUP: Group = Group::Direction;
    const OWNED: bool = true;
    const COLUMNS: &'static [&'static str] = &["period", "goal", "team", "owner"];
    const CHAINS: &'static [(&'static str, &'static Rule)] = &[("parent", &HIERARCHY_CYCLE)];
    const RULES: &'static [&'static Rule] =
        &[&TOO_MANY, &UNCOVERED, &NOT_MEASURABLE, &DEGENERATE, &COUNT, &ACTIVITY, &STALE, &UNGRADED];
    const STARTER: &'static str = r#"+++
title = "{title}"
period = "2027-H1"
# active, draft, graded, dropped
status = "draft"
# committed, aspirational, learning
kind = "aspirational"

[[key_results]]
id = "kr-1"
title = "What will have changed, as a number that someone counts"
unit = "%"
start = 40
target = 85
current = 40
+++

Why this, and why now.
"#;

    fn is_retired(&self) -> bool {
        self.status == Some(ObjectiveStatus::Dropped)
    }

    fn state(entry: &Entry<Self>, cx: &Context<'_>) -> Option<State> {
        (!entry.core.broken).then(|| entry.standing(&entry.measured(cx), cx))
    }

    /// Those of a period that still runs first, the one that ends first on top; then what is over, newest first.
    fn order(entry: &Entry<Self>, cx: &Context<'_>) -> [i64; 2] {
        let days = |day: Date| day.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
        let last = entry.period.last_day(cx.config.fiscal());
        let closed = matches!(entry.status(), ObjectiveStatus::Graded | ObjectiveStatus::Dropped);
        let place =
            entry.goal.as_ref().and_then(|goal| cx.model.get(goal)?.rank).map_or(0, |rank| in_order(rank) >> 32);
        if closed || last < cx.as_of { [1 << 40, -days(last)] } else { [days(last), place] }
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let measured = entry.measured(cx);
        let score = entry.score(&measured);
        let passed = elapsed(entry.period, cx.config.fiscal(), cx.as_of);
        let mut figures = vec![Figure {
            key: "key_results",
            title: "Key results",
            value: Fact::List(measured.iter().map(|m| m.fact(entry.period, cx)).collect()),
            formula: "(now − start) ÷ (target − start), 0 to 1; what must be kept: the share of values that held; what is done or not: 0 or 1",
            inputs: Vec::new(),
        }];
        if let Some(score) = score {
            figures.push(Figure {
                key: "score",
                title: "Progress",
                value: Fact::Ratio(score),
                formula: "the mean of its key results by their weights; those without data are left out",
                inputs: measured
                    .iter()
                    .map(|m| (m.item.value.title.clone(), m.score.map_or("no data".into(), Fact::Ratio)))
                    .collect(),
            });
        }
        figures.push(Figure {
            key: "elapsed",
            title: "Time that has passed",
            value: Fact::Ratio(passed),
            formula: "whole days passed ÷ days of the period",
            inputs: vec![("Period".into(), Fact::Period(entry.period))],
        });
        if let Some(score) = score.filter(|_| entry.status() == ObjectiveStatus::Graded) {
            figures.push(Figure {
                key: "grade",
                title: "Grade",
                value: Fact::Number(graded(score)),
                formula: "progress with one decimal: 0.7 and more is green, 0.4 and more amber; committed is green at 1.0 alone",
                inputs: Vec::new(),
            });
        }
        figures.push(Figure {
            key: "work",
            title: "Pursued through",
            value: Fact::List(
                serving(entry, cx)
                    .map(|e| Fact::Ref(e.core.key.to_string().into(), crate::parse::fact::To::Any))
                    .collect(),
            ),
            formula: "the initiatives that name it, what was declined or parked left out",
            inputs: Vec::new(),
        });
        let tactics = tactic::of_objective(entry, cx);
        if !tactics.is_empty() {
            figures.push(Figure {
                key: "tactics",
                title: "Tactics",
                value: Fact::List(
                    tactics
                        .iter()
                        .map(|t| Fact::Ref(t.core.key.to_string().into(), crate::parse::fact::To::Any))
                        .collect(),
                ),
                formula: "the tactics that name it in `objectives`, what was declined or parked left out",
                inputs: Vec::new(),
            });
        }
        figures
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        if entry.status() == ObjectiveStatus::Dropped {
            return;
        }
        key_results(entry, cx, out);
        if entry.status() == ObjectiveStatus::Active {
            upkeep(entry, cx, out);
        }
    }

    fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
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
}

/// The initiatives that serve an objective, what was declined or parked left out.
fn serving<'a>(objective: &'a Entry<Objective>, cx: &Context<'a>) -> impl Iterator<Item = &'a Entry<Initiative>> {
    let referrers = cx.model.referrers(&objective.core.key).iter();
    let named = referrers.filter(|referrer| referrer.from.kind == Initiative::NAME && &*referrer.field == "objectives");
    let model = cx.model;
    named
        .filter_map(move |referrer| model.by_key::<Initiative>(&referrer.from))
        .filter(|initiative| !matches!(initiative.status(), Status::Declined | Status::Parked))
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
