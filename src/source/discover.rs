//! Reads a folder into a [`Snapshot`]: the texts of a definition, and the files that go out as they are.

use super::{Source, Sources};
use ignore::WalkBuilder;
use rayon::prelude::*;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that is published as it is, read when it is needed.
#[derive(Debug)]
pub struct Asset {
    /// Relative to the definition, with `/`.
    pub path: Arc<str>,
    /// Where it lies.
    pub disk: PathBuf,
    /// Bytes.
    pub len: u64,
}

impl Asset {
    /// The bytes, from disk.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        std::fs::read(&self.disk)
    }
}

/// Why a path was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Not UTF-8; the offset of the first byte that is not.
    NotUtf8(usize),
    /// A link that leads out of the definition, or in a circle.
    LeadsOut,
    /// A pipe, a socket or a device.
    Special,
    /// More bytes than the limit: both.
    TooLarge(u64, u64),
    /// The machine's words for why it could not be read.
    Unreadable(String),
}

/// A definition as it lay on disk at one moment.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// Texts: TOML, Markdown, CSV, and the templates of `theme/`.
    pub sources: Sources,
    /// Everything else, ordered by path.
    pub assets: Vec<Arc<Asset>>,
    /// Paths that were not read. Each stands in `sources` with an empty text.
    pub troubles: Vec<(Arc<str>, Trouble)>,
}

/// Endings of files that are read as text.
const TEXTS: [&str; 5] = ["toml", "md", "csv", "html", "css"];

/// Reads the definition in `folder`. `skip` names paths that are none of it (the portal that is written into it);
/// `limit` is the most bytes of one file, asked with the text of `rutter.toml` first.
pub fn discover(folder: &Path, skip: &[PathBuf], limit: &dyn Fn(&Source) -> u64) -> io::Result<Snapshot> {
    let home = folder.canonicalize()?;
    let config = std::fs::read(home.join("rutter.toml"))?;
    let limit = limit(&Source::new("rutter.toml", &String::from_utf8_lossy(&config)));
    let skip: Vec<PathBuf> = skip.iter().map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())).collect();
    let mut found: Vec<(Arc<str>, PathBuf)> = Vec::new();
    let mut troubles = Vec::new();
    let walk = WalkBuilder::new(&home)
        .hidden(true)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .parents(false)
        .ignore(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| !skip.iter().any(|path| path == entry.path()))
        .build();
    for entry in walk {
        let entry = entry.map_err(io::Error::other)?;
        let Some(kind) = entry.file_type() else { continue };
        if kind.is_dir() || is_backup(entry.path()) {
            continue;
        }
        let path = relative(&home, entry.path());
        if kind.is_symlink() {
            match linked(&home, entry.path()) {
                Some(files) => found.extend(files),
                None => troubles.push((path, Trouble::LeadsOut)),
            }
        } else if kind.is_file() {
            found.push((path, entry.into_path()));
        } else {
            troubles.push((path, Trouble::Special));
        }
    }
    found.sort();
    found.dedup_by(|b, a| a.0 == b.0);
    let read: Vec<_> = found.into_par_iter().map(|(path, disk)| read(path, disk, limit)).collect();
    let mut texts: Vec<Source> = troubles.iter().map(|(path, _)| Source::new(path.clone(), "")).collect();
    let mut assets = Vec::new();
    for file in read {
        match file {
            Read::Text(source) => texts.push(source),
            Read::Asset(asset) => assets.push(Arc::new(asset)),
            Read::Not(path, trouble) => {
                texts.push(Source::new(path.clone(), ""));
                troubles.push((path, trouble));
            }
        }
    }
    Ok(Snapshot { sources: Sources::new(texts), assets, troubles })
}

enum Read {
    Text(Source),
    Asset(Asset),
    Not(Arc<str>, Trouble),
}

fn read(path: Arc<str>, disk: PathBuf, limit: u64) -> Read {
    let len = match disk.metadata() {
        Ok(data) => data.len(),
        Err(error) => return Read::Not(path, Trouble::Unreadable(error.to_string())),
    };
    let is_text = path.rsplit_once('.').is_some_and(|(_, ending)| TEXTS.contains(&ending));
    if len > limit {
        return Read::Not(path, Trouble::TooLarge(len, limit));
    }
    if !is_text || path.starts_with("static/") {
        return Read::Asset(Asset { path, disk, len });
    }
    match std::fs::read(&disk) {
        Ok(bytes) => match std::str::from_utf8(&bytes) {
            Ok(text) => Read::Text(Source::new(path, text)),
            Err(error) => Read::Not(path, Trouble::NotUtf8(error.valid_up_to())),
        },
        Err(error) => Read::Not(path, Trouble::Unreadable(error.to_string())),
    }
}

fn relative(home: &Path, path: &Path) -> Arc<str> {
    let below = path.strip_prefix(home).unwrap_or(path);
    let steps = below.components().map(|step| step.as_os_str().to_string_lossy());
    steps.collect::<Vec<_>>().join("/").into()
}

/// What editors leave behind.
fn is_backup(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.ends_with('~')
        || name.ends_with(".bak")
        || name.ends_with(".swp")
        || name.ends_with(".orig")
        || name.starts_with('#')
}

/// The files behind a link that stays inside the definition; none where it leads out, into a circle or nowhere.
fn linked(home: &Path, link: &Path) -> Option<Vec<(Arc<str>, PathBuf)>> {
    let target = link.canonicalize().ok()?;
    if !target.starts_with(home) || link.starts_with(&target) {
        return None;
    }
    if target.is_file() {
        return Some(vec![(relative(home, link), target)]);
    }
    let mut files = Vec::new();
    for entry in WalkBuilder::new(&target).hidden(true).git_ignore(false).parents(false).build() {
        let entry = entry.ok()?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            let below = entry.path().strip_prefix(&target).ok()?;
            files.push((relative(home, &link.join(below)), entry.path().to_owned()));
        }
    }
    Some(files)
}
