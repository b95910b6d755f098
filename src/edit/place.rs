//! Puts a file of a definition in place: whole or not at all.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Writes a file aside, then gives it its name. What stood there keeps its permissions; where it is a link, what it leads to is
/// written. Folders that are missing are made. Where it fails, the file is as it was.
pub fn place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        known => known?,
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let aside = folder.join(format!(".{name}.rutter-{}", std::process::id()));
    let put = || -> io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&aside)?;
        file.write_all(bytes)?;
        if let Ok(known) = fs::metadata(&path) {
            file.set_permissions(known.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&aside, &path)
    };
    put().inspect_err(|_| drop(fs::remove_file(&aside)))
}
