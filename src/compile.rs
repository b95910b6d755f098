//! The pipeline on one screen: a snapshot of a definition becomes portals and a report. Pure: nothing here reads the clock or the disk,
//! but for the bytes of the files that pages show.

mod amend;
mod past;

pub use past::Past;

use crate::check::{self, Deny, Look};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Level, Report, Rule, nearest};
use crate::edition::{self, Leaks, Projected, Stamps};
use crate::exports::Made;
use crate::kinds;
use crate::model::{Context, Key, Memory, Model, PAGE, gather};
use crate::pages;
use crate::parse::scalar::Date;
use crate::parse::{rules::UNKNOWN_FIELD, toml};
use crate::plan::{Plan, plan};
use crate::portal::Portal;
use crate::render::highlight::Highlighter;
use crate::render::image::Pictures;
use crate::render::theme::{Files, Settings, Theme};
use crate::render::words::Glossary;
use crate::render::{Studio, render};
use crate::scan::{Search, scan};
use crate::source::{Asset, Log, Snapshot, Source, Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a compilation depends on.
pub struct Inputs<'a> {
    /// The definition.
    pub snapshot: &'a Snapshot,
    /// The day that counts as today.
    pub as_of: Date,
    /// The edition to look at; all of them where none is named.
    pub edition: Option<&'a str>,
    /// What counts as an error besides errors.
    pub deny: &'a [Deny],
    /// A theme that is not one of rutter's own, in place of the configured one.
    pub theme: Option<Files>,
    /// An earlier state of the definition, to tell what changed since.
    pub past: Option<&'a Past>,
    /// When its files changed and who changed them.
    pub log: Option<&'a Log>,
}

impl<'a> Inputs<'a> {
    /// A definition as it is, in all its editions.
    #[must_use]
    pub fn of(snapshot: &'a Snapshot, as_of: Date) -> Inputs<'a> {
        Inputs { snapshot, as_of, edition: None, deny: &[], theme: None, past: None, log: None }
    }
}

/// What a compilation gives.
pub struct Compiled {
    /// The portal of each edition looked at, with its name; the default edition first.
    pub portals: Vec<(Option<Arc<str>>, Portal)>,
    /// What is wrong.
    pub report: Report,
    /// Entries looked at.
    pub entries: usize,
    /// Whether the edition that was asked for exists.
    pub knows_edition: bool,
}

/// A definition compiled up to its pages: which there are and what they need, before any of them is rendered.
pub struct Draft {
    /// The texts that places point into.
    pub sources: Sources,
    /// `rutter.toml`.
    pub config: Arc<Config>,
    /// How pages look.
    pub theme: Arc<Theme>,
    /// The editions looked at, the default one first.
    pub editions: Vec<Edition>,
    /// What is wrong, as far as it shows before pages are rendered.
    pub report: Report,
    model: Arc<Model>,
    assets: Arc<BTreeMap<Arc<str>, Arc<Asset>>>,
    as_of: Date,
    deny: Vec<Deny>,
    asked: bool,
}

/// What an edition shows, and its pages.
pub struct Edition {
    /// What it shows.
    pub projected: Projected,
    /// Its pages.
    pub plan: Arc<Plan>,
    /// The files that the pages rendered so far show.
    pub pictures: Pictures,
    /// The words that its pages explain.
    pub words: Glossary,
    /// What it holds besides pages, made when it is wanted.
    pub exports: Made,
}

/// Reads `rutter.toml` alone.
#[must_use]
pub fn configure(source: &Arc<Source>, file: crate::source::FileId, report: &mut Report) -> Config {
    let whole = Span::new(file, 0..source.text.len());
    let document = toml::parse(&source.text, whole, toml::Layout::One, report).document(source.clone(), file);
    let mut faults = Vec::new();
    let config = Config::read(&document, &mut faults);
    report.diagnostics.extend(faults.into_iter().filter(|fault| !document.is_misread(fault.span)));
    config
}

/// Every rule that a definition is held to, in the order of their codes.
#[must_use]
pub fn rules() -> Vec<&'static Rule> {
    check::rules(kinds::KINDS, &[crate::render::RULES, crate::scan::RULES])
}

