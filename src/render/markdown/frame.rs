//! What opens and closes: blocks, and the elements of a line.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, HeadingLevel, Tag};

use super::walk::{Content, Listed, Walk};
use super::{Contents, code};
use crate::parse::prose::Sort;

/// What is open, and what closes it.
pub(super) enum Frame {
    /// An element of this name, and what follows its end.
    Element(&'static str, &'static str),
    /// Nothing that shows.
    Bare,
    /// A paragraph with its source, and where it begins in what is written.
    Paragraph(Range<usize>, usize),
    /// A heading of this element, with its id.
    Heading(&'static str, Option<String>),
    List {
        name: &'static str,
        /// Where its attributes go.
        at: usize,
        has_tasks: bool,
    },
    Item {
        is_task: bool,
    },
    Table,
    /// A cell, and where its content begins.
    Cell(usize),
    Link {
        /// Where its content begins.
        at: usize,
        is_open: bool,
        /// What it says if it has no text of its own.
        text: String,
    },
    /// An element of raw HTML: no event of Markdown closes it.
    Raw(&'static str),
    /// Nor this one.
    Admonition,
}

/// Whether a task is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Done,
    Open,
}

/// The table that is open; tables do not nest.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    rows: usize,
    in_head: bool,
}

impl<'a> Walk<'a> {
    /// Opens what an event opens.
    pub(super) fn open(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let frame = if self.content == Content::Phrasing && is_block(&tag) {
            self.gap = true;
            self.collect(&tag);
            Frame::Bare
        } else {
            self.frame(tag, range)
        };
        self.frames.push(frame);
        self.depth += 1;
    }

