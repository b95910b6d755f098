//! The reports for programs: they say the same in each form, and no name or text of a definition breaks out of one.

use super::definition::{Outcome, check, texts};
use serde_json::Value;

/// A page whose name and text hold what the forms use as marks, beside an error with a cure.
fn awkward() -> Outcome {
    let page = "# Äpfel\n\nTODO: {{ name }} and {0} [[nobody]]\n\n[a, b: 100%](missing,file.md)\n";
    check(texts(&[
        ("rutter.toml", "title = \"Larder\"\n"),
        ("personas/line-cook.toml", "title = \"Line cook\"\nowner = \"Ada\"\n"),
        ("roadmap/quiet-alarms.toml", "owner = \"Ada\"\nwhy = \"äö\"\npersonas = [\"line-cok\"]\n"),
        ("wiki/a, b: 100% c.md", page),
    ]))
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[test]
fn sarif_says_what_json_says() {
    let outcome = awkward();
    let (json, sarif) = (outcome.json(), outcome.sarif("docs/product/"));
    let (told, results) = (list(&json, "/diagnostics"), list(&sarif, "/runs/0/results"));
    let rules = list(&sarif, "/runs/0/tool/driver/rules");
    assert!(told.len() > 4, "{told:#?}");
    assert_eq!(told.len(), results.len());
    for (told, result) in told.iter().zip(results) {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("an index")];
        assert_eq!((&rule["id"], &rule["name"]), (&told["code"], &told["slug"]));
        assert_eq!(result["ruleId"], told["code"]);
        let level = if told["level"] == "advice" { "note" } else { told["level"].as_str().expect("a level") };
        assert_eq!(result["level"], level);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        let names =
            [("startLine", "line"), ("startColumn", "column"), ("endLine", "end_line"), ("endColumn", "end_column")];
        for (theirs, ours) in names {
            assert_eq!(region[theirs], told[ours], "{theirs} of {told}");
        }
        assert_eq!(result["fixes"].is_null(), told["replacement"].is_null(), "{told}");
        assert_eq!(list(result, "/relatedLocations").len(), list(told, "/related").len(), "{told}");
    }
    let cure = results.iter().find_map(|result| result.pointer("/fixes/0/artifactChanges/0")).expect("a cure");
    assert_eq!(cure["artifactLocation"]["uri"], "docs/product/roadmap/quiet-alarms.toml");
    assert_eq!(cure["replacements"][0]["insertedContent"]["text"], "\"line-cook\"");
    assert_eq!(cure["replacements"][0]["deletedRegion"]["byteOffset"], 39, "bytes are counted, not characters");
    assert_eq!(cure["replacements"][0]["deletedRegion"]["startColumn"], 13);
}

#[test]
fn sarif_keeps_marks_of_a_definition_as_text() {
    let sarif = awkward().sarif("");
    let results = list(&sarif, "/runs/0/results");
    let of_page: Vec<&Value> = results
        .iter()
        .filter(|result| {
            result["ruleId"] != "R0101"
                || result["message"]["text"].as_str().is_some_and(|text| text.contains("nobody"))
        })
        .collect();
    let page = "wiki/a%2C%20b%3A%20100%25%20c.md";
    let uris: Vec<&Value> =
        of_page.iter().filter_map(|r| r.pointer("/locations/0/physicalLocation/artifactLocation/uri")).collect();
    assert!(uris.iter().any(|uri| **uri == page), "{uris:?}");
    for result in results {
        let text = result["message"]["text"].as_str().expect("a message");
        assert!(!text.replace("{{", "").replace("}}", "").contains(['{', '}']), "{text}");
    }
}

#[test]
fn github_takes_one_line_for_each_place() {
    let outcome = awkward();
    let text = outcome.github("docs/product/");
    let first = text.lines().next().expect("a line");
    assert_eq!(
        first,
        "::error file=docs/product/roadmap/quiet-alarms.toml,line=3,endLine=3,col=13,endColumn=23,title=R0101 dangling-reference::no persona `line-cok`%0Adid you mean `line-cook`?"
    );
    let commands: Vec<&str> = text.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), outcome.diagnostics().len());
    for command in commands.iter().filter(|command| command.contains("wiki/")) {
        let name = "file=docs/product/wiki/a%2C b%3A 100%25 c.md,line=";
        assert!(command.contains(name), "{command}");
        assert_eq!(command.matches("::").count(), 2, "{command}");
    }
    assert!(text.ends_with(" in 3 entries\n"), "{text}");
}

#[test]
fn github_is_told_as_much_as_it_shows() {
    let page = (0..13).fold(String::from("# Alarms\n"), |page, at| format!("{page}\n[[nobody-{at}]]\n"));
    let text = check(texts(&[("rutter.toml", "title = \"Larder\"\n"), ("wiki/alarms.md", &page)])).github("");
    assert_eq!(text.lines().filter(|line| line.starts_with("::error ")).count(), 10, "{text}");
    assert!(text.contains("\nand 3 more errors: GitHub shows 10, `rutter check` shows all\n"), "{text}");
}
