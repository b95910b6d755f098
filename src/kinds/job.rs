//! Jobs: what people hire the product for, and how well it is done today (Christensen; Ulwick).

use super::persona::Persona;
use crate::diagnostic::listed;
use crate::model::{Context, Entry, Figure, Findings, Group, Kind, Ref};
use crate::parse::fact::{Fact, To};
use crate::parse::field::{Markdown, Scale};
use crate::parse::reader::{Field, Item};
use crate::parse::rules::MISSING_FIELD;
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// What a job is about.
    Dimension {
        /// Something gets done.
        Functional = "functional",
        /// Somebody feels otherwise.
        Emotional = "emotional",
        /// Others see somebody otherwise.
        Social = "social",
    }
}

record! {
    /// Something by which people tell whether the job was done well.
    Desired {
        /// what they want more of, or less
        title: Arc<str>,
        /// how much it matters to them, 1 to 10
        importance: Scale<1, 10>,
        /// how well they get it today, 1 to 10
        satisfaction: Scale<1, 10>,
    }
}

record! {
    /// What pulls people to something new, and what holds them back.
    Forces {
        /// what is wrong today
        push: Option<Markdown>,
        /// what draws them to something new
        pull: Option<Markdown>,
        /// what they fear of it
        anxiety: Option<Markdown>,
        /// what they are used to
        habit: Option<Markdown>,
    }
}

record! {
    /// What people hire the product for.
    Job {
        /// who has it
        personas: Vec<Item<Ref<Persona>>>,
        /// When …: where they are as it comes up
        situation: Option<Markdown>,
        /// I want to …: what they want to do then
        motivation: Option<Markdown>,
        /// so I can …: what that is good for
        outcome: Option<Markdown>,
        /// the job in a sentence, in place of the three; the text's first paragraph stands in
        statement: Option<Markdown>,
        /// what it is about
        dimension: Option<Dimension>,
        /// how they tell that it was done well
        outcomes: Vec<Item<Desired>>,
        /// what they do the job with today
        hired_today: Vec<Item<Markdown>>,
        /// what makes them change, and what keeps them from it
        forces: Option<Forces>,
    }
}

impl Desired {
    /// Importance, and once more what is lacking: importance + max(importance − satisfaction, 0) (Ulwick).
    #[must_use]
    pub fn opportunity(&self) -> i64 {
        self.importance.0 + (self.importance.0 - self.satisfaction.0).max(0)
    }
}

impl Job {
    /// A job as pages tell it: the entry, the sentence in its parts or whole, and its outcomes.
    #[must_use]
    pub fn told(entry: &Entry<Self>) -> Fact {
        let part = |part: &Option<Markdown>| part.as_ref().map_or(Fact::Absent, Field::fact);
        let name: Arc<str> = entry.core.key.to_string().into();
        let said = Fact::table([
            ("situation", part(&entry.situation)),
            ("motivation", part(&entry.motivation)),
            ("outcome", part(&entry.outcome)),
            ("statement", part(&entry.statement)),
        ]);
        Fact::table([
            ("entry", Fact::Ref(name.clone(), To::Any)),
            ("said", Fact::By(name, Box::new(said))),
            ("opportunity", entry.opportunity().map_or(Fact::Absent, |best| Fact::Number(best as f64))),
            ("outcomes", entry.strips()),
        ])
    }

    /// Its outcomes as they are drawn, where most is to be won first.
    fn strips(&self) -> Fact {
        let mut sorted: Vec<_> = self.outcomes.iter().collect();
        sorted.sort_by_key(|outcome| std::cmp::Reverse(outcome.opportunity()));
        Fact::List(sorted.into_iter().map(|outcome| strip(outcome)).collect())
    }

    /// The highest opportunity score of its outcomes; none where it names none.
    #[must_use]
    pub fn opportunity(&self) -> Option<i64> {
        self.outcomes.iter().map(|outcome| outcome.opportunity()).max()
    }
}

