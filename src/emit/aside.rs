//! The folder aside in which a portal is made, and how the next build takes back what a killed one left.

use super::{
    At, Failure,
    disk::{Disk, Kind},
    refuse::{Place, refuse},
    survey::{levels, stat, walk},
};
use rayon::prelude::*;
use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
};

const PREFIX: &str = ".rutter-aside-";
const MARKER: &str = "made-by-rutter";
const TEXT: &str = "rutter keeps a portal here while it is put in place. The next build removes this folder.\n";

/// Whether rutter may give this name to a folder aside.
pub(super) fn is_name(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(PREFIX)
}

/// A folder aside. Beside the marker it holds two folders at most:
///
/// | `new` | `old` | the portal's folder | what happened |
/// |---|---|---|---|
/// | being made | - | the old portal | nothing yet |
/// | the old portal | - | the new portal | they were exchanged |
/// | the new portal | the old portal | missing | the file system cannot exchange; half way |
/// | - | the old portal | the new portal | the same, done |
///
/// What is not rutter's has a name in both portals until the old one is removed: whatever lies aside can go, unless
/// the portal's folder is missing.
#[derive(Debug)]
pub(super) struct Aside {
    /// The folder.
    pub root: PathBuf,
    /// Where the new portal is made.
    pub new: PathBuf,
    /// Where the old one goes if they cannot be exchanged.
    pub old: PathBuf,
}

impl Aside {
    /// The folder aside for a portal: in `parent`, under a name that depends on the portal's own name only.
    pub fn of(place: &Place, parent: &Path) -> Self {
        let name = place.out.file_name().unwrap_or_default();
        let hash = blake3::hash(name.as_encoded_bytes()).to_hex();
        let root = parent.join(format!("{PREFIX}{}", &hash[..16]));
        Aside { new: root.join("new"), old: root.join("old"), root }
    }

    /// Makes it, with an empty folder for the new portal.
    pub fn create(&self, disk: &dyn Disk) -> Result<(), Failure> {
        disk.create_folder(&self.root).at(&self.root)?;
        let marker = self.marker();
        disk.create_file(&marker, TEXT.as_bytes()).at(&marker)?;
        disk.create_folder(&self.new).at(&self.new)
    }

    /// Where the file lies that tells the folder as rutter's.
    pub fn marker(&self) -> PathBuf {
        self.root.join(MARKER)
    }

    /// Everything that was written would survive a power cut, the names of the portals included.
    pub fn sync(&self, place: &Place, disk: &dyn Disk) -> Result<(), Failure> {
        disk.sync_folder(&place.parent).at(&place.parent)?;
        disk.sync_folder(&self.root).at(&self.root)
    }

    /// Removes it, if it is there and rutter's; puts the old portal back first where a kill left none in place.
    pub fn reclaim(&self, place: &Place, disk: &dyn Disk) -> Result<(), Failure> {
        match stat(disk, &self.root)? {
            None => return Ok(()),
            Some(found) if found.kind == Kind::Folder => {}
            Some(_) => return self.is_strange(),
        }
        let held = disk.list(&self.root).at(&self.root)?;
        let holds = |name: &str| held.iter().any(|(found, _)| found == name);
        let is_known = |(name, kind): &(_, Kind)| match *kind {
            Kind::File => name == MARKER,
            Kind::Folder => name == "new" || name == "old",
            Kind::Link | Kind::Other => false,
        };
        if !held.iter().all(is_known) || (!held.is_empty() && !self.is_marked(disk)?) {
            return self.is_strange();
        }
        if holds("old") {
            let is_placed = stat(disk, &place.out)?.is_some();
            if !is_placed {
                disk.rename(&self.old, &place.out).at(&place.out)?;
                self.sync(place, disk)?;
            } else if holds("new") {
                let (old, out) = (self.old.display(), place.out.display());
                return refuse(format!(
                    "The last portal lies in `{old}`, and `{out}` is in its place. Move one of them away."
                ));
            } else {
                remove_tree(&self.old, disk)?;
            }
        }
        if holds("new") {
            remove_tree(&self.new, disk)?;
        }
        if holds(MARKER) {
            disk.remove_file(&self.marker()).at(&self.marker())?;
        }
        disk.remove_folder(&self.root).at(&self.root)
    }

    /// A kill may have cut the marker short, before anything else was in the folder.
    fn is_marked(&self, disk: &dyn Disk) -> Result<bool, Failure> {
        let path = self.marker();
        match disk.read(&path) {
            Ok(bytes) => Ok(TEXT.as_bytes().starts_with(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).at(&path),
        }
    }

    fn is_strange<T>(&self) -> Result<T, Failure> {
        let root = self.root.display();
        refuse(format!("`{root}` has a name that rutter uses while it builds, and holds something else. Move it away."))
    }
}

/// Removes a folder and what it holds, never what a symbolic link in it leads to.
pub(super) fn remove_tree(root: &Path, disk: &dyn Disk) -> Result<(), Failure> {
    let found = walk(disk, root)?;
    let (folders, files): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, kind)| *kind == Kind::Folder);
    files.par_iter().try_for_each(|(path, kind)| remove(&root.join(path), *kind, disk))?;
    for level in levels(folders.iter().map(|(path, _)| path.as_path())).rev() {
        level.par_iter().try_for_each(|path| remove(&root.join(path), Kind::Folder, disk))?;
    }
    disk.remove_folder(root).at(root)
}

/// Removes one thing of a tree that lies aside.
pub(super) fn remove(path: &Path, kind: Kind, disk: &dyn Disk) -> Result<(), Failure> {
    let attempt = || match kind {
        Kind::Folder => disk.remove_folder(path),
        Kind::File | Kind::Link | Kind::Other => disk.remove_file(path),
    };
    match (attempt(), path.parent()) {
        // A folder that was carried over may be closed even to its owner.
        (Err(error), Some(folder)) if error.kind() == io::ErrorKind::PermissionDenied => {
            disk.open_up(folder).at(folder)?;
            attempt().at(path)
        }
        (Err(error), _) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        (answer, _) => answer.at(path),
    }
}
