//! Every rule has a case: the smallest definition that breaks it and nothing else, and what is said of it.

use super::definition::{Outcome, Ways, check_so, copy, expect, folder, here};
use rutter::compile::rules;
use rutter::diagnostic::Rule;
use rutter::kinds::KINDS;
use std::path::Path;

/// Rules that no definition can break as long as the product's own themes are sound; `editions.rs` breaks them.
const INNER: [&str; 1] = ["hidden-text-found"];

/// The rules that have a case.
fn cases() -> impl Iterator<Item = &'static Rule> {
    rules().into_iter().filter(|rule| !INNER.contains(&rule.slug))
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
    // Latin-1, as an old spreadsheet writes it: `Kühlraum`.
    if slug == "not-utf8" {
        let text = b"# The cold room\n\nThe K\xfchlraum is read every minute.\n";
        std::fs::create_dir_all(home.join("wiki")).expect("a folder");
        std::fs::write(home.join("wiki/cold-room.md"), text).expect("a file");
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

#[test]
fn what_is_proposed_cures() {
    let mut proposed = 0;
    for rule in cases() {
        let (home, ways) = case(rule.slug);
        let before = check_so(folder(home.path()), &ways).json();
        let first = &before["diagnostics"][0];
        let cure = &first["replacement"];
        if cure.is_null() {
            continue;
        }
        proposed += 1;
        let path = home.path().join(cure["file"].as_str().expect("a file"));
        let mut bytes = std::fs::read(&path).expect("the file");
        let offset = |name: &str| usize::try_from(cure[name].as_u64().expect("an offset")).expect("small");
        bytes.splice(offset("start")..offset("end"), cure["text"].as_str().expect("text").bytes());
        std::fs::write(&path, bytes).expect("the file");
        let after = check_so(folder(home.path()), &ways);
        assert_eq!(after.told(), Vec::<String>::new(), "{} {}", rule.code, rule.slug);
    }
    assert!(proposed >= 9, "only {proposed} cases propose a cure");
}

#[test]
fn texts_of_rules_are_for_people() {
    for rule in rules() {
        for text in [rule.meaning, rule.mend] {
            assert!(text.ends_with('.') && !text.contains("! ") && text.len() < 300, "{}: {text}", rule.code);
        }
        assert!(
            rule.code.len() == 5 && rule.slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
            "{}",
            rule.code
        );
    }
}

#[test]
fn every_kind_describes_each_of_its_fields_once() {
    for kind in KINDS {
        let mut keys: Vec<&str> = kind.fields().iter().map(|field| field.key).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count, "{} describes a field twice", kind.name());
        let undescribed: Vec<&str> = kind.fields().iter().filter(|f| f.doc.trim().is_empty()).map(|f| f.key).collect();
        assert!(undescribed.is_empty(), "{}: {undescribed:?}", kind.name());
    }
}
