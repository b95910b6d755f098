//! A theme: its templates, its stylesheets and fonts, a product's own files over a built-in one's.

mod files;
pub mod tokens;

pub use files::{Built, Files, built, names};
pub use tokens::{Contrast, Scheme};

use super::THEME_FAULT;
use super::options;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::Model;
use crate::source::{Snapshot, Span};
use files::Stack;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, ErrorKind, Tera};
use tokens::{Sheet, Tokens};

/// A theme, loaded and checked.
pub struct Theme {
    tera: Tera,
    /// Stylesheets, scripts and fonts by their addresses in the portal, which carry a hash.
    pub assets: BTreeMap<String, Arc<[u8]>>,
    /// The address of an asset by its name: `chart.css`.
    pub addresses: BTreeMap<String, String>,
    /// The addresses of the stylesheets in the order in which pages link them.
    pub styles: Vec<String>,
    /// The colour of the paper, light and dark, where stylesheets declare it.
    pub paper: [Option<String>; 2],
    /// Pictures that the portal's options name, by option: paths below the definition.
    pub pictures: BTreeMap<String, Arc<str>>,
    /// Where the templates of the definition's own `theme/` stand.
    own: BTreeMap<String, Span>,
    fallback: Span,
    /// Whether its templates could not be loaded: nothing can be drawn, and nothing more is said of it.
    pub is_broken: bool,
}

impl Theme {
    /// Loads the theme that a definition names, or the one that is `given`, with the definition's own `theme/` over it.
    /// Faults are told; what they leave is still a theme.
    #[must_use]
    pub fn load(given: Option<Files>, snapshot: &Snapshot, settings: Settings<'_>, report: &mut Report) -> Theme {
        let fallback = snapshot.sources.at("rutter.toml").map_or(Span::top(crate::source::FileId(0)), Span::top);
        let Stack { templates, mut assets, manifest, own, styles } =
            files::stack(given, snapshot, settings.config, fallback, report);
        let tokens = Tokens::read(&sheets(&styles, &assets, &own));
        tokens.tell(fallback, report);
        let paper = [Scheme::Light, Scheme::Dark].map(|scheme| tokens.colour("--paper", scheme).map(options::hex));
        let sheet = options::stylesheet(&manifest, settings.config, &tokens, report);
        if !sheet.is_empty() {
            assets.insert(files::OPTIONS.into(), sheet.into_bytes());
        }
        let follow = |path: &str| settings.model.follow_path("", path);
        let pictures = options::files(&manifest, settings.config, &follow, report);
        let (assets, addresses) = hashed(assets);
        let styles = styles.iter().filter_map(|name| addresses.get(name).cloned()).collect();
        let mut theme = Theme {
            tera: Tera::default(),
            assets,
            addresses,
            styles,
            paper,
            pictures,
            own,
            fallback,
            is_broken: false,
        };
        theme.tera.autoescape_on(vec![""]);
        filters(&mut theme.tera);
        let templates: Vec<(&str, &str)> = templates.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        if let Err(error) = theme.tera.add_raw_templates(templates) {
            let fault = theme.explain(&error);
            report.add(fault);
            theme.is_broken = true;
        }
        theme
    }

    /// Draws a page with the first of `templates` that the theme has.
    pub fn draw(&self, templates: &[String], context: &Context) -> Result<String, Box<Diagnostic>> {
        let Some(name) = templates.iter().find(|name| self.tera.contains_template(name)) else {
            let last = templates.last().map_or("", String::as_str);
            let message = format!("the theme has no template `{last}`");
            return Err(Box::new(Diagnostic::new(&THEME_FAULT, self.fallback, message)));
        };
        self.tera.render(name, context).map_err(|error| Box::new(self.explain(&error)))
    }

    fn explain(&self, error: &tera::Error) -> Diagnostic {
        let (file, range, message) = match error.kind() {
            ErrorKind::SyntaxError(fault) | ErrorKind::RenderingError(fault) => {
                (fault.filename().to_owned(), Some(fault.span().clone()), fault.message().to_owned())
            }
            other => {
                let text = other.to_string();
                (named_file(&text).unwrap_or_default(), None, text)
            }
        };
        let message = in_order(message.lines().next().unwrap_or("the theme cannot be read").trim());
        if let Some(whole) = self.own.get(&file) {
            let span = range.map_or(*whole, |span| whole.within(span.range));
            Diagnostic::new(&THEME_FAULT, span, message)
                .help("mend the template, or remove it to have the theme's own again")
        } else {
            let place = if file.is_empty() { String::new() } else { format!(" in `{file}`") };
            Diagnostic::new(&THEME_FAULT, self.fallback, format!("the theme fails{place}: {message}"))
                .help("compare the files in `theme/` with those of the theme that they lie over")
        }
    }
}

