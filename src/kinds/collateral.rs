//! Collateral: what marketing and sales hand out, show and send.

use super::persona::Persona;
use crate::model::{Context, Entry, Group, Kind, Ref, State};
use crate::parse::field::{Picture, Url};
use crate::parse::reader::Item;
use crate::parse::scalar::Date;
use crate::{record, variants};

variants! {
    /// What sort of piece.
    CollateralKind {
        OnePager = "one-pager",
        Deck = "deck",
        Battlecard = "battlecard",
        Demo = "demo",
        CaseStudy = "case-study",
        Faq = "faq",
        Blog = "blog",
        LandingPage = "landing-page",
        Email = "email",
        PressRelease = "press-release",
        Video = "video",
        Datasheet = "datasheet",
        Training = "training",
    }
}
variants! {
    /// How far a piece is.
    CollateralStatus {
        Planned = "planned",
        Draft = "draft",
        InReview = "in-review",
        Approved = "approved",
        Published = "published",
        Retired = "retired",
    }
}

record! {
    /// Something that is handed out, shown or sent.
    Collateral {
        /// what sort of piece it is
        kind: Option<CollateralKind>,
        /// where it can be had
        url: Option<Url>,
        /// the file, named relative to this one
        file: Option<Picture>,
        /// for whom it is made
        personas: Vec<Item<Ref<Persona>>>,
        /// how far it is
        status: Option<CollateralStatus>,
        /// until when it may be used
        expires: Option<Date>,
    }
}

impl Collateral {
    /// How far it is; planned where it says nothing.
    #[must_use]
    pub fn status(&self) -> CollateralStatus {
        self.status.unwrap_or(CollateralStatus::Planned)
    }

    /// Whether it may be used, as far as its status says.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        matches!(self.status(), CollateralStatus::Approved | CollateralStatus::Published)
    }
}

impl Kind for Collateral {
    const NAME: &'static str = "collateral";
    const FOLDER: &'static str = "collateral";
    const TITLE: &'static str = "Collateral";
    const GROUP: Group = Group::Direction;
    const OWNED: bool = true;
    const COLUMNS: &'static [&'static str] = &["kind", "personas", "status", "expires", "owner"];
    const STARTER: &'static str = r#"title = "{title}"
# one-pager, deck, battlecard, demo, case-study, faq, blog, landing-page, email, press-release, video, datasheet, training
kind = "one-pager"
# planned, draft, in-review, approved, published, retired
status = "draft"
# url = "https://files.example/one-pager.pdf", or a file beside this one:
# file = "one-pager.pdf"
"#;

    fn is_retired(&self) -> bool {
        self.status == Some(CollateralStatus::Retired)
    }

    fn state(entry: &Entry<Self>, cx: &Context<'_>) -> Option<State> {
        Some(match entry.status() {
            CollateralStatus::Approved | CollateralStatus::Published
                if entry.expires.is_some_and(|day| day < cx.as_of) =>
            {
                State::new("Expired", "warn", "warn")
            }
            CollateralStatus::Planned => State::new("Planned", "open", "mute"),
            CollateralStatus::Draft => State::new("Draft", "dash", "mute"),
            CollateralStatus::InReview => State::new("In review", "half", "ink"),
            CollateralStatus::Approved => State::new("Approved", "ok", "good"),
            CollateralStatus::Published => State::new("Published", "done", "ink"),
            CollateralStatus::Retired => State::new("Retired", "cross", "mute"),
        })
    }

    /// By sort; what may no longer be used last.
    fn order(entry: &Entry<Self>, _cx: &Context<'_>) -> [i64; 2] {
        let retired = entry.status() == CollateralStatus::Retired;
        [i64::from(retired), entry.kind.map_or(i64::MAX, |kind| kind as i64)]
    }
}
