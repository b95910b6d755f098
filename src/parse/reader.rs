//! Reads a tree into a typed record and tells every fault of it. One description of the fields serves reading, documentation and tests.

use super::fact::{Fact, To};
use super::prose;
use super::rules::{DUPLICATE_ID, MISSING_FIELD, SYNTAX, UNKNOWN_FIELD, WRONG_TYPE};
use super::tree::{Document, Key, Node, NodeId, Value};
use crate::diagnostic::{Diagnostic, Rule, nearest};
use crate::source::Span;
use std::{collections::HashSet, ops::Range, sync::Arc};

/// What may stand behind a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// `true` or `false`.
    Flag,
    /// A whole number within bounds.
    Whole(i64, i64),
    /// One of these numbers.
    Steps(&'static [f64]),
    /// Any number.
    Number,
    /// A share, 0 to 1.
    Ratio,
    /// One line of text.
    Text,
    /// Markdown.
    Prose,
    /// An address on the web.
    Url,
    /// A file of the definition.
    File,
    /// An id: lower-case words joined by hyphens.
    Id,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A day.
    Date,
    /// A period.
    Period,
    /// A day or a period.
    When,
    /// Days from a launch.
    Offset,
    /// A length of time.
    Interval,
    /// A time zone.
    Zone,
    /// A day with a time.
    Moment,
    /// A time of day.
    Time,
    /// A version.
    Version,
    /// A currency code.
    Currency,
    /// The name of a check.
    Check,
    /// A label of an audience.
    Label,
    /// Another entry, or a part of one.
    Ref(To, Otherwise),
    /// An element of this list of the same entry, by its id.
    Own(&'static str),
    /// Several of one shape.
    List(Box<Shape>),
    /// As many values as there are shapes, in this order.
    Tuple(Vec<Shape>),
    /// A table with these fields.
    Table(Vec<FieldDoc>),
    /// A table with keys that the author chooses.
    Map(Box<Shape>),
    /// A table with labels of audiences as keys: each value is seen by its label's readers.
    ByLabel(Box<Shape>),
    /// Labels by the path of a field.
    LabelsByPath,
    /// One of several shapes.
    Either(Vec<Shape>),
    /// Anything at all.
    Free,
}

/// What else a reference may say where it names no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// Nothing: it dangles.
    Dangles,
    /// Plain text, where the definition has no entry of those kinds.
    Text,
    /// One of these words.
    Words(&'static [&'static str]),
}

/// One field of a kind or of a table within it.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDoc {
    /// The key.
    pub key: &'static str,
    /// What it says, from the doc comment.
    pub doc: &'static str,
    /// Whether an entry is broken without it.
    pub required: bool,
    /// What may stand there.
    pub shape: Shape,
}

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

/// The state of one reading.
pub struct Cx<'a> {
    /// What was found so far.
    pub found: Gathered,
    document: &'a Document,
    hidden: &'a Hidden,
    /// Fields of the whole entry, for the help of a key under the wrong header.
    outer: &'a [FieldDoc],
    path: String,
    drop: Option<NodeId>,
    table: NodeId,
}

impl<'a> Cx<'a> {
    /// A reading of `document` through `hidden`.
    #[must_use]
    pub fn new(document: &'a Document, hidden: &'a Hidden, outer: &'a [FieldDoc]) -> Self {
        let table = document.root.id;
        Cx { found: Gathered::default(), document, hidden, outer, path: String::new(), drop: None, table }
    }

    /// Tells a fault of form.
    pub fn fault(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.found.faults.push(Diagnostic::new(rule, span, message));
        let last = self.found.faults.len() - 1;
        &mut self.found.faults[last]
    }

    /// Tells that the value is of another sort than `wanted` (`a date`).
    pub fn wrong(&mut self, node: &Node, wanted: &str) -> &mut Diagnostic {
        let message = format!("`{}` takes {wanted}, not {}", self.key(), node.value.words());
        self.fault(&WRONG_TYPE, node.span, message)
    }

