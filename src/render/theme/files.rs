//! What a theme is made of before it is loaded: layers of files, each over the one that it extends, a definition's `theme/` over all.

use super::super::THEME_FAULT;
use super::super::options::Manifest;
use super::tokens::{Contrast, Tokens};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::source::{FileId, Snapshot, Span};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The theme of a definition that names none.
const DEFAULT: &str = "chart";

/// The version of the theme contract that this version speaks.
const CONTRACT: u32 = 1;

/// The stylesheet that carries what a portal sets.
pub(super) const OPTIONS: &str = "options.css";

/// The folder of a definition that lies over its theme.
const OVER: &str = "theme";

/// The names of the themes that rutter brings.
#[must_use]
pub fn names() -> Vec<&'static str> {
    BUILT_IN.dirs().filter_map(|dir| dir.path().file_name()?.to_str()).collect()
}

/// What a theme that rutter brings says of itself, with all that it extends.
pub struct Built {
    /// For whom it is.
    pub about: String,
    /// The theme that it lies over.
    pub extends: Option<String>,
    /// Its own files.
    pub files: Files,
    /// What a portal can set: name and meaning.
    pub options: BTreeMap<String, String>,
    /// How its colours are read.
    pub contrasts: Vec<Contrast>,
}

/// A theme that rutter brings.
#[must_use]
pub fn built(name: &str) -> Option<Built> {
    let mut chain: Vec<(String, Manifest)> = Vec::new();
    let mut next = Some(name.to_owned());
    while let Some(name) = next {
        let manifest: Manifest = toml::from_str(&Files::built_in(&name)?.manifest).ok()?;
        next = manifest.extends.as_ref().map(|extends| extends.get_ref().clone());
        chain.push((name, manifest));
    }
    let (mut styles, mut assets, mut options) = (vec!["tokens.css".to_owned()], BTreeMap::new(), BTreeMap::new());
    for (name, manifest) in chain.iter().rev() {
        styles.push(format!("{name}.css"));
        assets.extend(Files::built_in(name)?.assets);
        options.extend(manifest.options.iter().map(|(name, declared)| (name.clone(), declared.doc.clone())));
    }
    let contrasts = Tokens::read(&super::sheets(&styles, &assets, &BTreeMap::new())).contrasts();
    let (_, own) = chain.into_iter().next()?;
    Some(Built {
        about: own.about.unwrap_or_default(),
        extends: own.extends.map(toml::Spanned::into_inner),
        files: Files::built_in(name)?,
        options,
        contrasts,
    })
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

/// A theme with everything that lies over it.
pub(super) struct Stack {
    pub templates: BTreeMap<String, String>,
    pub assets: BTreeMap<String, Vec<u8>>,
    pub manifest: Manifest,
    /// Where the templates and stylesheets of the definition's own folders stand.
    pub own: BTreeMap<String, Span>,
    /// The stylesheets of a page in the order in which they are linked, whether there or not: what lies higher comes later.
    pub styles: Vec<String>,
}

/// A theme on the way to what it extends.
struct Layer {
    /// `ledger`, `looks/ours`.
    name: String,
    manifest: Manifest,
    /// Its files, where rutter brings it.
    files: Option<Files>,
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

    /// Where its files stand below its folder, in order.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let templates = self.templates.keys().map(|name| format!("templates/{name}"));
        let assets = self.assets.keys().map(|name| format!("assets/{name}"));
        std::iter::once("theme.toml".to_owned()).chain(assets).chain(templates).collect()
    }

    /// The bytes of a file by its path below the theme's folder.
    #[must_use]
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(name) = path.strip_prefix("templates/") {
            self.templates.get(name).map(|text| text.clone().into_bytes())
        } else if let Some(name) = path.strip_prefix("assets/") {
            self.assets.get(name).cloned()
        } else {
            (path == "theme.toml").then(|| self.manifest.clone().into_bytes())
        }
    }

    /// A template or an asset by its name or its whole path, with its path below the theme's folder.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(String, Vec<u8>)> {
        let paths = [name.to_owned(), format!("templates/{name}"), format!("assets/{name}")];
        let paths = paths.into_iter().filter(|path| path != "theme.toml");
        paths.into_iter().find_map(|path| self.bytes(&path).map(|bytes| (path, bytes)))
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

/// The theme that a definition names, or the one that is `given`, with all that lies over it.
pub(super) fn stack(
    given: Option<Files>,
    snapshot: &Snapshot,
    config: &Config,
    top: Span,
    report: &mut Report,
) -> Stack {
    let layers = match given {
        Some(files) => {
            let text = &files.manifest;
            let manifest = if text.is_empty() { Manifest::default() } else { read(text, None, top, report) };
            vec![Layer { name: String::new(), manifest, files: Some(files) }]
        }
        None => layers(snapshot, config, top, report),
    };
    let mut stack = Stack {
        templates: BTreeMap::new(),
        assets: BTreeMap::new(),
        manifest: Manifest::default(),
        own: BTreeMap::new(),
        styles: vec!["tokens.css".into()],
    };
    for Layer { name, manifest, files } in layers.into_iter().rev() {
        match files {
            Some(files) => {
                stack.templates.extend(files.templates);
                stack.assets.extend(files.assets);
            }
            None => stack.lay(&name, snapshot),
        }
        stack.manifest.options.extend(manifest.options);
        stack.styles.push(format!("{}.css", name.rsplit('/').next().unwrap_or(&name)));
    }
    stack.lay(OVER, snapshot);
    stack.styles.extend([OPTIONS.to_owned(), "own.css".to_owned()]);
    stack
}

