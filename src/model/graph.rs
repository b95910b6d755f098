//! The entries of a definition, or of one edition of it, with typed look-ups and who refers to whom.

use super::agenda::Agenda;
use super::entry::{AnyEntry, Core, Entry, Key};
use super::kind::{AnyKind, Context, Kind, typed};
use super::reference::{Ref, RefTo, Targets};
use crate::parse::fact::To;
use crate::parse::reader::Reference;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// A place that refers to an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Referrer {
    /// The entry that refers.
    pub from: Key,
    /// The field, dotted; empty for prose.
    pub field: Arc<str>,
}

/// A bare id → the entries that have it, and how.
type Ids = HashMap<Arc<str>, Vec<(Key, Named)>>;

/// Entries of all kinds, linked.
pub struct Model {
    /// The register that made it.
    pub kinds: &'static [&'static dyn AnyKind],
    /// By kind and id.
    entries: Vec<Arc<dyn AnyEntry>>,
    /// Where each of them stands.
    places: Arc<HashMap<Key, usize>>,
    /// Bare ids, aliases included.
    pub(super) ids: Arc<Ids>,
    /// Source path → the entries that it holds.
    pub(super) paths: Arc<HashMap<Arc<str>, Vec<Key>>>,
    /// Paths of all files of the definition, whether or not they hold entries.
    pub(super) files: Arc<BTreeSet<Arc<str>>>,
    /// Kinds that lost entries to a broken file: references to them are not told as dangling.
    pub(super) partial: BTreeSet<&'static str>,
    backward: Arc<Backward>,
    /// Worked out when it is first asked for.
    agenda: Arc<OnceLock<Agenda>>,
}

/// Who refers to whom, looked up once.
#[derive(Default)]
struct Backward {
    /// Each place once, in fields and in prose, in order.
    referrers: HashMap<Key, Vec<Referrer>>,
    /// References in fields: the place of the entry that holds them, and theirs among its own, in order.
    references: HashMap<Key, Vec<(usize, usize)>>,
}

/// How a name belongs to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// Its id.
    Id,
    /// A former id.
    Alias,
    /// The last part of its path.
    Tail,
}

