//! Initiatives: the roadmap's unit, placed in now, next and later (Bastow).

use super::borne;
use super::decision::Decision;
use super::job::Job;
use super::launch::Launch;
use super::metric::Metric;
use super::milestone::Milestone;
use super::objective::Objective;
use super::persona::Persona;
use super::placing;
use super::problem::Problem;
use super::release::Release;
use super::score::{KanoField, Moscow, Rice, Scores, Wsjf, scorecard};
use super::strategy::Strategy;
use super::team::Team;
use crate::config::Config;
use crate::diagnostic::Rule;
use crate::model::rules::DEPENDENCY_CYCLE;
use crate::model::{AnyRef, Context, Entry, Figure, Findings, Group, How, Kind, Ref, RefTo, State, Targets, Telling};
use crate::parse::fact::{Fact, To};
use crate::parse::field::{Amount, Either, Markdown, Url};
use crate::parse::reader::{Cx, Field, Item, Shape};
use crate::parse::scalar::{Currency, Date, When};
use crate::parse::tree::Node;
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// Where on the board.
    Horizon { Now = "now", Next = "next", Later = "later", Done = "done", NotDoing = "not-doing" }
}
variants! {
    /// How far it has come.
    Status {
        Idea = "idea",
        Discovery = "discovery",
        Committed = "committed",
        InProgress = "in-progress",
        Released = "released",
        Measured = "measured",
        Parked = "parked",
        Declined = "declined",
    }
}
variants! {
    /// Why a day cannot move.
    Hardness { Regulatory = "regulatory", Contractual = "contractual", Seasonal = "seasonal", Event = "event", Internal = "internal" }
}
variants! {
    /// What users may rely on.
    Maturity { Experimental = "experimental", Alpha = "alpha", Beta = "beta", Stable = "stable", Deprecated = "deprecated" }
}
variants! {
    /// How large it is, where a number would say too much. `[effort]` of rutter.toml says what each means.
    Size { XS = "XS", S = "S", M = "M", L = "L", XL = "XL" }
}
variants! {
    /// What became of the outcome.
    Outcome { Met = "met", Partly = "partly", Missed = "missed", TooEarly = "too-early" }
}

record! {
    /// A change of place.
    Move {
        /// when it was decided
        date: Date,
        /// where it was
        from: Option<Arc<str>>,
        /// where it went
        to: Option<Arc<str>>,
        /// why
        why: Markdown,
        /// the decision behind it
        decision: Option<Ref<Decision>>,
    }
}
record! {
    /// A day that cannot move.
    Deadline {
        /// the day
        date: Date,
        /// what happens on it
        reason: Markdown,
        /// how hard it is
        hardness: Option<Hardness>,
    }
}
record! {
    /// How much, and in what.
    Sum {
        /// how much
        amount: Amount,
        /// in which currency, by its code of ISO 4217
        currency: Currency,
    }
}

/// An amount of money: told as one value, with the digits of its currency.
#[derive(Debug)]
pub struct Money(pub Sum);

impl Field for Money {
    fn shape() -> Shape {
        Sum::shape()
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        Sum::read(node, cx).map(Money)
    }
    fn blank() -> Self {
        Money(Sum::blank())
    }
    fn fact(&self) -> Fact {
        Fact::Money(self.0.amount.0, self.0.currency.code().into())
    }
}
record! {
    /// What belongs to it, and what does not.
    Scope {
        /// what belongs to it
        r#in: Vec<Item<Markdown>>,
        /// what does not
        out: Vec<Item<Markdown>>,
    }
}
record! {
    /// A step on the way.
    Stage {
        /// its name
        title: Arc<str>,
        /// when it is meant to be done
        target: Option<When>,
        /// when it was done
        done: Option<Date>,
        /// the release that carries it
        release: Option<Ref<Release>>,
    }
}
record! {
    /// What became of it.
    Verdict {
        /// whether the outcome came
        result: Outcome,
        /// when that was found
        date: Option<Date>,
        /// what was learned
        learned: Option<Markdown>,
    }
}
record! {
    /// Where it is tracked elsewhere.
    External {
        /// the system
        system: Arc<str>,
        /// its key there
        key: Arc<str>,
        /// its address there
        url: Option<Url>,
    }
}

record! {
    /// What it is to change, as a number that someone counts.
    Effect {
        /// what is counted
        metric: Ref<Metric>,
        /// the value before; the series tells it where it is absent
        start: Option<f64>,
        /// the value that is wanted
        target: Option<f64>,
        /// by when
        by: Option<When>,
    }
}

/// Launches and initiatives: what an initiative can follow from.
pub struct Followed;
impl Targets for Followed {
    const TO: To = To::Kinds(&[Launch::NAME, Initiative::NAME]);
}

