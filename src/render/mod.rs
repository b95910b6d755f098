//! A planned page, its view and the theme become bytes. HTML is made here and in themes, nowhere else.

pub mod chart;
pub mod highlight;
pub mod image;
pub mod links;
pub mod markdown;
pub mod options;
mod svg;
pub mod theme;
pub mod timeline;
pub mod view;
pub mod words;

use crate::config::{Config, HtmlMode};
use crate::diagnostic::{Diagnostic, Level, Report, Rule};
use crate::exports::{Made, Stock};
use crate::model::Context;
use crate::plan::{Of, Plan, Planned};
use crate::portal::{File, Portal};
use crate::source::{Asset, Sources};
use highlight::Highlighter;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use theme::Theme;
use view::Viewer;

/// R1301
pub static THEME_FAULT: Rule = Rule {
    code: "R1301",
    slug: "theme-fault",
    level: Level::Error,
    locked: true,
    meaning: "A template, a component or a stylesheet of the theme is wrong: it cannot be read, or it asks for something that a page does not have.",
    mend: "Mend the place in `theme/` that is named; `rutter explain view` lists what a template is given.",
};
/// R1302
pub static LOW_CONTRAST: Rule = Rule {
    code: "R1302",
    slug: "low-contrast",
    level: Level::Error,
    locked: true,
    meaning: "A colour of the theme is too close to what it stands on to be read: less than 4.5 to 1, for borders and the focus less than 3 to 1 (WCAG 2.2). The colours are those that `[theme_options]` sets, and those that stylesheets declare on `:root`, in light and dark.",
    mend: "Take the colour that the help line names, or another further from its paper; `accent` alone is made lighter for the dark scheme, unless `accent_dark` says how. `rutter theme show NAME` lists what a theme has.",
};
/// R1303
pub static THEME_OPTION: Rule = Rule {
    code: "R1303",
    slug: "theme-option",
    level: Level::Error,
    locked: true,
    meaning: "`[theme_options]` names an option that the theme does not declare, or gives it a value of another sort.",
    mend: "Take one of the options that the help line names.",
};

/// The rules of this folder.
pub static RULES: &[&Rule] = &[&THEME_FAULT, &LOW_CONTRAST, &THEME_OPTION, &crate::parse::safety::UNSAFE_IMAGE];

/// What rendering an edition needs.
pub struct Studio<'a> {
    /// What the edition shows, with `rutter.toml` and the day.
    pub context: Context<'a>,
    /// The edition as a whole.
    pub projected: &'a crate::edition::Projected,
    /// Its pages.
    pub plan: &'a Plan,
    /// How pages look.
    pub theme: &'a Theme,
    /// The files that pages show, gathered as pages are rendered.
    pub pictures: &'a image::Pictures,
    /// Colours code, and remembers.
    pub highlighter: &'a Highlighter,
    /// The texts that places point into.
    pub sources: &'a Sources,
    /// The words that its entries explain.
    pub words: &'a words::Glossary,
    /// What its portal holds besides pages, made when it is wanted.
    pub exports: &'a Made,
    /// Files that pages may show.
    pub assets: &'a BTreeMap<Arc<str>, Arc<Asset>>,
}

impl<'a> Studio<'a> {
    /// What exports are made from.
    #[must_use]
    pub fn stock(&self) -> Stock<'a> {
        Stock { projected: self.projected, context: self.context, plan: self.plan, sources: self.sources }
    }
}

/// Renders every page of an edition.
#[must_use]
pub fn render(studio: &Studio<'_>, report: &mut Report) -> Portal {
    if studio.theme.is_broken {
        return Portal::default();
    }
    let pages: Vec<(String, Result<String, Box<Diagnostic>>)> =
        studio.plan.pages.par_iter().map(|(address, planned)| (address.clone(), page(studio, planned))).collect();
    let mut portal = Portal::default();
    let mut faults: BTreeMap<(Option<crate::source::Span>, String), Diagnostic> = BTreeMap::new();
    for (address, made) in pages {
        match made {
            Ok(html) => {
                portal.files.insert(address, File::Made(html.into_bytes().into()));
            }
            // One fault of a template shows on every page that it draws; it is told once.
            Err(fault) => {
                faults.entry((Some(fault.span), fault.message.clone())).or_insert(*fault);
            }
        }
    }
    // Pages of an entry that is broken lack what templates may rely on; nothing is written before it is mended.
    if !studio.projected.entries().any(|entry| entry.core().broken) {
        report.diagnostics.extend(faults.into_values());
    }
    for (address, bytes) in studio.exports.all(&studio.stock()) {
        portal.files.insert(address.clone(), File::Made(bytes.clone()));
    }
    for (address, asset) in &studio.plan.files {
        portal.files.insert(address.clone(), File::Copied(asset.clone()));
    }
    for (address, bytes) in &studio.theme.assets {
        portal.files.insert(address.clone(), File::Made(bytes.clone()));
    }
    studio.pictures.publish(&mut portal);
    studio.pictures.tell(studio.projected, report);
    portal
}

/// One page as HTML.
pub fn page(studio: &Studio<'_>, planned: &Planned) -> Result<String, Box<Diagnostic>> {
    if let (Of::Missing, None) = (&planned.of, &studio.projected.base_url) {
        return Ok(view::plain_missing(studio));
    }
    let viewer = Viewer::new(studio, planned);
    let context = viewer.page();
    studio.theme.draw(&planned.templates, &context)
}

/// What becomes of raw HTML.
#[must_use]
pub fn html_mode(config: &Config) -> markdown::Html {
    match config.html {
        Some(HtmlMode::Sanitized) => markdown::Html::Sanitized,
        _ => markdown::Html::Text,
    }
}
