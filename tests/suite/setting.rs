//! What `rutter set` changes in a file, and what it leaves alone.

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A definition of a few files.
fn definition(files: &[(&str, &str)]) -> TempDir {
    let room = tempfile::tempdir().expect("a folder");
    for (path, text) in [("rutter.toml", "title = \"T\"\n")].iter().chain(files) {
        let path = room.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    room
}

fn set(home: &Path, arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rutter"));
    command.arg("set").args(arguments).args(["--as-of", "2026-10-14"]).env("NO_COLOR", "1");
    let output = command.current_dir(home).output().expect("rutter");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code().expect("a code"))
}

fn read(home: &TempDir, path: &str) -> String {
    std::fs::read_to_string(home.path().join(path)).expect("a file")
}

const LAUNCH: &str = "\
#:schema ../schema/launch.json
title = \"Automatic log\" # as marketing says it
tier = 2
date = 2026-11-30
# who says yes
owner = \"Ana\"
tags = [
  \"log\",  # the oldest
]

[[gates]] # the only one
id = \"go\"
title = \"Go?\"

[[tasks]]
id = \"press-kit\"
title = \"Press kit\"
due = \"T-7\"
status = \"todo\"
";

#[test]
fn a_field_is_changed_and_every_other_byte_stays() {
    for (arguments, from, to, told) in [
        (&["launch:log#press-kit", "status=done"][..], "\"todo\"", "\"done\"", "press-kit: status todo → done"),
        (&["log", "tier=3"], "tier = 2", "tier = 3", "tier 2 → 3"),
        (&["log", "date=2026-12-01"], "2026-11-30", "2026-12-01", "date 2026-11-30 → 2026-12-01"),
        (&["log#go", "date=T-3"], "\"Go?\"\n", "\"Go?\"\ndate = \"T-3\"\n", "go: date T-3 added"),
        (&["log", "owner="], "owner = \"Ana\"\n", "", "owner Ana removed"),
        (&["log", "tags+=new"], "oldest\n", "oldest\n  \"new\",\n", "tags log → log, new"),
        (
            &["log", "title=A \"new\" log"],
            "\"Automatic log\"",
            "'A \"new\" log'",
            "title Automatic log → A \"new\" log",
        ),
        (&["log", "extra.cost=4.50"], "\"todo\"\n", "\"todo\"\n\n[extra]\ncost = 4.50\n", "extra.cost 4.50 added"),
        (&["log", "tier=1", "status=planned"], "tier = 2", "tier = 1", "tier 2 → 1, status planned added"),
    ] {
        let home = definition(&[("launches/log.toml", LAUNCH)]);
        let (out, err, code) = set(home.path(), arguments);
        assert_eq!((err.as_str(), code), ("", 0), "{arguments:?}");
        assert_eq!(out, format!("launches/log.toml: {told}\n"));
        let mut wanted = LAUNCH.replace(from, to);
        if arguments.len() > 2 {
            wanted = wanted.replace("]\n\n[[gates", "]\nstatus = \"planned\"\n\n[[gates");
        }
        assert_eq!(read(&home, "launches/log.toml"), wanted, "{arguments:?}");
    }
}

#[test]
fn every_place_of_an_entry_is_found() {
    let home = definition(&[
        ("personas/cook.md", "+++\nkind = \"user\" # so far\n+++\n\n# The cook\n\nCooks.\n"),
        ("personas/guest.md", "# The guest\n\nEats.\n"),
        (
            "glossary.toml",
            "# all\n[gap]\ntitle = \"Gap\"\ndefinition = \"A hole.\"\n\n[log]\ntitle = \"Log\"\ndefinition = \"x\"\n",
        ),
        ("metrics/wak.toml", "title = \"Kitchens\"\nunit = \"kitchens\"\ncadence = \"monthly\"\n"),
        ("metrics/wak.csv", "date;value;note\n2026-08;12;\"a; b\"\n2026-09;13;\n"),
        ("launches/log.toml", "title = \"Log\"\ntier = 4\ndate = 2026-11-30\nchecklist = \"steps\"\n"),
        ("checklists/steps.toml", "title = \"Steps\"\n[[tasks]]\nid = \"notes\"\ntitle = \"Notes\"\ndue = \"T-1\"\n"),
    ]);
    for (arguments, path, line) in [
        (&["cook", "kind=buyer"][..], "personas/cook.md", "kind = \"buyer\" # so far\n+++\n\n# The cook"),
        (&["guest", "kind=user"], "personas/guest.md", "+++\nkind = \"user\"\n+++\n\n# The guest\n"),
        (
            &["term:gap", "definition=A pause."],
            "glossary.toml",
            "# all\n[gap]\ntitle = \"Gap\"\ndefinition = \"A pause.\"\n",
        ),
        (&["wak#2026-08", "value=12.5"], "metrics/wak.csv", "\n2026-08;12.5;\"a; b\"\n"),
        (&["wak#2026-10", "value=14", "note=c; d"], "metrics/wak.csv", "\n2026-09;13;\n2026-10;14;\"c; d\"\n"),
        (&["launch:log#notes", "status=done"], "launches/log.toml", "\n[[tasks]]\nid = \"notes\"\nstatus = \"done\"\n"),
        (&["launch:log#notes", "owner=Ana"], "launches/log.toml", "status = \"done\"\nowner = \"Ana\"\n"),
    ] {
        let (_, err, code) = set(home.path(), arguments);
        assert_eq!((err.as_str(), code), ("", 0), "{arguments:?}");
        assert!(read(&home, path).contains(line), "{arguments:?}\n{}", read(&home, path));
    }
}

