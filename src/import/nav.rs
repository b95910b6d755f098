//! What tools for documentation say beside the texts: the order and titles of pages, and other addresses of theirs.

use super::Told;
use crate::parse::tree::{Node, Value};
use crate::parse::yaml;
use std::collections::BTreeMap;
use std::path::Path;

/// What a folder says of its pages, by their paths.
#[derive(Debug, Default)]
pub struct Nav {
    /// The place of a page in the order, from 1, and a title for it.
    pub pages: BTreeMap<String, (usize, Option<String>)>,
    /// Files that say nothing else, and are no pages.
    pub read: Vec<String>,
}

/// Reads what lies in a folder, `files` below it, and one level above it.
pub fn read(folder: &Path, files: &[String], told: &mut Vec<Told>) -> Nav {
    let mut nav = Nav::default();
    let text = |path: &Path| std::fs::read_to_string(path).ok();
    for name in ["mkdocs.yml", "mkdocs.yaml"] {
        let at = [folder.join(name), folder.join("..").join(name)];
        if let Some(found) = at.iter().find_map(|path| text(path)) {
            match yaml::plain(&found) {
                Some(settings) => nav.add(mkdocs(&settings), files, ""),
                None => {
                    told.push(Told { line: 0, text: format!("{name} is not YAML: the order of pages in it is lost") });
                }
            }
        }
    }
    for path in files.iter().filter(|path| path.rsplit('/').next() == Some("SUMMARY.md")) {
        if let Some(found) = text(&folder.join(path)) {
            let base = path.strip_suffix("SUMMARY.md").unwrap_or("");
            nav.add(summary(&found), files, base);
            nav.read.push(path.clone());
        }
    }
    for path in files {
        let (base, name) = path.rsplit_once('/').map_or(("", path.as_str()), |(base, name)| (base, name));
        match name {
            "_category_.json" | "_category_.yml" | "_category_.yaml" => {
                let found = text(&folder.join(path)).unwrap_or_default();
                let index = ["index.md", "index.mdx", "README.md"].iter().map(|name| format!("{base}/{name}"));
                let index = index.into_iter().find(|index| files.contains(index));
                match (index, yaml::plain(&found).as_ref().and_then(category)) {
                    (Some(index), Some(said)) => {
                        nav.pages.entry(index).or_insert(said);
                    }
                    _ => told
                        .push(Told { line: 0, text: format!("{path}: the folder has no page of its own to say it") }),
                }
            }
            "sidebars.js" | "sidebars.ts" | "config.toml" | "hugo.toml" | "_config.yml" | "docusaurus.config.js" => {
                told.push(Told { line: 0, text: format!("{path} is a program's own: it is left out") });
            }
            _ => {}
        }
    }
    nav
}

impl Nav {
    fn add(&mut self, listed: Vec<(String, Option<String>)>, files: &[String], base: &str) {
        for (path, title) in listed {
            let path = path.trim_start_matches("./");
            let tries = [format!("{base}{path}"), format!("{base}docs/{path}"), format!("{base}src/{path}")];
            if let Some(found) = tries.into_iter().find(|path| files.contains(path)) {
                let place = self.pages.len() + 1;
                self.pages.entry(found).or_insert((place, title));
            }
        }
    }
}

/// The pages of `nav` in the order in which they stand: `- Title: path.md` and `- path.md`.
fn mkdocs(settings: &Node) -> Vec<(String, Option<String>)> {
    fn list(node: &Node, title: Option<&str>, found: &mut Vec<(String, Option<String>)>) {
        match &node.value {
            Value::Text(path) if path.ends_with(".md") && !path.contains("://") => {
                found.push((path.to_string(), title.map(str::to_owned)));
            }
            Value::List(items) => items.iter().for_each(|item| list(item, None, found)),
            Value::Table(items) => items.iter().for_each(|(title, item)| list(item, Some(&title.name), found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Some(nav) = settings.get("nav") {
        list(nav, None, &mut found);
    }
    found
}

/// The pages of a table of contents: `- [Title](path.md)`.
fn summary(text: &str) -> Vec<(String, Option<String>)> {
    let each = text.lines().filter_map(|line| {
        let (title, rest) = line.split_once('[')?.1.split_once("](")?;
        let path = rest.split([')', '#']).next()?.trim();
        path.ends_with(".md").then(|| (path.to_owned(), Some(title.trim().to_owned())))
    });
    each.collect()
}

/// The place and the title of a folder.
fn category(said: &Node) -> Option<(usize, Option<String>)> {
    Some((usize::try_from(place(said, "position")?).ok()?, word(said, "label")))
}

/// What a key says in a word; none where it is empty, or more than a word.
#[must_use]
pub fn word(said: &Node, key: &str) -> Option<String> {
    match &said.get(key)?.value {
        Value::Text(text) => Some(text.to_string()).filter(|text| !text.is_empty()),
        Value::Whole(whole) => Some(whole.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A place in an order, without what stands behind its point.
#[must_use]
pub fn place(said: &Node, key: &str) -> Option<i64> {
    word(said, key)?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{category, mkdocs, summary};
    use crate::parse::yaml::plain;

    #[test]
    fn the_order_of_pages_is_read() {
        let yaml = "site_name: X\nnav:\n  - Home: index.md\n  - 'User guide':\n      - guide/a.md\n      - \"B: more\": guide/b.md # last\n  - Out: https://a.example/x.md\ntheme:\n  name: x\nmarkdown_extensions:\n  - emoji:\n      generator: !!python/name:a.b\n";
        let titles = mkdocs(&plain(yaml).expect("YAML"));
        let expected = [("index.md", Some("Home")), ("guide/a.md", None), ("guide/b.md", Some("B: more"))];
        assert_eq!(titles, expected.map(|(path, title)| (path.to_owned(), title.map(str::to_owned))));
        let book = "# Summary\n\n[Start](start.md)\n\n- [One](one.md)\n  - [Two](deep/two.md#x)\n- [Draft]()\n";
        assert_eq!(summary(book).len(), 3);
        for text in ["{\"label\": \"Guides\", \"position\": 2}", "label: Guides\nposition: 2.5\n"] {
            assert_eq!(plain(text).as_ref().and_then(category), Some((2, Some("Guides".into()))));
        }
    }
}
