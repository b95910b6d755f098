//! Risks: what may go wrong, how bad that would be, and what to act on first.

use super::{Desk, Page, entry};
use crate::kinds::risk::{Risk, RiskStatus, level};
use crate::model::{Entry, Group, Kind};
use crate::parse::fact::{Fact, To};
use std::sync::Arc;

/// The heat map and the register.
pub struct Risks;

/// How likely something is, from 1 to 5.
const LIKELIHOODS: [&str; 5] = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"];
/// How bad it would be, from 1 to 5.
const IMPACTS: [&str; 5] = ["Negligible", "Minor", "Moderate", "Major", "Severe"];
/// Risks that are to be acted on first, at most.
const FIRST: usize = 5;

impl Page for Risks {
    fn name(&self) -> &'static str {
        Risk::FOLDER
    }
    fn folder(&self) -> &'static str {
        Risk::FOLDER
    }
    fn group(&self) -> Group {
        Group::Evidence
    }
    fn title(&self) -> &'static str {
        "Risks"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "What may go wrong, how bad that would be, and what is acted on first.".into()
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        desk.context.model.whole::<Risk>().next().is_some()
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let open = by_exposure(desk);
        let all = |risks: &[&Entry<Risk>]| Fact::List(risks.iter().map(|risk| entry(&risk.core.key)).collect());
        let high: Vec<&Entry<Risk>> = open.iter().copied().filter(|risk| is_high(risk, desk)).collect();
        let unowned = high.iter().filter(|risk| risk.core.common.owner.is_none()).count();
        let mut leads: Vec<&Entry<Risk>> =
            open.iter().copied().filter(|risk| risk.left().is_some() && risk.exposure().is_some()).collect();
        leads.sort_by_key(|risk| risk.left().unwrap_or(0) - risk.exposure().unwrap_or(0));
        let of = |status: RiskStatus| {
            let risks: Vec<_> = desk.context.model.all::<Risk>().filter(|risk| risk.status() == status).collect();
            all(&risks)
        };
        let mut facts: Vec<(Arc<str>, Fact)> = vec![
            ("open".into(), open.len().into()),
            ("high".into(), high.len().into()),
            ("unowned".into(), unowned.into()),
            ("heat".into(), heat(desk, &open)),
            ("first".into(), all(&high[..high.len().min(FIRST)])),
            ("leads".into(), all(&leads[..leads.len().min(FIRST)])),
            ("register".into(), all(&open)),
            ("materialised".into(), of(RiskStatus::Materialised)),
            ("closed".into(), of(RiskStatus::Closed)),
        ];
        facts.retain(|(_, fact)| !fact.is_absent());
        facts
    }
}

/// The risks that may still happen, the largest first; those that nobody has rated last.
pub(super) fn by_exposure<'a>(desk: &Desk<'a>) -> Vec<&'a Entry<Risk>> {
    let mut open: Vec<&Entry<Risk>> = desk.context.model.all::<Risk>().filter(|risk| risk.is_open()).collect();
    open.sort_by_cached_key(|risk| (std::cmp::Reverse(risk.exposure()), risk.core.title.to_lowercase()));
    open
}

/// Whether a risk is high or extreme.
pub(super) fn is_high(risk: &Entry<Risk>, desk: &Desk<'_>) -> bool {
    risk.exposure().is_some_and(|exposure| exposure as f64 >= desk.context.config.risk_high().0)
}

/// `rows` from almost certain to rare, of `title`, `number` and `cells` of `score`, `level` and `risks`, each with the
/// `number` that it has in the register and its `entry`; `columns` of `title` and `number`.
fn heat(desk: &Desk<'_>, open: &[&Entry<Risk>]) -> Fact {
    let head = |title: &str, number: usize| [("title", Fact::from(title)), ("number", number.into())];
    let rows = (1..=5_usize).rev().map(|likelihood| {
        let cells = (1..=5_usize).map(|impact| {
            let at = |risk: &Entry<Risk>| {
                let is = |score: Option<crate::parse::field::Score5>, number: usize| {
                    score.is_some_and(|score| usize::try_from(score.0) == Ok(number))
                };
                is(risk.likelihood, likelihood) && is(risk.impact, impact)
            };
            let here = open.iter().enumerate().filter(|(_, risk)| at(risk)).map(|(index, risk)| {
                let card = Fact::Ref(risk.core.key.to_string().into(), To::Any);
                Fact::table([("number", (index + 1).into()), ("entry", card)])
            });
            let score = i64::try_from(likelihood * impact).unwrap_or(0);
            Fact::table([
                ("score", score.into()),
                ("level", level(score, desk.context.config).fact()),
                ("risks", Fact::List(here.collect())),
            ])
        });
        let [title, number] = head(LIKELIHOODS[likelihood - 1], likelihood);
        Fact::table([title, number, ("cells", Fact::List(cells.collect()))])
    });
    let columns = IMPACTS.iter().enumerate().map(|(index, title)| Fact::table(head(title, index + 1)));
    Fact::table([("rows", Fact::List(rows.collect())), ("columns", Fact::List(columns.collect()))])
}
