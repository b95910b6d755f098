//! `rutter import`: entries from what a team has elsewhere. A second import changes what the source changed, and keeps what
//! people wrote since.

use super::{Failure, Outcome, find_home, say, tell};
use crate::diagnostic::{Report, nearest};
use crate::import::cell::{Names, Order};
use crate::import::csv::Asked;
use crate::import::merge::{Merged, merge};
use crate::import::preset::PRESETS;
use crate::import::write::{File, write};
use crate::import::{self, Reading, Told, base, changelog, csv, plain};
use crate::kinds::KINDS;
use crate::model::AnyKind;
use crate::source::{FileId, Source};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    /// The rows of a table, each as an entry of a kind
    Csv(Csv),
    /// The issues of a table that Jira wrote: `csv --preset jira`
    Jira(Table),
    /// Issues, milestones and releases as `gh` prints them: `gh issue list --json …`, `gh api …/milestones`, `gh api …/releases`
    Github(Github),
    /// A folder of Markdown as pages: MkDocs, Docusaurus, Hugo, Jekyll or plain
    Markdown(Markdown),
}

#[derive(clap::Args)]
struct Changelog {
    /// The changelog
    file: PathBuf,
    #[command(flatten)]
    into: Where,
}

#[derive(clap::Args)]
struct Csv {
    /// How a tool names its columns
    #[arg(long, value_name = "TOOL", value_parser = PRESETS.iter().map(|preset| preset.name).collect::<Vec<_>>())]
    preset: Option<String>,
    #[command(flatten)]
    table: Table,
}

#[derive(clap::Args)]
struct Github {
    /// The JSON
    file: PathBuf,
    /// The kind that issues become
    #[arg(long, default_value = import::github::KINDS[0])]
    kind: String,
    #[command(flatten)]
    into: Where,
}

#[derive(clap::Args)]
struct Markdown {
    /// The folder of texts
    folder: PathBuf,
    #[command(flatten)]
    into: Where,
}

#[derive(clap::Args)]
struct Table {
    /// The table: its dialect and the line of its header are found
    file: PathBuf,
    /// The kind that rows become: initiative, problem, risk …
    #[arg(long)]
    kind: Option<String>,
    /// A column and the field that it becomes: a field, `body`, `id`, `extra.key` or `nothing`
    #[arg(long, value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// A field that every entry gets
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// A file that says what --map, --set and --kind say, and what words of a column mean
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The line that names the columns
    #[arg(long, value_name = "LINE")]
    header: Option<usize>,
    /// How dates such as 03/04/2026 are read
    #[arg(long, value_name = "ORDER", value_parser = ["day-first", "month-first"])]
    dates: Option<String>,
    #[command(flatten)]
    into: Where,
}

/// Where to, and how.
#[derive(clap::Args)]
struct Where {
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
            let config = std::fs::read_to_string(home.join("rutter.toml")).unwrap_or_default();
            let config = Arc::new(Source::new("rutter.toml", &config));
            if let Some(named) = crate::compile::configure(&config, FileId(0), &mut Report::default()).changelog() {
                return Err(Failure::Usage(format!(
                    "rutter.toml names `{}`, whose releases are read as they stand; take `releases.changelog` out to have them as files",
                    named.name
                )));
            }
            let text = text(&args.file)?;
            let reading = changelog::read(&args.file.to_string_lossy(), &text, kind, form);
            bring(&home, &args.file, "changelog", reading, &args.into)
        }
        From::Csv(args) => rows(args.preset.as_deref(), &args.table),
        From::Jira(args) => rows(Some("jira"), &args),
        From::Markdown(args) => pages(&args),
        From::Github(args) => {
            let home = find_home(args.into.dir.as_deref())?;
            let [_, milestones, releases] = import::github::KINDS;
            let kinds = import::github::Kinds {
                issues: kind(&args.kind)?,
                milestones: kind(milestones)?,
                releases: kind(releases)?,
            };
            let names = names(&home)?;
            let reading = import::github::entries(&text(&args.file)?, &kinds, Asked::default(), &names);
            bring(&home, &args.file, "github", reading.map_err(failed)?, &args.into)
        }
    }
}

/// Brings in a folder of Markdown, with the files that its texts show.
fn pages(args: &Markdown) -> Outcome {
    let home = find_home(args.into.dir.as_deref())?;
    let Some(kind) = KINDS.iter().copied().find(|kind| kind.traits().nested) else {
        return Err(Failure::Usage("no kind is read from a folder of Markdown".into()));
    };
    let (reading, assets) = import::markdown::read(&args.folder, kind).map_err(failed)?;
    let mut files = Vec::new();
    for asset in assets {
        let wrong = |error: std::io::Error| Failure::Machine(format!("{}: {error}", asset.from.display()));
        let after = std::fs::read(&asset.from).map_err(wrong)?;
        let path = home.join(&asset.to);
        match std::fs::read(&path) {
            Ok(own) if own == after => {}
            Ok(_) => tell(&format!("{} is another file than the one imported: it stays", asset.to)),
            Err(_) => files.push(File { path, before: None, after: Some(after) }),
        }
    }
    bring_with(&home, &args.folder, "markdown", reading, files, &args.into)
}

