//! Groups 10, 11 and 12 over prose: what a text leaves undone, or lets out.

use super::Look;
use super::references::near_file;
use crate::config::HtmlMode;
use crate::diagnostic::{Diagnostic, Level, Report, Rule};
use crate::edition::Projected;
use crate::model::Core;
use crate::parse::fact::Fact;
use crate::parse::prose::{self, LinkSort, Placeholder, Remnant};
use crate::parse::safety::{RAW_HTML, refused};
use crate::source::Span;
use std::ops::Range;

/// R1004
pub static EMPTY_PAGE: Rule = Rule {
    code: "R1004",
    slug: "empty-page",
    level: Level::Warning,
    locked: false,
    meaning: "A page has nothing to read, in the definition or in one of its editions.",
    mend: "Write it, delete it, or keep it out of the edition with `audience`.",
};
/// R1005
pub static PERSONAL_DATA: Rule = Rule {
    code: "R1005",
    slug: "personal-data",
    level: Level::Warning,
    locked: false,
    meaning: "An edition for readers outside shows an e-mail address or a telephone number.",
    mend: "Hide it from that edition with `[audience_of]` or a `::: audience` block, or write a shared address instead.",
};
/// R1104
pub static PLACEHOLDER: Rule = Rule {
    code: "R1104",
    slug: "placeholder",
    level: Level::Advice,
    locked: false,
    meaning: "The text holds something that was to be replaced: `TODO`, `lorem ipsum`, remnants of a template, or in a title marks that are shown as they stand.",
    mend: "Write what belongs there, or take it away.",
};
/// R1105
pub static NO_ALT: Rule = Rule {
    code: "R1105",
    slug: "image-without-alt",
    level: Level::Warning,
    locked: false,
    meaning: "A picture has no text for people who do not see it, and for places where it does not load.",
    mend: "Say between the brackets what the picture shows: `![The alarm list on a phone](alarms.png)`.",
};
/// R1106
pub static HEADING_SKIP: Rule = Rule {
    code: "R1106",
    slug: "heading-skip",
    level: Level::Advice,
    locked: false,
    meaning: "A heading is more than one level below the one before it, so that the contents have a hole.",
    mend: "Take the next level: `##` below `#`, `###` below `##`.",
};

/// The rules of this file.
pub static RULES: &[&Rule] = &[&EMPTY_PAGE, &PERSONAL_DATA, &PLACEHOLDER, &NO_ALT, &HEADING_SKIP];

/// Checks the text of an entry.
pub fn check(look: Look<'_>, core: &Core, report: &mut Report) {
    let mut tell = |diagnostic: Diagnostic| report.add(diagnostic.about(core.key.to_string()));
    for (text, span) in plain(core) {
        for link in prose::scan(text).links.iter().filter(|link| link.sort == LinkSort::Wiki) {
            let written = text.get(link.span.clone()).unwrap_or(text);
            tell(
                Diagnostic::new(
                    &PLACEHOLDER,
                    span,
                    format!("`{written}` is shown as it stands: a title is plain text"),
                )
                .help("write the words alone, and refer to the entry in the text or in `see_also`"),
            );
        }
    }
    let prose = &core.prose;
    let Some(body) = &core.document.body else { return };
    let place = |range: &Range<usize>| body.place(range.clone());
    for range in &prose.raw_html {
        let Some(written) = core.body().get(range.clone()) else { continue };
        if look.context.config.html == Some(HtmlMode::Sanitized) {
            if let Some(tag) = refused(written) {
                let span = place(&(range.start + tag.start..range.start + tag.end));
                let what = written.get(tag).unwrap_or_default();
                tell(
                    Diagnostic::new(&RAW_HTML, first_line(look, span), format!("`{}` is shown as text", first(what)))
                        .help("put words in angle brackets between backquotes; take away what is an element"),
                );
            }
        } else if !written.starts_with("</") {
            // What is opened is closed: the closing tag needs no word of its own.
            tell(
                Diagnostic::new(&RAW_HTML, first_line(look, place(range)), "raw HTML is shown as text")
                    .help("write it as Markdown, or set `html = \"sanitized\"` in `rutter.toml`"),
            );
        }
    }
    for placeholder in &prose.placeholders {
        tell(left_over(look, placeholder, place(&placeholder.span)));
    }
    let is_told = |at: usize| {
        prose.placeholders.iter().any(|placeholder| placeholder.span.start <= at && at <= placeholder.span.end)
    };
    for link in prose.links.iter().filter(|link| link.target.is_empty() && !is_told(link.target_span.start)) {
        tell(
            Diagnostic::new(&PLACEHOLDER, place(&link.span), "this link leads nowhere, and is plain text")
                .help("write between the parentheses where it leads"),
        );
    }
    for link in prose.links.iter().filter(|link| link.sort == LinkSort::Image && link.alt_is_empty) {
        tell(
            Diagnostic::new(&NO_ALT, place(&link.span), "this picture has no text for those who cannot see it")
                .help("say between the brackets what it shows: `![The alarm list](alarms.png)`"),
        );
    }
    // What is shown as a field has no place among the headings.
    let stays = |range: &&Range<usize>| !core.taken.iter().any(|taken| taken.contains(&range.start));
    for range in prose.heading_skips.iter().filter(stays) {
        tell(Diagnostic::new(&HEADING_SKIP, place(range), "this heading skips a level").help("take one `#` away"));
    }
}

/// The titles of an entry and of its parts, which hold no references.
fn plain(core: &Core) -> impl Iterator<Item = (&str, Span)> {
    let root = &core.document.root;
    let own = ["title", "name", "summary"].into_iter().filter_map(|key| root.get(key));
    let own = own.filter_map(|node| Some((&**node.text()?, node.span)));
    own.chain(core.parts.iter().map(|part| (&*part.title, part.span))).filter(|(text, _)| text.contains("[["))
}

