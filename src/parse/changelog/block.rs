//! The outermost blocks of a changelog, from one pass over its events.

use crate::parse::prose::Events;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;

/// An outermost block.
pub(super) struct Block {
    /// Where, without the white space at its end.
    pub range: Range<usize>,
    /// What it is.
    pub sort: Sort,
    /// The names of link definitions that it uses, with where.
    pub uses: Vec<(usize, String)>,
}

/// What a block is.
pub(super) enum Sort {
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its plain text.
        text: String,
        /// Where its first link leads.
        target: Option<String>,
    },
    /// A list.
    List,
    /// A paragraph, with its plain text.
    Paragraph(String),
    /// Anything else.
    Other,
}

/// Link definitions: where each stands, by name in lower case.
pub(super) type Definitions = BTreeMap<String, Range<usize>>;

/// How the lists of a text are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lists {
    /// Each is a block.
    Whole,
    /// What stands in the items of the outermost is a block each: the items are releases.
    Open,
}

/// The blocks of a text, and its link definitions.
pub(super) fn blocks(text: &str, lists: Lists) -> (Vec<Block>, Definitions) {
    let mut events = Events::new(text);
    let mut blocks: Vec<Block> = Vec::new();
    let mut depth = 0_usize;
    // Within an outermost list that is open, and whether a run of its text is.
    let mut is_within = false;
    let mut runs = false;
    for (event, range) in events.by_ref() {
        if lists == Lists::Open && depth == 0 {
            match &event {
                Event::Start(Tag::List(_)) if !is_within => {
                    is_within = true;
                    continue;
                }
                Event::End(TagEnd::List(_)) => {
                    (is_within, runs) = (false, false);
                    continue;
                }
                Event::Start(Tag::Item) | Event::End(TagEnd::Item) => {
                    runs = false;
                    continue;
                }
                _ if is_within && is_inline(&event) => {
                    if !runs {
                        let sort = Sort::Paragraph(String::new());
                        blocks.push(Block { range: range.clone(), sort, uses: Vec::new() });
                        runs = true;
                    }
                    if let Some(block) = blocks.last_mut() {
                        block.range.end = block.range.end.max(range.end);
                        note(block, &event, &range);
                    }
                    depth += usize::from(matches!(event, Event::Start(_)));
                    continue;
                }
                _ => runs = false,
            }
        }
        match &event {
            Event::Start(tag) => {
                if depth == 0 {
                    let sort = match tag {
                        Tag::Heading { level, .. } => {
                            Sort::Heading { level: *level as u8, text: String::new(), target: None }
                        }
                        Tag::List(_) => Sort::List,
                        Tag::Paragraph => Sort::Paragraph(String::new()),
                        _ => Sort::Other,
                    };
                    let end = text.get(range.clone()).map_or(0, |part| part.trim_end().len());
                    blocks.push(Block { range: range.start..range.start + end, sort, uses: Vec::new() });
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Rule | Event::Html(_) if depth == 0 => {
                blocks.push(Block { range: range.clone(), sort: Sort::Other, uses: Vec::new() });
            }
            _ => {}
        }
        if let Some(block) = blocks.last_mut() {
            note(block, &event, &range);
        }
    }
    let definitions = events.definitions().iter();
    let definitions = definitions.map(|(name, definition)| (name.to_lowercase(), definition.span.clone())).collect();
    // A rule between releases is an ornament.
    blocks.retain(|block| !block.range.is_empty());
    (blocks, definitions)
}

/// Whether an event is of a run of text.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::SoftBreak | Event::HardBreak => true,
        _ => false,
    }
}

fn note(block: &mut Block, event: &Event<'_>, range: &Range<usize>) {
    if let Event::Start(Tag::Link { link_type, dest_url, id, .. } | Tag::Image { link_type, dest_url, id, .. }) = event
    {
        if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
            block.uses.push((range.start, id.to_lowercase()));
        }
        if let Sort::Heading { target, .. } = &mut block.sort {
            target.get_or_insert_with(|| dest_url.to_string());
        }
    }
    let is_heading = matches!(block.sort, Sort::Heading { .. });
    let (Sort::Heading { text, .. } | Sort::Paragraph(text)) = &mut block.sort else { return };
    match event {
        Event::Text(words) | Event::Code(words) => text.push_str(words),
        Event::SoftBreak | Event::HardBreak if is_heading => text.push(' '),
        Event::SoftBreak | Event::HardBreak => text.push('\n'),
        Event::End(TagEnd::Heading(_)) => text.truncate(text.trim_end().len()),
        _ => {}
    }
}
