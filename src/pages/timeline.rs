//! The timeline: when is what planned, and how sure is it?

use super::{Desk, Page, entry, roadmap};
use crate::kinds::initiative::{Before, Horizon, Initiative, Status};
use crate::kinds::launch::Launch;
use crate::kinds::milestone::Milestone;
use crate::kinds::objective::Objective;
use crate::kinds::release::{Release, ReleaseStatus};
use crate::model::{Context, Entry, Group, Key, Kind, Targets};
use crate::parse::fact::{Fact, Mark, Row, Timeline, To};
use crate::parse::scalar::{Date, Interval, Period, When, date_long};
use std::collections::HashMap;
use std::sync::Arc;

/// The roadmap over quarters.
pub struct TimelinePage;

/// The fewest quarters, and the most: more could not be told apart.
const QUARTERS: (usize, usize) = (6, 10);

impl Page for TimelinePage {
    fn name(&self) -> &'static str {
        "timeline"
    }
    fn folder(&self) -> &'static str {
        "roadmap/timeline"
    }
    fn group(&self) -> Group {
        Group::Plan
    }
    fn title(&self) -> &'static str {
        "Timeline"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "When things are due, and what waits for what.".into()
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        desk.context.model.all::<Initiative>().any(|initiative| !is_off(initiative))
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let cx = &desk.context;
        let kind = cx.model.kind(Initiative::NAME);
        let ordered = kind.map_or_else(Vec::new, |kind| kind.ordered(cx));
        let shown = ordered.iter().filter_map(|key| cx.model.by_key::<Initiative>(key)).filter(|e| !is_off(e));
        let (dated, undated): (Vec<_>, Vec<_>) = shown.partition(|initiative| stretch(initiative, cx).is_some());
        let (columns, days) = columns(&dated, cx);
        let stretch_of = |initiative: &Entry<Initiative>| stretch(initiative, cx).unwrap_or(days);
        let earlier = dated.iter().filter(|initiative| stretch_of(initiative).1 < days.0);
        let beyond = dated.iter().filter(|initiative| stretch_of(initiative).0 > days.1);
        let list = |entries: Vec<&Key>| Fact::List(entries.into_iter().map(entry).collect());
        let (earlier, beyond) =
            (list(earlier.map(|e| &e.core.key).collect()), list(beyond.map(|e| &e.core.key).collect()));
        let within: Vec<&Entry<Initiative>> = dated
            .into_iter()
            .filter(|initiative| stretch_of(initiative).1 >= days.0 && stretch_of(initiative).0 <= days.1)
            .collect();
        let mut bands = bands(&within, cx);
        let marked = marked(cx, days);
        if !marked.is_empty() {
            bands.push(("Days".into(), marked));
        }
        let months = months(&columns, cx);
        let timeline = Timeline { columns, months, days, today: cx.as_of, bands };
        vec![
            ("views".into(), roadmap::views()),
            ("timeline".into(), Fact::Timeline(Arc::new(timeline))),
            ("undated".into(), list(undated.iter().map(|e| &e.core.key).collect())),
            ("earlier".into(), earlier),
            ("beyond".into(), beyond),
        ]
    }
}

/// Whether nobody means to do it.
fn is_off(initiative: &Entry<Initiative>) -> bool {
    initiative.horizon == Some(Horizon::NotDoing) || matches!(initiative.status(), Status::Parked | Status::Declined)
}

fn is_done(initiative: &Entry<Initiative>) -> bool {
    initiative.is_settled() || initiative.actual.is_some()
}

/// From when to when; none where nothing says when it ends.
fn stretch(initiative: &Entry<Initiative>, cx: &Context<'_>) -> Option<(Date, Date)> {
    let fiscal = cx.config.fiscal();
    let deadline = initiative.deadline.as_ref().map(|deadline| deadline.date);
    let end = initiative.actual.or_else(|| initiative.target.map(|target| target.last_day(fiscal))).or(deadline)?;
    // Where nobody says when it begins, all that is known is the period in which it is to be out.
    let start = match (initiative.start, initiative.target) {
        (Some(start), _) => start.first_day(fiscal),
        (None, Some(When::Period(period))) => period.first_day(fiscal),
        _ => Period::quarter_of(end, fiscal).first_day(fiscal),
    };
    Some((start.min(end), end))
}

