//! The last defence of an edition: the finished portal is searched for text that the edition hides.

use crate::diagnostic::{Diagnostic, Level, Report, Rule};
use crate::edition::Projected;
use crate::model::{Core, Model};
use crate::parse::fold::stands_alone;
use crate::parse::prose::{self, Prose};
use crate::parse::tree::{Node, Value};
use crate::plan::{Plan, address_of};
use crate::portal::{File, Portal};
use crate::source::Span;
use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;
use std::sync::Arc;

/// R1003
pub static HIDDEN_TEXT_FOUND: Rule = Rule {
    code: "R1003",
    slug: "hidden-text-found",
    level: Level::Error,
    locked: true,
    meaning: "A finished page of an edition holds text, or the address of an entry, that the edition hides. This is the last defence: something let it through.",
    mend: "Look for the text in a file that is published as it is, or in a template of `theme/`. If there is none, report it: it is a bug in rutter.",
};

/// The rules of this file.
pub static RULES: &[&Rule] = &[&HIDDEN_TEXT_FOUND];

/// Characters of hidden text in a row that count as found: whole words that make as many.
const RUN: usize = 40;

/// Searches every page of a portal for what its edition hides of `whole`.
pub fn scan(whole: &Model, projected: &Projected, plan: &Plan, portal: &Portal, report: &mut Report) {
    let Some(search) = Search::new(whole, projected, plan) else { return };
    let found: Vec<Finding> = portal
        .files
        .par_iter()
        .filter_map(|(address, file)| match file {
            File::Made(bytes) => Some((address, bytes)),
            File::Copied(_) => None,
        })
        .flat_map_iter(|(address, bytes)| search.look(address, bytes))
        .collect();
    search.tell(found, report);
}

/// What an edition hides, ready to be looked for.
pub struct Search {
    edition: Arc<str>,
    /// Hashes of runs of hidden text, and where each is written.
    hidden: HashMap<u64, Span>,
    /// All addresses are looked for in one pass, however many there are.
    addresses: AhoCorasick,
    /// Where the edition will stand, with a slash at its end.
    base: Option<String>,
    written: Vec<Span>,
}

/// Something hidden, in the page at an address; and where it is written.
pub type Finding = (String, Span);

impl Search {
    /// What `projected` hides of `whole`; none where that is nothing.
    #[must_use]
    pub fn new(whole: &Model, projected: &Projected, plan: &Plan) -> Option<Search> {
        let edition = projected.edition.clone()?;
        let mut hidden = HashMap::new();
        // What is hidden by a syntax error alone is told as that: nobody can say who was meant to see it.
        for entry in whole.entries().filter(|entry| entry.core().document.clean) {
            let core = entry.core();
            let seen = projected.core(&core.key);
            each_text(&core.document.root, &mut |node, text| {
                if seen.is_none_or(|seen| seen.hides(node.id)) {
                    let text = text_unlinked(text);
                    for item in items(&text) {
                        runs(&text[item], |hash, _| {
                            hidden.entry(hash).or_insert(node.span);
                        });
                    }
                }
            });
            if seen.is_none_or(|seen| seen.body() != core.body()) {
                let body = core.document.body.as_ref();
                let text = unlinked(core);
                let stretches = hidden_stretches(core.body(), seen.map_or("", |seen| seen.body()));
                let within = |stretch: Range<usize>| {
                    let inside = items(text.get(stretch.clone()).unwrap_or_default());
                    inside.into_iter().map(move |item| stretch.start + item.start..stretch.start + item.end)
                };
                for item in stretches.into_iter().flat_map(within) {
                    runs(&text[item.clone()], |hash, at| {
                        let at = item.start + at.start..item.start + at.end;
                        hidden.entry(hash).or_insert_with(|| body.map_or(core.header(), |body| body.place(at)));
                    });
                }
            }
        }
        // What is written where it is seen as well gives nothing away.
        let shown = (!hidden.is_empty()).then(|| projected.entries()).into_iter().flatten();
        for entry in shown {
            let core = entry.core();
            let mut see = |text: &str| {
                runs(text, |hash, _| {
                    hidden.remove(&hash);
                });
            };
            each_text(&core.document.root, &mut |node, text| {
                if !core.hides(node.id) {
                    see(text);
                    if let Cow::Owned(text) = text_unlinked(text) {
                        see(&text);
                    }
                }
            });
            see(core.body());
            see(&unlinked(core));
        }
        let (addresses, written): (Vec<String>, Vec<Span>) = whole
            .entries()
            .filter(|entry| projected.entry(&entry.core().key).is_none())
            .map(|entry| (address_of(whole, &entry.core().key), entry.core().header()))
            .filter(|(address, _)| !plan.pages.contains_key(address) && !plan.files.contains_key(address))
            .map(|(address, span)| (format!("/{address}"), span))
            .unzip();
        if hidden.is_empty() && addresses.is_empty() {
            return None;
        }
        let addresses = AhoCorasick::new(addresses).ok()?;
        let base = projected.base_url.as_ref().map(|base| format!("{}/", base.trim_end_matches('/')));
        Some(Search { edition, hidden, addresses, base, written })
    }

