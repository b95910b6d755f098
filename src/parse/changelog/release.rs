//! One release of a changelog as a document.

use super::block::{Block, Definitions, Sort};
use super::{Form, Section};
use crate::diagnostic::{Diagnostic, Report};
use crate::parse::prose;
use crate::parse::rules::BAD_DATE;
use crate::parse::tree::{Body, Document, Excerpt, Key, LAID, Node, NodeId, Value};
use crate::source::{Source, Span};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// What all releases of a file share.
pub(super) struct Cx<'a> {
    pub source: &'a Arc<Source>,
    pub whole: Span,
    /// The text without what its comments say.
    pub text: &'a str,
    pub definitions: &'a Definitions,
    pub form: &'a Form,
    pub clean: bool,
}

/// The id and the document of a release.
pub(super) fn document(cx: &Cx<'_>, section: &Section<'_>, report: &mut Report) -> (Arc<str>, Document) {
    let mut writer = Writer { cx, next: LAID, taken: section.noted.clone().into_iter().collect() };
    let heading = &section.heading;
    let header = cx.whole.within(heading.range.clone());
    let form = cx.form;
    let mut fields: Vec<(Key, Node)> = Vec::new();
    let id: Arc<str> = match &heading.version {
        Some((version, at)) => {
            fields.push(writer.field(form.version, at.clone(), Value::Text(version.as_str().into())));
            version.as_str().into()
        }
        None => form.unreleased.into(),
    };
    if let Some(title) = &heading.title {
        fields.push(writer.field("title", heading.range.clone(), Value::Text(title.as_str().into())));
    }
    let mut day = None;
    match &heading.day {
        Some((Ok(date), at)) => {
            // As text: how it is written may be no date of TOML.
            day = Some((Value::Text(date.to_string().into()), at.clone()));
        }
        Some((Err(help), at)) => {
            let written = cx.text.get(at.clone()).unwrap_or("");
            report.add(
                Diagnostic::new(&BAD_DATE, cx.whole.within(at.clone()), format!("`{written}` is not a date"))
                    .help(help.clone()),
            );
        }
        None if heading.is_misdated() => {
            let written = heading.title.as_deref().unwrap_or_default();
            report.add(
                Diagnostic::new(&BAD_DATE, header, format!("`{written}` is not a date"))
                    .help("write it as year, month and day: `2026-11-30`"),
            );
        }
        None => {}
    }
    let [planned, released, yanked] = form.statuses;
    let status = match (heading.yanked, heading.ahead, &day) {
        (true, ..) => Some(yanked),
        (_, true, _) => Some(planned),
        (_, _, None) => Some(released),
        _ => None,
    };
    if let Some(status) = status {
        fields.push(writer.field(form.status, heading.range.clone(), Value::Text(status.into())));
    }
    if let Some((value, at)) = day {
        fields.push(writer.field(if heading.ahead { form.planned } else { form.date }, at, value));
    }
    if let Some(url) = heading.target.as_ref().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
        let link = writer.link(heading.range.clone(), url);
        fields.push(writer.field("links", heading.range.clone(), Value::List(vec![link])));
    }
    let changes = writer.changes(section);
    if !changes.is_empty() {
        fields.push(writer.field(form.changes, heading.range.clone(), Value::List(changes)));
    }
    let root = Node { id: writer.number(), span: header, value: Value::Table(fields) };
    let body = body(cx, section, writer.taken);
    let document = Document {
        source: cx.source.clone(),
        file: cx.whole.file,
        root,
        header,
        clean: cx.clean,
        misread: Vec::new(),
        body: Some(body),
    };
    (id, document)
}

/// The section below the heading, with the definitions that it uses.
fn body(cx: &Cx<'_>, section: &Section<'_>, taken: Vec<Range<usize>>) -> Body {
    let start = section.heading.range.end;
    let span = cx.whole.within(start..section.span.end.max(start));
    let mut text = cx.text.get(span.range()).unwrap_or("").to_owned();
    // The first headings below a release are those of a page.
    let levels = section.blocks.iter().filter_map(|block| match block.sort {
        Sort::Heading { level, .. } => Some(level),
        _ => None,
    });
    let top = levels.min().unwrap_or(2).max(section.level);
    for block in section.blocks.iter().filter(|_| top > 2) {
        if let Sort::Heading { level, .. } = block.sort {
            let marks = block.range.start - start..block.range.start - start + usize::from(level);
            let kept = usize::from((level + 2).saturating_sub(top).max(2));
            if text.get(marks.clone()).is_some_and(|marks| marks.bytes().all(|b| b == b'#')) {
                text.replace_range(marks, &format!("{}{}", "#".repeat(kept), " ".repeat(usize::from(level) - kept)));
            }
        }
    }
    for block in section.blocks.iter().filter(|block| matches!(block.sort, Sort::List)) {
        outdent(&mut text, block.range.start - start..block.range.end - start);
    }
    let mut appended = Vec::new();
    for (at, definition) in definitions(cx, section.blocks, &(0..usize::MAX)) {
        // What stands in the section itself is there already.
        if at.start >= span.range().start && at.end <= span.range().end {
            continue;
        }
        text.push_str("\n\n");
        appended.push((text.len(), cx.whole.within(at)));
        text.push_str(definition);
    }
    let taken = taken.into_iter().map(|range| range.start - start..range.end - start).collect();
    Body { span, blocks: prose::Blocks::default(), excerpt: Some(Excerpt { text: text.into(), appended, taken }) }
}

