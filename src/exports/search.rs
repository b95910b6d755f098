//! The records that the portal's search reads, made so that a browser has nothing left to prepare.
//!
//! Scripts, because a page that was opened from a folder may load nothing else. `records.js` names the others: `titles`,
//! which is asked first (names, summaries, headings, and the words of them), `words` (where each word of the texts stands),
//! and the texts in parts, from which only what is shown is quoted. Words are sorted, so that all that begin alike lie
//! together. The places of a word are records, ascending: each the distance from the one before times four, plus how much
//! the word counts there, 0 to 3, in base 36.

use super::{Export, Stock};
use crate::model::{AnyEntry, AnyKind, Core};
use crate::pages;
use crate::parse::fact::Fact;
use crate::parse::field::in_words;
use crate::parse::fold::{each_word, fold};
use crate::parse::plain::{begin, one_line, plain};
use crate::plan::{Of, Planned};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The records of the portal's search.
pub struct Search;

const FOLDER: &str = "search";
const RECORDS: &str = "search/records.js";
/// What pages of no single kind are called.
const PAGES: &str = "Pages";
/// Characters of a summary that are shown.
const SUMMARY: usize = 180;
/// Bytes of text in one part.
const PART: usize = 128 << 10;

/// How much a word counts, by where it stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Passing,
    Repeated,
    Heading,
    Name,
}

/// Everything that is found of one page.
struct Record {
    address: String,
    title: Arc<str>,
    id: Arc<str>,
    sort: &'static str,
    summary: Arc<str>,
    headings: Vec<(String, String)>,
    named: Vec<(String, Weight)>,
    said: Vec<(String, Weight)>,
    text: String,
}

impl Export for Search {
    fn addresses(&self, _kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        vec![RECORDS.to_owned()]
    }

    fn holds(&self, address: &str) -> bool {
        address.strip_prefix(FOLDER).is_some_and(|name| name.starts_with('/') && name.ends_with(".js"))
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let planned: Vec<&Planned> = stock.plan.pages.values().collect();
        let mut records: Vec<Record> = planned.into_par_iter().filter_map(|page| record(stock, page)).collect();
        let named: Vec<_> = records.iter_mut().map(|record| std::mem::take(&mut record.named)).collect();
        let said: Vec<_> = records.iter_mut().map(|record| std::mem::take(&mut record.said)).collect();
        let records = &records;
        let (titles, (words, texts)) = rayon::join(
            || part("titles", &titles(stock, index(named), records)),
            || rayon::join(|| part("words", &index(said)), || texts(records)),
        );
        let parts: Vec<Value> = texts.iter().map(|(from, (name, _))| json!([from, name])).collect();
        let first = json!({ "titles": titles.0, "words": words.0, "texts": parts });
        let named = [titles, words].into_iter().chain(texts.into_iter().map(|(_, part)| part));
        let named = named.map(|(name, bytes)| (format!("{FOLDER}/{name}"), bytes));
        std::iter::once((RECORDS.to_owned(), script("records", &first))).chain(named).collect()
    }
}

/// A part as a script that hands it over.
fn script(part: &str, content: &Value) -> Vec<u8> {
    format!("rutterSearch(\"{part}\",{content});\n").into_bytes()
}

/// A part by its name, which changes with what it holds.
type Part = (String, Vec<u8>);

fn part(part: &str, content: &Value) -> Part {
    let bytes = script(part, content);
    (format!("{part}.{}.js", &blake3::hash(&bytes).to_hex()[..10]), bytes)
}

/// The texts in parts, each with the number of its first record.
fn texts(records: &[Record]) -> Vec<(usize, Part)> {
    let (mut spans, mut from) = (Vec::new(), 0);
    while from < records.len() {
        let mut size = 0;
        let fits = |record: &&Record| {
            size += record.text.len();
            size <= PART
        };
        let count = records[from..].iter().take_while(fits).count().max(1);
        spans.push(from..from + count);
        from += count;
    }
    let made = spans.into_par_iter().map(|span| {
        let texts: Vec<&str> = records[span.clone()].iter().map(|record| record.text.as_str()).collect();
        (span.start, part("texts", &json!({ "from": span.start, "texts": texts })))
    });
    made.collect()
}

fn record(stock: &Stock<'_>, page: &Planned) -> Option<Record> {
    let mut record = Record {
        address: page.address.strip_suffix("index.html").unwrap_or(&page.address).to_owned(),
        title: page.title.clone(),
        id: "".into(),
        sort: PAGES,
        summary: "".into(),
        headings: Vec::new(),
        named: Vec::new(),
        said: Vec::new(),
        text: String::new(),
    };
    let mut named = Counts::default();
    match &page.of {
        Of::Entry(key) => {
            let entry = stock.projected.entry(key)?;
            let core = entry.core();
            let traits = stock.projected.kind(key.kind)?.traits();
            record.sort = traits.title;
            if !traits.singleton && !traits.nested {
                record.id = key.id.clone();
            }
            let summary = core.summary.as_deref().map_or_else(String::new, |summary| one_line(&plain(summary)));
            record.headings = headings(core);
            record.text = text(entry.as_ref());
            named.add(&key.id, Weight::Name);
            named.add(&summary, Weight::Passing);
            record.summary = begin(summary, SUMMARY).into();
            core.common.tags.iter().for_each(|tag| named.add(tag, Weight::Heading));
            record.headings.iter().for_each(|(heading, _)| named.add(heading, Weight::Heading));
            let mut said = Counts::default();
            said.add(&record.text, Weight::Passing);
            record.said = said.sorted();
        }
        Of::Leaf(above, _) => record.sort = above.title(),
        Of::List(_) | Of::Folder(..) | Of::Special(_) => {}
        Of::Moved(_) | Of::Missing => return None,
    }
    if record.address.starts_with(FOLDER) {
        return None;
    }
    named.add(&record.title, Weight::Name);
    record.named = named.sorted();
    Some(record)
}

