//! Reads a folder into a [`Snapshot`]: the texts of a definition, and the files that go out as they are.

use super::{Blob, Source, Sources};
use ignore::WalkBuilder;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A file that is published as it is, read when it is needed.
#[derive(Debug)]
pub struct Asset {
    /// Relative to the definition, with `/`.
    pub path: Arc<str>,
    /// Where it lies.
    pub disk: PathBuf,
    /// Bytes.
    pub len: u64,
    /// What a revision holds in its place.
    pub blob: Option<Blob>,
}

impl Asset {
    /// The bytes, from disk or from the revision.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        match &self.blob {
            None => std::fs::read(&self.disk),
            Some(blob) => blob.read(),
        }
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
#[derive(Debug, Default, Clone)]
pub struct Snapshot {
    /// Texts: TOML, Markdown, CSV, and the templates of `theme/`.
    pub sources: Sources,
    /// Everything else, ordered by path.
    pub assets: Vec<Arc<Asset>>,
    /// Paths that were not read. Each stands in `sources` with an empty text.
    pub troubles: Vec<(Arc<str>, Trouble)>,
}

impl Snapshot {
    /// Whether another holds the very same files: what a [`Folder`] read of which nothing has changed since.
    #[must_use]
    pub fn is_same(&self, other: &Snapshot) -> bool {
        let texts = self.sources.len() == other.sources.len()
            && self.sources.iter().zip(other.sources.iter()).all(|((_, a), (_, b))| Arc::ptr_eq(a, b) || a.is_like(b));
        texts
            && self.troubles == other.troubles
            && self.assets.len() == other.assets.len()
            && self.assets.iter().zip(&other.assets).all(|(a, b)| Arc::ptr_eq(a, b))
    }

    /// The texts that were not there, or not the same, in an earlier one.
    pub fn changed_since<'a>(&'a self, before: &'a Snapshot) -> impl Iterator<Item = &'a str> {
        let is_new =
            |source: &Source| before.sources.at(&source.path).is_none_or(|id| !before.sources.file(id).is_like(source));
        self.sources.iter().filter(move |(_, source)| is_new(source)).map(|(_, source)| &*source.path)
    }
}

/// Endings of files that are read as text.
const TEXTS: [&str; 7] = ["toml", "md", "markdown", "mdx", "csv", "html", "css"];

/// Whether a file is read as text, by its ending.
pub(super) fn is_text(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| TEXTS.contains(&&*ending.to_lowercase()))
}

/// Reads the definition in `folder`. `skip` names paths that are none of it (the portal that is written into it);
/// `limit` is the most bytes of one file, asked with the text of `rutter.toml` first.
pub fn discover(folder: &Path, skip: &[PathBuf], limit: &dyn Fn(&Source) -> u64) -> io::Result<Snapshot> {
    Folder::new(folder, skip)?.read(limit)
}

/// A folder that is read again and again: what did not change since is taken from the time before.
#[derive(Debug)]
pub struct Folder {
    home: PathBuf,
    skip: Vec<PathBuf>,
    known: HashMap<Arc<str>, Known>,
    folders: BTreeSet<PathBuf>,
    limit: u64,
}

#[derive(Debug)]
struct Known {
    stamp: Stamp,
    read: Read,
}

/// What tells that a file is as it was, without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    disk: PathBuf,
    len: u64,
    modified: Option<SystemTime>,
    /// Number of the file and time of its last change of any sort, where the system has them.
    inode: (u64, i64, i64),
    /// Whether it was old enough when it was read: clocks of file systems tick slowly, and what is written twice in one
    /// tick bears one time.
    is_settled: bool,
}

/// How long a file must have been left alone for its times to tell its state.
const TICK: Duration = Duration::from_millis(100);

impl Stamp {
    fn of(disk: &Path) -> io::Result<Stamp> {
        let data = disk.metadata()?;
        let modified = data.modified().ok();
        let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
        Ok(Stamp {
            disk: disk.to_owned(),
            len: data.len(),
            modified,
            inode: inode(&data),
            is_settled: age.is_some_and(|age| age > TICK),
        })
    }

