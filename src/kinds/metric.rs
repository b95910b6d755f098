//! Metrics: what is counted, how it goes, and whether that is enough.

use super::counted;
use super::pace::{self, NO_DATA, Pace};
use super::preset::Preset;
use super::series::{Point, SERIES_BROKEN, Series, twice};
use crate::diagnostic::{Level, Related, Rule};
use crate::model::{Context, Entry, Figure, Findings, Group, Kind, Ref, State};
use crate::parse::fact::Fact;
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::parse::rules::MISSING_FIELD;
use crate::parse::scalar::{Period, date_long};
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// What a metric is for.
    MetricKind {
        /// The one number that tells whether the product does what it is for.
        NorthStar = "north-star",
        /// Something that moves another metric.
        Input = "input",
        Kpi = "kpi",
        /// Something that must not get worse while another metric is moved.
        Guardrail = "guardrail",
        Health = "health",
    }
}
variants! {
    /// Which way is better.
    Direction { Up = "up", Down = "down", Hold = "hold" }
}
variants! {
    /// How often it is counted.
    Cadence { Daily = "daily", Weekly = "weekly", Monthly = "monthly", Quarterly = "quarterly", Yearly = "yearly" }
}

impl Cadence {
    /// The days between two values.
    #[must_use]
    pub fn days(self) -> f64 {
        match self {
            Cadence::Daily => 1.0,
            Cadence::Weekly => 7.0,
            Cadence::Monthly => 365.25 / 12.0,
            Cadence::Quarterly => 365.25 / 4.0,
            Cadence::Yearly => 365.25,
        }
    }
}

record! {
    /// What is wanted by the end of a period.
    Target {
        /// the period
        period: Period,
        /// the value at its end
        value: f64,
    }
}
record! {
    /// From where on it is well, and from where on it is not. Which side is better follows from the two.
    Bounds {
        /// well from here on
        green: f64,
        /// not quite well from here on; beyond it is not well
        amber: f64,
    }
}

record! {
    /// Something that is counted, again and again in the same way.
    Metric {
        /// what exactly is counted; a preset brings one
        definition: Option<Markdown>,
        /// what it is for
        kind: Option<MetricKind>,
        /// in what it is counted; a preset brings one
        unit: Option<Arc<str>>,
        /// which way is better; a preset brings one
        direction: Option<Direction>,
        /// how often it is counted
        cadence: Option<Cadence>,
        /// how it is worked out
        formula: Option<Arc<str>>,
        /// where the numbers come from
        source: Option<Markdown>,
        /// a metric that many products have: it brings definition, unit and direction
        preset: Option<Preset>,
        /// what is wanted by when
        targets: Vec<Item<Target>>,
        /// from where on it is well
        thresholds: Option<Bounds>,
        /// the metrics that move it
        inputs: Vec<Item<Ref<Metric>>>,
        /// the values: `[["2026-09", 97.2]]`, or a table beside the metric, `ID.csv`, with `date,value,note`
        series: Vec<Item<Point>>,
    }
}

/// R0705
pub static METRIC_STALE: Rule = Rule {
    code: "R0705",
    slug: "metric-stale",
    level: Level::Warning,
    locked: false,
    meaning: "A metric has not been counted for longer than its cadence allows: 1.5 times by default.",
    mend: "Add the newest value, or change `cadence` if it is counted less often.",
};
/// R0709
pub static NO_TARGET: Rule = Rule {
    code: "R0709",
    slug: "no-target",
    level: Level::Advice,
    locked: false,
    meaning: "Nothing says when a metric is good enough: neither `targets` nor `thresholds`.",
    mend: "Add `targets` with a period and a value, or `thresholds`.",
};
/// R0710
pub static NO_NORTH_STAR: Rule = Rule {
    code: "R0710",
    slug: "no-north-star",
    level: Level::Advice,
    locked: false,
    meaning: "There are metrics, but none of them is the one that tells whether the product does what it is for.",
    mend: "Give one metric `kind = \"north-star\"`.",
};
/// R0712
pub static CONTRADICTS: Rule = Rule {
    code: "R0712",
    slug: "measure-contradicts",
    level: Level::Warning,
    locked: false,
    meaning: "A measure says two things of which only one can count: a key result has a value of its own beside a metric that tells it, or `done` though it is counted; a metric has two targets for one period, or thresholds that lie the other way round than its direction.",
    mend: "Keep the one that holds.",
};

