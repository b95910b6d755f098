//! The organisation: the company that the product serves, and what it wants.

use crate::model::{Group, Kind, PartList, PartOf, RefTo};
use crate::parse::field::{Id, Markdown};
use crate::parse::reader::Item;
use crate::parse::scalar::Period;
use crate::record;
use std::sync::Arc;

record! {
    /// Something that the organisation wants.
    part OrganisationGoal {
        /// its id, by which goals and the vision of the product name it
        id: Id,
        /// what is wanted
        title: Arc<str>,
        /// until when it is meant to hold
        horizon: Option<Period>,
    }
}

record! {
    /// The company that the product serves.
    Organisation {
        /// the image of its future
        vision: Option<Markdown>,
        /// what it does every day
        mission: Option<Markdown>,
        /// what it holds to
        values: Vec<Item<Markdown>>,
        /// what it wants
        goals: Vec<Item<OrganisationGoal>>,
    }
}

/// The goals of the organisation, as others name them.
pub struct Goals;
impl PartList for Goals {
    const KIND: &'static str = Organisation::NAME;
    const WHAT: &'static str = "goal";
}

/// A reference to a goal of the organisation.
pub type OrganisationGoalRef = RefTo<PartOf<Goals>>;

impl Kind for Organisation {
    const NAME: &'static str = "organisation";
    const FOLDER: &'static str = "organisation";
    const TITLE: &'static str = "Organisation";
    const GROUP: Group = Group::Direction;
    const SINGLETON: bool = true;
    const NEEDS_TITLE: bool = true;
    const STARTER: &'static str = r#"+++
title = "{title}"
values = ["what it holds to"]

[[goals]]
id = "grow"
title = "What the organisation wants"
+++

What the organisation is, in a sentence or two.
"#;
}
