//! A draft again with the text of a few entries changed: what their definition says as a whole stays as it was.

use super::{Draft, Edition};
use crate::diagnostic::Report;
use crate::exports::Made;
use crate::model::AnyEntry;
use crate::render::image::Pictures;
use crate::source::Snapshot;
use std::sync::Arc;

/// Files that may differ. Whoever changes more changes more than a text.
const FEW: usize = 8;

impl Draft {
    /// This draft, which was made of `before`, as one of `now` would be: pages and nothing else, its report is empty. None
    /// where more than the text of a few bodies differs, or anything is wrong with one of them; then only a whole
    /// compilation can tell. It costs what the changed files cost, and a look at each of the others.
    #[must_use]
    pub fn amended(&self, before: &Snapshot, now: &Snapshot) -> Option<Draft> {
        let is_alike = before.sources.len() == now.sources.len()
            && before.troubles == now.troubles
            && before.assets.len() == now.assets.len()
            && before.assets.iter().zip(&now.assets).all(|(a, b)| Arc::ptr_eq(a, b));
        if !is_alike {
            return None;
        }
        let both = before.sources.iter().zip(now.sources.iter());
        let changed: Vec<_> = both.filter(|((_, a), (_, b))| !Arc::ptr_eq(a, b)).take(FEW + 1).collect();
        let is_text = |path: &str| path.ends_with(".md");
        if changed.len() > FEW || !changed.iter().all(|((_, a), (_, b))| a.path == b.path && is_text(&a.path)) {
            return None;
        }
        let read = changed.iter().map(|((file, _), _)| self.model.reread(before, now, *file));
        let again: Vec<Arc<dyn AnyEntry>> = read.collect::<Option<_>>()?;
        let model = Arc::new(self.model.with(&again));
        let editions = self.editions.iter().map(|edition| {
            Some(Edition {
                projected: edition.projected.with(&self.model, &model, &again)?,
                plan: edition.plan.clone(),
                pictures: Pictures::default(),
                words: edition.words.afresh(),
                exports: Made::default(),
            })
        });
        Some(Draft {
            sources: now.sources.clone(),
            config: self.config.clone(),
            theme: self.theme.clone(),
            editions: editions.collect::<Option<_>>()?,
            report: Report::default(),
            model,
            assets: self.assets.clone(),
            as_of: self.as_of,
            deny: self.deny.clone(),
            asked: self.asked,
        })
    }
}
