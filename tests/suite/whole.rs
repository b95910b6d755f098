//! A definition that uses every field of every kind, written from the reference alone.

use super::definition::{Ways, check_so, expect, folder, here};
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
