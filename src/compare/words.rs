//! A change in words: by the table of a kind, and in a general way by what sort of value it is.

use super::facts::said;
use super::lists::{Paired, paired};
use super::{Sides, Told, counted, key_of, words_of};
use crate::model::{AnyEntry, AnyKind, Context, How, Telling};
use crate::parse::fact::Fact;
use crate::parse::field::in_words;
use crate::parse::plain::plain;
use crate::parse::reader::Shape;
use crate::parse::scalar::{Date, date_long, number_words, percent_words};
use std::sync::Arc;

/// Texts longer than this are not set out: that they changed is told.
const LONG: usize = 60;

/// What tells the changes of an entry.
pub struct Teller<'a> {
    /// Its kind.
    pub kind: &'a dyn AnyKind,
    /// Where it was and is.
    pub sides: Sides<'a>,
    /// Whether the edition sees all of it today: only then is told what went.
    pub is_whole: bool,
}

/// Where a value stands: its field, dotted, and the element that it is of.
#[derive(Clone, Default)]
struct Place {
    path: String,
    part: Option<Arc<str>>,
    /// What the path of the part itself is, which its fields' names need not say again.
    within: String,
}

type Table = [(Arc<str>, Fact)];

impl Teller<'_> {
    /// What is told of an entry that is on both sides.
    pub fn changes(&self, old: &dyn AnyEntry, new: &dyn AnyEntry) -> Vec<Told> {
        let (was, now) = (old.core(), new.core());
        let mut told = Vec::new();
        // A title that is hidden is made of the id.
        if was.title != now.title && (self.is_whole || now.common.title.is_some() || now.common.name.is_some()) {
            told.push(Told {
                field: "title".into(),
                part: None,
                words: format!("renamed from “{}”", was.title),
                before: Fact::Text(was.title.clone()),
                after: Fact::Text(now.title.clone()),
            });
        }
        let before = said(self.kind, old, &self.sides.before);
        let after = said(self.kind, new, &self.sides.after);
        if !was.broken && !now.broken {
            self.tables(&before, &after, &Place::default(), &mut told);
        }
        let (gone, come) = (words_of(old), words_of(new));
        if gone != come {
            told.push(Told {
                field: "body".into(),
                part: None,
                words: reworded(counted(&gone, &come)),
                before: Fact::Absent,
                after: Fact::Absent,
            });
        }
        let order = self.kind.traits().told;
        let rank = |told: &Told| order.iter().position(|telling| *telling.path == *told.field).unwrap_or(order.len());
        told.sort_by_key(|told| if &*told.field == "title" { 0 } else { 1 + rank(told) });
        told
    }

    /// What is told of a new entry: the values that its kind's table opens with.
    pub fn openings(&self, new: &dyn AnyEntry) -> Vec<Told> {
        let facts = said(self.kind, new, &self.sides.after);
        let opened = self.kind.traits().told.iter().filter_map(|telling| {
            let value = at(&facts, telling.path)?;
            let words = [telling.opening?.to_owned(), self.now(value, telling)].join(" ");
            let words = words.trim().to_owned();
            Some(Told { field: telling.path.into(), part: None, words, before: Fact::Absent, after: value.clone() })
        });
        opened.collect()
    }

    fn now(&self, fact: &Fact, telling: &Telling) -> String {
        match (telling.how, fact) {
            (How::Shares(_), Fact::Number(share)) => percent_words(*share),
            (How::Moves, Fact::Word(word)) => in_words(word),
            _ => value(fact, &self.sides.after),
        }
    }

    fn tables(&self, before: &Table, after: &Table, place: &Place, told: &mut Vec<Told>) {
        let absent = &Fact::Absent;
        let get = |table: &Table, key: &str| table.iter().find(|(k, _)| **k == *key).map(|(_, fact)| fact.clone());
        let old = before.iter().filter(|(key, _)| !after.iter().any(|(k, _)| k == key));
        for (key, _) in after.iter().chain(old) {
            let dot = if place.path.is_empty() { "" } else { "." };
            let place = Place { path: format!("{}{dot}{key}", place.path), ..place.clone() };
            let (before, after) = (get(before, key), get(after, key));
            let (before, after) = (before.as_ref().unwrap_or(absent), after.as_ref().unwrap_or(absent));
            if before != after {
                self.field(before, after, &place, told);
            }
        }
    }

    fn field(&self, before: &Fact, after: &Fact, place: &Place, told: &mut Vec<Told>) {
        let telling = self.kind.traits().told.iter().find(|telling| telling.path == place.path);
        let how = telling.map(|telling| telling.how);
        // Of figures only those count that the table names.
        let is_unnamed = how.is_none() && place.path.starts_with("figures.");
        match (before, after) {
            _ if matches!(how, Some(How::Untold)) => return,
            (Fact::Table(before), Fact::Table(after)) if self.is_map(&place.path) => {
                return self.maps(before, after, place, told);
            }
            (Fact::Table(before), Fact::Table(after)) => return self.tables(before, after, place, told),
            (Fact::Absent, Fact::Table(after)) if place.path == "figures" || is_unnamed => {
                return self.tables(&[], after, place, told);
            }
            (Fact::List(before), Fact::List(after)) => return self.lists(before, after, place, told),
            (Fact::Absent, Fact::List(after)) => return self.lists(&[], after, place, told),
            (Fact::List(before), Fact::Absent) => return self.lists(before, &[], place, told),
            _ if is_unnamed => return,
            _ => {}
        }
        if after.is_absent() && !self.is_whole {
            return;
        }
        let words = how.and_then(|how| self.by_table(how, before, after));
        let words = words.unwrap_or_else(|| self.in_general(before, after, place));
        told.push(Told {
            field: place.path.as_str().into(),
            part: place.part.clone(),
            words: place.part.as_ref().map_or_else(|| words.clone(), |part| format!("{part}: {words}")),
            before: self.data(before),
            after: self.data(after),
        });
    }

    /// Whether the names in a table are its author's own.
    fn is_map(&self, path: &str) -> bool {
        self.kind.fields().iter().any(|field| field.key == path && matches!(field.shape, Shape::Map(_)))
    }

    /// A table whose names are its author's: each is a part.
    fn maps(&self, before: &Table, after: &Table, place: &Place, told: &mut Vec<Told>) {
        let get = |table: &Table, key: &str| table.iter().find(|(k, _)| **k == *key).map(|(_, fact)| fact.clone());
        let old = before.iter().filter(|(key, _)| !after.iter().any(|(k, _)| k == key));
        for (key, _) in after.iter().chain(old) {
            let (before, after) = (get(before, key).unwrap_or(Fact::Absent), get(after, key).unwrap_or(Fact::Absent));
            if before == after {
                continue;
            }
            // A name may be that of an entry, or words.
            let part = if key.contains(' ') { key.to_string() } else { in_words(key) };
            let path = format!("{}.{key}", place.path);
            let place = Place { within: path.clone(), path, part: Some(part.into()) };
            match (&before, &after) {
                // A value may stand alone, or with what is to be said of it.
                (Fact::Table(before), Fact::Table(after)) => self.tables(before, after, &place, told),
                (Fact::Table(table), _) if !after.is_absent() => {
                    self.tables(table, &[("value".into(), after)], &place, told);
                }
                (_, Fact::Table(table)) if !before.is_absent() => {
                    self.tables(&[("value".into(), before)], table, &place, told);
                }
                _ => self.field(&before, &after, &place, told),
            }
        }
    }

    /// A value as data: texts are not set out, and what is hidden is not named.
    fn data(&self, fact: &Fact) -> Fact {
        match fact {
            Fact::Ref(name, _) if self.is_hidden(name) => Fact::Absent,
            Fact::Prose(_) => Fact::Absent,
            Fact::List(list) => {
                Fact::List(list.iter().map(|fact| self.data(fact)).filter(|fact| !fact.is_absent()).collect())
            }
            Fact::Table(table) => {
                let data = table.iter().map(|(key, fact)| (key.clone(), self.data(fact)));
                Fact::Table(data.filter(|(_, fact)| !fact.is_absent()).collect())
            }
            fact => fact.clone(),
        }
    }

    /// Whether a name is of an entry that is there and hidden.
    fn is_hidden(&self, name: &str) -> bool {
        key_of(name, &self.sides.after).is_some_and(|key| (self.sides.hides)(&key))
    }

    fn by_table(&self, how: How, before: &Fact, after: &Fact) -> Option<String> {
        let named = |name: &str| if name.is_empty() { String::new() } else { format!("{name} ") };
        match how {
            How::Moves => {
                let (Fact::Word(from), Fact::Word(to)) = (before, after) else { return None };
                Some(format!("moved from {} to {}", in_words(from), in_words(to)))
            }
            How::Slips(what) => {
                let (from, to) = (day(before, &self.sides.before)?, day(after, &self.sides.after)?);
                let days = to.since(from).ok()?.get_days();
                let far = match days.abs() {
                    1 => "1 day".to_owned(),
                    days => format!("{days} days"),
                };
                let value = value(after, &self.sides.after);
                match days {
                    0 => None,
                    1.. => Some(format!("{}slipped {far}, to {value}", named(what))),
                    _ => Some(format!("{}brought forward {far}, to {value}", named(what))),
                }
            }
            How::Becomes(what) if !after.is_absent() => {
                let now = value(after, &self.sides.after);
                Some(if what.is_empty() { now } else { format!("{what}: {now}") })
            }
            How::Counts(what) => {
                let absent = before.is_absent() || after.is_absent();
                let (from, to) = (value(before, &self.sides.before), value(after, &self.sides.after));
                (!absent).then(|| format!("{}{from} → {to}", named(what)))
            }
            How::Shares(what) => {
                let (Fact::Number(from) | Fact::Ratio(from), Fact::Number(to) | Fact::Ratio(to)) = (before, after)
                else {
                    return None;
                };
                Some(format!("{}{} → {}", named(what), percent_words(*from), percent_words(*to)))
            }
            How::Becomes(_) | How::Untold => None,
        }
    }

    fn in_general(&self, before: &Fact, after: &Fact, place: &Place) -> String {
        let name = place.name();
        let is_long = |fact: &Fact| match fact {
            Fact::Prose(text) | Fact::Text(text) => text.chars().count() > LONG,
            Fact::Table(_) => true,
            _ => false,
        };
        let (said, name) =
            if name.is_empty() { (String::new(), String::new()) } else { (format!("{name}: "), format!("{name} ")) };
        let (from, to) = (value(before, &self.sides.before), value(after, &self.sides.after));
        let is_named = |fact: &Fact| matches!(fact, Fact::Ref(name, _) if self.is_hidden(name));
        match (before.is_absent() || is_named(before), after.is_absent()) {
            (false, true) if !is_long(before) && !from.is_empty() => format!("{name}taken away: {from}"),
            (_, true) => format!("{name}taken away"),
            (_, false) if is_long(after) && before.is_absent() => format!("{name}written"),
            (_, false) if is_long(before) || is_long(after) => format!("{name}reworded"),
            (true, false) => format!("{said}{to}"),
            // What differs in form alone.
            (false, false) if from == to => format!("{name}changed"),
            (false, false) => format!("{said}{from} → {to}"),
        }
    }

    /// What an element of a list is called; what is hidden today is not named.
    fn label(&self, table: &Table, cx: &Context<'_>) -> Option<Arc<str>> {
        let says = |fact: &Fact| {
            matches!(fact, Fact::Text(_) | Fact::Prose(_) | Fact::Ref(..) | Fact::Period(_) | Fact::When(_))
        };
        let named = NAMES.iter().find_map(|key| table.iter().find(|(k, _)| &**k == *key));
        let named = named.or_else(|| table.iter().find(|(_, fact)| says(fact)));
        let (_, fact) = named.filter(|(_, fact)| !matches!(fact, Fact::Ref(name, _) if self.is_hidden(name)))?;
        Some(value(fact, cx)).filter(|words| !words.is_empty() && words.chars().count() <= 2 * LONG).map(Into::into)
    }

    fn lists(&self, before: &[Fact], after: &[Fact], place: &Place, told: &mut Vec<Told>) {
        let Paired { kept, come, gone } = paired(before, after, self.is_whole);
        for (old, new) in kept {
            if let (Fact::Table(old), Fact::Table(new)) = (old, new) {
                let (part, within) = (self.label(new, &self.sides.after), place.path.clone());
                self.tables(old, new, &Place { path: within.clone(), part, within }, told);
            }
        }
        for (elements, verb, cx) in [(come, "added", &self.sides.after), (gone, "taken away", &self.sides.before)] {
            if elements.is_empty() {
                continue;
            }
            let names = elements.iter().map(|fact| match fact {
                Fact::Table(table) => self.label(table, cx).map(|label| match counted_in(table) {
                    Some(count) => format!("{} for {label}", value(count, cx)),
                    None => label.to_string(),
                }),
                Fact::List(_) => None,
                Fact::Ref(name, _) if self.is_hidden(name) => None,
                fact => Some(value(fact, cx)).filter(|value| value.chars().count() <= LONG),
            });
            let names: Option<Vec<String>> = names.collect();
            let (one, many) = (singular(&place.name()), place.name());
            let words = match names {
                Some(names) if names.len() <= 3 => {
                    format!("{} {verb}: {}", if names.len() == 1 { &one } else { &many }, names.join(", "))
                }
                _ if one == many => format!("{many}: {} {verb}", elements.len()),
                _ if elements.len() == 1 => format!("1 {one} {verb}"),
                _ => format!("{} {many} {verb}", elements.len()),
            };
            let values = || Fact::List(elements.iter().map(|fact| self.data(fact)).collect());
            let (before, after) = if verb == "added" { (Fact::Absent, values()) } else { (values(), Fact::Absent) };
            let words = place.part.as_ref().map_or_else(|| words.clone(), |part| format!("{part}: {words}"));
            told.push(Told { field: place.path.as_str().into(), part: place.part.clone(), words, before, after });
        }
    }
}

