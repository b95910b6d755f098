//! Changes what a file of a definition says, and leaves alone everything else in it: comments, layout, order.
//!
//! What is changed is named by the keys that a definition is written with; where it stands is known from the tree that was
//! read. The file is given back as a text: who asked decides whether it is good enough to be written.

pub mod place;
mod rows;
mod table;
mod toml;

use crate::diagnostic::nearest;
use crate::model::{AnyEntry, AnyKind, Context, Core};
use crate::parse::fact::Fact;
use crate::parse::matter::{Fence, fence};
use crate::parse::reader::{FieldDoc, Shape};
use crate::parse::tree::{BESIDE, BODY, Node, NodeId, Value};
use crate::source::{FileId, Sources};
use std::ops::Range;
use std::sync::Arc;

/// What is to happen to a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field, dotted where it stands in a table: `rice.impact`.
    pub field: String,
    /// What to do with it.
    pub how: How,
}

/// What to do with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It says this.
    Set(String),
    /// Its list holds this too.
    Add(String),
    /// Its list holds this no more.
    Take(String),
    /// It says nothing.
    Clear,
}

impl Change {
    /// Reads `field=value`, `field+=value`, `field-=value`, `field=`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Change> {
        let (field, value) = text.split_once('=')?;
        let (field, how): (&str, fn(String) -> How) = match (field.strip_suffix('+'), field.strip_suffix('-')) {
            (Some(field), _) => (field, How::Add),
            (_, Some(field)) => (field, How::Take),
            _ => (field, How::Set),
        };
        let how = how(value.to_owned());
        let how = if how == How::Set(String::new()) { How::Clear } else { how };
        (!field.is_empty()).then(|| Change { field: field.trim().to_owned(), how })
    }
}

/// A step from a table to what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(Arc<str>),
    Index(usize),
}

/// Where the fields are written that are to be changed.
enum Spot {
    /// In TOML: a stretch of the file, and the steps to the table. `false` where the file has no TOML yet.
    Toml(Range<usize>, Vec<Step>, bool),
    /// In a row of a table of CSV, which begins here.
    Row(usize),
    /// Nowhere yet: a row of this list is to be added, with these cells, to a table of CSV or to TOML.
    NewRow(Vec<(Arc<str>, String)>),
    /// The same in TOML, where the list stands.
    NewTable(Range<usize>, Vec<Step>, Vec<(Arc<str>, String)>),
}

/// An entry, or a part of one, in its file.
pub struct Target<'a> {
    /// The file.
    pub file: FileId,
    core: &'a Core,
    fields: &'a [FieldDoc],
    spot: Spot,
    node: Option<&'a Node>,
}

/// A file as it should be, and what is changed in it.
pub struct Edited {
    /// The text.
    pub text: String,
    /// Each change in a few words: `status todo → done`.
    pub told: Vec<String>,
}

/// Why a change cannot be made, in words for who asked.
pub type Refusal = String;

