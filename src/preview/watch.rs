//! Says that something happened in a folder, by the system's events. Where it has none to give, a follower compares again and
//! again.

use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// How long nothing may happen until a burst of changes counts as over.
pub const QUIET: Duration = Duration::from_millis(80);
/// How long a burst is waited for at most.
pub const LONGEST: Duration = Duration::from_millis(500);

/// Folders under watch.
pub struct Watch {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    sender: Sender<Option<PathBuf>>,
    events: Receiver<Option<PathBuf>>,
    polls: Polls,
}

/// Whether files are looked at again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polls {
    /// Events are enough.
    No,
    /// That was asked for, or the system has no events to give.
    Yes,
}

impl Watch {
    /// A watch over nothing yet.
    #[must_use]
    pub fn new(polls: Polls) -> Watch {
        let (sender, events) = channel();
        Watch { watcher: None, watched: BTreeSet::new(), sender, events, polls }
    }

    /// Watches these folders, each without those in it: what is none of the definition costs nothing and wakes nobody. Says
    /// whether any of them is new. Where events cannot be had, `notice` is told why.
    pub fn folders(&mut self, folders: &BTreeSet<PathBuf>, notice: &dyn Fn(&str)) -> bool {
        if self.polls == Polls::Yes {
            return false;
        }
        // Folders that are gone, and come back under the same name, are others.
        let gone: Vec<PathBuf> = self.watched.difference(folders).cloned().collect();
        let new: Vec<PathBuf> = folders.difference(&self.watched).cloned().collect();
        if gone.is_empty() && new.is_empty() {
            return false;
        }
        match self.by_events(&gone, &new) {
            Ok(()) => !new.is_empty(),
            Err(error) => {
                notice(&format!(
                    "the system gives no more file events ({}); looking at the files instead",
                    why(&error)
                ));
                self.polls = Polls::Yes;
                self.clear();
                false
            }
        }
    }

    /// Whether no event will come: files are to be looked at.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        self.polls == Polls::Yes
    }

    /// Forgets what is under watch: the folder was taken away, and is another one now.
    pub fn clear(&mut self) {
        self.watcher = None;
        self.watched.clear();
    }

    fn by_events(&mut self, gone: &[PathBuf], new: &[PathBuf]) -> notify::Result<()> {
        let mut watcher = match self.watcher.take() {
            Some(watcher) => watcher,
            None => RecommendedWatcher::new(heard(&self.sender), Config::default())?,
        };
        for folder in gone {
            watcher.unwatch(folder).ok();
            self.watched.remove(folder);
        }
        for folder in new {
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {}
                // It went away again; the next look at the folder says so.
                Err(error) if !folder.is_dir() => drop(error),
                Err(error) => return Err(error),
            }
            self.watched.insert(folder.clone());
        }
        self.watcher = Some(watcher);
        Ok(())
    }

    /// Waits until something may have happened: the paths that were named. None where nothing did for as long as `patience`.
    pub fn wait(&self, patience: Duration) -> Option<BTreeSet<PathBuf>> {
        let mut paths: BTreeSet<PathBuf> = self.events.recv_timeout(patience).ok()?.into_iter().collect();
        while let Ok(path) = self.events.try_recv() {
            paths.extend(path);
        }
        Some(paths)
    }

    /// Waits for more of the same burst: the paths that were named. None where nothing happened for [`QUIET`], or it lasts
    /// too long.
    pub fn more(&self, until: Instant) -> Option<BTreeSet<PathBuf>> {
        if Instant::now() < until { self.wait(QUIET) } else { None }
    }

    /// Waits until nothing has happened for [`QUIET`], or it lasts longer than [`LONGEST`]; adds the paths that were named
    /// meanwhile.
    pub fn settle(&self, paths: &mut BTreeSet<PathBuf>) {
        let until = Instant::now() + LONGEST;
        while let Some(more) = self.more(until) {
            paths.extend(more);
        }
    }
}

/// Passes events on; one that names nothing says that some were lost.
fn heard(sender: &Sender<Option<PathBuf>>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    let sender = sender.clone();
    move |event| match event {
        // The preview's own reading is an event too; taken as one, it would never come to rest.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
        Ok(event) if event.paths.is_empty() || event.need_rescan() => drop(sender.send(None)),
        Ok(event) => event.paths.into_iter().for_each(|path| drop(sender.send(Some(path)))),
        Err(_) => drop(sender.send(None)),
    }
}

fn why(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "its limit is reached".into(),
        notify::ErrorKind::Io(error) => error.to_string(),
        notify::ErrorKind::Generic(text) => text.clone(),
        other => format!("{other:?}"),
    }
}
