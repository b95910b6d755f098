//! What changed as JSON, and the JSON Schema that says what may be relied on.

use super::data::value;
use crate::compare::{Changed, Sides};
use serde_json::{Value, json};

/// The version of the form; the schema says what may change within one.
pub const VERSION: u32 = 1;

/// The entries that changed, as data.
#[must_use]
pub fn entries(changed: &[Changed], sides: Sides<'_>) -> Value {
    let entry = |entry: &Changed| {
        let told = entry.told.iter().map(|told| {
            let mut made = json!({ "field": &*told.field, "words": told.words });
            let known = [
                ("part", told.part.as_deref().map_or(Value::Null, Value::from)),
                ("before", value(&told.before, &sides.before)),
                ("after", value(&told.after, &sides.after)),
            ];
            for (key, value) in known {
                if !value.is_null() {
                    made[key] = value;
                }
            }
            made
        });
        let mut made = json!({
            "kind": entry.key.kind,
            "id": &*entry.key.id,
            "title": &*entry.title,
            "change": entry.fate.name(),
            "told": told.collect::<Vec<_>>(),
        });
        if let Some(was) = &entry.was {
            made["was"] = (**was).into();
        }
        made
    };
    changed.iter().map(entry).collect()
}

/// What programs may rely on.
#[must_use]
pub fn schema() -> Value {
    let text = || json!({ "type": "string" });
    let side = || {
        json!({
            "type": "object",
            "required": ["day"],
            "additionalProperties": false,
            "properties": {
                "revision": { "type": "string", "description": "as asked for; absent for the working folder" },
                "commit": { "type": "string", "pattern": "^[0-9a-f]{40,}$" },
                "day": { "type": "string", "format": "date", "description": "the day that counts as today" },
            },
        })
    };
    let diagnostics = || {
        json!({
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "slug", "level", "message", "file"],
                "additionalProperties": false,
                "properties": {
                    "code": text(),
                    "slug": text(),
                    "level": { "enum": ["error", "warning", "advice"] },
                    "message": text(),
                    "file": text(),
                    "entry": { "type": "string", "description": "kind:id" },
                },
            },
        })
    };
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "What changed between two states of a definition, version 1",
        "description": "Within a version kinds, fields and members may be added; none is renamed, taken away, or given another meaning. Words are for people and may change.",
        "type": "object",
        "required": ["version", "generator", "from", "to", "entries", "diagnostics"],
        "additionalProperties": false,
        "properties": {
            "version": { "const": VERSION },
            "generator": text(),
            "edition": { "type": "string", "description": "absent where all was compared" },
            "from": side(),
            "to": side(),
            "entries": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["kind", "id", "title", "change", "told"],
                    "additionalProperties": false,
                    "properties": {
                        "kind": text(),
                        "id": text(),
                        "title": text(),
                        "change": { "enum": ["added", "removed", "renamed", "changed"] },
                        "was": { "type": "string", "description": "the id that it had" },
                        "told": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["field", "words"],
                                "additionalProperties": false,
                                "properties": {
                                    "field": { "type": "string", "description": "dotted; body for the text" },
                                    "part": { "type": "string", "description": "the element of a list" },
                                    "words": { "type": "string", "description": "the change in words" },
                                    "before": { "description": "the value before; absent where there was none, for texts, and where it may not be told" },
                                    "after": { "description": "the value now; absent where there is none, and for texts" },
                                },
                            },
                        },
                    },
                },
            },
            "diagnostics": {
                "type": "object",
                "required": ["appeared", "went"],
                "additionalProperties": false,
                "properties": { "appeared": diagnostics(), "went": diagnostics() },
            },
        },
    })
}
