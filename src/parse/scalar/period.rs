//! Periods of a plan (years, halves, quarters, months, weeks), and days or periods.

use super::{Date, date_long, digits, month_name, parse_date, small};
use jiff::{
    Span,
    civil::{ISOWeekDate, Weekday},
};
use std::fmt;

const FORMS: &str = "write a year, half, quarter, month or week: `2026`, `2026-H2`, `2026-Q3`, `2026-11`, `2026-W48`";

/// The day on which halves and quarters begin to count, every year: `02-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FiscalStart {
    month: i8,
    day: i8,
}

impl Default for FiscalStart {
    /// 1 January.
    fn default() -> Self {
        FiscalStart { month: 1, day: 1 }
    }
}

impl FiscalStart {
    /// Reads a month and a day, `02-01`. The 29th of February is refused, since most years lack it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let forms = || "write the first day of the fiscal year as month and day: `02-01`".to_owned();
        let (month, day) = text.split_once('-').ok_or_else(forms)?;
        let month = small(digits(month, 2).ok_or_else(forms)?);
        let day = small(digits(day, 2).ok_or_else(forms)?);
        if (month, day) == (2, 29) {
            return Err("write a day that every year has, such as `02-28` or `03-01`".to_owned());
        }
        // 2026 is no leap year.
        Date::new(2026, month, day).map_err(|_| "write a month and a day that exist: `02-01`".to_owned())?;
        Ok(FiscalStart { month, day })
    }

    /// The day that lies so many whole months behind the start in a calendar year, kept within the calendar.
    fn after_months(self, year: i16, months: i8) -> Result<Date, jiff::Error> {
        Date::new(year, self.month, self.day)?.checked_add(Span::new().try_months(months)?)
    }

    /// First and last day of the stretch `from..to`, in months behind the start.
    fn stretch(self, year: i16, from: i8, to: i8) -> (Date, Date) {
        let first = self.after_months(year, from).unwrap_or(Date::MAX);
        let last = self.after_months(year, to).and_then(Date::yesterday).unwrap_or(Date::MAX);
        (first, last)
    }
}

impl fmt::Display for FiscalStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// Which stretch of its year a [`Period`] is. Numbers count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// A calendar year.
    Year,
    /// Six months, 1 or 2.
    Half(i8),
    /// Three months, 1 to 4.
    Quarter(i8),
    /// A calendar month, 1 to 12.
    Month(i8),
    /// A week of ISO 8601, Monday to Sunday, 1 to 52 or 53.
    Week(i8),
}

/// A named stretch of days.
///
/// Its order serves ordered maps only; as targets, periods compare by [`Period::last_day`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i16,
    grain: Grain,
}

