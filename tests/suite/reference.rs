//! The pages of the reference in `docs/wiki/reference/` are those that the program makes of itself.

use super::definition::{expect, here};
use rutter::cli::reference;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            files(&entry.path(), found);
        } else {
            found.insert(entry.path());
        }
    }
}

#[test]
fn the_reference_is_what_the_program_says_of_itself() {
    let home = here().join("../docs/wiki/reference");
    let mut lying = BTreeSet::new();
    files(&home, &mut lying);
    let mut wrong = Vec::new();
    for (path, text) in reference() {
        let path = home.join(path);
        lying.remove(&path);
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        }
        wrong.extend(expect(&path, &text).err());
    }
    for path in lying {
        if std::env::var_os("BLESS").is_some() {
            std::fs::remove_file(path).expect("a page that nothing makes");
        } else {
            wrong.push(format!("{}: nothing makes this page any more", path.display()));
        }
    }
    let first = wrong.first().cloned().unwrap_or_default();
    let count = wrong.len();
    assert!(
        wrong.is_empty(),
        "{count} pages are out of date; `BLESS=1 cargo test --test suite -- reference` writes them anew\n{first}"
    );
}
