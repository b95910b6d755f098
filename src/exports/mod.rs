//! What is made of an edition besides its pages: one file for each, in one ordered list.

mod atom;
pub mod changes;
pub mod data;
mod headers;
mod icalendar;
mod llms;
pub mod markdown;
mod model;
mod news;
mod robots;
mod search;
mod sitemap;

use crate::edition::Projected;
use crate::model::{AnyKind, Context};
use crate::plan::{Plan, Planned};
use crate::source::Sources;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

/// What exports are made from.
#[derive(Clone, Copy)]
pub struct Stock<'a> {
    /// What the edition shows.
    pub projected: &'a Projected,
    /// The same with `rutter.toml` and the day.
    pub context: Context<'a>,
    /// Its pages.
    pub plan: &'a Plan,
    /// The texts that places point into.
    pub sources: &'a Sources,
}

impl Stock<'_> {
    /// What the portal is called.
    fn title(&self) -> &Arc<str> {
        self.context.config.title_of(self.projected.edition.as_deref())
    }

    /// Where an address of the portal will stand; none where nobody says where the portal will.
    #[must_use]
    pub fn absolute(&self, address: &str) -> Option<String> {
        let base = self.projected.base_url.as_ref()?;
        Some(format!("{}/{}", base.trim_end_matches('/'), encoded(address)))
    }
}

/// An address as a part of a URL: what RFC 3986 does not let stand in a path is written as its bytes.
fn encoded(address: &str) -> String {
    let mut url = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte) {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}

/// A file that belongs to a page: its calendar, its feed.
pub struct Beside {
    /// Where it is found.
    pub address: String,
    /// What it is called.
    pub title: String,
    /// Its media type.
    pub media: &'static str,
}

/// Files for programs, and for the portal's own scripts.
pub trait Export: Sync {
    /// Where its files are found, but those with a hash in their names; nothing else can have these addresses.
    fn addresses(&self, kinds: &[&'static dyn AnyKind]) -> Vec<String>;
    /// Whether a definition may bring a file of its own in place of one of these.
    fn yields(&self) -> bool {
        false
    }
    /// The file that belongs to a page, if there is one.
    fn beside(&self, _page: &Planned, _stock: &Stock<'_>) -> Option<Beside> {
        None
    }
    /// Its files by address. Pages name none with a hash in its name, so that none of them changes with its content.
    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)>;
    /// Whether a file at `address` may be one of its own.
    fn holds(&self, address: &str) -> bool {
        self.addresses(&[]).iter().any(|own| own == address)
    }
}

/// The exports, in order.
pub static EXPORTS: &[&dyn Export] = &[
    &search::Search,
    &icalendar::Calendars,
    // Before the feeds of kinds, which take all of that name.
    &news::News,
    &atom::Feeds,
    &sitemap::Sitemap,
    &robots::Robots,
    &llms::Llms,
    &markdown::Markdown,
    &model::Model,
    &headers::Headers,
];

type Files = BTreeMap<String, Arc<[u8]>>;

/// The files of all exports, each made when somebody first wants one of its files.
pub struct Made(Vec<OnceLock<Files>>);

impl Default for Made {
    fn default() -> Self {
        Made(EXPORTS.iter().map(|_| OnceLock::new()).collect())
    }
}

impl Made {
    /// Every file by its address.
    pub fn all<'m>(&'m self, stock: &Stock<'_>) -> impl Iterator<Item = (&'m String, &'m Arc<[u8]>)> {
        EXPORTS.iter().zip(&self.0).flat_map(|(export, files)| made(*export, files, stock))
    }

    /// Looks at every file, and keeps none that nobody wanted before.
    pub fn each(&self, stock: &Stock<'_>, mut look: impl FnMut(&str, &[u8])) {
        for (export, files) in EXPORTS.iter().zip(&self.0) {
            match files.get() {
                Some(files) => files.iter().for_each(|(address, bytes)| look(address, bytes)),
                None => export.files(stock).iter().for_each(|(address, bytes)| look(address, bytes)),
            }
        }
    }

    /// The files that belong to a page.
    #[must_use]
    pub fn beside(&self, page: &Planned, stock: &Stock<'_>) -> Vec<Beside> {
        let possible = EXPORTS.iter().filter_map(|export| export.beside(page, stock));
        possible.filter(|beside| self.at(&beside.address, stock).is_some()).collect()
    }

    /// The file at an address; none where no export has one there.
    #[must_use]
    pub fn at(&self, address: &str, stock: &Stock<'_>) -> Option<Arc<[u8]>> {
        let (export, files) = EXPORTS.iter().zip(&self.0).find(|(export, _)| export.holds(address))?;
        made(*export, files, stock).get(address).cloned()
    }
}

fn made<'m>(export: &dyn Export, files: &'m OnceLock<Files>, stock: &Stock<'_>) -> &'m Files {
    files.get_or_init(|| export.files(stock).into_iter().map(|(address, bytes)| (address, bytes.into())).collect())
}
