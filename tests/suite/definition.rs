//! A definition in memory or on disk, compiled: what every test begins with.

use rutter::check::Deny;
use rutter::compile::{Compiled, Inputs, compile, configure, draft, rules};
use rutter::diagnostic::{Colour, Diagnostic, Heading, Report, github, human, json, sarif};
use rutter::model::Memory;
use rutter::parse::scalar::{Date, parse_date};
use rutter::portal::File;
use rutter::render::highlight::Highlighter;
use rutter::render::theme::Files;
use rutter::source::{FileId, Log, Snapshot, Source, Sources, discover};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::{Arc, OnceLock};

/// The day that counts as today, unless a test says otherwise.
pub const TODAY: &str = "2026-11-22";

/// What stands in the folder `tests`.
pub fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// The theme that prints every value in a plain form.
pub fn bare() -> Files {
    static TEMPLATES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let home = here().join("bare");
        let files = std::fs::read_dir(&home).expect("a folder").map(|file| file.expect("a file").path());
        let paths = files.filter(|path| path.extension() == Some("html".as_ref()));
        let name = |path: &Path| path.strip_prefix(&home).expect("below").to_string_lossy().replace('\\', "/");
        paths.map(|path| (name(&path), std::fs::read_to_string(&path).expect("a template"))).collect()
    });
    let templates = TEMPLATES.iter().cloned().collect();
    Files { templates, manifest: include_str!("../bare/theme.toml").to_owned(), ..Files::default() }
}

/// The same without anything on its pages.
fn blank() -> Files {
    let mut files = bare();
    files.templates.values_mut().for_each(String::clear);
    files
}

/// The same with everything that its pages are given.
fn given() -> Files {
    let mut files = bare();
    files.templates.values_mut().for_each(|text| *text = "{{ __tera_context | safe }}".into());
    files
}

/// Texts by path.
pub fn texts(files: &[(&str, &str)]) -> Snapshot {
    let sources = files.iter().map(|(path, text)| Source::new(*path, text)).collect();
    Snapshot { sources: Sources::new(sources), ..Snapshot::default() }
}

/// A folder, read as the command line reads it.
pub fn folder(home: &Path) -> Snapshot {
    let limit = |source: &Source| {
        let source = Arc::new(Source::new("rutter.toml", &source.text));
        configure(&source, FileId(0), &mut Report::default()).file_bytes()
    };
    discover(home, &[home.join("dist")], &limit).expect("the folder can be read")
}

/// How to compile.
#[derive(Clone, Default)]
pub struct Ways {
    /// Today; [`TODAY`] where it is absent.
    pub as_of: Option<String>,
    /// The edition to look at.
    pub edition: Option<String>,
    /// What counts as an error.
    pub deny: Vec<Deny>,
    /// Threads; as many as there are cores where it is absent.
    pub threads: Option<usize>,
    /// What pages look like.
    pub look: Look,
    /// What the history of the files tells.
    pub log: Option<Log>,
}

/// What pages look like.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// As the bare theme has it.
    #[default]
    Bare,
    /// As nothing at all, where only the report counts.
    Blank,
    /// All that each page is given.
    Given,
    /// There are none: the report is what shows before pages are made.
    None,
    /// As the definition says.
    Own,
}

/// What came of a definition.
pub struct Outcome {
    /// What was read.
    pub snapshot: Snapshot,
    /// What it became.
    pub compiled: Compiled,
    as_of: String,
}

/// Compiles as of [`TODAY`] with the bare theme.
pub fn check(snapshot: Snapshot) -> Outcome {
    check_so(snapshot, &Ways::default())
}

/// Compiles as asked.
pub fn check_so(snapshot: Snapshot, ways: &Ways) -> Outcome {
    let as_of = ways.as_of.clone().unwrap_or_else(|| TODAY.to_owned());
    let compiled = compiled(&snapshot, ways);
    Outcome { snapshot, compiled, as_of }
}

