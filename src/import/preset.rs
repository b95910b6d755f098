//! How tools name the columns of their tables.

/// A tool's table.
#[derive(Debug)]
pub struct Preset {
    /// The tool.
    pub name: &'static str,
    /// The kind that its rows become unless another is asked for.
    pub kind: &'static str,
    /// Columns, in lower case without signs, with the fields that they become. The first that a table has is taken.
    pub columns: &'static [(&'static str, &'static str)],
    /// Whether its texts are written in the markup of Jira.
    pub is_wiki: bool,
}

/// The tools that are known.
pub static PRESETS: [Preset; 4] = [
    Preset {
        name: "jira",
        kind: "initiative",
        columns: &[
            ("summary", "title"),
            ("issue key", "external.key"),
            ("key", "external.key"),
            ("description", "body"),
            ("status", "status"),
            ("labels", "tags"),
            ("assignee", "owner"),
            ("due date", "target"),
            ("due", "target"),
            ("custom field start date", "start"),
            ("custom field target start", "start"),
            ("custom field target end", "target"),
            ("start date", "start"),
        ],
        is_wiki: true,
    },
    Preset {
        name: "aha",
        kind: "initiative",
        columns: &[
            ("feature name", "title"),
            ("feature reference", "external.key"),
            ("reference", "external.key"),
            ("feature description", "body"),
            ("feature status", "status"),
            ("feature tags", "tags"),
            ("assigned to user", "owner"),
            ("feature assigned to", "owner"),
            ("assigned to", "owner"),
            ("feature start date", "start"),
            ("feature due date", "target"),
            ("feature end date", "target"),
            ("feature url", "external.url"),
            ("epic name", "theme"),
        ],
        is_wiki: false,
    },
    Preset {
        name: "productboard",
        kind: "initiative",
        columns: &[
            ("feature name", "title"),
            ("feature id", "external.key"),
            ("feature description", "body"),
            ("status name", "status"),
            ("owner name", "owner"),
            ("owner email", "owner"),
            ("timeframe start", "start"),
            ("timeframe start date", "start"),
            ("timeframe end", "target"),
            ("timeframe end date", "target"),
            ("timeframe", "target"),
            ("feature url", "external.url"),
            ("component name", "theme"),
        ],
        is_wiki: false,
    },
    Preset {
        name: "linear",
        kind: "initiative",
        columns: &[
            ("title", "title"),
            ("id", "external.key"),
            ("description", "body"),
            ("status", "status"),
            ("labels", "tags"),
            ("assignee", "owner"),
            ("due date", "target"),
            ("project", "theme"),
            ("url", "external.url"),
        ],
        is_wiki: false,
    },
];

/// Names that mean much the same in every table.
pub static ALIKE: &[(&str, &str)] = &[
    ("title", "title"),
    ("name", "title"),
    ("summary", "title"),
    ("subject", "title"),
    ("headline", "title"),
    ("description", "body"),
    ("body", "body"),
    ("details", "body"),
    ("notes", "body"),
    ("issue key", "external.key"),
    ("issuekey", "external.key"),
    ("key", "external.key"),
    ("issue", "external.key"),
    ("id", "external.key"),
    ("uuid", "external.key"),
    ("number", "external.key"),
    ("url", "external.url"),
    ("link", "external.url"),
    ("status", "status"),
    ("state", "status"),
    ("owner", "owner"),
    ("assignee", "owner"),
    ("assigned to", "owner"),
    ("tags", "tags"),
    ("labels", "tags"),
    ("due date", "target"),
    ("target date", "target"),
    ("due", "target"),
    ("start date", "start"),
    ("id", "id"),
];
