//! A folder of Markdown → pages: MkDocs, Docusaurus, Hugo, Jekyll, or plain. Links lead to where each page comes to lie;
//! what cannot be carried is told.

use super::foreign::foreign;
use super::text::{Fate, carry, tidy, way};
use super::{Failure, Incoming, Reading, Told, nav};
use crate::diagnostic::Report;
use crate::model::AnyKind;
use crate::parse::field::{as_id, is_id};
use crate::parse::matter::{Fence, fence};
use crate::parse::prose::{Link, LinkSort, scan, slug};
use crate::parse::toml::{Layout, parse as parse_toml};
use crate::parse::tree::Node;
use crate::parse::yaml;
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
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
    let nav = nav::read(folder, &files, &mut reading.told);
    for path in files.iter().filter(|path| is_page(path) && !nav.read.contains(path)) {
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
    let mut texts: BTreeMap<&str, Page> = BTreeMap::new();
    let mut others: BTreeMap<String, &str> = BTreeMap::new();
    for path in pages.keys() {
        let bytes = std::fs::read(folder.join(path)).map_err(|error| Failure::Machine(format!("{path}: {error}")))?;
        let Ok(text) = String::from_utf8(bytes) else {
            reading.told.push(Told { line: 0, text: format!("{path} is not UTF-8: it is left out") });
            continue;
        };
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let (matter, body) = front(&text);
        let said = matter.as_ref().and_then(Matter::said);
        let body = foreign(body, path, &mut reading.told);
        others.extend(addresses(path, said.as_ref()).into_iter().map(|address| (address, *path)));
        let prose = scan(&body);
        let head = head(matter.as_ref(), said.as_ref(), nav.pages.get(*path), prose.title().is_some());
        texts.insert(path, Page { head, anchors: prose.anchors().map(str::to_owned).collect(), body });
    }
    let mut assets: BTreeMap<String, String> = BTreeMap::new();
    let mut entries = Vec::new();
    for (path, text) in &texts {
        let own = format!("{base}/{}.md", at(&pages[path]));
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
            let found = if target.is_empty() { Some(*path) } else { find(path, target, &known, &others) };
            let Some(found) = found else {
                lost.push(format!("`{}` leads to nothing in the folder: its words stay", link.target));
                return Fate::Words;
            };
            let Some(id) = pages.get(found) else {
                let to = format!("{base}/{}", beside(found));
                assets.insert(found.to_owned(), to.clone());
                return Fate::Leads(way(&own, &to));
            };
            // Tools make the names of headings in ways of their own.
            let there = texts.get(found).map(|page| &page.anchors);
            let tries = [part.to_owned(), part.to_lowercase(), slug(part)];
            let part = tries.into_iter().find(|part| there.is_some_and(|there| there.contains(part)));
            if part.is_none() && link.target.contains('#') {
                lost.push(format!("`{}` names no heading there: the link leads to the page", link.target));
            }
            match part {
                Some(part) if target.is_empty() => Fate::Leads(format!("#{part}")),
                Some(part) => Fate::Leads(format!("{}#{part}", way(&own, &format!("{base}/{}.md", at(id))))),
                None if target.is_empty() => Fate::Words,
                None => Fate::Leads(way(&own, &format!("{base}/{}.md", at(id)))),
            }
        };
        let body = carry(&text.body, &mut fate);
        for lost in lost {
            reading.told.push(Told { line: 0, text: format!("{path}: {lost}") });
        }
        entries.push(Incoming {
            kind,
            id: at(&pages[path]),
            key: (*path).to_owned(),
            fields: Vec::new(),
            body: format!("{}{body}", text.head),
        });
    }
    reading.entries = entries;
    let assets = assets.into_iter().map(|(from, to)| Asset { from: folder.join(from), to }).collect();
    Ok((reading, assets))
}

/// A page on its way.
struct Page {
    /// Its front matter, as it is written.
    head: String,
    body: String,
    /// The names of its headings.
    anchors: BTreeSet<String>,
}

