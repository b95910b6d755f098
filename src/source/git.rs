//! A definition as a revision of its repository holds it: read with the program `git`, with fixed arguments.

use super::discover::{is_backup, is_text};
use super::tracked::{Mode, Tree};
use super::{Asset, Snapshot, Source, Sources, Trouble};
use std::ffi::OsStr;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::Arc;

/// Why a repository does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Silence {
    /// There is no program `git`.
    NoGit,
    /// The folder lies in no repository.
    NoRepository(PathBuf),
    /// The repository knows no such revision: as asked.
    NoRevision(String),
    /// It has no commit before a day.
    NothingBefore(String),
    /// It has no commit at all.
    NoCommit,
    /// The revision holds no such definition.
    NotThere(String),
    /// Only the newest part of the history is there.
    Shallow,
    /// `git` failed, in its words.
    Failed(String),
}

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Silence::NoGit => f.write_str("the program `git` is not installed"),
            Silence::NoRepository(folder) => write!(f, "{} lies in no git repository", folder.display()),
            Silence::NoRevision(asked) => write!(f, "the repository has no revision `{asked}`"),
            Silence::NothingBefore(day) => write!(f, "the repository has no commit before {day}"),
            Silence::NoCommit => f.write_str("the repository has no commit yet"),
            Silence::NotThere(asked) => write!(f, "the revision `{asked}` holds no rutter.toml in this folder"),
            Silence::Shallow => f.write_str("the repository is a shallow clone; `git fetch --unshallow` gets the rest"),
            Silence::Failed(words) => write!(f, "git says: {words}"),
        }
    }
}

/// A folder in a repository.
#[derive(Debug, Clone)]
pub struct Repository {
    folder: PathBuf,
    /// The way from the top of the repository to the folder: empty, or ended by `/`.
    way: String,
    is_shallow: bool,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// As it was asked for.
    pub asked: Arc<str>,
    /// Its full name.
    pub commit: Arc<str>,
    /// The day on which it was made, where it was made: `2026-10-14`.
    pub day: Arc<str>,
}

/// A file of a revision, read when it is needed.
#[derive(Debug, Clone)]
pub struct Blob {
    repository: Repository,
    id: Arc<str>,
}

impl Blob {
    /// Its bytes.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        self.repository.run(["cat-file", "blob", &*self.id]).map_err(|silence| io::Error::other(silence.to_string()))
    }
}

impl Repository {
    /// The repository that a folder lies in.
    pub fn of(folder: &Path) -> Result<Repository, Silence> {
        let mut found = Repository { folder: folder.to_owned(), way: String::new(), is_shallow: false };
        let told = found.ask(["rev-parse", "--is-shallow-repository", "--show-prefix"])?;
        if !told.status.success() {
            let words = first_line(&told.stderr);
            let is_none = words.contains("not a git repository");
            return Err(if is_none { Silence::NoRepository(folder.to_owned()) } else { Silence::Failed(words) });
        }
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        let mut lines = text.lines();
        found.is_shallow = lines.next() == Some("true");
        lines.next().unwrap_or_default().clone_into(&mut found.way);
        Ok(found)
    }

