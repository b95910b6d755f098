//! Finds the `:::` blocks of a body: lines decide, and pulldown-cmark only says what is code.
//!
//! Where a block ends must never depend on what an edition shows, nor on code that someone forgot to close inside it. So a line
//! of as many colons as opened a block closes it, code or not; and what is code behind a block is asked of the text without it.
//! Where that leaves two readings, it is a fault: nothing is published, rather than the wrong half.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::cut::{blank, shape};
use super::event::OPTIONS;
use super::marker::{Marker, markers};
use super::{Admonition, AudienceBlock, Blocks, Fault, Sort};

/// How often the whole text may be asked anew what is code in it.
const ASKS: usize = 16;

/// Finds the `:::` blocks of a body, the same for every edition.
///
/// Linear in the length of the text; a text without `:::` costs a search for it.
pub fn blocks(text: &str) -> Blocks {
    let markers = markers(text);
    if markers.is_empty() {
        return Blocks::default();
    }
    let mut walk = Walk::new(text, &markers);
    for marker in &markers {
        walk.step(marker);
    }
    walk.finish()
}

/// What a block turns out to be.
enum Kind {
    Audience(Vec<(String, Range<usize>)>),
    Admonition(Sort, Option<String>),
    /// Told already.
    Unknown,
}

struct Open {
    kind: Kind,
    line: Range<usize>,
    fence: Range<usize>,
    colons: usize,
    quotes: usize,
}

/// A stretch in which lines are no Markdown.
struct Opaque {
    range: Range<usize>,
    is_code: bool,
}

