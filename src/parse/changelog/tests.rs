//! Changelogs as people write them, and as nobody should.

use super::{Form, parse};
use crate::diagnostic::Report;
use crate::parse::tree::{Document, Node, Value};
use crate::source::{FileId, Source};
use proptest::prelude::*;
use std::sync::Arc;

static FORM: Form = Form {
    version: "version",
    date: "date",
    planned: "planned",
    status: "status",
    statuses: ["planned", "released", "yanked"],
    unreleased: "unreleased",
    changes: "changes",
    sort: "type",
    text: "text",
    breaking: "breaking",
    sorts: &[
        ("added", &["new", "features"]),
        ("changed", &["change", "breaking changes"]),
        ("fixed", &["bug fixes"]),
        ("removed", &[]),
    ],
    breaks: &["breaking changes"],
};

fn read(text: &str) -> (Vec<(Arc<str>, Document)>, Report) {
    let mut report = Report::default();
    let source = Arc::new(Source::new("CHANGELOG.md", text));
    let releases = parse(&source, FileId(0), &FORM, &mut report);
    (releases, report)
}

fn field<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    let Value::Table(fields) = &node.value else { return None };
    fields.iter().find(|(key, _)| &*key.name == name).map(|(_, node)| node)
}

fn said(node: &Node, name: &str) -> String {
    match field(node, name).map(|node| &node.value) {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Flag(flag)) => flag.to_string(),
        _ => String::new(),
    }
}

/// Each release as `id version date planned status title`, with nothing for what is not said.
fn heads(text: &str) -> Vec<String> {
    let (releases, report) = read(text);
    let told: Vec<_> = report.diagnostics.iter().map(|d| &*d.message).collect();
    assert!(told.is_empty(), "{text}\n{told:?}");
    let names = ["version", "date", "planned", "status", "title"];
    let each = releases.iter().map(|(id, document)| {
        let values = names.map(|name| said(&document.root, name));
        [id.to_string()].into_iter().chain(values.into_iter().filter(|value| !value.is_empty())).collect::<Vec<_>>()
    });
    each.map(|words| words.join(" ")).collect()
}

/// Each change of the only release as `type! text`, with the mark where it breaks something.
fn changes(text: &str) -> Vec<String> {
    let (releases, _) = read(text);
    let Some((_, document)) = releases.first() else { return Vec::new() };
    let Some(Value::List(changes)) = field(&document.root, "changes").map(|node| &node.value) else {
        return Vec::new();
    };
    let each = changes.iter().map(|change| {
        let mark = if said(change, "breaking").is_empty() { "" } else { "!" };
        format!("{}{mark} {}", said(change, "type"), said(change, "text"))
    });
    each.collect()
}

