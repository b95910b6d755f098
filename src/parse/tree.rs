//! A neutral tree of values with places: what TOML, YAML, CSV and headings of a body all become.

use crate::source::{FileId, Source, Span};
use std::sync::Arc;

/// Names a node within one entry. Numbers say nothing about order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// First number for nodes of the table beside an entry (`launches/ID.csv`).
pub const BESIDE: u32 = 1 << 28;
/// First number for nodes made from a body; the offset of their text is added.
pub const BODY: u32 = 1 << 30;
/// First number for nodes of a document that is part of another text. What they say stands in its body too.
pub const LAID: u32 = 1 << 31;

/// A key with its place.
#[derive(Debug)]
pub struct Key {
    /// As written, unquoted.
    pub name: Arc<str>,
    /// Where.
    pub span: Span,
}

/// A value with its place.
#[derive(Debug)]
pub struct Node {
    /// Unique within the entry.
    pub id: NodeId,
    /// Where the value stands; for a table with a header, the header.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// What a value is.
#[derive(Debug)]
pub enum Value {
    /// `true`, `false`.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A number with a point, or one too large for a whole number.
    Number(f64),
    /// Text.
    Text(Arc<str>),
    /// A TOML date, time or both, as written.
    Date(toml::value::Datetime),
    /// `[ … ]`, or tables under `[[ … ]]`.
    List(Vec<Node>),
    /// `{ … }`, or what stands under `[ … ]`, in the order of writing.
    Table(Vec<(Key, Node)>),
}

impl Value {
    /// What it is, in words: `text`, `a whole number`.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Value::Flag(_) => "true or false",
            Value::Whole(_) => "a whole number",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::Date(date) if date.date.is_some() && date.time.is_some() => "a date with a time",
            Value::Date(date) if date.time.is_some() => "a time",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// How deep tables and lists may be nested at most, whatever `[limits]` say: the parser of TOML goes no deeper.
pub const DEEPEST: usize = 80;

impl Node {
    /// How deep its tables and lists are nested; 0 for a value. Bounded by the parsers.
    #[must_use]
    pub fn depth(&self) -> usize {
        match &self.value {
            Value::Table(table) => 1 + table.iter().map(|(_, node)| node.depth()).max().unwrap_or(0),
            Value::List(list) => 1 + list.iter().map(Node::depth).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// The first node that is nested more than `most` deep, in this one or below. Depth is bounded by the parsers.
    #[must_use]
    pub fn beyond(&self, most: usize) -> Option<&Node> {
        let Some(most) = most.checked_sub(1) else {
            return matches!(self.value, Value::Table(_) | Value::List(_)).then_some(self);
        };
        match &self.value {
            Value::Table(table) => table.iter().find_map(|(_, node)| node.beyond(most)),
            Value::List(list) => list.iter().find_map(|node| node.beyond(most)),
            _ => None,
        }
    }

    /// The value behind a key of a table.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.table().iter().find(|(k, _)| &*k.name == key).map(|(_, n)| n)
    }

    /// The keys and values of a table; empty for anything else.
    #[must_use]
    pub fn table(&self) -> &[(Key, Node)] {
        if let Value::Table(table) = &self.value { table } else { &[] }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&Arc<str>> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// The value at a dotted path of keys: `rice.impact`. The empty path is the node itself.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Node> {
        path.split('.').filter(|step| !step.is_empty()).try_fold(self, |node, step| node.get(step))
    }

    /// The table that holds the node with an id as one of its values, in this one or below.
    #[must_use]
    pub fn holder(&self, id: NodeId) -> Option<&Node> {
        match &self.value {
            Value::Table(table) if table.iter().any(|(_, node)| node.id == id) => Some(self),
            Value::Table(table) => table.iter().find_map(|(_, node)| node.holder(id)),
            Value::List(list) => list.iter().find_map(|node| node.holder(id)),
            _ => None,
        }
    }

    /// The node with an id, in this one or below. Depth is bounded by the parsers.
    #[must_use]
    pub fn find(&self, id: NodeId) -> Option<&Node> {
        if self.id == id {
            return Some(self);
        }
        match &self.value {
            Value::Table(table) => table.iter().find_map(|(_, node)| node.find(id)),
            Value::List(list) => list.iter().find_map(|node| node.find(id)),
            _ => None,
        }
    }
}

/// One entry as it is written, before any kind has read it. Immutable and shared by all editions.
#[derive(Debug)]
pub struct Document {
    /// The file that holds it.
    pub source: Arc<Source>,
    /// The id of that file.
    pub file: FileId,
    /// The table of its fields.
    pub root: Node,
    /// Where a missing field is reported: the entry's first line, or its table's header.
    pub header: Span,
    /// Whether all of it was understood. What is missing from an unclean document may stand in its broken part.
    pub clean: bool,
    /// Stretches that may have been misread: what would be told of them is second-hand.
    pub misread: Vec<Span>,
    /// The Markdown below the fields.
    pub body: Option<Body>,
}

/// The Markdown of an entry.
#[derive(Debug)]
pub struct Body {
    /// Where it stands in the file.
    pub span: Span,
    /// Its `:::` blocks.
    pub blocks: super::prose::Blocks,
    /// What it is as part of a larger text.
    pub excerpt: Option<Excerpt>,
}

/// A body that is part of a larger text.
#[derive(Debug)]
pub struct Excerpt {
    /// What stands at the body's place, as long as it is there, then the link definitions that it uses from elsewhere.
    pub text: Arc<str>,
    /// Where each of these begins in `text`, and where it is written.
    pub appended: Vec<(usize, Span)>,
    /// Stretches that fields say already.
    pub taken: Vec<std::ops::Range<usize>>,
}

impl Body {
    /// Where a stretch of the body's text is written.
    #[must_use]
    pub fn place(&self, range: std::ops::Range<usize>) -> Span {
        let appended = self.excerpt.iter().flat_map(|excerpt| &excerpt.appended).rev();
        match appended.into_iter().find(|(at, _)| *at <= range.start) {
            Some((at, span)) => span.within(range.start - at..range.end.saturating_sub(*at)),
            None => self.span.within(range),
        }
    }
}

impl Document {
    /// Whether a place may have been misread.
    #[must_use]
    pub fn is_misread(&self, place: Span) -> bool {
        self.misread.iter().any(|m| m.file == place.file && m.start <= place.start && place.start <= m.end)
    }

    /// The Markdown as written; empty without a body.
    #[must_use]
    pub fn body_text(&self) -> &str {
        match &self.body {
            Some(Body { excerpt: Some(excerpt), .. }) => &excerpt.text,
            Some(body) => self.source.text.get(body.span.range()).unwrap_or(""),
            None => "",
        }
    }
}
