//! Rows of data, printed as a table for people, as data, or for a spreadsheet or a page.

use super::{Failure, Outcome, say, tell};
use crate::compile::Draft;
use crate::diagnostic::{Level, Report};
use crate::exports::data::Object;
use crate::kinds::KINDS;
use crate::parse::plain::one_line;
use clap::ValueEnum;
use serde_json::Value;
use std::fmt::Write as _;

/// How rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum As {
    /// Columns for people.
    Table,
    /// An array of objects with everything that is known.
    Json,
    /// Comma-separated values, safe to open in a spreadsheet.
    Csv,
    /// Markdown.
    Markdown,
}

impl As {
    /// Prints rows to standard output, of tables these columns.
    pub fn print(self, columns: &[&str], rows: Vec<Object>) -> Outcome {
        let text = match self {
            As::Json => format!("{:#}\n", Value::Array(rows.into_iter().map(Value::Object).collect())),
            As::Csv => csv(columns, &rows)?,
            As::Markdown => markdown(columns, &rows),
            As::Table => table(columns, &rows),
        };
        say(&text);
        Ok(())
    }
}

/// Ends a command that printed what it could of a definition with errors.
pub fn warn_of_errors(draft: &Draft) -> Outcome {
    let errors = draft.settled(Report::default()).count(Level::Error);
    if errors == 0 {
        return Ok(());
    }
    let (noun, them) = if errors == 1 { ("error", "it") } else { ("errors", "them") };
    tell(&format!(
        "the definition has {errors} {noun}, so that the list may lack something; `rutter check` tells {them}"
    ));
    Err(Failure::Unsound)
}

/// A value in a cell: references by their ids, several with commas.
pub fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => {
            let id =
                text.split_once(':').filter(|(kind, id)| KINDS.iter().any(|k| k.name() == *kind) && !id.contains(' '));
            one_line(id.map_or(text.as_str(), |(_, id)| id))
        }
        Some(Value::Array(list)) => list.iter().map(|value| cell(Some(value))).collect::<Vec<_>>().join(", "),
        Some(Value::Number(number)) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Some(other) => other.to_string(),
    }
}

fn table(columns: &[&str], rows: &[Object]) -> String {
    let head: Vec<String> = columns.iter().map(|column| column.replace('_', " ")).collect();
    let cells: Vec<Vec<String>> = std::iter::once(head)
        .chain(rows.iter().map(|row| columns.iter().map(|column| cell(row.get(*column))).collect()))
        .collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let mut out = String::new();
    for row in &cells {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            write!(line, "{cell:<width$}  ").ok();
        }
        writeln!(out, "{}", line.trim_end()).ok();
    }
    out
}

fn markdown(columns: &[&str], rows: &[Object]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(columns.iter().map(|column| column.replace('_', " ")).collect());
    out.push_str(&line(columns.iter().map(|_| "---".to_owned()).collect()));
    for row in rows {
        out.push_str(&line(columns.iter().map(|column| cell(row.get(*column)).replace('|', "\\|")).collect()));
    }
    out
}

fn csv(columns: &[&str], rows: &[Object]) -> Result<String, Failure> {
    let machine = |error: &dyn std::fmt::Display| Failure::Machine(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns).map_err(|error| machine(&error))?;
    for row in rows {
        let cells = columns.iter().map(|column| harmless(cell(row.get(*column))));
        writer.write_record(cells).map_err(|error| machine(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| machine(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A cell that no spreadsheet takes for a formula: an apostrophe goes before text that begins like one.
fn harmless(cell: String) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if is_formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell }
}

/// A text of the definition that says nothing to a reader of Markdown.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula() {
        for (text, safe) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+1 555", "'+1 555"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2.5", "-2.5"),
            ("T-14", "T-14"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(harmless(text.to_owned()), safe);
        }
    }
}