/// The quarters from the one before today to the last that work ends in.
fn columns(dated: &[&Entry<Initiative>], cx: &Context<'_>) -> (Vec<Period>, (Date, Date)) {
    let fiscal = cx.config.fiscal();
    let last =
        dated.iter().filter_map(|initiative| stretch(initiative, cx)).map(|(_, end)| end).max().unwrap_or(cx.as_of);
    let before = |day: Date| day.yesterday().unwrap_or(day);
    let this = Period::quarter_of(cx.as_of, fiscal);
    let first = Period::quarter_of(before(this.first_day(fiscal)), fiscal);
    let next = |period: &Period| period.last_day(fiscal).tomorrow().ok().map(|day| Period::quarter_of(day, fiscal));
    let mut columns: Vec<Period> = std::iter::successors(Some(first), next).take(QUARTERS.1).collect();
    let needed = columns.iter().position(|period| period.last_day(fiscal) >= last).map_or(QUARTERS.1, |at| at + 1);
    columns.truncate(needed.max(QUARTERS.0));
    let end = columns.last().map_or(cx.as_of, |period| period.last_day(fiscal));
    (columns, (first.first_day(fiscal), end))
}

/// The first days of the months of quarters.
fn months(columns: &[Period], cx: &Context<'_>) -> Vec<Date> {
    let first = |period: &Period| period.first_day(cx.config.fiscal());
    columns.iter().map(first).flat_map(|first| (0..3).map(move |month| Interval::Months(month).after(first))).collect()
}

/// Rows by the first objective that each initiative serves, in the order of objectives; the others behind, by theme.
fn bands(within: &[&Entry<Initiative>], cx: &Context<'_>) -> Vec<(Fact, Vec<Row>)> {
    let mut by_objective: HashMap<&Key, Vec<Row>> = HashMap::new();
    let mut loose = Vec::new();
    for initiative in within {
        match initiative.objectives.iter().find_map(|objective| cx.model.get(objective)) {
            Some(objective) => by_objective.entry(&objective.core.key).or_default().push(row(initiative, cx)),
            None => loose.push(row(initiative, cx)),
        }
    }
    let objectives = cx.model.kind(Objective::NAME).map_or_else(Vec::new, |kind| kind.ordered(cx));
    let served = objectives.iter().filter_map(|objective| {
        Some((Fact::Ref(objective.to_string().into(), To::Any), by_objective.remove(objective)?))
    });
    let mut bands: Vec<_> = served.collect();
    if !loose.is_empty() {
        bands.push((if bands.is_empty() { "Initiatives" } else { "Without an objective" }.into(), loose));
    }
    bands
}

