//! Time zones by their names in the IANA database, of the edition that rutter brings: the machine's own plays no part.

use crate::diagnostic::nearest;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::fmt;

/// A time zone: `Europe/Lisbon`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let known = TimeZoneDatabase::bundled();
        known.get(text).map(Zone).map_err(|_| {
            let names: Vec<String> = known.available().map(|name| name.to_string()).collect();
            match nearest(text, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write its name in the IANA database: `Europe/Lisbon`".to_owned(),
            }
        })
    }

    /// The zone of Greenwich.
    #[must_use]
    pub fn utc() -> Self {
        Zone(TimeZone::UTC)
    }

    /// Its rules.
    #[must_use]
    pub fn rules(&self) -> &TimeZone {
        &self.0
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.iana_name().unwrap_or("UTC"))
    }
}