/// What stands at a dotted path of tables.
fn at<'f>(facts: &'f Table, path: &str) -> Option<&'f Fact> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let fact = facts.iter().find(|(key, _)| **key == *first).map(|(_, fact)| fact)?;
    match (rest, fact) {
        (None, fact) => Some(fact),
        (Some(rest), Fact::Table(table)) => at(table, rest),
        (Some(_), _) => None,
    }
}

impl Place {
    /// What the field is called: `rice.reach` → `rice reach`; of a part, what it is called there.
    fn name(&self) -> String {
        let own = self.path.strip_prefix(self.within.as_str()).unwrap_or(&self.path).trim_start_matches('.');
        // A part that has one value is called as it is.
        if self.part.is_some() && own == "value" { String::new() } else { own.replace(['.', '_'], " ") }
    }
}

fn singular(plural: &str) -> String {
    match plural.strip_suffix("ies") {
        _ if plural == "series" => plural.to_owned(),
        Some(stem) => format!("{stem}y"),
        None if plural == "criteria" => "criterion".to_owned(),
        None => plural.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(plural).to_owned(),
    }
}

fn reworded((come, gone): (usize, usize)) -> String {
    let words = |n: usize| if n == 1 { "1 word".to_owned() } else { format!("{n} words") };
    match (come, gone) {
        (0, 0) => "text put into another order".to_owned(),
        (come, 0) => format!("text changed: {} more", words(come)),
        (0, gone) => format!("text changed: {} fewer", words(gone)),
        (come, gone) => format!("text changed: {} new, {gone} gone", words(come)),
    }
}

