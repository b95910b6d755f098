//! Series: what was counted on which day, and what can be said of it. Part of metrics.

use crate::diagnostic::Level;
use crate::diagnostic::{Replacement, Rule};
use crate::parse::fact::Fact;
use crate::parse::field::Markdown;
use crate::parse::reader::{Cx, Field, Item, Shape};
use crate::parse::rules::WRONG_TYPE;
use crate::parse::scalar::{Date, FiscalStart, When};
use crate::parse::tree::{Node, Value};
use crate::record;
use std::collections::BTreeMap;

/// R0708
pub static SERIES_BROKEN: Rule = Rule {
    code: "R0708",
    slug: "series-broken",
    level: Level::Error,
    locked: false,
    meaning: "A series holds a value that is no number, or two values for one date, so that nothing can be computed from it.",
    mend: "Correct the row. Leave the value empty where nothing was counted. The order of rows does not matter.",
};

record! {
    /// A row of a table of figures.
    Row {
        /// the day, or the period, that was counted
        date: When,
        /// what was counted; empty where nothing was
        value: Option<Counted>,
        /// what to know
        note: Option<Markdown>,
    }
}

/// A number of a series: text that is no number breaks the series rather than the form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted(pub f64);

impl Field for Counted {
    fn shape() -> Shape {
        Shape::Number
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.value {
            Value::Number(number) if number.is_finite() => Some(Counted(*number)),
            Value::Whole(whole) => Some(Counted(*whole as f64)),
            _ => {
                let written = node.text().map_or_else(|| cx.raw(node).to_owned(), ToString::to_string);
                let number = as_number(&written).map(|number| number.to_string());
                let fault = cx.fault(&SERIES_BROKEN, node.span, format!("`{written}` is no number"));
                fault.help = Some(match &number {
                    Some(number) => format!("write `{number}`"),
                    None => "write a number, or leave it empty where nothing was counted".into(),
                });
                fault.replacement = number.map(|text| Replacement { span: node.span, text });
                None
            }
        }
    }
    fn blank() -> Self {
        Counted(0.0)
    }
    fn fact(&self) -> Fact {
        Fact::Number(self.0)
    }
}

/// What someone may have meant by a number as spreadsheets show them: `97,2`, `1 204`, `97.2 %`.
fn as_number(written: &str) -> Option<f64> {
    let bare: String = written.chars().filter(|c| !c.is_whitespace() && *c != '%').collect();
    let one_comma = bare.matches(',').count() == 1 && !bare.contains('.');
    let number = if one_comma { bare.replace(',', ".") } else { bare.replace(',', "") };
    number.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A point of a series: `["2026-09", 97.2]`, or a row of the table beside the metric.
#[derive(Debug)]
pub struct Point(pub Row);

impl Field for Point {
    fn shape() -> Shape {
        Shape::Either(vec![Row::shape(), Shape::Tuple(vec![Shape::When, Shape::Number])])
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let Value::List(pair) = &node.value else { return Row::read(node, cx).map(Point) };
        let [date, value] = &pair[..] else {
            cx.fault(&WRONG_TYPE, node.span, "a point of a series is a date and a number").help =
                Some("write `[2026-09-30, 97.2]`".into());
            return None;
        };
        let (date, value) = (When::read(date, cx), Counted::read(value, cx));
        Some(Point(Row { date: date?, value: Some(value?), note: None }))
    }
    fn blank() -> Self {
        Point(Row::blank())
    }
    fn fact(&self) -> Fact {
        self.0.fact()
    }
}

/// One value of a series that can be computed on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// The day on which it holds: a period's last.
    pub day: Date,
    /// As it was written.
    pub when: When,
    /// What was counted; none where the row says that nothing was.
    pub value: Option<f64>,
}

/// The samples of a metric up to a day, oldest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series(pub Vec<Sample>);

impl Series {
    /// The points whose time has begun by `as_of`, in the order of days: what is written for a period that still runs holds
    /// today. Rows may stand in any order.
    #[must_use]
    pub fn of(points: &[Item<Point>], fiscal: FiscalStart, as_of: Date) -> Self {
        let mut samples: Vec<Sample> = points
            .iter()
            .map(|point| {
                let row = &point.value.0;
                Sample {
                    day: row.date.last_day(fiscal).min(as_of),
                    when: row.date,
                    value: row.value.map(|value| value.0),
                }
            })
            .filter(|sample| sample.when.first_day(fiscal) <= as_of)
            .collect();
        samples.sort_by_key(|sample| sample.day);
        Series(samples)
    }

