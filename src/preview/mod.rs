//! The live preview: the loop around the compiler. Something changed → read again → compile → tell browsers.
//!
//! An edit is shown at once, and compiled again when it has been quiet for [`watch::QUIET`]. What the first glance finds wrong
//! is not told: the file may be half written. Where only texts differ, the first glance takes over all that is worked out from
//! the entries together ([`Draft::amended`]), so that it costs what the changed files cost.
//!
//! [`follow`] says what changed, [`stage`] is what browsers see, [`server`] answers them, [`survey`] looks through the pages
//! that nobody has open.

pub mod desk;
pub mod follow;
pub mod guard;
pub mod history;
pub mod overlay;
pub mod server;
pub mod stage;
pub mod survey;
pub mod watch;

use crate::check::Deny;
use crate::compile::{Draft, Inputs, draft};
use crate::diagnostic::{Level, Report};
use crate::model::Memory;
use crate::parse::scalar::Date;
use crate::source::Snapshot;
use desk::Desk;
use follow::{Change, Glance, gone};
use guard::Guard;
use history::{History, Wants};
use stage::{Good, Stage, Standing};
use std::collections::BTreeSet;
use std::io;
use std::net::{TcpListener, ToSocketAddrs};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use survey::Survey;

/// What is previewed, and how.
pub struct Options {
    /// The folder of the definition, as editors name it.
    pub home: PathBuf,
    /// The edition that is shown; the default one where none is named.
    pub edition: Option<String>,
    /// What counts as an error.
    pub deny: Vec<Deny>,
    /// Where a tab goes when a file is saved.
    pub follows: Follows,
    /// The day that counts as today, asked before each compilation.
    pub today: Box<dyn Fn() -> Date + Send + Sync>,
    /// The time as people read clocks.
    pub clock: Box<dyn Fn() -> String + Send + Sync>,
    /// Tells the terminal.
    pub tell: Box<dyn Fn(News<'_>) + Send + Sync>,
}

/// Where a tab goes when a file is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// Nowhere.
    Nothing,
    /// To the page of that file.
    Saved,
}

/// What the terminal is told.
pub enum News<'a> {
    /// Something worth a line.
    Line(String),
    /// The definition was compiled.
    Compiled {
        /// What it was compiled to.
        draft: &'a Draft,
        /// What is wrong with it.
        report: &'a Report,
        /// How long it took; none where it is only said what its pages gave.
        took: Option<Duration>,
    },
}

/// Whether a name is that of this machine for itself alone.
#[must_use]
pub fn is_own(host: &str) -> bool {
    guard::OWN.contains(&host)
}

/// How many ports are tried after the one that was asked for.
const PORTS: u16 = 100;