/// The first line of a text.
fn first(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn left_over(look: Look<'_>, placeholder: &Placeholder, span: Span) -> Diagnostic {
    let what = &placeholder.text;
    let tell = |message: String| Diagnostic::new(&PLACEHOLDER, span, message);
    let left_out = || tell(format!("`{what}` is for another tool, and is left out"));
    match placeholder.sort {
        Remnant::Words => tell(format!("`{what}` waits to be replaced")).help("write what belongs there"),
        Remnant::Braces => tell(format!("`{what}` waits to be replaced"))
            .help("a template of another tool wrote here: write what it would write"),
        Remnant::Destination => {
            let diagnostic = tell(format!("`{what}` leads nowhere: the link is plain text"));
            let address = quoted(what).filter(|path| path.starts_with("https://")).map(str::to_owned);
            match address.or_else(|| near_file(look, quoted(what)?)) {
                Some(path) => diagnostic.help(format!("did you mean `{path}`?")).replace(span, path),
                None => diagnostic.help("write the path of what it means"),
            }
        }
        Remnant::Tag => left_out().help("take it away, or write what stands there in its place"),
        Remnant::Attributes => left_out().help("take it away").replace(span, String::new()),
    }
}

/// What stands between the first quotation marks.
fn quoted(text: &str) -> Option<&str> {
    let rest = &text[text.find(['\'', '"'])?..];
    rest[1..].split(['\'', '"']).next()
}

fn first_line(look: Look<'_>, span: Span) -> Span {
    let text = look.sources.text(span);
    span.within(0..text.find('\n').unwrap_or(text.len()))
}

/// Checks what an edition shows of every entry.
pub fn check_edition(look: Look<'_>, projected: &Projected, report: &mut Report) {
    let first = look.context.config.editions.0.first().map(|(label, _)| &label.name);
    let outside = projected.edition.as_ref().filter(|name| first != Some(*name));
    for entry in projected.entries() {
        let core = entry.core();
        let Some(kind) = projected.kind(core.key.kind) else { continue };
        if kind.traits().may_be_empty && is_empty(core, projected) && core.document.clean {
            let where_ = projected.edition.as_ref().map_or(String::new(), |name| format!(" in the edition `{name}`"));
            let message = format!("{} `{}` has nothing to read{where_}", core.key.kind, core.key.id);
            let diagnostic = Diagnostic::new(&EMPTY_PAGE, core.header(), message).help("write it, or delete it");
            add_once(report, diagnostic.about(core.key.to_string()), projected.edition.as_deref());
        }
        if let Some(name) = outside {
            personal(core, &entry.facts(), name, report);
        }
    }
}

/// Whether a page says no more than its title. What stands above others lists them.
fn is_empty(core: &Core, projected: &Projected) -> bool {
    let body = core.body().trim();
    let rest = if body.starts_with("# ") { body.split_once('\n').map_or("", |(_, rest)| rest) } else { body };
    let below = format!("{}/", core.key.id);
    rest.trim().is_empty()
        && (body.is_empty() || !projected.of_kind(core.key.kind).any(|entry| entry.core().key.id.starts_with(&below)))
}

/// Adds what one edition shows. Where another edition shows it too, its diagnostic names both: one for a place.
fn add_once(report: &mut Report, diagnostic: Diagnostic, edition: Option<&str>) {
    let mut told = report.diagnostics.iter_mut();
    let known = told.find(|d| d.rule == diagnostic.rule && d.span == diagnostic.span);
    let (Some(known), Some(edition)) = (known, edition) else { return report.add(diagnostic) };
    let before = known.message.rfind("the edition `").and_then(|at| {
        let names = at + "the edition ".len();
        let end = known.message[names..].find("` ").map_or(known.message.len(), |end| names + end + 1);
        Some(end).filter(|end| !known.message[names..*end].contains(&format!("`{edition}`")))
    });
    if let Some(end) = before {
        known.message.insert_str(end, &format!(", `{edition}`"));
    }
}

fn personal(core: &Core, facts: &[(std::sync::Arc<str>, Fact)], edition: &str, report: &mut Report) {
    let mut tell = |span: Span, what: &str| {
        let message = format!("the edition `{edition}` shows the address `{what}`");
        let diagnostic = Diagnostic::new(&PERSONAL_DATA, span, message)
            .help("hide it with `[audience_of]` or a `::: audience` block, or write a shared address");
        add_once(report, diagnostic.about(core.key.to_string()), Some(edition));
    };
    for (key, fact) in facts {
        if let Fact::Text(text) | Fact::Prose(text) = fact
            && let Some(range) = address(text)
        {
            tell(core.at(key), &text[range]);
        }
    }
    if let Some(body) = &core.document.body {
        let mut from = 0;
        while let Some(range) = address(&core.body()[from..]) {
            let range = from + range.start..from + range.end;
            from = range.end;
            tell(body.place(range.clone()), &core.body()[range]);
        }
    }
}

/// Where a text holds an e-mail address.
fn address(text: &str) -> Option<Range<usize>> {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    text.match_indices('@').find_map(|(at, _)| {
        let start =
            text[..at].rfind(|c| !word(c)).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
        let end = text[at + 1..].find(|c| !word(c)).map_or(text.len(), |i| at + 1 + i);
        let host = text[at + 1..end].trim_end_matches('.');
        let end = at + 1 + host.len();
        let is_host = host.contains('.')
            && host
                .rsplit('.')
                .next()
                .is_some_and(|tld| tld.len() >= 2 && tld.chars().all(|c| c.is_ascii_alphabetic()));
        (start < at && is_host).then_some(start..end)
    })
}
