#![cfg_attr(test, allow(clippy::unwrap_used))]
//! Stagepost turns a repo of playbooks and resiliency test results into a published site.
//!
//! Files become plain values (`import`), values are judged ([`ladder`]), the judgement becomes a
//! page model ([`site`]), the model becomes bytes ([`render`]), bytes become files (`disk`). Disk is
//! touched at the first and the last step; the clock nowhere in between.

pub mod commands;
pub mod config;
pub mod disk;
pub mod git;
pub mod import;
pub mod ladder;
pub mod markdown;
pub mod model;
pub mod render;
pub mod site;
pub mod tree;
pub mod words;
pub mod yaml;
