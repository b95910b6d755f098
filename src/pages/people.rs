//! People: whom to ask, and who decides?

use super::{Desk, Page, entries_of};
use crate::kinds::person::Person;
use crate::kinds::role::{Role, holders};
use crate::kinds::team::Team;
use crate::model::{Core, Entry, Group, Key, Kind, Targets};
use crate::parse::fact::{Fact, To};
use std::sync::Arc;

/// Everybody who works on the product, and the matrix of who decides what.
pub struct People;

/// How somebody has to do with something, the strongest first: the letter, and the words for it.
const PARTS: [(&str, &str); 4] =
    [("A", "answers for it"), ("R", "does the work"), ("C", "is asked before"), ("I", "is told after")];

impl Page for People {
    fn name(&self) -> &'static str {
        Person::FOLDER
    }
    fn folder(&self) -> &'static str {
        Person::FOLDER
    }
    fn group(&self) -> Group {
        Group::People
    }
    fn title(&self) -> &'static str {
        "People"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "Who is responsible for what, and whom to ask.".into()
    }
    fn gathers(&self) -> &'static [&'static str] {
        &[Team::FOLDER, Role::FOLDER]
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        desk.context.model.of_kind(Person::NAME).next().is_some()
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let vacant = |key: &Key| holders(key, desk.context.model).next().is_none();
        let mut facts: Vec<(Arc<str>, Fact)> = vec![
            ("people".into(), entries_of::<Person>(desk, |_| true)),
            ("vacant".into(), entries_of::<Role>(desk, vacant)),
            ("matrix".into(), matrix(desk)),
        ];
        facts.retain(|(_, fact)| !fact.is_absent());
        facts
    }
}

/// The part of one team in one thing.
#[derive(Clone)]
struct Cell {
    /// Which of [`PARTS`], the strongest of the team.
    part: usize,
    /// Those of the team who were named themselves.
    who: Vec<Fact>,
}

/// Who decides what: `columns`, the teams that have a part in it, and `rows` of `entry` and `cells`; a cell has the strongest
/// `letter` of the team, the `words` for it, and `who` of the team was named. People without a team share the last column.
fn matrix(desk: &Desk<'_>) -> Fact {
    let model = desk.context.model;
    let cores: Vec<&Core> = model.entries().map(|entry| entry.core()).collect();
    let decided: Vec<&Core> =
        cores.into_iter().filter(|core| core.common.raci.is_some() && model.is_live(&core.key)).collect();
    let teams: Vec<&Entry<Team>> = model.all::<Team>().collect();
    let column_of = |key: &Key| {
        teams.iter().position(|team| team.core.key == *key || is_in(desk, team, key)).unwrap_or(teams.len())
    };
    let mut table: Vec<(&Core, Vec<Option<Cell>>)> = Vec::new();
    for core in decided {
        let Some(raci) = &core.common.raci else { continue };
        let mut cells: Vec<Option<Cell>> = vec![None; teams.len() + 1];
        let parts = [&raci.accountable.0, &raci.responsible, &raci.consulted, &raci.informed];
        for (part, who) in parts.into_iter().enumerate().flat_map(|(part, list)| list.iter().map(move |w| (part, w))) {
            let Ok(found) = model.find(&who.written, crate::model::Owners::TO) else { continue };
            let cell = cells[column_of(&found.key)].get_or_insert(Cell { part, who: Vec::new() });
            cell.part = cell.part.min(part);
            if found.key.kind != Team::NAME {
                cell.who.push(Fact::Ref(found.key.to_string().into(), To::Any));
            }
        }
        table.push((core, cells));
    }
    let used: Vec<usize> =
        (0..=teams.len()).filter(|column| table.iter().any(|(_, cells)| cells[*column].is_some())).collect();
    if used.is_empty() {
        return Fact::Absent;
    }
    let head = |column: &usize| match teams.get(*column) {
        Some(team) => Fact::Ref(team.core.key.to_string().into(), To::Any),
        None => "Others".into(),
    };
    let rows = table.iter().map(|(core, cells)| {
        let cells = used.iter().map(|column| match &cells[*column] {
            None => Fact::Flag(false),
            Some(Cell { part, who }) => Fact::table([
                ("letter", PARTS[*part].0.into()),
                ("words", PARTS[*part].1.into()),
                ("who", Fact::List(who.clone())),
            ]),
        });
        let entry = Fact::Ref(core.key.to_string().into(), To::Any);
        Fact::table([("entry", entry), ("cells", Fact::List(cells.collect()))])
    });
    Fact::table([("columns", Fact::List(used.iter().map(head).collect())), ("rows", Fact::List(rows.collect()))])
}

/// Whether a person belongs to a team, or leads it.
fn is_in(desk: &Desk<'_>, team: &Entry<Team>, key: &Key) -> bool {
    let model = desk.context.model;
    let mut people = team.people().filter_map(|person| model.get(person));
    people.any(|person| person.core.key == *key)
}
