//! What a repository tells: a definition as it was at a revision.

use snapbox::{assert_data_eq, str};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A repository with a definition in a subfolder, in a folder that goes away.
pub struct History(tempfile::TempDir);

impl History {
    pub fn new() -> History {
        let history = History(tempfile::tempdir().expect("a folder"));
        history.git("2026-01-01", &["init", "--quiet", "--initial-branch=main"]);
        history.write("rutter.toml", "title = \"Larder\"\n");
        history
    }

    pub fn top(&self) -> &Path {
        self.0.path()
    }

    pub fn home(&self) -> PathBuf {
        self.top().join("product/definition")
    }

    pub fn git(&self, day: &str, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.current_dir(self.top()).args(["-c", "user.name=Ana Prado", "-c", "user.email=ana@larder.example"]);
        command.args(["-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"]).args(arguments);
        let moment = format!("{day}T12:00:00Z");
        command.envs([("GIT_AUTHOR_DATE", &moment), ("GIT_COMMITTER_DATE", &moment)]);
        let told = command.output().expect("git");
        assert!(told.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&told.stderr));
        String::from_utf8_lossy(&told.stdout).into_owned()
    }

    pub fn write(&self, path: &str, text: &str) {
        let file = self.home().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        fs::write(file, text).expect("a file");
    }

    pub fn commit(&self, day: &str) {
        self.git(day, &["add", "--all"]);
        self.git(day, &["commit", "--quiet", "--allow-empty", "--message", day]);
    }

    pub fn rutter(&self, arguments: &[&str]) -> (String, String, i32) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rutter"));
        command.current_dir(self.home()).args(arguments).env("NO_COLOR", "1").env_remove("SOURCE_DATE_EPOCH");
        let Output { stdout, stderr, status } = command.output().expect("rutter");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (text(stdout), text(stderr), status.code().expect("a code"))
    }
}