    fn same(&self, other: &Stamp) -> bool {
        self.is_settled && Stamp { is_settled: true, ..other.clone() } == *self
    }
}

#[cfg(unix)]
fn inode(data: &std::fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (data.ino(), data.ctime(), data.ctime_nsec())
}

#[cfg(not(unix))]
fn inode(_: &std::fs::Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

impl Folder {
    /// A folder to be read. `skip` names paths that are none of the definition.
    pub fn new(folder: &Path, skip: &[PathBuf]) -> io::Result<Folder> {
        let home = folder.canonicalize()?;
        let skip = skip.iter().map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())).collect();
        Ok(Folder { home, skip, known: HashMap::new(), folders: BTreeSet::new(), limit: 0 })
    }

    /// Where it lies.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Whether a path is none of the definition: the portal, what begins with a dot, what editors leave behind.
    #[must_use]
    pub fn ignores(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.home) else { return true };
        let is_hidden = below.components().any(|step| step.as_os_str().to_string_lossy().starts_with('.'));
        is_hidden || is_backup(path) || self.skip.iter().any(|skip| path.starts_with(skip))
    }

    /// The folders of the definition, itself among them, as they were read last.
    #[must_use]
    pub fn folders(&self) -> &BTreeSet<PathBuf> {
        &self.folders
    }

    /// Reads it as it is now.
    pub fn read(&mut self, limit: &dyn Fn(&Source) -> u64) -> io::Result<Snapshot> {
        let config = std::fs::read(self.home.join("rutter.toml"))?;
        let limit = limit(&Source::new("rutter.toml", &String::from_utf8_lossy(&config)));
        // What was left out for its size may fit now.
        if std::mem::replace(&mut self.limit, limit) != limit {
            self.known.clear();
        }
        let Walked { found, mut troubles, folders } = self.walk()?;
        self.folders = folders;
        let known = &self.known;
        let read: Vec<(Arc<str>, Known)> =
            found.into_par_iter().map(|(path, disk)| look(known.get(&path), path, &disk, limit)).collect();
        self.known = read.into_iter().collect();
        troubles.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(self.snapshot(troubles))
    }

    /// Reads a few files of it again, where nothing but their texts has changed since: none where more must be looked at.
    pub fn refresh(&mut self, paths: &BTreeSet<PathBuf>, before: &Snapshot) -> Option<Snapshot> {
        let paths: Vec<&PathBuf> = paths.iter().filter(|path| !self.ignores(path)).collect();
        // Where only texts change, the snapshot is the one before with those in it.
        let mut texts = Some(Vec::new());
        for disk in paths {
            let path = relative(&self.home, disk);
            let known = self.known.get(&path);
            // The limits stand in this one file.
            let Some(known) = known.filter(|known| known.stamp.disk == *disk && &*path != "rutter.toml") else {
                // What came and went is nothing.
                disk.symlink_metadata().err()?;
                continue;
            };
            // An empty file is one that somebody is about to fill; a file in the place of a folder, a folder.
            disk.symlink_metadata().ok().filter(|data| data.is_file() && data.len() > 0)?;
            let (path, again) = look(Some(known), path, disk, self.limit);
            match (&known.read, &again.read, &mut texts) {
                (Read::Text(_), Read::Text(text), Some(texts)) => texts.push(text.clone()),
                _ => texts = None,
            }
            self.known.insert(path, again);
        }
        if let Some(texts) = texts {
            return Some(Snapshot { sources: before.sources.with(texts), ..before.clone() });
        }
        let mut troubles = before.troubles.clone();
        troubles.retain(|(path, _)| !self.known.contains_key(path));
        Some(self.snapshot(troubles))
    }

    fn walk(&self) -> io::Result<Walked> {
        let Walked { mut found, mut troubles, mut folders } = Walked::default();
        let skip = self.skip.clone();
        let walk = WalkBuilder::new(&self.home)
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
            let entry = match entry {
                Ok(entry) => entry,
                // What goes away while it is looked at is not there.
                Err(error) if error.io_error().is_some_and(|e| e.kind() == io::ErrorKind::NotFound) => continue,
                Err(error) => return Err(io::Error::other(error)),
            };
            let Some(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.insert(entry.into_path());
                continue;
            }
            if is_backup(entry.path()) {
                continue;
            }
            let path = relative(&self.home, entry.path());
            if kind.is_symlink() {
                match linked(&self.home, entry.path()) {
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
        Ok(Walked { found, troubles, folders })
    }

    fn snapshot(&self, mut troubles: Vec<(Arc<str>, Trouble)>) -> Snapshot {
        let mut texts: Vec<Arc<Source>> =
            troubles.iter().map(|(path, _)| Arc::new(Source::new(path.clone(), ""))).collect();
        let mut assets = Vec::new();
        for (path, known) in &self.known {
            match &known.read {
                Read::Text(source) => texts.push(source.clone()),
                Read::Asset(asset) => assets.push(asset.clone()),
                Read::Not(trouble) => {
                    texts.push(Arc::new(Source::new(path.clone(), "")));
                    troubles.push((path.clone(), trouble.clone()));
                }
            }
        }
        assets.sort_by(|a, b| a.path.cmp(&b.path));
        troubles.sort_by(|a, b| a.0.cmp(&b.0));
        Snapshot { sources: Sources::of(texts), assets, troubles }
    }
}

/// What lies in a folder.
#[derive(Default)]
struct Walked {
    /// Files by path, and where each lies.
    found: Vec<(Arc<str>, PathBuf)>,
    troubles: Vec<(Arc<str>, Trouble)>,
    folders: BTreeSet<PathBuf>,
}

#[derive(Debug)]
enum Read {
    Text(Arc<Source>),
    Asset(Arc<Asset>),
    Not(Trouble),
}

/// A file as it is now: what was `known` of it where it still is so.
fn look(known: Option<&Known>, path: Arc<str>, disk: &Path, limit: u64) -> (Arc<str>, Known) {
    let stamp = match Stamp::of(disk) {
        Ok(stamp) => stamp,
        Err(error) => {
            let stamp = Stamp { disk: disk.to_owned(), len: 0, modified: None, inode: (0, 0, 0), is_settled: false };
            return (path, Known { stamp, read: Read::Not(Trouble::Unreadable(error.to_string())) });
        }
    };
    if let Some(known) = known.filter(|known| known.stamp.same(&stamp)) {
        return (path, Known { stamp, read: known.read.again() });
    }
    let made = read(path.clone(), disk, stamp.len, limit);
    // The same text is the same source: what was worked out from it is known by that.
    let read = match (made, known.map(|known| &known.read)) {
        (Read::Text(new), Some(Read::Text(old))) if old.is_like(&new) => Read::Text(old.clone()),
        (made, _) => made,
    };
    (path, Known { stamp, read })
}

impl Read {
    fn again(&self) -> Read {
        match self {
            Read::Text(source) => Read::Text(source.clone()),
            Read::Asset(asset) => Read::Asset(asset.clone()),
            Read::Not(trouble) => Read::Not(trouble.clone()),
        }
    }
}

fn read(path: Arc<str>, disk: &Path, len: u64, limit: u64) -> Read {
    let is_text = is_text(&path);
    if len > limit {
        return Read::Not(Trouble::TooLarge(len, limit));
    }
    if !is_text || path.starts_with("static/") {
        return Read::Asset(Arc::new(Asset { path, disk: disk.to_owned(), len, blob: None }));
    }
    match std::fs::read(disk) {
        Ok(bytes) => match std::str::from_utf8(&bytes) {
            Ok(text) => Read::Text(Arc::new(Source::new(path, text))),
            Err(error) => Read::Not(Trouble::NotUtf8(error.valid_up_to())),
        },
        Err(error) => Read::Not(Trouble::Unreadable(error.to_string())),
    }
}

fn relative(home: &Path, path: &Path) -> Arc<str> {
    let below = path.strip_prefix(home).unwrap_or(path);
    let steps = below.components().map(|step| step.as_os_str().to_string_lossy());
    steps.collect::<Vec<_>>().join("/").into()
}

/// What editors leave behind.
pub(super) fn is_backup(path: &Path) -> bool {
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
