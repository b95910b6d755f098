//! The home page: what is this, and how is it going?

use super::{Desk, Page, entries_of, entry, risks, roadmap};
use crate::kinds::decision::Decision;
use crate::kinds::initiative::{Horizon, Initiative};
use crate::kinds::launch::Launch;
use crate::kinds::metric::{Metric, MetricKind};
use crate::kinds::objective::{Objective, ObjectiveStatus};
use crate::kinds::onboarding::Onboarding;
use crate::kinds::product::Product;
use crate::kinds::release::{Release, ReleaseStatus};
use crate::kinds::update;
use crate::kinds::vision::Vision;
use crate::model::{Group, Kind};
use crate::parse::fact::Fact;
use crate::parse::reader::Field;
use std::sync::Arc;

/// The home page.
pub struct Home;

/// Entries of each part of the board that the home page shows.
const MOST: usize = 5;
/// Objectives that it shows.
const MOST_OBJECTIVES: usize = 8;
/// Launches that it shows.
const LAUNCHES: usize = 8;
/// Risks that it shows, and decisions that are due.
const RISKS: usize = 3;
/// Releases that it shows.
const RELEASES: usize = 4;

impl Page for Home {
    fn name(&self) -> &'static str {
        "home"
    }
    fn folder(&self) -> &'static str {
        ""
    }
    fn tells(&self) -> &'static str {
        Product::FOLDER
    }
    fn group(&self) -> Group {
        Group::Direction
    }
    fn title(&self) -> &'static str {
        "Home"
    }
    fn about(&self, desk: &Desk<'_>) -> Arc<str> {
        match desk.context.model.only::<Product>() {
            Some(product) => product.tagline.clone(),
            None => "What it is, how it is going, what is next, and where to start.".into(),
        }
    }
    fn exists(&self, _desk: &Desk<'_>) -> bool {
        true
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let model = desk.context.model;
        let product = model.only::<Product>();
        let tagline = product.map_or(Fact::Absent, |product| Fact::from(product.tagline.clone()));
        let mut facts: Vec<(Arc<str>, Fact)> = vec![
            ("product".into(), product.map_or(Fact::Absent, |product| entry(&product.core.key))),
            ("tagline".into(), tagline),
            (
                "vision".into(),
                model.only::<Vision>().map_or(Fact::Absent, |vision| {
                    Fact::table([("statement", vision.statement.fact()), ("entry", entry(&vision.core.key))])
                }),
            ),
            ("north_star".into(), north_star(desk)),
            ("objectives".into(), objectives(desk)),
            ("launch".into(), next_launch(desk)),
            ("launches".into(), launches(desk)),
            ("releases".into(), releases(desk)),
            ("lanes".into(), lanes(desk)),
            ("update".into(), update::told(&desk.context).first().map_or(Fact::Absent, |told| entry(&told.core.key))),
            ("risks".into(), top_risks(desk)),
            ("due".into(), due(desk)),
            ("start".into(), start()),
            ("paths".into(), entries_of::<Onboarding>(desk, |key| leads_somewhere(desk, key))),
        ];
        facts.retain(|(_, fact)| !fact.is_absent());
        facts
    }
}

/// The metric that the vision names, else the first that is a north star.
fn north_star(desk: &Desk<'_>) -> Fact {
    let model = desk.context.model;
    let named = model.only::<Vision>().and_then(|vision| model.get(vision.north_star.as_ref()?));
    let star = named.or_else(|| model.all::<Metric>().find(|metric| metric.kind == Some(MetricKind::NorthStar)));
    star.map_or(Fact::Absent, |metric| entry(&metric.core.key))
}

/// The objectives whose period runs today, in the order of their list.
fn objectives(desk: &Desk<'_>) -> Fact {
    let cx = desk.context;
    let Some(kind) = cx.model.kind(Objective::NAME) else { return Fact::Absent };
    let runs = |key: &crate::model::Key| {
        cx.model.by_key::<Objective>(key).is_some_and(|objective| {
            let (first, last) = objective.period.days(cx.config.fiscal());
            objective.status() == ObjectiveStatus::Active && first <= cx.as_of && cx.as_of <= last
        })
    };
    Fact::List(kind.ordered(&cx).iter().filter(|key| runs(key)).take(MOST_OBJECTIVES).map(entry).collect())
}

/// The launch that comes next: the first that is ahead and has not passed, else the first that is ahead.
fn next_launch(desk: &Desk<'_>) -> Fact {
    let ahead = || desk.context.model.all::<Launch>().filter(|launch| launch.is_ahead());
    let next = ahead().filter(|launch| launch.date >= desk.context.as_of).min_by_key(|launch| launch.date);
    next.or_else(|| ahead().max_by_key(|launch| launch.date)).map_or(Fact::Absent, |launch| entry(&launch.core.key))
}

