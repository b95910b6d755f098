//! A changelog (Keep a Changelog 1.1.0, and what people make of it) → documents: one for each release, as if each were a file.
//!
//! Two steps. `block` reads the whole file once, as Markdown, into its outermost blocks. From these each release is made: fields as
//! nodes with their places in the file, and a body that holds all of its section, of which the lists of known categories
//! count as taken. What is under other headings, or under none, so stays text of the release.

mod block;
mod day;
mod heading;
mod release;
#[cfg(test)]
mod tests;

use super::prose;
use super::rules::{BAD_ID, SYNTAX, UNKNOWN_FOLDER};
use super::tree::Document;
use crate::diagnostic::{Diagnostic, Report};
use crate::source::{FileId, Source, Span};
use block::{Block, Sort};
use heading::{Heading, read};
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

/// A heading without pictures, colons and capitals.
fn words(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    kept.collect::<Vec<_>>().join(" ")
}

/// Releases below this level of headings are none.
const DEEPEST: u8 = 3;

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
    let (blocks, definitions) = block::blocks(&text);
    let cx = release::Cx { source, whole, text: &text, definitions: &definitions, form, clean };
    let mut releases = Vec::new();
    for section in sections(&cx, &blocks, report) {
        releases.push(release::document(&cx, &section, report));
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
}

fn sections<'a>(cx: &release::Cx<'_>, blocks: &'a [Block], report: &mut Report) -> Vec<Section<'a>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, u8, Heading)> = None;
    let mut deepest = None;
    let mut close = |open: &mut Option<(usize, u8, Heading)>, end: usize| {
        if let Some((at, level, heading)) = open.take() {
            let until = blocks[end - 1].range.end;
            found.push(Section { heading, level, blocks: &blocks[at + 1..end], span: blocks[at].range.start..until });
        }
    };
    for (index, block) in blocks.iter().enumerate() {
        let Sort::Heading { level, text, target } = &block.sort else { continue };
        let level = *level;
        match read(cx.text, block.range.clone(), text, target.as_deref()) {
            // A version deeper than the first one's is a part of a release: "1.0 and later".
            Some(heading) if level <= deepest.unwrap_or(DEEPEST) => {
                deepest.get_or_insert(level.max(2));
                close(&mut open, index);
                open = Some((index, level, heading));
            }
            None if open.as_ref().is_some_and(|(_, own, _)| level <= *own)
                || open.is_none() && deepest.is_some_and(|deepest| level <= deepest) =>
            {
                if cx.form.sort_of(text).is_some() {
                    continue;
                }
                close(&mut open, index);
                tell_stranger(cx, block, text, report);
            }
            _ => {}
        }
    }
    close(&mut open, blocks.len());
    found
}

/// A heading where a release should begin, and which names none.
fn tell_stranger(cx: &release::Cx<'_>, block: &Block, text: &str, report: &mut Report) {
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
    report.add(
        Diagnostic::new(&UNKNOWN_FOLDER, place, format!("`{text}` is no release: nothing below it is read"))
            .help("write it one level deeper to keep it with the release above"),
    );
}
