//! A cell of a table as the value of a field: dates, numbers, words and names as other tools write them.

use crate::model::AnyKind;
use crate::parse::changelog::day;
pub use crate::parse::changelog::day::Order;
use crate::parse::fact::To;
use crate::parse::field::{as_id, is_id};
use crate::parse::meant::period;
use crate::parse::reader::{FieldDoc, Otherwise, Shape};
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// What entries a definition holds, by kind: the id by what may name it.
#[derive(Default)]
pub struct Names {
    /// Kinds with their entries.
    pub kinds: BTreeMap<&'static str, BTreeMap<String, String>>,
    /// Kinds that can own others.
    pub owners: BTreeSet<&'static str>,
}

impl Names {
    /// Adds an entry of a kind.
    pub fn add(&mut self, kind: &'static dyn AnyKind, id: &str, title: Option<&str>) {
        let names = self.kinds.entry(kind.name()).or_default();
        names.insert(id.to_owned(), id.to_owned());
        if let Some(title) = title {
            names.entry(as_id(title)).or_insert_with(|| id.to_owned());
        }
        if kind.traits().owns {
            self.owners.insert(kind.name());
        }
    }

    /// A name as a reference, or as text where that may stand.
    fn resolve(&self, written: &str, to: &To, otherwise: Otherwise) -> Option<String> {
        let kinds: Vec<&str> = match to {
            To::Kinds(kinds) => kinds.to_vec(),
            To::Owners => self.owners.iter().copied().collect(),
            To::Any => self.kinds.keys().copied().collect(),
            To::Part(..) => return is_id(written).then(|| written.to_owned()),
        };
        let id = as_id(written);
        let found: Vec<(&str, &String)> = kinds
            .iter()
            .filter_map(|kind| {
                let names = self.kinds.get(kind)?;
                Some((*kind, names.get(written).or_else(|| names.get(&id))?))
            })
            .collect();
        match found[..] {
            [(_, id)] => return Some(id.clone()),
            [(kind, id), ..] => return Some(format!("{kind}:{id}")),
            [] => {}
        }
        let is_free = otherwise == Otherwise::Text && kinds.iter().all(|kind| !self.kinds.contains_key(kind));
        let is_word = matches!(otherwise, Otherwise::Words(words) if words.contains(&written));
        (is_free || is_word).then(|| written.to_owned())
    }
}

/// What a cell is read with.
pub struct Reading<'a> {
    /// The entries of the definition.
    pub names: &'a Names,
    /// How dates of numbers alone are read in this column; none where that cannot be told.
    pub order: Option<Order>,
    /// What words of this column mean, in lower case.
    pub words: &'a BTreeMap<String, String>,
}

/// Words that other tools use for one thing.
const ALIKE: &[&[&str]] = &[
    &[
        "idea",
        "todo",
        "to do",
        "open",
        "new",
        "backlog",
        "proposed",
        "planned",
        "draft",
        "not started",
        "candidate",
        "under consideration",
        "new idea",
        "needs review",
        "triage",
        "pending",
        "triaged",
    ],
    &["discovery", "research", "in discovery", "exploring", "in design", "under review", "investigating"],
    &[
        "committed",
        "ready",
        "planned",
        "selected for development",
        "scheduled",
        "ready for development",
        "ready for dev",
        "ready to develop",
        "ready to start",
        "up next",
        "accepted",
        "approved",
    ],
    &[
        "in-progress",
        "in progress",
        "doing",
        "started",
        "active",
        "in development",
        "in review",
        "building",
        "in dev",
        "in qa",
        "in test",
        "testing",
        "ready for qa",
        "ready for review",
        "ready to ship",
        "code review",
        "wip",
        "mitigating",
    ],
    &[
        "released",
        "done",
        "closed",
        "resolved",
        "shipped",
        "completed",
        "complete",
        "launched",
        "finished",
        "fixed",
        "merged",
        "delivered",
        "met",
        "published",
    ],
    &["parked", "on hold", "blocked", "paused", "later", "icebox", "deferred", "snoozed"],
    &[
        "declined",
        "cancelled",
        "canceled",
        "won t do",
        "wont do",
        "not doing",
        "not planned",
        "will not do",
        "rejected",
        "won t fix",
        "wontfix",
        "duplicate",
        "dropped",
        "will not implement",
        "archived",
        "abandoned",
        "invalid",
    ],
];

fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// One of the words of a field.
fn one_of(cell: &str, all: &'static [&'static str], cx: &Reading<'_>) -> Option<String> {
    let said = words(cell);
    let said = cx.words.get(&said).cloned().unwrap_or(said);
    if let Some(word) = all.iter().find(|word| words(word) == words(&said)) {
        return Some((*word).to_owned());
    }
    let like = ALIKE.iter().filter(|group| group.contains(&&*said)).flat_map(|group| group.iter());
    let mut like = like.filter_map(|alike| all.iter().find(|word| words(word) == words(alike)));
    like.next().map(|word| (*word).to_owned())
}

