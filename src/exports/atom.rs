//! Feeds (Atom, RFC 4287): for each kind that tells news, its newest entries.

use super::{Beside, Export, Stock, encoded};
use crate::model::{AnyEntry, AnyKind, Day};
use crate::parse::fact::{Fact, To};
use crate::parse::field::in_words;
use crate::parse::plain::plain;
use crate::parse::reader::Field;
use crate::parse::scalar::{Date, iso};
use crate::plan::{Of, Planned, address_of};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;
use std::sync::Arc;

/// The feeds of the portal.
pub struct Feeds;

pub(super) const NAME: &str = "/feed.xml";
/// Entries of a feed; the older ones stand on the pages.
pub(super) const NEWEST: usize = 50;

impl Export for Feeds {
    fn addresses(&self, kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        let telling = kinds.iter().map(|kind| kind.traits()).filter(|traits| traits.feed);
        telling.map(|traits| format!("{}{NAME}", traits.folder)).collect()
    }

    fn holds(&self, address: &str) -> bool {
        address.ends_with(NAME)
    }

    fn beside(&self, page: &Planned, stock: &Stock<'_>) -> Option<Beside> {
        // A page that stands in for the list of a kind has the address of that list.
        let is_list = matches!(&page.of, Of::List(_) | Of::Special(_));
        let folder = page.address.strip_suffix("/index.html").filter(|_| is_list)?;
        let kind = stock.projected.kinds.iter().find(|kind| kind.traits().folder == folder && kind.traits().feed)?;
        let title = format!("Feed of {}", kind.traits().title.to_lowercase());
        Some(Beside { address: format!("{folder}{NAME}"), title, media: "application/atom+xml" })
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let kinds = stock.projected.kinds.iter().filter(|kind| kind.traits().feed);
        kinds.filter_map(|kind| Some((format!("{}{NAME}", kind.traits().folder), feed(*kind, stock)?))).collect()
    }
}

/// The feed of a kind; none where it has no news.
fn feed(kind: &dyn AnyKind, stock: &Stock<'_>) -> Option<Vec<u8>> {
    let of_kind = stock.projected.of_kind(kind.name()).filter(|entry| !kind.is_retired(entry.as_ref()));
    let told = of_kind.filter_map(|entry| Some((kind.told_on(entry.as_ref(), &stock.context)?, entry)));
    let mut told: Vec<(Date, &Arc<dyn AnyEntry>)> = told.collect();
    told.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.core().key.cmp(&y.core().key)));
    told.truncate(NEWEST);
    let (newest, _) = told.first()?;
    let head = Head {
        title: format!("{}: {}", stock.title(), kind.traits().title.to_lowercase()),
        id: urn(stock, kind.name()),
        updated: *newest,
        folder: kind.traits().folder,
    };
    document(&head, stock, &|writer| {
        told.iter().try_for_each(|(day, entry)| item(writer, *day, entry.as_ref(), kind, stock))
    })
}

/// What stands above the entries of a feed.
pub(super) struct Head {
    /// What it is called.
    pub title: String,
    /// Its name for programs.
    pub id: String,
    /// The day of its newest entry.
    pub updated: Date,
    /// The folder of the page that it is the feed of; it lies there too.
    pub folder: &'static str,
}

/// A feed; `items` writes its entries.
pub(super) fn document(head: &Head, stock: &Stock<'_>, items: &dyn Fn(&mut Out) -> io::Result<()>) -> Option<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written = (|| -> io::Result<()> {
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let language = stock.context.config.language.as_deref().unwrap_or("en");
        let feed = writer
            .create_element("feed")
            .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language)]);
        feed.write_inner_content(|writer| {
            element(writer, "title", &head.title)?;
            element(writer, "id", &head.id)?;
            element(writer, "updated", &moment(head.updated))?;
            author(writer, stock.title())?;
            if let Some(own) = stock.absolute(&format!("{}{NAME}", head.folder)) {
                link(writer, "self", &own)?;
            }
            let page = stock.absolute(&format!("{}/index.html", head.folder));
            link(writer, "alternate", &page.unwrap_or_else(|| "index.html".to_owned()))?;
            items(writer)
        })?;
        Ok(())
    })();
    written.ok()?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Some(bytes)
}

/// The address of an entry's page, as its feed in `folder` links it.
pub(super) fn linked(address: &str, folder: &str, stock: &Stock<'_>) -> String {
    stock.absolute(address).unwrap_or_else(|| {
        let below = address.strip_prefix(folder).and_then(|below| below.strip_prefix('/'));
        below.map_or_else(|| format!("{}{}", "../".repeat(folder.split('/').count()), encoded(address)), encoded)
    })
}

