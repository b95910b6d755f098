//! `rutter serve`: the live preview, from memory.

use super::{Common, Failure, Format, Outcome, tell, today, unreadable};
use crate::diagnostic::{self, Colour, Heading};
use crate::preview::follow::{Change, Follower, Glance};
use crate::preview::watch::Polls;
use crate::preview::{self, Follows, News, Options, Preview, server};
use crate::source::{FileId, Source};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// See the portal change as you write.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    common: Common,
    /// Open it in the browser
    #[arg(long)]
    open: bool,
    /// Where to listen; the next free port is taken where this one is not
    #[arg(long, value_name = "N", default_value = "4173")]
    port: u16,
    /// The name or address of this machine that browsers use; any but the default lets others in
    #[arg(long, value_name = "H", default_value = "127.0.0.1")]
    host: String,
    /// Look at the files again and again, where the file system tells of no changes
    #[arg(long)]
    poll: bool,
    /// Open the page of the file just saved
    #[arg(long)]
    navigate: bool,
}

/// Runs the command. It ends with the program.
pub fn run(args: Args) -> Outcome {
    if matches!(args.host.as_str(), "0.0.0.0" | "::" | "[::]") {
        return Err(Failure::Usage(
            "--host takes the name or address that browsers use, such as 192.168.1.20; only requests for it are answered".into(),
        ));
    }
    if args.common.at.is_some() {
        let why = "the preview shows what is being written; `rutter build --at REV` makes the portal of a revision";
        return Err(Failure::Usage(why.into()));
    }
    let home = super::find_home(args.common.dir.as_deref())?;
    let home = home.canonicalize().map_err(|error| unreadable(&home, &error))?;
    let deny = args.common.deny.iter().map(|word| Common::denied(word)).collect::<Result<_, _>>()?;
    today::as_of(args.common.as_of.as_deref())?;
    if args.common.edition.len() > 1 {
        return Err(Failure::Usage("the preview shows one edition; name one".into()));
    }
    let text = std::fs::read_to_string(home.join("rutter.toml")).map_err(|error| unreadable(&home, &error))?;
    let source = Arc::new(Source::new("rutter.toml", &text));
    args.common.know_editions(&crate::compile::configure(&source, FileId(0), &mut diagnostic::Report::default()))?;

    let (listener, guard) = preview::listen(&args.host, args.port)
        .map_err(|error| Failure::Machine(format!("port {} of {} cannot be had: {error}", args.port, args.host)))?;
    let port = listener.local_addr().map_or(args.port, |address| address.port());
    let polls = if args.poll { Polls::Yes } else { Polls::No };
    let notice = |line: &str| tell(line);
    let mut follower =
        Follower::new(&home, &[home.join("dist")], polls, &notice).map_err(|error| unreadable(&home, &error))?;

    let quiet = args.common.quiet;
    let url = format!("{}/", guard.origin());
    if !quiet {
        if port != args.port {
            tell(&format!("port {} is taken; this one is free: {port}", args.port));
        }
        if !preview::is_own(&args.host) {
            tell("everyone who reaches this address can read the portal");
        }
        tell(&format!("{url}   Ctrl-C ends it"));
    }
    let as_of = args.common.as_of.clone();
    let preview = Preview::new(Options {
        home: home.clone(),
        edition: args.common.one_edition().map(Into::into),
        deny,
        follows: if args.navigate { Follows::Saved } else { Follows::Nothing },
        today: Box::new(move || today::as_of(as_of.as_deref()).unwrap_or_default()),
        clock: Box::new(today::clock),
        tell: Box::new({
            let (common, last) = (args.common, Mutex::new(String::new()));
            move |news| common.told(&news, &last)
        }),
    })
    .map_err(|error| Failure::Machine(format!("the compiler cannot be started: {error}")))?;
    preview.take(Change::Read {
        snapshot: follower.snapshot().clone(),
        glance: Glance::Settled,
        saved: std::collections::BTreeSet::new(),
    });
    preview.rest();
    let stage = preview.stage().clone();
    std::thread::Builder::new()
        .name("server".into())
        .spawn(move || server::serve(listener, guard, stage))
        .map_err(|error| Failure::Machine(format!("the server cannot be started: {error}")))?;
    if args.open {
        open(&url);
    }
    // What the first portal did not wait for.
    preview.take(Change::Nothing);
    loop {
        preview.take(follower.wait());
    }
}

/// Asks the system to show an address. Where it cannot, the address stands in the terminal.
fn open(url: &str) {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("rundll32", &["url.dll,FileProtocolHandler"]),
        _ => ("xdg-open", &[]),
    };
    let quiet = || Stdio::null();
    let started = Command::new(program).args(arguments).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    if started.is_err() {
        tell("no browser could be opened; follow the address above");
    }
}

impl Common {
    /// Prints what the preview has to say. Where the same is wrong as the `last` time, only the count is said again.
    fn told(&self, news: &News<'_>, last: &Mutex<String>) {
        match news {
            News::Line(line) => tell(line),
            News::Compiled { draft, report, took } => {
                let as_of = draft.as_of().to_string();
                let heading = Heading {
                    sources: &draft.sources,
                    entries: draft.entries(),
                    as_of: &as_of,
                    edition: self.one_edition(),
                };
                if self.format == Format::Json {
                    super::say(&diagnostic::json(report, &heading));
                    return;
                }
                let colour = if self.wants_colour() { Colour::Always } else { Colour::Never };
                if !(self.quiet && report.diagnostics.is_empty()) {
                    let drawn = diagnostic::human(report, &heading, colour);
                    let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                    let is_same = *last == drawn;
                    tell(if is_same { drawn.trim_end().lines().last().unwrap_or_default() } else { drawn.trim_end() });
                    *last = drawn;
                }
                if let Some(took) = took.filter(|_| !self.quiet) {
                    tell(&format!("{}  {} ms", today::clock(), took.as_millis()));
                }
            }
        }
    }
}
