//! `rutter build`: compile and write the portal.

use super::{Common, Failure, Format, Outcome, tell};
use crate::portal::Portal;
use std::path::PathBuf;

/// Compile and write the portal.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    common: Common,
    /// Where the portal goes [default: DIR/dist]
    #[arg(short, long, value_name = "OUT")]
    out: Option<PathBuf>,
    /// Take over a folder that rutter did not make; other files in it stay
    #[arg(long)]
    adopt: bool,
}

/// Runs the command. Without `--edition` it builds the default edition.
pub fn run(args: Args) -> Outcome {
    let skip: Vec<PathBuf> = args.out.iter().cloned().collect();
    let job = args.common.open(&skip)?;
    let compiled = args.common.compile(&job)?;
    args.common.print(&job, &compiled);
    if !compiled.is_sound() {
        if !args.common.quiet {
            tell("the portal was not written: the definition has errors");
        }
        return Err(Failure::Unsound);
    }
    let Some((_, portal)) = compiled.portals.first() else { return Err(Failure::Unsound) };
    let out = args.out.clone().unwrap_or_else(|| job.home.join("dist"));
    write(&args, &job.home, &out, portal)
}

fn write(args: &Args, home: &std::path::Path, out: &std::path::Path, portal: &Portal) -> Outcome {
    let _ = home;
    let _ = args.adopt;
    for (address, file) in &portal.files {
        let path = out.join(address);
        let parent = path.parent().unwrap_or(out);
        std::fs::create_dir_all(parent).map_err(|e| Failure::Machine(e.to_string()))?;
        let bytes = match file {
            crate::portal::File::Made(b) => b.to_vec(),
            crate::portal::File::Copied(a) => a.read().map_err(|e| Failure::Machine(e.to_string()))?,
        };
        std::fs::write(&path, bytes).map_err(|e| Failure::Machine(e.to_string()))?;
    }
    if !args.common.quiet && args.common.format == Format::Human {
        tell(&format!("{} files in {}", portal.files.len(), out.display()));
    }
    Ok(())
}
