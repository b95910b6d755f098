//! One row of a table of CSV: a cell is changed, or a row added; every other byte stays.

use crate::parse::table::{cells, delimiter};
use std::ops::Range;

/// The cells of the row that begins at `start`, quotes and all.
fn row(text: &str, start: usize, delimiter: u8) -> Vec<Range<usize>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.get(start..).unwrap_or("").as_bytes());
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).ok();
    let bare = cells(text, start, delimiter, record.len());
    let is_quote = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)) == Some(&b'"');
    let whole = |cell: Range<usize>| {
        let quoted = is_quote(cell.start.checked_sub(1)) && is_quote(Some(cell.end));
        if quoted { cell.start - 1..cell.end + 1 } else { cell }
    };
    bare.into_iter().map(whole).collect()
}

/// The names of the columns.
fn columns(text: &str, delimiter: u8) -> Vec<String> {
    let heads = row(text, 0, delimiter);
    heads.into_iter().map(|head| text.get(head).unwrap_or("").trim_matches(['"', ' ']).to_owned()).collect()
}

/// A cell as it is written.
fn written(cell: &str, delimiter: u8) -> String {
    let needs_quotes = cell.contains(['"', '\n', '\r', char::from(delimiter)]) || cell.trim() != cell;
    if needs_quotes { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// Puts a text into the cell of a column in the row that begins at `start`. A column that is not there is added.
pub fn set(text: &str, start: usize, column: &str, cell: &str) -> String {
    let delimiter = delimiter(text);
    let cell = written(cell, delimiter);
    let (names, cells) = (columns(text, delimiter), row(text, start, delimiter));
    let mut out = text.to_owned();
    let end = cells.last().map_or(start, |cell| cell.end);
    let gap = |count: usize| String::from(char::from(delimiter)).repeat(count);
    let at = names.iter().position(|name| name == column);
    if let Some(range) = at.and_then(|at| cells.get(at)) {
        out.replace_range(range.clone(), &cell);
    } else {
        let place = at.unwrap_or(names.len());
        out.insert_str(end, &format!("{}{cell}", gap((place + 1).saturating_sub(cells.len()))));
    }
    if at.is_none() {
        let end = row(text, 0, delimiter).last().map_or(0, |head| head.end);
        out.insert_str(end, &format!("{}{}", gap(1), written(column, delimiter)));
    }
    out
}

/// Adds a row with these cells at the end. Columns that are not there are added.
pub fn add(text: &str, cells: &[(String, String)]) -> String {
    let delimiter = delimiter(text);
    let mut names = columns(text, delimiter);
    let mut out = text.to_owned();
    for (column, _) in cells {
        if !names.contains(column) {
            let end = row(&out, 0, delimiter).last().map_or(0, |head| head.end);
            out.insert_str(end, &format!("{}{}", char::from(delimiter), written(column, delimiter)));
            names.push(column.clone());
        }
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    let cell = |name: &String| cells.iter().find(|(column, _)| column == name).map_or("", |(_, cell)| cell);
    let line: Vec<String> = names.iter().map(|name| written(cell(name), delimiter)).collect();
    out + &line.join(&char::from(delimiter).to_string()) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_changed_and_every_other_byte_stays() {
        let text = "id,title,status\na,\"One, two\",todo\nb,Three\n";
        let at = text.find("\na").map_or(0, |at| at + 1);
        assert_eq!(set(text, at, "status", "done"), text.replace("todo", "done"));
        assert_eq!(set(text, at, "title", "x \"y\""), text.replace("One, two", "x \"\"y\"\""));
        let at = text.find("\nb").map_or(0, |at| at + 1);
        assert_eq!(set(text, at, "status", "done"), text.replace("Three", "Three,done"));
        assert_eq!(set(text, at, "note", "n; m"), "id,title,status,note\na,\"One, two\",todo\nb,Three,,n; m\n");
        let rows = [("id".to_owned(), "c".to_owned()), ("status".to_owned(), "done".to_owned())];
        assert_eq!(add(text.trim_end(), &rows), format!("{text}c,,done\n"));
    }
}