/// The headings that the page has, with their anchors.
fn headings(core: &Core) -> Vec<(String, String)> {
    let is_title = |start: usize| core.prose.title().is_some_and(|h| h.span.start == start && h.text == *core.title);
    let headings = core.prose.headings.iter().filter(|heading| !is_title(heading.span.start));
    headings.map(|heading| (heading.text.clone(), heading.anchor.clone())).collect()
}

/// What an entry says, on one line: its body, and the fields that are not filled from it.
fn text(entry: &dyn AnyEntry) -> String {
    let core = entry.core();
    if !core.document.clean {
        return String::new();
    }
    let mut text = String::new();
    plain(core.body()).lines().for_each(|block| add_block(&mut text, block));
    if !core.broken {
        for (key, fact) in entry.facts() {
            if core.document.root.get(&key).is_some() {
                add_fact(&mut text, &fact);
            }
        }
    }
    text
}

fn add_fact(text: &mut String, fact: &Fact) {
    match fact {
        Fact::Text(words) => add_block(text, words),
        Fact::Prose(words) => plain(words).lines().for_each(|block| add_block(text, block)),
        Fact::Word(word) => add_block(text, &in_words(word)),
        Fact::At(_, inner) => add_fact(text, inner),
        Fact::List(list) => list.iter().for_each(|fact| add_fact(text, fact)),
        Fact::Table(table) => table.iter().for_each(|(_, fact)| add_fact(text, fact)),
        _ => {}
    }
}

/// Adds a heading, a paragraph, a field: what ends without a stop is set apart by a dot.
fn add_block(text: &mut String, block: &str) {
    let block = one_line(block);
    if !text.is_empty() && !block.is_empty() {
        text.push_str(if text.ends_with(['.', '!', '?', ':', '…']) { " " } else { " · " });
    }
    text.push_str(&block);
}

/// The words of one record, and how much each counts.
#[derive(Default)]
struct Counts(HashMap<String, (Weight, usize)>);

impl Counts {
    fn add(&mut self, text: &str, weight: Weight) {
        each_word(&fold(text), |word| {
            if let Some((known, count)) = self.0.get_mut(word) {
                *known = weight.max(*known);
                *count += 1;
            } else {
                self.0.insert(word.to_owned(), (weight, 1));
            }
        });
    }

    fn sorted(self) -> Vec<(String, Weight)> {
        let weigh = |(word, (weight, count)): (String, (Weight, usize))| {
            (word, if count > 2 { weight.max(Weight::Repeated) } else { weight })
        };
        let mut words: Vec<_> = self.0.into_iter().map(weigh).collect();
        words.sort_unstable();
        words
    }
}

/// Words, and the records that hold them.
fn index(records: Vec<Vec<(String, Weight)>>) -> Value {
    let mut places: HashMap<String, (usize, String)> = HashMap::new();
    for (number, words) in records.into_iter().enumerate() {
        for (word, weight) in words {
            let (last, places) = places.entry(word).or_default();
            if !places.is_empty() {
                places.push(' ');
            }
            push_base36(places, (number - *last) * 4 + weight as usize);
            *last = number;
        }
    }
    let mut words: Vec<(String, String)> = places.into_iter().map(|(word, (_, places))| (word, places)).collect();
    // As the browser compares strings: by units of UTF-16.
    words.par_sort_unstable_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    let list: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
    let places: Vec<&str> = words.iter().map(|(_, places)| places.as_str()).collect();
    json!({ "words": list.join(" "), "places": places.join(",") })
}

fn push_base36(text: &mut String, number: usize) {
    let digit = u32::try_from(number % 36).ok().and_then(|digit| char::from_digit(digit, 36));
    if number >= 36 {
        push_base36(text, number / 36);
    }
    text.extend(digit);
}

/// What is shown of every record, by column.
fn titles(stock: &Stock<'_>, index: Value, records: &[Record]) -> Value {
    let kinds = stock.projected.kinds.iter().map(|kind| kind.traits().title);
    let mut sorts: Vec<&str> = kinds.chain(pages::PAGES.iter().map(|page| page.title())).chain([PAGES]).collect();
    let mut seen = HashSet::new();
    sorts.retain(|sort| records.iter().any(|record| record.sort == *sort) && seen.insert(*sort));
    let number = |sort: &str| sorts.iter().position(|known| *known == sort).unwrap_or_default();
    let heading = |record: &Record| -> Vec<Value> { record.headings.iter().map(|(t, a)| json!([t, a])).collect() };
    let mut titles = json!({
        "sorts": sorts,
        "sort": records.iter().map(|record| number(record.sort)).collect::<Vec<_>>(),
        "address": records.iter().map(|record| record.address.as_str()).collect::<Vec<_>>(),
        "title": records.iter().map(|record| &*record.title).collect::<Vec<_>>(),
        "id": records.iter().map(|record| &*record.id).collect::<Vec<_>>(),
        "summary": records.iter().map(|record| &*record.summary).collect::<Vec<_>>(),
        "headings": records.iter().map(heading).collect::<Vec<_>>(),
    });
    titles["index"] = index;
    titles
}
