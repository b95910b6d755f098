//! TOML → the neutral tree, with every syntax error that the parser can tell.

mod fault;

use super::tree::{Document, Key, Node, NodeId, Value};
use crate::diagnostic::Report;
use crate::source::{FileId, Source, Span};
use std::ops::Range;
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// What a file's top-level tables are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Tables of one entry.
    One,
    /// Entries, by their ids.
    Many,
}

/// A parsed text.
pub struct Parsed {
    /// Its table.
    pub root: Node,
    /// Whether there was no syntax error.
    pub clean: bool,
    /// Stretches that may say something else than they seem to: what is told of them would be second-hand.
    pub misread: Vec<Span>,
}

impl Parsed {
    /// The document of a file that holds it, without a body.
    #[must_use]
    pub fn document(self, source: Arc<Source>, file: FileId) -> Document {
        let Parsed { root, clean, misread } = self;
        Document { source, file, header: root.span, root, clean, misread, body: None }
    }
}

/// Parses the part of a file that is TOML. What cannot be read is told; what can is returned.
#[must_use]
pub fn parse(text: &str, at: Span, layout: Layout, report: &mut Report) -> Parsed {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut walk = Walk { file: at.file, base: at.start as usize, next: 0 };
    let value = walk.table(table.get_ref());
    let root = Node { id: NodeId(0), span: first_line(text, at), value };
    let faults = fault::tell(text, at, layout, table.get_ref(), &errors);
    report.diagnostics.extend(faults.told);
    let misread = faults.misread.into_iter().map(|range| at.within(range)).collect();
    Parsed { root, clean: faults.clean, misread }
}

/// The place of a text's first line.
#[must_use]
pub fn first_line(text: &str, at: Span) -> Span {
    at.within(0..text.find('\n').unwrap_or(text.len()))
}

struct Walk {
    file: FileId,
    base: usize,
    next: u32,
}

impl Walk {
    fn place(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }

    fn table(&mut self, table: &DeTable<'_>) -> Value {
        let mut pairs: Vec<_> = table.iter().collect();
        pairs.sort_by_key(|(key, _)| key.span().start);
        let pairs = pairs.into_iter().map(|(key, value)| {
            let name = Key { name: key.get_ref().as_ref().into(), span: self.place(key.span()) };
            (name, self.node(value.get_ref(), value.span()))
        });
        Value::Table(pairs.collect())
    }

    fn node(&mut self, value: &DeValue<'_>, range: Range<usize>) -> Node {
        self.next += 1;
        let id = NodeId(self.next);
        let span = self.place(range);
        let value = match value {
            DeValue::String(text) => Value::Text(text.as_ref().into()),
            DeValue::Integer(whole) => i64::from_str_radix(whole.as_str(), whole.radix())
                .map_or_else(|_| Value::Number(whole.as_str().parse().unwrap_or(f64::NAN)), Value::Whole),
            DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(date) => Value::Date(*date),
            DeValue::Array(list) => Value::List(list.iter().map(|v| self.node(v.get_ref(), v.span())).collect()),
            DeValue::Table(table) => self.table(table),
        };
        Node { id, span, value }
    }
}