/// Takes `port` of `host`, or the next one that is free.
pub fn listen(host: &str, port: u16) -> io::Result<(TcpListener, Guard)> {
    let name = host.trim_matches(['[', ']']);
    let mut taken = io::Error::from(io::ErrorKind::AddrInUse);
    for port in port..=port.saturating_add(PORTS) {
        let addresses: Vec<_> = (name, port).to_socket_addrs()?.collect();
        match TcpListener::bind(&*addresses) {
            Ok(listener) => {
                let port = listener.local_addr()?.port();
                return Ok((listener, Guard::new(host, port)));
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

/// A definition under preview. What only amends texts is shown by whoever brings it; everything else is compiled by a worker
/// of the preview's own, so that an edit is shown also while the last one is compiled.
pub struct Preview {
    core: Arc<Core>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.core.desk.close();
    }
}

struct Core {
    options: Arc<Options>,
    stage: Arc<Stage>,
    desk: Desk<Task>,
    memory: Memory,
    history: History,
    state: Mutex<State>,
}

/// A change that the worker is to take in.
struct Task {
    change: Change,
    /// Which of all changes it is.
    number: u64,
}

#[derive(Default)]
struct State {
    /// How many changes came.
    changes: u64,
    /// What was compiled last, and on which day.
    compiled: Option<(Snapshot, Date)>,
    /// The portal that was shown last, where it is what the definition says.
    shown: Option<Shown>,
    /// A first glance with errors, which may be those of a file half written.
    held: Option<(Arc<Good>, Report)>,
    /// The check of all pages of the portal shown.
    survey: Option<Survey>,
}

/// A portal that was shown.
struct Shown {
    /// The change that it shows.
    number: u64,
    snapshot: Snapshot,
    good: Arc<Good>,
    /// The last one that was compiled as a whole: what a broken save leaves.
    whole: Arc<Good>,
}

impl Preview {
    /// A preview with nothing to show yet.
    pub fn new(options: Options) -> io::Result<Preview> {
        let run = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        let core = Arc::new(Core {
            options: Arc::new(options),
            stage: Arc::new(Stage::new(run)),
            desk: Desk::default(),
            memory: Memory::default(),
            history: History::default(),
            state: Mutex::default(),
        });
        let worker = core.clone();
        std::thread::Builder::new().name("compiler".into()).stack_size(16 << 20).spawn(move || worker.work())?;
        Ok(Preview { core })
    }

    /// What browsers see.
    #[must_use]
    pub fn stage(&self) -> &Arc<Stage> {
        &self.core.stage
    }

    /// Takes a change in: shows it at once where it can, and has it compiled where it must.
    pub fn take(&self, change: Change) {
        let number = {
            let mut state = self.core.state();
            state.changes += 1;
            state.changes
        };
        if let Change::Read { snapshot, glance: Glance::First, saved } = &change
            && self.core.amend(snapshot, number, saved)
        {
            return;
        }
        self.core.desk.put(|waiting| match waiting {
            Some(waiting) => Task { change: waiting.change.then(change), number },
            None => Task { change, number },
        });
    }

    /// Waits until all that was taken in is compiled.
    pub fn rest(&self) {
        self.core.desk.rest();
    }
}

impl Core {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some(task) = self.desk.next() {
            if catch_unwind(AssertUnwindSafe(|| self.take(task))).is_err() {
                self.show_bug();
            }
        }
    }

    fn take(&self, Task { change, number }: Task) {
        match change {
            Change::Read { snapshot, glance, saved } => self.compile(snapshot, number, glance, &saved),
            Change::Nothing => {
                // At midnight another day counts as today; a commit or a tag changes what pages tell of the history.
                let compiled = self.state().compiled.clone();
                if let Some((snapshot, day)) = compiled
                    && ((self.options.today)() != day || self.is_news(&snapshot))
                {
                    self.state().compiled = None;
                    self.compile(snapshot, number, Glance::Settled, &BTreeSet::new());
                }
            }
            Change::Gone(error) => {
                let home = self.options.home.display();
                (self.options.tell)(News::Line(gone(&self.options.home, &error)));
                let mut state = self.state();
                let standing = self.stage.standing();
                let drawn = overlay::gone(&home.to_string(), standing.good.as_ref().map(|good| &*good.at));
                self.stage.show(Standing { report: drawn.into(), errors: 1, goes: None, ..(*standing).clone() });
                state.compiled = None;
                state.shown = None;
            }
        }
    }

    fn compile(&self, snapshot: Snapshot, number: u64, glance: Glance, saved: &BTreeSet<Arc<str>>) {
        let (begin, day) = (Instant::now(), (self.options.today)());
        let held = {
            let mut state = self.state();
            // What was shown at a first glance is not compiled, even where it is taken back.
            let is_compiled = state.shown.as_ref().is_none_or(|shown| Arc::ptr_eq(&shown.good, &shown.whole));
            let is_same = |(before, on): &(Snapshot, Date)| *on == day && before.is_same(&snapshot);
            let is_known = is_compiled && state.compiled.as_ref().is_some_and(is_same);
            match state.held.take() {
                Some(held) if is_known => Some(held),
                _ if is_known => return,
                _ => {
                    state.survey = None;
                    state.compiled = Some((snapshot.clone(), day));
                    None
                }
            }
        };
        let (good, report) = held.unwrap_or_else(|| self.draft(&snapshot, day));
        let mut state = self.state();
        let errors = report.count(Level::Error);
        if errors > 0 && glance == Glance::First {
            state.held = Some((good, report));
            return;
        }
        // What came meanwhile and is shown already stays shown; the whole of it is compiled next.
        let newer = match &state.shown {
            Some(shown) if shown.number > number => {
                let draft = if errors == 0 { good.draft.amended(&snapshot, &shown.snapshot) } else { None };
                let Some(draft) = draft else { return };
                let (snapshot, at) = (shown.snapshot.clone(), (self.options.clock)());
                Some((shown.number, snapshot, Arc::new(Good { draft, at })))
            }
            _ => None,
        };
        let seen = self.stage.standing().good.clone();
        let is_seen = |shown: &Shown| seen.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, &shown.good));
        let shown = state.shown.take();
        let before =
            shown.as_ref().filter(|shown| is_seen(shown)).map_or(seen.clone(), |shown| Some(shown.whole.clone()));
        // The tab went there already where its page was shown at the first glance.
        let is_there = newer.is_some() || shown.is_some_and(|shown| shown.snapshot.is_same(&snapshot));
        let latest = newer.as_ref().map_or(&good, |(_, _, newer)| newer);
        let seen = if errors == 0 { Some(latest.clone()) } else { before.clone() };
        let drawn = survey::drawn(&self.options, &good, &report, seen.as_deref());
        let goes = if is_there { None } else { self.goes(&good, saved) };
        self.stage.show(Standing { goes, ..Standing::new(seen, &report, drawn) });
        (self.options.tell)(News::Compiled { draft: &good.draft, report: &report, took: Some(begin.elapsed()) });
        if errors > 0 {
            return;
        }
        state.shown = Some(if let Some((number, snapshot, newer)) = newer {
            Shown { number, snapshot, good: newer, whole: good }
        } else {
            state.survey = Some(Survey::start(&self.options, &self.stage, good.clone(), before));
            Shown { number, snapshot, good: good.clone(), whole: good }
        });
    }

    /// Shows at once what is new where only the texts of a few entries are; says whether it did. What is wrong with them is
    /// told when it is quiet and all is compiled.
    fn amend(&self, snapshot: &Snapshot, number: u64, saved: &BTreeSet<Arc<str>>) -> bool {
        let mut state = self.state();
        state.survey = None;
        let standing = self.stage.standing();
        let Some(Shown { snapshot: before, good, whole, .. }) = &state.shown else { return false };
        let is_seen = standing.errors == 0 && standing.good.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, good));
        if !is_seen || good.draft.as_of() != (self.options.today)() {
            return false;
        }
        let whole = whole.clone();
        let amended = catch_unwind(AssertUnwindSafe(|| good.draft.amended(before, snapshot)));
        let Ok(Some(draft)) = amended else { return false };
        let good = Arc::new(Good { draft, at: (self.options.clock)() });
        let goes = self.goes(&good, saved);
        state.shown = Some(Shown { number, snapshot: snapshot.clone(), good: good.clone(), whole });
        self.stage.show(Standing { good: Some(good), goes, ..(*standing).clone() });
        true
    }

    /// The page that a tab goes to after these files were saved.
    fn goes(&self, good: &Good, saved: &BTreeSet<Arc<str>>) -> Option<String> {
        (self.options.follows == Follows::Saved).then(|| good.page_of(saved)).flatten()
    }

    /// Compiles up to the pages, and looks at those that somebody has open.
    fn draft(&self, snapshot: &Snapshot, day: Date) -> (Arc<Good>, Report) {
        // The first portal does not wait for the dates of its files.
        let wants = if self.stage.standing().good.is_none() { Wants::Soon } else { Wants::All };
        let told = self.history.of(&self.options.home, snapshot, wants, None, &|line| self.tell(line));
        let inputs = Inputs {
            edition: self.options.edition.as_deref(),
            deny: &self.options.deny,
            past: told.past.as_deref(),
            log: told.log.as_deref(),
            ..Inputs::of(snapshot, day)
        };
        let good = Good { draft: draft(inputs, &self.memory), at: (self.options.clock)() };
        let found = good.faults(&self.stage.looked_at(), &self.stage.highlighter);
        let report = if found.diagnostics.is_empty() { good.draft.report.clone() } else { good.draft.settled(found) };
        (Arc::new(good), report)
    }

    fn is_news(&self, snapshot: &Snapshot) -> bool {
        self.history.is_news(&self.options.home, snapshot, &|line| self.tell(line))
    }

    fn tell(&self, line: String) {
        (self.options.tell)(News::Line(line));
    }

    fn show_bug(&self) {
        let standing = self.stage.standing();
        let drawn = overlay::bug(standing.good.as_ref().map(|good| &*good.at));
        self.stage.show(Standing { report: drawn.into(), errors: 1, goes: None, ..(*standing).clone() });
    }
}