/// The theme that a definition names and all that it extends, itself first. Faults are told; what they leave leads on.
fn layers(snapshot: &Snapshot, config: &Config, top: Span, report: &mut Report) -> Vec<Layer> {
    let (name, mut place) = config.theme.as_ref().map_or((DEFAULT, top), |label| (&*label.name, label.span));
    let mut name = name.to_owned();
    let mut layers: Vec<Layer> = Vec::new();
    loop {
        if layers.iter().any(|layer| layer.name == name) {
            report.add(Diagnostic::new(&THEME_FAULT, place, format!("the theme `{name}` extends itself")));
            DEFAULT.clone_into(&mut name);
        }
        let files = Files::built_in(&name);
        let file = snapshot.sources.at(&format!("{name}/theme.toml"));
        let manifest = match (&files, file) {
            (Some(files), _) => read(&files.manifest, None, top, report),
            (None, Some(file)) => read(&snapshot.sources.file(file).text, Some(file), place, report),
            (None, None) => {
                report.add(unknown(&name, place));
                DEFAULT.clone_into(&mut name);
                continue;
            }
        };
        let next = manifest.extends.as_ref().map(|extends| {
            let place = if files.is_some() { None } else { file };
            (extends.get_ref().clone(), place.map_or(top, |file| Span::new(file, extends.span())))
        });
        layers.push(Layer { name, manifest, files });
        match next {
            Some(next) => (name, place) = next,
            None => return layers,
        }
    }
}

impl Stack {
    /// Lays a folder of the definition over what is there. A template or a stylesheet may stand at its top as well.
    fn lay(&mut self, folder: &str, snapshot: &Snapshot) {
        let below = |path: &str| path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).map(str::to_owned);
        for (file, source) in snapshot.sources.iter() {
            let Some(path) = below(&source.path) else { continue };
            if path.ends_with(".html") {
                let name = path.strip_prefix("templates/").unwrap_or(&path);
                self.templates.insert(name.to_owned(), source.text.to_string());
                self.own.insert(name.to_owned(), Span::new(file, 0..source.text.len()));
            } else if path.ends_with(".css") {
                let name = path.strip_prefix("assets/").unwrap_or(&path);
                self.assets.insert(name.to_owned(), source.text.as_bytes().to_vec());
                self.own.insert(name.to_owned(), Span::new(file, 0..source.text.len()));
            }
        }
        for asset in &snapshot.assets {
            if let Some(name) = below(&asset.path).as_deref().and_then(|path| path.strip_prefix("assets/")) {
                self.assets.insert(name.to_owned(), asset.read().unwrap_or_default());
            }
        }
    }
}

/// A `theme.toml`, of the definition where `file` says so. `place` is where the theme is named.
fn read(text: &str, file: Option<FileId>, place: Span, report: &mut Report) -> Manifest {
    let manifest: Manifest = match toml::from_str(text) {
        Ok(manifest) => manifest,
        Err(error) => {
            let why = error.message().lines().next().unwrap_or("it cannot be read").to_owned();
            let span = match (file, error.span()) {
                (Some(file), Some(range)) => Span::new(file, range),
                (Some(file), None) => Span::top(file),
                (None, _) => place,
            };
            report.add(Diagnostic::new(&THEME_FAULT, span, format!("the theme's `theme.toml` is wrong: {why}")));
            return Manifest { contract: CONTRACT, ..Manifest::default() };
        }
    };
    if manifest.contract != CONTRACT {
        let span = file.map_or(place, Span::top);
        let message = format!("the theme is written for version {} of the contract", manifest.contract);
        let help = format!(
            "this rutter speaks version {CONTRACT}: `contract = {CONTRACT}`, and `rutter explain view` tells it"
        );
        report.add(Diagnostic::new(&THEME_FAULT, span, message).help(help));
    }
    manifest
}

fn unknown(name: &str, place: Span) -> Diagnostic {
    let names = names();
    let fault = Diagnostic::new(&THEME_FAULT, place, format!("no theme `{name}`"));
    match nearest(name, names.iter().copied()) {
        Some(near) => fault.help(format!("did you mean `{near}`?")).replace(place, format!("\"{near}\"")),
        None if name.contains('/') => fault.help(format!("a folder of the definition is a theme where it holds `theme.toml`: write `{name}/theme.toml`")),
        None => fault.help(format!(
            "there is {}, or a folder with a `theme.toml`; single templates and styles go into `theme/` and lie over it",
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        )),
    }
}
