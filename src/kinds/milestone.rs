//! Milestones: days that others count on.

use super::placing::OVERDUE;
use crate::model::{Context, Day, Entry, Findings, Group, How, Kind, Occasion, State, Telling};
use crate::parse::fact::Fact;
use crate::parse::reader::Field;
use crate::parse::scalar::{When, date_long};
use crate::{record, variants};

variants! {
    /// Whose day it is.
    MilestoneKind {
        /// Our own.
        Internal = "internal",
        /// Somebody else's: a partner, a customer.
        External = "external",
        /// A law or a standard says so.
        Regulatory = "regulatory",
        /// A fair, a season, a holiday.
        Event = "event",
    }
}
variants! {
    /// What became of it.
    MilestoneStatus { Planned = "planned", Met = "met", Missed = "missed" }
}

record! {
    /// A day that others count on.
    Milestone {
        /// the day, or the period by whose end it is
        date: When,
        /// whose day it is
        kind: Option<MilestoneKind>,
        /// what became of it
        status: Option<MilestoneStatus>,
    }
}

impl Milestone {
    /// Whether it is still to come.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        !matches!(self.status, Some(MilestoneStatus::Met | MilestoneStatus::Missed))
    }
}

impl Kind for Milestone {
    const NAME: &'static str = "milestone";
    const FOLDER: &'static str = "milestones";
    const TITLE: &'static str = "Milestones";
    const GROUP: Group = Group::Plan;
    const LINKED: bool = true;
    const COLUMNS: &'static [&'static str] = &["date", "kind", "status"];
    const TOLD: &'static [Telling] =
        &[Telling::new("date", How::Slips("")).opening("on"), Telling::new("status", How::Becomes(""))];
    const STARTER: &'static str = r#"title = "{title}"
date = {date}
# internal, external, regulatory, event
kind = "internal"
# planned, met, missed
status = "planned"
"#;

    fn state(entry: &Entry<Self>, cx: &Context<'_>) -> Option<State> {
        Some(match entry.status {
            Some(MilestoneStatus::Met) => State::new("Met", "done", "good"),
            Some(MilestoneStatus::Missed) => State::new("Missed", "cross", "bad"),
            Some(MilestoneStatus::Planned) | None if entry.date.last_day(cx.config.fiscal()) < cx.as_of => {
                State::new("Overdue", "warn", "warn")
            }
            Some(MilestoneStatus::Planned) | None => State::new("Planned", "open", "ink"),
        })
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        let day = entry.date.last_day(cx.config.fiscal());
        if day < cx.as_of && entry.is_ahead() {
            let message =
                format!("`{}` was on {}, and nobody says what became of it", entry.core.key.id, date_long(day));
            out.tell(&OVERDUE, entry.core.at("date"), message).help =
                Some("set `status` to `met` or `missed`, or give it a new `date`".into());
        }
    }

    fn days(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Day> {
        vec![Day {
            name: "".into(),
            date: entry.date.last_day(cx.config.fiscal()),
            time: None,
            ahead: None,
            sort: Occasion::Milestone,
            title: entry.core.title.clone(),
            part: None,
            owner: entry.core.common.owner.as_ref().map_or(Fact::Absent, Field::fact),
            team: Fact::Absent,
            approver: Fact::Absent,
            state: Self::state(entry, cx).map_or(Fact::Absent, State::fact),
            is_shared: true,
            is_past: !entry.fields.is_ahead(),
        }]
    }

    fn order(entry: &Entry<Self>, cx: &Context<'_>) -> [i64; 2] {
        let day = entry.date.last_day(cx.config.fiscal());
        let is_past = entry.status.is_some_and(|status| status != MilestoneStatus::Planned);
        // What is ahead first, the nearest on top; then what is over, the newest on top.
        let number = i64::from(day.year()) * 400 + i64::from(day.day_of_year());
        [i64::from(is_past), if is_past { -number } else { number }]
    }
}
