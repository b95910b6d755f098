//! When files changed, and who changed them.

use super::history::{History, file, strategy};
use rutter::source::Log;
use std::fs;
use std::process::Command;

/// What `git log -z --name-status` prints, the newest first: a day, who, and lines of a status and names.
fn told(commits: &[(&str, &str, &[&str])]) -> Log {
    let commit = |(day, who, lines): &(&str, &str, &[&str])| {
        let names: String = lines.iter().map(|line| format!("{}\0", line.replace(' ', "\0"))).collect();
        format!(
            "@{day}\0{who}\0{}{names}{}",
            if lines.is_empty() { "" } else { "\n" },
            if lines.is_empty() { "" } else { "\0" }
        )
    };
    Log::of(&mut commits.iter().map(commit).collect::<String>().as_bytes()).expect("a log")
}

fn known(log: &Log, path: &str) -> Option<(String, Option<String>, Option<String>)> {
    let known = log.file(path)?;
    let text = |text: &std::sync::Arc<str>| text.to_string();
    Some((text(&known.changed.day), known.changed.author.as_ref().map(text), known.created.as_ref().map(text)))
}

#[test]
fn a_log_is_read_from_the_newest_commit_backwards() {
    let log = told(&[
        ("2026-09-01", "Ana", &[]),
        ("2026-08-01", "Ana", &["M a", "D gone"]),
        ("2026-07-01", "Ben", &["R100 old b", "R80 older gone"]),
        ("2026-06-01", "", &["M old", "M a", "A again"]),
        ("2026-05-01", "Cy", &["D again", "T a"]),
        ("2026-04-01", "Di", &["A a", "A old", "A older", "A again"]),
    ]);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(known(&log, "a"), Some(("2026-08-01".into(), some("Ana"), some("2026-04-01"))));
    // Another name is no change; an author without a name is none.
    assert_eq!(known(&log, "b"), Some(("2026-06-01".into(), None, some("2026-04-01"))));
    assert_eq!(known(&log, "again"), Some(("2026-06-01".into(), None, some("2026-06-01"))));
    for path in ["old", "older", "gone", "c"] {
        assert_eq!(known(&log, path), None, "{path}");
    }
    let gone: Vec<(&str, &str)> = log.removals().map(|(path, commit)| (&**path, &*commit.day)).collect();
    assert_eq!(gone, [("gone", "2026-08-01"), ("older", "2026-08-01")]);
}

fn build(history: &History, extra: &[&str]) -> (impl Fn(&str) -> String + use<>, String) {
    let out = history.top().join("out");
    let folder = out.to_string_lossy().into_owned();
    let (_, said, code) = history.rutter(&[&["build", "-o", &folder, "--as-of", "2026-06-01"], extra].concat());
    assert_eq!(code, 0, "{said}");
    (move |address: &str| fs::read_to_string(out.join(address)).unwrap_or_default(), said)
}

/// The foot of a page, as text.
fn foot(page: &str) -> String {
    let from = page.find("<footer class=\"prov\">").map_or("", |at| &page[at..]);
    let mut text = String::new();
    let mut is_in_tag = false;
    for c in from.chars().take_while(|c| *c != '\n') {
        match c {
            '<' => is_in_tag = true,
            '>' => is_in_tag = false,
            c if !is_in_tag => text.push(c),
            _ => {}
        }
    }
    text
}

#[test]
fn a_page_tells_when_its_file_changed_and_who_changed_it() {
    let history = strategy();
    fs::create_dir_all(history.home().join("roadmap/done")).expect("a folder");
    fs::rename(history.home().join("roadmap/priced.toml"), history.home().join("roadmap/done/priced.toml"))
        .expect("moved");
    history.commit("2026-06-02");
    history.write("roadmap/draft.toml", "title = \"A draft\"\nhorizon = \"later\"\n");
    history.write("roadmap/secret.toml", "title = \"Secret work\"\nhorizon = \"later\"\naudience = [\"internal\"]\n");
    let (page, said) = build(&history, &[]);
    assert!(!said.contains("changed last"), "{said}");
    let of = |id: &str| foot(&page(&format!("roadmap/{id}/index.html")));
    assert!(of("handover").contains("Last changed 1 June 2026 by Ana Prado"), "{}", of("handover"));
    assert!(page("roadmap/handover/index.html").contains("by <a href=\"../../people/ana/index.html\">Ana Prado</a>"));
    // Moved, no more; changed, but not committed yet; not committed at all.
    assert!(of("cheap").contains("Last changed 1 June 2026"), "{}", of("cheap"));
    assert!(of("secret").contains("Last changed 1 June 2026"), "{}", of("secret"));
    assert!(of("draft").contains("roadmap/draft.toml") && !of("draft").contains("Last changed"), "{}", of("draft"));
    // A revision tells what it knew.
    let (page, _) = build(&history, &["--at", "v1"]);
    assert!(foot(&page("roadmap/handover/index.html")).contains("Last changed 1 March 2026"));
    let once = page("roadmap/handover/index.html");
    let (page, _) = build(&history, &["--at", "v1"]);
    assert_eq!(once, page("roadmap/handover/index.html"));
}

