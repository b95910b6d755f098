//! A timeline as a template sees it: its columns, and its rows with where everything stands.

use super::super::timeline;
use super::value::date;
use super::{Viewer, map, text};
use crate::parse::fact::{Timeline, To};
use crate::parse::scalar::month_short;
use tera::Value;

impl Viewer<'_> {
    /// A timeline as a theme draws it.
    pub(super) fn timeline(&self, timeline: &Timeline) -> Value {
        let bands = timeline.bands.iter().map(|(title, rows)| {
            let rows = rows.iter().map(|row| {
                let drawn = timeline::draw(timeline, row);
                let marks = row.marks.iter().zip(&drawn.marks).map(|(mark, (x, shown))| {
                    map([
                        ("x", (*x).into()),
                        ("date", date(mark.day)),
                        ("entry", self.reference(&mark.entry, To::Any)),
                        ("title", text(&mark.title)),
                        ("shown", (*shown).into()),
                    ])
                });
                let bar = drawn
                    .bar
                    .map_or_else(Value::undefined, |(x, width)| map([("x", x.into()), ("width", width.into())]));
                map([
                    ("title", self.value(&row.title, None)),
                    ("sort", text(row.sort)),
                    ("bar", bar),
                    ("words", text(&row.words)),
                    ("words_at", drawn.words.map_or_else(Value::undefined, |(x, _)| x.into())),
                    ("before", drawn.words.is_some_and(|(_, before)| before).into()),
                    ("sentence", text(&row.sentence)),
                    ("marks", marks.collect::<Vec<_>>().into()),
                ])
            });
            map([("title", self.value(title, None)), ("rows", rows.collect::<Vec<_>>().into())])
        });
        let lines = |titles: Vec<String>| {
            let edges = timeline::edges(titles.len());
            let lines = titles.iter().zip(edges).map(|(title, x)| map([("title", text(title)), ("x", x.into())]));
            Value::from(lines.collect::<Vec<_>>())
        };
        map([
            ("columns", lines(timeline.columns.iter().map(|period| period.words()).collect())),
            ("months", lines(timeline.months.iter().map(|first| month_short(*first)).collect())),
            ("today", timeline::place(timeline, timeline.today).map_or_else(Value::undefined, Value::from)),
            ("bands", bands.collect::<Vec<_>>().into()),
        ])
    }
}
