//! A disk that fails when it is told to.

use super::{
    super::{
        Caveat,
        disk::{Kind, Stat},
    },
    *,
};
use std::{
    ffi::OsString,
    io::{self, ErrorKind},
    sync::atomic::{AtomicUsize, Ordering},
};

/// When calls fail.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    /// One does, and does nothing (or, writing, half of it).
    Once,
    /// One does its work and says that it failed.
    Lying,
    /// One and all after it, as if the program were killed or the disk full.
    Onward,
    /// None, but at one somebody asks to stop.
    Stopping,
}

/// What the file system has not.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Lack {
    Nothing,
    Exchange,
    SecondNames,
    /// The portal's folder is a mount point.
    Moving,
    /// The folder that it is in is closed.
    Siblings,
}

/// The real disk, but for one call, or all from one on; and without waiting for the power to be cut.
pub struct Faulty {
    inner: Real,
    fail_at: usize,
    mode: Mode,
    error: ErrorKind,
    lack: Lack,
    count: AtomicUsize,
    pub stop: AtomicBool,
    during: Option<Box<dyn Fn() + Sync>>,
}

impl Faulty {
    pub fn never() -> Self {
        Faulty::at(usize::MAX, Mode::Once, ErrorKind::StorageFull, Lack::Nothing)
    }

    /// Does something in the last moment before the exchange.
    pub fn with(during: impl Fn() + Sync + 'static) -> Self {
        Faulty { during: Some(Box::new(during)), ..Faulty::never() }
    }

    fn at(fail_at: usize, mode: Mode, error: ErrorKind, lack: Lack) -> Self {
        Faulty {
            inner: Real,
            fail_at,
            mode,
            error,
            lack,
            count: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
            during: None,
        }
    }

    fn has_failed(&self) -> bool {
        self.count.load(Ordering::SeqCst) > self.fail_at
    }

    fn call<T>(&self, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        self.call_or(work, || {})
    }

    fn call_or<T>(&self, work: impl FnOnce() -> io::Result<T>, half: impl FnOnce()) -> io::Result<T> {
        let now = self.count.fetch_add(1, Ordering::SeqCst);
        let is_hit = if self.mode == Mode::Onward { now >= self.fail_at } else { now == self.fail_at };
        match (is_hit, self.mode) {
            (false, _) => return work(),
            (true, Mode::Stopping) => {
                self.stop.store(true, Ordering::SeqCst);
                return work();
            }
            (true, Mode::Lying) => drop(work()?),
            (true, _) => half(),
        }
        Err(self.error.into())
    }

    fn lacks(&self, lack: Lack, error: ErrorKind) -> io::Result<()> {
        if self.lack == lack { Err(error.into()) } else { Ok(()) }
    }
}

impl Disk for Faulty {
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.call(|| self.inner.resolve(path))
    }
    fn target(&self, link: &Path) -> io::Result<PathBuf> {
        self.call(|| self.inner.target(link))
    }
    fn stat(&self, path: &Path) -> io::Result<Stat> {
        self.call(|| self.inner.stat(path))
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
        self.call(|| self.inner.list(folder))
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.call(|| self.inner.read(path))
    }
    fn lock(&self, folder: &Path) -> io::Result<Option<fs::File>> {
        self.call(|| self.inner.lock(folder))
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let is_beside = path.ends_with("dist") || !path.components().any(|part| part.as_os_str() == "dist");
        if is_beside {
            self.lacks(Lack::Siblings, ErrorKind::PermissionDenied)?;
        }
        self.call(|| self.inner.create_folder(path))
    }
    fn create_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = || drop(self.inner.create_file(path, &bytes[..bytes.len() / 2]));
        self.call_or(|| self.inner.create_file(path, bytes), half)
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.lacks(Lack::SecondNames, ErrorKind::PermissionDenied)?;
        self.call(|| self.inner.link(from, to))
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call_or(|| self.inner.copy(from, to), || drop(self.inner.create_file(to, b"half")))
    }
    fn liken(&self, folder: &Path, model: &Path) -> io::Result<()> {
        self.call(|| self.inner.liken(folder, model))
    }
    fn open_up(&self, folder: &Path) -> io::Result<()> {
        self.call(|| self.inner.open_up(folder))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call(|| self.inner.rename(from, to))
    }
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.lacks(Lack::Exchange, ErrorKind::Unsupported)?;
        self.lacks(Lack::Moving, ErrorKind::ResourceBusy)?;
        if let Some(during) = &self.during {
            during();
        }
        self.call(|| self.inner.exchange(one, other))
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.call(|| self.inner.remove_file(path))
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.call(|| self.inner.remove_folder(path))
    }
    fn sync_tree(&self, _: &Path) -> io::Result<()> {
        self.call(|| Ok(()))
    }
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        self.call(|| Ok(()))
    }
}

