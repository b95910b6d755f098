//! A fact as a template sees it.

use super::super::html_mode;
use super::super::links::PageLinks;
use super::super::markdown::{self, Body};
use super::{Viewer, html, map, optional, text};
use crate::model::{Core, Found};
use crate::parse::fact::{Fact, To};
use crate::parse::field::in_words;
use crate::parse::scalar::{self, When};
use crate::plan::address_of;
use tera::{Map, Value};

impl Viewer<'_> {
    /// A reference as what it leads to: one level deep, so that cards never hold cards.
    pub(super) fn card(&self, found: &Found) -> Value {
        let Some(entry) = self.model().entry(&found.key) else { return Value::undefined() };
        let core = entry.core();
        let mut url = self.link(&address_of(self.model(), &found.key));
        if let Some(part) = &found.part {
            url.push('#');
            url.push_str(part);
        }
        let kind = self.model().kind(found.key.kind);
        let state = kind.and_then(|kind| kind.state(entry.as_ref(), &self.studio.context));
        map([
            ("type", text("ref")),
            ("kind", text(found.key.kind)),
            ("id", text(&core.key.id)),
            ("title", text(&self.title_of(found))),
            ("summary", optional(core.summary.as_deref())),
            ("url", text(&url)),
            ("state", state.map_or_else(Value::undefined, |state| self.value(&state.fact(), None))),
        ])
    }

    pub(super) fn reference(&self, written: &str, to: To) -> Value {
        match self.model().find(written, to) {
            Ok(found) => self.card(&found),
            // Plain text where an owner is no entry; the function of a team in words.
            Err(_) if to == To::Owners => text(written),
            Err(_) => text(&in_words(written)),
        }
    }

    /// A fact as a template sees it. `core` is the entry whose text it is, for links and pictures in it.
    pub(super) fn value(&self, fact: &Fact, core: Option<&Core>) -> Value {
        match fact {
            Fact::Absent => Value::undefined(),
            Fact::Flag(flag) => (*flag).into(),
            Fact::Whole(whole) => (*whole).into(),
            Fact::Number(number) => (*number).into(),
            Fact::Ratio(share) => map([
                ("type", text("ratio")),
                ("share", (*share).into()),
                ("text", text(&scalar::percent_words(*share))),
            ]),
            Fact::Text(words) => text(words),
            Fact::Word(word) => map([("type", text("word")), ("word", text(word)), ("text", text(&in_words(word)))]),
            Fact::Prose(words) => html(&self.prose(words, core)),
            Fact::Date(day) => date(*day),
            Fact::Period(period) => planned(&period.words(), &period.to_string(), period.last_day(self.fiscal())),
            Fact::When(When::Date(day)) => planned(&scalar::date_long(*day), &scalar::iso(*day), *day),
            Fact::When(when) => planned(&when.words(), &when.to_string(), when.last_day(self.fiscal())),
            Fact::Offset(offset) => text(&offset.to_string()),
            Fact::Interval(interval) => text(&interval.words()),
            Fact::Moment(moment) => {
                map([("type", text("when")), ("text", text(&moment.words())), ("iso", text(&moment.text))])
            }
            Fact::Money(amount, currency) => {
                let words = scalar::Currency::parse(currency)
                    .map_or_else(|_| currency.to_string(), |c| scalar::money_words(*amount, c));
                text(&words)
            }
            Fact::Url(url) => {
                map([("type", text("url")), ("url", text(if crate::parse::prose::is_safe(url) { url } else { "" }))])
            }
            Fact::Picture(path) => self.picture(path, core),
            Fact::Ref(written, to) => self.reference(written, *to),
            Fact::Entry(name) => {
                self.model().find(name, To::Any).ok().and_then(|f| self.listed(&f.key)).unwrap_or_else(Value::undefined)
            }
            Fact::Page(name, title) => self.studio.plan.page(name).map_or_else(Value::undefined, |address| {
                // A page that nobody calls anything else goes by its own title.
                let own = self.studio.plan.pages.get(address).map(|page| &page.title);
                let title = own.filter(|_| title.is_empty()).unwrap_or(title);
                map([("title", text(title)), ("url", text(&self.link(address)))])
            }),
            Fact::Curve(curve) => self.curve(curve),
            Fact::Timeline(timeline) => self.timeline(timeline),
            Fact::At(_, inner) => self.value(inner, core),
            Fact::By(name, inner) => {
                let by = self.model().find(name, To::Any).ok().and_then(|found| self.model().core(&found.key));
                self.value(inner, by.or(core))
            }
            Fact::List(list) => {
                let values = list.iter().map(|fact| self.value(fact, core)).filter(|value| !value.is_undefined());
                values.collect::<Vec<_>>().into()
            }
            Fact::Table(table) => {
                let mut values = Map::new();
                for (key, fact) in table {
                    let value = self.value(fact, core);
                    if value.is_undefined() {
                        continue;
                    }
                    // `type` says of what sort a value is. What an author calls so must not pass for that.
                    let value = if &**key == "type" && value.as_str().is_some() {
                        map([("type", text("text")), ("text", value)])
                    } else {
                        value
                    };
                    values.insert(key.to_string().into(), value);
                }
                values.into()
            }
        }
    }

    fn fiscal(&self) -> scalar::FiscalStart {
        self.studio.context.config.fiscal()
    }

    pub(super) fn picture(&self, path: &str, core: Option<&Core>) -> Value {
        let from = core.map_or("", |core| core.path());
        match self.model().follow_path(from, path) {
            crate::model::Destination::File(file) => {
                self.studio.assets.get(&file).map_or_else(Value::undefined, |asset| {
                    let size = self.studio.pictures.size(asset);
                    let side = |side: Option<u32>| side.map_or_else(Value::undefined, |n| Value::from(u64::from(n)));
                    map([
                        ("type", text("picture")),
                        ("url", text(&self.link(&self.studio.pictures.show(asset)))),
                        ("width", side(size.map(|s| s.0))),
                        ("height", side(size.map(|s| s.1))),
                    ])
                })
            }
            _ => Value::undefined(),
        }
    }

    /// Markdown of a field: one paragraph as its words, more as blocks.
    pub(super) fn prose(&self, words: &str, core: Option<&Core>) -> String {
        let path = core.map_or("", |core| core.path());
        let links = PageLinks { viewer: self, path, here: false, words: self.words() };
        let is_block = words.trim().contains("\n\n")
            || words.starts_with(['-', '*', '#', '>', '|', '`', '1']) && words.contains('\n');
        if !is_block || crate::parse::prose::is_paragraph(words) {
            return markdown::inline(words, &links);
        }
        let prose = crate::parse::prose::scan(words);
        let blocks = crate::parse::prose::Blocks::default();
        markdown::render(&Body {
            text: words,
            blocks: &blocks,
            prose: &prose,
            skip: &[],
            links: &links,
            highlighter: self.studio.highlighter,
            html: html_mode(self.studio.context.config),
            shift: 1,
            under: 2,
            scope: "f-",
        })
        .html
    }
}

pub(super) fn date(day: scalar::Date) -> Value {
    map([
        ("type", text("date")),
        ("iso", text(&scalar::iso(day))),
        ("long", text(&scalar::date_long(day))),
        ("short", text(&scalar::date_short(day))),
        ("full", text(&scalar::date_full(day))),
        ("near", text(&scalar::date_near(day))),
    ])
}

/// A day or a period of a plan; by its last day it can be sorted.
fn planned(words: &str, iso: &str, last: scalar::Date) -> Value {
    map([("type", text("when")), ("text", text(words)), ("iso", text(iso)), ("last", text(&scalar::iso(last)))])
}
