//! Curves as SVG geometry: where lines, ticks and labels stand. No colours, no markup: themes draw them.

mod events;

use crate::parse::fact::Curve;
use crate::parse::scalar::{Date, number_words};

/// The room of a drawing, in its own units.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Width of the whole drawing.
    pub width: f64,
    /// Height of the whole drawing.
    pub height: f64,
    /// Left, top, right and bottom of what the values fill.
    pub inner: [f64; 4],
    /// The most lines across it.
    pub lines: usize,
    /// The most labels under it.
    pub labels: usize,
}

/// Beside text, on a screen that has room.
pub const WIDE: Frame = Frame { width: 760.0, height: 300.0, inner: [48.0, 18.0, 648.0, 266.0], lines: 7, labels: 6 };
/// On a telephone: scaled down, the labels of the wide one could not be read.
pub const NARROW: Frame = Frame { width: 342.0, height: 240.0, inner: [42.0, 34.0, 328.0, 210.0], lines: 5, labels: 4 };
/// In a line of a table.
pub const SPARK: Frame = Frame { width: 56.0, height: 18.0, inner: [2.0, 2.0, 53.0, 16.0], lines: 0, labels: 0 };
/// Under a large figure.
pub const STRIP: Frame = Frame { width: 240.0, height: 44.0, inner: [2.0, 4.0, 236.0, 40.0], lines: 0, labels: 0 };

/// A line across, or a label under the drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where.
    pub at: f64,
    /// What it says.
    pub text: String,
}

/// Something that happened, as an upright line with words.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Where it stands.
    pub x: f64,
    /// How deep its words stand, so that neighbours do not cover each other.
    pub y: f64,
    /// Whether the words stand on its left.
    pub before: bool,
    /// What happened.
    pub text: String,
}

/// A curve, drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// The points of each unbroken line: `40.0,227.0 95.3,209.3`.
    pub lines: Vec<String>,
    /// Values that stand alone, between two gaps.
    pub dots: Vec<(f64, f64)>,
    /// Bands without data: from, to.
    pub gaps: Vec<(f64, f64)>,
    /// Lines across.
    pub across: Vec<Tick>,
    /// Labels under it.
    pub under: Vec<Tick>,
    /// The height of the target.
    pub target: Option<f64>,
    /// The newest value.
    pub end: Option<(f64, f64)>,
    /// The height of the words beside the target and beside the newest value.
    pub words: (f64, f64),
    /// What happened meanwhile.
    pub events: Vec<Event>,
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn days(from: Date, to: Date) -> f64 {
    to.duration_since(from).as_hours() as f64 / 24.0
}

/// The step between lines across: 1, 2 or 5 times a power of ten.
fn step(range: f64, most: usize) -> f64 {
    let rough = range / most.max(1) as f64;
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough).unwrap_or(power * 10.0)
}

/// Draws a curve into a frame; none without a value.
#[must_use]
pub fn draw(curve: &Curve, frame: Frame) -> Option<Drawing> {
    let values = || curve.points.iter().filter_map(|(day, _, value)| Some((*day, (*value)?)));
    let (first, last) = (curve.points.first()?.0, curve.points.last()?.0);
    values().next()?;
    let bounds = values().map(|(_, value)| value).chain(curve.target);
    let (low, high) = bounds.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let [left, top, right, bottom] = frame.inner;
    let range = if high > low { high - low } else { high.abs().max(1.0) };
    let step = step(range, frame.lines.max(4));
    let (floor, roof) = if frame.lines == 0 {
        if high > low { (low, high) } else { (low - 1.0, high + 1.0) }
    } else {
        let floor = ((low - range * 0.02) / step).floor() * step;
        // Amounts do not fall below nothing because of the room under a line.
        (if low >= 0.0 { floor.max(0.0) } else { floor }, ((high + range * 0.02) / step).ceil() * step)
    };
    let whole = days(first, last);
    let x = |day: Date| tenth(if whole > 0.0 { left + days(first, day) / whole * (right - left) } else { right });
    let y = |value: f64| tenth(bottom - (value - floor) / (roof - floor) * (bottom - top));
    let mut drawing = Drawing::default();
    runs(curve, &x, &y, &mut drawing);
    drawing.target = curve.target.map(y);
    drawing.end = values().next_back().map(|(day, value)| (x(day), y(value)));
    let (target, end) = (drawing.target.unwrap_or(top), drawing.end.map_or(bottom, |end| end.1));
    let apart = if (target - end).abs() >= 15.0 { 0.0 } else { (15.0 - (target - end).abs()) / 2.0 };
    let sign = if target <= end { -1.0 } else { 1.0 };
    drawing.words = (tenth(target + sign * apart + 4.0), tenth(end - sign * apart + 4.0));
    if frame.lines > 0 {
        let heights = std::iter::successors(Some(floor), |height| Some(height + step));
        let heights: Vec<f64> = heights.take_while(|height| *height <= roof + step / 2.0).collect();
        let top = heights.len() - 1;
        let tick = |(number, height): (usize, &f64)| {
            let unit = if number == top && &*curve.unit == "%" { "%" } else { "" };
            Tick { at: y(*height), text: format!("{}{unit}", short((height * 1e6).round() / 1e6)) }
        };
        drawing.across = heights.iter().enumerate().map(tick).collect();
        drawing.under = under(curve, frame.labels, &x);
        let path: Vec<(f64, f64)> = values().map(|(day, value)| (x(day), y(value))).collect();
        drawing.events = events::place(curve, frame, &drawing, &path, &x);
    }
    Some(drawing)
}

