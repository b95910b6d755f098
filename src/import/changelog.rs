//! A changelog → releases, each a file: what [`crate::parse::changelog`] reads, as it is read where a definition names one.

use super::{Incoming, Reading, Told};
use crate::diagnostic::Report;
use crate::model::AnyKind;
use crate::parse::changelog::{Form, parse};
use crate::parse::reader::Shape;
use crate::parse::scalar::parse_date;
use crate::parse::tree::{self, Document, Node};
use crate::source::{FileId, Source};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Value;

/// The entries of a changelog, for the kind that can be read from one.
#[must_use]
pub fn read(path: &str, text: &str, kind: &'static dyn AnyKind, form: &Form) -> Reading {
    let source = Arc::new(Source::new(path, text));
    let mut report = Report::default();
    let documents = parse(&source, FileId(0), form, &mut report);
    let mut reading = Reading::default();
    for diagnostic in report.diagnostics {
        let help = diagnostic.help.map_or_else(String::new, |help| format!("; {help}"));
        let line = source.position(diagnostic.span.start).line;
        reading.told.push(Told { line, text: format!("{}{help}", diagnostic.message) });
    }
    let mut seen: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for (id, document) in documents {
        let line = source.position(document.header.start).line;
        if let Some(first) = seen.get(&id) {
            let first = *first;
            let text = format!("`{id}` stands in line {first} already; what is said here is kept below that");
            reading.told.push(Told { line, text });
            let added = source.text.get(document.header.start as usize..).map_or("", |_| document.body_text()).trim();
            if let Some(entry) = reading.entries.iter_mut().find(|entry| entry.id == *id) {
                if !entry.body.is_empty() {
                    entry.body.push_str("\n\n");
                }
                entry.body.push_str(added);
            }
            continue;
        }
        seen.insert(id.clone(), line);
        let fields = document.root.table().iter().map(|(key, node)| {
            let is_day = kind
                .fields()
                .iter()
                .any(|field| field.key == &*key.name && matches!(field.shape, Shape::Date | Shape::When));
            (key.name.to_string(), value(node, is_day))
        });
        // The id says the version.
        let fields = fields.filter(|(key, _)| key != form.version).collect();
        let body = left(&document);
        reading.entries.push(Incoming { kind, id: id.to_string(), key: id.to_string(), fields, body });
    }
    reading.told.sort_by_key(|told| told.line);
    reading
}

/// The text of a release without what its fields say.
fn left(document: &Document) -> String {
    let text = document.body_text();
    let Some(excerpt) = document.body.as_ref().and_then(|body| body.excerpt.as_ref()) else { return text.to_owned() };
    let mut taken = excerpt.taken.clone();
    taken.sort_by_key(|range| range.start);
    let mut kept = String::new();
    let mut at = 0;
    for range in taken {
        kept.push_str(text.get(at..range.start.max(at)).unwrap_or(""));
        at = at.max(range.end);
    }
    kept.push_str(text.get(at..).unwrap_or(""));
    let mut lines: Vec<&str> = Vec::new();
    for line in kept.lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_none_or(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

fn value(node: &Node, is_day: bool) -> Value {
    match &node.value {
        tree::Value::Flag(flag) => Value::Boolean(*flag),
        tree::Value::Whole(number) => Value::Integer(*number),
        tree::Value::Number(number) => Value::Float(*number),
        tree::Value::Date(day) => Value::Datetime(*day),
        tree::Value::Text(text) => {
            let day = is_day.then(|| parse_date(text).ok()?.to_string().parse().ok()).flatten();
            day.map_or_else(|| Value::String(text.to_string()), Value::Datetime)
        }
        tree::Value::List(list) => Value::Array(list.iter().map(|node| value(node, false)).collect()),
        tree::Value::Table(table) => {
            Value::Table(table.iter().map(|(key, node)| (key.name.to_string(), value(node, false))).collect())
        }
    }
}
