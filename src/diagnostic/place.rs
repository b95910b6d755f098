//! Where a span lies, as other programs name places: lines and columns, and bytes of the file on disk.

use super::human::snap;
use crate::source::{Position, Sources, Span};
use std::ops::Range;

/// A span for other programs.
pub(super) struct Place<'a> {
    /// The file, relative to the definition, with `/`.
    pub path: &'a str,
    /// Its first character.
    pub start: Position,
    /// One past its last character.
    pub end: Position,
    /// Its bytes in the file as it lies on disk.
    pub bytes: Range<usize>,
}

impl<'a> Place<'a> {
    /// The place of a span, held within its text.
    pub fn of(span: Span, sources: &'a Sources) -> Self {
        let source = sources.file(span.file);
        let range = snap(&source.text, span);
        let narrow = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        let (start, end) = (narrow(range.start), narrow(range.end));
        Place {
            path: &source.path,
            start: source.position(start),
            end: source.position(end),
            bytes: source.offset_on_disk(start)..source.offset_on_disk(end),
        }
    }
}
