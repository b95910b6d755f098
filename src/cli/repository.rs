//! Where a definition lies in its repository: what looks at a repository wants its own names of files.

use std::path::{Component, Path, PathBuf};

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
