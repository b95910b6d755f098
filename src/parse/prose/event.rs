//! The events of a body: pulldown-cmark as this project reads it, in the one place that both the scan and the renderer go through.
//!
//! What differs from pulldown's own stream: `[[kind:id#part|text]]` is a link only where it has the form of a reference, and
//! gives way to `[[1]](url)`; HTML comments are gone; `^` around anything with a space in it, and `$` before a digit,
//! are plain text; braces at the end of a heading that are no attributes stay.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{
    BrokenLink, BrokenLinkCallback, CowStr, Event, LinkType, OffsetIter, Options, Parser, RefDefs, Tag, TagEnd,
};

use super::link;

/// What of Markdown is on: GFM and what product people's pages use beside it. Quotes and dashes stay as typed; single tildes
/// strike out, as on GitHub, rather than lower.
pub(crate) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_SUPERSCRIPT);

/// An event and the bytes it stands in.
pub(crate) type Spanned<'a> = (Event<'a>, Range<usize>);

/// The events of a body, with the bytes each stands in.
///
/// A reference in double brackets arrives as a link of type [`LinkType::WikiLink`] whose range takes in both pairs of
/// brackets, whose destination is the target as written and whose children are the label alone.
pub(crate) struct Events<'a> {
    text: &'a str,
    inner: OffsetIter<'a, Brackets<'a>>,
    ahead: Option<Spanned<'a>>,
    queue: VecDeque<Spanned<'a>>,
    /// Where the label of the reference that is open begins, and the end of the whole.
    reference: Option<Range<usize>>,
    /// A `]` that belongs to a reference stands here.
    bracket: Option<usize>,
    /// Superscripts that are open, and whether each is one.
    raised: Vec<bool>,
    in_comment: bool,
    /// The heading that is open ended in braces that hold no attribute: these.
    braces: Option<Range<usize>>,
}

impl<'a> Events<'a> {
    /// The events of `text`.
    pub(crate) fn new(text: &'a str) -> Self {
        let parser = Parser::new_with_broken_link_callback(text, OPTIONS, Some(Brackets(text)));
        Events {
            text,
            inner: parser.into_offset_iter(),
            ahead: None,
            queue: VecDeque::new(),
            reference: None,
            bracket: None,
            raised: Vec::new(),
            in_comment: false,
            braces: None,
        }
    }

