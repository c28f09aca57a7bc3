//! The command reference of the README is made from the command line itself.
//!
//! `STAGEPOST_UPDATE=1 cargo test --test readme` writes it anew.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::fmt::Write;

const BEGIN: &str = "<!-- commands: written by tests/readme.rs -->\n";
const END: &str = "<!-- end of commands -->";

fn reference() -> String {
    let mut line = stagepost::commands::command_line();
    line.build();
    let mut text = String::from("```text\n");
    for command in line.get_subcommands() {
        describe(&mut text, "stagepost", command);
    }
    text.push_str("Every command understands:\n");
    options(&mut text, line.get_arguments());
    text.push_str("```\n\n");
    for code in stagepost::commands::exit_code::ExitCode::ALL {
        writeln!(text, "- exit code {}: {}", code.number(), code.meaning()).unwrap();
    }
    text
}

fn describe(text: &mut String, before: &str, command: &clap::Command) {
    let name = format!("{before} {}", command.get_name());
    if command.has_subcommands() {
        for inner in command.get_subcommands() {
            describe(text, &name, inner);
        }
        return;
    }
    let places: String = command
        .get_positionals()
        .map(|place| {
            let name = place.get_id().as_str().to_uppercase();
            if place.is_required_set() { format!(" {name}") } else { format!(" [{name}]") }
        })
        .collect();
    writeln!(text, "{name}{places}\n    {}", command.get_about().unwrap()).unwrap();
    options(text, command.get_arguments().filter(|argument| !argument.is_global_set()));
    text.push('\n');
}

fn options<'a>(text: &mut String, arguments: impl Iterator<Item = &'a clap::Arg>) {
    for argument in arguments.filter(|a| !a.is_positional() && !matches!(a.get_id().as_str(), "help" | "version")) {
        let value = argument
            .get_value_names()
            .filter(|_| argument.get_action().takes_values())
            .map(|names| format!(" {}", names[0]))
            .unwrap_or_default();
        let flag = format!("--{}{value}", argument.get_long().unwrap());
        writeln!(text, "    {flag:<20} {}", argument.get_help().unwrap()).unwrap();
    }
}

#[test]
fn the_readme_names_every_command_and_option() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("README.md has a command reference");
    let (present, after) = rest.split_once(END).expect("the command reference ends");
    let expected = reference();
    if std::env::var_os("STAGEPOST_UPDATE").is_some() {
        std::fs::write(path, format!("{before}{BEGIN}{expected}{END}{after}")).unwrap();
    } else {
        assert_eq!(present, expected, "run: STAGEPOST_UPDATE=1 cargo test --test readme");
    }
}