/// The launches that are ahead, by their day: what is late stands first.
fn launches(desk: &Desk<'_>) -> Fact {
    let mut ahead: Vec<_> = desk.context.model.all::<Launch>().filter(|launch| launch.is_ahead()).collect();
    ahead.sort_by_key(|launch| (launch.date, launch.core.key.id.clone()));
    Fact::List(ahead.into_iter().take(LAUNCHES).map(|launch| entry(&launch.core.key)).collect())
}

fn releases(desk: &Desk<'_>) -> Fact {
    let mut out: Vec<_> =
        desk.context.model.all::<Release>().filter(|release| release.status() == ReleaseStatus::Released).collect();
    out.sort_by_key(|release| (std::cmp::Reverse(release.date), std::cmp::Reverse(release.core.key.id.clone())));
    Fact::List(out.into_iter().take(RELEASES).map(|release| entry(&release.core.key)).collect())
}

/// The largest risks that may still happen, those that are low left out.
fn top_risks(desk: &Desk<'_>) -> Fact {
    let least = desk.context.config.risk_moderate().0;
    let open = risks::by_exposure(desk);
    let large = open.iter().filter(|risk| risk.exposure().is_some_and(|exposure| exposure as f64 >= least));
    Fact::List(large.take(RISKS).map(|risk| entry(&risk.core.key)).collect())
}

/// What has to be decided, the most urgent first.
fn due(desk: &Desk<'_>) -> Fact {
    let mut open: Vec<_> = desk.context.model.all::<Decision>().filter(|d| d.is_open() && d.due.is_some()).collect();
    open.sort_by_key(|decision| (decision.due, decision.core.key.id.clone()));
    Fact::List(open.iter().take(RISKS).map(|decision| entry(&decision.core.key)).collect())
}

/// Whether a path is one's own, and not the beginning that several share.
fn leads_somewhere(desk: &Desk<'_>, key: &crate::model::Key) -> bool {
    let mut included = desk.context.model.referrers(key).iter();
    !included.any(|referrer| referrer.from.kind == Onboarding::NAME && &*referrer.field == "includes")
}

fn lanes(desk: &Desk<'_>) -> Fact {
    if desk.context.model.all::<Initiative>().next().is_none() {
        return Fact::Absent;
    }
    let lanes = [Horizon::Now, Horizon::Next, Horizon::Later].map(|horizon| {
        let mut entries = roadmap::in_lane(desk, horizon);
        let count = Fact::Whole(i64::try_from(entries.len()).unwrap_or(i64::MAX));
        entries.truncate(MOST);
        let title = crate::parse::field::in_words(horizon.word()).into();
        Fact::table([("title", title), ("count", count), ("entries", Fact::List(entries))])
    });
    Fact::List(lanes.to_vec())
}

/// Where each sort of reader begins. What the portal lacks is left out.
fn start() -> Fact {
    let links = |links: &[(&str, &str)]| {
        Fact::List(links.iter().map(|(page, title)| Fact::Page((*page).into(), (*title).into())).collect())
    };
    let group = |title: &str, list| Fact::table([("title", title.into()), ("links", links(list))]);
    Fact::List(vec![
        group(
            "Leadership",
            &[
                ("strategy", "Where we are going"),
                (Objective::FOLDER, "how far we are"),
                ("risks", "top risks"),
                ("decisions", "what is to be decided"),
                (Initiative::FOLDER, "what we are building"),
                (Launch::FOLDER, "what comes out when"),
            ],
        ),
        group(
            "Marketing",
            &[
                (Launch::FOLDER, "Launch checklists"),
                ("positioning", "how to say it"),
                ("personas", "whom we serve"),
                (Release::FOLDER, "what shipped"),
            ],
        ),
        group(
            "Sales",
            &[
                ("positioning", "How to say it"),
                ("competitors", "what else they could choose"),
                (Initiative::FOLDER, "what ships when"),
                (Release::FOLDER, "what shipped"),
            ],
        ),
        group(
            "Support",
            &[(Release::FOLDER, "Release notes"), ("wiki", "how things work"), (Launch::FOLDER, "what to prepare")],
        ),
        group(
            "Engineering",
            &[
                (Initiative::FOLDER, "Roadmap"),
                ("decisions", "what was decided, and why"),
                ("wiki", "how we work"),
                ("teams", "who does what"),
            ],
        ),
        group(
            "New here",
            &[
                ("onboarding", "Your first weeks"),
                ("glossary", "what the words mean"),
                ("people", "whom to ask"),
                ("wiki", "where to read on"),
            ],
        ),
    ])
}
