//! `rutter explain`: what a check means and how to mend it; what a kind's fields are; what a template is given.

use super::{Failure, Outcome, say};
use crate::diagnostic::{Rule, nearest};
use crate::kinds::{KINDS, LATER};
use crate::model::{AnyKind, common_fields};
use crate::parse::fact::To;
use crate::parse::reader::{FieldDoc, Otherwise, Shape};
use include_dir::{Dir, include_dir};
use std::fmt::Write;

/// The smallest definition that breaks each rule, with its report: the tests' cases are the examples.
pub static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/rules");

/// Say what a check means, or what fields a kind has.
#[derive(clap::Args)]
pub struct Args {
    /// A code, the name of a check, a kind, or `view` for what templates are given
    what: Option<String>,
}

/// Runs the command.
pub fn run(args: Args) -> Outcome {
    let rules = crate::compile::rules();
    let Some(what) = args.what else {
        say(&overview(&rules));
        return Ok(());
    };
    if what == "view" {
        say(include_str!("../../docs/view.md"));
        return Ok(());
    }
    if let Some(rule) = rules.iter().find(|rule| rule.code.eq_ignore_ascii_case(&what) || rule.slug == what) {
        say(&of_rule(rule));
        return Ok(());
    }
    if let Some(kind) = KINDS.iter().find(|kind| kind.name() == what || kind.traits().folder == what) {
        say(&of_kind(*kind));
        return Ok(());
    }
    if LATER.iter().any(|(kind, folder)| *kind == what || *folder == what) {
        return Err(Failure::Usage(format!("the kind `{what}` comes with a later version")));
    }
    let names = rules.iter().map(|rule| rule.slug).chain(KINDS.iter().map(|kind| kind.name()));
    let hint = nearest(&what, names)
        .map_or("; `rutter explain` lists both".to_owned(), |near| format!("; did you mean `{near}`?"));
    Err(Failure::Usage(format!("no check and no kind `{what}`{hint}")))
}

fn overview(rules: &[&Rule]) -> String {
    let mut out = String::from("Kinds\n\n");
    for kind in KINDS {
        let traits = kind.traits();
        let place = if traits.singleton { format!("{}.md", traits.folder) } else { format!("{}/", traits.folder) };
        writeln!(out, "  {:<12} {place}", kind.name()).ok();
    }
    out.push_str("\nChecks\n\n");
    for rule in rules {
        writeln!(out, "  {} {:<26} {}", rule.code, rule.slug, rule.level).ok();
    }
    out.push_str("\n`rutter explain NAME` says more of each; `rutter explain view` says what a template is given.\n");
    out
}

fn of_rule(rule: &Rule) -> String {
    let locked = if rule.locked { ", which cannot be lowered" } else { "" };
    let mut out = format!(
        "{} {} ({}{locked})\n\n{}\n\nWhat to do\n\n{}\n",
        rule.code,
        rule.slug,
        rule.level,
        folded(rule.meaning),
        folded(rule.mend)
    );
    if let Some(case) = CASES.get_dir(rule.slug) {
        out.push_str("\nFor example\n");
        let mut folders = vec![case];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            files.extend(folder.files());
        }
        files.sort_by_key(|file| file.path());
        for file in files {
            let path = file.path().strip_prefix(case.path()).unwrap_or(file.path()).display().to_string();
            let Some(text) = file.contents_utf8() else { continue };
            if path == "rutter.toml" && text.lines().count() <= 1 || path == "expected.json" {
                continue;
            }
            if path == "expected.txt" {
                continue;
            }
            writeln!(out, "\n  {path}\n").ok();
            for line in text.lines() {
                writeln!(out, "    {line}").ok();
            }
        }
        if let Some(text) = case.get_file(case.path().join("expected.txt")).and_then(|file| file.contents_utf8()) {
            out.push_str("\n  what rutter says\n\n");
            for line in text.lines() {
                writeln!(out, "    {line}").ok();
            }
        }
    }
    out
}

/// Text in lines of at most 100 characters.
fn folded(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split(' ') {
        let more = word.chars().count() + 1;
        if length + more > 100 {
            out.push('\n');
            length = 0;
        } else if length > 0 {
            out.push(' ');
        }
        out.push_str(word);
        length += more;
    }
    out
}

