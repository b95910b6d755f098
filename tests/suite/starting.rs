//! What `rutter init` writes is sound from the first minute, whatever it is for.

use std::path::Path;
use std::process::{Command, Output};

fn rutter(arguments: &[&str], home: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rutter")).args(arguments).current_dir(home).output().expect("rutter")
}

#[test]
fn every_start_has_nothing_to_mend_and_is_a_portal() {
    let room = tempfile::tempdir().expect("a folder");
    for purpose in ["launch", "wiki", "onboarding", "roadmap", "all"] {
        let began = rutter(&["init", purpose, "--for", purpose], room.path());
        assert!(began.status.success(), "{began:?}");
        let home = room.path().join(purpose);
        let checked = rutter(&["check"], &home);
        let told = String::from_utf8_lossy(&checked.stderr).into_owned();
        assert!(told.starts_with("no problems in "), "{purpose}: {told}");
        assert!(rutter(&["build"], &home).status.success());
        let page = std::fs::read_to_string(home.join("dist/index.html")).expect("a home page");
        assert!(page.contains("Say in one line what"), "{purpose}: the product's sentence is not on the home page");
        let again = rutter(&["init", "--for", purpose], &home);
        assert_eq!(again.status.code(), Some(2), "{again:?}");
    }
}

#[test]
fn files_lead_editors_to_their_schema() {
    let room = tempfile::tempdir().expect("a folder");
    let home = room.path().join("larder");
    assert!(rutter(&["init", "larder", "--for", "all"], room.path()).status.success());
    assert!(rutter(&["new", "checklist", "ours"], &home).status.success());
    for (path, schema) in [
        ("rutter.toml", "./.rutter/schema/rutter.json"),
        ("roadmap.toml", "./.rutter/schema/many/initiative.json"),
        ("launches/first-launch.toml", "../.rutter/schema/launch.json"),
        ("checklists/ours.toml", "../.rutter/schema/checklist.json"),
    ] {
        let path = home.join(path);
        let text = std::fs::read_to_string(&path).expect("a file");
        assert_eq!(text.lines().next(), Some(&*format!("#:schema {schema}")));
        assert!(path.parent().expect("a folder").join(schema).is_file(), "{schema}");
    }
    // A definition without schemas is led to none; `rutter schema` lays them.
    std::fs::remove_dir_all(home.join(".rutter")).expect("the schemas");
    assert!(rutter(&["new", "checklist", "theirs"], &home).status.success());
    let text = std::fs::read_to_string(home.join("checklists/theirs.toml")).expect("a file");
    assert!(!text.contains("#:schema"), "{text}");
    assert!(rutter(&["schema"], &home.join("launches")).status.success());
    assert!(home.join(".rutter/schema/launch.json").is_file());
}

#[test]
fn shells_and_manuals_know_every_command() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let help = String::from_utf8(rutter(&["--help"], here).stdout).expect("text");
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() > 8, "{help}");
    let manual = String::from_utf8(rutter(&["man"], here).stdout).expect("text");
    let bash = String::from_utf8(rutter(&["completions", "bash"], here).stdout).expect("text");
    for command in commands {
        assert!(manual.contains(&format!("RUTTER {}", command.to_uppercase())), "no {command} in the manual");
        assert!(bash.contains(&format!("rutter,{command})")), "no {command} for the shell");
    }
}
