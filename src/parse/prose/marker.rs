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
        self.at..(self.rest_at + self.rest.len()).max(self.at + self.colons)
    }
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
    let (prefix, quotes, begins_item) = prefix(text[line.clone()].as_bytes());
    let at = line.start + prefix;
    let content = &text[at..line.end];
    let colons = content.bytes().take_while(|byte| *byte == b':').count();
    if colons < 3 {
        return None;
    }
    let rest = content[colons..].trim();
    let rest_at = line.end - content[colons..].trim_start().len();
    Some(Marker { line, at, colons, rest, rest_at, quotes, begins_item })
}

/// The marks of quotes, lists, definitions and notes that a line begins with: their length in bytes, how many quotes, and
/// whether anything but a quote begins.
fn prefix(line: &[u8]) -> (usize, usize, bool) {
    let (mut at, mut quotes, mut begins_item) = (0, 0, false);
    loop {
        let rest = &line[at..];
        let length = match rest {
            [b' ' | b'\t', ..] => 1,
            [b'>', ..] => {
                quotes += 1;
                1
            }
            [b'-' | b'*' | b'+' | b':', b' ' | b'\t', ..] => 2,
            [b'[', b' ' | b'x' | b'X', b']', b' ' | b'\t', ..] if begins_item => 4,
            [b'[', b'^', ..] => match rest.windows(2).position(|pair| pair == b"]:") {
                Some(end) => end + 2,
                None => return (at, quotes, begins_item),
            },
            [b'0'..=b'9', ..] => {
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                match rest.get(digits..digits + 2) {
                    Some([b'.' | b')', b' ' | b'\t']) if digits < 10 => digits + 2,
                    _ => return (at, quotes, begins_item),
                }
            }
            _ => return (at, quotes, begins_item),
        };
        begins_item |= !matches!(rest.first(), Some(b' ' | b'\t' | b'>'));
        at += length;
    }
}
