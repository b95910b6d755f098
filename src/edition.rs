//! What an edition may see: the entries read again through a lens, so that all that is worked out afterwards is right by construction.

mod stamps;

pub use stamps::{Author, Stamp, Stamps};

use crate::compare::Changes;
use crate::config::{Config, Edition, References};
use crate::diagnostic::{Diagnostic, Level, Report, Rule};
use crate::model::{AnyEntry, Core, Destination, Found, Key, Model};
use crate::parse::reader::{Hidden, Hideable, Label};
use crate::parse::rules::SYNTAX;
use crate::source::{Sources, Span};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// R1001
pub static LEAKY_REFERENCE: Rule = Rule {
    code: "R1001",
    slug: "leaky-reference",
    level: Level::Error,
    locked: true,
    meaning: "Something that an edition shows refers to something that it hides. The reader would meet a dead link, and learn that there is more.",
    mend: "Show the entry to that edition as well, hide the reference with it, or set `references = \"drop\"` for the edition, which leaves optional fields out.",
};
/// R1002
pub static UNKNOWN_AUDIENCE: Rule = Rule {
    code: "R1002",
    slug: "unknown-audience",
    level: Level::Error,
    locked: true,
    meaning: "A label that no edition lists. What carries it would be seen by nobody, or, misspelt, by the wrong readers.",
    mend: "Take a label of `[editions]`, or add it to one of them.",
};
/// R1006
pub static REQUIRED_HIDDEN: Rule = Rule {
    code: "R1006",
    slug: "required-field-hidden",
    level: Level::Error,
    locked: true,
    meaning: "`[audience_of]` names a field that its entry cannot do without, so that an edition would hold a broken entry.",
    mend: "Hide the whole entry with `audience`, or take the field out of `[audience_of]`.",
};

/// The rules of this file.
pub static RULES: &[&Rule] = &[&LEAKY_REFERENCE, &UNKNOWN_AUDIENCE, &REQUIRED_HIDDEN];

/// A model that holds only what one edition shows. Nothing behind it can name the whole.
pub struct Projected {
    model: Arc<Model>,
    /// The edition's name; none where the definition has no editions.
    pub edition: Option<Arc<str>>,
    /// Where it will stand.
    pub base_url: Option<Arc<str>>,
    /// What changed in it, where that is asked for.
    pub changes: Option<Arc<Changes>>,
    /// When files changed last, as far as it tells.
    pub stamps: Arc<Stamps>,
}

impl Deref for Projected {
    type Target = Model;
    fn deref(&self) -> &Model {
        &self.model
    }
}

/// A name of an edition, if there are any, with what it is.
type Named<'a> = Option<(&'a Label, &'a Edition)>;

/// The editions of a definition, the default first; one without a name where it declares none.
#[must_use]
pub fn editions(config: &Config) -> Vec<Named<'_>> {
    let named: Vec<_> = config.editions.0.iter().map(|(label, edition)| Some((label, edition))).collect();
    if named.is_empty() { vec![None] } else { named }
}

/// The editions that show `page` and leave out a reference from it to `target`, which they hide.
#[must_use]
pub fn dropping<'a>(page: &Core, target: &Core, config: &'a Config) -> Vec<&'a str> {
    let first = config.editions.0.first().map(|(label, _)| &label.name);
    let drops = config.editions.0.iter().filter(|(label, edition)| {
        let lens = Lens { config, edition, is_default: first == Some(&label.name) };
        edition.references == Some(References::Drop) && lens.sees(page) && !lens.sees(target)
    });
    drops.map(|(label, _)| &*label.name).collect()
}

