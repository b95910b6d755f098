//! Markdown as plain text: for summaries, search and cards.

use super::prose::Events;
use pulldown_cmark::Event;

/// The words of a text without their marks; blocks are separated by line breaks.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut events = Events::new(text);
    for (event, _) in events.by_ref() {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                plain.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            Event::End(tag) if is_block(tag) => plain.push('\n'),
            _ => {}
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

fn is_block(tag: pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd::{CodeBlock, Heading, Item, Paragraph, TableCell};
    matches!(tag, Paragraph | Heading(_) | Item | CodeBlock | TableCell)
}
