//! What changed: what is new, moved, decided and gone since the revision that `[changes]` names.

use super::{Desk, Page};
use crate::compare::{Changed, Fate};
use crate::model::Group;
use crate::parse::fact::{Fact, To};
use crate::parse::scalar::date_long;
use std::sync::Arc;

/// What changed since a revision.
pub struct ChangesPage;

/// The page's name and its folder.
pub const NAME: &str = "changes";

impl Page for ChangesPage {
    fn name(&self) -> &'static str {
        NAME
    }
    fn folder(&self) -> &'static str {
        NAME
    }
    fn group(&self) -> Group {
        Group::Plan
    }
    fn title(&self) -> &'static str {
        "What changed"
    }
    fn about(&self, desk: &Desk<'_>) -> Arc<str> {
        let changes = desk.projected.changes.as_ref();
        let since = changes.map_or(String::new(), |changes| format!(" since {}", date_long(changes.begin())));
        format!("What is new, what moved, what was decided and what is gone{since}.").into()
    }
    fn comes_last(&self) -> bool {
        true
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        desk.projected.changes.is_some()
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let Some(changes) = &desk.projected.changes else { return Vec::new() };
        let groups = desk.projected.kinds.iter().filter_map(|kind| {
            let of_kind = changes.changed.iter().filter(|entry| entry.key.kind == kind.name());
            let entries: Vec<Fact> = of_kind.map(|entry| row(desk, entry)).collect();
            let (name, title) = (kind.traits().folder.into(), kind.traits().title.into());
            let group = [("name", name), ("title", title), ("entries", Fact::List(entries.clone()))];
            (!entries.is_empty()).then(|| Fact::table(group))
        });
        let groups = Fact::List(groups.collect());
        let mut facts: Vec<(Arc<str>, Fact)> = vec![("day".into(), changes.begin().into())];
        facts.extend(changes.revision().map(|name| ("since".into(), name.clone().into())));
        let count = i64::try_from(changes.changed.len()).unwrap_or(i64::MAX);
        facts.extend((count > 0).then(|| ("count".into(), Fact::Whole(count))));
        facts.extend((!groups.is_absent()).then(|| ("groups".into(), groups)));
        facts
    }
}

fn row(desk: &Desk<'_>, entry: &Changed) -> Fact {
    let is_gone = entry.fate == Fate::Removed;
    let card = (!is_gone).then(|| Fact::Ref(entry.key.to_string().into(), To::Any));
    let lines = entry.lines().into_iter().map(Fact::from).collect();
    let stamp = desk.projected.stamp_of(entry);
    let author = stamp.and_then(|stamp| stamp.author.as_ref()).map(|author| match &author.entry {
        Some(key) => Fact::Ref(key.to_string().into(), To::Any),
        None => author.name.clone().into(),
    });
    Fact::table([
        ("entry", card.into()),
        ("title", entry.title.clone().into()),
        ("told", Fact::List(lines)),
        ("changed", stamp.map(|stamp| Fact::from(stamp.day)).into()),
        ("author", author.into()),
    ])
}
