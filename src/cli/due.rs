//! `rutter due`: what is late or falls due soon, for a chat message or a stand-up.

use super::rows::{As, literal as plain, warn_of_errors};
use super::{Common, Failure, Outcome, say};
use crate::diagnostic::nearest;
use crate::exports::data::{Object, value};
use crate::model::{Context, Core, Dated, Day, Key, TakesPart};
use crate::pages::due::{due, team_of};
use crate::parse::fact::{Fact, To};
use crate::parse::scalar::{Date, Interval, date_short};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Say what is late or falls due soon: launch days, gates, messages, tasks, milestones.
#[derive(clap::Args)]
pub struct Args {
    /// The definition; by default the nearest folder upwards that holds rutter.toml
    dir: Option<PathBuf>,
    /// How far ahead: 7d, 2w, 1 month
    #[arg(long, value_name = "SPAN", default_value = "7d")]
    within: String,
    /// Only what falls to a team, or to those who lead it or belong to it
    #[arg(long, value_name = "ID")]
    team: Option<String>,
    /// Only what a person, a team or a role sees to
    #[arg(long, value_name = "ID")]
    owner: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value = "table")]
    format: As,
    /// As one edition sees it
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// The day that counts as today
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

const COLUMNS: [&str; 8] = ["date", "time", "what", "of", "team", "owner", "approver", "state"];

/// Runs the command.
pub fn run(args: &Args) -> Outcome {
    let within = Interval::parse(&args.within)
        .map_err(|help| Failure::Usage(format!("--within `{}` is no span of time; {help}", args.within)))?;
    let common = Common::plain(args.dir.clone(), args.edition.clone(), args.as_of.clone());
    let job = common.open(&[])?;
    let draft = job.draft(args.edition.as_deref());
    let cx = draft.context();
    let team = args.team.as_deref().map(|id| named("team", id, &cx, |kind| kind.calendar)).transpose()?;
    let owner = args.owner.as_deref().map(|id| named("owner", id, &cx, |kind| kind.owns)).transpose()?;
    let by = within.after(cx.as_of);
    let mut days = due(&cx, by);
    if let Some(team) = &team {
        let falls_to_it = falls_to(team, &cx);
        days.retain(|(day, _)| falls_to_it.as_ref().is_some_and(|falls_to_it| falls_to_it(day)));
    }
    days.retain(|(day, _)| owner.is_none() || day.owner == owner);
    let whose: Vec<&str> =
        [&team, &owner].into_iter().flatten().filter_map(|key| Some(&*cx.model.core(key)?.title)).collect();
    match args.format {
        As::Markdown => say(&message(&days, &whose, by, &cx)),
        As::Table if days.is_empty() => say(&format!("{}\n", nothing(&whose, by))),
        As::Table => args.format.print(&shown(&days, &cx), rows(&days, &cx))?,
        As::Json | As::Csv => args.format.print(&COLUMNS, rows(&days, &cx))?,
    }
    warn_of_errors(&draft)
}

/// The entry that a word of the command line names.
fn named(
    option: &str,
    id: &str,
    cx: &Context<'_>,
    fits: impl Fn(&crate::model::Traits) -> bool,
) -> Result<Key, Failure> {
    let kinds = || cx.model.kinds.iter().filter(|kind| fits(&kind.traits()));
    let found = cx.model.find(id, To::Owners).ok().map(|found| found.key);
    if let Some(key) = found.filter(|key| kinds().any(|kind| kind.name() == key.kind)) {
        return Ok(key);
    }
    let ids: Vec<&str> =
        kinds().flat_map(|kind| cx.model.of_kind(kind.name())).map(|entry| &*entry.core().key.id).collect();
    let nouns: Vec<&str> = kinds().map(|kind| kind.name()).collect();
    let hint = match nearest(id, ids.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if ids.is_empty() => "; the definition has none".to_owned(),
        None => format!("; there are {}", ids.join(", ")),
    };
    Err(Failure::Usage(format!("--{option} `{id}` names no {}{hint}", nouns.join(" and no "))))
}

