//! What a repository tells: a definition as it was at a revision.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A repository with a definition in a subfolder, in a folder that goes away.
struct History(tempfile::TempDir);

impl History {
    fn new() -> History {
        let history = History(tempfile::tempdir().expect("a folder"));
        history.git("2026-01-01", &["init", "--quiet", "--initial-branch=main"]);
        history.write("rutter.toml", "title = \"Larder\"\n");
        history
    }

    fn top(&self) -> &Path {
        self.0.path()
    }

    fn home(&self) -> PathBuf {
        self.top().join("product/definition")
    }

    fn git(&self, day: &str, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(self.top()).args(["-c", "user.name=Ana Prado", "-c", "user.email=ana@larder.example"]);
        command.args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"]).args(arguments);
        let moment = format!("{day}T12:00:00Z");
        command.envs([("GIT_AUTHOR_DATE", &moment), ("GIT_COMMITTER_DATE", &moment)]);
        let told = command.output().expect("git");
        assert!(told.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&told.stderr));
        String::from_utf8_lossy(&told.stdout).into_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.home().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        fs::write(file, text).expect("a file");
    }

    fn commit(&self, day: &str) {
        self.git(day, &["add", "--all"]);
        self.git(day, &["commit", "--quiet", "--allow-empty", "--message", day]);
    }

    fn rutter(&self, arguments: &[&str]) -> (String, String, i32) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rutter"));
        command.current_dir(self.home()).args(arguments).env("NO_COLOR", "1").env_remove("SOURCE_DATE_EPOCH");
        let Output { stdout, stderr, status } = command.output().expect("rutter");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (text(stdout), text(stderr), status.code().expect("a code"))
    }
}

fn file(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_revision_is_read_as_its_folder_was() {
    let history = History::new();
    history.write("wiki/first.md", "# First\n\nAs it was. ![Map](map.svg)\n");
    history.write("wiki/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 2\"/>\n");
    history.write("wiki/.draft.md", "# A draft\n");
    history.write("wiki/old.md~", "# A backup\n");
    history.write(".gitignore", "wiki/private/\n");
    history.write("wiki/private/secret.md", "# Kept out\n");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("first.md", history.home().join("wiki/linked.md")).expect("a link");
        std::os::unix::fs::symlink("../wiki", history.home().join("wiki/around")).expect("a link");
        std::os::unix::fs::symlink("/etc/hostname", history.home().join("wiki/out.md")).expect("a link");
    }
    history.git("2026-03-01", &["add", "--force", "product/definition/wiki/private/secret.md"]);
    history.commit("2026-03-01");
    let out = |name: &str| history.top().join(name);
    let built = |at: &[&str], name: &str| {
        let (folder, mut arguments) = (out(name), vec!["build", "--as-of", "2026-03-01"]);
        let folder = folder.to_string_lossy().into_owned();
        arguments.extend(["-o", &folder]);
        arguments.extend(at);
        let (_, told, code) = history.rutter(&arguments);
        (told.replace(name, ""), code)
    };
    assert_eq!(built(&[], "now"), built(&["--at", "main"], "then"), "links are faults alike");
    #[cfg(unix)]
    for link in ["wiki/around", "wiki/out.md"] {
        assert!(built(&[], "now").0.contains(link));
        fs::remove_file(history.home().join(link)).expect("a link");
    }
    history.commit("2026-03-02");
    assert_eq!(built(&[], "now").1, 0);
    history.write("wiki/first.md", "# Other\n\nAs it is.\n");
    history.write("wiki/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 3 3\"/>\n");
    assert_eq!(built(&["--at", "main"], "then").1, 0);
    let mut files = 0;
    for entry in ignore::WalkBuilder::new(out("now")).hidden(false).build().flatten().filter(|e| e.path().is_file()) {
        let then = out("then").join(entry.path().strip_prefix(out("now")).expect("below"));
        assert_eq!(fs::read(entry.path()).ok(), fs::read(&then).ok(), "{}", then.display());
        files += 1;
    }
    assert!(files > 20 && file(&out("then/wiki/first/index.html")).contains("As it was."));
}

#[test]
fn the_day_of_the_commit_counts_as_today() {
    let history = History::new();
    history.write("wiki/first.md", "# First\n");
    history.commit("2026-03-01");
    history.write("wiki/second.md", "# Second\n");
    history.commit("2026-05-01");
    let day = |arguments: &[&str]| {
        let (out, err, code) = history.rutter(&[&["check", "--format", "json"], arguments].concat());
        assert_eq!((err.as_str(), code), ("", 0));
        let told: serde_json::Value = serde_json::from_str(&out).expect("a document");
        (told["as_of"].as_str().map(str::to_owned), told["entries"].as_u64())
    };
    assert_eq!(day(&["--at", "HEAD~1"]), (Some("2026-03-01".into()), Some(1)));
    assert_eq!(day(&["--at", "HEAD~1", "--as-of", "2026-04-01"]), (Some("2026-04-01".into()), Some(1)));
    assert_eq!(day(&["--at", "main"]).0.as_deref(), Some("2026-05-01"));
    assert!(!history.rutter(&["list", "page", "--at", "HEAD~1"]).0.contains("Second"));
}

#[test]
fn a_revision_that_is_none_is_told_and_no_option_reaches_git() {
    let history = History::new();
    history.commit("2026-03-01");
    history.git("2026-03-01", &["tag", "v1.0"]);
    let said = |at: &str| {
        let (_, err, code) = history.rutter(&["check", &format!("--at={at}")]);
        (err.trim_end().to_owned(), code)
    };
    let none = |at: &str| (format!("rutter: the repository has no revision `{at}`"), 2);
    assert_eq!(said("v1.1"), (format!("{}; did you mean `v1.0`?", none("v1.1").0), 2));
    let marker = history.top().join("marker");
    let options = [format!("--output={}", marker.display()), "--help".to_owned(), "-n1".to_owned(), "a..b".to_owned()];
    for option in &options {
        assert_eq!(said(option), none(option));
    }
    assert_eq!(said(""), none(""));
    assert!(!marker.exists());
    assert_eq!(said("v1.0").1, 0);
    assert!(history.rutter(&["serve", "--at", "v1.0"]).1.contains("build --at REV"));
    let lone = tempfile::tempdir().expect("a folder");
    fs::write(lone.path().join("rutter.toml"), "title = \"Alone\"\n").expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_rutter"));
    command.env("GIT_CEILING_DIRECTORIES", lone.path().parent().expect("above"));
    let told = command.current_dir(lone.path()).args(["check", "--at", "HEAD"]).output().expect("rutter");
    let words = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(words.contains("lies in no git repository") && told.status.code() == Some(3), "{words}");
}

/// Programs that a repository names are not run by looking at it.
#[test]
#[cfg(unix)]
fn a_repository_names_no_program_that_is_run() {
    let history = History::new();
    history.write("wiki/first.md", "# First\n");
    history.commit("2026-03-01");
    let marker = history.top().join("marker");
    let program = format!("touch {}", marker.display());
    for key in ["core.fsmonitor", "core.pager", "core.sshCommand", "gpg.program", "diff.external", "core.askPass"] {
        history.git("2026-03-01", &["config", key, &program]);
    }
    history.git("2026-03-01", &["config", "log.showSignature", "true"]);
    assert_eq!(history.rutter(&["check", "--at", "main"]).2, 0);
    assert!(!marker.exists());
}
