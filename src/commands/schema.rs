//! `stagepost schema`: JSON schemas of what people write and of what machines read.

use super::console::{Console, FAINT, STRONG};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::pipeline::suggestion;
use crate::config;
use clap::Args;

/// Print a JSON schema, for editors and for programs.
///
/// Without a name the schemas are listed.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The schema's name.
    name: Option<String>,
}

/// One schema.
struct Schema {
    name: &'static str,
    what: &'static str,
    text: fn() -> String,
}

/// Every schema.
const SCHEMAS: &[Schema] = &[
    Schema { name: "config", what: "stagepost.yaml", text: || format!("{:#}", config::schema()) },
    Schema {
        name: "policy",
        what: "the numbers of the ladder, in stagepost.yaml",
        text: || format!("{:#}", config::policy_schema()),
    },
];

/// Runs the command.
///
/// # Errors
/// When there is no such schema.
pub fn run(arguments: &Arguments, console: &mut Console) -> Result<ExitCode, Failure> {
    match &arguments.name {
        None => {
            let width = SCHEMAS.iter().map(|schema| schema.name.len()).max().unwrap_or(0);
            for schema in SCHEMAS {
                console.line(format_args!("{STRONG}{:width$}{STRONG:#}  {FAINT}{}{FAINT:#}", schema.name, schema.what));
            }
        }
        Some(name) => {
            let schema = SCHEMAS.iter().find(|schema| schema.name == name).ok_or_else(|| {
                let names: Vec<&str> = SCHEMAS.iter().map(|schema| schema.name).collect();
                Failure::bad_input(format!("there is no schema `{name}`"), suggestion(name, &names))
            })?;
            console.line((schema.text)().trim_end());
        }
    }
    Ok(ExitCode::Ok)
}
