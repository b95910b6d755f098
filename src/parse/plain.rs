//! Markdown as plain text: for summaries, search and cards.

use super::prose::Events;
use pulldown_cmark::{Event, LinkType, Tag};

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
            // A reference without words of its own is called by its id: what that is titled is not known here.
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole: false }, dest_url, .. }) => {
                let name = dest_url.rsplit(['#', ':', '/']).next().unwrap_or(&dest_url);
                plain.push_str(&name.replace('-', " "));
            }
            Event::End(tag) if is_block(tag) => plain.push('\n'),
            _ => {}
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// A text on one line, with one blank between words.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// As much of a line as `most` characters hold, with a mark where there is more.
#[must_use]
pub fn begin(mut line: String, most: usize) -> String {
    if let Some((end, _)) = line.char_indices().nth(most) {
        line.truncate(line[..end].rfind(' ').unwrap_or(end));
        line.push_str(" …");
    }
    line
}

fn is_block(tag: pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd::{CodeBlock, Heading, Item, Paragraph, TableCell};
    matches!(tag, Paragraph | Heading(_) | Item | CodeBlock | TableCell)
}
