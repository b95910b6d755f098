//! Competitors: what people could choose instead of us, doing nothing included.

use super::comparison::{self, Capabilities};
use super::positioning::Positioning;
use super::segment::Segment;
use crate::diagnostic::{Level, Rule};
use crate::model::{Context, Entry, Figure, Findings, Group, Kind, Ref, State};
use crate::parse::fact::{Fact, To};
use crate::parse::field::{Markdown, Url};
use crate::parse::reader::{Field, Item};
use crate::parse::scalar::{Date, date_long};
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// In what way something competes with us.
    CompetitorKind {
        /// Does the same for the same people.
        Direct = "direct",
        /// Does something else for the same people.
        Indirect = "indirect",
        /// Gets the same done in another way.
        Substitute = "substitute",
        /// What people do who choose nobody.
        StatusQuo = "status-quo",
    }
}

record! {
    /// Something that a competitor did.
    CompetitorMove {
        /// when
        date: Date,
        /// what they did
        title: Arc<str>,
        /// where it is known from
        source: Option<Arc<str>>,
    }
}

record! {
    /// What people could choose instead.
    Competitor {
        /// in what way it competes
        kind: Option<CompetitorKind>,
        /// where it can be looked at
        url: Option<Url>,
        /// the parts of the market where we meet it
        segments: Vec<Item<Ref<Segment>>>,
        /// what it is good at
        strengths: Vec<Item<Markdown>>,
        /// what it is not good at
        weaknesses: Vec<Item<Markdown>>,
        /// what it costs
        pricing: Option<Markdown>,
        /// what it can do: `capability = "yes"`, `"partial"`, `"no"`, a few words, or a table with `note` and `source`
        capabilities: Capabilities,
        /// what it did lately
        moves: Vec<Item<CompetitorMove>>,
        /// when someone last looked whether all this is still so
        checked: Option<Date>,
    }
}

/// R0303
pub static STALE: Rule = Rule {
    code: "R0303",
    slug: "competitor-stale",
    level: Level::Warning,
    locked: false,
    meaning: "What is written of a competitor was checked longer ago than `competitor_review` (90 days), or, where others have a `checked`, never. What people could do without anyone does not age: it needs no `checked`.",
    mend: "Look at their pages and prices, correct what has changed, and set `checked` to that day.",
};

impl Competitor {
    /// Whether it was checked too long ago.
    #[must_use]
    pub fn is_stale(&self, cx: &Context<'_>) -> bool {
        self.checked.is_some_and(|day| cx.config.competitor_review().after(day) < cx.as_of)
    }

    /// When it was checked, and whether that is too long ago.
    #[must_use]
    pub fn standing(&self, cx: &Context<'_>) -> Fact {
        let state = if self.is_stale(cx) { State::new("Out of date", "warn", "warn").fact() } else { Fact::Absent };
        Fact::table([("checked", self.checked.into()), ("state", state)])
    }
}

impl Kind for Competitor {
    const NAME: &'static str = "competitor";
    const FOLDER: &'static str = "competitors";
    const TITLE: &'static str = "Competitors";
    const GROUP: Group = Group::Direction;
    const LINKED: bool = true;
    const COLUMNS: &'static [&'static str] = &["kind", "segments", "checked"];
    const RULES: &'static [&'static Rule] = &[&STALE];
    const STARTER: &'static str = r#"title = "{title}"
# direct, indirect, substitute, status-quo (what people do who choose nobody)
kind = "direct"
# url = "https://competitor.example/"
# The day on which someone last looked whether this is still so.
checked = {date}
strengths = ["what they do better than we do"]
weaknesses = ["what they do not do well"]
pricing = "What it costs, and how it is counted."

# yes, partial, no, a few words, or a table with the source; product.md has our own.
[capabilities]
"What people compare" = { value = "partial", note = "what to add", source = "their price list" }
"#;

    /// As they compete: the closest first.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [entry.kind.map_or(i64::MAX, |kind| kind as i64), 0]
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let figure = |key, title, value, formula| Figure { key, title, value, formula, inputs: Vec::new() };
        let mut moves: Vec<_> = entry.moves.iter().collect();
        moves.sort_by_key(|made| std::cmp::Reverse(made.date));
        let moves = moves.into_iter().map(|made| {
            let source = comparison::source(made.source.as_ref());
            Fact::table([("date", made.date.into()), ("title", made.title.clone().into()), ("source", source)])
        });
        vec![
            figure(
                "standing",
                "Checked",
                entry.standing(cx),
                "out of date when `checked` is longer ago than `competitor_review`",
            ),
            figure(
                "comparison",
                "How we compare",
                comparison::compare(&[entry], cx),
                "the product's capabilities, then those that only the competitor has",
            ),
            figure("moves", "Recent moves", Fact::List(moves.collect()), "the newest first"),
            figure(
                "positions",
                "How we win",
                Fact::List(positions(entry, cx).map(position).collect()),
                "what the positionings say that name it as an alternative",
            ),
        ]
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        if let Some(day) = entry.checked.filter(|_| entry.is_stale(cx)) {
            let message = format!("`{}` was last checked on {}", entry.core.key.id, date_long(day));
            out.tell(&STALE, entry.core.at("checked"), message).help = Some("look again, and set `checked`".into());
        }
        let is_used = || cx.model.all::<Competitor>().any(|other| other.checked.is_some());
        if entry.checked.is_none() && entry.kind != Some(CompetitorKind::StatusQuo) && is_used() {
            let message = format!("nobody says when `{}` was checked", entry.core.key.id);
            out.tell(&STALE, entry.core.header(), message).help =
                Some("look whether it is still so, and add `checked` with the day".into());
        }
    }
}

/// The positionings that name a competitor as an alternative, by id.
fn positions<'a>(entry: &'a Entry<Competitor>, cx: &Context<'a>) -> impl Iterator<Item = &'a Entry<Positioning>> {
    let model = cx.model;
    let names = move |position: &&Entry<Positioning>| {
        let mut alternatives = position.alternatives.iter().filter_map(|alternative| model.get(alternative));
        alternatives.any(|other| other.core.key == entry.core.key)
    };
    model.all::<Positioning>().filter(names)
}

/// What a positioning has to say to someone who meets a competitor.
fn position(position: &Entry<Positioning>) -> Fact {
    let name: Arc<str> = position.core.key.to_string().into();
    Fact::table([
        ("entry", Fact::Ref(position.core.key.id.clone(), To::Kinds(&[Positioning::NAME]))),
        ("we_win", Fact::By(name.clone(), Box::new(position.we_win.fact()))),
        ("we_lose", Fact::By(name.clone(), Box::new(position.we_lose.fact()))),
        ("objections", Fact::By(name, Box::new(position.objections.fact()))),
    ])
}