impl Target {
    /// The value that it starts from: of its period's first day, else the first within it.
    #[must_use]
    pub fn start(&self, series: &Series, cx: &Context<'_>) -> Option<f64> {
        let (first, last) = self.period.days(cx.config.fiscal());
        series.on(first).or_else(|| series.within(first, last).next().map(|(_, value)| value))
    }
}

impl Metric {
    /// In what it is counted.
    #[must_use]
    pub fn unit(&self) -> &str {
        self.unit.as_deref().or(self.preset.map(Preset::unit)).unwrap_or("")
    }

    /// Which way is better.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        self.direction.or(self.preset.map(Preset::direction))
    }

    /// The values whose day has come.
    #[must_use]
    pub fn samples(&self, cx: &Context<'_>) -> Series {
        Series::of(&self.series, cx.config.fiscal(), cx.as_of)
    }

    /// The target that counts today: of the shortest period that holds today, else the next one, else the last.
    #[must_use]
    pub fn target(&self, cx: &Context<'_>) -> Option<&Target> {
        let days = |target: &Target| target.period.days(cx.config.fiscal());
        let targets = || self.targets.iter().map(|item| &item.value);
        let current = targets().filter(|t| days(t).0 <= cx.as_of && cx.as_of <= days(t).1);
        current
            .min_by_key(|t| days(t).1.duration_since(days(t).0))
            .or_else(|| targets().filter(|t| cx.as_of < days(t).0).min_by_key(|t| days(t).0))
            .or_else(|| targets().max_by_key(|t| days(t).1))
    }

    /// A value with its unit.
    #[must_use]
    pub fn amount(&self, value: f64) -> Fact {
        Fact::table([("value", value.into()), ("unit", self.unit().into())])
    }

    /// How far it has come towards its target, and how far it should have come; none without a value from before.
    pub(super) fn way(&self, series: &Series, cx: &Context<'_>) -> Option<(f64, f64)> {
        let target = self.target(cx)?;
        let score = pace::covered(target.start(series, cx)?, series.latest()?.1, target.value)?;
        Some((score, pace::elapsed(target.period, cx.config.fiscal(), cx.as_of)))
    }

    /// How it stands: against `thresholds` where there are any, else against the target and the time that has passed.
    #[must_use]
    pub fn status(&self, cx: &Context<'_>) -> Option<State> {
        let series = self.samples(cx);
        let Some((_, value)) = series.latest() else { return Some(NO_DATA) };
        if let Some(bounds) = &self.thresholds {
            let is_level = (bounds.green - bounds.amber).abs() < f64::EPSILON;
            let is_more = bounds.green > bounds.amber || is_level && self.direction() != Some(Direction::Down);
            let beyond = |bound: f64| if is_more { value >= bound } else { value <= bound };
            return Some(match (beyond(bounds.green), beyond(bounds.amber)) {
                (true, _) => Pace::OnTrack.state(),
                (false, true) => Pace::AtRisk.state(),
                (false, false) => Pace::OffTrack.state(),
            });
        }
        let target = self.target(cx)?;
        let is_met = match self.direction() {
            Some(Direction::Down) => value <= target.value,
            Some(Direction::Up) => value >= target.value,
            Some(Direction::Hold) | None => (value - target.value).abs() < f64::EPSILON,
        };
        if is_met {
            return Some(Pace::OnTrack.state());
        }
        self.way(&series, cx).map(|(score, elapsed)| Pace::of(score, elapsed, cx.config).state())
    }
}

impl Kind for Metric {
    const NAME: &'static str = "metric";
    const FOLDER: &'static str = "metrics";
    const TITLE: &'static str = "Metrics";
    const GROUP: Group = Group::Evidence;
    const OWNED: bool = true;
    const BESIDE: Option<&'static str> = Some("series");
    const COLUMNS: &'static [&'static str] = &["kind", "cadence", "owner"];
    const RULES: &'static [&'static Rule] = &[&METRIC_STALE, &SERIES_BROKEN, &NO_TARGET, &NO_NORTH_STAR, &CONTRADICTS];
    const STARTER: &'static str = r#"title = "{title}"
