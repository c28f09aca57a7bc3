//! The nouns of resiliency: plain values that know nothing of files, YAML or HTML.
//!
//! Everything above this floor speaks in these types. A value here is valid: what could not be
//! understood never became one, and stands in [`catalog::Dossier::unread`] and in the diagnostics.

pub mod agreement;
pub mod calendar;
pub mod catalog;
pub mod control;
pub mod dependency;
pub mod diagnostic;
pub mod ending;
pub mod environment;
pub mod fault;
pub mod history;
pub mod period;
pub mod place;
pub mod playbook;
pub mod policy;
pub mod recorded;
pub mod requirement;
pub mod run;
pub mod service;
pub mod text;
pub mod waiver;
