//! What changed between two states of a definition, told in the words of its kinds.
//!
//! Both sides are editions, projected each by its own `rutter.toml`. What an edition hides today is not told for having
//! been visible once: an entry that is still there and hidden did not go, and of an entry that is not seen whole nothing
//! is told to have gone.

mod facts;
mod faults;
mod lists;
mod words;

pub use faults::{Faults, faults};

use crate::model::{AnyEntry, AnyKind, Context, Core, Key};
use crate::parse::fact::Fact;
use crate::parse::scalar::{Date, parse_date};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use words::Teller;

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another id.
    Renamed,
    /// It says something else.
    Changed,
}

impl Fate {
    /// Its name in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Fate::Added => "added",
            Fate::Removed => "removed",
            Fate::Renamed => "renamed",
            Fate::Changed => "changed",
        }
    }
}

/// An entry that is not what it was.
#[derive(Debug, Clone)]
pub struct Changed {
    /// Its name; of one that is gone, the name that it had.
    pub key: Key,
    /// What it is called.
    pub title: Arc<str>,
    /// What became of it.
    pub fate: Fate,
    /// The id that it had, where it has another.
    pub was: Option<Arc<str>>,
    /// The file that holds it; of one that is gone, the one that did. None where the file is what it was, so that what changed
    /// stands elsewhere.
    pub file: Option<Arc<str>>,
    /// What is told of it, the most important first.
    pub told: Vec<Told>,
}

/// One change of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The field, dotted: `key_results.score`; `body` for the text.
    pub field: Arc<str>,
    /// The element of a list that it is of.
    pub part: Option<Arc<str>>,
    /// The change in words.
    pub words: String,
    /// The value before; absent where there was none, and where it may not be told.
    pub before: Fact,
    /// The value now.
    pub after: Fact,
}

/// What changed since a revision.
#[derive(Debug)]
pub struct Changes {
    /// How the revision was asked for.
    pub since: Arc<str>,
    /// Its day.
    pub day: Date,
    /// The entries that are not what they were.
    pub changed: Vec<Changed>,
}

impl Changes {
    /// The day from which changes are told: as asked, else that of the revision.
    #[must_use]
    pub fn begin(&self) -> Date {
        parse_date(&self.since).unwrap_or(self.day)
    }

    /// The revision, where that is what was asked for.
    #[must_use]
    pub fn revision(&self) -> Option<&Arc<str>> {
        Some(&self.since).filter(|since| parse_date(since).is_err())
    }
}

impl Changed {
    fn of(core: &Core, fate: Fate) -> Changed {
        let (key, title, file) = (core.key.clone(), core.title.clone(), core.path().clone());
        Changed { key, title, fate, was: None, file: Some(file), told: Vec::new() }
    }

    /// What is told of it, in lines: what became of it, then its changes.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let told = self.told.iter().map(|told| told.words.clone());
        match (self.fate, &self.was) {
            (Fate::Added, _) => vec![std::iter::once("new".to_owned()).chain(told).collect::<Vec<_>>().join(", ")],
            (Fate::Removed, _) => vec!["gone".to_owned()],
            (Fate::Renamed, Some(was)) => std::iter::once(format!("its id was {was}")).chain(told).collect(),
            (Fate::Renamed | Fate::Changed, _) => told.collect(),
        }
    }
}

/// The two sides of a comparison.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// What an edition showed.
    pub before: Context<'a>,
    /// What it shows.
    pub after: Context<'a>,
    /// Whether an entry is there today and the edition hides it: so that nothing that became hidden is told to have gone.
    pub hides: &'a (dyn Fn(&Key) -> bool + Sync),
}

/// What changed, kind by kind in the order of the register, entries by their titles.
#[must_use]
pub fn compare(sides: Sides<'_>) -> Vec<Changed> {
    sides.after.model.kinds.iter().flat_map(|kind| of_kind(*kind, sides)).collect()
}

