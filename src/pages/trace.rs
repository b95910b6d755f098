//! Traceability: is everything that is wrong being worked on, and everything that is wanted counted?

use super::{Desk, Page};
use crate::kinds::initiative::{Initiative, Status};
use crate::kinds::key_result::KeyResult;
use crate::kinds::objective::{Objective, ObjectiveStatus};
use crate::kinds::problem::{self, Problem};
use crate::kinds::release::Release;
use crate::model::{Entry, Group, Key, Kind, State};
use crate::parse::fact::{Fact, To};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The page that follows problems to releases, and objectives to metrics.
pub struct Trace;

/// A name that a page shows as a card.
fn card(key: &Key) -> Fact {
    Fact::Ref(key.to_string().into(), To::Any)
}

/// Cards of keys, each once, in their order.
fn cards(keys: impl IntoIterator<Item = Key>) -> Fact {
    let mut seen = BTreeSet::new();
    Fact::List(keys.into_iter().filter(|key| seen.insert(key.clone())).map(|key| card(&key)).collect())
}

/// Something that leads nowhere, as it is named above the tables.
fn gap(word: State, key: &Key) -> Fact {
    Fact::table([("state", word.fact()), ("entry", card(key))])
}

const NO_WORK: State = State::new("No initiative", "diamond", "bad");
const NO_RELEASE: State = State::new("No release", "warn", "warn");
const NO_METRIC: State = State::new("No metric", "warn", "warn");
const NO_REASON: State = State::new("No reason", "warn", "warn");

fn ordered(desk: &Desk<'_>, kind: &str) -> Vec<Key> {
    desk.context.model.kind(kind).map_or_else(Vec::new, |kind| kind.ordered(&desk.context))
}

/// The releases that carry an initiative: those that name it, and those of its steps.
fn releases(initiative: &Entry<Initiative>, desk: &Desk<'_>) -> Vec<Key> {
    let model = desk.context.model;
    let naming = model.referrers(&initiative.core.key).iter().map(|referrer| &referrer.from);
    let naming = naming.filter(|from| from.kind == Release::NAME).cloned();
    let steps = initiative.stages.iter().filter_map(|stage| stage.release.as_ref());
    naming.chain(steps.filter_map(|named| model.get(named)).map(|release| release.core.key.clone())).collect()
}

/// Problems with the work that is for them, and the releases that carry it.
fn problems(desk: &Desk<'_>, gaps: &mut Vec<Fact>) -> Vec<Fact> {
    let model = desk.context.model;
    let keys = ordered(desk, Problem::NAME);
    let rows = keys.iter().filter_map(|key| model.by_key::<Problem>(key)).map(|problem| {
        let answers = problem::answers(problem, &desk.context);
        let live: Vec<_> = answers.into_iter().filter(|answer| problem::is_answer(answer)).collect();
        if live.is_empty() {
            gaps.push(gap(NO_WORK, &problem.core.key));
        }
        let work = live.into_iter().map(|initiative| {
            let carried = releases(initiative, desk);
            let is_out = matches!(initiative.status(), Status::Released | Status::Measured);
            if is_out && carried.is_empty() && !ordered(desk, Release::NAME).is_empty() {
                gaps.push(gap(NO_RELEASE, &initiative.core.key));
            }
            Fact::table([("entry", card(&initiative.core.key)), ("releases", cards(carried))])
        });
        let work = Fact::List(work.collect());
        let weight = problem.weight().map_or(Fact::Absent, |weight| Fact::Number(weight as f64));
        Fact::table([("entry", card(&problem.core.key)), ("weight", weight), ("work", work)])
    });
    rows.collect()
}

/// Objectives that run with the work that serves them, and what is counted of both.
fn objectives(desk: &Desk<'_>, gaps: &mut Vec<Fact>) -> Vec<Fact> {
    let model = desk.context.model;
    let work = ordered(desk, Initiative::NAME);
    let runs = |one: &&Entry<Objective>| matches!(one.status(), ObjectiveStatus::Active | ObjectiveStatus::Draft);
    let keys = ordered(desk, Objective::NAME);
    let rows = keys.iter().filter_map(|key| model.by_key::<Objective>(key)).filter(runs).map(|objective| {
        let metric = |named: &crate::model::Ref<_>| model.get(named).map(counted);
        let own: Vec<Key> =
            objective.key_results.iter().filter_map(|result| metric(result.value.metric.as_ref()?)).collect();
        let serves = |initiative: &&Entry<Initiative>| {
            let mut named = initiative.objectives.iter().filter_map(|named| model.get(named));
            problem::is_answer(initiative) && named.any(|named| named.core.key == objective.core.key)
        };
        let serving: Vec<_> = work.iter().filter_map(|key| model.by_key::<Initiative>(key)).filter(serves).collect();
        if serving.is_empty() {
            gaps.push(gap(NO_WORK, &objective.core.key));
        }
        if own.is_empty() && serving.iter().all(|initiative| initiative.outcomes.is_empty()) {
            gaps.push(gap(NO_METRIC, &objective.core.key));
        }
        let work = serving.into_iter().map(|initiative| {
            let moved = initiative.outcomes.iter().filter_map(|outcome| metric(&outcome.metric));
            Fact::table([("entry", card(&initiative.core.key)), ("metrics", cards(moved))])
        });
        let work = Fact::List(work.collect());
        Fact::table([("entry", card(&objective.core.key)), ("metrics", cards(own)), ("work", work)])
    });
    rows.collect()
}