/// Fails each call in turn, and judges what is left of the folder; then a healthy build must make it whole.
fn every_call(site: &dyn Fn() -> Site, mode: Mode, error: ErrorKind, lack: Lack) {
    let is_rebuild = site().out().exists();
    let before = is_rebuild.then(|| expected(&old(), true));
    let after = expected(&new(), is_rebuild);
    for n in 0.. {
        let site = site();
        let disk = Faulty::at(n, mode, error, lack);
        let result = site.build(&new(), &disk);
        let case = format!("call {n}, {mode:?}, {error:?}, without {lack:?}, rebuild {is_rebuild}: {result:?}");
        let mut found = site.tree();
        if let Some(found) = &mut found {
            // Where it cannot be beside, what a kill leaves aside is within.
            found.retain(|path, _| !path.to_string_lossy().starts_with(".rutter-aside-"));
        }
        let promised = match lack {
            // A lying first rename cannot be told from a kill between the two.
            Lack::Exchange if mode == Mode::Onward => {
                found.is_none() || found == before || found.as_ref() == Some(&after)
            }
            Lack::Moving | Lack::Siblings if is_rebuild => match &result {
                Err(Failure::Halfway { .. }) => true,
                Err(_) => found == before || mode == Mode::Onward,
                Ok(_) => found.as_ref() == Some(&after) || mode == Mode::Onward,
            },
            _ => found == before || found.as_ref() == Some(&after),
        };
        assert!(promised, "{case}: found {:?}", found.map(|tree| tree.into_keys().collect::<Vec<_>>()));
        if let (Ok(emitted), false) = (&result, matches!(lack, Lack::Moving | Lack::Siblings)) {
            assert!(found.as_ref() == Some(&after), "{case}");
            if !emitted.caveats.iter().any(|caveat| matches!(caveat, Caveat::LeftAside(_))) {
                site.assert_clean(&case);
            }
        }
        if mode == Mode::Once && result.is_err() {
            site.assert_clean(&case);
            assert!(is_rebuild || !site.definition().join("public").exists(), "{case}: left a folder");
        }
        let healed = site.build(&new(), &Faulty::at(usize::MAX, mode, error, lack));
        if lack != Lack::Siblings || is_rebuild {
            assert!(healed.is_ok(), "{case}, then {healed:?}");
            assert!(
                site.tree().as_ref() == Some(&after),
                "{case}, healed: {:?}",
                site.tree().map(|t| t.into_keys().collect::<Vec<_>>())
            );
        }
        site.assert_clean(&case);
        if !disk.has_failed() {
            break;
        }
    }
}

#[test]
fn a_stop_at_any_call_leaves_nothing_aside() {
    for lack in [Lack::Nothing, Lack::Exchange, Lack::Moving] {
        let (before, after) = (expected(&old(), true), expected(&new(), true));
        for n in 0.. {
            let site = Site::new().with_old();
            let disk = Faulty::at(n, Mode::Stopping, ErrorKind::Other, lack);
            let options = Options { adopt: Adopt::No, user_home: None, stop: &disk.stop, waits: &|| {} };
            let result = emit(&new(), &site.out(), &site.definition(), &options, &disk);
            let wanted = match &result {
                Ok(_) => &after,
                Err(Failure::Stopped) => &before,
                Err(other) => panic!("call {n}: {other}"),
            };
            assert!(site.tree().as_ref() == Some(wanted), "call {n}, without {lack:?}: {result:?}");
            site.assert_clean("stop");
            if !disk.has_failed() {
                break;
            }
        }
    }
}

const MODES: [Mode; 3] = [Mode::Once, Mode::Lying, Mode::Onward];

#[test]
fn every_call_of_a_first_build_may_fail() {
    for mode in MODES {
        for error in [ErrorKind::StorageFull, ErrorKind::PermissionDenied, ErrorKind::Other] {
            every_call(&|| Site { out: "public/portal/dist", ..Site::new() }, mode, error, Lack::Nothing);
        }
    }
}

#[test]
fn every_call_of_a_rebuild_may_fail() {
    for mode in MODES {
        for error in [ErrorKind::StorageFull, ErrorKind::PermissionDenied] {
            every_call(&|| Site::new().with_old(), mode, error, Lack::Nothing);
        }
    }
    every_call(&|| Site::new().with_old(), Mode::Once, ErrorKind::CrossesDevices, Lack::Nothing);
}

#[test]
fn every_call_may_fail_where_the_file_system_is_poor() {
    for lack in [Lack::Exchange, Lack::SecondNames] {
        for mode in MODES {
            every_call(&|| Site::new().with_old(), mode, ErrorKind::StorageFull, lack);
        }
    }
    every_call(&|| Site::new().with_old(), Mode::Once, ErrorKind::PermissionDenied, Lack::SecondNames);
}

#[test]
fn every_call_may_fail_where_the_folder_stays() {
    for lack in [Lack::Moving, Lack::Siblings] {
        for mode in MODES {
            every_call(&|| Site::new().with_old(), mode, ErrorKind::StorageFull, lack);
        }
    }
}
