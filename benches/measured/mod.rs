//! What the benchmarks of builds share: a definition is written, built some times in processes of their own, and the
//! fastest run is printed as a row.
//!
//! Each measurement is a process of its own, because the peak of its memory is read from it.

#![allow(dead_code, reason = "each benchmark takes a part of this")]

pub mod wiki;

use rutter::compile::{Inputs, compile, configure};
use rutter::diagnostic::{Level, Report};
use rutter::emit::{Adopt, Options, Real, emit};
use rutter::render::highlight::Highlighter;
use rutter::source::{FileId, Source, discover};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Runs of each size; the fastest counts, because other programs can only make one slower.
const RUNS: usize = 5;
/// Set for the process that is measured: where its portal goes, beside the definition.
const MEASURED: &str = "RUTTER_BENCH_OUT";

/// A benchmark: what is counted, at which sizes, and what writes a definition of that size into a folder.
pub struct Bench {
    /// what one of the things is called that the size counts, in the plural; the folder's name too
    pub things: &'static str,
    /// how many of them
    pub sizes: &'static [usize],
    /// writes the definition
    pub write: fn(&Path, usize),
}

impl Bench {
    /// Measures each size and prints a table; in the process that is measured, builds once and prints its figures.
    pub fn run(&self) {
        if let Some(out) = std::env::var_os(MEASURED) {
            measure(Path::new(&out));
            return;
        }
        println!(
            "| {} | discover | compile | emit | whole | each | peak memory | letter, median | 95 of 100 | longest | first |",
            self.things
        );
        println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for &size in self.sizes {
            let room = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{size}", self.things));
            std::fs::remove_dir_all(&room).ok();
            (self.write)(&room.join("definition"), size);
            // A new place each time: file systems are slow where much has just been removed.
            let mut runs: Vec<[f64; 4]> = (0..RUNS).map(|number| run(&room.join(format!("portal-{number}")))).collect();
            runs.sort_by(|a, b| whole(a).total_cmp(&whole(b)));
            let fastest = &runs[0];
            let [discover, compile, emit, peak] = fastest;
            let all = whole(fastest);
            let each = all * 1e3 / size as f64;
            let typed = typed(&room.join("portal-0")).unwrap_or_else(|| "not measured | | |".into());
            println!(
                "| {size} | {discover:.0} ms | {compile:.0} ms | {emit:.0} ms | {all:.0} ms | {each:.0} µs | {peak:.0} MB | {typed} |"
            );
            std::fs::remove_dir_all(&room).expect("the definition can be removed");
        }
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

/// How long a letter takes in the search of a portal until a browser has painted what it finds, as cells; where
/// `npm ci --prefix tests/browser` was run.
fn typed(portal: &Path) -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/typed.mjs");
    let said = Command::new("node").arg(script).arg(portal).output().ok().filter(|said| said.status.success())?;
    let said = String::from_utf8(said.stdout).ok()?;
    Some(said.split_whitespace().map(|figure| format!("{figure} ms")).collect::<Vec<_>>().join(" | "))
}

/// Builds the portal and prints milliseconds of the three parts, and the peak of memory in MB.
fn measure(out: &Path) {
    let home = &out.with_file_name("definition");
    let begin = Instant::now();
    let limit = |source: &Source| {
        configure(&Arc::new(Source::new("rutter.toml", &source.text)), FileId(0), &mut Report::default()).file_bytes()
    };
    let snapshot = discover(home, &[], &limit).expect("the definition can be read");
    let read = begin.elapsed();

    let highlighter = Highlighter::default();
    let as_of = jiff::civil::date(2026, 10, 14);
    let compiled = compile(Inputs::of(&snapshot, as_of), &highlighter);
    for diagnostic in &compiled.report.diagnostics {
        assert!(diagnostic.level != Level::Error, "the definition has a fault: {}", diagnostic.message);
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
        peak("self").unwrap_or(f64::NAN)
    );
}

/// The most memory that a process has held, in MB, by its number or as `self`; where the system tells it.
pub fn peak(process: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok().map(|kilobytes: f64| kilobytes / 1024.0)
}

/// A small generator (xorshift), so that every run measures the same text.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
    /// A word.
    pub fn word(&mut self) -> &'static str {
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
    /// A sentence.
    pub fn sentence(&mut self) -> String {
        let words: Vec<&str> = (0..8 + self.below(8)).map(|_| self.word()).collect();
        let text = words.join(" ");
        format!("{}{}.", text[..1].to_uppercase(), &text[1..])
    }
    /// A paragraph.
    pub fn paragraph(&mut self) -> String {
        (0..4 + self.below(3)).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
    /// A title of three words.
    pub fn title(&mut self) -> String {
        let first = self.word();
        format!("{}{} {} {}", first[..1].to_uppercase(), &first[1..], self.word(), self.word())
    }
}
