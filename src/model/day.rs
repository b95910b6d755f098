//! Something that happens on a day: for calendars, and for lists of what is due.

use super::kind::Context;
use crate::parse::fact::{Fact, To};
use crate::parse::scalar::{Date, TimeOfDay};
use std::sync::Arc;

/// What sort of day it is; on one day, what all wait for comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occasion {
    /// The day of a launch.
    LaunchDay,
    /// What was held back may be told.
    Embargo,
    /// Whether to go on is decided.
    Gate,
    /// Something is said to someone.
    Message,
    /// Something is to be done by then.
    Task,
    /// Something is to be reached by then.
    Milestone,
}

impl Occasion {
    /// The words as shown.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Occasion::LaunchDay => "Launch day",
            Occasion::Embargo => "Embargo",
            Occasion::Gate => "Gate",
            Occasion::Message => "Message",
            Occasion::Task => "Task",
            Occasion::Milestone => "Milestone",
        }
    }
}

/// Something that happens on a day of an entry.
#[derive(Debug, Clone)]
pub struct Day {
    /// Its name within the entry, which stays when its day moves: `gate-go`. Empty for the day of the entry itself.
    pub name: Arc<str>,
    /// The day.
    pub date: Date,
    /// At what time.
    pub time: Option<TimeOfDay>,
    /// Minutes that its time is ahead of UTC; none for the time of the portal.
    pub ahead: Option<i16>,
    /// What sort of day.
    pub sort: Occasion,
    /// What happens.
    pub title: Arc<str>,
    /// The part of the entry's page that tells more.
    pub part: Option<Arc<str>>,
    /// Who sees to it.
    pub owner: Fact,
    /// The team that it falls to.
    pub team: Fact,
    /// Who must agree to it.
    pub approver: Fact,
    /// How it stands.
    pub state: Fact,
    /// Whether all who have to do with the entry wait for it.
    pub is_shared: bool,
    /// Whether the entry itself is behind us: nothing of it is awaited any more.
    pub is_past: bool,
}

impl Day {
    /// Whether it is behind us: done, sent, or called off, or its entry is.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.is_past || self.mark().is_some_and(|mark| matches!(mark, "done" | "cross" | "ok"))
    }

    fn mark(&self) -> Option<&str> {
        self.of_state("mark")
    }

    /// How it stands, in a word.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        self.of_state("word")
    }

    fn of_state(&self, name: &str) -> Option<&str> {
        let Fact::Table(state) = &self.state else { return None };
        state.iter().find(|(key, _)| **key == *name).and_then(|(_, fact)| match fact {
            Fact::Text(text) => Some(&**text),
            _ => None,
        })
    }

    /// As data for pages.
    #[must_use]
    pub fn fact(&self, launch: Fact) -> Fact {
        Fact::table([
            ("date", self.date.into()),
            ("time", self.time.map(|time| time.to_string()).into()),
            ("sort", self.sort.words().into()),
            ("title", self.title.clone().into()),
            ("part", self.part.clone().into()),
            ("launch", launch),
            ("owner", self.owner.clone()),
            ("approver", self.approver.clone()),
            ("state", self.state.clone()),
        ])
    }

    /// What a person, a team or a role is called; text as it is written.
    #[must_use]
    pub fn called(who: &Fact, cx: &Context<'_>) -> Option<Arc<str>> {
        match who {
            Fact::Ref(written, to @ (To::Owners | To::Kinds(_))) => Some(match cx.model.find(written, *to) {
                Ok(found) => cx.model.core(&found.key).map_or_else(|| written.clone(), |core| core.title.clone()),
                Err(_) => written.clone(),
            }),
            Fact::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}
