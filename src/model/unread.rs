//! What looks as if it were part of a definition, and is not read: told with where it belongs.

use super::gather::{Later, Place, place};
use super::kind::{AnyKind, Traits};
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::parse::rules::UNKNOWN_FOLDER;
use crate::source::{Snapshot, Span};
use std::collections::BTreeSet;

/// Names at the top of a definition that hold no entries and need no word.
const QUIET: [&str; 5] = ["static", "theme", "dist", "node_modules", "target"];

/// A folder in which a `theme.toml` lies holds a theme.
fn holds_theme(snapshot: &Snapshot, folder: &str) -> bool {
    let below = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    snapshot.sources.iter().any(|(_, source)| source.path.ends_with("/theme.toml") && below(&source.path))
}

/// Tells names at the top that hold nothing, and what was meant by them.
pub(super) fn folders(snapshot: &Snapshot, kinds: &'static [&'static dyn AnyKind], later: Later, report: &mut Report) {
    let mut told = BTreeSet::new();
    for (file, source) in snapshot.sources.iter() {
        let path = &*source.path;
        if path == "rutter.toml" || !(path.ends_with(".md") || path.ends_with(".toml")) {
            continue;
        }
        if matches!(place(path, kinds), Place::Entry(..) | Place::Entries(_)) {
            continue;
        }
        let (name, is_folder) = path.split_once('/').map_or((path, false), |(folder, _)| (folder, true));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        // README.md, CHANGELOG.md and their like belong to the repository; so do tables of other tools.
        let foreign = !is_folder
            && (stem.chars().any(char::is_uppercase) || path.ends_with(".md") && !is_near(stem, kinds, later));
        if QUIET.contains(&name) || foreign || !told.insert(name.to_owned()) || holds_theme(snapshot, name) {
            continue;
        }
        let known = kinds.iter().find(|kind| kind.traits().folder == name);
        let coming = later.iter().find(|(kind, folder)| *folder == stem || *kind == stem);
        let near = meant(stem, kinds);
        let top = Span::top(file);
        report.add(match (known, coming, near) {
            (Some(kind), ..) if kind.traits().singleton => {
                Diagnostic::new(&UNKNOWN_FOLDER, top, format!("`{path}` is not read: there is one {}", kind.name()))
                    .help(format!("write it into `{name}.md`, beside `rutter.toml`"))
            }
            (Some(kind), ..) => Diagnostic::new(&UNKNOWN_FOLDER, top, format!("`{path}` lies too deep to be read"))
                .help(format!("put it directly into `{}/`", kind.traits().folder)),
            (_, Some((kind, _)), _) => Diagnostic::new(
                &UNKNOWN_FOLDER,
                top,
                format!("`{name}` holds entries of the kind `{kind}`, which this version does not read"),
            )
            .help("a later version reads it; until then nothing of it is published"),
            (.., Some(kind)) => Diagnostic::new(&UNKNOWN_FOLDER, top, format!("`{name}` stands for no kind of entry"))
                .help(whereto(&kind.traits(), is_folder, stem)),
            _ => Diagnostic::new(&UNKNOWN_FOLDER, top, format!("`{name}` stands for no kind of entry"))
                .help("rename it, or move it to `wiki/`"),
        });
    }
}

/// Files that look as if they were read: of another ending, and tables beside nothing.
pub(super) fn files(snapshot: &Snapshot, kinds: &'static [&'static dyn AnyKind], report: &mut Report) {
    for (file, source) in snapshot.sources.iter() {
        let path = &*source.path;
        let Some((stem, ending)) = path.rsplit_once('.') else { continue };
        let usual = match &*ending.to_lowercase() {
            "md" | "markdown" | "mdx" => "md",
            "toml" => "toml",
            "csv" => "csv",
            _ => continue,
        };
        let fit = format!("{stem}.{usual}");
        let told = |message: String| Diagnostic::new(&UNKNOWN_FOLDER, Span::top(file), message);
        match place(&fit, kinds) {
            Place::Other => {}
            _ if ending != usual => {
                report.add(
                    told(format!("`{path}` is not read: its ending is `.{ending}`"))
                        .help(format!("rename it to `{fit}`")),
                );
            }
            Place::Beside
                if !["md", "toml"].iter().any(|end| snapshot.sources.at(&format!("{stem}.{end}")).is_some()) =>
            {
                report.add(
                    told(format!("`{path}` lies beside nothing that it belongs to"))
                        .help(format!("give it the name of its entry's own file: `{stem}.toml` or `{stem}.md`")),
                );
            }
            _ => {}
        }
    }
}

/// The kind that a name at the top of a definition may mean: by its folder, or by its own name: `initiatives`.
fn meant(stem: &str, kinds: &'static [&'static dyn AnyKind]) -> Option<&'static dyn AnyKind> {
    let called = |name: &str| kinds.iter().find(|kind| kind.traits().folder == name || kind.name() == name).copied();
    let plural = stem.strip_suffix('s').and_then(called).filter(|kind| !kind.traits().singleton);
    let folders = || kinds.iter().map(|kind| kind.traits().folder);
    // Whoever mistypes a name begins it right: `notes` are no `roles`.
    let near = || {
        nearest(stem, folders())
            .filter(|near| near.get(..1).is_some_and(|first| stem.to_lowercase().starts_with(first)))
    };
    plural.or_else(|| called(stem)).or_else(|| near().and_then(called))
}

/// Where entries of a kind stand.
fn whereto(traits: &Traits, is_folder: bool, stem: &str) -> String {
    let folder = traits.folder;
    match (traits.singleton, is_folder) {
        (true, _) => format!("did you mean `{folder}.md`?"),
        (false, true) => format!("did you mean `{folder}`?"),
        _ if stem == folder => {
            format!("write one entry to a file in `{folder}/`, or many as tables in `{folder}.toml`")
        }
        _ => format!("did you mean a file in `{folder}/`, or `{folder}.toml`?"),
    }
}

fn is_near(stem: &str, kinds: &'static [&'static dyn AnyKind], later: Later) -> bool {
    meant(stem, kinds).is_some() || later.iter().any(|(_, folder)| *folder == stem)
}
