//! What a launch hands out, and whether it may be handed out.

use super::clearance::COLLATERAL_NOT_APPROVED;
use super::collateral::Collateral;
use super::launch::{Launch, LaunchStatus};
use crate::diagnostic::Related;
use crate::model::{Context, Entry, Findings, Key};
use crate::parse::scalar::{Offset, date_long};
use crate::source::Span;
use std::collections::BTreeSet;

/// Tells what a launch hands out that is not approved, or expires before its day.
pub fn check(entry: &Entry<Launch>, cx: &Context<'_>, out: &mut Findings<'_>) {
    let close = cx.as_of >= Offset::Days(-14).on(entry.date, &[]);
    let runs = matches!(entry.status(), LaunchStatus::Go | LaunchStatus::SoftLaunched | LaunchStatus::Launched);
    let waits = matches!(entry.status(), LaunchStatus::Planned | LaunchStatus::NoGo);
    if !(runs || waits && close) {
        return;
    }
    let mut told: BTreeSet<&Key> = BTreeSet::new();
    let lists = entry.collateral.iter().map(|named| (&named.value, entry.core.at_in(named, "")));
    let spoken =
        entry.comms.iter().filter_map(|line| Some((line.collateral.as_ref()?, entry.core.at_in(line, "collateral"))));
    for (named, span) in lists.chain(spoken) {
        let Some(piece) = cx.model.get(named).filter(|piece| !piece.core.broken) else { continue };
        if told.insert(&piece.core.key) {
            judge((entry, piece), span, out);
        }
    }
}

fn judge((launch, piece): (&Entry<Launch>, &Entry<Collateral>), span: Span, out: &mut Findings<'_>) {
    let (id, piece_id) = (&launch.core.key.id, &piece.core.key.id);
    let (message, field) = match piece.expires.filter(|day| *day < launch.date) {
        _ if !piece.is_approved() => {
            (format!("`{id}` hands out `{piece_id}`, which is {}", piece.status().word().replace('-', " ")), "status")
        }
        Some(day) => (format!("`{id}` hands out `{piece_id}`, which expires on {}", date_long(day)), "expires"),
        None => return,
    };
    let finding = out.tell(&COLLATERAL_NOT_APPROVED, span, message);
    finding.help = Some("have it approved and set its `status`, or take it off the launch".into());
    finding.related.push(Related { span: piece.core.at(field), message: "it says so here".into() });
}
