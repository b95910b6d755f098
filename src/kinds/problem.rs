//! Problems: what is wrong for someone, how badly, how often, and how we know.

use super::initiative::{Horizon, Initiative, Status};
use super::insight::Insight;
use super::job::Job;
use super::metric::Metric;
use super::persona::Persona;
use crate::diagnostic::{Level, Rule};
use crate::model::{Context, Entry, Figure, Findings, Group, Kind, Ref, RefTo, Targets};
use crate::parse::fact::{Fact, To};
use crate::parse::field::Scale;
use crate::parse::reader::Item;
use crate::{record, variants};

variants! {
    /// What sort of problem.
    ProblemKind {
        /// Something that people must be able to do.
        Need = "need",
        /// Something that hurts.
        PainPoint = "pain-point",
        /// Something that could be better than anybody asks for.
        Opportunity = "opportunity",
        /// Something that we cannot change and must work with.
        Constraint = "constraint",
    }
}

/// What a problem can be known from.
pub struct Known;
impl Targets for Known {
    const TO: To = To::Kinds(&[Insight::NAME, Metric::NAME]);
}

record! {
    /// Something that is wrong for someone.
    Problem {
        /// what sort of problem it is
        kind: Option<ProblemKind>,
        /// who has it
        personas: Vec<Item<Ref<Persona>>>,
        /// the job that it stands in the way of
        job: Option<Ref<Job>>,
        /// how bad it is when it happens, 1 to 5
        severity: Option<Scale<1, 5>>,
        /// how often it happens, 1 to 5
        frequency: Option<Scale<1, 5>>,
        /// how we know
        evidence: Vec<Item<RefTo<Known>>>,
    }
}

/// R0302
pub static UNADDRESSED: Rule = Rule {
    code: "R0302",
    slug: "problem-unaddressed",
    level: Level::Warning,
    locked: false,
    meaning: "A problem that is bad and frequent (severity × frequency is `problem_severe`, 16, or more), and nothing on the roadmap is for it, though other problems are named there.",
    mend: "Name it in `problems` of what solves it, or correct its ratings.",
};

impl Problem {
    /// How much it weighs: severity × frequency; unknown where one of the two is.
    #[must_use]
    pub fn weight(&self) -> Option<i64> {
        Some(self.severity?.0 * self.frequency?.0)
    }
}

/// The initiatives that are for a problem, in the order of lists.
#[must_use]
pub fn answers<'a>(problem: &Entry<Problem>, cx: &Context<'a>) -> Vec<&'a Entry<Initiative>> {
    let keys = cx.model.kind(Initiative::NAME).map_or_else(Vec::new, |kind| kind.ordered(cx));
    let names = |initiative: &&Entry<Initiative>| {
        let mut problems = initiative.problems.iter().filter_map(|named| cx.model.get(named));
        problems.any(|named| named.core.key == problem.core.key)
    };
    keys.iter().filter_map(|key| cx.model.by_key::<Initiative>(key)).filter(names).collect()
}

/// Whether an initiative does something about its problems, or has: neither refused nor laid aside.
#[must_use]
pub fn is_answer(initiative: &Initiative) -> bool {
    !matches!(initiative.status(), Status::Declined | Status::Parked) && initiative.horizon != Some(Horizon::NotDoing)
}

impl Kind for Problem {
    const NAME: &'static str = "problem";
    const FOLDER: &'static str = "problems";
    const TITLE: &'static str = "Problems";
    const GROUP: Group = Group::Direction;
    const LINKED: bool = true;
    const COLUMNS: &'static [&'static str] = &["kind", "personas", "severity", "frequency"];
    const RULES: &'static [&'static Rule] = &[&UNADDRESSED];
    const STARTER: &'static str = r#"+++
title = "{title}"
# need, pain-point, opportunity, constraint
kind = "pain-point"
# how bad, and how often, both 1 to 5
severity = 3
frequency = 3
+++

What is wrong for whom, as they would say it, without the solution.
"#;

    /// The heaviest first; those that nobody has rated last.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [-entry.weight().unwrap_or_default(), 0]
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let mut figures = Vec::new();
        if let (Some(severity), Some(frequency)) = (entry.severity, entry.frequency) {
            figures.push(Figure {
                key: "weight",
                title: "Weight",
                value: Fact::Number((severity.0 * frequency.0) as f64),
                formula: "severity × frequency, of 25",
                inputs: vec![
                    ("Severity".into(), Fact::Number(severity.0 as f64)),
                    ("Frequency".into(), Fact::Number(frequency.0 as f64)),
                ],
            });
        }
        let list = answers(entry, cx).into_iter().map(|answer| Fact::Ref(answer.core.key.to_string().into(), To::Any));
        figures.push(Figure {
            key: "answers",
            title: "What is done about it",
            value: Fact::List(list.collect()),
            formula: "the initiatives that name it in `problems`",
            inputs: Vec::new(),
        });
        figures
    }

    fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
        let mut all = cx.model.whole::<Initiative>();
        // A name that dangles may have meant any of them.
        let lost = all.any(|i| i.core.broken || i.problems.iter().any(|problem| cx.model.get(problem).is_none()));
        let unused = cx.model.all::<Initiative>().all(|initiative| initiative.problems.is_empty());
        if lost || unused || cx.model.may_lack(Initiative::NAME) {
            return;
        }
        for problem in cx.model.all::<Problem>() {
            let Some(weight) = problem.weight().filter(|weight| *weight as f64 >= cx.config.problem_severe().0) else {
                continue;
            };
            if !answers(problem, cx).iter().any(|answer| is_answer(answer)) {
                out.entry = problem.core.key.to_string().into();
                let message =
                    format!("nothing on the roadmap is for `{}`, which weighs {weight} of 25", problem.core.key.id);
                out.tell(&UNADDRESSED, problem.core.header(), message).help =
                    Some("add it to the `problems` of what solves it, or correct `severity` and `frequency`".into());
            }
        }
    }
}
