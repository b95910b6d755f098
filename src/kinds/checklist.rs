//! Checklists: tasks that every launch of a sort needs, written once.

use super::task::{Task, id_of};
use crate::model::{Context, Entry, Findings, Group, Kind};
use crate::parse::field::Scale;
use crate::parse::reader::{Cx, Field, Hidden, Item};
use crate::parse::rules::MISSING_FIELD;
use crate::parse::tree::Document;
use crate::record;
use std::sync::Arc;

record! {
    /// Tasks for launches to start from.
    Checklist {
        /// the tier of launches that it is made for
        tier: Option<Scale<1, 4>>,
        /// what sorts of launches it is made for
        applies_to: Vec<Item<Arc<str>>>,
        /// the tasks
        tasks: Vec<Item<Task>>,
    }
}

/// The checklists that rutter ships, by tier.
pub const TIERS: &[(&str, &str)] = &[
    ("tier-1", include_str!("tiers/tier-1.toml")),
    ("tier-2", include_str!("tiers/tier-2.toml")),
    ("tier-3", include_str!("tiers/tier-3.toml")),
    ("tier-4", include_str!("tiers/tier-4.toml")),
];

/// The tasks of a checklist as a table for a launch, to be kept in a spreadsheet; none where it has no tasks.
#[must_use]
pub fn as_table(template: &Document) -> Option<String> {
    let hidden = Hidden::default();
    let mut cx = Cx::new(template, &hidden, &[]);
    let tasks: Vec<Item<Task>> = Field::read(template.root.get("tasks")?, &mut cx)?;
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["id", "title", "due", "team", "owner", "phase", "status", "done_on", "note", "gate"]).ok()?;
    for task in &tasks {
        let written = |written: Option<&str>| written.unwrap_or("").to_owned();
        let row = [
            id_of(task).to_string(),
            written(task.title.as_deref()),
            task.due.map_or(String::new(), |due| due.to_string()),
            task.team.as_ref().map_or(String::new(), |team| team.written.to_string()),
            task.owner.as_ref().map_or(String::new(), |owner| owner.written.to_string()),
            written(task.phase.as_deref()),
            "todo".to_owned(),
            String::new(),
            written(task.note.as_deref()),
            if task.gate == Some(true) { "yes".to_owned() } else { String::new() },
        ];
        table.write_record(&row).ok()?;
    }
    String::from_utf8(table.into_inner().ok()?).ok()
}

impl Kind for Checklist {
    const NAME: &'static str = "checklist";
    const FOLDER: &'static str = "checklists";
    const TITLE: &'static str = "Checklists";
    const GROUP: Group = Group::Plan;
    const BESIDE: Option<&'static str> = Some("tasks");
    const COLUMNS: &'static [&'static str] = &["tier", "applies_to"];
    const STARTER: &'static str = r#"title = "{title}"
tier = 3

[[tasks]]
id = "notes"
title = "Release notes are written"
due = "T-7"
team = "product"

[[tasks]]
id = "support-told"
title = "Support knows what changes"
due = "T-3"
team = "support"
"#;

    fn check(entry: &Entry<Self>, _cx: &Context<'_>, out: &mut Findings<'_>) {
        for task in &entry.tasks {
            for (key, absent) in [("title", task.title.is_none()), ("due", task.due.is_none())] {
                if absent {
                    out.tell(&MISSING_FIELD, entry.core.at_in(task, ""), format!("missing field `{key}` of `tasks`"))
                        .help = Some(format!("add `{key}`"));
                }
            }
        }
    }
}