#[test]
fn an_edition_that_may_hide_something_tells_of_the_log_only_where_it_is_asked_to() {
    let history = strategy();
    let config = file(&history.home().join("rutter.toml"));
    let public = |log: &str| {
        history
            .write("rutter.toml", &config.replace("references = \"drop\"\n", &format!("references = \"drop\"\n{log}")));
        build(&history, &["--edition", "public"]).0
    };
    let handover = "roadmap/handover/index.html";
    assert!(!foot(&public("")(handover)).contains("Last changed"));
    let page = public("log = \"dates\"\n");
    assert!(foot(&page(handover)).contains("Last changed 1 June 2026As of"), "{}", foot(&page(handover)));
    // A file that holds something else may have changed there.
    assert!(foot(&page("roadmap/priced/index.html")).contains("priced.toml"));
    assert!(!foot(&page("roadmap/priced/index.html")).contains("Last changed"));
    assert!(foot(&public("log = \"authors\"\n")(handover)).contains("by Ana Prado"));
    // Who is not shown is not named.
    history.write(
        "people.toml",
        "[ana]\nname = \"Ana Prado\"\naudience = [\"internal\"]\n\n[ben]\nname = \"Ben Okafor\"\n",
    );
    assert!(!foot(&public("log = \"authors\"\n")(handover)).contains("Ana"));
    // The setting for all says less, and is said of the edition that sees everything.
    history.write("rutter.toml", &format!("changes.log = \"dates\"\n{config}"));
    let (page, _) = build(&history, &["--edition", "internal"]);
    assert!(foot(&page(handover)).contains("Last changed 1 June 2026As of"), "{}", foot(&page(handover)));
    history.write("rutter.toml", &format!("changes.log = \"off\"\n{config}"));
    assert!(!foot(&build(&history, &["--edition", "internal"]).0(handover)).contains("Last changed"));
}

#[test]
fn without_a_whole_history_there_are_no_dates_and_a_line_says_why() {
    let history = strategy();
    let copy = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", history.top().display());
    let clone = copy.path().join("clone");
    let cloned = Command::new("git").args(["clone", "--quiet", "--depth=1", &url]).arg(&clone).status();
    assert!(cloned.is_ok_and(|status| status.success()));
    let definition = clone.join("product/definition");
    let said = |extra: &[(&str, &str)], arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rutter"));
        command.current_dir(&definition).env("NO_COLOR", "1").envs(extra.iter().copied());
        command.env("GIT_CEILING_DIRECTORIES", copy.path());
        command.args(["build", "--as-of", "2026-06-01", "--deny", "leaky-reference"]).args(arguments);
        let told = command.output().expect("rutter");
        assert_eq!(told.status.code(), Some(0));
        assert!(!file(&definition.join("dist/roadmap/handover/index.html")).contains("Last changed"));
        let words = String::from_utf8_lossy(&told.stderr).into_owned();
        words.lines().filter(|line| line.contains("changed")).map(str::to_owned).collect::<Vec<_>>()
    };
    let why = |why: &str| vec![format!("pages do not say when they changed last: {why}")];
    let shallow = "the repository is a shallow clone; `git fetch --unshallow` gets the rest";
    assert_eq!(said(&[], &[]), why(shallow));
    assert_eq!(said(&[], &["--quiet"]), Vec::<String>::new());
    assert_eq!(said(&[("PATH", "")], &[]), why("the program `git` is not installed"));
    // What changed since is told of a shallow clone where it can be, and only once where nothing can.
    let config = file(&definition.join("rutter.toml"));
    fs::write(definition.join("rutter.toml"), format!("changes.since = \"v1\"\n{config}")).expect("a file");
    let page = "the portal has no page of what changed since `v1`";
    assert_eq!(said(&[], &[]), [vec![format!("{page}: {shallow}")], why(shallow)].concat());
    assert_eq!(
        said(&[("PATH", "")], &[]),
        [format!("{page}; pages do not say when they changed last: the program `git` is not installed")]
    );
    fs::rename(clone.join(".git"), copy.path().join("gone")).expect("moved");
    assert!(said(&[], &[])[0].ends_with("lies in no git repository"));
    fs::write(definition.join("rutter.toml"), format!("changes.log = \"off\"\n{config}")).expect("a file");
    assert_eq!(said(&[], &[]), Vec::<String>::new());
}
