//! Risks: what may go wrong, how bad that would be, and what is done about it.

use super::task::TaskStatus;
use crate::config::Config;
use crate::diagnostic::{Rule, rule};
use crate::model::{AnyRef, Context, Entry, Figure, Findings, Group, How, Kind, OwnerRef, State, Telling};
use crate::parse::fact::Fact;
use crate::parse::field::{Markdown, Score5};
use crate::parse::reader::{Field, Item};
use crate::parse::scalar::{Date, date_long};
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// What it would hurt.
    Category {
        Value = "value",
        Usability = "usability",
        Feasibility = "feasibility",
        Viability = "viability",
        Delivery = "delivery",
        SecurityPrivacy = "security-privacy",
        Legal = "legal",
        Market = "market",
        Dependency = "dependency",
        People = "people",
    }
}
variants! {
    /// What is done about it.
    Response {
        /// What would cause it is not done.
        Avoid = "avoid",
        /// It is made less likely, or less bad.
        Mitigate = "mitigate",
        /// Somebody else bears it.
        Transfer = "transfer",
        /// It is known, and nothing is done.
        Accept = "accept",
        /// Somebody above decides.
        Escalate = "escalate",
    }
}
variants! {
    /// How far it is.
    RiskStatus { Open = "open", Mitigating = "mitigating", Accepted = "accepted", Closed = "closed", Materialised = "materialised" }
}

record! {
    /// Something done against a risk.
    Mitigation {
        /// what is done
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
    /// How likely and how bad it is once all that is planned is done.
    Residual {
        /// how likely it is then, 1 to 5
        likelihood: Score5,
        /// how bad it would be then, 1 to 5
        impact: Score5,
    }
}

record! {
    /// Something that may go wrong.
    Risk {
        /// because of what, what may happen, so that what; the text's first paragraph stands in
        statement: Markdown,
        /// what it would hurt
        category: Option<Category>,
        /// how likely it is, 1 to 5; absent while nobody has rated it
        likelihood: Option<Score5>,
        /// how bad it would be, 1 to 5; absent while nobody has rated it
        impact: Option<Score5>,
        /// what is done about it
        response: Option<Response>,
        /// what is done against it
        mitigations: Vec<Item<Mitigation>>,
        /// how likely and how bad it is after that
        residual: Option<Residual>,
        /// what it touches
        affects: Vec<Item<AnyRef>>,
        /// how far it is
        status: Option<RiskStatus>,
        /// from when on it may happen
        proximity: Option<Date>,
        /// how one would notice that it happens
        trigger: Option<Markdown>,
        /// what is done if it happens
        contingency: Option<Markdown>,
        /// when someone looks at it again
        review: Option<Date>,
    }
}

rule!(
    EXTREME_UNOWNED,
    "R0801",
    "extreme-risk-unowned",
    Warning,
    "Nobody answers for a risk that is extreme: 16 of 25 or more by default.",
    "Add `owner` with the one who sees to it."
);
rule!(
    MITIGATION_MISSING,
    "R0802",
    "mitigation-missing",
    Warning,
    "A high risk, 10 of 25 or more by default, is to be made smaller, and nothing is named that would do so.",
    "Add `[[mitigations]]` with what is done by whom, or another `response`: avoid, transfer, accept, escalate."
);
rule!(
    RESIDUAL_NOT_LOWER,
    "R0803",
    "residual-not-lower",
    Warning,
    "A risk is as large after what is done against it as it was before.",
    "Correct `residual`, or the measures: these change nothing."
);
rule!(
    REVIEW_DUE,
    "R0804",
    "review-due",
    Warning,
    "The day has passed on which someone was to look at a risk again, or at a decision that was accepted.",
    "Look at it, and give `review` (of a decision, `revisit`) a new day, or close it."
);
rule!(
    UNRATED,
    "R0808",
    "risk-unrated",
    Advice,
    "Nobody has said how likely and how bad a risk is, so that it cannot be put in order with the others.",
    "Add `likelihood` and `impact`, 1 to 5 each."
);

impl Risk {
    /// How far it is; open where it says nothing.
    #[must_use]
    pub fn status(&self) -> RiskStatus {
        self.status.unwrap_or(RiskStatus::Open)
    }

