//! Calendars (iCalendar, RFC 5545): what happens on days, of all entries, and of each team what it takes part in.
//!
//! Times are told in UTC, so that no reader needs to know a time zone; where nobody says where the portal's clock stands,
//! they are local to whoever reads. The stamp is the day that counts as today: same inputs, same bytes.

use super::{Beside, Export, Stock};
use crate::model::{AnyKind, Context, Core, Dated, Day};
use crate::parse::field::as_id;
use crate::parse::scalar::Date;
use crate::plan::{Of, Planned, address_of};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, civil::DateTime};
use std::collections::BTreeMap;

/// The calendar of the portal, and those of its teams.
pub struct Calendars;

const ALL: &str = "calendar.ics";
const OWN: &str = "/calendar.ics";
/// Octets of a line (RFC 5545, 3.1).
const LINE: usize = 75;

impl Export for Calendars {
    fn addresses(&self, _kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        vec![ALL.to_owned()]
    }

    fn holds(&self, address: &str) -> bool {
        address == ALL || address.ends_with(OWN)
    }

    fn beside(&self, page: &Planned, stock: &Stock<'_>) -> Option<Beside> {
        let beside = |address: String, title: String| Some(Beside { address, title, media: "text/calendar" });
        match &page.of {
            Of::Special(special) if matches!(special.name(), "calendar" | "home") => {
                beside(ALL.to_owned(), "Calendar".to_owned())
            }
            Of::Entry(key) if stock.projected.kind(key.kind)?.traits().calendar => {
                beside(page.address.replace("/index.html", OWN), format!("Calendar of {}", page.title))
            }
            _ => None,
        }
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let (cx, model) = (&stock.context, stock.projected);
        let of_one = cx.agenda().days().chunk_by(|one, next| one.entry == next.entry);
        let dated: Vec<(&Core, &[Dated])> =
            of_one.filter_map(|days| Some((model.core(&days[0].entry)?, days))).collect();
        if dated.is_empty() {
            return Vec::new();
        }
        let writer = Writer::new(stock);
        let events: Vec<Vec<(&Dated, String)>> = dated.iter().map(|(core, days)| writer.events(core, days)).collect();
        let all = events.iter().flatten().map(|(_, event)| event.as_str());
        let mut files = vec![(ALL.to_owned(), Writer::calendar(stock.title(), all))];
        for kind in model.kinds.iter().filter(|kind| kind.traits().calendar) {
            for entry in model.of_kind(kind.name()) {
                let Some(takes_part) = kind.takes_part(entry.as_ref(), cx) else { continue };
                let mut own = Vec::new();
                for events in &events {
                    if events.iter().any(|(day, _)| takes_part(day)) {
                        let theirs = events.iter().filter(|(day, _)| day.is_shared || takes_part(day));
                        own.extend(theirs.map(|(_, event)| event.as_str()));
                    }
                }
                if !own.is_empty() {
                    let address = address_of(model, &entry.core().key).replace("/index.html", OWN);
                    let title = format!("{}: {}", stock.title(), entry.core().title);
                    files.push((address, Writer::calendar(&title, own.into_iter())));
                }
            }
        }
        files
    }
}

/// Writes events and calendars.
struct Writer<'a> {
    stock: &'a Stock<'a>,
    zone: Option<TimeZone>,
    stamp: String,
    portal: String,
}

impl<'a> Writer<'a> {
    fn new(stock: &'a Stock<'a>) -> Self {
        let zone = stock.context.config.timezone.as_ref().map(|zone| zone.rules().clone());
        let portal = as_id(stock.title());
        let portal = if portal.is_empty() { "portal".to_owned() } else { portal };
        Writer { stock, zone, stamp: format!("{}T000000Z", day_of(stock.context.as_of)), portal }
    }

