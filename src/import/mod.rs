//! Bringing in what a team has elsewhere: a changelog, a table, an issue tracker, a folder of Markdown.
//!
//! Each source is a file of its own, and gives [`Incoming`] entries. What happens to them is one thing for all: [`place`] finds
//! what the definition holds already, [`merge`] settles each field between what the source says now, what it said last
//! ([`base`]) and what people wrote since, and [`mod@write`] puts files in place, never over something it has not read.
//! Nothing here is part of compiling a definition.

pub mod base;
pub mod cell;
pub mod changelog;
pub mod csv;
mod foreign;
pub mod github;
pub mod markdown;
pub mod markup;
pub mod merge;
pub mod nav;
pub mod place;
pub mod plain;
pub mod preset;
pub mod row;
pub mod table;
pub mod text;
mod value;
pub mod write;

use crate::model::AnyKind;
use toml::Value;

/// One entry as a source tells it.
pub struct Incoming {
    /// Its kind.
    pub kind: &'static dyn AnyKind,
    /// The id that it would have here.
    pub id: String,
    /// What the source knows it by, now and at the next import.
    pub key: String,
    /// Its fields, in the order in which they are written.
    pub fields: Vec<(String, Value)>,
    /// Its Markdown.
    pub body: String,
}

/// Something that a source holds and that could not be read as meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The line of the source, from 1; 0 where it is about the whole of it.
    pub line: usize,
    /// What happened, and what to do.
    pub text: String,
}

/// What a source gave.
#[derive(Default)]
pub struct Reading {
    /// Its entries.
    pub entries: Vec<Incoming>,
    /// What could not be read as meant.
    pub told: Vec<Told>,
}

/// Why an import ended.
#[derive(Debug)]
pub enum Failure {
    /// What was asked for cannot be done.
    Refused(String),
    /// The machine failed.
    Machine(String),
}
