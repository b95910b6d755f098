//! SVG pictures, cleaned: shapes, text and styles stay; scripts, handlers, links and foreign content go.

use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// A picture after cleaning.
pub struct Cleaned {
    /// What is published.
    pub bytes: Vec<u8>,
    /// Whether something went that a picture must not have; metadata of drawing programs does not count.
    pub was_unsafe: bool,
}

/// Elements that draw.
const DRAWN: [&str; 60] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "style",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "switch",
    "view",
    "filter",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "animate",
    "animateMotion",
    "animateTransform",
    "mpath",
    "set",
    "cursor",
    "hatch",
    "hatchpath",
];

/// Elements that hold what a drawing program noted down.
const NOTES: [&str; 3] = ["metadata", "sodipodi:namedview", "rdf:RDF"];

/// Cleans a picture; `None` where it is no XML, so that nothing of it can be published.
#[must_use]
pub fn clean(bytes: &[u8]) -> Option<Cleaned> {
    let mut reader = Reader::from_str(std::str::from_utf8(bytes).ok()?);
    let mut writer = Writer::new(Vec::with_capacity(bytes.len()));
    let mut was_unsafe = false;
    let mut skipped = 0_usize;
    let mut in_style = false;
    let mut drawn = 0_usize;
    loop {
        let event = reader.read_event().ok()?;
        match event {
            Event::Eof => break,
            Event::Start(tag) if skipped > 0 => {
                drop(tag);
                skipped += 1;
            }
            Event::End(tag) => {
                if skipped > 0 {
                    skipped -= 1;
                } else {
                    in_style = false;
                    writer.write_event(Event::End(tag)).ok()?;
                }
            }
            _ if skipped > 0 => {}
            Event::Start(tag) => match verdict(&tag) {
                Verdict::Keep => {
                    in_style = tag.name().as_ref() == "style";
                    drawn += 1;
                    writer.write_event(Event::Start(without_handlers(&tag, &mut was_unsafe)?)).ok()?;
                }
                refused => {
                    was_unsafe |= refused == Verdict::Refuse;
                    skipped = 1;
                }
            },
            Event::Empty(tag) => match verdict(&tag) {
                Verdict::Keep => writer.write_event(Event::Empty(without_handlers(&tag, &mut was_unsafe)?)).ok()?,
                refused => was_unsafe |= refused == Verdict::Refuse,
            },
            Event::Text(text) => {
                if in_style && !is_plain_style(&text) {
                    was_unsafe = true;
                } else {
                    writer.write_event(Event::Text(text)).ok()?;
                }
            }
            Event::CData(text) => {
                if in_style && is_plain_style(&text) {
                    writer.write_event(Event::CData(text)).ok()?;
                } else {
                    was_unsafe = true;
                }
            }
            Event::GeneralRef(name) => {
                if matches!(&*name, "amp" | "lt" | "gt" | "quot" | "apos") || name.starts_with('#') {
                    writer.write_event(Event::GeneralRef(name)).ok()?;
                } else {
                    was_unsafe = true;
                }
            }
            // Comments are notes; a document type can define entities that expand without end.
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    (drawn > 0).then(|| Cleaned { bytes: writer.into_inner(), was_unsafe })
}

#[derive(PartialEq, Eq)]
enum Verdict {
    Keep,
    Leave,
    Refuse,
}

fn verdict(tag: &BytesStart<'_>) -> Verdict {
    match tag.name().as_ref() {
        name if DRAWN.contains(&name) => Verdict::Keep,
        name if NOTES.contains(&name) || name.contains(':') => Verdict::Leave,
        _ => Verdict::Refuse,
    }
}

/// The tag without handlers, without links that lead out of the picture, and without attributes of drawing programs.
fn without_handlers(tag: &BytesStart<'_>, was_unsafe: &mut bool) -> Option<BytesStart<'static>> {
    let mut kept = BytesStart::new(tag.name().as_ref().to_owned());
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let name = attribute.key.as_ref();
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
        let lower = name.to_ascii_lowercase();
        let local = lower.strip_prefix("xlink:").unwrap_or(&lower);
        let is_handler = local.starts_with("on");
        let leads_out = matches!(local, "href" | "src") && !value.trim_start().starts_with('#');
        let animates_link = local == "attributename" && value.to_ascii_lowercase().contains("href");
        if is_handler || leads_out || animates_link || !is_plain_style(&value) {
            *was_unsafe = true;
            continue;
        }
        let is_note =
            name.contains(':') && !name.starts_with("xlink:") && !name.starts_with("xml:") && name != "xmlns:xlink";
        if !is_note {
            kept.push_attribute((name, &*value));
        }
    }
    Some(kept)
}

/// Whether a style or a value loads nothing and runs nothing: `url(#…)` stays inside the picture.
fn is_plain_style(text: &str) -> bool {
    let lower: String = text.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '\\').collect();
    let inside =
        lower.match_indices("url(").all(|(at, _)| lower[at + 4..].trim_start_matches(['"', '\'']).starts_with('#'));
    inside && !lower.contains("@import") && !lower.contains("javascript:") && !lower.contains("expression(")
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_runs_or_loads_is_gone_and_what_draws_stays() {
        for (given, expected, was_unsafe) in [
            (r#"<svg><path d="M0 0"/></svg>"#, r#"<svg><path d="M0 0"/></svg>"#, false),
            (r"<svg><script>alert(1)</script><g/></svg>", "<svg><g/></svg>", true),
            (r#"<svg onload="x()"><g ONCLICK='x'/></svg>"#, "<svg><g/></svg>", true),
            (r#"<svg><a href="https://x"><text>t</text></a></svg>"#, "<svg></svg>", true),
            (
                r##"<svg><use href="#a"/><use xlink:href="https://x/#a"/></svg>"##,
                r##"<svg><use href="#a"/><use/></svg>"##,
                true,
            ),
            ("<svg><foreignObject><p>x</p></foreignObject></svg>", "<svg></svg>", true),
            (r"<svg><style>@import 'x';</style></svg>", "<svg><style></style></svg>", true),
            (
                r#"<svg><g fill="url(#a)" style="fill:url(https://x)"/></svg>"#,
                r#"<svg><g fill="url(#a)"/></svg>"#,
                true,
            ),
            (
                r"<svg><metadata><rdf>me</rdf></metadata><!-- me --><g inkscape:label='me'/></svg>",
                "<svg><g/></svg>",
                false,
            ),
            (
                r"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg><text>&a;&amp;</text></svg>",
                "<svg><text>&amp;</text></svg>",
                true,
            ),
        ] {
            let cleaned = clean(given.as_bytes()).unwrap();
            assert_eq!(
                (String::from_utf8(cleaned.bytes).unwrap().as_str(), cleaned.was_unsafe),
                (expected, was_unsafe),
                "{given}"
            );
        }
    }

    #[test]
    fn what_is_no_picture_is_nothing() {
        assert!(clean(b"<svg><g></svg>").is_none());
        assert!(clean(b"GIF89a").is_none());
    }
}
