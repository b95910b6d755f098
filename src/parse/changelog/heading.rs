//! The heading of a release: `[1.2.0] - 2026-11-30 [YANKED]`, and the other ways in which people write it.

use super::day::{Day, day};
use super::version;
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
    /// A name before the version: `larder 1.2.0`, in lower case.
    pub name: Option<String>,
    /// Whether only its place can tell that it is not out yet: `Next`, `Development`.
    pub weak: bool,
    /// Its whole place.
    pub range: Range<usize>,
}

impl Heading {
    /// Whether it is one beyond doubt, wherever it stands.
    pub fn is_sure(&self) -> bool {
        self.version.is_some() && self.name.is_none() && (self.day.is_some() || self.target.is_some())
    }
}

/// Words in place of a day, or of a version, that say: not yet.
const AHEAD: &[&str] = &[
    "unreleased",
    "unreleased changes",
    "upcoming",
    "upcoming release",
    "upcoming version",
    "upcoming changes",
    "not released",
    "not yet released",
    "not released yet",
    "to be released",
    "yet to be released",
    "tbd",
    "tba",
    "to be determined",
    "to be announced",
    "planned",
    "next",
    "pending",
    "soon",
    "coming soon",
    "in progress",
    "work in progress",
    "wip",
    "in development",
    "under development",
    "releasedate",
    "release date",
    "future",
];

/// Words that say so only as the whole heading, and above all releases.
const WEAK: &[&str] = &[
    "next",
    "next release",
    "next version",
    "vnext",
    "v next",
    "dev",
    "develop",
    "development",
    "development version",
    "in development",
    "under development",
    "master",
    "main",
    "head",
    "trunk",
    "edge",
    "nightly",
    "canary",
    "wip",
    "work in progress",
    "in progress",
    "latest",
    "latest changes",
    "current",
    "current development",
    "pending",
    "pending changes",
    "pending release",
    "future",
    "future release",
    "coming soon",
    "tbd",
    "tba",
    "not yet released",
    "not released yet",
    "to be released",
    "x y z",
    "x x x",
    "vx y z",
];

/// Words that say that a release was taken back.
const YANKED: &[&str] =
    &["yanked", "withdrawn", "retracted", "recalled", "revoked", "unpublished", "pulled", "rescinded", "do not use"];

/// Words behind a version that say nothing more of it.
const EMPTY: &[&str] = &[
    "released",
    "release",
    "on",
    "date",
    "compare",
    "diff",
    "changelog",
    "changes",
    "full",
    "notes",
    "tag",
    "tada",
    "rocket",
    "github",
    "npm",
];

/// Words that lead to a version and are no name.
const LEAD: &[&str] = &[
    "version",
    "ver",
    "release",
    "released",
    "releases",
    "changes",
    "change",
    "changelog",
    "log",
    "in",
    "for",
    "of",
    "what",
    "s",
    "whats",
    "new",
    "notes",
    "tag",
    "unreleased",
    "upcoming",
    "next",
    "v",
];

/// Words before a version that is not the release's own: `Upgrading from 1.2`.
const OTHER: &[&str] = &[
    "since",
    "from",
    "to",
    "before",
    "until",
    "after",
    "than",
    "with",
    "support",
    "supports",
    "upgrade",
    "upgrading",
    "update",
    "updating",
    "migrating",
    "migration",
    "migrate",
    "bump",
    "requires",
    "require",
    "drop",
    "and",
    "or",
    "compatible",
    "compatibility",
    "using",
    "on",
    "at",
    "downloads",
    "download",
    "section",
    "part",
    "chapter",
    "step",
    "python",
    "node",
    "java",
    "php",
    "ruby",
    "rust",
    "over",
    "about",
];

