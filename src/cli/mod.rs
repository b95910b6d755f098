//! The command line: one file a command. The only place that prints, and the only one that asks for the time.

mod build;
mod check;
mod diff;
mod due;
mod explain;
mod import;
mod init;
mod list;
mod new;
mod reference;
mod repository;
mod rows;
mod schema;
mod serve;
mod set;
mod shell;
mod theme;
mod today;

pub use reference::reference;
pub use schema::schemas;

use crate::check::Deny;
use crate::compile::{Compiled, Draft, Inputs, draft};
use crate::config::Config;
use crate::diagnostic::{self, Colour, Heading, Level};
use crate::model::Memory;
use crate::parse::scalar::Date;
use crate::preview::history::{History, Wants};
use crate::render::highlight::Highlighter;
use crate::source::{Snapshot, discover};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// A compiler for product strategy: plain files in, a portal for everyone out.
#[derive(Parser)]
#[command(name = "rutter", version, arg_required_else_help = false, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Write a definition to start from; overwrite nothing
    Init(init::Args),
    /// Write a starter entry that passes `check`, and print its path
    New(new::Args),
    /// Compile and report; write nothing
    Check(check::Args),
    /// Compile and write the portal
    Build(build::Args),
    /// See the portal change as you write, in the browser
    Serve(serve::Args),
    /// List entries of a kind, or tasks, gates, messages and key results
    List(list::Args),
    /// Change a field in its file; comments and layout stay
    Set(set::Args),
    /// Say what changed between two revisions of its git repository, in words
    Diff(diff::Args),
    /// Say what is late or falls due soon, for a chat message or a stand-up
    Due(due::Args),
    /// Bring in what you have elsewhere; overwrite nothing that you wrote
    Import(import::Args),
    /// Say what a check means and how to mend it, or what fields a kind has
    Explain(explain::Args),
    /// See the themes that rutter brings, and take one as a start for your own
    Theme(theme::Args),
    /// Write JSON Schemas of all kinds and of rutter.toml, for editors
    Schema(schema::Args),
    /// Write the completions of a shell to standard output
    Completions(shell::Args),
    /// Write the manual page to standard output
    Man,
}

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// One document on standard output.
    Json,
    /// SARIF 2.1.0 on standard output, for code scanning.
    Sarif,
    /// Commands of GitHub Actions on standard output, for annotations of a change.
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColourChoice {
    Auto,
    Always,
    Never,
}

/// Options of every command that compiles.
#[derive(Args)]
struct Common {
    /// The definition; by default the nearest folder upwards that holds rutter.toml
    dir: Option<PathBuf>,
    /// Look at one edition; given again, at that one too
    #[arg(long, value_name = "NAME")]
    edition: Vec<String>,
    /// The day that counts as today
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// The definition as a revision of its git repository holds it; the day of the commit counts as today
    #[arg(long, value_name = "REV")]
    at: Option<String>,
    /// How diagnostics are printed
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Treat all warnings, or one check, as errors
    #[arg(long, value_name = "warnings|CHECK")]
    deny: Vec<String>,
    /// Colour what is printed for people
    #[arg(long, value_enum, default_value = "auto")]
    color: ColourChoice,
    /// Print diagnostics only
    #[arg(short, long)]
    quiet: bool,
    /// Print more
    #[arg(short, long)]
    verbose: bool,
}

/// Why a command ended without doing what was asked.
#[derive(Debug)]
pub enum Failure {
    /// The definition has errors: exit code 1.
    Unsound,
    /// The command line is wrong: exit code 2.
    Usage(String),
    /// The machine failed: exit code 3.
    Machine(String),
}

type Outcome = Result<(), Failure>;

/// Runs the program, and gives its exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            error.print().ok();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or(String::new(), |at| format!(" at {}:{}", at.file(), at.line()));
        let why = panic.payload();
        let why = why.downcast_ref::<&str>().map(ToString::to_string).or_else(|| why.downcast_ref::<String>().cloned());
        let input = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
        let mut err = std::io::stderr().lock();
        writeln!(err, "rutter: this is a bug in rutter{place}: {}", why.unwrap_or_default()).ok();
        writeln!(
            err,
            "rutter: the input was `rutter {input}`; please report both at {}/issues",
            env!("CARGO_PKG_REPOSITORY")
        )
        .ok();
    }));
    // Deep texts are walked by their parsers: threads get the room that promise P1 names.
    rayon::ThreadPoolBuilder::new().stack_size(16 << 20).build_global().ok();
    let work = std::thread::Builder::new().stack_size(16 << 20).spawn(move || run(cli));
    let ended = match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => return ExitCode::from(101),
        Err(error) => Err(Failure::Machine(error.to_string())),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Unsound) => ExitCode::from(1),
        Err(Failure::Usage(why)) => {
            tell(&format!("rutter: {why}"));
            ExitCode::from(2)
        }
        Err(Failure::Machine(why)) => {
            tell(&format!("rutter: {why}"));
            ExitCode::from(3)
        }
    }
}