#[test]
fn headings_are_read_as_people_write_them() {
    let cases: &[(&str, &str)] = &[
        ("## [1.2.0] - 2026-11-30", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0", "1.2.0 1.2.0 released"),
        ("## v1.2.0 (2026-11-30)", "1.2.0 1.2.0 2026-11-30"),
        ("# V1.2", "1.2 1.2 released"),
        ("## [1.2.0](https://a.example/compare) (2026-11-30)", "1.2.0 1.2.0 2026-11-30"),
        ("### [1.2.1](https://a.example/compare) (2026-11-30)", "1.2.1 1.2.1 2026-11-30"),
        ("## Version 1.2.0 – 30 November 2026", "1.2.0 1.2.0 2026-11-30"),
        ("## Release 1.2.0, November 30th, 2026", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0 / 2026/11/30", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0 30.11.2026", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0 - 11/30/2026", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0 (Nov 30, 2026)", "1.2.0 1.2.0 2026-11-30"),
        ("## [1.2.0] - 2026-11-30 [YANKED]", "1.2.0 1.2.0 2026-11-30 yanked"),
        ("## 1.2.0 (yanked)", "1.2.0 1.2.0 yanked"),
        ("## [1.2.0-rc.1] - 2026-11-30", "1.2.0-rc.1 1.2.0-rc.1 2026-11-30"),
        ("## 1.2.0-beta.2+build.5", "1.2.0-beta.2+build.5 1.2.0-beta.2+build.5 released"),
        ("## [Unreleased]", "unreleased planned"),
        ("## Unreleased", "unreleased planned"),
        ("## UNRELEASED (2026-12-31)", "unreleased 2026-12-31 planned"),
        ("## [1.3.0] - Unreleased", "1.3.0 1.3.0 planned"),
        ("## 1.3.0 - TBD", "1.3.0 1.3.0 planned"),
        ("## 1.2.0 - 2026-11-30 - Winter", "1.2.0 1.2.0 2026-11-30 Winter"),
        ("## 1.2.0: The alarm book", "1.2.0 1.2.0 released The alarm book"),
        ("1.2.0 (2026-11-30)\n------------------", "1.2.0 1.2.0 2026-11-30"),
        ("## **1.2.0** *2026-11-30*", "1.2.0 1.2.0 2026-11-30"),
        ("## `1.2.0`", "1.2.0 1.2.0 released"),
        ("## 🚀 1.2.0 (2026-11-30)", "1.2.0 1.2.0 2026-11-30"),
        ("## What's new in 1.2.0", "1.2.0 1.2.0 released"),
        ("## Changes in version 1.2.0 (2026-11-30)", "1.2.0 1.2.0 2026-11-30"),
        ("## larder 1.2.0 (2026-11-30)", "1.2.0 1.2.0 2026-11-30"),
        ("## @larder/app@1.2.0", "1.2.0 1.2.0 released"),
        ("## 2026-11-30, Version 1.2.0 (LTS)", "1.2.0 1.2.0 2026-11-30 LTS"),
        ("## [1.2.0]-2026-11-30", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0-2026-11-30", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0 (30-Nov-2026)", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0 - Monday, November 30th 2026", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0   Released Mon 30 Nov 2026 12:00:00 IST", "1.2.0 1.2.0 2026-11-30"),
        ("## CHANGES WITH 1.2.0:", "1.2.0 1.2.0 released"),
        ("## Changes between 1.1.9 and 1.2.0 [30 Nov 2026]", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0 (2026--11-30)", "1.2.0 1.2.0 2026-11-30"),
        ("## 2.0.0.b7 / 2026-11-30", "2.0.0.b7 2.0.0.b7 2026-11-30"),
        ("## 1.2.0 [BROKEN]", "1.2.0 1.2.0 yanked"),
        ("## Forthcoming", "unreleased planned"),
        ("## Unpublished", "unreleased planned"),
        ("## 1.2.0\n\n:release-date: 2026-11-30  7:15 P.M GMT+6", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0\n\n<!-- made by a tool -->\n\n_Nov 30, 2026_", "1.2.0 1.2.0 2026-11-30"),
        ("= 1.2.0 2026-11-30 =", "1.2.0 1.2.0 2026-11-30"),
        ("**1.2.0** (2026--11-30)", "1.2.0 1.2.0 2026-11-30"),
        ("version 2026.11.30", "2026.11.30 2026.11.30 released"),
        ("v1.2.0\n^^^^^^", "1.2.0 1.2.0 released"),
        ("## 1.2.0\n\n*2026-11-30*", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0\n\nReleased on 30 November 2026", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0\n\n### 2026-11-30", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0\n\n> Release date: 2026-11-30", "1.2.0 1.2.0 2026-11-30"),
        ("## 1.2.0\n\nUnreleased.", "1.2.0 1.2.0 planned"),
        ("## v12 (2026-11-30)", "12 12 2026-11-30"),
        ("## 18.9b0", "18.9b0 18.9b0 released"),
        ("## 1.2.0 RC1 (2026-11-30)", "1.2.0-rc1 1.2.0-rc1 2026-11-30"),
        ("## 1.2.0 beta 2", "1.2.0-beta.2 1.2.0-beta.2 released"),
        ("## 1.3.0-dev", "1.3.0-dev 1.3.0-dev planned"),
        ("## 1.3.0 (not yet released)", "1.3.0 1.3.0 planned"),
        ("## [1.3.0] - YYYY-MM-DD", "1.3.0 1.3.0 planned"),
        ("## Next", "unreleased planned"),
        ("## Upcoming release", "unreleased planned"),
        ("## In development", "unreleased planned"),
        ("## HEAD", "unreleased planned"),
        ("## ~~1.2.0~~ (2026-11-30)", "1.2.0 1.2.0 2026-11-30 yanked"),
        ("## 1.2.0 (2026-11-30) - withdrawn", "1.2.0 1.2.0 2026-11-30 yanked"),
        ("## 1.2.0 - YANKED as it was broken", "1.2.0 1.2.0 yanked YANKED as it was broken"),
        ("## main / unreleased", "unreleased planned"),
        ("## Next (1.3.0)", "1.3.0 1.3.0 planned"),
        ("## Version 1.2.0 released on November 30, 2026", "1.2.0 1.2.0 2026-11-30"),
        ("**1.2.0** (2026-11-30)", "1.2.0 1.2.0 2026-11-30"),
        ("v1.2.0 - November 30, 2026", "1.2.0 1.2.0 2026-11-30"),
    ];
    for (heading, expected) in cases {
        assert_eq!(heads(&format!("# Changelog\n\n{heading}\n\n- Words\n")), [*expected], "{heading}");
        assert_eq!(
            heads(&format!("# Changelog\r\n\r\n{}\r\n", heading.replace('\n', "\r\n"))),
            [*expected],
            "{heading}"
        );
    }
}

#[test]
fn headings_that_only_mention_a_version_begin_no_release() {
    let text = "# Changelog 2.x\n\n## 2.1.0 (2026-11-30)\n\n### 1. Before you begin\n\n### Upgrading from 2.0.0\n\n### Node 18.0\n\n### 2.5x faster\n\n### Development\n\n#### 3.11+ only\n\n## 2.0\n\n### 2.0.1 (2026-10-31)\n\n- One\n\n### 2.0.0 (2026-10-30)\n\n- Two\n";
    assert_eq!(heads(text), ["2.1.0 2.1.0 2026-11-30", "2.0.1 2.0.1 2026-10-31", "2.0.0 2.0.0 2026-10-30"]);
    let patches = "## [1.1.0](https://a.example) (2026-10-30)\n\n### [1.0.1](https://a.example) (2026-10-01)\n\n# [1.0.0](https://a.example) (2026-09-30)\n";
    assert_eq!(heads(patches).len(), 3);
}

#[test]
fn a_version_one_level_deeper_is_a_release_where_it_says_nothing_else() {
    let text = "# Changelog\n\n## v1.6.0\n\n### v1.5.9\n\n- One\n\n### Since 1.5.8\n\n## v1.5.0\n\n## Moving on\n\n### 1.4.0\n";
    let (releases, _) = read(text);
    let ids: Vec<&str> = releases.iter().map(|(id, _)| &**id).collect();
    assert_eq!(ids, ["1.6.0", "1.5.9", "1.5.0"]);
}

#[test]
fn the_product_may_be_named_in_some_headings_only() {
    let text =
        "## [1.1.0](https://git.example/acme/larder/compare/1.0.0...1.1.0)\n\n## Larder 1.0.0\n\n## Shelf 0.3.0\n";
    let (releases, _) = read(text);
    assert_eq!(releases.iter().map(|(id, _)| &**id).collect::<Vec<_>>(), ["1.1.0", "1.0.0"]);
    let deep = "## Larder 1.1\n\n### Larder 1.0rc1 (2026-11-30)\n";
    assert_eq!(heads(deep), ["1.1 1.1 released", "1.0rc1 1.0rc1 2026-11-30"]);
}

#[test]
fn releases_may_be_the_items_of_a_list() {
    let text = "- 1.1.0 - 2026-11-30\n  - One\n  - Two\n\n- 1.0.0 - 2026-10-30\n\n  - Three\n";
    assert_eq!(heads(text), ["1.1.0 1.1.0 2026-11-30", "1.0.0 1.0.0 2026-10-30"]);
    // A list within, four spaces in, does not become code.
    let (releases, _) = read("* **`1.1.0`**\n    * One\n      goes on\n    * Two\n\n* **`1.0.0`**\n    * Three\n");
    assert_eq!(releases[0].1.body_text().trim_end(), "\n   *  One\n      goes on\n   *  Two");
    assert_eq!(releases[1].1.body_text().trim_end(), "\n   *  Three");
    // Siblings that follow an item are its changes.
    let flat = "Changes of 6.x\n==============\n\n* 6.1.0 (2026-11-30)\n\n * bug: One\n * bug: Two\n\n* 6.0.0 (2026-10-30)\n\n * bug: Three\n";
    let (releases, _) = read(flat);
    assert_eq!(releases.len(), 2);
    assert!(releases[0].1.body_text().contains("bug: Two"));
}

#[test]
fn a_heading_over_a_series_is_no_release() {
    let text = "# Changelog for v1.15\n\nWords.\n\n## Faster\n\n- Words\n\n## v1.15.1 (2026-11-30)\n\n## v1.14\n\nThe changelog of 1.14 is on its branch.\n";
    let (releases, _) = read(text);
    assert_eq!(releases.iter().map(|(id, _)| &**id).collect::<Vec<_>>(), ["1.15.1"]);
}

#[test]
fn days_of_numbers_are_read_as_others_of_the_file_tell() {
    let text = "## 1.2.0 - 11/07/2026\n\n## 1.1.0\n\n_Released 3/4/2026_\n\n## 1.0.0 - 10/30/2025\n";
    assert_eq!(heads(text), ["1.2.0 1.2.0 2026-11-07", "1.1.0 1.1.0 2026-03-04", "1.0.0 1.0.0 2025-10-30"]);
}

#[test]
fn a_day_that_cannot_be_read_is_told() {
    let (releases, report) = read("## 1.2.0 (Novmber 30, 2026)\n");
    assert_eq!(report.diagnostics[0].message, "`Novmber 30, 2026` is not a date");
    assert_eq!(said(&releases[0].1.root, "title"), "Novmber 30, 2026");
}

#[test]
fn headings_of_categories_may_be_numbered_and_counted() {
    let text = "## 1.2.0\n\n### 1. Added (2 changes)\n\n- One\n";
    assert_eq!(changes(text), ["added One"]);
}

#[test]
fn categories_stand_in_lines_and_before_changes_too() {
    let lines = "## 1.2.0\n\nFEATURES:\n\n* One\n\n**Bug fixes**\n\n* Two\n";
    assert_eq!(changes(lines), ["added One", "fixed Two"]);
    let marks = "## 1.2.0\n\n* [New] One\n* [FEATURES] Two\n* [CHANGE] Three\n";
    assert_eq!(changes(marks), ["added One", "added Two", "changed Three"]);
    assert_eq!(changes("## 1.2.0\n\n* [New](https://a.example) one\n* [CHANGE] Two\n"), Vec::<String>::new());
    assert_eq!(changes("## 1.2.0\n\n### :sparkles: New\n\n* One\n"), ["added One"]);
}

#[test]
fn a_day_that_can_be_two_is_told_and_left_out() {
    for (heading, written) in [
        ("## 1.2.0 - 03/04/2026", "03/04/2026"),
        ("## 1.2.0 - 2026-02-30", "2026-02-30"),
        ("## 1.2.0 (2026-13-01)", "2026-13-01"),
    ] {
        let (releases, report) = read(heading);
        assert_eq!(report.diagnostics.len(), 1, "{heading}");
        let told = &report.diagnostics[0];
        assert_eq!((told.rule.code, &heading[told.span.range()]), ("R0011", written));
        assert_eq!(said(&releases[0].1.root, "date"), "");
    }
}

#[test]
fn changes_are_the_items_below_known_headings() {
    let text = "## [1.2.0] - 2026-11-30\n\nA winter release.\n\n### Added\n\n- One, over\n  two lines\n- **Two**\n  - and what belongs to it\n\n### Fixed\n\nThe clock.\n\n### Thanks\n\n- Noor\n";
    assert_eq!(
        changes(text),
        ["added One, over\ntwo lines", "added **Two**\n- and what belongs to it", "fixed The clock."]
    );
    let (releases, _) = read(text);
    let document = &releases[0].1;
    let body = document.body.as_ref().expect("a body");
    let excerpt = body.excerpt.as_ref().expect("an excerpt");
    let mut rest = excerpt.text.to_string();
    for range in excerpt.taken.iter().rev() {
        rest.replace_range(range.clone(), "");
    }
    assert!(rest.contains("A winter release.") && rest.contains("Thanks") && rest.contains("Noor"), "{rest}");
    assert!(!rest.contains("Added") && !rest.contains("clock"), "{rest}");
    // What the text says stands where it is written.
    let at = excerpt.text.find("winter").expect("the word");
    assert_eq!(&text[body.place(at..at + 6).range()], "winter");
}

#[test]
fn headings_of_other_tools_and_marks_of_breaking_changes_are_known() {
    let conventional = "## 2.0.0 (2026-11-30)\n\n### ⚠ BREAKING CHANGES\n\n* **api:** The old list is gone\n\n### 🚀 Features\n\n* *(sync)* Works without a net ([a1b2c3d](https://a.example/c/a1b2c3d))\n\n### Bug Fixes\n\n* The clock\n";
    assert_eq!(
        changes(conventional),
        [
            "changed! **api:** The old list is gone",
            "added *(sync)* Works without a net ([a1b2c3d](https://a.example/c/a1b2c3d))",
            "fixed The clock",
        ]
    );
    let marked = "## 2.0.0\n\n### Changed\n\n- **Breaking:** Ids are words\n- BREAKING CHANGE: Ports\n- [breaking] Names\n- Breaking news are shown again\n";
    assert_eq!(
        changes(marked),
        ["changed! Ids are words", "changed! Ports", "changed! Names", "changed Breaking news are shown again"]
    );
    let grouped = "## 2.0.0\n\n### Added\n\n#### Desktop\n\n- One\n\n#### Phone\n\n- Two\n\n### Fixed\n\n- Three\n";
    assert_eq!(changes(grouped), ["added **Desktop:** One", "added **Phone:** Two", "fixed Three"]);
    let parts = "# 2.0.0\n\n## desktop\n\n### Added\n\n- One\n\n## phone\n\n### Fixed\n\n- Two\n";
    assert_eq!(changes(parts), ["added **desktop:** One", "fixed **phone:** Two"]);
}

#[test]
fn what_has_no_known_heading_stays_text() {
    let text = "## What's Changed in nothing\n\n## v1.2.0\n\n* Feature by @noor in #12\n* Fix by @noor in #13\n\n**Full Changelog**: https://a.example/compare/v1.1.0...v1.2.0\n";
    let (releases, _) = read(text);
    assert_eq!(releases.len(), 1);
    assert!(changes(text).is_empty());
    let document = &releases[0].1;
    assert!(document.body_text().contains("@noor in #12") && document.body_text().contains("Full Changelog"));
}

#[test]
fn links_defined_at_the_end_serve_each_release() {
    let text = "## [1.1.0] - 2026-11-30\n\nSee [the guide].\n\n### Added\n\n- A list ([#12])\n\n## [1.0.0] - 2026-10-30\n\nFirst.\n\n[1.1.0]: https://a.example/compare/v1.0.0...v1.1.0\n[1.0.0]: https://a.example/v1.0.0\n[#12]: https://a.example/12\n[the guide]: https://a.example/guide\n";
    let (releases, report) = read(text);
    assert!(report.diagnostics.is_empty());
    let urls = releases.iter().map(|(_, document)| {
        let Some(Value::List(links)) = field(&document.root, "links").map(|node| &node.value) else {
            return String::new();
        };
        said(&links[0], "url")
    });
    assert_eq!(urls.collect::<Vec<_>>(), ["https://a.example/compare/v1.0.0...v1.1.0", "https://a.example/v1.0.0"]);
    assert_eq!(changes(text), ["added A list ([#12])\n\n[#12]: https://a.example/12"]);
    let first = &releases[0].1;
    assert!(first.body_text().contains("[the guide]: https://a.example/guide"));
    assert!(!releases[1].1.body_text().contains("[the guide]: https"), "only what it uses");
    let at = first.body_text().find("[the guide]: ").expect("the definition");
    let place = first.body.as_ref().expect("a body").place(at..at + 11);
    assert_eq!(&text[place.range()], "[the guide]");
}

#[test]
fn a_heading_that_names_no_release_is_told() {
    let told = |text: &str| {
        let (releases, report) = read(text);
        let each = report.diagnostics.iter().map(|d| format!("{} {}", d.rule.code, d.message));
        (releases.len(), each.collect::<Vec<_>>())
    };
    assert_eq!(told("# Changelog\n\nNothing yet.\n"), (0, vec!["R0010 `CHANGELOG.md` holds no release".into()]));
    assert_eq!(told(""), (0, vec!["R0010 `CHANGELOG.md` holds no release".into()]));
    assert_eq!(told("## 1.1.0\n\n## 2 is next\n\n- One\n\n## 1.0.0\n"), (2, vec!["R0007 `2` is not a version".into()]));
    assert_eq!(
        told("## 1.1.0\n\n## Older releases\n\n- One\n\n## 1.0.0\n"),
        (2, vec!["R0010 `Older releases` is no release: what stands below it counts as part of `1.1.0`".into()])
    );
    // Deeper it is part of the release; before the first release it is the preface.
    assert_eq!(told("# Log\n\n## About\n\n## 1.1.0\n\n### Older parts\n\n#### 1.0 and later\n"), (1, vec![]));
}

#[test]
fn blocks_for_some_readers_are_told() {
    let (_, report) = read("## 1.0.0\n\n::: audience team\nSecret.\n:::\n");
    let codes: Vec<_> = report.diagnostics.iter().map(|d| d.rule.code).collect();
    assert!(codes.contains(&"R0001"), "{codes:?}");
}

#[test]
fn comments_and_code_hold_no_releases() {
    let text = "## 1.0.0\n\n<!--\n## 0.9.0\nsecret\n-->\n\n```\n## 0.8.0\n```\n";
    let (releases, _) = read(text);
    assert_eq!(releases.len(), 1);
    assert!(!releases[0].1.body_text().contains("secret"));
}

/// Pieces of which a changelog is made, well and badly.
const PIECES: &[&str] = &[
    "## [1.2.0] - 2026-11-30",
    "## 1.2.0",
    "# v3.4",
    "### 1.0.0-rc.1 [YANKED]",
    "## Unreleased",
    "### Added",
    "#### Fixed",
    "- a",
    "  - b",
    "\n",
    "\n\n",
    "    ",
    "```",
    ":::",
    "<!--",
    "-->",
    "[1.2.0]: https://a.example",
    "[x]",
    "[x]: y",
    "> ",
    "| a |\n|---|",
    "---",
    "===",
    "\u{a0}",
    "é",
    "1.2.0\n---",
    "**Breaking:**",
    "yanked",
    "İ",
    "ſ",
    "## [",
    "## 1.",
    "## v",
    "\r\n",
    "\t",
    "*",
    "_",
    "99/99/9999",
    "30 Nov 2026",
    "Version ",
    "&amp;",
    "\\",
    "![a](b)",
    "<b>",
];

proptest! {
    /// Whatever stands in a changelog, places stay within it and on characters.
    #[test]
    fn nothing_breaks_it(pieces in prop::collection::vec((0..PIECES.len(), any::<bool>()), 0..40), noise in ".{0,12}") {
        let mut text = String::new();
        for (index, line) in pieces {
            text.push_str(PIECES[index]);
            text.push_str(if line { "\n" } else { " " });
        }
        text.push_str(&noise);
        let (releases, report) = read(&text);
        // Without what the ends of lines have too much.
        let text = Source::new("CHANGELOG.md", &text).text;
        let fits = |span: crate::source::Span| text.get(span.range()).is_some();
        for diagnostic in &report.diagnostics {
            prop_assert!(fits(diagnostic.span), "{}", diagnostic.message);
        }
        for (_, document) in &releases {
            let body = document.body.as_ref().expect("a body");
            let excerpt = body.excerpt.as_ref().expect("an excerpt");
            prop_assert!(fits(body.span) && fits(document.header));
            for range in &excerpt.taken {
                prop_assert!(excerpt.text.get(range.clone()).is_some());
            }
            for (at, span) in &excerpt.appended {
                prop_assert!(excerpt.text.is_char_boundary(*at) && fits(*span));
            }
            if let Value::Table(fields) = &document.root.value {
                for (key, node) in fields {
                    prop_assert!(fits(key.span) && fits(node.span), "{}", key.name);
                }
            }
        }
    }
}
