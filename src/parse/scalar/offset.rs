//! Days around a launch: `T-14`.

use super::{Date, parse_date};
use jiff::{SignedDuration, civil::Weekday};
use std::fmt;

/// The largest number of days, weeks or working days.
const MOST: i32 = 9_999;

const FORMS: &str = "write days, weeks or working days from the launch, or a date: \
                     `T`, `T-14`, `T-2w`, `T-10wd`, `T+7`, `2026-11-30`";

/// A day told from a launch day, or by date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Offset {
    /// Calendar days from the launch, negative before it.
    Days(i32),
    /// Weeks.
    Weeks(i32),
    /// Days that are neither at a weekend nor a holiday.
    WorkingDays(i32),
    /// A day of its own.
    Date(Date),
}

impl Offset {
    /// Reads `T`, `T-14`, `T-14d`, `T-2w`, `T-10wd`, `T+7`, or a date.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return parse_date(text).map(Offset::Date);
        }
        let rest = text.strip_prefix('T').ok_or(FORMS)?;
        if rest.is_empty() {
            return Ok(Offset::Days(0));
        }
        let (sign, rest) = match rest.split_at_checked(1) {
            Some(("-", rest)) => (-1, rest),
            Some(("+", rest)) => (1, rest),
            _ => return Err(FORMS.to_owned()),
        };
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, unit) = rest.split_at(end);
        if number.is_empty() || !matches!(unit, "" | "d" | "w" | "wd") {
            return Err(FORMS.to_owned());
        }
        let number: Option<i32> = number.parse().ok().filter(|n| *n <= MOST);
        let number = sign * number.ok_or_else(|| format!("write a number up to {MOST}, or a date"))?;
        Ok(match unit {
            "w" => Offset::Weeks(number),
            "wd" => Offset::WorkingDays(number),
            _ => Offset::Days(number),
        })
    }

    /// The day meant. `holidays` may stand in any order; a working day never falls on one of them. `T-0wd` is the
    /// launch day, whatever day that is. Days beyond the calendar's end are its end.
    #[must_use]
    pub fn on(self, launch: Date, holidays: &[Date]) -> Date {
        match self {
            Offset::Days(days) => shift(launch, days),
            Offset::Weeks(weeks) => shift(launch, weeks.saturating_mul(7)),
            Offset::WorkingDays(days) => working(launch, days, holidays),
            Offset::Date(date) => date,
        }
    }

    /// Calendar days from the launch to the day meant, negative before it.
    #[must_use]
    pub fn days_from(self, launch: Date, holidays: &[Date]) -> i64 {
        days_between(launch, self.on(launch, holidays))
    }

    /// The same scale for all forms, in calendar days: `T-14` for `T-2w` and for the date two weeks before; `T-0`.
    #[must_use]
    pub fn label(self, launch: Date, holidays: &[Date]) -> String {
        match self.days_from(launch, holidays) {
            after @ 1.. => format!("T+{after}"),
            before => format!("T-{}", before.unsigned_abs()),
        }
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Offset::Days(0) => f.write_str("T"),
            Offset::Days(n) => write!(f, "T{n:+}"),
            Offset::Weeks(n) => write!(f, "T{n:+}w"),
            Offset::WorkingDays(n) => write!(f, "T{n:+}wd"),
            Offset::Date(date) => date.fmt(f),
        }
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_secs() / 86_400
}

fn shift(day: Date, days: i32) -> Date {
    day.saturating_add(SignedDuration::from_hours(i64::from(days) * 24))
}

fn at_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn working(launch: Date, days: i32, holidays: &[Date]) -> Date {
    if days == 0 {
        return launch;
    }
    let step = days.signum();
    let mut off: Vec<Date> = holidays.iter().copied().filter(|day| !at_weekend(*day)).collect();
    off.sort_unstable();
    off.dedup();
    if step < 0 {
        off.reverse();
    }
    let beyond = |a: Date, b: Date| if step < 0 { a < b } else { a > b };
    // Each holiday that is passed on the way costs one more weekday, nearest first.
    off.into_iter()
        .filter(|holiday| beyond(*holiday, launch))
        .fold(weekdays(launch, days), |day, holiday| if beyond(holiday, day) { day } else { weekdays(day, step) })
}

/// So many weekdays on, or back. From a weekend, counting begins at the weekday behind it.
fn weekdays(from: Date, days: i32) -> Date {
    let back = days < 0;
    let from = match (from.weekday(), back) {
        (Weekday::Saturday, false) | (Weekday::Sunday, true) => shift(from, if back { 1 } else { -1 }),
        (Weekday::Sunday, false) | (Weekday::Saturday, true) => shift(from, if back { 2 } else { -2 }),
        _ => from,
    };
    let whole = shift(from, days / 5 * 7);
    let rest = days % 5;
    let place = i32::from(from.weekday().to_monday_zero_offset()) + rest;
    let weekend = if place > 4 {
        2
    } else if place < 0 {
        -2
    } else {
        0
    };
    shift(whole, rest + weekend)
}
