//! The pass over the events of a body.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::frame::{Frame, Table, Task};
use super::link::Image;
use super::note::Notes;
use super::out::{Out, Quotes, escape};
use super::sanitize::Stash;
use super::term::Pending;
use super::{Body, Contents, Html, Links, Rendered};
use crate::parse::prose::{Blocks, Events, Prose, Spanned, too_deep};
use crate::render::highlight::Highlighter;

/// Renders a body: see [`super::render`].
pub(super) fn render(body: &Body<'_>) -> Rendered {
    let mut walk = Walk::new(body, Content::Flow);
    for (event, range) in Events::new(body.text) {
        walk.take(event, range);
    }
    walk.finish()
}

/// Renders a text as phrasing content: see [`super::inline`].
pub(super) fn inline(text: &str, links: &dyn Links) -> String {
    let body = Body {
        text,
        blocks: &Blocks::default(),
        prose: &Prose::default(),
        skip: &[],
        links,
        highlighter: &Highlighter::default(),
        html: Html::Text,
        shift: 0,
        under: 1,
        scope: "",
    };
    let mut walk = Walk::new(&body, Content::Phrasing);
    if too_deep(text).is_some() {
        walk.text(text);
        return walk.finish().html;
    }
    for (event, range) in Events::new(text) {
        walk.take(event, range);
    }
    walk.finish().html
}

/// What may come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Blocks.
    Flow,
    /// What stands in a line.
    Phrasing,
}

/// The heading that is open, for the list of contents.
pub(super) struct Listed {
    pub level: u8,
    pub text_html: String,
    pub anchor: String,
}

/// The headings that the next one may stand under, the outermost first: the level that the text gives each, and its own.
#[derive(Default)]
pub(super) struct Outline(Vec<(u8, u8)>);

impl Outline {
    /// The level of a heading to which the text gives `level`, in a text that stands under a heading of level `under`: so deep that
    /// the outline of the page has no hole where the text skips a level.
    pub fn place(&mut self, level: u8, under: u8) -> u8 {
        while self.0.last().is_some_and(|(open, _)| *open >= level) {
            self.0.pop();
        }
        let parent = self.0.last().map_or(under, |(_, own)| *own);
        let own = level.min(parent + 1).min(6);
        self.0.push((level, own));
        own
    }
}

/// A note that is being put by: its label, how deep in it we are, what it says.
struct Aside<'a> {
    label: String,
    depth: usize,
    events: Vec<Spanned<'a>>,
}

/// The state of the pass.
pub(super) struct Walk<'a> {
    pub body: &'a Body<'a>,
    pub content: Content,
    /// A space is due before what comes next.
    pub gap: bool,
    pub out: Out,
    pub frames: Vec<Frame>,
    /// How many of the frames are Markdown's own.
    pub depth: usize,
    /// Admonitions by where their fences stand; none where one closes.
    pub markers: BTreeMap<usize, Option<usize>>,
    /// Blocks that are not shown: their lines must not tell how many they are.
    hidden: Vec<Range<usize>>,
    pub contents: Vec<Contents>,
    pub listed: Option<Listed>,
    /// Which headings the next one stands below.
    pub outline: Outline,
    pub image: Option<Image>,
    pub table: Table,
    /// The code block that is open: what its fence says, and the code.
    pub code: Option<(String, String)>,
    /// The block of raw HTML that is open.
    pub html: Option<String>,
    pub notes: Notes<'a>,
    pub pending: Pending,
    aside: Option<Aside<'a>>,
    /// How deep in a part we are that is skipped.
    skipping: usize,
}

impl<'a> Walk<'a> {
    fn new(body: &'a Body<'a>, content: Content) -> Self {
        // one that lies in a block that is hidden is blank
        let is_shown = |(at, _): &(usize, Option<usize>)| body.text.get(*at..at + 3) == Some("___");
        let admonitions = body.blocks.admonitions.iter().enumerate();
        let markers = admonitions
            .flat_map(|(index, block)| [(block.open.start, Some(index)), (block.close.start, None)])
            .filter(is_shown)
            .collect();
        let is_blank = |span: &Range<usize>| body.text.get(span.clone()).is_some_and(|text| text.trim().is_empty());
        let hidden = body.blocks.audience.iter().map(|block| block.span.clone()).filter(is_blank).collect();
        let mut out = Out::default();
        if body.html == Html::Sanitized && body.text.contains('<') {
            out.stash = Some(Stash::new(body.text));
        }
        Walk {
            body,
            content,
            gap: false,
            out,
            frames: Vec::new(),
            depth: 0,
            markers,
            hidden,
            contents: Vec::new(),
            listed: None,
            outline: Outline::default(),
            image: None,
            table: Table::default(),
            code: None,
            html: None,
            notes: Notes::default(),
            pending: Pending::default(),
            aside: None,
            skipping: 0,
        }
    }

