//! What is around the content: the portal, its sidebar, the way to the page.

use super::value::date;
use super::{Viewer, map, optional, text};
use crate::exports::markdown;
use crate::model::Key;
use crate::parse::field::in_words;
use crate::plan::{NavItem, Of};
use tera::{Map, Value};

/// Entries of one branch that the sidebar lists; beyond that it names only the way to the page.
const BRANCH: usize = 40;

impl<'a> Viewer<'a> {
    pub(super) fn portal(&self) -> Value {
        let config = self.studio.context.config;
        let today = self.studio.context.as_of;
        let edition = self.studio.projected.edition.as_deref();
        map([
            ("title", text(config.title_of(edition))),
            ("language", text(config.language.as_deref().unwrap_or("en"))),
            ("as_of", date(today)),
            ("unlisted", if config.is_listed(edition) { Value::undefined() } else { true.into() }),
            ("drops", if config.drops(edition) { true.into() } else { Value::undefined() }),
            ("base_url", optional(self.studio.projected.base_url.as_deref())),
            ("home", text(&self.link("index.html"))),
            ("search", self.studio.plan.page("search").map_or_else(Value::undefined, |at| text(&self.link(at)))),
            ("effort_unit", text(config.effort_words())),
            ("generator", text(concat!("rutter ", env!("CARGO_PKG_VERSION")))),
            ("options", self.options()),
        ])
    }

    /// The options of the theme that the portal sets; a picture as what it shows.
    pub(super) fn options(&self) -> Value {
        let mut options = Map::new();
        for (label, value) in &self.studio.context.config.theme_options.0 {
            let value = match self.studio.theme.pictures.get(&*label.name) {
                Some(path) => self.picture(&format!("/{path}"), None),
                None => self.value(&value.0, None),
            };
            options.insert(label.name.to_string().into(), value);
        }
        options.into()
    }

    pub(super) fn assets(&self) -> Value {
        let mut assets = Map::new();
        for (name, address) in &self.studio.theme.addresses {
            assets.insert(name.clone().into(), text(&self.link(address)));
        }
        assets.into()
    }

    /// The theme's stylesheets in the order in which they are linked.
    pub(super) fn styles(&self) -> Value {
        self.studio.theme.styles.iter().map(|address| text(&self.link(address))).collect::<Vec<_>>().into()
    }

    /// Files that belong to the page: its calendar, its feed.
    pub(super) fn others(&self) -> Value {
        let others = self.studio.exports.beside(self.planned, &self.studio.stock());
        let others = others.iter().map(|other| {
            map([
                ("title", text(&other.title)),
                ("media", text(other.media)),
                ("url", text(&self.link(&other.address))),
            ])
        });
        let others: Vec<Value> = others.collect();
        if others.is_empty() { Value::undefined() } else { others.into() }
    }

    /// Where the page lies as Markdown.
    pub(super) fn markdown(&self) -> Value {
        match self.planned.of {
            Of::Moved(_) | Of::Missing => Value::undefined(),
            _ => text(&self.link(&markdown::beside(&self.planned.address))),
        }
    }

    pub(super) fn crumbs(&self) -> Value {
        let crumbs = self
            .planned
            .crumbs
            .iter()
            .map(|(title, address)| map([("title", text(title)), ("url", text(&self.link(address)))]));
        crumbs.collect::<Vec<_>>().into()
    }

    pub(super) fn nav(&self) -> Value {
        let groups = self.studio.plan.nav.iter().map(|group| {
            let items = group.items.iter().map(|item| self.nav_item(item));
            let lead = group.lead().map_or_else(Value::undefined, |address| text(&self.link(address)));
            map([("title", text(&group.title)), ("url", lead), ("items", items.collect::<Vec<_>>().into())])
        });
        groups.collect::<Vec<_>>().into()
    }

    pub(super) fn nav_item(&self, item: &NavItem) -> Value {
        let is_own = item.name == self.planned.item;
        let within = is_own || item.below.iter().any(|item| item.name == self.planned.item);
        let mut children = if is_own { self.branch() } else { Vec::new() };
        if within {
            children.extend(item.below.iter().map(|item| self.nav_item(item)));
        }
        map([
            ("name", text(&item.name)),
            ("title", text(&item.title)),
            ("url", text(&self.link(&item.address))),
            ("current", (item.address == self.planned.address).into()),
            ("within", is_own.into()),
            ("children", children.into()),
        ])
    }

    /// The open branch of a nested kind: the neighbours of the pages on the way to this one, and its children.
    pub(super) fn branch(&self) -> Vec<Value> {
        let (kind, at): (&str, &str) = match &self.planned.of {
            Of::Entry(key) => (key.kind, if &*key.id == "index" { "" } else { &key.id }),
            Of::Folder(kind, path) => (kind, path),
            Of::List(kind) => (kind, ""),
            _ => return Vec::new(),
        };
        let Some(kind) = self.model().kind(kind).filter(|kind| kind.traits().nested) else { return Vec::new() };
        self.level(kind.name(), kind.traits().folder, "", at)
    }

    pub(super) fn ordered(&self, kind: &str) -> &'a [Key] {
        self.studio.plan.ordered.get(kind).map_or(&[], Vec::as_slice)
    }

    pub(super) fn level(&self, kind: &str, folder: &str, above: &str, at: &str) -> Vec<Value> {
        let below = self.studio.plan.below(kind, above);
        let is_long = below.len() > BRANCH;
        let on_the_way = |id: &str| at == id || at.strip_prefix(id).is_some_and(|rest| rest.starts_with('/'));
        let item = |key: &Key| {
            let open = on_the_way(&key.id);
            let title = self.model().core(key).map_or_else(|| in_words(&key.id).into(), |core| core.title.clone());
            let children = if open { self.level(kind, folder, &key.id, at) } else { Vec::new() };
            map([
                ("title", text(&title)),
                ("url", text(&self.link(&format!("{folder}/{}/index.html", key.id)))),
                ("current", (*key.id == *at).into()),
                ("children", children.into()),
            ])
        };
        below.iter().filter(|key| !is_long || on_the_way(&key.id)).map(item).collect()
    }
}
