//! `rutter schema`: the fields of every kind and of `rutter.toml` as JSON Schemas, for editors that check TOML as it is written.

use super::{Failure, Outcome, find_home, say};
use crate::config::Config;
use crate::exports::changes;
use crate::kinds::KINDS;
use crate::parse::reader::{FieldDoc, Shape, describe};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Write JSON Schemas for editors.
#[derive(clap::Args)]
pub struct Args {
    /// Where [default: .rutter/schema of the definition, where `new` and `init` name them; outside of one, schemas]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Where the schemas of a definition lie. What begins with a dot is none of its entries.
const FOLDER: &str = ".rutter/schema";

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let own = || find_home(None).map_or_else(|_| PathBuf::from("schemas"), |home| home.join(FOLDER));
    let out = args.out.clone().unwrap_or_else(own);
    let count = write(&out)?;
    say(&format!(
        "{count} schemas in {}\n\nThe first line of a file names its own:\n\n  #:schema PATH/persona.json       one persona\n  #:schema PATH/many/persona.json  many in one file\n  #:schema PATH/rutter.json        rutter.toml\n",
        out.display()
    ));
    Ok(())
}

/// Writes every schema into a folder; gives how many there are.
fn write(out: &Path) -> Result<usize, Failure> {
    let wrong = |error: std::io::Error| Failure::Machine(format!("{}: {error}", out.display()));
    std::fs::create_dir_all(out.join("many")).map_err(wrong)?;
    let schemas = schemas();
    for (name, schema) in &schemas {
        let text = serde_json::to_string_pretty(schema).unwrap_or_default();
        std::fs::write(out.join(name), text + "\n").map_err(wrong)?;
    }
    Ok(schemas.len())
}

/// Writes the schemas of a definition.
pub fn write_for(home: &Path) -> Outcome {
    write(&home.join(FOLDER)).map(|_| ())
}

/// The first line of a file of a definition, which leads editors to its schema; empty where there is none for it.
pub fn line_for(path: &str) -> String {
    let Some(stem) = path.strip_suffix(".toml") else { return String::new() };
    let name = match stem.split_once('/') {
        None if stem == "rutter" => Some("rutter".to_owned()),
        split => {
            let folder = split.map_or(stem, |(folder, _)| folder);
            let kind = KINDS.iter().find(|kind| kind.traits().folder == folder);
            let many = split.is_none() && kind.is_some_and(|kind| !kind.traits().singleton);
            kind.map(|kind| if many { format!("many/{}", kind.name()) } else { kind.name().to_owned() })
        }
    };
    let up = match path.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    };
    name.map_or_else(String::new, |name| format!("#:schema {up}{FOLDER}/{name}.json\n"))
}

/// The same where the definition has its schemas.
pub fn line_in(home: &Path, path: &str) -> String {
    if home.join(FOLDER).join("rutter.json").is_file() { line_for(path) } else { String::new() }
}

/// Every schema by the name of its file: `rutter.json`, one entry of a kind, many of them in one file.
///
/// They are of draft 7, which the editors' extensions for TOML read.
#[must_use]
pub fn schemas() -> Vec<(String, Value)> {
    let mut settings = table(&describe::<Config>());
    // What entries have that say nothing is said for all of them, and again by kind.
    let defaults = settings["properties"]["defaults"].clone();
    settings["properties"]["defaults"]["additionalProperties"] = defaults;
    let mut all = vec![("rutter.json".to_owned(), headed("rutter.toml", settings))];
    for kind in KINDS {
        let (name, traits) = (kind.name(), kind.traits());
        let entry = table(kind.fields());
        if !traits.singleton && !traits.nested {
            let many = json!({ "type": "object", "additionalProperties": entry.clone() });
            all.push((format!("many/{name}.json"), headed(traits.title, many)));
        }
        all.push((format!("{name}.json"), headed(name, entry)));
    }
    all.push(("changes.json".to_owned(), changes::schema()));
    all
}

fn headed(title: &str, mut schema: Value) -> Value {
    if let Value::Object(fields) = &mut schema {
        fields.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
        fields.insert("title".into(), title.into());
    }
    schema
}

fn table(fields: &[FieldDoc]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| {
            let mut schema = of(&field.shape);
            if let Value::Object(schema) = &mut schema {
                schema.insert("description".into(), field.doc.trim().into());
            }
            (field.key.to_owned(), schema)
        })
        .collect();
    let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.key).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// What a value of a shape looks like as JSON; TOML's days and times are texts there.
fn of(shape: &Shape) -> Value {
    match shape {
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Whole(low, high) => {
            let mut schema = json!({ "type": "integer" });
            if *low != i64::MIN {
                schema["minimum"] = (*low).into();
            }
            if *high != i64::MAX {
                schema["maximum"] = (*high).into();
            }
            schema
        }
        Shape::Steps(steps) => json!({ "enum": steps }),
        Shape::Number => json!({ "type": "number" }),
        Shape::Ratio => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Shape::OneOf(words) => json!({ "enum": words }),
        Shape::Id => json!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" }),
        Shape::List(inner) => json!({ "type": "array", "items": of(inner) }),
        Shape::Tuple(shapes) => {
            let items: Vec<Value> = shapes.iter().map(of).collect();
            json!({ "type": "array", "minItems": items.len(), "maxItems": items.len(), "items": items })
        }
        Shape::Table(fields) => table(fields),
        Shape::Map(inner) | Shape::ByLabel(inner) => json!({ "type": "object", "additionalProperties": of(inner) }),
        Shape::LabelsByPath => json!({ "type": "object" }),
        Shape::Either(shapes) => json!({ "anyOf": shapes.iter().map(of).collect::<Vec<_>>() }),
        Shape::Free => json!({}),
        // Whether a name stands for something, a day is one of the calendar, a file is there: `rutter check` knows.
        _ => json!({ "type": "string" }),
    }
}