impl<'a> Target<'a> {
    /// Finds where the fields of an entry, or of a part of it, are written.
    pub fn find(
        entry: &'a Arc<dyn AnyEntry>,
        kind: &'a dyn AnyKind,
        part: Option<&str>,
        cx: &Context<'_>,
        sources: &Sources,
    ) -> Result<Self, Refusal> {
        let core = entry.core();
        let path = core.path();
        if core.document.body.as_ref().is_some_and(|body| body.excerpt.is_some()) {
            return Err(format!("{} is read from {path}; change it there", core.key));
        }
        let text = &*core.document.source.text;
        let (matter, is_there) = match (path.ends_with(".md"), fence(text, "+++"), fence(text, "---")) {
            (false, ..) => (0..text.len(), true),
            (_, Fence::Closed(matter, _), _) => (matter, true),
            (_, Fence::None, Fence::None | Fence::Open) => (0..0, false),
            (_, Fence::Open, _) => return Err(format!("the front matter of {path} is not closed")),
            _ => return Err(format!("the fields of {path} are written in YAML; change them there")),
        };
        let mut steps = Vec::new();
        if core.header().start != 0 || !path.contains('/') && path.ends_with(".toml") && !kind.traits().singleton {
            let name = text.get(core.header().range()).unwrap_or("").trim_matches(['"', '\'']);
            steps.push(Step::Key(name.into()));
        }
        let root = &core.document.root;
        let Some(part) = part else {
            let spot = Spot::Toml(matter, steps, is_there);
            return Ok(Target { file: core.document.file, core, fields: kind.fields(), spot, node: Some(root) });
        };
        let lists = || kind.fields().iter().filter_map(|field| Some((field.key, rows_of(&field.shape)?)));
        let known = core.parts.iter().find(|known| *known.id == *part).map(|known| (&*known.list, known.node));
        let by_first = || {
            lists().find_map(|(list, fields)| {
                let first = fields.iter().find(|field| field.required)?.key;
                let Value::List(rows) = &root.get(list)?.value else { return None };
                let row = rows.iter().find(|row| row.get(first).is_some_and(|cell| said(cell, sources) == part))?;
                Some((list, row.id))
            })
        };
        if let Some((list, node)) = known.or_else(by_first) {
            let fields = lists().find(|(key, _)| *key == list).map(|(_, fields)| fields).unwrap_or_default();
            let node = root.find(node).ok_or_else(|| format!("{part} is not written in {path}"))?;
            let (file, spot) = if (BESIDE..BODY).contains(&node.id.0) {
                (node.span.file, Spot::Row(node.span.start as usize))
            } else {
                steps.extend(steps_to(root, node.id).unwrap_or_default());
                (core.document.file, Spot::Toml(matter, steps, is_there))
            };
            return Ok(Target { file, core, fields, spot, node: Some(node) });
        }
        // A part that the entry has from elsewhere gets a row of its own, and so does a new row of a series.
        let beside = path.rsplit_once('.').and_then(|(stem, _)| sources.at(&format!("{stem}.csv")));
        for (list, fields) in lists() {
            let from_elsewhere = || match kind.parts(entry.as_ref(), list, cx) {
                Some(Fact::List(parts)) => parts.iter().any(|fact| has_id(fact, part)),
                _ => false,
            };
            let is_beside = kind.traits().beside == Some(list);
            let is_series = is_beside && beside.is_some() && !fields.iter().any(|field| field.key == "id");
            let key =
                if is_series { fields.iter().find(|field| field.required).map(|field| field.key) } else { Some("id") };
            if let Some(key) = key.filter(|_| is_series || from_elsewhere()) {
                let cells = vec![(Arc::from(key), part.to_owned())];
                let (file, spot) = if let Some(file) = beside.filter(|_| is_beside) {
                    (file, Spot::NewRow(cells))
                } else {
                    steps.push(Step::Key(list.into()));
                    (core.document.file, Spot::NewTable(matter, steps, cells))
                };
                return Ok(Target { file, core, fields, spot, node: None });
            }
        }
        let ids = core.parts.iter().map(|part| &*part.id);
        Err(match nearest(part, ids) {
            Some(near) => format!("{} has no part `{part}` with fields; did you mean `{near}`?", core.key),
            None => format!("{} has no part `{part}` with fields", core.key),
        })
    }