    /// The field that is being read, without the tables around it.
    #[must_use]
    pub fn key(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or("")
    }

    /// The source text of a value, quotes included.
    #[must_use]
    pub fn raw(&self, node: &Node) -> &str {
        if node.span.file == self.document.file {
            self.document.source.text.get(node.span.range()).unwrap_or("")
        } else {
            ""
        }
    }

    /// `text` as it must be written in the place of a text value.
    #[must_use]
    pub fn as_written(&self, node: &Node, text: &str) -> String {
        match self.raw(node).chars().next() {
            Some(quote @ ('"' | '\'')) => format!("{quote}{text}{quote}"),
            _ => text.to_owned(),
        }
    }

    /// The place of a piece of a text value: `range` within its text.
    #[must_use]
    pub fn inside(&self, node: &Node, text: &str, range: Range<usize>) -> Span {
        match self.raw(node).find(text) {
            Some(at) if !text.is_empty() => node.span.within(at + range.start..at + range.end),
            _ => node.span,
        }
    }

    /// Remembers a reference.
    pub fn refer(&mut self, node: &Node, written: &Arc<str>, to: To, otherwise: Otherwise) {
        self.found.references.push(Reference {
            path: self.path.as_str().into(),
            span: node.span,
            node: node.id,
            to,
            otherwise,
            written: written.clone(),
            drop: self.drop,
        });
    }

    /// Remembers the name of a part of the same entry: an element of `list`, each of which is called `what`.
    pub fn refer_own(&mut self, node: &Node, written: &Arc<str>, list: &'static str, what: &'static str) {
        self.found.own.push(OwnName { list, what, span: node.span, written: written.clone(), drop: self.drop });
    }

    /// Remembers the links of a text field that is Markdown. What came from the body is told with the body.
    pub fn prose(&mut self, node: &Node, text: &str) {
        if node.id.0 >= super::tree::BODY || !text.contains(['[', '<', ':']) {
            return;
        }
        if text.lines().any(|line| line.trim_start().starts_with(":::")) {
            let message = format!("`{}` holds a `:::` block", self.key());
            self.fault(&SYNTAX, node.span, message).help =
                Some("put the block into the Markdown below the `+++` lines, or use `[audience_of]`".into());
            return;
        }
        for link in prose::scan(text).links {
            let span = self.inside(node, text, link.target_span);
            self.found.links.push(ProseLink { sort: link.sort, target: link.target.into(), span });
        }
    }

    /// Remembers labels on the table that is being read.
    pub fn label_table(&mut self, labels: Vec<Label>) {
        self.found.labelled.push(Labelled { what: Hideable::Node(self.table), labels });
    }

    /// Remembers labels on a node.
    pub fn label(&mut self, node: NodeId, labels: Vec<Label>) {
        self.found.labelled.push(Labelled { what: Hideable::Node(node), labels });
    }

    /// Remembers labels on what stands at a path below the table that is being read.
    pub fn label_path(&mut self, path: String, span: Span, labels: Vec<Label>) {
        self.found.paths.push((self.table, path, span, labels));
    }

    /// Whether this reading must not see a node.
    #[must_use]
    pub fn hides(&self, node: &Node) -> bool {
        self.hidden.nodes.contains(&node.id)
    }

    /// Reads the elements of a list, each with its own drop point.
    pub fn elements<T: Field>(&mut self, list: &[Node]) -> Vec<Item<T>> {
        let around = self.drop;
        let items = list.iter().filter(|node| !self.hidden.nodes.contains(&node.id)).collect::<Vec<_>>();
        let items = items.into_iter().filter_map(|node| {
            self.drop = Some(node.id);
            let value = T::read(node, self)?;
            if let Some((id, title)) = value.part() {
                self.part(node, id, title);
            }
            Some(Item { node: node.id, value })
        });
        let items = items.collect();
        self.drop = around;
        items
    }

