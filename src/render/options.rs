//! The options of a theme: what its `theme.toml` declares, and what `[theme_options]` makes of it, checked.

use super::theme::tokens::{self, Tokens};
use super::{LOW_CONTRAST, THEME_OPTION};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::model::Destination;
use crate::parse::fact::Fact;
use crate::parse::reader::Label;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// `theme.toml`: what a theme says of itself.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the theme contract that its templates are written for.
    pub contract: u32,
    /// What people call it.
    pub title: Option<String>,
    /// For whom it is, in a few words.
    pub about: Option<String>,
    /// The theme that it lies over: one that rutter brings, or another folder.
    pub extends: Option<toml::Spanned<String>>,
    /// What a portal can set.
    #[serde(default)]
    pub options: BTreeMap<String, Declared>,
}

/// An option that a theme declares.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// What may be written.
    pub sort: Sort,
    /// What it does, in a few words.
    pub doc: String,
    /// For a colour: the custom property that takes it.
    pub property: Option<String>,
    /// For a colour: the scheme that it belongs to.
    #[serde(default)]
    pub scheme: Scheme,
    /// For a colour that is read: the paper that it stands on, a colour or the custom property that holds it.
    pub on: Option<String>,
    /// For a colour: the option whose value stands in, as light or dark as the paper needs it.
    pub like: Option<String>,
}

/// What may be written for an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// `#A4145E`
    Colour,
    /// A picture of the definition.
    File,
    /// A line.
    Text,
    /// Yes or no.
    Flag,
}

/// The scheme that a colour belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Light paper.
    #[default]
    Light,
    /// Dark paper.
    Dark,
}

/// Contrast below which text cannot be read (WCAG 2.2, 1.4.3).
const LEAST: f64 = 4.5;

/// Red, green and blue, 0 to 255.
pub(super) type Rgb = [u8; 3];

/// Checks what a portal sets, and gives the stylesheet that carries its colours; empty where it sets none.
pub fn stylesheet(manifest: &Manifest, config: &Config, tokens: &Tokens, report: &mut Report) -> String {
    let mut rules: [String; 2] = Default::default();
    for (label, value) in &config.theme_options.0 {
        let Some(declared) = manifest.options.get(&*label.name) else {
            report.add(unknown(manifest, label));
            continue;
        };
        let fits = match (declared.sort, &value.0) {
            (Sort::Colour, Fact::Text(text)) => colour(text).is_some(),
            (Sort::File | Sort::Text, Fact::Text(_)) | (Sort::Flag, Fact::Flag(_)) => true,
            _ => false,
        };
        if !fits {
            let wanted = match declared.sort {
                Sort::Colour => "a colour such as `\"#A4145E\"`",
                Sort::File => "the path of a picture",
                Sort::Text => "text",
                Sort::Flag => "true or false",
            };
            let message = format!("the option `{}` takes {wanted}", label.name);
            report.add(Diagnostic::new(&THEME_OPTION, label.span, message).help(format!("it is {}", declared.doc)));
        }
    }
    for (name, declared) in &manifest.options {
        let own = config.theme_options.0.iter().find(|(label, _)| *label.name == **name);
        let like = declared.like.as_ref();
        let stand_in =
            || config.theme_options.0.iter().find(|(label, _)| Some(&*label.name) == like.map(String::as_str));
        let (Some((label, value)), Some(property)) = (own.or_else(stand_in), &declared.property) else { continue };
        let Fact::Text(text) = &value.0 else { continue };
        let Some(ink) = colour(text) else { continue };
        let scheme = if declared.scheme == Scheme::Dark { tokens::Scheme::Dark } else { tokens::Scheme::Light };
        let paper = |on: &str| if on.starts_with("--") { tokens.colour(on, scheme) } else { colour(on) };
        let mut text = Cow::Borrowed(&**text);
        if let Some(paper) = declared.on.as_deref().and_then(paper) {
            let ratio = contrast(ink, paper);
            // A colour that stands in gives its hue; how light it is depends on the paper.
            if ratio < LEAST && own.is_none() {
                text = passing(ink, paper, LEAST).into();
            } else if ratio < LEAST {
                let scheme = if declared.scheme == Scheme::Dark { "dark" } else { "light" };
                let message =
                    format!("`{text}` on the {scheme} paper has a contrast of {ratio:.2} to 1, less than {LEAST}");
                let help = format!("the nearest that passes is `{}`", passing(ink, paper, LEAST));
                report.add(Diagnostic::new(&LOW_CONTRAST, label.span, message).help(help));
            }
        }
        let rule = &mut rules[usize::from(declared.scheme == Scheme::Dark)];
        write!(rule, "{property}:{text};{property}-wash:color-mix(in srgb,{text} 9%,var(--paper));").ok();
    }
    let [light, dark] = rules;
    if light.is_empty() && dark.is_empty() {
        return String::new();
    }
    format!(
        "@layer tokens{{:root{{{light}}}@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}:root[data-theme=dark]{{{dark}}}}}\n"
    )
}

