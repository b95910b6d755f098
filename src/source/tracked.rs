//! The files of a revision: what `git ls-tree` lists, as a folder with them would be read.

use super::Trouble;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::sync::Arc;

/// What a name of a tree stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A file.
    File,
    /// A symbolic link.
    Link,
    /// Another repository.
    Module,
}

/// A name of a tree.
#[derive(Debug, Clone)]
pub struct Tracked {
    /// What it stands for.
    pub mode: Mode,
    /// Its object.
    pub id: Arc<str>,
    /// Bytes.
    pub len: u64,
}

/// The files of a definition in a revision.
#[derive(Debug, Default)]
pub struct Tree {
    /// Those that are read, by path.
    pub files: BTreeMap<Arc<str>, Tracked>,
    /// Those that are not, and why.
    pub troubles: Vec<(Arc<str>, Trouble)>,
}

/// Links that one path may lead over.
const STEPS: usize = 40;

type Names = BTreeMap<Arc<str>, Tracked>;

impl Tree {
    /// Takes what `git ls-tree -r -z -l` lists. `read` gives an object's bytes.
    pub fn of(listed: &[u8], read: &mut dyn FnMut(&str) -> io::Result<Vec<u8>>) -> io::Result<Tree> {
        let all: Names = listed.split(|b| *b == 0).filter_map(name).collect();
        let mut ways = BTreeMap::new();
        let mut ignores: Vec<(String, Gitignore)> = Vec::new();
        for (path, tracked) in &all {
            if tracked.mode == Mode::Link {
                ways.insert(path.clone(), String::from_utf8_lossy(&read(&tracked.id)?).into_owned());
            } else if let Some(folder) = path.strip_suffix(".gitignore").filter(|f| f.is_empty() || f.ends_with('/')) {
                let mut builder = GitignoreBuilder::new("");
                for line in String::from_utf8_lossy(&read(&tracked.id)?).lines() {
                    builder.add_line(None, line).ok();
                }
                ignores.extend(builder.build().ok().map(|ignore| (folder.to_owned(), ignore)));
            }
        }
        // What stands deeper says more.
        ignores.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
        let is_left_out = |path: &str| {
            let says = ignores.iter().find_map(|(folder, ignore)| {
                match ignore.matched_path_or_any_parents(path.strip_prefix(folder.as_str())?, false) {
                    Match::None => None,
                    found => Some(found.is_ignore()),
                }
            });
            is_hidden(path) || path.starts_with("dist/") || says == Some(true)
        };
        let mut tree = Tree::default();
        for (path, tracked) in all.iter().filter(|(path, _)| !is_left_out(path)) {
            match tracked.mode {
                Mode::File => drop(tree.files.insert(path.clone(), tracked.clone())),
                Mode::Module => {}
                Mode::Link => match resolve(path, &ways) {
                    Some(target) if !path.starts_with(&format!("{target}/")) && !target.is_empty() => {
                        let below = format!("{target}/");
                        let found: Vec<(Arc<str>, Tracked)> = match all.get(&*target) {
                            Some(file) => vec![(path.clone(), file.clone())],
                            None => all
                                .range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded))
                                .take_while(|(name, _)| name.starts_with(&below))
                                .filter(|(name, file)| file.mode == Mode::File && !is_hidden(&name[below.len()..]))
                                .map(|(name, file)| (format!("{path}/{}", &name[below.len()..]).into(), file.clone()))
                                .collect(),
                        };
                        if found.is_empty() {
                            tree.troubles.push((path.clone(), Trouble::LeadsOut));
                        }
                        tree.files.extend(found);
                    }
                    _ => tree.troubles.push((path.clone(), Trouble::LeadsOut)),
                },
            }
        }
        Ok(tree)
    }
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|step| step.starts_with('.'))
}

/// One line of the list: `MODE TYPE ID LEN\tPATH`.
fn name(line: &[u8]) -> Option<(Arc<str>, Tracked)> {
    let line = String::from_utf8_lossy(line);
    let (head, path) = line.split_once('\t')?;
    let mut words = head.split_whitespace();
    let mode = match words.next()? {
        "120000" => Mode::Link,
        "160000" => Mode::Module,
        _ => Mode::File,
    };
    let id = words.nth(1)?.into();
    let len = words.next().and_then(|len| len.parse().ok()).unwrap_or(0);
    Some((path.into(), Tracked { mode, id, len }))
}

/// Where a link leads within the definition; none where it leads out, or in a circle.
fn resolve(link: &str, ways: &BTreeMap<Arc<str>, String>) -> Option<String> {
    let mut ahead: Vec<String> = link.rsplit('/').map(str::to_owned).collect();
    let mut here: Vec<String> = Vec::new();
    let mut steps = 0;
    while let Some(step) = ahead.pop() {
        match step.as_str() {
            "" | "." => continue,
            ".." => {
                here.pop()?;
                continue;
            }
            _ => here.push(step),
        }
        if let Some(way) = ways.get(here.join("/").as_str()) {
            steps += 1;
            if steps > STEPS || way.starts_with('/') {
                return None;
            }
            here.pop();
            ahead.extend(way.rsplit('/').map(str::to_owned));
        }
    }
    Some(here.join("/"))
}