/// Compiles a definition.
#[must_use]
pub fn compile(inputs: Inputs<'_>, highlighter: &Highlighter) -> Compiled {
    draft(inputs, &Memory::default()).render(highlighter)
}

/// Compiles a definition up to its pages. `memory` only saves time: what a file gave before, it gives again.
#[must_use]
pub fn draft(inputs: Inputs<'_>, memory: &Memory) -> Draft {
    let mut report = Report::default();
    let snapshot = inputs.snapshot;

    // parse
    let config = match snapshot.sources.at("rutter.toml") {
        Some(file) => {
            // What a file lacks that cannot be read is nobody's fault.
            let is_troubled = snapshot.troubles.iter().any(|(path, _)| &**path == "rutter.toml");
            let mut unread = Report::default();
            configure(snapshot.sources.file(file), file, if is_troubled { &mut unread } else { &mut report })
        }
        None => configure(&Arc::new(Source::new("rutter.toml", "")), crate::source::FileId(0), &mut report),
    };
    check_kinds(&config, &mut report);
    let gathering = gather(snapshot, kinds::KINDS, kinds::LATER, &config, memory, &mut report);

    // model
    let mut entries = Vec::with_capacity(gathering.sheets.len());
    for sheet in gathering.sheets {
        report.diagnostics.extend(sheet.faults);
        entries.push(sheet.entry);
    }
    let files: BTreeSet<Arc<str>> = snapshot
        .sources
        .iter()
        .map(|(_, source)| source.path.clone())
        .chain(snapshot.assets.iter().map(|asset| asset.path.clone()))
        .collect();
    let model = Arc::new(Model::link(kinds::KINDS, entries, Arc::new(files), gathering.partial));
    edition::check_labels(&model, &config, &snapshot.sources, &mut report);
    let is_unclear = edition::is_unclear(&snapshot.sources, &report);

    // project, plan: each edition by itself
    let settings = Settings { config: &config, model: &model };
    let theme = Theme::load(inputs.theme, snapshot, settings, &mut report);
    let mut leaks = Leaks::default();
    let mut editions = Vec::new();
    for named in edition::editions(&config) {
        let asked = inputs.edition.is_none_or(|asked| named.is_some_and(|(label, _)| *label.name == *asked));
        if !asked {
            continue;
        }
        let mut projected = edition::project(&model, &config, named, &mut leaks);
        if let Some(past) = inputs.past {
            let now = Context { model: &projected, config: &config, as_of: inputs.as_of };
            let changes = past.changes(now, projected.edition.as_deref(), &model);
            projected.changes = changes;
        }
        if let Some(log) = inputs.log {
            projected.stamps = Arc::new(Stamps::told(log, &projected, &model, &config));
        }
        let context = Context { model: &projected, config: &config, as_of: inputs.as_of };
        let look = Look { context, sources: &snapshot.sources };
        let plan = plan(&projected, context, &snapshot.assets, &snapshot.sources, &mut report);
        check::check_edition(look, &projected, &mut report);
        let words = Glossary::of(&projected);
        let plan = Arc::new(plan);
        editions.push(Edition { projected, plan, pictures: Pictures::default(), words, exports: Made::default() });
    }
    if !is_unclear {
        leaks.tell(&mut report);
    }

    // check: the whole model
    let context = Context { model: &model, config: &config, as_of: inputs.as_of };
    let look = Look { context, sources: &snapshot.sources };
    let has = |address: &str| {
        let is_known =
            |name: &str| pages::is_page(name) || kinds::KINDS.iter().any(|kind| kind.traits().folder == name);
        address.strip_prefix(PAGE).is_some_and(is_known)
            || editions.first().is_some_and(|edition| edition.plan.has(address))
    };
    check::check(look, &has, &mut report);
    let mut draft = Draft {
        sources: snapshot.sources.clone(),
        assets: Arc::new(snapshot.assets.iter().map(|asset| (asset.path.clone(), asset.clone())).collect()),
        as_of: inputs.as_of,
        deny: inputs.deny.to_vec(),
        asked: inputs.edition.is_some(),
        config: Arc::new(config),
        theme: Arc::new(theme),
        editions,
        report,
        model,
    };
    draft.report = draft.settled(Report::default());
    draft
}

