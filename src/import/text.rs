//! Text of other tools as text of a definition: what would mean something else here is made plain, and nothing is lost.

use crate::parse::prose::{self, Link, LinkSort};
use std::collections::BTreeSet;
use std::path::{Component, Path};

/// What becomes of a link.
pub enum Fate {
    /// It stays.
    Stays,
    /// It leads elsewhere from here.
    Leads(String),
    /// It leads nowhere here: its words stay, with where it led.
    Words,
}

/// The names of the headings of a text, to which links may lead.
#[must_use]
pub fn anchors(text: &str) -> BTreeSet<String> {
    prose::scan(text).headings.into_iter().map(|heading| heading.anchor).collect()
}

/// A text as it can stand in a definition. `fate` is asked of every link and image that leads to a file or to a heading.
pub fn carry(text: &str, fate: &mut dyn FnMut(&Link) -> Fate) -> String {
    let mut text = text.replace("\r\n", "\n");
    if !prose::blocks(&text).faults.is_empty() {
        // Blocks of colons that rutter does not know are text.
        let line = |line: &str| match line.trim_start().strip_prefix(":::") {
            Some(rest) => format!("{}\\:::{rest}", &line[..line.len() - line.trim_start().len()]),
            None => line.to_owned(),
        };
        text = text.split('\n').map(line).collect::<Vec<_>>().join("\n");
    }
    let mut links = prose::scan(&text).links;
    // From the last on, so that places before stay; one within another is done first.
    links.sort_by_key(|link| (link.span.start, usize::MAX - link.span.end));
    for link in links.iter().rev() {
        match link.sort {
            LinkSort::Wiki if matches!(fate(link), Fate::Stays) => {}
            LinkSort::Wiki => text.insert(link.span.start, '\\'),
            LinkSort::Auto => {}
            LinkSort::Inline | LinkSort::Image => {
                let scheme = link.target.split_once("://").map(|(scheme, _)| scheme);
                let is_away = scheme.is_some_and(|scheme| scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
                    || ["mailto:", "tel:"].iter().any(|scheme| link.target.starts_with(scheme));
                let fate = if !prose::is_safe(&link.target) || link.target.is_empty() {
                    Fate::Words
                } else if is_away {
                    Fate::Stays
                } else {
                    fate(link)
                };
                match fate {
                    Fate::Stays => {}
                    Fate::Leads(to)
                        if link.span.start <= link.target_span.start && link.target_span.end <= link.span.end =>
                    {
                        if link.target_span != link.span {
                            text.replace_range(link.target_span.clone(), &to);
                        }
                    }
                    Fate::Leads(to) => {
                        // A link by way of a definition gets its address itself.
                        let label = inside(&text, link);
                        let mark = if link.sort == LinkSort::Image { "!" } else { "" };
                        text.replace_range(link.span.clone(), &format!("{mark}[{label}]({to})"));
                    }
                    Fate::Words => {
                        let label = inside(&text, link);
                        let plain = label.trim_matches('`') == link.target;
                        let words = match (link.sort, label.is_empty() || plain) {
                            _ if link.target.is_empty() => label,
                            (LinkSort::Image, true) => format!("(image `{}`)", link.target),
                            (LinkSort::Image, false) => format!("{label} (image `{}`)", link.target),
                            (_, true) => format!("`{}`", link.target),
                            (_, false) => format!("{label} (`{}`)", link.target),
                        };
                        text.replace_range(link.span.clone(), &words);
                    }
                }
            }
        }
    }
    text
}

/// What stands between the brackets of a link.
fn inside(text: &str, link: &Link) -> String {
    let written = text.get(link.span.clone()).unwrap_or("");
    let start = written.find('[').map_or(0, |at| at + 1);
    let mut depth = 0_usize;
    for (at, c) in written.char_indices().skip_while(|(at, _)| *at < start) {
        match c {
            '[' => depth += 1,
            ']' if depth == 0 => return written.get(start..at).unwrap_or("").to_owned(),
            ']' => depth -= 1,
            _ => {}
        }
    }
    link.label.clone().unwrap_or_default()
}

/// A path without `.` and `..`, with `/`; nothing where it leads above its beginning.
#[must_use]
pub fn tidy(path: &Path) -> Option<String> {
    let mut steps: Vec<String> = Vec::new();
    for step in path.components() {
        match step {
            Component::Normal(step) => steps.push(step.to_string_lossy().into_owned()),
            Component::ParentDir => {
                steps.pop()?;
            }
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(steps.join("/"))
}

/// The way from the folder of one file to another, both relative to the same folder.
#[must_use]
pub fn way(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let from = &from[..from.len().saturating_sub(1)];
    let to: Vec<&str> = to.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count().min(to.len().saturating_sub(1));
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}
