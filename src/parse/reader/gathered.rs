//! What reading finds besides the record itself: faults, references, links, parts, labels.

use super::shape::Otherwise;
use crate::diagnostic::Diagnostic;
use crate::parse::fact::To;
use crate::parse::prose;
use crate::parse::tree::NodeId;
use crate::source::Span;
use std::{collections::HashSet, ops::Range, sync::Arc};

/// A reference as it was read from a field.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The field, dotted: `tasks.owner`.
    pub path: Arc<str>,
    /// Where.
    pub span: Span,
    /// Its node.
    pub node: NodeId,
    /// What it may name.
    pub to: To,
    /// What else it may say.
    pub otherwise: Otherwise,
    /// As written.
    pub written: Arc<str>,
    /// The nearest thing around it that may be absent.
    pub drop: Option<NodeId>,
}

/// A name of another part of the same entry, as it was read from a field.
#[derive(Debug, Clone)]
pub struct OwnName {
    /// The list that holds the part: `attributes`.
    pub list: &'static str,
    /// What an element of the list is called: `attribute`.
    pub what: &'static str,
    /// Where.
    pub span: Span,
    /// As written.
    pub written: Arc<str>,
    /// The nearest thing around it that may be absent.
    pub drop: Option<NodeId>,
}

/// A link of prose: of the body, or of a text field.
#[derive(Debug, Clone)]
pub struct ProseLink {
    /// Wiki link, link, picture or bare address.
    pub sort: prose::LinkSort,
    /// The destination, entities decoded.
    pub target: Arc<str>,
    /// Where the destination stands.
    pub span: Span,
}

/// A part of an entry that a reference can name.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its id within the entry.
    pub id: Arc<str>,
    /// What it is called.
    pub title: Arc<str>,
    /// The table that it was read from.
    pub node: NodeId,
    /// Where it stands.
    pub span: Span,
    /// The list that holds it: `tasks`.
    pub list: Arc<str>,
}

/// A label of an audience with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The label.
    pub name: Arc<str>,
    /// Where.
    pub span: Span,
}

/// Something that only some audiences see.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// What.
    pub what: Hideable,
    /// For whom. None at all: for nobody.
    pub labels: Vec<Label>,
}

/// What can be hidden of an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Hideable {
    /// A value and all below it.
    Node(NodeId),
    /// A stretch of the body, in bytes.
    Body(Range<usize>),
    /// A field of the entry, however it would be filled.
    Field(Arc<str>),
}

/// What one edition hides of one document; empty: nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hidden {
    /// Nodes that are treated as absent.
    pub nodes: HashSet<NodeId>,
    /// Stretches of the body that are blanked.
    pub ranges: Vec<Range<usize>>,
    /// Fields that nothing of the body may fill.
    pub fields: HashSet<Arc<str>>,
}

impl Hidden {
    /// Whether the document is seen whole.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.ranges.is_empty() && self.fields.is_empty()
    }
}

/// What reading gathers besides the record itself.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Faults of form.
    pub faults: Vec<Diagnostic>,
    /// Whether a value says nothing, for a fault that was told before it was read.
    pub is_lacking: bool,
    /// References of fields.
    pub references: Vec<Reference>,
    /// Names of parts of the same entry.
    pub own: Vec<OwnName>,
    /// Links of prose in fields and body.
    pub links: Vec<ProseLink>,
    /// Parts that can be named.
    pub parts: Vec<Part>,
    /// What carries labels of its own; the entry itself is its root node.
    pub labelled: Vec<Labelled>,
    /// `[audience_of]`: table, dotted path below it, place of the key, labels.
    pub paths: Vec<(NodeId, String, Span, Vec<Label>)>,
    /// Files that fields name.
    pub files: Vec<(Arc<str>, Span)>,
}
