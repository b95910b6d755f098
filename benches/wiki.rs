//! How long a wiki takes from a folder of Markdown to a portal on disk, and how much memory: `cargo bench`.
//!
//! Each measurement is a process of its own, because the peak of its memory is read from it.

use rutter::compile::{Inputs, compile, configure};
use rutter::diagnostic::{Level, Report};
use rutter::emit::{Adopt, Options, Real, emit};
use rutter::render::highlight::Highlighter;
use rutter::source::{FileId, Source, discover};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Pages of the wikis that are measured.
const SIZES: [usize; 2] = [1_000, 10_000];
/// Runs of each; the fastest counts, because other programs can only make one slower.
const RUNS: usize = 5;
/// Pages in one folder, its `index.md` among them.
const FOLDER: usize = 25;
/// Bytes of a page, roughly.
const BYTES: usize = 4_000;
/// Set for the process that is measured: where its portal goes, beside the definition.
const MEASURED: &str = "RUTTER_BENCH_WIKI";

fn main() {
    if let Some(out) = std::env::var_os(MEASURED) {
        measure(Path::new(&out));
        return;
    }
    println!("| pages | discover | compile | emit | whole | a page | peak memory |\n|--:|--:|--:|--:|--:|--:|--:|");
    for size in SIZES {
        let room = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("wiki-{size}"));
        std::fs::remove_dir_all(&room).ok();
        write_wiki(&room.join("definition"), size);
        // A new place each time: file systems are slow where much has just been removed.
        let mut runs: Vec<[f64; 4]> = (0..RUNS).map(|number| run(&room.join(format!("portal-{number}")))).collect();
        runs.sort_by(|a, b| whole(a).total_cmp(&whole(b)));
        let fastest = &runs[0];
        let [discover, compile, emit, peak] = fastest;
        let all = whole(fastest);
        let page = all * 1e3 / size as f64;
        println!(
            "| {size} | {discover:.0} ms | {compile:.0} ms | {emit:.0} ms | {all:.0} ms | {page:.0} µs | {peak:.0} MB |"
        );
        std::fs::remove_dir_all(&room).expect("the wiki can be removed");
    }
}

fn whole(run: &[f64; 4]) -> f64 {
    run[..3].iter().sum()
}

/// One build from nothing in a process of its own.
fn run(out: &Path) -> [f64; 4] {
    let output = Command::new(std::env::current_exe().expect("this program has a path"))
        .env(MEASURED, out)
        .stderr(Stdio::inherit())
        .output()
        .expect("the measured process starts");
    let text = String::from_utf8(output.stdout).expect("figures are text");
    let figures: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    figures.try_into().unwrap_or_else(|_| panic!("the measured process failed: {text}"))
}

/// Builds the portal and prints milliseconds of the three parts, and the peak of memory in MB.
fn measure(out: &Path) {
    let home = &out.with_file_name("definition");
    let begin = Instant::now();
    let limit = |source: &Source| {
        configure(&Arc::new(Source::new("rutter.toml", &source.text)), FileId(0), &mut Report::default()).file_bytes()
    };
    let snapshot = discover(home, &[], &limit).expect("the wiki can be read");
    let read = begin.elapsed();

    let highlighter = Highlighter::default();
    let as_of = jiff::civil::date(2026, 10, 14);
    let inputs =
        Inputs { snapshot: &snapshot, as_of, edition: None, deny: &[], theme: None, highlighter: &highlighter };
    let compiled = compile(inputs);
    for diagnostic in &compiled.report.diagnostics {
        assert!(diagnostic.level == Level::Advice, "the wiki has a fault: {}", diagnostic.message);
    }
    let made = begin.elapsed();

    let options = Options { adopt: Adopt::No, user_home: None, stop: &AtomicBool::new(false), waits: &|| {} };
    let (_, portal) = compiled.portals.first().expect("there is one edition");
    emit(portal, out, home, &options, &Real).expect("the portal can be written");
    let written = begin.elapsed();

    let milliseconds = |span: std::time::Duration| span.as_secs_f64() * 1e3;
    println!(
        "{} {} {} {}",
        milliseconds(read),
        milliseconds(made.saturating_sub(read)),
        milliseconds(written.saturating_sub(made)),
        peak().unwrap_or(f64::NAN)
    );
}

/// The most memory that this process has held, in MB; where the system tells it.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok().map(|kilobytes: f64| kilobytes / 1024.0)
}

