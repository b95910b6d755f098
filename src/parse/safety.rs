//! The rules of safety (group 12): what a text or a file may not do to its readers or to the machine.

use crate::diagnostic::{Level, Rule};

/// R1201
pub static RAW_HTML: Rule = Rule {
    code: "R1201",
    slug: "raw-html",
    level: Level::Warning,
    locked: false,
    meaning: "The text holds HTML. Raw HTML can break a page and carry scripts, so it is shown as text unless the portal asks for a safe selection of elements.",
    mend: "Write it as Markdown, or set `html = \"sanitized\"` in `rutter.toml` to let a fixed list of elements through.",
};

/// R1202
pub static UNSAFE_URL: Rule = Rule {
    code: "R1202",
    slug: "unsafe-url",
    level: Level::Error,
    locked: true,
    meaning: "A link or picture has an address that a portal must not carry, such as `javascript:`. Only `http`, `https`, `mailto`, `tel` and relative addresses are let through.",
    mend: "Use an address that starts with `https://`, or take the link away.",
};

/// R1203
pub static OUTSIDE_DEFINITION: Rule = Rule {
    code: "R1203",
    slug: "outside-definition",
    level: Level::Error,
    locked: true,
    meaning: "A path leads out of the definition: through `..`, a symbolic link or a device. What lies outside is not yours to publish by accident.",
    mend: "Copy the file into the definition, or take the reference away.",
};

/// R1204
pub static LIMIT_EXCEEDED: Rule = Rule {
    code: "R1204",
    slug: "limit-exceeded",
    level: Level::Error,
    locked: true,
    meaning: "A file, a table or the whole definition is larger than `[limits]` allows. The limits keep a build from hanging on a file that came in by mistake.",
    mend: "Split or remove it, or raise the limit in `rutter.toml`.",
};

/// R1205
pub static UNSAFE_IMAGE: Rule = Rule {
    code: "R1205",
    slug: "unsafe-image",
    level: Level::Warning,
    locked: false,
    meaning: "Pictures are published without what their makers wrote into them: an SVG without scripts, links and foreign content, a photograph without place, time and camera. This one had to be cleaned, cannot be read, or is of a format that keeps such things.",
    mend: "Export the picture again: drawings as plain SVG, the others as JPEG, PNG or WebP.",
};

/// The rules of this file, in the order of their codes.
pub static RULES: &[&Rule] = &[&RAW_HTML, &UNSAFE_URL, &OUTSIDE_DEFINITION, &LIMIT_EXCEEDED, &UNSAFE_IMAGE];

/// Elements that may hold blocks, or stand where blocks stand.
pub const BLOCK: [&str; 27] = [
    "article",
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements of a line.
pub const PHRASE: [&str; 31] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
    "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// The first tag of raw HTML that opens an element of neither list, if any: it is shown as text even in a portal that lets
/// the lists through.
#[must_use]
pub fn refused(html: &str) -> Option<std::ops::Range<usize>> {
    let opening = |at: &usize| html[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
    html.match_indices('<').map(|(at, _)| at).filter(opening).find_map(|at| {
        let rest = &html[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        let is_known = BLOCK.contains(&name.as_str()) || PHRASE.contains(&name.as_str());
        (!is_known).then(|| at..rest.find('>').map_or(html.len(), |close| at + close + 2))
    })
}

#[cfg(test)]
mod tests {
    use super::refused;

    #[test]
    fn elements_that_are_in_no_list() {
        let first = |html: &str| refused(html).map(|range| html[range].to_owned());
        assert_eq!(first("<section class=\"a\"><p>x</p></section>"), None);
        assert_eq!(first("<P>a <researcher name> b"), Some("<researcher name>".to_owned()));
        assert_eq!(first("a < b <svg\nwidth=1"), Some("<svg\nwidth=1".to_owned()));
        assert_eq!(first("</svg>"), None);
    }
}