/// Other addresses of a page, as its tool makes them, without slashes around.
fn addresses(path: &str, said: Option<&Node>) -> Vec<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let named = ["permalink", "slug", "url"].into_iter().filter_map(|key| nav::word(said?, key));
    let below = |address: String| if address.starts_with('/') { address } else { format!("{folder}/{address}") };
    let mut found: Vec<String> = named.map(|address| below(address).trim_matches('/').to_owned()).collect();
    // `_posts/2026-11-30-words.md` is shown at `/2026/11/30/words`.
    if folder.ends_with("_posts")
        && let Some((day, words)) = name.get(..10).zip(name.get(11..))
    {
        let words = words.rsplit_once('.').map_or(words, |(stem, _)| stem);
        found.push(format!("{}/{words}", day.replace('-', "/")));
    }
    found
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
fn find<'a>(
    from: &str,
    target: &str,
    known: &BTreeSet<&'a str>,
    others: &BTreeMap<String, &'a str>,
) -> Option<&'a str> {
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
    let address = bare.trim_end_matches(".html").trim_matches('/');
    let below = tidy(&Path::new(folder).join(address));
    let found = others.get(address).or_else(|| others.get(&below?));
    // Some tools find a page by its name alone.
    found.copied().or_else(|| {
        let mut named = known.iter().filter(|path| {
            let name = path.rsplit('/').next().unwrap_or(path);
            is_page(path) && !address.is_empty() && (name == address || name.split('.').next() == Some(address))
        });
        named.next().copied().filter(|_| named.next().is_none() && !address.contains('/'))
    })
}

/// Front matter, and what follows.
enum Matter<'a> {
    Yaml(&'a str),
    Toml(&'a str),
}

impl Matter<'_> {
    /// What it says; none where it cannot be read.
    fn said(&self) -> Option<Node> {
        match self {
            Matter::Yaml(text) => yaml::plain(text),
            Matter::Toml(text) => {
                let whole = Span::new(FileId(0), 0..text.len());
                let parsed = parse_toml(text, whole, Layout::One, &mut Report::default());
                parsed.clean.then_some(parsed.root)
            }
        }
    }
}

fn front(text: &str) -> (Option<Matter<'_>>, &str) {
    let found = |mark| match fence(text, mark) {
        Fence::Closed(matter, body) => Some((text.get(matter)?, text.get(body..)?)),
        Fence::Open | Fence::None => None,
    };
    if let Some((matter, body)) = found("---") {
        (Some(Matter::Yaml(matter)), body)
    } else if let Some((matter, body)) = found("+++") {
        (Some(Matter::Toml(matter)), body)
    } else {
        (None, text)
    }
}

/// Front matter as a page has it. YAML is read as it is; of TOML, what is no field of a page goes under `extra`. What the tool
/// says elsewhere of the page's place and title, `nav`, is added where it says neither itself.
fn head(
    matter: Option<&Matter<'_>>,
    said: Option<&Node>,
    nav: Option<&(usize, Option<String>)>,
    has_heading: bool,
) -> String {
    let has = |key: &str| said.is_some_and(|said| said.get(key).is_some());
    let own = ["sidebar_position", "nav_order"].into_iter().find_map(|key| nav::place(said?, key));
    let place = own.or_else(|| nav.and_then(|(place, _)| i64::try_from(*place).ok()));
    let place = place.filter(|_| !has("order") && !has("weight"));
    let title = nav.and_then(|(_, title)| title.clone()).filter(|_| !has("title") && !has_heading);
    let mut lines = String::new();
    if let Some(title) = &title {
        let _ = writeln!(lines, "title: {}", serde_json::Value::from(title.as_str()));
    }
    if let Some(place) = place {
        let _ = writeln!(lines, "order: {place}");
    }
    match matter {
        Some(Matter::Yaml(yaml)) => format!("---\n{lines}{yaml}---\n"),
        Some(Matter::Toml(text)) => {
            // What has errors of form stays, and is told when it is checked.
            let Ok(table) = toml::from_str::<toml::Table>(text) else { return format!("+++\n{text}+++\n") };
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
            kept.extend(title.map(|title| ("title".to_owned(), title.into())));
            kept.extend(place.map(|place| ("order".to_owned(), place.into())));
            if !extra.is_empty() {
                kept.insert("extra".into(), extra.into());
            }
            format!("+++\n{}+++\n", toml::to_string(&kept).unwrap_or_default())
        }
        None if lines.is_empty() => String::new(),
        None => format!("---\n{lines}---\n\n"),
    }
}
