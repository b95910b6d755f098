//! Onboarding: what someone new reads, does and meets, in the order of their first weeks.

use super::person::Person;
use super::role::Role;
use super::team::Team;
use crate::diagnostic::{Level, Rule};
use crate::edition::dropping;
use crate::model::rules::HIERARCHY_CYCLE;
use crate::model::{Context, Entry, Figure, Findings, Group, Key, Kind, Ref, RefTo, Targets};
use crate::parse::fact::{Fact, To};
use crate::parse::field::{Id, Markdown, Scale, Url, as_id, text};
use crate::parse::prose::LinkSort;
use crate::parse::reader::{Cx, Field, Item, Otherwise, ProseLink, Shape};
use crate::parse::tree::Node;
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// What sort of step.
    StepKind { Read = "read", Watch = "watch", Do = "do", Meet = "meet", Ask = "ask", Access = "access" }
}

/// An entry, or a page of the portal by its name: `portal:roadmap`.
#[derive(Debug, Clone)]
pub struct Place(pub Arc<str>);

impl Place {
    /// The page of the portal that it names.
    fn page(&self) -> Option<&str> {
        self.0.strip_prefix("portal:")
    }
}

impl Field for Place {
    fn shape() -> Shape {
        Shape::Ref(To::Any, Otherwise::Dangles)
    }
    fn read(node: &Node, cx: &mut Cx<'_>) -> Option<Self> {
        let written = text(node, cx, "the id of an entry, or a page such as `portal:roadmap`")?;
        if written.starts_with("portal:") {
            cx.found.links.push(ProseLink { sort: LinkSort::Auto, target: written.clone(), span: node.span });
        } else {
            cx.refer(node, written, To::Any, Otherwise::Dangles);
        }
        Some(Place(written.clone()))
    }
    fn blank() -> Self {
        Place("".into())
    }
    fn fact(&self) -> Fact {
        match self.page() {
            Some(name) => Fact::Page(name.into(), "".into()),
            None => Fact::Ref(self.0.clone(), To::Any),
        }
    }
}

/// Persons and teams: whom a step is done with.
pub struct Company;
impl Targets for Company {
    const TO: To = To::Kinds(&[Person::NAME, Team::NAME]);
    const OTHERWISE: Otherwise = Otherwise::Text;
}
/// Persons and roles: who guides someone new.
pub struct Guide;
impl Targets for Guide {
    const TO: To = To::Kinds(&[Person::NAME, Role::NAME]);
    const OTHERWISE: Otherwise = Otherwise::Text;
}

record! {
    /// A step on the way.
    part Step {
        /// its name within the path; the title as an id where it is absent
        id: Option<Id>,
        /// what is to be done
        title: Arc<str>,
        /// what sort of step
        kind: Option<StepKind>,
        /// what is read: an entry, or a page of the portal such as `portal:roadmap`
        r#ref: Option<Place>,
        /// what is read elsewhere
        url: Option<Url>,
        /// with whom
        with: Option<RefTo<Company>>,
        /// how long it takes; for something to read, its page tells where it is absent
        minutes: Option<Scale<1, { i64::MAX }>>,
        /// by when: `day 1`, `week 2`, `month 3`
        by: Option<Arc<str>>,
        /// what to know
        note: Option<Markdown>,
        /// how one sees that it is done
        done_when: Option<Markdown>,
    }
}

record! {
    /// The way of someone new into a role.
    Onboarding {
        /// the role that it leads into
        role: Option<Ref<Role>>,
        /// paths that come before: a first day that all share
        includes: Vec<Item<Ref<Onboarding>>>,
        /// what is read, done and asked, in order
        steps: Vec<Item<Step>>,
        /// who guides them
        buddy: Option<RefTo<Guide>>,
        /// where to ask anything
        channel: Option<Arc<str>>,
    }
}

/// R0903
pub static BROKEN: Rule = Rule {
    code: "R0903",
    slug: "onboarding-broken",
    level: Level::Warning,
    locked: false,
    meaning: "A step of an onboarding path leads nowhere: it is to be read and names nothing to read, or what it names is hidden from those who read the path; or nobody can tell by when it is done.",
    mend: "Add `ref` or `url`, show the page to the path's readers, or write `by` as `day 1`, `week 2` or `month 3`.",
};

