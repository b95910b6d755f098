//! What the preview shows at a first glance, before it is quiet: a new text at once, and never longer than it is written.

use super::previewed::write;
use rutter::compile::configure;
use rutter::diagnostic::Report;
use rutter::preview::follow::{Change, Glance};
use rutter::preview::stage::Answer;
use rutter::preview::{Follows, News, Options, Preview};
use rutter::source::{FileId, Folder, Source};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

fn limit(source: &Source) -> u64 {
    configure(&Arc::new(Source::new("rutter.toml", &source.text)), FileId(0), &mut Report::default()).file_bytes()
}

/// A preview that is told of each glance by hand.
struct ByHand {
    preview: Preview,
    folder: Folder,
    compiled: Arc<AtomicUsize>,
    /// Nothing is compiled as a whole while it is locked.
    gate: Arc<Mutex<()>>,
    _room: tempfile::TempDir,
}

const PAGE: &str = "wiki/one.md";

impl ByHand {
    fn start() -> ByHand {
        let room = tempfile::tempdir().expect("a folder");
        write(&room.path().join("rutter.toml"), "title = \"Larder\"\n");
        write(&room.path().join(PAGE), "# One\n\nFirst.\n");
        let compiled = Arc::new(AtomicUsize::new(0));
        let counts = compiled.clone();
        let gate = Arc::new(Mutex::new(()));
        let held = gate.clone();
        let preview = Preview::new(Options {
            home: room.path().to_owned(),
            edition: None,
            deny: Vec::new(),
            follows: Follows::Nothing,
            today: Box::new(move || {
                // What the worker asks first.
                if std::thread::current().name() == Some("compiler") {
                    drop(held.lock());
                }
                jiff::civil::date(2026, 11, 22)
            }),
            clock: Box::new(|| "12:00:00".to_owned()),
            tell: Box::new(move |news| {
                if let News::Compiled { took: Some(_), .. } = news {
                    counts.fetch_add(1, Ordering::SeqCst);
                }
            }),
        })
        .expect("a worker");
        let folder = Folder::new(room.path(), &[]).expect("a folder");
        let mut by_hand = ByHand { preview, folder, compiled, gate, _room: room };
        by_hand.sees(Glance::Settled);
        by_hand
    }

    fn home(&self) -> &Path {
        self.folder.home()
    }

    /// Reads the folder, and says how often the whole was compiled and told since.
    fn sees(&mut self, glance: Glance) -> usize {
        let before = self.compiled.load(Ordering::SeqCst);
        self.hears(glance);
        self.preview.rest();
        self.compiled.load(Ordering::SeqCst) - before
    }

    fn hears(&mut self, glance: Glance) {
        let snapshot = self.folder.read(&limit).expect("a read");
        self.preview.take(Change::Read { snapshot, glance, saved: BTreeSet::new() });
    }

    fn writes(&self, text: &str) {
        write(&self.home().join(PAGE), text);
    }

    fn shows(&self, text: &str) -> bool {
        match self.preview.stage().answer("wiki/one/index.html") {
            Answer::File { bytes, .. } => String::from_utf8_lossy(&bytes).contains(text),
            _ => false,
        }
    }
}

#[test]
fn a_new_text_is_shown_before_the_whole_is_compiled() {
    let mut preview = ByHand::start();
    preview.writes("# One\n\nSecond.\n");
    assert_eq!(preview.sees(Glance::First), 0);
    assert!(preview.shows("Second."));
    assert_eq!(preview.sees(Glance::Settled), 1);
    assert!(preview.shows("Second."));
}

#[test]
fn a_text_that_is_taken_back_at_once_is_not_shown_any_longer() {
    let mut preview = ByHand::start();
    for last in [Glance::First, Glance::Settled] {
        preview.writes("# One\n\nHalf");
        preview.sees(Glance::First);
        assert!(preview.shows("Half"));
        preview.writes("# One\n\nFirst.\n");
        preview.sees(last);
        assert!(preview.shows("First.") && !preview.shows("Half"));
        preview.sees(Glance::Settled);
        assert!(preview.shows("First."));
    }
}

#[test]
fn a_new_text_is_shown_at_once_also_after_a_change_of_more() {
    let mut preview = ByHand::start();
    preview.writes("# Another title\n\nSecond.\n");
    assert_eq!(preview.sees(Glance::First), 1, "a title stands on other pages too");
    assert_eq!(preview.sees(Glance::Settled), 0);
    preview.writes("# Another title\n\nThird.\n");
    assert_eq!(preview.sees(Glance::First), 0);
    assert!(preview.shows("Third."));
}

#[test]
fn a_new_text_is_shown_while_the_one_before_is_compiled_and_stays() {
    let mut preview = ByHand::start();
    let gate = preview.gate.clone();
    let closed = gate.lock();
    preview.writes("# One\n\nSecond.\n");
    preview.hears(Glance::Settled);
    preview.writes("# One\n\nThird.\n");
    preview.hears(Glance::First);
    assert!(preview.shows("Third."));
    drop(closed);
    preview.preview.rest();
    assert!(preview.shows("Third."), "what was compiled is older than what is shown");
    assert_eq!(preview.sees(Glance::Settled), 1);
    assert!(preview.shows("Third."));
    preview.writes("# One\n\nFourth.\n");
    assert_eq!(preview.sees(Glance::First), 0);
    assert!(preview.shows("Fourth."));
}

#[test]
fn of_many_changes_while_the_whole_is_compiled_the_last_is_compiled() {
    let mut preview = ByHand::start();
    let before = preview.compiled.load(Ordering::SeqCst);
    let gate = preview.gate.clone();
    let closed = gate.lock();
    for number in 0..20 {
        preview.writes(&format!("# Title {number}\n\nText {number}.\n"));
        preview.hears(Glance::Settled);
    }
    drop(closed);
    preview.preview.rest();
    assert!(preview.shows("Text 19."));
    assert!(preview.compiled.load(Ordering::SeqCst) - before <= 2, "the one under way, and the last");
}

#[test]
fn a_broken_save_leaves_what_was_compiled_whole() {
    let mut preview = ByHand::start();
    preview.writes("# One\n\nSecond");
    preview.sees(Glance::First);
    preview.writes("+++\ntitle = \n+++\n\nThird.\n");
    preview.sees(Glance::First);
    preview.sees(Glance::Settled);
    assert!(preview.shows("First."), "nobody knows whether the text in between was sound");
    preview.writes("# One\n\nFourth.\n");
    preview.sees(Glance::First);
    assert!(preview.shows("Fourth."));
}
