//! Words that are explained elsewhere: a link with a card, at their first use in each section.

use std::collections::BTreeSet;
use std::mem::take;

use super::frame::Frame;
use super::out::{Quotes, escape};
use super::walk::Walk;

/// What of explained words is on the way.
#[derive(Default)]
pub(super) struct Pending {
    /// Text that was read and not written yet, because a word may go on behind it.
    run: String,
    /// The words that this section has explained or linked, by address.
    seen: BTreeSet<String>,
}

impl Pending {
    /// A link of the author's own explains a word as well.
    pub fn see(&mut self, url: &str) {
        self.seen.insert(url.to_owned());
    }

    /// Another section begins.
    pub fn forget(&mut self) {
        self.seen.clear();
    }
}

impl Walk<'_> {
    /// Takes text of a reader: it is written when the run of text that it belongs to is whole.
    pub(super) fn read(&mut self, text: &str) {
        if self.body.links.words().is_some() && self.may_explain() {
            self.pending.run.push_str(text);
        } else {
            self.text(text);
        }
    }

    /// Writes the text that was read.
    pub(super) fn settle(&mut self) {
        let run = take(&mut self.pending.run);
        let Some(words) = self.body.links.words().filter(|_| !run.is_empty()) else { return };
        let mut from = 0;
        for (range, of) in words.find(&run) {
            let Some(meaning) = words.meaning(of) else { continue };
            if !self.pending.seen.insert(meaning.url.clone()) {
                continue;
            }
            self.text(run.get(from..range.start).unwrap_or_default());
            self.fill();
            let id = format!("term:{}", words.number());
            let mut card = format!("<span class=\"term\"><a aria-describedby=\"{id}\" href=\"");
            escape(&meaning.url, Quotes::Escaped, &mut card);
            card.push_str("\">");
            escape(run.get(range.clone()).unwrap_or_default(), Quotes::Kept, &mut card);
            card.push_str("</a><span class=\"card\" role=\"tooltip\" id=\"");
            card.push_str(&id);
            card.push_str("\"><strong>");
            escape(meaning.title, Quotes::Kept, &mut card);
            card.push_str("</strong> ");
            escape(meaning.text, Quotes::Kept, &mut card);
            card.push_str("</span></span>");
            self.out.whole("span", card);
            from = range.end;
        }
        self.text(run.get(from..).unwrap_or_default());
    }

    /// Whether text that is written now may hold a card: not in headings, links, and what is shown as it is typed.
    fn may_explain(&self) -> bool {
        let is_deaf = |frame: &Frame| match frame {
            Frame::Heading(..) | Frame::Link { .. } => true,
            Frame::Raw(name) => matches!(*name, "a" | "code" | "kbd" | "pre" | "samp" | "summary" | "var"),
            _ => false,
        };
        self.listed.is_none() && self.image.is_none() && !self.frames.iter().any(is_deaf)
    }
}
