//! Blocks of code: what their fence says, and the markup around them.

use super::out::Out;
use crate::render::highlight::Highlighter;

/// What stands behind the fence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Info {
    /// As the highlighter knows it.
    pub language: String,
    /// The file that the code is shown from.
    pub file: Option<String>,
}

impl Info {
    /// Reads `toml watch.toml`, `js title="a b.js"`, `rust,ignore`, `{.python}` and their like.
    pub fn of(info: &str) -> Self {
        let info = info.trim();
        let (first, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        let bare = first.trim_start_matches(['{', '.']);
        let (language, more) = match bare.find([',', '{', '}', ':', '=']) {
            Some(end) => bare.split_at(end),
            None => (bare, ""),
        };
        let mut file = named(rest).or_else(|| more.strip_prefix(':').and_then(named));
        let mut language = language;
        if file.is_none() && is_file(language) {
            file = Some(language.to_owned());
            language = language.rsplit('.').next().unwrap_or_default();
        }
        Info { language: language.to_owned(), file }
    }

    /// The language as a class may hold it.
    fn class(&self) -> Option<String> {
        let spelt = match self.language.as_str() {
            "c++" => "cpp",
            "c#" => "csharp",
            language => language,
        };
        let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let spelt: String = spelt.chars().filter(fits).take(40).collect();
        (!spelt.is_empty()).then(|| format!("language-{}", spelt.to_ascii_lowercase()))
    }
}

/// The file that the rest of an info string names.
fn named(rest: &str) -> Option<String> {
    for key in ["title=", "filename=", "file="] {
        if let Some(at) = rest.find(key)
            && rest[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric())
        {
            let value = &rest[at + key.len()..];
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let value = match quote {
                Some(quote) => value[1..].split(quote).next(),
                None => value.split(char::is_whitespace).next(),
            };
            return value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
        }
    }
    rest.split_whitespace().find(|word| is_file(word)).map(str::to_owned)
}

fn is_file(word: &str) -> bool {
    let word = word.trim_start_matches("./");
    word.contains(['.', '/'])
        && !word.contains(['{', '}', '=', '<', '>', '"', ','])
        && !word.ends_with(['.', '/'])
        && !word.starts_with('.')
}

/// Writes a block of code.
pub(super) fn write(out: &mut Out, info: &str, code: &str, highlighter: &Highlighter) {
    let info = Info::of(info);
    let mut own = Out::default();
    own.open("div", &[("class", "code")]);
    if let Some(file) = &info.file {
        own.open("div", &[("class", "cap")]);
        own.open("span", &[]);
        own.text(file);
        own.close("span");
        own.open("button", &[("class", "copy"), ("type", "button"), ("hidden", "")]);
        own.text("Copy");
        own.close("button");
        own.close("div");
    }
    own.open("pre", &[("tabindex", "0")]);
    match info.class() {
        Some(class) => own.open("code", &[("class", &class)]),
        None => own.open("code", &[]),
    }
    match highlighter.highlight(code, &info.language) {
        Some(coloured) => own.html.push_str(&coloured),
        None => own.text(code),
    }
    own.close("code");
    own.close("pre");
    own.close("div");
    out.whole("div", own.html);
}
