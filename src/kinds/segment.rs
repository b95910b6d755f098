//! Segments: parts of the market that we serve, or leave.

use crate::model::{Context, Entry, Group, Kind};
use crate::parse::field::{Amount, Markdown};
use crate::parse::reader::Item;
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// What a segment is to us.
    SegmentKind { Target = "target", Secondary = "secondary", Excluded = "excluded" }
}

record! {
    /// A number of something.
    Quantity {
        /// how many
        value: Amount,
        /// of what
        unit: Arc<str>,
    }
}

record! {
    /// A part of the market.
    Segment {
        /// what it is to us
        kind: Option<SegmentKind>,
        /// how large it is
        size: Option<Quantity>,
        /// what tells who belongs to it
        criteria: Vec<Item<Markdown>>,
        /// where it is
        geography: Option<Arc<str>>,
    }
}

impl Segment {
    /// Whether we have decided not to serve it.
    #[must_use]
    pub fn is_left(&self) -> bool {
        self.kind == Some(SegmentKind::Excluded)
    }
}

impl Kind for Segment {
    const NAME: &'static str = "segment";
    const FOLDER: &'static str = "segments";
    const TITLE: &'static str = "Segments";
    const GROUP: Group = Group::Direction;
    const LINKED: bool = true;
    const COLUMNS: &'static [&'static str] = &["kind", "size", "geography"];
    const STARTER: &'static str = r#"+++
title = "{title}"
# target, secondary, excluded
kind = "target"
size = { value = 1000, unit = "customers" }
+++

Who belongs to this part of the market, and why it matters to us.

## Criteria

- what tells that someone belongs to it
"#;

    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [entry.kind.map_or(1, |kind| kind as i64), 0]
    }
}
