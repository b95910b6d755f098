//! Which folders rutter does not write to, and why.

use super::{
    At, Failure, aside,
    disk::{Disk, Kind},
    manifest::{self, folders, is_address},
    survey::Present,
};
use crate::portal::Portal;
use std::{
    collections::BTreeSet,
    io,
    path::{Component, Path, PathBuf, absolute},
};

/// Where a portal goes, every symbolic link on the way followed.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder of the portal, which need not exist.
    pub out: PathBuf,
    /// The folder that it is in, which need not exist either.
    pub parent: PathBuf,
    /// The definition.
    pub definition: PathBuf,
}

/// Finds the place that `out` names; refuses one that can be no portal's, whatever it holds.
///
/// A symbolic link is followed and stays, unless it lies in the definition and leads out of it.
pub(super) fn place(out: &Path, definition: &Path, user: Option<&Path>, disk: &dyn Disk) -> Result<Place, Failure> {
    let source = disk.resolve(definition).at(definition)?;
    let named = absolute(out).at(out)?;
    let out = follow(&named, disk)?;
    let shown = out.display();
    let another = "Name a folder of its own with `-o`.";
    let Some(parent) = out.parent().map(Path::to_path_buf) else {
        return refuse(format!("`{shown}` is the root of the file system. {another}"));
    };
    if source == out {
        return refuse(format!("`{shown}` is the definition itself. {another}"));
    }
    if source.starts_with(&out) {
        return refuse(format!("`{shown}` holds the definition. {another}"));
    }
    let home = user.and_then(|home| disk.resolve(home).ok());
    if home.is_some_and(|home| home.starts_with(&out)) {
        return refuse(format!("`{shown}` is a home folder, or holds it. {another}"));
    }
    if out.file_name().is_some_and(aside::is_name) {
        return refuse(format!("`{shown}` is a name for what rutter keeps aside while it builds. {another}"));
    }
    let inside = [absolute(definition).at(definition)?, source.clone()]
        .iter()
        .filter_map(|folder| named.strip_prefix(folder).ok())
        .any(|rest| rest.components().all(|c| matches!(c, Component::Normal(_))));
    if inside && !out.starts_with(&source) {
        let help = format!("Name `{shown}` itself with `-o`, if that is where the portal goes.");
        return refuse(format!("`{}` is a way out of the definition, to `{shown}`. {help}", named.display()));
    }
    Ok(Place { out, parent, definition: source })
}

/// The path without symbolic links, as far as it exists.
fn follow(named: &Path, disk: &dyn Disk) -> Result<PathBuf, Failure> {
    let mut path = named.to_path_buf();
    let mut missing = Vec::new();
    for _ in 0..1000 {
        match disk.resolve(&path) {
            Ok(found) => return Ok(missing.iter().rev().fold(found, |path, name| path.join(name))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).at(&path),
        }
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { break };
        match disk.stat(&path) {
            Ok(found) if found.kind == Kind::Link => path = parent.join(disk.target(&path).at(&path)?),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                missing.push(name.to_os_string());
                path = parent.to_path_buf();
            }
            Err(error) => return Err(error).at(&path),
        }
    }
    refuse(format!("`{}` leads nowhere. Make the folder that it is in, or name another with `-o`.", named.display()))
}

/// Refuses a portal with a file that no folder can hold, or that lies outside.
pub(super) fn addresses(portal: &Portal) -> Result<(), Failure> {
    match portal.files.keys().find(|address| !is_address(address)) {
        None => Ok(()),
        Some(address) => refuse(format!("`{address:?}` cannot be the address of a file. Rename what it is made from.")),
    }
}

/// Refuses a folder where a file that is not rutter's stands in the way of one of the portal.
pub(super) fn clashes(portal: &Portal, present: &Present, out: &Path) -> Result<(), Failure> {
    let needed: BTreeSet<&str> = portal.files.keys().flat_map(|address| folders(address)).collect();
    let made = |path: &str| path == manifest::NAME || portal.files.contains_key(path);
    for (path, stat) in &present.foreign {
        let in_the_way = path.ancestors().filter_map(Path::to_str).find(|at| made(at));
        let folder_wanted = stat.kind != Kind::Folder && path.to_str().is_some_and(|path| needed.contains(path));
        let what = format!("`{}` in `{}` is not rutter's", path.display(), out.display());
        match in_the_way {
            Some(at) if Path::new(at) == path && stat.kind != Kind::Folder => {
                return refuse(format!(
                    "{what}, and the new portal has a file of that name. Move it away, or let it be overwritten with `--adopt`."
                ));
            }
            Some(at) => return refuse(format!("{what}, and the new portal has a file `{at}`. Move the folder away.")),
            None if folder_wanted => {
                return refuse(format!("{what}, and the new portal has a folder of that name. Move it away."));
            }
            None => {}
        }
    }
    Ok(())
}

/// A refusal with its reason.
pub(super) fn refuse<T>(why: String) -> Result<T, Failure> {
    Err(Failure::Refused { why })
}
