//! What tools for documentation say beside the texts: the order and titles of pages, and other addresses of theirs.

use super::Told;
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
            nav.add(mkdocs(&found), files, "");
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
                match (index, category(&found)) {
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

/// The pages of `nav:` in the order in which they stand: `- Title: path.md` and `- path.md`.
fn mkdocs(text: &str) -> Vec<(String, Option<String>)> {
    let mut lines = text.lines().skip_while(|line| line.trim_end() != "nav:").skip(1);
    let is_nav = |line: &&str| line.trim().is_empty() || line.starts_with([' ', '-', '#', '\t']);
    let bare = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    let mut found = Vec::new();
    for line in lines.by_ref().take_while(is_nav) {
        let Some(item) = line.trim().strip_prefix("- ") else { continue };
        let item = item.split(" #").next().unwrap_or(item);
        let (title, path) = item.rsplit_once(": ").map_or((None, item), |(title, path)| (Some(bare(title)), path));
        let path = bare(path);
        if path.ends_with(".md") && !path.contains("://") {
            found.push((path, title));
        }
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
fn category(text: &str) -> Option<(usize, Option<String>)> {
    let (place, title) = match serde_json::from_str::<serde_json::Value>(text) {
        Ok(found) => {
            let place = found.get("position").and_then(serde_json::Value::as_f64).map(|place| place.to_string());
            (place, found.get("label").and_then(serde_json::Value::as_str).map(str::to_owned))
        }
        Err(_) => (value(text, "position"), value(text, "label")),
    };
    let place = place.and_then(|place| place.split('.').next()?.parse().ok());
    Some((place?, title))
}

/// The value of a key at the left edge of front matter.
#[must_use]
pub fn value(matter: &str, key: &str) -> Option<String> {
    let found = matter.lines().find_map(|line| {
        let rest = line.strip_prefix(key)?.trim_start();
        rest.strip_prefix([':', '=']).map(|value| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    found.filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{category, mkdocs, summary};

    #[test]
    fn the_order_of_pages_is_read() {
        let yaml = "site_name: X\nnav:\n  - Home: index.md\n  - 'User guide':\n      - guide/a.md\n      - \"B: more\": guide/b.md # last\n  - Out: https://a.example/x.md\ntheme:\n  name: x\n";
        let titles: Vec<_> = mkdocs(yaml);
        let expected = [("index.md", Some("Home")), ("guide/a.md", None), ("guide/b.md", Some("B: more"))];
        assert_eq!(titles, expected.map(|(path, title)| (path.to_owned(), title.map(str::to_owned))));
        let book = "# Summary\n\n[Start](start.md)\n\n- [One](one.md)\n  - [Two](deep/two.md#x)\n- [Draft]()\n";
        assert_eq!(summary(book).len(), 3);
        assert_eq!(category("{\"label\": \"Guides\", \"position\": 2}"), Some((2, Some("Guides".into()))));
        assert_eq!(category("label: Guides\nposition: 2.5\n"), Some((2, Some("Guides".into()))));
    }
}