/// A wiki of `size` pages, the same each time: folders of pages with headings, lists, links to other pages, and code in
/// every fifth.
fn write_wiki(home: &Path, size: usize) {
    std::fs::create_dir_all(home).expect("a folder for the wiki");
    std::fs::write(home.join("rutter.toml"), "title = \"Wiki\"\n").expect("rutter.toml");
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for page in 0..size {
        let path = home.join("wiki").join(format!("{}.md", file_of(page)));
        std::fs::create_dir_all(path.parent().expect("a page lies in a folder")).expect("a folder of pages");
        std::fs::write(path, text_of(page, size, &mut dice)).expect("a page");
    }
}

/// Where a page lies below `wiki/`, without the ending: areas of ten folders.
fn file_of(page: usize) -> String {
    let (folder, place) = (page / FOLDER, page % FOLDER);
    let name = if place == 0 { "index".to_owned() } else { format!("page-{page}") };
    format!("area-{}/folder-{folder}/{name}", folder / 10)
}

/// The id of a page, as references name it.
fn id_of(page: usize) -> String {
    file_of(page).trim_end_matches("/index").to_owned()
}

fn text_of(page: usize, size: usize, dice: &mut Dice) -> String {
    let mut text = format!("# {} {page}\n\n{}\n", dice.title(), dice.paragraph());
    let mut section = 0;
    while text.len() < BYTES {
        section += 1;
        let (to, near) = (dice.below(size), page / FOLDER * FOLDER);
        write!(text, "\n## {} {section}\n\n{}\n\n", dice.title(), dice.paragraph()).ok();
        writeln!(text, "See [[{}]] and [the overview](index.md). {}", id_of(to), dice.sentence()).ok();
        match section % 3 {
            0 => writeln!(
                text,
                "\n- {}\n- **{}** {}\n- {}",
                dice.sentence(),
                dice.word(),
                dice.sentence(),
                dice.sentence()
            ),
            1 if near + 1 < size => writeln!(text, "\n### {}\n\n> {}", dice.title(), dice.sentence()),
            _ => writeln!(
                text,
                "\n| {} | {} |\n|---|--:|\n| {} | {} |",
                dice.word(),
                dice.word(),
                dice.word(),
                dice.below(99)
            ),
        }
        .ok();
        if section == 2 && page.is_multiple_of(5) {
            text.push_str(CODE[page / 5 % CODE.len()]);
        }
    }
    text
}

const CODE: [&str; 4] = [
    "\n```rust\n/// How many probes answer.\nfn alive(probes: &[Probe], now: u64) -> usize {\n    probes.iter().filter(|probe| now - probe.heard < 900).count()\n}\n```\n",
    "\n```python\ndef gaps(readings, most=900):\n    \"\"\"Pairs of readings with too long a silence between them.\"\"\"\n    return [(a, b) for a, b in zip(readings, readings[1:]) if b.at - a.at > most]\n```\n",
    "\n```toml\n[probe.cold-room-2]\nserial = \"LP-20931\"\nlimits = { low = 1.0, high = 5.0 }\nquiet = [\"22:00\", \"06:00\"]\n```\n",
    "\n```sh\nset -eu\nfor probe in probes/*.toml; do\n  grep -q '^serial' \"$probe\" || echo \"no serial: $probe\"\ndone\n```\n",
];

/// A small generator (xorshift), so that every run measures the same text.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
    fn word(&mut self) -> &'static str {
        const WORDS: [&str; 32] = [
            "kitchen",
            "probe",
            "reading",
            "alarm",
            "door",
            "cold",
            "room",
            "shift",
            "chef",
            "log",
            "delivery",
            "limit",
            "inspector",
            "signature",
            "morning",
            "sensor",
            "battery",
            "window",
            "report",
            "handover",
            "gap",
            "reason",
            "team",
            "plan",
            "release",
            "launch",
            "question",
            "answer",
            "week",
            "level",
            "order",
            "check",
        ];
        WORDS[self.below(WORDS.len())]
    }
    fn sentence(&mut self) -> String {
        let words: Vec<&str> = (0..8 + self.below(8)).map(|_| self.word()).collect();
        let text = words.join(" ");
        format!("{}{}.", text[..1].to_uppercase(), &text[1..])
    }
    fn paragraph(&mut self) -> String {
        (0..4 + self.below(3)).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
    fn title(&mut self) -> String {
        let first = self.word();
        format!("{}{} {} {}", first[..1].to_uppercase(), &first[1..], self.word(), self.word())
    }
}