impl Period {
    /// Reads `2026`, `2026-H2`, `2026-Q3`, `2026-11` or `2026-W48`. Small letters do as well: ids have no others.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        let year = digits(year, 4).ok_or(FORMS)?;
        if year == 0 {
            return Err("write a year from 0001 to 9999".to_owned());
        }
        let Some(rest) = rest else { return Ok(Period { year, grain: Grain::Year }) };
        let grain = match (rest.as_bytes().first(), rest.get(1..)) {
            (Some(b'H' | b'h'), Some(n)) => {
                Grain::Half(numbered(n, 1, 2).ok_or_else(|| format!("write `{year:04}-H1` or `{year:04}-H2`"))?)
            }
            (Some(b'Q' | b'q'), Some(n)) => Grain::Quarter(
                numbered(n, 1, 4).ok_or_else(|| format!("write a quarter from `{year:04}-Q1` to `{year:04}-Q4`"))?,
            ),
            (Some(b'W' | b'w'), Some(n)) => {
                let last = weeks_in(year);
                Grain::Week(numbered(n, 2, last).ok_or_else(|| {
                    format!("write a week from `{year:04}-W01` to `{year:04}-W{last}`, the last of that year")
                })?)
            }
            (Some(b'0'..=b'9'), _) if parse_date(text).is_ok() => {
                return Err(format!("write a period instead of a day: `{}`", text.get(..7).unwrap_or(text)));
            }
            (Some(b'0'..=b'9'), _) => Grain::Month(
                numbered(rest, 2, 12).ok_or_else(|| format!("write a month from `{year:04}-01` to `{year:04}-12`"))?,
            ),
            _ => return Err(FORMS.to_owned()),
        };
        Ok(Period { year, grain })
    }

    /// The calendar month that a day belongs to.
    #[must_use]
    pub fn month_of(day: Date) -> Self {
        Period { year: day.year(), grain: Grain::Month(day.month()) }
    }

    /// The quarter that a day belongs to.
    #[must_use]
    pub fn quarter_of(day: Date, fiscal: FiscalStart) -> Self {
        let years = [day.year() - 1, day.year()];
        let mut quarters = years.into_iter().flat_map(|year| (1..=4).map(move |n| (year, n)));
        let found = quarters.find(|(year, n)| {
            let (first, last) = fiscal.stretch(*year, (n - 1) * 3, n * 3);
            first <= day && day <= last
        });
        let (year, n) = found.unwrap_or((day.year(), 1));
        Period { year, grain: Grain::Quarter(n) }
    }

    /// The year in its name: for halves and quarters the calendar year in which the fiscal year begins.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// Which stretch of that year.
    #[must_use]
    pub fn grain(self) -> Grain {
        self.grain
    }

    /// First and last day, both within. The fiscal year moves halves and quarters; years stay calendar years.
    #[must_use]
    pub fn days(self, fiscal: FiscalStart) -> (Date, Date) {
        let calendar = FiscalStart::default();
        match self.grain {
            Grain::Year => calendar.stretch(self.year, 0, 12),
            Grain::Half(n) => fiscal.stretch(self.year, (n - 1) * 6, n * 6),
            Grain::Quarter(n) => fiscal.stretch(self.year, (n - 1) * 3, n * 3),
            Grain::Month(n) => calendar.stretch(self.year, n - 1, n),
            Grain::Week(n) => {
                let day = |weekday| ISOWeekDate::new(self.year, n, weekday).map_or(Date::MAX, ISOWeekDate::date);
                (day(Weekday::Monday), day(Weekday::Sunday))
            }
        }
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self, fiscal: FiscalStart) -> Date {
        self.days(fiscal).0
    }

    /// The last day, by which periods sort and compare as targets.
    #[must_use]
    pub fn last_day(self, fiscal: FiscalStart) -> Date {
        self.days(fiscal).1
    }

    /// As people say it: `2026`, `first half of 2026`, `Q3 2026`, `November 2026`, `week 48 of 2026`.
    #[must_use]
    pub fn words(self) -> String {
        let year = self.year;
        match self.grain {
            Grain::Year => year.to_string(),
            Grain::Half(1) => format!("first half of {year}"),
            Grain::Half(_) => format!("second half of {year}"),
            Grain::Quarter(n) => format!("Q{n} {year}"),
            Grain::Month(n) => format!("{} {year}", Date::new(year, n, 1).map_or("", month_name)),
            Grain::Week(n) => format!("week {n} of {year}"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        match self.grain {
            Grain::Year => Ok(()),
            Grain::Half(n) => write!(f, "-H{n}"),
            Grain::Quarter(n) => write!(f, "-Q{n}"),
            Grain::Month(n) => write!(f, "-{n:02}"),
            Grain::Week(n) => write!(f, "-W{n:02}"),
        }
    }
}

fn numbered(text: &str, width: usize, most: i8) -> Option<i8> {
    digits(text, width).map(small).filter(|n| (1..=most).contains(n))
}

/// 52 or 53: a year has a week 53 where 28 December, which is always in the last week, says so.
fn weeks_in(year: i16) -> i8 {
    Date::new(year, 12, 28).map_or(52, |day| day.iso_week_date().week())
}

/// A day or a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// A day.
    Date(Date),
    /// A period.
    Period(Period),
}

impl When {
    /// Reads a date or a period.
    pub fn parse(text: &str) -> Result<Self, String> {
        let like_a_date = text.len() > 7 && text.bytes().filter(|b| *b == b'-').count() == 2;
        if like_a_date {
            return parse_date(text).map(When::Date);
        }
        Period::parse(text).map(When::Period).map_err(|help| {
            if help == FORMS {
                "write a day, a year, half, quarter, month or week: \
                 `2026-11-30`, `2026`, `2026-H2`, `2026-Q3`, `2026-11`, `2026-W48`"
                    .to_owned()
            } else {
                help
            }
        })
    }

    /// The day itself, or the first of the period.
    #[must_use]
    pub fn first_day(self, fiscal: FiscalStart) -> Date {
        match self {
            When::Date(date) => date,
            When::Period(period) => period.first_day(fiscal),
        }
    }

    /// The day itself, or the last of the period: what targets sort and compare by.
    #[must_use]
    pub fn last_day(self, fiscal: FiscalStart) -> Date {
        match self {
            When::Date(date) => date,
            When::Period(period) => period.last_day(fiscal),
        }
    }

    /// As people say it: `3 November 2026`, `Q3 2026`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            When::Date(date) => date_long(date),
            When::Period(period) => period.words(),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Date(date) => date.fmt(f),
            When::Period(period) => period.fmt(f),
        }
    }
}
