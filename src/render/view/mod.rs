//! What a template is given: the theme contract, version 1. `rutter explain view` prints it.

mod curve;
mod entry;
mod frame;
mod timeline;
mod value;

use self::entry::Detail;
use super::Studio;
use super::links::PageWords;
use crate::model::{AnyEntry, Found, Key, Model};
use crate::pages::Desk;
use crate::parse::fact::Fact;
use crate::parse::field::in_words;
use crate::parse::plain::{begin, one_line, plain};
use crate::plan::{Of, Planned};
use std::cell::Cell;
use tera::{Context, Map, Value};

/// Makes the view of one page.
pub struct Viewer<'a> {
    /// What rendering needs.
    pub studio: &'a Studio<'a>,
    planned: &'a Planned,
    /// Cards that the page has so far.
    cards: Cell<usize>,
    /// Whether what is drawn now explains its words: an entry on its own page.
    explains: Cell<bool>,
    /// `../` as often as the page is deep.
    root: String,
}

/// A map of named values; absent ones are left out.
fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    let mut map = Map::new();
    for (key, value) in pairs {
        if !value.is_undefined() {
            map.insert(key.into(), value);
        }
    }
    map.into()
}

fn text(text: &str) -> Value {
    Value::normal_string(text)
}

/// HTML that rutter made itself.
fn html(text: &str) -> Value {
    Value::safe_string(text)
}

fn optional(value: Option<&str>) -> Value {
    value.map_or_else(Value::undefined, text)
}

/// Characters of a description at most: about what a search engine shows.
const DESCRIPTION: usize = 200;
/// Entries of a list that its description names.
const TOLD: usize = 6;

impl<'a> Viewer<'a> {
    /// The viewer of a page.
    #[must_use]
    pub fn new(studio: &'a Studio<'a>, planned: &'a Planned) -> Self {
        let depth = planned.address.matches('/').count();
        let root = match (&planned.of, &studio.projected.base_url) {
            // A host shows this page at any depth, so that its links start from the address of the portal.
            (Of::Missing, Some(base)) => format!("{}/", base.trim_end_matches('/')),
            _ => "../".repeat(depth),
        };
        Viewer { studio, planned, cards: Cell::new(0), explains: Cell::new(false), root }
    }

