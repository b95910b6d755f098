//! Positionings: for whom we are what, compared with what else they could do (Dunford, Obviously Awesome).

use super::comparison;
use super::competitor::{Competitor, CompetitorKind};
use super::persona::Persona;
use super::product::Product;
use super::segment::Segment;
use crate::diagnostic::{Level, Rule, listed};
use crate::model::{Context, Entry, Figure, Findings, Group, Kind, Own, OwnList, Ref};
use crate::parse::fact::Fact;
use crate::parse::field::{Id, Markdown};
use crate::parse::reader::{Field, Item};
use crate::record;
use std::sync::Arc;

record! {
    /// Something that we have and the alternatives do not.
    part Attribute {
        /// its name within the positioning
        id: Id,
        /// what it is
        title: Arc<str>,
    }
}

/// The attributes of a positioning.
pub struct Attributes;
impl OwnList for Attributes {
    const LIST: &'static str = "attributes";
    const WHAT: &'static str = "attribute";
}

record! {
    /// What an attribute is worth to someone.
    Worth {
        /// the attribute, by its id
        attribute: Own<Attributes>,
        /// what they get from it
        benefit: Markdown,
        /// how we know
        proof: Option<Markdown>,
    }
}

record! {
    /// Something that people say against us.
    Objection {
        /// what they say
        they_say: Markdown,
        /// what we answer
        we_say: Markdown,
    }
}

record! {
    /// The parts of the positioning sentence, where they are to be worded otherwise than from the fields (Moore,
    /// Crossing the Chasm).
    Moore {
        /// For whom
        target: Option<Markdown>,
        /// who need what
        need: Option<Markdown>,
        /// what the product is called
        product: Option<Markdown>,
        /// what it is
        category: Option<Markdown>,
        /// what they get
        benefit: Option<Markdown>,
        /// unlike what
        alternative: Option<Markdown>,
        /// what we do that the alternative does not
        differentiation: Option<Markdown>,
    }
}

record! {
    /// For whom we are what, compared with what else they could do.
    Positioning {
        /// the part of the market that cares most
        segment: Option<Ref<Segment>>,
        /// who in it decides
        personas: Vec<Item<Ref<Persona>>>,
        /// what people compare us with: the shelf that we stand on
        category: Arc<str>,
        /// what they would do if we did not exist
        alternatives: Vec<Item<Ref<Competitor>>>,
        /// what we have and the alternatives do not
        attributes: Vec<Item<Attribute>>,
        /// what each attribute is worth to them
        value: Vec<Item<Worth>>,
        /// what makes it matter now
        trends: Vec<Item<Markdown>>,
        /// where we win
        we_win: Vec<Item<Markdown>>,
        /// where we lose, and say so
        we_lose: Vec<Item<Markdown>>,
        /// what they say against us, and what we answer
        objections: Vec<Item<Objection>>,
        /// parts of the sentence in other words than the fields have
        moore: Option<Moore>,
    }
}

/// R0304
pub static INCOMPLETE: Rule = Rule {
    code: "R0304",
    slug: "positioning-incomplete",
    level: Level::Warning,
    locked: false,
    meaning: "A positioning lacks one of its components: what people would use instead, what only we have, what that is worth, and to whom (Dunford). Without it the sentence has a hole, and everyone fills it differently.",
    mend: "Add what the message names, or the words for it under `[moore]`.",
};

/// R0305
pub static NO_STATUS_QUO: Rule = Rule {
    code: "R0305",
    slug: "no-status-quo-alternative",
    level: Level::Advice,
    locked: false,
    meaning: "A positioning names competitors only. What most people do instead of buying is nothing: they stay with paper, a spreadsheet, a colleague.",
    mend: "Describe what they do today as a competitor of the kind `status-quo`, and add it to `alternatives`.",
};

impl Kind for Positioning {
    const NAME: &'static str = "positioning";
    const FOLDER: &'static str = "positioning";
    const TITLE: &'static str = "Positioning";
    const GROUP: Group = Group::Direction;
    const OWNED: bool = true;
    const COLUMNS: &'static [&'static str] = &["segment", "category", "owner"];
    const RULES: &'static [&'static Rule] = &[&INCOMPLETE, &NO_STATUS_QUO];
    const STARTER: &'static str = r#"title = "{title}"
# What people compare us with: the shelf that we stand on.
category = "a tool that does what"
# What they would do if we did not exist: ids of competitors, what they do today among them.
alternatives = []
# For whom: segment = "…", personas = ["…"], or in words under [moore].
# Where we win, and where we lose and say so.
we_win = ["where we are the obvious choice"]
we_lose = ["where something else serves them better"]

# What we have and the alternatives do not.
[[attributes]]
id = "first"
title = "what only we have"

[[value]]
attribute = "first"
benefit = "what they get from it"
proof = "How we know."

[[objections]]
they_say = "What they say against us."
we_say = "What we answer."

