//! The types that fields are made of: how each is written, and what is said when it is not.

mod dates;
mod labels;
mod many;
mod numbers;
mod words;

pub use labels::{Audience, AudienceOf, ByLabel};
pub use many::{Either, Free, Map, Single};
pub use numbers::{Amount, Ratio, Scale, Score5, Step, Steps, flag};
pub use words::{Id, Markdown, Named, Picture, Titled, Url};

use super::reader::{Cx, FieldDoc, Shape};
use super::rules::{MISSING_FIELD, UNKNOWN_VARIANT, WRONG_TYPE};
use super::tree::{Node, NodeId, Value};
use crate::diagnostic::{Replacement, nearest};
use std::sync::Arc;

/// The text of a value, or a fault that says what was wanted.
pub fn text<'n>(node: &'n Node, cx: &mut Cx<'_>, wanted: &str) -> Option<&'n Arc<str>> {
    if let Value::Text(text) = &node.value {
        return Some(text);
    }
    let raw = cx.raw(node).to_owned();
    let fault = cx.wrong(node, wanted);
    if matches!(node.value, Value::Whole(_) | Value::Number(_) | Value::Flag(_)) && !raw.is_empty() {
        fault.help = Some("put it between double quotes".into());
        fault.replacement = Some(Replacement { span: node.span, text: format!("\"{raw}\"") });
    }
    None
}

/// Whether a text says nothing, which is told.
pub fn is_empty(node: &Node, text: &str, cx: &mut Cx<'_>) -> bool {
    let is_empty = text.trim().is_empty();
    if is_empty {
        let message = format!("`{}` is empty", cx.key());
        cx.fault(&MISSING_FIELD, node.span, message).help = Some("write it, or take the line away".into());
    }
    is_empty
}

/// One of `words`, or a fault with the nearest of them.
pub fn word<'n>(node: &'n Node, cx: &mut Cx<'_>, words: &'static [&'static str]) -> Option<&'n str> {
    let text = text(node, cx, &format!("one of {}", words.join(", ")))?;
    if words.contains(&&**text) {
        return Some(text);
    }
    if is_empty(node, text, cx) {
        return None;
    }
    let near = nearest(text, words.iter().copied());
    let message = format!("`{}` cannot be `{text}`", cx.key());
    let fault = cx.fault(&UNKNOWN_VARIANT, node.span, message);
    let all = words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
    fault.help = Some(match near {
        Some(near) => format!("did you mean `{near}`? It takes one of {all}"),
        None => format!("it takes one of {all}"),
    });
    let written = near.map(|near| cx.as_written(node, near));
    if let Some(fault) = cx.found.faults.last_mut() {
        fault.replacement = written.map(|text| Replacement { span: node.span, text });
    }
    None
}

/// Lower-case words of letters and digits, joined by single hyphens: what an id may be.
#[must_use]
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// Text as an id: `Press kit, final` → `press-kit-final`; empty where it has no letter or digit of ASCII.
#[must_use]
pub fn as_id(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// An id as words: `auto-log` → `Auto log`.
#[must_use]
pub fn in_words(id: &str) -> String {
    let words = id.rsplit('/').next().unwrap_or(id).replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a described field at a dotted path is required; `None` where no field has that path.
#[must_use]
pub fn is_required(fields: &[FieldDoc], path: &str) -> Option<bool> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
    let field = fields.iter().find(|field| field.key == first)?;
    match (rest, &field.shape) {
        (None, _) => Some(field.required),
        (Some(rest), Shape::Table(inner)) => is_required(inner, rest),
        (Some(_), Shape::Map(_) | Shape::ByLabel(_) | Shape::Free) => Some(false),
        (Some(_), _) => None,
    }
}

/// The node of `[audience_of]`'s path, if it is written.
#[must_use]
pub fn node_at(root: &Node, table: NodeId, path: &str) -> Option<NodeId> {
    root.find(table)?.at(path).map(|node| node.id)
}

/// A fault where a TOML value of another sort was found; used by the kinds' own shapes.
pub fn refuse(node: &Node, cx: &mut Cx<'_>, message: String, help: &str) {
    cx.fault(&WRONG_TYPE, node.span, message).help = Some(help.into());
}
