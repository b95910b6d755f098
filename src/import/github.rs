//! What `gh` prints as JSON: issues, milestones, releases → entries.

use super::cell::Names;
use super::csv::{Asked, columns, read};
use super::preset::Preset;
use super::table::Table;
use super::{Failure, Reading, Told, changelog};
use crate::model::AnyKind;
use serde_json::Value;

/// The kinds that each sort of thing becomes.
pub struct Kinds {
    /// Issues.
    pub issues: &'static dyn AnyKind,
    /// Milestones.
    pub milestones: &'static dyn AnyKind,
    /// Releases.
    pub releases: &'static dyn AnyKind,
}

/// The kinds that issues, milestones and releases become unless another is asked for.
pub const KINDS: [&str; 3] = ["initiative", "milestone", "release"];

static GITHUB: Preset = Preset {
    name: "github",
    kind: KINDS[0],
    columns: &[
        ("title", "title"),
        ("key", "external.key"),
        ("url", "external.url"),
        ("body", "body"),
        ("state", "status"),
        ("labels", "tags"),
        ("assignee", "owner"),
        ("others", "contributors"),
        ("due", "target"),
        ("date", "date"),
    ],
    is_wiki: false,
};

/// The entries of what `gh` printed: one list, or several one after the other, as `--paginate` prints them.
pub fn entries(text: &str, kinds: &Kinds, asked: Asked, names: &Names) -> Result<Reading, Failure> {
    let mut objects = Vec::new();
    for value in serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}')).into_iter::<Value>() {
        match value {
            Ok(Value::Array(list)) => objects.extend(list),
            Ok(value @ Value::Object(_)) => objects.push(value),
            Ok(_) => {}
            Err(error) => return Err(Failure::Refused(format!("this is not JSON as `gh` prints it: {error}"))),
        }
    }
    let mut whole = Reading::default();
    let names_of_columns = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let mut issues = Table {
        columns: names_of_columns(&[
            "title",
            "key",
            "url",
            "body",
            "state",
            "labels",
            "assignee",
            "others",
            "due",
            "milestone",
            "created",
            "closed",
        ]),
        ..Table::default()
    };
    let mut milestones =
        Table { columns: names_of_columns(&["title", "key", "url", "body", "state", "date"]), ..Table::default() };
    for (index, object) in objects.iter().enumerate() {
        let place = index + 1;
        if object.get("tag_name").or(object.get("tagName")).is_some() {
            release(object, kinds.releases, &mut whole);
        } else if object.get("pull_request").is_some() {
            let text = format!("{} is a change, not an issue: it is left out", said(object, &["title"]));
            whole.told.push(Told { line: 0, text });
        } else if object.get("open_issues").is_some() || object.get("due_on").is_some() || object.get("dueOn").is_some()
        {
            let date = day(object, &["due_on", "dueOn"]);
            if date.is_empty() {
                let text = format!(
                    "the milestone `{}` has no day, so it is left out: give it one there",
                    said(object, &["title"])
                );
                whole.told.push(Told { line: 0, text });
                continue;
            }
            let state = if said(object, &["state"]).eq_ignore_ascii_case("closed") { "met" } else { "planned" };
            let row = [
                said(object, &["title"]),
                key(object),
                said(object, &["html_url", "url"]),
                said(object, &["description"]),
                state.into(),
                date,
            ];
            milestones.rows.push((place, row.to_vec()));
        } else if object.get("title").is_some() {
            issues.rows.push((place, issue(object)));
        } else {
            let text = format!("number {place} of the list is no issue, milestone or release: it is left out");
            whole.told.push(Told { line: 0, text });
        }
    }
    let asked = Asked { preset: Some(&GITHUB), ..asked };
    for (table, kind) in [(issues, kinds.issues), (milestones, kinds.milestones)] {
        if table.rows.is_empty() {
            continue;
        }
        let becomes = columns(&table, kind, &asked)?;
        let reading = read(&table, &becomes, kind, &asked, names)?;
        whole.entries.extend(reading.entries);
        whole.told.extend(reading.told.into_iter().map(|told| Told { line: 0, ..told }));
    }
    Ok(whole)
}