fn of_kind(kind: &'static dyn AnyKind, sides: Sides<'_>) -> Vec<Changed> {
    let keyed = |cx: Context<'_>| -> BTreeMap<Key, Arc<dyn AnyEntry>> {
        cx.model.of_kind(kind.name()).map(|entry| (entry.core().key.clone(), entry.clone())).collect()
    };
    let (mut before, mut after) = (keyed(sides.before), keyed(sides.after));
    let both: BTreeSet<Key> = before.keys().filter(|key| after.contains_key(key)).cloned().collect();
    let mut changed = Vec::new();
    let mut pairs: Vec<(Arc<dyn AnyEntry>, Arc<dyn AnyEntry>)> =
        both.iter().filter_map(|key| Some((before.remove(key)?, after.remove(key)?))).collect();
    before.retain(|key, _| !(sides.hides)(key));
    pairs.extend(renamed(&mut before, &mut after));
    for (old, new) in pairs {
        let (was, now) = (old.core(), new.core());
        let told = Teller { kind, sides, is_whole: now.is_whole() }.changes(old.as_ref(), new.as_ref());
        let is_renamed = was.key != now.key;
        if is_renamed || !told.is_empty() {
            changed.push(Changed {
                key: now.key.clone(),
                title: now.title.clone(),
                fate: if is_renamed { Fate::Renamed } else { Fate::Changed },
                was: is_renamed.then(|| was.key.id.clone()),
                file: (was.document.source.text != now.document.source.text).then(|| now.path().clone()),
                told,
            });
        }
    }
    for entry in after.values() {
        let core = entry.core();
        let told = Teller { kind, sides, is_whole: true }.openings(entry.as_ref());
        changed.push(Changed { told, ..Changed::of(core, Fate::Added) });
    }
    for entry in before.values() {
        changed.push(Changed::of(entry.core(), Fate::Removed));
    }
    changed.sort_by_cached_key(|entry| (entry.title.to_lowercase(), entry.key.clone()));
    changed
}

/// Takes the pairs out of both sides that are one entry under two ids: the only one of its title on either side.
fn renamed(
    before: &mut BTreeMap<Key, Arc<dyn AnyEntry>>,
    after: &mut BTreeMap<Key, Arc<dyn AnyEntry>>,
) -> Vec<(Arc<dyn AnyEntry>, Arc<dyn AnyEntry>)> {
    let by_title = |side: &BTreeMap<Key, Arc<dyn AnyEntry>>| {
        let mut titles: BTreeMap<String, Vec<Key>> = BTreeMap::new();
        for (key, entry) in side {
            titles.entry(entry.core().title.to_lowercase()).or_default().push(key.clone());
        }
        titles
    };
    let names_it =
        |entry: &Arc<dyn AnyEntry>, id: &str| entry.core().common.aliases.iter().any(|alias| *alias.value == *id);
    let aliased: Vec<(Key, Key)> = before
        .keys()
        .filter_map(|old| Some((old.clone(), after.iter().find(|(_, entry)| names_it(entry, &old.id))?.0.clone())))
        .collect();
    let (old, new) = (by_title(before), by_title(after));
    let alike = old.into_iter().filter_map(|(title, keys)| match (&keys[..], new.get(&title).map(Vec::as_slice)) {
        ([old], Some([new])) => Some((old.clone(), new.clone())),
        _ => None,
    });
    let pairs: Vec<(Key, Key)> = aliased.into_iter().chain(alike).collect();
    pairs
        .into_iter()
        .filter_map(|(old, new)| {
            let (Some(_), Some(_)) = (before.get(&old), after.get(&new)) else { return None };
            Some((before.remove(&old)?, after.remove(&new)?))
        })
        .collect()
}

/// The words of a body, without what fills fields.
fn words_of(entry: &dyn AnyEntry) -> Vec<String> {
    let core = entry.core();
    let mut bytes = core.body().as_bytes().to_vec();
    for taken in &core.taken {
        bytes.get_mut(taken.clone()).into_iter().flatten().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    crate::parse::plain::plain(&text).split_whitespace().map(str::to_owned).collect()
}

/// How many words came, and how many went, whatever their order.
fn counted(before: &[String], after: &[String]) -> (usize, usize) {
    let mut balance: BTreeMap<&str, i64> = BTreeMap::new();
    for word in before {
        *balance.entry(word).or_default() -= 1;
    }
    for word in after {
        *balance.entry(word).or_default() += 1;
    }
    let sum = |sign: i64| -> usize { balance.values().map(|n| usize::try_from(n * sign).unwrap_or(0)).sum() };
    (sum(1), sum(-1))
}

/// The entry that a whole name is of: `kind:id`, or `kind:id#part`.
#[must_use]
pub fn key_of(name: &str, cx: &Context<'_>) -> Option<Key> {
    let (kind, id) = name.split('#').next()?.split_once(':')?;
    let kind = cx.model.kinds.iter().find(|known| known.name() == kind)?;
    Some(Key { kind: kind.name(), id: id.into() })
}
