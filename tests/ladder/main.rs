//! The ladder: as a pure function, and at the file door.
#![allow(clippy::unwrap_used, missing_docs)]

mod cases;
mod fleet;
mod history_option;
mod lists;
mod project;
mod properties;
mod services;
mod verdicts;
mod worked_oracle;
