//! The colours of a theme as its stylesheets declare them, and whether what is written in one can be read on the other.

use crate::diagnostic::{Diagnostic, Report};
use crate::render::LOW_CONTRAST;
use crate::render::options::{self, Rgb};
use crate::source::Span;
use std::ops::Range;

/// How a page comes to be light or dark. A theme declares dark twice: for readers whose system is dark, and for those
/// who press the switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Light.
    Light,
    /// Dark as the reader's system is.
    Dark,
    /// Dark by the switch.
    Switched,
}

/// What is read on what, and how far apart the two must be at least (WCAG 2.2: 1.4.3 for text, 1.4.11 for shapes).
const PAIRS: &[(&str, &[&str], f64)] = &[
    (
        "--ink",
        &[
            "--paper",
            "--shoal",
            "--deep",
            "--land",
            "--accent-wash",
            "--good-wash",
            "--warn-wash",
            "--bad-wash",
            "--info-wash",
        ],
        4.5,
    ),
    ("--ink-2", &["--paper", "--shoal"], 4.5),
    ("--ink-3", &["--paper", "--shoal"], 4.5),
    ("--accent", &["--paper", "--shoal"], 4.5),
    ("--on-accent", &["--accent"], 4.5),
    ("--good", &["--paper", "--shoal", "--good-wash"], 4.5),
    ("--warn", &["--paper", "--shoal", "--warn-wash"], 4.5),
    ("--bad", &["--paper", "--shoal", "--bad-wash"], 4.5),
    ("--info", &["--paper", "--shoal", "--info-wash"], 4.5),
    ("--rule-strong", &["--paper"], 3.0),
    ("--focus", &["--paper"], 3.0),
];

/// A stylesheet of a theme.
pub struct Sheet<'a> {
    /// Its text.
    pub text: &'a str,
    /// Where it stands, if it is the definition's own.
    pub own: Option<Span>,
}

/// The custom properties that a theme declares on the root of its pages.
#[derive(Default)]
pub struct Tokens {
    declared: Vec<Declared>,
    /// Layers in the order in which they are first named: the later wins.
    layers: Vec<String>,
}

struct Declared {
    property: String,
    value: String,
    /// Blocks around it, the outermost first: `@layer tokens`, `:root[data-theme=dark]`.
    around: Vec<String>,
    /// Where it stands, if in a stylesheet of the definition.
    place: Option<Span>,
}

/// A colour as it stands on a page, and what two of them have between them.
pub struct Contrast {
    /// `--ink`.
    pub ink: &'static str,
    /// `--paper`.
    pub paper: &'static str,
    /// Light or dark.
    pub scheme: Scheme,
    /// 1 to 21.
    pub ratio: f64,
    /// What it must be at least.
    pub least: f64,
}

impl Tokens {
    /// Reads stylesheets in the order in which they are linked.
    #[must_use]
    pub fn read(sheets: &[Sheet<'_>]) -> Tokens {
        let mut tokens = Tokens::default();
        for sheet in sheets {
            tokens.sheet(sheet);
        }
        tokens
    }

    fn sheet(&mut self, sheet: &Sheet<'_>) {
        let text = without_comments(sheet.text);
        let mut around: Vec<String> = Vec::new();
        let (mut start, mut deep, mut quote) = (0, 0_u32, None);
        for (at, byte) in text.bytes().enumerate() {
            match (quote, byte) {
                (Some(open), _) if byte == open => quote = None,
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'(') => deep += 1,
                (None, b')') => deep = deep.saturating_sub(1),
                (None, b'{') if deep == 0 => {
                    let head = text[start..at].trim().to_owned();
                    self.name_layers(&head);
                    around.push(head);
                    start = at + 1;
                }
                (None, b';' | b'}') if deep == 0 => {
                    self.statement(&text, start..at, &around, sheet.own);
                    if byte == b'}' {
                        around.pop();
                    }
                    start = at + 1;
                }
                _ => {}
            }
        }
    }

