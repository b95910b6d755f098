//! Reads a body once: its headings, links, images, raw HTML, words, and what was left to fill in.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::placeholder::{Placeholder, placeholders};
use super::{Anchors, Events, link, trimmed};

/// What a body says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// All headings, in order.
    pub headings: Vec<Heading>,
    /// All links and images, in order.
    pub links: Vec<Link>,
    /// HTML that Markdown would let through, comments apart.
    pub raw_html: Vec<Range<usize>>,
    /// How many words a reader reads: text and code on the line, not code blocks, HTML or descriptions of images.
    pub words: usize,
    /// The content of the first paragraph that has words and stands in no quote, list or note.
    pub first_paragraph: Option<Range<usize>>,
    /// Headings more than one level below the one before; the page's own title counts as level 1.
    pub heading_skips: Vec<Range<usize>>,
    /// Remnants such as `TODO`, `lorem ipsum` or `{{ … }}`, and what stands there.
    pub placeholders: Vec<Placeholder>,
    /// Where link definitions stand.
    pub definitions: Vec<Range<usize>>,
}

/// A heading of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Its plain text.
    pub text: String,
    /// Its anchor, unique in the body.
    pub anchor: String,
    /// The heading with its marks.
    pub span: Range<usize>,
    /// What follows it, up to the next heading of its level or a higher one; empty where it is nested.
    pub content: Range<usize>,
    /// It stands in a quote, a list or a footnote.
    pub nested: bool,
}

/// What a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkSort {
    /// `[[target]]`.
    Wiki,
    /// `[text](target)`, or by way of a definition.
    Inline,
    /// `![alt](target)`, or by way of a definition.
    Image,
    /// `<https://…>` or `<name@host>`.
    Auto,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is.
    pub sort: LinkSort,
    /// Where it leads, entities and escapes decoded; an address of mail with `mailto:`.
    pub target: String,
    /// The text of the destination itself, to be replaced; in a definition if the link uses one. Equal to `span` where it cannot be told.
    pub target_span: Range<usize>,
    /// The plain text of the link, or the image's description; none where it is empty.
    pub label: Option<String>,
    /// An image without a description.
    pub alt_is_empty: bool,
    /// The whole link.
    pub span: Range<usize>,
}

impl Prose {
    /// All anchors that a link may name.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().map(|heading| heading.anchor.as_str())
    }

    /// The first heading of level 1, which titles the page.
    pub fn title(&self) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.level == 1 && !heading.nested)
    }

    /// The first heading of any level.
    pub fn first_heading(&self) -> Option<&Heading> {
        self.headings.first()
    }

    /// Images that nobody described.
    pub fn images_without_alt(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| link.sort == LinkSort::Image && link.alt_is_empty)
    }

    /// By how many levels the headings that are not in `skip` move down, so that the page's own title stays the only one of level 1.
    pub fn shift(&self, skip: &[Range<usize>]) -> u8 {
        let stays = |heading: &&Heading| !skip.iter().any(|skip| skip.contains(&heading.span.start));
        u8::from(self.headings.iter().filter(stays).any(|heading| heading.level == 1))
    }
}

/// Reads a body as an edition has it, which is as [`cut`](super::cut) gives it.
pub fn scan(text: &str) -> Prose {
    let mut events = Events::new(text);
    let mut reader = Reader::new(text);
    for (event, range) in events.by_ref() {
        reader.read(event, range);
    }
    let mut definitions: Vec<_> = events.definitions().iter().map(|(_, definition)| definition.span.clone()).collect();
    definitions.sort_by_key(|span| span.start);
    for (index, label) in &reader.by_definition {
        let span = events.definitions().get(label).map(|definition| definition.span.clone());
        if let (Some(link), Some(span)) = (reader.prose.links.get_mut(*index), span) {
            link.target_span = link::defined_target(text, span).unwrap_or_else(|| link.span.clone());
        }
    }
    reader.prose.definitions = definitions;
    reader.finish()
}

/// A link whose end has not come yet.
struct Pending {
    index: usize,
    /// How long the plain text was.
    plain: usize,
    /// Where its last child ends.
    inside: usize,
    /// It is written with its destination.
    inline: bool,
}