/// Reads a heading at `range` of `text`, whose plain text is `plain`; `None` where it begins no release.
pub(super) fn read(text: &str, range: Range<usize>, plain: &str, target: Option<&str>) -> Option<Heading> {
    let written = text.get(range.clone())?;
    let place =
        |word: &str| written.find(word).map_or(range.clone(), |at| range.start + at..range.start + at + word.len());
    let mut heading = Heading {
        version: None,
        day: None,
        yanked: written.contains("~~"),
        ahead: false,
        title: None,
        target: target.map(str::to_owned),
        name: None,
        weak: false,
        range: range.clone(),
    };
    let mut rest = plain.trim_start_matches(|c: char| !c.is_alphanumeric());
    // `2026-11-30, Version 1.2.0`
    let mut first_day = None;
    if let Some((found, at)) = day(rest).filter(|(_, at)| at.start == 0)
        && let Some(more) = rest.get(at.end..).map(|more| more.trim_start_matches(|c: char| !c.is_alphanumeric()))
        && !more.is_empty()
    {
        first_day = Some((found, place(&rest[at])));
        rest = more;
    }
    let Some(found) = find(rest) else {
        let words = words(rest);
        let mut said = words.split(' ');
        let begins = said.any(|word| ["unreleased", "upcoming"].contains(&word)) && words.split(' ').count() <= 5
            || words.starts_with("unreleased")
            || words.starts_with("upcoming");
        heading.weak = !begins && WEAK.contains(&&*words);
        if !begins && !heading.weak {
            return None;
        }
        heading.ahead = true;
        let more = rest.split_once(|c: char| !c.is_alphanumeric()).map_or("", |(_, more)| more);
        heading.day = first_day.or_else(|| day(more).map(|(found, at)| (found, place(&more[at]))));
        return Some(heading);
    };
    let mut after = rest.get(found.end..)?.to_owned();
    heading.day = first_day;
    if heading.day.is_none()
        && let Some((found, at)) = day(&after)
    {
        heading.day = Some((found, place(&after[at.clone()])));
        after.replace_range(at, "");
    }
    let mut version = found.version.to_owned();
    if let Some((stage, end)) = version::stage(&after)
        && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        version = format!("{version}-{stage}");
        after.replace_range(..end, "");
    }
    let lower = after.to_ascii_lowercase();
    if let Some((word, at)) = YANKED.iter().find_map(|word| Some((*word, lower.find(word)?))) {
        heading.yanked = true;
        let why = trim(after.get(at + word.len()..).unwrap_or(""));
        // A reason is told with the word that it explains.
        if !why.starts_with(|c: char| c.is_lowercase()) {
            after.replace_range(at..at + word.len(), "");
        }
    }
    let said = trim(&after);
    let bare = words(said);
    let is_pattern = !said.is_empty()
        && said.chars().any(|c| "xXyYmMdD?".contains(c))
        && said.chars().all(|c| c.is_ascii_digit() || "xXyYmMdD?-/.".contains(c));
    let is_stage = ["dev", "snapshot"].iter().any(|word| {
        let last = version.to_ascii_lowercase();
        last.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('.').ends_with(word)
    });
    if AHEAD.contains(&&*bare) || is_pattern || bare.contains("unreleased") || bare.contains("not yet released") {
        heading.ahead = true;
    } else {
        heading.ahead = is_stage && heading.day.is_none();
        if !bare.split(' ').all(|word| word.is_empty() || EMPTY.contains(&word)) {
            heading.title = Some(said.to_owned());
        }
    }
    // A lone number is a version only where it cannot be anything else.
    if !found.version.contains('.')
        && (heading.title.is_some() || !(found.is_marked || heading.day.is_some() || heading.ahead))
    {
        return None;
    }
    let before = rest.get(..found.end).unwrap_or("").to_lowercase();
    heading.ahead |=
        heading.day.is_none() && ["unreleased", "upcoming", "next"].iter().any(|word| before.contains(word));
    heading.name = found.name;
    heading.version = Some((version, place(found.version)));
    Some(heading)
}

/// A version within a heading.
struct Found<'a> {
    version: &'a str,
    end: usize,
    name: Option<String>,
    /// A `v`, or the word, stands before it.
    is_marked: bool,
}

/// The version that a heading begins with, or that follows a name.
fn find(text: &str) -> Option<Found<'_>> {
    let mut name: Vec<String> = Vec::new();
    let mut is_marked = false;
    let mut at = 0;
    for _ in 0..6 {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@').len();
        let rest = text.get(at..)?;
        if let Some((version, length)) = version::at_start(rest) {
            let name = (!name.is_empty()).then(|| name.join(" "));
            let is_marked = is_marked || rest.starts_with(['v', 'V']);
            return Some(Found { version, end: at + length, name, is_marked });
        }
        let length = rest.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(rest.len());
        let word = rest.get(..length)?;
        // `@larder/app@1.2.0`, `app/v1.2.0`, `app-1.2.0`
        for mark in ['@', '/', '-', '_'] {
            let cut =
                word.rfind(mark).filter(|cut| *cut > 0 && word.starts_with(|c: char| c.is_alphabetic() || c == '@'));
            if let Some((cut, (version, length))) =
                cut.and_then(|cut| Some((cut, version::at_start(&word[cut + 1..])?)))
            {
                name.push(word[..cut].to_lowercase());
                return Some(Found {
                    version,
                    end: at + cut + 1 + length,
                    name: Some(name.join(" ")),
                    is_marked: true,
                });
            }
        }
        for part in word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
            let part = part.to_lowercase();
            if OTHER.contains(&&*part) {
                return None;
            }
            is_marked |= ["version", "release"].contains(&&*part);
            if !LEAD.contains(&&*part) {
                name.push(part);
            }
        }
        if name.len() > 3 || length == 0 {
            return None;
        }
        at += length;
    }
    None
}

/// What the line below a heading says in place of the heading: the day, or that it is not out, or taken back.
pub(super) enum Note {
    Day(Day, Range<usize>),
    Ahead,
    Yanked,
}

/// Reads the line below a heading; its ranges are those of the line.
pub(super) fn note(line: &str) -> Option<Note> {
    if line.len() > 120 {
        return None;
    }
    let found = day(line);
    let around = match &found {
        Some((_, at)) => format!("{} {}", line.get(..at.start)?, line.get(at.end..)?),
        None => line.to_owned(),
    };
    let around = words(&without_tags(&around));
    let only = |all: &[&str]| around.split(' ').all(|word| word.is_empty() || all.contains(&word));
    match found {
        Some((day, at))
            if only(&["released", "release", "date", "on", "published", "publication", "day", "as", "of"]) =>
        {
            Some(Note::Day(day, at))
        }
        Some(_) => None,
        None if AHEAD.contains(&&*around) => Some(Note::Ahead),
        None if YANKED.contains(&&*around) => Some(Note::Yanked),
        None => {
            let is_said = YANKED.iter().any(|word| {
                ["this release was", "this release has been", "this version was", "this version has been"]
                    .iter()
                    .any(|begin| around.starts_with(&format!("{begin} {word}")))
            });
            is_said.then_some(Note::Yanked)
        }
    }
}

fn without_tags(text: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// A text without the marks that only part it from its neighbours.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "-–—:/|()[]*,;.".contains(c))
}

/// The words of a text in lower case.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
