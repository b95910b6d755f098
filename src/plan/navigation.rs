//! How the sidebar leads to the pages.

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::model::{Group, Model};
use crate::pages::{PAGES, Page};
use crate::parse::rules::UNKNOWN_VARIANT;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A part of the sidebar.
pub struct NavGroup {
    /// Its heading.
    pub title: Arc<str>,
    /// Its items.
    pub items: Vec<NavItem>,
}

impl NavGroup {
    /// The address of the first of its pages that shows the group as a whole.
    #[must_use]
    pub fn lead(&self) -> Option<&String> {
        let leads = |item: &&NavItem| PAGES.iter().any(|page| page.name() == &*item.name && page.leads_group());
        self.items.iter().find(leads).map(|item| &item.address)
    }
}

/// What the sidebar leads to.
pub struct NavItem {
    /// Its name: `roadmap`.
    pub name: Arc<str>,
    /// What it is called.
    pub title: Arc<str>,
    /// Where it leads.
    pub address: String,
    /// The items below it, which show while the reader is within.
    pub below: Vec<NavItem>,
}

/// What the sidebar may lead to.
pub(super) struct Item {
    pub(super) group: Group,
    pub(super) name: Arc<str>,
    pub(super) title: Arc<str>,
    pub(super) address: String,
    /// Only `navigation` can name it.
    pub(super) is_quiet: bool,
    /// Behind the others of its group.
    pub(super) is_last: bool,
}

/// The sidebar: as `rutter.toml` orders it, else by group. What has no content does not appear; what a page gathers lies
/// below it, unless `rutter.toml` gives it a place of its own.
pub(super) fn navigation(model: &Model, config: &Config, items: &[Item], report: &mut Report) -> Vec<NavGroup> {
    let navigation = config.navigation.as_ref().filter(|navigation| !navigation.groups.is_empty());
    let placed = |name: &str| {
        navigation.is_some_and(|navigation| navigation.groups.iter().any(|g| g.pages.iter().any(|p| *p.name == *name)))
    };
    let holder = |name: &str| {
        let holds =
            |page: &&&dyn Page| items.iter().any(|item| &*item.name == page.name()) && page.gathers().contains(&name);
        PAGES.iter().find(holds).filter(|_| !placed(name)).map(|page| page.name())
    };
    let item = |item: &Item| {
        let below = items.iter().filter(|other| holder(&other.name) == Some(&*item.name));
        let leaf = |item: &Item, below| NavItem {
            name: item.name.clone(),
            title: item.title.clone(),
            address: item.address.clone(),
            below,
        };
        leaf(item, below.map(|item| leaf(item, Vec::new())).collect())
    };
    let Some(navigation) = navigation else {
        let mut groups: BTreeMap<Group, NavGroup> = BTreeMap::new();
        let mut shown: Vec<&Item> =
            items.iter().filter(|item| !item.is_quiet && holder(&item.name).is_none()).collect();
        shown.sort_by_key(|item| item.is_last);
        for entry in shown {
            let new = || NavGroup { title: format!("{:?}", entry.group).into(), items: Vec::new() };
            groups.entry(entry.group).or_insert_with(new).items.push(item(entry));
        }
        return groups.into_values().collect();
    };
    let names = || PAGES.iter().map(|page| page.name()).chain(model.kinds.iter().map(|kind| kind.traits().folder));
    let mut groups = Vec::new();
    for group in &navigation.groups {
        let mut nav = NavGroup { title: group.title.clone(), items: Vec::new() };
        for page in &group.pages {
            match items.iter().find(|item| item.name == page.name) {
                Some(entry) => nav.items.push(item(entry)),
                None if names().any(|name| *name == *page.name) => {}
                None => {
                    let diagnostic = Diagnostic::new(&UNKNOWN_VARIANT, page.span, format!("no page `{}`", page.name));
                    report.add(match nearest(&page.name, names()) {
                        Some(near) => {
                            diagnostic.help(format!("did you mean `{near}`?")).replace(page.span, format!("\"{near}\""))
                        }
                        None => diagnostic.help("name a page by its folder: `roadmap`"),
                    });
                }
            }
        }
        if !nav.items.is_empty() {
            groups.push(nav);
        }
    }
    groups
}
