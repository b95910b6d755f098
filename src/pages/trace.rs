//! Traceability: is everything that is wrong being worked on, and everything that is wanted counted?

use super::{Desk, Page};
use crate::kinds::initiative::{Initiative, Status};
use crate::kinds::key_result::KeyResult;
use crate::kinds::objective::{Objective, ObjectiveStatus};
use crate::kinds::problem::{self, Problem};
use crate::kinds::release::Release;
use crate::model::{Entry, Group, Key, Kind, State};
use crate::parse::fact::{Fact, To};
use std::collections::{BTreeSet, HashMap};
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

/// Live initiatives in their order, with what they name, looked up once.
struct Work<'a> {
    initiatives: Vec<Named<'a>>,
    /// Objective or metric → places of the initiatives that name it.
    naming: HashMap<&'a Key, Vec<usize>>,
}

/// An initiative, the objectives that it serves, and the metrics that it is to move.
struct Named<'a> {
    entry: &'a Entry<Initiative>,
    serves: Vec<&'a Key>,
    moves: Vec<&'a Key>,
}

impl<'a> Work<'a> {
    fn of(desk: &Desk<'a>) -> Work<'a> {
        let model = desk.context.model;
        let keys = ordered(desk, Initiative::NAME);
        let live = keys.iter().filter_map(|key| model.by_key::<Initiative>(key)).filter(|one| problem::is_answer(one));
        let initiatives: Vec<Named<'a>> = live
            .map(|entry| Named {
                entry,
                serves: entry.objectives.iter().filter_map(|named| Some(&model.get(named)?.core.key)).collect(),
                moves: entry
                    .outcomes
                    .iter()
                    .filter_map(|outcome| Some(&model.get(&outcome.metric)?.core.key))
                    .collect(),
            })
            .collect();
        let mut naming: HashMap<&Key, Vec<usize>> = HashMap::new();
        for (place, one) in initiatives.iter().enumerate() {
            for key in one.serves.iter().chain(&one.moves) {
                naming.entry(key).or_default().push(place);
            }
        }
        Work { initiatives, naming }
    }

    /// The initiatives that name any of these, each once, in their order.
    fn naming<'k>(&self, keys: impl IntoIterator<Item = &'k Key>) -> impl Iterator<Item = &Named<'a>> {
        let places: BTreeSet<usize> =
            keys.into_iter().filter_map(|key| self.naming.get(key)).flatten().copied().collect();
        places.into_iter().map(|place| &self.initiatives[place])
    }
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
fn objectives(desk: &Desk<'_>, work: &Work<'_>, gaps: &mut Vec<Fact>) -> Vec<Fact> {
    let model = desk.context.model;
    let runs = |one: &&Entry<Objective>| matches!(one.status(), ObjectiveStatus::Active | ObjectiveStatus::Draft);
    let keys = ordered(desk, Objective::NAME);
    let rows = keys.iter().filter_map(|key| model.by_key::<Objective>(key)).filter(runs).map(|objective| {
        let counted = objective.key_results.iter().filter_map(|result| model.get(result.value.metric.as_ref()?));
        let own: Vec<Key> = counted.map(|metric| metric.core.key.clone()).collect();
        let serving: Vec<&Named<'_>> = work.naming([&objective.core.key]).collect();
        if serving.is_empty() {
            gaps.push(gap(NO_WORK, &objective.core.key));
        }
        if own.is_empty() && serving.iter().all(|one| one.entry.outcomes.is_empty()) {
            gaps.push(gap(NO_METRIC, &objective.core.key));
        }
        let work = serving.into_iter().map(|one| {
            let moved = one.moves.iter().map(|metric| (*metric).clone());
            Fact::table([("entry", card(&one.entry.core.key)), ("metrics", cards(moved))])
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
fn matrices(desk: &Desk<'_>, work: &Work<'_>) -> Vec<Fact> {
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
    tables.into_iter().map(|table| matrix(&table, work, desk)).filter(|table| !table.is_absent()).collect()
}

fn matrix(table: &[&Entry<Objective>], work: &Work<'_>, desk: &Desk<'_>) -> Fact {
    let model = desk.context.model;
    let heads = table.iter().map(|objective| {
        let span = Fact::Whole(i64::try_from(objective.key_results.len()).unwrap_or(1));
        Fact::table([("entry", card(&objective.core.key)), ("span", span)])
    });
    let results: Vec<(&Key, &KeyResult)> =
        table.iter().flat_map(|one| one.key_results.iter().map(|result| (&one.core.key, &result.value))).collect();
    // What each key result counts.
    let counted = results.iter().map(|(_, result)| Some(&model.get(result.metric.as_ref()?)?.core.key));
    let counted: Vec<Option<&Key>> = counted.collect();
    let mut sums = vec![0; results.len()];
    let mut rows = Vec::new();
    for one in work.naming(results.iter().map(|(objective, _)| *objective).chain(counted.iter().copied().flatten())) {
        let cells = results.iter().zip(&counted).zip(&mut sums).map(|(((objective, _), counted), sum)| {
            let cell = match counted {
                Some(counted) if one.moves.contains(counted) => Fact::Word("moves"),
                _ if one.serves.contains(objective) => Fact::Word("serves"),
                _ => return Fact::Flag(false),
            };
            *sum += 1;
            cell
        });
        let cells = Fact::List(cells.collect());
        rows.push(Fact::table([("entry", card(&one.entry.core.key)), ("cells", cells)]));
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
        let work = Work::of(desk);
        let objectives = objectives(desk, &work, &mut gaps);
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
            ("matrices".into(), Fact::List(matrices(desk, &work))),
            ("problems".into(), Fact::List(problems)),
            ("objectives".into(), Fact::List(objectives)),
        ];
        facts.retain(|(_, fact)| !fact.is_absent());
        facts
    }
}
