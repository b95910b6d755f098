//! `rutter explain view` names everything that templates are given, and nothing else.

use super::definition::{Look, Ways, check_so, folder, here};
use rutter::kinds::KINDS;
use rutter::parse::reader::{FieldDoc, Shape};
use rutter::portal::File;
use rutter::source::Log;
use std::collections::{BTreeMap, BTreeSet};

/// Keys of fields, which `rutter explain KIND` tells.
fn fields_of(fields: &[FieldDoc], all: &mut BTreeSet<String>) {
    fn of_shape(shape: &Shape, all: &mut BTreeSet<String>) {
        match shape {
            Shape::Table(fields) => fields_of(fields, all),
            Shape::List(inner) => of_shape(inner, all),
            Shape::Either(shapes) => shapes.iter().for_each(|shape| of_shape(shape, all)),
            _ => {}
        }
    }
    for field in fields {
        all.insert(field.key.to_owned());
        of_shape(&field.shape, all);
    }
}

/// The keys of all tables in what a page is given, as Tera prints it: `"key": value`.
fn keys(given: &str) -> BTreeSet<String> {
    let mut quotes = given.split('"');
    let mut found = BTreeSet::new();
    quotes.next();
    let pieces: Vec<&str> = quotes.collect();
    for pair in pieces.windows(2) {
        let is_name = !pair[0].is_empty() && pair[0].chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if is_name && pair[1].starts_with(": ") {
            found.insert(pair[0].to_owned());
        }
    }
    found
}

/// Every word in code of a Markdown text.
fn words(text: &str) -> BTreeSet<String> {
    let codes = text.split('`').skip(1).step_by(2);
    codes.flat_map(|code| code.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))).map(str::to_owned).collect()
}

/// The keys that authors chose themselves: of `extra`, options, scores of their own.
fn own_keys(text: &str) -> impl Iterator<Item = String> + '_ {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(['=', ':']).filter_map(move |(at, _)| {
        let before = text[..at].trim_end_matches([' ', '"']);
        let key = before.rsplit(|c: char| !is_part(c)).next()?;
        (!key.is_empty()).then(|| key.to_owned())
    })
}

#[test]
fn the_reference_names_all_that_pages_are_given_and_nothing_else() {
    let reference = include_str!("../../docs/view.md");
    let told = words(reference);
    let mut known = BTreeSet::new();
    for kind in KINDS {
        fields_of(kind.fields(), &mut known);
    }
    let (mut given, mut lacking) = (BTreeSet::new(), BTreeMap::new());
    for home in [here().join("whole"), here().join("../example-product")] {
        let snapshot = folder(&home);
        // A repository tells of every file.
        let names: String = snapshot.sources.iter().flat_map(|(_, source)| ["A\0", &*source.path, "\0"]).collect();
        let log = Log::of(&mut format!("@2026-10-01\0Ana Prado\0\n{names}").as_bytes()).expect("a log");
        let ways = Ways { look: Look::Given, as_of: Some("2026-10-14".into()), log: Some(log), ..Ways::default() };
        let outcome = check_so(snapshot, &ways);
        let authors: BTreeSet<String> =
            outcome.snapshot.sources.iter().flat_map(|(_, source)| own_keys(&source.text)).collect();
        for (address, page) in outcome.compiled.portals.iter().flat_map(|(_, portal)| &portal.files) {
            let File::Made(page) = page else { continue };
            let Some(page) = std::str::from_utf8(page).ok().filter(|_| address.ends_with(".html")) else { continue };
            // Words of a fixed list are values.
            given.extend(page.split('"').filter(|word| word.len() < 8).map(str::to_owned));
            for key in keys(page) {
                if !told.contains(&key) && !known.contains(&key) && !authors.contains(&key) {
                    lacking.insert(key.clone(), address.clone());
                }
                given.insert(key);
            }
        }
    }
    assert!(
        lacking.is_empty(),
        "`rutter explain view` does not tell of these, and a page that is given each: {lacking:#?}"
    );
    let section = |from: &str, to: &str| {
        let rest = reference.split_once(from).map_or("", |(_, rest)| rest);
        words(rest.split_once(to).map_or(rest, |(section, _)| section))
    };
    // Beside what is given these sections name pages, kinds, types and the parts of a search dialog.
    let mut stale = section("## An entry", "An entry that explains");
    stale.extend(section("## Figures", "## Pages of no"));
    stale.extend(section("| page | values |", "\n\n"));
    let is_else = |word: &String| {
        word.is_empty() || rutter::pages::is_page(word) || "rutter explain KIND ink No".contains(&**word)
    };
    stale.retain(|word| !given.contains(word) && !known.contains(word) && !is_else(word));
    assert!(stale.is_empty(), "`rutter explain view` tells of these, and no page is given them: {stale:#?}");
}
