//! The command line: one file per command, and the only floor that reads the clock, prints, and
//! decides how the program ends.
//!
//! A command gets its arguments and a [`Console`], runs the lines of [`pipeline`] it needs, prints,
//! and answers with an [`ExitCode`]; a [`Failure`] is printed here, once.

pub mod agree;
pub mod baseline;
pub mod build;
pub mod check;
pub mod clock;
pub mod completions;
pub mod console;
pub mod diagnostic;
pub mod diff;
pub mod draft;
pub mod evaluation;
pub mod exit_code;
pub mod explain;
pub mod failure;
pub mod folder;
pub mod free;
pub mod history;
pub mod init;
pub mod man;
pub mod new;
pub mod originals;
pub mod pair;
pub mod pipeline;
pub mod policy;
pub mod progress;
pub mod record;
pub mod schema;
pub mod serve;
pub mod status;
pub mod verify;

use crate::model::calendar::Day;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use console::{Color, Console, Volume};
use exit_code::ExitCode;
use failure::Failure;
use folder::Folder;
use std::path::{Path, PathBuf};

/// Turns a repo of playbooks and resiliency test results into a published site.
///
/// Every service gets a page that says which stage of resiliency is proven, by what evidence, what
/// is missing for the next stage, and when the present one lapses. Nothing is fetched, nothing but
/// the output folder is changed, and the same files and date give the same site.
#[derive(Debug, Parser)]
#[command(name = "stagepost", version, disable_help_subcommand = true, after_long_help = ExitCode::help())]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Read the configuration from FILE instead of the project's stagepost.yaml.
    ///
    /// The project is then the folder of FILE, unless DIR is given too.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// Judge as of DATE instead of today (UTC).
    ///
    /// A whole UTC day, written as 2026-10-12. What is dated later does not exist yet.
    #[arg(long, value_name = "DATE", global = true, value_parser = Day::parse)]
    as_of: Option<Day>,
    /// Say only errors and results.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say every step.
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to use colours; `auto` uses them on a terminal unless NO_COLOR is set.
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t)]
    color: Color,
}

impl Common {
    /// The day of the judgement: the one asked for, else today.
    pub fn day(&self) -> Day {
        self.as_of.unwrap_or_else(clock::today)
    }

    /// The project that is meant.
    ///
    /// # Errors
    /// When there is no such project.
    pub fn folder(&self, dir: Option<&Path>) -> Result<Folder, Failure> {
        Folder::find(dir, self.config.as_deref())
    }

    fn console(&self) -> Console {
        let volume = match (self.quiet, self.verbose) {
            (true, _) => Volume::Quiet,
            (_, true) => Volume::Verbose,
            _ => Volume::Normal,
        };
        Console::new(self.color, volume)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    #[command(subcommand)]
    New(new::Draft),
    Record(Box<record::Arguments>),
    Agree(agree::Arguments),
    Check(check::Arguments),
    Build(build::Arguments),
    Serve(serve::Arguments),
    Status(status::Arguments),
    Explain(explain::Arguments),
    Diff(diff::Arguments),
    Verify(verify::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// The whole command line, for help, completions and manual.
pub fn command_line() -> clap::Command {
    Cli::command()
}

/// Runs the program with its own arguments.
pub fn main() -> std::process::ExitCode {
    let cli = match command_line().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are results; anything else is a wrong call. Nobody is left to be told
            // when the stream is gone.
            let _ = error.print();
            let code = if error.use_stderr() { ExitCode::BadInput } else { ExitCode::Ok };
            return code.into();
        }
    };
    let mut console = cli.common.console();
    let code = match run(&cli, &mut console) {
        Ok(code) => code,
        Err(failure) => {
            console.fail(&failure);
            failure.code
        }
    };
    console.finish(code).into()
}

fn run(cli: &Cli, console: &mut Console) -> Result<ExitCode, Failure> {
    let common = &cli.common;
    match &cli.command {
        Command::Init(arguments) => init::run(arguments, common, console),
        Command::New(draft) => new::run(draft, common, console),
        Command::Record(arguments) => record::run(arguments, common, console),
        Command::Agree(arguments) => agree::run(arguments, common, console),
        Command::Check(arguments) => check::run(arguments, common, console),
        Command::Build(arguments) => build::run(arguments, common, console),
        Command::Serve(arguments) => serve::run(arguments, common, console),
        Command::Status(arguments) => status::run(arguments, common, console),
        Command::Explain(arguments) => explain::run(arguments, common, console),
        Command::Diff(arguments) => diff::run(arguments, common, console),
        Command::Verify(arguments) => verify::run(arguments, common, console),
        Command::Schema(arguments) => schema::run(arguments, console),
        Command::Completions(arguments) => completions::run(arguments, console),
        Command::Man(arguments) => man::run(arguments, console),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command_line().debug_assert();
    }

    #[test]
    fn every_argument_of_every_command_is_explained() {
        for command in command_line().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments().filter(|a| !matches!(a.get_id().as_str(), "help" | "version")) {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
        }
    }
}
