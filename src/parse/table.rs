//! A CSV table → a list of the neutral tree, one table a row, with the place of every cell.

use super::rules::SYNTAX;
use super::tree::{Key, Node, NodeId, Value};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{FileId, Span};

/// Parses a table whose first line names the columns, separated by `,` or by the `;` of spreadsheets. Empty cells are absent.
/// Numbers of nodes begin above `base`. Returns the rows, and whether all was understood.
#[must_use]
pub fn parse(text: &str, file: FileId, base: u32, report: &mut Report) -> (Vec<Node>, bool) {
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::None)
        .from_reader(text.as_bytes());
    let mut columns: Vec<(String, Span)> = Vec::new();
    let mut rows = Vec::new();
    let mut clean = true;
    let mut next = base;
    let mut number = || {
        next += 1;
        NodeId(next)
    };
    let mut record = csv::StringRecord::new();
    let mut line = 0;
    while reader.read_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
        let cells = cells(text, start, delimiter, record.len());
        line += 1;
        let place = |index: usize| Span::new(file, cells.get(index).cloned().unwrap_or(start..start));
        if line == 1 {
            columns = record.iter().enumerate().map(|(i, name)| (name.trim().to_owned(), place(i))).collect();
            continue;
        }
        let whole = Span::new(file, start..cells.last().map_or(start, |cell| cell.end));
        if record.len() > columns.len() && record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()) {
            clean = false;
            let message = format!("this row has {} cells, but there are {} columns", record.len(), columns.len());
            report.add(
                Diagnostic::new(&SYNTAX, whole, message).help("put a cell that holds a comma between double quotes"),
            );
            continue;
        }
        let mut table = Vec::new();
        for (index, (cell, (name, column))) in record.iter().zip(&columns).enumerate() {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            let key = Key { name: name.as_str().into(), span: *column };
            let value = typed(name, cell, place(index), &mut number);
            table.push((key, Node { id: number(), span: place(index), value }));
        }
        if !table.is_empty() {
            rows.push(Node { id: number(), span: whole, value: Value::Table(table) });
        }
    }
    (rows, clean)
}

/// A cell as a value: columns that are numbers or flags in a definition are read as such, everything else is text.
fn typed(name: &str, cell: &str, span: Span, number: &mut dyn FnMut() -> NodeId) -> Value {
    match (name, cell) {
        ("gate", "true" | "yes" | "x") => Value::Flag(true),
        ("gate", "false" | "no") => Value::Flag(false),
        ("audience" | "tags", _) => {
            let words = cell.split([' ', ';', ',']).filter(|word| !word.is_empty());
            Value::List(words.map(|word| Node { id: number(), span, value: Value::Text(word.into()) }).collect())
        }
        ("weight" | "value", _) => cell.parse().map_or_else(|_| Value::Text(cell.into()), Value::Number),
        _ => Value::Text(cell.into()),
    }
}

/// What separates the cells of a table: the `;` of spreadsheets where its first line has more of them than commas.
#[must_use]
pub fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or("");
    if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' }
}

/// Where each cell of the row that begins at `start` stands, quotes left out.
#[must_use]
pub fn cells(text: &str, start: usize, delimiter: u8, count: usize) -> Vec<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = start;
    while matches!(bytes.get(at), Some(b'\n' | b'\r')) {
        at += 1;
    }
    let mut cells = Vec::with_capacity(count);
    while cells.len() < count {
        let mut end = at;
        let range = if bytes.get(at) == Some(&b'"') {
            end += 1;
            while end < bytes.len() && (bytes[end] != b'"' || bytes.get(end + 1) == Some(&b'"')) {
                end += if bytes[end] == b'"' { 2 } else { 1 };
            }
            let inner = at + 1..end.min(bytes.len());
            while end < bytes.len() && bytes[end] != delimiter && bytes[end] != b'\n' {
                end += 1;
            }
            inner
        } else {
            while end < bytes.len() && bytes[end] != delimiter && bytes[end] != b'\n' {
                end += 1;
            }
            at..end
        };
        cells.push(range);
        at = end + 1;
    }
    cells
}
