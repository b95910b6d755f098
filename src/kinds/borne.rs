//! What bears an initiative out: the goals that it leads to, how we know that it is wanted, and scores that claim more.

use super::initiative::{Before, Initiative, Status};
use super::insight::Insight;
use super::milestone::Milestone;
use super::problem::Problem;
use super::vision::Vision;
use crate::diagnostic::{Level, Rule};
use crate::model::{Context, Entry, Figure, Findings, Key, Kind, Targets};
use crate::parse::fact::{Fact, To};

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

/// Why it is done: each objective, with its goal and the vision behind that.
#[must_use]
pub fn chain(entry: &Entry<Initiative>, cx: &Context<'_>) -> Option<Figure> {
    let name = |key: &Key| Fact::Ref(key.to_string().into(), To::Any);
    let vision = cx.model.only::<Vision>();
    let rows: Vec<Fact> = entry
        .objectives
        .iter()
        .filter_map(|objective| cx.model.get(objective))
        .map(|objective| {
            let goal = objective.goal.as_ref().and_then(|goal| cx.model.get(goal));
            Fact::table([
                ("objective", name(&objective.core.key)),
                ("goal", goal.map_or(Fact::Absent, |goal| name(&goal.core.key))),
                ("vision", vision.filter(|_| goal.is_some()).map_or(Fact::Absent, |vision| name(&vision.core.key))),
            ])
        })
        .collect();
    (!rows.is_empty()).then(|| Figure {
        key: "chain",
        title: "Why it is done",
        value: Fact::List(rows),
        formula: "its objectives, the goal of each, and the vision that the goals lead to",
        inputs: Vec::new(),
    })
}

/// Whether anything says how we know of a problem: its own evidence, or an insight that names it.
#[must_use]
pub fn has_evidence(problem: &Entry<Problem>, cx: &Context<'_>) -> bool {
    !problem.evidence.is_empty()
        || cx.model.referrers(&problem.core.key).iter().any(|referrer| referrer.from.kind == Insight::NAME)
}

/// Tells what is committed without evidence, and scores that say what the definition does not bear out.
pub fn check(entry: &Entry<Initiative>, cx: &Context<'_>, out: &mut Findings<'_>) {
    evidence(entry, cx, out);
    let Some(scores) = &entry.scores else { return };
    let mut tell = |criterion: &str, message: String, help: &str| {
        let span = entry.core.at(&format!("scores.{criterion}"));
        out.tell(&SCORE_CONTRADICTS_MODEL, span, message).help = Some(help.into());
    };
    let score = |criterion| scores.get(criterion).map_or(0, |score| score.0);
    if score("dependency_freedom") == 5
        && let Some(open) = open_dependency(entry, cx)
    {
        let message = format!("`dependency_freedom` is 5, but `{}` is open", open.id);
        tell("dependency_freedom", message, "give it a lower score, or take the dependency away");
    }
    let asked = score("user_feedback");
    if asked >= 4 && !cx.model.may_lack(Insight::NAME) && has_insights(cx) && !heard(entry, cx) {
        let message = format!("`user_feedback` is {asked}, but no insight bears it out");
        tell("user_feedback", message, "name the insight in `evidence`, or give it a lower score");
    }
    let aligned = score("strategic_alignment");
    let has_objectives = cx.model.whole::<super::objective::Objective>().next().is_some();
    if aligned >= 4 && has_objectives && entry.objectives.is_empty() {
        let message = format!("`strategic_alignment` is {aligned}, but it serves no objective");
        tell("strategic_alignment", message, "name the objective in `objectives`, or give it a lower score");
    }
}

fn has_insights(cx: &Context<'_>) -> bool {
    cx.model.whole::<Insight>().next().is_some()
}

/// What it waits for that is not done.
fn open_dependency(entry: &Entry<Initiative>, cx: &Context<'_>) -> Option<Key> {
    let is_open = |key: &Key| match cx.model.by_key::<Initiative>(key) {
        Some(initiative) => !initiative.is_settled(),
        None => cx.model.by_key::<Milestone>(key).is_some_and(|day| day.is_ahead()),
    };
    let names = entry.depends_on.iter().filter_map(|before| cx.model.find(&before.written, Before::TO).ok());
    names.map(|found| found.key).find(is_open)
}

/// Whether an insight tells of it: named as evidence, or known of a problem of it. What is not there may be one.
fn heard(entry: &Entry<Initiative>, cx: &Context<'_>) -> bool {
    let own = entry
        .evidence
        .iter()
        .any(|named| cx.model.find(&named.written, To::Any).map_or(true, |found| found.key.kind == Insight::NAME));
    own || entry.problems.iter().any(|named| {
        cx.model.get(named).is_none_or(|problem| {
            let told = |named: &str| {
                cx.model.find(named, To::Kinds(&[Insight::NAME])).is_ok_and(|found| found.key.kind == Insight::NAME)
            };
            problem.evidence.iter().any(|named| told(&named.written))
                || cx.model.referrers(&problem.core.key).iter().any(|referrer| referrer.from.kind == Insight::NAME)
        })
    })
}

fn evidence(entry: &Entry<Initiative>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let committed = matches!(entry.status(), Status::Committed | Status::InProgress) && !entry.is_settled();
    let known = !entry.evidence.is_empty()
        || entry.problems.iter().any(|named| cx.model.get(named).is_none_or(|problem| has_evidence(problem, cx)));
    if !committed || known || !has_insights(cx) || cx.model.may_lack(Insight::NAME) {
        return;
    }
    let message = format!("`{}` is {}, and nothing says how we know that it is wanted", entry.core.key.id, {
        if entry.status() == Status::Committed { "committed" } else { "in progress" }
    });
    out.tell(&COMMITTED_WITHOUT_EVIDENCE, entry.core.at("status"), message).help =
        Some("name what tells in `evidence`, or a problem that has evidence in `problems`".into());
}
