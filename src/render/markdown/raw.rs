//! Raw HTML in the flow of a body: text, or elements of a list.

use std::ops::Range;

use super::frame::Frame;
use super::html::{Piece, is_phrase, is_void, pieces};
use super::walk::{Content, Walk};

/// So many elements of raw HTML may be open at once; more stay text.
const OPEN: usize = 32;

impl Walk<'_> {
    /// A line of a block of raw HTML, which may be the fence of an admonition.
    pub(super) fn html_line(&mut self, range: &Range<usize>, written: &str) {
        if let Some(marker) = self.marker(range) {
            // the fence stands beside the block of HTML, not in it
            let block = self.frames.pop();
            let html = self.html.replace(String::new()).unwrap_or_default();
            self.html_block(&html);
            self.rule(marker);
            self.frames.extend(block);
        } else if !self.is_veiled(range)
            && let Some(html) = &mut self.html
        {
            html.push_str(written);
        }
    }

    /// A block of raw HTML.
    pub(super) fn html_block(&mut self, html: &str) {
        let html = html.trim();
        if html.is_empty() {
        } else if self.content == Content::Phrasing {
            self.text(html);
        } else if self.out.stash.is_some() {
            self.let_through(html, Content::Flow);
            self.close_lines();
            self.out.text("\n");
        } else {
            self.out.open("p", &[]);
            self.out.text(html);
            self.out.close("p");
            self.out.text("\n");
        }
    }

    /// Raw HTML in a line.
    pub(super) fn inline_html(&mut self, html: &str) {
        if self.out.stash.is_some() && self.content == Content::Flow {
            self.let_through(html, Content::Phrasing);
        } else {
            self.text(html);
        }
    }

    /// Writes the elements that are in the list, and the rest as text.
    fn let_through(&mut self, html: &str, content: Content) {
        for piece in pieces(html, self.body.links) {
            match piece {
                // entities stay; the whole is read again
                Piece::Text(text) => self.out.html.push_str(&text.replace('<', "&lt;").replace('\0', "\u{fffd}")),
                Piece::Missing(alt) => self.out.text(&alt),
                Piece::Open(name, attributes) => {
                    let open = self.frames.iter().rev().take_while(|frame| matches!(frame, Frame::Raw(_))).count();
                    if (content == Content::Phrasing && !is_phrase(name)) || open >= OPEN {
                        self.out.text(&format!("<{name}>"));
                        continue;
                    }
                    self.out.raw(name, &attributes);
                    if !is_void(name) {
                        self.frames.push(Frame::Raw(name));
                    }
                }
                Piece::Close(name) => {
                    let open = self.frames.iter().rev().take_while(|frame| matches!(frame, Frame::Raw(_)));
                    // what closes nothing that is open here is left out
                    if let Some(inner) =
                        open.into_iter().position(|frame| matches!(frame, Frame::Raw(open) if *open == name))
                    {
                        self.unwind(self.frames.len() - 1 - inner);
                    }
                }
            }
        }
    }

    /// Closes what a block of raw HTML opened that cannot hold blocks.
    fn close_lines(&mut self) {
        while let Some(Frame::Raw(name)) = self.frames.last()
            && is_phrase(name)
        {
            self.unwind(self.frames.len() - 1);
        }
    }
}
