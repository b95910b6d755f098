//! What came of writing a portal, in words for people.

use std::{
    fmt,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Emitted {
    /// Files that are new or have other bytes than before.
    pub written: usize,
    /// Files that had the same bytes already.
    pub kept: usize,
    /// Files of the last build that are made no more.
    pub removed: usize,
    /// Where less than usual could be promised.
    pub caveats: Vec<Caveat>,
}

/// Where less than usual could be promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caveat {
    /// The file system cannot exchange two folders.
    TwoSteps,
    /// The folder cannot be moved: a mount point, or closed to us where it stands.
    FileByFile,
    /// The file system knows no locks.
    NotLocked,
    /// The old portal could not be removed from this folder.
    LeftAside(PathBuf),
    /// This file came into the old portal during the build and could not be carried over.
    Late(PathBuf),
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Caveat::TwoSteps => f.write_str(
                "this file system cannot exchange folders: for a moment there was no portal, and a kill in that moment is \
                 mended by the next build only",
            ),
            Caveat::FileByFile => f.write_str(
                "the folder cannot be exchanged as a whole here, and was changed file by file: a kill in the middle leaves \
                 old and new files until the next build",
            ),
            Caveat::NotLocked => f.write_str("this file system knows no locks: take care that only one build runs at a time"),
            Caveat::LeftAside(path) => {
                write!(f, "`{}` could not be removed: the next build tries again", path.display())
            }
            Caveat::Late(path) => {
                let path = path.display();
                write!(f, "`{path}` came while the portal was written, which has a file of that name: move it where it belongs")
            }
        }
    }
}

/// Why a portal was not written.
#[derive(Debug)]
pub enum Failure {
    /// The folder cannot be the portal's; nothing was touched.
    Refused {
        /// What is wrong and what to do, in sentences.
        why: String,
    },
    /// The machine failed; the folder stands as it was.
    Machine {
        /// Where.
        path: PathBuf,
        /// How.
        error: io::Error,
    },
    /// The machine failed half way, which it can only where a folder cannot be exchanged; the next build mends it.
    Halfway {
        /// Where.
        path: PathBuf,
        /// How.
        error: io::Error,
    },
    /// It was asked to stop; the folder stands as it was.
    Stopped,
}

impl Failure {
    /// Whether the machine failed in one of these ways.
    pub(super) fn is_any_of(&self, kinds: &[ErrorKind]) -> bool {
        matches!(self, Failure::Machine { error, .. } if kinds.contains(&error.kind()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused { why } => f.write_str(why),
            Failure::Machine { path, error } => {
                write!(f, "`{}`: {error}. Nothing was changed. {}", path.display(), help(error))
            }
            Failure::Halfway { path, error } => {
                write!(
                    f,
                    "`{}`: {error}. The portal is not whole until the next build. {}",
                    path.display(),
                    help(error)
                )
            }
            Failure::Stopped => f.write_str("Stopped. Nothing was changed."),
        }
    }
}

impl std::error::Error for Failure {}

fn help(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Make room, then build again.",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "Let yourself write there, or name another folder with `-o`."
        }
        ErrorKind::AlreadyExists => "Two addresses may be one on this file system: rename one, then build again.",
        ErrorKind::InvalidFilename => {
            "The name is too long or not allowed on this file system: shorten it, then build again."
        }
        _ => "Mend the cause, then build again.",
    }
}

/// Says at which path a call failed.
pub(super) trait At<T> {
    /// The answer, or the failure with its path.
    fn at(self, path: &Path) -> Result<T, Failure>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, Failure> {
        self.map_err(|error| Failure::Machine { path: path.to_path_buf(), error })
    }
}
