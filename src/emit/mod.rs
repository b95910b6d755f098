//! A portal becomes a folder, as a transaction: the only module that writes to disk.
//!
//! The new portal is made aside, in a folder beside the one that it goes to, and the two change places in one step of
//! the kernel. A kill, a full disk or a failing call at any moment leaves the old portal or the new one. Files that
//! rutter did not make have a second name in the new portal before the step, so that they are never without one.
//!
//! Where the file system cannot do that, a weaker promise holds, and [`Emitted::caveats`] says so.

mod aside;
pub mod disk;
mod lock;
pub mod manifest;
mod outcome;
mod plan;
mod refuse;
mod replace;
mod survey;
mod swap;
#[cfg(test)]
mod tests;

pub use disk::{Disk, Real};
pub use outcome::{Caveat, Emitted, Failure};

use crate::portal::Portal;
use aside::Aside;
use lock::Held;
use outcome::At;
use plan::Plan;
use refuse::Place;
use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};
use survey::Present;
use swap::Swapped;

/// Whether a folder that rutter did not make is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Adopt {
    /// It is refused, and so is a foreign file at the address of a new one.
    #[default]
    No,
    /// What has the address of a file of the portal is overwritten, the rest stays.
    Yes,
}

/// How a portal is written.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// What to do with a folder that rutter did not make.
    pub adopt: Adopt,
    /// The home folder of whoever runs the build: never a portal's.
    pub user_home: Option<&'a Path>,
    /// Set by a signal: writing stops before the next file, and nothing is left aside. Once the new portal is in place
    /// it is not looked at any more. Whoever cannot wait may end the program: the next build takes back what is left.
    pub stop: &'a AtomicBool,
    /// Called once if another build of the same definition, or to the same place, has to end first.
    pub waits: &'a dyn Fn(),
}

/// Writes a portal to the folder `out`, which may not exist yet; a symbolic link is followed and stays.
///
/// `definition` is the folder that the portal was made from: it holds the lock, and is never written over.
///
/// # Errors
/// [`Failure::Refused`] before anything of `out` is touched; [`Failure::Machine`] and [`Failure::Stopped`] with `out` as
/// it was; [`Failure::Halfway`] where it is not, which can only be on a file system that exchanges no folders, or in a
/// folder that has to be changed file by file.
pub fn emit(
    portal: &Portal,
    out: &Path,
    definition: &Path,
    options: &Options,
    disk: &dyn Disk,
) -> Result<Emitted, Failure> {
    refuse::addresses(portal)?;
    let place = refuse::place(out, definition, options.user_home, disk)?;
    let work = Work { place, disk, stop: options.stop };

    let held = Held::wait(&work, options.waits)?;
    for parent in [&work.place.parent, &work.place.out] {
        Aside::of(&work.place, parent).reclaim(&work.place, disk)?;
    }

    let present = Present::look(&work, portal, options.adopt)?;
    refuse::clashes(portal, &present, &work.place.out)?;
    let plan = Plan::compare(&work, portal, &present)?;
    let mut emitted = plan.count();
    emitted.caveats.extend(held.caveat);
    if plan.is_met {
        return Ok(emitted);
    }

    let is_fixed = present.is_mounted(&work)?;
    match if is_fixed { Swapped::Impossible } else { swap::swap(&work, &plan, &present)? } {
        Swapped::Done(caveats) => emitted.caveats.extend(caveats),
        Swapped::Impossible => {
            emitted.caveats.push(Caveat::FileByFile);
            emitted.caveats.extend(replace::replace(&work, &plan, &present)?);
        }
    }
    Ok(emitted)
}

/// What every step needs.
struct Work<'a> {
    place: Place,
    disk: &'a dyn Disk,
    stop: &'a AtomicBool,
}

impl Work<'_> {
    /// Whether nobody has asked to stop.
    fn go_on(&self) -> Result<(), Failure> {
        if self.stop.load(Ordering::Relaxed) { Err(Failure::Stopped) } else { Ok(()) }
    }
}