/// The unbroken lines, single values, and the bands between them.
fn runs(curve: &Curve, x: &dyn Fn(Date) -> f64, y: &dyn Fn(f64) -> f64, drawing: &mut Drawing) {
    let longest = curve.step.map(|step| step * 1.6);
    let mut run: Vec<(f64, f64)> = Vec::new();
    let mut before: Option<Date> = None;
    let mut is_open = false;
    let mut close = |run: &mut Vec<(f64, f64)>| {
        match run[..] {
            [] => {}
            [single] => drawing.dots.push(single),
            _ => drawing.lines.push(run.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")),
        }
        run.clear();
    };
    for (day, _, value) in &curve.points {
        let Some(value) = value else {
            is_open = true;
            continue;
        };
        if let Some(before) = before {
            let is_silent = longest.is_some_and(|longest| days(before, *day) > longest);
            if is_open || is_silent {
                close(&mut run);
                drawing.gaps.push((x(before), x(*day)));
            }
        }
        is_open = false;
        run.push((x(*day), y(*value)));
        before = Some(*day);
    }
    close(&mut run);
}

/// Labels under the drawing: the first, the last, and some between, with the year where it is new.
fn under(curve: &Curve, most: usize, x: &dyn Fn(Date) -> f64) -> Vec<Tick> {
    let points = &curve.points;
    let last = points.len() - 1;
    let every = last.div_ceil(most.saturating_sub(1).max(1)).max(1);
    let mut places: Vec<usize> = (0..=last).step_by(every).collect();
    if places.last() != Some(&last) {
        // The last label takes the place of one that would touch it.
        if last - places.last().copied().unwrap_or(0) < every.div_ceil(2) + usize::from(every > 2) && places.len() > 1 {
            places.pop();
        }
        places.push(last);
    }
    let is_long = days(points[0].0, points[last].0) > 120.0;
    let mut year = 0;
    let place = |place: usize| points[place].0;
    places
        .into_iter()
        .map(|number| {
            let day = place(number);
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let month = months[usize::try_from(day.month() - 1).unwrap_or(0)];
            let is_new = day.year() != year;
            year = day.year();
            let text = match (is_long, is_new) {
                (true, true) => format!("{month} {year}"),
                (true, false) => month.to_owned(),
                (false, true) => format!("{} {month} {year}", day.day()),
                (false, false) => format!("{} {month}", day.day()),
            };
            Tick { at: x(day), text }
        })
        .collect()
}

/// The curve as a sentence, for those who do not see it: from, to, target, gaps.
#[must_use]
pub fn sentence(curve: &Curve) -> String {
    let amount = |value: f64| amount(value, &curve.unit);
    let mut values = curve.points.iter().filter_map(|(_, when, value)| Some((when, (*value)?)));
    let title = &curve.title;
    let Some((from, start)) = values.next() else { return format!("{title}: no data.") };
    let text = match values.next_back() {
        None => format!("{title}: {} in {}", amount(start), from.words()),
        Some((to, end)) => {
            let verb = if (end - start).abs() < 1e-9 {
                "stayed at"
            } else if end > start {
                "rose from"
            } else {
                "fell from"
            };
            let way = if verb == "stayed at" { amount(end) } else { format!("{} to {}", amount(start), amount(end)) };
            format!("{title}, {} to {}: {verb} {way}", from.words(), to.words())
        }
    };
    let mut told = vec![text];
    told.extend(curve.target.map(|target| format!("the target is {}", amount(target))));
    let silent: Vec<String> =
        curve.points.iter().filter(|(.., value)| value.is_none()).map(|(_, when, _)| when.words()).collect();
    match &silent[..] {
        [] => {}
        [one] => told.push(format!("{one} has no data")),
        [first, rest @ ..] => told.push(format!("{first} and {} more have no data", rest.len())),
    }
    format!("{}.", told.join("; "))
}

/// A number where there is little room: `1.2M`, `950k`.
fn short(value: f64) -> String {
    let scaled = |power: f64, letter| format!("{}{letter}", number_words((value / power * 100.0).round() / 100.0));
    match value.abs() {
        size if size >= 1e9 => scaled(1e9, "B"),
        size if size >= 1e6 => scaled(1e6, "M"),
        size if size >= 1e4 => scaled(1e3, "k"),
        _ => number_words(value),
    }
}

/// An amount beside a drawing, where a long unit has no room: the words around the drawing name it.
#[must_use]
pub fn brief(value: f64, unit: &str) -> String {
    let whole = amount(value, unit);
    if whole.chars().count() <= 10 { whole } else { short(value) + if unit == "%" { "%" } else { "" } }
}

/// A number with its unit: `97.2%`, `42 kitchens`.
#[must_use]
pub fn amount(value: f64, unit: &str) -> String {
    match unit {
        "" => number_words(value),
        "%" => format!("{}%", number_words(value)),
        unit => format!("{} {unit}", number_words(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::scalar::When;
    use jiff::civil::date;

    fn curve(values: &[Option<f64>]) -> Curve {
        let points = values.iter().zip(1_i8..).map(|(value, month)| {
            let day = date(2026, month, 1);
            (day, When::Date(day), *value)
        });
        Curve {
            title: "Protected hours".into(),
            unit: "%".into(),
            points: points.collect(),
            step: Some(30.4),
            target: Some(98.5),
            marks: Vec::new(),
        }
    }

    #[test]
    fn a_missing_value_breaks_the_line() {
        let drawing = draw(&curve(&[Some(93.1), Some(94.0), None, Some(96.9), Some(97.2)]), WIDE).expect("values");
        assert_eq!(drawing.lines.len(), 2);
        assert_eq!(drawing.gaps.len(), 1);
        assert_eq!(drawing.end.map(|end| end.0), Some(648.0));
    }

    #[test]
    fn a_silence_breaks_it_as_well() {
        let mut curve = curve(&[Some(1.0), Some(2.0), Some(3.0), Some(4.0), Some(5.0)]);
        curve.points.remove(2);
        let drawing = draw(&curve, WIDE).expect("values");
        assert_eq!((drawing.lines.len(), drawing.gaps.len()), (2, 1));
    }

    #[test]
    fn one_value_is_a_dot_and_none_is_nothing() {
        let drawing = draw(&curve(&[Some(5.0)]), WIDE).expect("a value");
        assert_eq!((drawing.lines.len(), drawing.dots.len()), (0, 1));
        assert_eq!(draw(&curve(&[None, None]), WIDE), None);
    }

    #[test]
    fn everything_stays_in_the_frame() {
        for values in [&[Some(-5.0), Some(0.0), Some(1e7)][..], &[Some(0.0), Some(0.0)], &[Some(1e-4), Some(2e-4)]] {
            let mut curve = curve(values);
            curve.target = None;
            for frame in [WIDE, NARROW, SPARK, STRIP] {
                let drawing = draw(&curve, frame).expect("values");
                let points = drawing.lines.iter().flat_map(|line| line.split(' '));
                for (x, y) in points.filter_map(|point| point.split_once(',')) {
                    let (x, y): (f64, f64) = (x.parse().expect("a number"), y.parse().expect("a number"));
                    let [left, top, right, bottom] = frame.inner;
                    assert!((left..=right).contains(&x) && (top..=bottom).contains(&y), "{x},{y} in {frame:?}");
                }
                assert!(drawing.across.len() <= 9, "{}", drawing.across.len());
            }
        }
    }

    #[test]
    fn the_sentence_tells_from_to_target_and_gaps() {
        assert_eq!(
            sentence(&curve(&[Some(93.1), None, Some(97.2)])),
            "Protected hours, 1 January 2026 to 1 March 2026: rose from 93.1% to 97.2%; the target is 98.5%; 1 February 2026 has no data."
        );
    }
}
