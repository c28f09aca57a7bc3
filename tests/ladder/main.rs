//! The ladder as a pure function: what must hold for every service, whatever its facts.

mod properties;
mod services;
mod verdicts;