impl Model {
    /// Links entries. Two of one key: the first stays.
    #[must_use]
    pub fn link(
        kinds: &'static [&'static dyn AnyKind],
        all: Vec<Arc<dyn AnyEntry>>,
        files: Arc<BTreeSet<Arc<str>>>,
        partial: BTreeSet<&'static str>,
    ) -> Model {
        let mut entries = all;
        // The sort keeps the order of those of one key.
        entries.sort_by(|a, b| a.core().key.cmp(&b.core().key));
        entries.dedup_by(|later, first| later.core().key == first.core().key);
        let places = entries.iter().enumerate().map(|(place, entry)| (entry.core().key.clone(), place)).collect();
        let mut ids = Ids::new();
        let mut paths: HashMap<Arc<str>, Vec<Key>> = HashMap::new();
        for kind in kinds {
            for entry in of(&entries, kind.name()) {
                let core = entry.core();
                let mut name = |name: &str, how| ids.entry(name.into()).or_default().push((core.key.clone(), how));
                name(&core.key.id, Named::Id);
                for alias in &core.common.aliases {
                    name(alias, Named::Alias);
                }
                if let Some((_, tail)) = core.key.id.rsplit_once('/').filter(|_| kind.traits().nested) {
                    name(tail, Named::Tail);
                }
                paths.entry(core.path().clone()).or_default().push(core.key.clone());
            }
        }
        let (ids, paths, places) = (Arc::new(ids), Arc::new(paths), Arc::new(places));
        let (backward, agenda) = (Arc::default(), Arc::default());
        let mut model = Model { kinds, entries, places, ids, paths, files, partial, backward, agenda };
        model.backward = Arc::new(model.look_back());
        model
    }

    /// The same model once more. Entries, and what is worked out from them, are shared.
    pub(super) fn shared(&self) -> Model {
        Model {
            kinds: self.kinds,
            entries: self.entries.clone(),
            places: self.places.clone(),
            ids: self.ids.clone(),
            paths: self.paths.clone(),
            files: self.files.clone(),
            partial: self.partial.clone(),
            backward: self.backward.clone(),
            agenda: self.agenda.clone(),
        }
    }

    /// Puts an entry in the place of that of its key. Whoever refers to whom must stay.
    pub(super) fn replace(&mut self, entry: Arc<dyn AnyEntry>) {
        if let Some(place) = self.places.get(&entry.core().key) {
            self.entries[*place] = entry;
        }
    }

    /// Who refers to whom. Names are looked up on all cores: a portal of many pages has several times as many links.
    fn look_back(&self) -> Backward {
        let pointed = self.entries.par_iter().enumerate().flat_map_iter(|(place, entry)| {
            let core = entry.core();
            let fields = core.references.iter().enumerate().filter_map(move |(number, reference)| {
                Some((self.find(&reference.written, reference.to).ok()?.key, place, Some(number)))
            });
            let prose =
                core.links.iter().filter_map(move |link| Some((self.follow(core, link).entry()?.key, place, None)));
            fields.chain(prose).filter(|(to, ..)| *to != core.key)
        });
        let pointed: Vec<(Key, usize, Option<usize>)> = pointed.collect();
        let mut backward = Backward::default();
        for (to, place, number) in pointed {
            let core = self.entries[place].core();
            let field = number.map_or_else(|| "".into(), |number| core.references[number].path.clone());
            if let Some(number) = number {
                backward.references.entry(to.clone()).or_default().push((place, number));
            }
            backward.referrers.entry(to).or_default().push(Referrer { from: core.key.clone(), field });
        }
        for list in backward.referrers.values_mut() {
            list.sort();
            list.dedup();
        }
        backward
    }

    /// All entries, by kind and id.
    pub fn entries(&self) -> impl Iterator<Item = &Arc<dyn AnyEntry>> {
        self.entries.iter()
    }

    /// Paths of all files of the definition.
    #[must_use]
    pub fn files(&self) -> Arc<BTreeSet<Arc<str>>> {
        self.files.clone()
    }

    /// Whether no broken file may have held an entry.
    #[must_use]
    pub fn lacks_nothing(&self) -> bool {
        self.partial.is_empty()
    }

    /// Whether a broken file may have held entries of a kind.
    #[must_use]
    pub fn may_lack(&self, kind: &str) -> bool {
        self.partial.contains(kind)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All entries of a kind named at run time, by id.
    pub fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &Arc<dyn AnyEntry>> {
        of(&self.entries, kind).iter()
    }

    /// An entry by its key.
    #[must_use]
    pub fn entry(&self, key: &Key) -> Option<&Arc<dyn AnyEntry>> {
        self.entries.get(*self.places.get(key)?)
    }

    /// What every entry has, of one.
    #[must_use]
    pub fn core(&self, key: &Key) -> Option<&Core> {
        self.entry(key).map(|entry| entry.core())
    }

    /// The kind with a name.
    #[must_use]
    pub fn kind(&self, name: &str) -> Option<&'static dyn AnyKind> {
        self.kinds.iter().find(|kind| kind.name() == name).copied()
    }

    /// All entries of a kind that can be computed on.
    pub fn all<K: Kind>(&self) -> impl Iterator<Item = &Entry<K>> {
        self.whole::<K>().filter(|entry| !entry.core.broken)
    }

    /// All entries of a kind, broken ones too: to be listed, never computed on.
    pub fn whole<K: Kind>(&self) -> impl Iterator<Item = &Entry<K>> {
        of(&self.entries, K::NAME).iter().filter_map(|entry| typed(entry.as_ref()))
    }

    /// The entry of a singleton kind.
    #[must_use]
    pub fn only<K: Kind>(&self) -> Option<&Entry<K>> {
        self.all::<K>().next()
    }

    /// The entry that a reference names, if it can be computed on.
    #[must_use]
    pub fn get<K: Kind>(&self, reference: &Ref<K>) -> Option<&Entry<K>> {
        self.by_key(&self.find(&reference.written, To::Kinds(&[K::NAME])).ok()?.key)
    }

    /// The entry behind a key, if it is of this kind and can be computed on.
    #[must_use]
    pub fn by_key<K: Kind>(&self, key: &Key) -> Option<&Entry<K>> {
        typed(self.entry(key)?.as_ref()).filter(|entry: &&Entry<K>| !entry.core.broken)
    }

    /// Who refers to an entry, ordered by entry and field.
    #[must_use]
    pub fn referrers(&self, key: &Key) -> &[Referrer] {
        self.backward.referrers.get(key).map_or(&[], Vec::as_slice)
    }

    /// The references to an entry in fields, with the entries that hold them, in the order of entries.
    pub fn references_to<'a>(&'a self, key: &Key) -> impl Iterator<Item = (&'a Core, &'a Reference)> + use<'a> {
        let held = self.backward.references.get(key).into_iter().flatten();
        held.filter_map(|(place, number)| {
            let core = self.entries.get(*place)?.core();
            Some((core, core.references.get(*number)?))
        })
    }

    /// The days of all entries, as they were on the day that counted as today when they were first asked for.
    pub(super) fn agenda(&self, cx: &Context<'_>) -> &Agenda {
        self.agenda.get_or_init(|| Agenda::of(cx))
    }

    /// Whether an entry is there and not given up.
    #[must_use]
    pub fn is_live(&self, key: &Key) -> bool {
        let entry = self.entry(key);
        entry.is_some_and(|entry| self.kind(key.kind).is_some_and(|kind| !kind.is_retired(entry.as_ref())))
    }

    /// The entry of one kind that a reference to several names, if it can be computed on.
    #[must_use]
    pub fn named<K: Kind, T: Targets>(&self, reference: &RefTo<T>) -> Option<&Entry<K>> {
        self.by_key(&self.find(&reference.written, T::TO).ok()?.key)
    }
}

/// The entries of one kind, among all in their order.
fn of<'a>(entries: &'a [Arc<dyn AnyEntry>], kind: &str) -> &'a [Arc<dyn AnyEntry>] {
    let first = entries.partition_point(|entry| entry.core().key.kind < kind);
    let rest = &entries[first..];
    &rest[..rest.partition_point(|entry| entry.core().key.kind == kind)]
}
