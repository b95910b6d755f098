//! What is to be written, what can stay, what goes.

use super::{
    At, Emitted, Failure, Work,
    disk::{Disk, Kind},
    manifest::{self, Line, Manifest},
    survey::Present,
};
use crate::portal::{File, Portal};
use rayon::prelude::*;
use std::{borrow::Cow, io};

/// The new portal beside what is there.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// The files, in the order of their addresses.
    pub files: Vec<Planned<'a>>,
    /// Addresses of files that rutter made and makes no more.
    pub gone: Vec<&'a str>,
    /// The new manifest.
    pub manifest: Manifest,
    /// Whether nothing is to be done.
    pub is_met: bool,
}

/// One file of the new portal.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    /// Where it goes.
    pub address: &'a str,
    /// What it is.
    pub file: &'a File,
    /// What the manifest says of it.
    pub line: Line,
    /// What is to be done.
    pub fate: Fate,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// The file that is there has the very bytes.
    Keep,
    /// It is written.
    Write,
}

impl<'a> Plan<'a> {
    /// Compares byte by byte, because a published file may have been changed by hand since the manifest was written.
    pub fn compare(work: &Work, portal: &'a Portal, present: &'a Present) -> Result<Self, Failure> {
        let plan = |(address, file): (&'a String, &'a File)| {
            work.go_on()?;
            let bytes = bytes(file, work.disk)?;
            let line = Line::of(&bytes);
            let known = present.manifest.files.get(address) == Some(&line);
            let is_file = present.made.get(address) == Some(&Kind::File);
            let path = work.place.out.join(address);
            let same = known && is_file && work.disk.read(&path).at(&path)? == *bytes;
            Ok(Planned { address, file, line, fate: if same { Fate::Keep } else { Fate::Write } })
        };
        let files = portal.files.par_iter().map(plan).collect::<Result<Vec<_>, Failure>>()?;
        let listed = |address: &&str| *address != manifest::NAME && !portal.files.contains_key(*address);
        let gone: Vec<&str> = present.made.keys().map(String::as_str).filter(listed).collect();
        let manifest = Manifest { files: files.iter().map(|f| (f.address.to_string(), f.line.clone())).collect() };
        let nothing_to_write = files.iter().all(|file| file.fate == Fate::Keep);
        let written_down = present.made.contains_key(manifest::NAME) && manifest == present.manifest;
        Ok(Plan { is_met: nothing_to_write && gone.is_empty() && written_down, files, gone, manifest })
    }
}

impl Plan<'_> {
    /// What carrying it out comes to.
    pub fn count(&self) -> Emitted {
        let kept = self.files.iter().filter(|file| file.fate == Fate::Keep).count();
        Emitted { written: self.files.len() - kept, kept, removed: self.gone.len(), caveats: Vec::new() }
    }
}

impl Planned<'_> {
    /// The bytes that were planned; a file of the definition that has changed since is a failure.
    pub fn bytes(&self, disk: &dyn Disk) -> Result<Cow<'_, [u8]>, Failure> {
        let bytes = bytes(self.file, disk)?;
        match self.file {
            File::Copied(asset) if Line::of(&bytes) != self.line => Err(changed()).at(&asset.disk),
            _ => Ok(bytes),
        }
    }
}

fn bytes<'a>(file: &'a File, disk: &dyn Disk) -> Result<Cow<'a, [u8]>, Failure> {
    match file {
        File::Made(bytes) => Ok(Cow::Borrowed(bytes)),
        File::Copied(asset) => {
            let bytes = if asset.blob.is_some() { asset.read() } else { disk.read(&asset.disk) };
            let bytes = bytes.at(&asset.disk)?;
            if bytes.len() as u64 == asset.len { Ok(Cow::Owned(bytes)) } else { Err(changed()).at(&asset.disk) }
        }
    }
}

fn changed() -> io::Error {
    io::Error::other("it changed while the portal was made")
}
