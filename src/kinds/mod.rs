//! The register: every kind, in the order of the portal's reference. No logic.

pub mod checklist;
pub mod comparison;
pub mod competitor;
pub mod decision;
pub mod goal;
pub mod initiative;
pub mod key_result;
pub mod launch;
pub mod metric;
pub mod milestone;
pub mod mission;
pub mod objective;
pub mod onboarding;
pub mod organisation;
pub mod pace;
pub mod page;
pub mod person;
pub mod persona;
pub mod plan;
pub mod positioning;
pub mod preset;
pub mod product;
pub mod readiness;
pub mod release;
pub mod risk;
pub mod role;
pub mod score;
pub mod segment;
pub mod series;
pub mod task;
pub mod team;
pub mod term;
pub mod update;
pub mod vision;

use crate::model::{AnyKind, Of};

macro_rules! register {
    ($($kind:path),* $(,)?) => {
        /// Every kind that this version reads.
        pub static KINDS: &[&dyn AnyKind] = &[$({
            static KIND: Of<$kind> = Of::new();
            &KIND
        }),*];
    };
}

register! {
    organisation::Organisation,
    product::Product,
    vision::Vision,
    mission::Mission,
    goal::Goal,
    objective::Objective,
    segment::Segment,
    persona::Persona,
    competitor::Competitor,
    positioning::Positioning,
    initiative::Initiative,
    milestone::Milestone,
    decision::Decision,
    risk::Risk,
    release::Release,
    launch::Launch,
    checklist::Checklist,
    metric::Metric,
    update::Update,
    plan::Plan,
    person::Person,
    team::Team,
    role::Role,
    onboarding::Onboarding,
    term::Term,
    page::Page,
}

/// Kinds of the model that a later version reads: name and folder.
pub static LATER: &[(&str, &str)] = &[
    ("principle", "principles"),
    ("strategy", "strategies"),
    ("tactic", "tactics"),
    ("job", "jobs"),
    ("problem", "problems"),
    ("research", "research"),
    ("insight", "insights"),
    ("feedback", "feedback"),
    ("trend", "trends"),
    ("assumption", "assumptions"),
    ("message", "messages"),
    ("collateral", "collateral"),
    ("requirement", "requirements"),
    ("story", "backlog"),
    ("uat", "uat"),
    ("roadblock", "roadblocks"),
    ("review", "reviews"),
    ("stakeholder", "stakeholders"),
    ("cadence", "cadences"),
];