/// What one edition sees of `model`. What it must not see is told as `LEAKY_REFERENCE`, by place, to be merged over editions.
#[must_use]
pub fn project(model: &Arc<Model>, config: &Config, edition: Named<'_>, leaks: &mut Leaks) -> Projected {
    let Some((label, edition)) = edition else {
        return Projected {
            model: relink(model, model.entries().cloned().collect()),
            edition: None,
            base_url: config.base_url.clone(),
            changes: None,
            stamps: Arc::default(),
        };
    };
    let lens = Lens {
        config,
        edition,
        is_default: config.editions.0.first().is_some_and(|(first, _)| first.name == label.name),
    };
    let mut seen: BTreeMap<Key, (Arc<dyn AnyEntry>, Hidden)> = BTreeMap::new();
    for entry in model.entries() {
        let core = entry.core();
        if lens.sees(core) {
            let hidden = lens.hidden(core);
            seen.insert(core.key.clone(), (read_again(model, entry, &hidden), hidden));
        }
    }
    // Dropping a field can hide a part that others refer to, so it runs until nothing more is dropped.
    loop {
        let found: Vec<(Key, Vec<Leak>)> = seen
            .par_iter()
            .map(|(key, (entry, _))| (key.clone(), leaks_of(model, &lens, &seen, entry.core())))
            .collect();
        let mut dropped = false;
        for (key, found) in found {
            for leak in found {
                let droppable = leak.drop.filter(|_| edition.references == Some(References::Drop));
                let Some((_, hidden)) = seen.get_mut(&key) else { continue };
                match droppable {
                    Some(node) if hidden.nodes.insert(node) => dropped = true,
                    Some(_) => {}
                    None => leaks.add(leak, &label.name),
                }
            }
        }
        if !dropped {
            break;
        }
        let again: Vec<(Key, Arc<dyn AnyEntry>)> = seen
            .iter()
            .filter_map(|(key, (_, hidden))| Some((key.clone(), read_again(model, model.entry(key)?, hidden))))
            .collect();
        for (key, entry) in again {
            if let Some(slot) = seen.get_mut(&key) {
                slot.0 = entry;
            }
        }
    }
    Projected {
        model: relink(model, seen.into_values().map(|(entry, _)| entry).collect()),
        edition: Some(label.name.clone()),
        base_url: edition.base_url.clone().or_else(|| config.base_url.clone().filter(|_| lens.is_default)),
        changes: None,
        stamps: Arc::default(),
    }
}

/// The model of these entries; the whole one where an edition hides nothing of it.
fn relink(model: &Arc<Model>, entries: Vec<Arc<dyn AnyEntry>>) -> Arc<Model> {
    let is_whole = model.lacks_nothing()
        && entries.len() == model.len()
        && entries.iter().zip(model.entries()).all(|(a, b)| Arc::ptr_eq(a, b));
    if is_whole {
        return model.clone();
    }
    Arc::new(Model::link(model.kinds, entries, model.files(), std::collections::BTreeSet::new()))
}

impl Projected {
    /// The same of the model `now`, which has entries in place of those that the model `before` had; none where the edition
    /// does not see each of them whole.
    #[must_use]
    pub fn with(&self, before: &Arc<Model>, now: &Arc<Model>, again: &[Arc<dyn AnyEntry>]) -> Option<Projected> {
        let sees = |entry: &Arc<dyn AnyEntry>| {
            let key = &entry.core().key;
            self.model.entry(key).zip(before.entry(key)).is_some_and(|(seen, whole)| Arc::ptr_eq(seen, whole))
        };
        let model = if Arc::ptr_eq(&self.model, before) {
            now.clone()
        } else if again.iter().all(sees) {
            Arc::new(self.model.with(again))
        } else {
            return None;
        };
        Some(Projected {
            model,
            edition: self.edition.clone(),
            base_url: self.base_url.clone(),
            changes: self.changes.clone(),
            stamps: self.stamps.clone(),
        })
    }
}

fn read_again(model: &Model, entry: &Arc<dyn AnyEntry>, hidden: &Hidden) -> Arc<dyn AnyEntry> {
    let core = entry.core();
    match model.kind(core.key.kind).filter(|_| !hidden.is_empty()) {
        Some(kind) => kind.read(core.key.id.clone(), &core.document, hidden).0,
        None => entry.clone(),
    }
}

struct Lens<'a> {
    config: &'a Config,
    edition: &'a Edition,
    is_default: bool,
}

