//! What becomes of entries that come in: field by field, between what the source says now, what it said last, and what
//! stands in the definition. What people wrote is kept wherever both changed, and that is told.

use super::base::{Base, Wrote};
use super::place::{Form, Held, Present, Read, present};
use super::write::File;
use super::{Failure, Incoming, value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use toml::{Table, Value};
use toml_edit::{DocumentMut, Item, TableLike};

/// What an import does.
#[derive(Default)]
pub struct Merged {
    /// The files to write.
    pub files: Vec<File>,
    /// What the next import compares with.
    pub base: Base,
    /// Entries that were not there.
    pub new: Vec<PathBuf>,
    /// Entries that the source changed, with the fields.
    pub changed: Vec<(PathBuf, Vec<String>)>,
    /// How many are as they were.
    pub same: usize,
    /// Fields that differ and stay as people wrote them.
    pub kept: Vec<Kept>,
    /// Entries that were imported before and that people removed since: they stay away.
    pub gone: Vec<String>,
    /// Entries that cannot be settled, with why: they are left alone.
    pub left: Vec<(PathBuf, String)>,
}

/// A field that stays as people wrote it.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    /// The entry's file.
    pub path: PathBuf,
    /// The field, or `text`.
    pub field: String,
    /// What the source says now; none where it says nothing.
    pub source: Option<String>,
}

/// What the Markdown of an entry is called where fields are told.
const TEXT: &str = "text";

/// Settles what becomes of entries. Nothing is written here.
pub fn merge(home: &Path, incoming: Vec<Incoming>, base: Base) -> Result<Merged, Failure> {
    let mut kinds: BTreeMap<&str, Place> = BTreeMap::new();
    let mut merged = Merged { base, ..Merged::default() };
    for entry in incoming {
        let kind = entry.kind.name();
        if !kinds.contains_key(kind) {
            kinds.insert(kind, Place::new(present(home, entry.kind)?, kind, &merged.base));
        }
        if let Some(place) = kinds.get_mut(kind) {
            place.take(home, &entry, &mut merged);
        }
    }
    for place in kinds.into_values() {
        place.finish(&mut merged);
    }
    merged.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(merged)
}

/// The entries of one kind while they are settled.
struct Place {
    present: Present,
    /// Ids by the key under which another system knows them.
    external: BTreeMap<String, String>,
    /// Ids that belong to an entry of the source.
    claimed: BTreeSet<String>,
    dirty: BTreeSet<PathBuf>,
    made: Vec<File>,
}

impl Place {
    fn new(present: Present, kind: &str, base: &Base) -> Place {
        let known = present.held.iter().filter_map(|(id, held)| {
            let key = held.fields.get("external")?.get("key")?;
            Some((key.as_str()?.to_owned(), id.clone()))
        });
        let external = known.collect();
        let claimed = base.entries.iter().filter(|((own, _), _)| own == kind).map(|(_, wrote)| wrote.id.clone());
        let claimed = claimed.collect();
        Place { present, external, claimed, dirty: BTreeSet::new(), made: Vec::new() }
    }

    /// The id of the entry that the definition holds already.
    fn known(&self, entry: &Incoming, wrote: Option<&Wrote>) -> Option<String> {
        if let Some(wrote) = wrote {
            if self.present.held.contains_key(&wrote.id) {
                return Some(wrote.id.clone());
            }
            // Who renames a file may leave its earlier id as an alias.
            let is_alias = |held: &Held| {
                let aliases = held.fields.get("aliases").and_then(Value::as_array);
                aliases.is_some_and(|aliases| aliases.iter().any(|alias| alias.as_str() == Some(&wrote.id)))
            };
            if let Some((id, _)) = self.present.held.iter().find(|(_, held)| is_alias(held)) {
                return Some(id.clone());
            }
        }
        if let Some(id) = self.external.get(&entry.key) {
            return Some(id.clone());
        }
        let held = self.present.held.get(id(entry))?;
        let of_another = held.fields.get("external").is_some() && entry.fields.iter().any(|(key, _)| key == "external");
        (!of_another && !self.claimed.contains(id(entry))).then(|| id(entry).to_owned())
    }

    fn take(&mut self, home: &Path, entry: &Incoming, merged: &mut Merged) {
        let key = (entry.kind.name().to_owned(), entry.key.clone());
        let wrote = merged.base.entries.get(&key).cloned();
        let fields: Table = entry.fields.iter().cloned().collect();
        let body = entry.body.trim().to_owned();
        let known = match self.known(entry, wrote.as_ref()) {
            Some(id) => {
                self.settle(&id, entry, &body, wrote.as_ref(), merged);
                id
            }
            None if wrote.is_some() => {
                merged.gone.push(format!("{} {}", entry.kind.name(), entry.id));
                return;
            }
            None => match self.create(home, entry, &body, merged) {
                Some(id) => id,
                None => return,
            },
        };
        self.claimed.insert(known.clone());
        merged.base.entries.insert(key, Wrote { id: known, fields, body });
    }

    fn create(&mut self, home: &Path, entry: &Incoming, body: &str, merged: &mut Merged) -> Option<String> {
        let taken = |id: &str| self.claimed.contains(id) || self.present.held.contains_key(id);
        let stem = if taken(id(entry)) {
            (2..=usize::MAX).map(|number| format!("{}-{number}", entry.id)).find(|id| !taken(id))?
        } else {
            entry.id.clone()
        };
        let traits = entry.kind.traits();
        let id = if stem == entry.id { id(entry).to_owned() } else { stem.clone() };
        let stem = if traits.singleton { traits.folder.to_owned() } else { format!("{}/{stem}", traits.folder) };
        let unread = |(path, _): &&(PathBuf, String)| path.with_extension("") == home.join(&stem);
        if let Some((path, why)) = self.present.unread.iter().find(unread) {
            merged.left.push((path.clone(), why.clone()));
            return None;
        }
        let mut document = DocumentMut::new();
        for (key, value) in &entry.fields {
            document.insert(key, value::item(value));
        }
        let as_text = !body.is_empty() || entry.fields.is_empty();
        let path = home.join(format!("{stem}.{}", if as_text { "md" } else { "toml" }));
        let text = whole(if as_text { Form::Markdown } else { Form::Toml }, &document.to_string(), body);
        self.made.push(File { path: path.clone(), before: None, after: Some(text.into_bytes()) });
        merged.new.push(path);
        Some(id)
    }