record! {
    /// A piece of work that changes something for someone.
    Initiative {
        /// what will be different, in a sentence; the text's first paragraph stands in
        statement: Option<Markdown>,
        /// where on the board
        horizon: Option<Horizon>,
        /// how far it has come
        status: Option<Status>,
        /// the objectives that it serves
        objectives: Vec<Item<Ref<Objective>>>,
        /// the problems that it is for
        problems: Vec<Item<Ref<Problem>>>,
        /// for whom
        personas: Vec<Item<Ref<Persona>>>,
        /// the jobs that it does better
        jobs: Vec<Item<Ref<Job>>>,
        /// the strategy that it follows
        strategy: Option<Ref<Strategy>>,
        /// what will be counted, from what to what
        outcomes: Vec<Item<Effect>>,
        /// the reason for its place in the order
        why: Option<Markdown>,
        /// how its place has changed
        moves: Vec<Item<Move>>,
        /// when work begins
        start: Option<When>,
        /// when it is meant to be out
        target: Option<When>,
        /// when it was out
        actual: Option<Date>,
        /// a day that cannot move
        deadline: Option<Deadline>,
        /// what it costs: a number in `effort_unit`, or a size
        effort: Option<Effort>,
        /// what may be spent
        budget: Option<Money>,
        /// who works on it
        teams: Vec<Item<Ref<Team>>>,
        /// what belongs to it, and what does not
        scope: Option<Scope>,
        /// what must be done before
        depends_on: Vec<Item<RefTo<Before>>>,
        /// what users may rely on
        maturity: Option<Maturity>,
        /// the steps on the way
        stages: Vec<Item<Stage>>,
        /// its place among its neighbours, smallest first
        rank: Option<f64>,
        /// what it belongs to, in a word or two
        theme: Option<Arc<str>>,
        /// reach, impact, confidence, effort
        rice: Option<Rice>,
        /// weighted shortest job first
        wsjf: Option<Wsjf>,
        /// what it does to satisfaction
        kano: Option<KanoField>,
        /// how much it is needed
        moscow: Option<Moscow>,
        /// scores of 1 to 5 by criterion
        scores: Option<Scores>,
        /// how we know that it is wanted: insights, metrics, whatever tells
        evidence: Vec<Item<AnyRef>>,
        /// what became of it
        verdict: Option<Verdict>,
        /// where it is tracked elsewhere
        external: Option<External>,
        /// what it follows from
        follows: Option<RefTo<Followed>>,
    }
}

/// A number, or a size. A number is told from a size by its sort, so that both can be checked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Effort {
    /// In `effort_unit`.
    Number(f64),
    /// Meant by `[effort]`.
    Size(Size),
}

impl crate::parse::reader::Field for Effort {
    fn shape() -> crate::parse::reader::Shape {
        crate::parse::reader::Shape::Either(vec![Amount::shape(), Size::shape()])
    }
    fn read(node: &crate::parse::tree::Node, cx: &mut crate::parse::reader::Cx<'_>) -> Option<Self> {
        if node.text().is_some() {
            Size::read(node, cx).map(Effort::Size)
        } else {
            Amount::read(node, cx).map(|amount| Effort::Number(amount.0))
        }
    }
    fn blank() -> Self {
        Effort::Number(0.0)
    }
    fn fact(&self) -> crate::parse::fact::Fact {
        match self {
            Effort::Number(number) => crate::parse::fact::Fact::Number(*number),
            Effort::Size(size) => crate::parse::fact::Fact::Text(size.word().into()),
        }
    }
}

impl Effort {
    /// In `effort_unit`.
    #[must_use]
    pub fn amount(self, config: &Config) -> f64 {
        let sizes = config.effort.as_ref();
        let set = |own: Option<Amount>, default: f64| own.map_or(default, |amount| amount.0);
        match self {
            Effort::Number(number) => number,
            Effort::Size(Size::XS) => set(sizes.and_then(|s| s.XS), 0.25),
            Effort::Size(Size::S) => set(sizes.and_then(|s| s.S), 0.5),
            Effort::Size(Size::M) => set(sizes.and_then(|s| s.M), 1.5),
            Effort::Size(Size::L) => set(sizes.and_then(|s| s.L), 4.0),
            Effort::Size(Size::XL) => set(sizes.and_then(|s| s.XL), 9.0),
        }
    }
}

impl Status {
    /// The word and the mark that it is shown with.
    #[must_use]
    pub fn state(self) -> State {
        match self {
            Status::Idea => State::new("Idea", "open", "mute"),
            Status::Discovery => State::new("Discovery", "open", "mute"),
            Status::Committed => State::new("Committed", "open", "ink"),
            Status::InProgress => State::new("In progress", "half", "ink"),
            Status::Released => State::new("Released", "done", "ink"),
            Status::Measured => State::new("Measured", "done", "ink"),
            Status::Parked => State::new("Parked", "dash", "mute"),
            Status::Declined => State::new("Declined", "cross", "mute"),
        }
    }
}

