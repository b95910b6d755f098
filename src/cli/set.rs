//! `rutter set`: changes a field in its file, if the definition is none the worse for it.

use super::{Colour, Common, Failure, Job, Outcome, say, tell, unreadable, wants_colour};
use crate::compile::Draft;
use crate::diagnostic::{self, Diagnostic, Heading, Level, Report, nearest};
use crate::edit::place::place;
use crate::edit::{Change, Target};
use crate::model::Miss;
use crate::parse::fact::To;
use crate::source::{FileId, Source, Sources};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Change fields of an entry, or of a part of one, in the file that holds them.
#[derive(clap::Args)]
pub struct Args {
    /// The entry, or a part of it: launch:auto-log#press-kit. Of a series, a row by its date: metric:uptime#2026-11
    entry: String,
    /// What its field shall say; `field=` takes the field away, `field+=value` and `field-=value` change a list;
    /// a list of tables takes one as it is written, `links+={ title = "…", url = "…" }`
    #[arg(required = true, value_name = "FIELD=VALUE")]
    changes: Vec<String>,
    /// The definition [default: the nearest folder upwards that holds rutter.toml]
    #[arg(short = 'C', long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The day that counts as today
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let changes = args
        .changes
        .iter()
        .map(|text| Change::parse(text).ok_or_else(|| Failure::Usage(format!("write `field=value`, not `{text}`"))));
    let changes = changes.collect::<Result<Vec<_>, _>>()?;
    let common = Common::plain(args.dir.clone(), None, args.as_of.clone());
    let job = common.open(&[])?;
    let before = job.draft(None);
    let cx = before.context();
    let found =
        cx.model.find(&args.entry, To::Any).map_err(|miss| Failure::Usage(missing(&args.entry, &miss, &before)))?;
    let (Some(entry), Some(kind)) = (cx.model.entry(&found.key), cx.model.kind(found.key.kind)) else {
        return Err(Failure::Usage(format!("there is no entry `{}`", args.entry)));
    };
    let sources = &job.snapshot.sources;
    let target = Target::find(entry, kind, found.part.as_deref(), &cx, sources).map_err(Failure::Usage)?;
    let file = target.file;
    let edited = target.edit(&changes, sources).map_err(Failure::Usage)?;
    let path = sources.file(file).path.clone();
    let told = match &found.part {
        Some(part) => format!("{path}: {part}: {}", edited.told.join(", ")),
        None => format!("{path}: {}", edited.told.join(", ")),
    };
    if edited.text != *sources.file(file).text {
        check(&job, &before, file, &edited.text)?;
        write(&job.home.join(&*path), sources.file(file), &edited.text)?;
    }
    say(&format!("{told}\n"));
    Ok(())
}

fn missing(written: &str, miss: &Miss, draft: &Draft) -> String {
    let head = written.split('#').next().unwrap_or(written);
    let model = draft.context().model;
    let keys: Vec<String> = model.entries().map(|entry| entry.core().key.to_string()).collect();
    match miss {
        Miss::Ambiguous(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("`{head}` may be {}; say which", keys.join(" or "))
        }
        Miss::NoKind(kind) => {
            let near = nearest(kind, model.kinds.iter().map(|kind| kind.name()));
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            format!("no kind `{kind}`{hint}")
        }
        Miss::Unknown | Miss::WrongKind(_) => {
            let of_kind =
                |key: &&String| head.split_once(':').is_none_or(|(kind, _)| key.split(':').next() == Some(kind));
            let near =
                nearest(head, keys.iter().filter(of_kind).map(String::as_str)).map(str::to_owned).or_else(|| {
                    let ids = model.entries().map(|entry| &*entry.core().key.id);
                    nearest(head, ids).map(str::to_owned)
                });
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            format!("there is no entry `{head}`{hint}")
        }
    }
}

/// Refuses a text with which the definition has errors that it had not before, and prints them.
fn check(job: &Job, before: &Draft, file: FileId, text: &str) -> Outcome {
    let files =
        job.snapshot.sources.iter().map(|(id, source)| {
            if id == file { Arc::new(Source::new(source.path.clone(), text)) } else { source.clone() }
        });
    let mut snapshot = job.snapshot.clone();
    snapshot.sources = Sources::of(files.collect());
    let job = Job { home: job.home.clone(), snapshot, as_of: job.as_of, deny: Vec::new(), commit: None };
    let after = job.draft(None);
    let name = |found: &Diagnostic, sources: &Sources| {
        (found.rule.code, found.message.clone(), sources.file(found.span.file).path.clone())
    };
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    for found in before.settled(Report::default()).diagnostics.iter().filter(|found| found.level == Level::Error) {
        *known.entry(name(found, &before.sources)).or_default() += 1;
    }
    let mut report = after.settled(Report::default());
    report.diagnostics.retain(|found| {
        found.level == Level::Error
            && match known.get_mut(&name(found, &after.sources)) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    false
                }
                _ => true,
            }
    });
    if report.diagnostics.is_empty() {
        return Ok(());
    }
    let as_of = job.as_of.to_string();
    let heading = Heading { sources: &after.sources, entries: after.entries(), as_of: &as_of, edition: None };
    let colour = if wants_colour() { Colour::Always } else { Colour::Never };
    tell(diagnostic::human(&report, &heading, colour).trim_end());
    tell("nothing was written: this is what the definition would say");
    Err(Failure::Unsound)
}

/// Writes a text in place of the one that was read, with its line ends.
fn write(path: &Path, read: &Source, text: &str) -> Outcome {
    let raw = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let name = path.display();
    if !Source::new(read.path.clone(), &raw).is_like(read) {
        return Err(Failure::Machine(format!("{name} was changed meanwhile; nothing was written")));
    }
    place(path, on_disk(read, &raw, text).as_bytes()).map_err(|error| Failure::Machine(format!("{name}: {error}")))
}

/// A text as its file has it: what is not changed byte for byte, with the line ends that the file has.
fn on_disk(read: &Source, raw: &str, text: &str) -> String {
    let old = &*read.text;
    let most = old.len().min(text.len());
    let same = |a: &mut dyn Iterator<Item = (u8, u8)>| a.take_while(|(a, b)| a == b).count();
    let start = old.floor_char_boundary(same(&mut old.bytes().zip(text.bytes()))).min(most);
    let start = text.floor_char_boundary(start);
    let end = same(&mut old.bytes().rev().zip(text.bytes().rev())).min(most - start);
    let (mut old_end, mut new_end) = (old.len() - end, text.len() - end);
    while !old.is_char_boundary(old_end) || !text.is_char_boundary(new_end) {
        old_end += 1;
        new_end += 1;
    }
    let disk = |offset: usize| read.offset_on_disk(u32::try_from(offset).unwrap_or(u32::MAX));
    let between = text.get(start..new_end).unwrap_or("");
    let between = if raw.contains("\r\n") { between.replace('\n', "\r\n") } else { between.to_owned() };
    // A return before the end of the changed stretch belongs to what follows.
    format!("{}{between}{}", raw.get(..disk(start)).unwrap_or(""), raw.get(disk(old_end)..).unwrap_or(""))
}
