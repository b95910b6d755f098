//! A table of another tool as it lies in a file: what parts its cells, where its header stands, and its rows.

use super::{Failure, Told};

/// A table.
#[derive(Debug, Default)]
pub struct Table {
    /// The names of its columns, as written; the same name may stand twice.
    pub columns: Vec<String>,
    /// Its rows: the line, from 1, and as many cells as there are columns, or more.
    pub rows: Vec<(usize, Vec<String>)>,
    /// The line of the header.
    pub header: usize,
    /// What parts the cells.
    pub mark: char,
    /// What was left out, with why.
    pub told: Vec<Told>,
}

/// How far down a header is looked for.
const DEEP: usize = 40;

/// Reads a table. `header` is the line of the header, where someone says it.
pub fn table(text: &str, header: Option<usize>) -> Result<Table, Failure> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Excel writes what parts the cells above the table.
    let said = text.lines().next().and_then(|line| line.strip_prefix("sep=")).and_then(|mark| mark.bytes().next());
    let marks = [b',', b';', b'\t', b'|'];
    let best = marks.into_iter().rev().max_by_key(|mark| fit(&rows(text, *mark, 300)));
    let mark = said.or(best).unwrap_or(b',');
    let rows = rows(text, mark, usize::MAX);
    let at = match header {
        Some(line) => rows
            .iter()
            .position(|(own, _)| *own == line)
            .ok_or_else(|| Failure::Refused(format!("line {line} begins no row of the table")))?,
        None => header_row(&rows).ok_or_else(|| Failure::Refused("there is no line that names columns".into()))?,
    };
    let mut told = Vec::new();
    let above = rows.iter().take(at).filter(|(_, cells)| !is_blank(cells) && said.is_none()).count();
    let mut rows = rows.into_iter().skip(at);
    let Some((header, mut columns)) = rows.next() else { return Ok(Table::default()) };
    if above > 0 {
        let text = format!("the lines above line {header}, which names the columns, are no part of the table");
        told.push(Told { line: 1, text });
    }
    while columns.last().is_some_and(|name| name.trim().is_empty()) {
        columns.pop();
    }
    let columns: Vec<String> =
        columns.iter().map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let rows = rows.filter(|(_, cells)| !is_blank(cells)).collect();
    Ok(Table { columns, rows, header, mark: char::from(mark), told })
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}

fn rows(text: &str, mark: u8, most: usize) -> Vec<(usize, Vec<String>)> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(mark).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while rows.len() < most && reader.read_record(&mut record).unwrap_or(false) {
        // Blank lines before a row are read with it.
        let at = record.position().map_or((0, 0), |at| (at.line(), at.byte()));
        let [line, byte] = [at.0, at.1].map(|number| usize::try_from(number).unwrap_or(0));
        let blank = text.get(byte..).unwrap_or("");
        let blank = &blank[..blank.len() - blank.trim_start_matches(['\r', '\n']).len()];
        let line = line + blank.matches('\n').count();
        rows.push((line, record.iter().map(str::to_owned).collect()));
    }
    rows
}

/// How many cells stand in rows of the most frequent width; a width of one is no table.
fn fit(rows: &[(usize, Vec<String>)]) -> usize {
    let mut widths = std::collections::BTreeMap::<usize, usize>::new();
    for (_, cells) in rows.iter().filter(|(_, cells)| cells.len() > 1) {
        *widths.entry(cells.len()).or_default() += 1;
    }
    widths.into_iter().map(|(width, count)| count * 1000 + width).max().unwrap_or(0)
}

/// The first row that names most of the columns.
fn header_row(rows: &[(usize, Vec<String>)]) -> Option<usize> {
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let widest = rows.iter().take(DEEP).map(|(_, cells)| filled(cells)).max().filter(|widest| *widest > 0)?;
    let is_name = |cell: &String| {
        let cell = cell.trim();
        cell.len() <= 80 && !cell.contains('\n') && (cell.is_empty() || cell.chars().any(char::is_alphabetic))
    };
    let names = |cells: &[String]| filled(cells) * 5 >= widest * 3 && cells.iter().all(is_name);
    rows.iter().take(DEEP).position(|(_, cells)| names(cells)).or((!rows.is_empty()).then_some(0))
}
