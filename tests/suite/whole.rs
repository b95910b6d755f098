//! A definition that uses every field of every kind, written from the reference alone.

use super::definition::{Look, Ways, check_so, expect, folder, here};
use rutter::kinds::KINDS;
use rutter::parse::reader::{FieldDoc, Shape};
use rutter::source::Snapshot;
use std::collections::BTreeSet;

/// Where a field may hold several shapes, the one with fields.
fn tables<'a>(shape: &'a Shape, found: &mut Vec<&'a [FieldDoc]>) {
    match shape {
        Shape::Table(fields) => found.push(fields),
        Shape::List(inner) => tables(inner, found),
        Shape::Either(shapes) => shapes.iter().for_each(|shape| tables(shape, found)),
        _ => {}
    }
}

/// The paths of all fields: `launch.gates.criteria.title`.
fn paths(fields: &[FieldDoc], above: &str, all: &mut BTreeSet<String>) {
    for field in fields {
        let path = format!("{above}.{}", field.key);
        let mut inner = Vec::new();
        tables(&field.shape, &mut inner);
        for fields in inner {
            paths(fields, &path, all);
        }
        all.insert(path);
    }
}

#[test]
fn every_field_of_every_kind_is_read_and_nothing_is_told_but_what_is_meant() {
    let home = here().join("whole");
    let outcome = check_so(folder(&home), &Ways::default());
    expect(&home.join("expected.txt"), &outcome.report()).unwrap_or_else(|difference| panic!("{difference}"));

    let mut lacking = Vec::new();
    for kind in KINDS {
        let mut all = BTreeSet::new();
        let own = kind.fields().len() - rutter::model::common_fields();
        paths(&kind.fields()[..own], kind.name(), &mut all);
        let words = words(&outcome.snapshot, kind.traits().folder);
        lacking.extend(all.into_iter().filter(|path| !words.contains(path.rsplit('.').next().unwrap_or(path))));
    }
    assert!(lacking.is_empty(), "no file of tests/whole uses\n{}", lacking.join("\n"));
}

/// Every word of the files that hold entries of a kind; what stands after `## ` with its words joined.
fn words(snapshot: &Snapshot, folder: &str) -> BTreeSet<String> {
    let of_kind = |path: &str| {
        path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/') || rest == ".toml" || rest == ".md")
    };
    let texts = snapshot.sources.iter().map(|(_, source)| source).filter(|source| of_kind(&source.path));
    texts
        .flat_map(|source| source.text.lines())
        .flat_map(|line| match line.strip_prefix("## ") {
            Some(heading) => vec![heading.to_lowercase().replace(' ', "_")],
            None => line.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned).collect(),
        })
        .collect()
}

/// Fields that serve order, other tools or the form of a page, and are no text for readers.
const UNTOLD: [&str; 8] = ["figures", "review_every", "referred_by", "ref", "id", "page", "series", "aliases"];

/// Every text of a value, with the path of its field; references and addresses lead to what they name.
fn leaves(value: &serde_json::Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::String(text) => found.push((path.to_owned(), text.clone())),
        serde_json::Value::Array(list) => list.iter().for_each(|value| leaves(value, path, found)),
        serde_json::Value::Object(table) => {
            for (key, value) in table.iter().filter(|(key, _)| !UNTOLD.contains(&key.as_str())) {
                leaves(value, &format!("{path}.{key}"), found);
            }
        }
        _ => {}
    }
}

/// The words of a text, without tags, in small letters.
fn spoken(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for piece in text.split('<') {
        let shown = piece.split_once('>').map_or(piece, |(_, shown)| shown);
        let shown = shown.replace("&#x27;", "'").replace("&amp;", "&").to_lowercase();
        words.extend(shown.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
    }
    words
}

#[test]
fn what_an_entry_says_stands_on_its_page() {
    let outcome = check_so(folder(&here().join("whole")), &Ways { look: Look::Own, ..Ways::default() });
    let model: serde_json::Value =
        serde_json::from_slice(&outcome.portal(None)["api/model.json"]).expect("the model is JSON");
    let mut lacking = Vec::new();
    for entry in model["entries"].as_array().expect("entries") {
        let page = entry["page"].as_str().expect("a page");
        let address = page.split_once("/larder/").map_or_else(|| page.trim_start_matches("../"), |(_, rest)| rest);
        let html = outcome.page(address);
        let main = html.split_once("<main").map_or(&*html, |(_, main)| main);
        let seen = spoken(main);
        let mut said = Vec::new();
        leaves(entry, "", &mut said);
        for (path, text) in said {
            let is_name = text.split_once(':').is_some_and(|(kind, _)| KINDS.iter().any(|k| k.name() == kind));
            // Single words are states and sorts, which pages tell by other words and marks.
            if is_name || text.contains("://") || !text.trim().contains(' ') {
                continue;
            }
            let unseen: Vec<String> =
                spoken(&text).into_iter().filter(|word| word.len() > 3 && !seen.contains(word)).collect();
            if !unseen.is_empty() {
                lacking.push(format!("{}{path}: {}", entry["ref"].as_str().unwrap_or("?"), unseen.join(" ")));
            }
        }
    }
    assert!(lacking.is_empty(), "no page tells\n{}", lacking.join("\n"));
}
