//! How long a wiki takes from a folder of Markdown to a portal on disk, and how much memory: `cargo bench --bench wiki`.

mod measured;

use measured::Bench;
use measured::wiki::write_wiki;

fn main() {
    Bench { things: "pages", sizes: &[1_000, 10_000], write: write_wiki }.run();
}