/// By when a step is done, as a number to order by; days, weeks and months of 30 days.
#[must_use]
pub fn day_of(by: &str) -> Option<u32> {
    let (unit, number) = by.trim().split_once(' ')?;
    let days = match unit.to_ascii_lowercase().as_str() {
        "day" => 1,
        "week" => 7,
        "month" => 30,
        _ => return None,
    };
    let number: u32 = number.trim().parse().ok().filter(|number| (1..=999).contains(number))?;
    Some(number * days)
}

/// A step with the path that it stands in.
pub struct Stop<'a> {
    path: &'a Entry<Onboarding>,
    step: &'a Item<Step>,
}

/// The steps of a path, those of the paths that it includes first; none comes twice.
#[must_use]
pub fn way<'a>(entry: &'a Entry<Onboarding>, cx: &Context<'a>) -> Vec<Stop<'a>> {
    fn walk<'a>(path: &'a Entry<Onboarding>, cx: &Context<'a>, seen: &mut Vec<&'a Key>, stops: &mut Vec<Stop<'a>>) {
        if seen.contains(&&path.core.key) {
            return;
        }
        seen.push(&path.core.key);
        for included in path.includes.iter().filter_map(|included| cx.model.get(included)) {
            walk(included, cx, seen, stops);
        }
        stops.extend(path.steps.iter().map(|step| Stop { path, step }));
    }
    let mut stops = Vec::new();
    walk(entry, cx, &mut Vec::new(), &mut stops);
    stops
}

impl Stop<'_> {
    /// Its minutes: as written; of something to read, as long as its page takes.
    fn minutes(&self, cx: &Context<'_>) -> Option<i64> {
        if let Some(Scale(minutes)) = self.step.minutes {
            return Some(minutes);
        }
        let place = self.step.r#ref.as_ref().filter(|place| self.step.is_read() && place.page().is_none())?;
        let found = cx.model.find(&place.0, To::Any).ok()?;
        let words = cx.model.core(&found.key)?.prose.words;
        let per_minute = usize::try_from(cx.config.words_per_minute().0).unwrap_or(1).max(1);
        (words > 0).then(|| i64::try_from(words.div_ceil(per_minute)).unwrap_or(i64::MAX))
    }

    fn fact(&self, cx: &Context<'_>) -> Fact {
        let step = &self.step.value;
        let id = step.id.as_ref().map_or_else(|| as_id(&step.title).into(), |id| id.0.clone());
        let own = Fact::table([
            ("id", id.clone().into()),
            ("mark", format!("{}-{id}", self.path.core.key.id).into()),
            ("title", step.title.clone().into()),
            ("kind", step.kind.fact()),
            ("ref", step.r#ref.fact()),
            ("url", step.url.fact()),
            ("with", step.with.fact()),
            ("minutes", self.minutes(cx).into()),
            ("note", step.note.fact()),
            ("done_when", step.done_when.fact()),
        ]);
        Fact::At(self.step.node, Box::new(Fact::By(self.path.core.key.to_string().into(), Box::new(own))))
    }
}

impl Step {
    /// Whether it is to be read: it says so, or says nothing else and names what.
    #[must_use]
    pub fn is_read(&self) -> bool {
        match self.kind {
            Some(kind) => kind == StepKind::Read,
            None => self.r#ref.is_some() || self.url.is_some(),
        }
    }
}

impl Kind for Onboarding {
    const NAME: &'static str = "onboarding";
    const FOLDER: &'static str = "onboarding";
    const TITLE: &'static str = "Onboarding";
    const GROUP: Group = Group::People;
    const OWNED: bool = true;
    const COLUMNS: &'static [&'static str] = &["role", "buddy", "owner"];
    const CHAINS: &'static [(&'static str, &'static Rule)] = &[("includes", &HIERARCHY_CYCLE)];
    const RULES: &'static [&'static Rule] = &[&BROKEN];
    const STARTER: &'static str = r#"title = "{title}"
summary = "By the end of the first month you can do one thing by yourself."

[[steps]]
title = "Find your way about"
# read, watch, do, meet, ask, access
kind = "read"
ref = "portal:home"
by = "day 1"
minutes = 10

