//! A folder of Markdown → pages: MkDocs, Docusaurus, Hugo, Jekyll, or plain. Links lead to where each page comes to lie;
//! what cannot be carried is told.

use super::text::{Fate, carry, tidy, way};
use super::{Failure, Incoming, Reading, Told};
use crate::model::AnyKind;
use crate::parse::field::{as_id, is_id};
use crate::parse::prose::{Link, LinkSort};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file that texts show, to be laid beside them.
#[derive(Debug)]
pub struct Asset {
    /// From where.
    pub from: PathBuf,
    /// Where to, below the definition.
    pub to: String,
}

/// The pages of a folder, and the files that they show.
pub fn read(folder: &Path, kind: &'static dyn AnyKind) -> Result<(Reading, Vec<Asset>), Failure> {
    let mut files = Vec::new();
    walk(folder, folder, &mut files)?;
    files.sort();
    let mut pages: BTreeMap<&str, String> = BTreeMap::new();
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    let mut reading = Reading::default();
    for path in files.iter().filter(|path| is_page(path)) {
        let id = id(path);
        let mut own = id.clone();
        let mut number = 2;
        while let Some(first) = taken.get(&own) {
            if number == 2 {
                let text = format!("{path}: `{first}` would lie there too: it becomes `{id}-{number}`");
                reading.told.push(Told { line: 0, text });
            }
            own = format!("{id}-{number}");
            number += 1;
        }
        taken.insert(own.clone(), path);
        pages.insert(path, own);
    }
    let known: BTreeSet<&str> = files.iter().map(String::as_str).collect();
    let folders: BTreeSet<&str> = pages.values().filter_map(|id| Some(id.rsplit_once('/')?.0)).collect();
    let at = |id: &str| if folders.contains(id) { format!("{id}/index") } else { id.to_owned() };
    let base = kind.traits().folder;
    let mut assets: BTreeMap<String, String> = BTreeMap::new();
    let mut entries = Vec::new();
    for (path, id) in &pages {
        let bytes = std::fs::read(folder.join(path)).map_err(|error| Failure::Machine(format!("{path}: {error}")))?;
        let Ok(text) = String::from_utf8(bytes) else {
            reading.told.push(Told { line: 0, text: format!("{path} is not UTF-8: it is left out") });
            continue;
        };
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let (matter, body) = front(&text);
        let own = format!("{base}/{}.md", at(id));
        let body = foreign(body, path, &mut reading.told);
        let mut lost = Vec::new();
        let mut fate = |link: &Link| {
            let (target, part) =
                link.target.split_once('#').map_or((&*link.target, ""), |(target, part)| (target, part));
            if link.sort == LinkSort::Wiki {
                return if pages.values().any(|id| id == target || id.ends_with(&format!("/{target}"))) {
                    Fate::Stays
                } else {
                    Fate::Words
                };
            }
            // What a template fills in leads somewhere that only its tool knows.
            if target.contains("{{") || target.contains("{%") {
                return Fate::Stays;
            }
            let Some(found) = find(path, target, &known) else {
                lost.push(link.target.clone());
                return Fate::Words;
            };
            let to = if let Some(id) = pages.get(found) {
                format!("{base}/{}.md", at(id))
            } else {
                let to = format!("{base}/{}", beside(found));
                assets.insert(found.to_owned(), to.clone());
                to
            };
            let to = way(&own, &to);
            Fate::Leads(if part.is_empty() { to } else { format!("{to}#{part}") })
        };
        let body = carry(&body, &mut fate);
        for target in lost {
            reading.told.push(Told {
                line: 0,
                text: format!("{path}: `{target}` leads to nothing in the folder: its words stay"),
            });
        }
        entries.push(Incoming {
            kind,
            id: at(id),
            key: (*path).to_owned(),
            fields: Vec::new(),
            body: format!("{}{}", matter.map_or(String::new(), |matter| page(&matter)), body),
        });
    }
    reading.entries = entries;
    let assets = assets.into_iter().map(|(from, to)| Asset { from: folder.join(from), to }).collect();
    Ok((reading, assets))
}