/// A cell as the value of a field of a shape; none where it is none.
pub fn value(cell: &str, shape: &Shape, cx: &Reading<'_>) -> Option<Value> {
    let cell = cell.trim();
    let text = || Some(Value::String(cell.to_owned()));
    match shape {
        Shape::Flag => match words(cell).as_str() {
            "yes" | "true" | "x" | "1" | "y" => Some(Value::Boolean(true)),
            "no" | "false" | "0" | "n" => Some(Value::Boolean(false)),
            _ => None,
        },
        Shape::Whole(low, high) => {
            let number = number(cell).filter(|number| number.fract() == 0.0 && number.abs() < 9e15)?;
            #[allow(clippy::cast_possible_truncation)] // It is whole, and below 2^53.
            let number = number as i64;
            (*low..=*high).contains(&number).then_some(Value::Integer(number))
        }
        Shape::Steps(_) | Shape::Number => number(cell).map(as_written),
        Shape::Ratio => match cell.strip_suffix('%') {
            Some(percent) => number(percent).map(|percent| Value::Float(percent / 100.0)),
            None => number(cell).map(Value::Float),
        },
        Shape::Date => date(cell, cx.order).map(Value::Datetime),
        Shape::When => date(cell, cx.order).map(Value::Datetime).or_else(|| period(cell).map(Value::String)),
        Shape::Period => period(cell).map(Value::String),
        Shape::OneOf(all) => one_of(cell, all, cx).map(Value::String),
        Shape::Id => is_id(&as_id(cell)).then(|| Value::String(as_id(cell))),
        Shape::Ref(to, otherwise) => cx.names.resolve(cell, to, *otherwise).map(Value::String),
        Shape::List(inner) => {
            let parts: Vec<&str> = match **inner {
                Shape::Text | Shape::Ref(..) | Shape::OneOf(_) | Shape::Id if !cell.contains('\n') => {
                    cell.split([',', ';']).collect()
                }
                _ => cell.lines().map(|line| line.trim_start_matches(['-', '*', ' '])).collect(),
            };
            let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
            parts.map(|part| value(part, inner, cx)).collect::<Option<Vec<_>>>().map(Value::Array)
        }
        Shape::Either(shapes) => shapes.iter().find_map(|shape| value(cell, shape, cx)),
        Shape::Table(_) | Shape::Map(_) | Shape::Tuple(_) | Shape::ByLabel(_) | Shape::LabelsByPath => None,
        _ => text(),
    }
}

fn as_written(number: f64) -> Value {
    #[allow(clippy::cast_possible_truncation)] // It is whole, and below 2^53.
    if number.fract() == 0.0 && number.abs() < 9e15 { Value::Integer(number as i64) } else { Value::Float(number) }
}

/// A number as people write it: `1,200.5`, `1.200,5` is told apart by its last sign.
fn number(cell: &str) -> Option<f64> {
    let bare: String = cell.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let bare = match (bare.rfind(','), bare.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => bare.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => bare.replace(',', ""),
        (Some(comma), None) if bare.len() - comma == 4 => bare.replace(',', ""),
        (Some(_), None) => bare.replace(',', "."),
        _ => bare,
    };
    bare.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A date with whatever time: `2026-11-30T10:00`, `14/Jul/25 3:42 PM`, `11/30/2026`.
fn date(cell: &str, order: Option<Order>) -> Option<toml::value::Datetime> {
    let found = match day::day(cell) {
        // `Sat Mar 08 2026 14:03`
        Some((Ok(day), at)) if day::timeless(cell.get(..at.start)?).is_empty() => day,
        _ => {
            let [a, b, year] = numbers(cell)?;
            let (day, month) = match order {
                Some(Order::DayFirst) => (a, b),
                Some(Order::MonthFirst) => (b, a),
                None if a > 12 => (a, b),
                None if b > 12 => (b, a),
                None => return None,
            };
            let year = if year < 100 { 2000 + year } else { year };
            crate::parse::scalar::parse_date(&format!("{year:04}-{month:02}-{day:02}")).ok()?
        }
    };
    found.to_string().parse().ok()
}

/// The three numbers that a cell begins with.
fn numbers(cell: &str) -> Option<[u16; 3]> {
    let first = cell.split([' ', 'T', ',']).next()?;
    let parts: Option<Vec<u16>> = first.split(['/', '.', '-']).map(|part| part.parse().ok()).collect();
    let parts = parts?;
    (parts.len() == 3 && parts[0] <= 31 && parts[1] <= 31).then(|| [parts[0], parts[1], parts[2]])
}

/// How the dates of a column are read: one day above the 12th tells of all.
pub fn order<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Order> {
    day::order(cells.filter_map(|cell| numbers(cell.trim())).map(|[a, b, _]| [a, b]))
}

/// The field at a dotted path.
pub fn field<'a>(fields: &'a [FieldDoc], path: &str) -> Option<&'a Shape> {
    let (key, rest) = path.split_once('.').map_or((path, None), |(key, rest)| (key, Some(rest)));
    let found = fields.iter().find(|field| field.key == key)?;
    match (rest, &found.shape) {
        (None, shape) => Some(shape),
        (Some(rest), Shape::Table(fields)) => self::field(fields, rest),
        (Some(rest), Shape::Either(shapes)) => shapes.iter().find_map(|shape| match shape {
            Shape::Table(fields) => self::field(fields, rest),
            _ => None,
        }),
        _ => None,
    }
}
