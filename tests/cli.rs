//! The program from the outside: arguments, exit codes, streams.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{DAY, Project, answer};
use std::process::Stdio;

#[test]
fn a_wrong_call_is_bad_input() {
    let project = Project::small();
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["check", "--as-of", "yesterday"],
        &["check", "--as-of", "2026-02-30"],
        &["check", "--min-stage", "6"],
        &["check", "--service", "shp"],
        &["check", "nowhere"],
        &["check", "--config", "nowhere.yaml"],
        &["build", "--base-url", "example.org"],
        &["explain", "nobody"],
        &["explain", "shop", "nothing"],
        &["schema", "nothing"],
        &["man", "nothing"],
        &["new", "service", "../up"],
        &["new", "playbook", "nobody", "x"],
        &["new", "run", "shop", "--dependency", "nothing"],
        &["-q", "-v", "check"],
    ] {
        let answer = project.run(arguments);
        assert_eq!(answer.code, 2, "{arguments:?}: {answer:?}");
        assert_eq!(answer.out, "", "{arguments:?}");
        assert!(!answer.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_folder_without_a_configuration_is_no_project() {
    let project = Project::empty();
    project.write("else/readme.md", "");
    for (arguments, help) in [
        (&["check"][..], "run `stagepost init` to start"),
        (&["build", "else"], "run `stagepost init else`"),
        (&["serve", "else"], "run `stagepost init else`"),
    ] {
        let answer = project.run(arguments);
        assert_eq!(answer.code, 2, "{answer:?}");
        assert!(answer.err.contains("stagepost.yaml") && answer.err.contains(help), "{}", answer.err);
    }
}

#[test]
fn the_nearest_project_upwards_is_meant() {
    let project = Project::small();
    let mut command = project.command(&["check", "--as-of", DAY]);
    let answer = answer(&command.current_dir(project.at("services/shop")).output().unwrap());
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(answer.err.contains("1 service checked as of 2026-11-21"), "{}", answer.err);
}

#[test]
fn another_configuration_takes_the_place_of_the_projects_own() {
    let project = Project::small();
    project.write("other/strict.yaml", "site: {titel: x}\n");
    let answer = project.run(&["check", ".", "--config", "other/strict.yaml"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(answer.err.contains("--> other/strict.yaml:1:8"), "{}", answer.err);
}

#[test]
fn every_error_is_shown_with_its_line_and_a_way_out() {
    let project = Project::small();
    project.write("stagepost.yaml", "site:\n  titel: Bookstore\npolicy: {cadence: soon}\n");
    let answer = project.run(&["check"]);
    assert_eq!(answer.code, 1);
    assert_eq!(answer.out, "", "findings are no result");
    for part in [
        "error[unknown-key]",
        "--> stagepost.yaml:2:3",
        "2 |   titel: Bookstore",
        "^^^^^",
        "help: did you mean",
        "error[bad-time]",
        "--> stagepost.yaml:3:19",
        "2 errors",
    ] {
        assert!(answer.err.contains(part), "{part} is missing in\n{}", answer.err);
    }
}

#[test]
fn paths_lead_from_where_the_user_stands() {
    let project = Project::small();
    project.write("stagepost.yaml", "site: 1\n");
    let mut command = project.command(&["check"]);
    let below = answer(&command.current_dir(project.at("services/shop")).output().unwrap());
    assert!(below.err.contains("--> ../../stagepost.yaml:1:7"), "{}", below.err);
    let name = project.path().file_name().unwrap().to_str().unwrap();
    let mut command = project.command(&["check", name, "--format", "github"]);
    let above = answer(&command.current_dir(project.path().parent().unwrap()).output().unwrap());
    assert!(above.out.starts_with(&format!("::error file={name}/stagepost.yaml,line=1,col=7,title=wrong-type::")));
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let project = Project::small();
    project.write("stagepost.yaml", "site: 1\n");
    assert!(!project.run(&["check"]).err.contains('\u{1b}'), "a pipe is no terminal");
    assert!(project.run(&["check", "--color", "always"]).err.contains('\u{1b}'));
    let mut command = project.command(&["check"]);
    let forced = answer(&command.env("CLICOLOR_FORCE", "1").output().unwrap());
    assert!(forced.err.contains('\u{1b}'));
    let mut command = project.command(&["check"]);
    let none = answer(&command.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().unwrap());
    assert!(!none.err.contains('\u{1b}'), "NO_COLOR is honoured");
}

#[test]
fn a_reader_that_goes_away_ends_the_program_quietly() {
    let project = Project::small();
    let mut child =
        project.command(&["completions", "bash"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let answer = answer(&child.wait_with_output().unwrap());
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure_of_the_machine() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let project = Project::small();
    let answer = answer(&project.command(&["completions", "bash"]).stdout(full).output().unwrap());
    assert_eq!(answer.code, 4);
    assert!(answer.err.contains("the result could not be written"), "{}", answer.err);
}

#[test]
fn the_help_and_the_manual_name_every_exit_code() {
    let project = Project::empty();
    let help = project.run(&["--help"]);
    let manual = project.run(&["man"]);
    assert_eq!((help.code, manual.code), (0, 0));
    assert!(
        help.out.contains("Exit codes:") && manual.out.contains(".SH \"EXIT STATUS\"")
            || manual.out.contains("EXIT STATUS")
    );
    for number in 0..=4 {
        assert!(help.out.contains(&format!("\n  {number}  ")), "{number}");
    }
    for command in ["build", "check", "serve", "init", "new", "status", "explain", "schema"] {
        assert_eq!(project.run(&["man", command]).code, 0, "{command}");
        assert!(manual.out.contains(&format!("stagepost\\-{command}")), "{command}");
    }
}

#[test]
fn completions_exist_for_every_shell() {
    let project = Project::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let answer = project.run(&["completions", shell]);
        assert_eq!(answer.code, 0, "{shell}");
        assert!(answer.out.contains("min-stage"), "{shell}");
    }
}

#[test]
fn every_schema_that_is_listed_can_be_printed() {
    let project = Project::empty();
    let list = project.run(&["schema"]).out;
    let names: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"config"), "{names:?}");
    for name in names {
        let answer = project.run(&["schema", name]);
        if name == "words" {
            assert_eq!(answer.out.trim_end(), stagepost::words::ENGLISH.trim_end());
            continue;
        }
        let schema: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        assert!(schema.is_object(), "{name}");
    }
}
