//! Looks through the pages that nobody has open: a theme that fails on one of them, text that the edition hides.

use super::overlay::{self, Frame};
use super::stage::{Fault, Good, Stage, Standing};
use super::{News, Options};
use crate::diagnostic::{Level, Report};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// A look through all pages, under way. It ends when it is dropped.
pub struct Survey {
    stop: Arc<AtomicBool>,
}

impl Drop for Survey {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// The threads that look; one core is left to whoever saves a file meanwhile.
static POOL: LazyLock<Option<rayon::ThreadPool>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    rayon::ThreadPoolBuilder::new().num_threads(cores.saturating_sub(1).max(1)).stack_size(16 << 20).build().ok()
});

impl Survey {
    /// Begins to look through the pages of `good`. If one of them is wrong, browsers get the portal `before` back.
    #[must_use]
    pub fn start(options: &Arc<Options>, stage: &Arc<Stage>, good: Arc<Good>, before: Option<Arc<Good>>) -> Survey {
        let stop = Arc::new(AtomicBool::new(false));
        let (options, stage, stopped) = (options.clone(), stage.clone(), stop.clone());
        if let Some(pool) = &*POOL {
            pool.spawn(move || {
                let Some(found) = look(&good, &stage, &stopped) else { return };
                if found.diagnostics.is_empty() {
                    return;
                }
                let report = good.draft.settled(found);
                let is_sound = report.count(Level::Error) == 0;
                let seen = if is_sound { Some(good.clone()) } else { before };
                let drawn = drawn(&options, &good, &report, seen.as_deref());
                if stage.amend(&good, Standing::new(seen, &report, drawn)) {
                    (options.tell)(News::Compiled { draft: &good.draft, report: &report, took: None });
                }
            });
        }
        Survey { stop }
    }
}

/// What is wrong with the pages; none where nobody wants to know any more.
fn look(good: &Good, stage: &Stage, stop: &AtomicBool) -> Option<Report> {
    let report = Mutex::new(Report::default());
    let Some(edition) = good.draft.editions.first() else { return Some(Report::default()) };
    let search = good.draft.search(edition);
    let mut found: Vec<_> = edition
        .plan
        .pages
        .par_iter()
        .flat_map_iter(|(address, page)| {
            if stop.load(Ordering::Relaxed) {
                return Vec::new();
            }
            match good.page(page, &stage.highlighter) {
                Ok(html) => search.as_ref().map_or_else(Vec::new, |search| search.look(address, html.as_bytes())),
                Err(Fault::Theme(fault)) => {
                    report.lock().unwrap_or_else(PoisonError::into_inner).add(*fault);
                    Vec::new()
                }
                Err(_) => Vec::new(),
            }
        })
        .collect();
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(search) = search {
        let stock = good.draft.studio(edition, &stage.highlighter).stock();
        edition.exports.each(&stock, |address, bytes| found.extend(search.look(address, bytes)));
        search.tell(found, &mut report);
    }
    edition.pictures.tell(&edition.projected, &mut report);
    Some(report)
}

/// A report as the overlay shows it, over the portal `seen`.
#[must_use]
pub fn drawn(options: &Options, good: &Good, report: &Report, seen: Option<&Good>) -> String {
    overlay::draw(
        report,
        &Frame {
            sources: &good.draft.sources,
            home: &options.home,
            editor: good.draft.config.editor_url.as_deref(),
            good_at: seen.map(|good| &*good.at),
            watched: good.draft.sources.iter().count(),
        },
    )
}
