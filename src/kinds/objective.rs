//! Objectives: what is to be reached by the end of a period, and how one sees that it is (OKR).

use super::goal::Goal;
use super::initiative::{Initiative, Status, in_order};
use super::key_result::{KeyResult, Measured};
use super::pace::{NO_DATA, Pace, elapsed};
use super::tactic;
use super::team::Team;
use super::upkeep;
use crate::diagnostic::Rule;
use crate::model::rules::HIERARCHY_CYCLE;
use crate::model::{Context, Entry, Figure, Findings, Group, How, Kind, Ref, State, Telling};
use crate::parse::fact::Fact;
use crate::parse::field::{Markdown, Ratio};
use crate::parse::reader::{Field, Item};
use crate::parse::scalar::{Date, Period};
use crate::{record, variants};

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
    const RULES: &'static [&'static Rule] = upkeep::RULES;
    const TOLD: &'static [Telling] = &[
        Telling::new("status", How::Becomes("")),
        Telling::new("period", How::Slips("period")).opening("for"),
        Telling::new("key_results.score", How::Shares("")),
        Telling::new("key_results.current", How::Counts("now")),
    ];
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

    /// Key results with what was counted, and how far they are.
    fn parts(entry: &Entry<Self>, list: &str, cx: &Context<'_>) -> Option<Fact> {
        let part = |item: &Item<KeyResult>| {
            let measured = Measured::of(item, entry.period, cx);
            let Fact::Table(mut table) = item.value.fact() else { return Fact::Absent };
            table.retain(|(key, _)| !matches!(&**key, "start" | "current"));
            let known = [("start", measured.start), ("current", measured.now), ("score", measured.score)];
            table.extend(known.into_iter().filter_map(|(key, value)| Some((key.into(), Fact::Number(value?)))));
            Fact::Table(table)
        };
        (list == "key_results").then(|| Fact::List(entry.key_results.iter().map(part).collect()))
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
                formula: "progress with one decimal: green from `grade_green` on, amber from `grade_amber` on; committed is green at 1.0 alone",
                inputs: vec![("Progress".into(), Fact::Ratio(score))],
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
        upkeep::check(entry, cx, out);
    }

    fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
        upkeep::check_all(cx, out);
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
