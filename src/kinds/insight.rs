//! Insights: what we have learned of the people whom we serve, and how sure it is.

use super::metric::Metric;
use super::persona::{Persona, Quote};
use super::problem::Problem;
use crate::model::{Context, Entry, Group, Kind, Ref};
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::parse::scalar::Date;
use crate::{record, variants};

variants! {
    /// How sure an insight is.
    Strength {
        /// Somebody told us once.
        Anecdotal = "anecdotal",
        /// Several sources say so.
        Supported = "supported",
        /// We would bet on it.
        Strong = "strong",
    }
}

record! {
    /// Something that we have learned.
    Insight {
        /// what we have learned, in a sentence; the text's first paragraph stands in
        statement: Option<Markdown>,
        /// when
        date: Option<Date>,
        /// how sure it is
        strength: Option<Strength>,
        /// of whom it is true
        personas: Vec<Item<Ref<Persona>>>,
        /// the problems that it tells of
        problems: Vec<Item<Ref<Problem>>>,
        /// the numbers that show it
        evidence: Vec<Item<Ref<Metric>>>,
        /// what someone said
        quote: Option<Quote>,
    }
}

impl Kind for Insight {
    const NAME: &'static str = "insight";
    const FOLDER: &'static str = "insights";
    const TITLE: &'static str = "Insights";
    const GROUP: Group = Group::Direction;
    const LINKED: bool = true;
    const LEAD: Option<&'static str> = Some("statement");
    const COLUMNS: &'static [&'static str] = &["date", "strength", "problems"];
    const STARTER: &'static str = r#"+++
title = "{title}"
date = {date}
# anecdotal, supported, strong
strength = "anecdotal"
quote = { text = "What somebody said, word for word", source = "who, where, when" }
+++

What we have learned, in a sentence, and from how many people.
"#;

    /// The newest first.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        let day = entry.date.map(|day| i64::from(day.year()) * 400 + i64::from(day.day_of_year()));
        [-day.unwrap_or_default(), 0]
    }
}