struct Reader<'a> {
    text: &'a str,
    prose: Prose,
    anchors: Anchors,
    depth: usize,
    /// Plain text of what is open: a heading or links.
    plain: String,
    links: Vec<Pending>,
    images: usize,
    heading: Option<(u8, Option<String>, usize)>,
    /// The heading before, for levels that are left out.
    level: u8,
    paragraph: Option<(Range<usize>, usize)>,
    /// The last event ended inside a word.
    in_word: bool,
    in_code: bool,
    in_html_block: bool,
    /// The last range of raw HTML is of the block that is open.
    in_html: bool,
    by_definition: Vec<(usize, String)>,
    /// Where placeholders are not looked for.
    deaf: Vec<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Reader {
            text,
            prose: Prose::default(),
            anchors: Anchors::default(),
            depth: 0,
            plain: String::new(),
            links: Vec::new(),
            images: 0,
            heading: None,
            level: 1,
            paragraph: None,
            in_word: false,
            in_code: false,
            in_html_block: false,
            in_html: false,
            by_definition: Vec::new(),
            deaf: Vec::new(),
        }
    }

    fn read(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Some(link) = self.links.last_mut()
            && self.prose.links.get(link.index).is_some_and(|known| range.end < known.span.end)
        {
            link.inside = link.inside.max(range.end);
        }
        match event {
            Event::Start(tag) => {
                self.open(tag, range);
                self.depth += 1;
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.close(tag, &range);
            }
            Event::Text(written) => {
                if !self.in_code {
                    self.say(&written);
                }
            }
            Event::Code(written) | Event::InlineMath(written) | Event::DisplayMath(written) => {
                self.say(&written);
                self.deaf.push(range);
            }
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            Event::InlineHtml(_) | Event::Html(_) => self.html(range),
            Event::Rule | Event::FootnoteReference(_) | Event::TaskListMarker(_) => self.in_word = false,
        }
    }

    fn say(&mut self, written: &str) {
        if self.heading.is_some() || !self.links.is_empty() {
            self.plain.push_str(written);
        }
        if self.images > 0 {
            return;
        }
        let (mut words, mut in_word) = (0, self.in_word);
        let mut word = |is_space: bool, begins: bool| {
            words += usize::from(begins && !in_word);
            in_word = !is_space && (in_word || begins);
        };
        if written.is_ascii() {
            written.bytes().for_each(|byte| word(byte.is_ascii_whitespace(), byte.is_ascii_alphanumeric()));
        } else {
            written.chars().for_each(|c| word(c.is_whitespace(), c.is_alphanumeric()));
        }
        self.prose.words += words;
        self.in_word = in_word;
    }

    fn html(&mut self, range: Range<usize>) {
        let is_html = self.text.get(range.clone()).is_some_and(|written| written.contains('<'));
        let range = trimmed(self.text, range);
        let is_next =
            |last: &Range<usize>| self.text.get(last.end..range.start).is_some_and(|gap| gap.trim().is_empty());
        match self.prose.raw_html.last_mut() {
            Some(last) if self.in_html || is_next(last) => last.end = range.end.max(last.end),
            _ if is_html => self.prose.raw_html.push(range),
            _ => return,
        }
        self.in_html = self.in_html_block;
    }

    fn open(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Link { link_type, dest_url, id, .. } => {
                let sort = match link_type {
                    LinkType::WikiLink { .. } => LinkSort::Wiki,
                    LinkType::Autolink | LinkType::Email => LinkSort::Auto,
                    _ => LinkSort::Inline,
                };
                self.link(sort, link_type, &dest_url, &id, range);
            }
            Tag::Image { link_type, dest_url, id, .. } => {
                self.link(LinkSort::Image, link_type, &dest_url, &id, range);
                self.images += 1;
            }
            Tag::Heading { level, id, .. } => {
                self.in_word = false;
                self.plain.clear();
                self.heading = Some((level as u8, id.map(CowStr::into_string), self.depth));
            }
            Tag::CodeBlock(_) => {
                self.in_word = false;
                self.in_code = true;
                self.deaf.push(range);
            }
            Tag::Paragraph => {
                self.in_word = false;
                if self.depth == 0 && self.prose.first_paragraph.is_none() {
                    self.paragraph = Some((range, self.prose.words));
                }
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            Tag::HtmlBlock => {
                self.in_word = false;
                self.in_html_block = true;
            }
            _ => self.in_word = false,
        }
    }

    fn link(&mut self, sort: LinkSort, link_type: LinkType, target: &str, label: &str, span: Range<usize>) {
        let index = self.prose.links.len();
        let opening = span.start + if sort == LinkSort::Image { 2 } else { 1 };
        let mut target = target.to_owned();
        let mut inline = false;
        let target_span = match link_type {
            LinkType::WikiLink { .. } => span.start + 2..span.start + 2 + target.len(),
            LinkType::Autolink | LinkType::Email => span.start + 1..span.end - 1,
            LinkType::Inline => {
                inline = true;
                span.clone()
            }
            _ => {
                self.by_definition.push((index, label.to_owned()));
                span.clone()
            }
        };
        if link_type == LinkType::Email {
            target.insert_str(0, "mailto:");
        }
        if !inline {
            self.deaf.push(target_span.clone());
        }
        self.links.push(Pending { index, plain: self.plain.len(), inside: opening, inline });
        self.prose.links.push(Link { sort, target, target_span, label: None, alt_is_empty: false, span });
    }

    fn close_link(&mut self) {
        let Some(pending) = self.links.pop() else { return };
        let Some(link) = self.prose.links.get_mut(pending.index) else { return };
        // images in images in images: only what a reader sees is kept, so that this stays linear
        let label = self.plain.get(pending.plain..).unwrap_or_default().trim();
        link.alt_is_empty = link.sort == LinkSort::Image && label.is_empty();
        if !label.is_empty() && self.links.len() < 2 {
            link.label = Some(label.to_owned());
        }
        if link.sort == LinkSort::Wiki && link.span.end - 2 <= link.target_span.end {
            link.label = None;
        }
        if pending.inline {
            let found = link::inline_target(self.text, link.span.clone(), pending.inside);
            // what was found must be what pulldown reads there, decoding apart
            let fits = |span: &Range<usize>| {
                let written = self.text.get(span.clone()).unwrap_or_default();
                written.contains(['\\', '&', '\0']) || written == link.target
            };
            link.target_span = found.filter(fits).unwrap_or_else(|| link.span.clone());
            self.deaf.push(link.target_span.clone());
        }
        if self.links.is_empty() && self.heading.is_none() {
            self.plain.clear();
        }
    }

    fn close(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Link => self.close_link(),
            TagEnd::Image => {
                // the description is no part of a heading's text
                let plain = self.links.last().map_or(0, |pending| pending.plain);
                self.close_link();
                self.images = self.images.saturating_sub(1);
                if self.images == 0 && self.links.is_empty() {
                    self.plain.truncate(plain);
                }
            }
            TagEnd::Heading(_) => self.close_heading(range),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::HtmlBlock => (self.in_html_block, self.in_html) = (false, false),
            TagEnd::Paragraph => {
                if let Some((paragraph, words)) = self.paragraph.take()
                    && self.prose.words > words
                {
                    self.prose.first_paragraph = Some(trimmed(self.text, paragraph));
                }
            }
            _ => {}
        }
    }

    fn close_heading(&mut self, range: &Range<usize>) {
        let Some((level, id, depth)) = self.heading.take() else { return };
        let text = self.plain.trim().replace('\0', "\u{fffd}");
        self.plain.clear();
        let anchor = self.anchors.pick(&text, id.as_deref());
        let span = trimmed(self.text, range.clone());
        let nested = depth > 0;
        if !nested {
            if level > self.level + 1 {
                self.prose.heading_skips.push(span.clone());
            }
            self.level = level;
        }
        // where the section ends is told when all headings are known
        let content = span.end..if nested { span.end } else { self.text.len() };
        self.prose.headings.push(Heading { level, text, anchor, span, content, nested });
    }

    fn finish(mut self) -> Prose {
        let mut ends = [self.text.len(); 7];
        for heading in self.prose.headings.iter_mut().rev().filter(|heading| !heading.nested) {
            let level = usize::from(heading.level.min(6));
            heading.content.end = ends[level];
            ends[level..].fill(heading.span.start);
        }
        let mut deaf = std::mem::take(&mut self.deaf);
        deaf.extend(self.prose.definitions.iter().cloned());
        deaf.sort_by_key(|range| range.start);
        self.prose.placeholders = placeholders(self.text, &deaf);
        self.prose
    }
}
