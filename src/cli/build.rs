//! `rutter build`: compile and write the portal, once or after each change.

use super::{Common, Failure, Format, Job, Kept, Outcome, tell, today, unreadable};
use crate::emit::Failure::Refused;
use crate::emit::disk::Real;
use crate::emit::{Adopt, Options, emit};
use crate::portal::Portal;
use crate::preview::follow::{Change, Follower, Glance, gone};
use crate::preview::history::Wants;
use crate::preview::watch::Polls;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Compile and write the portal.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    common: Common,
    /// Where the portal goes; of several editions, each into a folder of its name there [default: DIR/dist]
    #[arg(short, long, value_name = "OUT")]
    out: Option<PathBuf>,
    /// Take over a folder that rutter did not make; other files in it stay
    #[arg(long)]
    adopt: bool,
    /// Go on, and write the portal again after each change
    #[arg(long, conflicts_with = "at")]
    watch: bool,
}

/// Runs the command. Without `--edition` it builds the default edition; several go into folders of their names.
pub fn run(args: &Args) -> Outcome {
    let skip: Vec<PathBuf> = args.out.iter().cloned().collect();
    let mut job = args.common.open(&skip)?;
    let (out, kept) = (args.out.clone().unwrap_or_else(|| job.home.join("dist")), Kept::default());
    if !args.watch {
        return build(args, &job, &kept, &out);
    }
    let home = job.home.canonicalize().unwrap_or_else(|_| job.home.clone());
    // What it writes is no part of what it follows.
    let skip = [home.join("dist"), std::path::absolute(&out).unwrap_or_else(|_| out.clone())];
    let notice = |line: &str| tell(line);
    let mut follower = Follower::new(&home, &skip, Polls::No, &notice).map_err(|error| unreadable(&home, &error))?;
    job.snapshot = follower.snapshot().clone();
    match build(args, &job, &kept, &out) {
        // What the command line is wrong about stays wrong, whatever the definition says.
        Err(Failure::Usage(why)) => return Err(Failure::Usage(why)),
        first => say_on(first),
    }
    loop {
        match follower.wait() {
            // What is written to disk waits until nobody is half way.
            Change::Read { snapshot, glance: Glance::Settled, .. } if !snapshot.is_same(&job.snapshot) => {
                job.snapshot = snapshot;
            }
            Change::Gone(error) => {
                tell(&gone(&home, &error));
                continue;
            }
            // At midnight another day counts as today.
            Change::Nothing if today::as_of(args.common.as_of.as_deref()).is_ok_and(|day| day != job.as_of) => {}
            // A commit or a tag changes what pages tell of the history.
            Change::Nothing if kept.history.is_news(&job.home, &job.snapshot, &|line| args.common.tell(&line)) => {}
            Change::Read { .. } | Change::Nothing => continue,
        }
        job.as_of = today::as_of(args.common.as_of.as_deref())?;
        say_on(build(args, &job, &kept, &out));
    }
}

/// Says what went wrong with one of many builds; the next change may mend it.
fn say_on(outcome: Outcome) {
    if let Err(Failure::Usage(why) | Failure::Machine(why)) = outcome {
        tell(&format!("rutter: {why}"));
    }
}

/// Compiles and writes once.
fn build(args: &Args, job: &Job, kept: &Kept, out: &Path) -> Outcome {
    let compiled = args.common.compile(job, kept, Wants::All);
    args.common.print(job, &compiled);
    if !compiled.is_sound() {
        if !args.common.quiet {
            tell("the portal was not written: the definition has errors");
        }
        return Err(Failure::Unsound);
    }
    let editions = &args.common.edition;
    if editions.len() < 2 {
        let Some((_, portal)) = compiled.portals.first() else { return Err(Failure::Unsound) };
        return write(args, &job.home, out, portal);
    }
    let asked = |name: &Option<Arc<str>>| name.as_ref().is_some_and(|name| editions.iter().any(|e| **e == **name));
    for (name, portal) in compiled.portals.iter().filter(|(name, _)| asked(name)) {
        write(args, &job.home, &out.join(name.as_deref().unwrap_or_default()), portal)?;
    }
    Ok(())
}

fn write(args: &Args, home: &Path, out: &Path, portal: &Portal) -> Outcome {
    let user_home = std::env::home_dir();
    let options = Options {
        adopt: if args.adopt { Adopt::Yes } else { Adopt::No },
        user_home: user_home.as_deref(),
        // A signal ends the program at once: what lies aside then is reclaimed by the next build.
        stop: &AtomicBool::new(false),
        waits: &|| tell("another build is running; waiting for it to end"),
    };
    let emitted = emit(portal, out, home, &options, &Real).map_err(|failure| match failure {
        Refused { .. } => Failure::Usage(failure.to_string()),
        failure => Failure::Machine(failure.to_string()),
    })?;
    for caveat in &emitted.caveats {
        tell(&format!("rutter: {caveat}"));
    }
    if !args.common.quiet && args.common.format == Format::Human {
        tell(&format!("{} files in {}", portal.files.len(), out.display()));
    }
    Ok(())
}
