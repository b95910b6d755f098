//! The heading of a release: `[1.2.0] - 2026-11-30 [YANKED]`, and the other ways in which people write it.

use super::day::{Day, day};
use std::ops::Range;

/// What a heading says of its release.
pub(super) struct Heading {
    /// The version without a `v` before it, with its place; none where it is not released.
    pub version: Option<(String, Range<usize>)>,
    /// The day.
    pub day: Option<(Day, Range<usize>)>,
    /// Whether it was withdrawn.
    pub yanked: bool,
    /// Whether it says that it is not out: `1.3.0 - Unreleased`.
    pub ahead: bool,
    /// What else it says.
    pub title: Option<String>,
    /// Where its version leads, to compare it with the one before.
    pub target: Option<String>,
    /// Its whole place.
    pub range: Range<usize>,
}

/// Words in place of a day, or of a version, that say: not yet.
const AHEAD: [&str; 10] = [
    "unreleased",
    "upcoming",
    "tbd",
    "tba",
    "planned",
    "next",
    "pending",
    "in progress",
    "in development",
    "releasedate",
];

/// Reads a heading at `range` of `text`, whose plain text is `plain`; `None` where it begins no release.
pub(super) fn read(text: &str, range: Range<usize>, plain: &str, target: Option<&str>) -> Option<Heading> {
    let written = text.get(range.clone())?;
    let place =
        |word: &str| written.find(word).map_or(range.clone(), |at| range.start + at..range.start + at + word.len());
    let mut rest = plain.trim();
    for word in ["version ", "release "] {
        if rest.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word)) {
            rest = rest[word.len()..].trim_start();
        }
    }
    let first_end = rest.find([' ', '(', ':', ',', '\u{a0}']).unwrap_or(rest.len());
    let first = rest.get(..first_end)?.trim_matches(['[', ']', '*', '`']);
    let is_unreleased = first.eq_ignore_ascii_case("unreleased") || first.eq_ignore_ascii_case("upcoming");
    let version = version(first);
    if !is_unreleased && version.is_none() {
        return None;
    }
    let mut rest = rest.get(first_end..)?.to_owned();
    let mut heading = Heading {
        version: version.map(|version| (version.to_owned(), place(version))),
        day: None,
        yanked: false,
        ahead: is_unreleased,
        title: None,
        target: target.map(str::to_owned),
        range: range.clone(),
    };
    if let Some(at) = rest.to_ascii_lowercase().find("yanked") {
        heading.yanked = true;
        rest.replace_range(at..at + 6, "");
    }
    if let Some((found, at)) = day(&rest) {
        heading.day = Some((found, place(&rest[at.clone()])));
        rest.replace_range(at, "");
    }
    let said = trim(&rest);
    if AHEAD.contains(&&*said.to_lowercase()) {
        heading.ahead = true;
    } else if said.chars().any(char::is_alphanumeric) {
        heading.title = Some(said.to_owned());
    }
    Some(heading)
}

/// A text without the marks that only part it from its neighbours.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "-–—:/|()[]*,".contains(c))
}

/// A word as a version: numbers with dots between them, and what may follow.
fn version(word: &str) -> Option<&str> {
    let bare = word.strip_prefix(['v', 'V']).unwrap_or(word);
    let is_fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    let (major, more) = bare.split_once('.')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let minor = more.split(['.', '-', '+']).next()?;
    (is_number(major) && is_number(minor) && bare.chars().all(is_fit)).then_some(bare)
}