/// The last day of a day or a period.
fn day(fact: &Fact, cx: &Context<'_>) -> Option<Date> {
    match fact {
        Fact::Date(day) => Some(*day),
        Fact::When(when) => Some(when.last_day(cx.config.fiscal())),
        Fact::Period(period) => Some(period.last_day(cx.config.fiscal())),
        _ => None,
    }
}

/// What was counted on the day that an element is called by.
fn counted_in(table: &Table) -> Option<&Fact> {
    let has = |key: &str| table.iter().find(|(known, _)| **known == *key);
    let is_point = NAMES.iter().find(|key| has(key).is_some()) == Some(&"date");
    has("value").map(|(_, fact)| fact).filter(|_| is_point)
}

/// What an element of a list is called by, the best first.
const NAMES: [&str; 9] = ["title", "name", "id", "metric", "person", "entry", "date", "text", "statement"];

/// A value in words.
fn value(fact: &Fact, cx: &Context<'_>) -> String {
    match fact {
        Fact::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Fact::Whole(whole) => whole.to_string(),
        Fact::Number(number) => number_words(*number),
        Fact::Ratio(share) => percent_words(*share),
        Fact::Text(text) | Fact::Url(text) | Fact::Picture(text) => text.to_string(),
        Fact::Prose(text) => plain(text).trim().to_owned(),
        Fact::Word(word) => in_words(word).to_lowercase(),
        Fact::Date(day) => date_long(*day),
        Fact::Period(period) => period.words(),
        Fact::When(when) => when.words(),
        Fact::Offset(offset) => offset.to_string(),
        Fact::Interval(interval) => interval.words(),
        Fact::Moment(moment) => moment.words(),
        Fact::Money(amount, currency) => format!("{} {currency}", number_words(*amount)),
        Fact::Ref(name, to) => {
            let found = cx.model.find(name, *to).ok();
            let title = found.and_then(|found| Some(cx.model.core(&found.key)?.title.to_string()));
            title.unwrap_or_else(|| name.to_string())
        }
        Fact::List(list) => list.iter().map(|fact| value(fact, cx)).collect::<Vec<_>>().join(", "),
        Fact::Table(table) => {
            let named = NAMES.iter().find_map(|key| table.iter().find(|(k, _)| &**k == *key));
            named.map_or_else(String::new, |(_, fact)| value(fact, cx))
        }
        _ => String::new(),
    }
}
