//! The importer at its door: whole projects, read from text.
#![allow(clippy::unwrap_used, missing_docs)]

mod example;
mod fixtures;
mod scale;
