//! When files changed, and who changed them.

use super::history::{History, file, strategy};
use super::previewed::{Previewed, write};
use super::watching::Watching;
use rutter::source::Log;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What `git log -z --name-status` prints, the newest first: a day, who, and lines of a status and names.
fn told(commits: &[(&str, &str, &[&str])]) -> Log {
    let commit = |(day, who, lines): &(&str, &str, &[&str])| {
        let names: String = lines.iter().flat_map(|line| [line.replace(' ', "\0"), "\0".to_owned()]).collect();
        format!(
            "@{day}\0{who}\0{}{names}{}",
            if lines.is_empty() { "" } else { "\n" },
            if lines.is_empty() { "" } else { "\0" }
        )
    };
    Log::of(&mut commits.iter().map(commit).collect::<String>().as_bytes()).expect("a log")
}

fn known(log: &Log, path: &str) -> Option<(String, Option<String>)> {
    let commit = log.changed(path)?;
    Some((commit.day.to_string(), commit.author.as_ref().map(ToString::to_string)))
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
    assert_eq!(known(&log, "a"), Some(("2026-08-01".into(), some("Ana"))));
    // Another name is no change; an author without a name is none.
    assert_eq!(known(&log, "b"), Some(("2026-06-01".into(), None)));
    assert_eq!(known(&log, "again"), Some(("2026-06-01".into(), None)));
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
    let at = |path: &str| history.home().join(path);
    fs::rename(at("roadmap/priced.toml"), at("roadmap/cheap.toml")).expect("moved");
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
    // The table beside an entry is a part of it.
    let launch = || foot(&build(&history, &[]).0("launches/logs/index.html"));
    assert!(launch().contains("Last changed 1 June 2026"), "{}", launch());
    history.write("launches/logs.csv", "id,title,due\npress,Press kit,T-7\n");
    history.commit("2026-06-05");
    assert!(launch().contains("Last changed 5 June 2026"), "{}", launch());
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

#[test]
fn what_changed_has_a_feed_where_days_are_told() {
    let history = strategy();
    let config = file(&history.home().join("rutter.toml"));
    let feed = |extra: &str, edition: &str| {
        let public = format!("references = \"drop\"\n{extra}");
        history.write(
            "rutter.toml",
            &format!("changes.since = \"v1\"\n{}", config.replace("references = \"drop\"\n", &public)),
        );
        let page = build(&history, &["--edition", edition]).0;
        assert_eq!(
            page("changes/index.html").contains("href=\"../changes/feed.xml\""),
            !page("changes/feed.xml").is_empty()
        );
        page("changes/feed.xml")
    };
    let internal = feed("", "internal");
    for told in [
        "<title>Larder: what changed since v1</title>",
        "<updated>2026-06-01T00:00:00Z</updated>",
        "<title>Secret work</title>",
        "<name>Ana Prado</name>",
        "href=\"../roadmap/handover/index.html\"",
        "target slipped 45 days",
    ] {
        assert!(internal.contains(told), "{told} in {internal}");
    }
    // What is gone leads to the page that says so.
    let gone = internal.split("<entry>").find(|entry| entry.contains("<title>A scale</title>")).expect("a scale");
    assert!(gone.contains("href=\"index.html\"") && gone.contains("2026-06-01T"), "{gone}");
    // What is said later of the same changes has the same names.
    let ids = |feed: &str| feed.lines().filter(|line| line.contains("<id>")).map(str::to_owned).collect::<Vec<_>>();
    history.write("wiki/new.md", "# New\n");
    history.commit("2026-06-03");
    let later = feed("", "internal");
    assert!(ids(&internal).iter().all(|id| later.contains(id)) && later.contains("2026-06-03T"), "{later}");
    assert_eq!(feed("", "public"), "", "no days, no feed");
    let public = feed("log = \"dates\"\n", "public");
    assert!(public.contains("<title>Signed shift handover</title>") && !public.contains("<name>Ana"), "{public}");
    for hidden in ["Secret", "secret", "Priced", "tenfold"] {
        assert!(!public.contains(hidden), "{hidden} in {public}");
    }
}

#[test]
fn what_changed_tells_what_is_not_committed_and_looks_no_further_than_the_revision_that_is_shown() {
    let history = strategy();
    history.write("wiki/new.md", "# New and not committed\n");
    let config = file(&history.home().join("rutter.toml"));
    history.write("rutter.toml", &format!("changes.since = \"2026-03-02\"\n{config}"));
    let (page, _) = build(&history, &[]);
    assert!(page("changes/index.html").contains("New and not committed"));
    assert!(page("changes/index.html").contains("2 March 2026"));
    history.commit("2026-06-02");
    history.write("wiki/newer.md", "# Newer\n");
    history.write("rutter.toml", &format!("changes.since = \"2026-06-20\"\n{config}"));
    history.commit("2026-06-10");
    history.write("wiki/newest.md", "# Newest\n");
    history.commit("2026-07-01");
    // Of the commits before that day only those count that led to the revision.
    let (page, _) = build(&history, &["--at", "HEAD~1"]);
    assert!(page("changes/index.html").contains("Nothing changed since 20 June 2026"));
    let (page, _) = build(&history, &[]);
    assert!(page("changes/index.html").contains("Newest") && !page("changes/index.html").contains("Newer<"));
}

/// `git` in a folder, on a day.
fn git(folder: &Path, day: &str, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=Ana Prado", "-c", "user.email=ana@larder.example"]);
    let moment = format!("{day}T12:00:00Z");
    command.envs([("GIT_AUTHOR_DATE", &moment), ("GIT_COMMITTER_DATE", &moment)]);
    let told = command.args(arguments).output().expect("git");
    assert!(told.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&told.stderr));
}

