//! The items of a section: what a field is filled with where its heading stands in the body.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::{Events, trimmed};

/// The content of the items of the top-level lists in a section of `text`, else of its paragraphs, without their marks.
/// [`item_text`] gives what an item says.
pub fn items(text: &str, section: &Range<usize>) -> Vec<Range<usize>> {
    let Some(part) = text.get(section.clone()) else { return Vec::new() };
    let (mut listed, mut paragraphs) = (Vec::new(), Vec::new());
    let mut depth = 0_usize;
    // the item that is open: from its first content to its end
    let mut item: Option<(Option<usize>, usize)> = None;
    for (event, range) in Events::new(part) {
        if depth >= 2
            && let Some((start @ None, _)) = &mut item
            && is_content(&event)
        {
            *start = Some(range.start);
        }
        match &event {
            Event::Start(tag) => {
                match tag {
                    Tag::Item if depth == 1 => item = Some((None, range.end)),
                    Tag::Paragraph if depth == 0 => paragraphs.push(range),
                    _ => {}
                }
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 1
                    && let Some((Some(start), end)) = item.take()
                {
                    listed.push(start..end);
                }
            }
            _ => {}
        }
    }
    let found = if listed.is_empty() { paragraphs } else { listed };
    let within = |range: Range<usize>| section.start + range.start..section.start + range.end;
    found.into_iter().map(|range| trimmed(part, range)).filter(|range| !range.is_empty()).map(within).collect()
}

/// Whether a text is one paragraph; link definitions beside it do not count.
pub fn is_paragraph(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut outermost = Events::new(text).filter_map(|(event, _)| match event {
        Event::Start(tag) => {
            depth += 1;
            (depth == 1).then_some(matches!(tag, Tag::Paragraph))
        }
        Event::End(_) => {
            depth = depth.saturating_sub(1);
            None
        }
        _ => (depth == 0).then_some(false),
    });
    outermost.next() == Some(true) && outermost.next().is_none()
}

/// Whether an item's text can begin with an event.
fn is_content(event: &Event<'_>) -> bool {
    !matches!(event, Event::Start(Tag::Item) | Event::End(_) | Event::TaskListMarker(_) | Event::SoftBreak)
}

/// What an item says: its Markdown, with the lines after the first moved left by as much as the first is indented.
pub fn item_text(text: &str, item: &Range<usize>) -> String {
    let Some(written) = text.get(item.clone()) else { return String::new() };
    let line = text.get(..item.start).unwrap_or_default().rfind('\n').map_or(0, |end| end + 1);
    let indent = item.start - line;
    let mut lines = written.split('\n');
    let mut said = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        said.push('\n');
        said.push_str(&line[blank.min(indent)..]);
    }
    said
}
