//! A report as one JSON document, for other programs.

use super::place::Place;
use super::{Diagnostic, Heading, Level, Related, Replacement, Report};
use crate::source::Sources;
use serde::Serialize;

/// The report as a JSON document, ended by a line break.
///
/// Lines and columns count from 1, columns in characters, the end exclusive; `start` and `end` are bytes of the file
/// as it lies on disk. Keys keep their order.
#[must_use]
pub fn json(report: &Report, heading: &Heading) -> String {
    let document = Document {
        as_of: heading.as_of,
        edition: heading.edition,
        entries: heading.entries,
        counts: Counts {
            error: report.count(Level::Error),
            warning: report.count(Level::Warning),
            advice: report.count(Level::Advice),
        },
        diagnostics: report.diagnostics.iter().map(|d| Told::of(d, heading.sources)).collect(),
    };
    // Texts and numbers are always JSON.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    as_of: &'a str,
    edition: Option<&'a str>,
    entries: usize,
    counts: Counts,
    diagnostics: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    advice: usize,
}

#[derive(Serialize)]
struct Told<'a> {
    code: &'a str,
    slug: &'a str,
    level: String,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    help: Option<&'a str>,
    replacement: Option<Cure<'a>>,
    related: Vec<Elsewhere<'a>>,
}

#[derive(Serialize)]
struct Cure<'a> {
    file: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Elsewhere<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
}

impl<'a> Told<'a> {
    fn of(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let Place { path, start, end, .. } = Place::of(diagnostic.span, sources);
        Told {
            code: diagnostic.rule.code,
            slug: diagnostic.rule.slug,
            level: diagnostic.level.to_string(),
            message: &diagnostic.message,
            file: path,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            help: diagnostic.help.as_deref(),
            replacement: diagnostic.replacement.as_ref().map(|r| Cure::of(r, sources)),
            related: diagnostic.related.iter().map(|r| Elsewhere::of(r, sources)).collect(),
        }
    }
}

impl<'a> Cure<'a> {
    fn of(replacement: &'a Replacement, sources: &'a Sources) -> Self {
        let Place { path, bytes, .. } = Place::of(replacement.span, sources);
        Cure { file: path, start: bytes.start, end: bytes.end, text: &replacement.text }
    }
}

impl<'a> Elsewhere<'a> {
    fn of(related: &'a Related, sources: &'a Sources) -> Self {
        let Place { path, start, .. } = Place::of(related.span, sources);
        Elsewhere { file: path, line: start.line, column: start.column, message: &related.message }
    }
}
