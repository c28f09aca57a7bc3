//! What changed between two states of a project, and since when its files are on record.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod pages;
mod past;
#[path = "../program/mod.rs"]
mod program;
mod recorded;
mod refusals;
mod repository;
mod rules;
mod scope;
mod story;
