//! What files gave the last time, so that only those that changed are read again.

use super::gather::beside;
use super::sheet::Sheet;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Snapshot, Source};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Remembers what each file gave. One memory serves one definition over all its compilations; an empty one gives the same
/// results, later.
#[derive(Default)]
pub struct Memory {
    files: Mutex<HashMap<Arc<str>, Arc<Remembered>>>,
}

/// What one file gives.
pub(super) struct Gave {
    /// Its entries.
    pub(super) sheets: Vec<Sheet>,
    /// What is wrong with it.
    pub(super) found: Vec<Diagnostic>,
    /// The kind of which it may have held more.
    pub(super) partial: Option<&'static str>,
}

/// A text, and the number that places name it by.
type Text = (FileId, Arc<Source>);

/// What a file gives depends on nothing but itself, the table beside it, and the numbers that places name them by.
pub(super) struct Remembered {
    from: Text,
    beside: Option<Text>,
    pub(super) gave: Gave,
}

fn is_same(a: &Text, b: &Text) -> bool {
    a.0 == b.0 && Arc::ptr_eq(&a.1, &b.1)
}

impl Memory {
    /// What each of `files` gives, in their order: as before where nothing it depends on has changed, else as `read` has it.
    pub(super) fn recall(
        &self,
        files: Vec<(FileId, &Arc<Source>)>,
        snapshot: &Snapshot,
        read: impl Fn(FileId, &Arc<Source>) -> Gave + Sync,
    ) -> Vec<Arc<Remembered>> {
        let mut known = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::take(&mut *known);
        let now: Vec<Arc<Remembered>> = files
            .into_par_iter()
            .map(|(file, source)| {
                let beside = snapshot
                    .sources
                    .at(&beside(&source.path))
                    .map(|table| (table, snapshot.sources.file(table).clone()));
                let from = (file, source.clone());
                let holds = |known: &&Arc<Remembered>| {
                    let same_table = match (&known.beside, &beside) {
                        (Some(a), Some(b)) => is_same(a, b),
                        (None, None) => true,
                        _ => false,
                    };
                    same_table && is_same(&known.from, &from)
                };
                match before.get(&source.path).filter(holds) {
                    Some(known) => known.clone(),
                    None => Arc::new(Remembered { gave: read(file, source), from, beside }),
                }
            })
            .collect();
        *known = now.iter().map(|known| (known.from.1.path.clone(), known.clone())).collect();
        now
    }
}
