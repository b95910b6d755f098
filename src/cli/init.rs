//! `rutter init`: a definition to start from. Asks nothing, overwrites nothing, ends with what to do next.

use super::{Failure, Outcome, say, today};
use crate::parse::field::in_words;
use crate::parse::scalar::{Interval, date_long};
use clap::ValueEnum;
use std::path::PathBuf;

/// Write a definition to start from.
#[derive(clap::Args)]
pub struct Args {
    /// Where [default: here]
    dir: Option<PathBuf>,
    /// What it is for
    #[arg(long = "for", value_enum, default_value = "launch")]
    purpose: Purpose,
}

#[derive(Clone, Copy, ValueEnum)]
enum Purpose {
    /// A launch room with its checklist: three files
    Launch,
}

/// Runs the command.
pub fn run(args: Args) -> Outcome {
    let dir = args.dir.unwrap_or_else(|| PathBuf::from("."));
    let full = std::path::absolute(&dir).map_err(|error| Failure::Machine(format!("{}: {error}", dir.display())))?;
    let name = full
        .file_name()
        .map_or_else(|| "Product".to_owned(), |name| in_words(&crate::parse::field::as_id(&name.to_string_lossy())));
    let name = if name.is_empty() { "Product".to_owned() } else { name };
    let today = today::as_of(None)?;
    let launch = Interval::Weeks(6).after(today);
    let files = match args.purpose {
        Purpose::Launch => [
            ("rutter.toml", include_str!("init/rutter.toml")),
            ("product.md", include_str!("init/product.md")),
            ("launches/first-launch.toml", include_str!("init/first-launch.toml")),
        ],
    };
    if let Some((path, _)) = files.iter().find(|(path, _)| dir.join(path).exists()) {
        return Err(Failure::Usage(format!("{} exists already; nothing was written", dir.join(path).display())));
    }
    for (path, text) in &files {
        let target = dir.join(path);
        let wrong = |error: std::io::Error| Failure::Machine(format!("{}: {error}", target.display()));
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(wrong)?;
        }
        let text = text.replace("{name}", &name).replace("{date}", &launch.to_string());
        std::fs::write(&target, text).map_err(wrong)?;
    }
    let shown = dir.display().to_string();
    let enter = if shown == "." { String::new() } else { format!("  cd {shown}\n") };
    let listed = files.iter().map(|(path, _)| format!("  {path}")).collect::<Vec<_>>().join(
        "
",
    );
    say(&format!(
        "Three files, for a launch on {}:\n\n{listed}\n\nNext:\n\n{enter}  rutter build           then open dist/index.html\n  edit product.md        your own sentence opens the portal\n",
        date_long(launch)
    ));
    Ok(())
}
