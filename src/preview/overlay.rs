//! A report as the preview shows it: every diagnostic with its lines, for people whose eye is on the page.

use super::server::OWN;
use crate::diagnostic::{Diagnostic, Level, Report};
use crate::source::{Source, Sources, Span};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// Diagnostics that are drawn; the others are counted.
const SHOWN: usize = 100;
/// Lines before and behind the one that is wrong.
const AROUND: usize = 2;
/// Characters of a line that are shown before and behind a place.
const REACH: usize = 200;

/// What a report is drawn with.
pub struct Frame<'a> {
    /// The texts that places point into.
    pub sources: &'a Sources,
    /// The folder of the definition.
    pub home: &'a Path,
    /// Where an editor opens a file: `editor_url` of `rutter.toml`.
    pub editor: Option<&'a str>,
    /// When the portal was compiled that browsers see, as people read clocks.
    pub good_at: Option<&'a str>,
    /// Files under watch.
    pub watched: usize,
}

/// The overlay's content as HTML; empty where there is neither error nor warning.
#[must_use]
pub fn draw(report: &Report, frame: &Frame<'_>) -> String {
    let (errors, warnings) = (report.count(Level::Error), report.count(Level::Warning));
    if errors + warnings == 0 {
        return String::new();
    }
    let title = if errors > 0 { "The portal was not rebuilt" } else { "The portal was rebuilt" };
    let counts = [(errors, "error"), (warnings, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect::<Vec<_>>()
        .join(", ");
    let shown = match frame.good_at {
        Some(at) if errors > 0 => format!(" You see the last good build, from {}.", escaped(at)),
        None if errors > 0 => " There is no good build to show yet.".to_owned(),
        _ => String::new(),
    };
    let mut out = String::new();
    write!(
        out,
        "<div class=\"head\"><h1 id=\"title\">{title}</h1><p>{counts}.{shown}</p>\
         <button type=\"button\" data-hide>Hide <kbd>Esc</kbd></button></div>\n<div class=\"list\">\n"
    )
    .ok();
    // What stops the portal comes first.
    let of = |level: Level| report.diagnostics.iter().filter(move |diagnostic| diagnostic.level == level);
    for diagnostic in of(Level::Error).chain(of(Level::Warning)).take(SHOWN) {
        article(diagnostic, frame, &mut out);
    }
    let more = (errors + warnings).saturating_sub(SHOWN);
    if more > 0 {
        writeln!(out, "<p class=\"more\">{more} more; <code>rutter check</code> lists all.</p>").ok();
    }
    let opens = if frame.editor.is_some() { "<span><kbd>O</kbd> open in editor</span>" } else { "" };
    write!(
        out,
        "</div>\n<p class=\"foot\"><span><kbd>J</kbd> <kbd>K</kbd> next, previous</span>{opens}<span class=\"end\">Watching {}</span></p>\n",
        counted(frame.watched, "file")
    )
    .ok();
    out
}

/// The overlay where the definition's folder is away.
#[must_use]
pub fn gone(home: &str, good_at: Option<&str>) -> String {
    let shown = good_at.map_or(String::new(), |at| format!(" You see the last good build, from {}.", escaped(at)));
    notice("The definition is away", &format!("`{home}` cannot be read.{shown} It goes on when the folder is back."))
}

/// The overlay where the compiler itself failed.
#[must_use]
pub fn bug(good_at: Option<&str>) -> String {
    let shown = good_at.map_or(String::new(), |at| format!(" You see the last good build, from {}.", escaped(at)));
    notice("The portal was not rebuilt", &format!("This is a bug in rutter; the terminal says where it is.{shown}"))
}

fn notice(title: &str, why: &str) -> String {
    format!(
        "<div class=\"head\"><h1 id=\"title\">{title}</h1><p>{}</p><button type=\"button\" data-hide>Hide <kbd>Esc</kbd></button></div>\n",
        phrase(why)
    )
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

fn article(diagnostic: &Diagnostic, frame: &Frame<'_>, out: &mut String) {
    let (class, glyph) = match diagnostic.level {
        Level::Error => ("e", STOP),
        _ => ("w", WARN),
    };
    let first = place(diagnostic.span, frame);
    let others: Vec<String> = diagnostic
        .related
        .iter()
        .map(|related| format!("{} <i>{}</i>", place(related.span, frame), escaped(&related.message)))
        .collect();
    write!(
        out,
        "<article class=\"{class}\" tabindex=\"-1\"><h2>{glyph}<span><span class=\"code\">{}</span> {}</span></h2>\n<p class=\"at\">{first}",
        diagnostic.rule.code,
        phrase(&sentence(&diagnostic.message)),
    )
    .ok();
    for other in others {
        write!(out, "<br>{other}").ok();
    }
    out.push_str("</p>\n");
    let source = frame.sources.file(diagnostic.span.file);
    if diagnostic.span.end > diagnostic.span.start || !source.text.is_empty() {
        lines(source, diagnostic.span, diagnostic.label.as_deref().unwrap_or(""), out);
    }
    if let Some(help) = &diagnostic.help {
        writeln!(out, "<p class=\"help\">{}</p>", phrase(&sentence(help))).ok();
    }
    out.push_str("</article>\n");
}

/// Where a place is, as a link that opens the editor where there is one.
fn place(span: Span, frame: &Frame<'_>) -> String {
    let source = frame.sources.file(span.file);
    let position = source.position(span.start);
    let shown = escaped(&format!("{}:{}:{}", source.path, position.line, position.column));
    let Some(editor) = frame.editor else { return format!("<span class=\"place\">{shown}</span>") };
    let file = frame.home.join(&*source.path);
    let url = editor
        .replace("{file}", &in_url(&file.to_string_lossy()))
        .replace("{line}", &position.line.to_string())
        .replace("{column}", &position.column.to_string());
    // A definition from elsewhere must not run a script through a link.
    let scheme = url.split(':').next().unwrap_or("").trim().to_ascii_lowercase();
    if matches!(scheme.as_str(), "javascript" | "data" | "vbscript" | "blob") {
        return format!("<span class=\"place\">{shown}</span>");
    }
    format!("<a class=\"place\" href=\"{}\">{shown}</a>", escaped(&url))
}

/// A path as it may stand in an address.
fn in_url(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~:\\".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").ok();
        }
    }
    out
}

