//! `rutter import`: entries from what a team has elsewhere. A second import changes what the source changed, and keeps what
//! people wrote since.

use super::{Failure, Outcome, find_home, say, tell};
use crate::import::merge::{Merged, merge};
use crate::import::write::{File, write};
use crate::import::{self, Reading, Told, base, changelog, plain};
use crate::kinds::KINDS;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Bring in what you have elsewhere; overwrite nothing that you wrote.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    source: From,
}

#[derive(clap::Subcommand)]
enum From {
    /// The releases of a changelog, each as a file
    Changelog(Changelog),
}

#[derive(clap::Args)]
struct Changelog {
    /// The changelog
    file: PathBuf,
    #[command(flatten)]
    into: Into,
}

/// Where to, and how.
#[derive(clap::Args)]
struct Into {
    /// The definition [default: the nearest folder upwards that holds rutter.toml]
    dir: Option<PathBuf>,
    /// Say what would be written; write nothing
    #[arg(long)]
    dry_run: bool,
    /// The name under which the import is remembered, where one definition has several of a sort
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// List everything
    #[arg(short, long)]
    verbose: bool,
}

/// Runs the command.
pub fn run(args: Args) -> Outcome {
    match args.source {
        From::Changelog(args) => {
            let Some((kind, form)) = KINDS.iter().find_map(|kind| Some((*kind, kind.traits().changelog?))) else {
                return Err(Failure::Usage("no kind is read from a changelog".into()));
            };
            let home = find_home(args.into.dir.as_deref())?;
            let text = text(&args.file)?;
            let reading = changelog::read(&args.file.to_string_lossy(), &text, kind, form);
            bring(&home, &args.file, "changelog", reading, &args.into)
        }
    }
}

/// The text of a file of another tool: UTF-8, or UTF-16 as spreadsheets write it.
fn text(path: &Path) -> Result<String, Failure> {
    let wrong = |why: &dyn std::fmt::Display| Failure::Machine(format!("{} cannot be read: {why}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| wrong(&error))?;
    let wide = |from: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]])).collect();
        String::from_utf16(&units).map_err(|error| wrong(&error))
    };
    match bytes.get(..2) {
        Some([0xff, 0xfe]) => wide(u16::from_le_bytes),
        Some([0xfe, 0xff]) => wide(u16::from_be_bytes),
        _ => String::from_utf8(bytes).map_err(|error| {
            wrong(&format!("it is not UTF-8 from byte {} on; save it as UTF-8", error.utf8_error().valid_up_to()))
        }),
    }
}

fn failed(failure: import::Failure) -> Failure {
    match failure {
        import::Failure::Refused(why) => Failure::Usage(why),
        import::Failure::Machine(why) => Failure::Machine(why),
    }
}

/// How many lines of a sort are told unless all are asked for.
const FEW: usize = 10;

/// Settles what was read, writes it, and says what was done.
fn bring(home: &Path, file: &Path, source: &str, mut reading: Reading, into: &Into) -> Outcome {
    let name = into.name.as_deref().unwrap_or(source);
    if !crate::parse::field::is_id(name) {
        return Err(Failure::Usage(format!("`{name}` is not a name; write lower-case words joined by hyphens")));
    }
    plain::settle(home, file, &mut reading);
    let shown = file.display().to_string();
    let most = if into.verbose { usize::MAX } else { FEW };
    list(&reading.told, most, |Told { line, text }| match line {
        0 => format!("{shown}: {text}"),
        line => format!("{shown}:{line}: {text}"),
    });
    if reading.entries.is_empty() {
        tell(&format!("{shown}: nothing was found to import"));
        return Err(Failure::Unsound);
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &reading.entries {
        *kinds.entry(entry.kind.name()).or_default() += 1;
    }
    let counts = kinds.iter().map(|(kind, count)| match count {
        1 => format!("1 {kind}"),
        count => format!("{count} {kind}s"),
    });
    let counts = counts.collect::<Vec<_>>().join(", ");
    let (before, old) = base::Base::read(home, name).map_err(failed)?;
    let config = plain::versions(home, &reading.entries).map_err(failed)?;
    if config.is_some() {
        tell(
            "not all versions have three numbers: rutter.toml orders them by their numbers from now on (`releases.versioning`)",
        );
    }
    let mut merged = merge(home, reading.entries, before).map_err(failed)?;
    let after = merged.base.print();
    let base = (old.as_deref() != Some(&after)).then(|| File {
        path: base::path(home, name),
        before: old.map(String::into_bytes),
        after: Some(after.into_bytes()),
    });
    merged.files.extend(config);
    merged.files.extend(base);
    say(&format!("{counts} in {shown}\n"));
    summary(home, &merged, into, most);
    if into.dry_run {
        return Ok(());
    }
    write(home, &merged.files).map_err(failed)
}

fn summary(home: &Path, merged: &Merged, into: &Into, most: usize) {
    let below = |path: &Path| path.strip_prefix(home).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let would = if into.dry_run { "would be " } else { "" };
    let part = |title: &str, lines: Vec<String>| {
        if lines.is_empty() {
            return;
        }
        say(&format!("\n{} {title}\n", lines.len()));
        for line in lines.iter().take(most) {
            say(&format!("  {line}\n"));
        }
        if lines.len() > most {
            say(&format!("  and {} more; --verbose lists all\n", lines.len() - most));
        }
    };
    part(&format!("{would}written"), merged.new.iter().map(|path| below(path)).collect());
    let changed = merged.changed.iter().map(|(path, fields)| format!("{}: {}", below(path), fields.join(", ")));
    part(&format!("{would}changed"), changed.collect());
    let kept = merged.kept.iter().map(|kept| {
        let source = kept.source.as_deref().unwrap_or("nothing");
        format!("{}: {}; the source says {source}", below(&kept.path), kept.field)
    });
    part("kept as you wrote it", kept.collect());
    let left = merged.left.iter().map(|(path, why)| format!("{}: {why}", below(path)));
    part("left alone, because the file cannot be read", left.collect());
    part("not brought back, because you removed it", merged.gone.clone());
    if merged.same > 0 {
        say(&format!("\n{} as before\n", merged.same));
    }
    if into.dry_run {
        say("\nNothing was written.\n");
    } else if !merged.files.is_empty() {
        say("\nNext:\n\n  rutter check\n");
    }
}

fn list<T>(all: &[T], most: usize, line: impl Fn(&T) -> String) {
    for one in all.iter().take(most) {
        tell(&line(one));
    }
    if all.len() > most {
        tell(&format!("and {} more; --verbose lists all", all.len() - most));
    }
}
