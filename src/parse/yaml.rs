//! YAML front matter of pages that were written for another tool → the neutral tree.

use super::rules::SYNTAX;
use super::safety::LIMIT_EXCEEDED;
use super::toml::Parsed;
use super::tree::{DEEPEST, Key, Node, NodeId, Value};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{FileId, Span};
use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};
use saphyr_parser::{Event, Parser};
use std::ops::Range;

/// Keys that mean a field; every other key goes to `extra`.
const KNOWN: [(&str, &str); 7] = [
    ("title", "title"),
    ("description", "summary"),
    ("tags", "tags"),
    ("order", "order"),
    ("weight", "order"),
    ("draft", "draft"),
    ("audience", "audience"),
];

/// Parses front matter that stood between `---` lines.
#[must_use]
pub fn parse(text: &str, at: Span, report: &mut Report) -> Parsed {
    let root = |value| Node { id: NodeId(0), span: super::toml::first_line(text, at), value };
    if let Some(marker) = too_deep(text) {
        let start = Offsets::of(text).byte(marker.index());
        report.add(beyond(at.within(start..start)));
        return Parsed { root: root(Value::Table(Vec::new())), clean: false, misread: Vec::new() };
    }
    let documents = match MarkedYaml::load_from_str(text) {
        Ok(documents) => documents,
        Err(error) => {
            let offsets = Offsets::of(text);
            let start = offsets.byte(error.marker().index());
            if error.info().contains("recursion limit") {
                report.add(beyond(at.within(start..start)));
                return Parsed { root: root(Value::Table(Vec::new())), clean: false, misread: Vec::new() };
            }
            report.add(
                Diagnostic::new(&SYNTAX, at.within(start..start), format!("this is not YAML: {}", error.info()))
                    .help("put text that holds `:` or `#` between quotes"),
            );
            return Parsed { root: root(Value::Table(Vec::new())), clean: false, misread: Vec::new() };
        }
    };
    let mut walk = Walk { at, offsets: Offsets::of(text), next: 0 };
    let mut fields = Vec::new();
    let mut extra = Vec::new();
    if let Some(YamlData::Mapping(mapping)) = documents.first().map(|document| &document.data) {
        for (key, value) in mapping {
            let Some(name) = key.data.as_str() else { continue };
            let span = walk.place(key);
            let node = walk.node(value);
            let known = KNOWN.iter().find(|(yaml, _)| *yaml == name).map(|(_, field)| *field);
            // Null stands for absent, and a second key of one meaning is kept as extra.
            match known.filter(|field| fields.iter().all(|(k, _): &(Key, Node)| *k.name != **field)) {
                Some(_) if matches!(value.data, YamlData::Value(Scalar::Null)) => {}
                Some("tags") => fields.push((Key { name: "tags".into(), span }, listed(node, &mut walk))),
                Some(field) => fields.push((Key { name: field.into(), span }, as_field(field, node))),
                None => extra.push((Key { name: name.into(), span }, node)),
            }
        }
    }
    if let Some((first, _)) = extra.first() {
        let span = first.span;
        let id = walk.number();
        fields.push((Key { name: "extra".into(), span }, Node { id, span, value: Value::Table(extra) }));
    }
    Parsed { root: root(Value::Table(fields)), clean: true, misread: Vec::new() }
}

/// What another tool wrote in YAML, or in JSON, as it stands there; none where it cannot be read.
#[must_use]
pub fn plain(text: &str) -> Option<Node> {
    if too_deep(text).is_some() {
        return None;
    }
    let documents = MarkedYaml::load_from_str(text).ok()?;
    let at = Span::new(FileId(0), 0..text.len());
    Some(Walk { at, offsets: Offsets::of(text), next: 0 }.node(documents.first()?))
}

fn beyond(place: Span) -> Diagnostic {
    let message = format!("tables and lists are nested more than {DEEPEST} deep");
    Diagnostic::new(&LIMIT_EXCEEDED, place, message).help("lay it out flatter")
}

/// Where something is nested too deep to be loaded: that would need a stack of any size.
fn too_deep(text: &str) -> Option<Marker> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(span.start);
        }
    }
    None
}

/// `tags: alarms` is one tag; so is a list with an empty element none.
fn listed(node: Node, walk: &mut Walk) -> Node {
    match node.value {
        Value::List(_) => node,
        _ => Node { id: walk.number(), span: node.span, value: Value::List(vec![as_field("tags", node)]) },
    }
}

/// A title that is a number in YAML is text all the same.
fn as_field(field: &str, node: Node) -> Node {
    if !matches!(field, "title" | "summary" | "tags") {
        return node;
    }
    let value = match node.value {
        Value::Whole(whole) => Value::Text(whole.to_string().into()),
        Value::Number(number) => Value::Text(number.to_string().into()),
        Value::Flag(flag) => Value::Text(flag.to_string().into()),
        value => value,
    };
    Node { value, ..node }
}

/// Offsets in bytes by offsets in characters.
struct Offsets(Option<Vec<usize>>);

impl Offsets {
    fn of(text: &str) -> Self {
        Offsets((!text.is_ascii()).then(|| text.char_indices().map(|(i, _)| i).chain([text.len()]).collect()))
    }
    fn byte(&self, index: usize) -> usize {
        match &self.0 {
            None => index,
            Some(table) => table.get(index).or(table.last()).copied().unwrap_or(0),
        }
    }
}

struct Walk {
    at: Span,
    offsets: Offsets,
    next: u32,
}

impl Walk {
    fn number(&mut self) -> NodeId {
        self.next += 1;
        NodeId(self.next)
    }

    fn place(&self, node: &MarkedYaml<'_>) -> Span {
        let range: Range<usize> = self.offsets.byte(node.span.start.index())..self.offsets.byte(node.span.end.index());
        self.at.within(range)
    }

    fn node(&mut self, yaml: &MarkedYaml<'_>) -> Node {
        let id = self.number();
        let span = self.place(yaml);
        let value = match &yaml.data {
            YamlData::Value(Scalar::Boolean(flag)) => Value::Flag(*flag),
            YamlData::Value(Scalar::Integer(whole)) => Value::Whole(*whole),
            YamlData::Value(Scalar::FloatingPoint(number)) => Value::Number(number.into_inner()),
            YamlData::Value(Scalar::String(text)) | YamlData::Representation(text, ..) => {
                Value::Text(text.as_ref().into())
            }
            YamlData::Sequence(list) => Value::List(list.iter().map(|element| self.node(element)).collect()),
            YamlData::Mapping(mapping) => {
                let pairs = mapping.iter().filter_map(|(key, value)| {
                    let name = key.data.as_str()?;
                    Some((Key { name: name.into(), span: self.place(key) }, self.node(value)))
                });
                Value::Table(pairs.collect())
            }
            YamlData::Tagged(_, inner) => return self.node(inner),
            YamlData::Value(Scalar::Null) | YamlData::Alias(_) | YamlData::BadValue => Value::Text("".into()),
        };
        Node { id, span, value }
    }
}
