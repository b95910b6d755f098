//! Personas: whom we build for, told as one person each (Cooper).

use super::segment::Segment;
use crate::model::{Group, Kind, Ref};
use crate::parse::field::{Markdown, Picture};
use crate::parse::reader::Item;
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// What part a persona plays.
    PersonaKind {
        User = "user",
        Buyer = "buyer",
        Champion = "champion",
        Admin = "admin",
        Influencer = "influencer",
        Internal = "internal",
        /// Whom we do not build for.
        AntiPersona = "anti-persona",
    }
}

record! {
    /// Words that someone said.
    Quote {
        /// the words
        text: Arc<str>,
        /// who said them, and when
        source: Option<Arc<str>>,
    }
}

record! {
    /// Whom we build for.
    Persona {
        /// what part they play
        kind: Option<PersonaKind>,
        /// what they are called at work
        role_title: Option<Arc<str>>,
        /// the part of the market that they stand for
        segment: Option<Ref<Segment>>,
        /// what they want
        goals: Vec<Item<Markdown>>,
        /// what gets in their way
        pains: Vec<Item<Markdown>>,
        /// what they do today
        behaviours: Vec<Item<Markdown>>,
        /// where and when they meet the product
        context: Option<Markdown>,
        /// their own words
        quote: Option<Quote>,
        /// what they are good at
        skills: Vec<Item<Markdown>>,
        /// what they have in their hands
        devices: Vec<Item<Arc<str>>>,
        /// what they need to be able to use it
        accessibility: Vec<Item<Markdown>>,
        /// whether this is still a guess
        proto: Option<bool>,
        /// a picture of them
        portrait: Option<Picture>,
    }
}

impl Kind for Persona {
    const NAME: &'static str = "persona";
    const FOLDER: &'static str = "personas";
    const TITLE: &'static str = "Personas";
    const GROUP: Group = Group::Direction;
    const OWNED: bool = true;
    const COLUMNS: &'static [&'static str] = &["kind", "role_title", "segment"];
    const STARTER: &'static str = r#"+++
title = "{title}"
# user, buyer, champion, admin, influencer, internal, anti-persona
kind = "user"
role_title = "What they are called at work"
# Take this away once someone has spoken with people like them.
proto = true
+++

Who they are, in two sentences.

## Goals

- what they want to get done

## Pains

- what gets in their way today
"#;
}