    /// What of it stands in a finished file.
    #[must_use]
    pub fn look(&self, address: &str, bytes: &[u8]) -> Vec<Finding> {
        let Some(text) = std::str::from_utf8(bytes).ok().filter(|_| is_text(address)) else { return Vec::new() };
        let mut spans: Vec<Span> = Vec::new();
        runs(&decoded(text), |hash, _| {
            if let Some(span) = self.hidden.get(&hash).filter(|span| !spans.contains(span)) {
                spans.push(*span);
            }
        });
        // Where the portal stands is no address in it: `https://acme.example/product/`.
        let below = self.base.as_deref().map_or(Cow::Borrowed(text), |base| text.replace(base, "/").into());
        let links = self.addresses.find_iter(&*below).filter_map(|found| self.written.get(found.pattern().as_usize()));
        spans.extend(links);
        spans.into_iter().map(|span| (address.to_owned(), span)).collect()
    }

    /// Tells each hidden thing once, at the first address where it was found.
    pub fn tell(&self, mut found: Vec<Finding>, report: &mut Report) {
        found.sort();
        let mut told: HashSet<Span> = HashSet::new();
        for (address, span) in found {
            if told.insert(span) {
                let edition = &self.edition;
                report.add(
                    Diagnostic::new(
                        &HIDDEN_TEXT_FOUND,
                        span,
                        format!("`/{address}` of the edition `{edition}` shows this, which is hidden there"),
                    )
                    .help("look for it in `static/` and in `theme/`; if it is in neither, report it as a bug"),
                );
            }
        }
    }
}

fn is_text(address: &str) -> bool {
    [".html", ".md", ".json", ".xml", ".txt", ".ics", ".js"].iter().any(|ending| address.ends_with(ending))
}

/// The body without the destinations of its links: they are made of the names of what they lead to, which may be seen.
fn unlinked(core: &Core) -> String {
    without_targets(core.body(), &core.prose)
}

/// The same of the text of a field.
fn text_unlinked(text: &str) -> Cow<'_, str> {
    if text.contains("](") { without_targets(text, &prose::scan(text)).into() } else { text.into() }
}

/// A text with blanks for the destinations of its links.
fn without_targets(text: &str, prose: &Prose) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for link in &prose.links {
        bytes.get_mut(link.target_span.clone()).into_iter().flatten().for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// The parts of a body that an edition does not see, which stands blank in `seen`: what is around them does not count with
/// them, or the word that happens to follow it elsewhere would seem to be hidden.
fn hidden_stretches(whole: &str, seen: &str) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    let mut beside = seen.bytes();
    for (at, byte) in whole.bytes().enumerate() {
        if beside.next() != Some(byte) {
            match stretches.last_mut().filter(|_| is_open) {
                Some(stretch) => stretch.end = at + 1,
                None => stretches.push(at..at + 1),
            }
            is_open = true;
        } else if !byte.is_ascii_whitespace() {
            is_open = false;
        }
    }
    stretches
}

/// The paragraphs, headings, items and rows of a text. A run of hidden text does not go from one to the next: items that name
/// pages in the order of the sidebar would seem to be what the sidebar shows.
fn items(text: &str) -> Vec<Range<usize>> {
    let mut items: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (at, bare) = (start..start + line.len(), line.trim_start());
        start = at.end;
        let is_new = bare.starts_with(|c: char| "-*+#>|".contains(c) || c.is_ascii_digit());
        match items.last_mut().filter(|_| is_open && !is_new) {
            Some(item) => item.end = at.end,
            None => items.push(at),
        }
        is_open = !bare.is_empty();
    }
    items
}

/// Calls `each` with every text of a tree and its node.
fn each_text<'n>(node: &'n Node, each: &mut dyn FnMut(&'n Node, &'n str)) {
    match &node.value {
        Value::Text(text) => each(node, text),
        Value::List(list) => list.iter().for_each(|node| each_text(node, each)),
        Value::Table(table) => table.iter().for_each(|(_, node)| each_text(node, each)),
        _ => {}
    }
}

