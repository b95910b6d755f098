//! Launches: a day, who is ready for it, and whether it is a go.

use super::checklist::{self, Checklist};
use super::clearance;
use super::collateral::Collateral;
use super::initiative::{Initiative, Money};
use super::launch_day;
use super::message::Message;
use super::metric::Metric;
use super::objective::Objective;
use super::persona::Persona;
use super::positioning::Positioning;
use super::readiness;
use super::release::Release;
use super::segment::Segment;
use super::task::{Task, TaskStatus};
use crate::diagnostic::Rule;
use crate::model::{Context, Day, Entry, Figure, Findings, Group, How, Kind, OwnerRef, Ref, State, Telling};
use crate::parse::fact::Fact;
use crate::parse::field::{Amount, Audience, Id, Markdown, Scale, Url};
use crate::parse::reader::Item;
use crate::parse::scalar::{Date, Moment, Offset, TimeOfDay, When};
use crate::parse::tree::Document;
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// What sort of launch.
    LaunchKind {
        NewProduct = "new-product",
        MajorFeature = "major-feature",
        MinorFeature = "minor-feature",
        Service = "service",
        Sunset = "sunset",
    }
}
variants! {
    /// How far a launch has come.
    LaunchStatus {
        Planned = "planned",
        Draft = "draft",
        Go = "go",
        NoGo = "no-go",
        SoftLaunched = "soft-launched",
        Launched = "launched",
        Debriefed = "debriefed",
        Cancelled = "cancelled",
    }
}
variants! {
    /// What was decided at a gate.
    Decision { Pending = "pending", Go = "go", NoGo = "no-go" }
}
variants! {
    /// Whether a criterion is met.
    CriterionState { Open = "open", Met = "met", NotMet = "not-met" }
}
variants! {
    /// How far a message on its way out has come.
    CommsStatus { Planned = "planned", Draft = "draft", Approved = "approved", Sent = "sent", Cancelled = "cancelled" }
}
variants! {
    /// Who carries the product to its users.
    Motion {
        ProductLed = "product-led",
        SalesLed = "sales-led",
        MarketingLed = "marketing-led",
        PartnerLed = "partner-led",
        CommunityLed = "community-led",
    }
}

record! {
    /// What a gate asks for.
    Criterion {
        /// what must be true
        title: Arc<str>,
        /// whether it is
        state: Option<CriterionState>,
        /// the number that shows it
        metric: Option<Ref<Metric>>,
        /// what to know
        note: Option<Markdown>,
    }
}
record! {
    /// A day on which it is decided whether the launch goes on.
    part Gate {
        /// its name within the launch
        id: Id,
        /// what is decided
        title: Arc<str>,
        /// who decides
        owner: Option<OwnerRef>,
        /// when, counted from the launch day
        date: Option<Offset>,
        /// at what time
        time: Option<TimeOfDay>,
        /// what was decided
        decision: Option<Decision>,
        /// what it depends on
        criteria: Vec<Item<Criterion>>,
    }
}
record! {
    /// A stretch of the way to the launch.
    Phase {
        /// its name
        title: Arc<str>,
        /// when it ends, counted from the launch day
        date: Option<Offset>,
    }
}
record! {
    /// Something that is said to someone on a day.
    Comms {
        /// what it is called
        title: Option<Arc<str>>,
        /// how it goes out
        channel: Arc<str>,
        /// whom it reaches
        to: Arc<str>,
        /// when, counted from the launch day
        date: Option<Offset>,
        /// at what time
        time: Option<TimeOfDay>,
        /// who sees to it
        owner: Option<OwnerRef>,
        /// who must agree
        approver: Option<OwnerRef>,
        /// how far it is
        status: Option<CommsStatus>,
        /// what is said
        message: Option<Ref<Message>>,
        /// what is handed out with it
        collateral: Option<Ref<Collateral>>,
        /// where it can be read
        url: Option<Url>,
        /// who sees this line
        audience: Option<Audience>,
    }
}
record! {
    /// A number that tells whether a launch did what it was for.
    Aimed {
        /// what is counted
        metric: Ref<Metric>,
        /// how much is wanted
        target: f64,
        /// by when
        by: Option<When>,
    }
}
record! {
    /// A step of a funnel.
    FunnelStep {
        /// the step
        stage: Arc<str>,
        /// what is counted
        metric: Option<Arc<str>>,
        /// how much is wanted
        target: Option<Amount>,
    }
}
record! {
    /// How it goes to market.
    GoToMarket {
        /// who carries it
        motion: Option<Motion>,
        /// the way to a customer
        funnel: Vec<Item<FunnelStep>>,
        /// what it costs
        pricing: Option<Markdown>,
        /// where it is sold
        geography: Option<Arc<str>>,
    }
}
record! {
    /// A question that people will ask, and its answer.
    Question {
        /// the question
        q: Arc<str>,
        /// the answer
        a: Markdown,
    }
}
record! {
    /// Something to be done after the launch.
    Action {
        /// what is to be done
        title: Arc<str>,
        /// who does it
        owner: Option<OwnerRef>,
        /// by when
        due: Option<Date>,
        /// how far it is
        status: Option<TaskStatus>,
    }
}
record! {
    /// What was learned.
    Debrief {
        /// when it was held
        date: Option<Date>,
        /// what went well
        wins: Vec<Item<Markdown>>,
        /// what to do otherwise
        lessons: Vec<Item<Markdown>>,
        /// what follows
        actions: Vec<Item<Action>>,
    }
}

