//! What lies in the folder before anything is written, and whose each file is.

use super::{
    Adopt, At, Failure, Work,
    disk::{Disk, Kind, Stat},
    manifest::{self, Manifest, folders},
    refuse::refuse,
};
use crate::portal::Portal;
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
};

/// What lies in the folder of the portal.
#[derive(Debug, Default)]
pub(super) struct Present {
    /// The folder itself; nothing where there is none.
    pub root: Option<Stat>,
    /// What the last build wrote down; empty where rutter has not been.
    pub manifest: Manifest,
    /// Files that rutter made or, adopting, may overwrite.
    pub made: BTreeMap<String, Kind>,
    /// What rutter did not make, relative; folders too, if none of its own files ever stood in them.
    pub foreign: BTreeMap<PathBuf, Stat>,
}

impl Present {
    /// Looks at the folder. Refuses what is no folder, and one that rutter does not know as its own.
    pub fn look(work: &Work, portal: &Portal, adopt: Adopt) -> Result<Self, Failure> {
        let (disk, out) = (work.disk, &*work.place.out);
        let shown = out.display();
        let root = match stat(disk, out)? {
            None => return Ok(Present::default()),
            Some(stat) if stat.kind == Kind::Folder => stat,
            Some(_) => return refuse(format!("`{shown}` is not a folder. Name another with `-o`, or move it away.")),
        };
        let manifest = match (read_manifest(disk, out)?, adopt) {
            (Ok(found), _) => found,
            (Err(_), Adopt::Yes) => None,
            (Err(fault), Adopt::No) => {
                let help = "Empty the folder, or take over what is in it with `--adopt`.";
                return refuse(format!("`{}` in `{shown}` {fault}. {help}", manifest::NAME));
            }
        };
        let found = walk(disk, out)?;
        if manifest.is_none() && adopt == Adopt::No && !found.is_empty() {
            return refuse(format!(
                "`{shown}` holds files that are not rutter's. Name another folder with `-o`, empty this one, or take it over \
                 with `--adopt`: what has the address of a new file is overwritten, the rest stays."
            ));
        }
        let mut present = Present { root: Some(root), manifest: manifest.unwrap_or_default(), ..Present::default() };
        let own: BTreeSet<&str> = present.manifest.files.keys().flat_map(|address| folders(address)).collect();
        for (path, kind) in found {
            let address = address(&path);
            let is_own = address.as_deref().is_some_and(|address| match kind {
                Kind::Folder => own.contains(address),
                _ if address == manifest::NAME || present.manifest.files.contains_key(address) => true,
                _ => adopt == Adopt::Yes && portal.files.contains_key(address),
            });
            match (is_own, address) {
                (true, Some(address)) if kind != Kind::Folder => drop(present.made.insert(address, kind)),
                (true, _) => {}
                // What vanished since is a lock or a draft of another program.
                (false, _) => drop(stat(disk, &out.join(&path))?.map(|stat| present.foreign.insert(path, stat))),
            }
        }
        Ok(present)
    }

    /// Whether the folder, or one in it, is the root of another file system: then it cannot be exchanged as a whole.
    pub fn is_mounted(&self, work: &Work) -> Result<bool, Failure> {
        let Some(root) = self.root else { return Ok(false) };
        let parent = work.disk.stat(&work.place.parent).at(&work.place.parent)?;
        let folders = self.foreign.values().filter(|stat| stat.kind == Kind::Folder);
        Ok(folders.chain([&parent]).any(|stat| stat.device != root.device))
    }
}

/// The manifest of a folder, if there is one; what is wrong with it otherwise.
fn read_manifest(disk: &dyn Disk, out: &Path) -> Result<Result<Option<Manifest>, String>, Failure> {
    let path = out.join(manifest::NAME);
    match stat(disk, &path)? {
        None => Ok(Ok(None)),
        Some(stat) if stat.kind == Kind::File => Ok(Manifest::parse(&disk.read(&path).at(&path)?).map(Some)),
        Some(_) => Ok(Err("is not a file".to_string())),
    }
}

/// What lies at a path, if anything does.
pub(super) fn stat(disk: &dyn Disk, path: &Path) -> Result<Option<Stat>, Failure> {
    match disk.stat(path) {
        Ok(stat) => Ok(Some(stat)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error).at(path),
    }
}

/// Everything below a folder, relative to it, each folder before what it holds; symbolic links are not followed.
pub(super) fn walk(disk: &dyn Disk, root: &Path) -> Result<Vec<(PathBuf, Kind)>, Failure> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let full = root.join(&folder);
        for (name, kind) in disk.list(&full).at(&full)? {
            let path = folder.join(name);
            if kind == Kind::Folder {
                folders.push(path.clone());
            }
            found.push((path, kind));
        }
    }
    Ok(found)
}

/// Folders by their depth, outermost first: those of one depth can be made, or removed, at once.
pub(super) fn levels<'a>(
    folders: impl IntoIterator<Item = &'a Path>,
) -> impl DoubleEndedIterator<Item = Vec<&'a Path>> {
    let mut levels = BTreeMap::<usize, Vec<&Path>>::new();
    for folder in folders {
        levels.entry(folder.iter().count()).or_default().push(folder);
    }
    levels.into_values()
}

/// A relative path as an address; none where it is not Unicode.
pub(super) fn address(path: &Path) -> Option<String> {
    let names: Option<Vec<&str>> = path.iter().map(|name| name.to_str()).collect();
    names.map(|names| names.join("/"))
}