fn said(object: &Value, names: &[&str]) -> String {
    let found = names.iter().find_map(|name| object.get(*name)?.as_str());
    found.unwrap_or("").replace("\r\n", "\n")
}

fn day(object: &Value, names: &[&str]) -> String {
    said(object, names).get(..10).unwrap_or("").to_owned()
}

/// `owner/name#12` where the address tells the repository, else `#12`.
fn key(object: &Value) -> String {
    let number = object.get("number").and_then(Value::as_i64).map_or(String::new(), |number| number.to_string());
    let url = said(object, &["html_url", "url"]);
    let path = url.split_once("github.com/").map_or("", |(_, path)| path);
    let mut steps = path.trim_start_matches("repos/").split('/');
    match (steps.next(), steps.next()) {
        (Some(owner), Some(name)) if !owner.is_empty() => format!("{owner}/{name}#{number}"),
        _ => format!("#{number}"),
    }
}

fn issue(object: &Value) -> Vec<String> {
    let names = |list: &str, name: &str| -> Vec<String> {
        let list = object.get(list).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|one| one.get(name).or(Some(one))?.as_str().map(str::to_owned)).collect()
    };
    let reason = said(object, &["stateReason", "state_reason"]).to_lowercase();
    let is_closed = said(object, &["state"]).eq_ignore_ascii_case("closed");
    let state = match (is_closed, reason.as_str()) {
        (true, "not_planned" | "duplicate") => "declined",
        (true, _) => "done",
        (false, _) => "open",
    };
    let milestone = object.get("milestone").cloned().unwrap_or(Value::Null);
    let mut assignees = names("assignees", "login").into_iter();
    vec![
        said(object, &["title"]),
        key(object),
        said(object, &["html_url", "url"]),
        said(object, &["body"]),
        state.to_owned(),
        names("labels", "name").join("\n"),
        assignees.next().unwrap_or_default(),
        assignees.collect::<Vec<_>>().join("\n"),
        day(&milestone, &["due_on", "dueOn"]),
        said(&milestone, &["title"]),
        day(object, &["created_at", "createdAt"]),
        day(object, &["closed_at", "closedAt"]),
    ]
}

/// A release: its notes are read as a section of a changelog.
fn release(object: &Value, kind: &'static dyn AnyKind, whole: &mut Reading) {
    let tag = said(object, &["tag_name", "tagName"]);
    let Some(form) = kind.traits().changelog else { return };
    let flag = |names: [&str; 2]| names.iter().any(|name| object.get(*name).and_then(Value::as_bool) == Some(true));
    let is_draft = flag(["draft", "isDraft"]);
    let date = day(object, &["published_at", "publishedAt"]);
    let after = if is_draft || date.is_empty() { "Unreleased" } else { &date };
    let text = format!("# {tag} - {after}\n\n{}\n", said(object, &["body"]));
    let mut read = changelog::read("", &text, kind, form).entries.into_iter();
    let (Some(mut entry), None) = (read.next(), read.next()) else {
        let text = format!("`{tag}` is no version: the release is left out");
        whole.told.push(Told { line: 0, text });
        return;
    };
    let name = said(object, &["name"]);
    if !name.is_empty() && name.trim_start_matches('v') != tag.trim_start_matches('v') {
        entry.fields.retain(|(key, _)| key != "title");
        entry.fields.insert(0, ("title".into(), name.into()));
    }
    let url = said(object, &["html_url", "url"]);
    if !url.is_empty() {
        let mut link = toml::Table::new();
        link.insert("title".into(), "Release".into());
        link.insert("url".into(), url.into());
        entry.fields.retain(|(key, _)| key != "links");
        entry.fields.push(("links".into(), toml::Value::Array(vec![link.into()])));
    }
    if flag(["prerelease", "isPrerelease"]) && kind.fields().iter().any(|field| field.key == "kind") {
        entry.fields.push(("kind".into(), "pre-release".into()));
    }
    whole.entries.push(entry);
}