fn is_page(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ["md", "mdx", "markdown"].contains(&&*ending.to_lowercase()))
}

/// Every file below a folder, with `/`; what is hidden or made by tools is left out.
fn walk(folder: &Path, home: &Path, found: &mut Vec<String>) -> Result<(), Failure> {
    let wrong = |error: std::io::Error| Failure::Machine(format!("{}: {error}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || ["node_modules", "_site", "target"].contains(&&*name) {
            continue;
        }
        let path = entry.path();
        // A link may lead out of the folder, or in a circle.
        let sort = entry.file_type().map_err(wrong)?;
        if sort.is_dir() {
            walk(&path, home, found)?;
        } else if sort.is_file()
            && let Ok(below) = path.strip_prefix(home)
        {
            found.push(below.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// The id of a page by its path: `Guides/01 Intro.md` → `guides/01-intro`; a folder's own page is named for the folder.
fn id(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let mut steps: Vec<String> = stem
        .split('/')
        .map(|step| if is_id(step) { step.to_owned() } else { as_id(step) })
        .filter(|step| !step.is_empty())
        .collect();
    if steps.len() > 1 && steps.last().is_some_and(|last| ["index", "readme"].contains(&&**last)) {
        steps.pop();
    } else if steps.last().is_some_and(|last| last == "readme") {
        steps = vec!["index".into()];
    }
    if steps.is_empty() { "page".into() } else { steps.join("/") }
}

/// Where a file lies that texts show: its folders as those of pages, its name as it is.
fn beside(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let steps = folder.split('/').map(as_id).filter(|step| !step.is_empty());
    steps.chain([name.to_owned()]).collect::<Vec<_>>().join("/")
}

/// The file that a link means, as these tools resolve it: an ending may be absent, a folder stands for its page.
fn find<'a>(from: &str, target: &str, known: &BTreeSet<&'a str>) -> Option<&'a str> {
    let target = target.split('?').next().unwrap_or("").replace("%20", " ");
    let bare = target.trim_end_matches('/');
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let stem = from.rsplit_once('.').map_or(from, |(stem, _)| stem);
    let roots = match bare.strip_prefix('/') {
        Some(path) => {
            ["", "docs", "content", "static", "public"].map(|root| tidy(&Path::new(root).join(path))).to_vec()
        }
        // Sites show a page as a folder: `../other/` is meant from there.
        None => vec![tidy(&Path::new(folder).join(bare)), tidy(&Path::new(stem).join(bare))],
    };
    for path in roots.into_iter().flatten() {
        let path = path.trim_end_matches(".html");
        let tries = [
            path.to_owned(),
            format!("{path}.md"),
            format!("{path}.mdx"),
            format!("{path}.markdown"),
            format!("{path}/index.md"),
            format!("{path}/_index.md"),
            format!("{path}/README.md"),
            format!("{path}/readme.md"),
            format!("{path}/index.mdx"),
        ];
        for path in tries {
            let path = path.trim_start_matches('/');
            if let Some(found) = known.get(path) {
                return Some(found);
            }
        }
    }
    None
}

/// Front matter, and what follows.
enum Matter<'a> {
    Yaml(&'a str),
    Toml(&'a str),
}

fn front(text: &str) -> (Option<Matter<'_>>, &str) {
    for mark in ["---", "+++"] {
        let Some(first) = text.split_inclusive('\n').next().filter(|line| line.trim_end() == mark) else { continue };
        let mut at = first.len();
        for line in text.get(first.len()..).unwrap_or("").split_inclusive('\n') {
            if line.trim_end() == mark {
                let matter = text.get(first.len()..at).unwrap_or("");
                let matter = if mark == "---" { Matter::Yaml(matter) } else { Matter::Toml(matter) };
                return (Some(matter), text.get(at + line.len()..).unwrap_or(""));
            }
            at += line.len();
        }
    }
    (None, text)
}

/// Front matter as a page has it. YAML is read as it is; of TOML, what is no field of a page goes under `extra`.
fn page(matter: &Matter<'_>) -> String {
    match matter {
        Matter::Yaml(yaml) => format!("---\n{yaml}---\n"),
        Matter::Toml(text) => {
            let Ok(table) = toml::from_str::<toml::Table>(text) else { return String::new() };
            let mut kept = toml::Table::new();
            let mut extra = toml::Table::new();
            for (key, value) in table {
                let own = match key.as_str() {
                    "title" | "tags" | "draft" => key.as_str(),
                    "description" | "summary" => "summary",
                    "weight" | "order" => "order",
                    _ => "",
                };
                if own.is_empty() || kept.contains_key(own) {
                    extra.insert(key, value);
                } else {
                    kept.insert(own.to_owned(), value);
                }
            }
            if !extra.is_empty() {
                kept.insert("extra".into(), extra.into());
            }
            format!("+++\n{}+++\n", toml::to_string(&kept).unwrap_or_default())
        }
    }
}

/// What only one tool understands, as all do: notes, imports of components, `[TOC]`.
fn foreign(body: &str, path: &str, told: &mut Vec<Told>) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    let mut lines = body.split('\n').peekable();
    let is_mdx = path.ends_with(".mdx") || body.starts_with("import ") || body.contains("\nimport ");
    let mut imports = 0;
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        let mark: String = trimmed.chars().take_while(|c| *c == '`' || *c == '~').collect();
        if let Some(open) = &fence {
            if mark.len() >= open.len() && mark.starts_with(open.as_str()) {
                fence = None;
            }
            out.push(line.to_owned());
            continue;
        }
        if mark.len() >= 3 {
            fence = Some(mark);
            out.push(line.to_owned());
            continue;
        }
        if let Some(rest) = ["!!! ", "???+ ", "??? "].iter().find_map(|mark| line.strip_prefix(mark)) {
            let (sort, title) = rest.split_once(' ').unwrap_or((rest, ""));
            out.push(String::new());
            out.push(opening(sort, title.trim().trim_matches('"')));
            out.push(String::new());
            while let Some(line) =
                lines.next_if(|line| line.is_empty() || line.starts_with("    ") || line.starts_with('\t'))
            {
                out.push(line.strip_prefix("    ").or_else(|| line.strip_prefix('\t')).unwrap_or("").to_owned());
            }
            while out.last().is_some_and(String::is_empty) {
                out.pop();
            }
            out.extend([String::new(), ":::".into(), String::new()]);
            continue;
        }
        if let Some(rest) =
            trimmed.strip_prefix(":::").filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let (sort, title) = rest.split_at(end);
            out.extend([String::new(), opening(sort, title.trim().trim_matches(['[', ']'])), String::new()]);
            continue;
        }
        if trimmed == ":::" {
            out.extend([String::new(), ":::".into(), String::new()]);
            continue;
        }
        let is_import = is_mdx
            && (line.starts_with("import ") && (line.contains(" from ") || line.ends_with(';'))
                || line.starts_with("export "));
        if is_import {
            imports += 1;
            continue;
        }
        if trimmed.eq_ignore_ascii_case("[toc]") {
            continue;
        }
        out.push(line.to_owned());
    }
    if imports > 0 {
        told.push(Told { line: 0, text: format!("{path}: {imports} lines that import components are left out") });
    }
    out.join("\n")
}

/// The line that opens a note.
fn opening(sort: &str, title: &str) -> String {
    let sort = match sort.to_lowercase().as_str() {
        "tip" | "hint" | "success" | "check" | "done" => "tip",
        "info" | "todo" | "abstract" | "summary" | "tldr" => "info",
        "important" => "important",
        "warning" | "attention" | "question" | "help" | "faq" => "warning",
        "caution" => "caution",
        "danger" | "error" | "failure" | "fail" | "bug" => "danger",
        _ => "note",
    };
    if title.is_empty() { format!("::: {sort}") } else { format!("::: {sort} {title}") }
}
