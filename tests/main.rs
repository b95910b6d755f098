//! The suite: whole definitions through the whole pipeline. `BLESS=1 cargo test` rewrites what is expected.

mod suite;
