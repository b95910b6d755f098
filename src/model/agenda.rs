//! The days of all entries, worked out once, with those who see to them.

use super::day::Day;
use super::entry::Key;
use super::kind::Context;
use crate::parse::fact::Fact;
use std::collections::HashMap;
use std::ops::Deref;

/// A day of an entry, and who has to do with it.
pub struct Dated {
    /// The entry.
    pub entry: Key,
    /// The day.
    pub day: Day,
    /// The entry that sees to it.
    pub owner: Option<Key>,
    /// The team that it falls to, where that is an entry.
    pub team: Option<Key>,
}

impl Deref for Dated {
    type Target = Day;
    fn deref(&self) -> &Day {
        &self.day
    }
}

/// What happens on days, of all entries that are not given up.
pub struct Agenda {
    days: Vec<Dated>,
    owned: HashMap<Key, Vec<usize>>,
}

impl Agenda {
    /// Asks every entry for its days.
    pub(super) fn of(cx: &Context<'_>) -> Agenda {
        let key = |who: &Fact| match who {
            Fact::Ref(written, to) => cx.model.find(written, *to).ok().map(|found| found.key),
            _ => None,
        };
        let mut days = Vec::new();
        for entry in cx.model.entries().filter(|entry| cx.model.is_live(&entry.core().key)) {
            let entry_key = &entry.core().key;
            let own = cx.model.kind(entry_key.kind).map_or_else(Vec::new, |kind| kind.days(entry.as_ref(), cx));
            days.extend(own.into_iter().map(|day| Dated {
                entry: entry_key.clone(),
                owner: key(&day.owner),
                team: key(&day.team),
                day,
            }));
        }
        let mut owned: HashMap<Key, Vec<usize>> = HashMap::new();
        for (place, day) in days.iter().enumerate() {
            if let Some(owner) = &day.owner {
                owned.entry(owner.clone()).or_default().push(place);
            }
        }
        Agenda { days, owned }
    }

    /// All of them: those of an entry together, in the order of writing.
    #[must_use]
    pub fn days(&self) -> &[Dated] {
        &self.days
    }

    /// Those that a person, a team or a role sees to.
    pub fn owned_by(&self, owner: &Key) -> impl Iterator<Item = &Dated> {
        self.owned.get(owner).into_iter().flatten().map(|place| &self.days[*place])
    }
}
