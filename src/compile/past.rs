//! An earlier state of a definition, compiled: what *What changed* compares with.

use super::Draft;
use crate::compare::{Changes, Sides, compare};
use crate::model::{Context, Key, Model};
use std::sync::Arc;

/// An earlier state of a definition, compiled for all its editions.
pub struct Past {
    /// How the revision was asked for.
    pub since: Arc<str>,
    /// What it was compiled to.
    pub draft: Draft,
}

impl Past {
    /// What changed in an edition since, told as it may be told today; none where it was not there then. `whole` is all that
    /// there is, and only asked what the edition hides.
    #[must_use]
    pub fn changes(&self, now: Context<'_>, edition: Option<&str>, whole: &Model) -> Option<Arc<Changes>> {
        let then = self.draft.editions.iter().find(|known| known.projected.edition.as_deref() == edition)?;
        let before = Context { model: &then.projected, config: &self.draft.config, as_of: self.draft.as_of };
        let hides = |key: &Key| whole.core(key).is_some() && now.model.core(key).is_none();
        let changed = compare(Sides { before, after: now, hides: &hides });
        Some(Arc::new(Changes { since: self.since.clone(), day: self.draft.as_of, changed }))
    }
}