    /// Makes the changes, one after the other.
    pub fn edit(self, changes: &[Change], sources: &Sources) -> Result<Edited, Refusal> {
        let mut text = sources.file(self.file).text.to_string();
        let mut told = Vec::new();
        let mut new = Vec::new();
        for change in changes {
            let (names, shape) = self.field(&change.field)?;
            let written = self.written(&names);
            let is_row = match &change.how {
                How::Add(value) if value.trim_start().starts_with('{') => true,
                How::Clear => false,
                _ => matches!(&shape, Shape::List(each) if matches!(**each, Shape::Table(_))),
            };
            if let (Some(fields), [name], true) = (rows_of(&shape), &names[..], is_row) {
                let first = written.and_then(|node| match &node.value {
                    Value::List(rows) => rows.first(),
                    _ => None,
                });
                let file = first.map_or(self.file, |row| row.span.file);
                let place = first.map(|row| sources.file(file).position(row.span.start).line);
                let path = &sources.file(file).path;
                let place = place.map_or_else(|| path.to_string(), |line| format!("{path}, line {line}"));
                let list = rows::List { name, fields, place };
                let (Spot::Toml(matter, steps, true), true) = (&self.spot, file == self.file) else {
                    return Err(format!("`{name}` is written in {}; change it there", list.place));
                };
                let behind = sources.file(self.file).text.len() - matter.end;
                let range = matter.start..text.len() - behind;
                let (made, did) = list.change(text.get(range.clone()).unwrap_or(""), steps, &change.how)?;
                text.replace_range(range, &made);
                told.push(did);
                continue;
            }
            let before = written.map(|node| values(node, sources));
            let after = after(change, &shape, before.as_deref())?;
            if before == after {
                let now = after.map_or_else(|| "absent".to_owned(), |values| values.join(", "));
                told.push(format!("{} is {now} already", change.field));
                continue;
            }
            told.push(match (&before, &after) {
                (Some(before), Some(after)) => format!("{} {} → {}", change.field, before.join(", "), after.join(", ")),
                (None, Some(after)) => format!("{} {} added", change.field, after.join(", ")),
                (Some(before), None) => format!("{} {} removed", change.field, before.join(", ")),
                (None, None) => continue,
            });
            match &self.spot {
                Spot::Toml(matter, steps, true) => {
                    let behind = sources.file(self.file).text.len() - matter.end;
                    let range = matter.start..text.len() - behind;
                    let made = toml::change(text.get(range.clone()).unwrap_or(""), steps, &names, &change.how, &shape)?;
                    text.replace_range(range, &made);
                }
                Spot::Toml(..) | Spot::NewTable(..) => new.push((names, change.how.clone(), shape)),
                Spot::Row(start) => {
                    text = table::set(&text, *start, &names.join("."), &after.unwrap_or_default().join(" "));
                }
                Spot::NewRow(_) => new.push((names, How::Set(after.unwrap_or_default().join(" ")), shape)),
            }
        }
        match self.spot {
            Spot::Toml(_, steps, false) if !new.is_empty() => {
                let mut matter = String::new();
                for (names, how, shape) in new {
                    matter = toml::change(&matter, &steps, &names, &how, &shape)?;
                }
                let gap = if text.is_empty() || text.starts_with('\n') { "" } else { "\n" };
                text = format!("+++\n{matter}+++\n{gap}{text}");
            }
            Spot::NewTable(matter, mut steps, cells) if !new.is_empty() => {
                let range = matter.clone();
                let (made, index) = toml::push(text.get(matter).unwrap_or(""), &steps, &cells)?;
                steps.push(Step::Index(index));
                let mut made = made;
                for (names, how, shape) in new {
                    made = toml::change(&made, &steps, &names, &how, &shape)?;
                }
                text.replace_range(range, &made);
            }
            Spot::NewRow(cells) if !new.is_empty() => {
                let mut all: Vec<(String, String)> =
                    cells.into_iter().map(|(key, cell)| (key.to_string(), cell)).collect();
                all.extend(new.into_iter().filter_map(|(names, how, _)| match how {
                    How::Set(cell) => Some((names.join("."), cell)),
                    _ => None,
                }));
                text = table::add(&text, &all);
            }
            _ => {}
        }
        Ok(Edited { text, told })
    }

    /// The keys on the way to a field, and what may stand there; where there is no such field, the nearest is told.
    fn field(&self, path: &str) -> Result<(Vec<Arc<str>>, Shape), Refusal> {
        let has = |key: &str| self.node.is_some_and(|node| node.get(key).is_some());
        let path = if path == "title" && !has("title") && has("name") { "name" } else { path };
        if self.node.is_some_and(|node| node.id == self.core.document.root.id) {
            let heads = self.core.prose.headings.first().is_some_and(|heading| heading.level == 1);
            let from_body = self.core.document.root.at(path).is_none() && self.core.at(path) != self.core.header();
            if from_body || path == "title" && heads && !has("title") {
                return Err(format!("`{path}` is written in the text of {}; change it there", self.core.path()));
            }
        }
        let names: Vec<&str> = path.split('.').collect();
        let (taken, shape) = resolve(self.fields, &names)?;
        let mut keys: Vec<Arc<str>> = names.iter().take(taken).map(|name| Arc::from(*name)).collect();
        // What is left of a path is one key: `audience_of` names fields by their paths.
        if taken < names.len() {
            keys.push(names[taken..].join(".").into());
        }
        Ok((keys, shape))
    }

    fn written(&self, keys: &[Arc<str>]) -> Option<&'a Node> {
        keys.iter().try_fold(self.node?, |node, key| node.get(key))
    }
}

