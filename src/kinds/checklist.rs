//! Checklists: tasks that every launch of a sort needs, written once.

use super::task::Task;
use crate::model::{Context, Entry, Findings, Group, Kind};
use crate::parse::field::Scale;
use crate::parse::reader::Item;
use crate::parse::rules::MISSING_FIELD;
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
