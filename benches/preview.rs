//! How long an edit takes to be served by the live preview, and how soon the first page is there: `cargo bench --bench preview`.
//!
//! `rutter serve` runs as a program of its own over the wiki of the benchmark `wiki`. A page is written as an editor saves
//! it, and its address is asked for every millisecond until the answer holds what was written. Where `hugo` or `zola` is
//! installed, its preview is asked the same of the same pages. Where `npm ci --prefix tests/browser` was run, a browser says when it has painted
//! an edit of rutter's.

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
    println!(
        "| preview | pages | first page | edit, median | 95 of 100 | longest | peak memory | painted, median | longest |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    let tools: Vec<Tool> = [Tool::Rutter, Tool::Hugo, Tool::Zola].into_iter().filter(|tool| tool.is_there()).collect();
    for size in [1_000, 10_000] {
        for tool in tools.iter().copied() {
            let room = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("preview-{size}"));
            std::fs::remove_dir_all(&room).ok();
            write_wiki(&room, size);
            match tool {
                Tool::Rutter => {}
                Tool::Hugo => suit_hugo(&room),
                Tool::Zola => suit_zola(&room),
            }
            let row = measure(tool, &room, size);
            println!(
                "| {tool:?} | {size} | {:.0} ms | {:.0} ms | {:.0} ms | {:.0} ms | {:.0} MB | {} |",
                row.first, row.median, row.most, row.longest, row.peak, row.painted
            );
            std::fs::remove_dir_all(&room).expect("the wiki can be removed");
        }
    }
}

/// Whose preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tool {
    Rutter,
    Hugo,
    Zola,
}

impl Tool {
    fn program(self) -> &'static str {
        match self {
            Tool::Rutter => env!("CARGO_BIN_EXE_rutter"),
            Tool::Hugo => "hugo",
            Tool::Zola => "zola",
        }
    }

    fn is_there(self) -> bool {
        let asks = if self == Tool::Hugo { "version" } else { "--version" };
        Command::new(self.program()).arg(asks).stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// Starts the preview of the pages in `home`.
    fn serve(self, home: &Path) -> Command {
        let mut command = Command::new(self.program());
        match self {
            Tool::Rutter => command.args(["serve", "--as-of", "2026-10-14", "--port", "4273"]).arg(home),
            Tool::Hugo => command.args(["server", "--port", "4273", "--source"]).arg(home),
            Tool::Zola => command.arg("--root").arg(home).args(["serve", "--port", "4273"]),
        };
        command
    }

    /// Where a page lies on disk, below the folder of all, and its address. `file` is without the ending.
    fn place(self, file: &str) -> (String, String) {
        let address = file.trim_end_matches("/index");
        match self {
            Tool::Rutter => (format!("wiki/{file}.md"), format!("wiki/{address}/")),
            Tool::Hugo | Tool::Zola => (format!("content/{}.md", section_of(file)), format!("{address}/")),
        }
    }
}

/// The page of a folder, as hugo and zola name it.
fn section_of(file: &str) -> String {
    file.strip_suffix("/index").map_or_else(|| file.to_owned(), |folder| format!("{folder}/_index"))
}

fn write(home: &Path, path: &str, text: &str) {
    let path = home.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

/// Moves the pages to where hugo and zola look for them, with `begin` before each.
fn move_pages(home: &Path, begin: &str) {
    std::fs::remove_file(home.join("rutter.toml")).expect("a file");
    std::fs::rename(home.join("wiki"), home.join("content")).expect("the pages");
    let mut folders = vec![home.join("content")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if !begin.is_empty() {
                let text = std::fs::read_to_string(&path).expect("a page");
                std::fs::write(&path, format!("{begin}{text}")).expect("a page");
            }
            if path.ends_with("index.md") {
                std::fs::rename(&path, folder.join("_index.md")).expect("a page");
            }
        }
    }
}

