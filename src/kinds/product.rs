//! The product: what it is, for whom, and how far it has come.

use super::comparison::{self, Capabilities};
use crate::model::{Context, Entry, Figure, Group, Kind, State};
use crate::parse::field::{Markdown, Url};
use crate::parse::scalar::Date;
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// Where a product stands in its life.
    Stage {
        Concept = "concept",
        Discovery = "discovery",
        Development = "development",
        Introduction = "introduction",
        Growth = "growth",
        Maturity = "maturity",
        Decline = "decline",
        Retired = "retired",
    }
}

record! {
    /// The product that the portal is about.
    Product {
        /// one line that says what it is
        tagline: Arc<str>,
        /// where it stands in its life
        stage: Option<Stage>,
        /// the problem that it solves
        problem: Option<Markdown>,
        /// whom it is for
        audience_statement: Option<Markdown>,
        /// what they get from it
        value: Option<Markdown>,
        /// what people compare it with
        category: Option<Arc<str>>,
        /// what it can do, for the comparison with competitors
        capabilities: Capabilities,
        /// since when people can have it
        introduced: Option<Date>,
        /// where its code is
        repository: Option<Url>,
        /// where its work is tracked
        tracker: Option<Url>,
    }
}

impl Kind for Product {
    const NAME: &'static str = "product";
    const FOLDER: &'static str = "product";
    const TITLE: &'static str = "Product";
    const GROUP: Group = Group::Direction;
    const SINGLETON: bool = true;
    const OWNED: bool = true;
    const NEEDS_TITLE: bool = true;
    const STARTER: &'static str = r#"+++
title = "{title}"
# One line that says what it is: it opens the portal.
tagline = "What it does, for whom, in one line"
# concept, discovery, development, introduction, growth, maturity, decline, retired
stage = "development"
+++

What the product does, in two or three sentences.
"#;

    fn is_retired(&self) -> bool {
        self.stage == Some(Stage::Retired)
    }
    fn figures(entry: &Entry<Self>, _cx: &Context<'_>) -> Vec<Figure> {
        vec![Figure {
            key: "capabilities",
            title: "What it can do",
            value: comparison::own(&entry.capabilities),
            formula: "each capability as it is written",
            inputs: Vec::new(),
        }]
    }
    fn state(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<State> {
        entry.stage.map(|stage| match stage {
            Stage::Concept => State::new("Concept", "dash", "mute"),
            Stage::Discovery => State::new("Discovery", "open", "mute"),
            Stage::Development => State::new("Development", "half", "ink"),
            Stage::Introduction => State::new("Introduction", "half", "ink"),
            Stage::Growth => State::new("Growth", "done", "ink"),
            Stage::Maturity => State::new("Maturity", "done", "ink"),
            Stage::Decline => State::new("Decline", "warn", "warn"),
            Stage::Retired => State::new("Retired", "cross", "mute"),
        })
    }
}
