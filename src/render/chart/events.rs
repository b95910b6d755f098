//! Where the words of events stand in a drawing, so that they can be read.

use super::{Drawing, Event, Frame};
use crate::parse::fact::Curve;
use crate::parse::scalar::Date;

/// How wide a letter beside an event is, on average.
const LETTER: f64 = 6.2;
/// How far the words of events stand below each other.
const LINE: f64 = 18.0;

/// The newest events that there is room for, one a day. Their words stand where neither the curve runs nor the target, nor
/// other words are: from the bottom up under a curve that ends high, else from the top down.
pub(super) fn place(
    curve: &Curve,
    frame: Frame,
    drawing: &Drawing,
    path: &[(f64, f64)],
    x: &dyn Fn(Date) -> f64,
) -> Vec<Event> {
    let [left, top, right, bottom] = frame.inner;
    let is_high = drawing.end.map_or(bottom, |end| end.1) < f64::midpoint(top, bottom);
    let mut marks: Vec<_> = curve.marks.iter().collect();
    marks.dedup_by_key(|mark| mark.day);
    let newest = marks.split_off(marks.len().saturating_sub(4));
    let depth = |row: usize| if is_high { bottom - 10.0 - LINE * row as f64 } else { top + 14.0 + LINE * row as f64 };
    let rows = (0..).map(&depth).take_while(|y| (top + 10.0..bottom).contains(y));
    let rows: Vec<f64> = rows.collect();
    // The bands without data say so at their feet.
    let silent = drawing
        .gaps
        .iter()
        .map(|(start, end)| (bottom - 8.0, start.midpoint(*end) - 26.0, start.midpoint(*end) + 26.0));
    let mut placed: Vec<(f64, f64, f64)> = silent.collect();
    let mut events = Vec::new();
    for mark in newest {
        let at = x(mark.day);
        let mut text: String = mark.title.chars().take(28).collect();
        if text.chars().count() < mark.title.chars().count() {
            text = format!("{}…", text.trim_end());
        }
        let width = text.chars().count() as f64 * LETTER;
        let stretch = |before: bool| if before { (at - 6.0 - width, at - 6.0) } else { (at + 6.0, at + 6.0 + width) };
        let is_free = |before: bool, y: f64| {
            let (from, to) = stretch(before);
            let middle = y - 4.0;
            let is_met = |other: f64, room: f64| (other - middle).abs() < room;
            let is_inside = from >= left && to <= right + 8.0;
            let is_over = drawing.target.is_some_and(|target| is_met(target, 11.0));
            let is_beside = |(other, start, end): &(f64, f64, f64)| {
                *start < to + 4.0 && *end > from - 4.0 && is_met(other - 4.0, LINE - 2.0)
            };
            let is_crossed =
                between(path, from - 4.0, to + 4.0).any(|(high, low)| high - 14.0 < middle && middle < low + 14.0);
            is_inside && !is_over && !is_crossed && !placed.iter().any(is_beside)
        };
        let usual = at > f64::midpoint(left, right);
        let mut ways = rows.iter().flat_map(|y| [(usual, *y), (!usual, *y)]);
        let (before, y) = ways.find(|(before, y)| is_free(*before, *y)).unwrap_or((usual, depth(events.len())));
        let (from, to) = stretch(before);
        placed.push((y, from, to));
        events.push(Event { x: at, y, before, text });
    }
    events
}

/// The lowest and the highest place of each piece of a path between two others.
fn between(path: &[(f64, f64)], from: f64, to: f64) -> impl Iterator<Item = (f64, f64)> {
    path.windows(2).filter(move |pair| pair[0].0 <= to && pair[1].0 >= from).map(move |pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let height = |x: f64| if x1 > x0 { y0 + (y1 - y0) * ((x - x0) / (x1 - x0)).clamp(0.0, 1.0) } else { y0 };
        (height(from).min(height(to)), height(from).max(height(to)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{WIDE, draw};
    use super::*;
    use crate::parse::fact::Mark;
    use crate::parse::scalar::When;
    use jiff::civil::date;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn words_of_events_meet_neither_the_curve_nor_each_other(
            values in proptest::collection::vec(20.0_f64..80.0, 4..12),
            days in proptest::collection::vec(1_i8..28, 1..4),
        ) {
            let month = |number: usize| i8::try_from(number + 1).unwrap_or(1);
            let points = values.iter().enumerate().map(|(number, value)| {
                let day = date(2026, month(number), 1);
                (day, When::Date(day), Some(*value))
            });
            let marks = days.iter().enumerate().map(|(number, day)| Mark {
                day: date(2026, month(number), *day),
                title: "Out".into(),
                entry: "release:1.0.0".into(),
            });
            let curve = Curve {
                title: "Hours".into(),
                unit: "%".into(),
                points: points.collect(),
                step: Some(30.4),
                target: None,
                marks: marks.collect(),
            };
            let drawing = draw(&curve, WIDE).expect("a drawing");
            let path: Vec<(f64, f64)> = drawing.lines[0]
                .split(' ')
                .map(|point| point.split_once(',').expect("a point"))
                .map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y")))
                .collect();
            let stretch = |event: &Event| {
                let width = 3.0 * LETTER;
                if event.before { (event.x - 6.0 - width, event.x - 6.0) } else { (event.x + 6.0, event.x + 6.0 + width) }
            };
            for (number, event) in drawing.events.iter().enumerate() {
                let (from, to) = stretch(event);
                for (high, low) in between(&path, from, to) {
                    prop_assert!(event.y - 4.0 < high - 9.0 || event.y - 4.0 > low + 9.0, "{event:?} on {path:?}");
                }
                for other in &drawing.events[..number] {
                    let (start, end) = stretch(other);
                    prop_assert!(start > to || end < from || (other.y - event.y).abs() >= 12.0, "{event:?} on {other:?}");
                }
            }
        }
    }
}
