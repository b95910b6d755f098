//! Values of TOML as plain data, and as they are written into a file.

use toml::Value;
use toml_edit::{Array, ArrayOfTables, InlineTable, Item, Table};

/// A written value as plain data.
pub(super) fn plain(item: &Item) -> Option<Value> {
    match item {
        Item::None => None,
        Item::Value(value) => Some(of_value(value)),
        Item::Table(table) => Some(Value::Table(fields(table.iter()))),
        Item::ArrayOfTables(tables) => {
            Some(Value::Array(tables.iter().map(|table| Value::Table(fields(table.iter()))).collect()))
        }
    }
}

/// The fields of a written table as plain data.
pub(super) fn fields<'a>(table: impl Iterator<Item = (&'a str, &'a Item)>) -> toml::Table {
    table.filter_map(|(key, item)| Some((key.to_owned(), plain(item)?))).collect()
}

fn of_value(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => Value::String(text.value().clone()),
        toml_edit::Value::Integer(number) => Value::Integer(*number.value()),
        toml_edit::Value::Float(number) => Value::Float(*number.value()),
        toml_edit::Value::Boolean(flag) => Value::Boolean(*flag.value()),
        toml_edit::Value::Datetime(day) => Value::Datetime(*day.value()),
        toml_edit::Value::Array(list) => Value::Array(list.iter().map(of_value).collect()),
        toml_edit::Value::InlineTable(table) => {
            Value::Table(table.iter().map(|(key, value)| (key.to_owned(), of_value(value))).collect())
        }
    }
}

/// Plain data as it is written at the top of an entry: lists of tables under `[[ ]]`, small tables on one line.
pub(super) fn item(value: &Value) -> Item {
    match value {
        Value::Array(list) if !list.is_empty() && list.iter().all(Value::is_table) => {
            let mut tables = ArrayOfTables::new();
            for table in list.iter().filter_map(Value::as_table) {
                let mut written = Table::new();
                for (key, value) in table {
                    written.insert(key, Item::Value(inline(value)));
                }
                tables.push(written);
            }
            Item::ArrayOfTables(tables)
        }
        Value::Table(table) if table.len() > 4 || table.values().any(|value| value.is_table() || is_long(value)) => {
            let mut written = Table::new();
            for (key, value) in table {
                written.insert(key, Item::Value(inline(value)));
            }
            Item::Table(written)
        }
        value => Item::Value(inline(value)),
    }
}

fn is_long(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains('\n') || text.len() > 60)
}

fn inline(value: &Value) -> toml_edit::Value {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Boolean(flag) => (*flag).into(),
        Value::Datetime(day) => (*day).into(),
        Value::Array(list) => list.iter().map(inline).collect::<Array>().into(),
        Value::Table(table) => {
            table.iter().map(|(key, value)| (key.as_str(), inline(value))).collect::<InlineTable>().into()
        }
    }
}
