//! Teams: who works together, on what, and how much they can take on.

use super::person::{Person, answers_for};
use crate::model::{Context, Entry, Figure, Group, Key, Kind, Ref, TakesPart};
use crate::parse::fact::Fact;
use crate::parse::field::{Amount, Either, Markdown};
use crate::parse::reader::Item;
use crate::parse::scalar::Date;
use crate::{record, variants};
use std::collections::HashSet;
use std::sync::Arc;

variants! {
    /// What a team does for the product.
    Function {
        Product = "product",
        Engineering = "engineering",
        Design = "design",
        Qa = "qa",
        Data = "data",
        Marketing = "marketing",
        Sales = "sales",
        CustomerSuccess = "customer-success",
        Support = "support",
        Legal = "legal",
        Finance = "finance",
        Security = "security",
        Operations = "operations",
        Leadership = "leadership",
    }
}

record! {
    /// Someone in a team, with their part in it.
    Member {
        /// who
        person: Ref<Person>,
        /// their part
        role: Option<Arc<str>>,
        /// since when
        since: Option<Date>,
        /// until when
        until: Option<Date>,
    }
}

record! {
    /// People who work together.
    Team {
        /// what they do for the product
        function: Option<Function>,
        /// who leads them
        lead: Option<Ref<Person>>,
        /// who belongs to them
        members: Vec<Item<Either<Ref<Person>, Member>>>,
        /// what they are there for
        charter: Option<Markdown>,
        /// person-months that they have in a quarter
        capacity: Option<Amount>,
        /// where to reach them
        channel: Option<Arc<str>>,
    }
}

impl Team {
    /// Who leads it, and who belongs to it.
    pub fn people(&self) -> impl Iterator<Item = &Ref<Person>> {
        let members = self.members.iter().map(|member| match &member.value {
            Either::Plain(person) => person,
            Either::Full(member) => &member.person,
        });
        members.chain(&self.lead)
    }
}

impl Kind for Team {
    const NAME: &'static str = "team";
    const FOLDER: &'static str = "teams";
    const TITLE: &'static str = "Teams";
    const GROUP: Group = Group::People;
    const OWNS: bool = true;
    const CALENDAR: bool = true;
    const COLUMNS: &'static [&'static str] = &["function", "lead", "channel"];
    const STARTER: &'static str = r#"title = "{title}"
# product, engineering, design, qa, data, marketing, sales, customer-success, support, legal, finance, security,
# operations, leadership
function = "product"
charter = "What they are there for."
"#;

    /// What falls to the team, or to those who lead it or belong to it.
    fn takes_part<'a>(entry: &'a Entry<Self>, cx: &Context<'a>) -> Option<TakesPart<'a>> {
        let people = entry.people().filter_map(|person| cx.model.get(person)).map(|person| &person.core.key);
        let ours: HashSet<&Key> = people.chain([&entry.core.key]).collect();
        Some(Box::new(move |day| {
            let falls_to_it = match (&day.team, &day.day.team) {
                (Some(team), _) => *team == entry.core.key,
                (None, Fact::Ref(written, _)) => entry.function.is_some_and(|function| *function.word() == **written),
                _ => false,
            };
            falls_to_it || day.owner.as_ref().is_some_and(|owner| ours.contains(owner))
        }))
    }

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        vec![answers_for(&entry.core.key, cx)]
    }
}
