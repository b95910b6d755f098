//! `rutter theme`: the themes that rutter brings, what one is made of, and its files as a start for one's own.

use super::{Failure, Outcome, find_home, say};
use crate::diagnostic::nearest;
use crate::render::theme::{Built, Files, Scheme, built, names};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// See the themes that rutter brings, and take one as a start for your own.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// List the themes that rutter brings
    List,
    /// Say what a theme is made of, what a portal can set of it, and how well its colours are read
    Show {
        /// The theme
        name: String,
    },
    /// Write a theme's files into the definition, to be changed there; overwrite nothing
    Eject {
        /// The theme
        name: String,
        /// Single files, such as `parts/prov.html` or `tokens.css`: they go into `theme/` and lie over the theme. Without any, the whole theme becomes a folder `looks/NAME`
        files: Vec<String>,
        /// The definition; by default the nearest folder upwards that holds rutter.toml
        #[arg(short = 'C', long = "dir", value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

/// Runs the command.
pub fn run(args: Args) -> Outcome {
    match args.action {
        Action::List => {
            let mut out = String::new();
            for name in names() {
                writeln!(out, "{name:<12} {}", known(name)?.about).ok();
            }
            out.push_str(
                "\n`theme = \"NAME\"` in rutter.toml chooses one; `rutter theme show NAME` says more of it.\n",
            );
            say(&out);
            Ok(())
        }
        Action::Show { name } => {
            say(&shown(&name, &known(&name)?));
            Ok(())
        }
        Action::Eject { name, files, dir } => eject(&name, &files, dir.as_deref()),
    }
}

fn known(name: &str) -> Result<Built, Failure> {
    built(name).ok_or_else(|| {
        let hint = nearest(name, names().iter().copied())
            .map_or("; `rutter theme list` has them".to_owned(), |near| format!("; did you mean `{near}`?"));
        Failure::Usage(format!("rutter brings no theme `{name}`{hint}"))
    })
}

fn shown(name: &str, theme: &Built) -> String {
    let mut out = format!("{name}: {}\n", theme.about);
    if let Some(extends) = &theme.extends {
        writeln!(out, "It extends `{extends}`, and has of its own:").ok();
    }
    out.push('\n');
    for file in theme.files.paths() {
        writeln!(out, "  {file}").ok();
    }
    out.push_str("\nWhat [theme_options] in rutter.toml can set\n\n");
    for (option, doc) in &theme.options {
        writeln!(out, "  {option:<14} {doc}").ok();
    }
    out.push_str("\nContrast, to 1\n\n");
    writeln!(out, "  {:<14} {:<14} {:>5} {:>6} {:>6}", "", "on", "least", "light", "dark").ok();
    for light in theme.contrasts.iter().filter(|found| found.scheme == Scheme::Light) {
        let pair = |scheme| {
            let same = |found: &&crate::render::theme::Contrast| {
                found.scheme == scheme && (found.ink, found.paper) == (light.ink, light.paper)
            };
            theme.contrasts.iter().find(same).map_or("none".to_owned(), |found| format!("{:.1}", found.ratio))
        };
        let dark = pair(Scheme::Dark);
        writeln!(out, "  {:<14} {:<14} {:>5} {:>6.1} {dark:>6}", light.ink, light.paper, light.least, light.ratio).ok();
    }
    out
}

fn eject(name: &str, wanted: &[String], dir: Option<&Path>) -> Outcome {
    known(name)?;
    let home = find_home(dir)?;
    let (files, folder) = if wanted.is_empty() {
        let files = Files::built_in(name).unwrap_or_default();
        let all: Vec<(String, Vec<u8>)> =
            files.paths().into_iter().filter_map(|path| Some((path.clone(), files.bytes(&path)?))).collect();
        (all, format!("looks/{name}"))
    } else {
        let mut found = Vec::new();
        for path in wanted {
            let has = |theme: &str| Files::built_in(theme).and_then(|files| files.find(path));
            let chain = std::iter::successors(Some(name.to_owned()), |name| built(name)?.extends);
            let file = chain.into_iter().find_map(|theme| has(&theme));
            found.push(file.ok_or_else(|| {
                Failure::Usage(format!(
                    "the theme `{name}` has no file `{path}`; `rutter theme show {name}` lists them"
                ))
            })?);
        }
        (found, "theme".to_owned())
    };
    let target = |path: &str| home.join(&folder).join(path);
    if let Some((path, _)) = files.iter().find(|(path, _)| target(path).exists()) {
        return Err(Failure::Usage(format!("{} is there already, and nothing was written", target(path).display())));
    }
    for (path, bytes) in &files {
        let at = target(path);
        let write = || {
            std::fs::create_dir_all(at.parent().unwrap_or(&home))?;
            std::fs::write(&at, bytes)
        };
        write().map_err(|error| Failure::Machine(format!("{} cannot be written: {error}", at.display())))?;
        say(&format!("{}\n", at.display()));
    }
    if wanted.is_empty() {
        say(&format!("\nSet `theme = \"{folder}\"` in rutter.toml to use it.\n"));
    }
    Ok(())
}