/// A list that stood in an item of another, four spaces in, would be code: each of its marks changes places with the space
/// before it, so that its text stays where it is.
fn outdent(text: &mut String, list: Range<usize>) {
    let begin = text.get(..list.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let Some(lines) = text.get(begin..list.end).map(str::to_owned) else { return };
    let indent = "    ";
    if lines.len() - lines.trim_start_matches(' ').len() != indent.len() {
        return;
    }
    let mut at = begin;
    for line in lines.split_inclusive('\n') {
        if let Some(mark) = line.strip_prefix(indent).and_then(|rest| rest.chars().next())
            && "*-+".contains(mark)
        {
            text.replace_range(at + 3..at + 5, &format!("{mark} "));
        }
        at += line.len();
    }
}

/// The definitions that blocks use in a stretch of the text.
fn definitions<'a>(cx: &Cx<'a>, blocks: &[Block], within: &Range<usize>) -> Vec<(Range<usize>, &'a str)> {
    let mut seen = BTreeSet::new();
    let used =
        blocks.iter().flat_map(|block| &block.uses).filter(|(at, name)| within.contains(at) && seen.insert(name));
    used.filter_map(|(_, name)| {
        let at = cx.definitions.get(name)?;
        Some((at.clone(), cx.text.get(at.clone())?.trim_end()))
    })
    .collect()
}

struct Writer<'a, 'b> {
    cx: &'a Cx<'b>,
    next: u32,
    taken: Vec<Range<usize>>,
}

impl Writer<'_, '_> {
    fn number(&mut self) -> NodeId {
        self.next += 1;
        NodeId(self.next)
    }

    fn node(&mut self, at: Range<usize>, value: Value) -> Node {
        Node { id: self.number(), span: self.cx.whole.within(at), value }
    }

    fn field(&mut self, name: &str, at: Range<usize>, value: Value) -> (Key, Node) {
        (Key { name: name.into(), span: self.cx.whole.within(at.clone()) }, self.node(at, value))
    }

    fn link(&mut self, at: Range<usize>, url: &str) -> Node {
        let fields = vec![
            self.field("title", at.clone(), Value::Text("All changes".into())),
            self.field("url", at.clone(), Value::Text(url.into())),
        ];
        self.node(at, Value::Table(fields))
    }

    /// The changes below the headings of known categories; what they take of the section is remembered.
    fn changes(&mut self, section: &Section<'_>) -> Vec<Node> {
        let mut changes = Vec::new();
        // The category that is open, and a heading between it and the changes, or around it.
        let mut category: Option<Category> = None;
        let mut around: Option<(u8, &str, Range<usize>)> = None;
        for (index, block) in section.blocks.iter().enumerate() {
            match &block.sort {
                Sort::Heading { level, text, .. } => {
                    let level = *level;
                    around = around.filter(|(outer, ..)| *outer < level);
                    category = category.filter(|open| open.level < level);
                    if let Some(open) = &mut category {
                        open.group = Some(text.clone());
                        self.take(block.range.clone());
                        continue;
                    }
                    if let Some(sort) = self.cx.form.sort_of(text) {
                        let group = around.as_ref().map(|(_, words, _)| (*words).to_owned());
                        let breaks = self.cx.form.breaks(text);
                        category = Some(Category { level, sort, breaks, group, at: block.range.clone() });
                        self.take(block.range.clone());
                        // A heading that holds nothing but categories is told with each change.
                        if let Some((.., outer)) = &around {
                            self.take(outer.clone());
                        }
                    } else {
                        let holds = section.blocks.get(index + 1).is_some_and(|next| {
                            matches!(&next.sort, Sort::Heading { level: own, text, .. }
                                if *own > level && self.cx.form.sort_of(text).is_some())
                        });
                        around = holds.then(|| (level, text.as_str(), block.range.clone()));
                    }
                }
                Sort::List if category.is_some() => {
                    let start = self.cx.text[..block.range.start].rfind('\n').map_or(0, |end| end + 1);
                    for item in prose::items(self.cx.text, &(start..block.range.end)) {
                        changes.extend(category.as_ref().map(|open| self.change(open, block, item)));
                    }
                    self.take(block.range.clone());
                }
                // A line in place of a heading: `**Fixed**`, `FEATURES:`.
                Sort::Paragraph(text) if is_heading(text) && self.cx.form.sort_of(text).is_some() => {
                    let sort = self.cx.form.sort_of(text).unwrap_or_default();
                    let group = around.as_ref().map(|(_, words, _)| (*words).to_owned());
                    let breaks = self.cx.form.breaks(text);
                    category = Some(Category { level: LINE, sort, breaks, group, at: block.range.clone() });
                    self.take(block.range.clone());
                }
                Sort::List => {
                    let marked = self.marked(block);
                    if !marked.is_empty() {
                        changes.extend(marked);
                        self.take(block.range.clone());
                    }
                }
                Sort::Paragraph(_) | Sort::Other if category.is_some() => {
                    changes.extend(category.as_ref().map(|open| self.change(open, block, block.range.clone())));
                    self.take(block.range.clone());
                }
                _ => {}
            }
        }
        changes
    }

