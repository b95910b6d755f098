//! Runs every rule over a linked model, and applies the levels of `[checks]` and the `allow` of entries.

mod cycles;
mod freshness;
mod level;
mod references;
mod text;

pub use level::{Deny, settle};

use crate::diagnostic::{Report, Rule};
use crate::edition;
use crate::model::{self, AnyKind, Context};
use crate::parse;
use crate::source::Sources;
use rayon::prelude::*;

/// Everything that checks look at.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The entries, linked, with `rutter.toml` and the day.
    pub context: Context<'a>,
    /// The texts that places point into.
    pub sources: &'a Sources,
}

/// Every rule of every kind, and of the stages that follow, in the order of their codes.
#[must_use]
pub fn rules(kinds: &'static [&'static dyn AnyKind], later: &[&'static [&'static Rule]]) -> Vec<&'static Rule> {
    let own =
        [parse::rules::RULES, parse::safety::RULES, model::rules::RULES, edition::RULES, text::RULES, freshness::RULES];
    let mut all: Vec<&'static Rule> = own.into_iter().flatten().copied().collect();
    all.extend(later.iter().copied().flatten());
    all.extend(kinds.iter().flat_map(|kind| kind.traits().rules.iter().copied()));
    all.sort_by_key(|rule| rule.code);
    all.dedup_by_key(|rule| rule.code);
    all
}

/// Checks the whole model: references, circles, what single kinds know, freshness and prose.
/// `addresses` says whether the portal has an address, for links that start with `/`.
pub fn check(look: Look<'_>, addresses: &(dyn Fn(&str) -> bool + Sync), report: &mut Report) {
    let entries: Vec<_> = look.context.model.entries().collect();
    let found: Vec<Report> = entries
        .par_iter()
        .map(|entry| {
            let mut report = Report::default();
            references::check(look, entry.as_ref(), addresses, &mut report);
            text::check(look, entry.core(), &mut report);
            freshness::check(look, entry.core(), &mut report);
            report
        })
        .collect();
    report.diagnostics.extend(found.into_iter().flat_map(|report| report.diagnostics));
    cycles::check(look, report);
    for kind in look.context.model.kinds {
        kind.check(&look.context, &mut report.diagnostics);
    }
}

/// Checks what one edition shows: pages that are empty there, personal data that leaves the house.
pub fn check_edition(look: Look<'_>, projected: &edition::Projected, report: &mut Report) {
    text::check_edition(look, projected, report);
}
