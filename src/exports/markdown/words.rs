//! What a page says as Markdown: fields, lists of them, texts with their links.

use super::{Writer, beside};
use crate::exports::model::published;
use crate::exports::{data, encoded};
use crate::model::{Core, Destination, Key};
use crate::parse::fact::{Fact, To};
use crate::parse::field::in_words;
use crate::parse::plain::one_line;
use crate::parse::prose::{Link, LinkSort, scan};
use crate::parse::reader::ProseLink;
use crate::plan::{Of, address_of};
use crate::source::Span;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

impl Writer<'_> {
    /// A field as an item of a list, what it holds below it.
    pub(super) fn field(&self, out: &mut String, depth: usize, name: &str, fact: &Fact) {
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

    pub(super) fn fields(&self, out: &mut String, depth: usize, table: &[(Arc<str>, Fact)]) {
        for (key, fact) in table.iter().filter(|(key, _)| !matches!(&**key, "audience")) {
            self.field(out, depth, &words(key), fact);
        }
    }

    /// An element of a list: a table by its title, and what else it says below.
    pub(super) fn element(&self, out: &mut String, depth: usize, fact: &Fact) {
        let indent = "  ".repeat(depth);
        match fact {
            Fact::At(_, inner) => self.element(out, depth, inner),
            Fact::By(of, inner) => self.by(self.named(of)).element(out, depth, inner),
            Fact::Entry(name) if depth == 0 => {
                if let Ok(found) = self.stock.projected.find(name, To::Any) {
                    self.card(out, &found.key);
                }
            }
            Fact::Table(table) => {
                let named = ["title", "name", "entry"].into_iter().find_map(|wanted| {
                    let (key, fact) = table.iter().find(|(key, _)| **key == *wanted)?;
                    Some((&**key, self.short(fact)?))
                });
                // A name beside a title is one for programs. What has neither is told by its values.
                let told = |key: &str, fact: &Fact| match &named {
                    Some((name, _)) => key == *name || key == "name",
                    None => self.short(fact).is_some(),
                };
                let fields = || table.iter().filter(|(key, _)| **key != *"audience");
                let line = named.as_ref().map_or_else(
                    || {
                        let values = fields().filter_map(|(key, fact)| Some((words(key), self.short(fact)?)));
                        values.map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join(", ")
                    },
                    |(_, title)| title.clone(),
                );
                if line.is_empty() {
                    return self.fields(out, depth, table);
                }
                let _ = writeln!(out, "{indent}- {}", one_line(&line));
                for (key, fact) in fields().filter(|(key, fact)| !told(key, fact)) {
                    self.field(out, depth + 1, &words(key), fact);
                }
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
    pub(super) fn short(&self, fact: &Fact) -> Option<String> {
        Some(match fact {
            Fact::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Fact::Ref(written, to) => self.reference(written, *to),
            Fact::Entry(written) => self.reference(written, To::Any),
            Fact::Text(text) => published(text),
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
            other => match data::value(other, &self.stock.context) {
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
    pub(super) fn link(&self, key: &Key, part: Option<&str>, label: Option<&str>) -> String {
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
    pub(super) fn text(&self, text: &str) -> String {
        let links = if text.contains(['[', '<']) { scan(text).links } else { Vec::new() };
        close(&published(&self.linked(text, &links, Vec::new())))
    }

    /// A text whose links lead from the page to other pages as Markdown, with other stretches changed too.
    pub(super) fn linked(&self, text: &str, links: &[Link], mut edits: Vec<(Range<usize>, String)>) -> String {
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
        let prose =
            ProseLink { sort: link.sort, target: link.target.as_str().into(), span: Span::top(core.header().file) };
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
pub(super) fn close(text: &str) -> String {
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
pub(super) fn words(key: &str) -> String {
    in_words(&key.replace('_', "-"))
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