    fn calendar<'e>(title: &str, events: impl Iterator<Item = &'e str>) -> Vec<u8> {
        let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
        line(&mut out, "PRODID", "-//rutter//rutter//EN");
        line(&mut out, "X-WR-CALNAME", &escaped(title));
        events.for_each(|event| out.push_str(event));
        out.push_str("END:VCALENDAR\r\n");
        out.into_bytes()
    }

    /// The days of an entry, each as an event.
    fn events<'d>(&self, core: &Core, days: &'d [Dated]) -> Vec<(&'d Dated, String)> {
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        let mut events = Vec::with_capacity(days.len());
        for day in days {
            let times = names.entry(&day.name).or_default();
            *times += 1;
            let mut name = format!("{}.{}", core.key.kind, core.key.id);
            for part in [&*day.name, &if *times > 1 { times.to_string() } else { String::new() }] {
                if !part.is_empty() {
                    name = format!("{name}.{part}");
                }
            }
            events.push((day, self.event(core, day, &name)));
        }
        events
    }

    fn event(&self, core: &Core, day: &Day, name: &str) -> String {
        let cx = &self.stock.context;
        let mut out = String::from("BEGIN:VEVENT\r\n");
        line(&mut out, "UID", &format!("{}@{}", escaped(name), self.portal));
        line(&mut out, "DTSTAMP", &self.stamp);
        let (key, start) = self.start(day);
        line(&mut out, key, &start);
        let title = match &*day.name {
            "" => format!("{}: {}", day.sort.words(), day.title),
            _ => format!("{}: {}", core.title, day.title),
        };
        line(&mut out, "SUMMARY", &escaped(&title));
        line(&mut out, "DESCRIPTION", &escaped(&told(day, cx)));
        line(&mut out, "CATEGORIES", &escaped(day.sort.words()));
        if day.time.is_none() {
            line(&mut out, "TRANSP", "TRANSPARENT");
        }
        if let Some(url) = self.stock.absolute(&address_of(self.stock.projected, &core.key)) {
            let part = day.part.as_ref().map_or_else(String::new, |part| format!("#{}", super::encoded(part)));
            line(&mut out, "URL", &format!("{url}{part}"));
        }
        out.push_str("END:VEVENT\r\n");
        out
    }

    /// When it begins: the name of the property with its parameters, and the value.
    fn start(&self, day: &Day) -> (&'static str, String) {
        let Some(time) = day.time else { return ("DTSTART;VALUE=DATE", day_of(day.date)) };
        let part = |n: u32| i8::try_from(n).unwrap_or(0);
        let local = day.date.at(part(time.hour()), part(time.minute()), part(time.second()), 0);
        let utc = match (day.ahead, &self.zone) {
            (Some(ahead), _) => local.checked_sub(SignedDuration::from_mins(i64::from(ahead))).ok(),
            (None, Some(zone)) => {
                local.to_zoned(zone.clone()).ok().map(|zoned| zoned.with_time_zone(TimeZone::UTC).datetime())
            }
            (None, None) => None,
        };
        let told = |at: DateTime| format!("{}T{:02}{:02}{:02}", day_of(at.date()), at.hour(), at.minute(), at.second());
        ("DTSTART", utc.map_or_else(|| told(local), |utc| format!("{}Z", told(utc))))
    }
}

/// What sort of day it is, how it stands, and who sees to it.
fn told(day: &Day, cx: &Context<'_>) -> String {
    let owner = Day::called(&day.owner, cx).map(|owner| format!("Owner: {owner}"));
    let team = Day::called(&day.team, cx).map(|team| format!("Team: {team}"));
    let state = day.word().map(|word| format!("State: {word}"));
    let lines = [Some(day.sort.words().to_owned()), state, owner, team];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn day_of(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A text as a value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded so that none is longer than 75 octets and no character is cut.
fn line(out: &mut String, key: &str, value: &str) {
    let mut used = 0;
    for c in key.chars().chain([':']).chain(value.chars()) {
        if used + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut out = String::new();
        line(&mut out, "SUMMARY", &escaped(&"ä, ".repeat(60)));
        assert!(out.split("\r\n").all(|line| line.len() <= LINE), "{out}");
        assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "ä\\, ".repeat(60)));
    }
}
