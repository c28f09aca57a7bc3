//! Text becomes facts and diagnostics.

pub mod binding;
pub mod chaos_toolkit;
pub mod diagnostics;
pub mod format;
pub mod front_matter;
pub mod id;
pub mod playbook;
pub mod run;
pub mod service;
mod words;