fn unknown(manifest: &Manifest, label: &Label) -> Diagnostic {
    let names = || manifest.options.keys().map(String::as_str);
    let diagnostic = Diagnostic::new(&THEME_OPTION, label.span, format!("the theme has no option `{}`", label.name));
    if let Some(near) = nearest(&label.name, names()) {
        diagnostic.help(format!("did you mean `{near}`?")).replace(label.span, near)
    } else {
        let all: Vec<String> = names().map(|name| format!("`{name}`")).collect();
        diagnostic.help(if all.is_empty() { "it has no options".into() } else { format!("it has {}", all.join(", ")) })
    }
}

/// The files that the options of a portal name, by option; those that do not exist are told.
pub fn files(
    manifest: &Manifest,
    config: &Config,
    follow: &dyn Fn(&str) -> Destination,
    report: &mut Report,
) -> BTreeMap<String, Arc<str>> {
    let mut files = BTreeMap::new();
    for (label, value) in &config.theme_options.0 {
        let is_file = manifest.options.get(&*label.name).is_some_and(|declared| declared.sort == Sort::File);
        let (true, Fact::Text(path)) = (is_file, &value.0) else { continue };
        match follow(path) {
            Destination::File(path) => {
                files.insert(label.name.to_string(), path);
            }
            _ => report.add(
                Diagnostic::new(&crate::model::rules::MISSING_FILE, label.span, format!("there is no file `{path}`"))
                    .help("write its path from the folder of `rutter.toml`: `theme/logo.svg`")
                    .lock(),
            ),
        }
    }
    files
}

/// `#A4145E` or `#abc`.
pub(super) fn colour(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#').filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let long: String = match digits.len() {
        3 => digits.chars().flat_map(|c| [c, c]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    let part = |at: usize| u8::from_str_radix(long.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// The colour nearest to `ink`, on its way to black or white, that can be read on `paper`.
pub(super) fn passing(ink: Rgb, paper: Rgb, least: f64) -> String {
    let end = if luminance(paper) > 0.18 { 0 } else { 255 };
    let mixed = |step: u16| {
        ink.map(|part| u8::try_from((u16::from(part) * (100 - step) + end * step) / 100).unwrap_or(u8::MAX))
    };
    hex((0..=100).map(mixed).find(|colour| contrast(*colour, paper) >= least).unwrap_or(mixed(100)))
}

/// `#A4145E`
pub(super) fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02X}{g:02X}{b:02X}")
}

/// Contrast of two colours, 1 to 21: (L1 + 0.05) ÷ (L2 + 0.05), L1 the lighter (WCAG 2.2).
pub(super) fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance, 0 to 1 (WCAG 2.2).
fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let share = f64::from(part) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::{colour, contrast, passing};

    #[test]
    fn contrast_is_that_of_the_design() {
        for (ink, paper, expected) in [
            ("#A4145E", "#FCFCFA", 7.2),
            ("#F08DB8", "#10171D", 7.9),
            ("#000", "#ffffff", 21.0),
            ("#855600", "#FCFCFA", 6.1),
        ] {
            let ratio = contrast(colour(ink).unwrap(), colour(paper).unwrap());
            assert!((ratio - expected).abs() < 0.06, "{ink} on {paper}: {ratio}");
        }
        for (ink, paper) in [("#7A7", "#FCFCFA"), ("#0B5566", "#10171D"), ("#000", "#10171D"), ("#FFF", "#FCFCFA")] {
            let found = passing(colour(ink).unwrap(), colour(paper).unwrap(), 4.5);
            let ratio = contrast(colour(&found).unwrap(), colour(paper).unwrap());
            assert!((4.5..4.7).contains(&ratio), "{ink} on {paper}: {found}, {ratio}");
        }
        assert!(colour("red").is_none() && colour("#12").is_none() && colour("#ggg").is_none());
    }
}
