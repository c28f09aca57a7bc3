//! Text becomes facts and diagnostics.

pub mod chaos_toolkit;
pub mod format;
pub mod front_matter;
pub mod playbook;
pub mod run;
mod words;
