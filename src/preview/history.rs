//! What the definition's repository tells besides its texts: the state that *What changed* compares with, and when files
//! changed. It is read when the repository or the setting says something new, not for every edit.

use super::follow::limit;
use crate::compile::{Inputs, Past, configure, draft};
use crate::config::Config;
use crate::diagnostic::Report;
use crate::model::Memory;
use crate::parse::scalar::parse_date;
use crate::source::{FileId, Log, Repository, Revision, Silence, Snapshot};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a repository tells a compilation.
#[derive(Clone, Default)]
pub struct Told {
    /// The state that *What changed* compares with.
    pub past: Option<Arc<Past>>,
    /// When files changed.
    pub log: Option<Arc<Log>>,
}

/// What is wanted of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// The state to compare with.
    Past,
    /// That, and later when files changed: a long history takes a while to read.
    Soon,
    /// That, and when files changed.
    All,
}

/// What a repository told last.
#[derive(Default)]
pub struct History {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// How it was asked for, and the commit.
    past: Option<(Arc<str>, Arc<str>, Arc<Past>)>,
    /// The commit up to which it was read.
    log: Option<(Arc<str>, Arc<Log>)>,
    told: Told,
    /// What was said of it.
    said: Option<String>,
    asked: Option<Instant>,
    /// Whether there is more to tell than it was asked for.
    is_owing: bool,
}

/// The repository is looked at without an event no more often than this.
const PATIENCE: Duration = Duration::from_secs(1);

impl Told {
    fn is(&self, other: &Told) -> bool {
        let same_past = self.past.as_ref().map(Arc::as_ptr) == other.past.as_ref().map(Arc::as_ptr);
        same_past && self.log.as_ref().map(Arc::as_ptr) == other.log.as_ref().map(Arc::as_ptr)
    }
}

impl History {
    /// What the repository of the definition in `home` tells, at a commit or as it is. Where it does not tell what the
    /// definition asks for, `tell` is told why, once.
    pub fn of(
        &self,
        home: &Path,
        snapshot: &Snapshot,
        wants: Wants,
        commit: Option<&str>,
        tell: &dyn Fn(String),
    ) -> Told {
        let config = configured(snapshot);
        let since = config.changes.as_ref().and_then(|changes| changes.since.clone()).filter(|since| !since.is_empty());
        let wants = if config.wants_log() { wants } else { Wants::Past };
        let mut known = self.lock();
        known.asked = Some(Instant::now());
        let (told, why) = known.ask(home, since.as_ref(), wants, commit);
        if let Some(why) = why.as_ref().filter(|why| known.said.as_ref() != Some(why)) {
            tell(why.clone());
        }
        known.said = why;
        known.told = told.clone();
        told
    }

    /// Whether the repository tells something else, or more, than when it was asked last.
    pub fn is_news(&self, home: &Path, snapshot: &Snapshot, tell: &dyn Fn(String)) -> bool {
        let before = {
            let known = self.lock();
            if !known.is_owing && known.asked.is_some_and(|asked| asked.elapsed() < PATIENCE) {
                return false;
            }
            known.told.clone()
        };
        !self.of(home, snapshot, Wants::All, None, tell).is(&before)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// What is told, and why not all of it is.
    fn ask(
        &mut self,
        home: &Path,
        since: Option<&Arc<str>>,
        wants: Wants,
        commit: Option<&str>,
    ) -> (Told, Option<String>) {
        let mut told = Told::default();
        self.is_owing = false;
        if since.is_none() && wants == Wants::Past {
            return (told, None);
        }
        let no_page = since.map(|since| format!("the portal has no page of what changed since `{since}`"));
        let no_log = (wants != Wants::Past).then_some("pages do not say when they changed last");
        let tip = |repository: &Repository| commit.map_or_else(|| repository.head(), |commit| Ok(commit.into()));
        let found = Repository::of(home).and_then(|repository| Ok((tip(&repository)?, repository)));
        let (tip, repository) = match found {
            Ok(found) => found,
            Err(silence) => {
                let lacks: Vec<&str> = no_page.as_deref().into_iter().chain(no_log).collect();
                return (told, Some(format!("{}: {silence}", lacks.join("; "))));
            }
        };
        let mut lacks = Vec::new();
        if let Some((since, lack)) = since.zip(no_page) {
            match self.past(&repository, since, &tip) {
                Ok(past) => told.past = Some(past),
                Err(silence) => lacks.push(format!("{lack}: {silence}")),
            }
        }
        self.is_owing = wants == Wants::Soon;
        if let Some(lack) = no_log.filter(|_| wants == Wants::All) {
            match self.log(&repository, &tip) {
                Ok(log) => told.log = Some(log),
                Err(silence) => lacks.push(format!("{lack}: {silence}")),
            }
        }
        (told, (!lacks.is_empty()).then(|| lacks.join("\n")))
    }

    fn past(&mut self, repository: &Repository, since: &Arc<str>, tip: &Arc<str>) -> Result<Arc<Past>, Silence> {
        let found = match parse_date(since) {
            Ok(_) => repository.before(since, tip),
            Err(_) => repository.revision(since),
        };
        let revision = found.map_err(|silence| match silence {
            Silence::NoRevision(_) if repository.is_shallow() => Silence::Shallow,
            silence => silence,
        })?;
        if let Some((asked, commit, past)) = &self.past
            && asked == since
            && *commit == revision.commit
        {
            return Ok(past.clone());
        }
        let past = Arc::new(read(repository, since, &revision)?);
        self.past = Some((since.clone(), revision.commit, past.clone()));
        Ok(past)
    }

    fn log(&mut self, repository: &Repository, tip: &Arc<str>) -> Result<Arc<Log>, Silence> {
        if let Some((_, log)) = self.log.as_ref().filter(|(commit, _)| commit == tip && !repository.is_shallow()) {
            return Ok(log.clone());
        }
        let log = Arc::new(repository.log(tip)?);
        // A commit of something else leaves everything as it was.
        let log = self.log.take().map(|(_, before)| before).filter(|before| *before == log).unwrap_or(log);
        self.log = Some((tip.clone(), log.clone()));
        Ok(log)
    }
}

fn configured(snapshot: &Snapshot) -> Config {
    let empty = || Arc::new(crate::source::Source::new("rutter.toml", ""));
    let source = snapshot.sources.at("rutter.toml").map_or_else(empty, |file| snapshot.sources.file(file).clone());
    configure(&source, FileId(0), &mut Report::default())
}

fn read(repository: &Repository, asked: &Arc<str>, revision: &Revision) -> Result<Past, Silence> {
    let snapshot = repository.read(revision, &limit)?;
    let as_of = parse_date(&revision.day).map_err(Silence::Failed)?;
    let draft = draft(Inputs::of(&snapshot, as_of), &Memory::default());
    Ok(Past { since: asked.clone(), draft })
}
