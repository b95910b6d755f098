//! The house has floors: a module imports what stands below it, and the middle floors know no kind by name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The floors, from the roof down. Modules of one floor may know each other.
///
/// `scan` stands beside `render`: it searches what `render` made for what `edition` left out. `portal` and `source` are the
/// ground: a finished file may be a copied source. `pages` needs no `plan`, and `check` is shown none: they share a floor.
const FLOORS: &[&[&str]] = &[
    &["main", "lib"],
    &["cli"],
    &["preview", "import"],
    &["emit", "compile"],
    &["render", "scan"],
    &["exports", "plan", "edit"],
    &["pages", "check"],
    &["kinds"],
    &["edition", "compare"],
    &["model"],
    &["config"],
    &["parse"],
    &["diagnostic"],
    &["portal"],
    &["source"],
];

/// Modules that must work for kinds that nobody has thought of yet.
const BLIND: [&str; 9] = ["model", "parse", "check", "plan", "render", "cli", "edition", "edit", "compare"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read").flatten() {
        match entry.path() {
            path if path.is_dir() => sources(&path, found),
            path if path.extension().is_some_and(|ending| ending == "rs") => found.push(path),
            _ => {}
        }
    }
}

/// Every file of the program without its tests, by the module of the first floor that it belongs to.
fn modules() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files.sort();
    let named = files.into_iter().filter_map(|path| {
        let shown = path.strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/");
        if shown.split('/').any(|step| matches!(step, "tests" | "tests.rs")) {
            return None;
        }
        let module = shown.split('/').next()?.trim_end_matches(".rs").to_owned();
        let text = std::fs::read_to_string(&path).ok()?;
        let end = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
        Some((module, shown, text[..end].to_owned()))
    });
    named.collect()
}

/// The first steps of what a text names of the crate: `use crate::model::…`, `use crate::{model, parse}`, `crate::model::…`.
fn named(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split('}').next().unwrap_or("");
                found.extend(group.split(',').map(|name| name.trim().split("::").next().unwrap_or("").to_owned()));
            }
            None => {
                found.push(rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("").to_owned());
            }
        }
    }
    found
}

#[test]
fn imports_go_downward() {
    let floor_of: BTreeMap<&str, usize> =
        FLOORS.iter().enumerate().flat_map(|(floor, names)| names.iter().map(move |name| (*name, floor))).collect();
    let mut wrong = Vec::new();
    for (module, path, text) in modules() {
        let Some(floor) = floor_of.get(module.as_str()) else {
            wrong.push(format!("{path}: `{module}` stands on no floor"));
            continue;
        };
        let above = named(&text).into_iter().filter(|name| floor_of.get(name.as_str()).is_some_and(|its| its < floor));
        wrong.extend(above.map(|name| format!("{path} imports `{name}`, which stands above it")));
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_middle_floors_know_no_kind_by_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/kinds");
    let mut files = Vec::new();
    sources(&folder, &mut files);
    let kinds: Vec<String> = files
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .filter(|name| name != "mod" && name != "tests")
        .collect();
    assert!(kinds.len() > 10, "{kinds:?}");
    let mut wrong = Vec::new();
    for (_, path, text) in modules().into_iter().filter(|(module, ..)| BLIND.contains(&module.as_str())) {
        for kind in &kinds {
            if text.contains(&format!("kinds::{kind}")) {
                wrong.push(format!("{path} names `kinds::{kind}`"));
            }
        }
        for (at, _) in text.match_indices("kinds::{") {
            let group = text[at..].split('}').next().unwrap_or("");
            wrong.extend(
                kinds.iter().filter(|kind| group.contains(&format!("{kind}::"))).map(|k| format!("{path} names `{k}`")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