    /// Whether only the newest part of the history is there.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.is_shallow
    }

    /// The way from the top of the repository to the folder: empty, or ended by `/`.
    #[must_use]
    pub fn way(&self) -> &str {
        &self.way
    }

    /// The commit that a name of a revision means: a branch, a tag, a commit, `HEAD~3`.
    pub fn revision(&self, asked: &str) -> Result<Revision, Silence> {
        match self.commit(asked)? {
            Some(commit) => self.dated(asked, &commit),
            None => Err(Silence::NoRevision(asked.to_owned())),
        }
    }

    /// The full name of the commit that a name of a revision means.
    fn commit(&self, asked: &str) -> Result<Option<String>, Silence> {
        // What begins like an option is none that git may see.
        if asked.is_empty() || asked.starts_with('-') || asked.contains(char::is_control) {
            return Ok(None);
        }
        let told = self.ask(["rev-parse", "--verify", "--quiet", &format!("{asked}^{{commit}}")])?;
        let commit = told.status.success().then(|| first_line(&told.stdout));
        Ok(commit.filter(|commit| is_id(commit)))
    }

    /// The commit that the folder was taken from.
    pub fn head(&self) -> Result<Arc<str>, Silence> {
        self.commit("HEAD")?.map(Into::into).ok_or(Silence::NoCommit)
    }

    /// The last commit on the way to another, by its first parents, before a day began, in UTC: `2026-07-01`.
    pub fn before(&self, day: &str, tip: &str) -> Result<Revision, Silence> {
        let before = format!("--before={day}T00:00:00Z");
        let told = self.run(["rev-list", "--max-count=1", "--first-parent", &before, tip, "--"])?;
        let commit = first_line(&told);
        match is_id(&commit) {
            true => self.dated(day, &commit),
            false if self.is_shallow => Err(Silence::Shallow),
            false => Err(Silence::NothingBefore(day.to_owned())),
        }
    }

    fn dated(&self, asked: &str, commit: &str) -> Result<Revision, Silence> {
        let told = self.run(["log", "--max-count=1", "--no-show-signature", "--format=%cs", commit, "--"])?;
        let day = first_line(&told);
        Ok(Revision { asked: asked.into(), commit: commit.into(), day: day.into() })
    }

    /// The names of its branches and tags.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let told =
            self.run(["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags"]).unwrap_or_default();
        String::from_utf8_lossy(&told).lines().map(str::to_owned).collect()
    }

    /// The definition as it stood at a revision. Links lead where they lead within the revision; a submodule is an empty
    /// folder, as in a fresh clone. `limit` is the most bytes of one file, asked with the text of `rutter.toml` first.
    pub fn read(&self, revision: &Revision, limit: &dyn Fn(&Source) -> u64) -> Result<Snapshot, Silence> {
        let top = format!("{}:{}", revision.commit, self.way.trim_end_matches('/'));
        let listed = self.ask(["ls-tree", "-r", "-z", "-l", "--full-tree", &top])?;
        if !listed.status.success() {
            return Err(Silence::NotThere(revision.asked.to_string()));
        }
        let mut batch = Batch::new(self)?;
        let failed = |error: io::Error| Silence::Failed(error.to_string());
        let tree = Tree::of(&listed.stdout, &mut |id| batch.read(id)).map_err(failed)?;
        let config = tree.files.get("rutter.toml").ok_or_else(|| Silence::NotThere(revision.asked.to_string()))?;
        let config = batch.read(&config.id).map_err(failed)?;
        let limit = limit(&Source::new("rutter.toml", &String::from_utf8_lossy(&config)));
        let mut made = Snapshot::default();
        let mut texts = Vec::new();
        for (path, trouble) in &tree.troubles {
            texts.push(Source::new(path.clone(), ""));
            made.troubles.push((path.clone(), trouble.clone()));
        }
        for (path, file) in tree.files {
            if file.mode == Mode::Module || is_backup(Path::new(&*path)) {
                continue;
            }
            let is_text = is_text(&path);
            let trouble = if file.len > limit {
                Trouble::TooLarge(file.len, limit)
            } else if !is_text || path.starts_with("static/") {
                let blob = Blob { repository: self.clone(), id: file.id };
                let disk = self.folder.join(&*path);
                made.assets.push(Arc::new(Asset { path, disk, len: file.len, blob: Some(blob) }));
                continue;
            } else {
                match String::from_utf8(batch.read(&file.id).map_err(failed)?) {
                    Ok(text) => {
                        texts.push(Source::new(path, &text));
                        continue;
                    }
                    Err(error) => Trouble::NotUtf8(error.utf8_error().valid_up_to()),
                }
            };
            texts.push(Source::new(path.clone(), ""));
            made.troubles.push((path, trouble));
        }
        made.troubles.sort_by(|a, b| a.0.cmp(&b.0));
        made.sources = Sources::new(texts);
        Ok(made)
    }

    fn run<const N: usize>(&self, arguments: [&str; N]) -> Result<Vec<u8>, Silence> {
        let told = self.ask(arguments)?;
        if told.status.success() { Ok(told.stdout) } else { Err(Silence::Failed(first_line(&told.stderr))) }
    }

    fn ask<const N: usize>(&self, arguments: [&str; N]) -> Result<Output, Silence> {
        self.command(arguments).stdin(Stdio::null()).output().map_err(|error| unstarted(&error))
    }

    /// `git` that runs no program but itself, asks nobody, writes nothing and opens no connection.
    pub(super) fn command<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(["--no-pager", "--literal-pathspecs", "--no-replace-objects"]);
        for setting in [
            "core.hooksPath=/dev/null",
            "core.fsmonitor=false",
            "core.quotePath=false",
            "log.showSignature=false",
            "log.mailmap=true",
            "protocol.allow=never",
            "i18n.logOutputEncoding=UTF-8",
        ] {
            command.args([OsStr::new("-c"), OsStr::new(setting)]);
        }
        // The folder alone says which repository is meant, also within a hook of another.
        for name in
            ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"]
        {
            command.env_remove(name);
        }
        command.envs([
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("LC_ALL", "C"),
        ]);
        command.args(arguments);
        command
    }
}

/// One `git cat-file --batch`, asked for one file after the other.
struct Batch {
    child: Child,
    asked: ChildStdin,
    told: BufReader<ChildStdout>,
}

impl Batch {
    fn new(repository: &Repository) -> Result<Batch, Silence> {
        let mut command = repository.command(["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| unstarted(&error))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(asked), Some(told)) => Ok(Batch { child, asked, told: BufReader::new(told) }),
            _ => Err(Silence::Failed("no pipes".to_owned())),
        }
    }

    fn read(&mut self, id: &str) -> io::Result<Vec<u8>> {
        self.asked.write_all(format!("{id}\n").as_bytes())?;
        self.asked.flush()?;
        let mut head = String::new();
        self.told.read_line(&mut head)?;
        let len = head.trim_end().rsplit(' ').next().and_then(|len| len.parse::<usize>().ok());
        let len = len.ok_or_else(|| io::Error::other(format!("`{}` is not there", head.trim_end())))?;
        let mut bytes = vec![0; len + 1];
        self.told.read_exact(&mut bytes)?;
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // It only waits for the next name; nothing is lost.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

pub(super) fn unstarted(error: &io::Error) -> Silence {
    if error.kind() == io::ErrorKind::NotFound { Silence::NoGit } else { Silence::Failed(error.to_string()) }
}

pub(super) fn first_line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().trim().to_owned()
}

fn is_id(text: &str) -> bool {
    text.len() >= 40 && text.bytes().all(|b| b.is_ascii_hexdigit())
}
