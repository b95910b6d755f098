//! `rutter diff`: what changed in the strategy between two revisions, in the words of the domain.

use super::rows::warn_of_errors;
use super::{Common, Job, Outcome, say};
use crate::compare::{Changed, Fate, Faults, Sides, compare, faults, key_of};
use crate::compile::Draft;
use crate::diagnostic::{Diagnostic, Report};
use crate::exports::changes;
use crate::model::{Core, Key};
use crate::parse::scalar::{date_long, iso};
use crate::source::Sources;
use clap::ValueEnum;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Say what changed in the strategy between two revisions of its git repository.
#[derive(clap::Args)]
pub struct Args {
    /// The earlier revision: a tag, a branch, a commit
    #[arg(value_name = "REV")]
    from: String,
    /// The later one; by default what is in the folder now
    #[arg(value_name = "REV")]
    to: Option<String>,
    /// The definition; by default the nearest folder upwards that holds rutter.toml
    #[arg(short = 'C', long = "dir", value_name = "DIR")]
    dir: Option<PathBuf>,
    /// As one edition sees it, then and now
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// The day that counts as today for the later one
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value = "human")]
    format: As,
}

/// How changes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum As {
    /// For people.
    Human,
    /// A list, for a chat message or release notes.
    Markdown,
    /// One document, for programs.
    Json,
}

/// One side, read.
struct Side {
    asked: Option<String>,
    job: Job,
    draft: Draft,
}

impl Side {
    fn open(args: &Args, at: Option<&String>, as_of: Option<&String>) -> Result<Side, super::Failure> {
        let plain = Common::plain(args.dir.clone(), args.edition.clone(), as_of.cloned());
        let job = Common { at: at.cloned(), ..plain }.open(&[])?;
        let draft = job.draft(args.edition.as_deref());
        Ok(Side { asked: at.cloned(), job, draft })
    }

    fn words(&self) -> String {
        let day = date_long(self.job.as_of);
        self.asked.as_ref().map_or_else(|| format!("now ({day})"), |asked| format!("{asked} ({day})"))
    }

    fn data(&self) -> Value {
        let mut made = json!({ "day": iso(self.job.as_of) });
        if let (Some(asked), Some(commit)) = (&self.asked, &self.job.commit) {
            made["revision"] = asked.as_str().into();
            made["commit"] = (**commit).into();
        }
        made
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let before = Side::open(args, Some(&args.from), None)?;
    let after = Side::open(args, args.to.as_ref(), args.as_of.as_ref())?;
    let hides = |key: &Key| after.draft.hides(key);
    let sides = Sides { before: before.draft.context(), after: after.draft.context(), hides: &hides };
    let changed = compare(sides);
    let reports = [&before, &after].map(|side| side.draft.settled(Report::default()));
    let mut found = faults((&reports[0], &before.draft.sources), (&reports[1], &after.draft.sources));
    if args.edition.is_some() {
        // What was once said of something that is hidden today is not said again.
        let is_seen = |key: Key| !hides(&key) && sides.after.model.core(&key).is_none_or(Core::is_whole);
        let entry = |diagnostic: &Diagnostic| key_of(diagnostic.entry.as_deref()?, &sides.after);
        found.went.retain(|diagnostic| entry(diagnostic).is_some_and(is_seen));
    }
    match args.format {
        As::Human => say(&human(&changed, &found, &before, &after)),
        As::Markdown => say(&markdown(&changed, &before, &after)),
        As::Json => {
            let told = |list: &[&Diagnostic], sources: &Sources| -> Value {
                list.iter().map(|diagnostic| data(diagnostic, sources)).collect()
            };
            let mut made = json!({
                "version": changes::VERSION,
                "generator": concat!("rutter ", env!("CARGO_PKG_VERSION")),
                "from": before.data(),
                "to": after.data(),
                "entries": changes::entries(&changed, sides),
                "diagnostics": {
                    "appeared": told(&found.appeared, &after.draft.sources),
                    "went": told(&found.went, &before.draft.sources),
                },
            });
            if let Some(edition) = &args.edition {
                made["edition"] = edition.as_str().into();
            }
            say(&format!("{made:#}\n"));
        }
    }
    warn_of_errors(&after.draft)
}

fn data(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let mut made = json!({
        "code": diagnostic.rule.code,
        "slug": diagnostic.rule.slug,
        "level": diagnostic.level.to_string(),
        "message": diagnostic.message,
        "file": &*sources.file(diagnostic.span.file).path,
    });
    if let Some(entry) = diagnostic.entry.as_ref().filter(|entry| !entry.is_empty()) {
        made["entry"] = (**entry).into();
    }
    made
}

/// The entries of each kind, under its title.
fn by_kind<'c>(changed: &'c [Changed], side: &Side) -> Vec<(&'static str, Vec<&'c Changed>)> {
    let kinds = side.draft.context().model.kinds.iter();
    let groups = kinds.map(|kind| {
        (kind.traits().title, changed.iter().filter(|entry| entry.key.kind == kind.name()).collect::<Vec<_>>())
    });
    groups.filter(|(_, entries)| !entries.is_empty()).collect()
}

fn human(changed: &[Changed], found: &Faults<'_>, before: &Side, after: &Side) -> String {
    let mut out = format!("From {} to {}\n", before.words(), after.words());
    if changed.is_empty() {
        out.push_str("\nNothing changed.\n");
    }
    for (title, entries) in by_kind(changed, after) {
        writeln!(out, "\n{title}").ok();
        for entry in entries {
            let sign = match entry.fate {
                Fate::Added => "+",
                Fate::Removed => "-",
                Fate::Renamed | Fate::Changed => " ",
            };
            let lines = entry.lines();
            writeln!(out, "{sign} {} ({})", entry.title, entry.key).ok();
            for line in lines.iter().filter(|line| !matches!(line.as_str(), "new" | "gone")) {
                writeln!(out, "    {line}").ok();
            }
        }
    }
    if !(found.appeared.is_empty() && found.went.is_empty()) {
        out.push_str("\nChecks\n");
        for (sign, list) in [("+", &found.appeared), ("-", &found.went)] {
            for diagnostic in list {
                let (level, rule) = (diagnostic.level, diagnostic.rule);
                writeln!(out, "{sign} {level}[{}]: {}", rule.code, diagnostic.message).ok();
            }
        }
    }
    out
}

fn markdown(changed: &[Changed], before: &Side, after: &Side) -> String {
    let mut out = format!("**What changed from {} to {}**\n", escaped(&before.words()), escaped(&after.words()));
    if changed.is_empty() {
        out.push_str("\nNothing changed.\n");
    }
    for (title, entries) in by_kind(changed, after) {
        writeln!(out, "\n**{title}**\n").ok();
        for entry in entries {
            writeln!(out, "- {}: {}", escaped(&entry.title), escaped(&entry.lines().join("; "))).ok();
        }
    }
    out
}

/// A text of the definition that says nothing to a reader of Markdown.
fn escaped(text: &str) -> String {
    super::rows::literal(text)
}
