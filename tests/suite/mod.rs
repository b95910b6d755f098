//! One module for each promise.

mod changelogs;
mod definition;
mod edges;
mod example;
mod finding;
mod follow;
mod formats;
mod golden;
mod hostile;
mod imports;
mod lens;
mod levels;
mod listing;
mod names;
mod planted;
mod previewed;
mod reasons;
mod roadmap;
mod rules;
mod sheets;
mod starting;
mod steady;
mod themed;
mod warm;
mod watching;
mod whole;
