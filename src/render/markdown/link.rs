//! Links and images.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType};

use super::frame::Frame;
use super::walk::Walk;
use super::{Picture, Place, Target};
use crate::parse::prose::is_safe;

/// An image whose description is being read.
pub(super) struct Image {
    /// How many more ends come before its own.
    depth: usize,
    alt: String,
    title: String,
    picture: Option<Picture>,
    /// It stands alone in its paragraph and has a title.
    is_figure: bool,
}

impl Walk<'_> {
    /// Opens a link, or nothing where it leads nowhere.
    pub(super) fn link(&mut self, link_type: LinkType, destination: &str, title: &str) -> Frame {
        let links = self.body.links;
        let target = match link_type {
            _ if destination.is_empty() => None,
            LinkType::WikiLink { .. } => links.wiki(destination),
            LinkType::Email => links.link(&format!("mailto:{destination}")),
            _ if is_safe(destination) => links.link(destination),
            _ => None,
        };
        let target = target.filter(|target| is_safe(&target.url));
        let written = if title.is_empty() { destination } else { title };
        let text = target.as_ref().and_then(|target| target.title.as_deref()).unwrap_or(written).to_owned();
        self.fill();
        if let Some(Target { url, place, .. }) = &target {
            self.pending.see(url);
            let mut attributes = vec![("href", url.as_str())];
            attributes.extend((!title.is_empty()).then_some(("title", title)));
            attributes.extend((*place == Place::Outside).then_some(("rel", "external")));
            self.out.open("a", &attributes);
        }
        Frame::Link { at: self.out.html.len(), is_open: target.is_some(), text }
    }

    /// Whether text that is written now stands in a link.
    pub(super) fn is_in_link(&self) -> bool {
        let near =
            self.frames.iter().rev().take_while(|frame| !matches!(frame, Frame::Paragraph(..) | Frame::Item { .. }));
        near.into_iter().any(|frame| matches!(frame, Frame::Link { is_open: true, .. } | Frame::Raw("a")))
    }

    /// Begins an image: until its end, what comes is its description.
    pub(super) fn image(&mut self, destination: &str, title: &str, range: &Range<usize>) -> Frame {
        let picture = if is_safe(destination) { self.body.links.image(destination) } else { None };
        let picture = picture.filter(|picture| is_safe(&picture.url));
        let is_alone = match self.frames.last() {
            Some(Frame::Paragraph(paragraph, at)) => {
                let written = self.body.text.get(paragraph.clone()).unwrap_or_default();
                self.out.html.len() == at + "<p>".len()
                    && paragraph.start == range.start
                    && paragraph.start + written.trim_end().len() == range.end
            }
            _ => false,
        };
        let is_figure = is_alone && !title.is_empty() && picture.is_some();
        self.fill();
        self.image = Some(Image { depth: 0, alt: String::new(), title: title.to_owned(), picture, is_figure });
        Frame::Bare
    }

    /// Takes an event inside an image.
    pub(super) fn describe(&mut self, event: &Event<'_>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Text(written) | Event::Code(written) | Event::InlineMath(written) | Event::DisplayMath(written) => {
                image.alt.push_str(written);
            }
            Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
            Event::Start(_) => image.depth += 1,
            Event::End(_) if image.depth > 0 => image.depth -= 1,
            Event::End(_) => {
                self.frames.pop();
                self.depth = self.depth.saturating_sub(1);
                if let Some(image) = self.image.take() {
                    self.show(&image);
                }
            }
            _ => {}
        }
    }

    fn show(&mut self, image: &Image) {
        let Some(picture) = &image.picture else { return self.text(&image.alt) };
        if image.is_figure
            && let Some(frame @ Frame::Paragraph(..)) = self.frames.last_mut()
            && let Frame::Paragraph(_, at) = std::mem::replace(frame, Frame::Element("figure", "\n"))
        {
            self.out.take(at);
            self.out.open("figure", &[]);
        }
        let size = picture.size.map(|(width, height)| (width.to_string(), height.to_string()));
        let mut attributes =
            vec![("src", picture.url.as_str()), ("alt", &image.alt), ("loading", "lazy"), ("decoding", "async")];
        if let Some((width, height)) = &size {
            attributes.extend([("width", width.as_str()), ("height", height.as_str())]);
        }
        if !image.title.is_empty() && !image.is_figure {
            attributes.push(("title", &image.title));
        }
        self.out.open("img", &attributes);
        if image.is_figure {
            self.out.open("figcaption", &[]);
            self.out.text(&image.title);
            self.out.close("figcaption");
        }
    }
}
