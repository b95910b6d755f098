//! The entries of a definition, or of one edition of it, with typed look-ups and who refers to whom.

use super::entry::{AnyEntry, Core, Entry, Key};
use super::kind::{AnyKind, Kind, Table};
use super::reference::{Ref, RefTo, Targets};
use crate::parse::fact::To;
use crate::parse::reader::Reference;
use std::any::Any;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

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
    entries: BTreeMap<Key, Arc<dyn AnyEntry>>,
    tables: HashMap<&'static str, Arc<dyn Any + Send + Sync>>,
    /// Bare ids, aliases included.
    pub(super) ids: Arc<Ids>,
    /// Source path → the entries that it holds.
    pub(super) paths: Arc<HashMap<Arc<str>, Vec<Key>>>,
    /// Paths of all files of the definition, whether or not they hold entries.
    pub(super) files: Arc<BTreeSet<Arc<str>>>,
    /// Kinds that lost entries to a broken file: references to them are not told as dangling.
    pub(super) partial: BTreeSet<&'static str>,
    referrers: Arc<BTreeMap<Key, Vec<Referrer>>>,
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
        let mut entries = BTreeMap::new();
        for entry in all {
            entries.entry(entry.core().key.clone()).or_insert(entry);
        }
        let mut tables = HashMap::new();
        let mut ids = Ids::new();
        let mut paths: HashMap<Arc<str>, Vec<Key>> = HashMap::new();
        for kind in kinds {
            let of_kind: Vec<_> = of(&entries, kind.name()).cloned().collect();
            for entry in &of_kind {
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
            tables.insert(kind.name(), Arc::from(kind.table(&of_kind)));
        }
        let (ids, paths) = (Arc::new(ids), Arc::new(paths));
        let mut model = Model { kinds, entries, tables, ids, paths, files, partial, referrers: Arc::default() };
        model.referrers = Arc::new(model.backward());
        model
    }

    /// The same model once more. Entries, and what is worked out from them, are shared.
    pub(super) fn shared(&self) -> Model {
        Model {
            kinds: self.kinds,
            entries: self.entries.clone(),
            tables: self.tables.clone(),
            ids: self.ids.clone(),
            paths: self.paths.clone(),
            files: self.files.clone(),
            partial: self.partial.clone(),
            referrers: self.referrers.clone(),
        }
    }

    /// Puts an entry in the place of that of its key. Whoever refers to whom must stay.
    pub(super) fn replace(&mut self, entry: Arc<dyn AnyEntry>) {
        let key = entry.core().key.clone();
        self.entries.insert(key.clone(), entry);
        if let Some(kind) = self.kind(key.kind) {
            let of_kind: Vec<_> = self.of_kind(key.kind).cloned().collect();
            self.tables.insert(key.kind, Arc::from(kind.table(&of_kind)));
        }
    }

    fn backward(&self) -> BTreeMap<Key, Vec<Referrer>> {
        let mut referrers: BTreeMap<Key, Vec<Referrer>> = BTreeMap::new();
        for (from, entry) in &self.entries {
            let core = entry.core();
            let fields =
                core.references.iter().filter_map(|r| Some((self.find(&r.written, r.to).ok()?, r.path.clone())));
            let prose = core.links.iter().filter_map(|l| Some((self.follow(core, l).entry()?, Arc::from(""))));
            for (found, field) in fields.chain(prose).filter(|(found, _)| found.key != *from) {
                referrers.entry(found.key).or_default().push(Referrer { from: from.clone(), field });
            }
        }
        for list in referrers.values_mut() {
            list.sort();
            list.dedup();
        }
        referrers
    }

    /// All entries, by kind and id.
    pub fn entries(&self) -> impl Iterator<Item = &Arc<dyn AnyEntry>> {
        self.entries.values()
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
        of(&self.entries, kind)
    }

    /// An entry by its key.
    #[must_use]
    pub fn entry(&self, key: &Key) -> Option<&Arc<dyn AnyEntry>> {
        self.entries.get(key)
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
        self.typed::<K>().into_iter().flat_map(|table| table.values().map(|entry| &**entry))
    }

    /// The entry of a singleton kind.
    #[must_use]
    pub fn only<K: Kind>(&self) -> Option<&Entry<K>> {
        self.all::<K>().next()
    }

    /// The entry that a reference names, if it can be computed on.
    #[must_use]
    pub fn get<K: Kind>(&self, reference: &Ref<K>) -> Option<&Entry<K>> {
        let found = self.find(&reference.written, To::Kinds(&[K::NAME])).ok()?;
        self.typed::<K>()?.get(&found.key.id).map(|entry| &**entry).filter(|entry| !entry.core.broken)
    }

    /// The entry behind a key, if it is of this kind and can be computed on.
    #[must_use]
    pub fn by_key<K: Kind>(&self, key: &Key) -> Option<&Entry<K>> {
        let table = self.typed::<K>().filter(|_| key.kind == K::NAME)?;
        table.get(&key.id).map(|entry| &**entry).filter(|entry| !entry.core.broken)
    }

    /// Who refers to an entry, ordered by entry and field.
    #[must_use]
    pub fn referrers(&self, key: &Key) -> &[Referrer] {
        self.referrers.get(key).map_or(&[], Vec::as_slice)
    }

    /// The references to an entry in fields, with the entries that hold them, in the order of entries.
    pub fn references_to<'a>(&'a self, key: &'a Key) -> impl Iterator<Item = (&'a Core, &'a Reference)> {
        let mut from: Vec<&Key> = self.referrers(key).iter().map(|referrer| &referrer.from).collect();
        from.dedup();
        from.into_iter().filter_map(|from| self.core(from)).flat_map(move |core| {
            let names = |reference: &&Reference| {
                self.find(&reference.written, reference.to).is_ok_and(|found| found.key == *key)
            };
            core.references.iter().filter(names).map(move |reference| (core, reference))
        })
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

    fn typed<K: Kind>(&self) -> Option<&Table<K>> {
        self.tables.get(K::NAME)?.downcast_ref()
    }
}

fn of<'a>(
    entries: &'a BTreeMap<Key, Arc<dyn AnyEntry>>,
    kind: &'static str,
) -> impl Iterator<Item = &'a Arc<dyn AnyEntry>> {
    let first = Key { kind, id: "".into() };
    entries.range(first..).take_while(move |(key, _)| key.kind == kind).map(|(_, entry)| entry)
}