    fn settle(&mut self, id: &str, entry: &Incoming, body: &str, wrote: Option<&Wrote>, merged: &mut Merged) {
        let Some(held) = self.present.held.get(id) else { return };
        let Held { path, form, fields, body: own } = held.clone();
        let Some(read) = self.present.files.get_mut(&path) else { return };
        let mut changed = Vec::new();
        let nothing = Table::new();
        let before = wrote.map_or(&nothing, |wrote| &wrote.fields);
        let closed = form == Form::Text && own.starts_with("---");
        let mut names: Vec<&str> = entry.fields.iter().map(|(key, _)| key.as_str()).collect();
        names.extend(before.keys().map(String::as_str).filter(|key| !names.contains(key)).collect::<Vec<_>>());
        for key in names {
            let said = entry.fields.iter().find(|(own, _)| own == key).map(|(_, value)| value);
            match verdict(before.get(key), fields.get(key), said) {
                Verdict::Stays => {}
                Verdict::Changes if !closed => {
                    let table: Option<&mut dyn TableLike> = if form == Form::Many {
                        read.document.get_mut(id).and_then(Item::as_table_like_mut)
                    } else {
                        Some(read.document.as_table_mut())
                    };
                    if let Some(table) = table {
                        set(table, key, said);
                        changed.push(key.to_owned());
                    }
                }
                _ => merged.kept.push(Kept { path: path.clone(), field: key.to_owned(), source: said.map(short) }),
            }
        }
        let mut moved = None;
        let old = wrote.map_or("", |wrote| wrote.body.as_str());
        if body != old && body != own {
            let holds = form != Form::Many;
            if own == old && holds {
                read.body = format!("\n{body}\n");
                changed.push(TEXT.to_owned());
                moved = (form == Form::Toml && !body.is_empty()).then(|| path.with_extension("md"));
            } else {
                let source = Some(short(&Value::String(body.to_owned())));
                merged.kept.push(Kept { path: path.clone(), field: TEXT.into(), source });
            }
        }
        if changed.is_empty() {
            merged.same += 1;
            return;
        }
        if let Some(to) = moved {
            // Text has no place in a file of fields alone.
            let text = whole(Form::Markdown, &read.document.to_string(), body);
            self.made.push(File { path: path.clone(), before: Some(read.bytes.clone()), after: None });
            self.made.push(File { path: to.clone(), before: None, after: Some(text.into_bytes()) });
            merged.changed.push((to, changed));
            return;
        }
        self.dirty.insert(path.clone());
        merged.changed.push((path, changed));
    }

    fn finish(mut self, merged: &mut Merged) {
        for path in &self.dirty {
            let Some(Read { bytes, document, body }) = self.present.files.remove(path) else { continue };
            let is_toml = path.extension().is_some_and(|ending| ending == "toml");
            let text = document.to_string();
            let after = if is_toml { text } else { whole(Form::Markdown, &text, &body) };
            merged.files.push(File { path: path.clone(), before: Some(bytes), after: Some(after.into_bytes()) });
        }
        merged.files.append(&mut self.made);
    }
}

/// The id of an entry: the page of a folder is named for the folder.
fn id(entry: &Incoming) -> &str {
    let is_page = entry.kind.traits().nested;
    entry.id.strip_suffix("/index").filter(|_| is_page).unwrap_or(&entry.id)
}

/// The text of a file of one entry.
fn whole(form: Form, document: &str, body: &str) -> String {
    let end = if body.ends_with('\n') { "" } else { "\n" };
    match form {
        Form::Markdown if document.is_empty() => format!("{}{end}", body.trim_start_matches('\n')),
        Form::Markdown => {
            let gap = if body.starts_with('\n') { "" } else { "\n" };
            format!("+++\n{}\n+++\n{gap}{body}{end}", document.trim_end())
        }
        _ => document.to_owned(),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Stays,
    Changes,
    Conflicts,
}

/// What becomes of a field: what was imported, what stands here, what the source says.
fn verdict(before: Option<&Value>, here: Option<&Value>, said: Option<&Value>) -> Verdict {
    if said == before || said == here {
        Verdict::Stays
    } else if here == before {
        Verdict::Changes
    } else {
        Verdict::Conflicts
    }
}

/// Sets a field, or takes it away; the space and the comments around a value stay.
fn set(table: &mut dyn TableLike, key: &str, value: Option<&Value>) {
    let Some(value) = value else {
        table.remove(key);
        return;
    };
    let mut new = value::item(value);
    match (table.get_mut(key), &mut new) {
        (Some(Item::Value(old)), Item::Value(new)) => {
            *new.decor_mut() = old.decor().clone();
            *old = new.clone();
        }
        // Below a header nothing else may follow: in a table of its own a list stays on its line.
        _ => {
            table.insert(key, new);
        }
    }
}

/// A value as it is told: one line, not too long.
fn short(value: &Value) -> String {
    let text = value.to_string();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((at, _)) => format!("{} …", line.get(..at).unwrap_or("")),
        None => line,
    }
}