impl Initiative {
    /// Whether it is finished, one way or the other.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self.status(), Status::Released | Status::Measured | Status::Parked | Status::Declined)
            || matches!(self.horizon, Some(Horizon::Done | Horizon::NotDoing))
    }

    /// Its status; an idea where it says none.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status.unwrap_or(Status::Idea)
    }

    /// Its effort in `effort_unit`.
    #[must_use]
    pub fn effort(&self, config: &Config) -> Option<f64> {
        self.effort.map(|effort| effort.amount(config))
    }
}

/// What work can wait for.
pub struct Before;
impl Targets for Before {
    const TO: To = To::Kinds(&[Initiative::NAME, Milestone::NAME]);
}

impl Kind for Initiative {
    const NAME: &'static str = "initiative";
    const FOLDER: &'static str = "roadmap";
    const TITLE: &'static str = "Roadmap";
    const GROUP: Group = Group::Plan;
    const OWNED: bool = true;
    const LEAD: Option<&'static str> = Some("statement");
    const COLUMNS: &'static [&'static str] = &["horizon", "status", "target", "owner"];
    const RULES: &'static [&'static Rule] = placing::RULES;
    const LOOKS_BACK: &'static [&'static str] = &["moves.decision"];
    const CHAINS: &'static [(&'static str, &'static Rule)] = &[("depends_on", &DEPENDENCY_CYCLE)];
    const TOLD: &'static [Telling] = &[
        Telling::new("horizon", How::Moves).opening("in"),
        Telling::new("status", How::Becomes("")),
        Telling::new("target", How::Slips("target")),
        Telling::new("start", How::Slips("start")),
        Telling::new("deadline.date", How::Slips("deadline")),
        Telling::new("stages.target", How::Slips("")),
        Telling::new("figures.rice.score", How::Counts("RICE")),
        // Each says why a place or a day changed, which is told.
        Telling::new("moves", How::Untold),
    ];
    const STARTER: &'static str = r#"+++
title = "{title}"
# now, next, later, done, not-doing
horizon = "next"
# idea, discovery, committed, in-progress, released, measured, parked, declined
status = "idea"
# A period for what is not being worked on yet; a day only where something hangs on it.
# target = "2027-Q2"
# effort = "M"
# rice = { reach = 400, impact = 2, confidence = 0.8 }
+++

What will be different for whom, in a sentence.
"#;

    fn is_retired(&self) -> bool {
        self.status == Some(Status::Declined) || self.horizon == Some(Horizon::NotDoing)
    }

    fn state(entry: &Entry<Self>, cx: &Context<'_>) -> Option<State> {
        let late = !entry.is_settled() && entry.target.is_some_and(|t| t.last_day(cx.config.fiscal()) < cx.as_of);
        Some(if late { State::new("Overdue", "stop", "bad") } else { entry.status().state() })
    }

    /// By the part of the board, then as ranked; what is done stands newest first.
    fn order(entry: &Entry<Self>, cx: &Context<'_>) -> [i64; 2] {
        let is_done = entry.horizon == Some(Horizon::Done);
        let day = entry.actual.or_else(|| entry.target.map(|when| when.last_day(cx.config.fiscal())));
        let newest = day.filter(|_| is_done).map(|day| -day.duration_since(Date::constant(1970, 1, 1)).as_hours());
        let place = newest.or_else(|| entry.rank.map(in_order));
        [entry.horizon.map_or(5, |horizon| horizon as i64), place.unwrap_or(i64::MAX)]
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let effort = entry.effort(cx.config);
        let mut figures = Vec::new();
        figures.extend(entry.rice.as_ref().and_then(|rice| rice.figure(effort, cx.config)));
        figures.extend(entry.wsjf.as_ref().map(Wsjf::figure));
        if let Some(Either::Full(survey)) = &entry.kano {
            figures.extend(survey.figure());
        }
        figures.extend(entry.scores.as_ref().and_then(|scores| scorecard(scores, cx.config)));
        figures.extend(borne::chain(entry, cx));
        figures
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        placing::check(entry, cx, out);
    }

    fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
        placing::check_all(cx, out);
    }
}

/// A number that orders as `rank` does. Ranks may have a fraction, so that one can be put between two others.
#[must_use]
pub fn in_order(rank: f64) -> i64 {
    let bits = rank.to_bits().cast_signed();
    // Negative numbers order backwards by their bits.
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}
