//! A table → entries of any kind: which column becomes which field, and what becomes of what fits none.

use super::cell::{self, Names, Order, field, value};
use super::markup;
use super::preset::{ALIKE, Preset};
use super::row::{Misfit, Row, Seen};
use super::table::Table;
use super::{Failure, Reading, Told};
use crate::diagnostic::nearest;
use crate::model::AnyKind;
use crate::parse::field::as_id;
use crate::parse::reader::Shape;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked of a table.
#[derive(Default)]
pub struct Asked {
    /// Columns with the field that each becomes.
    pub map: Vec<(String, String)>,
    /// Fields with the value that every entry gets.
    pub set: Vec<(String, String)>,
    /// What words of a column mean: by column, then by word, both in lower case.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// How a tool names its columns.
    pub preset: Option<&'static Preset>,
    /// How dates of numbers alone are read.
    pub order: Option<Order>,
}

/// What a column becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// The text of the entry.
    Text,
    /// The id.
    Id,
    /// A field, by its dotted path.
    Field(String),
    /// Something of its own under `extra`, by key; long cells go to the text.
    Extra(String),
    /// Nothing: someone asked for that.
    Nothing,
}

impl std::fmt::Display for Becomes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Becomes::Text => f.write_str("text"),
            Becomes::Id => f.write_str("id"),
            Becomes::Field(path) => f.write_str(path),
            Becomes::Extra(key) => write!(f, "extra.{key}"),
            Becomes::Nothing => f.write_str("nothing, as you asked"),
        }
    }
}

/// The columns of a table with what each becomes.
pub fn columns(table: &Table, kind: &dyn AnyKind, asked: &Asked) -> Result<Vec<Becomes>, Failure> {
    for (column, to) in &asked.map {
        if !table.columns.iter().any(|own| same(own, column)) {
            let near = nearest(column, table.columns.iter().map(String::as_str));
            let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            return Err(Failure::Refused(format!("the table has no column `{column}`{near}")));
        }
        become_of(to, kind)?;
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut result: Vec<Option<Becomes>> = vec![None; table.columns.len()];
    for (index, column) in table.columns.iter().enumerate() {
        if let Some((_, to)) = asked.map.iter().find(|(own, _)| same(own, column)) {
            taken.insert(to.clone());
            result[index] = Some(become_of(to, kind)?);
        }
    }
    // A tool's own names come before those that mean much the same everywhere, and these before chance.
    let preset = asked.preset.map_or(&[][..], |preset| preset.columns);
    for names in [preset, ALIKE] {
        for (name, to) in names {
            let place = table.columns.iter().position(|column| plain(column) == *name);
            if place.is_none_or(|place| result[place].is_some()) || taken.contains(*to) {
                continue;
            }
            let Ok(becomes) = become_of(to, kind) else { continue };
            taken.insert((*to).to_owned());
            for (index, column) in table.columns.iter().enumerate() {
                if plain(column) == *name && result[index].is_none() {
                    result[index] = Some(becomes.clone());
                }
            }
        }
    }
    // What has no name and no key is named by its first words.
    if !taken.contains("title") && !taken.contains("external.key") && !taken.contains("id") {
        let is_free = |index: &usize| {
            let mut cells = table.rows.iter().filter_map(|(_, cells)| cells.get(*index));
            result[*index].is_none() && cells.all(|cell| cell.chars().any(char::is_alphabetic))
        };
        if let Some(index) = (0..result.len()).find(is_free) {
            result[index] = Some(Becomes::Field("title".into()));
        }
    }
    let mut keys: BTreeSet<String> = BTreeSet::new();
    let all = table.columns.iter().zip(result).enumerate().map(|(index, (column, becomes))| {
        becomes.unwrap_or_else(|| {
            let key = as_id(column).replace('-', "_");
            let known = kind.fields().iter().any(|field| field.key == key && cell_can_say(&field.shape));
            if known && !taken.contains(&key) && asked.preset.is_none() {
                taken.insert(key.clone());
                return Becomes::Field(key);
            }
            let key = if key.is_empty() { format!("column_{}", index + 1) } else { key };
            keys.insert(key.clone());
            Becomes::Extra(key)
        })
    });
    Ok(all.collect())
}

fn same(a: &str, b: &str) -> bool {
    a == b || plain(a) == plain(b)
}

/// A column's name in lower case, without signs.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn cell_can_say(shape: &Shape) -> bool {
    !matches!(
        shape,
        Shape::Table(_) | Shape::Map(_) | Shape::Tuple(_) | Shape::ByLabel(_) | Shape::LabelsByPath | Shape::Free
    ) && !matches!(shape, Shape::List(inner) if !cell_can_say(inner))
}

