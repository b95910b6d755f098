//! Where a text is no Markdown, and where its rules stand, as pulldown-cmark reads it.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::event::OPTIONS;
use super::marker::Prefix;

/// A stretch in which lines are no Markdown.
pub(super) struct Opaque {
    pub range: Range<usize>,
    /// Else it is HTML.
    pub is_code: bool,
}

/// What pulldown-cmark makes of a text, as far as it matters here.
#[derive(Default)]
pub(super) struct Reading {
    /// Code and blocks of HTML, in order.
    opaque: Vec<Opaque>,
    /// Where rules and lines of HTML stand, each with a number for what is directly around it.
    pub parents: HashMap<usize, usize>,
}

impl Reading {
    /// Reads a text.
    pub fn of(text: &[u8]) -> Self {
        // the text was valid and only ASCII was written into it, over whole characters
        let text = String::from_utf8_lossy(text);
        let mut reading = Reading::default();
        let (mut around, mut count) = (Vec::new(), 0);
        for (event, range) in Parser::new_ext(&text, OPTIONS).into_offset_iter() {
            match event {
                Event::Start(tag) => {
                    count += 1;
                    let is_html = matches!(tag, Tag::HtmlBlock);
                    // lines of HTML belong to what is around the HTML
                    around.push(if is_html { around.last().copied().unwrap_or(0) } else { count });
                    if is_html || matches!(tag, Tag::CodeBlock(_)) {
                        reading.opaque.push(Opaque { range, is_code: !is_html });
                    }
                }
                Event::End(_) => {
                    around.pop();
                }
                Event::Rule | Event::Html(_) => {
                    let written = text.get(range.clone()).unwrap_or_default();
                    let at = range.start + written.len() - written.trim_start().len();
                    reading.parents.insert(at, around.last().copied().unwrap_or(0));
                }
                _ => {}
            }
        }
        reading
    }

    /// The code or HTML around an offset.
    pub fn around(&self, at: usize) -> Option<&Opaque> {
        let next = self.opaque.partition_point(|opaque| opaque.range.start <= at);
        self.opaque.get(next.checked_sub(1)?).filter(|opaque| opaque.range.end > at)
    }

    /// A fence that leaves open what is code: one that nothing closes, or one inside code that another opened.
    pub fn open_fence(&self, text: &str) -> Option<Range<usize>> {
        self.opaque.iter().filter(|opaque| opaque.is_code).find_map(|opaque| open_fence(text, &opaque.range))
    }
}

fn open_fence(text: &str, code: &Range<usize>) -> Option<Range<usize>> {
    let fence = Fenced::at(text, code.start)?;
    let written = text.get(code.clone())?.trim_end();
    let mut at = code.start + written.find('\n').unwrap_or(written.len()) + 1;
    for line in written.split('\n').skip(1) {
        let start = at + Prefix::of(line.as_bytes()).length;
        at += line.len() + 1;
        let inner = text.get(start..at - 1)?.trim_end();
        let run = inner.bytes().take_while(|byte| *byte == fence.mark).count();
        if run >= fence.length {
            let closes = run == inner.len() && at > code.start + written.len();
            return (!closes).then(|| start..start + inner.len());
        }
    }
    Some(code.start..code.start + fence.length)
}

/// The fence that opens code.
pub(super) struct Fenced {
    /// `` ` `` or `~`.
    pub mark: u8,
    /// How many.
    pub length: usize,
    /// Nothing stands behind it, so that it could close code as well.
    pub is_bare: bool,
}

impl Fenced {
    /// The fence at an offset; none where code begins there by its indent.
    pub fn at(text: &str, at: usize) -> Option<Self> {
        let line = text.get(at..)?.split('\n').next()?.trim();
        let mark = line.bytes().next().filter(|byte| b"`~".contains(byte))?;
        let length = line.bytes().take_while(|byte| *byte == mark).count();
        (length >= 3).then_some(Fenced { mark, length, is_bare: length == line.len() })
    }
}
