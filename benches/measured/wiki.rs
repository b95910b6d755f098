//! The wiki that benchmarks measure: pages of Markdown in nested folders, the same each time.

use super::Dice;
use std::fmt::Write;
use std::path::Path;

/// Pages in one folder, its `index.md` among them.
const FOLDER: usize = 25;
/// Bytes of a page, roughly.
const BYTES: usize = 4_000;

/// A wiki of `size` pages, the same each time: folders of pages with headings, lists, links to other pages, and code in
/// every fifth.
pub fn write_wiki(home: &Path, size: usize) {
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
pub fn file_of(page: usize) -> String {
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
