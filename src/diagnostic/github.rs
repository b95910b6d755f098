//! A report as workflow commands of GitHub Actions, which shows them beside the lines of a change.

use super::human::tally;
use super::place::Place;
use super::{Diagnostic, Heading, Level, Report};
use std::fmt::Write;

/// As many of one level as GitHub shows of a step.
const SHOWN: usize = 10;

/// The report as workflow commands, one a line: errors first, each level in the order of the report. What GitHub would
/// not show is counted. Ended by a line break.
///
/// `folder` leads from the repository to the definition: empty, or ended by `/`.
#[must_use]
pub fn github(report: &Report, heading: &Heading, folder: &str) -> String {
    let mut out = String::new();
    let levels = [
        (Level::Error, "error", "error", "errors"),
        (Level::Warning, "warning", "warning", "warnings"),
        (Level::Advice, "notice", "piece of advice", "pieces of advice"),
    ];
    for (level, command, one, many) in levels {
        let all = report.diagnostics.iter().filter(|d| d.level == level);
        for diagnostic in all.clone().take(SHOWN) {
            command_line(&mut out, command, diagnostic, heading, folder);
        }
        let more = all.count().saturating_sub(SHOWN);
        if more > 0 {
            let what = if more == 1 { one } else { many };
            let _ = writeln!(out, "and {more} more {what}: GitHub shows {SHOWN}, `rutter check` shows all");
        }
    }
    let _ = writeln!(out, "{}", tally(report, heading.entries));
    out
}

fn command_line(out: &mut String, command: &str, diagnostic: &Diagnostic, heading: &Heading, folder: &str) {
    let Place { path, start, end, .. } = Place::of(diagnostic.span, heading.sources);
    let file = property(&format!("{folder}{path}"));
    let _ = write!(out, "::{command} file={file},line={},endLine={}", start.line, end.line);
    // GitHub takes columns within one line only.
    if start.line == end.line {
        let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
    }
    let title = property(&format!("{} {}", diagnostic.rule.code, diagnostic.rule.slug));
    let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("\n{help}"));
    let _ = writeln!(out, ",title={title}::{}", message(&format!("{}{help}", diagnostic.message)));
}

/// A text behind the second `::`.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text behind `key=`.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
