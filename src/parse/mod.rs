//! A source becomes documents: neutral trees with places, and what a body of Markdown says before anything renders it.

pub mod changelog;
pub mod fact;
pub mod field;
pub mod fold;
pub mod matter;
pub mod meant;
pub mod plain;
pub mod prose;
pub mod reader;
pub mod rules;
pub mod safety;
pub mod scalar;
pub mod table;
pub mod toml;
pub mod tree;
pub mod yaml;
