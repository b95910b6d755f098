//! The only clock: which day counts as today.

use super::Failure;
use crate::parse::scalar::{Date, parse_date};

/// `--as-of`, else `SOURCE_DATE_EPOCH` (in UTC), else today where the machine stands.
pub fn as_of(asked: Option<&str>) -> Result<Date, Failure> {
    if let Some(asked) = asked {
        return parse_date(asked).map_err(|help| Failure::Usage(format!("--as-of `{asked}` is not a date; {help}")));
    }
    if let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH") {
        let seconds = epoch.to_str().and_then(|text| text.trim().parse::<i64>().ok());
        let day = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        return day
            .map(|day| day.to_zoned(jiff::tz::TimeZone::UTC).date())
            .ok_or_else(|| Failure::Usage("SOURCE_DATE_EPOCH is not a number of seconds".into()));
    }
    Ok(jiff::Zoned::now().date())
}

/// The time, as people read clocks.
pub fn clock() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}
