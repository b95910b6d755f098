//! What the history of a definition tells of its files, read from one `git log` as it comes.

use super::git::{Repository, Silence, first_line, unstarted};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};
use std::process::Stdio;
use std::sync::Arc;

/// A commit, as far as pages tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its day, where it was made: `2026-10-14`.
    pub day: Arc<str>,
    /// Who wrote it, where it says so.
    pub author: Option<Arc<str>>,
}

/// When each file of a definition changed, by its path in the definition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    files: BTreeMap<Arc<str>, Commit>,
    gone: BTreeMap<Arc<str>, Commit>,
}

/// What became of the file that had a name at some time.
#[derive(Clone)]
enum Fate {
    /// It is there, under this name.
    Lives(Arc<str>),
    /// This commit removed it.
    Gone(Commit),
    /// Before the commit that was read last, there was none of this name.
    Unborn,
}

/// A status and the names behind it: one, or of a rename two.
struct Change {
    status: Vec<u8>,
    old: Arc<str>,
    new: Arc<str>,
}

/// What `git log` is asked for each commit, before the names: its day and who wrote it.
pub(super) const FORMAT: &str = "--format=@%cs%x00%aN";

impl Log {
    /// The last commit that changed the file at a path. One that only gave it another name did not.
    #[must_use]
    pub fn changed(&self, path: &str) -> Option<&Commit> {
        self.files.get(path)
    }

    /// The commits that removed files which are gone, with the path that each had.
    pub fn removals(&self) -> impl Iterator<Item = (&Arc<str>, &Commit)> {
        self.gone.iter()
    }

    /// Reads what `git log -z --name-status` prints, the newest commit first.
    pub fn of(told: &mut dyn BufRead) -> io::Result<Log> {
        let mut pieces = Pieces(told);
        let mut names: BTreeMap<Arc<str>, Fate> = BTreeMap::new();
        let mut log = Log::default();
        let mut commit = Commit { day: "".into(), author: None };
        while let Some(piece) = pieces.next()? {
            // The names of a commit begin on a new line, and an empty piece ends them.
            let piece = piece.strip_prefix(b"\n").unwrap_or(&piece);
            if let Some(day) = piece.strip_prefix(b"@") {
                let author = text(&pieces.next()?.unwrap_or_default());
                let author = Some(author).filter(|author| !author.trim().is_empty());
                commit = Commit { day: text(day), author };
            } else if !piece.is_empty() {
                let status = piece.to_vec();
                let old = text(&pieces.next()?.unwrap_or_default());
                let new = if matches!(status.first(), Some(b'R' | b'C')) {
                    text(&pieces.next()?.unwrap_or_default())
                } else {
                    old.clone()
                };
                log.take(&Change { status, old, new }, &commit, &mut names);
            }
        }
        Ok(log)
    }

    fn take(&mut self, change: &Change, commit: &Commit, names: &mut BTreeMap<Arc<str>, Fate>) {
        let fate = names.get(&change.new).cloned();
        if change.status.starts_with(b"D") {
            if fate.is_none() {
                self.gone.insert(change.new.clone(), commit.clone());
            }
            names.insert(change.new.clone(), Fate::Gone(commit.clone()));
            return;
        }
        let fate = fate.unwrap_or_else(|| Fate::Lives(change.new.clone()));
        let is_rename = change.status.starts_with(b"R");
        if let Fate::Lives(path) = &fate {
            // A move alone is no change.
            if change.status != b"R100" && !commit.day.is_empty() {
                self.files.entry(path.clone()).or_insert_with(|| commit.clone());
            }
        }
        if is_rename {
            if let Fate::Gone(removal) = &fate {
                self.gone.entry(change.old.clone()).or_insert_with(|| removal.clone());
            }
            names.insert(change.new.clone(), Fate::Unborn);
            names.insert(change.old.clone(), fate);
        } else {
            let is_added = matches!(change.status.first(), Some(b'A' | b'C'));
            names.insert(change.new.clone(), if is_added { Fate::Unborn } else { fate });
        }
    }
}

/// What lies between bytes that are zero.
struct Pieces<'t>(&'t mut dyn BufRead);

impl Pieces<'_> {
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut piece = Vec::new();
        if self.0.read_until(0, &mut piece)? == 0 {
            return Ok(None);
        }
        if piece.last() == Some(&0) {
            piece.pop();
        }
        Ok(Some(piece))
    }
}

fn text(bytes: &[u8]) -> Arc<str> {
    String::from_utf8_lossy(bytes).into()
}

impl Repository {
    /// When the files of the definition changed, up to a commit. A file that came from outside of the folder begins there.
    pub fn log(&self, commit: &str) -> Result<Log, Silence> {
        if self.is_shallow() {
            return Err(Silence::Shallow);
        }
        // What a user sets for logs and differences is no part of the input.
        let mut command = self.command([
            "-c",
            "log.showRoot=true",
            "-c",
            "diff.renameLimit=1000",
            "log",
            "-z",
            "--no-show-signature",
            "--no-color",
            "--no-ext-diff",
            "--name-status",
            "-M50%",
            "--ignore-submodules=all",
            "--relative",
            FORMAT,
            commit,
            "--",
        ]);
        if !self.way().is_empty() {
            command.arg(".");
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let failed = |error: io::Error| Silence::Failed(error.to_string());
        let mut child = command.spawn().map_err(|error| unstarted(&error))?;
        let log = child.stdout.take().map(|told| Log::of(&mut BufReader::with_capacity(1 << 16, told)));
        let mut words = Vec::new();
        child.stderr.take().map(|mut words_of| words_of.read_to_end(&mut words));
        let ended = child.wait().map_err(failed)?;
        match log {
            Some(log) if ended.success() => log.map_err(failed),
            _ => Err(Silence::Failed(first_line(&words))),
        }
    }
}
