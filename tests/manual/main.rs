//! The manual in `content/manual` and the README: what they say is compared with the program.
//!
//! What is generated stands between two comments; `STAGEPOST_UPDATE=1 cargo test --test manual`
//! writes it anew.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod commands;
mod design;
mod files;
mod ladder;
mod page;
mod site;
mod templates;
mod verdicts;

#[path = "../program/mod.rs"]
mod program;
