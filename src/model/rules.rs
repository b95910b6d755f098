//! The rules of references (group 01): a name that is written stands for something.

use crate::diagnostic::{Level, Rule};

/// R0101
pub static DANGLING: Rule = Rule {
    code: "R0101",
    slug: "dangling-reference",
    level: Level::Error,
    locked: true,
    meaning: "A reference names an entry that does not exist. Most often it is a misspelling, or the entry was renamed.",
    mend: "Take the id that is suggested, or add the entry. After renaming an entry, keep its old id in `aliases`.",
};

/// R0102
pub static WRONG_KIND: Rule = Rule {
    code: "R0102",
    slug: "wrong-kind",
    level: Level::Error,
    locked: true,
    meaning: "A reference names an entry of a kind that does not belong here: a team where a person stands.",
    mend: "Name an entry of the kind that the message asks for.",
};

/// R0103
pub static DEPENDENCY_CYCLE: Rule = Rule {
    code: "R0103",
    slug: "dependency-cycle",
    level: Level::Error,
    locked: true,
    meaning: "Things depend on each other in a circle, so that none of them can come first.",
    mend: "Take away the dependency that is not real.",
};

/// R0104
pub static HIERARCHY_CYCLE: Rule = Rule {
    code: "R0104",
    slug: "hierarchy-cycle",
    level: Level::Error,
    locked: true,
    meaning: "Entries stand above each other in a circle: someone would be their own manager.",
    mend: "Mend the one that points the wrong way.",
};

/// R0105
pub static SELF_REFERENCE: Rule = Rule {
    code: "R0105",
    slug: "self-reference",
    level: Level::Error,
    locked: true,
    meaning: "An entry refers to itself where it must name another.",
    mend: "Name the other entry, or take the line away.",
};

/// R0106
pub static BY_ALIAS: Rule = Rule {
    code: "R0106",
    slug: "reference-by-alias",
    level: Level::Warning,
    locked: false,
    meaning: "A reference uses an id that the entry had before. It works, but readers of the file will look for the wrong name.",
    mend: "Write the present id.",
};

/// R0107
pub static TO_RETIRED: Rule = Rule {
    code: "R0107",
    slug: "link-to-retired",
    level: Level::Warning,
    locked: false,
    meaning: "Something that is live refers to something that was dropped, declined, superseded or cancelled.",
    mend: "Point to what took its place, or say why it still counts.",
};

/// R0108
pub static MISSING_FILE: Rule = Rule {
    code: "R0108",
    slug: "missing-file",
    level: Level::Error,
    locked: false,
    meaning: "A link or a field names a file that does not exist. In prose this check can be lowered, so that a wiki that moves in with dead links still builds; in a field it is locked.",
    mend: "Correct the path, or add the file.",
};

/// R0109
pub static BROKEN_ANCHOR: Rule = Rule {
    code: "R0109",
    slug: "broken-anchor",
    level: Level::Error,
    locked: false,
    meaning: "A reference names a part or a heading that its entry does not have. In prose this check can be lowered; in a field it is locked.",
    mend: "Take one of the parts that the help line names.",
};

/// R0110
pub static ORPHAN: Rule = Rule {
    code: "R0110",
    slug: "orphan",
    level: Level::Advice,
    locked: false,
    meaning: "Nothing refers to this entry, and it refers to nothing, so that no reader will come past it.",
    mend: "Link it from where it matters, or delete it.",
};

/// R0111
pub static AMBIGUOUS: Rule = Rule {
    code: "R0111",
    slug: "ambiguous-reference",
    level: Level::Error,
    locked: true,
    meaning: "A bare id could mean entries of several kinds.",
    mend: "Write the kind before it, as the help line shows.",
};

/// The rules of this file, in the order of their codes.
pub static RULES: &[&Rule] = &[
    &DANGLING,
    &WRONG_KIND,
    &DEPENDENCY_CYCLE,
    &HIERARCHY_CYCLE,
    &SELF_REFERENCE,
    &BY_ALIAS,
    &TO_RETIRED,
    &MISSING_FILE,
    &BROKEN_ANCHOR,
    &ORPHAN,
    &AMBIGUOUS,
];