/// What may stand at a path of fields, and how many of its steps are keys of tables.
fn resolve(fields: &[FieldDoc], names: &[&str]) -> Result<(usize, Shape), Refusal> {
    let [name, below @ ..] = names else { return Ok((0, Shape::Free)) };
    let Some(field) = fields.iter().find(|field| field.key == *name) else {
        let all = fields.iter().map(|field| field.key);
        return Err(match nearest(name, all.clone()) {
            Some(near) => format!("there is no field `{name}` here; did you mean `{near}`?"),
            None => format!("there is no field `{name}` here; there are {}", all.collect::<Vec<_>>().join(", ")),
        });
    };
    within(name, &field.shape, below).map(|(taken, shape)| (taken + 1, shape))
}

fn within(name: &str, shape: &Shape, below: &[&str]) -> Result<(usize, Shape), Refusal> {
    let [_, rest @ ..] = below else { return Ok((0, shape.clone())) };
    match shape {
        Shape::Table(fields) => resolve(fields, below),
        Shape::Map(each) | Shape::ByLabel(each) => within(name, each, rest).map(|(taken, shape)| (taken + 1, shape)),
        Shape::LabelsByPath => Ok((0, Shape::List(Box::new(Shape::Label)))),
        Shape::Free => Ok((below.len(), Shape::Free)),
        Shape::Either(shapes) => {
            let holds = |shape: &&Shape| matches!(shape, Shape::Table(_) | Shape::Map(_) | Shape::Free);
            let shape = shapes.iter().find(holds).ok_or_else(|| format!("`{name}` holds no fields"))?;
            within(name, shape, below)
        }
        Shape::List(_) => Err(format!("`{name}` is a list; name its element by its id: `ENTRY#ID`")),
        _ => Err(format!("`{name}` holds no fields")),
    }
}

/// The fields of the tables that a list holds.
fn rows_of(shape: &Shape) -> Option<&[FieldDoc]> {
    match shape {
        Shape::List(each) => match &**each {
            Shape::Table(fields) => Some(fields),
            Shape::Either(shapes) => shapes.iter().find_map(|shape| match shape {
                Shape::Table(fields) => Some(&fields[..]),
                _ => None,
            }),
            _ => None,
        },
        _ => None,
    }
}

fn has_id(fact: &Fact, id: &str) -> bool {
    match fact {
        Fact::At(_, inner) => has_id(inner, id),
        Fact::Table(cells) => {
            cells.iter().any(|(key, fact)| **key == *"id" && matches!(fact, Fact::Text(text) if **text == *id))
        }
        _ => false,
    }
}

/// The steps from a table to a node below it.
fn steps_to(node: &Node, wanted: NodeId) -> Option<Vec<Step>> {
    if node.id == wanted {
        return Some(Vec::new());
    }
    let led = |step: Step, node: &Node| {
        let mut steps = steps_to(node, wanted)?;
        steps.insert(0, step);
        Some(steps)
    };
    match &node.value {
        Value::Table(table) => table.iter().find_map(|(key, node)| led(Step::Key(key.name.clone()), node)),
        Value::List(list) => list.iter().enumerate().find_map(|(index, node)| led(Step::Index(index), node)),
        _ => None,
    }
}

/// A value as people type it.
fn said(node: &Node, sources: &Sources) -> String {
    match &node.value {
        Value::Text(text) => text.to_string(),
        _ => sources.text(node.span).to_owned(),
    }
}

/// A value, or each of a list.
fn values(node: &Node, sources: &Sources) -> Vec<String> {
    match &node.value {
        Value::List(list) => list.iter().map(|node| said(node, sources)).collect(),
        _ => vec![said(node, sources)],
    }
}

/// What a field says after a change; nothing where it is gone.
fn after(change: &Change, shape: &Shape, before: Option<&[String]>) -> Result<Option<Vec<String>>, Refusal> {
    let is_list = matches!(shape, Shape::List(_) | Shape::Free);
    let mut now = before.unwrap_or_default().to_vec();
    match &change.how {
        How::Set(value) => return Ok(Some(toml::elements(value, shape))),
        How::Clear => return Ok(None),
        How::Add(_) | How::Take(_) if !is_list => {
            return Err(format!("`{}` is no list; write `{}=…`", change.field, change.field));
        }
        How::Add(value) => {
            if !now.contains(value) {
                now.push(value.clone());
            }
        }
        How::Take(value) => {
            let Some(at) = now.iter().position(|known| known == value) else {
                let hint = nearest(value, now.iter().map(String::as_str));
                let hint = hint.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                return Err(format!("`{}` does not hold `{value}`{hint}", change.field));
            };
            now.remove(at);
        }
    }
    Ok(Some(now))
}