    fn part(&mut self, node: &Node, id: Arc<str>, title: Arc<str>) {
        if id.is_empty() {
            return;
        }
        let span = node.get("id").or_else(|| node.get("title")).map_or(node.span, |n| n.span);
        if let Some(first) = self.found.parts.iter().find(|p| p.id == id) {
            let (first, message) = (first.span, format!("`{id}` stands twice in this entry"));
            let fault = self.fault(&DUPLICATE_ID, span, message);
            fault.help = Some("give one of the two an `id` of its own".into());
            fault.related.push(crate::diagnostic::Related { span: first, message: "the first".into() });
            return;
        }
        let list = self.path.as_str().into();
        self.found.parts.push(Part { id, title, node: node.id, span, list });
    }

    /// Reads a record from a table; `None` if it is no table.
    pub fn record<R: Record>(&mut self, node: &Node) -> Option<R> {
        if !matches!(node.value, Value::Table(_)) {
            self.wrong(node, "a table");
            return None;
        }
        let around = std::mem::replace(&mut self.table, node.id);
        let mut fields = Fields::over(node, &[], self);
        let record = R::read(&mut fields);
        fields.finish();
        self.table = around;
        Some(record)
    }
}

/// A type that can stand behind a key.
pub trait Field: Sized {
    /// Whether an entry is broken without it.
    const REQUIRED: bool = true;
    /// What may be written. Must not depend on values.
    fn shape() -> Shape;
    /// Reads a value; `None` after telling why not.
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self>;
    /// What stands in where it is absent or faulty. A broken entry is never computed on.
    fn blank() -> Self;
    /// What it says.
    fn fact(&self) -> Fact;
    /// Its id and title, where a reference can name it as a part of its entry.
    fn part(&self) -> Option<(Arc<str>, Arc<str>)> {
        None
    }
}

/// A table with known fields.
pub trait Record: Sized {
    /// Reads every field, or describes it.
    fn read(fields: &mut Fields<'_, '_, '_>) -> Self;
    /// What its fields say, those that are absent left out.
    fn facts(&self) -> Vec<(Arc<str>, Fact)>;
    /// Its id and title, where a reference can name it.
    fn named(&self) -> Option<(Arc<str>, Arc<str>)> {
        None
    }
}

/// Hands out the fields of a table one by one, or gathers their description.
pub struct Fields<'n, 'c, 'a> {
    node: Option<&'n Node>,
    also: &'n [(Key, Node)],
    cx: Option<&'c mut Cx<'a>>,
    docs: Vec<FieldDoc>,
    keys: Vec<&'static str>,
}

impl<'n, 'c, 'a> Fields<'n, 'c, 'a> {
    /// The fields of a table; `also` stands in for those that the table lacks.
    pub fn over(node: &'n Node, also: &'n [(Key, Node)], cx: &'c mut Cx<'a>) -> Self {
        Fields { node: Some(node), also, cx: Some(cx), docs: Vec::new(), keys: Vec::new() }
    }

    /// Reads one field.
    pub fn field<T: Field>(&mut self, key: &'static str, doc: &'static str) -> T {
        let key = key.strip_prefix("r#").unwrap_or(key);
        let (Some(node), Some(cx)) = (self.node, self.cx.as_deref_mut()) else {
            self.docs.push(FieldDoc { key, doc, required: T::REQUIRED, shape: T::shape() });
            return T::blank();
        };
        self.keys.push(key);
        let written = node.table().iter().chain(self.also).find(|(k, _)| &*k.name == key).map(|(_, v)| v);
        let Some(value) = written.filter(|value| !cx.hides(value)) else {
            if T::REQUIRED && cx.document.clean && written.is_none() {
                let span = if node.id == cx.document.root.id { cx.document.header } else { node.span };
                let whose = if cx.path.is_empty() { String::new() } else { format!(" of `{}`", cx.path) };
                cx.fault(&MISSING_FIELD, span, format!("missing field `{key}`{whose}")).help =
                    Some(format!("add `{key} = {}`", example(&T::shape())));
            }
            return T::blank();
        };
        let around = cx.drop;
        if !T::REQUIRED {
            cx.drop = Some(value.id);
        }
        let length = cx.path.len();
        if length > 0 {
            cx.path.push('.');
        }
        cx.path.push_str(key);
        let read = T::read(value, cx);
        cx.path.truncate(length);
        cx.drop = around;
        read.unwrap_or_else(T::blank)
    }

