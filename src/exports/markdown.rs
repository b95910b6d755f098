//! `index.md` beside each page: what it says as Markdown, for language models and other readers of plain text. It is made of
//! what the edition shows, and says neither labels of audiences nor comments.

use super::{Export, Stock, encoded};
use crate::model::{AnyEntry, AnyKind, Core, Destination, Key};
use crate::parse::fact::{Fact, To};
use crate::parse::field::in_words;
use crate::parse::plain::plain;
use crate::parse::prose::{Link, LinkSort, scan};
use crate::parse::reader::{ProseLink, Record};
use crate::pages::Desk;
use crate::plan::{Of, Planned, address_of};
use crate::source::Span;
use rayon::prelude::*;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// Pages as Markdown.
pub struct Markdown;

const NAME: &str = "index.md";

/// Where a page is told as Markdown, by its address.
#[must_use]
pub fn beside(page: &str) -> String {
    page.strip_suffix("index.html").map_or_else(|| format!("{page}.md"), |folder| format!("{folder}{NAME}"))
}

/// Fields that are told elsewhere on the page, or never.
const QUIET: [&str; 7] = ["title", "name", "summary", "audience", "audience_of", "allow", "aliases"];

impl Export for Markdown {
    fn addresses(&self, _kinds: &[&'static dyn AnyKind]) -> Vec<String> {
        Vec::new()
    }

    fn yields(&self) -> bool {
        true
    }

    fn holds(&self, address: &str) -> bool {
        address == NAME || address.ends_with("/index.md")
    }

    fn files(&self, stock: &Stock<'_>) -> Vec<(String, Vec<u8>)> {
        let told = stock.plan.pages.par_iter().filter_map(|(address, page)| {
            let writer = Writer { stock, core: None, up: "../".repeat(address.matches('/').count()) };
            Some((beside(address), writer.page(page)?.into_bytes()))
        });
        told.collect()
    }
}

/// Writes one page.
struct Writer<'a> {
    stock: &'a Stock<'a>,
    /// Whose words they are; none where they are rutter's.
    core: Option<&'a Core>,
    /// What leads from its page to the portal's root.
    up: String,
}