fn become_of(to: &str, kind: &dyn AnyKind) -> Result<Becomes, Failure> {
    match to {
        "" | "nothing" | "-" => return Ok(Becomes::Nothing),
        "text" if !kind.fields().iter().any(|field| field.key == "text") => return Ok(Becomes::Text),
        "body" => return Ok(Becomes::Text),
        "id" => return Ok(Becomes::Id),
        _ => {}
    }
    if let Some(key) = to.strip_prefix("extra.") {
        return Ok(Becomes::Extra(key.to_owned()));
    }
    if field(kind.fields(), to).is_some_and(cell_can_say) {
        return Ok(Becomes::Field(to.to_owned()));
    }
    let fields = kind.fields().iter().map(|field| field.key).chain(["body", "id"]);
    let near = nearest(to, fields).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Err(Failure::Refused(format!("no cell can become `{to}` of {} {}{near}", article(kind.name()), kind.name())))
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// A cell without the sign that keeps a spreadsheet from reading it as a formula: `'=1+1`.
fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

/// The entries of a table. No row is lost, and no cell.
pub fn read(
    table: &Table,
    columns: &[Becomes],
    kind: &'static dyn AnyKind,
    asked: &Asked,
    names: &Names,
) -> Result<Reading, Failure> {
    if kind.traits().singleton {
        return Err(Failure::Refused(format!("there is only one {} in a definition: no table of them", kind.name())));
    }
    let mut reading = Reading { entries: Vec::new(), told: table.told.clone() };
    let orders: Vec<Option<Order>> = (0..columns.len())
        .map(|index| {
            let cells = table.rows.iter().filter_map(|(_, cells)| cells.get(index).map(String::as_str));
            asked.order.or_else(|| cell::order(cells))
        })
        .collect();
    let nothing = BTreeMap::new();
    let mut misfits: BTreeMap<usize, Misfit> = BTreeMap::new();
    let mut seen = Seen::default();
    for (line, cells) in &table.rows {
        let mut row = Row::default();
        for (path, text) in &asked.set {
            let cx = cell::Reading { names, order: asked.order, words: &nothing };
            let shape = field(kind.fields(), path);
            let Some(value) = shape.and_then(|shape| value(text, shape, &cx)) else {
                return Err(Failure::Refused(format!(
                    "`{path}` of {} {} cannot be `{text}`",
                    article(kind.name()),
                    kind.name()
                )));
            };
            row.set(path, value);
        }
        for (index, becomes) in columns.iter().enumerate() {
            let Some(cell) = cells.get(index).map(|cell| bare(cell)).filter(|cell| !cell.is_empty()) else { continue };
            let column = &table.columns[index];
            match becomes {
                Becomes::Nothing => {}
                Becomes::Id => row.id = Some(cell.to_owned()),
                Becomes::Text => row.say(None, &asked.text(cell)),
                Becomes::Extra(key) => row.extra(key, column, cell, asked),
                Becomes::Field(path) => {
                    let words = asked.words.get(&plain(column)).unwrap_or(&nothing);
                    let cx = cell::Reading { names, order: orders[index], words };
                    let shape = field(kind.fields(), path);
                    let prose = matches!(shape, Some(Shape::Prose)).then(|| asked.text(cell));
                    let found = shape.and_then(|shape| value(prose.as_deref().unwrap_or(cell), shape, &cx));
                    let fits = found.is_some_and(|value| row.set(path, value));
                    if !fits {
                        misfits.entry(index).or_default().add(*line, cell);
                        row.extra(&as_id(column).replace('-', "_"), column, cell, asked);
                    }
                }
            }
        }
        for cell in cells.iter().skip(columns.len()).filter(|cell| !cell.trim().is_empty()) {
            row.extra("more", "More", cell, asked);
            reading.told.push(Told {
                line: *line,
                text: "the row has more cells than there are columns: they are kept as `extra.more`".into(),
            });
        }
        let entry = row.entry(kind, asked, *line, &mut seen);
        reading.entries.push(entry);
    }
    for (index, misfit) in misfits {
        let text = format!(
            "`{}`: {} `{}`, and what they say is kept under `extra` or in the text: {}",
            table.columns[index],
            misfit.count(),
            columns[index],
            misfit.some()
        );
        reading.told.push(Told { line: misfit.line, text });
    }
    for (name, misfit) in seen.misfits {
        let text = format!("`{name}`: {}, and what they say is kept under `extra`: {}", misfit.count(), misfit.some());
        reading.told.push(Told { line: misfit.line, text });
    }
    for (message, count) in seen.missing {
        let text = format!("{message} (rows: {count}): name a column for it with --map, or say it with --set");
        reading.told.push(Told { line: 0, text });
    }
    Ok(reading)
}

impl Asked {
    /// The text of a cell as Markdown.
    pub(super) fn text(&self, cell: &str) -> String {
        if markup::is_html(cell) {
            markup::html(cell)
        } else if self.preset.is_some_and(|preset| preset.is_wiki) {
            markup::wiki(cell)
        } else {
            cell.replace("\r\n", "\n")
        }
    }
}
