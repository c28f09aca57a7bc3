//! The importer at its door: whole projects, read from text.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

mod example;
mod fixtures;
mod ledger;
mod samples;
mod scale;