    fn name_layers(&mut self, head: &str) {
        for name in head.strip_prefix("@layer").unwrap_or_default().split(',').map(str::trim) {
            if !name.is_empty() && !self.layers.iter().any(|known| known == name) {
                self.layers.push(name.to_owned());
            }
        }
    }

    fn statement(&mut self, text: &str, range: Range<usize>, around: &[String], own: Option<Span>) {
        let whole = &text[range.clone()];
        self.name_layers(whole.trim());
        let Some((property, value)) = whole.split_once(':').filter(|(name, _)| name.trim().starts_with("--")) else {
            return;
        };
        let from = range.start + whole.len() - whole.trim_start().len();
        let to = range.start + whole.trim_end().len();
        self.declared.push(Declared {
            property: property.trim().to_owned(),
            value: value.trim().to_owned(),
            around: around.to_vec(),
            place: own.map(|own| own.within(from..to)),
        });
    }

    /// What the cascade makes of a property.
    fn winner(&self, property: &str, scheme: Scheme) -> Option<&Declared> {
        let ranked = self.declared.iter().enumerate().filter(|(_, declared)| declared.property == property);
        let ranked = ranked.filter_map(|(at, declared)| {
            let specific = declared.holds(scheme)?;
            let layer = declared.around.iter().find_map(|head| head.strip_prefix("@layer"));
            let rank = layer.map_or(usize::MAX, |name| self.layers.iter().position(|n| n == name.trim()).unwrap_or(0));
            Some(((rank, specific, at), declared))
        });
        ranked.max_by_key(|(key, _)| *key).map(|(_, declared)| declared)
    }

    /// The colour of a property, where it is one that can be computed.
    #[must_use]
    pub fn colour(&self, property: &str, scheme: Scheme) -> Option<Rgb> {
        let mut property = property.to_owned();
        // A property may name another; a circle ends.
        for _ in 0..8 {
            let value = &self.winner(&property, scheme)?.value;
            match value.strip_prefix("var(") {
                Some(rest) => property = rest.split([',', ')']).next()?.trim().to_owned(),
                None => return options::colour(value),
            }
        }
        None
    }

    /// Every pair of colours that the theme has, in light and dark.
    #[must_use]
    pub fn contrasts(&self) -> Vec<Contrast> {
        let mut found = Vec::new();
        for (ink, papers, least) in PAIRS {
            for paper in *papers {
                for scheme in [Scheme::Light, Scheme::Dark, Scheme::Switched] {
                    let pair = self.colour(ink, scheme).zip(self.colour(paper, scheme));
                    found.extend(pair.map(|(a, b)| Contrast {
                        ink,
                        paper,
                        scheme,
                        ratio: options::contrast(a, b),
                        least: *least,
                    }));
                }
            }
        }
        found
    }

    /// Tells every pair that falls short, at the definition's own line where there is one.
    pub fn tell(&self, fallback: Span, report: &mut Report) {
        let mut told: Vec<(&str, &str, String)> = Vec::new();
        for Contrast { ink, paper, scheme, ratio, least } in self.contrasts() {
            if ratio >= least {
                continue;
            }
            let (Some(a), Some(b)) = (self.colour(ink, scheme), self.colour(paper, scheme)) else { continue };
            let name = if scheme == Scheme::Light { "light" } else { "dark" };
            let message = format!(
                "`{ink}` {} on `{paper}` {} has a contrast of {ratio:.2} to 1 in the {name} scheme, less than {least}",
                options::hex(a),
                options::hex(b)
            );
            if told.iter().any(|known| *known == (ink, paper, message.clone())) {
                continue;
            }
            let place = |property: &str| self.winner(property, scheme).and_then(|declared| declared.place);
            let span = place(ink).or_else(|| place(paper)).unwrap_or(fallback);
            let near = options::passing(a, b, least);
            report.add(
                Diagnostic::new(&LOW_CONTRAST, span, message.clone())
                    .help(format!("the nearest `{ink}` that passes is `{near}`")),
            );
            told.push((ink, paper, message));
        }
    }
}

