//! How long an edit takes to be served by the live preview, and how soon the first page is there: `cargo bench --bench preview`.
//!
//! `rutter serve` runs as a program of its own over the wiki of the benchmark `wiki`. A page is written as an editor saves
//! it, and its address is asked for every millisecond until the answer holds what was written.

mod measured;

use measured::wiki::{file_of, write_wiki};
use measured::{Dice, peak};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Edits of each size.
const EDITS: usize = 50;
/// Between two requests.
const POLL: Duration = Duration::from_millis(1);
/// Between two edits: a person saves, reads, and writes on.
const PAUSE: Duration = Duration::from_millis(700);
/// After this an edit counts as lost.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() {
    println!("| pages | first page | edit, median | 95 of 100 | longest | peak memory |");
    println!("|--:|--:|--:|--:|--:|--:|");
    for size in [1_000, 10_000] {
        let room = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("preview-{size}"));
        std::fs::remove_dir_all(&room).ok();
        write_wiki(&room, size);
        let row = measure(&room, size);
        println!(
            "| {size} | {:.0} ms | {:.0} ms | {:.0} ms | {:.0} ms | {:.0} MB |",
            row.first, row.median, row.most, row.longest, row.peak
        );
        std::fs::remove_dir_all(&room).expect("the wiki can be removed");
    }
}

/// Milliseconds, and MB.
struct Row {
    first: f64,
    median: f64,
    most: f64,
    longest: f64,
    peak: f64,
}

/// The preview as a program. It ends when this is dropped.
struct Serving {
    child: Child,
    port: u16,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Serving {
    fn start(home: &Path) -> Serving {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rutter"))
            .args(["serve", "--as-of", "2026-10-14", "--port", "4273"])
            .arg(home)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("rutter starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| line.strip_prefix("http://127.0.0.1:")?.split('/').next()?.parse().ok())
            .expect("it says where it listens");
        std::thread::spawn(move || lines.for_each(drop));
        Serving { child, port }
    }

    /// What is served at an address; none where nobody answers yet.
    fn get(&self, address: &str) -> Option<Vec<u8>> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        let port = self.port;
        write!(stream, "GET /{address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        answer.starts_with(b"HTTP/1.1 200").then_some(answer)
    }

    /// Milliseconds from `begin` until what is served at an address holds `text`.
    fn shows(&self, address: &str, text: &str, begin: Instant) -> f64 {
        loop {
            let answer = self.get(address).unwrap_or_default();
            if answer.windows(text.len()).any(|piece| piece == text.as_bytes()) {
                return begin.elapsed().as_secs_f64() * 1e3;
            }
            assert!(begin.elapsed() < PATIENCE, "{address} never showed {text:?}");
            std::thread::sleep(POLL);
        }
    }
}

fn measure(home: &Path, size: usize) -> Row {
    let begin = Instant::now();
    let serving = Serving::start(home);
    let first = serving.shows("wiki/area-0/folder-0/page-1/", "</html>", begin);
    // The look through all pages that follows the start is over when somebody begins to write.
    std::thread::sleep(Duration::from_millis(size as u64));
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut taken: Vec<f64> = (0..EDITS)
        .map(|edit| {
            std::thread::sleep(PAUSE);
            let file = file_of(1 + dice.below(size - 1));
            let (path, text) = (home.join("wiki").join(format!("{file}.md")), format!("edit-{edit}-of-{size}"));
            let before = std::fs::read_to_string(&path).expect("a page");
            let address = format!("wiki/{}/", file.trim_end_matches("/index"));
            let begin = Instant::now();
            std::fs::write(&path, format!("{before}\nThis is {text}.\n")).expect("a page");
            serving.shows(&address, &text, begin)
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    let peak = peak(&serving.child.id().to_string()).unwrap_or(f64::NAN);
    Row { first, median: taken[EDITS / 2], most: taken[EDITS * 95 / 100], longest: taken[EDITS - 1], peak }
}
