//! `rutter build`: compile and write the portal.

use super::{Common, Failure, Format, Outcome, tell};
use crate::emit::Failure::Refused;
use crate::emit::disk::Real;
use crate::emit::{Adopt, Options, emit};
use crate::portal::Portal;
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
}

/// Runs the command. Without `--edition` it builds the default edition; several go into folders of their names.
pub fn run(args: &Args) -> Outcome {
    let skip: Vec<PathBuf> = args.out.iter().cloned().collect();
    let job = args.common.open(&skip)?;
    let compiled = args.common.compile(&job);
    args.common.print(&job, &compiled);
    if !compiled.is_sound() {
        if !args.common.quiet {
            tell("the portal was not written: the definition has errors");
        }
        return Err(Failure::Unsound);
    }
    let out = args.out.clone().unwrap_or_else(|| job.home.join("dist"));
    let editions = &args.common.edition;
    if editions.len() < 2 {
        let Some((_, portal)) = compiled.portals.first() else { return Err(Failure::Unsound) };
        return write(args, &job.home, &out, portal);
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