impl Lens<'_> {
    fn sees(&self, core: &Core) -> bool {
        if let Some(labels) = core.audience() {
            return self.shows(labels);
        }
        match self.config.default_audience(core.key.kind) {
            Some(labels) => labels.iter().any(|label| self.edition.audiences.has(&label.name)),
            None => self.is_default,
        }
    }

    fn shows(&self, labels: &[Label]) -> bool {
        labels.iter().any(|label| self.edition.audiences.has(&label.name))
    }

    /// Whether nobody can tell who is meant to see an entry: its file or its labels are broken, or a label is none.
    fn doubts(&self, core: &Core) -> bool {
        let unknown = |label: &Label| !self.config.editions.0.iter().any(|(_, e)| e.audiences.has(&label.name));
        let default = self.config.default_audience(core.key.kind).filter(|_| core.audience().is_none());
        !core.document.clean
            || core.broken && core.labelled.iter().any(|labelled| labelled.labels.is_empty())
            || core.labelled.iter().flat_map(|labelled| &labelled.labels).any(unknown)
            || default.is_some_and(|labels| labels.iter().any(unknown))
    }

    fn hidden(&self, core: &Core) -> Hidden {
        let root = Hideable::Node(core.document.root.id);
        let mut hidden = Hidden::default();
        for labelled in core.labelled.iter().filter(|l| l.what != root && !self.shows(&l.labels)) {
            match &labelled.what {
                Hideable::Node(node) => {
                    hidden.nodes.insert(*node);
                }
                Hideable::Body(range) => hidden.ranges.push(range.clone()),
                Hideable::Field(name) => {
                    hidden.fields.insert(name.clone());
                }
            }
        }
        hidden
    }
}

struct Leak {
    span: Span,
    to: String,
    /// Where it is said that it is hidden.
    by: Option<Span>,
    drop: Option<crate::parse::tree::NodeId>,
}

fn leaks_of(
    model: &Model,
    lens: &Lens<'_>,
    seen: &BTreeMap<Key, (Arc<dyn AnyEntry>, Hidden)>,
    core: &Core,
) -> Vec<Leak> {
    let hides = |found: &Found| match seen.get(&found.key) {
        // What is hidden by a fault alone is told as that fault.
        _ if model.core(&found.key).is_some_and(|target| lens.doubts(target)) => false,
        None => true,
        // A part that the whole entry has and this edition's does not.
        Some((entry, _)) => {
            found.part.as_ref().is_some_and(|part| model.has_part(&found.key, part) && !has_part(entry.core(), part))
        }
    };
    let fields = core.references.iter().filter_map(|reference| {
        let found = model.find(&reference.written, reference.to).ok().filter(|found| hides(found))?;
        Some(Leak {
            span: reference.span,
            to: found.key.to_string(),
            by: hidden_by(model, &found),
            drop: reference.drop,
        })
    });
    let own = core.own.iter().filter_map(|name| {
        let whole = model.core(&core.key)?;
        let part = whole.parts.iter().find(|part| *part.list == *name.list && part.id == name.written)?;
        let hidden = !core.parts.iter().any(|seen| seen.node == part.node);
        hidden.then(|| Leak {
            span: name.span,
            to: format!("{}#{}", core.key, part.id),
            by: Some(part.span),
            drop: name.drop,
        })
    });
    let prose = core.links.iter().filter_map(|link| match model.follow(core, link) {
        Destination::Entry(found) if hides(&found) => {
            Some(Leak { span: link.span, to: found.key.to_string(), by: hidden_by(model, &found), drop: None })
        }
        _ => None,
    });
    fields.chain(own).chain(prose).collect()
}

/// Where it is written who may see an entry or a part of it; where that is not written, its title.
fn hidden_by(model: &Model, found: &Found) -> Option<Span> {
    let core = model.core(&found.key)?;
    let part = found.part.as_ref().and_then(|part| core.parts.iter().find(|p| p.id == *part));
    let part = part.and_then(|part| core.node(part.node)?.get("audience"));
    part.or_else(|| core.document.root.get("audience")).map_or(Some(core.face()), |node| Some(node.span))
}

