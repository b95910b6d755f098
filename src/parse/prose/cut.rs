//! Makes the text that one edition reads: hidden blocks blanked in place, so that every offset stays.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, TagEnd};

use super::event::OPTIONS;
use super::{AudienceBlock, Blocks};

/// How often comments that go over a blank line are looked for before the rest of the text is given up.
const ASKS: usize = 8;

/// The text as an edition reads it, as long as `text` and with its lines.
///
/// Blocks for which `hidden` holds are blank, from the first to the last of their lines. The fences of the audience blocks that
/// stay are blank too; those of admonitions become rules (`___`), which end lists and paragraphs, and which the renderer knows
/// by their place in `blocks`, so that nobody can write one. After a fault everything that follows is blank.
pub fn cut(text: &str, blocks: &Blocks, hidden: impl Fn(&AudienceBlock) -> bool) -> String {
    uncomment(shape(text, blocks, hidden))
}

/// [`cut`] without regard to comments.
pub(super) fn shape(text: &str, blocks: &Blocks, hidden: impl Fn(&AudienceBlock) -> bool) -> String {
    if blocks.is_empty() {
        return text.to_owned();
    }
    let mut bytes = text.as_bytes().to_vec();
    for block in &blocks.admonitions {
        for fence in [&block.open, &block.close] {
            blank(&mut bytes, fence.clone());
            fill(&mut bytes, fence.start..fence.start + 3, b'_');
        }
    }
    let mut until = 0;
    for block in &blocks.audience {
        if block.span.start < until {
            // inside one that is blank already
        } else if hidden(block) {
            until = block.span.end;
            blank(&mut bytes, block.span.clone());
        } else {
            blank(&mut bytes, block.open.clone());
            blank(&mut bytes, block.close.clone());
            if let Some(fence) = block.mend {
                fill(&mut bytes, block.close.clone(), fence);
            }
        }
    }
    if let Some(broken) = blocks.broken {
        let end = bytes.len();
        blank(&mut bytes, broken..end);
    }
    text_of(bytes)
}

/// Blanks what stands in a range, which must hold whole characters; lines stay.
pub(super) fn blank(bytes: &mut [u8], range: Range<usize>) {
    for byte in bytes.get_mut(range).into_iter().flatten() {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

/// Puts one character wherever a range has one.
pub(super) fn fill(bytes: &mut [u8], range: Range<usize>, with: u8) {
    bytes.get_mut(range).into_iter().flatten().for_each(|byte| *byte = with);
}

pub(super) fn text_of(bytes: Vec<u8>) -> String {
    // whole characters were blanked; were one not, its rest would be lost and not the text
    String::from_utf8(bytes).unwrap_or_else(|torn| String::from_utf8_lossy(torn.as_bytes()).into_owned())
}

/// Blanks what comments say. Their marks stay where they are, so that the text around them reads as before; those that begin
/// in an HTML block which ends before them, at a blank line, vanish: Markdown would show their rest.
fn uncomment(text: String) -> String {
    if !text.contains("<!--") {
        return text;
    }
    let mut bytes = text.into_bytes();
    for ask in 0..=ASKS {
        let torn = torn_comments(&String::from_utf8_lossy(&bytes));
        let Some(first) = torn.first().map(|first| first.start) else { break };
        for comment in torn {
            blank(&mut bytes, comment);
        }
        if ask == ASKS {
            let end = bytes.len();
            blank(&mut bytes, first..end);
        }
    }
    for said in sayings(&String::from_utf8_lossy(&bytes)) {
        blank(&mut bytes, said);
    }
    text_of(bytes)
}

/// What stands between the marks of comments.
fn sayings(text: &str) -> Vec<Range<usize>> {
    let mut comments = Comments::default();
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Html(_) => comments.read(text, range),
            Event::InlineHtml(_) => {
                comments.read(text, range);
                comments.is_open = false;
            }
            Event::End(TagEnd::HtmlBlock) => comments.is_open = false,
            _ => {}
        }
    }
    comments.said
}

/// Comments, as pieces of HTML go by.
#[derive(Default)]
struct Comments {
    is_open: bool,
    /// What they say.
    said: Vec<Range<usize>>,
}

impl Comments {
    fn read(&mut self, text: &str, piece: Range<usize>) {
        let mut at = piece.start;
        while let Some(rest) = text.get(at..piece.end) {
            if self.is_open {
                let end = rest.find("-->");
                self.said.push(at..end.map_or(piece.end, |end| at + end));
                let Some(end) = end else { return };
                at += end + 3;
                self.is_open = false;
            } else {
                let Some(start) = rest.find("<!--") else { return };
                at += start + 4;
                // `<!-->` and `<!--->` say nothing
                let rest = text.get(at..piece.end).unwrap_or_default();
                match [">", "->"].into_iter().find(|marks| rest.starts_with(marks)) {
                    Some(marks) => at += marks.len(),
                    None => self.is_open = true,
                }
            }
        }
    }
}

/// Comments that are not over where their HTML block is.
fn torn_comments(text: &str) -> Vec<Range<usize>> {
    let mut torn = Vec::new();
    let (mut open, mut until) = (None, 0);
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Html(_) if range.start >= until => open = comment_open_behind(text, range, open),
            Event::End(TagEnd::HtmlBlock) => {
                let Some(start) = open.take() else { continue };
                // where none closes, the comment ends with its block
                let Some(length) = text.get(start..).and_then(|rest| rest.find("-->")) else { break };
                until = start + length + 3;
                torn.push(start..until);
            }
            _ => {}
        }
    }
    torn
}

/// Where the comment began that is open behind a piece of HTML.
fn comment_open_behind(text: &str, piece: Range<usize>, mut open: Option<usize>) -> Option<usize> {
    let mut at = piece.start;
    while let Some(rest) = text.get(at..piece.end) {
        if open.is_some() {
            let Some(end) = rest.find("-->") else { return open };
            at += end + 3;
            open = None;
        } else {
            let start = at + rest.find("<!--")?;
            open = Some(start);
            at = start + 2;
        }
    }
    open
}
