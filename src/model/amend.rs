//! One entry in place of another: where only the text of a body differs, all that is worked out from the entries together
//! stays, and need not be worked out again.

use super::entry::{AnyEntry, Core};
use super::gather::of_file;
use super::graph::Model;
use crate::parse::reader::Hideable;
use crate::source::{FileId, Snapshot};
use std::sync::Arc;

impl Model {
    /// The entry of the file that is `file` in both snapshots, as `now` has it; none where the file is not one entry before
    /// and after, where anything is wrong with it, or where the model would link it otherwise.
    #[must_use]
    pub fn reread(&self, before: &Snapshot, now: &Snapshot, file: FileId) -> Option<Arc<dyn AnyEntry>> {
        let (old, new) = (before.sources.file(file), now.sources.file(file));
        let [key] = self.paths.get(&new.path).map(Vec::as_slice)? else { return None };
        let entry = self.entry(key).filter(|entry| Arc::ptr_eq(&entry.core().document.source, old))?;
        let mut report = crate::diagnostic::Report::default();
        let (sheets, partial) = of_file(file, new, self.kinds, now, &mut report);
        let [sheet] = &sheets[..] else { return None };
        let is_sound = report.diagnostics.is_empty() && partial.is_none() && sheet.faults.is_empty();
        let explains = [entry, &sheet.entry].iter().any(|entry| sheet.kind.explains(entry.as_ref()).is_some());
        let fits = is_sound && !explains && entry.core().is_linked_as(sheet.entry.core());
        fits.then(|| sheet.entry.clone())
    }

    /// The same model with entries that [`Model::reread`] gave in place of those of their keys.
    #[must_use]
    pub fn with(&self, again: &[Arc<dyn AnyEntry>]) -> Model {
        let mut model = self.shared();
        for entry in again {
            model.replace(entry.clone());
        }
        model
    }
}

impl Core {
    /// Whether this and another reading of the same entry have the same names, refer to and link to the same, and can be
    /// referred to alike; whatever else their bodies say.
    fn is_linked_as(&self, other: &Core) -> bool {
        // Fields are the same where their text is, as long as the body fills none and hides none.
        let is_plain = |core: &Core| {
            let hides = core.labelled.iter().any(|labelled| matches!(labelled.what, Hideable::Body(_)));
            let body = core.document.body.as_ref().filter(|body| body.excerpt.is_none())?;
            (!core.broken && core.derived.is_empty() && !hides).then_some(body.span.start as usize)
        };
        let (Some(ours), Some(theirs)) = (is_plain(self), is_plain(other)) else { return false };
        self.document.source.text.get(..ours) == other.document.source.text.get(..theirs)
            && self.key == other.key
            && self.title == other.title
            && self.prose.anchors().eq(other.prose.anchors())
            && self.links.len() == other.links.len()
            && self.links.iter().zip(&other.links).all(|(a, b)| a.sort == b.sort && a.target == b.target)
    }
}
