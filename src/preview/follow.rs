//! What changed in a definition: the folder is read again when something wakes us, and compared with what was read before.

use super::watch::{LONGEST, Polls, Watch};
use crate::compile::configure;
use crate::diagnostic::Report;
use crate::source::{FileId, Folder, Snapshot, Source};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How sure it is that nobody is writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glance {
    /// A file was touched this moment.
    First,
    /// It has been quiet.
    Settled,
}

/// What happened.
pub enum Change {
    /// The folder was read again.
    Read {
        /// As it is now; it may be the same as before.
        snapshot: Snapshot,
        /// How sure that is.
        glance: Glance,
        /// Paths that were touched, relative to the definition.
        saved: BTreeSet<Arc<str>>,
    },
    /// The folder cannot be read any more. It is told once.
    Gone(io::Error),
    /// Time passed.
    Nothing,
}

impl Change {
    /// This change and then another one, before anybody looked.
    #[must_use]
    pub fn then(self, next: Change) -> Change {
        match (self, next) {
            (before, Change::Nothing) => before,
            (Change::Read { saved: mut before, .. }, Change::Read { snapshot, glance, saved }) => {
                before.extend(saved);
                Change::Read { snapshot, glance, saved: before }
            }
            (_, next) => next,
        }
    }
}

/// What is told of a folder that cannot be read any more.
#[must_use]
pub fn gone(home: &Path, error: &io::Error) -> String {
    format!("{} cannot be read ({error}); waiting for it to come back", home.display())
}

/// Files that are looked at by themselves, before it is quiet; more at once are somebody's program at work.
const FEW: usize = 8;
/// How often the folder is compared without an event, at most: events get lost, and machines sleep.
const HEARTBEAT: Duration = Duration::from_secs(2);
/// The same where no event will come.
const POLL: Duration = Duration::from_millis(300);
/// The heartbeat is slower than reading the folder by this factor.
const IDLE: u32 = 40;
/// The same where no event will come.
const BUSY: u32 = 4;

/// Changes that follow each other.
struct Burst {
    touched: BTreeSet<PathBuf>,
    /// When it is looked at, quiet or not.
    until: Instant,
}

/// Follows a definition on disk.
pub struct Follower<'a> {
    folder: Folder,
    watch: Watch,
    snapshot: Snapshot,
    /// What happened since the last time it was quiet.
    burst: Option<Burst>,
    is_gone: bool,
    /// How long the folder took to read.
    took: Duration,
    notice: &'a dyn Fn(&str),
}

/// The most bytes of one file, as `rutter.toml` says.
pub(super) fn limit(source: &Source) -> u64 {
    let source = Arc::new(Source::new("rutter.toml", &source.text));
    configure(&source, FileId(0), &mut Report::default()).file_bytes()
}

impl<'a> Follower<'a> {
    /// Follows the definition in `home`, without the paths in `skip`. What the reader should know of how is told to `notice`.
    pub fn new(home: &Path, skip: &[PathBuf], polls: Polls, notice: &'a dyn Fn(&str)) -> io::Result<Follower<'a>> {
        let mut folder = Folder::new(home, skip)?;
        let mut watch = Watch::new(polls);
        let begin = Instant::now();
        let mut snapshot = folder.read(&limit)?;
        let took = begin.elapsed();
        // Whatever came while folders were put under watch told nobody.
        if watch.folders(folder.folders(), notice) {
            snapshot = folder.read(&limit)?;
        }
        Ok(Follower { folder, watch, snapshot, burst: None, is_gone: false, took, notice })
    }

    /// What was read last.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Waits for the next change.
    pub fn wait(&mut self) -> Change {
        if self.burst.is_none() {
            let patience =
                if self.watch.is_blind() { POLL.max(self.took * BUSY) } else { HEARTBEAT.max(self.took * IDLE) };
            let Some(touched) = self.watch.wait(patience) else { return self.compare() };
            let touched = self.heeded(touched);
            if touched.is_empty() {
                return Change::Nothing;
            }
            self.burst = Some(Burst { touched, until: Instant::now() + LONGEST });
            if let Some(change) = self.look() {
                return change;
            }
        }
        // A file that was empty, or half there, at the first look may be whole at the next.
        while let Some(touched) = self.burst.as_ref().and_then(|burst| self.watch.more(burst.until)) {
            let touched = self.heeded(touched);
            let (Some(burst), false) = (&mut self.burst, touched.is_empty()) else { continue };
            burst.touched.extend(touched);
            if let Some(change) = self.look() {
                return change;
            }
        }
        let touched = self.burst.take().map(|burst| burst.touched).unwrap_or_default();
        self.read(&touched)
    }

    /// The paths that are the definition's.
    fn heeded(&self, mut touched: BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
        touched.retain(|path| !self.folder.ignores(path));
        touched
    }

    /// Looks at the files of a burst that is under way; none where there is too much of it, nothing
    /// is new, or a file is about to be written.
    fn look(&mut self) -> Option<Change> {
        let touched = self.burst.as_ref().map(|burst| &burst.touched).filter(|touched| touched.len() <= FEW)?;
        let snapshot = self.folder.refresh(touched, &self.snapshot).filter(|now| !now.is_same(&self.snapshot))?;
        let saved = self.named(touched);
        self.snapshot = snapshot.clone();
        Some(Change::Read { snapshot, glance: Glance::First, saved })
    }

    /// Looks whether anything changed without an event.
    fn compare(&mut self) -> Change {
        let (before, was_gone) = (self.snapshot.clone(), self.is_gone);
        match self.read(&BTreeSet::new()) {
            Change::Read { snapshot, .. } if !was_gone && snapshot.is_same(&before) => Change::Nothing,
            Change::Read { snapshot, .. } => {
                let mut touched = snapshot.changed_since(&before).map(|path| self.folder.home().join(path)).collect();
                // Somebody may be half way.
                self.watch.settle(&mut touched);
                self.read(&touched)
            }
            change => change,
        }
    }

    /// Compares the whole folder with what was read before.
    fn read(&mut self, touched: &BTreeSet<PathBuf>) -> Change {
        let begin = Instant::now();
        let read = self.folder.read(&limit).and_then(|snapshot| {
            self.took = begin.elapsed();
            if self.is_gone {
                self.watch.clear();
            }
            let again = self.watch.folders(self.folder.folders(), self.notice);
            if again { self.folder.read(&limit) } else { Ok(snapshot) }
        });
        match read {
            Ok(snapshot) => {
                self.is_gone = false;
                self.snapshot = snapshot.clone();
                Change::Read { snapshot, glance: Glance::Settled, saved: self.named(touched) }
            }
            Err(_) if self.is_gone => Change::Nothing,
            Err(error) => {
                self.is_gone = true;
                Change::Gone(error)
            }
        }
    }

    fn named(&self, paths: &BTreeSet<PathBuf>) -> BTreeSet<Arc<str>> {
        let below = paths.iter().filter_map(|path| path.strip_prefix(self.folder.home()).ok());
        below.map(|path| path.to_string_lossy().replace('\\', "/").into()).collect()
    }
}
