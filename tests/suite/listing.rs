//! What `rutter list` prints, as a program or a person reads it.

use super::definition::here;
use serde_json::Value;
use std::process::{Command, Output};

fn list(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rutter"));
    command.arg("list").args(arguments).args(["--as-of", "2026-10-14"]);
    command.current_dir(here().join("../example-product")).output().expect("rutter")
}

fn told(output: &Output) -> (String, String, i32) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code().expect("a code"))
}

fn json(arguments: &[&str]) -> Vec<Value> {
    let (out, err, code) = told(&list(&[arguments, &["--format", "json"]].concat()));
    assert_eq!((err.as_str(), code), ("", 0));
    serde_json::from_str(&out).expect("an array")
}

#[test]
fn entries_have_their_fields_their_figures_and_where_they_stand() {
    let all = json(&["initiative"]);
    assert!(all.len() > 20, "{}", all.len());
    let signed = all.iter().find(|entry| entry["id"] == "signed-shift-handover").expect("an entry");
    assert_eq!(signed["kind"], "initiative");
    assert_eq!(signed["file"], "roadmap/signed-shift-handover.md");
    assert_eq!(signed["line"], 1);
    assert_eq!(signed["depends_on"], serde_json::json!(["initiative:audit-trail-storage"]));
    assert_eq!(signed["raci"]["accountable"], "person:noor-haddad");
    assert_eq!(signed["figures"]["rice"], 907.0);
}

#[test]
fn parts_name_their_entry_and_tasks_of_a_checklist_are_among_them() {
    let tasks = json(&["task", "--where", "entry=first-generation-probes"]);
    assert!(tasks.len() > 5 && tasks.iter().all(|task| task["entry"] == "launch:first-generation-probes"));
    let late = json(&["task", "--where", "late=true", "status!=done"]);
    assert_eq!(late.iter().map(|task| &task["id"]).collect::<Vec<_>>(), ["help-articles"]);
}

#[test]
fn what_is_listed_is_named_as_references_name_it_and_placed_where_it_is_written() {
    assert!(
        json(&["competitor"])
            .iter()
            .all(|entry| entry["ref"].as_str().is_some_and(|name| name.starts_with("competitor:")))
    );
    let tasks = json(&["task", "--where", "launch=signed-logs"]);
    let placed =
        |ending: &str| tasks.iter().any(|task| task["file"].as_str().is_some_and(|file| file.ends_with(ending)));
    assert!(placed("signed-logs.csv"), "{tasks:?}");
    assert!(tasks.iter().all(|task| task["ref"].as_str().is_some_and(|name| name.starts_with("launch:signed-logs#"))));
    // A field that is called `kind` is what it says, or absent.
    let metrics = json(&["metric"]);
    assert!(metrics.iter().all(|metric| metric.get("kind").is_none_or(|kind| kind != "metric")));
}

#[test]
fn parts_fall_on_days_and_are_found_by_the_kind_of_their_entry() {
    for part in ["gate", "comms", "task"] {
        let all = json(&[part, "--where", "launch=signed-logs", "--sort", "day"]);
        let days: Vec<&str> = all.iter().filter_map(|part| part["day"].as_str()).collect();
        assert!(days.len() > 1 && days.is_sorted() && days[0].starts_with("2026-"), "{part}: {days:?}");
        assert_eq!(json(&[part, "--where", "launch!=signed-logs", "entry=signed-logs"]).len(), 0);
    }
    let results = json(&["key-result", "--where", "objective=alarms-people-trust", "id=answered"]);
    assert_eq!((&results[0]["metric"], &results[0]["current"]), (&"metric:minutes-to-answer".into(), &11.0.into()));
}

#[test]
fn what_a_spreadsheet_reads_is_no_formula() {
    let room = tempfile::tempdir().expect("a folder");
    std::fs::write(room.path().join("rutter.toml"), "title = \"T\"\n").expect("a file");
    std::fs::write(room.path().join("glossary.toml"), "[a]\ntitle = \"=HYPERLINK(1)\"\n").expect("a file");
    let home = room.path().to_str().expect("a path");
    let (csv, ..) = told(&list(&["term", home, "--format", "csv"]));
    assert_eq!(csv.lines().nth(1).and_then(|line| line.get(..17)), Some("a,'=HYPERLINK(1),"));
}

#[test]
fn an_edition_lists_only_what_it_shows() {
    let seen = |edition: &str| json(&["launch", "--edition", edition]).iter().any(|entry| entry["id"] == "signed-logs");
    assert!(seen("internal") && !seen("public"));
}

#[test]
fn rows_are_ordered_and_what_is_absent_comes_last() {
    let ranks = |sort: &str| -> Vec<Option<f64>> {
        json(&["initiative", "--sort", sort]).iter().map(|entry| entry["rank"].as_f64()).collect()
    };
    for (sort, sign) in [("rank", 1.0), ("-rank", -1.0)] {
        let ranks = ranks(sort);
        let known: Vec<f64> = ranks.iter().flatten().map(|rank| rank * sign).collect();
        assert!(known.is_sorted() && ranks.iter().skip(known.len()).all(Option::is_none), "{ranks:?}");
    }
}

#[test]
fn tables_hold_one_line_for_each() {
    let (csv, ..) = told(&list(&["gate", "--format", "csv"]));
    assert_eq!(csv.lines().next(), Some("entry,id,title,date,day,owner,decision"));
    let (table, ..) = told(&list(&["gate", "--where", "decision=pending"]));
    let first: Vec<&str> = table.lines().map(|line| line.split_whitespace().next().unwrap_or_default()).collect();
    assert_eq!(first[..2], ["entry", "signed-logs"]);
    let (markdown, ..) = told(&list(&["person", "--format", "markdown", "--where", "id=marta-reis"]));
    assert!(markdown.starts_with("| id | title |") && markdown.lines().count() == 3, "{markdown}");
}

#[test]
fn what_is_mistyped_is_told_with_what_was_meant() {
    for (arguments, hint) in [
        (&["persna"][..], "there is no kind or part `persna`; did you mean `persona`?"),
        (&["key-results-of"], "there is no kind or part `key-results-of`; did you mean `key-result`?"),
        (&["persona", "--where", "segmnt=chains"], "there is no field `segmnt` here; did you mean `segment`?"),
        (&["persona", "--where", "segment"], "--where takes `field=value`, not `segment`"),
        (&["persona", "--edition", "publik"], "rutter.toml names no edition `publik`; did you mean `public`?"),
    ] {
        let (out, err, code) = told(&list(arguments));
        assert_eq!((out.as_str(), code), ("", 2), "{err}");
        assert!(err.contains(hint), "{err}");
    }
}
