//! Every rule has a case: the smallest definition that breaks it and nothing else, and what is said of it.

use super::definition::{Outcome, Ways, check_so, copy, expect, folder, here};
use rutter::check::rules;
use rutter::diagnostic::Rule;
use rutter::kinds::KINDS;
use std::path::Path;

/// Rules that no definition can break as long as the product's own themes are sound; `editions.rs` breaks them.
const INNER: [&str; 1] = ["hidden-text-found"];

/// The rules that have a case.
fn cases() -> impl Iterator<Item = &'static Rule> {
    rules(KINDS).into_iter().filter(|rule| !INNER.contains(&rule.slug))
}

/// A case as it is compiled: its folder without the files that say what to expect.
fn case(slug: &str) -> (tempfile::TempDir, Ways) {
    let home = copy(&here().join("rules").join(slug));
    let as_of = std::fs::read_to_string(home.path().join("as_of")).ok().map(|text| text.trim().to_owned());
    for name in ["expected.txt", "as_of"] {
        std::fs::remove_file(home.path().join(name)).ok();
    }
    prepare(slug, home.path());
    (home, Ways { as_of, ..Ways::default() })
}

/// What git cannot keep, or editors would mend.
fn prepare(slug: &str, home: &Path) {
    match slug {
        // Latin-1, as an old spreadsheet writes it: `Kühlraum`.
        "not-utf8" => {
            std::fs::create_dir_all(home.join("wiki")).expect("a folder");
            std::fs::write(
                home.join("wiki/cold-room.md"),
                b"# The cold room\n\nThe K\xfchlraum is read every minute.\n",
            )
            .expect("a file");
        }
        _ => {}
    }
}

fn outcome(slug: &str) -> Outcome {
    let (home, ways) = case(slug);
    check_so(folder(home.path()), &ways)
}

#[test]
fn every_rule_has_a_case_that_breaks_it_alone() {
    let mut wrong = Vec::new();
    for rule in cases() {
        if !here().join("rules").join(rule.slug).join("rutter.toml").is_file() {
            wrong.push(format!("{} {} has no case", rule.code, rule.slug));
            continue;
        }
        let outcome = outcome(rule.slug);
        if outcome.codes() != [rule.code] {
            wrong.push(format!("{} {} tells\n{}", rule.code, rule.slug, outcome.report()));
        }
        let expected = here().join("rules").join(rule.slug).join("expected.txt");
        wrong.extend(expect(&expected, &outcome.report()).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