fn falls_to<'a>(team: &Key, cx: &Context<'a>) -> Option<TakesPart<'a>> {
    cx.model.kind(team.kind)?.takes_part(cx.model.entry(team)?.as_ref(), cx)
}

/// The columns that hold anything.
fn shown(days: &[(&Dated, &Core)], cx: &Context<'_>) -> Vec<&'static str> {
    let rows = rows(days, cx);
    COLUMNS.into_iter().filter(|column| rows.iter().any(|row| row.contains_key(*column))).collect()
}

fn rows(days: &[(&Dated, &Core)], cx: &Context<'_>) -> Vec<Object> {
    let row = |(day, core): &(&Dated, &Core)| {
        let entry = core.key.to_string();
        let part = day.part.as_ref().map(|part| format!("{entry}#{part}"));
        let facts = [
            ("date", day.date.into()),
            ("time", day.time.map(|time| time.to_string()).into()),
            ("late", (day.date < cx.as_of).into()),
            ("sort", day.sort.words().into()),
            ("what", day.title.clone().into()),
            ("entry", entry.into()),
            ("part", part.into()),
            ("of", core.title.clone().into()),
            ("team", Day::called(&team_of(day, cx), cx).into()),
            ("owner", Day::called(&day.day.owner, cx).into()),
            ("approver", Day::called(&day.approver, cx).into()),
            ("state", day.word().map(str::to_owned).into()),
        ];
        let known = facts.into_iter().filter(|(_, fact): &(&str, Fact)| !fact.is_absent());
        known.map(|(key, fact)| (key.to_owned(), value(&fact, cx))).collect()
    };
    days.iter().map(row).collect()
}

fn nothing(whose: &[&str], by: Date) -> String {
    format!("{}Nothing is late, and nothing falls due by {}.", lead(whose), date_short(by))
}

fn lead(whose: &[&str]) -> String {
    if whose.is_empty() { String::new() } else { format!("{}: ", whose.join(", ")) }
}

/// A message: what is late, then what is due, a line each. A list shows in every chat, where a table does not.
fn message(days: &[(&Dated, &Core)], whose: &[&str], by: Date, cx: &Context<'_>) -> String {
    if days.is_empty() {
        return format!("{}\n", nothing(whose, by));
    }
    let mut out = String::new();
    let (late, ahead): (Vec<_>, Vec<_>) = days.iter().partition(|(day, _)| day.date < cx.as_of);
    for (head, days) in [("late".to_owned(), late), (format!("due by {}", date_short(by)), ahead)] {
        if days.is_empty() {
            continue;
        }
        let gap = if out.is_empty() { "" } else { "\n" };
        let head = if whose.is_empty() { capital(&head) } else { format!("{}{head}", lead(whose)) };
        writeln!(out, "{gap}**{}**\n", plain(&head)).ok();
        for (day, core) in days {
            writeln!(out, "- {}", line(day, core, cx)).ok();
        }
    }
    out
}

fn line(day: &Dated, core: &Core, cx: &Context<'_>) -> String {
    let time = day.time.map_or(String::new(), |time| format!(", {time}"));
    let what = if core.title == day.title {
        format!("{}: {}", day.sort.words(), plain(&day.title))
    } else {
        format!("{} ({})", plain(&day.title), plain(&core.title))
    };
    let owner = Day::called(&day.day.owner, cx).map_or_else(|| "no owner".to_owned(), |owner| plain(&owner));
    let approver = Day::called(&day.approver, cx).map(|who| format!("; {} approves", plain(&who)));
    let state = day.word().map_or(String::new(), |word| format!("; {}", word.to_lowercase()));
    format!("{}{time}: {what}, {owner}{}{state}", date_short(day.date), approver.unwrap_or_default())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
