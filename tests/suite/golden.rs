//! A small definition and what becomes of it, page by page, in the bare theme: facts, figures, references, bodies.

use super::definition::{check, expect, folder, here};

/// The pages that are kept, by edition.
const KEPT: [(&str, &str); 13] = [
    ("internal", "index.html"),
    ("internal", "404.html"),
    ("internal", "roadmap/index.html"),
    ("internal", "roadmap/auto-log/index.html"),
    ("internal", "launches/auto-log/index.html"),
    ("internal", "people/index.html"),
    ("internal", "personas/officer/index.html"),
    ("internal", "teams/support/index.html"),
    ("internal", "wiki/alarms/index.html"),
    ("internal", "wiki/alarms/escalation/index.html"),
    ("public", "index.html"),
    ("public", "roadmap/auto-log/index.html"),
    ("public", "releases/2.4.0/index.html"),
];

#[test]
fn pages_are_as_they_were() {
    let outcome = check(folder(&here().join("golden/larder")));
    assert!(outcome.compiled.is_sound(), "{}", outcome.report());
    let wrong: Vec<String> = KEPT
        .into_iter()
        .filter_map(|(edition, address)| {
            let files = outcome.portal(Some(edition));
            let Some(page) = files.get(address) else { return Some(format!("{edition} has no {address}")) };
            let path = here().join("golden/expected").join(edition).join(address);
            expect(&path, &String::from_utf8_lossy(page)).err()
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn public_has_no_page_of_what_is_internal() {
    let outcome = check(folder(&here().join("golden/larder")));
    let files = outcome.portal(Some("public"));
    let pages: Vec<&str> =
        files.keys().map(String::as_str).filter(|a| a.ends_with(".html") && !a.starts_with("search/")).collect();
    assert_eq!(
        pages,
        [
            "404.html",
            "glossary/gap/index.html",
            "glossary/index.html",
            "index.html",
            "personas/index.html",
            "personas/inspector/index.html",
            "personas/officer/index.html",
            "product/index.html",
            "releases/2.4.0/index.html",
            "releases/index.html",
            "roadmap/auto-log/index.html",
            "roadmap/index.html",
            "roadmap/priorities/index.html",
            "roadmap/timeline/index.html",
            "tags/alarms/index.html",
            "tags/index.html",
            "tags/night/index.html",
            "wiki/alarms/escalation/index.html",
            "wiki/alarms/index.html",
            "wiki/index.html",
        ]
    );
}