pub(super) type Out = Writer<Vec<u8>>;

fn item(writer: &mut Out, day: Date, entry: &dyn AnyEntry, kind: &dyn AnyKind, stock: &Stock<'_>) -> io::Result<()> {
    let core = entry.core();
    writer.create_element("entry").write_inner_content(|writer| {
        element(writer, "title", &core.title)?;
        element(writer, "id", &urn(stock, &core.key.to_string()))?;
        element(writer, "published", &moment(day))?;
        element(writer, "updated", &moment(day))?;
        let owner = core.common.owner.as_ref().map_or(Fact::Absent, Field::fact);
        if let Some(owner) = Day::called(&owner, &stock.context) {
            author(writer, &owner)?;
        }
        let address = address_of(stock.projected, &core.key);
        link(writer, "alternate", &linked(&address, kind.traits().folder, stock))?;
        if let Some(summary) = &core.summary {
            element(writer, "summary", plain(summary).trim())?;
        }
        element(writer, "content", &content(entry, stock))
    })?;
    Ok(())
}

/// What the entry says, as text: its fields, then its body.
fn content(entry: &dyn AnyEntry, stock: &Stock<'_>) -> String {
    let core = entry.core();
    let mut lines: Vec<String> = Vec::new();
    for (key, fact) in entry.facts() {
        let mut said = Vec::new();
        say(&fact, stock, &mut said);
        match &said[..] {
            [] => {}
            [one] if !one.contains('\n') => lines.push(format!("{}: {one}", in_words(&key))),
            _ => {
                lines.push(format!("{}:", in_words(&key)));
                lines.extend(said.iter().map(|said| format!("- {said}")));
            }
        }
    }
    let body = plain(core.body());
    lines.extend(body.lines().map(str::to_owned));
    lines.join("\n")
}

/// What a fact says, in lines.
fn say(fact: &Fact, stock: &Stock<'_>, lines: &mut Vec<String>) {
    match fact {
        Fact::Text(text) | Fact::Url(text) => lines.push(text.to_string()),
        Fact::Prose(text) => lines.push(plain(text).trim().to_owned()),
        Fact::Word(word) => lines.push(in_words(word)),
        Fact::Date(day) => lines.push(iso(*day)),
        Fact::When(when) => lines.push(when.words()),
        Fact::Flag(flag) => lines.push(if *flag { "Yes" } else { "No" }.to_owned()),
        Fact::Ref(written, to) => {
            let found = stock.projected.find(written, *to).ok();
            let title = found.and_then(|found| Some(stock.projected.core(&found.key)?.title.to_string()));
            lines.push(title.unwrap_or_else(|| written.to_string()));
        }
        Fact::Entry(key) => say(&Fact::Ref(key.clone(), To::Any), stock, lines),
        Fact::List(list) => list.iter().for_each(|fact| say(fact, stock, lines)),
        Fact::Table(table) => {
            let mut said = Vec::new();
            for (_, fact) in table {
                say(fact, stock, &mut said);
            }
            lines.push(said.join(", "));
        }
        Fact::At(_, inner) | Fact::By(_, inner) => say(inner, stock, lines),
        _ => {}
    }
}

/// A name that stays when the portal moves: a UUID made of what the portal and the thing are called (RFC 9562, version 8).
pub(super) fn urn(stock: &Stock<'_>, name: &str) -> String {
    let hash = blake3::hash(format!("{}\n{name}", stock.title()).as_bytes()).to_hex();
    let part = |range: std::ops::Range<usize>| hash.get(range).unwrap_or_default().to_owned();
    format!("urn:uuid:{}-{}-8{}-8{}-{}", part(0..8), part(8..12), part(12..15), part(15..18), part(18..30))
}

pub(super) fn moment(day: Date) -> String {
    format!("{}T00:00:00Z", iso(day))
}

pub(super) fn element(writer: &mut Out, name: &str, text: &str) -> io::Result<()> {
    // XML has no way to write control characters.
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    writer.create_element(name).write_text_content(BytesText::new(&text))?;
    Ok(())
}

pub(super) fn author(writer: &mut Out, name: &str) -> io::Result<()> {
    writer.create_element("author").write_inner_content(|writer| element(writer, "name", name))?;
    Ok(())
}

pub(super) fn link(writer: &mut Out, rel: &str, href: &str) -> io::Result<()> {
    writer.create_element("link").with_attributes([("rel", rel), ("href", href)]).write_empty()?;
    Ok(())
}
