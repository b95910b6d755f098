//! Updates: how something stands, told by the one who answers for it.

use crate::diagnostic::{Level, Related, Rule};
use crate::model::{AnyRef, Context, Entry, Findings, Group, Key, Kind, State};
use crate::parse::fact::To;
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::parse::rules::MISSING_FIELD;
use crate::parse::scalar::Date;
use crate::{record, variants};

variants! {
    /// How it stands, as its author sees it.
    Health { Green = "green", Amber = "amber", Red = "red", Unknown = "unknown" }
}

record! {
    /// How something stands on a day.
    Update {
        /// the day
        date: Date,
        /// how it stands, as its author sees it
        health: Option<Health>,
        /// why, unless it is green
        reason: Option<Markdown>,
        /// what came forward
        progress: Option<Markdown>,
        /// what stands in the way
        challenges: Option<Markdown>,
        /// what comes next
        next: Option<Markdown>,
        /// what is asked of whom
        asks: Option<Markdown>,
        /// what it tells of
        about: Vec<Item<AnyRef>>,
    }
}

/// R0711
pub static HEALTH_CONTRADICTS: Rule = Rule {
    code: "R0711",
    slug: "health-contradicts",
    level: Level::Warning,
    locked: false,
    meaning: "The latest update on something says green while its figures are off track, or red while all of them are on track.",
    mend: "Correct the health, or write under `reason` what the figures do not know, and allow the check.",
};

impl Update {
    /// The entries that it tells of.
    fn subjects<'a>(&'a self, cx: &Context<'a>) -> impl Iterator<Item = Key> {
        let model = cx.model;
        self.about.iter().filter_map(move |about| Some(model.find(&about.written, To::Any).ok()?.key))
    }
}

/// The updates up to today, the newest first.
#[must_use]
pub fn told<'a>(cx: &Context<'a>) -> Vec<&'a Entry<Update>> {
    let as_of = cx.as_of;
    let mut updates: Vec<&Entry<Update>> = cx.model.all::<Update>().filter(|update| update.date <= as_of).collect();
    updates.sort_by_key(|update| (std::cmp::Reverse(update.date), update.core.key.id.clone()));
    updates
}

impl Kind for Update {
    const NAME: &'static str = "update";
    const FOLDER: &'static str = "updates";
    const TITLE: &'static str = "Updates";
    const GROUP: Group = Group::Evidence;
    const FEED: bool = true;
    const OWNED: bool = true;
    const LOOKS_BACK: &'static [&'static str] = &["about"];
    const COLUMNS: &'static [&'static str] = &["date", "health", "owner", "about"];
    const RULES: &'static [&'static Rule] = &[&HEALTH_CONTRADICTS];
    const STARTER: &'static str = r#"+++
title = "{title}"
date = {date}
# green, amber, red, unknown; all but green with the reason
health = "green"
# reason = "Why it is not green."
+++

## Progress

What came forward.

## Challenges

What stands in the way.

## Next

What comes next.

## Asks

What is asked of whom, by when.
"#;

    fn told_on(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<Date> {
        Some(entry.date)
    }

    fn state(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<State> {
        Some(match entry.health? {
            Health::Green => State::new("Green", "ok", "good"),
            Health::Amber => State::new("Amber", "warn", "warn"),
            Health::Red => State::new("Red", "diamond", "bad"),
            Health::Unknown => State::new("Unknown", "dash", "mute"),
        })
    }

    /// The newest first.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [-(entry.date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24), 0]
    }

    fn needs(&self) -> Vec<&'static str> {
        if self.health.is_some_and(|health| health != Health::Green) { vec!["reason"] } else { Vec::new() }
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        let (core, id) = (&entry.core, &entry.core.key.id);
        let Some(health) = entry.health else { return };
        if health != Health::Green && entry.reason.is_none() {
            let message = format!("missing field `reason`: `{id}` is {}", health.word());
            out.tell(&MISSING_FIELD, core.at("health"), message).help =
                Some("add `reason`: why it is not green, in a sentence".into());
        }
        // What a later update tells of is that one's to say.
        let told_later = |key: &Key| {
            let mut later = cx.model.all::<Update>().filter(|other| other.date > entry.date && other.date <= cx.as_of);
            later.any(|other| other.subjects(cx).any(|subject| subject == *key))
        };
        let standing: Vec<(Key, State)> = entry
            .subjects(cx)
            .filter(|key| !told_later(key))
            .filter_map(|key| {
                let state = cx.model.kind(key.kind)?.state(cx.model.entry(&key)?.as_ref(), cx)?;
                matches!(state.word, "On track" | "At risk" | "Off track").then_some((key, state))
            })
            .collect();
        let off = standing.iter().find(|(_, state)| state.word == "Off track");
        let contradiction = match health {
            Health::Green => off.map(|(key, _)| (key, "off track")),
            Health::Red => {
                let all_well = standing.iter().all(|(_, state)| state.word == "On track");
                standing.first().filter(|_| all_well).map(|(key, _)| (key, "on track"))
            }
            Health::Amber | Health::Unknown => None,
        };
        if let Some((key, how)) = contradiction {
            let message = format!("`{id}` is {}, but {} `{}` is {how}", health.word(), key.kind, key.id);
            let finding = out.tell(&HEALTH_CONTRADICTS, core.at("health"), message);
            finding.help = Some("correct the health, or bring the figures up to date".into());
            if let Some(subject) = cx.model.core(key) {
                finding.related.push(Related { span: subject.face(), message: format!("this is {how}") });
            }
        }
    }
}