struct Walk<'a> {
    text: &'a str,
    /// The text with markers as rules, and blocks that spilt blanked.
    probe: Vec<u8>,
    opaque: Vec<Opaque>,
    asks: usize,
    stack: Vec<Open>,
    found: Blocks,
    /// Lines that are code, and whether no audience block is around them.
    code: Vec<(usize, bool)>,
    /// Characters of the fences that blocks left open.
    spilt: Vec<u8>,
    /// Where the first such block begins.
    spilt_from: usize,
    /// In the code that begins here, so many blocks are shown as open.
    shown: (usize, usize),
    /// Whether blocks that do not fit into each other were told: what does not fit after that follows from it.
    is_torn: bool,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, markers: &[Marker<'_>]) -> Self {
        let mut probe = text.as_bytes().to_vec();
        for marker in markers {
            blank(&mut probe, marker.fence());
            probe[marker.at..marker.at + 3].fill(b'_');
        }
        let opaque = ask(&probe);
        Walk {
            text,
            probe,
            opaque,
            asks: 1,
            stack: Vec::new(),
            found: Blocks::default(),
            code: Vec::new(),
            spilt: Vec::new(),
            spilt_from: text.len(),
            shown: (0, 0),
            is_torn: false,
        }
    }

    /// The code or HTML around an offset.
    fn around(&self, at: usize) -> Option<&Opaque> {
        let next = self.opaque.partition_point(|opaque| opaque.range.start <= at);
        self.opaque.get(next.checked_sub(1)?).filter(|opaque| opaque.range.end > at)
    }

    fn fault(&mut self, line: usize, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let from = self.stack.first().map_or(line, |open| open.line.start.min(line));
        self.found.broken = Some(self.found.broken.map_or(from, |broken| broken.min(from)));
        self.found.faults.push(Fault { span, message: message.into(), help: help.into() });
    }

    /// A fault that others follow from: only the first is told.
    fn tear(&mut self, line: usize, span: Range<usize>, message: &str, help: String) {
        self.fault(line, span, message, help);
        if std::mem::replace(&mut self.is_torn, true) {
            self.found.faults.pop();
        }
    }

    fn step(&mut self, marker: &Marker<'_>) {
        let code = self.around(marker.at).filter(|opaque| opaque.is_code).map(|opaque| opaque.range.clone());
        let closes = |code: &Range<usize>| {
            self.stack.iter().any(|open| open.colons == marker.colons && open.fence.start < code.start)
        };
        match code {
            Some(code) if !marker.rest.is_empty() || !closes(&code) => self.show(marker, code.start),
            code if marker.rest.is_empty() => self.close(marker, code.map(|code| code.start)),
            _ => self.open(marker),
        }
    }

    /// A line that is code.
    fn show(&mut self, marker: &Marker<'_>, code: usize) {
        let outermost = !self.stack.iter().any(|open| matches!(open.kind, Kind::Audience(_)));
        self.code.push((marker.at, outermost));
        if self.shown.0 != code {
            self.shown = (code, 0);
        }
        if !marker.rest.is_empty() {
            self.shown.1 += 1;
        } else if let Some(open) = self.shown.1.checked_sub(1) {
            self.shown.1 = open;
        } else if !self.spilt.is_empty() {
            // the end of a block that was taken to end earlier, inside its code
            self.ambiguous(marker);
        }
    }

    fn ambiguous(&mut self, marker: &Marker<'_>) {
        self.fault(
            marker.line.start.min(self.spilt_from),
            marker.fence(),
            "cannot tell whether this line ends a block or is code in it",
            "close the code inside the block, and give the block more colons than the code shows",
        );
    }

    fn open(&mut self, marker: &Marker<'_>) {
        if self.stack.last().is_some_and(|outer| marker.colons >= outer.colons) {
            self.tear(
                marker.line.start,
                marker.fence(),
                "a `:::` block stands inside another that has no more colons",
                "give the outer block more colons, or close it first".into(),
            );
        }
        let kind = self.kind(marker);
        self.stack.push(Open {
            kind,
            line: marker.line.clone(),
            fence: marker.fence(),
            colons: marker.colons,
            quotes: marker.quotes,
        });
    }

    fn kind(&mut self, marker: &Marker<'_>) -> Kind {
        let end = marker.rest.find(|c: char| c.is_whitespace() || c == '[' || c == '{').unwrap_or(marker.rest.len());
        let (name, rest) = marker.rest.split_at(end);
        if name == "audience" {
            return self.audience(marker, rest);
        }
        if let Some(sort) = Sort::ALL.into_iter().find(|sort| sort.name() == name) {
            let title = match rest.trim().strip_prefix('[') {
                Some(bracketed) => bracketed.strip_suffix(']').unwrap_or(bracketed),
                None => rest.trim().split('{').next().unwrap_or_default(),
            };
            let title = title.trim();
            return Kind::Admonition(sort, (!title.is_empty()).then(|| title.to_owned()));
        }
        let span = marker.rest_at..marker.rest_at + name.len().max(1).min(marker.rest.len());
        let help = match nearest(name) {
            Some(known) => format!("did you mean `{known}`?"),
            None => {
                "known are `audience`, `note`, `tip`, `info`, `important`, `warning`, `caution` and `danger`".into()
            }
        };
        self.fault(marker.line.start, span, format!("unknown `:::` block `{name}`"), help);
        Kind::Unknown
    }

    fn audience(&mut self, marker: &Marker<'_>, rest: &str) -> Kind {
        let mut labels = Vec::new();
        let mut at = marker.rest_at + marker.rest.len() - rest.len();
        for word in rest.split_inclusive(|c: char| c.is_whitespace() || c == ',') {
            let label = word.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
            if !label.is_empty() {
                labels.push((label.to_owned(), at..at + label.len()));
            }
            at += word.len();
        }
        let is_label = |label: &str| label.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
        if let Some((label, span)) = labels.iter().find(|(label, _)| !is_label(label)) {
            let (message, span) = (format!("`{label}` is no audience label"), span.clone());
            self.fault(
                marker.line.start,
                span,
                message,
                "write labels of letters, digits and `-`, with spaces between",
            );
        }
        if labels.is_empty() {
            let help = "name who may read it, for example `::: audience internal`";
            self.fault(marker.line.start, marker.fence(), "an audience block without a label", help);
            return Kind::Unknown;
        }
        Kind::Audience(labels)
    }

    fn close(&mut self, marker: &Marker<'_>, code: Option<usize>) {
        let Some(depth) = self.stack.iter().rposition(|open| open.colons == marker.colons) else {
            self.tear(
                marker.line.start,
                marker.fence(),
                "this line of colons closes no block",
                "remove it, or give the block that it should close as many colons; a block that shows `:::` needs more"
                    .into(),
            );
            return;
        };
        while self.stack.len() > depth + 1 {
            self.unclosed();
        }
        if self.stack.last().is_some_and(|open| open.quotes != marker.quotes) || marker.begins_item {
            self.fault(
                marker.line.start,
                marker.fence(),
                "a `:::` block ends in another quote or list item than it begins in",
                "begin the line that closes the block as the one that opens it",
            );
        }
        if code.is_some() && !matches!(self.stack.last(), Some(Open { kind: Kind::Audience(_), .. })) {
            // what is rendered takes it for code, and so does the rest of this walk
            self.ambiguous(marker);
            return;
        }
        let fence = code.and_then(|code| self.text.as_bytes().get(code).copied()).filter(|byte| b"`~".contains(byte));
        if let Some(code) = code {
            // the fence that opened this code may be the one that should have closed the code of an earlier block
            let is_bare = fence.is_some_and(|fence| self.first_line(code).bytes().all(|byte| byte == fence));
            if is_bare && fence.is_some_and(|fence| self.spilt.contains(&fence)) {
                self.ambiguous(marker);
            }
            self.spilt.push(fence.unwrap_or(b' '));
            self.spilt_from = self.stack.last().map_or(self.spilt_from, |open| open.line.start.min(self.spilt_from));
        }
        let Some(open) = self.stack.pop() else { return };
        let span = open.line.start..marker.line.end;
        let close = marker.fence();
        match open.kind {
            Kind::Audience(labels) => {
                let length = |fence: u8| code.map_or(0, |code| self.run(code, fence));
                let mend = fence.filter(|fence| length(*fence) <= marker.colons);
                self.found.audience.push(AudienceBlock { span: span.clone(), open: open.fence, close, labels, mend });
                let spills = self.around(marker.at).is_some_and(|opaque| {
                    opaque.range.start > span.start && (opaque.is_code || opaque.range.end > span.end + 1)
                });
                if spills {
                    self.ask_without(span, marker);
                }
            }
            Kind::Admonition(sort, title) => {
                self.found.admonitions.push(Admonition { span, open: open.fence, close, sort, title });
            }
            Kind::Unknown => {}
        }
    }

    /// The rest of the line at an offset, trimmed.
    fn first_line(&self, at: usize) -> &str {
        self.text[at..].lines().next().unwrap_or_default().trim()
    }

    /// How often a byte stands from an offset on.
    fn run(&self, at: usize, byte: u8) -> usize {
        self.text.as_bytes()[at..].iter().take_while(|found| **found == byte).count()
    }

    /// Code or HTML that began in a block goes on behind it: asks again, without the block.
    fn ask_without(&mut self, span: Range<usize>, marker: &Marker<'_>) {
        if self.asks == ASKS {
            self.fault(
                marker.line.start,
                marker.fence(),
                "too many blocks of this text leave code or HTML open",
                "close the code and the HTML inside the `:::` blocks",
            );
            return;
        }
        self.asks += 1;
        blank(&mut self.probe, span);
        self.opaque = ask(&self.probe);
    }

    fn unclosed(&mut self) {
        let Some(open) = self.stack.last() else { return };
        let (start, span, fence) = (open.line.start, open.fence.clone(), ":".repeat(open.colons.min(20)));
        let help = format!("close it with `{fence}` on a line of its own");
        self.tear(start, span, "a `:::` block is never closed", help);
        self.stack.pop();
    }

    fn finish(mut self) -> Blocks {
        while !self.stack.is_empty() {
            self.unclosed();
        }
        self.found.audience.sort_by_key(|block| block.open.start);
        self.found.admonitions.sort_by_key(|block| block.open.start);
        if self.found.faults.is_empty() {
            self.verify(false);
        }
        if self.found.faults.is_empty() && !self.found.audience.is_empty() {
            self.verify(true);
        }
        self.found.faults.sort_by_key(|fault| fault.span.start);
        self.found
    }

    /// Looks at the text as it is read with everything shown, or with every audience block hidden: what was taken for code must
    /// be code there, and an admonition must open and close in one place.
    fn verify(&mut self, hidden: bool) {
        let places = places(&shape(self.text, &self.found, |_| hidden));
        for (at, outermost) in std::mem::take(&mut self.code) {
            if (outermost || !hidden) && !places.is_code(at) {
                self.fault(
                    at,
                    at..at + 3,
                    "whether this line is code depends on the block before it",
                    "close the code, the HTML or the list inside that block",
                );
            }
            if !hidden {
                self.code.push((at, outermost));
            }
        }
        let lies_hidden = |at: usize| {
            let next = self.found.audience.partition_point(|block| block.open.start < at);
            // blocks nest, so that one of those that open before may end behind
            hidden && self.found.audience[..next].iter().rev().any(|block| block.close.end > at)
        };
        let torn: Vec<_> = (self.found.admonitions.iter())
            .filter(|block| !lies_hidden(block.open.start))
            .filter(|block| {
                let (open, close) = (places.parents.get(&block.open.start), places.parents.get(&block.close.start));
                open.is_none() || open != close
            })
            .map(|block| (block.span.start, block.open.clone()))
            .collect();
        for (start, span) in torn {
            self.fault(
                start,
                span,
                "a `:::` block does not stand on lines of its own in one place",
                "indent its first and last line alike, with a blank line before and after",
            );
        }
    }
}

