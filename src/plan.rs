//! Which pages a portal has, at which addresses, and how the sidebar leads to them.

mod navigation;

pub use navigation::{NavGroup, NavItem};

use crate::diagnostic::{Diagnostic, Report};
use crate::edition::Projected;
use crate::exports::EXPORTS;
use crate::model::{Context, Key, Model, PAGE};
use crate::pages::{Desk, PAGES, Page};
use crate::parse::field::in_words;
use crate::parse::rules::URL_CLASH;
use crate::source::{Asset, FileId, Sources, Span};
use navigation::{Item, navigation};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a page is of.
#[derive(Clone)]
pub enum Of {
    /// One entry.
    Entry(Key),
    /// All entries of a kind.
    List(&'static str),
    /// The entries of a folder that has no page of its own: the kind, and the folder's path.
    Folder(&'static str, Arc<str>),
    /// No single kind.
    Special(&'static dyn Page),
    /// One of the pages below such a page, by the last step of its address.
    Leaf(&'static dyn Page, Arc<str>),
    /// An entry's former address: the present one.
    Moved(String),
    /// What a host shows where there is nothing.
    Missing,
}

/// A page that will be rendered.
#[derive(Clone)]
pub struct Planned {
    /// Below the portal's root: `roadmap/auto-log/index.html`.
    pub address: String,
    /// What it is called.
    pub title: Arc<str>,
    /// Templates that could draw it, the first that the theme has.
    pub templates: Vec<String>,
    /// What it is of.
    pub of: Of,
    /// The pages above it: titles and addresses.
    pub crumbs: Vec<(Arc<str>, String)>,
    /// The item of the sidebar that it belongs to, by name.
    pub item: Arc<str>,
}

/// A portal before anything is rendered.
pub struct Plan {
    /// The pages, by address.
    pub pages: BTreeMap<String, Planned>,
    /// Files that go out as they are: address and file.
    pub files: BTreeMap<String, Arc<Asset>>,
    /// The sidebar.
    pub nav: Vec<NavGroup>,
    /// The entries of each kind, in the order of lists.
    pub ordered: BTreeMap<&'static str, Vec<Key>>,
    /// The entries directly below a folder of a nested kind, by kind and path; a folder without a page is there by its path.
    below: BTreeMap<(&'static str, Arc<str>), Vec<Key>>,
    named: BTreeMap<Arc<str>, String>,
}

/// The folder of a key's page, below the portal's root.
fn folder_of(model: &Model, key: &Key) -> String {
    let Some(kind) = model.kind(key.kind) else { return key.kind.to_owned() };
    let traits = kind.traits();
    match &*key.id {
        _ if traits.singleton => traits.folder.to_owned(),
        "index" if traits.nested => traits.folder.to_owned(),
        id => format!("{}/{id}", traits.folder),
    }
}

/// The address of an entry's page.
#[must_use]
pub fn address_of(model: &Model, key: &Key) -> String {
    format!("{}/index.html", folder_of(model, key))
}

impl Plan {
    /// The address of a page of the portal by its name: `roadmap`.
    #[must_use]
    pub fn page(&self, name: &str) -> Option<&String> {
        self.named.get(name)
    }

    /// Whether the portal has something at an address, however it is written: `/roadmap/`, `roadmap`, `feed.xml`; or a page
    /// of that name: `portal:roadmap`.
    #[must_use]
    pub fn has(&self, address: &str) -> bool {
        if let Some(name) = address.strip_prefix(PAGE) {
            return self.page(name).is_some();
        }
        let address = address.trim_matches('/');
        let index = if address.is_empty() { "index.html".to_owned() } else { format!("{address}/index.html") };
        [address, &index].iter().any(|a| self.pages.contains_key(*a) || self.files.contains_key(*a))
    }

    /// The entries directly below a path of a nested kind; the empty path is the kind's folder.
    #[must_use]
    pub fn below(&self, kind: &str, path: &str) -> &[Key] {
        let kind = self.ordered.keys().find(|known| **known == kind).copied().unwrap_or_default();
        self.below.get(&(kind, path.into())).map_or(&[], Vec::as_slice)
    }

    /// The planned page at an address, however it is written.
    #[must_use]
    pub fn at(&self, address: &str) -> Option<&String> {
        if let Some(name) = address.strip_prefix(PAGE) {
            return self.page(name);
        }
        let address = address.trim_matches('/');
        let index = if address.is_empty() { "index.html".to_owned() } else { format!("{address}/index.html") };
        [address, index.as_str()].iter().find_map(|a| self.pages.get_key_value(*a).map(|(address, _)| address))
    }
}

/// Plans the portal of one edition.
#[must_use]
pub fn plan(
    projected: &Projected,
    context: Context<'_>,
    assets: &[Arc<Asset>],
    sources: &Sources,
    report: &mut Report,
) -> Plan {
    let mut draft = Draft {
        model: projected,
        sources,
        report,
        pages: BTreeMap::new(),
        taken: BTreeMap::new(),
        files: BTreeMap::new(),
    };
    let desk = Desk { projected, context, sources };
    let mut named: BTreeMap<Arc<str>, String> = BTreeMap::new();
    let mut items: Vec<Item> = Vec::new();
    for page in PAGES.iter().filter(|page| page.exists(&desk)) {
        let address =
            if page.folder().is_empty() { "index.html".to_owned() } else { format!("{}/index.html", page.folder()) };
        items.push(Item {
            group: page.group(),
            name: page.name().into(),
            title: page.title().into(),
            address: address.clone(),
            is_quiet: !page.is_in_sidebar(),
            is_last: page.comes_last(),
        });
        named.insert(page.name().into(), address.clone());
        let crumb = (Arc::from(page.title()), address.clone());
        draft.add(
            Planned {
                title: page.title().into(),
                templates: vec![format!("pages/{}.html", page.name()), "page.html".into()],
                of: Of::Special(*page),
                crumbs: Vec::new(),
                item: page.name().into(),
                address,
            },
            None,
        );
        for leaf in page.leaves(&desk) {
            let address = format!("{}/{}/index.html", page.folder(), leaf.name);
            named.insert(format!("{}/{}", page.name(), leaf.name).into(), address.clone());
            let planned = Planned {
                title: leaf.title,
                templates: vec![format!("leaves/{}.html", page.name()), "page.html".into()],
                of: Of::Leaf(*page, leaf.name),
                crumbs: vec![crumb.clone()],
                item: page.name().into(),
                address,
            };
            match leaf.origin {
                Some((span, help)) => draft.add_or(planned, Some(span), help),
                None => draft.add(planned, None),
            }
        }
    }
    let mut ordered = BTreeMap::new();
    let mut below = BTreeMap::new();
    for kind in projected.kinds {
        let traits = kind.traits();
        let keys = ordered.entry(kind.name()).or_insert_with(|| kind.ordered(&context)).clone();
        if traits.nested {
            lay_below(&keys, &mut below);
        }
        let Some(first) = keys.first() else { continue };
        let folder: Arc<str> = traits.folder.into();
        let list = format!("{}/index.html", traits.folder);
        let stands_in = traits.singleton || traits.nested && keys.iter().any(|key| &*key.id == "index");
        if !named.contains_key(&folder) {
            named.insert(folder.clone(), list.clone());
            items.push(Item {
                group: traits.group,
                name: folder.clone(),
                title: traits.title.into(),
                address: list.clone(),
                is_quiet: false,
                is_last: false,
            });
        }
        if !stands_in && !draft.pages.contains_key(&list) {
            draft.add(
                Planned {
                    title: traits.title.into(),
                    templates: vec![format!("lists/{}.html", traits.folder), "list.html".into()],
                    of: Of::List(first.kind),
                    crumbs: Vec::new(),
                    item: folder.clone(),
                    address: list.clone(),
                },
                None,
            );
        }
        for key in &keys {
            draft.entry(key, &list, traits.title);
        }
        if traits.nested {
            draft.folders(&keys, first.kind, traits.folder, traits.title);
        }
    }
    draft.aliases();
    draft.add(
        Planned {
            address: "404.html".into(),
            title: "Nothing at this address".into(),
            templates: vec!["pages/404.html".into(), "page.html".into()],
            of: Of::Missing,
            crumbs: Vec::new(),
            item: "".into(),
        },
        None,
    );
    for export in EXPORTS.iter().filter(|export| !export.yields()) {
        for address in export.addresses(projected.kinds) {
            draft.take(&address, None, RENAME);
        }
    }
    draft.copy_static(assets);
    let Draft { pages, files, .. } = draft;
    let nav = navigation(projected, context.config, &items, report);
    Plan { pages, files, nav, ordered, below, named }
}

/// Sorts the entries of a nested kind under the folders that hold them, in order. A folder stands where its own page
/// does; one without a page where the first below it does.
fn lay_below(keys: &[Key], below: &mut BTreeMap<(&'static str, Arc<str>), Vec<Key>>) {
    let written: BTreeSet<&str> = keys.iter().map(|key| &*key.id).collect();
    let mut seen = BTreeSet::new();
    for key in keys.iter().filter(|key| &*key.id != "index") {
        let ends = key.id.match_indices('/').map(|(at, _)| at).chain([key.id.len()]);
        let mut above: Arc<str> = "".into();
        for end in ends {
            let id: Arc<str> = key.id[..end].into();
            let has_its_turn = id != key.id && written.contains(&*id);
            if !has_its_turn && seen.insert(id.clone()) {
                below.entry((key.kind, above)).or_default().push(Key { kind: key.kind, id: id.clone() });
            }
            above = id;
        }
    }
}

/// What to do where two things want one address.
const RENAME: &str = "rename this, or take the alias away";

struct Draft<'a> {
    model: &'a Model,
    sources: &'a Sources,
    report: &'a mut Report,
    pages: BTreeMap<String, Planned>,
    /// Addresses in lower case, and where what has them is written.
    taken: BTreeMap<String, Option<Span>>,
    files: BTreeMap<String, Arc<Asset>>,
}

impl Draft<'_> {
    fn take(&mut self, address: &str, span: Option<Span>, help: &str) -> bool {
        let lower = address.to_lowercase();
        let Some(other) = self.taken.get(&lower) else {
            self.taken.insert(lower, span);
            return true;
        };
        // Two names that differ in capitals only were told as that.
        let is_told = |other: &Span| {
            self.report.diagnostics.iter().any(|d| {
                d.rule.code == URL_CLASH.code && Some(d.span) == span && d.related.iter().any(|r| r.span == *other)
            })
        };
        if other.as_ref().is_some_and(is_told) {
            return false;
        }
        let place = span.or(*other).unwrap_or_else(|| Span::top(self.sources.at("rutter.toml").unwrap_or(FileId(0))));
        let shown = address.trim_end_matches("index.html");
        let mut diagnostic =
            Diagnostic::new(&URL_CLASH, place, format!("the address `/{shown}` is taken already")).help(help);
        if let (Some(_), Some(other)) = (span, other) {
            diagnostic = diagnostic.related(*other, "this has it");
        }
        self.report.add(diagnostic);
        false
    }

    fn add(&mut self, page: Planned, span: Option<Span>) {
        self.add_or(page, span, RENAME);
    }

    /// Adds a page; `help` says what to do where its address is taken.
    fn add_or(&mut self, page: Planned, span: Option<Span>, help: &str) {
        if self.take(&page.address, span, help) {
            self.pages.insert(page.address.clone(), page);
        }
    }

    fn entry(&mut self, key: &Key, list: &str, list_title: &str) {
        let Some(core) = self.model.core(key) else { return };
        let traits = self.model.kind(key.kind).map(crate::model::AnyKind::traits);
        let folder = traits.map_or(key.kind, |t| t.folder);
        let address = address_of(self.model, key);
        let mut crumbs: Vec<(Arc<str>, String)> = Vec::new();
        if address != list {
            crumbs.push((list_title.into(), list.to_owned()));
        }
        if traits.is_some_and(|t| t.nested) {
            crumbs.extend(self.above(key, folder));
        }
        let page = Planned {
            title: core.title.clone(),
            templates: vec![format!("entries/{}.html", key.kind), "entry.html".into()],
            of: Of::Entry(key.clone()),
            crumbs,
            item: folder.into(),
            address,
        };
        let span = core.header();
        self.add(page, Some(span));
    }

    /// The folders above a nested entry, outermost first.
    fn above(&self, key: &Key, folder: &str) -> Vec<(Arc<str>, String)> {
        let steps: Vec<&str> = key.id.split('/').collect();
        (1..steps.len())
            .map(|count| {
                let path = steps[..count].join("/");
                let page = Key { kind: key.kind, id: path.as_str().into() };
                let title = self.model.core(&page).map_or_else(|| in_words(&path).into(), |core| core.title.clone());
                (title, format!("{folder}/{path}/index.html"))
            })
            .collect()
    }

    /// Pages for folders that have none of their own.
    fn folders(&mut self, keys: &[Key], kind: &'static str, folder: &str, title: &str) {
        let mut paths: BTreeSet<String> = BTreeSet::new();
        for key in keys {
            let steps: Vec<&str> = key.id.split('/').collect();
            paths.extend((1..steps.len()).map(|count| steps[..count].join("/")));
        }
        for path in paths {
            let key = Key { kind, id: path.as_str().into() };
            if self.model.core(&key).is_some() {
                continue;
            }
            let mut crumbs: Vec<(Arc<str>, String)> = vec![(title.into(), format!("{folder}/index.html"))];
            crumbs.extend(self.above(&key, folder));
            self.add(
                Planned {
                    address: format!("{folder}/{path}/index.html"),
                    title: in_words(&path).into(),
                    templates: vec!["folder.html".into(), "list.html".into()],
                    of: Of::Folder(kind, path.as_str().into()),
                    crumbs,
                    item: folder.into(),
                },
                None,
            );
        }
    }

    fn aliases(&mut self) {
        let model = self.model;
        for entry in model.entries() {
            let core = entry.core();
            // A singleton had no other address: its former id serves references alone.
            let had_none = model.kind(core.key.kind).is_some_and(|kind| kind.traits().singleton);
            for alias in core.common.aliases.iter().filter(|_| !had_none) {
                let former = Key { kind: core.key.kind, id: alias.value.clone() };
                let page = Planned {
                    address: address_of(model, &former),
                    title: core.title.clone(),
                    templates: vec!["moved.html".into()],
                    of: Of::Moved(address_of(model, &core.key)),
                    crumbs: Vec::new(),
                    item: "".into(),
                };
                let span = core.at_in(alias, "");
                self.add(page, Some(span));
            }
        }
    }

    fn copy_static(&mut self, assets: &[Arc<Asset>]) {
        for asset in assets {
            let Some(address) = asset.path.strip_prefix("static/") else { continue };
            let help = format!("rename `{}`, which would take it", asset.path);
            if self.take(address, None, &help) {
                self.files.insert(address.to_owned(), asset.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_where_its_own_page_does() {
        let key = |id: &&str| Key { kind: "page", id: (*id).into() };
        let keys: Vec<Key> = ["sales/price", "start", "loose/end", "sales", "index"].iter().map(key).collect();
        let mut below = BTreeMap::new();
        lay_below(&keys, &mut below);
        let laid = |path: &str| -> Vec<&str> { below[&("page", Arc::from(path))].iter().map(|key| &*key.id).collect() };
        assert_eq!(laid(""), ["start", "loose", "sales"]);
        assert_eq!(laid("sales"), ["sales/price"]);
    }
}
