//! Key results: how one sees that an objective is reached. Part of objectives.

use super::metric::Metric;
use super::pace::{NO_DATA, Pace, covered, elapsed};
use crate::model::{Context, OwnerRef, Ref, State};
use crate::parse::fact::Fact;
use crate::parse::field::{Amount, Id};
use crate::parse::reader::{Field, Item};
use crate::parse::scalar::{Date, Period};
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// What counts as reaching a key result.
    Aim {
        /// From `start` up to `target`.
        Increase = "increase",
        /// From `start` down to `target`.
        Decrease = "decrease",
        /// Never below `target`.
        MaintainAtLeast = "maintain-at-least",
        /// Never above `target`.
        MaintainAtMost = "maintain-at-most",
        /// Done, or not done.
        Reach = "reach",
    }
}

record! {
    /// A measure that tells whether an objective is reached.
    part KeyResult {
        /// its name within the objective
        id: Id,
        /// what will have changed
        title: Arc<str>,
        /// the metric that tells; it brings unit, start and the present value
        metric: Option<Ref<Metric>>,
        /// in what it is counted
        unit: Option<Arc<str>>,
        /// the value at the start; with a metric, the series tells it
        start: Option<f64>,
        /// the value that is wanted
        target: Option<f64>,
        /// the value today; with a metric, the series tells it
        current: Option<f64>,
        /// the day on which `current` was counted
        as_of: Option<Date>,
        /// what counts as reaching it; up or down follows from start and target
        direction: Option<Aim>,
        /// whether it is done, where the direction is `reach`
        done: Option<bool>,
        /// how much it counts; 1 where it is absent
        weight: Option<Amount>,
        /// who answers for it
        owner: Option<OwnerRef>,
    }
}

/// A key result with what is known of it on a day.
pub struct Measured<'a> {
    /// As it is written.
    pub item: &'a Item<KeyResult>,
    /// The value at the start of the period.
    pub start: Option<f64>,
    /// The newest value.
    pub now: Option<f64>,
    /// How far it has come, 0 to 1; none where nothing was counted, or nothing can be.
    pub score: Option<f64>,
    unit: Arc<str>,
}

impl KeyResult {
    /// How much it counts.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.weight.map_or(1.0, |weight| weight.0)
    }

    /// What counts as reaching it.
    #[must_use]
    pub fn aim(&self, start: Option<f64>) -> Aim {
        self.direction.unwrap_or(match start.or(self.start).zip(self.target) {
            Some((start, target)) if target < start => Aim::Decrease,
            _ => Aim::Increase,
        })
    }

    /// Whether anything could tell that it is reached: a metric with a target, or start and target of its own, or `reach`.
    #[must_use]
    pub fn is_measurable(&self) -> bool {
        let own = self.unit.is_some() && self.start.is_some();
        match self.direction {
            Some(Aim::Reach) => true,
            Some(Aim::MaintainAtLeast | Aim::MaintainAtMost) => {
                self.target.is_some() && (self.metric.is_some() || self.unit.is_some())
            }
            _ => self.target.is_some() && (self.metric.is_some() || own),
        }
    }
}

impl<'a> Measured<'a> {
    /// What is known of a key result on `cx.as_of`, or on the last day of its period where that has passed.
    #[must_use]
    pub fn of(item: &'a Item<KeyResult>, period: Period, cx: &Context<'a>) -> Self {
        let result = &item.value;
        let (first, last) = period.days(cx.config.fiscal());
        let day = cx.as_of.min(last);
        let metric = result.metric.as_ref().and_then(|metric| cx.model.get(metric));
        let series = metric.map(|metric| metric.samples(cx));
        let counted = |day| series.as_ref().and_then(|series| series.on(day));
        let first_counted = || series.as_ref()?.within(first, day).next().map(|(_, value)| value);
        let start = result.start.or_else(|| counted(first)).or_else(first_counted);
        let now = if metric.is_some() { counted(day) } else { result.current };
        let held = |fits: &dyn Fn(f64) -> bool| -> Option<f64> {
            let Some(series) = &series else { return now.map(|value| f64::from(u8::from(fits(value)))) };
            let (mut all, mut good) = (0_u32, 0_u32);
            for (_, value) in series.within(first, day) {
                all += 1;
                good += u32::from(fits(value));
            }
            (all > 0).then(|| f64::from(good) / f64::from(all))
        };
        let score = match (result.aim(start), result.target) {
            (Aim::Reach, _) => Some(f64::from(u8::from(result.done == Some(true)))),
            (_, None) => None,
            (Aim::Increase | Aim::Decrease, Some(target)) => {
                start.zip(now).and_then(|(start, now)| covered(start, now, target))
            }
            (Aim::MaintainAtLeast, Some(target)) => held(&|value| value >= target),
            (Aim::MaintainAtMost, Some(target)) => held(&|value| value <= target),
        };
        let unit = result.unit.clone().unwrap_or_else(|| metric.map_or("", |metric| metric.unit()).into());
        Measured { item, start, now, score, unit }
    }

    /// Its pace, where it has a score.
    #[must_use]
    pub fn pace(&self, period: Period, cx: &Context<'_>) -> Option<Pace> {
        Some(Pace::of(self.score?, elapsed(period, cx.config.fiscal(), cx.as_of), cx.config))
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self, period: Period, cx: &Context<'_>) -> State {
        if cx.as_of < period.first_day(cx.config.fiscal()) {
            return State::new("Not started", "open", "mute");
        }
        self.pace(period, cx).map_or(NO_DATA, Pace::state)
    }

    /// As pages show it.
    #[must_use]
    pub fn fact(&self, period: Period, cx: &Context<'_>) -> Fact {
        let result = &self.item.value;
        let is_reach = result.direction == Some(Aim::Reach);
        let amount = |value: Option<f64>| match value {
            Some(value) if !is_reach => Fact::table([("value", value.into()), ("unit", self.unit.clone().into())]),
            _ => Fact::Absent,
        };
        let row = Fact::table([
            ("id", result.id.0.clone().into()),
            ("title", result.title.clone().into()),
            ("metric", result.metric.fact()),
            ("owner", result.owner.fact()),
            ("weight", result.weight.filter(|weight| (weight.0 - 1.0).abs() > f64::EPSILON).fact()),
            ("aim", Fact::Word(result.aim(self.start).word())),
            ("start", amount(self.start)),
            ("now", amount(self.now)),
            ("target", amount(result.target)),
            ("counted", result.as_of.filter(|_| result.metric.is_none()).fact()),
            ("score", self.score.map_or(Fact::Absent, Fact::Ratio)),
            ("state", self.state(period, cx).fact()),
        ]);
        Fact::At(self.item.node, Box::new(row))
    }
}
