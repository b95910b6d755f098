//! One module for each promise.

mod definition;
mod rules;
