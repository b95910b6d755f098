//! A body of Markdown as HTML, from one pass over its events.
//!
//! Nothing an author writes reaches the page but through one writer of text and one of attributes (`out`); addresses are
//! checked again here, whatever [`Links`] answers. The markup is that of the theme contract: `.adm`, `.code`, `.scroll`,
//! `.tasks`, `.footnotes`, `.anchor`, glyphs by `#g-…`.
//!
//! Ids: headings have the anchors that the scan gave them; notes have `fn:1` and `fr:1`, elements of raw HTML `user-…`. The
//! page around a body may use every other id, and those that [`Anchors`](crate::parse::prose::Anchors) keeps free.

#[cfg(test)]
mod check;
mod code;
mod frame;
mod html;
mod link;
mod note;
mod out;
mod raw;
mod sanitize;
mod term;
#[cfg(test)]
mod tests;
mod walk;

use std::ops::Range;

use crate::parse::prose::{Blocks, Prose};
use crate::render::highlight::Highlighter;

/// What of a page's prose is rendered, and with what.
pub struct Body<'a> {
    /// The body as the edition reads it, which is as [`cut`](crate::parse::prose::cut) gives it.
    pub text: &'a str,
    /// Its `:::` blocks.
    pub blocks: &'a Blocks,
    /// What a scan of `text` found.
    pub prose: &'a Prose,
    /// Whole top-level parts that the page shows elsewhere. The notes and definitions in them still count, and their headings'
    /// anchors stay.
    pub skip: &'a [Range<usize>],
    /// Where links lead.
    pub links: &'a dyn Links,
    /// Colours code.
    pub highlighter: &'a Highlighter,
    /// What becomes of raw HTML.
    pub html: Html,
    /// By how many levels headings move down, down to the sixth; [`Prose::shift`] for a body on its own page.
    pub shift: u8,
    /// The level of the heading that the text stands under: 1 for a body on its own page.
    pub under: u8,
    /// What every id of this text begins with; empty for the body of the page.
    pub scope: &'a str,
}

/// What becomes of raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Html {
    /// It is shown as the text it is.
    Text,
    /// A fixed list of elements is let through, closed where the Markdown around them ends; the rest is shown as text.
    Sanitized,
}

/// A body as HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Flow content: what stands in an `article`.
    pub html: String,
    /// The headings that are not skipped and stand in no quote, list or note, in order.
    pub contents: Vec<Contents>,
}

/// A heading in the list of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// 1 to 6, as rendered.
    pub level: u8,
    /// Its text, with code marked as such and no links.
    pub text_html: String,
    /// The id it has on the page.
    pub anchor: String,
}

/// Says where links lead. What it refuses is rendered as its text alone.
pub trait Links {
    /// Where a reference in double brackets leads.
    fn wiki(&self, target: &str) -> Option<Target>;
    /// Where the destination of a link leads.
    fn link(&self, target: &str) -> Option<Target>;
    /// What the destination of an image shows.
    fn image(&self, target: &str) -> Option<Picture>;
    /// The words that the text may explain.
    fn words(&self) -> Option<&dyn Words> {
        None
    }
}

/// Words that are explained elsewhere.
pub trait Words {
    /// Those of a text, from left to right: where each stands, and which it is.
    fn find(&self, text: &str) -> Vec<(Range<usize>, usize)>;
    /// What one means.
    fn meaning(&self, of: usize) -> Option<Meaning<'_>>;
    /// A number that no other card of the page has.
    fn number(&self) -> usize;
}

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning<'a> {
    /// Where it is explained, as it stands in the page.
    pub url: String,
    /// What the explained thing is called.
    pub title: &'a str,
    /// The meaning, as plain text.
    pub text: &'a str,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// As it stands in the page.
    pub url: String,
    /// The text of the link where its author gives none.
    pub title: Option<String>,
    /// Whether it leaves the portal.
    pub place: Place,
}

/// Which side of the portal's edge a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A page or a file of the portal.
    Inside,
    /// Anything else.
    Outside,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// As it stands in the page.
    pub url: String,
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
}

/// Renders a body.
///
/// Linear in the length of the text. The result is balanced and valid whatever the text holds.
pub fn render(body: &Body<'_>) -> Rendered {
    walk::render(body)
}

/// Renders a text as phrasing content, for fields of a line or a paragraph: where it has more than one paragraph they follow
/// each other with a space, and headings, lists and quotes are their text. Raw HTML is shown as text.
pub fn inline(text: &str, links: &dyn Links) -> String {
    walk::inline(text, links)
}
