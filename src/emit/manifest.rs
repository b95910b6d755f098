//! What rutter made, as it is written down in the portal itself: the only files that a later build may remove.

use std::{collections::BTreeMap, fmt::Write, path::Path};

/// The name of the manifest, in the portal's root.
pub const NAME: &str = ".rutter-manifest";

const FIRST_LINE: &str = "rutter-manifest 1";

/// What a manifest says of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// BLAKE3 of the bytes, 64 hexadecimal digits.
    pub hash: String,
    /// Bytes.
    pub len: u64,
}

impl Line {
    /// The line for these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Line { hash: blake3::hash(bytes).to_hex().to_string(), len: bytes.len() as u64 }
    }
}

/// Files that rutter made, by address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// In the order of their addresses.
    pub files: BTreeMap<String, Line>,
}

impl Manifest {
    /// As it is written: a first line with the version, then `hash size address` for each file, ordered by address.
    #[must_use]
    pub fn print(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        for (address, line) in &self.files {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{} {} {address}", line.hash, line.len);
        }
        text
    }

    /// Reads what [`Manifest::print`] wrote. Whoever can write to the portal can have changed it: a line that rutter
    /// would not have written spoils the whole.
    ///
    /// # Errors
    /// What is wrong, as a phrase.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "is not text".to_string())?;
        let text = text.strip_suffix('\n').ok_or("is cut off")?;
        let mut lines = text.split('\n');
        match lines.next() {
            Some(FIRST_LINE) => {}
            Some(other) if other.starts_with("rutter-manifest ") => {
                return Err("is of another version of rutter".into());
            }
            _ => return Err("does not begin as a manifest does".into()),
        }
        let mut files = BTreeMap::<String, Line>::new();
        for (number, line) in lines.enumerate() {
            let (address, line) =
                read(line).ok_or_else(|| format!("has a line that rutter did not write ({})", number + 2))?;
            if files.last_key_value().is_some_and(|(last, _)| *last >= address) {
                return Err(format!("is out of order (line {})", number + 2));
            }
            files.insert(address, line);
        }
        Ok(Manifest { files })
    }
}

fn read(line: &str) -> Option<(String, Line)> {
    let mut parts = line.splitn(3, ' ');
    let (hash, len, address) = (parts.next()?, parts.next()?, parts.next()?);
    let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let written = hash.len() == 64 && hash.bytes().all(digit) && len.bytes().all(|b| b.is_ascii_digit());
    let line = Line { hash: hash.to_string(), len: len.parse().ok()? };
    (written && is_address(address)).then(|| (address.to_string(), line))
}

/// Whether a text names a file below a folder and nothing else on any system: no `..`, no root, no drive, no line end.
/// Names that begin with `.rutter-` are kept for rutter itself.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let plain = |name: &str| {
        let alone = Path::new(name).file_name().is_some_and(|n| n == name);
        alone && !name.chars().any(char::is_control)
    };
    !text.starts_with(".rutter-") && text.split('/').all(plain)
}

/// The folders that an address stands in, outermost first: `a/b/c` → `a`, `a/b`.
pub fn folders(address: &str) -> impl Iterator<Item = &str> {
    address.match_indices('/').map(|(at, _)| &address[..at])
}
