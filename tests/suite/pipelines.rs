//! Pipelines that the documentation offers, and rutter's own, are YAML and call commands and options that rutter has.

use super::definition::here;
use super::guides::{blocks, words};
use saphyr::{LoadableYamlNode, Yaml};
use std::path::{Path, PathBuf};
use std::process::Command;

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.flatten().map(|file| file.path()).filter(|path| path.to_string_lossy().ends_with(ending)).collect()
}

/// Every pipeline, with the name of where it stands.
fn pipelines() -> Vec<(String, String)> {
    let root = here().join("..");
    let mut found = Vec::new();
    for path in [vec![root.join("README.md")], files(&root.join("docs/wiki/guides"), ".md")].concat() {
        let text = std::fs::read_to_string(&path).expect("a guide");
        let yaml = blocks(&text).into_iter().filter(|block| block.language == "yaml");
        found.extend(yaml.map(|block| (path.display().to_string(), block.text)));
    }
    for path in files(&root.join(".github/workflows"), ".yml") {
        let text = std::fs::read_to_string(&path).expect("a workflow");
        found.push((path.display().to_string(), text));
    }
    found
}

fn scalars(node: &Yaml<'_>, found: &mut Vec<String>) {
    match node {
        Yaml::Mapping(table) => table.iter().for_each(|(_, value)| scalars(value, found)),
        Yaml::Sequence(list) => list.iter().for_each(|value| scalars(value, found)),
        other => found.extend(other.as_str().map(str::to_owned)),
    }
}

fn help(command: &str) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_rutter")).args([command, "--help"]).output().expect("rutter");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What is wrong with the calls of rutter in a script, and how many there are.
fn calls(script: &str) -> (usize, Vec<String>) {
    let (mut count, mut wrong) = (0, Vec::new());
    for call in script.lines().flat_map(|line| line.split("&&")).flat_map(|call| call.split('|')) {
        let words = words(call.trim());
        let [program, command, options @ ..] = &words[..] else { continue };
        if program.rsplit('/').next() != Some("rutter") || command.starts_with('-') {
            continue;
        }
        count += 1;
        match help(command) {
            None => wrong.push(format!("there is no command `{command}`")),
            Some(help) => wrong.extend(
                options
                    .iter()
                    .filter(|option| option.starts_with('-'))
                    .map(|option| option.split('=').next().unwrap_or(option))
                    .filter(|option| !help.split_whitespace().any(|word| word.trim_end_matches(',') == *option))
                    .map(|option| format!("`rutter {command}` has no option `{option}`")),
            ),
        }
    }
    (count, wrong)
}

#[test]
fn pipelines_are_yaml_and_call_what_there_is() {
    let (mut all, mut count) = (Vec::new(), 0);
    for (name, text) in pipelines() {
        let documents = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        let mut found = Vec::new();
        for document in &documents {
            scalars(document, &mut found);
        }
        for script in found {
            let (calls, wrong) = calls(&script);
            count += calls;
            all.extend(wrong.into_iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    assert!(count >= 5, "of the pipelines, {count} calls of rutter were found");
}

#[test]
fn a_call_of_what_there_is_not_is_found() {
    assert_eq!(calls("cd x && bin/rutter biuld --out p").1, ["there is no command `biuld`"]);
    assert_eq!(calls("rutter build --outt p").1, ["`rutter build` has no option `--outt`"]);
    assert_eq!(calls("rutter build --edition=public --out p"), (1, Vec::new()));
}
