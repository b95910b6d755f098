//! `rutter new`: a commented starter entry that passes `check`.

use super::{Failure, Outcome, find_home, say, schema, today};
use crate::diagnostic::{Report, nearest};
use crate::kinds::{KINDS, LATER};
use crate::model::AnyKind;
use crate::parse::field::{as_id, in_words, is_id};
use crate::parse::toml;
use crate::source::{FileId, Source, Span};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Write a starter entry.
#[derive(clap::Args)]
pub struct Args {
    /// Its kind: launch, persona, initiative …
    kind: String,
    /// Its id: lower-case words joined by hyphens. A singleton needs none
    id: Option<String>,
    /// Its title [default: the id in words]
    #[arg(long)]
    title: Option<String>,
    /// The day of a launch
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// A checklist whose tasks are laid beside a launch as a table: tier-1 to tier-4, or one of the definition
    #[arg(long, value_name = "ID")]
    checklist: Option<String>,
    /// The definition [default: the nearest folder upwards that holds rutter.toml]
    #[arg(short = 'C', long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: Args) -> Outcome {
    let Some(kind) = KINDS.iter().find(|kind| kind.name() == args.kind) else {
        if LATER.iter().any(|(kind, _)| *kind == args.kind) {
            return Err(Failure::Usage(format!("the kind `{}` comes with a later version", args.kind)));
        }
        let near = nearest(&args.kind, KINDS.iter().map(|kind| kind.name()));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        return Err(Failure::Usage(format!("no kind `{}`{hint}", args.kind)));
    };
    let traits = kind.traits();
    let id = match (&args.id, traits.singleton) {
        (_, true) => kind.name().to_owned(),
        (Some(id), _) => id.clone(),
        (None, _) => {
            return Err(Failure::Usage(format!(
                "say the id of the {}: `rutter new {} an-id`",
                kind.name(),
                kind.name()
            )));
        }
    };
    let fine =
        traits.versioned && !id.contains('/') || id.split('/').all(is_id) && (traits.nested || !id.contains('/'));
    if !fine {
        return Err(Failure::Usage(format!("`{id}` is not an id; write `{}`", as_id(&id))));
    }
    let home = find_home(args.dir.as_deref())?;
    let ending =
        if traits.starter.starts_with("+++") || traits.starter.starts_with('#') || !traits.starter.contains(" = ") {
            "md"
        } else {
            "toml"
        };
    let stem = if traits.singleton { traits.folder.to_owned() } else { format!("{}/{id}", traits.folder) };
    for other in ["md", "toml"] {
        if home.join(format!("{stem}.{other}")).exists() {
            return Err(Failure::Usage(format!("{stem}.{other} exists already")));
        }
    }
    let day = match &args.date {
        Some(day) => today::as_of(Some(day)).map_err(|_| Failure::Usage(format!("--date `{day}` is not a date")))?,
        None => crate::parse::scalar::Interval::Weeks(6).after(today::as_of(None)?),
    };
    let title = args.title.unwrap_or_else(|| in_words(&id)).replace(['"', '\\'], "'");
    let text = traits.starter.replace("{title}", &title).replace("{id}", &id).replace("{date}", &day.to_string());
    let text = with_owner(&text, &home);
    let table = match &args.checklist {
        Some(name) => Some(table(*kind, name, &home)?),
        None => None,
    };
    // What a starter says below `{table}` is what a table beside it would say.
    let text = match (&table, text.split_once("{table}")) {
        (Some(_), Some((above, _))) => format!("{}\n", above.trim_end()),
        (None, Some((above, below))) => format!("{above}{below}"),
        (_, None) => text,
    };
    let text = schema::line_in(&home, &format!("{stem}.{ending}")) + &text;
    let path = home.join(format!("{stem}.{ending}"));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::Machine(format!("{}: {error}", folder.display())))?;
    }
    std::fs::write(&path, text).map_err(|error| Failure::Machine(format!("{}: {error}", path.display())))?;
    say(&format!("{}\n", path.display()));
    if let Some(table) = table {
        let path = home.join(format!("{stem}.csv"));
        std::fs::write(&path, table).map_err(|error| Failure::Machine(format!("{}: {error}", path.display())))?;
        say(&format!("{}\n", path.display()));
    }
    Ok(())
}

/// The table beside an entry, filled in from a template of rutter's or of the definition.
fn table(kind: &dyn AnyKind, name: &str, home: &Path) -> Result<String, Failure> {
    let traits = kind.traits();
    let folder = traits.template_folder.ok_or_else(|| Failure::Usage(format!("a {} has no checklist", kind.name())))?;
    let own = std::fs::read_to_string(home.join(folder).join(format!("{name}.toml"))).ok();
    let shipped = traits.templates.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| (*text).to_owned());
    let Some(text) = own.or(shipped) else {
        let names = traits.templates.iter().map(|(name, _)| *name);
        let hint = nearest(name, names.clone()).map_or_else(
            || format!("; there are {}", names.collect::<Vec<_>>().join(", ")),
            |near| format!("; did you mean `{near}`?"),
        );
        return Err(Failure::Usage(format!(
            "no checklist `{name}` in {folder}/, and none of that name comes with rutter{hint}"
        )));
    };
    let source = Arc::new(Source::new(format!("{folder}/{name}.toml"), &text));
    let whole = Span::new(FileId(0), 0..source.text.len());
    let parsed = toml::parse(&source.text, whole, toml::Layout::One, &mut Report::default());
    let document = parsed.document(source, FileId(0));
    kind.fill(&document).ok_or_else(|| Failure::Usage(format!("{folder}/{name}.toml holds no tasks that can be read")))
}

/// `{owner}` is a name where owners are plain text; where the definition has people, the first of them.
fn with_owner(text: &str, home: &Path) -> String {
    let mut first: Option<String> = None;
    for kind in KINDS.iter().filter(|kind| kind.traits().owns) {
        let folder = home.join(kind.traits().folder);
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned))
            .collect();
        names.sort();
        first = first.or_else(|| names.into_iter().next());
    }
    text.replace("{owner}", first.as_deref().unwrap_or("Your name"))
}
