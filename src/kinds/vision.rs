//! The vision: an image of the future that the product works towards (OMG Business Motivation Model 1.3).

use super::goal::Goal;
use super::metric::Metric;
use super::organisation::OrganisationGoalRef;
use crate::diagnostic::{Level, Rule};
use crate::model::{Context, Findings, Group, Kind, Ref};
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::parse::scalar::Period;
use crate::record;

record! {
    /// The image of the future.
    Vision {
        /// the vision in a sentence; the text's first paragraph stands in
        statement: Markdown,
        /// what problem are we solving?
        problem: Option<Markdown>,
        /// how does this serve the business?
        alignment: Option<Markdown>,
        /// until when it is meant to hold
        horizon: Option<Period>,
        /// the goals of the organisation that it serves
        supports: Vec<Item<OrganisationGoalRef>>,
        /// the one number that tells whether we come nearer
        north_star: Option<Ref<Metric>>,
    }
}

/// R0201
pub static NO_VISION: Rule = Rule {
    code: "R0201",
    slug: "no-vision",
    level: Level::Advice,
    locked: false,
    meaning: "The definition names goals, but nothing says what they lead to. Readers cannot tell why these and not others.",
    mend: "Write `vision.md`; one sentence is enough.",
};

impl Kind for Vision {
    const NAME: &'static str = "vision";
    const FOLDER: &'static str = "vision";
    const TITLE: &'static str = "Vision";
    const GROUP: Group = Group::Direction;
    const SINGLETON: bool = true;
    const OWNED: bool = true;
    const LEAD: Option<&'static str> = Some("statement");
    const RULES: &'static [&'static Rule] = &[&NO_VISION];
    const STARTER: &'static str = r"One sentence: what is true for the people you serve once you have arrived.

## Problem

What problem are we solving?

## Alignment

How does this serve the business?
";

    fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
        if cx.model.whole::<Vision>().next().is_some() || cx.model.may_lack(Self::NAME) {
            return;
        }
        if let Some(goal) = cx.model.whole::<Goal>().next() {
            out.entry = goal.core.key.to_string().into();
            out.tell(&NO_VISION, goal.core.face(), "there are goals, and no vision that they lead to").help =
                Some("write one sentence into `vision.md`: what is true once you have arrived".into());
        }
    }
}
