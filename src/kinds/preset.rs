//! Presets: metrics that many products have, with what is meant by each. Part of metrics.

use super::metric::Direction;
use crate::variants;

variants! {
    /// A metric that many products have.
    Preset {
        Revenue = "revenue",
        /// Monthly recurring revenue.
        Mrr = "mrr",
        /// Annual recurring revenue.
        Arr = "arr",
        /// Net revenue retention.
        Nrr = "nrr",
        Retention = "retention",
        Churn = "churn",
        Activation = "activation",
        Engagement = "engagement",
        Conversion = "conversion",
        /// Customer satisfaction.
        Csat = "csat",
        /// Net promoter score.
        Nps = "nps",
        /// Customer effort score.
        Ces = "ces",
        Adoption = "adoption",
        TimeToValue = "time-to-value",
    }
}

impl Preset {
    /// What exactly is counted.
    #[must_use]
    pub fn definition(self) -> &'static str {
        match self {
            Preset::Revenue => "What customers paid or owe for the period, taxes left out.",
            Preset::Mrr => "What running subscriptions bring in a month; yearly ones count a twelfth.",
            Preset::Arr => "What running subscriptions bring in a year: monthly recurring revenue times twelve.",
            Preset::Nrr => {
                "What the customers of a year ago pay today, as a share of what they paid then: growth, shrinkage and losses together."
            }
            Preset::Retention => "The share of those who used the product in one period and use it again in the next.",
            Preset::Churn => "The share of customers at the start of a period who are gone at its end.",
            Preset::Activation => "The share of new users who reach the first moment of use that counts.",
            Preset::Engagement => "The share of a month's users who use the product on a given day.",
            Preset::Conversion => "The share of those who could take the next step and take it.",
            Preset::Csat => {
                "The share of answers that are 4 or 5 on a scale of 1 to 5, to the question how satisfied one is."
            }
            Preset::Nps => {
                "Would recommend it (9 or 10 of 10), as a share of answers, less those who would not (0 to 6): −100 to 100."
            }
            Preset::Ces => "The mean answer, 1 to 7, to the question how easy it was to get something done.",
            Preset::Adoption => "The share of users who could use something and do.",
            Preset::TimeToValue => "The days from signing to the first use that counts, in the median.",
        }
    }

    /// In what it is counted.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Preset::Revenue | Preset::Mrr | Preset::Arr => "units of currency",
            Preset::Nps | Preset::Ces => "points",
            Preset::TimeToValue => "days",
            _ => "%",
        }
    }

    /// Which way is better.
    #[must_use]
    pub fn direction(self) -> Direction {
        match self {
            Preset::Churn | Preset::TimeToValue => Direction::Down,
            _ => Direction::Up,
        }
    }
}
