//! What is wrong, as plain data: born where the fault is seen, drawn only at the edge.

mod github;
mod human;
mod json;
mod nearest;
mod place;
mod sarif;

pub use github::github;
pub use human::{Colour, human};
pub use json::json;
pub use nearest::nearest;
pub use sarif::sarif;

use crate::source::{Sources, Span};
use std::{fmt, sync::Arc};

/// Names in a sentence: `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn listed(names: &[&str]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => names.concat(),
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing; never stops anything.
    Advice,
    /// Wrong in the plan, or likely to mislead; stops only under `--deny warnings`.
    Warning,
    /// The definition does not compile.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Advice => "advice",
            Level::Warning => "warning",
            Level::Error => "error",
        })
    }
}

/// A law that a definition is held to. A [`Diagnostic`] is a case of it.
#[derive(Debug)]
pub struct Rule {
    /// `R0101`.
    pub code: &'static str,
    /// `dangling-reference`: the name in `[checks]`, in `allow` and in `--deny`.
    pub slug: &'static str,
    /// The level unless `[checks]` sets another.
    pub level: Level,
    /// Whether `[checks]` and `allow` may not lower it.
    pub locked: bool,
    /// What it means and why it matters: two or three sentences for a product manager.
    pub meaning: &'static str,
    /// What to do about it: one or two sentences.
    pub mend: &'static str,
}

/// A rule that `[checks]` may set otherwise: name, code, slug, level, meaning, mend.
macro_rules! rule {
    ($name:ident, $code:literal, $slug:literal, $level:ident, $meaning:literal, $mend:literal) => {
        #[doc = $code]
        pub static $name: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
            code: $code,
            slug: $slug,
            level: $crate::diagnostic::Level::$level,
            locked: false,
            meaning: $meaning,
            mend: $mend,
        };
    };
}
pub(crate) use rule;

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

/// Text that cures a diagnostic when it is put in the place of `span`.
#[derive(Debug, Clone, PartialEq)]
pub struct Replacement {
    /// What to replace.
    pub span: Span,
    /// With what.
    pub text: String,
}

/// Another place that explains the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// Why it is shown.
    pub message: String,
}

/// One case of a rule, at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Which law.
    pub rule: &'static Rule,
    /// The rule's level, or what `[checks]` made of it.
    pub level: Level,
    /// One lower-case phrase, names in backticks.
    pub message: String,
    /// Where.
    pub span: Span,
    /// A few words at the underline; none where the message says it all.
    pub label: Option<String>,
    /// What to do, beginning with the action.
    pub help: Option<String>,
    /// The cure, where it is certain.
    pub replacement: Option<Replacement>,
    /// Other places.
    pub related: Vec<Related>,
    /// The entry that it is about, `kind:id`, so that the entry's `allow` can speak.
    pub entry: Option<Arc<str>>,
    /// Whether neither `[checks]` nor `allow` can lower it here.
    pub locked: bool,
}

impl Diagnostic {
    /// A case of `rule` at `span`, at the rule's own level.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            level: rule.level,
            message: message.into(),
            span,
            label: None,
            help: None,
            replacement: None,
            related: Vec::new(),
            entry: None,
            locked: rule.locked,
        }
    }

    /// With a few words at the underline.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With the text that cures it, in place of `span`.
    #[must_use]
    pub fn replace(mut self, span: Span, text: impl Into<String>) -> Self {
        self.replacement = Some(Replacement { span, text: text.into() });
        self
    }

    /// About an entry, `kind:id`.
    #[must_use]
    pub fn about(mut self, entry: impl Into<Arc<str>>) -> Self {
        self.entry = Some(entry.into());
        self
    }

    /// Not to be lowered at this place.
    #[must_use]
    pub fn lock(mut self) -> Self {
        self.locked = true;
        self
    }

    /// With another place.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { span, message: message.into() });
        self
    }
}

/// All diagnostics of one run. Stages add to it and go on.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// In the order of finding until [`Report::settle`].
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a diagnostic.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Sorts by path and position, and leaves each diagnostic once.
    pub fn settle(&mut self) {
        self.diagnostics.sort_by(|a, b| (a.span, a.rule.code, &a.message).cmp(&(b.span, b.rule.code, &b.message)));
        self.diagnostics.dedup_by(|b, a| a.span == b.span && a.rule == b.rule && a.message == b.message);
    }

    /// How many there are of a level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics.iter().filter(|d| d.level == level).count()
    }
}

/// What a rendering of a report needs besides the diagnostics.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    /// The texts that spans point into.
    pub sources: &'a Sources,
    /// Number of entries looked at.
    pub entries: usize,
    /// The day that counted as today, ISO 8601.
    pub as_of: &'a str,
    /// The edition looked at; none where all were.
    pub edition: Option<&'a str>,
}