    /// Code and raw HTML are written when all of it is there.
    fn collect(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => self.code = Some((info.to_string(), String::new())),
            Tag::CodeBlock(CodeBlockKind::Indented) => self.code = Some((String::new(), String::new())),
            Tag::HtmlBlock => self.html = Some(String::new()),
            _ => {}
        }
    }

    fn frame(&mut self, tag: Tag<'a>, range: Range<usize>) -> Frame {
        match tag {
            Tag::Paragraph => {
                let at = self.out.html.len();
                self.out.open("p", &[]);
                Frame::Paragraph(range, at)
            }
            Tag::Heading { level, .. } => self.heading(level, range.start),
            Tag::BlockQuote(None) => self.element("blockquote", "\n"),
            Tag::BlockQuote(Some(kind)) => {
                self.admonition(alert(kind), None);
                Frame::Element("div", "\n")
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.collect(&tag);
                Frame::Bare
            }
            Tag::List(start) => {
                let name = if start.is_some() { "ol" } else { "ul" };
                let at = self.out.html.len() + 1 + name.len();
                match start.filter(|start| *start != 1) {
                    Some(start) => self.out.open(name, &[("start", &start.to_string())]),
                    None => self.out.open(name, &[]),
                }
                Frame::List { name, at, has_tasks: false }
            }
            Tag::Item => {
                self.out.open("li", &[]);
                Frame::Item { is_task: false }
            }
            Tag::DefinitionList => self.element("dl", "\n"),
            Tag::DefinitionListTitle => self.element("dt", ""),
            Tag::DefinitionListDefinition => self.element("dd", ""),
            Tag::Table(alignments) => {
                self.table = Table { alignments, ..Table::default() };
                let attributes = [("class", "scroll"), ("role", "group"), ("aria-label", "Table"), ("tabindex", "0")];
                self.out.open("div", &attributes);
                self.out.open("table", &[("class", "data")]);
                Frame::Table
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.out.open("thead", &[]);
                self.element("tr", "</thead>")
            }
            Tag::TableRow => {
                if self.table.rows == 0 {
                    self.out.open("tbody", &[]);
                }
                self.table =
                    Table { rows: self.table.rows + 1, column: 0, in_head: false, ..std::mem::take(&mut self.table) };
                self.element("tr", "")
            }
            Tag::TableCell => Frame::Cell(self.out.html.len()),
            Tag::Emphasis => self.element("em", ""),
            Tag::Strong => self.element("strong", ""),
            Tag::Strikethrough => self.element("del", ""),
            Tag::Superscript => self.element("sup", ""),
            Tag::Subscript => self.element("sub", ""),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title),
            Tag::Image { dest_url, title, .. } => self.image(&dest_url, &title, &range),
            Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => Frame::Bare,
        }
    }

    fn element(&mut self, name: &'static str, behind: &'static str) -> Frame {
        self.fill();
        self.out.open(name, &[]);
        Frame::Element(name, behind)
    }

    fn heading(&mut self, level: HeadingLevel, at: usize) -> Frame {
        let level = self.outline.place((level as u8).saturating_add(self.body.shift), self.body.under);
        let name = ["h1", "h2", "h3", "h4", "h5", "h6"].get(usize::from(level) - 1).copied().unwrap_or("h6");
        let anchor = self.anchor(at);
        self.pending.forget();
        match &anchor {
            Some(anchor) => self.out.open(name, &[("id", anchor)]),
            None => self.out.open(name, &[]),
        }
        if self.frames.iter().all(|frame| matches!(frame, Frame::Raw(_))) {
            let anchor = anchor.clone().unwrap_or_default();
            self.listed = Some(Listed { level, text_html: String::new(), anchor });
        }
        Frame::Heading(name, anchor)
    }

    /// Opens a note set apart; its end is a `div`'s.
    fn admonition(&mut self, sort: Sort, title: Option<&str>) {
        let class = if sort == Sort::Note { "adm".to_owned() } else { format!("adm {}", sort.name()) };
        let glyph = match sort {
            Sort::Note | Sort::Info | Sort::Important => "g-info",
            Sort::Tip => "g-tip",
            Sort::Warning | Sort::Caution => "g-warn",
            Sort::Danger => "g-stop",
        };
        self.out.open("div", &[("class", &class), ("role", "note")]);
        self.out.open("p", &[]);
        self.glyph(glyph);
        self.out.text(title.unwrap_or(sort.word()));
        self.out.close("p");
    }

    fn glyph(&mut self, id: &str) {
        self.out.whole("span", format!("<svg class=\"ic\" aria-hidden=\"true\"><use href=\"#{id}\"/></svg>"));
    }

    /// A rule, or the fence of an admonition.
    pub(super) fn rule(&mut self, at: usize) {
        match self.markers.get(&at).copied() {
            _ if self.content == Content::Phrasing => self.gap = true,
            None => {
                self.out.open("hr", &[]);
                self.out.text("\n");
            }
            Some(Some(index)) => {
                let body = self.body;
                if let Some(block) = body.blocks.admonitions.get(index) {
                    self.admonition(block.sort, block.title.as_deref());
                    self.frames.push(Frame::Admonition);
                }
            }
            Some(None) => {
                // in another quote or list item than it opened in, it closes nothing: the end of that one does
                let inner = self.frames.iter().rev().take_while(|frame| matches!(frame, Frame::Raw(_))).count();
                let depth = self.frames.len() - inner;
                if let Some(Frame::Admonition) = depth.checked_sub(1).and_then(|depth| self.frames.get(depth)) {
                    self.unwind(depth - 1);
                }
            }
        }
    }

    /// The box of a task, at the start of its item.
    pub(super) fn task(&mut self, task: Task) {
        if self.content == Content::Phrasing {
            return;
        }
        let paragraph = match self.frames.last() {
            Some(Frame::Paragraph(range, at)) => Some((range.clone(), *at)),
            _ => None,
        };
        if let Some((_, at)) = &paragraph {
            self.out.take(*at);
            self.frames.pop();
        }
        if let [.., Frame::List { at, has_tasks, .. }, Frame::Item { is_task }] = self.frames.as_mut_slice() {
            *is_task = true;
            if !std::mem::replace(has_tasks, true) {
                let attributes = self.out.attributes(&[("class", "tasks")]);
                self.out.html.insert_str(*at, &attributes);
            }
            let (glyph, word) = match task {
                Task::Done => ("g-boxed", "Done: "),
                Task::Open => ("g-box", "To do: "),
            };
            self.glyph(glyph);
            self.out.open("div", &[]);
            self.out.open("span", &[("class", "vh")]);
            self.out.text(word);
            self.out.close("span");
        }
        if let Some((range, _)) = paragraph {
            let at = self.out.html.len();
            self.out.open("p", &[]);
            self.frames.push(Frame::Paragraph(range, at));
        }
    }

    /// Closes what Markdown closes, and what is open in it.
    pub(super) fn close(&mut self) {
        let own = self.frames.iter().rposition(|frame| !matches!(frame, Frame::Raw(_) | Frame::Admonition));
        self.unwind(own.map_or(0, |own| own + 1));
        // what a block of raw HTML opens stays open behind it
        if let Some(frame) = self.frames.pop() {
            self.depth = self.depth.saturating_sub(1);
            self.shut(frame);
        }
    }

    /// Closes frames until so many are left.
    pub(super) fn unwind(&mut self, depth: usize) {
        while self.frames.len() > depth {
            let Some(frame) = self.frames.pop() else { return };
            if !matches!(frame, Frame::Raw(_) | Frame::Admonition) {
                self.depth = self.depth.saturating_sub(1);
            }
            self.shut(frame);
        }
    }

    fn shut(&mut self, frame: Frame) {
        match frame {
            Frame::Element(name, behind) => {
                self.out.close(name);
                self.out.html.push_str(behind);
            }
            Frame::Bare => self.shut_bare(),
            Frame::Paragraph(_, at) => {
                if self.out.html.len() == at + "<p>".len() {
                    self.out.take(at);
                } else {
                    self.out.close("p");
                    self.out.text("\n");
                }
            }
            Frame::Heading(name, anchor) => {
                if let Some(anchor) = anchor {
                    self.out.text(" ");
                    let href = format!("#{anchor}");
                    self.out.open("a", &[("class", "anchor"), ("href", &href), ("aria-label", "Link to this section")]);
                    self.out.text("#");
                    self.out.close("a");
                }
                self.out.close(name);
                self.out.text("\n");
                let listed = self.listed.take().filter(|listed| !listed.text_html.trim().is_empty());
                self.contents.extend(listed.map(|Listed { level, text_html, anchor }| Contents {
                    level,
                    text_html,
                    anchor,
                }));
            }
            Frame::List { name, .. } => {
                self.out.close(name);
                self.out.text("\n");
            }
            Frame::Item { is_task } => {
                if is_task {
                    self.out.close("div");
                }
                self.out.close("li");
            }
            Frame::Table => {
                if self.table.rows > 0 {
                    self.out.close("tbody");
                }
                self.out.close("table");
                self.out.close("div");
                self.out.text("\n");
            }
            Frame::Cell(at) => self.shut_cell(at),
            Frame::Link { at, is_open, text } => {
                if self.out.html.len() == at {
                    self.text(&text);
                }
                if is_open {
                    self.out.close("a");
                }
            }
            Frame::Raw(name) => self.out.close(name),
            Frame::Admonition => {
                self.out.close("div");
                self.out.text("\n");
            }
        }
    }

    fn shut_bare(&mut self) {
        let is_phrase = self.content == Content::Phrasing;
        if let Some((info, written)) = self.code.take() {
            if is_phrase {
                self.code_span(&[], written.trim());
            } else {
                code::write(&mut self.out, &info, &written, self.body.highlighter);
                self.out.text("\n");
            }
        }
        if let Some(html) = self.html.take() {
            self.html_block(&html);
        }
        self.gap |= is_phrase;
    }

    fn shut_cell(&mut self, at: usize) {
        let content = self.out.take(at);
        let alignment = self.table.alignments.get(self.table.column);
        self.table.column += 1;
        // a head without a word heads nothing
        let is_head = self.table.in_head && !content.trim().is_empty();
        let mut attributes = Vec::new();
        attributes.extend(is_head.then_some(("scope", "col")));
        attributes.extend((alignment == Some(&Alignment::Right)).then_some(("class", "n")));
        let name = if is_head { "th" } else { "td" };
        self.out.open(name, &attributes);
        self.out.html.push_str(&content);
        self.out.close(name);
    }
}

fn alert(kind: BlockQuoteKind) -> Sort {
    match kind {
        BlockQuoteKind::Note => Sort::Note,
        BlockQuoteKind::Tip => Sort::Tip,
        BlockQuoteKind::Important => Sort::Important,
        BlockQuoteKind::Warning => Sort::Warning,
        BlockQuoteKind::Caution => Sort::Caution,
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    use Tag::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    !matches!(tag, Emphasis | Strong | Strikethrough | Superscript | Subscript | Link { .. } | Image { .. })
}
