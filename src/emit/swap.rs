//! The whole portal at once: made aside, then put in place in one step.

use super::{
    At, Caveat, Failure, Work,
    aside::{Aside, remove},
    disk::Kind,
    manifest::{self, folders},
    plan::{Fate, Plan},
    survey::{Present, address, levels, stat, walk},
};
use rayon::prelude::*;
use std::{
    collections::BTreeSet,
    io::{
        self,
        ErrorKind::{CrossesDevices, PermissionDenied, ReadOnlyFilesystem, ResourceBusy, Unsupported},
    },
    path::{Path, PathBuf},
};

/// How it went.
pub(super) enum Swapped {
    /// The new portal is in place.
    Done(Vec<Caveat>),
    /// The folder cannot be moved; nothing was changed.
    Impossible,
}

/// Makes the new portal beside the old one and lets them change places. A failure leaves nothing aside.
pub(super) fn swap(work: &Work, plan: &Plan, present: &Present) -> Result<Swapped, Failure> {
    let swap = Swap { work, plan, present, aside: Aside::of(&work.place, &work.place.parent) };
    let parents = swap.create_parents()?;
    let made = swap.aside.create(work.disk).and_then(|()| swap.fill());
    let put = match made {
        // The folder above is closed, or something that is not rutter's can be neither linked nor copied.
        Err(failure)
            if failure.is_any_of(&[PermissionDenied, ReadOnlyFilesystem, Unsupported]) && present.root.is_some() =>
        {
            Ok(Put::Impossible)
        }
        made => made.and_then(|()| swap.put_in_place()),
    };
    if !matches!(put, Ok(Put::Fresh | Put::Exchanged | Put::InTwoSteps)) {
        // What cannot be removed now is taken back by the next build.
        drop(swap.aside.reclaim(&work.place, work.disk));
        parents.iter().rev().for_each(|folder| drop(work.disk.remove_folder(folder)));
    }
    let put = put.map_err(|failure| match (failure, stat(work.disk, &work.place.out)) {
        (Failure::Machine { path, error }, Ok(None)) if present.root.is_some() => Failure::Halfway { path, error },
        (failure, _) => failure,
    });
    let (weaker, old) = match put? {
        Put::Impossible => return Ok(Swapped::Impossible),
        Put::Fresh => (None, None),
        Put::Exchanged => (None, Some(&swap.aside.new)),
        Put::InTwoSteps => (Some(Caveat::TwoSteps), Some(&swap.aside.old)),
    };
    Ok(Swapped::Done(weaker.into_iter().chain(swap.clear(old.map(PathBuf::as_path))).collect()))
}

/// One attempt.
struct Swap<'a> {
    work: &'a Work<'a>,
    plan: &'a Plan<'a>,
    present: &'a Present,
    aside: Aside,
}

/// How the new portal came into place.
enum Put {
    /// There was none.
    Fresh,
    /// In one step.
    Exchanged,
    /// For a moment there was none.
    InTwoSteps,
    /// Not at all.
    Impossible,
}

