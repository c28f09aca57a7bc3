//! `stagepost diff`: what changed between two states of a project.

mod side;

use super::Common;
use super::console::{BAD, Console, FAINT, GOOD, STRONG, WARN, plain};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::progress::Progress;
use crate::ladder::comparison::{Comparison, ServiceChange};
use crate::render::comparison::{self, Piece, Sides, blocks, headline, problem, summary};
use clap::Args;
use side::Pair;
use std::path::PathBuf;

/// Show what changed between two states of the project.
///
/// Each state is a commit, a branch or a tag, read from git's objects without checking it out, or the
/// report.json of a build. Both are judged on the same day, so that nothing shows but what people
/// changed. That there are differences is no failure.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What to compare with: a git ref or a report.json. With --policy alone: the project under its
    /// own rules.
    #[arg(required_unless_present = "policy")]
    base: Option<String>,
    /// What to compare: a git ref or a report.json [default: the files as they are].
    head: Option<String>,
    /// Judge HEAD under the rules of FILE: the keys of `policy` in stagepost.yaml.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// How the differences are written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
}

/// How the differences are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For a comment on a pull request: short, with the rest folded.
    Markdown,
    /// For programs.
    Json,
}

/// Runs the command.
///
/// # Errors
/// When a side does not exist or cannot be read, or git does not play along.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let progress = Progress::start(console, "Comparing");
    let pair = Pair::of(arguments.base.as_deref(), arguments.head.as_deref(), arguments.policy.as_deref(), common)?;
    drop(progress);
    let Pair { sides, comparison } = pair;
    match arguments.format {
        Format::Text => show(console, &comparison, &sides),
        Format::Markdown => console.print(comparison::markdown(&comparison, &sides)),
        Format::Json => {
            let text =
                comparison::json(&comparison, &sides).map_err(|error| Failure::environment(error.to_string()))?;
            console.print(text);
        }
    }
    Ok(ExitCode::Ok)
}

fn show(console: &mut Console, comparison: &Comparison, sides: &Sides) {
    let days = match comparison.days {
        (before, after) if before == after => format!("as of {after}"),
        (before, after) => format!("as of {before} and {after}"),
    };
    let names = format!("{} → {}", sides.before, sides.after);
    console.line(format_args!("{FAINT}{}, {days}{FAINT:#}", plain(&names)));
    let mut start = summary(comparison);
    if let Some(first) = start.get(..1).map(str::to_uppercase) {
        start.replace_range(..1, &first);
    }
    console.line(format_args!("{start}."));
    for change in &comparison.services {
        service(console, change);
    }
    for (title, list) in [("New problems", &comparison.new_problems), ("Mended problems", &comparison.gone_problems)] {
        if list.is_empty() {
            continue;
        }
        console.line(format_args!("\n{STRONG}{title}{STRONG:#}"));
        for row in list {
            console.line(format_args!("  {}", words(&problem(row))));
        }
    }
    for note in &comparison.notes {
        console.line(format_args!("\n{WARN}note{WARN:#}: {}", plain(note)));
    }
}

fn service(console: &mut Console, change: &ServiceChange) {
    let style = match (change.rose(), change.fell()) {
        (true, _) => GOOD,
        (_, true) => BAD,
        _ => FAINT,
    };
    let id = plain(&change.id);
    console.line(format_args!("\n{STRONG}{id}{STRONG:#}: {style}{}{style:#}", words(&headline(change))));
    for block in blocks(change) {
        console.line(format_args!("  {}", block.title));
        for row in &block.rows {
            console.line(format_args!("    {}", words(row)));
        }
    }
}

fn words(pieces: &[Piece]) -> String {
    let mut line = String::new();
    for Piece::Text(text) | Piece::Name(text) in pieces {
        line.push_str(&plain(text));
    }
    line.replace('\n', " ")
}