[[steps]]
title = "Meet those whom you will ask"
kind = "meet"
by = "week 1"
done_when = "You know three of them by name."
"#;

    fn figures(entry: &Entry<Self>, cx: &Context<'_>) -> Vec<Figure> {
        let stops = way(entry, cx);
        let mut stages: Vec<(Option<u32>, Arc<str>, Vec<&Stop<'_>>)> = Vec::new();
        for stop in &stops {
            let by: Arc<str> = stop.step.by.clone().unwrap_or_else(|| "Any time".into());
            match stages.iter_mut().find(|(_, title, _)| title.eq_ignore_ascii_case(&by)) {
                Some((.., steps)) => steps.push(stop),
                None => stages.push((day_of(&by), by, vec![stop])),
            }
        }
        stages.sort_by_key(|(day, ..)| day.unwrap_or(u32::MAX));
        let minutes =
            |stops: &mut dyn Iterator<Item = &Stop<'_>>| -> i64 { stops.filter_map(|stop| stop.minutes(cx)).sum() };
        let rows = stages.iter().map(|(_, title, steps)| {
            let sum = minutes(&mut steps.iter().copied());
            Fact::table([
                ("title", crate::parse::field::in_words(title).into()),
                ("minutes", if sum > 0 { sum.into() } else { Fact::Absent }),
                ("steps", Fact::List(steps.iter().map(|stop| stop.fact(cx)).collect())),
            ])
        });
        let all = minutes(&mut stops.iter());
        let figure = |key, title, value, formula| Figure { key, title, value, formula, inputs: Vec::new() };
        let mut figures = vec![
            figure("stages", "The way", Fact::List(rows.collect()), "the steps by `by`, those of included paths first"),
            figure("count", "Steps", stops.len().into(), "its own steps, and those of included paths"),
        ];
        if all > 0 {
            let formula = "the minutes of its steps; of something to read, its words ÷ words a minute";
            figures.push(figure("minutes", "Minutes", all.into(), formula));
        }
        figures
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        let core = &entry.core;
        for step in &entry.steps {
            if step.kind == Some(StepKind::Read) && step.r#ref.is_none() && step.url.is_none() {
                let message = format!("`{}` is to be read, and names nothing to read", step.title);
                out.tell(&BROKEN, core.at_in(step, "kind"), message).help =
                    Some("add `ref` with an entry or a page such as `portal:roadmap`, or `url`".into());
            }
            let place = step.r#ref.as_ref().filter(|place| step.is_read() && place.page().is_none());
            let target = place.and_then(|place| cx.model.core(&cx.model.find(&place.0, To::Any).ok()?.key));
            if let Some((target, edition)) = target.and_then(|t| Some((t, *dropping(core, t, cx.config).first()?))) {
                let message = format!(
                    "`{}` is to be read, but {} `{}` is hidden from edition `{edition}`",
                    step.title, target.key.kind, target.key.id
                );
                out.tell(&BROKEN, core.at_in(step, "ref"), message).help =
                    Some("show it to those who read the path, or name something else".into());
            }
            if let Some(by) = step.by.as_ref().filter(|by| day_of(by).is_none()) {
                let message = format!("`{by}` does not say by when `{}` is done", step.title);
                out.tell(&BROKEN, core.at_in(step, "by"), message).help =
                    Some("write `day 1`, `week 2` or `month 3`".into());
            }
        }
    }
}

/// The paths that lead into a role: those that name it, and the one that it names.
#[must_use]
pub fn into<'a>(role: &'a Entry<Role>, cx: &Context<'a>) -> Vec<&'a Entry<Onboarding>> {
    let named = cx.model.all::<Onboarding>().filter(|path| {
        let its = path.role.as_ref().and_then(|its| cx.model.get(its));
        its.is_some_and(|its| its.core.key == role.core.key)
    });
    let mut paths: Vec<&Entry<Onboarding>> = named.collect();
    if let Some(own) = role.onboarding.as_ref().and_then(|path| cx.model.get(path))
        && !paths.iter().any(|path| path.core.key == own.core.key)
    {
        paths.push(own);
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_before_weeks_and_weeks_before_months() {
        let order = ["day 1", "day 5", "Week 1", "week 3", "month 1", "month 3"].map(day_of);
        assert!(order.is_sorted() && order.iter().all(Option::is_some));
    }

    #[test]
    fn what_is_no_day_has_no_place() {
        assert_eq!(["day one", "week 0", "soon", "year 1", "day", "day 1000"].map(day_of), [None; 6]);
    }
}