    fn take(&mut self, range: Range<usize>) {
        if !self.taken.contains(&range) {
            self.taken.push(range);
        }
    }

    /// The changes of a list whose every item begins with its category: `[FEATURE] …`, `fix: …`. None where one does not.
    fn marked(&mut self, block: &Block) -> Vec<Node> {
        let start = self.cx.text[..block.range.start].rfind('\n').map_or(0, |end| end + 1);
        let items = prose::items(self.cx.text, &(start..block.range.end));
        let read: Option<Vec<_>> = items
            .iter()
            .map(|at| {
                let (word, length) = mark(self.cx.text.get(at.clone())?)?;
                Some((self.cx.form.sort_of(word)?, self.cx.form.breaks(word), length))
            })
            .collect();
        let read = read.unwrap_or_default();
        let each = items.into_iter().zip(read).map(|(at, (sort, breaks, length))| {
            let category = Category { level: LINE, sort, breaks, group: None, at: at.start..at.start + length };
            let text = prose::item_text(self.cx.text, &at);
            self.say(&category, block, at, text.get(length..).unwrap_or("").trim_start())
        });
        each.collect()
    }

    fn change(&mut self, category: &Category, block: &Block, at: Range<usize>) -> Node {
        let written = prose::item_text(self.cx.text, &at);
        self.say(category, block, at, &written)
    }

    fn say(&mut self, category: &Category, block: &Block, at: Range<usize>, written: &str) -> Node {
        let (marked, text) = breaking(written);
        let mut text = match &category.group {
            Some(group) if text.starts_with(['`', '|', '>', '-', '*', '#']) && text.contains('\n') => {
                format!("**{group}:**\n\n{text}")
            }
            Some(group) => format!("**{group}:** {text}"),
            None => text.to_owned(),
        };
        for (_, definition) in definitions(self.cx, std::slice::from_ref(block), &at) {
            text.push_str("\n\n");
            text.push_str(definition);
        }
        let form = self.cx.form;
        let mut fields = vec![
            self.field(form.sort, category.at.clone(), Value::Text(category.sort.into())),
            self.field(form.text, at.clone(), Value::Text(text.into())),
        ];
        if marked || category.breaks {
            fields.push(self.field(form.breaking, at.clone(), Value::Flag(true)));
        }
        self.node(at, Value::Table(fields))
    }
}

/// The level of a line that stands in place of a heading.
const LINE: u8 = 7;

/// Whether a paragraph is short enough to stand in place of a heading.
fn is_heading(text: &str) -> bool {
    text.len() <= 40 && !text.contains('\n') && !text.ends_with('.')
}

/// The category that a change begins with, and how long it is with its marks.
fn mark(text: &str) -> Option<(&str, usize)> {
    let bare = text.trim_start_matches(['*', '_', '`']);
    if let Some((word, rest)) = bare.strip_prefix('[').and_then(|bare| bare.split_once(']')) {
        // A link is none.
        if rest.starts_with(['(', '[']) || word.contains('\n') {
            return None;
        }
        let rest = rest.trim_start_matches(['*', '_', '`', ':', ' ']);
        return Some((word, text.len() - rest.len()));
    }
    let (word, rest) = bare.split_once(':')?;
    let rest = rest.trim_start_matches(['*', '_', '`', ' ']);
    (word.len() <= 20 && word.chars().all(char::is_alphabetic)).then_some((word, text.len() - rest.len()))
}

/// A category that is open.
struct Category {
    level: u8,
    sort: &'static str,
    breaks: bool,
    /// A heading that groups the changes: a package, a part of the product.
    group: Option<String>,
    at: Range<usize>,
}

/// Whether a change begins with a mark that something must be changed for it, and the text behind that.
fn breaking(text: &str) -> (bool, &str) {
    let bare = text.trim_start_matches(['*', '_', '[']);
    let Some(first) = bare.get(..8).filter(|first| first.eq_ignore_ascii_case("breaking")) else {
        return (false, text);
    };
    let mut rest = &bare[first.len()..];
    if let Some(more) = rest.get(..7).filter(|more| more.eq_ignore_ascii_case(" change")) {
        rest = &rest[more.len()..];
    }
    let end = rest.trim_start_matches(['*', '_', ']', ':']);
    // Without a mark it is a word of the sentence: "Breaking news are shown again".
    if end.len() == rest.len() || end.trim().is_empty() {
        return (false, text);
    }
    (true, end.trim_start())
}
