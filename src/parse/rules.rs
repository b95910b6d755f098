//! The rules of form (group 00): what every file must be before anything else can be said of it.

use crate::diagnostic::{Level, Rule};

/// R0001
pub static SYNTAX: Rule = Rule {
    code: "R0001",
    slug: "syntax",
    level: Level::Error,
    locked: true,
    meaning: "The file, or a part of it, cannot be read: a quote or bracket is missing, or a `:::` block is not closed. What stands behind the break may be misread, so nothing else is said of that part.",
    mend: "Mend the place that is named; the rest of the file is looked at in the next run.",
};

/// R0002
pub static UNKNOWN_FIELD: Rule = Rule {
    code: "R0002",
    slug: "unknown-field",
    level: Level::Error,
    locked: true,
    meaning: "A key that this kind of entry does not know. Most often it is a misspelling, or a key that slipped under the wrong `[table]` header; what it says would be lost in silence.",
    mend: "Take the name that is suggested, move the key above the header, or put it into `[extra]`, which themes can read. `rutter explain KIND` lists the fields of a kind.",
};

/// R0003
pub static MISSING_FIELD: Rule = Rule {
    code: "R0003",
    slug: "missing-field",
    level: Level::Error,
    locked: true,
    meaning: "A field that this kind cannot do without is absent or empty.",
    mend: "Add it. `rutter explain KIND` shows how it is written.",
};

/// R0004
pub static WRONG_TYPE: Rule = Rule {
    code: "R0004",
    slug: "wrong-type",
    level: Level::Error,
    locked: true,
    meaning: "The value is of another sort than the field takes: text where a number stands, one value where a list stands.",
    mend: "Write it as the message says.",
};

/// R0005
pub static UNKNOWN_VARIANT: Rule = Rule {
    code: "R0005",
    slug: "unknown-variant",
    level: Level::Error,
    locked: true,
    meaning: "The field takes one of a fixed list of words, and this is none of them.",
    mend: "Take one of the words that the help line lists.",
};

/// R0006
pub static DUPLICATE_ID: Rule = Rule {
    code: "R0006",
    slug: "duplicate-id",
    level: Level::Error,
    locked: true,
    meaning: "Two entries of one kind, or two parts of one entry, have the same id, so that a reference to it could mean either.",
    mend: "Give one of them another id, and add the old one to its `aliases` if others refer to it.",
};

/// R0007
pub static BAD_ID: Rule = Rule {
    code: "R0007",
    slug: "bad-id",
    level: Level::Error,
    locked: true,
    meaning: "An id is made of lower-case letters and digits, in words joined by single hyphens: `auto-log`. It becomes part of an address, and other entries refer to it.",
    mend: "Rename it as the help line shows.",
};

/// R0008
pub static URL_CLASH: Rule = Rule {
    code: "R0008",
    slug: "url-clash",
    level: Level::Error,
    locked: true,
    meaning: "Two pages, or a page and a file, would have the same address in the portal, and one would replace the other.",
    mend: "Rename one of the two, or take the alias away.",
};

/// R0009
pub static NOT_UTF8: Rule = Rule {
    code: "R0009",
    slug: "not-utf8",
    level: Level::Error,
    locked: true,
    meaning: "The file is not UTF-8 text. It may have been saved as UTF-16 or in an old Windows encoding.",
    mend: "Save it again as UTF-8.",
};

/// R0010
pub static UNKNOWN_FOLDER: Rule = Rule {
    code: "R0010",
    slug: "unknown-folder",
    level: Level::Warning,
    locked: false,
    meaning: "A folder or file of the definition has a name that stands for no kind of entry, or a heading of the changelog names no release, so that nothing in it is read.",
    mend: "Rename it, move it to `static/` or `wiki/`, or list it in `.gitignore`.",
};

/// R0011
pub static BAD_DATE: Rule = Rule {
    code: "R0011",
    slug: "bad-date",
    level: Level::Error,
    locked: true,
    meaning: "A date, period, offset or span that does not exist or cannot be read.",
    mend: "Write a day as `2026-11-30`, a period as `\"2026-Q3\"`, an offset from a launch as `\"T-14\"`, a span as `\"90d\"`.",
};

/// R0012
pub static OUT_OF_RANGE: Rule = Rule {
    code: "R0012",
    slug: "out-of-range",
    level: Level::Error,
    locked: true,
    meaning: "A number lies outside its scale: a score of 1 to 5, a share of 0 to 1, a tier, a factor of RICE or WSJF.",
    mend: "Take a value of the scale that the message names.",
};

/// R0013
pub static LOCKED_CHECK: Rule = Rule {
    code: "R0013",
    slug: "locked-check",
    level: Level::Error,
    locked: true,
    meaning: "`[checks]` or `allow` lowers a check that keeps the portal whole or its editions tight. Such checks cannot be lowered.",
    mend: "Take the line away and mend what the check says.",
};

/// The rules of this file, in the order of their codes.
pub static RULES: &[&Rule] = &[
    &SYNTAX,
    &UNKNOWN_FIELD,
    &MISSING_FIELD,
    &WRONG_TYPE,
    &UNKNOWN_VARIANT,
    &DUPLICATE_ID,
    &BAD_ID,
    &URL_CLASH,
    &NOT_UTF8,
    &UNKNOWN_FOLDER,
    &BAD_DATE,
    &OUT_OF_RANGE,
    &LOCKED_CHECK,
];
