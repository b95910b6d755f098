//! A report as SARIF 2.1.0 (OASIS), for code scanning and for editors.

use super::place::Place;
use super::{Diagnostic, Heading, Level, Report, Rule};
use crate::source::{Sources, Span};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What relative addresses of files are relative to: the repository.
const BASE: &str = "%SRCROOT%";

/// The report as a SARIF log, ended by a line break. `rules` are all that could have been told, each once.
///
/// Lines and columns count from 1, columns in characters (`unicodeCodePoints`), the end exclusive; bytes are those of
/// the file on disk. `folder` leads from the repository to the definition: empty, or ended by `/`.
#[must_use]
pub fn sarif(report: &Report, heading: &Heading, rules: &[&Rule], folder: &str) -> String {
    let indices: BTreeMap<&str, usize> = rules.iter().enumerate().map(|(at, rule)| (rule.code, at)).collect();
    let log = Log { sources: heading.sources, folder };
    let results: Vec<Value> =
        report.diagnostics.iter().map(|d| log.result(d, indices.get(d.rule.code).copied())).collect();
    let edition = heading.edition.map_or(String::new(), |edition| format!("{edition}/"));
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "rutter",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|rule| describe(rule)).collect::<Vec<_>>(),
            } },
            "automationDetails": { "id": format!("rutter/{edition}") },
            "originalUriBaseIds": { BASE: { "description": { "text": "The repository that holds the definition." } } },
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": true }],
            "results": results,
            "properties": { "asOf": heading.as_of, "edition": heading.edition, "entries": heading.entries },
        }],
    });
    // Texts and numbers are always JSON.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn describe(rule: &Rule) -> Value {
    let first = rule.meaning.split_inclusive(". ").next().unwrap_or("").trim_end();
    json!({
        "id": rule.code,
        "name": rule.slug,
        "shortDescription": { "text": escaped(first) },
        "fullDescription": { "text": escaped(rule.meaning) },
        "help": { "text": escaped(rule.mend), "markdown": escaped(&format!("{}\n\n{}", rule.meaning, rule.mend)) },
        "defaultConfiguration": { "level": level(rule.level) },
    })
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Advice => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

struct Log<'a> {
    sources: &'a Sources,
    folder: &'a str,
}

impl Log<'_> {
    fn result(&self, diagnostic: &Diagnostic, rule: Option<usize>) -> Value {
        let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
        let mut place = json!({ "physicalLocation": self.location(diagnostic.span) });
        // What is about no entry is about a file.
        if let Some(entry) = diagnostic.entry.as_ref().filter(|entry| !entry.is_empty()) {
            place["logicalLocations"] = json!([{ "fullyQualifiedName": **entry }]);
        }
        let mut result = json!({
            "ruleId": diagnostic.rule.code,
            "level": level(diagnostic.level),
            "message": { "text": escaped(&format!("{}{help}", diagnostic.message)) },
            "locations": [place],
        });
        if let Some(rule) = rule {
            result["ruleIndex"] = rule.into();
        }
        if !diagnostic.related.is_empty() {
            let related = diagnostic.related.iter().enumerate().map(|(at, related)| {
                json!({
                    "id": at + 1,
                    "physicalLocation": self.location(related.span),
                    "message": { "text": escaped(&related.message) },
                })
            });
            result["relatedLocations"] = related.collect();
        }
        if let Some(cure) = &diagnostic.replacement {
            let help = diagnostic.help.clone().unwrap_or_else(|| format!("write `{}`", cure.text));
            result["fixes"] = json!([{
                "description": { "text": escaped(&help) },
                "artifactChanges": [{
                    "artifactLocation": self.artifact(Place::of(cure.span, self.sources).path),
                    "replacements": [{
                        "deletedRegion": self.region(cure.span),
                        "insertedContent": { "text": cure.text },
                    }],
                }],
            }]);
        }
        result
    }

    fn location(&self, span: Span) -> Value {
        let path = Place::of(span, self.sources).path;
        json!({ "artifactLocation": self.artifact(path), "region": self.region(span) })
    }

    fn artifact(&self, path: &str) -> Value {
        json!({ "uri": format!("{}{}", encoded(self.folder), encoded(path)), "uriBaseId": BASE })
    }

    fn region(&self, span: Span) -> Value {
        let Place { start, end, bytes, .. } = Place::of(span, self.sources);
        let mut region = Map::new();
        let numbers = [
            ("startLine", start.line),
            ("startColumn", start.column),
            ("endLine", end.line),
            ("endColumn", end.column),
            ("byteOffset", bytes.start),
            ("byteLength", bytes.len()),
        ];
        region.extend(numbers.into_iter().map(|(name, number)| (name.to_owned(), number.into())));
        region.into()
    }
}

/// A text of a message: braces would be placeholders, and `[…](…)` a link that the definition's author chooses.
fn escaped(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text }
}

/// A path as a relative reference: everything but unreserved characters and `/` is percent-encoded (RFC 3986).
fn encoded(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
