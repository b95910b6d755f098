//! The vision: an image of the future that the product works towards (OMG Business Motivation Model 1.3).

use super::metric::Metric;
use crate::model::{Group, Kind, Ref};
use crate::parse::field::Markdown;
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
        /// the one number that tells whether we come nearer
        north_star: Option<Ref<Metric>>,
    }
}

impl Kind for Vision {
    const NAME: &'static str = "vision";
    const FOLDER: &'static str = "vision";
    const TITLE: &'static str = "Vision";
    const GROUP: Group = Group::Direction;
    const SINGLETON: bool = true;
    const OWNED: bool = true;
    const LEAD: Option<&'static str> = Some("statement");
    const LATER: &'static [&'static str] = &["supports"];
    const STARTER: &'static str = r"One sentence: what is true for the people you serve once you have arrived.

## Problem

What problem are we solving?

## Alignment

How does this serve the business?
";
}
