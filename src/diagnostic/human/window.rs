//! The few lines of a source that a place is shown in.

use crate::source::{Source, Span};
use std::{borrow::Cow, ops::Range};

/// Lines of a place that are shown as they are; of a longer one only the first is.
const LINES: usize = 6;
/// Characters of one line that are underlined at most.
const UNDERLINED: usize = 100;
/// A line with more bytes than this on one side of a place is cut.
const REACH: usize = 2_000;
/// Bytes that are kept on a side where a line is cut: more than a terminal shows.
const KEPT: usize = 400;
/// Lines between two places that still share a window.
const NEAR: usize = 20;

/// A piece of a source around one place or several.
pub(super) struct Window<'a> {
    source: &'a Source,
    /// The piece, in bytes of the text.
    range: Range<usize>,
    /// The place that made it, in bytes of the text.
    pub(super) focus: Range<usize>,
    /// Whether its first line lacks its beginning.
    cut: bool,
}

/// A place as a range within its text, on boundaries of characters.
pub(in crate::diagnostic) fn snap(text: &str, span: Span) -> Range<usize> {
    let start = text.floor_char_boundary((span.start as usize).min(text.len()));
    let end = text.ceil_char_boundary((span.end as usize).clamp(start, text.len()));
    start..end
}

impl<'a> Window<'a> {
    /// The lines of a place.
    pub(super) fn around(source: &'a Source, span: Span) -> Self {
        let text: &str = &source.text;
        let focus = visible(text, snap(text, span));
        let back = text.floor_char_boundary(focus.start.saturating_sub(REACH));
        let (begin, cut) = match piece(text, back..focus.start).rfind('\n') {
            Some(at) => (back + at + 1, false),
            None if back == 0 => (0, false),
            None => (text.floor_char_boundary(focus.start - KEPT.min(focus.start)), true),
        };
        Window { source, range: begin..line_end(text, focus.end), focus, cut }
    }

    /// Takes another place of the same file in, where it is near.
    pub(super) fn join(&mut self, other: &Window<'a>) -> bool {
        let range = self.range.start.min(other.range.start)..self.range.end.max(other.range.end);
        let near = std::ptr::eq(self.source, other.source)
            && !self.cut
            && !other.cut
            && range.len() <= 4 * REACH
            && piece(&self.source.text, range.clone()).matches('\n').count() <= NEAR;
        if near {
            self.range = range;
        }
        near
    }

    /// The piece. Control characters that a terminal may obey are made dots of the same length.
    pub(super) fn text(&self) -> Cow<'a, str> {
        let text = piece(&self.source.text, self.range.clone());
        if text.contains(obeyed) { Cow::Owned(text.replace(obeyed, "·")) } else { Cow::Borrowed(text) }
    }

    /// The number of its first line.
    pub(super) fn line(&self) -> usize {
        self.source.position(narrow(self.range.start)).line
    }

    /// A range of the text, told from the start of the piece.
    pub(super) fn inside(&self, range: &Range<usize>) -> Range<usize> {
        let from = |offset: usize| offset.saturating_sub(self.range.start).min(self.range.len());
        from(range.start)..from(range.end)
    }

    /// Where a line is cut: line and column as the piece has them, and the right column.
    pub(super) fn shifted(&self) -> Option<(usize, usize, usize)> {
        if !self.cut {
            return None;
        }
        let right = self.source.position(narrow(self.focus.start));
        let drawn = piece(&self.source.text, self.range.start..self.focus.start).chars().count() + 1;
        Some((right.line, drawn, right.column))
    }

    /// Whether all of it is one line of so many characters at most, uncut.
    pub(super) fn is_line_of(&self, most: usize) -> bool {
        let text = piece(&self.source.text, self.range.clone());
        let line = text.strip_suffix('\n').unwrap_or(text);
        !self.cut && !line.contains('\n') && line.chars().count() <= most
    }
}

/// Control characters of two bytes that an emitter leaves alone, U+0080 to U+009F.
pub(super) fn obeyed(c: char) -> bool {
    ('\u{80}'..='\u{9f}').contains(&c)
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The text in a range; empty where there is none.
fn piece(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or("")
}

/// The end of the line that an offset lies in, its line break included.
fn line_end(text: &str, from: usize) -> usize {
    let ahead = text.floor_char_boundary((from + REACH).min(text.len()));
    match piece(text, from..ahead).find('\n') {
        Some(at) => from + at + 1,
        None if ahead == text.len() => ahead,
        None => text.floor_char_boundary(from + KEPT),
    }
}

/// What of a place is underlined: something to see, and not more than fits.
fn visible(text: &str, range: Range<usize>) -> Range<usize> {
    let start = range.start;
    let place = piece(text, range);
    let head = piece(place, 0..place.floor_char_boundary(REACH.min(place.len())));
    let trimmed = head.trim_end_matches('\n');
    if head.len() == place.len() && trimmed.contains('\n') && trimmed.matches('\n').count() < LINES {
        return start..start + trimmed.len();
    }
    let first = head.char_indices().take(UNDERLINED).take_while(|(_, c)| *c != '\n').last();
    if let Some((at, c)) = first {
        return start..start + at + c.len_utf8();
    }
    if start == text.len() && text.ends_with('\n') {
        // Behind the last line break there is no line to show.
        return start - 1..start - 1;
    }
    let next = piece(text, start..text.len()).chars().next().filter(|c| *c != '\n');
    start..start + next.map_or(0, char::len_utf8)
}