/// The lines around a place, with a mark below it.
fn lines(source: &Arc<Source>, span: Span, label: &str, out: &mut String) {
    let text = &*source.text;
    let (begin, end) = (source.position(span.start), source.position(span.end.max(span.start)));
    let first = begin.line.saturating_sub(AROUND).max(1);
    // Lines are found from the place outward: a file may be long.
    let start = text.floor_char_boundary((span.start as usize).min(text.len()));
    let mut from = start;
    for _ in first..=begin.line {
        from = text[..from].rfind('\n').map_or(0, |at| at);
        if from == 0 {
            break;
        }
    }
    let from = if from == 0 { 0 } else { from + 1 };
    let first = begin.line - text[from..start].matches('\n').count();
    out.push_str("<div class=\"frame\" tabindex=\"0\">");
    for (offset, line) in text[from..].lines().take(begin.line - first + 1 + AROUND).enumerate() {
        let number = first + offset;
        let is_hit = number == begin.line;
        let skipped = if is_hit { begin.column.saturating_sub(REACH) } else { 0 };
        let shown: String = line.chars().skip(skipped).take(2 * REACH).collect();
        let hit = if is_hit { " class=\"hit\"" } else { "" };
        writeln!(out, "<span{hit}><i>{number:>4}</i>{}</span>", escaped(&shown)).ok();
        if is_hit {
            let last = if end.line == begin.line { end.column } else { line.chars().count() + 1 };
            let width = last.saturating_sub(begin.column).clamp(1, REACH);
            let before: String = shown
                .chars()
                .take(begin.column - 1 - skipped.min(begin.column - 1))
                .map(|c| if c == '\t' { '\t' } else { ' ' })
                .collect();
            writeln!(out, "<span class=\"mark\"><i>    </i>{before}{} {}</span>", "^".repeat(width), escaped(label))
                .ok();
        }
    }
    out.push_str("</div>\n");
}

/// A phrase as a sentence begins.
fn sentence(phrase: &str) -> String {
    let mut chars = phrase.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What stands in backticks, as a name.
fn phrase(text: &str) -> String {
    let mut out = String::new();
    for (count, part) in text.split('`').enumerate() {
        let part = escaped(part);
        if count % 2 == 1 {
            write!(out, "<span class=\"name\">{part}</span>").ok();
        } else {
            out.push_str(&part);
        }
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

const STOP: &str = "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4z\"/><path d=\"M8 5v3.8M8 10.9v.1\"/></svg>";
const WARN: &str = "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M8 2.2 14.5 13.5h-13z\"/><path d=\"M8 6.5v3.2M8 11.6v.1\"/></svg>";

/// A page in the place of one that there is not. It lives like any other: when the page comes, it takes its place.
#[must_use]
pub fn stand_in(title: &str, why: &str) -> String {
    let (title, why) = (escaped(title), phrase(why));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/{OWN}preview.css\">\n\
         <script src=\"/{OWN}preview.js\" data-page=\"\" defer></script>\n</head>\n<body class=\"stand-in\">\n<main>\n<h1>{title}</h1>\n<p>{why}</p>\n\
         <p><a href=\"/index.html\">The home page</a></p>\n</main>\n</body>\n</html>\n"
    )
}