/// A kind by its name.
fn kind(name: &str) -> Result<&'static dyn AnyKind, Failure> {
    KINDS.iter().copied().find(|kind| kind.name() == name).ok_or_else(|| {
        let near = nearest(name, KINDS.iter().map(|kind| kind.name()));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Failure::Usage(format!("no kind `{name}`{hint}"))
    })
}

/// What entries of a definition can be named.
fn names(home: &Path) -> Result<Names, Failure> {
    let mut names = Names::default();
    for kind in KINDS {
        for (id, held) in import::place::present(home, *kind).map_err(failed)?.held {
            let title = ["title", "name"].iter().find_map(|key| held.fields.get(*key)?.as_str());
            names.add(*kind, &id, title);
        }
    }
    Ok(names)
}

/// What a file of a mapping says.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Mapping {
    kind: Option<String>,
    columns: BTreeMap<String, String>,
    set: BTreeMap<String, String>,
    words: BTreeMap<String, BTreeMap<String, String>>,
}

/// Brings in the rows of a table.
fn rows(preset: Option<&str>, args: &Table) -> Outcome {
    let home = find_home(args.into.dir.as_deref())?;
    let mapping: Mapping = match &args.mapping {
        Some(path) => toml::from_str(&text(path)?)
            .map_err(|error| Failure::Usage(format!("{}: {}", path.display(), error.message())))?,
        None => Mapping::default(),
    };
    let pairs = |all: &[String], option: &str| -> Result<Vec<(String, String)>, Failure> {
        let pair = |one: &String| one.rsplit_once('=').map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned()));
        all.iter()
            .map(|one| {
                pair(one).ok_or_else(|| {
                    Failure::Usage(format!("--{option} takes two names with `=` between them, not `{one}`"))
                })
            })
            .collect()
    };
    let lower = |text: &str| text.to_lowercase();
    let mut asked = Asked {
        map: pairs(&args.map, "map")?,
        set: pairs(&args.set, "set")?,
        preset: preset.and_then(|name| PRESETS.iter().find(|preset| preset.name == name)),
        order: args
            .dates
            .as_deref()
            .map(|order| if order == "day-first" { Order::DayFirst } else { Order::MonthFirst }),
        words: BTreeMap::new(),
    };
    asked.map.extend(mapping.columns);
    asked.set.extend(mapping.set);
    for (column, words) in mapping.words {
        asked.words.insert(lower(&column), words.into_iter().map(|(word, means)| (lower(&word), means)).collect());
    }
    let name = args.kind.clone().or(mapping.kind).or(asked.preset.map(|preset| preset.kind.to_owned()));
    let Some(name) = name else {
        return Err(Failure::Usage("say what the rows are: `--kind initiative`, `--kind risk` …".into()));
    };
    let kind = kind(&name)?;
    let table = import::table::table(&text(&args.file)?, args.header).map_err(failed)?;
    let columns = csv::columns(&table, kind, &asked).map_err(failed)?;
    let names = names(&home)?;
    let reading = csv::read(&table, &columns, kind, &asked, &names).map_err(failed)?;
    let width = table.columns.iter().map(|column| column.chars().count()).max().unwrap_or(0).clamp(6, 40);
    say(&format!("{:width$}  becomes\n", "column"));
    let mut shown = std::collections::BTreeSet::new();
    for (column, becomes) in table.columns.iter().zip(&columns) {
        if shown.insert((column, becomes.to_string())) {
            say(&format!("{column:width$}  {becomes}\n"));
        }
    }
    say("\n");
    let source = preset.map_or_else(|| format!("csv-{name}"), str::to_owned);
    bring(&home, &args.file, &source, reading, &args.into)
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
fn bring(home: &Path, file: &Path, source: &str, mut reading: Reading, into: &Where) -> Outcome {
    plain::settle(home, file, &mut reading);
    bring_with(home, file, source, reading, Vec::new(), into)
}

/// The same, with files that are laid beside the entries.
fn bring_with(home: &Path, file: &Path, source: &str, reading: Reading, beside: Vec<File>, into: &Where) -> Outcome {
    let name = into.name.as_deref().unwrap_or(source);
    if !crate::parse::field::is_id(name) {
        return Err(Failure::Usage(format!("`{name}` is not a name; write lower-case words joined by hyphens")));
    }
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
    let laid = beside.len();
    merged.files.extend(beside);
    say(&format!("{counts} in {shown}\n"));
    if laid > 0 {
        say(&format!("{laid} files that the texts show lie beside them\n"));
    }
    summary(home, &merged, into, most);
    if into.dry_run {
        return Ok(());
    }
    write(home, &merged.files).map_err(failed)
}

fn summary(home: &Path, merged: &Merged, into: &Where, most: usize) {
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
