//! File by file: for a folder that cannot be moved, because it is a mount point or stands in a folder that is closed.

use super::{
    At, Caveat, Failure, Work,
    aside::Aside,
    manifest::{self, Manifest, folders},
    plan::{Fate, Plan, Planned},
    survey::{Present, stat},
};
use rayon::prelude::*;
use std::{
    collections::BTreeSet,
    io::ErrorKind::{AlreadyExists, DirectoryNotEmpty, NotADirectory, NotFound},
    path::Path,
};

/// The manifest of the meantime, which knows the files of both portals.
const BOTH: &str = ".rutter-both";

/// Makes what is new in a folder aside, within the portal's own; then moves it into place, one file after the other.
pub(super) fn replace(work: &Work, plan: &Plan, present: &Present) -> Result<Option<Caveat>, Failure> {
    let aside = Aside::of(&work.place, &work.place.out);
    let made = aside.create(work.disk).and_then(|()| prepare(work, plan, present, &aside.new));
    let placed = made.and_then(|()| {
        put_in_place(work, plan, present, &aside.new).map_err(|failure| match failure {
            Failure::Machine { path, error } => Failure::Halfway { path, error },
            other => other,
        })
    });
    let cleared = aside.reclaim(&work.place, work.disk);
    placed.map(|()| cleared.err().map(|_| Caveat::LeftAside(aside.root)))
}

fn written<'a>(plan: &'a Plan<'a>) -> impl Iterator<Item = &'a Planned<'a>> {
    plan.files.iter().filter(|file| file.fate == Fate::Write)
}

fn needed<'a>(plan: &'a Plan<'a>) -> BTreeSet<&'a Path> {
    written(plan).flat_map(|file| folders(file.address)).map(Path::new).collect()
}

fn prepare(work: &Work, plan: &Plan, present: &Present, new: &Path) -> Result<(), Failure> {
    let disk = work.disk;
    for folder in needed(plan) {
        work.go_on()?;
        disk.create_folder(&new.join(folder)).at(&new.join(folder))?;
    }
    written(plan).collect::<Vec<_>>().par_iter().try_for_each(|file| {
        work.go_on()?;
        let path = new.join(file.address);
        disk.create_file(&path, &file.bytes(disk)?).at(&path)
    })?;
    let mut both = present.manifest.clone();
    both.files.extend(plan.manifest.files.clone());
    let list = |name: &str, manifest: &Manifest| {
        disk.create_file(&new.join(name), manifest.print().as_bytes()).at(&new.join(name))
    };
    list(BOTH, &both)?;
    list(manifest::NAME, &plan.manifest)?;
    disk.sync_tree(new).at(new)?;
    work.go_on()
}

fn put_in_place(work: &Work, plan: &Plan, present: &Present, new: &Path) -> Result<(), Failure> {
    let (disk, out) = (work.disk, &*work.place.out);
    let list = out.join(manifest::NAME);
    // From here on a build that is killed leaves files that the next one knows as rutter's.
    disk.rename(&new.join(BOTH), &list).at(&list)?;
    disk.sync_folder(out).at(out)?;
    for address in &plan.gone {
        disk.remove_file(&out.join(address)).at(&out.join(address))?;
    }
    let kept: BTreeSet<&str> = plan.files.iter().flat_map(|file| folders(file.address)).collect();
    let emptied: BTreeSet<&str> = present.manifest.files.keys().flat_map(|address| folders(address)).collect();
    for folder in emptied.difference(&kept).collect::<Vec<_>>().into_iter().rev() {
        match disk.remove_folder(&out.join(folder)) {
            // Something that is not rutter's is in it; or a build that was killed came so far already.
            Err(error) if matches!(error.kind(), DirectoryNotEmpty | AlreadyExists | NotFound | NotADirectory) => {}
            removed => removed.at(&out.join(folder))?,
        }
    }
    for folder in needed(plan) {
        let path = out.join(folder);
        if stat(disk, &path)?.is_none() {
            disk.create_folder(&path).at(&path)?;
        }
    }
    for file in written(plan) {
        let path = out.join(file.address);
        disk.rename(&new.join(file.address), &path).at(&path)?;
    }
    disk.sync_tree(out).at(out)?;
    disk.rename(&new.join(manifest::NAME), &list).at(&list)?;
    disk.sync_folder(out).at(out)
}
