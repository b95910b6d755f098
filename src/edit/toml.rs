//! One field of TOML: the text around it stays as it is.

use super::{How, Refusal, Step};
use crate::diagnostic::Report;
use crate::parse::reader::Shape;
use crate::parse::toml::{Layout, parse};
use crate::parse::tree::{Node, Value as Written};
use crate::source::{FileId, Span};
use std::sync::Arc;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

/// A table as it is written: under a header, or between braces.
enum Holder<'t> {
    Table(&'t mut Table),
    Inline(&'t mut InlineTable),
}

pub(super) fn open(text: &str) -> Result<DocumentMut, Refusal> {
    text.parse().map_err(|_| "the file has errors of form; `rutter check` tells them".to_owned())
}

fn descend<'t>(holder: Holder<'t>, steps: &[Step]) -> Option<Holder<'t>> {
    let (key, rest) = match steps {
        [] => return Some(holder),
        [Step::Key(key), rest @ ..] => (key, rest),
        [Step::Index(_), ..] => return None,
    };
    let item = match holder {
        Holder::Table(table) => table.get_mut(key)?,
        Holder::Inline(table) => return descend_value(table.get_mut(key)?, rest),
    };
    match (item, rest) {
        (Item::Table(table), _) => descend(Holder::Table(table), rest),
        (Item::ArrayOfTables(tables), [Step::Index(index), rest @ ..]) => {
            descend(Holder::Table(tables.get_mut(*index)?), rest)
        }
        (Item::Value(value), _) => descend_value(value, rest),
        _ => None,
    }
}

fn descend_value<'t>(value: &'t mut Value, steps: &[Step]) -> Option<Holder<'t>> {
    match (value, steps) {
        (Value::InlineTable(table), _) => descend(Holder::Inline(table), steps),
        (Value::Array(array), [Step::Index(index), rest @ ..]) => descend_value(array.get_mut(*index)?, rest),
        _ => None,
    }
}

/// Changes the field that these keys lead to, in the table that the steps lead to.
pub fn change(text: &str, steps: &[Step], keys: &[Arc<str>], how: &How, shape: &Shape) -> Result<String, Refusal> {
    let Some((key, above)) = keys.split_last() else { return Ok(text.to_owned()) };
    let mut steps = steps.to_vec();
    steps.extend(above.iter().cloned().map(Step::Key));
    if *how == How::Clear
        && let Some(cut) = cut(text, &steps, key)
    {
        return Ok(cut);
    }
    let mut document = open(text)?;
    grow(document.as_table_mut(), &steps);
    let holder = descend(Holder::Table(document.as_table_mut()), &steps)
        .ok_or_else(|| format!("`{}` is no table; change it in the file", above.join(".")))?;
    match holder {
        Holder::Table(table) => match (how, table.get_mut(key)) {
            (How::Clear, _) => drop(table.remove(key)),
            (_, Some(Item::Value(value))) => amend(value, how, shape)?,
            (_, Some(Item::Table(_) | Item::ArrayOfTables(_))) => {
                return Err(format!("`{key}` is a table; set its fields: `{key}.FIELD=…`"));
            }
            (_, _) => drop(table.insert(key, Item::Value(fresh(how, shape)))),
        },
        Holder::Inline(table) => match (how, table.get_mut(key)) {
            (How::Clear, _) => take_from(table, key),
            (_, Some(value)) => amend(value, how, shape)?,
            (_, None) => {
                let mut value = fresh(how, shape);
                // What stands before the closing brace stays there.
                if let Some((_, last)) = table.iter_mut().last() {
                    let suffix = last.decor().suffix().cloned().unwrap_or_default();
                    last.decor_mut().set_suffix("");
                    value.decor_mut().set_prefix(" ");
                    value.decor_mut().set_suffix(suffix);
                }
                table.insert(&**key, value);
            }
        },
    }
    Ok(document.to_string())
}

