//! What the last import wrote: a plain file in `.rutter/imports/`, to be kept in git. With it, the next import can tell what
//! the source changed from what people changed.

use super::Failure;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What was written of one entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrote {
    /// The id that it got.
    pub id: String,
    /// Its fields.
    pub fields: Table,
    /// Its Markdown.
    pub body: String,
}

/// What an import wrote last, by kind and by what the source knows each entry by.
#[derive(Debug, Default, PartialEq)]
pub struct Base {
    /// The entries.
    pub entries: BTreeMap<(String, String), Wrote>,
}

const HEAD: &str =
    "# What the last import wrote. The next one compares with it, to keep what you changed since. Keep it in git.\n\n";

/// Where the base of an import lies.
#[must_use]
pub fn path(home: &Path, name: &str) -> PathBuf {
    home.join(".rutter").join("imports").join(format!("{name}.toml"))
}

impl Base {
    /// The base of an import, and its text; empty where there was none.
    pub fn read(home: &Path, name: &str) -> Result<(Base, Option<String>), Failure> {
        let path = path(home, name);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((Base::default(), None)),
            Err(error) => return Err(Failure::Machine(format!("{}: {error}", path.display()))),
        };
        let parsed: Table = toml::from_str(&text).map_err(|error| {
            Failure::Refused(format!(
                "{} cannot be read: {}; take it from git again, or remove it: then whatever differs is kept as it is here",
                path.display(),
                error.message()
            ))
        })?;
        let mut base = Base::default();
        for entry in parsed.get("entry").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table) {
            let word = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
            let fields = entry.get("fields").and_then(Value::as_table).cloned().unwrap_or_default();
            let wrote = Wrote { id: word("id"), fields, body: word("body") };
            base.entries.insert((word("kind"), word("key")), wrote);
        }
        Ok((base, Some(text)))
    }

    /// As text.
    #[must_use]
    pub fn print(&self) -> String {
        let entries = self.entries.iter().map(|((kind, key), wrote)| {
            let mut entry = Table::new();
            entry.insert("kind".into(), kind.as_str().into());
            entry.insert("key".into(), key.as_str().into());
            entry.insert("id".into(), wrote.id.as_str().into());
            entry.insert("body".into(), wrote.body.as_str().into());
            entry.insert("fields".into(), wrote.fields.clone().into());
            Value::Table(entry)
        });
        let mut whole = Table::new();
        whole.insert("entry".into(), Value::Array(entries.collect()));
        format!("{HEAD}{}", toml::to_string(&whole).unwrap_or_default())
    }
}