/// Compiles a snapshot that is used again.
pub fn compiled(snapshot: &Snapshot, ways: &Ways) -> Compiled {
    static HIGHLIGHTER: OnceLock<Highlighter> = OnceLock::new();
    static POOL: OnceLock<rayon::ThreadPool> = OnceLock::new();
    // The program's own threads have this much room; those of the test runner have less.
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(16 << 20).build();
    let day: Date = parse_date(ways.as_of.as_deref().unwrap_or(TODAY)).expect("a day");
    let work = || {
        let inputs = Inputs {
            edition: ways.edition.as_deref(),
            deny: &ways.deny,
            log: ways.log.as_ref(),
            theme: match ways.look {
                Look::Bare => Some(bare()),
                Look::Blank | Look::None => Some(blank()),
                Look::Given => Some(given()),
                Look::Own => None,
            },
            ..Inputs::of(snapshot, day)
        };
        if ways.look != Look::None {
            return compile(inputs, HIGHLIGHTER.get_or_init(Highlighter::default));
        }
        let draft = draft(inputs, &Memory::default());
        Compiled { portals: Vec::new(), entries: draft.entries(), report: draft.report, knows_edition: true }
    };
    match ways.threads {
        Some(threads) => pool(threads).expect("threads").install(work),
        None => POOL.get_or_init(|| pool(0).expect("threads")).install(work),
    }
}

impl Outcome {
    fn heading(&self) -> Heading<'_> {
        let entries = self.compiled.entries;
        Heading { sources: &self.snapshot.sources, entries, as_of: &self.as_of, edition: None }
    }

    /// The report for people.
    pub fn report(&self) -> String {
        human(&self.compiled.report, &self.heading(), Colour::Never)
    }

    /// The report for programs.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&json(&self.compiled.report, &self.heading())).expect("the report is JSON")
    }

    /// The report as SARIF, of a definition in a folder of its repository.
    pub fn sarif(&self, folder: &str) -> serde_json::Value {
        let text = sarif(&self.compiled.report, &self.heading(), &rules(), folder);
        serde_json::from_str(&text).expect("the report is JSON")
    }

    /// The report as commands of GitHub Actions.
    pub fn github(&self, folder: &str) -> String {
        github(&self.compiled.report, &self.heading(), folder)
    }

    /// What was told.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.compiled.report.diagnostics
    }

    /// Each diagnostic as `R0101 personas/line-cook.md:3 no person …`.
    pub fn told(&self) -> Vec<String> {
        let each = self.diagnostics().iter().map(|d| {
            let source = self.snapshot.sources.file(d.span.file);
            format!("{} {}:{} {}", d.rule.code, source.path, source.position(d.span.start).line, d.message)
        });
        each.collect()
    }

    /// The codes that were told, each once, in order.
    pub fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<&str> = self.diagnostics().iter().map(|d| d.rule.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The text of a place.
    pub fn text(&self, diagnostic: &Diagnostic) -> &str {
        self.snapshot.sources.text(diagnostic.span)
    }

    /// The files of the first portal, or of a named edition's.
    pub fn portal(&self, edition: Option<&str>) -> BTreeMap<String, Vec<u8>> {
        let mut portals = self.compiled.portals.iter();
        let (_, portal) =
            portals.find(|(name, _)| edition.is_none() || name.as_deref() == edition).expect("an edition");
        let bytes = |file: &File| match file {
            File::Made(bytes) => bytes.to_vec(),
            File::Copied(asset) => asset.read().unwrap_or_default(),
        };
        portal.files.iter().map(|(address, file)| (address.clone(), bytes(file))).collect()
    }

    /// A page of the first portal.
    pub fn page(&self, address: &str) -> String {
        let files = self.portal(None);
        let Some(bytes) = files.get(address) else { panic!("no `{address}` among {:?}", files.keys()) };
        String::from_utf8_lossy(bytes).into_owned()
    }
}

/// Compares with a file, or writes it where `BLESS` is set.
pub fn expect(path: &Path, actual: &str) -> Result<(), String> {
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(path, actual).expect("the expectation can be written");
        return Ok(());
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    let shown = path.strip_prefix(here()).unwrap_or(path).display();
    Err(format!("{shown} expects otherwise (BLESS=1 rewrites it):\n{}", difference(&expected, actual)))
}

/// The lines that differ.
pub fn difference(expected: &str, actual: &str) -> String {
    let (mut out, mut shown) = (String::new(), 0);
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    for at in 0..old.len().max(new.len()) {
        let (before, after) = (old.get(at), new.get(at));
        if before != after && shown < 12 {
            shown += 1;
            writeln!(out, "  line {}\n    - {}\n    + {}", at + 1, before.unwrap_or(&""), after.unwrap_or(&"")).ok();
        }
    }
    out
}

/// A folder of its own that is gone after the test, with the files of `from` in it.
pub fn copy(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().expect("a folder");
    copy_into(from, to.path());
    to
}

fn copy_into(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("the folder can be read").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).expect("the folder can be made");
            copy_into(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}
