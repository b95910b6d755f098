//! Puts files in place: each whole or not at all, and never over something that was not read.

use super::Failure;
use crate::edit::place::place;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// One file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where.
    pub path: PathBuf,
    /// What stood there when it was read; none where there was no file.
    pub before: Option<Vec<u8>>,
    /// What shall stand there; none to take the file away.
    pub after: Option<Vec<u8>>,
}

/// Writes files into a definition. Before the first is written, each is looked at: whoever changed one in the meantime
/// keeps all of it.
pub fn write(home: &Path, files: &[File]) -> Result<(), Failure> {
    let real = home.canonicalize().map_err(|error| Failure::Machine(format!("{}: {error}", home.display())))?;
    for file in files {
        let now = match fs::read(&file.path) {
            Ok(now) => Some(now),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
            Err(error) => return Err(wrong(&file.path, &error)),
        };
        if now != file.before {
            return Err(Failure::Refused(format!(
                "{} was changed while it was imported; nothing was written: run it again",
                file.path.display()
            )));
        }
        let nearest = file.path.ancestors().find(|path| path.exists());
        let inside = nearest.and_then(|folder| folder.canonicalize().ok()).is_some_and(|way| way.starts_with(&real));
        if !inside {
            return Err(Failure::Refused(format!(
                "{} leads out of the definition; nothing was written",
                file.path.display()
            )));
        }
    }
    files.iter().try_for_each(|file| {
        let put = match &file.after {
            Some(after) => place(&file.path, after),
            None => fs::remove_file(&file.path),
        };
        put.map_err(|error| wrong(&file.path, &error))
    })
}

fn wrong(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Machine(format!("{}: {error}", path.display()))
}
