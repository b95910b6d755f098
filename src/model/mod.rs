//! What a definition says, read and linked: entries of kinds, references between them, and who refers to whom.

mod agenda;
mod amend;
mod changelog;
mod common;
mod day;
mod entry;
mod gather;
mod graph;
mod kind;
mod links;
mod memory;
mod reference;
pub mod rules;
mod sheet;
mod telling;
mod unread;

pub use agenda::{Agenda, Dated};
pub use common::{Allow, Common, Owners, WebLink};
pub use day::{Day, Occasion};
pub use entry::{AnyEntry, Core, Entry, Key};
pub use gather::{Gathering, beside, gather};
pub use graph::{Model, Referrer};
pub use kind::{
    AnyKind, Context, Explained, Figure, Findings, Group, Kind, Of, State, TakesPart, Traits, common_fields,
};
pub use links::{Destination, Found, Miss, PAGE};
pub use memory::Memory;
pub use reference::{AnyRef, Own, OwnList, OwnerRef, PartList, PartOf, Ref, RefTo, Targets};
pub use sheet::Sheet;
pub use telling::{How, Telling};
