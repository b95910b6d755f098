//! A definition on disk under preview, as `rutter serve` has it.

use super::definition::folder;
use rutter::compile::{Inputs, compile};
use rutter::portal::File;
use rutter::preview::follow::{Change, Follower, Glance};
use rutter::preview::stage::{Answer, Stage};
use rutter::preview::watch::Polls;
use rutter::preview::{Follows, News, Options, Preview, listen, server};
use rutter::render::highlight::Highlighter;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A definition under preview. Its thread ends with the tests.
pub struct Previewed {
    room: tempfile::TempDir,
    home: PathBuf,
    stage: Arc<Stage>,
    /// Where it answers; 0 where it does not.
    pub port: u16,
    compiled: Arc<AtomicUsize>,
    lines: Arc<Mutex<Vec<String>>>,
    fails: Arc<AtomicBool>,
}

impl Previewed {
    /// A definition of these files, followed by events.
    pub fn start(files: &[(&str, &str)]) -> Previewed {
        Previewed::by(files, Polls::No)
    }

    /// A definition of these files, followed as asked.
    pub fn by(files: &[(&str, &str)], polls: Polls) -> Previewed {
        let room = tempfile::tempdir().expect("a folder");
        let home = room.path().canonicalize().expect("a folder").join("definition");
        for (path, text) in files {
            write(&home.join(path), text);
        }
        let (compiled, lines) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let tell = {
            let (compiled, lines) = (compiled.clone(), lines.clone());
            move |news: News<'_>| match news {
                News::Compiled { took: Some(_), .. } => drop(compiled.fetch_add(1, Ordering::SeqCst)),
                News::Compiled { .. } => {}
                News::Line(line) => lines.lock().expect("lines").push(line),
            }
        };
        let fails = Arc::new(AtomicBool::new(false));
        let today = {
            let fails = fails.clone();
            move || {
                let is_compiler = std::thread::current().name() == Some("compiler");
                assert!(!(is_compiler && fails.load(Ordering::SeqCst)), "a bug that a test planted");
                jiff::civil::date(2026, 11, 22)
            }
        };
        let preview = Preview::new(Options {
            home: home.clone(),
            edition: None,
            deny: Vec::new(),
            follows: Follows::Saved,
            today: Box::new(today),
            clock: Box::new(|| "12:00:00".to_owned()),
            tell: Box::new(tell),
        })
        .expect("a worker");
        let stage = preview.stage().clone();
        let (ready, is_ready) = std::sync::mpsc::channel();
        let at = home.clone();
        let noted = lines.clone();
        let work = move || {
            let notice = move |line: &str| noted.lock().expect("lines").push(line.to_owned());
            let mut follower = Follower::new(&at, &[at.join("dist")], polls, &notice).expect("the folder can be read");
            let snapshot = follower.snapshot().clone();
            preview.take(Change::Read { snapshot, glance: Glance::Settled, saved: BTreeSet::new() });
            preview.rest();
            ready.send(()).ok();
            loop {
                preview.take(follower.wait());
            }
        };
        std::thread::Builder::new().stack_size(16 << 20).spawn(work).expect("a thread");
        is_ready.recv().expect("the first compilation");
        Previewed { room, home, stage, port: 0, compiled, lines, fails }
    }

    /// The same, answering browsers.
    pub fn serve(mut self) -> Previewed {
        let (listener, guard) = listen("127.0.0.1", 20_000).or_else(|_| listen("127.0.0.1", 30_000)).expect("a port");
        self.port = listener.local_addr().expect("an address").port();
        let stage = self.stage.clone();
        std::thread::spawn(move || server::serve(listener, guard, stage));
        self
    }

    /// The folder of the definition.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// A folder beside it.
    pub fn beside(&self) -> &Path {
        self.room.path()
    }

    /// Writes a file as the simplest of editors does.
    pub fn write(&self, path: &str, text: &str) {
        write(&self.home.join(path), text);
    }

    /// Whether the compiler panics from now on.
    pub fn fails(&self, fails: bool) {
        self.fails.store(fails, Ordering::SeqCst);
    }

    /// Compilations that were shown so far.
    pub fn compiled(&self) -> usize {
        self.compiled.load(Ordering::SeqCst)
    }

    /// How often it compiled, once that has stayed the same for longer than it takes to notice a commit.
    pub fn at_rest(&self) -> usize {
        let (mut compiled, mut since) = (self.compiled(), Instant::now());
        while since.elapsed() < Duration::from_secs(4) {
            std::thread::sleep(Duration::from_millis(50));
            if self.compiled() != compiled {
                (compiled, since) = (self.compiled(), Instant::now());
            }
        }
        compiled
    }

    /// What the terminal was told besides.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().expect("lines").clone()
    }

    /// Errors that browsers are told of now.
    pub fn errors(&self) -> usize {
        self.stage.standing().errors
    }

    /// The HTML of what is wrong now.
    pub fn report(&self) -> String {
        self.stage.report()
    }

    /// What stands at an address now: its tag, or none.
    pub fn tag(&self, address: &str) -> Option<String> {
        match self.stage.answer(address) {
            Answer::File { tag, .. } => Some(tag),
            _ => None,
        }
    }

    /// The text of the page at an address now.
    pub fn text(&self, address: &str) -> String {
        match self.stage.answer(address) {
            Answer::File { bytes, .. } => String::from_utf8_lossy(&bytes).into_owned(),
            Answer::Nothing(text) | Answer::Failed(text) => text,
            Answer::Folder => String::new(),
        }
    }

    /// Waits until something holds.
    pub fn until(&self, what: &str, holds: impl Fn(&Previewed) -> bool) {
        let begin = Instant::now();
        while !holds(self) {
            assert!(begin.elapsed() < Duration::from_secs(20), "{what}: not within {:?}", begin.elapsed());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until what is served is what a build from nothing makes, byte for byte, and nothing else is.
    pub fn is_cold(&self, after: &str, gone: &[&str]) {
        let cold: Vec<(String, String)> = self.cold();
        let differs = |preview: &Previewed| {
            cold.iter()
                .find(|(address, tag)| preview.tag(address).as_ref() != Some(tag))
                .map(|(address, _)| address.clone())
        };
        let begin = Instant::now();
        while let Some(address) = differs(self) {
            assert!(begin.elapsed() < Duration::from_secs(20), "after {after}, {address} is not what a build makes");
            std::thread::sleep(Duration::from_millis(10));
        }
        for address in gone {
            assert_eq!(self.tag(address), None, "after {after}, {address} is still there");
        }
    }

    fn cold(&self) -> Vec<(String, String)> {
        let snapshot = folder(&self.home);
        let highlighter = Highlighter::default();
        let as_of = jiff::civil::date(2026, 11, 22);
        let compiled = compile(Inputs::of(&snapshot, as_of), &highlighter);
        assert!(compiled.is_sound(), "the definition has errors");
        let files = compiled.portals.first().expect("an edition").1.files.iter();
        let tagged = files.map(|(address, file)| {
            let bytes = match file {
                File::Made(bytes) => bytes.to_vec(),
                File::Copied(asset) => asset.read().expect("a file"),
            };
            (address.clone(), blake3::hash(&bytes).to_hex()[..32].to_owned())
        });
        tagged.collect()
    }
}

/// Writes a file, and the folders that it lies in.
pub fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}