/// The stylesheets of a theme as they are linked.
fn sheets<'a>(
    styles: &[String],
    assets: &'a BTreeMap<String, Vec<u8>>,
    own: &BTreeMap<String, Span>,
) -> Vec<Sheet<'a>> {
    let sheet = |name: &String| {
        let text = std::str::from_utf8(assets.get(name)?).ok()?;
        Some(Sheet { text, own: own.get(name).copied() })
    };
    styles.iter().filter_map(sheet).collect()
}

/// What a portal sets of its theme, and where the files are that it names.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// `rutter.toml`.
    pub config: &'a Config,
    /// Knows the files of the definition.
    pub model: &'a Model,
}

/// A message of the template engine with the names of each list in order: it gathers them in the order of a hash.
fn in_order(message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    let mut out: Vec<&str> = parts.clone();
    let mut at = 1;
    while at < parts.len() {
        let end = (at..parts.len()).step_by(2).find(|n| parts.get(n + 1) != Some(&", ")).unwrap_or(at);
        let mut names: Vec<&str> = parts.iter().take(end + 1).skip(at).step_by(2).copied().collect();
        names.sort_unstable();
        for (n, name) in names.into_iter().enumerate() {
            out[at + 2 * n] = name;
        }
        at = end + 2;
    }
    out.join("`")
}

/// The file that a drawn error of the template engine names: ` --> parts/card.html:1:2`.
fn named_file(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.trim_start().starts_with("-->"))?;
    let place = line.trim_start().trim_start_matches("-->").trim();
    place.split(':').next().map(str::to_owned)
}

type Hashed = (BTreeMap<String, Arc<[u8]>>, BTreeMap<String, String>);

/// Gives every asset an address with a hash of its bytes; stylesheets last, with the addresses of what they name put in.
fn hashed(files: BTreeMap<String, Vec<u8>>) -> Hashed {
    let (mut assets, mut addresses): Hashed = (BTreeMap::new(), BTreeMap::new());
    let (sheets, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| name.ends_with(".css"));
    for (name, bytes) in others.into_iter().chain(sheets) {
        let bytes = if name.ends_with(".css") {
            let mut text = String::from_utf8_lossy(&bytes).into_owned();
            for (other, address) in &addresses {
                let short = address.strip_prefix("assets/").unwrap_or(address);
                text = text.replace(&format!("url({other})"), &format!("url({short})"));
            }
            text.into_bytes()
        } else {
            bytes
        };
        let hash = blake3::hash(&bytes).to_hex();
        let (stem, ending) = name.rsplit_once('.').map_or((name.as_str(), ""), |(s, e)| (s, e));
        let address = format!("assets/{stem}.{}.{ending}", &hash[..10]);
        // Licences are read by people, at the name that they were given.
        let address = if ending == "txt" { format!("assets/{name}") } else { address };
        addresses.insert(name, address.clone());
        assets.insert(address, bytes.into());
    }
    (assets, addresses)
}

/// What templates can do besides what the engine brings.
fn filters(tera: &mut Tera) {
    tera.register_filter("words", |word: &str, _: tera::Kwargs, _: &tera::State| crate::parse::field::in_words(word));
    tera.register_filter("number", |number: f64, _: tera::Kwargs, _: &tera::State| {
        crate::parse::scalar::number_words(number)
    });
    tera.register_filter("percent", |share: f64, _: tera::Kwargs, _: &tera::State| {
        crate::parse::scalar::percent_words(share)
    });
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn names_stand_in_order() {
        for (message, expected) in [
            ("Unknown `page`, `entry` in `b`, `a`, `c`", "Unknown `entry`, `page` in `a`, `b`, `c`"),
            ("no `b` and `a`", "no `b` and `a`"),
            ("`b`, `a", "`a`, `b"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(in_order(message), expected);
        }
    }
}
