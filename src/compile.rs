//! The pipeline on one screen: a snapshot of a definition becomes portals and a report. Pure: nothing here reads the clock or the disk,
//! but for the bytes of the files that pages show.

use crate::check::{self, Deny, Look};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Level, Report, Rule, nearest};
use crate::edition::{self, Leaks};
use crate::kinds;
use crate::model::{AnyEntry, Context, Model, gather};
use crate::parse::reader::Hidden;
use crate::parse::scalar::Date;
use crate::parse::tree::Document;
use crate::parse::{rules::UNKNOWN_FIELD, toml};
use crate::plan::plan;
use crate::portal::Portal;
use crate::render::highlight::Highlighter;
use crate::render::theme::{Files, Settings, Theme};
use crate::render::{Studio, render};
use crate::scan::scan;
use crate::source::{Snapshot, Source, Span};
use rayon::prelude::*;
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
    /// Colours code, and remembers over compilations.
    pub highlighter: &'a Highlighter,
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

/// Reads `rutter.toml` alone.
#[must_use]
pub fn configure(source: &Arc<Source>, file: crate::source::FileId, report: &mut Report) -> Config {
    let whole = Span::new(file, 0..source.text.len());
    let parsed = toml::parse(&source.text, whole, toml::Layout::One, report);
    let document = Document {
        source: source.clone(),
        file,
        header: parsed.root.span,
        root: parsed.root,
        clean: parsed.clean,
        misread: parsed.misread,
        body: None,
    };
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
pub fn compile(inputs: Inputs<'_>) -> Compiled {
    let mut report = Report::default();
    let snapshot = inputs.snapshot;

    // parse
    let config = match snapshot.sources.at("rutter.toml") {
        Some(file) => configure(snapshot.sources.file(file), file, &mut report),
        None => configure(&Arc::new(Source::new("rutter.toml", "")), crate::source::FileId(0), &mut report),
    };
    check_kinds(&config, &mut report);
    let gathering = gather(snapshot, kinds::KINDS, kinds::LATER, config.entries(), &mut report);

    // model
    let read: Vec<(Arc<dyn AnyEntry>, Vec<Diagnostic>)> = gathering
        .sheets
        .par_iter()
        .map(|sheet| sheet.kind.read(sheet.id.clone(), &sheet.document, &Hidden::default()))
        .collect();
    let mut entries = Vec::with_capacity(read.len());
    for (entry, faults) in read {
        let name = entry.core().key.to_string();
        report.diagnostics.extend(faults.into_iter().map(|fault| fault.about(name.as_str())));
        entries.push(entry);
    }
    let files: BTreeSet<Arc<str>> = snapshot
        .sources
        .iter()
        .map(|(_, source)| source.path.clone())
        .chain(snapshot.assets.iter().map(|asset| asset.path.clone()))
        .collect();
    let model = Model::link(kinds::KINDS, entries, Arc::new(files), gathering.partial);
    edition::check_labels(&model, &config, &snapshot.sources, &mut report);
    let is_unclear = edition::is_unclear(&snapshot.sources, &report);

    // project, plan, render: each edition by itself
    let name = config.theme.as_deref().unwrap_or("chart");
    let theme_files = inputs.theme.or_else(|| Files::built_in(name)).unwrap_or_default();
    let theme = Theme::load(theme_files, snapshot, Settings { config: &config, model: &model }, &mut report);
    let assets: BTreeMap<Arc<str>, _> =
        snapshot.assets.iter().map(|asset| (asset.path.clone(), asset.clone())).collect();
    let mut leaks = Leaks::default();
    let mut portals = Vec::new();
    let mut shown: Option<BTreeSet<String>> = None;
    let mut addresses: Option<crate::plan::Plan> = None;
    for named in edition::editions(&config) {
        let asked = inputs.edition.is_none_or(|asked| named.is_some_and(|(label, _)| *label.name == *asked));
        if !asked {
            continue;
        }
        let projected = edition::project(&model, &config, named, &mut leaks);
        let context = Context { model: &projected, config: &config, as_of: inputs.as_of };
        let look = Look { context, sources: &snapshot.sources };
        let plan = plan(&projected, context, &snapshot.assets, &snapshot.sources, &mut report);
        check::check_edition(look, &projected, &mut report);
        let studio = Studio {
            context,
            projected: &projected,
            plan: &plan,
            theme: &theme,
            highlighter: inputs.highlighter,
            sources: &snapshot.sources,
            assets: &assets,
        };
        let portal = render(&studio, &mut report);
        scan(&model, &projected, &portal, &mut report);
        shown.get_or_insert_with(|| projected.entries().map(|entry| entry.core().key.to_string()).collect());
        portals.push((projected.edition.clone(), portal));
        addresses.get_or_insert(plan);
    }
    if !is_unclear {
        leaks.tell(&mut report);
    }

    // check: the whole model
    let context = Context { model: &model, config: &config, as_of: inputs.as_of };
    let look = Look { context, sources: &snapshot.sources };
    let has = |address: &str| addresses.as_ref().is_some_and(|plan| plan.has(address));
    check::check(look, &has, &mut report);
    check::settle(look, &rules(), inputs.deny, &mut report);
    let mut entries = model.len();
    // Who looks at one edition is not told what is amiss with an entry that it hides, unless nothing compiles for it.
    if let Some(shown) = shown.filter(|_| inputs.edition.is_some()) {
        let is_shown = |entry: &Arc<str>| entry.is_empty() || shown.contains(&**entry);
        report.diagnostics.retain(|d| d.level == Level::Error || d.entry.as_ref().is_none_or(is_shown));
        entries = shown.len();
    }
    Compiled { knows_edition: !portals.is_empty(), portals, report, entries }
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
