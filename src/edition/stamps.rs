//! When files changed and who changed them, as far as an edition tells it.
//!
//! A log tells of whole files and of all that ever stood in them, so that an edition which may hide something tells nothing
//! of it unless `rutter.toml` says so; then it tells of the files that it shows as a whole, and names whom it shows anyway.

use super::Projected;
use crate::compare::{Changed, Fate};
use crate::config::{Config, Logged};
use crate::model::{Key, Model, beside};
use crate::parse::scalar::{Date, parse_date};
use crate::source::{Commit, Log};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A change of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The day.
    pub day: Date,
    /// Who made it, where that is told.
    pub author: Option<Author>,
}

/// Someone who changed a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// As the commit has it.
    pub name: Arc<str>,
    /// The entry of that name.
    pub entry: Option<Key>,
}

/// The changes that an edition tells.
#[derive(Debug, Default)]
pub struct Stamps {
    changed: BTreeMap<Arc<str>, Stamp>,
    removed: BTreeMap<Arc<str>, Stamp>,
}

impl Stamps {
    /// The last change of the file at a path.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<&Stamp> {
        self.changed.get(path)
    }

    /// The change that took an entry out of the file that held it, whether the file went with it or not.
    fn removal(&self, path: &str) -> Option<&Stamp> {
        self.removed.get(path).or_else(|| self.of(path))
    }

    /// What an edition tells of a log. `whole` is all that there is, and only asked what the edition hides.
    #[must_use]
    pub fn told(log: &Log, projected: &Projected, whole: &Model, config: &Config) -> Stamps {
        let edition = projected.edition.as_deref();
        let logged = config.logged(edition);
        if logged == Logged::Off {
            return Stamps::default();
        }
        let sees_all = config.sees_all(edition);
        let people: BTreeMap<&str, &Key> = projected
            .entries()
            .map(|entry| entry.core())
            .filter(|core| projected.kind(core.key.kind).is_some_and(|kind| kind.traits().owns))
            .map(|core| (&*core.title, &core.key))
            .collect();
        let author = |name: &Arc<str>| {
            let entry = people.get(&**name).map(|key| (*key).clone());
            (sees_all || entry.is_some()).then(|| Author { name: name.clone(), entry })
        };
        let stamp = |commit: &Commit| {
            let author = commit.author.as_ref().filter(|_| logged == Logged::Authors).and_then(author);
            Some(Stamp { day: parse_date(&commit.day).ok()?, author })
        };
        // A file that holds something else besides may have changed there.
        let mut seen: BTreeMap<&Arc<str>, (bool, Option<String>)> = BTreeMap::new();
        for entry in whole.entries() {
            let core = entry.core();
            let is_whole = projected.entry(&core.key).is_some_and(|own| Arc::ptr_eq(own, entry));
            let has_table = whole.kind(core.key.kind).is_some_and(|kind| kind.traits().beside.is_some());
            let file = seen.entry(core.path()).or_insert((true, None));
            file.0 &= is_whole;
            file.1 = has_table.then(|| beside(core.path())).or(file.1.take());
        }
        let seen = seen.into_iter().filter(|(_, (is_whole, _))| *is_whole);
        let changed = seen.filter_map(|(path, (_, table))| {
            // An entry with a table beside it changes with either.
            let own = log.changed(path).and_then(stamp);
            let table = table.and_then(|table| log.changed(&table)).and_then(stamp);
            let newest = own.into_iter().chain(table).max_by_key(|stamp| stamp.day)?;
            Some((path.clone(), newest))
        });
        // What was in a file that is gone, nobody can tell any more.
        let gone = log.removals().filter(|_| sees_all);
        let removed = gone.filter_map(|(path, commit)| Some((path.clone(), stamp(commit)?)));
        Stamps { changed: changed.collect(), removed: removed.collect() }
    }
}

impl Projected {
    /// When the file of an entry that changed did so last, or when the entry went.
    #[must_use]
    pub fn stamp_of(&self, changed: &Changed) -> Option<&Stamp> {
        let file = changed.file.as_ref()?;
        if changed.fate == Fate::Removed { self.stamps.removal(file) } else { self.stamps.of(file) }
    }
}