    /// Whether it may still happen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.status(), RiskStatus::Open | RiskStatus::Mitigating | RiskStatus::Accepted)
    }

    /// Likelihood × impact, 1 to 25; none while one of the two is unknown.
    #[must_use]
    pub fn exposure(&self) -> Option<i64> {
        Some(self.likelihood?.0 * self.impact?.0)
    }

    /// The same once all that is planned is done.
    #[must_use]
    pub fn left(&self) -> Option<i64> {
        self.residual.as_ref().map(|residual| residual.likelihood.0 * residual.impact.0)
    }

    /// Whether it is open and extreme: 16 of 25 or more by default.
    #[must_use]
    pub fn is_extreme(&self, config: &Config) -> bool {
        self.is_open() && self.exposure().is_some_and(|exposure| exposure as f64 >= config.risk_extreme().0)
    }
}

/// How large an exposure is: `Low` under 5, `Moderate` under 10, `High` under 16, `Extreme` above.
#[must_use]
pub fn level(exposure: i64, config: &Config) -> State {
    let exposure = exposure as f64;
    if exposure >= config.risk_extreme().0 {
        State::new("Extreme", "diamond", "bad")
    } else if exposure >= config.risk_high().0 {
        State::new("High", "warn", "warn")
    } else if exposure >= config.risk_moderate().0 {
        State::new("Moderate", "half", "ink")
    } else {
        State::new("Low", "open", "mute")
    }
}

/// The open risks that name an entry in `affects`, the largest first.
#[must_use]
pub fn on<'a>(key: &'a crate::model::Key, cx: &Context<'a>) -> Vec<&'a Entry<Risk>> {
    let named = cx.model.referrers(key).iter();
    let named = named.filter(|referrer| referrer.from.kind == Risk::NAME && &*referrer.field == "affects");
    let model = cx.model;
    let mut risks: Vec<&Entry<Risk>> =
        named.filter_map(|r| model.by_key::<Risk>(&r.from)).filter(|risk| risk.is_open()).collect();
    risks.sort_by_key(|risk| (std::cmp::Reverse(risk.exposure()), risk.core.key.id.clone()));
    risks
}

impl Kind for Risk {
    const NAME: &'static str = "risk";
    const FOLDER: &'static str = "risks";
    const TITLE: &'static str = "Risks";
    const GROUP: Group = Group::Evidence;
    const OWNED: bool = true;
    const LINKED: bool = true;
    const LEAD: Option<&'static str> = Some("statement");
    const COLUMNS: &'static [&'static str] = &["likelihood", "impact", "response", "status", "owner", "review"];
    const RULES: &'static [&'static Rule] =
        &[&EXTREME_UNOWNED, &MITIGATION_MISSING, &RESIDUAL_NOT_LOWER, &REVIEW_DUE, &UNRATED];
    const TOLD: &'static [Telling] = &[
        Telling::new("figures.exposure.score", How::Counts("exposure")).opening("at"),
        Telling::new("figures.residual.score", How::Counts("what is left")),
        Telling::new("status", How::Becomes("")),
        Telling::new("mitigations.due", How::Slips("")),
        Telling::new("mitigations.status", How::Becomes("")),
    ];
    const STARTER: &'static str = r#"+++
title = "{title}"
# value, usability, feasibility, viability, delivery, security-privacy, legal, market, dependency, people
category = "delivery"
likelihood = 3
impact = 2
# avoid, mitigate, transfer, accept, escalate
response = "accept"
# open, mitigating, accepted, closed, materialised
status = "open"
review = {date}
+++

