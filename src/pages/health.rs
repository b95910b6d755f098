//! Health: what is overdue, stale, missing or without an owner? What the checks say of the edition that everything is in,
//! for those who can mend it; the editions for readers outside have no such page.

use super::{Desk, Page};
use crate::check::{self, Look};
use crate::diagnostic::{Diagnostic, Level, Report, Rule};
use crate::edition;
use crate::model::{Group, Key};
use crate::parse::fact::{Fact, To};
use crate::parse::field::in_words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What waits for somebody.
pub struct Health;

impl Page for Health {
    fn name(&self) -> &'static str {
        "health"
    }
    fn folder(&self) -> &'static str {
        "health"
    }
    fn group(&self) -> Group {
        Group::Evidence
    }
    fn title(&self) -> &'static str {
        "Health"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "How complete and how fresh the definition is, and what is wrong with it.".into()
    }
    fn comes_last(&self) -> bool {
        true
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        let editions = edition::editions(desk.context.config);
        let default = editions.first().copied().flatten().map(|(label, _)| &label.name);
        desk.projected.edition.as_ref() == default && desk.projected.entries().next().is_some()
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let found = found(desk);
        let count = |level: Level| found.iter().filter(|(d, _)| d.level == level).count();
        let waiting: BTreeSet<&Key> = found.iter().filter_map(|(_, key)| key.as_ref()).collect();
        vec![
            ("warnings".into(), count(Level::Warning).into()),
            ("advice".into(), count(Level::Advice).into()),
            ("entries".into(), desk.projected.len().into()),
            ("waiting".into(), waiting.len().into()),
            ("owners".into(), owners(desk, &found)),
            ("groups".into(), groups(desk, &found)),
        ]
    }
}

type Found = (Diagnostic, Option<Key>);

/// What is not as it should be, with the entry that it is about. Errors are none of it: with one there is no portal.
fn found(desk: &Desk<'_>) -> Vec<Found> {
    let look = Look { context: desk.context, sources: desk.sources };
    let mut report = Report::default();
    check::check(look, &|_| true, &mut report);
    check::check_edition(look, desk.projected, &mut report);
    check::settle(look, &check::rules(desk.projected.kinds, &[]), &[], &mut report);
    let shown: BTreeMap<String, &Key> =
        desk.projected.entries().map(|entry| (entry.core().key.to_string(), &entry.core().key)).collect();
    let quiet = report.diagnostics.into_iter().filter(|d| d.level != Level::Error);
    let placed = quiet.map(|d| {
        let key = d.entry.as_ref().and_then(|name| shown.get(&**name)).map(|key| (*key).clone());
        (d, key)
    });
    placed.collect()
}

/// By check: warnings first, then advice, each in the order of their codes.
fn groups(desk: &Desk<'_>, found: &[Found]) -> Fact {
    let mut groups: BTreeMap<(bool, &str), (&Rule, Vec<Fact>)> = BTreeMap::new();
    for (diagnostic, key) in found {
        let rule = diagnostic.rule;
        let row = Fact::table([
            ("entry", key.as_ref().map_or(Fact::Absent, |key| Fact::Ref(key.to_string().into(), To::Any))),
            ("says", Fact::Prose(sentence(&diagnostic.message).into())),
            ("owner", owner(desk, key.as_ref()).map_or(Fact::Absent, |owner| Fact::Ref(owner, To::Owners))),
            ("owned", owned(desk, key.as_ref()).into()),
        ]);
        let place = (diagnostic.level == Level::Advice, rule.code);
        groups.entry(place).or_insert_with(|| (rule, Vec::new())).1.push(row);
    }
    let groups = groups.into_iter().map(|((is_advice, _), (rule, rows))| {
        Fact::table([
            ("check", rule.slug.into()),
            ("title", in_words(rule.slug).into()),
            ("advice", is_advice.into()),
            ("meaning", Fact::Prose(rule.meaning.into())),
            ("found", Fact::List(rows)),
        ])
    });
    Fact::List(groups.collect())
}

/// Who has how much to mend: the most first, and what nobody owns last.
fn owners(desk: &Desk<'_>, found: &[Found]) -> Fact {
    let mut owners: BTreeMap<Option<Arc<str>>, (usize, usize)> = BTreeMap::new();
    for (diagnostic, key) in found.iter().filter(|(_, key)| owned(desk, key.as_ref())) {
        let counts = owners.entry(owner(desk, key.as_ref())).or_default();
        match diagnostic.level {
            Level::Warning => counts.0 += 1,
            _ => counts.1 += 1,
        }
    }
    let mut owners: Vec<_> = owners.into_iter().collect();
    owners.sort_by_key(|(owner, (warnings, advice))| {
        (owner.is_none(), std::cmp::Reverse(*warnings), std::cmp::Reverse(*advice))
    });
    let rows = owners.into_iter().map(|(owner, (warnings, advice))| {
        Fact::table([
            ("owner", owner.map_or(Fact::Absent, |owner| Fact::Ref(owner, To::Owners))),
            ("warnings", warnings.into()),
            ("advice", advice.into()),
        ])
    });
    Fact::List(rows.collect())
}

fn owner(desk: &Desk<'_>, key: Option<&Key>) -> Option<Arc<str>> {
    Some(desk.projected.core(key?)?.common.owner.as_ref()?.written.clone())
}

/// Whether the entry is of a kind that should have an owner, or has one all the same.
fn owned(desk: &Desk<'_>, key: Option<&Key>) -> bool {
    let kind = key.and_then(|key| desk.projected.kind(key.kind));
    kind.is_some_and(|kind| kind.traits().owned) || owner(desk, key).is_some()
}

/// A message with a capital, unless it begins with a name.
fn sentence(message: &str) -> String {
    let mut rest = message.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect::<String>() + ".")
}
