//! The reference as pages of a wiki, made from what the readers, the rules and the command line say of themselves.

use super::explain::{CASES, inner, shape};
use crate::config::Config;
use crate::diagnostic::Rule;
use crate::kinds::KINDS;
use crate::model::{AnyKind, common_fields};
use crate::parse::fact::To;
use crate::parse::reader::{FieldDoc, Otherwise, Shape, describe};
use clap::CommandFactory;
use std::fmt::Write;

/// Every page of the reference: its path below the wiki's folder for it, and its text.
#[must_use]
pub fn reference() -> Vec<(String, String)> {
    let rules = crate::compile::rules();
    let mut pages = vec![
        ("index.md".to_owned(), INDEX.to_owned()),
        ("rutter-toml.md".into(), config()),
        ("command-line.md".into(), command_line()),
        ("kinds/index.md".into(), kinds()),
        ("kinds/every-kind.md".into(), every_kind()),
        ("checks/index.md".into(), checks(&rules)),
    ];
    let kinds = KINDS.iter().enumerate();
    pages.extend(kinds.map(|(place, kind)| (format!("kinds/{}.md", kind.name()), of_kind(*kind, place + 2))));
    pages.extend(rules.iter().map(|rule| (format!("checks/{}.md", rule.slug), of_rule(rule))));
    pages
}

const INDEX: &str = r#"+++
title = "Reference"
summary = "Every field, check, setting and command, as the program knows them."
order = 2
+++

These pages are made from the program itself, and a test fails where they say anything else.

- [Kinds](kinds/): what an entry can be, and which fields it has
- [Checks](checks/): what each means, what to do, and the smallest example
- [rutter.toml](rutter-toml.md): the settings of a portal
- [The command line](command-line.md): commands and their options
"#;

fn head(title: &str, summary: &str, order: usize) -> String {
    format!("+++\ntitle = {title:?}\nsummary = {summary:?}\norder = {order}\n+++\n\n")
}

fn config() -> String {
    let mut out = head("rutter.toml", "The settings of a portal, each with what it takes.", 3);
    out.push_str("A definition is a folder with a `rutter.toml`. Only `title` is required.\n\n## Settings\n\n");
    out.push_str(&tables(&describe::<Config>(), "", "kinds/"));
    out
}

fn kinds() -> String {
    let mut out = head("Kinds", "What an entry can be, and where it stands.", 1);
    out.push_str("| Kind | Where it stands |\n|---|---|\n");
    for kind in KINDS {
        writeln!(out, "| [{0}]({0}.md) | {1} |", kind.name(), place(*kind)).ok();
    }
    out.push_str("\n[Every kind](every-kind.md) has some fields in common.\n");
    out
}

fn every_kind() -> String {
    let mut out = head("Every kind", "The fields that an entry of any kind may have.", 1);
    out.push_str(
        "These may stand in every entry, whatever it is. None is required unless a kind says so.\n\n## Fields\n\n",
    );
    if let Some(kind) = KINDS.first() {
        let (_, common) = kind.fields().split_at(kind.fields().len() - common_fields());
        out.push_str(&tables(common, "", ""));
    }
    out
}

/// Where entries of a kind stand.
fn place(kind: &dyn AnyKind) -> String {
    let traits = kind.traits();
    match (traits.singleton, traits.nested) {
        (true, _) => format!("`{0}.md` or `{0}.toml`", traits.folder),
        (_, true) => format!("`{}/…/NAME.md`", traits.folder),
        _ => format!("`{0}/ID.md`, `{0}/ID.toml`, or many in `{0}.toml`", traits.folder),
    }
}

