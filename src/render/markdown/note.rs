//! Footnotes: numbered by their first use, told at the end, each with ways back.

use std::collections::HashMap;

use super::frame::Frame;
use super::walk::{Content, Walk};
use crate::parse::plain::one_line;
use crate::parse::prose::Spanned;

/// The notes of a body.
#[derive(Default)]
pub(super) struct Notes<'a> {
    written: HashMap<String, Vec<Spanned<'a>>>,
    /// From 1, by label.
    numbers: HashMap<String, usize>,
    /// In the order of their first use: the label, and how often it is used.
    used: Vec<(String, usize)>,
}

impl<'a> Notes<'a> {
    /// Takes what a note says; the first of one label counts.
    pub(super) fn define(&mut self, label: &str, events: Vec<Spanned<'a>>) {
        self.written.entry(key(label)).or_insert(events);
    }

    /// The number of a note and how often it is used, this time included.
    fn call(&mut self, label: &str) -> (usize, usize) {
        let key = key(label);
        let number = *self.numbers.entry(key).or_insert_with_key(|key| {
            self.used.push((key.clone(), 0));
            self.used.len()
        });
        let uses = self.used.get_mut(number - 1).map_or(1, |(_, uses)| {
            *uses += 1;
            *uses
        });
        (number, uses)
    }
}

/// Labels are alike in whichever case and with whichever spaces.
fn key(label: &str) -> String {
    one_line(label).to_lowercase()
}

/// The id of a use of a note: `fr:2`, and `fr:2-3` for the third one.
fn use_id(scope: &str, number: usize, nth: usize) -> String {
    if nth == 1 { format!("{scope}fr:{number}") } else { format!("{scope}fr:{number}-{nth}") }
}

impl Walk<'_> {
    /// A number that leads to a note.
    pub(super) fn refer(&mut self, label: &str) {
        if self.content == Content::Phrasing {
            return;
        }
        if self.is_in_link() {
            // no link stands in a link, and a note without a way to it needs no number
            return;
        }
        let scope = self.body.scope;
        let (number, nth) = self.notes.call(label);
        let (href, name) = (format!("#{scope}fn:{number}"), format!("Footnote {number}"));
        self.out.open("sup", &[("id", &use_id(scope, number, nth))]);
        self.out.open("a", &[("href", &href), ("aria-label", &name)]);
        self.out.text(&number.to_string());
        self.out.close("a");
        self.out.close("sup");
    }

    /// Writes the notes that are used, and those that they use.
    pub(super) fn append_notes(&mut self) {
        let before = std::mem::take(&mut self.out.html);
        let mut notes = Vec::new();
        while let Some((label, _)) = self.notes.used.get(notes.len()) {
            let events = self.notes.written.remove(label).unwrap_or_default();
            // what stands in a note stands in something
            self.frames.push(Frame::Bare);
            self.depth += 1;
            for (event, range) in events {
                self.write(event, range);
            }
            self.unwind(0);
            notes.push(std::mem::take(&mut self.out.html));
        }
        self.out.html = before;
        if notes.is_empty() {
            return;
        }
        let scope = self.body.scope;
        self.out.open("section", &[("class", "footnotes"), ("aria-label", "Footnotes")]);
        self.out.open("ol", &[]);
        for (index, note) in notes.iter().enumerate() {
            let number = index + 1;
            let uses = self.notes.used.get(index).map_or(1, |(_, uses)| *uses);
            self.out.open("li", &[("id", &format!("{scope}fn:{number}"))]);
            // a note of one paragraph stands without it; the ways back stand in the last paragraph
            let note = note.trim_end();
            let inner = note.strip_prefix("<p>").and_then(|note| note.strip_suffix("</p>"));
            match (inner.filter(|inner| !inner.contains("</p>")), note.strip_suffix("</p>")) {
                (Some(inner), _) => {
                    self.out.html.push_str(inner);
                    self.ways_back(number, uses);
                }
                (None, Some(rest)) => {
                    self.out.html.push_str(rest);
                    self.ways_back(number, uses);
                    self.out.close("p");
                }
                (None, None) => {
                    self.out.html.push_str(note);
                    self.ways_back(number, uses);
                }
            }
            self.out.close("li");
        }
        self.out.close("ol");
        self.out.close("section");
    }

    fn ways_back(&mut self, number: usize, uses: usize) {
        for nth in 1..=uses {
            let href = format!("#{}", use_id(self.body.scope, number, nth));
            let (name, text) = match (uses, nth) {
                (1, _) => ("Back to text".to_owned(), "Back".to_owned()),
                (_, 1) => ("Back to use 1".to_owned(), "Back 1".to_owned()),
                _ => (format!("Back to use {nth}"), nth.to_string()),
            };
            self.out.text(" ");
            self.out.open("a", &[("href", &href), ("aria-label", &name)]);
            self.out.text(&text);
            self.out.close("a");
        }
    }
}