/// Makes the tables on the way that are not there yet.
fn grow(root: &mut Table, steps: &[Step]) {
    for end in 1..=steps.len() {
        let (before, [Step::Key(key)]) = steps[..end].split_at(end - 1) else { continue };
        match descend(Holder::Table(root), before) {
            Some(Holder::Table(table)) if !table.contains_key(key) => {
                table.insert(key, Item::Table(Table::new()));
            }
            Some(Holder::Inline(table)) if !table.contains_key(key) => {
                table.insert(&**key, Value::InlineTable(InlineTable::new()));
            }
            _ => {}
        }
    }
}

fn take_from(table: &mut InlineTable, key: &str) {
    let last = table.iter().last().is_some_and(|(last, _)| last == key);
    let Some(gone) = table.remove(key) else { return };
    if let Some((_, value)) = table.iter_mut().last().filter(|_| last) {
        value.decor_mut().set_suffix(gone.decor().suffix().cloned().unwrap_or_default());
    }
}

/// The text without the lines of a value that stands in lines of its own; the comments above it stay.
fn cut(text: &str, steps: &[Step], key: &str) -> Option<String> {
    let whole = Span::new(FileId(0), 0..text.len());
    let parsed = parse(text, whole, Layout::One, &mut Report::default());
    let table = steps.iter().try_fold(&parsed.root, |node: &Node, step| match (step, &node.value) {
        (Step::Key(key), _) => node.get(key),
        (Step::Index(index), Written::List(list)) => list.get(*index),
        _ => None,
    })?;
    let (name, value) = table.table().iter().find(|(name, _)| &*name.name == key)?;
    let start = text.get(..name.span.range().start)?.rfind('\n').map_or(0, |at| at + 1);
    let end = value.span.range().end.max(name.span.range().end);
    let end = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at + 1);
    // A header, or something between braces, does not stand alone in its lines.
    let before = text.get(start..name.span.range().start)?;
    let is_alone = before.trim().is_empty() || before.trim_end().ends_with('.') && !before.contains(['{', '=']);
    let without = format!("{}{}", text.get(..start)?, text.get(end..)?);
    let same = |text: &str| text.parse::<DocumentMut>().ok().map(|document| document.to_string());
    let is_header = before.trim_start().starts_with('[');
    (is_alone && !is_header && same(&without).is_some() && takes_one(&parsed.root, &without)).then_some(without)
}

/// Whether a text says one value less than it did, so that nothing went with it that stood in its lines.
fn takes_one(before: &Node, text: &str) -> bool {
    fn leaves(node: &Node) -> usize {
        match &node.value {
            Written::Table(table) => table.iter().map(|(_, node)| leaves(node)).sum(),
            _ => 1,
        }
    }
    let whole = Span::new(FileId(0), 0..text.len());
    let after = parse(text, whole, Layout::One, &mut Report::default());
    leaves(&after.root) + 1 == leaves(before)
}

/// Adds a table with these values to the list that the steps lead to; gives its place in the list.
pub fn push(text: &str, steps: &[Step], cells: &[(Arc<str>, String)]) -> Result<(String, usize), Refusal> {
    let mut document = open(text)?;
    let Some((Step::Key(list), above)) = steps.split_last() else { return Err("there is no such list".to_owned()) };
    let holder = descend(Holder::Table(document.as_table_mut()), above);
    let Some(Holder::Table(table)) = holder else { return Err(format!("`{list}` cannot be added to")) };
    let index = match table.entry(list).or_insert_with(|| Item::ArrayOfTables(toml_edit::ArrayOfTables::new())) {
        Item::ArrayOfTables(tables) => {
            let mut row = Table::new();
            for (key, cell) in cells {
                row.insert(key, toml_edit::value(cell.as_str()));
            }
            tables.push(row);
            tables.len() - 1
        }
        Item::Value(Value::Array(array)) => {
            let mut row = InlineTable::new();
            for (key, cell) in cells {
                row.insert(&**key, cell.as_str().into());
            }
            append(array, Value::InlineTable(row));
            array.len() - 1
        }
        _ => return Err(format!("`{list}` is no list")),
    };
    Ok((document.to_string(), index))
}

