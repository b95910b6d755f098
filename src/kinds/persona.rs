//! Personas: whom we build for, told as one person each (Cooper).

use super::initiative::Initiative;
use super::job::Job;
use super::launch::Launch;
use super::message::{Listeners, Message};
use super::positioning::Positioning;
use super::problem::Problem;
use super::segment::Segment;
use crate::diagnostic::{Level, Related, Rule};
use crate::model::{Context, Core, Entry, Figure, Findings, Group, Kind, Ref, Targets};
use crate::parse::fact::{Fact, To};
use crate::parse::field::{Markdown, Picture};
use crate::parse::reader::Item;
use crate::{record, variants};
use std::collections::BTreeSet;
use std::sync::Arc;

variants! {
    /// What part a persona plays.
    PersonaKind {
        User = "user",
        Buyer = "buyer",
        Champion = "champion",
        Admin = "admin",
        Influencer = "influencer",
        Internal = "internal",
        /// Whom we do not build for.
        AntiPersona = "anti-persona",
    }
}

record! {
    /// Words that someone said.
    Quote {
        /// the words
        text: Arc<str>,
        /// who said them, and when
        source: Option<Arc<str>>,
    }
}

record! {
    /// Whom we build for.
    Persona {
        /// what part they play
        kind: Option<PersonaKind>,
        /// what they are called at work
        role_title: Option<Arc<str>>,
        /// the part of the market that they stand for
        segment: Option<Ref<Segment>>,
        /// what they want
        goals: Vec<Item<Markdown>>,
        /// what gets in their way
        pains: Vec<Item<Markdown>>,
        /// what they do today
        behaviours: Vec<Item<Markdown>>,
        /// where and when they meet the product
        context: Option<Markdown>,
        /// their own words
        quote: Option<Quote>,
        /// what they are good at
        skills: Vec<Item<Markdown>>,
        /// what they have in their hands
        devices: Vec<Item<Arc<str>>>,
        /// what they need to be able to use it
        accessibility: Vec<Item<Markdown>>,
        /// whether this is still a guess
        proto: Option<bool>,
        /// a picture of them
        portrait: Option<Picture>,
    }
}

/// R0301
pub static UNSERVED: Rule = Rule {
    code: "R0301",
    slug: "persona-unserved",
    level: Level::Warning,
    locked: false,
    meaning: "Nothing that is being built or considered names this persona, though others are named. Anti-personas, colleagues, guesses (`proto`) and those of a segment that we leave are not asked for.",
    mend: "Add the persona to an initiative that serves it, or say that we do not build for it: `kind = \"anti-persona\"`, or delete it.",
};

/// R0306
pub static TARGETS_ANTI_PERSONA: Rule = Rule {
    code: "R0306",
    slug: "targets-anti-persona",
    level: Level::Warning,
    locked: false,
    meaning: "Live work, a launch that is ahead or a positioning names someone whom we do not build for.",
    mend: "Take the name away, or change what the persona is.",
};

impl Persona {
    /// Whether we should be building something for them: someone outside whom we know and want.
    fn is_to_be_served(&self, cx: &Context<'_>) -> bool {
        let wanted = !matches!(self.kind, Some(PersonaKind::AntiPersona | PersonaKind::Internal));
        let left = self.segment.as_ref().and_then(|segment| cx.model.get(segment)).is_some_and(|s| s.is_left());
        wanted && !left && self.proto != Some(true)
    }
}

/// The entries of a kind that `fits` takes, in the order of lists.
fn listed<K: Kind>(cx: &Context<'_>, fits: impl Fn(&Entry<K>) -> bool) -> Vec<Fact> {
    let keys = cx.model.kind(K::NAME).map_or_else(Vec::new, |kind| kind.ordered(cx));
    let entries = keys.iter().filter_map(|key| cx.model.by_key::<K>(key)).filter(|entry| fits(entry));
    entries.map(|entry| Fact::Ref(entry.core.key.to_string().into(), To::Any)).collect()
}

/// The jobs that `fits` takes with their outcomes, where most is to be won first.
fn jobs(cx: &Context<'_>, fits: impl Fn(&Entry<Job>) -> bool) -> Vec<Fact> {
    let keys = cx.model.kind(Job::NAME).map_or_else(Vec::new, |kind| kind.ordered(cx));
    let jobs = keys.iter().filter_map(|key| cx.model.by_key::<Job>(key)).filter(|job| fits(job));
    jobs.map(Job::told).collect()
}

