//! Every call to the file system that writing a portal takes, behind one trait, so that a test can fail any of them.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// What lies at a path, symbolic links not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// What is known of a thing without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// What it is.
    pub kind: Kind,
    /// The file system that it lies on.
    pub device: u64,
    /// Which thing of that file system; 0 where there are no such numbers.
    pub inode: u64,
    /// Bytes.
    pub len: u64,
    /// When its bytes last changed.
    pub modified: Option<SystemTime>,
}

/// The file system. No call follows a symbolic link at the end of a path, but `resolve`, `read` and `lock`.
pub trait Disk: Sync {
    /// The path without symbolic links and `..`.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;
    /// Where a symbolic link leads.
    fn target(&self, link: &Path) -> io::Result<PathBuf>;
    /// What lies at a path.
    fn stat(&self, path: &Path) -> io::Result<Stat>;
    /// What a folder holds, ordered by name.
    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Kind)>>;
    /// The bytes of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Takes the kernel's lock on a folder for as long as the answer lives; `None` while another holds it;
    /// [`io::ErrorKind::Unsupported`] where the file system has none.
    fn lock(&self, folder: &Path) -> io::Result<Option<File>>;
    /// Makes a folder where nothing is.
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    /// Makes a file where nothing is, never writing into one that exists.
    fn create_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Gives what is no folder a second name.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Makes a second file, or symbolic link, like the first: bytes, permissions, time.
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a folder the permissions of another, and its owner where that is allowed.
    fn liken(&self, folder: &Path, model: &Path) -> io::Result<()>;
    /// Lets the owner of a folder change it.
    fn open_up(&self, folder: &Path) -> io::Result<()>;
    /// Moves, over a file that is in the way; over a folder only if it is empty.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Lets two names change places in one step; [`io::ErrorKind::Unsupported`] where the file system cannot.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;
    /// Removes what is no folder.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Returns when everything below a folder would survive a power cut.
    fn sync_tree(&self, folder: &Path) -> io::Result<()>;
    /// Returns when the names in a folder would survive a power cut.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// The file system of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Real;

impl Disk for Real {
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn target(&self, link: &Path) -> io::Result<PathBuf> {
        fs::read_link(link)
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let found = fs::symlink_metadata(path)?;
        let (device, inode) = identity(&found);
        let kind = kind(found.file_type());
        Ok(Stat { kind, device, inode, len: found.len(), modified: found.modified().ok() })
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
        let entry = |entry: io::Result<fs::DirEntry>| entry.and_then(|e| Ok((e.file_name(), kind(e.file_type()?))));
        let mut found = fs::read_dir(folder)?.map(entry).collect::<io::Result<Vec<_>>>()?;
        found.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(found)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn lock(&self, folder: &Path) -> io::Result<Option<File>> {
        let file = File::open(folder)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(without_locks(error)),
        }
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn create_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        File::create_new(path)?.write_all(bytes)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        let found = fs::symlink_metadata(from)?;
        match kind(found.file_type()) {
            // Opening a pipe would wait for ever.
            Kind::Folder | Kind::Other => Err(io::ErrorKind::Unsupported.into()),
            Kind::Link => copy_link(from, to),
            Kind::File => {
                let mut copy = File::create_new(to)?;
                io::copy(&mut File::open(from)?, &mut copy)?;
                copy.set_permissions(found.permissions())?;
                found.modified().map_or(Ok(()), |time| copy.set_modified(time))
            }
        }
    }

    fn liken(&self, folder: &Path, model: &Path) -> io::Result<()> {
        let (own, model) = (fs::symlink_metadata(folder)?, fs::symlink_metadata(model)?);
        give_away(folder, &own, &model)?;
        // Some file systems have no permissions to change.
        if own.permissions() == model.permissions() { Ok(()) } else { fs::set_permissions(folder, model.permissions()) }
    }

    fn open_up(&self, folder: &Path) -> io::Result<()> {
        fs::set_permissions(folder, writable(fs::symlink_metadata(folder)?.permissions()))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        exchange(one, other).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => io::Error::new(io::ErrorKind::Unsupported, error),
            _ => error,
        })
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn sync_tree(&self, folder: &Path) -> io::Result<()> {
        // One call for the whole file system; file by file is dozens of times slower.
        match sync_at_once(folder) {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => sync_one_by_one(folder),
            answer => answer,
        }
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }
}

fn kind(found: fs::FileType) -> Kind {
    match () {
        () if found.is_symlink() => Kind::Link,
        () if found.is_dir() => Kind::Folder,
        () if found.is_file() => Kind::File,
        () => Kind::Other,
    }
}

fn sync_one_by_one(folder: &Path) -> io::Result<()> {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for (name, kind) in Real.list(&folder)? {
            match kind {
                Kind::Folder => folders.push(folder.join(name)),
                Kind::File => File::open(folder.join(name))?.sync_all()?,
                Kind::Link | Kind::Other => {}
            }
        }
        Real.sync_folder(&folder)?;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn sync_at_once(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync_at_once(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(unix)]
fn identity(found: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (found.dev(), found.ino())
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}

/// Network file systems have several ways to say that they lock no folders.
#[cfg(unix)]
fn without_locks(error: io::Error) -> io::Error {
    use rustix::io::Errno;
    match Errno::from_io_error(&error) {
        Some(Errno::NOLCK | Errno::BADF | Errno::INVAL) => io::Error::new(io::ErrorKind::Unsupported, error),
        _ => error,
    }
}

#[cfg(not(unix))]
fn without_locks(error: io::Error) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, error)
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// A build as root, in a container for instance, must not take a `.git` from the one who owns it.
#[cfg(unix)]
fn give_away(path: &Path, own: &fs::Metadata, model: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, lchown};
    let owner = (model.uid() != own.uid()).then(|| model.uid());
    let group = (model.gid() != own.gid()).then(|| model.gid());
    if owner.is_none() && group.is_none() {
        return Ok(());
    }
    lchown(path, owner, group).or_else(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => Ok(()),
        _ => Err(error),
    })
}

#[cfg(not(unix))]
fn give_away(_: &Path, _: &fs::Metadata, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn writable(mut permissions: fs::Permissions) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    permissions.set_mode(permissions.mode() | 0o700);
    permissions
}

#[cfg(not(unix))]
fn writable(mut permissions: fs::Permissions) -> fs::Permissions {
    permissions.set_readonly(false);
    permissions
}