definition = "What exactly is counted, so that two people count the same."
# north-star, input, kpi, guardrail, health
kind = "kpi"
unit = "%"
# up, down, hold
direction = "up"
# daily, weekly, monthly, quarterly, yearly
cadence = "monthly"
# From where on it is well, and from where on it is not. A goal with a date goes into targets:
# targets = [{ period = "2027-H1", value = 90 }]
thresholds = { green = 90, amber = 80 }
# The values may also lie beside this file as a table for a spreadsheet: {id}.csv with date,value,note
# series = [["2027-01", 84.5], ["2027-02", 86]]
"#;

    fn state(entry: &Entry<Self>, cx: &Context<'_>) -> Option<State> {
        if entry.core.broken { None } else { entry.status(cx) }
    }

    /// The north star first, then as [`MetricKind`] has them.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [entry.kind.map_or(9, |kind| kind as i64), 0]
    }

    fn needs(&self) -> Vec<&'static str> {
        if self.preset.is_none() { vec!["definition", "unit"] } else { Vec::new() }
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        counted::figures(entry, cx)
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        for (key, is_absent) in [("definition", entry.definition.is_none()), ("unit", entry.unit.is_none())] {
            if is_absent && entry.preset.is_none() {
                out.tell(&MISSING_FIELD, entry.core.header(), format!("missing field `{key}`")).help =
                    Some(format!("add `{key} = \"…\"`, or a `preset` that brings it"));
            }
        }
        for (first, second) in twice(&entry.series) {
            let words = second.value.0.date.words();
            let finding = out.tell(
                &SERIES_BROKEN,
                entry.core.at_in(second, "date"),
                format!("{words} stands twice in the series"),
            );
            finding.help = Some("keep one of the two".into());
            finding.related.push(Related { span: entry.core.at_in(first, "date"), message: "the first".into() });
        }
        stale(entry, cx, out);
        contradictions(entry, cx, out);
        if entry.targets.is_empty() && entry.thresholds.is_none() {
            let message = format!("nothing says when `{}` is good enough", entry.core.key.id);
            out.tell(&NO_TARGET, entry.core.face(), message).help =
                Some("add `targets = [{ period = \"2026\", value = 90 }]`, or `thresholds`".into());
        }
    }

    fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
        let mut metrics = cx.model.whole::<Metric>();
        let Some(first) = metrics.next() else { return };
        let is_star = |entry: &Entry<Metric>| entry.kind == Some(MetricKind::NorthStar) || entry.core.broken;
        if is_star(first) || metrics.any(is_star) || cx.model.may_lack(Self::NAME) {
            return;
        }
        out.entry = first.core.key.to_string().into();
        out.tell(&NO_NORTH_STAR, first.core.face(), "no metric is the north star").help =
            Some("give the one that matters most `kind = \"north-star\"`".into());
    }
}

/// Targets of one period that differ, and thresholds that say another direction.
fn contradictions(entry: &Entry<Metric>, cx: &Context<'_>, out: &mut Findings<'_>) {
    for (place, second) in entry.targets.iter().enumerate() {
        let (period, value) = (second.value.period, second.value.value);
        let is_other = |first: &&Item<Target>| {
            first.value.period.days(cx.config.fiscal()) == period.days(cx.config.fiscal())
                && (first.value.value - value).abs() > f64::EPSILON
        };
        let Some(first) = entry.targets[..place].iter().find(is_other) else { continue };
        let message = format!("two targets for {}: {} and {value}", period.words(), first.value.value);
        let finding = out.tell(&CONTRADICTS, entry.core.at_in(second, "value"), message);
        finding.help = Some("keep one of the two".into());
        finding
            .related
            .push(Related { span: entry.core.at_in(first, "value"), message: "the first, which counts".into() });
    }
    let Some(bounds) = &entry.thresholds else { return };
    let (way, other) = match entry.direction() {
        Some(Direction::Up) if bounds.green < bounds.amber => ("up", "down"),
        Some(Direction::Down) if bounds.green > bounds.amber => ("down", "up"),
        _ => return,
    };
    let message =
        format!("better is {way}, and green at {} is further {other} than amber at {}", bounds.green, bounds.amber);
    out.tell(&CONTRADICTS, entry.core.at("thresholds"), message).help =
        Some(format!("change the two round, or write `direction = \"{other}\"`"));
}

/// Whether the newest value is older than the cadence allows.
fn stale(entry: &Entry<Metric>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let (Some(cadence), Some((day, _))) = (entry.cadence, entry.samples(cx).latest()) else { return };
    let days = cx.as_of.duration_since(day).as_hours() as f64 / 24.0;
    if days <= cadence.days() * cx.config.metric_stale_factor().0 {
        return;
    }
    let newest = entry.series.iter().filter(|point| point.value.0.value.is_some());
    let Some(newest) = newest.max_by_key(|p| p.value.0.date.last_day(cx.config.fiscal())) else { return };
    let message = format!("`{}` was last counted on {}", entry.core.key.id, date_long(day));
    let finding = out.tell(&METRIC_STALE, entry.core.at_in(newest, "date"), message);
    finding.help = Some(format!("add the newest value; it is counted {}", cadence.word()));
}
