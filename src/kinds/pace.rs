//! Pace: whether something is as far as its time. Part of objectives and metrics.

use crate::config::Config;
use crate::model::State;
use crate::parse::scalar::{Date, FiscalStart, Period};

/// How something stands against the share of its time that has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    /// As far as its time, or nearly.
    OnTrack,
    /// Behind.
    AtRisk,
    /// Far behind.
    OffTrack,
}

impl Pace {
    /// On track from `elapsed` − `pace_on_track` on, at risk from `elapsed` − `pace_at_risk` on, else off track. All are shares, 0 to 1.
    #[must_use]
    pub fn of(score: f64, elapsed: f64, config: &Config) -> Self {
        // Shares are sums of decimals: what is meant to lie on the border does.
        let behind = elapsed - score - 1e-9;
        if behind <= config.pace_on_track().0 {
            Pace::OnTrack
        } else if behind <= config.pace_at_risk().0 {
            Pace::AtRisk
        } else {
            Pace::OffTrack
        }
    }

    /// As readers see it.
    #[must_use]
    pub fn state(self) -> State {
        match self {
            Pace::OnTrack => State::new("On track", "ok", "good"),
            Pace::AtRisk => State::new("At risk", "warn", "warn"),
            Pace::OffTrack => State::new("Off track", "diamond", "bad"),
        }
    }
}

/// What stands where nothing was counted.
pub const NO_DATA: State = State::new("No data", "dash", "mute");

/// The share of a period that has passed by a day: whole days passed ÷ days, 0 to 1.
#[must_use]
pub fn elapsed(period: Period, fiscal: FiscalStart, as_of: Date) -> f64 {
    let (first, last) = period.days(fiscal);
    let days = |from: Date, to: Date| to.duration_since(from).as_hours() as f64 / 24.0;
    (days(first, as_of) / (days(first, last) + 1.0)).clamp(0.0, 1.0)
}

/// How far something has come from `start` to `target`, 0 to 1; none where there is no way between the two.
#[must_use]
pub fn covered(start: f64, now: f64, target: f64) -> Option<f64> {
    let way = target - start;
    (way.abs() > f64::EPSILON).then(|| ((now - start) / way).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::configure;
    use crate::diagnostic::Report;
    use crate::source::{FileId, Source};
    use jiff::civil::date;
    use std::sync::Arc;

    #[test]
    fn the_borders_belong_to_the_better_side() {
        let source = Arc::new(Source::new("rutter.toml", "title = \"T\""));
        let config = configure(&source, FileId(0), &mut Report::default());
        assert_eq!(Pace::of(0.5, 0.6, &config), Pace::OnTrack);
        assert_eq!(Pace::of(0.49, 0.6, &config), Pace::AtRisk);
        assert_eq!(Pace::of(0.3, 0.6, &config), Pace::AtRisk);
        assert_eq!(Pace::of(0.29, 0.6, &config), Pace::OffTrack);
    }

    #[test]
    fn a_half_year_passes_by_days() {
        let half = Period::parse("2026-H2").expect("a half-year");
        let on = |day| elapsed(half, FiscalStart::default(), day);
        assert!((on(date(2026, 10, 14)) - 105.0 / 184.0).abs() < 1e-9);
        assert!(on(date(2026, 7, 1)).abs() < 1e-9);
        assert!((on(date(2027, 3, 1)) - 1.0).abs() < 1e-9);
        assert!(on(date(2026, 1, 1)).abs() < 1e-9);
    }

    #[test]
    fn the_way_is_covered_in_either_direction() {
        assert_eq!(covered(3.1, 1.6, 1.0).map(|share| (share * 100.0).round()), Some(71.0));
        assert_eq!(covered(40.0, 30.0, 85.0), Some(0.0));
        assert_eq!(covered(4.0, 20.0, 12.0), Some(1.0));
        assert_eq!(covered(5.0, 5.0, 5.0), None);
    }
}