    /// The link definitions of the body.
    pub(crate) fn definitions(&self) -> &RefDefs<'_> {
        self.inner.reference_definitions()
    }

    fn pull(&mut self) -> Option<Spanned<'a>> {
        self.ahead.take().or_else(|| self.inner.next())
    }

    /// Whether the next event opens a reference whose second bracket stands at `at`.
    fn opens_reference_at(&mut self, at: usize) -> bool {
        if self.ahead.is_none() {
            self.ahead = self.inner.next();
        }
        matches!(&self.ahead, Some((Event::Start(Tag::Link { link_type: LinkType::ShortcutUnknown, .. }), range)) if range.start == at)
    }

    /// A part of the source as text.
    fn source(&self, range: Range<usize>) -> Spanned<'a> {
        (Event::Text(self.text.get(range.clone()).unwrap_or_default().into()), range)
    }

    fn text_event(&mut self, written: CowStr<'a>, range: Range<usize>) -> Option<Spanned<'a>> {
        if self.bracket.take() == Some(range.start) && written.starts_with(']') {
            return (range.len() > 1).then(|| self.source(range.start + 1..range.end));
        }
        if let Some(reference) = &self.reference {
            let label = reference.start;
            if range.end <= label {
                return None;
            }
            if range.start < label {
                return Some(self.source(label..range.end));
            }
        }
        if written.ends_with('[') && !range.is_empty() && self.opens_reference_at(range.end) {
            return (range.len() > 1).then(|| self.source(range.start..range.end - 1));
        }
        Some((Event::Text(written), range))
    }

    /// What of a piece of HTML is no comment.
    fn uncomment(&mut self, range: Range<usize>, wrap: fn(CowStr<'a>) -> Event<'a>) {
        let mut at = range.start;
        while at < range.end {
            let rest = self.text.get(at..range.end).unwrap_or_default();
            if self.in_comment {
                let Some(end) = rest.find("-->") else { return };
                self.in_comment = false;
                at += end + 3;
            } else {
                let end = rest.find("<!--").unwrap_or(rest.len());
                if let Some(piece) = rest.get(..end).filter(|piece| !piece.is_empty()) {
                    self.queue.push_back((wrap(piece.into()), at..at + end));
                }
                at += end;
                if at < range.end {
                    // `<!-->` and `<!--->` are comments without content
                    self.in_comment = true;
                    at += 2;
                }
            }
        }
    }

    fn open(&mut self, tag: Tag<'a>, range: Range<usize>) -> Option<Spanned<'a>> {
        match tag {
            Tag::Link { link_type: LinkType::ShortcutUnknown, title, id, .. } => {
                let form = link::Form::of(self.text.get(range.start + 1..range.end - 1)?)?;
                let start = range.start + 1;
                self.reference = Some(form.label.map_or(range.end, |label| start + label)..range.end);
                let link_type = LinkType::WikiLink { has_pothole: form.label.is_some() };
                let tag = Tag::Link { link_type, dest_url: form.target.into(), title, id };
                Some((Event::Start(tag), range.start - 1..range.end + 1))
            }
            Tag::Superscript => {
                let real = !self.text.get(range.clone()).unwrap_or_default().contains(char::is_whitespace);
                self.raised.push(real);
                Some(if real { (Event::Start(tag), range) } else { self.source(range.start..range.start + 1) })
            }
            Tag::Heading { ref id, ref classes, ref attrs, .. } => {
                self.braces = None;
                let bare = id.is_none() && classes.is_empty() && attrs.iter().all(|(_, value)| value.is_none());
                if bare {
                    let written = self.text.get(range.clone()).unwrap_or_default();
                    let first = written.trim_end_matches(['=', '-', '\n', ' ', '\t', '#']);
                    if first.ends_with('}')
                        && let Some(at) = first.rfind('{')
                    {
                        self.braces = Some(range.start + at..range.start + first.len()).filter(|_| !attrs.is_empty());
                    }
                }
                Some((Event::Start(tag), range))
            }
            Tag::HtmlBlock => {
                self.in_comment = false;
                Some((Event::Start(tag), range))
            }
            tag => Some((Event::Start(tag), range)),
        }
    }

    fn close(&mut self, tag: TagEnd, range: Range<usize>) -> Option<Spanned<'a>> {
        match tag {
            TagEnd::Link => {
                if let Some(reference) = self.reference.take_if(|reference| reference.end == range.end) {
                    self.bracket = Some(reference.end);
                    return Some((Event::End(tag), range.start - 1..range.end + 1));
                }
                Some((Event::End(tag), range))
            }
            TagEnd::Superscript => Some(match self.raised.pop() {
                Some(false) => self.source(range.end - 1..range.end),
                _ => (Event::End(tag), range),
            }),
            TagEnd::Heading(_) => {
                if let Some(braces) = self.braces.take() {
                    let before = self.text.get(range.start..braces.start).unwrap_or_default();
                    if before.chars().any(|c| c != '#' && !c.is_whitespace()) {
                        self.queue.push_back((Event::Text(" ".into()), braces.start..braces.start));
                    }
                    let braces = self.source(braces);
                    self.queue.push_back(braces);
                    self.queue.push_back((Event::End(tag), range));
                    return self.queue.pop_front();
                }
                Some((Event::End(tag), range))
            }
            tag => Some((Event::End(tag), range)),
        }
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Spanned<'a>;

    fn next(&mut self) -> Option<Spanned<'a>> {
        loop {
            if let Some(queued) = self.queue.pop_front() {
                return Some(queued);
            }
            let (event, range) = self.pull()?;
            let in_target = self.reference.as_ref().is_some_and(|reference| range.end <= reference.start);
            if in_target && !matches!(event, Event::End(TagEnd::Link)) {
                continue;
            }
            let event = match event {
                Event::Text(written) => self.text_event(written, range),
                Event::Start(tag) => self.open(tag, range),
                Event::End(tag) => self.close(tag, range),
                Event::Html(_) => {
                    self.uncomment(range, Event::Html);
                    None
                }
                // a comment on the line is one event, and nothing else is
                Event::InlineHtml(written) => {
                    (!written.starts_with("<!--")).then_some((Event::InlineHtml(written), range))
                }
                Event::InlineMath(_) if self.text.as_bytes().get(range.end).is_some_and(u8::is_ascii_digit) => {
                    Some(self.source(range))
                }
                event => Some((event, range)),
            };
            if event.is_some() {
                return event;
            }
        }
    }
}

/// Recognises references where pulldown finds brackets that no definition answers.
struct Brackets<'a>(&'a str);

impl<'a> BrokenLinkCallback<'a> for Brackets<'a> {
    fn handle_broken_link(&mut self, broken: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
        let Range { start, end } = broken.span;
        let bytes = self.0.as_bytes();
        if broken.link_type != LinkType::Shortcut
            || start.checked_sub(1).and_then(|before| bytes.get(before)) != Some(&b'[')
            || bytes.get(end) != Some(&b']')
        {
            return None;
        }
        // `\[[x]]` is text, and `\\[[x]]` is not
        let slashes = bytes.get(..start - 1)?.iter().rev().take_while(|byte| **byte == b'\\').count();
        if slashes % 2 == 1 || link::is_destination(self.0.get(end + 1..)?) {
            return None;
        }
        link::Form::of(self.0.get(start + 1..end - 1)?).map(|_| ("".into(), "".into()))
    }
}
