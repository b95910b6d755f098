//! Links as they are written: the form of a reference, where a destination stands, and which addresses are safe.

use std::ops::Range;

/// The inside of `[[target|label]]`.
pub(crate) struct Form<'a> {
    /// `kind:id#part`, as it is written.
    pub target: &'a str,
    /// Where the label begins, if there is one with anything in it.
    pub label: Option<usize>,
}

impl<'a> Form<'a> {
    /// The parts of a reference, or nothing where `inside` has not the form of one.
    pub(crate) fn of(inside: &'a str) -> Option<Self> {
        // in a table the pipe must be escaped
        let (target, label) = match inside.split_once('|') {
            Some((target, label)) => {
                let at = inside.len() - label.len();
                (target.strip_suffix('\\').unwrap_or(target), (!label.trim().is_empty()).then_some(at))
            }
            None => (inside, None),
        };
        is_reference(target).then_some(Form { target, label })
    }
}

/// Whether a text has the form of a reference: `id`, `kind:id`, `kind:id#part`, in lower case (`objective:keep-kitchens#kr-2`).
/// ` -f x `, `A B` and `Some-Page` have not.
pub fn is_reference(text: &str) -> bool {
    let (entry, part) = match text.split_once('#') {
        Some((entry, part)) => (entry, Some(part)),
        None => (text, None),
    };
    let (kind, id) = entry.split_once(':').unwrap_or(("page", entry));
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_kind =
        kind.bytes().all(|byte| lower(byte) || byte == b'-') && kind.starts_with(|c: char| c.is_ascii_lowercase());
    let is_id = id.bytes().next().is_some_and(lower) && id.bytes().all(|byte| lower(byte) || b".-/_+".contains(&byte));
    // a part may be the anchor of a heading in any language
    let is_part = part.is_none_or(|part| {
        !part.is_empty() && part.chars().all(|c| (c.is_alphanumeric() && !c.is_uppercase()) || "-_.".contains(c))
    });
    is_kind && is_id && is_part
}

/// Whether an address may stand in a page: `http`, `https`, `mailto`, `tel`, or relative.
///
/// `url` is the address after entities are decoded; control characters, white space and invisible characters do not hide a scheme.
pub fn is_safe(url: &str) -> bool {
    let mut scheme = String::new();
    for c in url.chars().filter(|c| !is_invisible(*c)) {
        match c {
            ':' => {
                return !is_scheme(&scheme) || ["http", "https", "mailto", "tel"].contains(&scheme.as_str());
            }
            '/' | '?' | '#' | '\\' => return true,
            c => scheme.extend(c.to_lowercase()),
        }
    }
    true
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// What stands before the first colon of `12:30.md` is no scheme.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Whether `rest` begins with what makes a link of the brackets before it: `(destination "title")`.
pub(crate) fn is_destination(rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix('(') else { return false };
    let Some(end) = rest.bytes().take(2000).take_while(|byte| *byte != b'\n').position(|byte| byte == b')') else {
        return false;
    };
    let inside = rest.get(..end).unwrap_or_default().trim();
    inside.starts_with('<') || !inside.contains(char::is_whitespace) || inside.ends_with(['"', '\''])
}

/// Where the destination of a link or image stands that is written `[text](destination "title")`, without angle brackets.
/// `inside` is an offset in the text of the link from which no more of its children follow.
pub(crate) fn inline_target(text: &str, span: Range<usize>, inside: usize) -> Option<Range<usize>> {
    let mut at = inside + text.get(inside..span.end)?.find("](")? + 2;
    at = skip_space(text, at, span.end)?;
    destination(text, at, span.end)
}

/// Where the destination of `[label]: destination "title"` stands, without angle brackets.
pub(crate) fn defined_target(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let mut at = span.start + label_end(text.get(span.clone())?)?;
    at = skip_space(text, at, span.end)?;
    destination(text, at, span.end)
}

/// The offset behind `]:`.
fn label_end(definition: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in definition.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b']' => return (definition.as_bytes().get(at + 1) == Some(&b':')).then_some(at + 2),
            _ => {}
        }
    }
    None
}

/// Skips white space, and the marks of quotes where it goes over a line's end.
fn skip_space(text: &str, mut at: usize, end: usize) -> Option<usize> {
    let mut fresh = false;
    for byte in text.get(at..end)?.bytes() {
        match byte {
            b'\n' => fresh = true,
            b' ' | b'\t' => {}
            b'>' if fresh => {}
            _ => break,
        }
        at += 1;
    }
    Some(at)
}

fn destination(text: &str, at: usize, end: usize) -> Option<Range<usize>> {
    let rest = text.get(at..end)?;
    let bracketed = rest.starts_with('<');
    let start = at + usize::from(bracketed);
    let (mut depth, mut escaped) = (0_usize, false);
    for (offset, byte) in text.get(start..end)?.bytes().enumerate() {
        let stop = match byte {
            _ if escaped => {
                escaped = false;
                false
            }
            b'\\' => {
                escaped = true;
                false
            }
            b'>' => bracketed,
            b'\n' => true,
            _ if bracketed => false,
            b' ' | b'\t' => true,
            b'(' => {
                depth += 1;
                false
            }
            b')' if depth == 0 => true,
            b')' => {
                depth -= 1;
                false
            }
            _ => false,
        };
        if stop {
            return Some(start..start + offset);
        }
    }
    Some(start..end)
}
