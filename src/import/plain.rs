//! Entries as they come in, made fit for a definition before anything is written: links, and how versions are ordered.

use super::text::{Fate, anchors, carry, tidy, way};
use super::write::File;
use super::{Failure, Incoming, Reading, Told};
use crate::parse::prose;
use crate::parse::scalar::{Version, Versioning};
use std::path::Path;
use toml::Value;
use toml_edit::{DocumentMut, Item, Table};

/// Makes the texts of entries fit. `file` is where they come from: what a relative link leads to from there is led to from
/// each entry, where it is part of the definition; else the words of the link stay.
pub fn settle(home: &Path, file: &Path, reading: &mut Reading) {
    let base = std::path::absolute(file).ok();
    let home = std::path::absolute(home).ok();
    let folder = base.as_deref().and_then(Path::parent);
    let below = folder.zip(home.as_deref()).and_then(|(folder, home)| folder.strip_prefix(home).ok());
    let mut lost = 0;
    for entry in &mut reading.entries {
        let own = format!("{}/{}.md", entry.kind.traits().folder, entry.id);
        let headings = anchors(&entry.body);
        let mut fate = |link: &prose::Link| {
            if link.sort == prose::LinkSort::Wiki {
                return Fate::Words;
            }
            let (path, part) = link.target.split_once('#').map_or((&*link.target, ""), |(path, part)| (path, part));
            if path.is_empty() {
                let is_there = headings.contains(part);
                lost += usize::from(!is_there);
                return if is_there { Fate::Stays } else { Fate::Words };
            }
            let target = match path.strip_prefix('/') {
                Some(path) => Some(path.to_owned()),
                None => below.and_then(|below| tidy(&below.join(path))),
            };
            let there = target.filter(|target| home.as_deref().is_some_and(|home| home.join(target).is_file()));
            match there {
                Some(target) if part.is_empty() => Fate::Leads(way(&own, &target)),
                Some(target) => Fate::Leads(format!("{}#{part}", way(&own, &target))),
                None => {
                    lost += 1;
                    Fate::Words
                }
            }
        };
        entry.body = carry(&entry.body, &mut fate);
        for (_, value) in &mut entry.fields {
            each_text(value, &mut |text| *text = carry(text, &mut fate));
        }
    }
    if lost > 0 {
        let text = format!(
            "{lost} links to files or headings that are not in the definition: their words stay, and where they led"
        );
        reading.told.push(Told { line: 0, text });
    }
}

fn each_text(value: &mut Value, change: &mut dyn FnMut(&mut String)) {
    match value {
        // Anything on one line without a mark of a link is as it was.
        Value::String(text) if text.contains(['[', ':']) && !text.starts_with("https://") => change(text),
        Value::Array(list) => list.iter_mut().for_each(|value| each_text(value, change)),
        Value::Table(table) => table.iter_mut().for_each(|(_, value)| each_text(value, change)),
        _ => {}
    }
}

/// `rutter.toml` with versions ordered by their numbers, where some that come in are not SemVer and it says nothing of it.
pub fn versions(home: &Path, entries: &[Incoming]) -> Result<Option<File>, Failure> {
    let mut versions = entries.iter().filter(|entry| entry.kind.traits().versioned).map(|entry| &*entry.id);
    let odd = |version: &str| {
        Version::parse(version, Versioning::Semver).is_err() && Version::parse(version, Versioning::Parts).is_ok()
    };
    if !versions.any(odd) {
        return Ok(None);
    }
    let path = home.join("rutter.toml");
    let text =
        std::fs::read_to_string(&path).map_err(|error| Failure::Machine(format!("{}: {error}", path.display())))?;
    let Ok(mut document) = text.parse::<DocumentMut>() else { return Ok(None) };
    let releases = document.entry("releases").or_insert_with(|| {
        let mut table = Table::new();
        table.set_dotted(true);
        Item::Table(table)
    });
    let Some(releases) = releases.as_table_like_mut().filter(|table| !table.contains_key("versioning")) else {
        return Ok(None);
    };
    releases.insert("versioning", toml_edit::value("parts"));
    let after = document.to_string().into_bytes();
    Ok(Some(File { path, before: Some(text.into_bytes()), after: Some(after) }))
}