fn of_kind(kind: &dyn AnyKind, order: usize) -> String {
    let (name, traits) = (kind.name(), kind.traits());
    let mut out = head(name, &format!("The fields of the kind {name}, its checks, and one to start from."), order);
    let id = if traits.singleton { "" } else { " an-id" };
    writeln!(out, "It stands in {}. `rutter new {name}{id}` writes one.\n\n## Fields\n", place(kind)).ok();
    let (own, _) = kind.fields().split_at(kind.fields().len() - common_fields());
    out.push_str(&tables(own, "", ""));
    out.push_str("\nWhat [every kind](every-kind.md) has may stand there too.\n");
    if !traits.later.is_empty() {
        writeln!(out, "\nA later version reads `{}`.", traits.later.join("`, `")).ok();
    }
    if !traits.rules.is_empty() {
        out.push_str("\n## Checks\n\n");
        for rule in traits.rules {
            writeln!(out, "- [{} {}](../checks/{1}.md), {}", rule.code, rule.slug, word(rule)).ok();
        }
    }
    out.push_str("\n## To start from\n\n");
    let starter = traits.starter.replace("{table}\n", "").replace("{title}", "A title").replace("{owner}", "Your name");
    let starter = starter.replace("{id}", "an-id").replace("{date}", "2027-02-01");
    let language = if starter.contains(" = ") && !starter.starts_with("+++") { "toml" } else { "markdown" };
    out.push_str(&fenced(language, &starter));
    out
}

fn word(rule: &Rule) -> String {
    rule.level.to_string()
}

/// A table of fields, and one for each table within them.
fn tables(fields: &[FieldDoc], path: &str, kinds: &str) -> String {
    let mut out = String::new();
    if fields.is_empty() {
        out.push_str("It has none of its own.\n");
        return out;
    }
    out.push_str("| Field | Takes | What it says |\n|---|---|---|\n");
    for field in fields {
        let required = if field.required { ", required" } else { "" };
        let takes = takes(&field.shape, kinds).replace('|', "\\|");
        writeln!(out, "| `{}`{required} | {takes} | {} |", field.key, field.doc.trim().replace('|', "\\|")).ok();
    }
    for field in fields {
        if let Some(within) = inner(&field.shape).filter(|within| !within.is_empty()) {
            let path = if path.is_empty() { field.key.to_owned() } else { format!("{path}.{}", field.key) };
            write!(out, "\n### In `{path}`\n\n{}", tables(within, &path, kinds)).ok();
        }
    }
    out
}

/// A shape in words, with links to the kinds that it names.
fn takes(of: &Shape, kinds: &str) -> String {
    match of {
        Shape::OneOf(words) => format!("`{}`", words.join("`, `")),
        Shape::List(inner) => match &**inner {
            Shape::Ref(..) | Shape::OneOf(_) => format!("a list, each {}", takes(inner, kinds)),
            _ => shape(of),
        },
        Shape::Ref(To::Kinds(names), otherwise) => {
            let names = names.iter().map(|name| format!("[{name}]({kinds}{name}.md)"));
            let names = names.collect::<Vec<_>>().join(" or ");
            match otherwise {
                Otherwise::Dangles => format!("→ {names}"),
                Otherwise::Text => format!("→ {names}, or text where there are none"),
                Otherwise::Words(words) => format!("→ {names}, or one of {}", words.join(", ")),
            }
        }
        _ => shape(of),
    }
}

fn checks(rules: &[&Rule]) -> String {
    let mut out = head("Checks", "What is told of a definition: errors, warnings and advice.", 2);
    out.push_str(
        "Errors stop a build. Warnings and advice never do, unless `[checks]` in `rutter.toml` raises them.\n\n",
    );
    out.push_str("| Check | Level |\n|---|---|\n");
    for rule in rules {
        let locked = if rule.locked { ", locked" } else { "" };
        writeln!(out, "| [{} {}]({1}.md) | {}{locked} |", rule.code, rule.slug, word(rule)).ok();
    }
    out
}