/// Where code and HTML stand.
fn ask(text: &[u8]) -> Vec<Opaque> {
    // the text was valid and only ASCII was written into it, over whole characters
    let text = String::from_utf8_lossy(text);
    Parser::new_ext(&text, OPTIONS)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::CodeBlock(_)) => Some(Opaque { range, is_code: true }),
            Event::Start(Tag::HtmlBlock) => Some(Opaque { range, is_code: false }),
            _ => None,
        })
        .collect()
}

/// Where rules and lines of HTML stand, each with a number for what is directly around it.
struct Places {
    parents: BTreeMap<usize, usize>,
    code: Vec<Range<usize>>,
}

impl Places {
    fn is_code(&self, at: usize) -> bool {
        let next = self.code.partition_point(|code| code.start <= at);
        next.checked_sub(1).is_some_and(|last| self.code[last].end > at)
    }
}

fn places(text: &str) -> Places {
    let mut places = Places { parents: BTreeMap::new(), code: Vec::new() };
    let (mut around, mut count) = (Vec::new(), 0);
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if matches!(tag, Tag::CodeBlock(_)) {
                    places.code.push(range);
                }
                count += 1;
                // lines of HTML belong to what is around the HTML
                let is_html = matches!(tag, Tag::HtmlBlock);
                around.push(if is_html { around.last().copied().unwrap_or(0) } else { count });
            }
            Event::End(_) => {
                around.pop();
            }
            Event::Rule | Event::Html(_) => {
                let written = &text[range.clone()];
                let at = range.start + written.len() - written.trim_start().len();
                places.parents.insert(at, around.last().copied().unwrap_or(0));
            }
            _ => {}
        }
    }
    places
}

/// The known name that a mistyped one is nearest to.
fn nearest(name: &str) -> Option<&'static str> {
    let known = ["audience"].into_iter().chain(Sort::ALL.map(Sort::name));
    let name: Vec<char> = name.chars().take(20).flat_map(char::to_lowercase).collect();
    known
        .map(|known| (distance(&name, known), known))
        .filter(|(far, known)| far * 3 <= known.len())
        .min()
        .map(|(_, known)| known)
}

/// How many letters must be added, dropped or changed.
fn distance(from: &[char], to: &str) -> usize {
    let mut row: Vec<usize> = (0..=from.len()).collect();
    for (line, wanted) in to.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, written) in from.iter().enumerate() {
            let replaced = diagonal + usize::from(*written != wanted);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[from.len()]
}
