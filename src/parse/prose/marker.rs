//! Lines that open or close a `:::` block, whatever quote, list or note they stand in.

use std::ops::Range;

/// A line whose text begins with three colons or more.
#[derive(Debug)]
pub(super) struct Marker<'a> {
    /// The whole line, without its end.
    pub line: Range<usize>,
    /// The first colon.
    pub at: usize,
    /// How many colons.
    pub colons: usize,
    /// What stands behind them, trimmed; empty on a line that closes.
    pub rest: &'a str,
    /// Where `rest` begins.
    pub rest_at: usize,
    /// How many quotes the line lies in.
    pub quotes: usize,
    /// The line begins a list item, a definition or a note.
    pub begins_item: bool,
}

impl Marker<'_> {
    /// From the first colon to the end of the line, without white space behind it.
    pub fn fence(&self) -> Range<usize> {
        let end = if self.rest.is_empty() { self.at + self.colons } else { self.rest_at + self.rest.len() };
        self.at..end
    }
}

/// More quotes and lists in each other than a text may have; the time that Markdown takes grows with lines times depth.
const DEPTH: usize = 200;

/// The beginning of the first line that lies in more quotes and lists than a text may have.
pub(crate) fn too_deep(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text.split('\n') {
        // one byte or more for each
        if line.len() > DEPTH {
            let prefix = Prefix::of(line.as_bytes());
            if prefix.quotes + prefix.others > DEPTH {
                return Some(at..at + prefix.length);
            }
        }
        at += line.len() + 1;
    }
    None
}

/// All such lines of a text, code or not.
pub(super) fn markers(text: &str) -> Vec<Marker<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(hit) = text.get(from..).and_then(|rest| rest.find(":::")) {
        let hit = from + hit;
        let start = text[from..hit].rfind('\n').map_or(from, |end| from + end + 1);
        let end = text[hit..].find('\n').map_or(text.len(), |end| hit + end);
        found.extend(marker(text, start..end));
        from = end + 1;
    }
    found
}

fn marker(text: &str, line: Range<usize>) -> Option<Marker<'_>> {
    let prefix = Prefix::of(text[line.clone()].as_bytes());
    let at = line.start + prefix.length;
    let content = &text[at..line.end];
    let colons = content.bytes().take_while(|byte| *byte == b':').count();
    if colons < 3 {
        return None;
    }
    let rest = content[colons..].trim();
    let rest_at = line.end - content[colons..].trim_start().len();
    Some(Marker { line, at, colons, rest, rest_at, quotes: prefix.quotes, begins_item: prefix.others > 0 })
}

/// The marks of quotes, lists, definitions and notes that a line begins with.
#[derive(Default)]
pub(super) struct Prefix {
    /// In bytes, white space included.
    pub length: usize,
    quotes: usize,
    others: usize,
}

impl Prefix {
    /// Those of a line.
    pub fn of(line: &[u8]) -> Self {
        let mut prefix = Prefix::default();
        while let Some(length) = prefix.next(&line[prefix.length..]) {
            prefix.length += length;
        }
        prefix
    }

    /// The length of the next mark or white space.
    fn next(&mut self, rest: &[u8]) -> Option<usize> {
        let length = match rest {
            [b' ' | b'\t', ..] => return Some(1),
            [b'>', ..] => {
                self.quotes += 1;
                return Some(1);
            }
            [b'-' | b'*' | b'+' | b':', b' ' | b'\t', ..] => 2,
            [b'[', b' ' | b'x' | b'X', b']', b' ' | b'\t', ..] if self.others > 0 => 4,
            [b'[', b'^', ..] => rest.windows(2).position(|pair| pair == b"]:")? + 2,
            [b'0'..=b'9', ..] => {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                match rest.get(digits..digits + 2) {
                    Some([b'.' | b')', b' ' | b'\t']) if digits < 10 => digits + 2,
                    _ => return None,
                }
            }
            _ => return None,
        };
        self.others += 1;
        Some(length)
    }
}
