//! The register: every kind, in the order of the portal's reference. No logic.

pub mod borne;
pub mod checklist;
pub mod clearance;
pub mod collateral;
pub mod comparison;
pub mod competitor;
pub mod counted;
pub mod decision;
pub mod goal;
pub mod handouts;
pub mod initiative;
pub mod insight;
pub mod job;
pub mod key_result;
pub mod launch;
pub mod launch_day;
pub mod message;
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
pub mod placing;
pub mod plan;
pub mod positioning;
pub mod preset;
pub mod principle;
pub mod problem;
pub mod product;
pub mod readiness;
pub mod release;
pub mod risk;
pub mod role;
pub mod score;
pub mod segment;
pub mod series;
pub mod strategy;
pub mod tactic;
pub mod task;
pub mod team;
pub mod term;
pub mod update;
pub mod upkeep;
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
    principle::Principle,
    goal::Goal,
    objective::Objective,
    strategy::Strategy,
    tactic::Tactic,
    segment::Segment,
    persona::Persona,
    job::Job,
    problem::Problem,
    insight::Insight,
    competitor::Competitor,
    positioning::Positioning,
    message::Message,
    collateral::Collateral,
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
    ("research", "research"),
    ("feedback", "feedback"),
    ("trend", "trends"),
    ("assumption", "assumptions"),
    ("requirement", "requirements"),
    ("story", "backlog"),
    ("uat", "uat"),
    ("roadblock", "roadblocks"),
    ("review", "reviews"),
    ("stakeholder", "stakeholders"),
    ("cadence", "cadences"),
];