    /// The entry that the page is of.
    pub(super) fn own(&self) -> Option<&'a Key> {
        match &self.planned.of {
            Of::Entry(key) => Some(key),
            _ => None,
        }
    }

    /// A number for a card, which no other of the page has.
    pub(super) fn next_card(&self) -> usize {
        self.cards.set(self.cards.get() + 1);
        self.cards.get()
    }

    /// The words that what is drawn now explains.
    fn words(&self) -> Option<PageWords<'a, '_>> {
        (self.explains.get() && !self.studio.words.is_empty()).then_some(PageWords(self))
    }

    fn model(&self) -> &'a Model {
        self.studio.context.model
    }

    /// An address of the portal as a link from this page.
    #[must_use]
    pub fn link(&self, address: &str) -> String {
        let mut url = String::with_capacity(self.root.len() + address.len());
        url.push_str(&self.root);
        for c in address.chars() {
            match c {
                ' ' => url.push_str("%20"),
                '"' => url.push_str("%22"),
                '#' => url.push_str("%23"),
                '?' => url.push_str("%3F"),
                '%' => url.push_str("%25"),
                c => url.push(c),
            }
        }
        url
    }

    /// What a reference is called: the entry's title, or that of the part it names.
    #[must_use]
    pub fn title_of(&self, found: &Found) -> String {
        let Some(core) = self.model().core(&found.key) else { return found.key.id.to_string() };
        let part = found.part.as_ref().and_then(|part| {
            let listed = core.parts.iter().find(|p| p.id == *part).map(|p| p.title.to_string());
            listed.or_else(|| core.prose.headings.iter().find(|h| h.anchor == **part).map(|h| h.text.clone()))
        });
        part.unwrap_or_else(|| core.title.to_string())
    }

    /// Everything that the page's template is given.
    #[must_use]
    pub fn page(&self) -> Context {
        let mut context = Context::new();
        context.insert_value("portal", self.portal());
        context.insert_value("assets", self.assets());
        context.insert_value("styles", self.styles());
        let [light, dark] = &self.studio.theme.paper;
        context
            .insert_value("paper", map([("light", optional(light.as_deref())), ("dark", optional(dark.as_deref()))]));
        context.insert_value("nav", self.nav());
        context.insert_value("root", text(&self.root));
        let mut page = vec![
            ("title", text(&self.planned.title)),
            ("address", text(&self.planned.address)),
            ("item", text(&self.planned.item)),
            ("crumbs", self.crumbs()),
            ("others", self.others()),
            ("markdown", self.markdown()),
            ("absolute", optional(self.studio.stock().absolute(&self.planned.address).as_deref())),
        ];
        match &self.planned.of {
            Of::Entry(key) => {
                if let Some(entry) = self.model().entry(key) {
                    context.insert_value("entry", self.entry(entry.as_ref(), Detail::Whole));
                    page.push(("description", text(&about(entry.as_ref()))));
                    page.push(("source", self.source(entry.core())));
                }
            }
            Of::List(name) => {
                if let Some(kind) = self.model().kind(name) {
                    let traits = kind.traits();
                    let keys = if traits.nested { self.studio.plan.below(name, "") } else { self.ordered(name) };
                    page.push(("source", self.sources(keys, traits.folder)));
                    page.push(("description", optional(self.told(keys).as_deref())));
                    context.insert_value("entries", self.entries(keys));
                    context.insert_value("columns", Self::columns(kind.fields(), traits.columns));
                    context.insert_value(
                        "kind",
                        map([
                            ("name", text(kind.name())),
                            ("title", text(traits.title)),
                            ("folder", text(traits.folder)),
                        ]),
                    );
                }
            }
            Of::Folder(name, path) => {
                if let Some(kind) = self.model().kind(name) {
                    let keys = self.studio.plan.below(name, path);
                    page.push(("description", optional(self.told(keys).as_deref())));
                    context.insert_value("entries", self.entries(keys));
                    context.insert_value("columns", Value::from(Vec::<Value>::new()));
                    context.insert_value(
                        "kind",
                        map([
                            ("name", text(kind.name())),
                            ("title", text(kind.traits().title)),
                            ("folder", text(kind.traits().folder)),
                        ]),
                    );
                }
            }
            Of::Special(special) => {
                let desk = self.desk();
                page.push(("description", text(&special.about(&desk))));
                let told = self.studio.projected.kinds.iter().find(|kind| kind.traits().folder == special.tells());
                if let Some(kind) = told {
                    page.push(("source", self.sources(self.ordered(kind.name()), kind.traits().folder)));
                }
                self.insert_facts(&mut context, special.facts(&desk));
            }
            Of::Leaf(special, leaf) => {
                let desk = self.desk();
                page.push(("description", text(&format!("{}: {}", self.planned.title, special.about(&desk)))));
                self.insert_facts(&mut context, special.leaf_facts(&desk, leaf));
            }
            Of::Moved(to) => context.insert_value("to", text(&self.link(to))),
            Of::Missing => {}
        }
        let mut made = Map::new();
        for (key, value) in page.into_iter().filter(|(_, value)| !value.is_undefined()) {
            made.insert(key.into(), value);
        }
        context.insert_value("page", Value::from(made));
        context
    }

    /// The first entries of a list by their titles, as a sentence; none where there are none.
    fn told(&self, keys: &[Key]) -> Option<String> {
        let titles = keys.iter().filter_map(|key| Some(&*self.model().core(key)?.title));
        let first: Vec<&str> = titles.take(TOLD).collect();
        let more = match keys.len().saturating_sub(TOLD) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        (!first.is_empty()).then(|| format!("{}{more}.", first.join(", ")))
    }

    fn desk(&self) -> Desk<'a> {
        let studio = self.studio;
        Desk { projected: studio.projected, context: studio.context, sources: studio.sources }
    }

    fn insert_facts(&self, context: &mut Context, facts: Vec<(std::sync::Arc<str>, Fact)>) {
        let mut all = Map::new();
        for (key, fact) in facts {
            let value = self.value(&fact, None);
            all.insert(key.to_string().into(), value.clone());
            context.insert_value(key.to_string(), value);
        }
        context.insert_value("values", Value::from(all));
    }
}

/// What an entry is, for a search engine: its summary, else the first text that it has, else its kind and its title.
fn about(entry: &dyn AnyEntry) -> String {
    let core = entry.core();
    if let Some(summary) = &core.summary {
        return summary.to_string();
    }
    let first = entry.facts().into_iter().find_map(|(_, fact)| match fact {
        Fact::Prose(text) => Some(one_line(&plain(&text))).filter(|text| !text.is_empty()),
        _ => None,
    });
    let text = match first {
        Some(first) => format!("{}: {first}", core.title),
        None => format!("{}: {}", in_words(core.key.kind), core.title),
    };
    begin(text, DESCRIPTION)
}

/// The page for missing addresses of a portal that does not know where it stands: it can link nothing.
#[must_use]
pub fn plain_missing(studio: &Studio<'_>) -> String {
    let config = studio.context.config;
    let escaped = |text: &str| {
        let mut out = Vec::new();
        tera::escape_html(text, &mut out).ok();
        String::from_utf8(out).unwrap_or_default()
    };
    let title = escaped(&config.title);
    let language = escaped(config.language.as_deref().unwrap_or("en"));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>Nothing at this address · {title}</title>\n</head>\n<body>\n<main>\n<h1>Nothing at this address</h1>\n\
         <p>The page was moved or taken away. Go to the home page of {title} and look from there.</p>\n</main>\n</body>\n</html>\n"
    )
}