fn run(cli: Cli) -> Outcome {
    match cli.command {
        Some(Command::Init(args)) => init::run(args),
        Some(Command::New(args)) => new::run(args),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Build(args)) => build::run(&args),
        Some(Command::Serve(args)) => serve::run(args),
        Some(Command::Explain(args)) => explain::run(args),
        Some(Command::Theme(args)) => theme::run(args),
        Some(Command::List(args)) => list::run(&args),
        Some(Command::Set(args)) => set::run(&args),
        Some(Command::Due(args)) => due::run(&args),
        Some(Command::Import(args)) => import::run(args),
        Some(Command::Diff(args)) => diff::run(&args),
        Some(Command::Schema(args)) => schema::run(&args),
        Some(Command::Completions(args)) => {
            shell::completions(&args);
            Ok(())
        }
        Some(Command::Man) => shell::man(),
        None => {
            say(&orientation());
            Ok(())
        }
    }
}

/// What to do next, for someone who typed `rutter` alone.
fn orientation() -> String {
    match find_home(None) {
        Ok(home) => format!(
            "This is the definition in {}.\n\n  rutter check    compile and report\n  rutter build    write the portal to dist/\n  rutter serve    see it change as you write\n\n`rutter --help` lists every command.\n",
            home.display()
        ),
        Err(_) => "There is no definition here yet.\n\n  rutter init NAME --for launch    start one: three files, ready to build\n\n`rutter --help` lists every command.\n".into(),
    }
}

/// Prints to standard output. A reader that went away is no fault.
fn say(text: &str) {
    std::io::stdout().lock().write_all(text.as_bytes()).ok();
}

/// Prints a line to standard error.
fn tell(line: &str) {
    writeln!(std::io::stderr().lock(), "{line}").ok();
}

/// Whether a terminal reads along whose owner has not asked for plain text.
fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty()) && std::io::stderr().is_terminal()
}

/// The folder of the definition: the one named, else the nearest upwards that holds `rutter.toml`.
fn find_home(dir: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(dir) = dir {
        return if dir.join("rutter.toml").is_file() {
            Ok(dir.to_owned())
        } else if dir.is_dir() {
            Err(Failure::Usage(format!(
                "{} holds no rutter.toml; `rutter init {}` starts a definition there",
                dir.display(),
                dir.display()
            )))
        } else {
            Err(Failure::Machine(format!("there is no folder {}", dir.display())))
        };
    }
    let here = std::env::current_dir()
        .map_err(|error| Failure::Machine(format!("the current folder cannot be read: {error}")))?;
    here.ancestors()
        .find(|folder| folder.join("rutter.toml").is_file())
        .map(Path::to_owned)
        .ok_or_else(|| Failure::Usage("no rutter.toml here or above; `rutter init` starts a definition".into()))
}

/// The most bytes of one file, as a `rutter.toml` says.
fn file_bytes(source: &crate::source::Source) -> u64 {
    let mut report = diagnostic::Report::default();
    let source = std::sync::Arc::new(crate::source::Source::new("rutter.toml", &source.text));
    crate::compile::configure(&source, crate::source::FileId(0), &mut report).file_bytes()
}

/// What a folder that cannot be read ends a command with.
fn unreadable(home: &Path, error: &std::io::Error) -> Failure {
    Failure::Machine(format!("{} cannot be read: {error}", home.display()))
}

/// A definition that was read, with what was asked of it.
struct Job {
    home: PathBuf,
    snapshot: Snapshot,
    as_of: Date,
    deny: Vec<Deny>,
    /// The commit that it was read from, where it was.
    commit: Option<Arc<str>>,
}

impl Job {
    /// The definition up to its pages, as one edition sees it or as all do.
    fn draft(&self, edition: Option<&str>) -> Draft {
        draft(Inputs { edition, ..Inputs::of(&self.snapshot, self.as_of) }, &Memory::default())
    }
}

/// What one compilation of a definition leaves to the next. It only saves time.
#[derive(Default)]
struct Kept {
    memory: Memory,
    highlighter: Highlighter,
    history: History,
}

impl Common {
    /// The options of a command that prints no diagnostics.
    fn plain(dir: Option<PathBuf>, edition: Option<String>, as_of: Option<String>) -> Common {
        Common {
            dir,
            edition: edition.into_iter().collect(),
            as_of,
            at: None,
            format: Format::Human,
            deny: Vec::new(),
            color: ColourChoice::Never,
            quiet: true,
            verbose: false,
        }
    }

