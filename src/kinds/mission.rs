//! The mission: what the product does every day (OMG Business Motivation Model 1.3).

use crate::model::{Group, Kind};
use crate::parse::field::Markdown;
use crate::record;
use std::sync::Arc;

record! {
    /// What the product does every day.
    Mission {
        /// the mission in a sentence; the text's first paragraph stands in
        statement: Markdown,
        /// what is done
        action: Option<Arc<str>>,
        /// with what it is done
        offering: Option<Arc<str>>,
        /// for whom it is done
        market: Option<Arc<str>>,
    }
}

impl Kind for Mission {
    const NAME: &'static str = "mission";
    const FOLDER: &'static str = "mission";
    const TITLE: &'static str = "Mission";
    const GROUP: Group = Group::Direction;
    const SINGLETON: bool = true;
    const LEAD: Option<&'static str> = Some("statement");
    const STARTER: &'static str = r"One sentence: what the product does every day, with what, and for whom.
";
}
