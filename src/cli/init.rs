//! `rutter init`: a definition to start from. Asks nothing, overwrites nothing, ends with what to do next.

use super::{Failure, Outcome, say, schema, today};
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
    /// A wiki whose folders are its menu: four files
    Wiki,
    /// What a new colleague reads first, and whom to ask: four files
    Onboarding,
    /// A roadmap of now, next and later: three files
    Roadmap,
    /// All of these, with a vision, a persona and a glossary
    All,
}

type File = (&'static str, &'static str);

const CONFIG: File = ("rutter.toml", include_str!("init/rutter.toml"));
const PRODUCT: File = ("product.md", include_str!("init/product.md"));
const LAUNCH: File = ("launches/first-launch.toml", include_str!("init/first-launch.toml"));
const WIKI: File = ("wiki/index.md", include_str!("init/wiki.md"));
const HOW_WE_WORK: File = ("wiki/how-we-work.md", include_str!("init/how-we-work.md"));
const START_HERE: File = ("wiki/start-here.md", include_str!("init/start-here.md"));
const PEOPLE: File = ("people.toml", include_str!("init/people.toml"));
const ROADMAP: File = ("roadmap.toml", include_str!("init/roadmap.toml"));
const VISION: File = ("vision.md", include_str!("init/vision.md"));
const PERSONA: File = ("personas/first-persona.md", include_str!("init/first-persona.md"));
const GLOSSARY: File = ("glossary.toml", include_str!("init/glossary.toml"));

impl Purpose {
    fn files(self) -> &'static [File] {
        match self {
            Purpose::Launch => &[CONFIG, PRODUCT, LAUNCH],
            Purpose::Wiki => &[CONFIG, PRODUCT, WIKI, HOW_WE_WORK],
            Purpose::Onboarding => &[CONFIG, PRODUCT, PEOPLE, START_HERE],
            Purpose::Roadmap => &[CONFIG, PRODUCT, ROADMAP],
            Purpose::All => {
                &[CONFIG, PRODUCT, VISION, PERSONA, ROADMAP, LAUNCH, PEOPLE, GLOSSARY, WIKI, HOW_WE_WORK, START_HERE]
            }
        }
    }

    /// What to do first, besides a sentence of one's own: the file, and why.
    fn first(self) -> (&'static str, &'static str) {
        match self {
            Purpose::Launch => ("launches/first-launch.toml", "move the day, and the checklist moves with it"),
            Purpose::Wiki => ("wiki/how-we-work.md", "what a new colleague asks in the first week"),
            Purpose::Onboarding => ("people.toml", "whom to ask, and about what"),
            Purpose::Roadmap => ("roadmap.toml", "what is built now, next and later"),
            Purpose::All => ("vision.md", "what is true once you have arrived"),
        }
    }
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
    let files = args.purpose.files();
    if let Some((path, _)) = files.iter().find(|(path, _)| dir.join(path).exists()) {
        return Err(Failure::Usage(format!("{} exists already; nothing was written", dir.join(path).display())));
    }
    for (path, text) in files {
        let target = dir.join(path);
        let wrong = |error: std::io::Error| Failure::Machine(format!("{}: {error}", target.display()));
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(wrong)?;
        }
        let text = text.replace("{name}", &name).replace("{date}", &launch.to_string());
        let text = text.replace("{year}", &(today.year() + 3).to_string());
        let text = if files.contains(&PEOPLE) { with_people(&text) } else { text };
        std::fs::write(&target, schema::line_for(path) + &text).map_err(wrong)?;
    }
    schema::write_for(&dir)?;
    let shown = dir.display().to_string();
    let enter = if shown == "." { String::new() } else { format!("  cd {shown}\n") };
    let listed = files.iter().map(|(path, _)| format!("  {path}")).collect::<Vec<_>>().join(
        "
",
    );
    let count = match files.len() {
        3 => "Three files".to_owned(),
        4 => "Four files".to_owned(),
        more => format!("{more} files"),
    };
    let purpose =
        if files.contains(&LAUNCH) { format!(", for a launch on {}", date_long(launch)) } else { String::new() };
    let (first, why) = args.purpose.first();
    let width = first.len().max("edit product.md".len());
    let edit = |path: &str, why: &str| format!("  {:<width$}  {why}\n", format!("edit {path}"), width = width + 5);
    say(&format!(
        "{count}{purpose}:\n\n{listed}\n\n.rutter/schema/ tells editors what may stand in them.\n\nNext:\n\n{enter}  {:<width$}  then open dist/index.html\n{}{}",
        "rutter build",
        edit("product.md", "your own sentence opens the portal"),
        edit(first, why),
        width = width + 5,
    ));
    Ok(())
}

/// Owners as the persons of `people.toml`: in words they stand only where a definition has no persons.
fn with_people(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("owner = ") {
        Some("\"Support lead\"") => "owner = \"second-person\"\n".to_owned(),
        Some(_) => "owner = \"first-person\"\n".to_owned(),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}
