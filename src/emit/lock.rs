//! Two builds at once: the second waits.

use super::{At, Caveat, Failure, Work, survey::stat};
use std::{fs::File, io, time::Duration};

/// Locks that last as long as this value, and what is weaker without them.
#[derive(Debug, Default)]
pub(super) struct Held {
    locks: Vec<File>,
    /// Set where the definition's file system knows no locks.
    pub caveat: Option<Caveat>,
}

impl Held {
    /// Takes the kernel's lock on the definition, and on the folder that the portal is in, for two definitions may be
    /// built to one place; calls `waits` once if another build has them, and waits. No file is left by it.
    pub fn wait(work: &Work, waits: &dyn Fn()) -> Result<Self, Failure> {
        let (definition, parent) = (&work.place.definition, &work.place.parent);
        let mut folders = Vec::new();
        for path in [definition, parent] {
            folders.extend(stat(work.disk, path)?.map(|found| ((found.device, found.inode), path)));
        }
        // One order for everybody, else two builds could wait for each other.
        folders.sort_unstable();
        folders.dedup_by_key(|(id, _)| *id);
        let mut held = Held::default();
        let mut told = false;
        for (_, path) in folders {
            loop {
                work.go_on()?;
                match work.disk.lock(path) {
                    Ok(Some(lock)) => held.locks.push(lock),
                    Ok(None) => {
                        if !told {
                            waits();
                        }
                        told = true;
                        std::thread::sleep(Duration::from_millis(20));
                        continue;
                    }
                    Err(error)
                        if !matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) =>
                    {
                        return Err(error).at(path);
                    }
                    Err(_) if path == definition => held.caveat = Some(Caveat::NotLocked),
                    Err(_) => {}
                }
                break;
            }
        }
        Ok(held)
    }
}
