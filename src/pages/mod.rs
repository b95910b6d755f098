//! Pages that are of no single kind: one file each, in one ordered list.

mod home;
mod roadmap;

use crate::edition::Projected;
use crate::model::{Context, Group};
use crate::parse::fact::Fact;
use std::sync::Arc;

/// What a page is made from: an edition, and what figures need.
pub struct Desk<'a> {
    /// What the edition shows.
    pub projected: &'a Projected,
    /// The same with `rutter.toml` and the day.
    pub context: Context<'a>,
}

/// A page that no single entry stands for.
pub trait Page: Sync {
    /// Its name: in `navigation`, in `portal:NAME`, and of its template in `pages/`.
    fn name(&self) -> &'static str;
    /// Its folder below the portal's root; empty for the home page. Where it is a kind's, the page stands in for that kind's list.
    fn folder(&self) -> &'static str;
    /// Where in the sidebar.
    fn group(&self) -> Group;
    /// What the sidebar calls it.
    fn title(&self) -> &'static str;
    /// Whether the edition has anything to show on it.
    fn exists(&self, desk: &Desk<'_>) -> bool;
    /// What it shows.
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)>;
}

/// The pages, in the order of the sidebar.
pub static PAGES: &[&dyn Page] = &[&home::Home, &roadmap::Roadmap];
