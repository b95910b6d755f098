//! What browsers see: the last good portal, and what is wrong with the definition now.

use super::overlay;
use super::server::OWN;
use crate::compile::Draft;
use crate::diagnostic::{Diagnostic, Level, Report};
use crate::plan::Planned;
use crate::render::{self, highlight::Highlighter};
use hyper::body::Bytes;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::watch;

/// What a request for an address gets.
pub enum Answer {
    /// A file, and a tag that changes with it.
    File {
        /// The bytes, a page with the preview's script in it.
        bytes: Bytes,
        /// A hash of the file as `build` would write it.
        tag: String,
    },
    /// A folder, written without its last `/`.
    Folder,
    /// There is nothing; a page that says so.
    Nothing(String),
    /// The page could not be made; a page that says so.
    Failed(String),
}

/// A portal that browsers see.
pub struct Good {
    /// What it is made of.
    pub draft: Draft,
    /// When it was compiled, as people read clocks.
    pub at: String,
}

/// How things stand.
#[derive(Clone, Default)]
pub struct Standing {
    /// The last portal without errors.
    pub good: Option<Arc<Good>>,
    /// What is wrong, as HTML for the overlay; empty where nothing is.
    pub report: Arc<str>,
    /// Errors of the latest state of the definition.
    pub errors: usize,
    /// Warnings of it.
    pub warnings: usize,
    /// The page that `--navigate` opens: that of the file just saved.
    pub goes: Option<String>,
}

/// The present standing, and who is told of the next.
pub struct Stage {
    standing: RwLock<Arc<Standing>>,
    number: watch::Sender<u64>,
    tabs: Mutex<(u64, BTreeMap<u64, String>)>,
    /// Tells this run of the preview from others.
    run: u128,
    /// Colours code, and remembers over compilations.
    pub highlighter: Highlighter,
}

impl Stage {
    /// A stage with nothing on it. `run` tells this run from others.
    #[must_use]
    pub fn new(run: u128) -> Stage {
        Stage {
            standing: RwLock::default(),
            number: watch::Sender::new(0),
            tabs: Mutex::default(),
            run,
            highlighter: Highlighter::default(),
        }
    }

    /// How things stand now.
    pub fn standing(&self) -> Arc<Standing> {
        self.standing.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows another standing, and tells every tab.
    pub fn show(&self, standing: Standing) {
        let old = {
            let mut now = self.standing.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *now, Arc::new(standing))
        };
        self.number.send_modify(|number| *number += 1);
        // A large model takes a while to be given back.
        rayon::spawn(move || drop(old));
    }

    /// Shows another standing where `good` is still what browsers see, and tells every tab; says whether it is.
    pub fn amend(&self, good: &Arc<Good>, standing: Standing) -> bool {
        let is_seen = self.standing().good.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, good));
        if is_seen {
            self.show(standing);
        }
        is_seen
    }

    /// Hears of every change.
    pub fn listen(&self) -> watch::Receiver<u64> {
        let mut news = self.number.subscribe();
        news.mark_unchanged();
        news
    }

    /// The present standing as a tab is told of it.
    pub fn message(&self) -> String {
        let number = *self.number.borrow();
        let standing = self.standing();
        let message = serde_json::json!({
            "run": self.run.to_string(),
            "number": number,
            "errors": standing.errors,
            "warnings": standing.warnings,
            "goes": standing.goes,
        });
        format!("data: {message}\n\n")
    }

    /// What the overlay shows.
    pub fn report(&self) -> String {
        self.standing().report.to_string()
    }

    /// A tab opened that shows the page at an address.
    pub fn open(&self, address: Option<String>) -> u64 {
        let mut tabs = self.tabs.lock().unwrap_or_else(PoisonError::into_inner);
        tabs.0 += 1;
        let tab = tabs.0;
        tabs.1.insert(tab, address.unwrap_or_default());
        tab
    }

    /// A tab was closed.
    pub fn close(&self, tab: u64) {
        self.tabs.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&tab);
    }

    /// The addresses that somebody looks at.
    pub fn looked_at(&self) -> BTreeSet<String> {
        self.tabs.lock().unwrap_or_else(PoisonError::into_inner).1.values().cloned().collect()
    }

    /// Answers a request for an address.
    pub fn answer(&self, address: &str) -> Answer {
        let standing = self.standing();
        let Some(good) = &standing.good else {
            return Answer::Nothing(overlay::stand_in(
                "There is no portal yet",
                "Mend what the list names, and it appears.",
            ));
        };
        match good.file(address, &self.highlighter) {
            Some(Ok(bytes)) => {
                let tag = blake3::hash(&bytes).to_hex()[..32].to_owned();
                let bytes = if address.ends_with(".html") { with_script(&bytes, &tag) } else { bytes };
                Answer::File { bytes, tag }
            }
            Some(Err(fault)) => Answer::Failed(overlay::stand_in("This page could not be made", &fault.message())),
            None if good.has(&format!("{address}/index.html")) => Answer::Folder,
            None => Answer::Nothing(overlay::stand_in(
                "Nothing at this address",
                "No file of the definition has it. Where a file gets it, its page appears here.",
            )),
        }
    }
}