fn fresh(how: &How, shape: &Shape) -> Value {
    match how {
        How::Add(text) => Value::Array(Array::from_iter([scalar(text, element(shape))])),
        How::Set(text) | How::Take(text) => value(text, shape),
        How::Clear => Value::Array(Array::new()),
    }
}

fn amend(old: &mut Value, how: &How, shape: &Shape) -> Result<(), Refusal> {
    match (how, old) {
        (How::Add(text), Value::Array(array)) => append(array, scalar(text, element(shape))),
        (How::Take(text), Value::Array(array)) => {
            let is_it = |value: &Value| value.as_str().map_or_else(|| value.to_string().trim() == text, |s| s == text);
            let at = array.iter().position(is_it);
            if let Some(at) = at {
                let gone = array.remove(at);
                let next = if at == 0 { array.get_mut(0) } else { None };
                if let (Some(next), Some(prefix)) = (next, gone.decor().prefix()) {
                    next.decor_mut().set_prefix(prefix.clone());
                }
                let last = array.len().checked_sub(1).filter(|last| at > *last);
                if let (Some(last), Some(suffix)) = (last.and_then(|at| array.get_mut(at)), gone.decor().suffix()) {
                    last.decor_mut().set_suffix(suffix.clone());
                }
            }
        }
        (How::Set(text), old) => {
            let mut new = value(text, shape);
            // A list of one line each stays so.
            if let (Value::Array(old), Value::Array(new)) = (&*old, &mut new) {
                lay_like(old, new);
            }
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        _ => return Err("it is no list in the file; change it there".to_owned()),
    }
    Ok(())
}

fn lay_like(old: &Array, new: &mut Array) {
    let Some(first) = old.get(0) else { return };
    let prefix = first.decor().prefix().cloned().unwrap_or_default();
    if !prefix.as_str().is_some_and(|prefix| prefix.contains('\n') && !prefix.contains('#')) {
        return;
    }
    for value in new.iter_mut() {
        value.decor_mut().set_prefix(prefix.clone());
    }
    new.set_trailing_comma(true);
    new.set_trailing("\n");
}

/// Adds to the end of a list, laid out as its last element is.
pub(super) fn append(array: &mut Array, mut value: Value) {
    let trailing = array.trailing().as_str().unwrap_or("").to_owned();
    let Some(last) = array.len().checked_sub(1).and_then(|at| array.get_mut(at)) else {
        array.push_formatted(value);
        return;
    };
    let prefix = last.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("").to_owned();
    let suffix = last.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or("").to_owned();
    last.decor_mut().set_suffix("");
    let indent = prefix.rsplit('\n').next().unwrap_or("").to_owned();
    let prefix = match prefix.rfind('\n') {
        // The comment behind the former last element stays behind it.
        Some(_) if trailing.contains('#') => format!("{}\n{indent}", trailing.trim_end()),
        Some(_) => format!("\n{indent}"),
        None => " ".to_owned(),
    };
    if trailing.contains('#') {
        array.set_trailing("\n");
    }
    value.decor_mut().set_prefix(prefix);
    value.decor_mut().set_suffix(suffix);
    array.push_formatted(value);
}

fn element(shape: &Shape) -> &Shape {
    if let Shape::List(each) = shape { each } else { shape }
}

/// Whether a list's elements are words that hold no comma.
fn is_word(shape: &Shape) -> bool {
    !matches!(shape, Shape::Text | Shape::Prose | Shape::Url | Shape::File | Shape::Table(_) | Shape::Free)
}

fn as_toml(text: &str) -> Option<Value> {
    text.starts_with(['[', '{']).then(|| text.parse().ok()).flatten()
}

/// What is typed for a field, each for a list.
pub fn elements(text: &str, shape: &Shape) -> Vec<String> {
    match (shape, as_toml(text)) {
        (Shape::List(_) | Shape::Free, Some(Value::Array(array))) => {
            let said =
                |value: &Value| value.as_str().map_or_else(|| value.to_string().trim().to_owned(), str::to_owned);
            array.iter().map(said).collect()
        }
        (Shape::List(each), _) if is_word(each) => {
            text.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
        }
        _ => vec![text.to_owned()],
    }
}

fn value(text: &str, shape: &Shape) -> Value {
    match (shape, as_toml(text)) {
        (
            Shape::List(_)
            | Shape::Table(_)
            | Shape::Map(_)
            | Shape::Tuple(_)
            | Shape::Free
            | Shape::Either(_)
            | Shape::ByLabel(_)
            | Shape::LabelsByPath,
            Some(value),
        ) => value,
        (Shape::List(each), None) => {
            Value::Array(elements(text, shape).iter().map(|word| scalar(word, each)).collect())
        }
        _ => scalar(text, shape),
    }
}

/// A single value: a number, a day or a flag where such may stand, else text.
fn scalar(text: &str, shape: &Shape) -> Value {
    let fits = |value: &Value| match shape {
        Shape::Flag => value.is_bool(),
        Shape::Whole(..) | Shape::Steps(_) | Shape::Number | Shape::Ratio => value.is_integer() || value.is_float(),
        Shape::Date | Shape::When | Shape::Offset | Shape::Moment => value.is_datetime(),
        Shape::Free => value.is_bool() || value.is_integer() || value.is_float() || value.is_datetime(),
        Shape::Table(_) => value.is_inline_table(),
        _ => false,
    };
    if let Shape::Either(shapes) = shape {
        let typed = shapes.iter().map(|shape| scalar(text, shape)).find(|value| !value.is_str());
        return typed.unwrap_or_else(|| text.into());
    }
    text.parse().ok().filter(fits).unwrap_or_else(|| text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str, steps: &[Step], keys: &str, how: &How, shape: &Shape) -> String {
        let keys: Vec<Arc<str>> = keys.split('.').map(Arc::from).collect();
        change(text, steps, &keys, how, shape).expect("a change")
    }

    fn set(text: &str) -> How {
        How::Set(text.to_owned())
    }

    #[test]
    fn comments_and_layout_stay() {
        let text =
            "# top\na = \"x\"  # why\n\n# about b\nb = [\n  \"p\", # first\n  \"q\", # second\n]\n\n[t]\nn = 1\n";
        let list = Shape::List(Box::new(Shape::Id));
        assert_eq!(changed(text, &[], "a", &set("y"), &Shape::Text), text.replace("\"x\"", "\"y\""));
        assert_eq!(changed(text, &[], "t.n", &set("2.50"), &Shape::Number), text.replace("n = 1", "n = 2.50"));
        assert_eq!(
            changed(text, &[], "b", &How::Add("r".into()), &list),
            text.replace("# second\n", "# second\n  \"r\",\n")
        );
        assert_eq!(changed(text, &[], "a", &How::Clear, &Shape::Text), text.replace("a = \"x\"  # why\n", ""));
        assert_eq!(
            changed(text, &[], "c", &set("2026-11-30"), &Shape::When),
            text.replacen("]\n", "]\nc = 2026-11-30\n", 1)
        );
        assert_eq!(changed(text, &[], "d.e", &set("1"), &Shape::Number), format!("{text}\n[d]\ne = 1\n"));
    }

    #[test]
    fn tables_between_braces_keep_theirs() {
        let text = "gates = [\n  { id = \"a\", n = 1 }, # one\n  { id = \"b\" },\n]\n";
        let second = [Step::Key("gates".into()), Step::Index(1)];
        let first = [Step::Key("gates".into()), Step::Index(0)];
        assert_eq!(
            changed(text, &second, "n", &set("2"), &Shape::Number),
            text.replace("{ id = \"b\" }", "{ id = \"b\", n = 2 }")
        );
        assert_eq!(changed(text, &first, "n", &How::Clear, &Shape::Number), text.replace("\"a\", n = 1 }", "\"a\" }"));
    }
}
