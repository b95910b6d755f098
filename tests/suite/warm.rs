//! A warm result equals a cold one, byte for byte (promise P9): chance edits a definition, and both are compared.

use super::definition::bare;
use super::previewed::write;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rutter::compile::{Compiled, Draft, Inputs, compile, configure, draft};
use rutter::diagnostic::{Heading, Level, Report, json};
use rutter::model::Memory;
use rutter::portal::File;
use rutter::render::highlight::Highlighter;
use rutter::source::{FileId, Folder, Snapshot, Source, discover};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Scripts that chance writes.
const SCRIPTS: u32 = 500;

/// Files, and texts that each may hold: good ones and broken ones, which refer to each other.
const FILES: [(&str, &[&str]); 9] = [
    (
        "rutter.toml",
        &[
            "title = \"Larder\"\n",
            "title = \"Pantry\"\n[checks]\nno-owner = \"off\"\n",
            "title = \"Larder\"\n[editions.internal]\naudiences = [\"internal\", \"public\"]\n[editions.public]\naudiences = [\"public\"]\nreferences = \"drop\"\n[defaults]\naudience = [\"internal\"]\n",
            "title = \n",
        ],
    ),
    (
        "people.toml",
        &[
            "[ada]\ntitle = \"Ada\"\n[ben]\ntitle = \"Ben\"\nmanager = \"ada\"\naudience = [\"public\"]\n",
            "[ada]\ntitle = \"Ada Lovelace\"\n",
            "[ada]\ntitle = \"Ada\nmanager = 3\n",
        ],
    ),
    (
        "personas/cook.md",
        &[
            "+++\ntitle = \"Cook\"\nkind = \"user\"\naudience = [\"public\"]\n+++\n\nCooks, see [[log]].\n\n## Pains\n\n- Paper\n- Heat\n",
            "+++\ntitle = \"Line cook\"\nkind = \"user\"\nowner = \"ada\"\naliases = [\"chef\"]\n+++\n\nCooks for [[ben|him]].\n",
            "+++\nkind = 3\n",
        ],
    ),
    (
        "roadmap/log.md",
        &[
            "+++\ntitle = \"Log\"\nhorizon = \"now\"\npersonas = [\"cook\"]\nowner = \"ada\"\naudience = [\"public\"]\n+++\n\nA log.\n",
            "+++\ntitle = \"Log\"\nhorizon = \"next\"\npersonas = [\"chef\"]\ndepends_on = [\"probe\"]\n+++\n\nA log, later.\n",
            "+++\ntitle = \"Log\"\nhorizon = \"now\"\npersonas = [\"nobody\"]\n+++\n",
        ],
    ),
    (
        "roadmap/probe.toml",
        &["title = \"Probe\"\nhorizon = \"later\"\n", "title = \"Probe\"\nhorizon = \"now\"\ndepends_on = [\"log\"]\n"],
    ),
    (
        "launches/spring.toml",
        &[
            "title = \"Spring\"\ndate = 2026-12-20\ntier = 2\ninitiatives = [\"log\"]\n",
            "title = \"Spring\"\ndate = 2026-12-21\ntier = 1\n",
        ],
    ),
    (
        "launches/spring.csv",
        &[
            "id,title,due,owner\npress,Press,T-14,ada\n",
            "id,title,due\npress,Press,T-7\nsite,Site,T-1\n",
            "id,title\n\"x",
        ],
    ),
    ("wiki/index.md", &["# Start\n\nSee [two](deep/two.md).\n", "# Start here\n\nNothing yet.\n"]),
    (
        "wiki/deep/two.md",
        &[
            "# Two\n\nText with [[cook]].\n\n## At night\n\n```toml\na = 1\n```\n",
            "# Two\n\nOther text of the same page.\n\n## At night\n",
            "---\ntitle: Two of them\n---\n\nText.\n\n::: audience public\n\nSeen by all.\n\n:::\n",
        ],
    ),
];

/// One step of a script.
#[derive(Debug, Clone)]
enum Step {
    /// A file gets one of its texts.
    Save(usize, usize),
    /// A file gets a text of its own, so that its body alone differs.
    Append(usize, u8),
    Delete(usize),
    /// A page moves to another name, or back.
    Rename(u8),
    /// Every file at once.
    Checkout(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..FILES.len(), 0..4_usize).prop_map(|(file, text)| Step::Save(file, text)),
        3 => (0..FILES.len(), any::<u8>()).prop_map(|(file, salt)| Step::Append(file, salt)),
        1 => (1..FILES.len()).prop_map(Step::Delete),
        1 => any::<u8>().prop_map(Step::Rename),
        1 => (0..4_usize).prop_map(Step::Checkout),
    ]
}

fn text_of(file: usize, text: usize) -> &'static str {
    let texts = FILES[file].1;
    texts[text % texts.len()]
}

