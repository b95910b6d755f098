//! Themes and rule cases are part of the binary: a change of theirs is a change of it.

fn main() {
    for folder in ["themes", "tests/rules"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
