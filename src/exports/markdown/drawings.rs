//! What a page draws, told as Markdown: values over days as a table, work over quarters as lines.

use super::Writer;
use crate::model::Key;
use crate::parse::fact::{Curve, Fact, Timeline, To};
use crate::parse::plain::one_line;
use crate::parse::scalar::{date_long, number_words};
use std::fmt::Write as _;

impl Writer<'_> {
    /// Values as rows of a table; days without one say so.
    pub(super) fn curve(&self, out: &mut String, curve: &Curve) {
        let cell = |text: &str| one_line(text).replace('|', "\\|");
        let _ = write!(out, "| When | {} |\n|---|---|\n", cell(&curve.unit));
        for (_, when, value) in &curve.points {
            let value = value.map_or_else(|| "no data".to_owned(), number_words);
            let _ = writeln!(out, "| {} | {value} |", when.words());
        }
        let marks: Vec<String> = curve
            .marks
            .iter()
            .map(|mark| format!("- {}: {}", date_long(mark.day), self.mark(&mark.entry, &mark.title)))
            .collect();
        if !marks.is_empty() {
            let _ = write!(out, "\n{}\n", marks.join("\n"));
        }
    }

    fn mark(&self, entry: &str, title: &str) -> String {
        let found = self.stock.projected.find(entry, To::Any).ok();
        let key: Option<&Key> = found.as_ref().map(|found| &found.key);
        key.map_or_else(|| one_line(title), |key| self.link(key, None, Some(title)))
    }

    /// Rows as lines, under the names of their bands.
    pub(super) fn timeline(&self, out: &mut String, timeline: &Timeline) {
        let name = |fact: &Fact| self.short(fact).unwrap_or_default();
        for (band, rows) in &timeline.bands {
            let _ = write!(out, "\n### {}\n\n", one_line(&name(band)));
            for row in rows {
                let _ = writeln!(out, "- {}: {}", one_line(&name(&row.title)), one_line(&row.sentence));
            }
        }
    }
}
