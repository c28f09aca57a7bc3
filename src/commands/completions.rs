//! `stagepost completions`: what a shell needs to complete the command line.

use super::command_line;
use super::console::Console;
use super::exit_code::ExitCode;
use super::failure::Failure;
use clap::Args;
use clap_complete::Shell;

/// Print the completions for a shell.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
///
/// # Errors
/// Never; the signature is that of every command.
pub fn run(arguments: &Arguments, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command_line(), "stagepost", &mut script);
    console.print(String::from_utf8_lossy(&script));
    Ok(ExitCode::Ok)
}
