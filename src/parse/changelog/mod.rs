//! A changelog (Keep a Changelog 1.1.0, and what people make of it) → documents: one for each release, as if each were a file.
//!
//! Two steps. `block` reads the whole file once, as Markdown, into its outermost blocks. From these each release is made: fields as
//! nodes with their places in the file, and a body that holds all of its section, of which the lists of known categories
//! count as taken. What is under other headings, or under none, so stays text of the release.

mod begin;
mod block;
pub(crate) mod day;
mod heading;
mod release;
#[cfg(test)]
mod tests;
mod version;
mod words;

use super::prose;
use super::rules::{BAD_ID, SYNTAX, UNKNOWN_FOLDER};
use super::tree::Document;
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{FileId, Source, Span};
use begin::Beginnings;
use block::{Block, Lists, Sort};
use heading::Heading;
use std::sync::Arc;

/// What a kind that can be read from a changelog calls what a changelog holds.
#[derive(Debug)]
pub struct Form {
    /// The field of the version.
    pub version: &'static str,
    /// The field of the day on which it was out.
    pub date: &'static str,
    /// The field of the day on which it is meant to be out.
    pub planned: &'static str,
    /// The field that says how far it has come.
    pub status: &'static str,
    /// What `status` is where a release is not out, is out without a day, is withdrawn.
    pub statuses: [&'static str; 3],
    /// The id of what is not released.
    pub unreleased: &'static str,
    /// The list of changes, and its fields: what sort, the text, whether something must be changed for it.
    pub changes: &'static str,
    /// What sort of change.
    pub sort: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Whether it breaks something.
    pub breaking: &'static str,
    /// Each sort with the headings that mean it, in lower case.
    pub sorts: &'static [(&'static str, &'static [&'static str])],
    /// Headings, in lower case, under which everything breaks something.
    pub breaks: &'static [&'static str],
}

impl Form {
    /// The sort that a heading means.
    fn sort_of(&self, heading: &str) -> Option<&'static str> {
        let words = words(heading);
        self.sorts.iter().find(|(sort, names)| *sort == words || names.contains(&&*words)).map(|(sort, _)| *sort)
    }

    fn breaks(&self, heading: &str) -> bool {
        self.breaks.contains(&&*words(heading))
    }
}

/// A heading without pictures, `:names_of_pictures:`, colons and capitals.
fn words(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let is_picture = |word: &&str| word.len() > 2 && word.starts_with(':') && word.ends_with(':');
    let spoken: Vec<&str> = lower.split_whitespace().filter(|word| !is_picture(word)).collect();
    let spoken = spoken.join(" ");
    // `1. Added`, `Added (2 changes)`
    let spoken = spoken.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
    let counted = spoken.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    let is_count = |count: &str| count.starts_with(|c: char| c.is_ascii_digit()) && count.contains("change");
    let spoken = counted.filter(|(_, count)| is_count(count)).map_or(spoken, |(words, _)| words);
    let kept = spoken.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    kept.collect::<Vec<_>>().join(" ")
}

/// The releases of a changelog, each with its id, in the order of the file.
#[must_use]
pub fn parse(source: &Arc<Source>, file: FileId, form: &Form, report: &mut Report) -> Vec<(Arc<str>, Document)> {
    let whole = Span::new(file, 0..source.text.len());
    let blocks = prose::blocks(&source.text);
    for fence in blocks.audience.iter().map(|b| &b.open).chain(blocks.admonitions.iter().map(|b| &b.open)) {
        report.add(
            Diagnostic::new(&SYNTAX, whole.within(fence.clone()), "a changelog holds no `:::` blocks")
                .help("write this release as a file of its own, where parts of it can be kept from some readers"),
        );
    }
    for fault in &blocks.faults {
        report.add(Diagnostic::new(&SYNTAX, whole.within(fault.span.clone()), &*fault.message).help(&*fault.help));
    }
    let clean = blocks.is_empty();
    // What comments say is blank; every offset stays.
    let text = prose::cut(&source.text, &blocks, |_| true);
    let (mut blocks, mut definitions) = block::blocks(&text, Lists::Whole);
    let mut beginnings = begin::beginnings(&text, &blocks);
    if !beginnings.values().any(|(_, heading)| heading.as_ref().is_some_and(|heading| heading.version.is_some())) {
        // Some write a list of releases, each with a list of changes.
        let (open, more) = block::blocks(&text, Lists::Open);
        let found = begin::beginnings(&text, &open);
        if found.values().any(|(_, heading)| heading.as_ref().is_some_and(|heading| heading.version.is_some())) {
            (blocks, definitions, beginnings) = (open, more, found);
        }
    }
    let cx = release::Cx { source, whole, text: &text, definitions: &definitions, form, clean };
    let mut releases = Vec::new();
    for section in sections(&cx, &blocks, beginnings, report) {
        if !section.is_pointer() {
            releases.push(release::document(&cx, &section, report));
        }
    }
    if releases.is_empty() && clean {
        let message = format!("`{}` holds no release", source.path);
        report.add(
            Diagnostic::new(&UNKNOWN_FOLDER, Span::top(file), message)
                .help("begin each release with a heading: `## [1.2.0] - 2026-11-30`"),
        );
    }
    releases
}

