//! The feed of *What changed* (Atom, RFC 4287): the entries that are not what they were, each on the day of its file's last
//! change. An edition that tells nothing of the log of its repository has no days to tell, and so no feed.

use super::atom::{Head, NAME, NEWEST, Out, author, document, element, link, linked, moment, urn};
use super::{Beside, Export, Stock};
use crate::compare::{Changed, Changes, Fate};
use crate::edition::{Author, Stamp};
use crate::model::AnyKind;
use crate::pages::CHANGES;
use crate::parse::scalar::{Date, date_long};
use crate::plan::{Of, Planned, address_of};
use std::io;

/// The feed of what changed.
pub struct News;

impl Export for News {
    fn addresses(&self, _kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        vec![format!("{CHANGES}{NAME}")]
    }

    fn beside(&self, page: &Planned, _stock: &Stock<'_>) -> Option<Beside> {
        let is_it = matches!(&page.of, Of::Special(special) if special.name() == CHANGES);
        let address = format!("{CHANGES}{NAME}");
        is_it.then(|| Beside { address, title: "Feed of what changed".to_owned(), media: "application/atom+xml" })
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let feed = stock.projected.changes.as_ref().and_then(|changes| feed(changes, stock));
        feed.map(|bytes| (format!("{CHANGES}{NAME}"), bytes)).into_iter().collect()
    }
}

fn feed(changes: &Changes, stock: &Stock<'_>) -> Option<Vec<u8>> {
    let stamps = || changes.changed.iter().filter_map(|entry| stock.projected.stamp_of(entry));
    let newest = stamps().map(|stamp| stamp.day).max()?;
    // What changed by something else, or on a day that is not told, counts as new.
    let dated = |entry| {
        let stamp: Option<&Stamp> = stock.projected.stamp_of(entry);
        (stamp.map_or(newest, |stamp| stamp.day), stamp.and_then(|stamp| stamp.author.as_ref()), entry)
    };
    let mut told: Vec<Item<'_>> = changes.changed.iter().map(dated).collect();
    told.sort_by(|(a, _, x), (b, _, y)| b.cmp(a).then_with(|| x.key.cmp(&y.key)));
    told.truncate(NEWEST);
    let since = changes.revision().map_or_else(|| date_long(changes.begin()), ToString::to_string);
    let head = Head {
        title: format!("{}: what changed since {since}", stock.title()),
        id: urn(stock, CHANGES),
        updated: newest,
        folder: CHANGES,
    };
    document(&head, stock, &|writer| told.iter().try_for_each(|told| item(writer, *told, &changes.since, stock)))
}

/// An entry with the day and the author of its change.
type Item<'a> = (Date, Option<&'a Author>, &'a Changed);

fn item(writer: &mut Out, (day, by, entry): Item<'_>, since: &str, stock: &Stock<'_>) -> io::Result<()> {
    writer.create_element("entry").write_inner_content(|writer| {
        element(writer, "title", &entry.title)?;
        // What becomes of an entry later is news of the same; what is compared with another state is other news.
        element(writer, "id", &urn(stock, &format!("{CHANGES}\n{since}\n{}", entry.key)))?;
        element(writer, "updated", &moment(day))?;
        if let Some(by) = by {
            author(writer, &by.name)?;
        }
        let is_gone = entry.fate == Fate::Removed;
        let address = if is_gone { format!("{CHANGES}/index.html") } else { address_of(stock.projected, &entry.key) };
        link(writer, "alternate", &linked(&address, CHANGES, stock))?;
        element(writer, "content", &entry.lines().join("\n"))
    })?;
    Ok(())
}
