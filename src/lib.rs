//! rutter is a compiler for product strategy: a folder of TOML and Markdown goes in, and either a list of precise
//! diagnostics or a portal of static pages comes out.
//!
//! A *definition* is a folder of *entries*; each entry is of a *kind*. [`compile`] is one pure function from a
//! [`source::Snapshot`], a day and the name of an edition to portals and a report. It is told in stages, each a module;
//! no stage fails: each gives its value and adds to the [`diagnostic::Report`].
//!
//! 1. [`source`] reads the folder into texts and files. It is the only part below the command line that touches the disk.
//! 2. [`parse`] turns texts into neutral trees of values with places ([`parse::tree`]), and says what a body of Markdown
//!    holds ([`parse::prose`]). A changelog becomes one tree for each release ([`parse::changelog`]).
//! 3. [`model`] decides which file holds which entry ([`model::gather`]), reads each as its kind, links them
//!    ([`model::Model::link`]) and answers what a name means ([`model::Model::find`], the one place that says so).
//! 4. [`edition`] projects: an edition's entries are read again through a lens that treats what is hidden as absent, so
//!    that titles, summaries, figures, backlinks and counts made afterwards are right by construction.
//! 5. [`plan`] decides which pages there are, at which addresses; [`pages`] holds those that are of no single kind.
//! 6. [`exports`] makes what a portal holds besides pages: the records of its search, feeds, calendars, each page as Markdown and
//!    the whole as data.
//! 7. [`render`] turns planned pages into HTML with a theme. HTML is made there and in `themes/`, nowhere else.
//! 8. [`scan`] searches the finished portal for anything that its edition hides: the last defence.
//! 9. [`check`] runs the rules, and applies the levels of `rutter.toml` and of entries.
//! 10. [`emit`] writes a [`portal::Portal`] to disk as a transaction.
//!
//! # The preview
//!
//! [`compile::draft`] is the same function up to the pages, each of which [`render::page`] makes by itself. [`preview`] is the
//! loop around it: [`preview::follow`] says what changed, [`model::Memory`] spares what did not, [`compile::Draft::amended`]
//! shows a new text before the whole is compiled by a worker, [`preview::stage`] holds what browsers see, [`preview::server`] answers them.
//!
//! # What comes from elsewhere
//!
//! [`import`] reads what other tools hold and writes entries as files; compiling knows nothing of it.
//!
//! # A kind is one file
//!
//! [`kinds`] holds the register and a file for each kind. A kind is described once, by a list of fields in
//! [`record!`]: each a doc comment and `key: Type`, where the type says whether the field is required (`T`, `Option<T>`,
//! `Vec<Item<T>>`). From that one description come the struct, the reader with all its faults
//! ([`parse::reader`]), `rutter explain KIND`, its page of the reference in `docs/` ([`cli::reference`]), what pages and exports are given ([`parse::fact::Fact`]), and the
//! definitions that the property tests generate. To add a kind one touches: its own file, two lines of the register, one
//! entry of `example-product/`, and a folder in `tests/rules/` for each rule of its own. A template in
//! `themes/chart/templates/entries/` is needed only where the general one is not good enough.
//!
//! # A rule and its cases
//!
//! A [`diagnostic::Rule`] stands in the file that sees it broken. A [`diagnostic::Diagnostic`] is one case of it, plain
//! data with a place, a help line and, where the cure is certain, the text that cures it. It is drawn only at the edge, by
//! [`diagnostic::human`], [`diagnostic::json`], [`diagnostic::sarif`] and [`diagnostic::github`].
//!
//! # Changing a definition
//!
//! [`edit`] gives a file with one field changed and all else as it was; the command line compiles the definition with it first.
//!
//! # What changed
//!
//! [`source::Repository`] reads a definition as a revision holds it, and with [`source::Log`] when its files changed; it is the only part
//! that runs a program, `git`. [`preview::history`] keeps what it told. [`edition::Stamps`] is what an edition tells of it. [`compare`] tells
//! two compiled states of a definition apart: the facts of each entry by what sort of value they are, and by the table of its
//! kind, [`model::Kind::TOLD`], in that kind's words.
//!
//! # What holds
//!
//! - Imports go downward, in the order `cli`, `preview` and `import`, `emit` and `compile`, `render`, `exports`, `plan` and `edit`, `pages` and `check`, `kinds`,
//!   `edition` and `compare`, `model` and `config`, `parse`, `diagnostic`, `source` and `portal`. A test reads them.
//! - Only [`kinds`] and [`pages`] know a kind by name.
//! - Nothing below [`cli`] and [`preview`] asks for the time. Same files, same day: same bytes.

pub mod check;
pub mod cli;
pub mod compare;
pub mod compile;
pub mod config;
pub mod diagnostic;
pub mod edit;
pub mod edition;
pub mod emit;
pub mod exports;
pub mod import;
pub mod kinds;
pub mod model;
pub mod pages;
pub mod parse;
pub mod plan;
pub mod portal;
pub mod preview;
pub mod render;
pub mod scan;
pub mod source;
