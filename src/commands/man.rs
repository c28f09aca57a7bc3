//! `stagepost man`: the manual page, made from the command line itself.

use super::command_line;
use super::console::Console;
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::pipeline::suggestion;
use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

/// Print the manual page, as roff.
///
/// `stagepost man | man -l -` shows it; `stagepost man build` prints the page of one command.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The command whose page is wanted [default: the page of the whole program].
    command: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// When there is no such command.
pub fn run(arguments: &Arguments, console: &mut Console) -> Result<ExitCode, Failure> {
    let mut line = command_line();
    line.build();
    let page = match &arguments.command {
        None => line,
        Some(name) => line.find_subcommand(name).cloned().ok_or_else(|| {
            let names: Vec<&str> = line.get_subcommands().map(clap::Command::get_name).collect();
            Failure::bad_input(format!("there is no command `{name}`"), suggestion(name, &names))
        })?,
    };
    let text = render(page).map_err(|error| Failure::environment(format!("the page could not be made: {error}")))?;
    console.print(String::from_utf8_lossy(&text));
    Ok(ExitCode::Ok)
}

fn render(command: clap::Command) -> std::io::Result<Vec<u8>> {
    let has_version = command.get_version().is_some();
    let has_commands = command.has_subcommands();
    let command = command.after_help("").after_long_help("");
    let man = Man::new(command).source(concat!("stagepost ", env!("CARGO_PKG_VERSION"))).manual("Stagepost");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_commands {
        man.render_subcommands_section(&mut page)?;
    }
    let mut codes = Roff::new();
    codes.control("SH", ["EXIT STATUS"]);
    for code in ExitCode::ALL {
        codes.control("TP", []);
        codes.text([bold(code.number().to_string())]);
        codes.text([roman(code.meaning())]);
    }
    codes.to_writer(&mut page)?;
    if has_version {
        man.render_version_section(&mut page)?;
    }
    Ok(page)
}
