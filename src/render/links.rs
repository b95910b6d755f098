//! Where the links of an entry's prose lead on the page that shows it.

use super::image::Pictures;
use super::markdown::{Links, Meaning, Picture, Place, Target, Words};
use super::view::Viewer;
use crate::model::{Destination, Found};
use crate::plan::address_of;
use std::ops::Range;
use std::sync::Arc;

/// The links of a text that stands in the file `path`, shown on the viewer's page.
pub struct PageLinks<'a, 'v> {
    /// Draws the page.
    pub viewer: &'v Viewer<'a>,
    /// The file of the text.
    pub path: &'v str,
    /// The entry that the text belongs to, if its own headings are on this page.
    pub here: bool,
    /// The words that the text explains.
    pub words: Option<PageWords<'a, 'v>>,
}

/// The words that a page explains: all but its own.
pub struct PageWords<'a, 'v>(pub &'v Viewer<'a>);

impl Words for PageWords<'_, '_> {
    fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let glossary = self.0.studio.words;
        let is_other = |of: usize| glossary.entry(of).is_some_and(|known| Some(&known.key) != self.0.own());
        glossary.find(text).into_iter().filter(|(_, of)| is_other(*of)).collect()
    }

    fn meaning(&self, of: usize) -> Option<Meaning<'_>> {
        let known = self.0.studio.words.entry(of)?;
        let url = self.0.link(&address_of(self.0.studio.context.model, &known.key));
        Some(Meaning { url, title: &known.title, text: &known.meaning })
    }

    fn number(&self) -> usize {
        self.0.next_card()
    }
}

impl PageLinks<'_, '_> {
    fn to_entry(&self, found: &Found) -> Target {
        let model = self.viewer.studio.context.model;
        let (mut url, title) = (self.viewer.link(&address_of(model, &found.key)), self.viewer.title_of(found));
        if let Some(part) = &found.part {
            url.push('#');
            url.push_str(part);
        }
        Target { url, title: Some(title), place: Place::Inside }
    }

    fn destination(&self, destination: Destination, written: &str) -> Option<Target> {
        let inside = |url: String| Some(Target { url, title: None, place: Place::Inside });
        match destination {
            Destination::Entry(found) => Some(Target { title: None, ..self.to_entry(&found) }),
            Destination::Here(anchor) => {
                self.here.then(|| Target { url: format!("#{anchor}"), title: None, place: Place::Inside })
            }
            Destination::Address(address) => {
                let (path, anchor) = address.split_once('#').map_or((&*address, ""), |(p, a)| (p, a));
                let page = self.viewer.studio.plan.at(path)?;
                let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
                inside(format!("{}{anchor}", self.viewer.link(page)))
            }
            Destination::File(path) => {
                let asset = self.viewer.studio.assets.get(&path)?;
                inside(self.viewer.link(&self.viewer.studio.pictures.show(asset)))
            }
            Destination::Outside => Some(Target { url: written.to_owned(), title: None, place: Place::Outside }),
            Destination::Nothing(_) | Destination::Missing(_) | Destination::Beyond | Destination::Unsafe => None,
        }
    }
}

impl Links for PageLinks<'_, '_> {
    fn wiki(&self, target: &str) -> Option<Target> {
        let found = self.viewer.studio.context.model.find(target, crate::parse::fact::To::Any).ok()?;
        Some(self.to_entry(&found))
    }

    fn link(&self, target: &str) -> Option<Target> {
        let model = self.viewer.studio.context.model;
        self.destination(model.follow_path(self.path, target), target)
    }

    fn words(&self) -> Option<&dyn Words> {
        self.words.as_ref().map(|words| words as &dyn Words)
    }

    fn image(&self, target: &str) -> Option<Picture> {
        let model = self.viewer.studio.context.model;
        match model.follow_path(self.path, target) {
            Destination::File(path) => {
                let asset = self.viewer.studio.assets.get(&path)?;
                Some(picture(self.viewer, self.viewer.studio.pictures, asset))
            }
            _ => None,
        }
    }
}

fn picture(viewer: &Viewer<'_>, pictures: &Pictures, asset: &Arc<crate::source::Asset>) -> Picture {
    let url = viewer.link(&pictures.show(asset));
    Picture { url, size: pictures.size(asset) }
}