fn take(home: &Path, step: &Step) {
    match step {
        Step::Save(file, text) => write(&home.join(FILES[*file].0), text_of(*file, *text)),
        Step::Append(file, salt) => {
            let path = home.join(FILES[*file].0);
            let before = fs::read_to_string(&path).unwrap_or_default();
            let more = if path.extension().is_some_and(|ending| ending == "md") {
                format!("\nParagraph {salt}.\n")
            } else {
                format!("\n# {salt}\n")
            };
            write(&path, &format!("{before}{more}"));
        }
        Step::Delete(file) => drop(fs::remove_file(home.join(FILES[*file].0))),
        Step::Rename(salt) => {
            let (from, to) = (home.join("wiki/deep/two.md"), home.join(format!("wiki/deep/a{salt}.md")));
            if fs::rename(&from, &to).is_err() {
                fs::rename(&to, &from).ok();
            }
        }
        Step::Checkout(text) => (0..FILES.len()).for_each(|file| take(home, &Step::Save(file, *text))),
    }
}

fn limit(source: &Source) -> u64 {
    configure(&Arc::new(Source::new("rutter.toml", &source.text)), FileId(0), &mut Report::default()).file_bytes()
}

/// All of a result: every file of every portal, and the report.
fn whole(snapshot: &Snapshot, compiled: &Compiled) -> Vec<(String, Vec<u8>)> {
    let heading = Heading { sources: &snapshot.sources, entries: compiled.entries, as_of: "2026-11-22", edition: None };
    let mut all = vec![("the report".to_owned(), json(&compiled.report, &heading).into_bytes())];
    for (edition, portal) in &compiled.portals {
        for (address, file) in &portal.files {
            let bytes = match file {
                File::Made(bytes) => bytes.to_vec(),
                File::Copied(asset) => asset.read().expect("a file"),
            };
            all.push((format!("{}/{address}", edition.as_deref().unwrap_or("")), bytes));
        }
    }
    all
}

fn inputs(snapshot: &Snapshot) -> Inputs<'_> {
    Inputs { theme: Some(bare()), ..Inputs::of(snapshot, jiff::civil::date(2026, 11, 22)) }
}

#[test]
fn a_warm_result_equals_a_cold_one() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(SCRIPTS);
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(cases) });
    let (highlighter, amends) = (Highlighter::default(), AtomicUsize::new(0));
    let script = proptest::collection::vec(proptest::collection::vec(step(), 1..3), 1..5);
    runner
        .run(&script, |script| {
            let room = tempfile::tempdir().expect("a folder");
            let home = room.path().join("definition");
            (0..FILES.len()).for_each(|file| take(&home, &Step::Save(file, 0)));
            let (mut folder, memory) = (Folder::new(&home, &[]).expect("a folder"), Memory::default());
            folder.read(&limit).expect("a first read");
            let mut amended = None;
            for burst in &script {
                for step in burst {
                    take(&home, step);
                }
                let warm = folder.read(&limit).expect("a read");
                let cold = discover(&home, &[], &limit).expect("a read");
                let quick =
                    amended.as_ref().and_then(|(before, draft): &(Snapshot, Draft)| draft.amended(before, &warm));
                let warm_result = draft(inputs(&warm), &memory).render(&highlighter);
                let cold_result = compile(inputs(&cold), &highlighter);
                let snapshot = warm;
                let (warm, cold) = (whole(&snapshot, &warm_result), whole(&cold, &cold_result));
                for (warm, cold) in warm.iter().zip(&cold) {
                    prop_assert_eq!(&warm.0, &cold.0);
                    prop_assert_eq!(String::from_utf8_lossy(&warm.1), String::from_utf8_lossy(&cold.1), "{}", warm.0);
                }
                prop_assert_eq!(warm.len(), cold.len());
                // What is shown before all is compiled has the same pages, and says nothing of what is wrong.
                if let Some(quick) = quick {
                    let quick = whole(&snapshot, &quick.render(&highlighter));
                    for (quick, cold) in quick.iter().zip(&cold).skip(1) {
                        prop_assert_eq!(&quick.0, &cold.0);
                        prop_assert_eq!(
                            String::from_utf8_lossy(&quick.1),
                            String::from_utf8_lossy(&cold.1),
                            "{}",
                            quick.0
                        );
                    }
                    prop_assert_eq!(quick.len(), cold.len());
                    amends.fetch_add(1, Ordering::Relaxed);
                }
                let again = draft(inputs(&snapshot), &memory);
                amended = (again.report.count(Level::Error) == 0).then_some((snapshot, again));
            }
            Ok(())
        })
        .expect("every script");
    let amends = amends.into_inner();
    assert!(amends > 0 || cases < 50, "no edit was shown before all was compiled");
}
