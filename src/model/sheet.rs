//! A document that was told which entry it holds.

use super::entry::AnyEntry;
use super::kind::AnyKind;
use crate::diagnostic::Diagnostic;
use crate::parse::reader::Hidden;
use crate::parse::tree::Document;
use std::sync::Arc;

/// A document with its kind and its id, read as that kind.
#[derive(Clone)]
pub struct Sheet {
    /// Its kind.
    pub kind: &'static dyn AnyKind,
    /// Its id.
    pub id: Arc<str>,
    /// What is written.
    pub document: Arc<Document>,
    /// How deep its tables and lists are nested.
    pub depth: usize,
    /// The entry, as someone sees it who sees everything.
    pub entry: Arc<dyn AnyEntry>,
    /// What is wrong with it by itself.
    pub faults: Vec<Diagnostic>,
}

impl Sheet {
    pub(super) fn read(kind: &'static dyn AnyKind, id: Arc<str>, document: Document) -> Sheet {
        let document = Arc::new(document);
        let (entry, faults) = kind.read(id.clone(), &document, &Hidden::default());
        let name: Arc<str> = entry.core().key.to_string().into();
        let faults = faults.into_iter().map(|fault| fault.about(name.clone())).collect();
        let depth = document.root.depth();
        Sheet { kind, id, document, depth, entry, faults }
    }
}