impl Writer<'_> {
    /// None where the page says nothing of its own.
    fn page(&self, page: &Planned) -> Option<String> {
        let stock = self.stock;
        let desk = Desk { projected: stock.projected, context: stock.context, sources: stock.sources };
        Some(match &page.of {
            Of::Entry(key) => {
                let entry = stock.projected.entry(key)?.as_ref();
                self.by(Some(entry.core())).entry(entry, entry.core())
            }
            Of::List(name) => {
                let nested = stock.projected.kind(name)?.traits().nested;
                let keys = if nested { stock.plan.below(name, "") } else { stock.plan.ordered.get(name).map_or(&[][..], Vec::as_slice) };
                self.list(&page.title, keys)
            }
            Of::Folder(name, path) => self.list(&page.title, stock.plan.below(name, path)),
            Of::Special(special) => self.special(&page.title, &special.about(&desk), special.facts(&desk)),
            Of::Leaf(special, leaf) => self.special(&page.title, "", special.leaf_facts(&desk, leaf)),
            Of::Moved(_) | Of::Missing => return None,
        })
    }

    /// The same page, where it has the words of another entry.
    fn by<'b>(&'b self, core: Option<&'b Core>) -> Writer<'b> {
        Writer { stock: self.stock, core, up: self.up.clone() }
    }

    fn list(&self, title: &str, keys: &[Key]) -> String {
        let mut out = format!("# {}\n\n", one_line(title));
        keys.iter().for_each(|key| self.card(&mut out, key));
        out
    }

    /// An entry on a line: where it leads, and its summary.
    fn card(&self, out: &mut String, key: &Key) {
        let Some(core) = self.stock.projected.core(key) else { return };
        let about = core.summary.as_ref().map_or_else(String::new, |words| format!(": {}", one_line(&plain(words))));
        let _ = writeln!(out, "- {}{about}", self.link(key, None, None));
    }

    /// A page of no single kind: what stands in a line first, and what is long under a heading of its own.
    fn special(&self, title: &str, about: &str, facts: Vec<(Arc<str>, Fact)>) -> String {
        let mut out = format!("# {}\n", one_line(title));
        if !about.is_empty() {
            let _ = write!(out, "\n> {}\n", one_line(about));
        }
        let (mut short, mut long) = (String::new(), String::new());
        for (key, fact) in facts {
            let mut part = String::new();
            match &fact {
                Fact::List(list) => list.iter().for_each(|fact| self.element(&mut part, 0, fact)),
                Fact::Table(table) if self.short(&fact).is_none() => self.fields(&mut part, 0, table),
                Fact::Prose(text) => part = self.text(text),
                fact => self.field(&mut short, 0, &words(&key), fact),
            }
            if !part.trim().is_empty() {
                let _ = write!(long, "\n## {}\n\n{}\n", words(&key), part.trim_end());
            }
        }
        out + if short.is_empty() { "" } else { "\n" } + &short + &long
    }

    fn entry(&self, entry: &dyn AnyEntry, core: &Core) -> String {
        let mut out = format!("# {}\n", one_line(&core.title));
        if let Some(summary) = &core.summary {
            let _ = write!(out, "\n> {}\n", one_line(&plain(summary)));
        }
        let (mut short, mut long) = (format!("\n- Entry: `{}`\n", core.key), String::new());
        let own = if core.broken { Vec::new() } else { entry.facts() };
        let fields = own.into_iter().chain(Record::facts(&core.common));
        for (key, fact) in fields.filter(|(key, _)| !QUIET.contains(&&**key)) {
            match &fact {
                Fact::Prose(text) => {
                    let _ = write!(long, "\n## {}\n\n{}\n", words(&key), self.text(text).trim());
                }
                fact => self.field(&mut short, 0, &words(&key), fact),
            }
        }
        let figures = self.stock.projected.kind(core.key.kind).map_or_else(Vec::new, |kind| {
            if core.broken { Vec::new() } else { kind.figures(entry, &self.stock.context) }
        });
        for figure in figures {
            if let Some(value) = self.short(&figure.value) {
                let _ = writeln!(short, "- {}: {value}", figure.title);
            }
        }
        let body = close(&self.body(core));
        out + &short + &long + &if body.is_empty() { String::new() } else { format!("\n{body}\n") }
    }

    /// The text of the body that no field says; of an admonition the title stands above what it holds.
    fn body(&self, core: &Core) -> String {
        let text = core.body();
        let mut edits: Vec<(Range<usize>, String)> =
            core.taken.iter().map(|range| (range.clone(), String::new())).collect();
        let blocks = core.document.body.iter().flat_map(|body| &body.blocks.admonitions);
        for block in blocks.filter(|block| text.get(block.open.clone()).is_some_and(|mark| mark.starts_with("___"))) {
            let title = block.title.clone().unwrap_or_else(|| words(block.sort.name()));
            edits.push((block.open.clone(), format!("**{}**\n", one_line(&title))));
            edits.push((block.close.clone(), String::new()));
        }
        self.linked(text, &core.prose.links, edits)
    }

    /// A field as an item of a list, what it holds below it.
    fn field(&self, out: &mut String, depth: usize, name: &str, fact: &Fact) {
        let indent = "  ".repeat(depth);
        if let Some(value) = self.short(fact) {
            let value = value.trim().replace('\n', &format!("\n{indent}  "));
            let _ = writeln!(out, "{indent}- {name}: {value}");
            return;
        }
        match fact {
            Fact::At(_, inner) => self.field(out, depth, name, inner),
            Fact::By(of, inner) => self.by(self.named(of)).field(out, depth, name, inner),
            Fact::Table(table) if !table.is_empty() => {
                let _ = writeln!(out, "{indent}- {name}:");
                self.fields(out, depth + 1, table);
            }
            Fact::List(list) if !list.is_empty() => {
                let _ = writeln!(out, "{indent}- {name}:");
                for element in list {
                    self.element(out, depth + 1, element);
                }
            }
            _ => {}
        }
    }

    fn fields(&self, out: &mut String, depth: usize, table: &[(Arc<str>, Fact)]) {
        for (key, fact) in table.iter().filter(|(key, _)| !matches!(&**key, "audience")) {
            self.field(out, depth, &words(key), fact);
        }
    }

    /// An element of a list: a table is named by its first field.
    fn element(&self, out: &mut String, depth: usize, fact: &Fact) {
        let indent = "  ".repeat(depth);
        match fact {
            Fact::At(_, inner) => self.element(out, depth, inner),
            Fact::By(of, inner) => self.by(self.named(of)).element(out, depth, inner),
            Fact::Entry(name) if depth == 0 => match self.stock.projected.find(name, To::Any) {
                Ok(found) => self.card(out, &found.key),
                Err(_) => {}
            },
            Fact::Table(table) => {
                let name = table.iter().position(|(key, _)| matches!(&**key, "title" | "name"));
                let name = name.or_else(|| table.iter().position(|(_, fact)| self.short(fact).is_some()));
                let Some((at, title)) = name.and_then(|at| Some((at, self.short(&table.get(at)?.1)?))) else { return };
                let _ = writeln!(out, "{indent}- {}", one_line(&title));
                let rest = table.iter().enumerate().filter(|(index, (key, _))| *index != at && **key != *"audience");
                rest.for_each(|(_, (key, fact))| self.field(out, depth + 1, &words(key), fact));
            }
            fact => {
                if let Some(value) = self.short(fact) {
                    let value = value.trim().replace('\n', &format!("\n{indent}  "));
                    let _ = writeln!(out, "{indent}- {value}");
                }
            }
        }
    }

    /// A value that stands in a line; a list of words with commas.
    fn short(&self, fact: &Fact) -> Option<String> {
        Some(match fact {
            Fact::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Fact::Ref(written, to) => self.reference(written, *to),
            Fact::Entry(written) => self.reference(written, To::Any),
            Fact::Text(text) => super::model::published(text),
            Fact::Prose(text) => self.text(text),
            Fact::Money(amount, currency) => format!("{amount} {currency}"),
            // What is told by a word, a mark and a colour is told by the word.
            Fact::Table(table) => {
                let mark = |key: &str| table.iter().find(|(name, _)| &**name == key).map(|(_, fact)| fact);
                return mark("tone").and(mark("word")).and_then(|word| self.short(word));
            }
            Fact::Page(name, title) => {
                let address = self.stock.plan.page(name)?;
                let own = self.stock.plan.pages.get(address).map(|page| &page.title).filter(|_| title.is_empty());
                format!("[{}]({}{})", one_line(own.unwrap_or(title)), self.up, encoded(&beside(address)))
            }
            Fact::Curve(_) | Fact::Timeline(_) | Fact::Absent => return None,
            Fact::At(_, inner) => return self.short(inner),
            Fact::By(of, inner) => return self.by(self.named(of)).short(inner),
            Fact::List(list) => {
                let is_word = |fact: &Fact| {
                    let inner = if let Fact::At(_, inner) | Fact::By(_, inner) = fact { inner } else { fact };
                    match inner {
                        Fact::Text(text) => !text.contains(' '),
                        inner => !matches!(inner, Fact::Prose(_) | Fact::List(_)),
                    }
                };
                if list.is_empty() || !list.iter().all(is_word) {
                    return None;
                }
                list.iter().map(|fact| self.short(fact)).collect::<Option<Vec<_>>>()?.join(", ")
            }
            other => match super::data::value(other, &self.stock.context) {
                serde_json::Value::Null => return None,
                serde_json::Value::String(text) => text,
                serde_json::Value::Number(number) => {
                    number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string())
                }
                value => value.to_string(),
            },
        })
    }

    /// The entry that a name stands for, or else whoever speaks now.
    fn named(&self, name: &str) -> Option<&Core> {
        let found = self.stock.projected.find(name, To::Any).ok();
        found.and_then(|found| self.stock.projected.core(&found.key)).or(self.core)
    }

    fn reference(&self, written: &str, to: To) -> String {
        match self.stock.projected.find(written, to) {
            Ok(found) => self.link(&found.key, found.part.as_deref(), None),
            Err(_) => written.to_owned(),
        }
    }

    /// A link to an entry, as Markdown.
    fn link(&self, key: &Key, part: Option<&str>, label: Option<&str>) -> String {
        let model = self.stock.projected;
        let core = model.core(key);
        let named = part.and_then(|part| core?.parts.iter().find(|known| *known.id == *part)).map(|part| &part.title);
        let title = label.or(named.or(core.map(|core| &core.title)).map(|title| &**title)).unwrap_or(&key.id);
        let title = one_line(title).replace('[', "(").replace(']', ")");
        match self.way(key, part) {
            Some(way) => format!("[{title}]({way})"),
            None => title,
        }
    }

    fn way(&self, key: &Key, part: Option<&str>) -> Option<String> {
        let address = address_of(self.stock.projected, key);
        let is_there = self.stock.plan.pages.get(&address).is_some_and(|page| matches!(page.of, Of::Entry(_)));
        let part = part.map_or_else(String::new, |part| format!("#{}", encoded(part)));
        is_there.then(|| format!("{}{}{part}", self.up, encoded(&beside(&address))))
    }

    /// A text of a field.
    fn text(&self, text: &str) -> String {
        let links = if text.contains(['[', '<']) { scan(text).links } else { Vec::new() };
        close(&super::model::published(&self.linked(text, &links, Vec::new())))
    }

    /// A text whose links lead from the page to other pages as Markdown, with other stretches changed too.
    fn linked(&self, text: &str, links: &[Link], mut edits: Vec<(Range<usize>, String)>) -> String {
        edits.extend(links.iter().filter_map(|link| self.edit(link)));
        edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for (range, new) in edits {
            if range.start < at || text.get(range.clone()).is_none() {
                continue;
            }
            out.push_str(text.get(at..range.start).unwrap_or(""));
            out.push_str(&new);
            at = range.end;
        }
        out + text.get(at..).unwrap_or("")
    }

    /// What stands in place of a link, or of its destination; none where it stays.
    fn edit(&self, link: &Link) -> Option<(Range<usize>, String)> {
        let model = self.stock.projected;
        let core = self.core?;
        let prose = ProseLink {
            sort: link.sort,
            target: link.target.as_str().into(),
            span: Span::top(core.header().file),
        };
        let label = || link.label.clone().unwrap_or_else(|| link.target.clone());
        let whole = |text: String| Some((link.span.clone(), text));
        let target = |way: String| (link.target_span != link.span).then(|| (link.target_span.clone(), way));
        match (model.follow(core, &prose), link.sort) {
            (Destination::Entry(found), LinkSort::Wiki) => {
                whole(self.link(&found.key, found.part.as_deref(), link.label.as_deref()))
            }
            (Destination::Entry(found), _) => match self.way(&found.key, found.part.as_deref()) {
                Some(way) => target(way),
                None => whole(label()),
            },
            (Destination::Address(address), _) => match self.stock.plan.at(&address) {
                Some(address) => target(format!("{}{}", self.up, encoded(address))),
                None => whole(label()),
            },
            (Destination::Here(_) | Destination::Outside, _) => None,
            _ => whole(label()),
        }
    }
}

/// A text without the blank lines that what is hidden or told elsewhere leaves: one is enough between two paragraphs. Code
/// stays as it is.
fn close(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    for line in text.trim().lines() {
        let mark = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let is_blank = line.trim().is_empty();
        if !is_blank || fence.is_some() || !out.ends_with("\n\n") {
            out.push_str(if is_blank { "" } else { line });
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A key as people read it.
fn words(key: &str) -> String {
    in_words(&key.replace('_', "-"))
}

/// A text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::close;

    #[test]
    fn blank_lines_between_paragraphs_are_one_and_those_of_code_stay() {
        let text = "\nOne.\n   \n\n\nTwo.\n\n```py\na = 1\n\n\nb = 2\n```\n\n\nThree.\n\n";
        assert_eq!(close(text), "One.\n\nTwo.\n\n```py\na = 1\n\n\nb = 2\n```\n\nThree.");
    }
}
