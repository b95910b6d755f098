//! `index.md` beside each page: what it says as Markdown, for language models and other readers of plain text. It is made of
//! what the edition shows, and says neither labels of audiences nor comments.

mod drawings;
mod words;

use super::{Export, Stock};
use crate::model::{AnyEntry, AnyKind, Core, Key};
use crate::pages::Desk;
use crate::parse::fact::Fact;
use crate::parse::plain::{one_line, plain};
use crate::parse::reader::Record;
use crate::plan::{Of, Planned};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;
use words::{close, words};

/// Pages as Markdown.
pub struct Markdown;

const NAME: &str = "index.md";

/// Where a page is told as Markdown, by its address.
#[must_use]
pub fn beside(page: &str) -> String {
    page.strip_suffix("index.html").map_or_else(|| format!("{page}.md"), |folder| format!("{folder}{NAME}"))
}

/// Fields that are told elsewhere on the page, or never. A series is told with the drawing of it.
const QUIET: [&str; 8] = ["title", "name", "summary", "audience", "audience_of", "allow", "aliases", "series"];

impl Export for Markdown {
    fn addresses(&self, _kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        Vec::new()
    }

    fn yields(&self) -> bool {
        true
    }

    fn holds(&self, address: &str) -> bool {
        address == NAME || address.ends_with("/index.md")
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let told = stock.plan.pages.par_iter().filter_map(|(address, page)| {
            let writer = Writer { stock, core: None, up: "../".repeat(address.matches('/').count()) };
            Some((beside(address), writer.page(page)?.into_bytes()))
        });
        told.collect()
    }
}

/// Writes one page.
struct Writer<'a> {
    stock: &'a Stock<'a>,
    /// Whose words they are; none where they are rutter's.
    core: Option<&'a Core>,
    /// What leads from its page to the portal's root.
    up: String,
}

impl Writer<'_> {
    /// None where the page says nothing of its own.
    fn page(&self, page: &Planned) -> Option<String> {
        let stock = self.stock;
        let desk = Desk { projected: stock.projected, context: stock.context, sources: stock.sources };
        Some(match &page.of {
            Of::Entry(key) => {
                let entry = stock.projected.entry(key)?.as_ref();
                self.by(Some(entry.core())).entry(entry, entry.core())
            }
            Of::List(name) => {
                let nested = stock.projected.kind(name)?.traits().nested;
                let keys = if nested {
                    stock.plan.below(name, "")
                } else {
                    stock.plan.ordered.get(name).map_or(&[][..], Vec::as_slice)
                };
                self.list(&page.title, keys)
            }
            Of::Folder(name, path) => self.list(&page.title, stock.plan.below(name, path)),
            Of::Special(special) => {
                let is_home = special.folder().is_empty();
                let title = if is_home { stock.title() } else { &page.title };
                self.special(title, &special.about(&desk), special.facts(&desk))
            }
            Of::Leaf(special, leaf) => self.special(&page.title, "", special.leaf_facts(&desk, leaf)),
            Of::Moved(_) | Of::Missing => return None,
        })
    }

    /// The same page, where it has the words of another entry.
    fn by<'b>(&'b self, core: Option<&'b Core>) -> Writer<'b> {
        Writer { stock: self.stock, core, up: self.up.clone() }
    }

    fn list(&self, title: &str, keys: &[Key]) -> String {
        let mut out = format!("# {}\n\n", one_line(title));
        for key in keys {
            self.card(&mut out, key);
        }
        out
    }

    /// An entry on a line: where it leads, and its summary.
    fn card(&self, out: &mut String, key: &Key) {
        let Some(core) = self.stock.projected.core(key) else { return };
        let about = core.summary.as_ref().map_or_else(String::new, |words| format!(": {}", one_line(&plain(words))));
        let _ = writeln!(out, "- {}{about}", self.link(key, None, None));
    }

    /// A page of no single kind: what stands in a line first, and what is long under a heading of its own.
    fn special(&self, title: &str, about: &str, facts: Vec<(Arc<str>, Fact)>) -> String {
        let mut out = format!("# {}\n", one_line(title));
        if !about.is_empty() {
            let _ = write!(out, "\n> {}\n", one_line(about));
        }
        let (mut short, mut long) = (String::new(), String::new());
        for (key, fact) in facts {
            let mut part = String::new();
            match &fact {
                Fact::List(list) => list.iter().for_each(|fact| self.element(&mut part, 0, fact)),
                Fact::Table(table) if self.short(&fact).is_none() => self.fields(&mut part, 0, table),
                Fact::Prose(text) => part = self.text(text),
                Fact::Timeline(timeline) => self.timeline(&mut part, timeline),
                fact => self.field(&mut short, 0, &words(&key), fact),
            }
            if !part.trim().is_empty() {
                let _ = write!(long, "\n## {}\n\n{}\n", words(&key), part.trim());
            }
        }
        out + if short.is_empty() { "" } else { "\n" } + &short + &long
    }

    fn entry(&self, entry: &dyn AnyEntry, core: &Core) -> String {
        let mut out = format!("# {}\n", one_line(&core.title));
        if let Some(summary) = &core.summary {
            let _ = write!(out, "\n> {}\n", one_line(&plain(summary)));
        }
        let (mut short, mut long) = (format!("\n- Entry: `{}`\n", core.key), String::new());
        let own = if core.broken { Vec::new() } else { entry.facts() };
        let fields = own.into_iter().chain(Record::facts(&core.common));
        for (key, fact) in fields.filter(|(key, _)| !QUIET.contains(&&**key)) {
            match &fact {
                Fact::Prose(text) => {
                    let _ = write!(long, "\n## {}\n\n{}\n", words(&key), self.text(text).trim());
                }
                fact => self.field(&mut short, 0, &words(&key), fact),
            }
        }
        let figures = self.stock.projected.kind(core.key.kind).map_or_else(Vec::new, |kind| {
            if core.broken { Vec::new() } else { kind.figures(entry, &self.stock.context) }
        });
        for figure in figures {
            if let Fact::Curve(curve) = &figure.value {
                let _ = write!(long, "\n## {}\n\n", figure.title);
                self.curve(&mut long, curve);
            } else if let Some(value) = self.short(&figure.value) {
                let _ = writeln!(short, "- {}: {value}", figure.title);
            }
        }
        let body = close(&self.body(core));
        out + &short + &long + &if body.is_empty() { String::new() } else { format!("\n{body}\n") }
    }

    /// The text of the body that no field says; of an admonition the title stands above what it holds.
    fn body(&self, core: &Core) -> String {
        let text = core.body();
        let mut edits: Vec<(Range<usize>, String)> =
            core.taken.iter().map(|range| (range.clone(), String::new())).collect();
        let blocks = core.document.body.iter().flat_map(|body| &body.blocks.admonitions);
        for block in blocks.filter(|block| text.get(block.open.clone()).is_some_and(|mark| mark.starts_with("___"))) {
            let title = block.title.clone().unwrap_or_else(|| words(block.sort.name()));
            edits.push((block.open.clone(), format!("**{}**\n", one_line(&title))));
            edits.push((block.close.clone(), String::new()));
        }
        self.linked(text, &core.prose.links, edits)
    }
}