Because of what is so today, this may happen, so that somebody is worse off.
"#;

    fn state(entry: &Entry<Self>, cx: &Context<'_>) -> Option<State> {
        Some(match entry.status() {
            RiskStatus::Closed => State::new("Closed", "cross", "mute"),
            RiskStatus::Materialised => State::new("Came true", "stop", "bad"),
            RiskStatus::Open | RiskStatus::Mitigating | RiskStatus::Accepted => match entry.exposure() {
                Some(exposure) => level(exposure, cx.config),
                None => State::new("Not rated", "dash", "mute"),
            },
        })
    }

    /// What may still happen first, the largest on top; then what nobody has rated, what came true, and what is closed.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        let place = match (entry.status(), entry.exposure()) {
            (RiskStatus::Closed, _) => 3,
            (RiskStatus::Materialised, _) => 2,
            (_, None) => 1,
            (_, Some(_)) => 0,
        };
        [place, -entry.exposure().unwrap_or(0)]
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let scored = |value: i64| Fact::table([("score", value.into()), ("level", level(value, cx.config).fact())]);
        let mut figures = Vec::new();
        if let Some(exposure) = entry.exposure() {
            figures.push(Figure {
                key: "exposure",
                title: "Exposure",
                value: scored(exposure),
                formula: "likelihood × impact, 1 to 25",
                inputs: vec![("Likelihood".into(), entry.likelihood.fact()), ("Impact".into(), entry.impact.fact())],
            });
        }
        if let Some((left, residual)) = entry.left().zip(entry.residual.as_ref()) {
            figures.push(Figure {
                key: "residual",
                title: "What is left",
                value: scored(left),
                formula: "likelihood × impact once all that is planned is done",
                inputs: vec![
                    ("Likelihood then".into(), residual.likelihood.fact()),
                    ("Impact then".into(), residual.impact.fact()),
                ],
            });
        }
        figures
    }

    fn tells_owner(entry: &Entry<Self>, cx: &Context<'_>) -> bool {
        entry.is_extreme(cx.config)
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        let (core, id) = (&entry.core, &entry.core.key.id);
        if let (Some(before), Some(after)) = (entry.exposure(), entry.left())
            && after >= before
        {
            let message = format!("`{id}` is {before} before what is done against it, and {after} after");
            out.tell(&RESIDUAL_NOT_LOWER, core.at("residual"), message).help =
                Some("correct `residual`, or plan something that makes it smaller".into());
        }
        if !entry.is_open() {
            return;
        }
        match entry.exposure() {
            None => {
                let message = format!("nobody has said how large `{id}` is");
                let lacking = match (entry.likelihood, entry.impact) {
                    (None, Some(_)) => "add `likelihood`, 1 to 5",
                    (Some(_), None) => "add `impact`, 1 to 5",
                    _ => "add `likelihood` and `impact`, 1 to 5 each",
                };
                out.tell(&UNRATED, core.face(), message).help = Some(lacking.into());
            }
            Some(exposure) => {
                if entry.is_extreme(cx.config) && core.common.owner.is_none() {
                    let message = format!("nobody answers for `{id}`, and it is {exposure} of 25");
                    out.tell(&EXTREME_UNOWNED, core.face(), message).help =
                        Some("add `owner` with the one who sees to it".into());
                }
                let is_reduced = matches!(entry.response, None | Some(Response::Mitigate));
                let is_borne = entry.status() == RiskStatus::Accepted && entry.response.is_none();
                if exposure as f64 >= cx.config.risk_high().0 && is_reduced && !is_borne && entry.mitigations.is_empty()
                {
                    let message = format!("`{id}` is {exposure} of 25, and nothing is named that makes it smaller");
                    out.tell(&MITIGATION_MISSING, core.at("response"), message).help =
                        Some("add `[[mitigations]]` with a `title`, an `owner` and a `due` day".into());
                }
            }
        }
        if let Some(day) = entry.review.filter(|day| *day < cx.as_of) {
            let message = format!("`{id}` was to be looked at on {}", date_long(day));
            out.tell(&REVIEW_DUE, core.at("review"), message).help =
                Some("look at it, and give `review` a new day, or set `status = \"closed\"`".into());
        }
    }
}
