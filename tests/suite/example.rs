//! The example product is what its README says it is: its warnings are those of the list, and every edition is sound.

use super::definition::{Look, Outcome, Ways, check_so, folder, here};

/// The README, and the day that it tells of.
fn readme() -> (String, String) {
    let text = std::fs::read_to_string(here().join("../example-product/README.md")).expect("the README");
    let (_, rest) = text.split_once("--as-of ").expect("a day");
    let day = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    (text, day)
}

fn example(edition: Option<&str>, day: &str) -> Outcome {
    let ways = Ways { as_of: Some(day.into()), edition: edition.map(Into::into), look: Look::Blank, ..Ways::default() };
    check_so(folder(&here().join("../example-product")), &ways)
}

/// `R0405 target-before-dependency roadmap/signed-shift-handover.md`, from the rows of a table.
fn listed(readme: &str) -> Vec<String> {
    let rows = readme.lines().filter(|line| line.starts_with("| R0") || line.starts_with("| R1"));
    let each = rows.map(|row| {
        let mut cells = row.split('|').skip(1).map(str::trim);
        let rule = cells.next().unwrap_or_default().trim_end_matches(" (advice)");
        format!("{rule} {}", cells.next().unwrap_or_default().trim_matches('`'))
    });
    each.collect()
}

#[test]
fn what_is_wrong_is_what_the_readme_lists() {
    let (text, day) = readme();
    let outcome = example(None, &day);
    let mut told: Vec<String> = outcome
        .diagnostics()
        .iter()
        .map(|d| format!("{} {} {}", d.rule.code, d.rule.slug, outcome.snapshot.sources.file(d.span.file).path))
        .collect();
    let mut listed = listed(&text);
    told.sort();
    listed.sort();
    assert_eq!(listed, told, "the README of the example on the left, the report on the right");
}

#[test]
fn every_edition_of_the_example_is_sound() {
    let (text, day) = readme();
    for edition in ["internal", "partner", "public"] {
        let outcome = example(Some(edition), &day);
        assert!(outcome.compiled.is_sound(), "{edition}\n{}", outcome.report());
        assert!(text.contains(&format!("--edition {edition}")) || edition == "internal", "{edition} is not told of");
    }
}
