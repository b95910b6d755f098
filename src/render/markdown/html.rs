//! Raw HTML where it is let through: tags from a list, attributes from a list, read by hand so that all of them go out through
//! the one writer of attributes. What is in no list stays text.

use super::Links;
use crate::parse::prose::is_safe;
use crate::parse::safety::{BLOCK, PHRASE};

/// A piece of raw HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text in which entities still stand.
    Text(&'a str),
    /// An element opens, with the attributes that it may have.
    Open(&'static str, Vec<(&'static str, String)>),
    /// An element closes.
    Close(&'static str),
    /// An image that the portal has not: its description.
    Missing(String),
}

/// Whether an element stands in a line of text.
pub(super) fn is_phrase(name: &str) -> bool {
    PHRASE.contains(&name)
}

/// Whether an element has no end.
pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "col" | "hr" | "img" | "wbr")
}

/// Cuts raw HTML into text and the tags that may stand; a tag that is in no list or has no end is text.
pub(super) fn pieces<'a>(html: &'a str, links: &dyn Links) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    // where one tag has no end, none behind it has
    let last = html.rfind('>').unwrap_or(0);
    while let Some(offset) = html.get(at..last).and_then(|rest| rest.find('<')) {
        at += offset;
        let Some((piece, length)) = tag(&html[at..], links) else {
            at += 1;
            continue;
        };
        if from < at {
            pieces.push(Piece::Text(&html[from..at]));
        }
        pieces.push(piece);
        at += length;
        from = at;
    }
    if from < html.len() {
        pieces.push(Piece::Text(&html[from..]));
    }
    pieces
}

/// The tag that a text begins with, and its length.
fn tag<'a>(text: &str, links: &dyn Links) -> Option<(Piece<'a>, usize)> {
    let (closes, rest) = match text.strip_prefix("</") {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('<')?),
    };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
    let name = rest[..end].to_ascii_lowercase();
    let name = BLOCK.iter().chain(&PHRASE).find(|known| **known == name)?;
    if rest[end..].starts_with(|c: char| !c.is_ascii_whitespace() && c != '>' && c != '/') {
        return None;
    }
    let mut attributes = Vec::new();
    let mut left = &rest[end..];
    loop {
        left = left.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = left.strip_prefix('>') {
            let piece = if closes { Piece::Close(name) } else { open(name, &attributes, links) };
            return Some((piece, text.len() - after.len()));
        }
        let (attribute, after) = attribute(left)?;
        // a page of attributes is none
        if attributes.len() < 50 {
            attributes.push(attribute);
        }
        left = after;
    }
}

/// One attribute, and what follows it.
fn attribute(text: &str) -> Option<((String, String), &str)> {
    let end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/' | '<' | '"' | '\''))?;
    let name = text.get(..end).filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let after = text[end..].trim_start();
    let Some(value) = after.strip_prefix('=') else { return Some(((name, String::new()), &text[end..])) };
    let value = value.trim_start();
    let (value, after) = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split_once(quote)?,
        _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace() || c == '>')?),
    };
    Some(((name, decode(value)), after))
}

/// An element with what is allowed of its attributes.
fn open<'a>(name: &'static str, attributes: &[(String, String)], links: &dyn Links) -> Piece<'a> {
    let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let mut allowed: Vec<(&'static str, String)> = Vec::new();
    let is_number = |value: &&str| value.parse::<u16>().is_ok_and(|number| number <= 10_000);
    if let Some(id) = value("id") {
        let id: String = id.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
        allowed.extend((!id.is_empty()).then(|| ("id", format!("user-{id}"))));
    }
    allowed.extend(value("title").map(|title| ("title", title.to_owned())));
    let is_language = |value: &&str| value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    allowed.extend(value("lang").filter(is_language).map(|language| ("lang", language.to_owned())));
    allowed.extend(value("dir").filter(|dir| ["ltr", "rtl", "auto"].contains(dir)).map(|dir| ("dir", dir.to_owned())));
    match name {
        "a" => {
            let target = value("href").filter(|href| is_safe(href)).and_then(|href| links.link(href));
            allowed.extend(target.filter(|target| is_safe(&target.url)).map(|target| ("href", target.url)));
        }
        "img" => {
            let picture = value("src").filter(|src| is_safe(src)).and_then(|src| links.image(src));
            let Some(picture) = picture.filter(|picture| is_safe(&picture.url)) else {
                return Piece::Missing(value("alt").unwrap_or_default().to_owned());
            };
            allowed.push(("src", picture.url));
            allowed.push(("alt", value("alt").unwrap_or_default().to_owned()));
            let size = picture.size.map(|(width, height)| [Some(width.to_string()), Some(height.to_string())]);
            let written = || ["width", "height"].map(|side| value(side).filter(is_number).map(str::to_owned));
            let [width, height] = size.unwrap_or_else(written);
            allowed.extend(width.map(|width| ("width", width)));
            allowed.extend(height.map(|height| ("height", height)));
        }
        "td" | "th" => {
            let span = |value: &&str| value.parse::<u16>().is_ok_and(|number| (1..=1000).contains(&number));
            allowed.extend(value("colspan").filter(span).map(|number| ("colspan", number.to_owned())));
            allowed.extend(value("rowspan").filter(span).map(|number| ("rowspan", number.to_owned())));
            let scope = value("scope").filter(|scope| name == "th" && ["col", "row"].contains(scope));
            allowed.extend(scope.map(|scope| ("scope", scope.to_owned())));
        }
        "ol" => allowed.extend(value("start").filter(is_number).map(|start| ("start", start.to_owned()))),
        "details" => allowed.extend(value("open").map(|_| ("open", String::new()))),
        "time" => allowed.extend(value("datetime").map(|time| ("datetime", time.to_owned()))),
        _ => {}
    }
    Piece::Open(name, allowed)
}

/// A value with the entities decoded that could hide a scheme or a quote. Any other stays as it is written, which is no danger:
/// its `&` is escaped when it is written out.
pub(super) fn decode(value: &str) -> String {
    let mut decoded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, length) = entity(rest).unwrap_or(('&', 1));
        decoded.push(c);
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    decoded
}

fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "colon" => ':',
        "nbsp" => '\u{a0}',
        name => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    };
    Some((c, end + 1))
}
