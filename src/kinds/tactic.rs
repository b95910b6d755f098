//! Tactics: what is done in a period to follow a strategy (OMG Business Motivation Model 1.3).

use super::initiative::{Horizon, Initiative, Status};
use super::objective::Objective;
use super::strategy::Strategy;
use crate::diagnostic::{Level, Rule};
use crate::model::{Context, Entry, Figure, Findings, Group, Kind, Ref, State};
use crate::parse::fact::Fact;
use crate::parse::reader::Item;
use crate::parse::scalar::Period;
use crate::record;

record! {
    /// What is done in a period to follow a strategy.
    Tactic {
        /// the strategies that it carries out
        strategies: Vec<Item<Ref<Strategy>>>,
        /// the objectives that it is for
        objectives: Vec<Item<Ref<Objective>>>,
        /// the work that it consists of
        initiatives: Vec<Item<Ref<Initiative>>>,
        /// when
        period: Option<Period>,
        /// how far it has come
        status: Option<Status>,
    }
}

/// R0205
pub static WITHOUT_WORK: Rule = Rule {
    code: "R0205",
    slug: "tactic-without-work",
    level: Level::Warning,
    locked: false,
    meaning: "A tactic that is neither finished nor laid aside, and nothing on the roadmap is done for it: it names no initiative, or only such as were declined or parked.",
    mend: "Name the work in `initiatives`, or set the tactic to `parked` or `declined`.",
};

impl Tactic {
    /// How far it has come; an idea where it says nothing.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status.unwrap_or(Status::Idea)
    }

    /// Whether it is meant: neither declined nor laid aside.
    #[must_use]
    pub fn is_meant(&self) -> bool {
        !matches!(self.status(), Status::Parked | Status::Declined)
    }

    /// Whether it is still ahead or under way.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        self.is_meant() && !matches!(self.status(), Status::Released | Status::Measured)
    }
}

/// The tactics that `fits` takes, in the order of lists.
#[must_use]
pub fn naming<'a>(cx: &Context<'a>, fits: impl Fn(&Entry<Tactic>) -> bool) -> Vec<&'a Entry<Tactic>> {
    let keys = cx.model.kind(Tactic::NAME).map_or_else(Vec::new, |kind| kind.ordered(cx));
    keys.iter().filter_map(|key| cx.model.by_key::<Tactic>(key)).filter(|tactic| fits(tactic)).collect()
}

/// The tactics that are for an objective, in the order of lists.
#[must_use]
pub fn of_objective<'a>(objective: &Entry<Objective>, cx: &Context<'a>) -> Vec<&'a Entry<Tactic>> {
    naming(cx, |tactic| {
        let mut objectives = tactic.objectives.iter().filter_map(|named| cx.model.get(named));
        tactic.is_meant() && objectives.any(|named| named.core.key == objective.core.key)
    })
}

impl Kind for Tactic {
    const NAME: &'static str = "tactic";
    const FOLDER: &'static str = "tactics";
    const TITLE: &'static str = "Tactics";
    const GROUP: Group = Group::Direction;
    const COLUMNS: &'static [&'static str] = &["strategies", "period", "status"];
    const RULES: &'static [&'static Rule] = &[&WITHOUT_WORK];
    const STARTER: &'static str = r#"+++
title = "{title}"
# the ids of what it carries out, what it is for, and the work that it consists of
# strategies = [""]
# objectives = [""]
# initiatives = [""]
period = "2027-H1"
# idea, discovery, committed, in-progress, released, measured, parked, declined
status = "idea"
+++

What is done in this period, and by whom it is noticed.
"#;

    fn is_retired(&self) -> bool {
        self.status == Some(Status::Declined)
    }

    fn state(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<State> {
        Some(entry.status().state())
    }

    /// What is under way or ahead first, by the end of its period.
    fn order(entry: &Entry<Self>, cx: &Context<'_>) -> [i64; 2] {
        let end = entry.period.map(|period| period.last_day(cx.config.fiscal()));
        let number = end.map_or(i64::MAX, |day| i64::from(day.year()) * 400 + i64::from(day.day_of_year()));
        [i64::from(!entry.is_ahead()), number]
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let work: Vec<_> = entry.initiatives.iter().filter_map(|named| cx.model.get(named)).collect();
        if work.is_empty() {
            return Vec::new();
        }
        let out = work.iter().filter(|one| matches!(one.status(), Status::Released | Status::Measured)).count();
        vec![Figure {
            key: "work",
            title: "Work that is out",
            value: Fact::Text(format!("{out} of {}", work.len()).into()),
            formula: "its initiatives that are released or measured, of all",
            inputs: work.iter().map(|one| (one.core.title.clone(), one.status().state().fact())).collect(),
        }]
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        let unused = cx.model.whole::<Initiative>().next().is_none() || cx.model.may_lack(Initiative::NAME);
        let does = |named: &Item<Ref<Initiative>>| {
            // What is not there, or broken, may be the work.
            cx.model.get(named).is_none_or(|work| {
                work.core.broken
                    || !matches!(work.status(), Status::Declined | Status::Parked)
                        && work.horizon != Some(Horizon::NotDoing)
            })
        };
        if unused || !entry.is_ahead() || entry.initiatives.iter().any(does) {
            return;
        }
        let (span, message) = if entry.initiatives.is_empty() {
            (entry.core.header(), format!("`{}` names no initiative", entry.core.key.id))
        } else {
            (entry.core.at("initiatives"), format!("all work of `{}` was declined or parked", entry.core.key.id))
        };
        out.tell(&WITHOUT_WORK, span, message).help =
            Some("name the work in `initiatives`, or set `status = \"parked\"`".into());
    }
}
