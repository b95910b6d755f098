//! Priorities: what comes first by each way of scoring, and what went into it?

use super::{Desk, Page, entry, roadmap};
use crate::kinds::initiative::Initiative;
use crate::kinds::score::{Kano, Moscow};
use crate::model::{Context, Entry, Figure, Group, Key, Kind};
use crate::parse::fact::Fact;
use crate::parse::field::{Either, in_words};
use std::sync::Arc;

/// The open initiatives, ranked by what they were scored with.
pub struct Priorities;

impl Page for Priorities {
    fn name(&self) -> &'static str {
        "priorities"
    }
    fn folder(&self) -> &'static str {
        "roadmap/priorities"
    }
    fn group(&self) -> Group {
        Group::Plan
    }
    fn title(&self) -> &'static str {
        "Priorities"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "Why things are done in this order: scores side by side, each with its reason.".into()
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        let scored = |initiative: &Entry<Initiative>| {
            initiative.moscow.is_some() || initiative.kano.is_some() || !figures(initiative, &desk.context).is_empty()
        };
        open(&desk.context).into_iter().any(scored)
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let cx = &desk.context;
        let open = open(cx);
        let rankings = [("rice", "RICE score"), ("wsjf", "WSJF"), ("scorecard", "Scorecard")];
        let ranked = rankings.iter().filter_map(|(key, title)| ranking(key, title, &open, cx));
        let mut facts: Vec<(Arc<str>, Fact)> = vec![
            ("views".into(), roadmap::views()),
            ("rankings".into(), Fact::List(ranked.collect())),
            ("needs".into(), needs(&open, cx)),
            ("satisfaction".into(), satisfaction(&open, cx)),
        ];
        facts.retain(|(_, fact)| !fact.is_absent());
        facts
    }
}

/// What is still to be decided on, in the order of the board.
fn open<'a>(cx: &Context<'a>) -> Vec<&'a Entry<Initiative>> {
    let kind = cx.model.kind(Initiative::NAME);
    let ordered = kind.map_or_else(Vec::new, |kind| kind.ordered(cx));
    let entries = ordered.iter().filter_map(|key| cx.model.by_key::<Initiative>(key));
    entries.filter(|initiative| !initiative.is_settled()).collect()
}

fn figures(initiative: &Entry<Initiative>, cx: &Context<'_>) -> Vec<Figure> {
    Initiative::figures(initiative, cx)
}

fn list<'a>(entries: impl Iterator<Item = &'a Entry<Initiative>>) -> Fact {
    Fact::List(entries.map(|initiative| entry(&initiative.core.key)).collect())
}

