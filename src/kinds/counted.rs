//! What a metric tells: its newest value against its target, where it tends, its history as a curve.

use super::launch::Launch;
use super::metric::{Cadence, Metric};
use super::release::{Release, ReleaseStatus};
use super::series::Series;
use crate::model::{Context, Entry, Figure};
use crate::parse::fact::{Curve, Fact, Mark};
use crate::parse::reader::Field;
use std::sync::Arc;

/// Releases and launches that a chart of a metric marks.
const MARKS: usize = 24;

/// The newest value, the target, how both compare, where it tends, and its history as a curve.
#[must_use]
pub fn figures(entry: &Entry<Metric>, cx: &Context<'_>) -> Vec<Figure> {
    let series = entry.samples(cx);
    let mut figures = Vec::new();
    let mut add = |key, title, value, formula, inputs| figures.push(Figure { key, title, value, formula, inputs });
    add(
        "definition",
        "Definition",
        match (&entry.definition, entry.preset) {
            (Some(_), _) | (None, None) => Fact::Absent,
            (None, Some(preset)) => Fact::Prose(preset.definition().into()),
        },
        "as the preset has it",
        Vec::new(),
    );
    let direction = entry.preset.filter(|_| entry.fields.direction.is_none()).and_then(|_| entry.direction());
    add(
        "direction",
        "Direction",
        direction.map_or(Fact::Absent, |direction| Fact::Word(direction.word())),
        "as the preset has it",
        Vec::new(),
    );
    let unit = entry.unit();
    let input = |name: &str, value: f64| -> (Arc<str>, Fact) {
        (name.into(), Fact::table([("value", tidy(value).into()), ("basis", unit.into())]))
    };
    let newest = series.0.iter().rev().find(|sample| sample.value.is_some());
    let target = entry.target(cx);
    if let Some((sample, value)) = newest.and_then(|sample| Some((sample, sample.value?))) {
        let before = series.counted().rev().nth(1);
        let short = target.map(|target| target.value - value);
        add(
            "latest",
            "Newest value",
            Fact::table([
                ("value", value.into()),
                ("unit", entry.unit().into()),
                ("when", Fact::When(sample.when)),
                ("change", before.map(|(_, earlier)| tidy(value - earlier)).into()),
                ("short", short.map(tidy).into()),
            ]),
            "the newest value of the series; its change is against the value before",
            [Some(input("Now", value)), before.map(|(_, earlier)| input("Before", earlier))]
                .into_iter()
                .flatten()
                .collect(),
        );
    }
    if let Some(target) = target {
        let way = entry.way(&series, cx);
        add(
            "target",
            "Target",
            Fact::table([
                ("value", target.value.into()),
                ("unit", entry.unit().into()),
                ("period", Fact::Period(target.period)),
                ("by", Fact::Date(target.period.last_day(cx.config.fiscal()))),
                ("score", way.map_or(Fact::Absent, |(score, _)| Fact::Ratio(score))),
                ("elapsed", way.map_or(Fact::Absent, |(_, elapsed)| Fact::Ratio(elapsed))),
            ]),
            "(now − start) ÷ (target − start), against the share of the period that has passed",
            [
                target.start(&series, cx).map(|start| input("Start", start)),
                series.latest().map(|(_, now)| input("Now", now)),
                Some(input("Target", target.value)),
                Some(("Period".into(), Fact::Period(target.period))),
            ]
            .into_iter()
            .flatten()
            .collect(),
        );
    }
    let most = usize::try_from(cx.config.trend_points().0).unwrap_or(usize::MAX);
    if let Some(line) = series.line(most) {
        let flat = cx.config.trend_flat().0;
        let word = match line.share() {
            share if share.abs() < flat => "flat",
            share if share > 0.0 => "rising",
            _ => "falling",
        };
        let inputs = vec![
            ("Values".into(), line.points.into()),
            ("Change over them".into(), Fact::Number(tidy(line.on(line.end) - line.on(line.first)))),
        ];
        add(
            "trend",
            "Trend",
            word.into(),
            "least squares over the last values; flat where they change by less than `trend_flat`, a share of their mean",
            inputs,
        );
        if let Some(target) = target.filter(|t| t.period.last_day(cx.config.fiscal()) > line.end) {
            let by = target.period.last_day(cx.config.fiscal());
            add(
                "projection",
                "At this pace",
                Fact::table([
                    ("value", round_like(line.on(by), target.value).into()),
                    ("unit", entry.unit().into()),
                    ("by", Fact::Date(by)),
                ]),
                "the line of the trend, drawn on to the end of the target's period",
                Vec::new(),
            );
        }
    }
    let curve = Curve {
        title: entry.core.title.clone(),
        unit: entry.unit().into(),
        points: series.0.iter().map(|sample| (sample.day, sample.when, sample.value)).collect(),
        step: entry.cadence.map(Cadence::days),
        target: target.map(|target| target.value),
        marks: marks(&series, cx),
    };
    add(
        "notes",
        "What to know of single values",
        notes(entry, cx),
        "the notes of the series, newest first",
        Vec::new(),
    );
    if !curve.points.is_empty() {
        add("history", "History", Fact::Curve(Arc::new(curve)), "every value of the series up to today", Vec::new());
    }
    figures
}

/// What stands beside values whose time has come, newest first.
fn notes(entry: &Entry<Metric>, cx: &Context<'_>) -> Fact {
    let fiscal = cx.config.fiscal();
    let rows = entry.series.iter().map(|point| (point.node, &point.value.0));
    let mut noted: Vec<_> = rows
        .filter(|(_, row)| row.note.is_some() && row.date.first_day(fiscal) <= cx.as_of)
        .map(|(node, row)| {
            let note = Fact::table([("when", Fact::When(row.date)), ("note", row.note.fact())]);
            (row.date.last_day(fiscal), Fact::At(node, Box::new(note)))
        })
        .collect();
    noted.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    Fact::List(noted.into_iter().map(|(_, note)| note).collect())
}

/// The newest releases and launches within the days of a series: more could not be told apart.
fn marks(series: &Series, cx: &Context<'_>) -> Vec<Mark> {
    let (Some(first), Some(last)) = (series.0.first(), series.0.last()) else { return Vec::new() };
    let range = first.day..=last.day;
    let releases = cx
        .model
        .all::<Release>()
        .filter(|release| release.status() == ReleaseStatus::Released)
        .filter_map(|release| Some((release.date?, &release.core)));
    let launches = cx.model.all::<Launch>().filter(|launch| launch.is_out()).map(|l| (l.date, &l.core));
    let mut marks: Vec<Mark> = releases
        .chain(launches)
        .filter(|(day, _)| range.contains(day))
        .map(|(day, core)| Mark { day, title: core.title.clone(), entry: core.key.to_string().into() })
        .collect();
    marks.sort_by(|a, b| (a.day, &a.entry).cmp(&(b.day, &b.entry)));
    marks.split_off(marks.len().saturating_sub(MARKS))
}

/// Without the dust of binary fractions.
fn tidy(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// Whole where another number is whole and large, else with one decimal.
fn round_like(value: f64, like: f64) -> f64 {
    let is_whole = like.fract().abs() < 1e-9 && like.abs() >= 10.0;
    let scale = if is_whole { 1.0 } else { 10.0 };
    (value * scale).round() / scale
}
