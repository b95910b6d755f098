//! `rutter new`: a commented starter entry that passes `check`.

use super::{Failure, Outcome, find_home, say, today};
use crate::diagnostic::nearest;
use crate::kinds::{KINDS, LATER};
use crate::parse::field::{as_id, in_words, is_id};
use std::path::PathBuf;

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
    let text = crate::cli::new::without_owner(&text, &home);
    let path = home.join(format!("{stem}.{ending}"));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::Machine(format!("{}: {error}", folder.display())))?;
    }
    std::fs::write(&path, text).map_err(|error| Failure::Machine(format!("{}: {error}", path.display())))?;
    say(&format!("{}\n", path.display()));
    Ok(())
}

/// `{owner}` is a name where owners are plain text; where the definition has people, the first of them.
fn without_owner(text: &str, home: &std::path::Path) -> String {
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