    /// Tells the keys that no field asked for.
    pub fn finish(self) {
        let (Some(node), Some(cx)) = (self.node, self.cx) else { return };
        if !cx.document.clean {
            return;
        }
        for (key, value) in node.table() {
            if self.keys.iter().any(|known| **known == *key.name) || cx.hides(value) {
                continue;
            }
            let near = nearest(&key.name, self.keys.iter().copied());
            let outer = cx.outer.iter().any(|field| field.key == &*key.name) && !cx.path.is_empty();
            let table = cx.path.clone();
            let fault = cx.fault(&UNKNOWN_FIELD, key.span, format!("unknown field `{}`", key.name));
            fault.help = Some(match near {
                _ if outer => format!("`{}` is a field of the whole entry: write it above `[{table}]`", key.name),
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here are {}; anything else goes into `[extra]`", list(&self.keys)),
            });
            if let (Some(near), false) = (near, outer) {
                fault.replacement = Some(crate::diagnostic::Replacement { span: key.span, text: near.to_owned() });
            }
        }
    }
}

fn list(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// The description of a record's fields.
#[must_use]
pub fn describe<R: Record>() -> Vec<FieldDoc> {
    let mut fields = Fields { node: None, also: &[], cx: None, docs: Vec::new(), keys: Vec::new() };
    R::read(&mut fields);
    fields.docs
}

/// A value that a field of this shape could have, as it is written.
#[must_use]
pub fn example(shape: &Shape) -> String {
    match shape {
        Shape::Flag => "true".into(),
        Shape::Whole(low, _) => low.max(&1).to_string(),
        Shape::Steps(steps) => steps.first().copied().unwrap_or(1.0).to_string(),
        Shape::Number => "1".into(),
        Shape::Ratio => "0.5".into(),
        Shape::Text | Shape::Prose | Shape::Free => "\"…\"".into(),
        Shape::Url => "\"https://…\"".into(),
        Shape::File => "\"picture.png\"".into(),
        Shape::OneOf(words) => format!("\"{}\"", words.first().unwrap_or(&"")),
        Shape::Date => "2026-11-30".into(),
        Shape::Period | Shape::When => "\"2026-Q3\"".into(),
        Shape::Offset => "\"T-14\"".into(),
        Shape::Zone => "\"Europe/Lisbon\"".into(),
        Shape::Interval => "\"90d\"".into(),
        Shape::Moment => "2026-11-30T09:00:00".into(),
        Shape::Time => "\"10:00\"".into(),
        Shape::Version => "\"1.0.0\"".into(),
        Shape::Currency => "\"EUR\"".into(),
        Shape::Check => "\"overdue\"".into(),
        Shape::Label => "\"internal\"".into(),
        Shape::Id | Shape::Ref(..) | Shape::Own(_) => "\"an-id\"".into(),
        Shape::List(inner) => format!("[{}]", example(inner)),
        Shape::Tuple(shapes) => format!("[{}]", shapes.iter().map(example).collect::<Vec<_>>().join(", ")),
        Shape::Table(fields) => {
            let needed = fields.iter().filter(|f| f.required).map(|f| format!("{} = {}", f.key, example(&f.shape)));
            format!("{{ {} }}", needed.collect::<Vec<_>>().join(", "))
        }
        Shape::Map(_) | Shape::ByLabel(_) | Shape::LabelsByPath => "{ … }".into(),
        Shape::Either(shapes) => shapes.first().map_or_else(String::new, example),
    }
}

/// An element of a list, which remembers where it was written: hidden or faulty neighbours do not shift places.
#[derive(Debug, Clone, PartialEq)]
pub struct Item<T> {
    /// The node that it was read from.
    pub node: NodeId,
    /// The element.
    pub value: T,
}

impl<T> std::ops::Deref for Item<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// One list of fields gives the struct, its documentation, the reader and the shape.
#[macro_export]
macro_rules! record {
    (@body $(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])* $key:ident : $type:ty),* $(,)? } $($named:tt)*) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $name { $($(#[doc = $doc])* pub $key: $type),* }

        impl $crate::parse::reader::Record for $name {
            fn read(fields: &mut $crate::parse::reader::Fields<'_, '_, '_>) -> Self {
                $name { $($key: fields.field(stringify!($key), concat!($($doc),*))),* }
            }
            fn facts(&self) -> Vec<(std::sync::Arc<str>, $crate::parse::fact::Fact)> {
                let facts = [$((stringify!($key), $crate::parse::reader::Field::fact(&self.$key))),*];
                let kept = facts.into_iter().filter(|(_, fact)| !fact.is_absent());
                kept.map(|(key, fact)| (key.strip_prefix("r#").unwrap_or(key).into(), fact)).collect()
            }
            $($named)*
        }

        impl $crate::parse::reader::Field for $name {
            fn shape() -> $crate::parse::reader::Shape {
                $crate::parse::reader::Shape::Table($crate::parse::reader::describe::<Self>())
            }
            fn read(node: &$crate::parse::tree::Node, cx: &mut $crate::parse::reader::Cx<'_>) -> Option<Self> {
                cx.record(node)
            }
            fn blank() -> Self {
                $name { $($key: <$type as $crate::parse::reader::Field>::blank()),* }
            }
            fn fact(&self) -> $crate::parse::fact::Fact {
                $crate::parse::fact::Fact::Table($crate::parse::reader::Record::facts(self))
            }
            fn part(&self) -> Option<(std::sync::Arc<str>, std::sync::Arc<str>)> {
                $crate::parse::reader::Record::named(self)
            }
        }
    };
    // A record whose elements can be referred to by id: `record! { part Task { id: …, title: … } }`.
    ($(#[$meta:meta])* part $name:ident $fields:tt) => {
        $crate::record! { @body $(#[$meta])* $name $fields
            fn named(&self) -> Option<(std::sync::Arc<str>, std::sync::Arc<str>)> {
                $crate::parse::field::Named::named(&self.id, &self.title)
            }
        }
    };
    ($(#[$meta:meta])* $name:ident $fields:tt) => {
        $crate::record! { @body $(#[$meta])* $name $fields }
    };
}

/// A fixed list of words: the enum, its reader and its shape. The first is the one that stands in.
#[macro_export]
macro_rules! variants {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[doc = $doc])* #[doc = concat!("`", $word, "`")] $variant),* }

        impl $name {
            /// The words, in order.
            pub const WORDS: &'static [&'static str] = &[$($word),*];
            /// As it is written.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
        }

        impl $crate::parse::reader::Field for $name {
            fn shape() -> $crate::parse::reader::Shape {
                $crate::parse::reader::Shape::OneOf($name::WORDS)
            }
            fn read(node: &$crate::parse::tree::Node, cx: &mut $crate::parse::reader::Cx<'_>) -> Option<Self> {
                match $crate::parse::field::word(node, cx, $name::WORDS)? {
                    $($word => Some($name::$variant),)*
                    _ => None,
                }
            }
            fn blank() -> Self {
                [$($name::$variant),*][0]
            }
            fn fact(&self) -> $crate::parse::fact::Fact {
                $crate::parse::fact::Fact::Word(self.word())
            }
        }
    };
}
