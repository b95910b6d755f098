//! Which diagnostics appeared, and which went.

use crate::diagnostic::{Diagnostic, Report};
use crate::source::Sources;
use std::collections::BTreeMap;

/// What two reports do not share.
#[derive(Debug, Default)]
pub struct Faults<'a> {
    /// Diagnostics of the later one alone, in its order.
    pub appeared: Vec<&'a Diagnostic>,
    /// Diagnostics of the earlier one alone.
    pub went: Vec<&'a Diagnostic>,
}

/// Compares two reports. A case of the same check about the same entry is the same, whatever its numbers.
#[must_use]
pub fn faults<'a>(before: (&'a Report, &Sources), after: (&'a Report, &Sources)) -> Faults<'a> {
    Faults { appeared: lacking(after, before), went: lacking(before, after) }
}

type Name = (&'static str, String);

fn name(diagnostic: &Diagnostic, sources: &Sources) -> Name {
    let entry = diagnostic.entry.as_deref().filter(|entry| !entry.is_empty()).map(str::to_owned);
    (diagnostic.rule.code, entry.unwrap_or_else(|| sources.file(diagnostic.span.file).path.to_string()))
}

/// The diagnostics of one report that another lacks.
fn lacking<'a>(of: (&'a Report, &Sources), other: (&Report, &Sources)) -> Vec<&'a Diagnostic> {
    let mut known: BTreeMap<Name, Vec<&str>> = BTreeMap::new();
    for diagnostic in &other.0.diagnostics {
        known.entry(name(diagnostic, other.1)).or_default().push(&diagnostic.message);
    }
    let mut left = Vec::new();
    // Those that say the same word for word are pairs before others are.
    for diagnostic in &of.0.diagnostics {
        let said = known.get_mut(&name(diagnostic, of.1));
        let same = said.and_then(|said| Some((said.iter().position(|m| **m == *diagnostic.message)?, said)));
        match same {
            Some((place, said)) => drop(said.remove(place)),
            None => left.push(diagnostic),
        }
    }
    left.retain(|diagnostic| known.get_mut(&name(diagnostic, of.1)).and_then(Vec::pop).is_none());
    left
}
