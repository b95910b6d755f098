//! Scalars: the small values that people write as text, each with its written form and its words.
//!
//! Every `parse` fails with a help phrase that says what to write instead.

mod interval;
mod moment;
mod money;
mod offset;
mod period;
mod version;
mod zone;

pub use interval::Interval;
pub use jiff::civil::Date;
pub use moment::{Moment, TimeOfDay};
pub use money::{Currency, money_words, number_words, percent_words};
pub use offset::Offset;
pub use period::{FiscalStart, Grain, Period, When};
pub use version::{Version, Versioning};
pub use zone::Zone;

/// Months in words, from January.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads a date: `2026-11-30`. Years run from 0001 to 9999.
pub fn parse_date(text: &str) -> Result<Date, String> {
    let parts: Vec<&str> = text.splitn(4, '-').collect();
    let [year, month, day] = parts[..] else {
        return Err("write the date as year-month-day: `2026-11-30`".to_owned());
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
        return Err("write the date as year-month-day, with four, two and two digits: `2026-11-30`".to_owned());
    };
    if year == 0 {
        return Err("write a year from 0001 to 9999".to_owned());
    }
    let (month, day) = (small(month), small(day));
    let Ok(first) = Date::new(year, month, 1) else {
        return Err("write a month from 01 to 12".to_owned());
    };
    Date::new(year, month, day).map_err(|_| {
        format!("write a day that exists: {} {year} has {} days", month_name(first), first.days_in_month())
    })
}

/// `2026-11-03`.
#[must_use]
pub fn iso(date: Date) -> String {
    date.to_string()
}

/// `3 November 2026`.
#[must_use]
pub fn date_long(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

/// `3 Nov`; the year is left to the context.
#[must_use]
pub fn date_short(date: Date) -> String {
    let name = month_name(date);
    format!("{} {}", date.day(), name.get(..3).unwrap_or(name))
}

/// A month by its first day: `Nov`, and `6 Nov` where those of a fiscal year begin within a month.
#[must_use]
pub fn month_short(first: Date) -> String {
    if first.day() == 1 { month_name(first).get(..3).unwrap_or_default().to_owned() } else { date_short(first) }
}

/// `Tuesday 3 November`; the year is left to the context.
#[must_use]
pub fn date_near(date: Date) -> String {
    format!("{} {} {}", weekday_name(date), date.day(), month_name(date))
}

/// `Tuesday 3 November 2026`.
#[must_use]
pub fn date_full(date: Date) -> String {
    format!("{} {}", weekday_name(date), date_long(date))
}

fn weekday_name(date: Date) -> &'static str {
    use jiff::civil::Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    match date.weekday() {
        Monday => "Monday",
        Tuesday => "Tuesday",
        Wednesday => "Wednesday",
        Thursday => "Thursday",
        Friday => "Friday",
        Saturday => "Saturday",
        Sunday => "Sunday",
    }
}

fn month_name(date: Date) -> &'static str {
    let index = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    MONTHS.get(index).copied().unwrap_or_default()
}

/// A number written with exactly so many ASCII digits, four at most.
fn digits(text: &str, count: usize) -> Option<i16> {
    let plain = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// A number of two digits.
fn small(number: i16) -> i8 {
    i8::try_from(number).unwrap_or(i8::MAX)
}

/// Writes a scalar into views as its written form.
macro_rules! serialize_as_written {
    ($($name:ty),*) => {
        $(impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        })*
    };
}

serialize_as_written!(FiscalStart, Period, When, Offset, Interval, Version, TimeOfDay, Moment, Currency);

#[cfg(test)]
mod tests;
