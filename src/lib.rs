//! rutter
pub mod check;
pub mod cli;
pub mod compile;
pub mod config;
pub mod diagnostic;
pub mod edition;
pub mod emit;
pub mod kinds;
pub mod model;
pub mod pages;
pub mod parse;
pub mod plan;
pub mod portal;
pub mod render;
pub mod scan;
pub mod source;
