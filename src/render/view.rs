//! What a template is given: the theme contract, version 1. `rutter explain view` prints it.

use super::chart;
use super::links::{PageLinks, PageWords};
use super::markdown::{self, Body};
use super::{Studio, html_mode};
use crate::model::{AnyEntry, Core, Figure, Found, Key, Model};
use crate::pages::Desk;
use crate::parse::fact::{Curve, Fact, To};
use crate::parse::field::in_words;
use crate::parse::scalar::{self, When};
use crate::plan::{NavItem, Of, Planned, address_of};
use std::cell::Cell;
use tera::{Context, Map, Value};

/// Entries of one branch that the sidebar lists; beyond that it names only the way to the page.
const BRANCH: usize = 40;

/// Entries that the page of a word lists; it counts the others.
const USED: usize = 200;

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
        context.insert_value("nav", self.nav());
        context.insert_value("root", text(&self.root));
        let mut page = vec![
            ("title", text(&self.planned.title)),
            ("address", text(&self.planned.address)),
            ("item", text(&self.planned.item)),
            ("crumbs", self.crumbs()),
        ];
        match &self.planned.of {
            Of::Entry(key) => {
                if let Some(entry) = self.model().entry(key) {
                    context.insert_value("entry", self.entry(entry.as_ref(), Detail::Whole));
                    page.push(("description", optional(entry.core().summary.as_deref())));
                    page.push(("source", self.source(entry.core())));
                }
            }
            Of::List(name) => {
                if let Some(kind) = self.model().kind(name) {
                    let traits = kind.traits();
                    let keys = if traits.nested { self.studio.plan.below(name, "") } else { self.ordered(name) };
                    page.push(("source", self.sources(keys, traits.folder)));
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
                    context.insert_value("entries", self.entries(self.studio.plan.below(name, path)));
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
                self.insert_facts(&mut context, special.facts(&desk));
            }
            Of::Leaf(special, leaf) => {
                let desk = self.desk();
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

    fn desk(&self) -> Desk<'a> {
        let studio = self.studio;
        Desk { projected: studio.projected, context: studio.context, sources: studio.sources }
    }

    fn insert_facts(&self, context: &mut Context, facts: Vec<(std::sync::Arc<str>, Fact)>) {
        for (key, fact) in facts {
            context.insert_value(key.to_string(), self.value(&fact, None));
        }
    }

    fn portal(&self) -> Value {
        let config = self.studio.context.config;
        let today = self.studio.context.as_of;
        let edition = self.studio.projected.edition.as_deref();
        let titled = edition.and_then(|name| config.editions.get(name)).and_then(|edition| edition.title.as_deref());
        map([
            ("title", text(titled.unwrap_or(&config.title))),
            ("language", text(config.language.as_deref().unwrap_or("en"))),
            ("as_of", date(today)),
            ("base_url", optional(self.studio.projected.base_url.as_deref())),
            ("home", text(&self.link("index.html"))),
            ("search", self.studio.plan.page("search").map_or_else(Value::undefined, |at| text(&self.link(at)))),
            ("effort_unit", text(config.effort_words())),
            ("generator", text(concat!("rutter ", env!("CARGO_PKG_VERSION")))),
            ("options", self.options()),
        ])
    }

    /// The options of the theme that the portal sets; a picture as what it shows.
    fn options(&self) -> Value {
        let mut options = Map::new();
        for (label, value) in &self.studio.context.config.theme_options.0 {
            let value = match self.studio.theme.pictures.get(&*label.name) {
                Some(path) => self.picture(&format!("/{path}"), None),
                None => self.value(&value.0, None),
            };
            options.insert(label.name.to_string().into(), value);
        }
        options.into()
    }

    fn assets(&self) -> Value {
        let mut assets = Map::new();
        for (name, address) in &self.studio.theme.addresses {
            assets.insert(name.clone().into(), text(&self.link(address)));
        }
        assets.into()
    }

    fn crumbs(&self) -> Value {
        let crumbs = self
            .planned
            .crumbs
            .iter()
            .map(|(title, address)| map([("title", text(title)), ("url", text(&self.link(address)))]));
        crumbs.collect::<Vec<_>>().into()
    }

    fn nav(&self) -> Value {
        let groups = self.studio.plan.nav.iter().map(|group| {
            let items = group.items.iter().map(|item| self.nav_item(item));
            map([("title", text(&group.title)), ("items", items.collect::<Vec<_>>().into())])
        });
        groups.collect::<Vec<_>>().into()
    }

    fn nav_item(&self, item: &NavItem) -> Value {
        let is_own = item.name == self.planned.item;
        let within = is_own || item.below.iter().any(|item| item.name == self.planned.item);
        let mut children = if is_own { self.branch() } else { Vec::new() };
        if within {
            children.extend(item.below.iter().map(|item| self.nav_item(item)));
        }
        map([
            ("name", text(&item.name)),
            ("title", text(&item.title)),
            ("url", text(&self.link(&item.address))),
            ("current", (item.address == self.planned.address).into()),
            ("within", is_own.into()),
            ("children", children.into()),
        ])
    }

    /// The open branch of a nested kind: the neighbours of the pages on the way to this one, and its children.
    fn branch(&self) -> Vec<Value> {
        let (kind, at): (&str, &str) = match &self.planned.of {
            Of::Entry(key) => (key.kind, if &*key.id == "index" { "" } else { &key.id }),
            Of::Folder(kind, path) => (kind, path),
            Of::List(kind) => (kind, ""),
            _ => return Vec::new(),
        };
        let Some(kind) = self.model().kind(kind).filter(|kind| kind.traits().nested) else { return Vec::new() };
        self.level(kind.name(), kind.traits().folder, "", at)
    }

    fn ordered(&self, kind: &str) -> &'a [Key] {
        self.studio.plan.ordered.get(kind).map_or(&[], Vec::as_slice)
    }

    fn level(&self, kind: &str, folder: &str, above: &str, at: &str) -> Vec<Value> {
        let below = self.studio.plan.below(kind, above);
        let is_long = below.len() > BRANCH;
        let on_the_way = |id: &str| at == id || at.strip_prefix(id).is_some_and(|rest| rest.starts_with('/'));
        let item = |key: &Key| {
            let open = on_the_way(&key.id);
            let title = self.model().core(key).map_or_else(|| in_words(&key.id).into(), |core| core.title.clone());
            let children = if open { self.level(kind, folder, &key.id, at) } else { Vec::new() };
            map([
                ("title", text(&title)),
                ("url", text(&self.link(&format!("{folder}/{}/index.html", key.id)))),
                ("current", (*key.id == *at).into()),
                ("children", children.into()),
            ])
        };
        below.iter().filter(|key| !is_long || on_the_way(&key.id)).map(item).collect()
    }

    fn columns(fields: &[crate::parse::reader::FieldDoc], columns: &[&str]) -> Value {
        let columns = columns.iter().map(|key| {
            let doc = fields.iter().find(|field| field.key == *key).map_or("", |field| field.doc.trim());
            map([("key", text(key)), ("title", text(&in_words(key))), ("doc", text(doc))])
        });
        columns.collect::<Vec<_>>().into()
    }

    fn entries(&self, keys: &[Key]) -> Value {
        let entries = keys.iter().filter_map(|key| self.listed(key));
        entries.collect::<Vec<_>>().into()
    }

    fn listed(&self, key: &Key) -> Option<Value> {
        if let Some(entry) = self.model().entry(key) {
            return Some(self.entry(entry.as_ref(), Detail::Listed));
        }
        // A folder without a page of its own.
        let folder = self.model().kind(key.kind)?.traits().folder;
        let url = self.link(&format!("{folder}/{}/index.html", key.id));
        Some(map([
            ("kind", text(key.kind)),
            ("id", text(&key.id)),
            ("title", text(&in_words(&key.id))),
            ("url", text(&url)),
        ]))
    }

    fn source(&self, core: &Core) -> Value {
        let line = core.document.source.position(core.header().start).line;
        let path = core.path();
        let edit = self
            .studio
            .context
            .config
            .edit_url
            .as_ref()
            // The line of an entry tells how much stands above it, which an edition may hide.
            .filter(|url| self.studio.projected.edition.is_none() || !url.contains("{line}"))
            .map(|url| url.replace("{path}", path).replace("{line}", &line.to_string()));
        map([("path", text(path)), ("edit_url", optional(edit.as_deref()))])
    }

    /// Where the entries of a list are written: the file that holds them all, else their folder.
    fn sources(&self, keys: &[Key], folder: &str) -> Value {
        let mut paths = keys.iter().filter_map(|key| Some(self.model().core(key)?.path()));
        match paths.next() {
            Some(first) if keys.len() > 1 && paths.all(|path| path == first) => map([("path", text(first))]),
            Some(_) => map([("path", text(&format!("{folder}/")))]),
            None => Value::undefined(),
        }
    }

    /// A reference as what it leads to: one level deep, so that cards never hold cards.
    fn card(&self, found: &Found) -> Value {
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

    fn reference(&self, written: &str, to: To) -> Value {
        match self.model().find(written, to) {
            Ok(found) => self.card(&found),
            // Plain text where an owner is no entry; the function of a team in words.
            Err(_) if to == To::Owners => text(written),
            Err(_) => text(&in_words(written)),
        }
    }

    /// A fact as a template sees it. `core` is the entry whose text it is, for links and pictures in it.
    fn value(&self, fact: &Fact, core: Option<&Core>) -> Value {
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
            Fact::Period(period) => {
                map([("type", text("when")), ("text", text(&period.words())), ("iso", text(&period.to_string()))])
            }
            Fact::When(When::Date(day)) => map([
                ("type", text("when")),
                ("text", text(&scalar::date_long(*day))),
                ("iso", text(&scalar::iso(*day))),
            ]),
            Fact::When(when) => {
                map([("type", text("when")), ("text", text(&when.words())), ("iso", text(&when.to_string()))])
            }
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
                map([("title", text(title)), ("url", text(&self.link(address)))])
            }),
            Fact::Curve(curve) => self.curve(curve),
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

    /// A curve as a theme draws it: in four sizes, as a sentence, and as rows, newest first.
    fn curve(&self, curve: &Curve) -> Value {
        let drawn = |frame| chart::draw(curve, frame).map_or_else(Value::undefined, |drawing| drawing_value(&drawing));
        let mut before: Option<f64> = None;
        let mut rows: Vec<Value> = Vec::with_capacity(curve.points.len());
        for (_, when, value) in &curve.points {
            let change = before.zip(*value).map(|(before, value)| ((value - before) * 1e6).round() / 1e6);
            rows.push(map([
                ("when", self.value(&Fact::When(*when), None)),
                ("value", value.map_or_else(Value::undefined, Value::from)),
                ("text", value.map_or_else(Value::undefined, |value| text(&chart::amount(value, &curve.unit)))),
                ("change", change.map_or_else(Value::undefined, Value::from)),
            ]));
            before = *value;
        }
        rows.reverse();
        let marks = curve
            .marks
            .iter()
            .map(|mark| map([("date", date(mark.day)), ("entry", self.reference(&mark.entry, To::Any))]));
        let counted = || curve.points.iter().filter_map(|(_, when, value)| Some((when, (*value)?)));
        let end = |point: Option<(&When, f64)>| {
            point.map_or_else(Value::undefined, |(when, value)| {
                map([
                    ("when", self.value(&Fact::When(*when), None)),
                    ("text", text(&chart::amount(value, &curve.unit))),
                    ("brief", text(&chart::brief(value, &curve.unit))),
                ])
            })
        };
        let target = |told: fn(f64, &str) -> String| {
            curve.target.map_or_else(Value::undefined, |value| text(&told(value, &curve.unit)))
        };
        map([
            ("type", text("curve")),
            ("sentence", text(&chart::sentence(curve))),
            ("target", target(chart::amount)),
            ("target_brief", target(chart::brief)),
            ("first", end(counted().next())),
            ("last", end(counted().next_back())),
            ("wide", drawn(chart::WIDE)),
            ("narrow", drawn(chart::NARROW)),
            ("strip", drawn(chart::STRIP)),
            ("spark", drawn(chart::SPARK)),
            ("rows", rows.into()),
            ("marks", marks.collect::<Vec<_>>().into()),
        ])
    }

    fn picture(&self, path: &str, core: Option<&Core>) -> Value {
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
    fn prose(&self, words: &str, core: Option<&Core>) -> String {
        let path = core.map_or("", |core| core.path());
        let links = PageLinks { viewer: self, path, here: false, words: self.words() };
        let is_block = words.trim().contains("\n\n")
            || words.starts_with(['-', '*', '#', '>', '|', '`', '1']) && words.contains('\n');
        if !is_block {
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
            scope: "f-",
        })
        .html
    }

    fn entry(&self, entry: &dyn AnyEntry, detail: Detail) -> Value {
        let core = entry.core();
        let kind = self.model().kind(core.key.kind);
        let common = &core.common;
        let mut fields = Map::new();
        let mut shown = Vec::new();
        let outer = self.explains.replace(detail == Detail::Whole);
        if !core.broken {
            let docs = kind.map_or(&[][..], |kind| kind.fields());
            for (key, fact) in entry.facts() {
                let value = self.value(&fact, Some(core));
                if value.is_undefined() {
                    continue;
                }
                if detail == Detail::Whole {
                    let doc = docs.iter().find(|doc| doc.key == &*key).map_or("", |doc| doc.doc.trim());
                    shown.push(map([
                        ("key", text(&key)),
                        ("title", text(&in_words(&key))),
                        ("doc", text(doc)),
                        ("value", value.clone()),
                    ]));
                }
                fields.insert(key.to_string().into(), value);
            }
        }
        let figures = kind.map_or_else(Vec::new, |kind| kind.figures(entry, &self.studio.context));
        let state = kind.and_then(|kind| kind.state(entry, &self.studio.context));
        let mut out = vec![
            ("kind", text(core.key.kind)),
            ("kind_title", text(&kind.map_or_else(|| core.key.kind.into(), |kind| in_words(kind.name())))),
            ("id", text(&core.key.id)),
            ("title", text(&core.title)),
            ("url", text(&self.link(&address_of(self.model(), &core.key)))),
            ("summary", optional(core.summary.as_deref())),
            ("state", state.map_or_else(Value::undefined, |state| self.value(&state.fact(), None))),
            (
                "owner",
                common.owner.as_ref().map_or_else(Value::undefined, |owner| self.reference(&owner.written, To::Owners)),
            ),
            ("owned", kind.is_some_and(|kind| kind.traits().owned).into()),
            ("tags", self.tags(common)),
            ("reviewed", common.reviewed.map_or_else(Value::undefined, date)),
            ("fields", fields.into()),
            ("figures", self.figures(&figures, core)),
        ];
        if kind.is_some_and(|kind| kind.explains(entry).is_some()) {
            out.push(("used", self.used(&core.key, detail)));
        }
        if detail == Detail::Whole {
            let refs = |list: &[crate::parse::reader::Item<crate::model::AnyRef>]| -> Value {
                list.iter().map(|r| self.reference(&r.written, To::Any)).collect::<Vec<_>>().into()
            };
            let owners: Vec<Value> =
                common.contributors.iter().map(|r| self.reference(&r.written, To::Owners)).collect();
            out.push(("lead", optional(common.summary.as_deref())));
            out.push(("shown", shown.into()));
            out.push(("contributors", owners.into()));
            out.push(("see_also", refs(&common.see_also)));
            out.push(("links", self.value(&crate::parse::reader::Field::fact(&common.links), Some(core))));
            out.push(("raci", self.value(&crate::parse::reader::Field::fact(&common.raci), Some(core))));
            out.push(("extra", self.value(&crate::parse::reader::Field::fact(&common.extra), Some(core))));
            out.push(("referrers", self.referrers(&core.key)));
            let (body, contents, minutes) = self.body(core);
            out.push(("body", body));
            out.push(("contents", contents));
            out.push(("minutes", minutes));
            if kind.is_some_and(|kind| kind.traits().nested) {
                let path = if &*core.key.id == "index" { "" } else { &core.key.id };
                out.push(("children", self.entries(self.studio.plan.below(core.key.kind, path))));
            }
        }
        self.explains.set(outer);
        let mut made = Map::new();
        for (key, value) in out.into_iter().filter(|(_, value)| !value.is_undefined()) {
            made.insert(key.into(), value);
        }
        made.into()
    }

    /// Where the words of an entry are used: how many entries, and cards of the first.
    fn used(&self, key: &Key, detail: Detail) -> Value {
        let uses = self.studio.words.uses(self.model(), key);
        let most = if detail == Detail::Whole { USED } else { 1 };
        let cards =
            uses.iter().take(most).map(|key| self.card(&Found { key: key.clone(), part: None, by_alias: false }));
        map([("count", uses.len().into()), ("entries", cards.collect::<Vec<_>>().into())])
    }

    fn tags(&self, common: &crate::model::Common) -> Value {
        let page = |tag: &std::sync::Arc<str>| Fact::Page(crate::pages::page_of_tag(tag), tag.clone());
        common.tags.iter().map(|tag| self.value(&page(tag), None)).collect::<Vec<_>>().into()
    }

    fn figures(&self, figures: &[Figure], core: &Core) -> Value {
        let mut made = Map::new();
        for figure in figures {
            let value = self.value(&figure.value, Some(core));
            if value.is_undefined() {
                continue;
            }
            let inputs = figure
                .inputs
                .iter()
                .map(|(name, fact)| map([("name", text(name)), ("value", self.value(fact, Some(core)))]));
            made.insert(
                figure.key.into(),
                map([
                    ("title", text(figure.title)),
                    ("value", value),
                    ("formula", text(figure.formula)),
                    ("inputs", inputs.collect::<Vec<_>>().into()),
                ]),
            );
        }
        made.into()
    }

    /// Who refers to an entry: by kind and field, in the order of the register; last, those that only mention it in text.
    fn referrers(&self, key: &Key) -> Value {
        let mut groups: Vec<(&'static str, &str, Vec<&Key>)> = Vec::new();
        let mut mentions: Vec<&Key> = Vec::new();
        for kind in self.model().kinds {
            let of_kind = self.model().referrers(key).iter().filter(|r| r.from.kind == kind.name());
            for referrer in of_kind {
                let last = referrer.field.rsplit('.').next().unwrap_or("");
                // Who owns a task of a launch does not own the launch.
                let field = if last == "owner" { &*referrer.field } else { last };
                // They come by entry, the mention first.
                if field.is_empty() {
                    mentions.push(&referrer.from);
                    continue;
                }
                mentions.pop_if(|mention| *mention == &referrer.from);
                match groups.iter_mut().find(|(name, of, _)| *name == kind.name() && *of == field) {
                    Some((.., keys)) if keys.last() == Some(&&referrer.from) => {}
                    Some((.., keys)) => keys.push(&referrer.from),
                    None => groups.push((kind.name(), field, vec![&referrer.from])),
                }
            }
        }
        let group = |title: &str, kind: &str, field: &str, keys: Vec<&Key>| {
            let cards = keys.into_iter().map(|key| self.card(&Found { key: key.clone(), part: None, by_alias: false }));
            let cards: Vec<Value> = cards.collect();
            map([("title", text(title)), ("kind", text(kind)), ("field", text(field)), ("entries", cards.into())])
        };
        let mut made: Vec<Value> = Vec::new();
        for (kind, field, keys) in groups {
            let folder = self.model().kind(kind).map_or(kind, |kind| kind.traits().title);
            let title = format!("{folder}: {}", in_words(&field.replace('.', " ")).to_lowercase());
            made.push(group(&title, kind, field, keys));
        }
        if !mentions.is_empty() {
            made.push(group("Mentioned in", "", "", mentions));
        }
        made.into()
    }

    /// The body as HTML, its contents, and the minutes that it takes to read.
    fn body(&self, core: &Core) -> (Value, Value, Value) {
        let Some(body) = core.document.body.as_ref().filter(|_| !core.body.trim().is_empty() && core.document.clean)
        else {
            return (Value::undefined(), Value::undefined(), Value::undefined());
        };
        let links = PageLinks { viewer: self, path: core.path(), here: true, words: self.words() };
        let rendered = markdown::render(&Body {
            text: &core.body,
            blocks: &body.blocks,
            prose: &core.prose,
            skip: &core.taken,
            links: &links,
            highlighter: self.studio.highlighter,
            html: html_mode(self.studio.context.config),
            shift: core.prose.shift(&core.taken),
            scope: "",
        });
        let contents = rendered.contents.iter().map(|heading| {
            map([
                ("level", Value::from(u64::from(heading.level))),
                ("html", html(&heading.text_html)),
                ("anchor", text(&heading.anchor)),
            ])
        });
        let per_minute = usize::try_from(self.studio.context.config.words_per_minute().0).unwrap_or(1);
        let minutes = core.prose.words.div_ceil(per_minute).max(1);
        let made = if rendered.html.trim().is_empty() { Value::undefined() } else { html(&rendered.html) };
        (made, contents.collect::<Vec<_>>().into(), Value::from(minutes))
    }
}

/// How much of an entry a page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Fields and figures, for lists.
    Listed,
    /// Everything, for its own page.
    Whole,
}

