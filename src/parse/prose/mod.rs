//! What a body of Markdown says, before anything renders it.
//!
//! Three steps, in this order. [`blocks`] finds the `:::` blocks, the same for every edition. [`cut`] makes the text that one
//! edition reads: what it hides is blanked in place, so that every offset stays. [`scan`] reads that text: headings, links,
//! images, words; what it finds of other tools' templates [`tidy`] takes out, and the text is read once more. All ranges are bytes of the body that was given.

mod anchor;
mod block;
mod cut;
mod event;
mod item;
mod link;
mod marker;
mod name;
mod placeholder;
mod reading;
mod scan;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use anchor::{Anchors, slug};
pub use block::blocks;
pub use cut::cut;
pub(crate) use event::{Events, Spanned};
pub use item::{is_paragraph, item_text, items};
pub use link::{is_reference, is_safe};
pub(crate) use marker::too_deep;
pub use placeholder::{Placeholder, Remnant, tidy};
pub use scan::{Heading, Link, LinkSort, Prose, scan};
#[cfg(test)]
pub(crate) use tests::{lines, twins};

/// The `:::` blocks of a body, and what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocks {
    /// `::: audience …`, in the order they open; one may lie in another.
    pub audience: Vec<AudienceBlock>,
    /// `::: note` and its like, in the order they open.
    pub admonitions: Vec<Admonition>,
    /// Each is an error: what an edition may see cannot be told.
    pub faults: Vec<Fault>,
    /// With a fault, everything from here on counts as hidden.
    pub(crate) broken: Option<usize>,
}

impl Blocks {
    /// Whether the body has no `:::` blocks, sound or not.
    pub fn is_empty(&self) -> bool {
        self.audience.is_empty() && self.admonitions.is_empty() && self.faults.is_empty()
    }
}

/// A part of the prose that only some audiences may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceBlock {
    /// Whole lines, from the fence that opens it to the one that closes it, without the last line's end.
    pub span: Range<usize>,
    /// The fence that opens it, from its first colon.
    pub open: Range<usize>,
    /// The fence that closes it, from its first colon.
    pub close: Range<usize>,
    /// The labels it names, at least one.
    pub labels: Vec<(String, Range<usize>)>,
    /// Code inside was left open by a fence of this character; where the block is shown, its end closes the code too.
    pub(crate) mend: Option<u8>,
}

/// A note set apart from the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admonition {
    /// Whole lines, from the fence that opens it to the one that closes it, without the last line's end.
    pub span: Range<usize>,
    /// The fence that opens it, from its first colon.
    pub open: Range<usize>,
    /// The fence that closes it, from its first colon.
    pub close: Range<usize>,
    /// What it is.
    pub sort: Sort,
    /// Plain text instead of the sort's own word.
    pub title: Option<String>,
}

/// The sorts of admonitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Worth knowing.
    Note,
    /// Makes it easier.
    Tip,
    /// Background.
    Info,
    /// Needed to succeed.
    Important,
    /// Goes wrong if overlooked.
    Warning,
    /// May do harm.
    Caution,
    /// Does harm.
    Danger,
}

impl Sort {
    /// All sorts, from the mildest on.
    pub const ALL: [Sort; 7] =
        [Sort::Note, Sort::Tip, Sort::Info, Sort::Important, Sort::Warning, Sort::Caution, Sort::Danger];

    /// As it is written behind the colons.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Note => "note",
            Sort::Tip => "tip",
            Sort::Info => "info",
            Sort::Important => "important",
            Sort::Warning => "warning",
            Sort::Caution => "caution",
            Sort::Danger => "danger",
        }
    }

    /// As readers see it.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Note => "Note",
            Sort::Tip => "Tip",
            Sort::Info => "Info",
            Sort::Important => "Important",
            Sort::Warning => "Warning",
            Sort::Caution => "Caution",
            Sort::Danger => "Danger",
        }
    }
}

/// A range without the white space at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let length = text.get(range.clone()).map_or(0, |part| part.trim_end().len());
    range.start..range.start + length
}

/// What is wrong with a `:::` block; always an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub span: Range<usize>,
    /// What is wrong, with names in backticks.
    pub message: String,
    /// What to do.
    pub help: String,
}
