//! The heading of a release: `[1.2.0] - 2026-11-30 [YANKED]`, and the other ways in which people write it.

use super::day::{Day, day, timeless};
use super::version;
use super::words::{AHEAD, BROKEN, EMPTY, LEAD, OTHER, WEAK, YANKED};
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

    /// Whether it says a version of three numbers and nothing else.
    pub fn is_bare(&self) -> bool {
        self.version.as_ref().is_some_and(|(version, _)| version.matches('.').count() >= 2)
            && self.name.is_none()
            && self.title.is_none()
    }

    /// Whether what it says behind its version looks like a day that cannot be read.
    pub fn is_misdated(&self) -> bool {
        let has_year = |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
        self.day.is_none()
            && self.title.as_ref().is_some_and(|title| {
                let mut numbers = title.split(|c: char| !c.is_ascii_digit()).filter(|word| !word.is_empty());
                let all: Vec<&str> = numbers.by_ref().collect();
                (2..=3).contains(&all.len()) && all.iter().any(|word| has_year(word)) && title.len() <= 24
            })
    }
}

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
    rest = later(rest);
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
        after = format!(" {}", timeless(&after));
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
    heading.yanked |= BROKEN.contains(&&*bare);
    // `0.2 and earlier`
    let ends = ["earlier", "older", "before", "below", "later", "newer"];
    if ends.iter().any(|end| bare == format!("and {end}") || bare == format!("or {end}") || bare == *end) {
        return None;
    }
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
        if !bare.split(' ').all(|word| word.is_empty() || EMPTY.contains(&word) || BROKEN.contains(&&*bare)) {
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

/// The second of two versions, which a heading says to be later: `Changes between 1.1 and 1.2`.
fn later(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    for (begin, parts) in [("changes between ", " and "), ("changes from ", " to ")] {
        if let Some(at) = lower.strip_prefix(begin).and_then(|rest| rest.find(parts)) {
            return text.get(begin.len() + at + parts.len()..).unwrap_or(text);
        }
    }
    text
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
    // Whether a word that leads to a version stands before it.
    let mut is_led = false;
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
            // `Changes with 1.2.0`
            if part == "with" && is_led && name.is_empty() {
                continue;
            }
            if OTHER.contains(&&*part) {
                return None;
            }
            is_marked |= ["version", "release"].contains(&&*part);
            if LEAD.contains(&&*part) {
                is_led = true;
            } else {
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
        Some((_, at)) => timeless(&format!("{} {}", line.get(..at.start)?, line.get(at.end..)?)),
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
    text.trim_matches(|c: char| c.is_whitespace() || "-–—:/|()[]*,;.=".contains(c))
}

/// The words of a text in lower case.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
