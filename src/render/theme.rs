//! A theme: its templates, its stylesheets and fonts, a product's own files over a built-in one's.

use super::THEME_FAULT;
use super::options::{self, Manifest};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::Model;
use crate::source::{Snapshot, Span};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, ErrorKind, Tera};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The names of the themes that rutter brings.
#[must_use]
pub fn names() -> Vec<&'static str> {
    BUILT_IN.dirs().filter_map(|dir| dir.path().file_name()?.to_str()).collect()
}

/// A theme, loaded and checked.
pub struct Theme {
    tera: Tera,
    /// Stylesheets, scripts and fonts by their addresses in the portal, which carry a hash.
    pub assets: BTreeMap<String, Arc<[u8]>>,
    /// The address of an asset by its name: `chart.css`.
    pub addresses: BTreeMap<String, String>,
    /// Pictures that the portal's options name, by option: paths below the definition.
    pub pictures: BTreeMap<String, Arc<str>>,
    /// Where the templates of the definition's own `theme/` stand.
    own: BTreeMap<String, Span>,
    fallback: Span,
    /// Whether its templates could not be loaded: nothing can be drawn, and nothing more is said of it.
    pub is_broken: bool,
}

/// The files of a theme before they are loaded: templates and assets by name.
#[derive(Default)]
pub struct Files {
    /// `theme.toml`.
    pub manifest: String,
    /// `parts/card.html` → text.
    pub templates: BTreeMap<String, String>,
    /// `chart.css` → bytes.
    pub assets: BTreeMap<String, Vec<u8>>,
}

impl Files {
    /// The files of a built-in theme.
    #[must_use]
    pub fn built_in(name: &str) -> Option<Files> {
        let mut files = Files::default();
        let folder = BUILT_IN.get_dir(name)?;
        let mut folders = vec![folder];
        while let Some(dir) = folders.pop() {
            folders.extend(dir.dirs());
            for file in dir.files() {
                let path = file.path().strip_prefix(folder.path()).ok()?.to_str()?;
                files.add(path, file.contents());
            }
        }
        Some(files)
    }

    fn add(&mut self, path: &str, bytes: &[u8]) {
        if let Some(name) = path.strip_prefix("templates/") {
            self.templates.insert(name.to_owned(), String::from_utf8_lossy(bytes).into_owned());
        } else if path == "theme.toml" {
            self.manifest = String::from_utf8_lossy(bytes).into_owned();
        } else if let Some(name) = path.strip_prefix("assets/") {
            self.assets.insert(name.to_owned(), bytes.to_vec());
        }
    }
}

impl Theme {
    /// Loads a theme with the definition's own `theme/` over it. Faults are told; what they leave is still a theme.
    #[must_use]
    pub fn load(mut files: Files, snapshot: &Snapshot, settings: Settings<'_>, report: &mut Report) -> Theme {
        let mut own = BTreeMap::new();
        for (file, source) in snapshot.sources.iter() {
            let Some(path) = source.path.strip_prefix("theme/") else { continue };
            let name = path.strip_prefix("templates/").unwrap_or(path);
            if path.ends_with(".html") {
                files.templates.insert(name.to_owned(), source.text.to_string());
                own.insert(name.to_owned(), Span::new(file, 0..source.text.len()));
            } else if path.ends_with(".css") {
                files
                    .assets
                    .insert(path.strip_prefix("assets/").unwrap_or(path).to_owned(), source.text.as_bytes().to_vec());
            }
        }
        for asset in &snapshot.assets {
            if let Some(name) = asset.path.strip_prefix("theme/assets/") {
                files.assets.insert(name.to_owned(), asset.read().unwrap_or_default());
            }
        }
        let fallback = snapshot.sources.at("rutter.toml").map_or(Span::top(crate::source::FileId(0)), Span::top);
        let manifest = read_manifest(&files.manifest, fallback, report);
        let sheet = options::stylesheet(&manifest, settings.config, report);
        if !sheet.is_empty() {
            files.assets.insert("options.css".into(), sheet.into_bytes());
        }
        let follow = |path: &str| settings.model.follow_path("", path);
        let pictures = options::files(&manifest, settings.config, &follow, report);
        let (assets, addresses) = hashed(files.assets);
        let mut theme = Theme { tera: Tera::default(), assets, addresses, pictures, own, fallback, is_broken: false };
        theme.tera.autoescape_on(vec![""]);
        filters(&mut theme.tera);
        let templates: Vec<(&str, &str)> = files.templates.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
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
        let message = message.lines().next().unwrap_or("the theme cannot be read").trim().to_owned();
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

/// What a portal sets of its theme, and where the files are that it names.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// `rutter.toml`.
    pub config: &'a Config,
    /// Knows the files of the definition.
    pub model: &'a Model,
}

fn read_manifest(text: &str, fallback: Span, report: &mut Report) -> Manifest {
    toml::from_str(text).unwrap_or_else(|error| {
        let why = error.message().lines().next().unwrap_or("it cannot be read").to_owned();
        if !text.is_empty() {
            report.add(Diagnostic::new(&THEME_FAULT, fallback, format!("the theme's `theme.toml` is wrong: {why}")));
        }
        Manifest::default()
    })
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