impl Draft {
    /// Renders every page of every edition.
    #[must_use]
    pub fn render(mut self, highlighter: &Highlighter) -> Compiled {
        let mut report = Report::default();
        let mut portals = Vec::new();
        for edition in &self.editions {
            let portal = render(&self.studio(edition, highlighter), &mut report);
            scan(&self.model, &edition.projected, &edition.plan, &portal, &mut report);
            portals.push((edition.projected.edition.clone(), portal));
        }
        self.report = self.settled(report);
        let entries = self.entries();
        Compiled { knows_edition: !portals.is_empty(), portals, report: self.report, entries }
    }

    /// What rendering a page of an edition needs.
    #[must_use]
    pub fn studio<'a>(&'a self, edition: &'a Edition, highlighter: &'a Highlighter) -> Studio<'a> {
        Studio {
            context: Context { model: &edition.projected, config: &self.config, as_of: self.as_of },
            projected: &edition.projected,
            plan: &edition.plan,
            theme: &self.theme,
            pictures: &edition.pictures,
            words: &edition.words,
            exports: &edition.exports,
            highlighter,
            sources: &self.sources,
            assets: &self.assets,
        }
    }

    /// The day that counts as today.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// Files that pages may show, by path.
    #[must_use]
    pub fn assets(&self) -> &BTreeMap<Arc<str>, Arc<Asset>> {
        &self.assets
    }

    /// Looks for what an edition hides.
    #[must_use]
    pub fn search(&self, edition: &Edition) -> Option<Search> {
        Search::new(&self.model, &edition.projected, &edition.plan)
    }

    /// What is looked at: the entries of the edition that was asked for, else all.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        let shown = self.editions.first().filter(|_| self.asked);
        let model = shown.map_or(&*self.model, |edition| &*edition.projected);
        Context { model, config: &self.config, as_of: self.as_of }
    }

    /// Whether the edition that was asked for hides an entry that is there.
    #[must_use]
    pub fn hides(&self, key: &Key) -> bool {
        self.model.core(key).is_some() && self.context().model.core(key).is_none()
    }

    /// Entries looked at.
    #[must_use]
    pub fn entries(&self) -> usize {
        let shown = self.editions.first().filter(|_| self.asked);
        shown.map_or(self.model.len(), |edition| edition.projected.len())
    }

    /// The report with what was `found` since, levels applied, in order.
    #[must_use]
    pub fn settled(&self, found: Report) -> Report {
        let mut report = Report { diagnostics: self.report.diagnostics.clone() };
        report.diagnostics.extend(found.diagnostics);
        let context = Context { model: &self.model, config: &self.config, as_of: self.as_of };
        check::settle(Look { context, sources: &self.sources }, &rules(), &self.deny, &mut report);
        // Who looks at one edition is not told what is amiss with an entry that it hides, unless nothing compiles for it.
        if let Some(edition) = self.editions.first().filter(|_| self.asked) {
            let shown: BTreeSet<String> =
                edition.projected.entries().map(|entry| entry.core().key.to_string()).collect();
            let is_shown = |entry: &Arc<str>| entry.is_empty() || shown.contains(&**entry);
            report.diagnostics.retain(|d| d.level == Level::Error || d.entry.as_ref().is_none_or(is_shown));
        }
        report
    }
}

impl Compiled {
    /// Whether the definition has no errors.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.report.count(Level::Error) == 0
    }
}

/// Tells tables of `[defaults]` that name no kind.
fn check_kinds(config: &Config, report: &mut Report) {
    for (label, _) in config.defaults.iter().flat_map(|defaults| &defaults.kinds) {
        let names = || kinds::KINDS.iter().map(|kind| kind.name());
        if names().any(|name| *name == *label.name) || kinds::LATER.iter().any(|(name, _)| **name == *label.name) {
            continue;
        }
        let diagnostic = Diagnostic::new(&UNKNOWN_FIELD, label.span, format!("no kind `{}`", label.name));
        report.add(match nearest(&label.name, names()) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")).replace(label.span, near),
            None => diagnostic.help("name a kind: `[defaults.release]`"),
        });
    }
}
