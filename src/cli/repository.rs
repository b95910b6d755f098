//! A definition in its repository: where it lies there, since what looks at a repository wants its own names of files, and
//! what it was at a revision.

use super::{Failure, file_bytes};
use crate::diagnostic::nearest;
use crate::parse::scalar::{Date, parse_date};
use crate::source::{Repository, Silence, Snapshot};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A definition as a revision holds it.
pub(super) struct Past {
    /// The commit.
    pub commit: Arc<str>,
    /// The definition.
    pub snapshot: Snapshot,
    /// The day of the commit.
    pub day: Date,
}

/// Reads the definition of a folder as a revision of its repository holds it.
pub(super) fn at(home: &Path, asked: &str) -> Result<Past, Failure> {
    let repository = Repository::of(home).map_err(|silence| told(&silence, None))?;
    let told = |silence: Silence| told(&silence, Some(&repository));
    let revision = repository.revision(asked).map_err(told)?;
    let snapshot = repository.read(&revision, &file_bytes).map_err(told)?;
    let day = parse_date(&revision.day)
        .map_err(|_| Failure::Machine(format!("git gives no day of the revision `{asked}`")))?;
    Ok(Past { commit: revision.commit, snapshot, day })
}

/// What a repository that does not tell ends a command with.
fn told(silence: &Silence, repository: Option<&Repository>) -> Failure {
    match silence {
        Silence::NoRevision(asked) => {
            let names = repository.map_or_else(Vec::new, Repository::names);
            let near = nearest(asked, names.iter().map(String::as_str));
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            Failure::Usage(format!("{silence}{hint}"))
        }
        Silence::NotThere(_) | Silence::NothingBefore(_) => Failure::Usage(silence.to_string()),
        _ => Failure::Machine(silence.to_string()),
    }
}

/// The way from the repository to the definition, with `/`: empty where they are one, else ended by `/`.
///
/// The repository is the nearest folder upwards that holds `.git`; without one, the current folder if the definition lies
/// in it, else the definition itself.
pub(super) fn way_to(home: &Path) -> String {
    let absolute = |path: &Path| std::fs::canonicalize(path).ok();
    let Some(home) = absolute(home) else { return String::new() };
    let versioned = home.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned);
    let here = || absolute(Path::new("."));
    let base: Option<PathBuf> = versioned.or_else(here);
    let below = base.and_then(|base| home.strip_prefix(base).map(Path::to_owned).ok()).unwrap_or_default();
    below.components().fold(String::new(), |way, step| match step {
        Component::Normal(name) => format!("{way}{}/", name.to_string_lossy()),
        _ => way,
    })
}