fn of_rule(rule: &Rule) -> String {
    let number = rule.code.trim_start_matches('R').parse().unwrap_or(0);
    let summary = rule.meaning.split_inclusive(". ").next().unwrap_or(rule.meaning).trim();
    let mut out = head(&format!("{} {}", rule.code, rule.slug), summary, number);
    let locked = if rule.locked { " `[checks]` and `allow` cannot lower it." } else { "" };
    let article = if matches!(rule.level, crate::diagnostic::Level::Error) { "An error" } else { "By default" };
    let level = if article == "An error" { article.to_owned() } else { format!("{article}: {}", word(rule)) };
    write!(out, "{}\n\n{level}.{locked}\n\n## What to do\n\n{}\n", prose(rule.meaning), prose(rule.mend)).ok();
    let Some(case) = CASES.get_dir(rule.slug) else { return out };
    let (mut folders, mut files) = (vec![case], Vec::new());
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        files.extend(folder.files());
    }
    files.sort_by_key(|file| file.path());
    out.push_str("\n## For example\n");
    for file in files {
        let path = file.path().strip_prefix(case.path()).unwrap_or(file.path()).display().to_string();
        let Some(text) = file.contents_utf8() else { continue };
        let is_plain = path == "rutter.toml" && text.lines().count() <= 1;
        if is_plain || matches!(&*path, "expected.json" | "expected.txt" | "as_of") {
            continue;
        }
        let language = match path.rsplit_once('.') {
            Some((_, "md")) => "markdown",
            Some((_, ending @ ("toml" | "css" | "html" | "csv"))) => ending,
            _ => "text",
        };
        write!(out, "\n`{path}`\n\n{}", fenced(language, text)).ok();
    }
    if let Some(text) = case.get_file(case.path().join("expected.txt")).and_then(|file| file.contents_utf8()) {
        write!(out, "\nWhat rutter says:\n\n{}", fenced("text", text)).ok();
    }
    out
}

/// Text of a rule as Markdown: what begins a reference or an element there is meant as it stands.
fn prose(text: &str) -> String {
    text.replace('<', "\\<")
}

/// A block of code behind a fence that is longer than any in it.
fn fenced(language: &str, text: &str) -> String {
    let longest = text.lines().map(|line| line.trim_start().chars().take_while(|c| *c == '`').count()).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

fn command_line() -> String {
    let program = super::Cli::command();
    let mut out = head("The command line", "Every command with its options.", 4);
    out.push_str("`DIR` is by default the nearest folder upwards that holds `rutter.toml`.\n");
    let commands = program.get_subcommands().flat_map(|command| {
        let within = command.get_subcommands().map(|sub| (format!("{} {}", command.get_name(), sub.get_name()), sub));
        std::iter::once((command.get_name().to_owned(), command)).chain(within)
    });
    for (name, command) in commands {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        write!(out, "\n## rutter {name}\n\n{about}.\n").ok();
        let arguments =
            command.get_arguments().filter(|argument| !matches!(argument.get_id().as_str(), "help" | "version"));
        let mut rows = String::new();
        for argument in arguments {
            let value =
                argument.get_value_names().map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>());
            let value = value.map_or_else(|| argument.get_id().as_str().to_uppercase(), |names| names.join(" "));
            let takes = argument.get_action().takes_values();
            let name = match (argument.get_short(), argument.get_long()) {
                (None, None) => value,
                (short, long) => {
                    let short = short.map(|letter| format!("-{letter}"));
                    let names = [short, long.map(|word| format!("--{word}"))].into_iter().flatten().collect::<Vec<_>>();
                    format!("{}{}", names.join(", "), if takes { format!(" {value}") } else { String::new() })
                }
            };
            let mut help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let words: Vec<String> =
                argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
            if takes && !words.is_empty() {
                write!(help, ": {}", words.join(", ")).ok();
            }
            let usual: Vec<String> =
                argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
            if takes && !usual.is_empty() {
                write!(help, "; `{}` unless you say otherwise", usual.join(" ")).ok();
            }
            writeln!(rows, "| `{}` | {} |", name.replace('|', "\\|"), help.replace('|', "\\|")).ok();
        }
        if !rows.is_empty() {
            write!(out, "\n| Option | What it does |\n|---|---|\n{rows}").ok();
        }
    }
    out
}
