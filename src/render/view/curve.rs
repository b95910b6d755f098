//! A curve as a template sees it: its sentence, its rows, and its drawings.

use super::super::chart;
use super::value::date;
use super::{Viewer, map, text};
use crate::parse::fact::{Curve, Fact, To};
use crate::parse::scalar::When;
use tera::Value;

impl Viewer<'_> {
    /// A curve as a theme draws it: in four sizes, as a sentence, and as rows, newest first.
    pub(super) fn curve(&self, curve: &Curve) -> Value {
        let drawn = |frame| chart::draw(curve, frame).map_or_else(Value::undefined, |drawing| drawing_value(&drawing));
        let mut before: Option<f64> = None;
        let mut rows: Vec<Value> = Vec::with_capacity(curve.points.len());
        for (_, when, value) in &curve.points {
            let change = before.zip(*value).map(|(before, value)| ((value - before) * 1e6).round() / 1e6);
            rows.push(map([
                ("when", self.value(&Fact::When(*when), None)),
                ("value", value.map_or_else(Value::undefined, Value::from)),
                ("text", value.map_or_else(Value::undefined, |value| text(&chart::amount(value, &curve.unit)))),
                ("change", change.map_or_else(Value::undefined, Value::from)),
            ]));
            before = *value;
        }
        rows.reverse();
        let marks = curve
            .marks
            .iter()
            .map(|mark| map([("date", date(mark.day)), ("entry", self.reference(&mark.entry, To::Any))]));
        let counted = || curve.points.iter().filter_map(|(_, when, value)| Some((when, (*value)?)));
        let end = |point: Option<(&When, f64)>| {
            point.map_or_else(Value::undefined, |(when, value)| {
                map([
                    ("when", self.value(&Fact::When(*when), None)),
                    ("text", text(&chart::amount(value, &curve.unit))),
                    ("brief", text(&chart::brief(value, &curve.unit))),
                ])
            })
        };
        let target = |told: fn(f64, &str) -> String| {
            curve.target.map_or_else(Value::undefined, |value| text(&told(value, &curve.unit)))
        };
        map([
            ("type", text("curve")),
            ("sentence", text(&chart::sentence(curve))),
            ("target", target(chart::amount)),
            ("target_brief", target(chart::brief)),
            ("first", end(counted().next())),
            ("last", end(counted().next_back())),
            ("wide", drawn(chart::WIDE)),
            ("narrow", drawn(chart::NARROW)),
            ("strip", drawn(chart::STRIP)),
            ("spark", drawn(chart::SPARK)),
            ("rows", rows.into()),
            ("marks", marks.collect::<Vec<_>>().into()),
        ])
    }
}

fn drawing_value(drawing: &chart::Drawing) -> Value {
    let point = |(x, y): (f64, f64)| map([("x", x.into()), ("y", y.into())]);
    let ticks = |ticks: &[chart::Tick]| -> Value {
        ticks.iter().map(|tick| map([("at", tick.at.into()), ("text", text(&tick.text))])).collect::<Vec<_>>().into()
    };
    let gaps = drawing.gaps.iter().map(|(from, to)| {
        map([
            ("x", (*from).into()),
            ("width", (((to - from) * 10.0).round() / 10.0).into()),
            ("middle", f64::midpoint(*from, *to).into()),
        ])
    });
    let events = drawing.events.iter().map(|event| {
        map([
            ("x", event.x.into()),
            ("y", event.y.into()),
            ("before", event.before.into()),
            ("text", text(&event.text)),
        ])
    });
    map([
        ("lines", drawing.lines.iter().map(|line| text(line)).collect::<Vec<_>>().into()),
        ("dots", drawing.dots.iter().map(|dot| point(*dot)).collect::<Vec<_>>().into()),
        ("gaps", gaps.collect::<Vec<_>>().into()),
        ("across", ticks(&drawing.across)),
        ("under", ticks(&drawing.under)),
        ("target", drawing.target.map_or_else(Value::undefined, Value::from)),
        ("end", drawing.end.map_or_else(Value::undefined, point)),
        ("target_words", drawing.words.0.into()),
        ("end_words", drawing.words.1.into()),
        ("events", events.collect::<Vec<_>>().into()),
    ])
}