impl Swap<'_> {
    /// Makes the folders above the portal's; tells which.
    fn create_parents(&self) -> Result<Vec<PathBuf>, Failure> {
        let disk = self.work.disk;
        let mut missing = Vec::new();
        for folder in self.work.place.out.ancestors().skip(1) {
            if stat(disk, folder)?.is_some() {
                break;
            }
            missing.push(folder.to_path_buf());
        }
        missing.reverse();
        for (made, folder) in missing.iter().enumerate() {
            if let Err(error) = disk.create_folder(folder) {
                missing[..=made].iter().rev().for_each(|folder| drop(disk.remove_folder(folder)));
                return Err(error).at(folder);
            }
        }
        Ok(missing)
    }

    /// Makes the new portal aside, whole: what is not rutter's is in it under a second name.
    fn fill(&self) -> Result<(), Failure> {
        let (disk, out, new) = (self.work.disk, &self.work.place.out, &self.aside.new);
        let foreign = &self.present.foreign;
        let kept =
            foreign.iter().flat_map(|(path, stat)| path.ancestors().skip(usize::from(stat.kind != Kind::Folder)));
        let made = self.plan.files.iter().flat_map(|file| folders(file.address)).map(Path::new);
        let wanted: BTreeSet<&Path> = kept.chain(made).filter(|path| !path.as_os_str().is_empty()).collect();
        for level in levels(wanted) {
            level.par_iter().try_for_each(|folder| {
                self.work.go_on()?;
                disk.create_folder(&new.join(folder)).at(&new.join(folder))
            })?;
        }
        let files: Vec<&Path> = foreign.iter().filter(|f| f.1.kind != Kind::Folder).map(|f| f.0.as_path()).collect();
        files.par_iter().try_for_each(|path| self.carry(path))?;
        self.plan.files.par_iter().try_for_each(|file| {
            self.work.go_on()?;
            let to = new.join(file.address);
            // Where there are no second names it is written again.
            if file.fate == Fate::Keep && disk.link(&out.join(file.address), &to).is_ok() {
                return Ok(());
            }
            disk.create_file(&to, &file.bytes(disk)?).at(&to)
        })?;
        let list = new.join(manifest::NAME);
        disk.create_file(&list, self.plan.manifest.print().as_bytes()).at(&list)?;
        for (path, _) in foreign.iter().rev().filter(|f| f.1.kind == Kind::Folder) {
            disk.liken(&new.join(path), &out.join(path)).at(&new.join(path))?;
        }
        if self.present.root.is_some() {
            disk.liken(new, out).at(new)?;
        }
        self.work.go_on()
    }

    /// Gives a file that is not rutter's a place in the new portal, without taking it from the old one.
    fn carry(&self, path: &Path) -> Result<(), Failure> {
        self.work.go_on()?;
        let (disk, from, to) = (self.work.disk, self.work.place.out.join(path), self.aside.new.join(path));
        if disk.link(&from, &to).is_ok() {
            return Ok(());
        }
        match disk.copy(&from, &to) {
            Err(_) if stat(disk, &from)?.is_none() => Ok(()),
            answer => answer.at(&from),
        }
    }

    /// The step itself. Before it everything of the new portal is safe from a power cut.
    fn put_in_place(&self) -> Result<Put, Failure> {
        let (disk, out) = (self.work.disk, &self.work.place.out);
        let Aside { root: aside, new, old } = &self.aside;
        disk.sync_tree(aside).at(aside)?;
        self.work.go_on()?;
        let Some(root) = self.present.root else {
            return disk.rename(new, out).at(out).map(|()| Put::Fresh);
        };
        let stays = |error: &io::Error| {
            matches!(error.kind(), ResourceBusy | CrossesDevices | PermissionDenied)
                && disk.stat(out).is_ok_and(|now| now.inode == root.inode)
        };
        match disk.exchange(new, out) {
            Ok(()) => return Ok(Put::Exchanged),
            Err(error) if stays(&error) => return Ok(Put::Impossible),
            Err(error) if error.kind() != Unsupported => return Err(error).at(out),
            Err(_) => {}
        }
        match disk.rename(out, old) {
            Err(error) if stays(&error) => return Ok(Put::Impossible),
            moved => moved.at(out)?,
        }
        // If this fails, taking back the folder aside puts the old portal in place again.
        disk.rename(new, out).at(out).map(|()| Put::InTwoSteps)
    }

    /// Removes the old portal, which lies at `old`. The new one stands whatever happens here.
    fn clear(&self, old: Option<&Path>) -> Option<Caveat> {
        let (disk, place) = (self.work.disk, &self.work.place);
        let synced = self.aside.sync(place, disk);
        match synced.and_then(|()| old.map_or(Ok(None), |old| self.dissolve(old))) {
            Ok(None) if self.aside.reclaim(place, disk).is_ok() => None,
            // Without the marker no later build removes it.
            Ok(Some(late)) if disk.remove_file(&self.aside.marker()).is_ok() => Some(Caveat::Late(late)),
            _ => Some(Caveat::LeftAside(self.aside.root.clone())),
        }
    }

    /// Removes, from the old portal, what rutter made and what the new portal has as well. What another program put
    /// there while this build ran moves over; the answer is a path of what cannot.
    fn dissolve(&self, old: &Path) -> Result<Option<PathBuf>, Failure> {
        let disk = self.work.disk;
        let found = walk(disk, old)?;
        let (folders, files): (Vec<_>, Vec<_>) = found.iter().partition(|(_, kind)| *kind == Kind::Folder);
        let settle = |(path, kind): &&(PathBuf, Kind)| {
            let from = old.join(path);
            if self.is_dispensable(path, &from)? || self.rescue(path, &from) {
                return remove(&from, *kind, disk).map(|()| None);
            }
            Ok(Some(from))
        };
        let late = files.par_iter().map(settle).collect::<Result<Vec<_>, Failure>>()?.into_iter().flatten().next();
        if late.is_some() {
            return Ok(late);
        }
        for level in levels(folders.iter().map(|(path, _)| path.as_path())).rev() {
            level.par_iter().try_for_each(|path| remove(&old.join(path), Kind::Folder, disk))?;
        }
        disk.remove_folder(old).at(old).map(|()| None)
    }

    /// Whether a file of the old portal is rutter's own, or in the new portal too.
    fn is_dispensable(&self, path: &Path, from: &Path) -> Result<bool, Failure> {
        if address(path).is_some_and(|address| self.present.made.contains_key(&address)) {
            return Ok(true);
        }
        let Some(found) = stat(self.work.disk, from)? else { return Ok(true) };
        if self.present.foreign.get(path) == Some(&found) {
            return Ok(true);
        }
        let carried = stat(self.work.disk, &self.work.place.out.join(path))?;
        Ok(found.inode != 0 && carried.is_some_and(|carried| carried.inode == found.inode))
    }

    /// Moves a late file to the new portal, if that has none of its own there.
    fn rescue(&self, path: &Path, from: &Path) -> bool {
        let (disk, out) = (self.work.disk, &self.work.place.out);
        if address(path).is_some_and(|address| self.plan.manifest.files.contains_key(&address)) {
            return false;
        }
        for folder in path.ancestors().skip(1).collect::<Vec<_>>().into_iter().rev() {
            // Most of them are there; if one cannot be made, the move fails.
            drop(disk.create_folder(&out.join(folder)));
        }
        disk.rename(from, &out.join(path)).is_ok()
    }
}
