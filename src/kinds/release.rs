//! Releases: what changed, in the words of its users (Keep a Changelog 1.1.0, SemVer 2.0.0).

use super::initiative::Initiative;
use crate::config::{Config, Versioning as Configured};
use crate::diagnostic::{Level, Rule};
use crate::model::{Context, Entry, Findings, Group, How, Kind, Ref, State, Telling};
use crate::parse::changelog::Form;
use crate::parse::field::{Audience, ByLabel, Markdown};
use crate::parse::reader::Item;
use crate::parse::rules::BAD_ID;
use crate::parse::scalar::{Date, Version, Versioning, When, date_long, iso};
use crate::{record, variants};
use std::sync::Arc;

variants! {
    /// How far a release has come.
    ReleaseStatus { Planned = "planned", InProgress = "in-progress", Released = "released", Yanked = "yanked" }
}
variants! {
    /// How large a release is.
    ReleaseKind { Mvp = "mvp", Major = "major", Minor = "minor", Patch = "patch", PreRelease = "pre-release" }
}
variants! {
    /// What sort of change (Keep a Changelog 1.1.0).
    ChangeType {
        Added = "added",
        Changed = "changed",
        Deprecated = "deprecated",
        Removed = "removed",
        Fixed = "fixed",
        Security = "security",
    }
}

record! {
    /// One change.
    Change {
        /// what sort of change
        r#type: ChangeType,
        /// what is different, in the words of those who notice
        text: Markdown,
        /// the work behind it
        initiatives: Vec<Item<Ref<Initiative>>>,
        /// who reads of it
        audience: Option<Audience>,
        /// whether something that worked before needs a change
        breaking: Option<bool>,
    }
}

record! {
    /// A version that people can have.
    Release {
        /// the version; the id where it is absent
        version: Option<Arc<str>>,
        /// how far it has come
        status: Option<ReleaseStatus>,
        /// when it is meant to be out
        planned: Option<When>,
        /// when it was out
        date: Option<Date>,
        /// how large it is
        kind: Option<ReleaseKind>,
        /// what is best about it
        highlights: Vec<Item<Markdown>>,
        /// what changed
        changes: Vec<Item<Change>>,
        /// the work that it carries
        initiatives: Vec<Item<Ref<Initiative>>>,
        /// what to do before and after taking it
        upgrade_notes: Option<Markdown>,
        /// what is known to be wrong with it
        known_issues: Vec<Item<Markdown>>,
        /// notes for single audiences, by label
        notes: Option<ByLabel>,
    }
}

/// How a changelog becomes releases: the six categories of Keep a Changelog 1.1.0, and what people write for them.
static FORM: Form = Form {
    version: "version",
    date: "date",
    planned: "planned",
    status: "status",
    statuses: ["planned", "released", "yanked"],
    unreleased: "unreleased",
    changes: "changes",
    sort: "type",
    text: "text",
    breaking: "breaking",
    sorts: &[
        (
            "added",
            &[
                "add",
                "adds",
                "addition",
                "additions",
                "new",
                "new feature",
                "new features",
                "feature",
                "features",
                "feat",
                "what s new",
                "whats new",
            ],
        ),
        (
            "changed",
            &[
                "change",
                "changes",
                "breaking",
                "breaking change",
                "breaking changes",
                "major changes",
                "minor changes",
                "patch changes",
                "improved",
                "improvement",
                "improvements",
                "enhanced",
                "enhancement",
                "enhancements",
                "performance",
                "performance improvement",
                "performance improvements",
                "perf",
                "update",
                "updated",
                "updates",
                "refactor",
                "refactoring",
                "other changes",
                "enhancements and bug fixes",
                "improvements and bug fixes",
            ],
        ),
        ("deprecated", &["deprecation", "deprecations", "deprecate"]),
        ("removed", &["removal", "removals", "remove", "reverts", "reverted"]),
        (
            "fixed",
            &[
                "fix",
                "fixes",
                "bugfix",
                "bugfixes",
                "bug fix",
                "bug fixes",
                "bugs",
                "bugs fixed",
                "fixed bugs",
                "bug",
                "hotfix",
                "hotfixes",
            ],
        ),
        ("security", &["security fix", "security fixes", "vulnerabilities"]),
    ],
    breaks: &["breaking", "breaking change", "breaking changes", "major changes"],
};

/// R0608
pub static RELEASED_BUT_PLANNED: Rule = Rule {
    code: "R0608",
    slug: "released-but-planned",
    level: Level::Warning,
    locked: false,
    meaning: "A release has a date that has come, and still counts as planned; or it counts as released, and its date is yet to come.",
    mend: "Set `status = \"released\"`, or move the date to `planned`.",
};
/// R0609
pub static RELEASE_ORDER: Rule = Rule {
    code: "R0609",
    slug: "release-order",
    level: Level::Warning,
    locked: false,
    meaning: "A higher version came out before a lower one. Patches of earlier lines are left out of this.",
    mend: "Correct the date or the version.",
};

impl Release {
    /// The status; planned where it says none and has no date, released where it has one.
    #[must_use]
    pub fn status(&self) -> ReleaseStatus {
        self.status.unwrap_or(if self.date.is_some() { ReleaseStatus::Released } else { ReleaseStatus::Planned })
    }
}

/// How `rutter.toml` says that versions are ordered.
fn versioning(config: &Config) -> Versioning {
    match config.releases.as_ref().and_then(|r| r.versioning) {
        Some(Configured::Parts) => Versioning::Parts,
        _ => Versioning::Semver,
    }
}

