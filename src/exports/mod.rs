//! What is made of an edition besides its pages: one file for each, in one ordered list.

pub mod data;
mod search;

use crate::edition::Projected;
use crate::model::Context;
use crate::plan::Plan;
use std::collections::BTreeMap;
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
}

/// Files for programs, and for the portal's own scripts.
pub trait Export: Sync {
    /// Where it is found; nothing else can have this address.
    fn address(&self) -> &'static str;
    /// Its files by address: the one at [`Export::address`], and those that it leads to, with a hash in their names.
    /// Pages name the first alone, so that none of them changes with its content.
    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)>;
    /// Whether a file at `address` can only be one of its own.
    fn holds(&self, address: &str) -> bool {
        address == self.address()
    }
}

/// The exports, in order.
pub static EXPORTS: &[&dyn Export] = &[&search::Search];

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
