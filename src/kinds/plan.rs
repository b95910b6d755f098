//! Plans: what people are told about a period before they see its figures.

use crate::model::{Context, Entry, Figure, Findings, Group, Kind, State};
use crate::parse::fact::Fact;
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::parse::rules::MISSING_FIELD;
use crate::parse::scalar::{Date, Period};
use crate::record;

record! {
    /// The plan of a period.
    Plan {
        /// the period; absent, the id is one: `2026-q4`
        period: Option<Period>,
        /// what the period is about; the text's first paragraph stands in
        statement: Option<Markdown>,
        /// what has to be decided or given, by whom
        asks: Vec<Item<Markdown>>,
    }
}

/// The period of a plan: as written, else its id.
#[must_use]
pub fn period_of(entry: &Entry<Plan>) -> Option<Period> {
    entry.period.or_else(|| Period::parse(&entry.core.key.id.to_uppercase()).ok())
}

impl Kind for Plan {
    const NAME: &'static str = "plan";
    const FOLDER: &'static str = "plans";
    const TITLE: &'static str = "Plans";
    const GROUP: Group = Group::Plan;
    const OWNED: bool = true;
    const LEAD: Option<&'static str> = Some("statement");
    const COLUMNS: &'static [&'static str] = &["period", "owner"];
    const STARTER: &'static str = r#"+++
title = "{title}"
period = "2026-Q4"
asks = ["what has to be decided or given, by whom, by when"]
+++

What the period is about, in a paragraph or two. The rest of the planning page is worked out.
"#;

    fn state(entry: &Entry<Self>, cx: &Context<'_>) -> Option<State> {
        let (first, last) = period_of(entry)?.days(cx.config.fiscal());
        Some(if cx.as_of < first {
            State::new("Ahead", "open", "mute")
        } else if cx.as_of > last {
            State::new("Over", "done", "mute")
        } else {
            State::new("Running", "half", "ink")
        })
    }

    fn figures(entry: &Entry<Self>, _cx: &Context<'_>) -> Vec<Figure> {
        let page = |period: Period| format!("plan/{}", period.to_string().to_lowercase());
        vec![Figure {
            key: "page",
            title: "Planning page",
            value: period_of(entry).map_or(Fact::Absent, |period| Fact::Page(page(period).into(), "".into())),
            formula: "the page of its period",
            inputs: Vec::new(),
        }]
    }

    /// The newest first.
    fn order(entry: &Entry<Self>, cx: &Context<'_>) -> [i64; 2] {
        let first = period_of(entry).map_or(Date::MIN, |period| period.first_day(cx.config.fiscal()));
        [-(first.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24), 0]
    }

    fn check(entry: &Entry<Self>, _cx: &Context<'_>, out: &mut Findings<'_>) {
        if period_of(entry).is_none() {
            let message = format!("missing field `period`: `{}` is no period", entry.core.key.id);
            out.tell(&MISSING_FIELD, entry.core.header(), message).help =
                Some("add `period = \"2026-Q4\"`, or name the file `2026-q4`".into());
        }
    }
}
