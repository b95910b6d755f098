//! What was left to fill in: `TODO`, lorem ipsum, and what templates of other tools left behind.

use std::ops::Range;

/// What was left to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// Where it stands.
    pub span: Range<usize>,
    /// The same on one line; of a comment its first tag.
    pub text: String,
    /// What it is, and so what becomes of it.
    pub sort: Remnant,
}

/// The sorts of placeholders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remnant {
    /// Words: they are shown.
    Words,
    /// Braces in a line of text: they are shown.
    Braces,
    /// Where a link leads: `]({{ … }})`. The link is its text alone.
    Destination,
    /// A tag on a line of its own, or a comment: it is left out.
    Tag,
    /// Attributes for what stands before them: `{.wide}`. They are left out.
    Attributes,
}

impl Remnant {
    /// Whether readers see it.
    #[must_use]
    pub fn is_shown(self) -> bool {
        matches!(self, Remnant::Words | Remnant::Braces)
    }
}

/// The text without what readers do not see of it: blank in place, so that every offset stays. `None` where nothing is left out.
pub fn tidy(text: &str, found: &[Placeholder]) -> Option<String> {
    let mut bytes = None;
    for placeholder in found.iter().filter(|placeholder| !placeholder.sort.is_shown()) {
        let bytes = bytes.get_or_insert_with(|| text.as_bytes().to_vec());
        super::cut::blank(bytes, placeholder.span.clone());
    }
    bytes.map(super::cut::text_of)
}

/// Those outside `deaf`, which is sorted by where the ranges begin.
pub(super) fn placeholders(text: &str, deaf: &[Range<usize>]) -> Vec<Placeholder> {
    let mut found: Vec<Placeholder> = Vec::new();
    let mut from = 0;
    let mut heard = |part: Range<usize>| {
        let mut at = part.start;
        while let Some(offset) = text.as_bytes().get(at..part.end).and_then(beginning) {
            at += offset;
            let (before, rest) = (text.get(..at).unwrap_or_default(), text.get(at..part.end).unwrap_or_default());
            let known = placeholder(before, rest);
            if let Some((what, sort)) = known.and_then(|(length, sort)| Some((rest.get(..length)?, sort))) {
                let text = match what.find("%}") {
                    Some(end) if sort == Remnant::Tag => what[..end + 2].to_owned(),
                    _ => what.replace('\n', " "),
                };
                found.push(Placeholder { span: at..at + what.len(), text, sort });
            }
            at += known.map_or(1, |(length, _)| length);
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

/// Where a placeholder may begin: the first two bytes say so. Every byte of a definition comes by here.
fn beginning(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        from += bytes.get(from..)?.iter().position(|byte| matches!(byte, b'T' | b'F' | b'l' | b'L' | b'{'))?;
        let can_begin = matches!(
            bytes.get(from..)?,
            [b'T', b'O' | b'B', ..]
                | [b'F', b'I', ..]
                | [b'l' | b'L', b'o' | b'O', ..]
                | [b'{', b'{' | b'%' | b'.' | b'#' | b':', ..]
        );
        if can_begin {
            return Some(from);
        }
        from += 1;
    }
}

/// The placeholder that `rest` begins with: its length, and what it is.
fn placeholder(before: &str, rest: &str) -> Option<(usize, Remnant)> {
    if rest.starts_with('{') {
        return braces(before, rest);
    }
    let last = before.chars().next_back();
    if last.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let word = ["TODO", "TBD", "FIXME"].into_iter().find(|word| rest.starts_with(word)).map(str::len);
    let latin = || {
        let start = rest.get(..11)?;
        start.to_ascii_lowercase().replace('\n', " ").starts_with("lorem ipsum").then_some(11)
    };
    let length = word.or_else(latin)?;
    let is_whole = rest[length..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_');
    is_whole.then_some((length, Remnant::Words))
}

/// The longest that is looked through for the end of braces, in bytes.
const LONGEST: usize = 200;

fn braces(before: &str, rest: &str) -> Option<(usize, Remnant)> {
    let line = rest.lines().next().unwrap_or_default();
    let ends = |close: &str| line.find(close).map(|at| at + close.len()).filter(|length| *length <= LONGEST);
    if line.starts_with("{{") {
        let length = ends("}}")?;
        // What follows belongs to the address as well: `{{ base }}/guide#part`.
        let behind = line[length..].find([')', ' ']).filter(|end| line[length + end..].starts_with(')'));
        return Some(match behind {
            Some(end) if before.trim_end_matches([' ', '<']).ends_with("](") => (length + end, Remnant::Destination),
            _ => (length, Remnant::Braces),
        });
    }
    if line.starts_with("{%") {
        let length = ends("%}")?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        if line[2..length - 2].trim_matches([' ', '-']) == "comment"
            && let Some(end) = rest.find("endcomment").filter(|end| *end < LONGEST * 10)
            && let Some(close) = rest[end..].find("%}")
        {
            return Some((end + close + 2, Remnant::Tag));
        }
        let is_alone = only_tags(&before[start..]) && only_tags(&line[length..]);
        return Some((length, if is_alone { Remnant::Tag } else { Remnant::Braces }));
    }
    let length = ends("}")?;
    let inside = line.get(2..length - 1)?;
    let is_list = !inside.is_empty() && inside.chars().all(|c| c.is_ascii_alphanumeric() || " -_.#:=\"'".contains(c));
    let is_behind = before.ends_with([')', '`', '*', '_', '"', ']']) || line[length..].trim().is_empty();
    (is_list && is_behind).then_some((length, Remnant::Attributes))
}

/// Whether a part of a line holds tags of a template and nothing else.
fn only_tags(mut part: &str) -> bool {
    loop {
        part = part.trim();
        match part.strip_prefix("{%").and_then(|rest| rest.split_once("%}")) {
            Some((_, behind)) => part = behind,
            None => return part.is_empty(),
        }
    }
}