fn has_part(core: &Core, part: &str) -> bool {
    core.parts.iter().any(|p| &*p.id == part) || core.prose.anchors().any(|anchor| anchor == part)
}

/// References to what is hidden, one for a place however many editions they leak into.
#[derive(Default)]
pub struct Leaks(BTreeMap<Span, (Leak, Vec<Arc<str>>)>);

impl Leaks {
    fn add(&mut self, leak: Leak, edition: &Arc<str>) {
        let (_, editions) = self.0.entry(leak.span).or_insert((leak, Vec::new()));
        if !editions.contains(edition) {
            editions.push(edition.clone());
        }
    }

    /// Tells them.
    pub fn tell(self, report: &mut Report) {
        for (span, (leak, editions)) in self.0 {
            let names = editions.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let message = format!("`{}` is hidden in the edition {names}, but this is shown there", leak.to);
            let diagnostic = Diagnostic::new(&LEAKY_REFERENCE, span, message).help(
                "show it there too, or hide this with it: `audience`, `[audience_of]`, or a `::: audience` block",
            );
            report.add(match leak.by {
                Some(by) => diagnostic.related(by, "this is hidden there"),
                None => diagnostic,
            });
        }
    }
}

/// Whether faults of `[editions]` or `[defaults]` leave open who sees what: leaks would be second-hand.
#[must_use]
pub fn is_unclear(sources: &Sources, report: &Report) -> bool {
    let Some(file) = sources.at("rutter.toml") else { return false };
    let source = sources.file(file);
    report.diagnostics.iter().filter(|d| d.span.file == file && d.level == Level::Error).any(|fault| {
        let line = source.position(fault.span.start).line;
        let mut above = source.text.lines().take(line).collect::<Vec<_>>().into_iter().rev();
        let header = above.find(|line| line.trim_start().starts_with('[')).unwrap_or("");
        fault.rule == &SYNTAX || header.contains("editions") || header.contains("defaults")
    })
}

/// Tells labels that no edition lists, and required fields that are hidden.
pub fn check_labels(model: &Model, config: &Config, sources: &Sources, report: &mut Report) {
    for entry in model.entries() {
        for (span, field) in &entry.core().required_hidden {
            report.add(
                Diagnostic::new(
                    &REQUIRED_HIDDEN,
                    *span,
                    format!("`{field}` is required, so that no edition can do without it"),
                )
                .help("hide the whole entry with `audience`"),
            );
        }
    }
    if config.editions.0.is_empty() {
        return;
    }
    let known: Vec<Arc<str>> =
        config.editions.0.iter().flat_map(|(_, e)| e.audiences.iter().map(|l| l.name.clone())).collect();
    let mut tell = |label: &Label, source: &crate::source::Source| {
        if known.contains(&label.name) {
            return;
        }
        let mut diagnostic =
            Diagnostic::new(&UNKNOWN_AUDIENCE, label.span, format!("no edition lists the label `{}`", label.name));
        let near = crate::diagnostic::nearest(&label.name, known.iter().map(|name| &**name));
        let mut all: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        all.sort();
        all.dedup();
        diagnostic = match near {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .replace(label.span, source.quoted_as(label.span, near)),
            None => diagnostic.help(format!("known labels are {}", all.join(", "))),
        };
        report.add(diagnostic);
    };
    for entry in model.entries() {
        let core = entry.core();
        core.labelled.iter().flat_map(|labelled| &labelled.labels).for_each(|l| tell(l, &core.document.source));
    }
    if let Some(defaults) = &config.defaults {
        let all = defaults.kinds.iter().map(|(_, d)| d).chain([&defaults.all]);
        all.filter_map(|d| d.audience.as_ref())
            .flat_map(|labels| labels.iter().collect::<Vec<_>>())
            .for_each(|l| tell(l, sources.file(l.span.file)));
    }
}
