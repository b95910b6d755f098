//! Group 11, the entry as a whole: who owns it, and when someone last looked.

use super::Look;
use crate::diagnostic::{Diagnostic, Level, Report, Rule};
use crate::model::{AnyKind, Core};
use crate::parse::scalar::date_long;

/// R1101
pub static REVIEW_OVERDUE: Rule = Rule {
    code: "R1101",
    slug: "review-overdue",
    level: Level::Warning,
    locked: false,
    meaning: "An entry promises to be reviewed every so often, and the last review is longer ago than that.",
    mend: "Read it, correct what is wrong, and set `reviewed` to today.",
};
/// R1102
pub static NEVER_REVIEWED: Rule = Rule {
    code: "R1102",
    slug: "never-reviewed",
    level: Level::Advice,
    locked: false,
    meaning: "An entry is to be reviewed every so often, but says of no review.",
    mend: "Read it, and add `reviewed` with the day.",
};
/// R1103
pub static ALLOW_EXPIRED: Rule = Rule {
    code: "R1103",
    slug: "allow-expired",
    level: Level::Warning,
    locked: false,
    meaning: "An entry allowed a check until a day that has passed. The check speaks again.",
    mend: "Mend what the check says, or agree on a new day and write it into `until`.",
};
/// R1107
pub static OWNER_MISSING: Rule = Rule {
    code: "R1107",
    slug: "owner-missing",
    level: Level::Advice,
    locked: false,
    meaning: "Nobody answers for this entry. Readers see \"No owner\", and nobody is asked when it goes stale.",
    mend: "Add `owner` with a person, a team or a role.",
};

/// R0901
pub static RACI_NOT_SINGLE: Rule = Rule {
    code: "R0901",
    slug: "raci-not-single",
    level: Level::Warning,
    locked: false,
    meaning: "Several are accountable for one thing, or nobody is. Where two answer for it, nobody does.",
    mend: "Keep one under `accountable`; those who do the work stand under `responsible`.",
};
/// The rules of this stage.
pub static RULES: &[&Rule] = &[&REVIEW_OVERDUE, &NEVER_REVIEWED, &ALLOW_EXPIRED, &OWNER_MISSING, &RACI_NOT_SINGLE];

/// Checks owner and reviews of an entry.
pub fn check(look: Look<'_>, core: &Core, report: &mut Report) {
    if core.broken {
        return;
    }
    let cx = &look.context;
    let mut tell = |diagnostic: Diagnostic| report.add(diagnostic.about(core.key.to_string()));
    // Part of a text that has no fields of rutter's own cannot say who owns it.
    let speaks = core.document.body.as_ref().is_none_or(|body| body.excerpt.is_none());
    let kind = cx.model.kind(core.key.kind).filter(|kind| speaks && kind.traits().owned);
    let tells =
        |kind: &dyn AnyKind| cx.model.entry(&core.key).is_some_and(|entry| kind.tells_owner(entry.as_ref(), cx));
    if core.common.owner.is_none() && kind.is_some_and(|kind| !tells(kind)) {
        let message = format!("{} `{}` has no owner", core.key.kind, core.key.id);
        tell(
            Diagnostic::new(&OWNER_MISSING, core.header(), message)
                .help("add `owner = \"…\"` with a person, a team or a role"),
        );
    }
    if let Some(raci) = core.common.raci.as_ref().filter(|raci| raci.accountable.0.len() != 1) {
        let message = match raci.accountable.0.len() {
            0 => format!("nobody is accountable for {} `{}`", core.key.kind, core.key.id),
            count => format!("{count} are accountable for {} `{}`", core.key.kind, core.key.id),
        };
        tell(
            Diagnostic::new(&RACI_NOT_SINGLE, core.at("raci.accountable"), message)
                .help("keep one here; those who do the work stand under `responsible`"),
        );
    }
    let Some(every) = core.review(cx.config) else { return };
    match core.common.reviewed {
        None => {
            let message = format!("{} `{}` is to be reviewed, and never was", core.key.kind, core.key.id);
            tell(
                Diagnostic::new(&NEVER_REVIEWED, core.at("review_every"), message)
                    .help(format!("read it, and add `reviewed = {}`", cx.as_of)),
            );
        }
        Some(reviewed) => {
            let due = every.after(reviewed);
            if due < cx.as_of {
                let message =
                    format!("the review of {} `{}` was due on {}", core.key.kind, core.key.id, date_long(due));
                tell(
                    Diagnostic::new(&REVIEW_OVERDUE, core.at("reviewed"), message)
                        .help(format!("read it, and set `reviewed = {}`", cx.as_of))
                        .label(format!("every {}", every.words())),
                );
            }
        }
    }
}