/// A release: its heading, and the blocks below it.
struct Section<'a> {
    heading: Heading,
    /// Its level.
    level: u8,
    blocks: &'a [Block],
    /// From the heading to the end of the last block.
    span: std::ops::Range<usize>,
    /// What the line below the heading says in its place.
    noted: Option<std::ops::Range<usize>>,
}

impl Section<'_> {
    /// Whether it only says where the changelog of a series is: `1.4`, and "its changelog is on its branch".
    fn is_pointer(&self) -> bool {
        let [Block { sort: Sort::Paragraph(text), .. }] = self.blocks else { return false };
        let text = text.to_lowercase();
        let is_series = self
            .heading
            .version
            .as_ref()
            .is_some_and(|(version, _)| version.matches('.').count() == 1 && text.contains(version.as_str()));
        is_series && self.heading.day.is_none() && (text.contains("changelog") || text.contains("release notes"))
    }
}

fn sections<'a>(
    cx: &release::Cx<'_>,
    blocks: &'a [Block],
    mut beginnings: Beginnings,
    report: &mut Report,
) -> Vec<Section<'a>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, u8, Heading)> = None;
    let order = begin::order(blocks);
    let mut close = |open: &mut Option<(usize, u8, Heading)>, end: usize| {
        if let Some((at, level, mut heading)) = open.take() {
            let until = blocks[end - 1].range.end.max(heading.range.end);
            let noted = begin::note(cx.text, &mut heading, until);
            if let (Some((day @ Err(_), at)), Some(order)) = (&mut heading.day, order)
                && let Some(found) = cx.text.get(at.clone()).and_then(|written| day::ordered(written, order))
            {
                *day = Ok(found);
            }
            let span = heading.range.start..until;
            found.push(Section { heading, level, blocks: &blocks[at + 1..end], span, noted });
        }
    };
    for (index, block) in blocks.iter().enumerate() {
        if let Some((level, heading)) = beginnings.remove(&index) {
            close(&mut open, index);
            open = heading.map(|heading| (index, level, heading));
            continue;
        }
        let Sort::Heading { level, text, .. } = &block.sort else { continue };
        let Some((_, own, heading)) = &open else { continue };
        if level > own || cx.form.sort_of(text).is_some() {
            continue;
        }
        // A title of the page begins something else.
        let kept = (*level > 1).then(|| heading.version.as_ref().map_or(cx.form.unreleased, |(version, _)| version));
        tell_stranger(cx, block, text, kept, report);
        if kept.is_none() {
            close(&mut open, index);
        }
    }
    close(&mut open, blocks.len());
    found
}

/// A heading where a release should begin, and which names none.
fn tell_stranger(cx: &release::Cx<'_>, block: &Block, text: &str, kept: Option<&str>, report: &mut Report) {
    let place = cx.whole.within(block.range.clone());
    let bare = text.trim_start_matches(['[', 'v', 'V']);
    if bare.starts_with(|c: char| c.is_ascii_digit()) {
        let word = bare.split([' ', ']', '(']).next().unwrap_or(bare);
        report.add(
            Diagnostic::new(&BAD_ID, place, format!("`{word}` is not a version"))
                .help("write the version first, then the day: `## [1.2.0] - 2026-11-30`"),
        );
        return;
    }
    let message = match kept {
        Some(kept) => format!("`{text}` is no release: what stands below it counts as part of `{kept}`"),
        None => format!("`{text}` is no release: nothing below it is read"),
    };
    report.add(
        Diagnostic::new(&UNKNOWN_FOLDER, place, message)
            .help("write it one level deeper to keep it with the release above"),
    );
}
