//! A row of a table on its way to an entry.

use super::Incoming;
use super::cell::field;
use super::csv::Asked;
use super::value as written;
use crate::diagnostic::Report;
use crate::model::AnyKind;
use crate::parse::field::{as_id, is_id};
use crate::parse::prose;
use crate::parse::reader::Hidden;
use crate::parse::rules::MISSING_FIELD;
use crate::parse::toml::{Layout, parse};
use crate::parse::tree::{Body, Document};
use crate::source::{FileId, Source, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::Value;
use toml_edit::DocumentMut;

/// What the rows before had.
#[derive(Default)]
pub(super) struct Seen {
    /// How often a key stood.
    keys: BTreeMap<String, usize>,
    /// What rows lack, with how many.
    pub missing: BTreeMap<String, usize>,
    /// What fields could not hold.
    pub misfits: BTreeMap<String, Misfit>,
}

/// Cells that did not fit a field.
#[derive(Default)]
pub(super) struct Misfit {
    count: usize,
    /// The first line.
    pub line: usize,
    cells: BTreeSet<String>,
}

impl Misfit {
    /// One more.
    pub fn add(&mut self, line: usize, cell: &str) {
        self.line = if self.count == 0 { line } else { self.line };
        self.count += 1;
        self.cells.insert(cell.chars().take(30).collect());
    }

    /// How many, in words.
    pub fn count(&self) -> String {
        if self.count == 1 { "1 cell does not fit".to_owned() } else { format!("{} cells do not fit", self.count) }
    }

    /// Some of them.
    pub fn some(&self) -> String {
        self.cells.iter().take(5).map(|cell| format!("`{cell}`")).collect::<Vec<_>>().join(", ")
    }
}

/// A row on its way to an entry.
#[derive(Default)]
pub(super) struct Row {
    fields: toml::Table,
    extra: toml::Table,
    body: String,
    /// The id that a column says.
    pub id: Option<String>,
}

impl Row {
    /// Sets a field; false where it is set already and holds but one value.
    pub fn set(&mut self, path: &str, value: Value) -> bool {
        let mut table = &mut self.fields;
        let mut steps = path.split('.').peekable();
        while let Some(step) = steps.next() {
            if steps.peek().is_none() {
                return match (table.get_mut(step), value) {
                    (None, value) => {
                        table.insert(step.to_owned(), value);
                        true
                    }
                    (Some(Value::Array(own)), Value::Array(more)) => {
                        let fresh: Vec<Value> = more.into_iter().filter(|value| !own.contains(value)).collect();
                        own.extend(fresh);
                        true
                    }
                    (Some(own), value) => *own == value,
                };
            }
            let inner = table.entry(step).or_insert_with(|| Value::Table(toml::Table::new()));
            let Value::Table(inner) = inner else { return false };
            table = inner;
        }
        false
    }

    /// Adds to the text, below a heading where there is one.
    pub fn say(&mut self, heading: Option<&str>, text: &str) {
        if !self.body.is_empty() {
            self.body.push_str("\n\n");
        }
        if let Some(heading) = heading {
            self.body.extend(["## ", heading, "\n\n"]);
        }
        self.body.push_str(text.trim());
    }

    /// Keeps what has no field; what is long goes to the text.
    pub fn extra(&mut self, key: &str, column: &str, cell: &str, asked: &Asked) {
        if cell.contains('\n') || cell.len() > 200 {
            self.say(Some(column), &asked.text(cell));
            return;
        }
        let value = Value::String(cell.to_owned());
        match self.extra.get_mut(key) {
            None => {
                self.extra.insert(key.to_owned(), value);
            }
            Some(Value::Array(all)) => all.push(value),
            Some(one) => *one = Value::Array(vec![one.clone(), value]),
        }
    }

    /// The entry. What its kind would refuse goes under `extra`.
    pub fn entry(mut self, kind: &'static dyn AnyKind, asked: &Asked, line: usize, seen: &mut Seen) -> Incoming {
        let system = asked.preset.map_or("csv", |preset| preset.name);
        if let Some(Value::Table(external)) = self.fields.get_mut("external")
            && field(kind.fields(), "external.system").is_some()
        {
            let mut whole = toml::Table::new();
            whole.insert("system".into(), system.into());
            whole.extend(std::mem::take(external));
            *external = whole;
        }
        let word = |table: &toml::Table, key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
        let title = word(&self.fields, "title");
        let key = self.fields.get("external").and_then(Value::as_table).and_then(|external| word(external, "key"));
        let version = word(&self.fields, "version").filter(|_| kind.traits().versioned);
        let id = self.id.clone().map(|id| if is_id(&id) || kind.traits().versioned { id } else { as_id(&id) });
        let id = id.or(version).or_else(|| title.as_deref().map(as_id)).filter(|id| !id.is_empty());
        let id = id.or_else(|| key.as_deref().map(as_id)).filter(|id| !id.is_empty());
        let id = cut(&id.unwrap_or_else(|| format!("{}-{}", kind.name(), seen.keys.len() + 1)));
        let apart = word(&self.extra, "key");
        let known = key.or(apart).or(self.id.take()).unwrap_or_else(|| id.clone());
        let count = seen.keys.entry(known.clone()).or_default();
        *count += 1;
        let known = if *count > 1 { format!("{known}#{count}") } else { known };
        let order: Vec<&str> = ["title"].into_iter().chain(kind.fields().iter().map(|field| field.key)).collect();
        let mut fields: Vec<(String, Value)> = Vec::new();
        for key in order {
            if let Some(value) = self.fields.remove(key) {
                fields.push((key.to_owned(), value));
            }
        }
        for fault in faults(kind, &id, &fields, &self.body) {
            match fault {
                Fault::Missing(message) => *seen.missing.entry(message).or_default() += 1,
                Fault::Field(name) => {
                    if let Some(at) = fields.iter().position(|(key, _)| *key == name) {
                        let (key, value) = fields.remove(at);
                        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                        seen.misfits.entry(key.clone()).or_default().add(line, &shown);
                        self.extra.insert(key, value);
                    }
                }
            }
        }
        if !self.extra.is_empty() {
            fields.push(("extra".into(), Value::Table(self.extra)));
        }
        Incoming { kind, id, key: known, fields, body: self.body }
    }
}

/// An id that is not too long for a name of a file.
fn cut(id: &str) -> String {
    let Some(head) = id.get(..60) else { return id.to_owned() };
    head.rsplit_once('-').map_or(head, |(head, _)| head).to_owned()
}

enum Fault {
    Missing(String),
    Field(String),
}

/// What the kind's own reader says of an entry before it is written.
fn faults(kind: &dyn AnyKind, id: &str, fields: &[(String, Value)], body: &str) -> Vec<Fault> {
    let mut document = DocumentMut::new();
    for (key, value) in fields {
        document.insert(key, written::item(value));
    }
    let matter = document.to_string();
    let source = Arc::new(Source::new("entry.md", &format!("{matter}\n{body}")));
    let file = FileId(0);
    let whole = Span::new(file, 0..matter.len());
    let parsed = parse(&matter, whole, Layout::One, &mut Report::default());
    let span = Span::new(file, source.text.len().min(matter.len() + 1)..source.text.len());
    let body = Some(Body { span, blocks: prose::Blocks::default(), excerpt: None });
    let document = Arc::new(Document { body, ..parsed.document(source.clone(), file) });
    let (_, found) = kind.read(id.into(), &document, &Hidden::default());
    let each = found.into_iter().filter_map(|diagnostic| {
        if diagnostic.rule.code == MISSING_FIELD.code {
            return Some(Fault::Missing(diagnostic.message.clone()));
        }
        let before = document.root.table().iter().filter(|(key, _)| key.span.start <= diagnostic.span.start);
        before.max_by_key(|(key, _)| key.span.start).map(|(key, _)| Fault::Field(key.name.to_string()))
    });
    each.collect()
}