# Parts of the sentence in other words than the fields have.
[moore]
target = "people who"
alternative = "what they do today"
"#;

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let figure = |key, title, value, formula| Figure { key, title, value, formula, inputs: Vec::new() };
        vec![
            figure(
                "sentence",
                "The sentence",
                Fact::List(sentence(entry, cx)),
                "For … who … we are … that … Unlike … we … (Moore), from the components of the positioning where `moore` does not word them",
            ),
            figure(
                "worth",
                "What it is worth",
                Fact::List(worth(entry)),
                "what each attribute is worth, in their order",
            ),
            figure(
                "comparison",
                "How we compare",
                comparison::compare(&alternatives(entry, cx), cx),
                "the product's capabilities, then those that only the alternatives have",
            ),
        ]
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        let lacking: Vec<&str> =
            components(entry).into_iter().filter_map(|(name, has)| (!has).then_some(name)).collect();
        if !lacking.is_empty() {
            let message = format!("`{}` lacks {}", entry.core.key.id, listed(&lacking));
            out.tell(&INCOMPLETE, entry.core.header(), message).help =
                Some("add what is lacking, or the words for it under `[moore]`".into());
        }
        let named: Vec<Option<CompetitorKind>> =
            entry.alternatives.iter().map(|alternative| cx.model.get(alternative)?.kind).collect();
        // Of what nobody says how it competes, it may be the status quo.
        let known = named.iter().all(Option::is_some) && !named.is_empty();
        if known && !named.contains(&Some(CompetitorKind::StatusQuo)) {
            let message = format!("`{}` names nothing that people do without buying", entry.core.key.id);
            out.tell(&NO_STATUS_QUO, entry.core.at("alternatives"), message).help =
                Some("add a competitor with `kind = \"status-quo\"` to `alternatives`".into());
        }
    }
}

/// Dunford's components in her order, and whether each is there, in fields or in words.
fn components(entry: &Positioning) -> [(&'static str, bool); 4] {
    let moore = |word: fn(&Moore) -> &Option<Markdown>| entry.moore.as_ref().is_some_and(|moore| word(moore).is_some());
    [
        ("`alternatives`", !entry.alternatives.is_empty() || moore(|m| &m.alternative)),
        ("`attributes`", !entry.attributes.is_empty() || moore(|m| &m.differentiation)),
        ("`value`", !entry.value.is_empty() || moore(|m| &m.benefit)),
        ("a `segment` or `personas`", entry.segment.is_some() || !entry.personas.is_empty() || moore(|m| &m.target)),
    ]
}

/// The alternatives that can be compared, in the order of the positioning.
fn alternatives<'a>(entry: &Entry<Positioning>, cx: &Context<'a>) -> Vec<&'a Entry<Competitor>> {
    let mut found: Vec<&Entry<Competitor>> = Vec::new();
    for competitor in entry.alternatives.iter().filter_map(|alternative| cx.model.get(alternative)) {
        if !found.iter().any(|known| known.core.key == competitor.core.key) {
            found.push(competitor);
        }
    }
    found
}

/// The sentence, a part a row: `name`, the `word` that leads into it, and what it `says`. What nothing says has no `says`;
/// the need, which only `moore` can word, is left out then.
fn sentence(entry: &Entry<Positioning>, cx: &Context<'_>) -> Vec<Fact> {
    let moore = entry.moore.as_ref();
    let given = |word: fn(&Moore) -> &Option<Markdown>| {
        moore.and_then(|moore| word(moore).as_ref()).map(|text| vec![text.fact()])
    };
    let product = match moore.and_then(|moore| moore.product.as_ref()) {
        Some(name) => crate::parse::plain::plain(name),
        None => cx.model.only::<Product>().map_or_else(|| "It".to_owned(), |product| product.core.title.to_string()),
    };
    let target = || match &entry.segment {
        Some(segment) => vec![segment.fact()],
        None => entry.personas.iter().map(|persona| persona.value.fact()).collect(),
    };
    let differs = given(|m| &m.differentiation);
    let unlike = if differs.is_some() { "we" } else { "we have" };
    let rows = [
        ("target", "For".to_owned(), given(|m| &m.target).unwrap_or_else(target)),
        ("need", "who".to_owned(), given(|m| &m.need).unwrap_or_default()),
        (
            "category",
            format!("{product} is"),
            given(|m| &m.category).unwrap_or_else(|| vec![entry.category.clone().into()]),
        ),
        (
            "benefit",
            "that".to_owned(),
            given(|m| &m.benefit).unwrap_or_else(|| entry.value.iter().map(|worth| worth.benefit.fact()).collect()),
        ),
        (
            "alternative",
            "Unlike".to_owned(),
            given(|m| &m.alternative).unwrap_or_else(|| entry.alternatives.iter().map(|a| a.value.fact()).collect()),
        ),
        (
            "differentiation",
            unlike.to_owned(),
            differs.unwrap_or_else(|| entry.attributes.iter().map(|a| a.title.clone().into()).collect()),
        ),
    ];
    rows.into_iter()
        .filter(|(name, _, says)| *name != "need" || !says.is_empty())
        .map(|(name, word, says)| {
            Fact::table([("name", name.into()), ("word", word.into()), ("says", Fact::List(says))])
        })
        .collect()
}

/// What each attribute is worth: `title` and `worth`, a list of `benefit` and `proof`.
fn worth(entry: &Positioning) -> Vec<Fact> {
    let rows = entry.attributes.iter().map(|attribute| {
        let worth = entry.value.iter().filter(|worth| worth.attribute.written == attribute.id.0).map(|worth| {
            Fact::table([
                ("benefit", worth.benefit.fact()),
                ("proof", worth.proof.as_ref().map_or(Fact::Absent, Field::fact)),
            ])
        });
        Fact::table([
            ("id", attribute.id.0.clone().into()),
            ("title", attribute.title.clone().into()),
            ("worth", Fact::List(worth.collect())),
        ])
    });
    rows.collect()
}