/// Makes a site of hugo out of a wiki: the same pages in the plainest of layouts.
fn suit_hugo(home: &Path) {
    move_pages(home, "");
    write(home, "config.toml", "baseURL = \"http://localhost/\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\"]\n");
    let page = "<!doctype html><title>{{ .Title }}</title><nav>{{ .TableOfContents }}</nav>{{ .Content }}</html>\n";
    for name in ["single", "list"] {
        write(home, &format!("layouts/_default/{name}.html"), page);
    }
}

/// The same for zola.
fn suit_zola(home: &Path) {
    move_pages(home, "+++\n+++\n\n");
    write(home, "config.toml", "base_url = \"http://localhost\"\n");
    for (name, what) in [("page", "page"), ("section", "section"), ("index", "section")] {
        let page = format!(
            "<!doctype html><title>{{{{ {what}.title }}}}</title><nav>{{% for part in {what}.toc %}}{{{{ part.title }}}}\
             {{% endfor %}}</nav>{{{{ {what}.content | safe }}}}</html>\n"
        );
        write(home, &format!("templates/{name}.html"), &page);
    }
}

/// Milliseconds, and MB.
struct Row {
    first: f64,
    median: f64,
    most: f64,
    longest: f64,
    peak: f64,
    /// Median and longest, as cells; "not measured" where no browser is there.
    painted: String,
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
    fn start(tool: Tool, home: &Path) -> Serving {
        let mut child =
            tool.serve(home).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the preview starts");
        // Either tells on its own stream where it listens; both are read on, or it would wait for a reader.
        let (sender, lines) = std::sync::mpsc::channel();
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().expect("a pipe")), Box::new(child.stderr.take().expect("a pipe"))];
        for stream in streams {
            let sender = sender.clone();
            std::thread::spawn(move || {
                BufReader::new(stream).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line)));
            });
        }
        let port_in = |line: String| {
            let at = ["http://127.0.0.1:", "http://localhost:"].iter().find_map(|host| line.split_once(host))?;
            at.1.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
        };
        let port = lines.iter().find_map(port_in).expect("it says where it listens");
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

fn measure(tool: Tool, home: &Path, size: usize) -> Row {
    let begin = Instant::now();
    let serving = Serving::start(tool, home);
    let (_, first) = tool.place("area-0/folder-0/page-1");
    let first = serving.shows(&first, "</html>", begin);
    // The look through all pages that follows the start is over when somebody begins to write.
    std::thread::sleep(Duration::from_millis(size as u64));
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut taken: Vec<f64> = (0..EDITS)
        .map(|edit| {
            std::thread::sleep(PAUSE);
            let file = file_of(1 + dice.below(size - 1));
            let (path, address) = tool.place(&file);
            let (path, text) = (home.join(path), format!("edit-{edit}-of-{size}"));
            let before = std::fs::read_to_string(&path).expect("a page");
            let begin = Instant::now();
            std::fs::write(&path, format!("{before}\nThis is {text}.\n")).expect("a page");
            serving.shows(&address, &text, begin)
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    let peak = peak(&serving.child.id().to_string()).unwrap_or(f64::NAN);
    let painted = if tool == Tool::Rutter { painted(home, serving.port) } else { None };
    let painted = painted.unwrap_or_else(|| "not measured | ".into());
    Row { painted, first, median: taken[EDITS / 2], most: taken[EDITS * 95 / 100], longest: taken[EDITS - 1], peak }
}

/// How long an edit takes until a browser has painted it.
fn painted(home: &Path, port: u16) -> Option<String> {
    let (path, address) = Tool::Rutter.place("area-0/folder-0/page-1");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/painted.mjs");
    let url = format!("http://127.0.0.1:{port}/{address}");
    let said = Command::new("node").arg(script).arg(url).arg(home.join(path)).output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let (median, longest) = said.trim().split_once(' ')?;
    Some(format!("{median} ms | {longest} ms"))
}
