//! Lengths of time by the calendar: `90d`, `3 months`.

use super::Date;
use jiff::Span;
use std::fmt;

/// The largest number of any unit.
const MOST: i32 = 9_999;

const FORMS: &str = "write a number of days, weeks, months or years: `90d`, `2w`, `3 months`, `1 year`";

/// A length of time by the calendar. The definition calls it a *Span*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interval {
    /// Days.
    Days(i32),
    /// Weeks.
    Weeks(i32),
    /// Calendar months.
    Months(i32),
    /// Calendar years.
    Years(i32),
}

impl Interval {
    /// Reads `90d`, `90 days`, `2w`, `6 weeks`, `3m`, `3 months`, `1y`, `1 year`; letters of either case.
    pub fn parse(text: &str) -> Result<Self, String> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let make = match unit.trim_start_matches(' ').to_ascii_lowercase().as_str() {
            "d" | "day" | "days" => Interval::Days,
            "w" | "week" | "weeks" => Interval::Weeks,
            "m" | "month" | "months" => Interval::Months,
            "y" | "year" | "years" => Interval::Years,
            _ => return Err(FORMS.to_owned()),
        };
        if number.is_empty() {
            return Err(FORMS.to_owned());
        }
        let number: Option<i32> = number.parse().ok().filter(|n| *n <= MOST);
        number.map(make).ok_or_else(|| format!("write a number up to {MOST}"))
    }

    /// The day so long after another. A day that its month lacks is that month's last (31 January and a month is
    /// 28 February); beyond the calendar's end it is that end.
    #[must_use]
    pub fn after(self, day: Date) -> Date {
        self.span().map_or(Date::MAX, |span| day.saturating_add(span))
    }

    /// The day so long before another, as [`Interval::after`].
    #[must_use]
    pub fn before(self, day: Date) -> Date {
        self.span().map_or(Date::MIN, |span| day.saturating_sub(span))
    }

    /// As people say it: `90 days`, `1 month`.
    #[must_use]
    pub fn words(self) -> String {
        let (number, unit) = match self {
            Interval::Days(n) => (n, "day"),
            Interval::Weeks(n) => (n, "week"),
            Interval::Months(n) => (n, "month"),
            Interval::Years(n) => (n, "year"),
        };
        format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
    }

    fn span(self) -> Result<Span, jiff::Error> {
        match self {
            Interval::Days(n) => Span::new().try_days(n),
            Interval::Weeks(n) => Span::new().try_weeks(n),
            Interval::Months(n) => Span::new().try_months(n),
            Interval::Years(n) => Span::new().try_years(n),
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Interval::Days(n) => write!(f, "{n}d"),
            Interval::Weeks(n) => write!(f, "{n}w"),
            Interval::Months(_) | Interval::Years(_) => f.write_str(&self.words()),
        }
    }
}