fn drawing_value(drawing: &chart::Drawing) -> Value {
    let point = |(x, y): (f64, f64)| map([("x", x.into()), ("y", y.into())]);
    let ticks = |ticks: &[chart::Tick]| -> Value {
        ticks.iter().map(|tick| map([("at", tick.at.into()), ("text", text(&tick.text))])).collect::<Vec<_>>().into()
    };
    let gaps = drawing.gaps.iter().map(|(from, to)| {
        map([
            ("x", (*from).into()),
            ("width", (((to - from) * 10.0).round() / 10.0).into()),
            ("middle", f64::midpoint(*from, *to).into()),
        ])
    });
    let events = drawing.events.iter().map(|event| {
        map([
            ("x", event.x.into()),
            ("y", event.y.into()),
            ("before", event.before.into()),
            ("text", text(&event.text)),
        ])
    });
    map([
        ("lines", drawing.lines.iter().map(|line| text(line)).collect::<Vec<_>>().into()),
        ("dots", drawing.dots.iter().map(|dot| point(*dot)).collect::<Vec<_>>().into()),
        ("gaps", gaps.collect::<Vec<_>>().into()),
        ("across", ticks(&drawing.across)),
        ("under", ticks(&drawing.under)),
        ("target", drawing.target.map_or_else(Value::undefined, Value::from)),
        ("end", drawing.end.map_or_else(Value::undefined, point)),
        ("target_words", drawing.words.0.into()),
        ("end_words", drawing.words.1.into()),
        ("events", events.collect::<Vec<_>>().into()),
    ])
}

fn date(day: scalar::Date) -> Value {
    map([
        ("type", text("date")),
        ("iso", text(&scalar::iso(day))),
        ("long", text(&scalar::date_long(day))),
        ("short", text(&scalar::date_short(day))),
        ("full", text(&scalar::date_full(day))),
    ])
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