const OPPORTUNITY: &str = "importance + max(importance − satisfaction, 0), of 20 (Ulwick, Outcome-Driven Innovation)";

impl Kind for Job {
    const NAME: &'static str = "job";
    const FOLDER: &'static str = "jobs";
    const TITLE: &'static str = "Jobs";
    const GROUP: Group = Group::Direction;
    const LINKED: bool = true;
    const LEAD: Option<&'static str> = Some("statement");
    const COLUMNS: &'static [&'static str] = &["personas", "dimension"];
    const STARTER: &'static str = r#"title = "{title}"
# "When … I want to … so I can …"; or the whole in `statement`
situation = "it is late and everybody wants to go home"
motivation = "see at a glance that all is well"
outcome = "sleep"
# functional, emotional, social
dimension = "functional"
hired_today = ["what they do it with today"]

# How they tell that it was done well, both 1 to 10, as they rated it.
[[outcomes]]
title = "Less time until I know"
importance = 9
satisfaction = 4
"#;

    /// Where most is to be won first.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        [-entry.opportunity().unwrap_or_default(), 0]
    }

    fn figures(entry: &Entry<Self>, _cx: &Context<'_>) -> Vec<Figure> {
        let mut figures = Vec::new();
        if let Some(best) = entry.opportunity() {
            let inputs = entry
                .outcomes
                .iter()
                .map(|outcome| (outcome.title.clone(), Fact::Number(outcome.opportunity() as f64)));
            figures.push(Figure {
                key: "opportunity",
                title: "Opportunity",
                value: Fact::Number(best as f64),
                formula: "the highest score of its outcomes; each is importance + max(importance − satisfaction, 0), of 20 (Ulwick, Outcome-Driven Innovation)",
                inputs: inputs.collect(),
            });
            figures.push(Figure {
                key: "outcomes",
                title: "Outcomes",
                value: entry.strips(),
                formula: OPPORTUNITY,
                inputs: Vec::new(),
            });
        }
        figures
    }

    fn needs(&self) -> Vec<&'static str> {
        let in_parts = self.situation.is_some() && self.motivation.is_some() && self.outcome.is_some();
        match (in_parts, self.statement.is_some()) {
            (true, false) => vec!["situation", "motivation", "outcome"],
            (false, true) => vec!["statement"],
            // Either says it; or neither, which is told anyway.
            _ => Vec::new(),
        }
    }

    fn check(entry: &Entry<Self>, _cx: &Context<'_>, out: &mut Findings<'_>) {
        let parts = [("situation", &entry.situation), ("motivation", &entry.motivation), ("outcome", &entry.outcome)];
        let absent: Vec<String> =
            parts.iter().filter(|(_, part)| part.is_none()).map(|(name, _)| format!("`{name}`")).collect();
        if entry.statement.is_some() || absent.is_empty() {
            return;
        }
        let names: Vec<&str> = absent.iter().map(String::as_str).collect();
        let message = if absent.len() == 3 {
            "missing field `statement`, or `situation`, `motivation` and `outcome`".to_owned()
        } else {
            format!("missing {}", listed(&names))
        };
        out.tell(&MISSING_FIELD, entry.core.header(), message).help =
            Some("say the job in three parts (when …, I want to …, so I can …) or as a whole in `statement`".into());
    }
}

/// An outcome as it is drawn: how much it matters, how well it is met, and where both lie on a line of ten.
fn strip(outcome: &Desired) -> Fact {
    let (importance, satisfaction) = (outcome.importance.0, outcome.satisfaction.0);
    Fact::table([
        ("title", outcome.title.fact()),
        ("importance", Fact::Number(importance as f64)),
        ("satisfaction", Fact::Number(satisfaction as f64)),
        ("opportunity", Fact::Number(outcome.opportunity() as f64)),
        ("from", Fact::Number((importance.min(satisfaction) * 10) as f64)),
        ("to", Fact::Number((importance.max(satisfaction) * 10) as f64)),
    ])
}