record! {
    /// A day on which something reaches its users.
    Launch {
        /// 1 for the whole company, 4 for a silent one
        tier: Scale<1, 4>,
        /// what sort of launch
        kind: Option<LaunchKind>,
        /// the launch day, T
        date: Date,
        /// how far it has come
        status: Option<LaunchStatus>,
        /// what it is to achieve
        goal: Option<Markdown>,
        /// the objectives that it is for
        objectives: Vec<Item<Ref<Objective>>>,
        /// the work that goes out
        initiatives: Vec<Item<Ref<Initiative>>>,
        /// the versions that carry it
        releases: Vec<Item<Ref<Release>>>,
        /// the parts of the market that it is for
        segments: Vec<Item<Ref<Segment>>>,
        /// whom it is for
        personas: Vec<Item<Ref<Persona>>>,
        /// what we say that it is, for whom, compared with what
        positioning: Option<Ref<Positioning>>,
        /// what we say
        messages: Vec<Item<Ref<Message>>>,
        /// what is handed out, shown and sent
        collateral: Vec<Item<Ref<Collateral>>>,
        /// the checklist whose tasks it takes over
        checklist: Option<Ref<Checklist>>,
        /// what has to be done; they may also lie beside the launch as `ID.csv`
        tasks: Vec<Item<Task>>,
        /// when it is decided whether it goes on
        gates: Vec<Item<Gate>>,
        /// the stretches of the way
        phases: Vec<Item<Phase>>,
        /// what is said to whom, when
        comms: Vec<Item<Comms>>,
        /// until when nothing of it is said outside
        embargo: Option<Moment>,
        /// how it goes to market
        gtm: Option<GoToMarket>,
        /// the numbers that tell whether it did what it was for
        metrics: Vec<Item<Aimed>>,
        /// what may be spent
        budget: Option<Money>,
        /// questions that people will ask
        faq: Vec<Item<Question>>,
        /// how it is taken back
        rollback: Option<Markdown>,
        /// what was learned
        debrief: Option<Debrief>,
    }
}

impl Launch {
    /// Its status; planned where it says none.
    #[must_use]
    pub fn status(&self) -> LaunchStatus {
        self.status.unwrap_or(LaunchStatus::Planned)
    }

    /// Whether it is still ahead, or stopped on the way.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        matches!(
            self.status(),
            LaunchStatus::Planned
                | LaunchStatus::Draft
                | LaunchStatus::Go
                | LaunchStatus::NoGo
                | LaunchStatus::SoftLaunched
        )
    }

    /// Whether it is out.
    #[must_use]
    pub fn is_out(&self) -> bool {
        matches!(self.status(), LaunchStatus::Launched | LaunchStatus::Debriefed)
    }
}

impl Kind for Launch {
    const NAME: &'static str = "launch";
    const FOLDER: &'static str = "launches";
    const TITLE: &'static str = "Launches";
    const GROUP: Group = Group::Plan;
    const OWNED: bool = false;
    const BESIDE: Option<&'static str> = Some("tasks");
    const TEMPLATES: &'static [(&'static str, &'static str)] = checklist::TIERS;
    const TEMPLATE_FOLDER: Option<&'static str> = Some(Checklist::FOLDER);
    const COLUMNS: &'static [&'static str] = &["date", "tier", "status", "owner"];
    const RULES: &'static [&'static Rule] = clearance::RULES;
    const TOLD: &'static [Telling] = &[
        Telling::new("date", How::Slips("launch day")).opening("on"),
        Telling::new("status", How::Becomes("")),
        Telling::new("gates.decision", How::Becomes("decided")),
        Telling::new("figures.readiness", How::Shares("readiness")),
        Telling::new("gates.criteria.state", How::Becomes("")),
        Telling::new("comms.status", How::Becomes("")),
        Telling::new("tasks.status", How::Becomes("")),
    ];
    const STARTER: &'static str = r#"title = "{title}"
# 1 is for the whole company, 4 is silent
tier = 3
# the launch day, T
date = {date}
# planned, draft, go, no-go, soft-launched, launched, debriefed, cancelled
status = "draft"
goal = "What it is to achieve."

[[gates]]
id = "go"
title = "Go or no-go"
date = "T-7"

{table}# Tasks may also lie beside this file as a table for a spreadsheet: {id}.csv
[[tasks]]
title = "Release notes are written"
due = "T-7"
team = "product"
owner = "{owner}"

[[tasks]]
title = "Support knows what changes"
due = "T-3"
team = "support"
owner = "{owner}"
"#;

    fn fill(template: &Document) -> Option<String> {
        checklist::as_table(template)
    }

    fn is_retired(&self) -> bool {
        self.status == Some(LaunchStatus::Cancelled)
    }

    fn state(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<State> {
        Some(match entry.status() {
            LaunchStatus::Planned => State::new("Planned", "open", "mute"),
            LaunchStatus::Draft => State::new("Draft", "dash", "mute"),
            LaunchStatus::Go => State::new("Go", "ok", "good"),
            LaunchStatus::NoGo => State::new("No-go", "stop", "bad"),
            LaunchStatus::SoftLaunched => State::new("Soft-launched", "half", "ink"),
            LaunchStatus::Launched => State::new("Launched", "done", "ink"),
            LaunchStatus::Debriefed => State::new("Debriefed", "done", "ink"),
            LaunchStatus::Cancelled => State::new("Cancelled", "cross", "mute"),
        })
    }

    /// The next launch first, then those after it; what is out or cancelled below, newest first.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        let days = entry.date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
        if entry.is_ahead() { [0, days] } else { [1, -days] }
    }

    fn parts(entry: &Entry<Self>, list: &str, cx: &Context<'_>) -> Option<Fact> {
        launch_day::parts(entry, list, cx)
    }

    fn days(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Day> {
        launch_day::days(entry, cx)
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        readiness::figures(entry, cx)
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        clearance::check(entry, cx, out);
    }

    fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
        clearance::clashes(cx, out);
    }
}