    /// Takes an event, unless it belongs to a note or a part that is shown elsewhere.
    fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Some(aside) = &mut self.aside {
            match &event {
                Event::Start(_) => aside.depth += 1,
                Event::End(_) => aside.depth -= 1,
                _ => {}
            }
            if aside.depth > 0 {
                aside.events.push((event, range));
            } else if let Some(aside) = self.aside.take() {
                self.notes.define(&aside.label, aside.events);
            }
        } else if let Event::Start(Tag::FootnoteDefinition(label)) = &event {
            self.aside = Some(Aside { label: label.to_string(), depth: 1, events: Vec::new() });
        } else if self.skipping > 0
            || (self.depth == 0 && self.body.skip.iter().any(|skip| skip.contains(&range.start)))
        {
            self.pass(&event, &range);
        } else {
            self.write(event, range);
        }
    }

    /// Leaves an event out; of headings their anchors stay.
    fn pass(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.skipping += 1;
                if let (Tag::Heading { .. }, Some(anchor)) = (tag, self.anchor(range.start)) {
                    self.out.open("span", &[("id", &anchor)]);
                    self.out.close("span");
                }
            }
            Event::End(_) => self.skipping = self.skipping.saturating_sub(1),
            _ => {}
        }
    }

    /// The id of the heading that begins at an offset.
    pub fn anchor(&self, at: usize) -> Option<String> {
        let headings = &self.body.prose.headings;
        let found = headings.binary_search_by_key(&at, |heading| heading.span.start).ok()?;
        headings.get(found).map(|heading| format!("{}{}", self.body.scope, heading.anchor))
    }

    /// Writes an event.
    pub fn write(&mut self, event: Event<'a>, range: Range<usize>) {
        if self.image.is_some() {
            return self.describe(&event);
        }
        if !matches!(event, Event::Text(_) | Event::SoftBreak) {
            self.settle();
        }
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(_) => self.close(),
            Event::Text(written) if self.code.is_some() => {
                let shown = self.shown(&range, &written);
                if let Some((_, code)) = &mut self.code {
                    code.push_str(shown.as_deref().unwrap_or(&written));
                }
            }
            Event::Text(_) if self.marker(&range).is_some() => {}
            Event::Text(written) => self.read(&written),
            Event::Code(written) => self.code_span(&[], &written),
            Event::InlineMath(written) => self.code_span(&[("class", "math")], &written),
            Event::DisplayMath(written) => self.code_span(&[("class", "math block")], &written),
            Event::Html(written) => self.html_line(&range, &written),
            Event::InlineHtml(written) => self.inline_html(&written),
            Event::FootnoteReference(label) => self.refer(&label),
            Event::SoftBreak => self.read(
                "
",
            ),
            Event::HardBreak if self.content == Content::Phrasing => self.text(" "),
            Event::HardBreak => {
                self.out.open("br", &[]);
                self.out.text(
                    "
",
                );
            }
            Event::Rule => self.rule(range.start),
            Event::TaskListMarker(done) => self.task(if done { Task::Done } else { Task::Open }),
        }
    }

    /// Text of a reader.
    pub fn text(&mut self, text: &str) {
        self.fill();
        self.out.text(text);
        if let Some(listed) = &mut self.listed {
            escape(text, Quotes::Kept, &mut listed.text_html);
        }
    }

    /// Writes the space that is due between two blocks of phrasing content.
    pub fn fill(&mut self) {
        if std::mem::take(&mut self.gap) && !self.out.html.is_empty() {
            self.out.text(" ");
        }
    }

    /// Code in a line.
    pub fn code_span(&mut self, attributes: &[(&str, &str)], written: &str) {
        self.fill();
        self.out.open("code", attributes);
        self.out.text(written);
        self.out.close("code");
        if let Some(listed) = &mut self.listed {
            listed.text_html.push_str("<code>");
            escape(written, Quotes::Kept, &mut listed.text_html);
            listed.text_html.push_str("</code>");
        }
    }

    /// The fence of an admonition that stands in a range of bytes.
    pub fn marker(&self, range: &Range<usize>) -> Option<usize> {
        if self.markers.is_empty() {
            return None;
        }
        // the three characters that a fence became may be events of their own
        let from = range.start.saturating_sub(2);
        self.markers.range(from..range.end.max(from)).next().map(|(at, _)| *at)
    }

    /// Lines of code without those that are fences or hidden; nothing where that is all of them.
    fn shown(&self, range: &Range<usize>, written: &str) -> Option<String> {
        if self.markers.is_empty() && self.hidden.is_empty() {
            return None;
        }
        let mut at = range.start;
        let mut shown = String::with_capacity(written.len());
        for line in written.split_inclusive('\n') {
            let line_range = at..at + line.len();
            if !self.is_veiled(&line_range) {
                shown.push_str(line);
            }
            at = line_range.end;
        }
        Some(shown)
    }

    /// Whether a line is a fence, or lies in a block that is not shown.
    pub fn is_veiled(&self, line: &Range<usize>) -> bool {
        let next = self.hidden.partition_point(|span| span.start <= line.start);
        let is_hidden =
            |index: usize| self.hidden.get(index).is_some_and(|span| span.start < line.end && span.end >= line.start);
        next.checked_sub(1).is_some_and(is_hidden) || is_hidden(next) || self.marker(line).is_some()
    }

    fn finish(mut self) -> Rendered {
        self.settle();
        self.unwind(0);
        if self.content == Content::Flow {
            self.append_notes();
        }
        let html = match &self.out.stash {
            Some(stash) => stash.clean(&self.out.html),
            None => self.out.html,
        };
        Rendered { html: html.trim_end().to_owned(), contents: self.contents }
    }
}
