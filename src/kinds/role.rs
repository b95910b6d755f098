//! Roles: what is somebody's to do, whoever has it.

use super::onboarding::{Onboarding, into};
use super::person::Person;
use crate::diagnostic::{Level, Rule};
use crate::model::{Context, Entry, Figure, Findings, Group, Key, Kind, Model, Ref};
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
        /// the way of someone new into it; a path that names the role does as well
        onboarding: Option<Ref<Onboarding>>,
    }
}

/// R0904
pub static WITHOUT_ONBOARDING: Rule = Rule {
    code: "R0904",
    slug: "role-without-onboarding",
    level: Level::Advice,
    locked: false,
    meaning: "The definition has onboarding paths, and none leads into a role: who is new to it begins with questions.",
    mend: "Name the role in `role` of a path, or the path in `onboarding` of the role.",
};

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
    const COLUMNS: &'static [&'static str] = &["responsibilities", "contrasts_with"];
    const RULES: &'static [&'static Rule] = &[&WITHOUT_ONBOARDING];
    const STARTER: &'static str = r#"title = "{title}"
responsibilities = ["what is theirs to do"]
not_responsible = ["what people expect of them, and is not theirs"]
"#;

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        vec![held_by(entry, cx), super::person::answers_for(&entry.core.key, cx), begins_with(entry, cx)]
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        // A path that is broken may be the one.
        if entry.onboarding.is_some()
            || !into(entry, cx).is_empty()
            || cx.model.whole::<Onboarding>().any(|p| p.core.broken)
        {
            return;
        }
        if cx.model.all::<Onboarding>().next().is_some() {
            let message = format!("no onboarding path leads into `{}`", entry.core.key.id);
            out.tell(&WITHOUT_ONBOARDING, entry.core.face(), message).help =
                Some(format!("add `role = \"{}\"` to a path, or `onboarding` here", entry.core.key.id));
        }
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

/// The paths that lead into a role.
fn begins_with(role: &Entry<Role>, cx: &Context<'_>) -> Figure {
    let paths = into(role, cx).into_iter().map(|path| Fact::Ref(path.core.key.to_string().into(), To::Any));
    Figure {
        key: "begins_with",
        title: "Begins with",
        value: Fact::List(paths.collect()),
        formula: "the path that it names, and those that name it",
        inputs: Vec::new(),
    }
}