pub fn file(path: &Path) -> String {
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

/// A definition on 1 March, tagged `v1`, and what became of it by 1 June.
pub fn strategy() -> History {
    let history = History::new();
    history.write(
        "rutter.toml",
        "title = \"Larder\"\n\n[editions.internal]\naudiences = [\"internal\", \"public\"]\n\n[editions.public]\naudiences = [\"public\"]\nreferences = \"drop\"\n\n[defaults]\naudience = [\"public\"]\n",
    );
    history.write(
        "roadmap/handover.md",
        "+++\ntitle = \"Signed handover\"\nhorizon = \"next\"\ntarget = 2026-10-01\nowner = \"ana\"\n+++\n\nOne two three.\n\nFour five.\n",
    );
    history.write("roadmap/scale.toml", "title = \"A scale\"\nhorizon = \"later\"\n");
    history.write("roadmap/secret.toml", "title = \"Secret work\"\nhorizon = \"later\"\n");
    history.write(
        "roadmap/priced.toml",
        "title = \"Priced\"\nhorizon = \"later\"\ntheme = \"tenfold\"\nwhy = \"Because.\"\n",
    );
    history.write(
        "objectives/trust.toml",
        "title = \"Trust\"\nperiod = \"2026-Q2\"\n\n[[key_results]]\nid = \"accepted\"\ntitle = \"Logs accepted\"\nstart = 0\ntarget = 100\ncurrent = 52\n",
    );
    history.write("decisions/storage.toml", "title = \"Where to store\"\nstatus = \"proposed\"\ndate = 2026-02-20\n");
    history.write("decisions/radio.toml", "title = \"Which radio\"\nstatus = \"accepted\"\ndate = 2026-02-20\n");
    history.write(
        "launches/logs.toml",
        "title = \"Signed logs\"\ntier = 2\ndate = 2026-11-03\n\n[[gates]]\nid = \"legal\"\ntitle = \"Lawyers agree\"\ndate = \"T-14\"\n",
    );
    history.write("people.toml", "[ana]\nname = \"Ana Prado\"\n\n[ben]\nname = \"Ben Okafor\"\n");
    history.commit("2026-03-01");
    history.git("2026-03-01", &["tag", "v1"]);
    history.write(
        "roadmap/handover.md",
        "+++\ntitle = \"Signed shift handover\"\nhorizon = \"now\"\ntarget = 2026-11-15\nowner = \"ben\"\n+++\n\nOne two three.\n\nFour six seven.\n",
    );
    history.write("roadmap/secret.toml", "title = \"Secret work\"\nhorizon = \"now\"\naudience = [\"internal\"]\n");
    history.write(
        "roadmap/priced.toml",
        "title = \"Priced\"\nhorizon = \"later\"\ntheme = \"tenfold\"\nwhy = \"Because.\"\n\n[audience_of]\ntheme = [\"internal\"]\n",
    );
    fs::remove_file(history.home().join("roadmap/scale.toml")).expect("a file");
    history.write(
        "objectives/trust.toml",
        "title = \"Trust\"\nperiod = \"2026-Q2\"\n\n[[key_results]]\nid = \"accepted\"\ntitle = \"Logs accepted\"\nstart = 0\ntarget = 100\ncurrent = 61\n",
    );
    history.write("decisions/storage.toml", "title = \"Where to store\"\nstatus = \"accepted\"\ndate = 2026-05-20\n");
    fs::rename(history.home().join("decisions/radio.toml"), history.home().join("decisions/radio-maker.toml"))
        .expect("a file");
    history.write(
        "launches/logs.toml",
        "title = \"Signed logs\"\ntier = 2\ndate = 2026-11-10\n\n[[gates]]\nid = \"legal\"\ntitle = \"Lawyers agree\"\ndate = \"T-14\"\ndecision = \"go\"\n",
    );
    history.write(
        "risks/maker.toml",
        "title = \"One maker\"\nstatement = \"It may stop.\"\nlikelihood = 4\nimpact = 4\nresponse = \"accept\"\n",
    );
    history.commit("2026-06-01");
    history
}

#[test]
fn a_change_is_told_in_the_words_of_the_domain() {
    let history = strategy();
    let (out, err, code) = history.rutter(&["diff", "v1", "HEAD"]);
    assert_eq!((err.as_str(), code), ("", 0));
    assert_data_eq!(
        out,
        str![[r"
From v1 (1 March 2026) to HEAD (1 June 2026)

Objectives
  Trust (objective:trust)
    Logs accepted: 52% → 61%
    Logs accepted: now 52 → 61

Roadmap
- A scale (initiative:scale)
  Secret work (initiative:secret)
    moved from Later to Now
  Signed shift handover (initiative:handover)
    renamed from “Signed handover”
    moved from Next to Now
    target slipped 45 days, to 15 November 2026
    owner: Ana Prado → Ben Okafor
    text changed: 2 words new, 1 gone

Decisions
  Where to store (decision:storage)
    accepted
    dated: 20 May 2026
  Which radio (decision:radio-maker)
    its id was radio

Risks
+ One maker (risk:maker)
    new, at 16

Launches
  Signed logs (launch:logs)
    launch day slipped 7 days, to 10 November 2026
    Lawyers agree: decided: go

Checks
+ advice[R1107]: decision `radio-maker` has no owner
+ advice[R0110]: nothing refers to risk `maker`
+ warning[R0801]: nobody answers for `maker`, and it is 16 of 25
+ warning[R0401]: `secret` serves no objective
- advice[R1107]: decision `radio` has no owner
- advice[R0411]: a target to the day for something in `next`
- advice[R1107]: initiative `scale` has no owner

"]]
    );
    let (markdown, ..) = history.rutter(&["diff", "v1", "--as-of", "2026-06-01", "--format", "markdown"]);
    assert_data_eq!(
        markdown,
        str![[r"
**What changed from v1 (1 March 2026) to now (1 June 2026)**

**Objectives**

- Trust: Logs accepted: 52% → 61%; Logs accepted: now 52 → 61

**Roadmap**

- A scale: gone
- Secret work: moved from Later to Now
- Signed shift handover: renamed from “Signed handover”; moved from Next to Now; target slipped 45 days, to 15 November 2026; owner: Ana Prado → Ben Okafor; text changed: 2 words new, 1 gone

**Decisions**

- Where to store: accepted; dated: 20 May 2026
- Which radio: its id was radio

**Risks**

- One maker: new, at 16

**Launches**

- Signed logs: launch day slipped 7 days, to 10 November 2026; Lawyers agree: decided: go

"]]
    );
    assert!(history.rutter(&["diff", "HEAD", "HEAD"]).0.contains("Nothing changed."));
}

#[test]
fn an_edition_is_told_only_what_it_might_see_then_and_now() {
    let history = strategy();
    let told = |extra: &[&str]| history.rutter(&[&["diff", "v1", "--as-of", "2026-06-01"], extra].concat()).0;
    for format in ["human", "markdown", "json"] {
        let (all, public) = (told(&["--format", format]), told(&["--format", format, "--edition", "public"]));
        assert!(all.contains("Secret work") && public.contains("A scale"), "{format}: {all}{public}");
        // What became hidden did not go.
        for hidden in ["Secret", "secret", "tenfold", "theme", "Priced", "internal"] {
            assert!(!public.contains(hidden), "{format}: {hidden} in {public}");
        }
    }
    // What differs in hidden things alone gives the same bytes.
    let before = told(&["--format", "json", "--edition", "public"]);
    history.write("roadmap/secret.toml", "title = \"Another work\"\nhorizon = \"next\"\naudience = [\"internal\"]\n");
    history.write(
        "roadmap/priced.toml",
        "title = \"Priced\"\nhorizon = \"later\"\ntheme = \"hundredfold\"\nwhy = \"Because.\"\n\n[audience_of]\ntheme = [\"internal\"]\n",
    );
    history.write("roadmap/other.toml", "title = \"Other\"\nhorizon = \"next\"\naudience = [\"internal\"]\n");
    assert_eq!(before, told(&["--format", "json", "--edition", "public"]));
}

#[test]
fn changes_as_data_hold_to_their_schema() {
    let history = strategy();
    let (out, ..) = history.rutter(&["diff", "v1", "--as-of", "2026-06-01", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&out).expect("a document");
    let schema = rutter::exports::changes::schema();
    let fits = |value: &serde_json::Value, schema: &serde_json::Value| {
        let fields = value.as_object().expect("an object");
        let has = |key: &serde_json::Value| fields.contains_key(key.as_str().unwrap_or_default());
        assert!(schema["required"].as_array().expect("a list").iter().all(has), "{value}");
        for key in fields.keys() {
            assert!(schema["properties"].get(key).is_some(), "{key} stands in no schema");
        }
    };
    fits(&told, &schema);
    let of_entry = &schema["properties"]["entries"]["items"];
    for entry in told["entries"].as_array().expect("entries") {
        fits(entry, of_entry);
        for line in entry["told"].as_array().expect("a list") {
            fits(line, &of_entry["properties"]["told"]["items"]);
        }
    }
    for diagnostic in told["diagnostics"]["appeared"].as_array().expect("a list") {
        fits(diagnostic, &schema["properties"]["diagnostics"]["properties"]["appeared"]["items"]);
    }
    let entries = told["entries"].as_array().expect("entries");
    let of = |id: &str| entries.iter().find(|entry| entry["id"] == id).unwrap_or_else(|| panic!("{id} in {out}"));
    assert_eq!((&of("radio-maker")["change"], &of("radio-maker")["was"]), (&"renamed".into(), &"radio".into()));
    let slipped = of("handover")["told"].as_array().expect("told").iter().find(|t| t["field"] == "target");
    let slipped = slipped.expect("a target");
    assert_eq!((&slipped["before"], &slipped["after"]), (&"2026-10-01".into(), &"2026-11-15".into()));
    assert_eq!(told["from"]["revision"], "v1");
    assert!(told["to"].get("revision").is_none());
}

#[test]
fn what_changed_is_a_page_where_the_definition_asks_for_it() {
    let history = strategy();
    let config = file(&history.home().join("rutter.toml"));
    let build = |since: &str, edition: &str| {
        history.write("rutter.toml", &format!("changes.since = \"{since}\"\n{config}"));
        let out = history.top().join("out");
        let folder = out.to_string_lossy().into_owned();
        let (_, told, code) = history.rutter(&["build", "-o", &folder, "--edition", edition, "--as-of", "2026-06-01"]);
        assert_eq!(code, 0, "{told}");
        (fs::read_to_string(out.join("changes/index.html")).unwrap_or_default(), told)
    };
    let (internal, _) = build("v1", "internal");
    for told in
        ["moved from Next to Now", "target slipped 45 days", "new, at 16", "Secret work", "A scale", "1 March 2026"]
    {
        assert!(internal.contains(told), "{told} is not told");
    }
    let (public, _) = build("v1", "public");
    assert!(public.contains("moved from Next to Now"));
    for hidden in ["Secret", "secret", "tenfold", "Priced"] {
        assert!(!public.contains(hidden), "{hidden} is told");
    }
    // A day: the last commit before it.
    assert!(build("2026-03-02", "internal").0.contains("target slipped 45 days"));
    let (page, told) = build("2026-02-01", "internal");
    assert!(page.is_empty() && told.contains("no page of what changed since `2026-02-01`"), "{told}");
    let (page, told) = build("v9", "internal");
    assert!(page.is_empty() && told.contains("has no revision `v9`"), "{told}");
}
