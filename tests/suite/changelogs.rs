//! A changelog that stands in for a folder of releases: pages from it, and what is wrong with it at its own lines.

use super::definition::{Outcome, check, texts};

const CONFIG: &str = "title = \"Larder\"\n\n[releases]\nchangelog = \"CHANGELOG.md\"\n";

const LOG: &str = "# Changelog

All that is worth knowing.

## [Unreleased]

### Added

- Counts by voice

## [1.1.0] - 2026-10-05

For the long nights. It knows the [clock].

### Added

- An alarm book, for the [[persona:line-cook]]
- **Breaking:** Ids are words

### Thanks

- To Noor

## 1.0.1 (3rd August, 2026) [YANKED]

### Fixed

- The clock

## [1.0.0] - 2026-07-01

[1.1.0]: https://example.org/compare/v1.0.0...v1.1.0
[clock]: https://example.org/clock
";

const COOK: (&str, &str) =
    ("personas/line-cook.md", "+++\nname = \"Line cook\"\nowner = \"Noor\"\n+++\n\nCloses the kitchen.\n");

/// A changelog, files beside it, and how what is told begins.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

fn read(log: &str, more: &[(&str, &str)]) -> Outcome {
    let mut files = vec![("rutter.toml", CONFIG), ("CHANGELOG.md", log), COOK];
    files.extend(more);
    check(texts(&files))
}

#[test]
fn each_release_of_a_changelog_has_its_page() {
    let outcome = read(LOG, &[]);
    assert!(outcome.diagnostics().is_empty(), "{}", outcome.report());
    let files = outcome.portal(None);
    let pages: Vec<&str> =
        files.keys().filter_map(|address| address.strip_prefix("releases/")?.strip_suffix("/index.html")).collect();
    assert_eq!(pages, ["1.0.0", "1.0.1", "1.1.0", "unreleased"]);

    let page = outcome.page("releases/1.1.0/index.html");
    for words in [
        "An alarm book",
        "Ids are words",
        "For the long nights",
        "To Noor",
        "https://example.org/compare/v1.0.0...v1.1.0",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(
        page.contains("href=\"https://example.org/clock\""),
        "a definition at the end of the file serves its links"
    );
    assert!(page.contains("personas/line-cook/index.html"), "references work as in every text");
    assert!(!page.contains("Counts by voice") && !page.contains("Breaking:"), "{page}");
    let text = page.split("<dt>body</dt>").nth(1).unwrap_or("");
    assert!(text.contains("To Noor") && !text.contains("An alarm book"), "a change is no text as well\n{text}");
    assert!(outcome.page("releases/1.0.1/index.html").contains("yanked"));
    assert!(outcome.page("personas/line-cook/index.html").contains("releases/1.1.0/index.html"), "and give a backlink");
}

#[test]
fn what_is_wrong_is_told_at_its_line() {
    let told = |log: &str, more: &[(&str, &str)]| read(log, more).told();
    let beside = ("releases/1.0.0.md", "+++\nowner = \"Noor\"\ndate = 2026-07-01\n+++\nOut.\n");
    let cases: &[Case<'_>] = &[
        (&LOG.replace("line-cook]]", "line-chef]]"), &[], "R0101 CHANGELOG.md:17 "),
        (&LOG.replace("2026-10-05", "2026-10-35"), &[], "R0011 CHANGELOG.md:11 `2026-10-35` is not a date"),
        (&LOG.replace("[1.0.0] -", "[1.0] -"), &[], "R0007 CHANGELOG.md:30 `1.0` is not a version"),
        (&LOG.replace("2026-10-05", "2026-06-05"), &[], "R0609 CHANGELOG.md:11 "),
        (
            &LOG.replace("## [1.0.0] - 2026-07-01", "## [1.1.0] - 2026-07-01"),
            &[],
            "R0006 CHANGELOG.md:30 there are two of release `1.1.0`",
        ),
        (LOG, &[beside], "R0006 "),
    ];
    for (log, more, expected) in cases {
        let told = told(log, more);
        assert!(told.iter().any(|line| line.starts_with(expected)), "{expected}\n{told:#?}");
    }
}

#[test]
fn a_changelog_that_is_not_there_is_told_with_what_is_near() {
    let told = |path: &str| {
        let config = CONFIG.replace("CHANGELOG.md", path);
        let outcome = check(texts(&[("rutter.toml", &config), ("CHANGELOG.md", LOG), COOK]));
        let about = outcome.diagnostics().iter().find(|d| outcome.text(d).contains(path));
        about.map(|d| (d.rule.code, d.help.clone().unwrap_or_default(), d.replacement.is_some()))
    };
    assert_eq!(told("CHANGLOG.md"), Some(("R0108", "did you mean `CHANGELOG.md`?".into(), true)));
    let (code, help, _) = told("../CHANGELOG.md").expect("it is told");
    assert_eq!((code, &*help), ("R1203", "copy the file into the definition"));
    assert_eq!(told("./CHANGELOG.md"), None);
}

#[test]
fn an_edition_shows_no_more_of_a_changelog_than_of_files() {
    let config = format!(
        "{CONFIG}\n[audiences]\nteam = \"Team\"\n\n[defaults.release]\naudience = [\"team\"]\n\n[editions.public]\naudience = [\"public\"]\n"
    );
    let outcome = check(texts(&[("rutter.toml", &config), ("CHANGELOG.md", LOG), COOK]));
    for (address, bytes) in outcome.portal(Some("public")) {
        assert!(!String::from_utf8_lossy(&bytes).contains("alarm book"), "{address}\n{}", outcome.report());
    }
}
