//! How a change of a field is told, in the words of its kind: a kind's table of them is [`super::Kind::TOLD`].

/// How a change of one field is told. What no table names is told in a general way.
#[derive(Debug, Clone, Copy)]
pub struct Telling {
    /// The field, dotted: `target`, `key_results.score`, `figures.exposure.score`. Figures, and what is worked out for the
    /// elements of a list, are told only where a table names them.
    pub path: &'static str,
    /// What is said of a change.
    pub how: How,
    /// What stands before the value where the entry is new: `at` for *new, at 16*.
    pub opening: Option<&'static str>,
}

/// What is said of a change.
#[derive(Debug, Clone, Copy)]
pub enum How {
    /// *moved from Next to Now*
    Moves,
    /// *target slipped 45 days*: what slips.
    Slips(&'static str),
    /// The new value alone: *accepted*; before it, what it is: *decided: go*.
    Becomes(&'static str),
    /// *exposure 12 → 16*: what it is called.
    Counts(&'static str),
    /// *52% → 61%*: what it is called; the value is a share of 1.
    Shares(&'static str),
    /// Nothing: something else tells it.
    Untold,
}

impl Telling {
    /// A line of a table.
    #[must_use]
    pub const fn new(path: &'static str, how: How) -> Telling {
        Telling { path, how, opening: None }
    }

    /// Tells the value also of a new entry, behind these words.
    #[must_use]
    pub const fn opening(self, words: &'static str) -> Telling {
        Telling { opening: Some(words), ..self }
    }
}
