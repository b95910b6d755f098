//! What was left to fill in: `TODO`, lorem ipsum, the braces of a template.

use std::ops::Range;

/// Remnants outside `deaf`, which is sorted by where the ranges begin.
pub(super) fn placeholders(text: &str, deaf: &[Range<usize>]) -> Vec<(Range<usize>, String)> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    let mut from = 0;
    let mut heard = |part: Range<usize>| {
        let mut at = part.start;
        while let Some(offset) = text.as_bytes().get(at..part.end).and_then(|rest| rest.windows(2).position(can_begin))
        {
            at += offset;
            let (before, rest) = (text.get(..at).unwrap_or_default(), text.get(at..part.end).unwrap_or_default());
            let length = placeholder(rest, before.chars().next_back());
            if let Some(what) = length.and_then(|length| rest.get(..length)) {
                found.push((at..at + what.len(), what.replace('\n', " ")));
            }
            at += length.unwrap_or(1);
        }
    };
    for range in deaf {
        if range.start > from {
            heard(from..range.start);
        }
        from = from.max(range.end);
    }
    heard(from..text.len());
    found
}

/// Whether a placeholder may begin with two bytes.
fn can_begin(pair: &[u8]) -> bool {
    matches!(pair, [b'T', b'O' | b'B'] | [b'F', b'I'] | [b'l' | b'L', b'o' | b'O'] | [b'{', b'{' | b'%'])
}

/// The length of the placeholder that a text begins with.
fn placeholder(rest: &str, before: Option<char>) -> Option<usize> {
    for (open, close) in [("{{", b"}}"), ("{%", b"%}")] {
        if rest.starts_with(open) {
            let line = rest.as_bytes().iter().take(200).take_while(|byte| **byte != b'\n').count();
            return rest.as_bytes().get(..line)?.windows(2).position(|pair| pair == close).map(|end| end + 2);
        }
    }
    if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let word = ["TODO", "TBD", "FIXME"].into_iter().find(|word| rest.starts_with(word)).map(str::len);
    let latin = || {
        let start = rest.get(..11)?;
        start.to_ascii_lowercase().replace('\n', " ").starts_with("lorem ipsum").then_some(11)
    };
    let length = word.or_else(latin)?;
    rest[length..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_').then_some(length)
}
