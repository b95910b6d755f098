//! TOML → the neutral tree, with every syntax error that the parser can tell.

use super::rules::{BAD_DATE, DUPLICATE_ID, SYNTAX};
use super::tree::{Key, Node, NodeId, Value};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{FileId, Span};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Syntax errors told of one file: a broken quote can make hundreds of thousands of them.
const MOST_ERRORS: usize = 8;

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
}

/// Parses the part of a file that is TOML. What cannot be read is told; what can is returned.
#[must_use]
pub fn parse(text: &str, at: Span, layout: Layout, report: &mut Report) -> Parsed {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut walk = Walk { file: at.file, base: at.start as usize, next: 0 };
    let value = walk.table(table.get_ref());
    let root = Node { id: NodeId(0), span: first_line(text, at), value };
    let mut told: Vec<(Range<usize>, &str)> =
        errors.iter().take(4096).map(|e| (e.span().unwrap_or(0..0), e.message())).collect();
    told.sort_by(|a, b| (a.0.start, a.1).cmp(&(b.0.start, b.1)));
    told.dedup_by(|b, a| a.0.start == b.0.start);
    let mut clean = true;
    for (range, message) in told.into_iter().take(MOST_ERRORS) {
        let diagnostic = explain(text, at, range, message, layout);
        clean &= diagnostic.rule == &BAD_DATE;
        report.add(diagnostic);
    }
    Parsed { root, clean }
}

/// The place of a text's first line.
#[must_use]
pub fn first_line(text: &str, at: Span) -> Span {
    at.within(0..text.find('\n').unwrap_or(text.len()))
}

fn explain(text: &str, at: Span, range: Range<usize>, message: &str, layout: Layout) -> Diagnostic {
    let span = at.within(range.clone());
    let piece = text.get(range.clone()).unwrap_or("");
    let first = message.lines().next().unwrap_or(message);
    let line = text[..range.start.min(text.len())].rsplit('\n').next().unwrap_or("");
    if first.starts_with("duplicate key") {
        let is_entry = layout == Layout::Many && line == "[";
        let rule = if is_entry { &DUPLICATE_ID } else { &SYNTAX };
        return Diagnostic::new(rule, span, format!("`{piece}` stands twice"))
            .help("keep one of the two, or rename one");
    }
    if first.starts_with("invalid date") || first.starts_with("invalid time") {
        let why = first.split_once(", ").map_or(first, |(_, why)| why);
        return Diagnostic::new(&BAD_DATE, span, format!("`{piece}` does not exist: {why}"))
            .help("write a day of the calendar: `2026-11-30`");
    }
    let diagnostic = Diagnostic::new(&SYNTAX, span, format!("this is not TOML: {first}"));
    if first.starts_with("string values must be quoted") && !piece.is_empty() && !piece.contains('"') {
        let help = "put text between double quotes";
        return diagnostic.help(help).replace(span, format!("\"{}\"", piece.trim_end()));
    }
    match first {
        m if m.contains("string") => diagnostic.help("begin and end text with a double quote: `title = \"Larder\"`"),
        m if m.contains("key") => diagnostic.help("write `key = value`, one to a line"),
        m if m.contains("array") => diagnostic.help("close every `[` with `]`, and put commas between the values"),
        m if m.contains("table") => diagnostic.help("write a header as `[name]`, on a line of its own"),
        _ => diagnostic,
    }
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
