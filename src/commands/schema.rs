//! `stagepost schema`: JSON schemas of what people write and of what machines read, and the words of the site.

use super::console::{Console, FAINT, STRONG};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::pipeline::suggestion;
use crate::import;
use crate::render::{check, comparison, evidence, report};
use crate::words;
use clap::Args;

/// Print a JSON schema, for editors and for programs, or the site's words.
///
/// Without a name the schemas are listed.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The schema's name.
    name: Option<String>,
}

/// The words are no schema, but as much the form of what people write.
const WORDS: &str = "words";

/// Every schema that can be printed, with what it describes.
const SCHEMAS: &[(&str, &str)] = &[
    ("config", "stagepost.yaml"),
    ("policy", "the numbers of the ladder, in stagepost.yaml"),
    ("service", "services/<id>/service.yaml"),
    ("playbook", "the front matter of a playbook"),
    ("run", "a run, services/<id>/results/*.yaml"),
    ("report", "report.json, which every build writes"),
    ("evidence", "evidence.json, which every evidence pack holds"),
    ("check", "what `stagepost check --format json` prints"),
    ("diff", "what `diff --format json` prints"),
    (WORDS, "the words of a site in English, to be translated"),
];

/// Runs the command.
///
/// # Errors
/// When there is no such schema.
pub fn run(arguments: &Arguments, console: &mut Console) -> Result<ExitCode, Failure> {
    let Some(name) = &arguments.name else {
        let width = SCHEMAS.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, what) in SCHEMAS {
            console.line(format_args!("{STRONG}{name:width$}{STRONG:#}  {FAINT}{what}{FAINT:#}"));
        }
        return Ok(ExitCode::Ok);
    };
    if name == WORDS {
        console.line(words::ENGLISH.trim_end());
        return Ok(ExitCode::Ok);
    }
    let schema = schema(name).ok_or_else(|| {
        let names: Vec<&str> = SCHEMAS.iter().map(|(name, _)| *name).collect();
        Failure::bad_input(format!("there is no schema `{name}`"), suggestion(name, &names))
    })?;
    console.line(format_args!("{schema:#}"));
    Ok(ExitCode::Ok)
}

fn schema(name: &str) -> Option<impl std::fmt::Display + use<>> {
    match name {
        "report" => Some(report::schema()),
        "evidence" => Some(evidence::schema()),
        "check" => Some(check::schema()),
        "diff" => Some(comparison::schema()),
        name => import::schema(name),
    }
}
