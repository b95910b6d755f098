//! The same inputs give the same bytes, and no input at all makes the compiler fail.

use super::definition::{Look, Ways, check, compiled, folder, here, texts};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rutter::diagnostic::Heading;
use rutter::diagnostic::json;
use rutter::portal::File;
use rutter::source::{Snapshot, Source, Sources};
use std::collections::BTreeMap;

/// Files of every sort that is read.
const PATHS: [&str; 14] = [
    "rutter.toml",
    "product.md",
    "vision.md",
    "people.toml",
    "teams.toml",
    "glossary.toml",
    "personas/cook.md",
    "roadmap/log.md",
    "roadmap/probe.toml",
    "launches/log.toml",
    "launches/log.csv",
    "releases/1.0.0.md",
    "wiki/alarms/index.md",
    "theme/templates/entry.html",
];

/// What definitions are made of, so that chance gets past the first line.
const PIECES: [&str; 76] = [
    "+++\n",
    "---\n",
    "+++",
    "title",
    "= ",
    "=",
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    "\n",
    "\r\n",
    "\t",
    "[[tasks]]\n",
    "[[gates]]\n",
    "[editions.public]\n",
    "audiences = [\"public\"]\n",
    "audience = [\"internal\"]\n",
    "references = \"drop\"\n",
    "[audience_of]\n",
    "tier = 1\n",
    "date = 2026-11-30\n",
    "date = 2026-02-30\n",
    "due = \"T-14\"\n",
    "horizon = \"now\"\n",
    "status",
    "owner = \"noor\"\n",
    "[noor]\n",
    "depends_on = [\"log\"]\n",
    "id = \"a\"\n",
    "extra = ",
    "[[persona:cook]]",
    "[[log#a]]",
    "[[cook|",
    "# Heading\n\n",
    "## Pains\n\n",
    "- item\n",
    "1. item\n",
    "> quote\n",
    "| a | b |\n|---|---|\n",
    "::: audience internal\n\n",
    ":::\n",
    "::: note\n\n",
    ":::: audience public\n",
    "```toml\n",
    "```\n",
    "~~~\n",
    "![](x.svg)",
    "[x](../../y)",
    "[x](javascript:y)",
    "<b onclick=x>",
    "<!--",
    "-->",
    "[^1]",
    "[^1]: note\n",
    "{#id}",
    "TODO",
    "&amp;",
    "\u{0}",
    "\u{feff}",
    "é",
    "\u{202e}",
    "😀",
    "{{ entry.title }}",
    "{% block main %}",
    "{% endblock main %}",
    "id;title;due\n",
    "a;\"b;c\";T-1\n",
    "e\u{301}",
    "999999999999999999999",
];

fn soup() -> impl Strategy<Value = String> {
    let pieces =
        proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..60).prop_map(|pieces| pieces.concat());
    let bytes = proptest::collection::vec(any::<u8>(), 0..200).prop_map(|b| String::from_utf8_lossy(&b).into_owned());
    prop_oneof![3 => pieces, 1 => bytes]
}

#[test]
fn no_text_makes_it_fail() {
    let files = proptest::collection::btree_map(proptest::sample::select(&PATHS[..]), soup(), 1..6);
    let mut runner = TestRunner::new(Config { cases: 250, failure_persistence: None, ..Config::default() });
    let ran = runner.run(&files, |files| {
        let listed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let outcome = check(texts(&listed));
        // Drawing a report walks every place that it names.
        prop_assert!(outcome.report().ends_with('\n'));
        prop_assert!(outcome.json()["diagnostics"].is_array());
        Ok(())
    });
    ran.unwrap_or_else(|failure| panic!("{failure}"));
}

/// A text of every sort whose nesting or length could cost more than it is long.
#[test]
fn deep_and_long_texts_are_answered() {
    let deep = |piece: &str| piece.repeat(20_000);
    let texts_of = [
        ("wiki/a.md", deep("> ")),
        ("wiki/a.md", deep("- ")),
        ("wiki/a.md", deep("[")),
        ("wiki/a.md", deep("[[")),
        ("wiki/a.md", deep("*a_ ")),
        ("wiki/a.md", deep("::: audience x\n\n")),
        ("wiki/a.md", deep("<!-- ")),
        ("wiki/a.md", format!("---\na: {}\n---\n", "[".repeat(5_000))),
        ("roadmap/a.toml", format!("extra = {}", "[".repeat(20_000))),
        ("roadmap/a.toml", format!("extra = {}", "{a=".repeat(20_000))),
        ("roadmap/a.toml", format!("{}x = 1", "a.".repeat(20_000))),
        ("glossary.toml", "[a]\n".repeat(5_000)),
        ("glossary.toml", "x = \"\n".repeat(5_000)),
        ("launches/a.csv", "\"".repeat(20_000)),
    ];
    for (path, text) in texts_of {
        let begun = std::time::Instant::now();
        let snapshot = texts(&[("rutter.toml", "title = \"Larder\""), ("launches/a.toml", "tier = 4"), (path, &text)]);
        check(snapshot);
        // Minutes, since a busy machine takes its time; what costs more than it is long takes hours.
        assert!(begun.elapsed().as_secs() < 180, "{path}: {:?} took {:?}", &text[..12], begun.elapsed());
    }
}

/// Every byte of every portal, and of the report.
fn everything(snapshot: &Snapshot, ways: &Ways) -> BTreeMap<String, Vec<u8>> {
    let compiled = compiled(snapshot, ways);
    let heading = Heading { sources: &snapshot.sources, entries: compiled.entries, as_of: "2026-11-22", edition: None };
    let mut all = BTreeMap::from([("report".to_owned(), json(&compiled.report, &heading).into_bytes())]);
    for (edition, portal) in &compiled.portals {
        for (address, file) in &portal.files {
            let bytes = match file {
                File::Made(bytes) => bytes.to_vec(),
                File::Copied(asset) => asset.read().unwrap_or_default(),
            };
            all.insert(format!("{}/{address}", edition.as_deref().unwrap_or_default()), bytes);
        }
    }
    all
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let home = here().join("golden/larder");
    for look in [Look::Bare, Look::Own] {
        let ways = |threads| Ways { threads, look, ..Ways::default() };
        let first = everything(&folder(&home), &ways(None));
        assert!(first.len() > 30);
        let mut texts: Vec<Source> =
            folder(&home).sources.iter().map(|(_, source)| Source::new(source.path.clone(), &source.text)).collect();
        texts.reverse();
        let turned = Snapshot { sources: Sources::new(texts), ..Snapshot::default() };
        assert!(first == everything(&turned, &ways(None)), "the order of files counts");
        for threads in [1, 2, 8] {
            assert!(first == everything(&folder(&home), &ways(Some(threads))), "{threads} threads change bytes");
        }
    }
}

#[test]
fn line_ends_and_marks_of_other_systems_change_no_byte() {
    let plain = folder(&here().join("golden/larder"));
    let foreign = plain.sources.iter().map(|(_, source)| {
        let text = format!("\u{feff}{}", source.text.replace('\n', "\r\n"));
        Source::new(source.path.clone(), &text)
    });
    let foreign = Snapshot { sources: Sources::new(foreign.collect()), ..Snapshot::default() };
    let (plain, foreign) = (everything(&plain, &Ways::default()), everything(&foreign, &Ways::default()));
    let differ: Vec<&String> =
        plain.iter().filter(|(name, bytes)| foreign.get(*name) != Some(bytes)).map(|(n, _)| n).collect();
    assert!(differ.is_empty(), "{differ:?}");
}