fn commit(folder: &Path, day: &str) {
    git(folder, day, &["add", "--all"]);
    git(folder, day, &["commit", "--quiet", "--message", day]);
}

#[test]
fn the_preview_follows_commits_and_tags() {
    let files = [("rutter.toml", "title = \"Larder\"\nchanges.since = \"v1\"\n"), ("wiki/one.md", "# One\n\nFirst.\n")];
    let preview = Previewed::start(&files);
    let (home, one, changes) = (preview.home().to_owned(), "wiki/one/index.html", "changes/index.html");
    assert!(preview.tag(changes).is_none());
    git(&home, "2026-03-01", &["init", "--quiet", "--initial-branch=main"]);
    commit(&home, "2026-03-01");
    git(&home, "2026-03-01", &["tag", "v1"]);
    preview.until("a first commit", |p| foot(&p.text(one)).contains("Last changed 1 March 2026 by Ana Prado"));
    preview.until("a first tag", |p| p.tag(changes).is_some_and(|_| p.text(changes).contains("Nothing changed")));
    preview.write("wiki/one.md", "# One\n\nSecond.\n");
    preview.until("an edit", |p| p.text(changes).contains("text changed"));
    assert!(foot(&preview.text(one)).contains("1 March 2026"), "the last commit's day stays");
    commit(&home, "2026-03-05");
    preview.until("a commit", |p| foot(&p.text(one)).contains("Last changed 5 March 2026"));
    git(&home, "2026-03-05", &["tag", "--force", "v1"]);
    preview.until("the tag's move", |p| p.text(changes).contains("Nothing changed since 5 March 2026"));
    // The tag's move may be noticed twice: by its file, and by the next look at the repository.
    let compiled = preview.at_rest();
    git(&home, "2026-03-06", &["commit", "--quiet", "--allow-empty", "--message", "nothing"]);
    assert_eq!(preview.at_rest(), compiled, "a commit of something else changes nothing");
}

#[test]
fn a_watching_build_follows_commits_and_tags() {
    let room = tempfile::tempdir().expect("a folder");
    let home = room.path().join("definition");
    write(&home.join("rutter.toml"), "title = \"Larder\"\nchanges.since = \"v1\"\n");
    write(&home.join("wiki/index.md"), "# Start\n\nOne.\n");
    git(&home, "2026-03-01", &["init", "--quiet", "--initial-branch=main"]);
    write(&home.join(".gitignore"), "dist/\n");
    commit(&home, "2026-03-01");
    git(&home, "2026-03-01", &["tag", "v1"]);
    let watching = Watching::start(&home);
    watching.hears("files in");
    let page = |address: &str| file(&home.join("dist").join(address));
    assert!(foot(&page("wiki/index.html")).contains("Last changed 1 March 2026"));
    write(&home.join("wiki/index.md"), "# Start\n\nTwo.\n");
    watching.hears("files in");
    assert!(page("changes/index.html").contains("text changed"));
    commit(&home, "2026-03-05");
    watching.hears("files in");
    assert!(foot(&page("wiki/index.html")).contains("Last changed 5 March 2026"));
    git(&home, "2026-03-05", &["tag", "--force", "v1"]);
    watching.hears("files in");
    assert!(page("changes/index.html").contains("Nothing changed since 5 March 2026"));
}
