//! The importer at its door: whole projects, read from text.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

mod aws_fis;
mod azure_chaos_studio;
mod change;
mod chaos_mesh;
mod consoles;
mod example;
mod fixtures;
mod ledger;
mod litmus;
mod litmus_chaoscenter;
mod robust;
mod samples;
mod scale;
mod steadybit;
