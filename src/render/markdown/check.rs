//! Reads HTML strictly and says what no page may hold: for tests.

use std::collections::HashSet;

use super::Html;
use super::html::decode;
use crate::parse::prose::is_safe;
use crate::parse::safety::{BLOCK as ELEMENTS, PHRASE};

const VOID: [&str; 5] = ["br", "hr", "img", "wbr", "col"];

const BLOCK: [&str; 24] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "div",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tr",
    "pre",
    "blockquote",
    "figure",
    "section",
    "details",
    "hr",
];

/// What an attribute may be on an element, in a page that lets no raw HTML through.
fn is_own(element: &str, name: &str, value: &str) -> bool {
    let is_heading = element.len() == 2 && element.starts_with('h');
    match (element, name) {
        ("a", "class") => value == "anchor",
        ("a", "rel") => value == "external",
        ("a", "href") | ("a" | "img", "title") | ("img", "src" | "alt") | ("a" | "div" | "section", "aria-label") => {
            true
        }
        (_, "id") => is_heading || ["span", "sup", "li"].contains(&element),
        ("a", "aria-describedby") => value.starts_with("term:"),
        ("span", "role") => value == "tooltip",
        ("span", "class") => ["vh", "term", "card"].contains(&value) || value.starts_with("hl-") && value.len() == 4,
        ("div", "class") => {
            let sort = value.strip_prefix("adm ").unwrap_or_default();
            ["scroll", "code", "cap", "adm"].contains(&value)
                || ["tip", "info", "important", "warning", "caution", "danger"].contains(&sort)
        }
        ("div", "role") => value == "group" || value == "note",
        ("div" | "pre", "tabindex") => value == "0",
        ("table", "class") => value == "data",
        ("td" | "th", "class") => value == "n",
        ("th", "scope") => value == "col",
        ("ul" | "ol", "class") => value == "tasks",
        ("ol", "start") => value.parse::<u64>().is_ok(),
        ("img", "loading") => value == "lazy",
        ("img", "decoding") => value == "async",
        ("img", "width" | "height") => value.parse::<u32>().is_ok(),
        ("svg", "class") => value == "ic",
        ("svg", "aria-hidden") => value == "true",
        ("use", "href") => value.starts_with("#g-"),
        ("button", "class") => value == "copy",
        ("button", "type") => value == "button",
        ("button", "hidden") => value.is_empty(),
        ("section", "class") => value == "footnotes",
        ("code", "class") => {
            value == "math"
                || value == "math block"
                || value
                    .strip_prefix("language-")
                    .is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)))
        }
        _ => false,
    }
}

/// The same for what raw HTML may bring.
fn is_raw(element: &str, name: &str, value: &str) -> bool {
    match name {
        "id" => value.starts_with("user-"),
        "title" | "lang" | "dir" => true,
        "colspan" | "rowspan" | "scope" => matches!(element, "td" | "th"),
        "open" => element == "details",
        "datetime" => element == "time",
        _ => false,
    }
}

fn is_own_element(name: &str) -> bool {
    BLOCK.contains(&name) && name != "details"
        || [
            "a",
            "b",
            "br",
            "button",
            "code",
            "del",
            "em",
            "figcaption",
            "img",
            "span",
            "strong",
            "sub",
            "sup",
            "svg",
            "td",
            "th",
            "use",
        ]
        .contains(&name)
            && name != "b"
}

/// Panics where a page may not hold what is written.
pub(super) fn check(html: &str, mode: Html) {
    let mut open: Vec<String> = Vec::new();
    let mut ids = HashSet::new();
    let mut rest = html;
    let fail = |what: &str, rest: &str| -> ! {
        let near: String = rest.chars().take(80).collect();
        panic!("{what} at {near:?} in {html}")
    };
    while let Some(at) = rest.find('<') {
        text(&rest[..at], html);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("</") {
            let Some((name, after)) = after.split_once('>') else { fail("an end tag without end", rest) };
            if open.pop().as_deref() != Some(name) {
                fail("an end that ends nothing", rest);
            }
            rest = after;
            continue;
        }
        let (name, mut after) = word(&rest[1..]);
        if !is_own_element(name) && !(mode == Html::Sanitized && (ELEMENTS.contains(&name) || PHRASE.contains(&name))) {
            fail("an element that is in no list", rest);
        }
        let mut seen = HashSet::new();
        while let Some(attribute) = after.strip_prefix(' ') {
            let (attribute, value) = word(attribute);
            let Some((value, behind)) = value.strip_prefix("=\"").and_then(|value| value.split_once('"')) else {
                fail("an attribute without a value in quotes", rest)
            };
            text(value, html);
            if value.contains(['<', '>']) {
                fail("a bracket in a value", rest);
            }
            let decoded = decode(value);
            let is_allowed = mode == Html::Sanitized && is_raw(name, attribute, &decoded);
            if !is_allowed && !is_own(name, attribute, &decoded) {
                fail("an attribute that is in no list", rest);
            }
            if ["href", "src"].contains(&attribute) && !is_safe(&decoded) {
                fail("an address that is not safe", rest);
            }
            // cards are numbered by the page, not by its texts
            let is_counted = !decoded.starts_with("user-") && !decoded.starts_with("term:");
            if attribute == "id" && is_counted && !ids.insert(decoded.clone()) {
                fail("an id that is taken", rest);
            }
            if !seen.insert(attribute) {
                fail("an attribute twice", rest);
            }
            after = behind;
        }
        let closed = name == "use" && after.starts_with('/');
        let Some(after) = after.strip_prefix(if closed { "/>" } else { ">" }) else { fail("a tag without end", rest) };
        nesting(name, &open, mode).unwrap_or_else(|what| fail(what, rest));
        rest = after;
        if !closed && !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    text(rest, html);
    assert_eq!(open, [""; 0], "open at the end of {html}");
}

fn word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len()))
}

/// Text may hold neither `&` but of an entity nor control characters.
fn text(text: &str, html: &str) {
    for (at, _) in text.match_indices('&') {
        let entity = text[at + 1..].split(';').next().unwrap_or_default();
        assert!(["amp", "lt", "gt", "quot", "nbsp"].contains(&entity), "`&` in {text:?} of {html}");
    }
    assert!(!text.chars().any(|c| c.is_control() && !"\n\t".contains(c)), "a control character in {text:?}");
}

fn nesting(name: &str, open: &[String], mode: Html) -> Result<(), &'static str> {
    let is_open = |names: &[&str]| open.iter().any(|open| names.contains(&open.as_str()));
    let parent = open.last().map_or("", String::as_str);
    if BLOCK.contains(&name)
        && is_open(&["p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "em", "strong"])
        && mode == Html::Text
    {
        return Err("a block in a line");
    }
    if BLOCK.contains(&name) && parent == "p" {
        return Err("a block in a paragraph");
    }
    if name == "a" && is_open(&["a"]) {
        return Err("a link in a link");
    }
    let parents: &[&str] = match name {
        "li" => &["ul", "ol"],
        "dt" | "dd" => &["dl"],
        "tr" => &["thead", "tbody"],
        "td" | "th" => &["tr"],
        "thead" | "tbody" => &["table"],
        "figcaption" => &["figure"],
        _ => return Ok(()),
    };
    // of raw HTML only what a browser makes of it can be said
    if mode == Html::Text && !parents.contains(&parent) { Err("an element in the wrong place") } else { Ok(()) }
}
