//! Pages that are of no single kind: one file each, in one ordered list.

mod by_objective;
mod calendar;
mod changes;
mod decisions;
pub mod due;
mod health;
mod home;
mod market;
mod people;
mod planning;
mod priorities;
mod risks;
mod roadmap;
mod search;
mod strategy;
mod tags;
mod timeline;
mod trace;

pub use changes::NAME as CHANGES;

pub use tags::page_of as page_of_tag;

use crate::edition::Projected;
use crate::model::{Context, Group, Key, Kind};
use crate::parse::fact::Fact;
use crate::source::{Sources, Span};
use std::sync::Arc;

/// What a page is made from: an edition, and what figures need.
pub struct Desk<'a> {
    /// What the edition shows.
    pub projected: &'a Projected,
    /// The same with `rutter.toml` and the day.
    pub context: Context<'a>,
    /// The texts that places point into.
    pub sources: &'a Sources,
}

/// One of several pages of a sort, which lie below the page that lists them: `tags/alarms/`.
pub struct Leaf {
    /// The last step of its address, and with its page's name before it, its own name: `tags/alarms`.
    pub name: Arc<str>,
    /// What it is called.
    pub title: Arc<str>,
    /// Where it is written that it should be, and what to do where another has its address.
    pub origin: Option<(Span, &'static str)>,
}

/// A page that no single entry stands for.
pub trait Page: Sync {
    /// Its name: in `navigation`, in `portal:NAME`, and of its template in `pages/`.
    fn name(&self) -> &'static str;
    /// Its folder below the portal's root; empty for the home page. Where it is a kind's, the page stands in for that kind's list.
    fn folder(&self) -> &'static str;
    /// The folder of the kind whose entries it tells above all, so that its foot can say where they are written.
    fn tells(&self) -> &'static str {
        self.folder()
    }
    /// Where in the sidebar.
    fn group(&self) -> Group;
    /// What the sidebar calls it.
    fn title(&self) -> &'static str;
    /// In one sentence, what a reader finds on it: for search engines and for whoever shares a link.
    fn about(&self, desk: &Desk<'_>) -> Arc<str>;
    /// Whether the edition has anything to show on it.
    fn exists(&self, desk: &Desk<'_>) -> bool;
    /// What it shows.
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)>;
    /// What lies below it in the sidebar: kinds by their folders, and other pages by name.
    fn gathers(&self) -> &'static [&'static str] {
        &[]
    }
    /// Whether the sidebar leads to it, unless `navigation` says which pages it has.
    fn is_in_sidebar(&self) -> bool {
        true
    }
    /// Whether it stands behind the kinds of its group in the sidebar.
    fn comes_last(&self) -> bool {
        false
    }
    /// Whether it shows the group that it is in as a whole, so that a theme may let the group's heading lead to it.
    fn leads_group(&self) -> bool {
        false
    }
    /// The pages below it, in order; their template is `leaves/NAME.html`.
    fn leaves(&self, _desk: &Desk<'_>) -> Vec<Leaf> {
        Vec::new()
    }
    /// What one of them shows.
    fn leaf_facts(&self, _desk: &Desk<'_>, _leaf: &str) -> Vec<(Arc<str>, Fact)> {
        Vec::new()
    }
}

/// Whether some portal may have a page of that name.
#[must_use]
pub fn is_page(name: &str) -> bool {
    PAGES.iter().any(|page| page.name() == name)
}

/// An entry with all that it says.
fn entry(key: &Key) -> Fact {
    Fact::Entry(key.to_string().into())
}

/// The entries of a kind that `fits` takes, in the order of lists.
fn entries_of<K: Kind>(desk: &Desk<'_>, fits: impl Fn(&Key) -> bool) -> Fact {
    let kind = desk.context.model.kind(K::NAME);
    let keys = kind.map_or_else(Vec::new, |kind| kind.ordered(&desk.context));
    Fact::List(keys.iter().filter(|key| fits(key)).map(entry).collect())
}

/// The pages, in the order of the sidebar.
pub static PAGES: &[&dyn Page] = &[
    &home::Home,
    &strategy::Strategy,
    &market::Market,
    &roadmap::Roadmap,
    &timeline::TimelinePage,
    &by_objective::ByObjective,
    &priorities::Priorities,
    &planning::Planning,
    &calendar::Calendar,
    &changes::ChangesPage,
    &risks::Risks,
    &decisions::Decisions,
    &trace::Trace,
    &people::People,
    &health::Health,
    &tags::Tags,
    &search::Search,
];
