//! What a definition holds already of a kind: each entry with its file, to be changed where it stands.

use super::{Failure, value};
use crate::model::AnyKind;
use crate::parse::field::{as_id, is_id};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml_edit::DocumentMut;

/// How a file holds an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Front matter of TOML, then Markdown.
    Markdown,
    /// TOML alone.
    Toml,
    /// One table of a file that holds many.
    Many,
    /// Markdown with front matter of another sort, or with none: a text as a whole.
    Text,
}

/// An entry of a definition.
#[derive(Debug, Clone)]
pub struct Held {
    /// The file.
    pub path: PathBuf,
    /// How it holds the entry.
    pub form: Form,
    /// Its fields.
    pub fields: toml::Table,
    /// Its Markdown, without the white space around it.
    pub body: String,
}

/// A file of a definition as it was read.
#[derive(Debug)]
pub struct Read {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The TOML in it, to be changed; empty where it has none.
    pub document: DocumentMut,
    /// What stands before the Markdown, and the Markdown: `+++` lines are left out of both.
    pub body: String,
}

/// The entries of a kind, and their files.
#[derive(Default)]
pub struct Present {
    /// By id.
    pub held: BTreeMap<String, Held>,
    /// By path.
    pub files: BTreeMap<PathBuf, Read>,
    /// Files that cannot be read, with why: what they hold is not known.
    pub unread: Vec<(PathBuf, String)>,
}

/// Reads what a definition holds of a kind.
pub fn present(home: &Path, kind: &dyn AnyKind) -> Result<Present, Failure> {
    let traits = kind.traits();
    let mut present = Present::default();
    let mut paths = Vec::new();
    let folder = home.join(traits.folder);
    if traits.singleton {
        paths.extend(["md", "toml"].map(|ending| home.join(format!("{}.{ending}", traits.folder))));
    } else {
        walk(&folder, traits.nested, &mut paths)?;
        paths.push(home.join(format!("{}.toml", traits.folder)));
    }
    for path in paths {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Failure::Machine(format!("{}: {error}", path.display()))),
        };
        let Ok(text) = String::from_utf8(bytes.clone()) else {
            present.unread.push((path, "it is not UTF-8".into()));
            continue;
        };
        let many = !traits.singleton && path.parent() == Some(home);
        let (form, matter, body) = if path.extension().is_some_and(|ending| ending == "toml") {
            (if many { Form::Many } else { Form::Toml }, text.as_str(), "")
        } else {
            match split(&text) {
                Some((matter, body)) => (Form::Markdown, matter, body),
                None => (Form::Text, "", text.as_str()),
            }
        };
        let document = match matter.parse::<DocumentMut>() {
            Ok(document) => document,
            Err(error) => {
                present.unread.push((path, error.message().to_owned()));
                continue;
            }
        };
        let body = body.to_owned();
        if form == Form::Many {
            for (id, item) in document.iter().filter(|(_, item)| item.is_table_like()) {
                let fields = item.as_table_like().map(|table| value::fields(table.iter())).unwrap_or_default();
                let held = Held { path: path.clone(), form, fields, body: String::new() };
                present.held.insert(id.to_owned(), held);
            }
        } else {
            let id = id(kind, &folder, &path);
            let fields = value::fields(document.iter());
            present.held.insert(id, Held { path: path.clone(), form, fields, body: body.trim().to_owned() });
        }
        present.files.insert(path, Read { bytes, document, body });
    }
    Ok(present)
}

fn id(kind: &dyn AnyKind, folder: &Path, path: &Path) -> String {
    let traits = kind.traits();
    if traits.singleton {
        return kind.name().to_owned();
    }
    let below = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let stem = below.rsplit_once('.').map_or(&*below, |(stem, _)| stem);
    if !traits.nested {
        return stem.to_owned();
    }
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let steps = stem.split('/').map(|step| if is_id(step) { step.to_owned() } else { as_id(step) });
    steps.collect::<Vec<_>>().join("/")
}

fn walk(folder: &Path, nested: bool, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let wrong = |error: std::io::Error| Failure::Machine(format!("{}: {error}", folder.display()));
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(wrong(error)),
    };
    for entry in entries {
        let entry = entry.map_err(wrong)?;
        let path = entry.path();
        let kind = entry.file_type().map_err(wrong)?;
        if kind.is_dir() {
            if nested {
                walk(&path, nested, found)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "md" || ending == "toml")
            && !entry.file_name().to_string_lossy().starts_with('.')
        {
            found.push(path);
        }
    }
    Ok(())
}

/// The TOML between `+++` lines and what follows.
fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.split_inclusive('\n').next().filter(|line| line.trim_end() == "+++")?;
    let mut at = first.len();
    for line in text.get(first.len()..)?.split_inclusive('\n') {
        if line.trim_end() == "+++" {
            return Some((text.get(first.len()..at)?, text.get(at + line.len()..)?));
        }
        at += line.len();
    }
    None
}
