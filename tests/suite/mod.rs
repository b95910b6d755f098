//! One module for each promise.

mod definition;
mod edges;
mod example;
mod formats;
mod golden;
mod imports;
mod lens;
mod levels;
mod names;
mod planted;
mod rules;
mod sheets;
mod steady;