/// Calls `each` with the hash and the place of every run of words of a text: from each word on, as few as make [`RUN`]
/// characters. Only letters and digits count, of either case: marks are what themes put around texts, and half a word that
/// happens to stand beside what is seen is none of it.
fn runs(text: &str, mut each: impl FnMut(u64, Range<usize>)) {
    let mut row: VecDeque<(u64, usize, Range<usize>)> = VecDeque::new();
    let mut characters = 0;
    for at in words(text) {
        let letters = text.get(at.clone()).unwrap_or_default().chars();
        let (mut hash, mut length) = (0, 1);
        for letter in letters.map(|letter| letter.to_lowercase().next().unwrap_or(letter)) {
            hash = mixed(hash, u64::from(u32::from(letter)));
            length += 1;
        }
        characters += length;
        let end = at.end;
        row.push_back((hash, length, at));
        // The space behind the last word is none of the run.
        while characters > RUN
            && let Some((_, length, first)) = row.front()
        {
            each(row.iter().fold(0, |run, (word, ..)| mixed(run, *word)), first.start..end);
            characters -= length;
            row.pop_front();
        }
    }
}

/// A hash with one more part.
fn mixed(hash: u64, part: u64) -> u64 {
    (hash.rotate_left(5) ^ part).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Places of the words of a text. Where a script puts no spaces between them, each character is one.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut behind = 0;
    std::iter::from_fn(move || {
        let (skipped, first) = text.get(behind..)?.char_indices().find(|(_, c)| c.is_alphanumeric())?;
        let start = behind + skipped;
        let rest = text.get(start + first.len_utf8()..).filter(|_| !stands_alone(first)).unwrap_or_default();
        let more = rest.find(|c: char| !c.is_alphanumeric() || stands_alone(c)).unwrap_or(rest.len());
        behind = start + first.len_utf8() + more;
        Some(start..behind)
    })
}

/// A page as its text: tags become spaces, the entities that rutter writes become characters.
fn decoded(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            // Attributes are text too: titles, alternative texts, descriptions. Names of tags stand in the middle of texts.
            out.push(' ');
            rest = rest[1..].trim_start_matches('/').trim_start_matches(|c: char| c.is_ascii_alphanumeric());
            continue;
        }
        let known = [
            ("&amp;", '&'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&quot;", '"'),
            ("&#x27;", '\''),
            ("&#39;", '\''),
            ("&#x2F;", '/'),
        ];
        if let Some((entity, c)) = known.iter().find(|(entity, _)| rest.starts_with(entity)) {
            out.push(*c);
            rest = &rest[entity.len()..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> HashSet<u64> {
        let mut found = HashSet::new();
        runs(text, |hash, _| {
            found.insert(hash);
        });
        found
    }

    #[test]
    fn what_is_seen_elsewhere_gives_nothing_away_between_other_marks() {
        let said = "The log your inspector will accept, because someone has signed it.";
        let seen = set(said);
        // The page's tag ends with the letter that the hidden text has there, and so does what follows.
        let hidden = set(&format!("Not before Tuesday. After that: “{said}” And then the others."));
        let page = set(&format!("<meta content=\"{said}\" a=\"\">").to_lowercase());
        let given: Vec<&u64> = hidden.intersection(&page).filter(|hash| !seen.contains(hash)).collect();
        assert!(given.is_empty(), "{} runs", given.len());
        assert!(hidden.intersection(&page).next().is_some());
    }

    #[test]
    fn a_run_is_found_from_each_of_its_words_on() {
        let text = "We close the office in the north before the summer comes, and nobody knows.";
        let mut places = Vec::new();
        runs(text, |_, at| places.push(&text[at]));
        assert_eq!(places.first(), Some(&"We close the office in the north before the"));
        assert_eq!(places.last(), Some(&"before the summer comes, and nobody knows"));
        assert!(places.iter().all(|place| place.chars().count() >= RUN));
        let around =
            set(&decoded("<p class=\"lead\">We close the <b>office</b> in the north before the <i>summer</i>"));
        assert_eq!(set(text).intersection(&around).count(), 3, "the first words are found in a page");
        assert_eq!(set("short").len(), 0);
    }

    #[test]
    fn a_text_without_spaces_is_found_in_part() {
        let text = "我们将在夏天到来之前关闭北方的办公室目前还没有人知道这件事情请不要告诉任何人我们会在适当的时候宣布这个消息谢谢大家的理解和支持";
        let part: String = text.chars().skip(3).take(48).collect();
        assert!(set(text).intersection(&set(&part)).next().is_some());
    }
}