/// Why a page could not be made.
pub enum Fault {
    /// The theme is wrong.
    Theme(Box<Diagnostic>),
    /// rutter is.
    Bug,
    /// A file could not be read.
    Unreadable(std::io::Error),
}

impl Fault {
    fn message(&self) -> String {
        match self {
            Fault::Theme(diagnostic) => diagnostic.message.clone(),
            Fault::Bug => "This is a bug in rutter; the terminal says where it is. The other pages go on.".into(),
            Fault::Unreadable(error) => format!("its file cannot be read: {error}"),
        }
    }
}

impl Good {
    /// The file at an address, as `build` would write it; none where there is none.
    #[must_use]
    pub fn file(&self, address: &str, highlighter: &Highlighter) -> Option<Result<Bytes, Fault>> {
        let edition = self.draft.editions.first()?;
        if let Some(page) = edition.plan.pages.get(address) {
            return Some(self.page(page, highlighter).map(Bytes::from));
        }
        if let Some(asset) = edition.plan.files.get(address) {
            return Some(asset.read().map(Bytes::from).map_err(Fault::Unreadable));
        }
        if let Some(bytes) = self.draft.theme.assets.get(address) {
            return Some(Ok(Bytes::copy_from_slice(bytes)));
        }
        if let Some(bytes) = edition.exports.at(address, &self.draft.studio(edition, highlighter).stock()) {
            return Some(Ok(Bytes::from_owner(bytes)));
        }
        edition.pictures.at(address, self.draft.assets()).map(|bytes| Ok(Bytes::copy_from_slice(&bytes)))
    }

    /// The address of the page of the first entry that one of these files holds, or of the page that lists them.
    #[must_use]
    pub fn page_of(&self, files: &BTreeSet<Arc<str>>) -> Option<String> {
        let edition = self.draft.editions.first()?;
        let held = |file: &Arc<str>| {
            let entry = edition.projected.entries().find(|entry| entry.core().path() == file)?;
            edition.plan.at(&crate::plan::address_of(&edition.projected, &entry.core().key)).cloned()
        };
        files.iter().find_map(held)
    }

    /// Whether there is a page or a file at an address.
    #[must_use]
    pub fn has(&self, address: &str) -> bool {
        self.draft
            .editions
            .first()
            .is_some_and(|edition| edition.plan.pages.contains_key(address) || edition.plan.files.contains_key(address))
    }

    /// A page as HTML.
    pub fn page(&self, page: &Planned, highlighter: &Highlighter) -> Result<String, Fault> {
        let edition = self.draft.editions.first().ok_or(Fault::Bug)?;
        let studio = self.draft.studio(edition, highlighter);
        // What fails on one page is told there; the others are served.
        catch_unwind(AssertUnwindSafe(|| render::page(&studio, page))).map_err(|_| Fault::Bug)?.map_err(Fault::Theme)
    }

    /// The theme's faults on the pages at `addresses`.
    #[must_use]
    pub fn faults(&self, addresses: &BTreeSet<String>, highlighter: &Highlighter) -> Report {
        let mut report = Report::default();
        let Some(edition) = self.draft.editions.first() else { return report };
        for page in addresses.iter().filter_map(|address| edition.plan.pages.get(address)) {
            if let Err(Fault::Theme(fault)) = self.page(page, highlighter) {
                report.add(*fault);
            }
        }
        report
    }
}

impl Standing {
    /// The standing with a report, and the portal that browsers see under it.
    #[must_use]
    pub fn new(good: Option<Arc<Good>>, report: &Report, drawn: String) -> Standing {
        Standing {
            good,
            report: drawn.into(),
            errors: report.count(Level::Error),
            warnings: report.count(Level::Warning),
            goes: None,
        }
    }
}

/// The page with the preview's script, which finds the page's tag beside it.
fn with_script(page: &[u8], tag: &str) -> Bytes {
    let script = format!("<script src=\"/{OWN}preview.js\" data-page=\"{tag}\" defer></script>\n");
    let head = b"</head>";
    let at = page.windows(head.len()).position(|window| window == head).unwrap_or(page.len());
    let mut whole = Vec::with_capacity(page.len() + script.len());
    whole.extend_from_slice(&page[..at]);
    whole.extend_from_slice(script.as_bytes());
    whole.extend_from_slice(&page[at..]);
    whole.into()
}