/// The version of a release, if it is one.
pub fn version(entry: &Entry<Release>, config: &Config) -> Result<Version, String> {
    Version::parse(entry.version.as_deref().unwrap_or(&entry.core.key.id), versioning(config))
}

impl Kind for Release {
    const NAME: &'static str = "release";
    const FOLDER: &'static str = "releases";
    const TITLE: &'static str = "Releases";
    const GROUP: Group = Group::Plan;
    const FEED: bool = true;
    const VERSIONED: bool = true;
    const OWNED: bool = true;
    const COLUMNS: &'static [&'static str] = &["status", "date", "kind"];
    const RULES: &'static [&'static Rule] = &[&RELEASED_BUT_PLANNED, &RELEASE_ORDER];
    const CHANGELOG: Option<&'static Form> = Some(&FORM);
    const TOLD: &'static [Telling] = &[
        Telling::new("status", How::Becomes("")).opening(""),
        Telling::new("planned", How::Slips("")),
        Telling::new("date", How::Slips("day")),
    ];
    const STARTER: &'static str = r#"+++
title = "{title}"
# planned, in-progress, released, yanked
status = "planned"
# planned = "2027-Q1"

[[changes]]
# added, changed, deprecated, removed, fixed, security
type = "added"
text = "What people can do now, in their words."
+++
"#;

    fn is_retired(&self) -> bool {
        self.status == Some(ReleaseStatus::Yanked)
    }

    fn state(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<State> {
        Some(match entry.status() {
            ReleaseStatus::Planned => State::new("Planned", "open", "mute"),
            ReleaseStatus::InProgress => State::new("In progress", "half", "ink"),
            ReleaseStatus::Released => State::new("Released", "done", "ink"),
            ReleaseStatus::Yanked => State::new("Yanked", "cross", "bad"),
        })
    }

    fn told_on(entry: &Entry<Self>, _cx: &Context<'_>) -> Option<Date> {
        entry.date.filter(|_| entry.status() == ReleaseStatus::Released)
    }

    /// Newest first: what is planned, then by day.
    fn order(entry: &Entry<Self>, cx: &Context<'_>) -> [i64; 2] {
        let day = entry.date.or_else(|| entry.planned.map(|when| when.last_day(cx.config.fiscal())));
        [day.map_or(i64::MIN, |day| -day.duration_since(Date::constant(1970, 1, 1)).as_hours()), 0]
    }

    fn check(entry: &Entry<Self>, cx: &Context<'_>, out: &mut Findings<'_>) {
        if let Err(help) = version(entry, cx.config) {
            let written = entry.version.as_deref().unwrap_or(&entry.core.key.id);
            if written != "unreleased" {
                out.tell(&BAD_ID, entry.core.at("version"), format!("`{written}` is not a version")).help = Some(help);
            }
        }
        if let Some(written) = entry
            .version
            .as_deref()
            .filter(|written| **written != *entry.core.key.id && version(entry, cx.config).is_ok())
        {
            let message = format!("the id of version `{written}` is `{}`", entry.core.key.id);
            out.tell(&BAD_ID, entry.core.at("version"), message).help =
                Some(format!("call it `{written}`, or take `version` away: a release's id is its version"));
        }
        let open = matches!(entry.status, Some(ReleaseStatus::Planned | ReleaseStatus::InProgress));
        if let Some(date) = entry.date.filter(|date| *date <= cx.as_of && open) {
            let message =
                format!("`{}` was out on {}, and still counts as planned", entry.core.key.id, date_long(date));
            let finding = out.tell(&RELEASED_BUT_PLANNED, entry.core.at("status"), message);
            finding.help = Some("set `status = \"released\"`, or move the date to `planned`".into());
        }
        let is_out = entry.status == Some(ReleaseStatus::Released);
        if let Some(date) = entry.date.filter(|date| cx.as_of < *date && is_out) {
            let message = format!("`{}` counts as released, on a day that is yet to come", entry.core.key.id);
            let finding = out.tell(&RELEASED_BUT_PLANNED, entry.core.at("date"), message);
            finding.help = Some(format!("move the date to `planned = {}`, or correct it", iso(date)));
        }
    }

    fn check_all(cx: &Context<'_>, out: &mut Findings<'_>) {
        let dated = cx.model.all::<Release>().filter(|e| e.status() == ReleaseStatus::Released);
        let mut lines: Vec<_> = dated
            .filter_map(|e| {
                Some((version(e, cx.config).ok().filter(|v| v.number(2) == 0 && !v.is_pre_release())?, e.date?, e))
            })
            .collect();
        lines.sort_by(|a, b| a.0.cmp(&b.0));
        for pair in lines.windows(2) {
            let [(low, earlier, before), (high, later, entry)] = pair else { continue };
            if later < earlier {
                out.entry = entry.core.key.to_string().into();
                let message = format!(
                    "{} came out on {}, before {} on {}",
                    high.text(),
                    date_long(*later),
                    low.text(),
                    date_long(*earlier)
                );
                let finding = out.tell(&RELEASE_ORDER, entry.core.at("date"), message);
                finding.help = Some("correct the date or the version".into());
                finding.related.push(crate::diagnostic::Related {
                    span: before.core.at("date"),
                    message: "the lower version".into(),
                });
            }
        }
    }
}
