//! Work over quarters and their months as SVG geometry, in percent of the width: text is not stretched, every column is as
//! wide as the others, and what begins with a month stands on its line.

use crate::parse::fact::{Row, Timeline};
use crate::parse::scalar::Date;

/// A row, drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawn {
    /// Where its bar begins, and how wide it is.
    pub bar: Option<(f64, f64)>,
    /// Where its words stand, and whether they end there.
    pub words: Option<(f64, bool)>,
    /// Where each mark stands, and whether there is room for its name.
    pub marks: Vec<(f64, bool)>,
}

/// The room that the name of a mark takes.
const NAME: f64 = 8.0;
/// The room that words beside a bar take.
const WORDS: f64 = 24.0;

fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn days(from: Date, to: Date) -> f64 {
    to.duration_since(from).as_hours() as f64 / 24.0
}

/// The left edge of each of so many columns.
#[must_use]
pub fn edges(count: usize) -> Vec<f64> {
    (0..count).map(|number| hundredth(number as f64 / count as f64 * 100.0)).collect()
}

/// Where a day begins; none outside.
#[must_use]
pub fn place(timeline: &Timeline, day: Date) -> Option<f64> {
    let (first, last) = timeline.days;
    (first <= day && day <= last).then(|| share(timeline, day))
}

fn after(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}

/// Where a day begins, whether or not it lies outside: within its month by days.
fn share(timeline: &Timeline, day: Date) -> f64 {
    let begun = timeline.months.partition_point(|first| *first <= day);
    let Some(first) = begun.checked_sub(1).and_then(|at| timeline.months.get(at)) else { return 0.0 };
    let end = timeline.months.get(begun).copied().unwrap_or_else(|| after(timeline.days.1));
    let within = (days(*first, day) / days(*first, end).max(1.0)).min(1.0);
    hundredth((begun as f64 - 1.0 + within) / timeline.months.len() as f64 * 100.0)
}

/// Draws a row.
#[must_use]
pub fn draw(timeline: &Timeline, row: &Row) -> Drawn {
    let bar = row.bar.map(|(from, to)| {
        let start = share(timeline, from);
        let end = share(timeline, after(to)).max(start);
        (start.min(99.5), hundredth((end - start).max(0.5)))
    });
    let places: Vec<f64> = row.marks.iter().map(|mark| share(timeline, mark.day)).collect();
    let has_room = |number: usize| {
        let next = places.get(number + 1).copied().unwrap_or(100.0);
        next - places[number] >= NAME
    };
    let marks = places.iter().enumerate().map(|(number, place)| (*place, has_room(number))).collect();
    let ends = bar.map(|(start, width)| start + width).into_iter().chain(places.last().copied());
    let start = bar.map(|(start, _)| start).into_iter().chain(places.first().copied()).fold(100.0, f64::min);
    let end = ends.fold(0.0, f64::max);
    let words = match () {
        () if row.words.is_empty() => None,
        () if 100.0 - end >= WORDS => Some((hundredth(end), false)),
        () if start >= WORDS => Some((hundredth(start), true)),
        () => None,
    };
    Drawn { bar, words, marks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::fact::{Fact, Mark};
    use crate::parse::scalar::{FiscalStart, Period};
    use jiff::civil::date;

    fn timeline() -> Timeline {
        let columns: Vec<Period> =
            ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"].iter().filter_map(|text| Period::parse(text).ok()).collect();
        let fiscal = FiscalStart::default();
        let days = (columns[0].first_day(fiscal), columns[3].last_day(fiscal));
        let months = (7..13).map(|month| date(2026, month, 1)).chain((1..7).map(|month| date(2027, month, 1)));
        Timeline { columns, months: months.collect(), days, today: date(2026, 10, 14), bands: Vec::new() }
    }

    fn row(bar: Option<(Date, Date)>, days: &[Date]) -> Row {
        let mark = |day: &Date| Mark { day: *day, title: "3.9".into(), entry: "release:3.9.0".into() };
        let marks = days.iter().map(mark).collect();
        Row { title: Fact::Absent, bar, sort: "promised", words: "by December".into(), sentence: "".into(), marks }
    }

    #[test]
    fn a_year_fills_the_width() {
        let drawn = draw(&timeline(), &row(Some((date(2026, 7, 1), date(2027, 6, 30))), &[]));
        assert_eq!(drawn, Drawn { bar: Some((0.0, 100.0)), words: None, marks: vec![] });
        assert_eq!(edges(timeline().columns.len()), [0.0, 25.0, 50.0, 75.0]);
        assert_eq!((place(&timeline(), date(2026, 7, 1)), place(&timeline(), date(2026, 6, 30))), (Some(0.0), None));
    }

    #[test]
    fn what_begins_or_ends_with_a_month_stands_on_its_line() {
        let timeline = timeline();
        let drawn = draw(&timeline, &row(Some((date(2026, 10, 1), date(2027, 2, 28))), &[date(2027, 1, 1)]));
        let lines = edges(timeline.months.len());
        let (x, width) = drawn.bar.expect("a bar");
        assert_eq!((x, hundredth(x + width)), (lines[3], lines[8]));
        assert_eq!((drawn.marks[0].0, place(&timeline, date(2026, 10, 16))), (lines[6], Some(29.03)));
    }

    #[test]
    fn what_lies_outside_is_cut_and_still_seen() {
        for bar in [
            (date(2020, 1, 1), date(2026, 8, 1)),
            (date(2027, 6, 30), date(2031, 1, 1)),
            (date(2020, 1, 1), date(2020, 1, 2)),
            (date(2031, 1, 1), date(2031, 1, 2)),
            (date(2027, 1, 2), date(2027, 1, 1)),
        ] {
            let (x, width) = draw(&timeline(), &row(Some(bar), &[])).bar.expect("a bar");
            assert!(x >= 0.0 && width >= 0.5 && x + width <= 100.01, "{bar:?}: {x} {width}");
        }
    }

    #[test]
    fn words_stand_where_there_is_room() {
        let words = |from, to| draw(&timeline(), &row(Some((from, to)), &[])).words;
        assert_eq!(words(date(2026, 7, 1), date(2026, 12, 30)).map(|words| words.1), Some(false));
        assert_eq!(words(date(2027, 3, 1), date(2027, 6, 30)).map(|words| words.1), Some(true));
        assert_eq!(words(date(2026, 7, 1), date(2027, 6, 30)), None);
        let close = draw(&timeline(), &row(None, &[date(2026, 9, 1), date(2026, 9, 8), date(2026, 11, 1)]));
        assert_eq!(close.marks.iter().map(|mark| mark.1).collect::<Vec<_>>(), [false, true, true]);
    }
}
