//! The whole model of an edition as JSON, for programs, and the JSON Schema that says what may be relied on.

use super::{Export, Stock, data, encoded};
use crate::model::{AnyEntry, AnyKind};
use crate::parse::scalar::iso;
use crate::plan::address_of;
use rayon::prelude::*;
use serde_json::{Value, json};

/// What the edition shows, as data.
pub struct Model;

const MODEL: &str = "api/model.json";
const SCHEMA: &str = "api/model.schema.json";
/// The version of the form; the schema says what may change within one.
const VERSION: u32 = 1;

impl Export for Model {
    fn addresses(&self, _kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        vec![MODEL.to_owned(), SCHEMA.to_owned()]
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let entries: Vec<_> = stock.projected.entries().collect();
        let entries: Vec<Value> = entries.into_par_iter().map(|entry| told(entry.as_ref(), stock)).collect();
        let mut model = json!({
            "$schema": "model.schema.json",
            "version": VERSION,
            "generator": concat!("rutter ", env!("CARGO_PKG_VERSION")),
            "title": &**stock.title(),
            "as_of": iso(stock.context.as_of),
            "entries": entries,
        });
        if let (Some(edition), Value::Object(fields)) = (&stock.projected.edition, &mut model) {
            fields.insert("edition".into(), (**edition).into());
        }
        [(MODEL, model), (SCHEMA, schema())]
            .map(|(address, value)| (address.to_owned(), format!("{value}\n").into()))
            .into()
    }
}

fn told(entry: &dyn AnyEntry, stock: &Stock<'_>) -> Value {
    let core = entry.core();
    let mut told = data::shown(entry, &stock.context);
    // Who may see what is nobody's to know, nor what its authors agreed on with the checks.
    for key in ["audience", "audience_of", "allow"] {
        told.remove(key);
    }
    let address = address_of(stock.projected, &core.key);
    let url = stock.absolute(&address).unwrap_or_else(|| format!("../{}", encoded(&address)));
    // A competitor has an address of its own: where the page lies is told beside it.
    told.insert("page".into(), url.clone().into());
    told.entry("url").or_insert_with(|| url.into());
    if let Some(summary) = &core.summary {
        told.insert("summary".into(), (**summary).into());
    }
    let referrers = stock
        .projected
        .referrers(&core.key)
        .iter()
        .map(|referrer| json!({ "from": referrer.from.to_string(), "field": &*referrer.field }));
    let referrers: Vec<Value> = referrers.collect();
    if !referrers.is_empty() {
        told.insert("referred_by".into(), referrers.into());
    }
    let mut told = Value::Object(told);
    clear(&mut told);
    told
}

/// Takes out of texts what is never published: the labels of blocks, and comments.
fn clear(value: &mut Value) {
    match value {
        Value::String(text) if text.contains(":::") || text.contains("<!--") => *text = published(text),
        Value::Array(list) => list.iter_mut().for_each(clear),
        Value::Object(table) => {
            table.remove("audience");
            table.values_mut().for_each(clear);
        }
        _ => {}
    }
}

/// A text without the lines of blocks, and without comments.
pub(super) fn published(text: &str) -> String {
    if !text.contains(":::") && !text.contains("<!--") {
        return text.to_owned();
    }
    let mut seen = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        seen.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    seen.push_str(rest);
    let lines: Vec<&str> = seen.lines().filter(|line| !line.trim_start().starts_with(":::")).collect();
    lines.join("\n")
}

fn schema() -> Value {
    let text = || json!({ "type": "string" });
    let reference = json!({ "type": "string", "pattern": "^[a-z-]+:.+$" });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What a portal holds, version 1",
        "description": "Within a version kinds, fields and figures may be added; none is renamed, taken away, or given another meaning. A field that nobody filled in is absent. References are kind:id, or kind:id#part. Texts are Markdown.",
        "type": "object",
        "required": ["version", "generator", "title", "as_of", "entries"],
        "additionalProperties": false,
        "properties": {
            "$schema": text(),
            "version": { "const": VERSION },
            "generator": text(),
            "title": text(),
            "edition": { "type": "string", "description": "absent where the definition has no editions" },
            "as_of": { "type": "string", "format": "date", "description": "the day that counts as today" },
            "entries": { "type": "array", "items": { "$ref": "#/$defs/entry" } },
        },
        "$defs": {
            "entry": {
                "type": "object",
                "description": "an entry with its fields under the names that a definition uses",
                "required": ["ref", "kind", "id", "title", "page", "url"],
                "properties": {
                    "ref": { "type": "string", "pattern": "^[a-z-]+:.+$", "description": "what references to it say: kind:id" },
                    "kind": { "type": "string", "description": "its field of that name, as a persona has; else its kind, which `ref` always tells" },
                    "id": text(),
                    "title": text(),
                    "summary": text(),
                    "page": { "type": "string", "format": "uri-reference", "description": "its page, from here" },
                    "url": { "type": "string", "format": "uri-reference", "description": "its field of that name, as a competitor has; else its page" },
                    "owner": text(),
                    "tags": { "type": "array", "items": text() },
                    "figures": { "type": "object", "description": "what is worked out, by name" },
                    "referred_by": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["from", "field"],
                            "additionalProperties": false,
                            "properties": {
                                "from": reference,
                                "field": { "type": "string", "description": "dotted; empty for prose" },
                            },
                        },
                    },
                },
            },
        },
    })
}
