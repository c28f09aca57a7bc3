//! What README and manual say to type, and what the program answers.

use super::page::{MANUAL, compare, examples, prose, read, root, rows};
use super::program::Project;
use stagepost::commands::command_line;
use stagepost::commands::exit_code::ExitCode;
use stagepost::ladder::gate::Gate;
use stagepost::model::diagnostic::Code;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The pages for people who use or change the program.
fn pages() -> impl Iterator<Item = &'static str> {
    MANUAL.iter().copied().chain(["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "content/example/README.md"])
}

/// A line of a shell as words, without its comment and the file it writes to. What stands in double quotes is one word.
fn words(line: &str) -> Vec<&str> {
    let line = line.split(" #").next().unwrap_or_default();
    let line = line.split(" > ").next().unwrap_or_default();
    let quoted = |(at, part)| -> Vec<&str> { if at % 2 == 1 { vec![part] } else { part.split_whitespace().collect() } };
    line.split('"').enumerate().flat_map(quoted).collect()
}

#[test]
fn every_command_that_is_told_can_be_typed() {
    let mut seen = 0;
    for page in pages() {
        let text = read(page);
        let shells = examples(&text).into_iter().filter(|e| e.info == "sh");
        let lines: Vec<String> = shells.flat_map(|e| e.text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
        let told = super::page::code(&text);
        for line in lines.iter().chain(&told) {
            let words = words(line);
            let arguments = match words.as_slice() {
                ["stagepost", rest @ ..] => rest,
                ["cargo", "run", "--release", "--", rest @ ..] => rest,
                _ => continue,
            };
            if arguments.is_empty() || line.contains(['…', '*', '/']) && told.contains(line) {
                continue;
            }
            // Words in capitals stand for something; the name of a command alone may lack its arguments.
            let whole = std::iter::once("stagepost").chain(arguments.iter().copied());
            match command_line().try_get_matches_from(whole) {
                Ok(_) => {}
                Err(error) => {
                    use clap::error::ErrorKind::{DisplayHelpOnMissingArgumentOrSubcommand, MissingRequiredArgument};
                    let kind = error.kind();
                    let short = matches!(kind, DisplayHelpOnMissingArgumentOrSubcommand | MissingRequiredArgument);
                    assert!(short && told.contains(line), "{page}: {line}\n{error}");
                }
            }
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn every_link_in_the_documents_leads_to_a_file_and_heading() {
    let anchor = |heading: &str| -> String {
        let plain = heading.trim_start_matches('#').trim().to_lowercase();
        plain
            .chars()
            .filter(|c| c.is_alphanumeric() || "- _".contains(*c))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    };
    for page in pages() {
        let text = prose(&read(page));
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") || link.contains('…') {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
            let target = if file.is_empty() { page.to_owned() } else { format!("{folder}/{file}") };
            let target = target.trim_start_matches('/').to_owned();
            assert!(root(&target).exists(), "{page} links to {link}");
            if !heading.is_empty() {
                let there = prose(&read(&target));
                let found = there.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line) == heading);
                assert!(found, "{page} links to {link}: no such heading");
            }
        }
    }
}

#[test]
fn the_first_commands_of_the_readme_are_the_site_and_the_tests() {
    let readme = read("README.md");
    let first = &examples(&readme)[0];
    let lines: Vec<Vec<&str>> = first.text.lines().map(words).collect();
    assert_eq!(lines, [vec!["cargo", "run", "--release", "--", "serve", "content/example"], vec!["cargo", "test"]]);
    let above = readme.split("```").next().unwrap();
    assert!(above.lines().count() < 16, "they stand at the very top");
}

#[test]
fn the_exit_codes_are_told_as_they_are() {
    let mut table = String::from("| Code | Meaning |\n|---|---|\n");
    for code in ExitCode::ALL {
        writeln!(table, "| {} | {} |", code.number(), code.meaning()).unwrap();
    }
    let mut gates = String::from("| Option | What it asks for |\n|---|---|\n");
    for gate in Gate::ALL {
        writeln!(gates, "| `--{}` | {} |", gate.as_str(), gate.meaning()).unwrap();
    }
    let mut secrets = String::from("| What | How it is known |\n|---|---|\n");
    for (kind, how) in stagepost::import::secret::patterns() {
        writeln!(secrets, "| {kind} | {how} |").unwrap();
    }
    compare("content/manual/ci.md", &[("codes", table), ("gates", gates), ("secrets", secrets)]);
}

#[test]
fn every_option_and_format_of_the_gate_is_told() {
    let page = read("content/manual/ci.md");
    let line = command_line();
    let check = line.find_subcommand("check").unwrap();
    for option in check.get_arguments().filter_map(|argument| argument.get_long()) {
        assert!(page.contains(&format!("--{option}")), "--{option}");
    }
    let format = check.get_arguments().find(|argument| argument.get_id() == "format").unwrap();
    let names: BTreeSet<String> =
        format.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
    let told: BTreeSet<String> = rows(&page, "## Gates").into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(told.into_iter().filter(|cell| !cell.starts_with("`--")).collect::<BTreeSet<_>>(), names);
}

#[test]
fn the_gates_of_the_manual_end_as_the_manual_says() {
    let project = Project::full();
    let day = super::program::DAY;
    assert_eq!(project.run(&["check", "--as-of", day]).code, 0);
    assert_eq!(project.run(&["check", "--min-stage", "2", "--as-of", day]).code, 3);
    project.write("services/shop/service.yaml", "id: shop\nteem: web\n");
    assert_eq!(project.run(&["check", "--min-stage", "2", "--as-of", day]).code, 1, "errors come first");
    assert_eq!(project.run(&["build", "--as-of", day]).code, 1);
    assert!(!project.exists("public"));
    assert_eq!(project.run(&["build", "--keep-going", "--as-of", day]).code, 0);
    assert!(project.exists("public/index.html") && project.exists(".public.stagepost"));
    let project = Project::full();
    project.write("stricter.yaml", "cadence: 7d\n");
    assert_eq!(project.run(&["build", "--as-of", day]).code, 0);
    let against = ["check", "--no-regression", "--against", "public/report.json", "--as-of", day];
    assert_eq!(project.run(&against).code, 0);
    assert_eq!(project.run(&["check", "--max-age", "5d", "--as-of", day]).code, 3);
    assert_eq!(project.run(&["status", "--policy", "stricter.yaml", "--as-of", day]).code, 0);
}

#[test]
fn the_pipelines_that_are_told_are_those_that_init_writes() {
    for row in rows(&read("content/manual/ci.md"), "# In a pipeline") {
        let project = Project::empty();
        let answer = project.run(&["init", "--ci", row[0].trim_matches('`')]);
        assert_eq!(answer.code, 0, "{answer:?}");
        let file = row[1].trim_matches('`');
        assert!(project.exists(file), "{file}");
        assert!(project.read(file).contains("cargo install stagepost"), "{file}");
        assert_eq!(project.read(file).to_lowercase().contains("cron"), row[0] != "`gitlab`", "{file}");
        let whole = ["fetch-depth: 0", "GIT_DEPTH: \"0\""].iter().any(|setting| project.read(file).contains(setting));
        assert_eq!(whole, row[0] != "`jenkins`", "{file}");
    }
}

#[test]
fn a_project_of_ones_own_begins_as_the_readme_says() {
    let project = Project::empty();
    let readme = read("README.md");
    let (_, own) = readme.split_once("## Your own project\n").unwrap();
    let examples = examples(own.split("\n## ").next().unwrap());
    let lines: Vec<Vec<&str>> = examples.iter().flat_map(|e| e.text.lines().map(words)).collect();
    let mut typed = 0;
    for line in &lines {
        let ["stagepost", arguments @ ..] = line.as_slice() else { panic!("{line:?}") };
        if arguments[0] == "serve" {
            continue;
        }
        // The pipeline is for a project that has none.
        let elsewhere = Project::empty();
        let project = if arguments.contains(&"--ci") { &elsewhere } else { &project };
        let answer = project.run(arguments);
        assert_eq!(answer.code, 0, "{line:?}: {answer:?}");
        if arguments.starts_with(&["new", "service"]) {
            let file = "services/checkout/service.yaml";
            let list = "dependencies:\n  critical:\n    - {id: db, rto: 1h, rpo: 15m}\n";
            project.write(file, &format!("{}{list}", project.read(file)));
        }
        typed += 1;
    }
    assert!(typed > 6);
    let answer = project.run(&["check"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(project.exists("public/index.html"));
    assert!(project.read(".gitignore").contains("/.public.stagepost/"));
}

/// Two faults in one file, as `check` shows them.
fn shown() -> String {
    let project = Project::small();
    let service = "id: shop\nteem: web\ndependencies:\n  critical:\n    - id: db\n      rto: soon\n";
    project.write("services/shop/service.yaml", service);
    let answer = project.run(&["check", "--as-of", super::program::DAY]);
    assert_eq!(answer.code, 1);
    format!("```text\n{}\n```\n", answer.err.trim_end())
}

#[test]
fn every_code_is_told_with_its_severity_and_meaning() {
    let mut table = String::from("| Code | Severity | Meaning |\n|---|---|---|\n");
    for code in Code::ALL {
        writeln!(table, "| `{}` | {} | {} |", code.as_str(), code.severity().as_str(), code.meaning()).unwrap();
    }
    compare("content/manual/diagnostics.md", &[("example", shown()), ("codes", table)]);
}

#[test]
fn every_lint_has_its_part_on_the_page_of_lints() {
    let page = read("content/manual/lints.md");
    let told: Vec<&str> =
        page.lines().filter_map(|line| line.strip_prefix("### `")).map(|rest| rest.trim_end_matches('`')).collect();
    for code in Code::ALL {
        assert_eq!(told.contains(&code.as_str()), code.is_lint(), "{}", code.as_str());
        if code.is_lint() {
            let (_, part) = page.split_once(&format!("### `{}`\n\n*", code.as_str())).expect("its part");
            let severity = part.split('.').next().unwrap().to_lowercase();
            assert_eq!(severity, code.severity().as_str(), "{}", code.as_str());
        }
    }
}
