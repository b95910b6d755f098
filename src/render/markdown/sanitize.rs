//! The second wall around raw HTML: a whole body is read as a browser reads it, and written again.
//!
//! What the renderer wrote itself is put by while that happens and stands in it under a name that nobody can know who writes
//! the text, because it depends on the text.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::parse::safety::{BLOCK, PHRASE};

/// The renderer's own attributes and markup, put by.
pub(super) struct Stash {
    /// The attribute that stands in for them.
    key: String,
    kept: Vec<Kept>,
}

enum Kept {
    Attributes(String),
    Whole(&'static str, String),
}

impl Stash {
    /// A stash for the body with this text.
    pub fn new(text: &str) -> Self {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        Stash { key: format!("data-{}", hash.get(..24).unwrap_or_default()), kept: Vec::new() }
    }

    /// What stands in for attributes.
    pub fn attributes(&mut self, written: String) -> String {
        self.kept.push(Kept::Attributes(written));
        self.stand_in()
    }

    /// What stands in for markup.
    pub fn whole(&mut self, name: &'static str, html: String) -> String {
        self.kept.push(Kept::Whole(name, html));
        format!("<{name}{}></{name}>", self.stand_in())
    }

    fn stand_in(&self) -> String {
        format!(" {}=\"{}\"", self.key, self.kept.len() - 1)
    }

    /// Reads a body as browsers do, drops what is in no list, and puts the renderer's own back.
    pub fn clean(&self, html: &str) -> String {
        self.restore(&self.builder().clean(html).to_string())
    }

    fn builder(&self) -> ammonia::Builder<'_> {
        let mut attributes = HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("ol", HashSet::from(["start"])),
            ("details", HashSet::from(["open"])),
            ("time", HashSet::from(["datetime"])),
        ]);
        for cell in ["td", "th"] {
            attributes.insert(cell, HashSet::from(["colspan", "rowspan", "scope"]));
        }
        let mut builder = ammonia::Builder::empty();
        builder
            .add_tags(BLOCK)
            .add_tags(PHRASE)
            .add_tags(["h1", "h2", "h3", "h4", "h5", "h6"])
            .generic_attributes(HashSet::from(["id", "title", "lang", "dir", self.key.as_str()]))
            .tag_attributes(attributes)
            .add_url_schemes(["http", "https", "mailto", "tel"])
            .url_relative(ammonia::UrlRelative::PassThrough)
            .link_rel(None);
        builder
    }

    fn restore(&self, html: &str) -> String {
        let mut restored = String::with_capacity(html.len() * 2);
        let mark = format!(" {}=\"", self.key);
        let mut rest = html;
        while let Some(at) = rest.find(&mark) {
            restored.push_str(&rest[..at]);
            rest = &rest[at + mark.len()..];
            let Some((number, after)) = rest.split_once('"') else { break };
            rest = after;
            match number.parse().ok().and_then(|number: usize| self.kept.get(number)) {
                Some(Kept::Attributes(written)) => restored.push_str(written),
                Some(Kept::Whole(name, whole)) => {
                    let (mut open, mut close) = (String::new(), String::new());
                    let _ = write!(open, "<{name}");
                    let _ = write!(close, "></{name}>");
                    if let (true, Some(after)) = (restored.ends_with(&open), rest.strip_prefix(&close)) {
                        restored.truncate(restored.len() - open.len());
                        restored.push_str(whole);
                        rest = after;
                    }
                }
                None => {}
            }
        }
        restored.push_str(rest);
        restored
    }
}