/// What one way of scoring says, highest first. Equal scores share a rank.
fn ranking(key: &'static str, title: &'static str, open: &[&Entry<Initiative>], cx: &Context<'_>) -> Option<Fact> {
    let score = |initiative: &Entry<Initiative>| {
        let figure = figures(initiative, cx).into_iter().find(|figure| figure.key == key)?;
        match figure.value {
            Fact::Number(value) => Some((value, figure)),
            _ => None,
        }
    };
    let mut scored: Vec<(f64, Figure, &Key)> = Vec::new();
    let mut missing: Vec<&Entry<Initiative>> = Vec::new();
    for initiative in open {
        match score(initiative) {
            Some((value, figure)) => scored.push((value, figure, &initiative.core.key)),
            None => missing.push(initiative),
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let formula = scored.first()?.1.formula;
    let mut names: Vec<Arc<str>> = Vec::new();
    for name in scored.iter().flat_map(|(_, figure, _)| figure.inputs.iter().map(|(name, _)| name)) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let rank = |value: f64| 1 + scored.iter().filter(|(other, ..)| *other > value).count();
    let rows = scored.iter().map(|(value, figure, key)| {
        let input = |name: &Arc<str>| figure.inputs.iter().find(|(own, _)| own == name).map(|(_, fact)| fact.clone());
        let cells = names
            .iter()
            .map(|name| Fact::table([("name", name.clone().into()), ("input", input(name).unwrap_or_default())]));
        Fact::table([
            ("rank", Fact::Whole(i64::try_from(rank(*value)).unwrap_or(i64::MAX))),
            ("entry", entry(key)),
            ("score", figure.value.clone()),
            ("cells", Fact::List(cells.collect())),
        ])
    });
    Some(Fact::table([
        ("name", key.into()),
        ("title", title.into()),
        ("formula", formula.into()),
        ("inputs", Fact::List(names.iter().map(|name| name.clone().into()).collect())),
        ("rows", Fact::List(rows.collect())),
        ("missing", list(missing.into_iter())),
    ]))
}

/// By MoSCoW, with the share of the effort that each class takes.
fn needs(open: &[&Entry<Initiative>], cx: &Context<'_>) -> Fact {
    let of = |class: Moscow| open.iter().copied().filter(move |initiative| initiative.moscow == Some(class));
    let effort = |class: Moscow| of(class).filter_map(|initiative| initiative.effort(cx.config)).sum::<f64>();
    let classes = [
        (Moscow::Must, "Must", "Without it the rest is worth nothing."),
        (Moscow::Should, "Should", "Painful to leave out, and possible."),
        (Moscow::Could, "Could", "The first to go when time is short."),
        (Moscow::Wont, "Not now", "Agreed to leave out this time."),
    ];
    // What nobody means to do now takes no part of the effort.
    let total: f64 = classes[..3].iter().map(|(class, ..)| effort(*class)).sum();
    let groups =
        classes.into_iter().filter(|(class, ..)| of(*class).next().is_some()).map(|(class, title, meaning)| {
            let unknown = of(class).filter(|initiative| initiative.effort.is_none()).count();
            let counted = total > 0.0 && class != Moscow::Wont;
            Fact::table([
                ("name", Fact::Word(class.word())),
                ("title", title.into()),
                ("meaning", meaning.into()),
                ("effort", Fact::Number(effort(class))),
                ("share", if counted { Fact::Ratio(effort(class) / total) } else { Fact::Absent }),
                (
                    "unknown",
                    if unknown > 0 { Fact::Whole(i64::try_from(unknown).unwrap_or(i64::MAX)) } else { Fact::Absent },
                ),
                ("entries", list(of(class))),
            ])
        });
    Fact::List(groups.collect())
}

/// By Kano's classes, judged or surveyed.
fn satisfaction(open: &[&Entry<Initiative>], cx: &Context<'_>) -> Fact {
    let class = |initiative: &Entry<Initiative>| match &initiative.kano {
        Some(Either::Plain(judged)) => Some(judged.word()),
        Some(Either::Full(_)) => {
            figures(initiative, cx).into_iter().find(|figure| figure.key == "kano").and_then(|figure| {
                match figure.value {
                    Fact::Word(word) => Some(word),
                    _ => None,
                }
            })
        }
        None => None,
    };
    let classes = [
        (Kano::MustBe, "Expected without being asked for: missing, it angers; present, nobody notices."),
        (Kano::OneDimensional, "The more of it, the better."),
        (Kano::Attractive, "Not expected: present, it delights; missing, nobody minds."),
        (Kano::Indifferent, "Makes no difference to those asked."),
        (Kano::Reverse, "Those asked would rather be without it."),
    ];
    let groups = classes.into_iter().filter_map(|(kano, meaning)| {
        let of: Vec<_> = open.iter().copied().filter(|initiative| class(initiative) == Some(kano.word())).collect();
        let rows = of.iter().map(|initiative| {
            Fact::table([
                ("entry", entry(&initiative.core.key)),
                ("surveyed", Fact::Flag(matches!(initiative.kano, Some(Either::Full(_))))),
            ])
        });
        (!of.is_empty()).then(|| {
            Fact::table([
                ("name", Fact::Word(kano.word())),
                ("title", in_words(kano.word()).into()),
                ("meaning", meaning.into()),
                ("rows", Fact::List(rows.collect())),
            ])
        })
    });
    Fact::List(groups.collect())
}