fn row(initiative: &Entry<Initiative>, cx: &Context<'_>) -> Row {
    let bar = stretch(initiative, cx);
    let sort = match initiative.horizon {
        _ if is_done(initiative) => "done",
        Some(Horizon::Now | Horizon::Done) => "promised",
        Some(Horizon::Next) => "intended",
        _ => "considered",
    };
    let waits = initiative.depends_on.iter().find_map(|before| {
        let found = cx.model.find(&before.written, Before::TO).ok()?;
        let open = cx.model.by_key::<Initiative>(&found.key).filter(|before| !before.is_settled())?;
        Some(open.core.title.clone())
    });
    let is_late = bar.is_some_and(|(_, end)| end < cx.as_of);
    let when = |lead: &str| initiative.target.map(|target| format!("{lead} {}", target.words()));
    let end = match initiative.actual {
        Some(day) => Some(format!("out {}", date_long(day))),
        None if is_done(initiative) => Some("out".to_owned()),
        None if is_late => when("was due"),
        None => when(if sort == "promised" { "by" } else { "in" }),
    };
    let referrers = cx.model.referrers(&initiative.core.key).iter();
    let mut launches: Vec<Mark> = referrers
        .filter(|referrer| referrer.from.kind == Launch::NAME && &*referrer.field == "initiatives")
        .filter_map(|referrer| cx.model.by_key::<Launch>(&referrer.from))
        .filter(|launch| launch.is_ahead() || launch.is_out())
        .map(|launch| mark(launch.date, "launch", &launch.core.key))
        .collect();
    launches.sort_by_key(|mark| mark.day);
    launches.retain(|mark| bar.is_none_or(|(start, _)| mark.day >= start));
    let launch = launches.last().map(|mark| format!("launch {}", date_long(mark.day)));
    let waiting = waits.filter(|_| !is_done(initiative)).map(|title| format!("after {title}"));
    let mut told = vec![sort.to_owned()];
    if let Some(start) = initiative.start {
        told.push(format!("begins {}", start.words()));
    }
    told.extend([end.clone(), launch.clone(), waiting.clone()].into_iter().flatten());
    let words = if is_late || is_done(initiative) { end } else { launch.or(waiting).or(end) };
    Row {
        title: Fact::Ref(initiative.core.key.to_string().into(), To::Any),
        bar,
        sort,
        words: words.unwrap_or_default().into(),
        sentence: told.join(", ").into(),
        marks: launches,
    }
}

fn mark(day: Date, title: &str, key: &Key) -> Mark {
    Mark { day, title: title.into(), entry: key.to_string().into() }
}

/// Launches and milestones, a row each, and all releases in one.
fn marked(cx: &Context<'_>, days: (Date, Date)) -> Vec<Row> {
    let fiscal = cx.config.fiscal();
    let is_within = |day: Date| days.0 <= day && day <= days.1;
    let single = |day: Date, words: String, sort: &'static str, key: &Key| Row {
        title: Fact::Ref(key.to_string().into(), To::Any),
        bar: None,
        sort,
        sentence: format!("{sort}, {words}").into(),
        words: words.into(),
        marks: vec![mark(day, sort, key)],
    };
    let launches = cx.model.all::<Launch>().filter(|launch| launch.is_ahead() || launch.is_out());
    let launches = launches.map(|launch| (launch.date, date_long(launch.date), "launch", &launch.core.key));
    let milestones = cx.model.all::<Milestone>();
    let milestones = milestones.map(|one| (one.date.last_day(fiscal), one.date.words(), "milestone", &one.core.key));
    let mut singles: Vec<_> = launches.chain(milestones).filter(|(day, ..)| is_within(*day)).collect();
    singles.sort_by(|a, b| (a.0, a.3).cmp(&(b.0, b.3)));
    let mut rows: Vec<Row> = singles.into_iter().map(|(day, words, sort, key)| single(day, words, sort, key)).collect();
    let releases = cx.model.all::<Release>().filter(|release| release.status() != ReleaseStatus::Yanked);
    let mut releases: Vec<(Date, String, &Entry<Release>)> = releases
        .filter_map(|release| {
            let when = release.date.map(When::Date).or(release.planned)?;
            Some((when.last_day(fiscal), when.words(), release))
        })
        .filter(|(day, ..)| is_within(*day))
        .collect();
    releases.sort_by(|a, b| (a.0, &a.2.core.key).cmp(&(b.0, &b.2.core.key)));
    if !releases.is_empty() {
        let version = |release: &Entry<Release>| release.version.clone().unwrap_or_else(|| release.core.key.id.clone());
        let told = releases.iter().map(|(_, words, release)| format!("{} {words}", version(release)));
        rows.push(Row {
            title: "Releases".into(),
            bar: None,
            sort: "release",
            words: "".into(),
            sentence: told.collect::<Vec<_>>().join(", ").into(),
            marks: releases.iter().map(|(day, _, release)| mark(*day, &version(release), &release.core.key)).collect(),
        });
    }
    rows
}
