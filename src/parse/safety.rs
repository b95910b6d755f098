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