    /// Reads the definition. `skip` names folders in it that are not part of it.
    fn open(&self, skip: &[PathBuf]) -> Result<Job, Failure> {
        let home = find_home(self.dir.as_deref())?;
        let (snapshot, as_of, commit) = if let Some(asked) = &self.at {
            let past = repository::at(&home, asked)?;
            (
                past.snapshot,
                self.as_of.as_deref().map_or(Ok(past.day), |day| today::as_of(Some(day)))?,
                Some(past.commit),
            )
        } else {
            let mut skip = skip.to_vec();
            skip.push(home.join("dist"));
            let snapshot = discover(&home, &skip, &file_bytes).map_err(|error| unreadable(&home, &error))?;
            (snapshot, today::as_of(self.as_of.as_deref())?, None)
        };
        if let Some(file) = snapshot.sources.at("rutter.toml") {
            let source = snapshot.sources.file(file);
            self.know_editions(&crate::compile::configure(source, file, &mut diagnostic::Report::default()))?;
        }
        let deny = self.deny.iter().map(|word| Self::denied(word)).collect::<Result<_, _>>()?;
        Ok(Job { home, snapshot, as_of, deny, commit })
    }

    /// The edition asked for, where there is one; several are looked at by looking at all.
    fn one_edition(&self) -> Option<&str> {
        if let [edition] = &self.edition[..] { Some(edition) } else { None }
    }

    /// Refuses an edition that `rutter.toml` does not name.
    fn know_editions(&self, config: &Config) -> Outcome {
        for name in &self.edition {
            if config.editions.get(name).is_none() {
                let near = diagnostic::nearest(name, config.editions.0.iter().map(|(label, _)| &*label.name));
                let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                let at = self.at.as_ref().map_or(String::new(), |at| format!(" of `{at}`"));
                return Err(Failure::Usage(format!("rutter.toml{at} names no edition `{name}`{hint}")));
            }
        }
        Ok(())
    }

    fn wants_colour(&self) -> bool {
        match self.color {
            ColourChoice::Always => true,
            ColourChoice::Auto => wants_colour(),
            ColourChoice::Never => false,
        }
    }

    fn denied(word: &str) -> Result<Deny, Failure> {
        if word == "warnings" {
            return Ok(Deny::Warnings);
        }
        let rules = crate::compile::rules();
        if rules.iter().any(|rule| rule.slug == word || rule.code == word) {
            return Ok(Deny::Check(word.to_owned()));
        }
        let near = diagnostic::nearest(word, rules.iter().map(|rule| rule.slug));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Err(Failure::Usage(format!("--deny takes `warnings` or the name of a check, not `{word}`{hint}")))
    }

    /// Tells why something is absent, which is nobody's fault.
    fn tell(&self, line: &str) {
        if !self.quiet {
            tell(line);
        }
    }

    fn compile(&self, job: &Job, kept: &Kept, wants: Wants) -> Compiled {
        let told = kept.history.of(&job.home, &job.snapshot, wants, job.commit.as_deref(), &|line| self.tell(&line));
        let inputs = Inputs {
            edition: self.one_edition(),
            deny: &job.deny,
            past: told.past.as_deref(),
            log: told.log.as_deref(),
            ..Inputs::of(&job.snapshot, job.as_of)
        };
        draft(inputs, &kept.memory).render(&kept.highlighter)
    }

    /// Prints what was found: for people on standard error, else as asked on standard output.
    fn print(&self, job: &Job, compiled: &Compiled) {
        let as_of = job.as_of.to_string();
        let heading = Heading {
            sources: &job.snapshot.sources,
            entries: compiled.entries,
            as_of: &as_of,
            edition: self.one_edition(),
        };
        match self.format {
            Format::Json => say(&diagnostic::json(&compiled.report, &heading)),
            Format::Sarif => {
                let way = repository::way_to(&job.home);
                say(&diagnostic::sarif(&compiled.report, &heading, &crate::compile::rules(), &way));
            }
            Format::Github => say(&diagnostic::github(&compiled.report, &heading, &repository::way_to(&job.home))),
            Format::Human => {
                let colour = if self.wants_colour() { Colour::Always } else { Colour::Never };
                let drawn = diagnostic::human(&compiled.report, &heading, colour);
                let nothing = compiled.report.diagnostics.is_empty();
                if !(self.quiet && nothing) {
                    writeln!(std::io::stderr().lock(), "{}", drawn.trim_end()).ok();
                }
            }
        }
        if self.verbose {
            let advice = compiled.report.count(Level::Advice);
            tell(&format!("as of {as_of}; {} files, {advice} pieces of advice", job.snapshot.sources.iter().count()));
        }
    }
}
