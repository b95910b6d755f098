//! How loud a check is: `[checks]`, `allow` with its end, `--deny`, and what cannot be lowered.

use super::definition::{Ways, check_so, texts};
use rutter::check::Deny;
use rutter::diagnostic::Level;

const LATE: &str = "title = \"Quiet alarms\"\nowner = \"Noor\"\nhorizon = \"now\"\ntarget = 2026-10-30\n";

/// What is told of an initiative that is late, each as `R0404 warning`.
fn told(config: &str, entry: &str, deny: &[Deny]) -> Vec<String> {
    let config = format!("title = \"Larder\"\n{config}");
    let entry = format!("{LATE}{entry}");
    let snapshot = texts(&[("rutter.toml", &config), ("roadmap/quiet-alarms.toml", &entry)]);
    let outcome = check_so(snapshot, &Ways { deny: deny.to_vec(), ..Ways::default() });
    outcome.diagnostics().iter().map(|d| format!("{} {}", d.rule.code, d.level)).collect()
}

#[test]
fn levels_are_set_lowered_and_denied() {
    let until = |day: &str| format!("allow = [{{ check = \"overdue\", reason = \"agreed\", until = {day} }}]\n");
    let cases: &[(&str, &str, &[Deny], &[&str])] = &[
        ("", "", &[], &["R0404 warning"]),
        ("[checks]\noverdue = \"error\"\n", "", &[], &["R0404 error"]),
        ("[checks]\noverdue = \"advice\"\n", "", &[], &["R0404 advice"]),
        ("[checks]\noverdue = \"off\"\n", "", &[], &[]),
        ("[checks]\nR0404 = \"off\"\n", "", &[], &[]),
        ("[checks]\noverdue = \"quiet\"\n", "", &[], &["R0404 warning", "R0005 error"]),
        ("", &until("2026-11-22"), &[], &[]),
        ("", &until("2026-11-21"), &[], &["R0404 warning", "R1103 warning"]),
        ("", "allow = [{ check = \"R0404\", reason = \"agreed\" }]\n", &[], &[]),
        ("", "allow = [{ check = \"gate-open\", reason = \"agreed\" }]\n", &[], &["R0404 warning"]),
        // A broken entry is not computed on.
        ("", "allow = [{ check = \"overdue\" }]\n", &[], &["R0003 error"]),
        ("", "", &[Deny::Warnings], &["R0404 error"]),
        ("", "", &[Deny::Check("overdue".into())], &["R0404 error"]),
        ("", "", &[Deny::Check("gate-open".into())], &["R0404 warning"]),
        ("[checks]\noverdue = \"advice\"\n", "", &[Deny::Warnings], &["R0404 advice"]),
        ("[checks]\noverdue = \"advice\"\n", "", &[Deny::Check("overdue".into())], &["R0404 error"]),
    ];
    for (config, entry, deny, expected) in cases {
        assert_eq!(told(config, entry, deny), *expected, "{config}{entry}{deny:?}");
    }
}

#[test]
fn what_keeps_the_portal_whole_cannot_be_lowered() {
    let config = "title = \"Larder\"\n[checks]\nmissing-file = \"warning\"\nbroken-anchor = \"off\"\ndangling-reference = \"off\"\n";
    let wiki = "# Alarms\n\n[the rota](rota.md), [above](#nowhere), [[nobody]]\n";
    let people = "[noor]\ntitle = \"Noor\"\nphoto = \"noor.jpg\"\nsee_also = [\"page:alarms#nowhere\"]\n";
    let snapshot = texts(&[("rutter.toml", config), ("wiki/alarms.md", wiki), ("people.toml", people)]);
    let outcome = check_so(snapshot, &Ways::default());
    let told: Vec<String> =
        outcome.diagnostics().iter().map(|d| format!("{} {} {}", d.rule.code, d.level, outcome.text(d))).collect();
    assert_eq!(
        told,
        [
            "R0108 error \"noor.jpg\"",
            "R0109 error \"page:alarms#nowhere\"",
            "R0013 error dangling-reference",
            "R0108 warning rota.md",
            "R0101 error nobody",
        ]
    );
}

#[test]
fn an_edition_has_its_own_report() {
    let config = "title = \"Larder\"\n[editions.internal]\naudiences = [\"internal\", \"public\"]\n[editions.public]\naudiences = [\"public\"]\n";
    let shown = format!("{LATE}audience = [\"public\"]\n");
    let files = [("rutter.toml", config), ("roadmap/seen.toml", shown.as_str()), ("roadmap/unseen.toml", LATE)];
    for (edition, expected) in [(None, 2), (Some("internal"), 2), (Some("public"), 1), (Some("press"), 0)] {
        let ways = Ways { edition: edition.map(str::to_owned), ..Ways::default() };
        let outcome = check_so(texts(&files), &ways);
        assert_eq!(outcome.compiled.knows_edition, edition != Some("press"));
        if outcome.compiled.knows_edition {
            assert_eq!(outcome.compiled.report.count(Level::Warning), expected, "{edition:?}: {:?}", outcome.told());
            assert_eq!(outcome.compiled.entries, expected, "{edition:?}");
        }
    }
}
