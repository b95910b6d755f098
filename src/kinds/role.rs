//! Roles: what is somebody's to do, whoever has it.

use super::person::Person;
use crate::model::{Context, Entry, Figure, Group, Key, Kind, Model, Ref};
use crate::parse::fact::{Fact, To};
use crate::parse::field::Markdown;
use crate::parse::reader::Item;
use crate::record;

record! {
    /// What is somebody's to do.
    Role {
        /// what is theirs to do
        responsibilities: Vec<Item<Markdown>>,
        /// what people expect of them, and is not theirs
        not_responsible: Vec<Item<Markdown>>,
        /// the roles that it is often taken for
        contrasts_with: Vec<Item<Ref<Role>>>,
    }
}

/// The people who have a role, those who left aside.
pub fn holders<'m>(role: &'m Key, model: &'m Model) -> impl Iterator<Item = &'m Entry<Person>> {
    model.all::<Person>().filter(move |person| {
        let mut roles = person.roles.iter().filter_map(|role| model.get(role));
        person.alumni != Some(true) && roles.any(|other| other.core.key == *role)
    })
}

impl Kind for Role {
    const NAME: &'static str = "role";
    const FOLDER: &'static str = "roles";
    const TITLE: &'static str = "Roles";
    const GROUP: Group = Group::People;
    const OWNS: bool = true;
    const LATER: &'static [&'static str] = &["onboarding"];
    const COLUMNS: &'static [&'static str] = &["responsibilities", "contrasts_with"];
    const STARTER: &'static str = r#"title = "{title}"
responsibilities = ["what is theirs to do"]
not_responsible = ["what people expect of them, and is not theirs"]
"#;

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        vec![held_by(entry, cx), super::person::answers_for(&entry.core.key, cx)]
    }
}

/// Who has a role: nobody means that it is vacant.
fn held_by(role: &Entry<Role>, cx: &Context<'_>) -> Figure {
    let people = holders(&role.core.key, cx.model).map(|person| person.core.key.to_string());
    Figure {
        key: "held_by",
        title: "Held by",
        value: Fact::List(people.map(|key| Fact::Ref(key.into(), To::Any)).collect()),
        formula: "the people whose `roles` name it, those who left aside",
        inputs: Vec::new(),
    }
}
