//! The documentation is a definition like any other and has nothing to mend; what its guides tell to type is typed here,
//! and answers what they show.
//!
//! A `console` block is run line by line; a line `…` stands for any lines, and within a line for any letters. A block after *Write `PATH`* is that file, one
//! after *at the end of `PATH`* is added to it, and one after *in `PATH`* sets its keys: a line that gives one, or holds it
//! ready behind `#`, is replaced, anything else follows the title.

use super::definition::{Look, Ways, check_so, folder, here};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The day on which someone follows the guides.
const NOON: &str = "1795305600";

#[test]
fn the_documentation_has_nothing_to_mend() {
    let ways = Ways { look: Look::Blank, ..Ways::default() };
    let outcome = check_so(folder(&here().join("../docs")), &ways);
    assert!(outcome.diagnostics().is_empty(), "{}", outcome.report());
}

#[test]
fn what_guides_tell_to_type_does_what_they_show() {
    let guides = here().join("../docs/wiki/guides");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(guides).expect("the guides").flatten().map(|file| file.path()).collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a guide");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        wrong.extend(follow(&text).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A fenced block, and the paragraph above it.
pub struct Block<'a> {
    /// What it is written in.
    pub language: &'a str,
    above: String,
    /// Its lines.
    pub text: String,
}

/// The fenced blocks of a text.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut found, mut above, mut lines) = (Vec::new(), String::new(), text.lines());
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let within = lines.by_ref().take_while(|line| !line.starts_with("```"));
            let text = within.fold(String::new(), |text, line| text + line + "\n");
            found.push(Block { language, above: std::mem::take(&mut above), text });
        } else if line.starts_with('#') {
            above.clear();
        } else if !line.is_empty() {
            above = format!("{above} {line}");
        }
    }
    found
}

/// The path behind some words of a paragraph: *in `product.md`*.
fn named<'a>(above: &'a str, words: &str) -> Option<&'a str> {
    let at = above.to_lowercase().rfind(words)?;
    above.get(at + words.len()..)?.split('`').next()
}

fn follow(guide: &str) -> Vec<String> {
    let room = tempfile::tempdir().expect("a folder");
    let home = room.path().canonicalize().expect("a path");
    let (mut at, mut wrong) = (home.clone(), Vec::new());
    for block in blocks(guide) {
        if block.language == "console" {
            wrong.extend(typed(&block.text, &home, &mut at).err());
        } else if let Some(path) = named(&block.above, "write `") {
            let path = at.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, block.text).expect("a file");
        } else if let Some(path) = named(&block.above, "at the end of `") {
            let path = at.join(path);
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            std::fs::write(path, format!("{}\n\n{}", text.trim_end(), block.text)).expect("a file");
        } else if let Some(path) = named(&block.above, "in `") {
            let path = at.join(path);
            match std::fs::read_to_string(&path) {
                Ok(text) => std::fs::write(path, set(&text, &block.text)).expect("a file"),
                Err(error) => wrong.push(format!("{}: {error}", path.display())),
            }
        }
    }
    wrong
}

/// A file with other values for some keys.
fn set(text: &str, block: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for new in block.lines() {
        let key = new.split(" = ").next().unwrap_or(new);
        let gives =
            |line: &String| line.trim_start_matches("# ").strip_prefix(key).is_some_and(|l| l.starts_with(" ="));
        if let Some(old) = lines.iter().position(gives) {
            new.clone_into(&mut lines[old]);
        } else {
            let title = lines.iter().position(|line| line.starts_with("title =")).map_or(0, |title| title + 1);
            lines.insert(title, new.to_owned());
        }
    }
    lines.join("\n") + "\n"
}

/// Types the lines of a block that begin with `$`, and holds what comes against what stands below each.
fn typed(block: &str, home: &Path, at: &mut PathBuf) -> Result<(), String> {
    let mut lines = block.lines().peekable();
    while let Some(line) = lines.next() {
        let command = line.strip_prefix("$ ").ok_or_else(|| format!("`{line}` is no command"))?;
        let mut shown = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            shown.push(line.to_owned());
        }
        if let Some(folder) = command.strip_prefix("cd ") {
            *at = at.join(folder);
            continue;
        }
        let mut words = words(command);
        if words.remove(0) != "rutter" {
            return Err(format!("`{command}` is not run here"));
        }
        let output = Command::new(env!("CARGO_BIN_EXE_rutter"))
            .args(&words)
            .current_dir(&*at)
            .env("SOURCE_DATE_EPOCH", NOON)
            .output()
            .map_err(|error| error.to_string())?;
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8_lossy(&told).replace(&*home.to_string_lossy(), "/home/ada");
        let told: Vec<&str> = told.trim_end().lines().collect();
        if !fits(&shown, &told) {
            return Err(format!("`{command}` answers\n{}\n\nand not\n{}", told.join("\n"), shown.join("\n")));
        }
    }
    Ok(())
}

/// The words of a command line, those between quotes as one.
pub fn words(command: &str) -> Vec<String> {
    let (mut words, mut quote) = (vec![String::new()], None);
    for letter in command.chars() {
        match (quote, letter) {
            (None, ' ') => words.push(String::new()),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => words.last_mut().expect("a word").push(letter),
        }
    }
    words
}

/// Whether lines are those shown, `…` standing for any.
fn fits(shown: &[String], told: &[&str]) -> bool {
    match shown.split_first() {
        None => told.is_empty(),
        Some((first, rest)) if first.trim() == "…" => (0..=told.len()).any(|skip| fits(rest, &told[skip..])),
        Some((first, rest)) => told.first().is_some_and(|line| is_like(first, line)) && fits(rest, &told[1..]),
    }
}

/// Whether a line is the one shown, `…` standing for any letters.
fn is_like(shown: &str, told: &str) -> bool {
    match shown.split_once('…') {
        None => shown == told,
        Some((start, end)) => told.starts_with(start) && told.ends_with(end) && told.len() >= start.len() + end.len(),
    }
}