    /// The samples that have a value.
    pub fn counted(&self) -> impl DoubleEndedIterator<Item = (Date, f64)> + '_ {
        self.0.iter().filter_map(|sample| Some((sample.day, sample.value?)))
    }

    /// The newest value.
    #[must_use]
    pub fn latest(&self) -> Option<(Date, f64)> {
        self.counted().next_back()
    }

    /// The value that held on a day: the newest up to then.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<f64> {
        self.counted().rev().find(|(counted, _)| *counted <= day).map(|(_, value)| value)
    }

    /// The values within days, both included.
    pub fn within(&self, first: Date, last: Date) -> impl Iterator<Item = (Date, f64)> + '_ {
        self.counted().filter(move |(day, _)| (first..=last).contains(day))
    }

    /// The line of least squares through the last `most` values, over days; none with fewer than two days.
    #[must_use]
    pub fn line(&self, most: usize) -> Option<Line> {
        let mut last: Vec<(Date, f64)> = self.counted().rev().take(most).collect();
        last.reverse();
        let (first, end) = (last.first()?.0, last.last()?.0);
        let days = |day: Date| day.duration_since(first).as_hours() as f64 / 24.0;
        let count = last.len() as f64;
        let mean_x = last.iter().map(|(day, _)| days(*day)).sum::<f64>() / count;
        let mean_y = last.iter().map(|(_, value)| value).sum::<f64>() / count;
        let spread = last.iter().map(|(day, _)| (days(*day) - mean_x).powi(2)).sum::<f64>();
        let joint = last.iter().map(|(day, value)| (days(*day) - mean_x) * (value - mean_y)).sum::<f64>();
        (spread > 0.0).then(|| {
            let slope = joint / spread;
            Line { first, end, slope, at_first: mean_y - slope * mean_x, mean: mean_y, points: last.len() }
        })
    }
}

/// A straight line through values over days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// The day of the first value that it was drawn through.
    pub first: Date,
    /// The day of the last.
    pub end: Date,
    /// Change by the day.
    pub slope: f64,
    /// Its value on the first day.
    pub at_first: f64,
    /// The mean of the values.
    pub mean: f64,
    /// How many values it was drawn through.
    pub points: usize,
}

impl Line {
    /// Its value on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> f64 {
        self.at_first + self.slope * (day.duration_since(self.first).as_hours() as f64 / 24.0)
    }

    /// How much it changes from its first day to its last, as a share of the mean of its values.
    #[must_use]
    pub fn share(&self) -> f64 {
        let change = self.on(self.end) - self.on(self.first);
        if self.mean.abs() > f64::EPSILON { change / self.mean.abs() } else { change }
    }
}

/// Points whose date stands twice in a series: the first, and the one that repeats it.
#[must_use]
pub fn twice(points: &[Item<Point>]) -> Vec<(&Item<Point>, &Item<Point>)> {
    let mut seen: BTreeMap<When, &Item<Point>> = BTreeMap::new();
    let mut found = Vec::new();
    for point in points {
        match seen.get(&point.value.0.date) {
            Some(first) => found.push((*first, point)),
            None => {
                seen.insert(point.value.0.date, point);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn series(values: &[(i8, f64)]) -> Series {
        let sample = |(month, value): &(i8, f64)| {
            let day = date(2026, *month, 1);
            Sample { day, when: When::Date(day), value: Some(*value) }
        };
        Series(values.iter().map(sample).collect())
    }

    #[test]
    fn a_line_goes_through_values_that_lie_on_one() {
        let day = |n: i8| Sample {
            day: date(2026, 1, n),
            when: When::Date(date(2026, 1, n)),
            value: Some(10.0 + 2.0 * f64::from(n)),
        };
        let line = Series((1..=9).map(day).collect()).line(6).expect("six days");
        assert!((line.slope - 2.0).abs() < 1e-9);
        assert!((line.on(date(2026, 1, 20)) - 50.0).abs() < 1e-9);
        assert_eq!(line.points, 6);
    }

    #[test]
    fn one_value_has_no_line() {
        assert_eq!(series(&[(1, 4.0)]).line(6), None);
        assert_eq!(Series::default().line(6), None);
    }

    #[test]
    fn the_value_on_a_day_is_the_newest_up_to_then() {
        let series = series(&[(1, 4.0), (3, 6.0)]);
        assert_eq!(series.on(date(2025, 12, 31)), None);
        assert_eq!(series.on(date(2026, 2, 10)), Some(4.0));
        assert_eq!(series.on(date(2026, 3, 1)), Some(6.0));
    }

    #[test]
    fn numbers_of_spreadsheets_are_understood() {
        assert_eq!(as_number("97,2"), Some(97.2));
        assert_eq!(as_number("1 204"), Some(1204.0));
        assert_eq!(as_number("1,204.5"), Some(1204.5));
        assert_eq!(as_number("97.2 %"), Some(97.2));
        assert_eq!(as_number("n/a"), None);
    }
}
