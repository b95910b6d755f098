//! Initiatives: the roadmap's unit, placed in now, next and later (Bastow).

use super::borne;
use super::decision::Decision;
use super::job::Job;
use super::launch::Launch;
use super::metric::Metric;
use super::milestone::Milestone;
use super::objective::Objective;
use super::persona::Persona;
use super::problem::Problem;
use super::release::Release;
use super::score::{CRITERIA, KanoField, Moscow, Rice, Scores, Wsjf, scorecard};
use super::strategy::Strategy;
use super::team::Team;
use crate::config::{Config, EffortUnit};
use crate::diagnostic::{Level, Rule, nearest};
use crate::model::rules::DEPENDENCY_CYCLE;
use crate::model::{AnyRef, Context, Core, Entry, Figure, Findings, Group, Kind, Ref, RefTo, State, Targets};
use crate::parse::fact::To;
use crate::parse::field::{Amount, Either, Markdown, Url};
use crate::parse::reader::Item;
use crate::parse::rules::UNKNOWN_FIELD;
use crate::parse::scalar::{Currency, Date, When, date_long};
use crate::{record, variants};
use std::collections::BTreeMap;
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
    /// An amount of money.
    Money {
        /// how much
        amount: Amount,
        /// in which currency, by its code of ISO 4217
        currency: Currency,
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

/// R0404
pub static OVERDUE: Rule = Rule {
    code: "R0404",
    slug: "overdue",
    level: Level::Warning,
    locked: false,
    meaning: "The day by which an initiative was to be out has passed, and it is not.",
    mend: "Set `status` if it is out, or give it a new `target` and say why under `moves`.",
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
    meaning: "More of the effort is `must` than leaves room to move: 60 % by default (DSDM). When everything is a must, nothing can give.",
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
/// R0412
pub static SCORE_CONTRADICTS_MODEL: Rule = Rule {
    code: "R0412",
    slug: "score-contradicts-model",
    level: Level::Advice,
    locked: false,
    meaning: "A score says what the definition does not bear out: free of dependencies with one that is open, users who ask for it without an insight, close to the strategy without an objective.",
    mend: "Correct the score, or the field that it contradicts.",
};

/// R0413
pub static COMMITTED_WITHOUT_EVIDENCE: Rule = Rule {
    code: "R0413",
    slug: "committed-without-evidence",
    level: Level::Advice,
    locked: false,
    meaning: "Work that is committed or in progress, and nothing says how we know that it is wanted: it names no `evidence`, nor a problem that has some, though the definition has insights.",
    mend: "Name what tells in `evidence`, or a problem that has evidence in `problems`; or go back to discovery.",
};

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
    const RULES: &'static [&'static Rule] = &[
        &OVERDUE,
        &TARGET_BEFORE_DEPENDENCY,
        &NOW_DEPENDS_ON_LATER,
        &HORIZON_STATUS_CONFLICT,
        &MOSCOW_OVERLOAD,
        &INCOMPARABLE_SCORE,
        &TEAM_OVERLOADED,
        &FALSE_PRECISION,
        &SCORE_CONTRADICTS_MODEL,
        &COMMITTED_WITHOUT_EVIDENCE,
    ];
    const LOOKS_BACK: &'static [&'static str] = &["moves.decision"];
    const CHAINS: &'static [(&'static str, &'static Rule)] = &[("depends_on", &DEPENDENCY_CYCLE)];
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

    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [entry.horizon.map_or(5, |horizon| horizon as i64), entry.rank.map_or(i64::MAX, in_order)]
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
        dates(entry, cx, out);
        dependencies(entry, cx, out);
        standing(entry, out);
        borne::check(entry, cx, out);
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
            finding.replacement =
                near.map(|near| crate::diagnostic::Replacement { span: label.span, text: near.to_owned() });
        }
    }

    fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
        must_share(cx, out);
        periods(cx, out);
        load(cx, out);
    }
}

/// A number that orders as `rank` does. Ranks may have a fraction, so that one can be put between two others.
#[must_use]
pub fn in_order(rank: f64) -> i64 {
    let bits = rank.to_bits().cast_signed();
    // Negative numbers order backwards by their bits.
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

fn dates(entry: &Entry<Initiative>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let fiscal = cx.config.fiscal();
    let passed = entry.target.map(|t| t.last_day(fiscal)).filter(|day| *day < cx.as_of && !entry.is_settled());
    if let Some(day) = passed {
        let message = format!("`{}` was to be out by {}", entry.core.key.id, date_long(day));
        out.tell(&OVERDUE, entry.core.at("target"), message).help =
            Some("set `status = \"released\"` if it is out, or move `target` and say why under `moves`".into());
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
                finding.related.push(crate::diagnostic::Related { span: its.at(field), message: "its target".into() });
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
            finding
                .related
                .push(crate::diagnostic::Related { span: other.core.at("horizon"), message: "placed here".into() });
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
            finding
                .related
                .push(crate::diagnostic::Related { span: entry.core.at("status"), message: "its status".into() });
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
            "{:.0} % of the effort in `{}` is `must`, more than {:.0} %",
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
            let message =
                format!("`{}` has {load:.1} person-months in `now`, and {} in a quarter", team.core.key.id, capacity.0);
            out.tell(&TEAM_OVERLOADED, team.core.at("capacity"), message).help =
                Some("move something to `next`, or give part of it to another team".into());
        }
    }
}
