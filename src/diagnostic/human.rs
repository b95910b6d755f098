//! A report for people, in the manner of rustc.

mod window;

pub(super) use window::snap;

use super::{Diagnostic, Heading, Level, Replacement, Report};
use crate::source::{Source, Sources};
use annotate_snippets::{AnnotationKind, Group, Level as Sign, Patch, Renderer, Snippet, normalize_untrusted_str};
use std::{fmt::Write as _, ops::Range};
use window::{Window, obeyed};

/// Columns that the drawing counts on, the same everywhere so that the output is.
const WIDTH: usize = 140;
/// Characters of a message, label or path that are shown.
const LONGEST: usize = 400;
/// Characters of a line in which a replacement is drawn; in a longer one it is told.
const DRAWN: usize = 120;
/// Related places that are shown.
const PLACES: usize = 8;

/// Whether the text has colours, as ANSI escape codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Never,
    /// With escape codes.
    Always,
}

/// The report as text: each diagnostic with its source lines and a blank line behind it, then one line that counts
/// them. Ended by a line break.
#[must_use]
pub fn human(report: &Report, heading: &Heading, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    };
    let renderer = renderer.term_width(WIDTH);
    let mut text = String::new();
    for diagnostic in &report.diagnostics {
        text.push_str(&draw(diagnostic, heading.sources, &renderer));
        text.push_str("\n\n");
    }
    text.push_str(&tally(report, heading.entries));
    text.push('\n');
    text
}

/// `2 errors, 5 warnings in 143 entries`.
pub(super) fn tally(report: &Report, entries: usize) -> String {
    let words = [
        (Level::Error, "error", "errors"),
        (Level::Warning, "warning", "warnings"),
        (Level::Advice, "piece of advice", "pieces of advice"),
    ];
    let mut text = String::new();
    for (level, one, many) in words {
        let count = report.count(level);
        if count > 0 {
            let comma = if text.is_empty() { "" } else { ", " };
            let _ = write!(text, "{comma}{count} {}", if count == 1 { one } else { many });
        }
    }
    if text.is_empty() {
        text.push_str("no problems");
    }
    let _ = write!(text, " in {entries} {}", if entries == 1 { "entry" } else { "entries" });
    text
}

fn draw(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let sign = match diagnostic.level {
        Level::Error => Sign::ERROR,
        Level::Warning => Sign::WARNING,
        Level::Advice => Sign::INFO.with_name("advice"),
    };
    let mut group = Group::with_title(sign.primary_title(clean(&diagnostic.message)).id(diagnostic.rule.code));
    let mut shifts = Vec::new();
    for view in views(diagnostic, sources) {
        shifts.extend(view.shift());
        group = view.join(group);
    }
    if let Some(more) = diagnostic.related.len().checked_sub(PLACES).filter(|more| *more > 0) {
        let places = if more == 1 { "place" } else { "places" };
        group = group.element(Sign::NOTE.message(format!("and {more} more {places}")));
    }
    let cure = diagnostic.replacement.as_ref();
    let help = diagnostic.help.as_deref().map(clean).or_else(|| cure.map(in_words));
    let groups = match (cure.zip(help.as_deref()).and_then(|(cure, help)| suggestion(cure, help, sources)), help) {
        (Some(suggestion), _) => vec![group, suggestion],
        (None, Some(help)) => vec![group.element(Sign::HELP.message(help))],
        (None, None) => vec![group],
    };
    right_columns(renderer.render(&groups), &shifts)
}

/// One piece of source with the places in it.
struct View<'a> {
    path: String,
    window: Window<'a>,
    marks: Vec<Mark>,
}

/// A place in bytes of its text, and the words at it.
type Mark = (AnnotationKind, Range<usize>, Option<String>);

impl<'a> View<'a> {
    /// Widens over a window that is near; the place in it goes to the marks.
    fn take(&mut self, new: &Window<'a>) -> Option<&mut Vec<Mark>> {
        self.window.join(new).then_some(&mut self.marks)
    }

    /// Draws itself under what stands above.
    fn join(self, group: Group<'a>) -> Group<'a> {
        let window = self.window;
        let marks = self.marks.iter().map(|(kind, range, label)| kind.span(window.inside(range)).label(label.clone()));
        let snippet = Snippet::source(window.text()).line_start(window.line()).path(self.path).annotations(marks);
        group.element(snippet)
    }

    /// A place as the drawing will name it, and as it should.
    fn shift(&self) -> Option<(String, String)> {
        let (line, drawn, right) = self.window.shifted()?;
        Some((format!("{}:{line}:{drawn}", self.path), format!("{}:{line}:{right}", self.path)))
    }
}

/// The place of a diagnostic and its related places; near ones share a piece.
fn views<'a>(diagnostic: &Diagnostic, sources: &'a Sources) -> Vec<View<'a>> {
    let places = diagnostic.related.iter().take(PLACES).map(|r| (AnnotationKind::Context, r.span, Some(&r.message)));
    let main = (AnnotationKind::Primary, diagnostic.span, diagnostic.label.as_ref());
    let mut views: Vec<View> = Vec::new();
    for (kind, span, label) in std::iter::once(main).chain(places) {
        let source = sources.file(span.file);
        let window = Window::around(source, span);
        let mark = (kind, window.focus.clone(), label.map(|l| clean(l)));
        match views.iter_mut().find_map(|view| view.take(&window)) {
            Some(marks) => marks.push(mark),
            None => views.push(View { path: clean(&source.path), window, marks: vec![mark] }),
        }
    }
    views
}

/// The source line with the replacement in it, where both are short enough to be read at a glance.
fn suggestion<'a>(replacement: &Replacement, help: &str, sources: &'a Sources) -> Option<Group<'a>> {
    let source: &Source = sources.file(replacement.span.file);
    let range = snap(&source.text, replacement.span);
    let window = Window::around(source, replacement.span);
    let short = replacement.text.chars().take(DRAWN + 1).count() <= DRAWN && !replacement.text.contains('\n');
    let same = source.text.get(range.clone()) == Some(&replacement.text);
    if !short || same || window.focus.end < range.end || !window.is_line_of(DRAWN) {
        return None;
    }
    let patch = Patch::new(window.inside(&range), replacement.text.replace(obeyed, "·"));
    let snippet = Snippet::source(window.text()).line_start(window.line()).path(clean(&source.path)).patch(patch);
    Some(Sign::HELP.secondary_title(help.to_owned()).element(snippet))
}

fn in_words(replacement: &Replacement) -> String {
    let Replacement { span, text } = replacement;
    match (span.range().is_empty(), text.is_empty()) {
        (_, true) => "remove this".to_owned(),
        (true, false) => clean(&format!("add `{text}`")),
        (false, false) => clean(&format!("write `{text}`")),
    }
}

/// One line of visible characters, not too long: what a definition says must not reach the terminal as commands.
fn clean(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST).map(|c| if c == '\n' || obeyed(c) { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    normalize_untrusted_str(&short)
}

/// Puts in the columns of places whose line was cut before it was drawn. They stand below the title, in order.
fn right_columns(text: String, shifts: &[(String, String)]) -> String {
    if shifts.is_empty() {
        return text;
    }
    let mut text = text;
    let mut from = text.find('\n').unwrap_or(0);
    for (drawn, right) in shifts {
        let Some(at) = text.get(from..).and_then(|rest| rest.find(drawn.as_str())) else { continue };
        text.replace_range(from + at..from + at + drawn.len(), right);
        from += at + right.len();
    }
    text
}

#[cfg(test)]
mod tests;