/// Whether a message is for someone, or for the segment that they stand for.
fn is_told(persona: &Entry<Persona>, message: &Message, cx: &Context<'_>) -> bool {
    let segment = persona.segment.as_ref().and_then(|segment| cx.model.get(segment)).map(|segment| &segment.core.key);
    let mut heard = message.r#for.iter().filter_map(|named| cx.model.find(&named.written, Listeners::TO).ok());
    heard.any(|found| found.key == persona.core.key || segment == Some(&found.key))
}

/// The initiatives that count as work for someone: neither finished nor refused.
fn live<'m>(cx: &Context<'m>) -> impl Iterator<Item = &'m Entry<Initiative>> {
    cx.model.all::<Initiative>().filter(|initiative| !initiative.is_settled())
}

impl Kind for Persona {
    const NAME: &'static str = "persona";
    const FOLDER: &'static str = "personas";
    const TITLE: &'static str = "Personas";
    const GROUP: Group = Group::Direction;
    const OWNED: bool = true;
    const COLUMNS: &'static [&'static str] = &["kind", "role_title", "segment"];
    const RULES: &'static [&'static Rule] = &[&UNSERVED, &TARGETS_ANTI_PERSONA];
    const STARTER: &'static str = r#"+++
title = "{title}"
# user, buyer, champion, admin, influencer, internal, anti-persona
kind = "user"
role_title = "What they are called at work"
# Take this away once someone has spoken with people like them.
proto = true
+++

Who they are, in two sentences.

## Goals

- what they want to get done

## Pains

- what gets in their way today
"#;

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let figure = |key, title, list: Vec<Fact>, formula| {
            let value = Fact::List(list);
            (!value.is_absent()).then_some(Figure { key, title, value, formula, inputs: Vec::new() })
        };
        let whose = |personas: &[Item<Ref<Persona>>]| {
            personas.iter().filter_map(|named| cx.model.get(named)).any(|named| named.core.key == entry.core.key)
        };
        [
            figure(
                "jobs",
                "Jobs",
                jobs(cx, |job| whose(&job.personas)),
                "the jobs that name them, where most is to be won first",
            ),
            figure(
                "problems",
                "Problems",
                listed::<Problem>(cx, |problem| whose(&problem.personas)),
                "the problems that name them, the heaviest first",
            ),
            figure(
                "messages",
                "Messages",
                listed::<Message>(cx, |message| is_told(entry, message, cx)),
                "the messages for them, or for their segment",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
        unserved(cx, out);
        for entry in live(cx) {
            targets(&entry.core, &entry.personas, cx, out);
        }
        for entry in cx.model.all::<Launch>().filter(|launch| launch.is_ahead()) {
            targets(&entry.core, &entry.personas, cx, out);
        }
        for entry in cx.model.all::<Positioning>() {
            targets(&entry.core, &entry.personas, cx, out);
        }
    }
}

/// Tells those whom nothing serves; only where initiatives say whom they serve, and none that could is lost to a fault.
fn unserved(cx: &Context<'_>, out: &mut Findings<'_>) {
    let mut all = cx.model.whole::<Initiative>();
    // A name that dangles may have meant any of them.
    let lost = all.any(|i| i.core.broken || i.personas.iter().any(|persona| cx.model.get(persona).is_none()));
    if lost
        || cx.model.may_lack(Initiative::NAME)
        || cx.model.all::<Initiative>().all(|initiative| initiative.personas.is_empty())
    {
        return;
    }
    let live = live(cx);
    let served: BTreeSet<&str> =
        live.flat_map(|i| &i.personas).filter_map(|p| Some(&*cx.model.get(p)?.core.key.id)).collect();
    for persona in cx.model.all::<Persona>().filter(|p| p.is_to_be_served(cx) && !served.contains(&*p.core.key.id)) {
        out.entry = persona.core.key.to_string().into();
        let message = format!("nothing on the roadmap serves `{}`", persona.core.key.id);
        out.tell(&UNSERVED, persona.core.header(), message).help =
            Some("add it to the `personas` of what serves it, or say why nothing does with `allow`".into());
    }
}

/// Tells the anti-personas among those that an entry is for.
fn targets(core: &Core, personas: &[Item<Ref<Persona>>], cx: &Context<'_>, out: &mut Findings<'_>) {
    for reference in personas {
        let Some(persona) = cx.model.get(reference).filter(|p| p.kind == Some(PersonaKind::AntiPersona)) else {
            continue;
        };
        out.entry = core.key.to_string().into();
        let message = format!("`{}` is for `{}`, whom we do not build for", core.key.id, persona.core.key.id);
        let finding = out.tell(&TARGETS_ANTI_PERSONA, core.at_in(reference, ""), message);
        finding.help = Some("take it away, or change the `kind` of the persona".into());
        finding.related.push(Related { span: persona.core.at("kind"), message: "it says so here".into() });
    }
}