#[test]
fn what_would_bring_errors_is_refused_and_told_with_its_place() {
    let home = definition(&[("launches/log.toml", LAUNCH), ("launches/bad.toml", "title = \"Bad\"\n")]);
    for (arguments, told) in [
        (["log#press-kit", "status=don"], "launches/log.toml:19:10"),
        (["log#press-kit", "status=don"], "did you mean `done`?"),
        (["log", "date="], "missing field `date`"),
        (["log", "tier=many"], "launches/log.toml:3:8"),
    ] {
        let (out, err, code) = set(home.path(), &arguments);
        assert_eq!((out.as_str(), code), ("", 1), "{err}");
        assert!(err.contains(told) && err.contains("nothing was written") && !err.contains("bad.toml"), "{err}");
        assert_eq!(read(&home, "launches/log.toml"), LAUNCH);
    }
    // An error that was there before is no reason not to mend another.
    assert_eq!(set(home.path(), &["log", "tier=3"]).2, 0);
}

#[test]
fn what_is_mistyped_is_told_with_what_was_meant() {
    let home = definition(&[
        ("launches/log.toml", LAUNCH),
        ("personas/cook.md", "# The cook\n\nCooks.\n\n## Pains\n\n- Heat\n"),
        ("wiki/how.md", "---\ntitle: How\n---\n\nSo.\n"),
    ]);
    for (arguments, hint) in [
        (["log", "staus=go"], "there is no field `staus` here; did you mean `status`?"),
        (["log#press-kit", "ownr=Ana"], "there is no field `ownr` here; did you mean `owner`?"),
        (["log#pres-kit", "status=done"], "has no part `pres-kit` with fields; did you mean `press-kit`?"),
        (["launch:lgo", "status=go"], "there is no entry `launch:lgo`; did you mean `launch:log`?"),
        (["lunch:log", "status=go"], "no kind `lunch`; did you mean `launch`?"),
        (["log", "tags-=lag"], "`tags` does not hold `lag`; did you mean `log`?"),
        (["log", "owner+=Ana"], "`owner` is no list; write `owner=…`"),
        (["log", "status"], "write `field=value`, not `status`"),
        (["cook", "pains=Cold"], "`pains` is written in the text of personas/cook.md; change it there"),
        (["cook", "title=Chef"], "`title` is written in the text of personas/cook.md; change it there"),
        (["how", "title=Why"], "the fields of wiki/how.md are written in YAML; change them there"),
    ] {
        let (out, err, code) = set(home.path(), &arguments);
        assert_eq!((out.as_str(), code), ("", 2), "{err}");
        assert!(err.contains(hint), "{err}");
    }
    let (out, _, code) = set(home.path(), &["log", "tier=2"]);
    assert_eq!((out.as_str(), code), ("launches/log.toml: tier is 2 already\n", 0));
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_line_ends_its_permissions_and_its_links() {
    use std::os::unix::fs::PermissionsExt;
    let raw = format!("\u{feff}{}", LAUNCH.replace('\n', "\r\n"));
    let home = definition(&[("shared/log.toml", &raw)]);
    let (folder, real) = (home.path().join("launches"), home.path().join("shared/log.toml"));
    std::fs::create_dir(&folder).expect("a folder");
    std::os::unix::fs::symlink("../shared/log.toml", folder.join("log.toml")).expect("a link");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).expect("permissions");
    assert_eq!(set(home.path(), &["log#press-kit", "status=done"]).2, 0);
    assert_eq!(read(&home, "shared/log.toml"), raw.replace("\"todo\"", "\"done\""));
    assert_eq!(set(home.path(), &["log", "tags+=new"]).2, 0);
    assert!(read(&home, "shared/log.toml").contains("oldest\r\n  \"new\",\r\n]\r\n"));
    assert!(folder.join("log.toml").is_symlink());
    assert_eq!(std::fs::metadata(&real).expect("a file").permissions().mode() & 0o777, 0o640);
    assert_eq!(std::fs::read_dir(home.path().join("shared")).expect("a folder").count(), 1);
}

#[test]
fn a_table_of_a_list_is_added_and_taken_away() {
    let home = definition(&[("glossary/par.toml", "# Kept.\ndefinition = \"Words\"\n")]);
    let (said, told, code) =
        set(home.path(), &["term:par", "links+={ title = \"More\", url = \"https://a.example\" }"]);
    assert_eq!((said.as_str(), code), ("glossary/par.toml: links More added\n", 0), "{told}");
    let text = read(&home, "glossary/par.toml");
    assert_eq!(text, "# Kept.\ndefinition = \"Words\"\n\n[[links]]\ntitle = \"More\"\nurl = \"https://a.example\"\n");
    // What would not check is refused, and so is what is no table.
    let (_, told, code) = set(home.path(), &["term:par", "links+={ title = \"Other\", urls = \"x\" }"]);
    assert!(code == 1 && told.contains("urls"), "{told}");
    let (_, told, code) = set(home.path(), &["term:par", "links+=https://b.example"]);
    assert!(code == 2 && told.contains("`links` is a list of tables") && told.contains("par.toml, line 4"), "{told}");
    assert_eq!(read(&home, "glossary/par.toml"), text);
    let (_, told, code) = set(home.path(), &["term:par", "links-=Mor"]);
    assert!(code == 2 && told.contains("did you mean `More`?"), "{told}");
    assert_eq!(set(home.path(), &["term:par", "links-=More"]).2, 0);
    assert!(!read(&home, "glossary/par.toml").contains("links"));
}