fn of_kind(kind: &dyn AnyKind) -> String {
    let traits = kind.traits();
    let place = if traits.singleton {
        format!("{}.md or {}.toml", traits.folder, traits.folder)
    } else if traits.nested {
        format!("{}/…/NAME.md", traits.folder)
    } else {
        format!("{0}/ID.md, {0}/ID.toml, or many in {0}.toml", traits.folder)
    };
    let mut out = format!("{} in {place}\n\n", kind.name());
    let (own, common) = kind.fields().split_at(kind.fields().len() - common_fields());
    out.push_str(&fields(own, 1));
    out.push_str("\nFields that every kind has\n\n");
    out.push_str(&fields(common, 1));
    if !traits.later.is_empty() {
        writeln!(out, "\nA later version reads: {}", traits.later.join(", ")).ok();
    }
    if !traits.rules.is_empty() {
        out.push_str("\nChecks of its own\n\n");
        for rule in traits.rules {
            writeln!(out, "  {} {} ({})", rule.code, rule.slug, rule.level).ok();
        }
    }
    out.push_str("\nTo start from\n\n");
    for line in traits.starter.replace("{table}", "").lines() {
        writeln!(out, "  {line}").ok();
    }
    out
}

fn fields(fields: &[FieldDoc], depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let mut out = String::new();
    for field in fields {
        let star = if field.required { "*" } else { "" };
        writeln!(out, "{indent}{}{star}: {}", field.key, shape(&field.shape)).ok();
        writeln!(out, "{indent}    {}", field.doc.trim()).ok();
        if let Some(inner) = inner(&field.shape) {
            out.push_str(&self::fields(inner, depth + 2));
        }
    }
    out
}

/// The fields of the table that a shape holds.
pub fn inner(shape: &Shape) -> Option<&[FieldDoc]> {
    match shape {
        Shape::Table(fields) => Some(fields),
        Shape::List(inner) | Shape::Map(inner) => self::inner(inner),
        Shape::Either(shapes) => shapes.iter().find_map(self::inner),
        _ => None,
    }
}

/// A shape in words.
pub fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Flag => "true or false".into(),
        Shape::Whole(low, high) if *low == i64::MIN && *high == i64::MAX => "a whole number".into(),
        Shape::Whole(low, high) if *high == i64::MAX => format!("a whole number from {low} on"),
        Shape::Whole(low, high) => format!("{low} to {high}"),
        Shape::Steps(steps) => {
            format!("one of {}", steps.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
        Shape::Number => "a number".into(),
        Shape::Ratio => "a share, 0 to 1".into(),
        Shape::Text => "text".into(),
        Shape::Prose => "Markdown".into(),
        Shape::Url => "an address on the web".into(),
        Shape::File => "a file beside the entry".into(),
        Shape::Id => "an id".into(),
        Shape::OneOf(words) => words.join(", "),
        Shape::Date => "a date: 2026-11-30".into(),
        Shape::Period => "a period: \"2026-Q3\"".into(),
        Shape::When => "a date or a period: 2026-11-30, \"2026-Q3\"".into(),
        Shape::Offset => "a day counted from the launch: \"T-14\"".into(),
        Shape::Zone => "a time zone: \"Europe/Lisbon\"".into(),
        Shape::Interval => "a span of time: \"90d\", \"3 months\"".into(),
        Shape::Moment => "a date with a time: 2026-11-30T09:00:00".into(),
        Shape::Time => "a time of day: \"10:00\"".into(),
        Shape::Version => "a version".into(),
        Shape::Currency => "a currency by its code: \"EUR\"".into(),
        Shape::Check => "the name of a check".into(),
        Shape::Label => "a label of an audience".into(),
        Shape::Ref(to, otherwise) => {
            let kinds = match to {
                To::Any => "any entry".to_owned(),
                To::Owners => {
                    KINDS.iter().filter(|k| k.traits().owns).map(|k| k.name()).collect::<Vec<_>>().join(" or ")
                }
                To::Kinds(kinds) => kinds.join(" or "),
                To::Part(kind, what) => format!("a {what} of the {kind}"),
            };
            match otherwise {
                Otherwise::Dangles => format!("→ {kinds}"),
                Otherwise::Text => format!("→ {kinds}, or text where there are none"),
                Otherwise::Words(words) => format!("→ {kinds}, or one of {}", words.join(", ")),
            }
        }
        Shape::Own(list) => format!("the id of one of `{list}`"),
        Shape::List(inner) => match &**inner {
            Shape::Table(_) => "a list of tables".into(),
            Shape::Label => "a list of labels".into(),
            Shape::Text => "a list of texts".into(),
            inner => format!("a list, each {}", self::shape(inner)),
        },
        Shape::Tuple(_) => format!("a list such as {}", crate::parse::reader::example(shape)),
        Shape::Table(_) => "a table".into(),
        Shape::Map(inner) => format!("a table with keys of your own, each {}", self::shape(inner)),
        Shape::ByLabel(inner) => format!("a table by label of an audience, each {}", self::shape(inner)),
        Shape::LabelsByPath => "a table: labels by field".into(),
        Shape::Either(shapes) => shapes.iter().map(self::shape).collect::<Vec<_>>().join(", or "),
        Shape::Free => "anything".into(),
    }
}
