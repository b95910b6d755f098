//! The roadmap board: what is being worked on, and what may be promised?

use super::{Desk, Page};
use crate::kinds::initiative::{Horizon, Initiative};
use crate::model::{Group, Kind};
use crate::parse::fact::Fact;
use std::sync::Arc;

/// The board.
pub struct Roadmap;

impl Page for Roadmap {
    fn name(&self) -> &'static str {
        Initiative::FOLDER
    }
    fn folder(&self) -> &'static str {
        Initiative::FOLDER
    }
    fn group(&self) -> Group {
        Group::Plan
    }
    fn title(&self) -> &'static str {
        "Roadmap"
    }
    fn about(&self, _desk: &Desk<'_>) -> Arc<str> {
        "What is being worked on, and what may be promised.".into()
    }
    fn gathers(&self) -> &'static [&'static str] {
        &["timeline", "by-objective", "priorities"]
    }
    fn exists(&self, desk: &Desk<'_>) -> bool {
        desk.context.model.whole::<Initiative>().next().is_some()
    }
    fn facts(&self, desk: &Desk<'_>) -> Vec<(Arc<str>, Fact)> {
        let lane = |horizon: Horizon, promise: &str| {
            Fact::table([
                ("name", Fact::Word(horizon.word())),
                ("title", crate::parse::field::in_words(horizon.word()).into()),
                ("promise", promise.into()),
                ("entries", Fact::List(in_lane(desk, horizon))),
            ])
        };
        let lanes = vec![
            lane(Horizon::Now, "Being built. A date here may be told to customers."),
            lane(Horizon::Next, "Decided, not begun. A quarter may be told, a day may not."),
            lane(Horizon::Later, "Considered. Nothing is promised, and the order may change."),
        ];
        let unplaced = entries(desk, |horizon| horizon.is_none());
        vec![
            ("views".into(), views()),
            ("lanes".into(), Fact::List(lanes)),
            ("unplaced".into(), Fact::List(unplaced)),
            ("done".into(), Fact::List(in_lane(desk, Horizon::Done))),
            ("declined".into(), Fact::List(in_lane(desk, Horizon::NotDoing))),
        ]
    }
}

/// The views of the roadmap that the portal has.
pub fn views() -> Fact {
    let view = |page: &str, title: &str| Fact::Page(page.into(), title.into());
    let views = [
        view(Initiative::FOLDER, "Board"),
        view("timeline", "Timeline"),
        view("by-objective", "By objective"),
        view("priorities", "Priorities"),
    ];
    Fact::List(views.into())
}

/// The initiatives of one part of the board, in its order.
pub fn in_lane(desk: &Desk<'_>, horizon: Horizon) -> Vec<Fact> {
    entries(desk, |placed| placed == Some(horizon))
}

fn entries(desk: &Desk<'_>, fits: impl Fn(Option<Horizon>) -> bool) -> Vec<Fact> {
    let model = desk.context.model;
    let Some(kind) = model.kind(Initiative::NAME) else { return Vec::new() };
    let placed: std::collections::HashMap<_, _> =
        model.whole::<Initiative>().map(|entry| (entry.core.key.id.clone(), entry.horizon)).collect();
    let ordered = kind.ordered(&desk.context).into_iter();
    ordered
        .filter(|key| placed.get(&key.id).is_some_and(|horizon| fits(*horizon)))
        .map(|key| Fact::Entry(key.to_string().into()))
        .collect()
}
