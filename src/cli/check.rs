//! `rutter check`: compile and report, write nothing.

use super::{Common, Failure, Kept, Outcome};
use crate::preview::history::Wants;

/// Compile and report.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    common: Common,
}

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let job = args.common.open(&[])?;
    let compiled = args.common.compile(&job, &Kept::default(), Wants::Past);
    args.common.print(&job, &compiled);
    if compiled.is_sound() { Ok(()) } else { Err(Failure::Unsound) }
}
