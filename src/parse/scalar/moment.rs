//! Times of day, and moments such as the end of an embargo.

use super::{Date, date_long, digits, parse_date};
use jiff::SignedDuration;
use std::{fmt, sync::Arc};

/// A time of day: `10:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    seconds: u32,
}

impl TimeOfDay {
    /// Reads `10:00` or `10:00:30`, from `00:00` to `23:59:59`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.splitn(4, ':').collect();
        let read = |part: &str, below: u32| digits(part, 2).and_then(|n| u32::try_from(n).ok()).filter(|n| *n < below);
        let seconds = match parts[..] {
            [hour, minute] => read(hour, 24).zip(read(minute, 60)).map(|(h, m)| h * 3_600 + m * 60),
            [hour, minute, second] => {
                read(hour, 24).zip(read(minute, 60)).zip(read(second, 60)).map(|((h, m), s)| h * 3_600 + m * 60 + s)
            }
            _ => None,
        };
        seconds
            .map(|seconds| TimeOfDay { seconds })
            .ok_or_else(|| "write the time as hours and minutes, from `00:00` to `23:59`".to_owned())
    }

    /// 0 to 23.
    #[must_use]
    pub fn hour(self) -> u32 {
        self.seconds / 3_600
    }

    /// 0 to 59.
    #[must_use]
    pub fn minute(self) -> u32 {
        self.seconds / 60 % 60
    }

    /// 0 to 59.
    #[must_use]
    pub fn second(self) -> u32 {
        self.seconds % 60
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())?;
        if self.second() == 0 { Ok(()) } else { write!(f, ":{:02}", self.second()) }
    }
}

/// A moment as a TOML date-time writes it; the time and the distance from UTC may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Moment {
    /// As it is written.
    pub text: Arc<str>,
    /// The day, where the moment is told.
    pub date: Date,
    /// The time there.
    pub time: Option<TimeOfDay>,
    /// Minutes ahead of UTC; none for a local time.
    pub offset: Option<i16>,
}

impl Moment {
    /// Reads `2026-11-03`, `2026-11-03T09:00`, `2026-11-03T09:00:00Z` or `2026-11-03T09:00:00+01:00`; a space does
    /// for `T`. Fractions of a second are read and play no part.
    pub fn parse(text: &str) -> Result<Self, String> {
        let forms = || {
            "write a day with a time, and how far from UTC: `2026-11-03T09:00:00Z`, `2026-11-03T09:00:00+01:00`"
                .to_owned()
        };
        let Some(at) = text.find(['T', 't', ' ']) else {
            return Ok(Moment { text: text.into(), date: parse_date(text)?, time: None, offset: None });
        };
        let (date, rest) = text.split_at(at);
        let date = parse_date(date)?;
        let rest = rest.get(1..).unwrap_or("");
        let end = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
        let (time, zone) = rest.split_at(end);
        let time = match time.split_once('.') {
            Some((time, fraction)) => {
                let plain = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
                // A fraction belongs to seconds.
                if plain && time.len() == 8 { time } else { return Err(forms()) }
            }
            None => time,
        };
        let offset = match zone {
            "" => None,
            "Z" | "z" => Some(0),
            _ => Some(distance(zone).ok_or_else(forms)?),
        };
        Ok(Moment { text: text.into(), date, time: Some(TimeOfDay::parse(time)?), offset })
    }

    /// Day and time in UTC; none where the time or its distance from UTC is not told.
    #[must_use]
    pub fn utc(&self) -> Option<(Date, TimeOfDay)> {
        let (time, offset) = self.time.zip(self.offset)?;
        let seconds = i64::from(time.seconds) - i64::from(offset) * 60;
        let days = seconds.div_euclid(86_400);
        let date = self.date.checked_add(SignedDuration::from_hours(days * 24)).ok()?;
        Some((date, TimeOfDay { seconds: u32::try_from(seconds.rem_euclid(86_400)).ok()? }))
    }

    /// As people say it: `3 November 2026, 09:00 UTC`, `3 November 2026, 09:00 (UTC+01:00)`, `3 November 2026, 09:00`.
    #[must_use]
    pub fn words(&self) -> String {
        let date = date_long(self.date);
        let Some(time) = self.time else { return date };
        match self.offset {
            None => format!("{date}, {time}"),
            Some(0) => format!("{date}, {time} UTC"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.unsigned_abs();
                format!("{date}, {time} (UTC{sign}{:02}:{:02})", minutes / 60, minutes % 60)
            }
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `+01:00` in minutes.
fn distance(zone: &str) -> Option<i16> {
    let (sign, rest) = zone.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':')?;
    let hours = digits(hours, 2).filter(|n| *n < 24)?;
    let minutes = digits(minutes, 2).filter(|n| *n < 60)?;
    let ahead = hours * 60 + minutes;
    Some(if sign == "-" { -ahead } else { ahead })
}