/// The most key results that stand side by side.
const ABREAST: usize = 10;

/// Live initiatives against the key results of objectives that run, as many objectives to a table as stand side by side:
/// `heads` (`entry`, `span`), `results`, `sums`, and `rows` of `entry` and `cells`: `moves` where the initiative names what
/// the key result counts, `serves` where it names the objective alone.
fn matrices(desk: &Desk<'_>) -> Vec<Fact> {
    let model = desk.context.model;
    let keys = ordered(desk, Objective::NAME);
    let running = keys.iter().filter_map(|key| model.by_key::<Objective>(key));
    let running = running.filter(|one| one.status() == ObjectiveStatus::Active && !one.key_results.is_empty());
    let mut tables: Vec<Vec<&Entry<Objective>>> = Vec::new();
    for objective in running {
        let width = |table: &Vec<&Entry<Objective>>| table.iter().map(|one| one.key_results.len()).sum::<usize>();
        match tables.last_mut().filter(|table| width(table) + objective.key_results.len() <= ABREAST) {
            Some(table) => table.push(objective),
            None => tables.push(vec![objective]),
        }
    }
    let work = ordered(desk, Initiative::NAME);
    let work: Vec<&Entry<Initiative>> =
        work.iter().filter_map(|key| model.by_key::<Initiative>(key)).filter(|one| problem::is_answer(one)).collect();
    tables.into_iter().map(|table| matrix(&table, &work, desk)).filter(|table| !table.is_absent()).collect()
}

fn matrix(table: &[&Entry<Objective>], work: &[&Entry<Initiative>], desk: &Desk<'_>) -> Fact {
    let model = desk.context.model;
    let heads = table.iter().map(|objective| {
        let span = Fact::Whole(i64::try_from(objective.key_results.len()).unwrap_or(1));
        Fact::table([("entry", card(&objective.core.key)), ("span", span)])
    });
    let results: Vec<(&Key, &KeyResult)> =
        table.iter().flat_map(|one| one.key_results.iter().map(|result| (&one.core.key, &result.value))).collect();
    let mut sums = vec![0; results.len()];
    let mut rows = Vec::new();
    for initiative in work {
        let served = initiative.objectives.iter().filter_map(|named| model.get(named));
        let served: Vec<&Key> = served.map(|objective| &objective.core.key).collect();
        let moved = initiative.outcomes.iter().filter_map(|outcome| model.get(&outcome.metric));
        let moved: Vec<&Key> = moved.map(|metric| &metric.core.key).collect();
        let cells: Vec<Fact> = results
            .iter()
            .zip(&mut sums)
            .map(|((objective, result), sum)| {
                let counted =
                    result.metric.as_ref().and_then(|metric| model.get(metric)).map(|metric| &metric.core.key);
                let cell = match counted {
                    Some(counted) if moved.contains(&counted) => Fact::Word("moves"),
                    _ if served.contains(objective) => Fact::Word("serves"),
                    _ => return Fact::Flag(false),
                };
                *sum += 1;
                cell
            })
            .collect();
        if cells.iter().any(|cell| matches!(cell, Fact::Word(_))) {
            rows.push(Fact::table([("entry", card(&initiative.core.key)), ("cells", Fact::List(cells))]));
        }
    }
    if rows.is_empty() {
        return Fact::Absent;
    }
    let name =
        |(objective, result): &(&Key, &KeyResult)| Fact::Ref(format!("{objective}#{}", result.id.0).into(), To::Any);
    Fact::table([
        ("heads", Fact::List(heads.collect())),
        ("results", Fact::List(results.iter().map(name).collect())),
        ("rows", Fact::List(rows)),
        ("sums", Fact::List(sums.into_iter().map(Fact::Whole).collect())),
    ])
}

fn counted(metric: &Entry<crate::kinds::metric::Metric>) -> Key {
    metric.core.key.clone()
}

impl Page for Trace {
    fn name(&self) -> &'static str {
        "trace"
    }
    fn folder(&self) -> &'static str {
        "trace"
    }
    fn group(&self) -> Group {
        Group::Evidence
    }
    fn title(&self) -> &'static str {
        "Traceability"
    }
    fn leads_group(&self) -> bool {
        true
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "From what is wrong to the release that mends it, and from what is wanted to what is counted.".into()
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        let has = |kind| desk.context.model.of_kind(kind).next().is_some();
        has(Initiative::NAME) && (has(Problem::NAME) || has(Objective::NAME))
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let mut gaps = Vec::new();
        let problems = problems(desk, &mut gaps);
        let objectives = objectives(desk, &mut gaps);
        let model = desk.context.model;
        let keys = ordered(desk, Initiative::NAME);
        for initiative in keys.iter().filter_map(|key| model.by_key::<Initiative>(key)) {
            let is_for = !initiative.objectives.is_empty() || !initiative.problems.is_empty();
            if !initiative.is_settled() && !is_for {
                gaps.push(gap(NO_REASON, &initiative.core.key));
            }
        }
        let mut facts: Vec<(Arc<str>, Fact)> = vec![
            ("gaps".into(), Fact::List(gaps)),
            ("matrices".into(), Fact::List(matrices(desk))),
            ("problems".into(), Fact::List(problems)),
            ("objectives".into(), Fact::List(objectives)),
        ];
        facts.retain(|(_, fact)| !fact.is_absent());
        facts
    }
}
