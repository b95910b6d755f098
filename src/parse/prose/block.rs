//! Finds the `:::` blocks of a body: lines decide, and pulldown-cmark only says what is code.
//!
//! Where a block ends must never depend on what an edition shows, nor on code that someone forgot to close inside it. So a line
//! of as many colons as opened a block closes it, code or not; and what is code behind a block is asked of the text without it.
//! Where that leaves two readings, it is a fault: nothing is published, rather than the wrong half.

use std::ops::Range;

use super::cut::{blank, fill, shape};
use super::marker::{Marker, markers, too_deep};
use super::reading::{Fenced, Reading};
use super::{Admonition, AudienceBlock, Blocks, Fault, Sort};

/// How often the whole text may be asked anew what is code in it.
const ASKS: usize = 16;

/// Finds the `:::` blocks of a body, the same for every edition.
///
/// Linear in the length of the text; a text without `:::` costs a search for it.
pub fn blocks(text: &str) -> Blocks {
    if let Some(span) = too_deep(text) {
        let message = "quotes and lists in each other, more than 200 deep".into();
        let help = "take some of them away".into();
        let broken = Some(span.start);
        return Blocks { faults: vec![Fault { span, message, help }], broken, ..Blocks::default() };
    }
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

/// So many blocks may lie in each other.
const NESTING: usize = 16;

/// What a block turns out to be.
pub(super) enum Kind {
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

pub(super) struct Walk<'a> {
    text: &'a str,
    /// Where the first line of colons begins.
    first: usize,
    /// The text with markers as rules, and audience blocks blank once they are found.
    probe: Vec<u8>,
    reading: Reading,
    asks: usize,
    stack: Vec<Open>,
    found: Blocks,
    /// Lines that are code, and whether no audience block is around them.
    code: Vec<(usize, bool)>,
    /// Characters of the fences that blocks left open.
    spilt: Vec<u8>,
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
            fill(&mut probe, marker.at..marker.at + 3, b'_');
        }
        let reading = Reading::of(&probe);
        Walk {
            text,
            first: markers.first().map_or(text.len(), |marker| marker.line.start),
            probe,
            reading,
            asks: 1,
            stack: Vec::new(),
            found: Blocks::default(),
            code: Vec::new(),
            spilt: Vec::new(),
            shown: (0, 0),
            is_torn: false,
        }
    }

    /// Tells a fault; everything from the first line of colons on counts as hidden.
    pub(super) fn fault(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.found.broken = Some(self.first);
        self.found.faults.push(Fault { span, message: message.into(), help: help.into() });
    }

    /// Tells a fault that others follow from: only the first of them.
    fn tear(&mut self, span: Range<usize>, message: &str, help: &str) {
        self.found.broken = Some(self.first);
        if !std::mem::replace(&mut self.is_torn, true) {
            self.fault(span, message, help);
        }
    }

    fn step(&mut self, marker: &Marker<'_>) {
        let code = self.reading.around(marker.at).filter(|opaque| opaque.is_code).map(|opaque| opaque.range.clone());
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
        if marker.rest.starts_with("audience") && Fenced::at(self.text, code).is_none() {
            self.fault(
                marker.fence(),
                "an audience block stands so far to the right that it is code",
                "indent it less; to show it as code, put it between fences",
            );
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
            marker.fence(),
            "cannot tell whether this line ends a block or is code in it",
            "close the code inside the block, and give the block more colons than the code shows",
        );
    }

    fn open(&mut self, marker: &Marker<'_>) {
        if self.stack.last().is_some_and(|outer| marker.colons >= outer.colons) {
            self.tear(
                marker.fence(),
                "a `:::` block stands inside another that has no more colons",
                "give the outer block more colons, or close it first",
            );
        }
        if self.stack.len() == NESTING {
            self.fault(marker.fence(), "too many `:::` blocks in each other", "take some of them away");
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

    fn close(&mut self, marker: &Marker<'_>, code: Option<usize>) {
        let Some(depth) = self.stack.iter().rposition(|open| open.colons == marker.colons) else {
            self.tear(
                marker.fence(),
                "this line of colons closes no block",
                "remove it, or give the block that it should close as many colons; a block that shows `:::` needs more",
            );
            return;
        };
        while self.stack.len() > depth + 1 {
            self.unclosed();
        }
        if self.stack.last().is_some_and(|open| open.quotes != marker.quotes) || marker.begins_item {
            self.fault(
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
        let fence = code.and_then(|code| Fenced::at(self.text, code));
        if code.is_some() {
            // the fence that opened this code may be the one that should have closed the code of an earlier block
            if fence.as_ref().is_some_and(|fence| fence.is_bare && self.spilt.contains(&fence.mark)) {
                self.ambiguous(marker);
            }
            self.spilt.push(fence.as_ref().map_or(b' ', |fence| fence.mark));
        }
        let Some(open) = self.stack.pop() else { return };
        let span = open.line.start..marker.line.end;
        let close = marker.fence();
        match open.kind {
            Kind::Audience(labels) => {
                let mend = self.left_open(&span, marker, open.fence.start - span.start);
                self.found.audience.push(AudienceBlock { span: span.clone(), open: open.fence, close, labels, mend });
                let spills = self.reading.around(marker.at).is_some_and(|opaque| {
                    opaque.range.start > span.start && (opaque.is_code || opaque.range.end > span.end + 1)
                });
                blank(&mut self.probe, span);
                if spills {
                    self.ask_again(marker);
                }
            }
            Kind::Admonition(sort, title) => {
                self.found.admonitions.push(Admonition { span, open: open.fence, close, sort, title });
            }
            Kind::Unknown => {}
        }
    }

    /// The character of a fence that a block leaves open, if its end can close that. Told from what the block itself holds,
    /// without blocks in it and without what is around it: none of these may show in how the rest reads.
    fn left_open(&self, span: &Range<usize>, marker: &Marker<'_>, indent: usize) -> Option<u8> {
        let written = String::from_utf8_lossy(self.probe.get(span.clone())?);
        if !written.contains("```") && !written.contains("~~~") {
            return None;
        }
        let mut text = String::with_capacity(written.len());
        for line in written.split('\n') {
            let around = line.bytes().take(indent).take_while(|byte| b" \t>".contains(byte)).count();
            text.push_str(line.get(around..).unwrap_or_default());
            text.push('\n');
        }
        let end = text.rfind("___")?;
        let reading = Reading::of(text.as_bytes());
        let code = reading.around(end).filter(|around| around.is_code)?;
        Fenced::at(&text, code.range.start).filter(|fence| fence.length <= marker.colons).map(|fence| fence.mark)
    }

    /// Code or HTML that began in a block goes on behind it: asks again, without the blocks so far.
    fn ask_again(&mut self, marker: &Marker<'_>) {
        if self.asks == ASKS {
            self.fault(
                marker.fence(),
                "too many blocks of this text leave code or HTML open",
                "close the code and the HTML inside the `:::` blocks",
            );
            return;
        }
        self.asks += 1;
        self.reading = Reading::of(&self.probe);
    }

    fn unclosed(&mut self) {
        let Some(open) = self.stack.last() else { return };
        let (span, fence) = (open.fence.clone(), ":".repeat(open.colons.min(20)));
        let help = format!("close it with `{fence}` on a line of its own");
        self.tear(span, "a `:::` block is never closed", &help);
        self.stack.pop();
    }

    fn finish(mut self) -> Blocks {
        while !self.stack.is_empty() {
            self.unclosed();
        }
        self.found.audience.sort_by_key(|block| block.open.start);
        self.found.admonitions.sort_by_key(|block| block.open.start);
        if self.found.faults.is_empty() && !(self.code.is_empty() && self.found.admonitions.is_empty()) {
            if self.found.audience.is_empty() {
                let reading = std::mem::take(&mut self.reading);
                self.verify(self.text, &reading, Shown::All);
            } else {
                let text = shape(self.text, &self.found, |_| false);
                self.verify(&text, &Reading::of(text.as_bytes()), Shown::All);
                if self.found.faults.is_empty() {
                    let text = shape(self.text, &self.found, |_| true);
                    self.verify(&text, &Reading::of(text.as_bytes()), Shown::Outside);
                }
            }
        }
        self.found.faults.sort_by_key(|fault| fault.span.start);
        self.found
    }

    /// Looks at a text as it will be read: what was taken for code must be code there, and an admonition must open and close in
    /// one place. Where a fence is left open, what was taken for code may have been meant as a block.
    fn verify(&mut self, text: &str, reading: &Reading, shown: Shown) {
        let is_shown = |outermost: bool| outermost || shown == Shown::All;
        if !self.code.is_empty()
            && let Some(open) = reading.open_fence(text)
        {
            self.fault(
                open,
                "a fence that leaves open what is code, in a text that shows `:::` as code",
                "close each block of code with a fence of its own",
            );
            return;
        }
        let wrong: Vec<Range<usize>> = (self.code.iter())
            .filter(|(at, outermost)| is_shown(*outermost) && !reading.around(*at).is_some_and(|around| around.is_code))
            .map(|(at, _)| *at..at + 3)
            .collect();
        for span in wrong {
            self.fault(
                span,
                "whether this line is code depends on the block before it",
                "close the code, the HTML or the list inside that block",
            );
        }
        let mut until = 0;
        let mut audience = self.found.audience.iter().peekable();
        let mut torn = Vec::new();
        for block in &self.found.admonitions {
            while let Some(around) = audience.next_if(|around| around.open.start < block.open.start) {
                until = around.close.end.max(until);
            }
            let parent = |fence: &Range<usize>| reading.parents.get(&fence.start);
            let stands = parent(&block.open).is_some() && parent(&block.open) == parent(&block.close);
            if !stands && is_shown(block.open.start >= until) {
                torn.push(block.open.clone());
            }
        }
        for span in torn {
            self.fault(
                span,
                "a `:::` block does not stand on lines of its own in one place",
                "indent its first and last line alike, with a blank line before and after",
            );
        }
    }
}

/// What an edition shows of the audience blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Everything.
    All,
    /// Nothing, only what is outside them.
    Outside,
}