impl Declared {
    /// How specific the selector is where it holds for the root of a page on a screen in this scheme.
    fn holds(&self, scheme: Scheme) -> Option<usize> {
        let mut specific = None;
        for head in &self.around {
            let packed: String = head.chars().filter(|c| !c.is_whitespace() && *c != '"' && *c != '\'').collect();
            if let Some(query) = packed.strip_prefix("@media") {
                let holds = match query {
                    "screen" | "all" | "screen,print" => true,
                    _ => match query.strip_prefix("screenand").unwrap_or(query) {
                        "(prefers-color-scheme:dark)" => scheme == Scheme::Dark,
                        "(prefers-color-scheme:light)" => scheme != Scheme::Dark,
                        _ => false,
                    },
                };
                holds.then_some(())?;
            } else if packed.starts_with("@layer") || packed.starts_with("@supports") {
            } else {
                specific = packed.split(',').filter_map(|selector| root(selector, scheme)).max();
                specific?;
            }
        }
        specific
    }
}

/// How specific a selector is that holds for the root element.
fn root(selector: &str, scheme: Scheme) -> Option<usize> {
    let (mut rest, mut specific) = match selector.strip_prefix(":root") {
        Some(rest) => (rest, 1),
        None => (selector.strip_prefix("html")?, 0),
    };
    while !rest.is_empty() {
        let (more, holds) = [
            (":not([data-theme=light])", true),
            (":not([data-theme=dark])", scheme != Scheme::Switched),
            ("[data-theme=dark]", scheme == Scheme::Switched),
        ]
        .into_iter()
        .find_map(|(part, holds)| Some((rest.strip_prefix(part)?, holds)))?;
        holds.then_some(())?;
        rest = more;
        specific += 1;
    }
    Some(specific)
}

/// A stylesheet with spaces in place of its comments: what is left stands where it stood.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("/*") {
        let end = rest[at..].find("*/").map_or(rest.len(), |end| at + end + 2);
        out.push_str(&rest[..at]);
        out.push_str(&" ".repeat(end - at));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::super::{built, names};
    use super::{Scheme, Sheet, Tokens};

    #[test]
    fn every_theme_that_rutter_brings_can_be_read_in_light_and_dark() {
        for name in names() {
            let contrasts = built(name).expect("a theme").contrasts;
            assert!(contrasts.len() > 75, "{name}: {} pairs", contrasts.len());
            for found in contrasts {
                let (ink, paper, scheme) = (found.ink, found.paper, found.scheme);
                assert!(found.ratio >= found.least, "{name}: {ink} on {paper}, {scheme:?}: {:.2}", found.ratio);
            }
        }
    }

    #[test]
    fn the_cascade_is_that_of_a_browser() {
        let colours = |text: &str| {
            let tokens = Tokens::read(&[Sheet { text, own: None }]);
            [Scheme::Light, Scheme::Dark, Scheme::Switched]
                .map(|scheme| tokens.colour("--ink", scheme).map_or("none".into(), super::options::hex))
        };
        let dark = "@media (prefers-color-scheme: dark){:root:not([data-theme=light]){--ink:#222}}:root[data-theme=\"dark\"]{--ink:#333}";
        for (text, expected) in [
            (format!(":root{{--ink:#111}}{dark}"), ["#111111", "#222222", "#333333"]),
            (format!("{dark}:root{{--ink:#111}}"), ["#111111", "#222222", "#333333"]),
            (format!("@layer t{{{dark}}} :root{{--ink:#111}}"), ["#111111"; 3]),
            ("@layer a,b; @layer b{:root{--ink:#111}} @layer a{:root{--ink:#222}}".into(), ["#111111"; 3]),
            (":root{--ink:var(--x);--x:#111 /* { */} @media print{:root{--ink:#fff}}".into(), ["#111111"; 3]),
            (":root{--ink:color-mix(in srgb,red,blue)} .card{--ink:#111}".into(), ["none"; 3]),
            (":root{--ink:var(--ink)} @media (min-width:10em){:root{--ink:#111}}".into(), ["none"; 3]),
            (":root{background:url(data:a;b{c});--ink:#111}".into(), ["#111111"; 3]),
        ] {
            assert_eq!(colours(&text), expected, "{text}");
        }
    }
}
