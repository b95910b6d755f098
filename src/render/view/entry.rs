//! An entry as a template sees it, in lists and on its own page.

use super::super::html_mode;
use super::super::links::PageLinks;
use super::super::markdown::{self, Body};
use super::value::date;
use super::{Viewer, html, map, optional, text};
use crate::model::{AnyEntry, Core, Figure, Found, Key};
use crate::parse::fact::{Fact, To};
use crate::parse::field::in_words;
use crate::plan::address_of;
use tera::{Map, Value};

/// Entries that the page of a word lists; it counts the others.
const USED: usize = 200;

/// How much of an entry a page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Fields and figures, for lists.
    Listed,
    /// Everything, for its own page.
    Whole,
}

impl Viewer<'_> {
    pub(super) fn columns(fields: &[crate::parse::reader::FieldDoc], columns: &[&str]) -> Value {
        let columns = columns.iter().map(|key| {
            let doc = fields.iter().find(|field| field.key == *key).map_or("", |field| field.doc.trim());
            map([("key", text(key)), ("title", text(&in_words(key))), ("doc", text(doc))])
        });
        columns.collect::<Vec<_>>().into()
    }

    pub(super) fn entries(&self, keys: &[Key]) -> Value {
        let entries = keys.iter().filter_map(|key| self.listed(key));
        entries.collect::<Vec<_>>().into()
    }

    pub(super) fn listed(&self, key: &Key) -> Option<Value> {
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

    pub(super) fn source(&self, core: &Core) -> Value {
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
        let [changed, author] = self.stamped(path);
        map([("path", text(path)), ("edit_url", optional(edit.as_deref())), changed, author])
    }

    /// When a file changed last, and who changed it, as far as the edition tells.
    fn stamped(&self, path: &str) -> [(&'static str, Value); 2] {
        let stamp = self.studio.projected.stamps.of(path);
        let author = stamp.and_then(|stamp| stamp.author.as_ref()).map_or_else(Value::undefined, |author| {
            let entry = author.entry.as_ref().map(|key| Found { key: key.clone(), part: None, by_alias: false });
            entry.map_or_else(|| text(&author.name), |found| self.card(&found))
        });
        let day = stamp.map_or_else(Value::undefined, |stamp| date(stamp.day));
        [("changed", day), ("author", author)]
    }

    /// Where the entries of a list are written: the file that holds them all, else their folder. The one entry of a
    /// kind that has no folder stands in such a file too.
    pub(super) fn sources(&self, keys: &[Key], folder: &str) -> Value {
        let mut paths = keys.iter().filter_map(|key| Some(self.model().core(key)?.path()));
        match paths.next() {
            Some(first) if (keys.len() > 1 || !first.contains('/')) && paths.all(|path| path == first) => {
                let url = self.studio.context.config.edit_url.as_ref().filter(|url| !url.contains("{line}"));
                let edit = url.map(|url| url.replace("{path}", first));
                let [changed, author] = self.stamped(first);
                map([("path", text(first)), ("edit_url", optional(edit.as_deref())), changed, author])
            }
            Some(_) => map([("path", text(&format!("{folder}/")))]),
            None => Value::undefined(),
        }
    }

    pub(super) fn entry(&self, entry: &dyn AnyEntry, detail: Detail) -> Value {
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
        let drops = self.studio.context.config.drops(self.studio.projected.edition.as_deref());
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
            ("unowned", if common.owner.is_none() && !drops { true.into() } else { Value::undefined() }),
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
            out.push(("review", self.review(core)));
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

    /// How often an entry is read again, by when next, and whether that day is past.
    fn review(&self, core: &Core) -> Value {
        let context = &self.studio.context;
        let Some(every) = core.review(context.config) else { return Value::undefined() };
        let by = core.common.reviewed.map(|reviewed| every.after(reviewed));
        map([
            ("every", text(&every.words())),
            ("by", by.map_or_else(Value::undefined, date)),
            ("late", if by.is_none_or(|by| by < context.as_of) { true.into() } else { Value::undefined() }),
        ])
    }

    /// Where the words of an entry are used: how many entries, and cards of the first.
    pub(super) fn used(&self, key: &Key, detail: Detail) -> Value {
        let uses = self.studio.words.uses(self.model(), key);
        let most = if detail == Detail::Whole { USED } else { 1 };
        let cards =
            uses.iter().take(most).map(|key| self.card(&Found { key: key.clone(), part: None, by_alias: false }));
        map([("count", uses.len().into()), ("entries", cards.collect::<Vec<_>>().into())])
    }

    pub(super) fn tags(&self, common: &crate::model::Common) -> Value {
        let page = |tag: &std::sync::Arc<str>| Fact::Page(crate::pages::page_of_tag(tag), tag.clone());
        common.tags.iter().map(|tag| self.value(&page(tag), None)).collect::<Vec<_>>().into()
    }

    pub(super) fn figures(&self, figures: &[Figure], core: &Core) -> Value {
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
    pub(super) fn referrers(&self, key: &Key) -> Value {
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
    pub(super) fn body(&self, core: &Core) -> (Value, Value, Value) {
        let Some(body) = core.document.body.as_ref().filter(|_| !core.body().trim().is_empty() && core.document.clean)
        else {
            return (Value::undefined(), Value::undefined(), Value::undefined());
        };
        let links = PageLinks { viewer: self, path: core.path(), here: true, words: self.words() };
        let rendered = markdown::render(&Body {
            text: core.body(),
            blocks: &body.blocks,
            prose: &core.prose,
            skip: &core.taken,
            links: &links,
            highlighter: self.studio.highlighter,
            html: html_mode(self.studio.context.config),
            shift: core.prose.shift(&core.taken),
            under: 1,
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
