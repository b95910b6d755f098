//! Reads a tree into a typed record and tells every fault of it. One description of the fields serves reading, documentation and tests.

mod gathered;
mod shape;

pub use gathered::{Gathered, Hidden, Hideable, Label, Labelled, OwnName, Part, ProseLink, Reference};
pub use shape::{FieldDoc, Otherwise, Shape, bounds, example, takes};

use super::fact::{Fact, To};
use super::prose;
use super::rules::{DUPLICATE_ID, MISSING_FIELD, SYNTAX, UNKNOWN_FIELD, WRONG_TYPE};
use super::tree::{Document, Key, Node, NodeId, Value};
use crate::diagnostic::{Diagnostic, Replacement, Rule, nearest};
use crate::source::Span;
use std::{ops::Range, sync::Arc};

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
        let unlisted = self.unlisted(node, wanted);
        let fault = self.fault(&WRONG_TYPE, node.span, message);
        if let Some((help, written)) = unlisted {
            fault.help = Some(help);
            fault.replacement = written.map(|text| Replacement { span: node.span, text });
        }
        fault
    }

    /// What to write in place of a list where one value is wanted: the only one that it holds, where that is all.
    fn unlisted(&self, node: &Node, wanted: &str) -> Option<(String, Option<String>)> {
        let Value::List(list) = &node.value else { return None };
        if wanted == "a table" && !list.iter().any(|one| matches!(one.value, Value::Table(_))) {
            return None;
        }
        let raw = self.raw(node);
        let header = raw.strip_prefix("[[").and_then(|raw| raw.strip_suffix("]]"));
        let is_header = header.is_some_and(|name| !name.contains(['"', '\'', '[', '{', ',', '\n']));
        match (&list[..], header.filter(|_| is_header)) {
            ([_], Some(name)) => Some((format!("write `[{name}]`"), Some(format!("[{name}]")))),
            ([one], None) if !self.raw(one).is_empty() => {
                let one = self.raw(one).to_owned();
                Some((format!("it takes one value: write `{} = {one}`", self.key()), Some(one)))
            }
            _ => Some(("it takes one value, not several".to_owned(), None)),
        }
    }

    /// The field that is being read, without the tables around it.
    #[must_use]
    pub fn key(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or("")
    }

    /// Reads what stands behind a key that the author chose, so that faults name it.
    pub fn within<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        let read = read(self);
        self.path.truncate(length);
        read
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
    /// Required fields that are not there, with the fault of each: who mistyped one is told that alone.
    missing: Vec<(&'static str, Diagnostic)>,
}

impl<'n, 'c, 'a> Fields<'n, 'c, 'a> {
    /// The fields of a table; `also` stands in for those that the table lacks.
    pub fn over(node: &'n Node, also: &'n [(Key, Node)], cx: &'c mut Cx<'a>) -> Self {
        Fields { node: Some(node), also, cx: Some(cx), docs: Vec::new(), keys: Vec::new(), missing: Vec::new() }
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
                let fault = Diagnostic::new(&MISSING_FIELD, span, format!("missing field `{key}`{whose}"));
                self.missing.push((key, fault.help(format!("add `{key} = {}`", example(&T::shape())))));
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
        let told = cx.found.faults.len();
        let read = T::read(value, cx);
        for fault in cx.found.faults.iter_mut().skip(told) {
            if fault.rule.code == WRONG_TYPE.code && fault.help.is_none() {
                fault.help = Some(takes(key, &T::shape()));
            }
        }
        cx.path.truncate(length);
        cx.drop = around;
        read.unwrap_or_else(T::blank)
    }

    /// Tells the fields that are missing, and the keys that no field asked for.
    pub fn finish(mut self) {
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
            if !outer {
                self.missing.retain(|(key, _)| near != Some(*key));
            }
            let fault = cx.fault(&UNKNOWN_FIELD, key.span, format!("unknown field `{}`", key.name));
            fault.help = Some(match near {
                _ if outer => format!("`{}` is a field of the whole entry: write it above `[{table}]`", key.name),
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here are {}; anything else goes into `[extra]`", list(&self.keys)),
            });
            if let (Some(near), false) = (near, outer) {
                fault.replacement = Some(Replacement { span: key.span, text: near.to_owned() });
            }
        }
        cx.found.faults.extend(self.missing.into_iter().map(|(_, fault)| fault));
    }
}

fn list(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// The description of a record's fields.
#[must_use]
pub fn describe<R: Record>() -> Vec<FieldDoc> {
    let mut fields =
        Fields { node: None, also: &[], cx: None, docs: Vec::new(), keys: Vec::new(), missing: Vec::new() };
    R::read(&mut fields);
    fields.docs
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
