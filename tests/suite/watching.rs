//! `rutter build --watch`: the portal on disk follows the definition, and stays as it was while that has errors.

use super::previewed::write;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A watching build, with the lines that it tells.
pub struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Watching {
    /// Starts one.
    pub fn start(home: &Path) -> Watching {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rutter"))
            .args(["build", "--watch", "--as-of", "2026-10-14"])
            .arg(home)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("rutter starts");
        let (told, lines) = channel();
        let stderr = child.stderr.take().expect("a pipe");
        std::thread::spawn(move || {
            BufReader::new(stderr).lines().map_while(Result::ok).try_for_each(|line| told.send(line))
        });
        Watching { child, lines }
    }

    /// Waits for a line that says `what`.
    pub fn hears(&self, what: &str) {
        let mut heard = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(Duration::from_mins(1)) {
            if line.contains(what) {
                return;
            }
            heard.push(line);
        }
        panic!("it never said {what:?}, but: {heard:#?}");
    }
}

#[test]
fn a_watching_build_follows_and_keeps_the_last_good_portal() {
    let room = tempfile::tempdir().expect("a folder");
    let home = room.path().join("definition");
    write(&home.join("rutter.toml"), "title = \"Larder\"\n");
    write(&home.join("wiki/index.md"), "# Start\n\nOne.\n");
    let page = home.join("dist/wiki/index.html");
    let says = |text: &str| fs::read_to_string(&page).expect("a page").contains(text);

    let watching = Watching::start(&home);
    watching.hears("files in");
    assert!(says("One."));

    write(&home.join("wiki/index.md"), "# Start\n\nTwo.\n");
    watching.hears("files in");
    assert!(says("Two.") && !says("One."));

    write(&home.join("wiki/index.md"), "+++\ntitle = \n+++\n\nThree.\n");
    watching.hears("the portal was not written");
    assert!(says("Two."));

    // In this order the first portal that has the one has the other.
    write(&home.join("wiki/more.md"), "# More\n\nSaid.\n");
    write(&home.join("wiki/index.md"), "# Start\n\nFour.\n");
    watching.hears("files in");
    assert!(says("Four.") && home.join("dist/wiki/more/index.html").is_file());

    fs::remove_file(home.join("wiki/more.md")).expect("the page goes");
    watching.hears("files in");
    assert!(!home.join("dist/wiki/more").exists());
}
