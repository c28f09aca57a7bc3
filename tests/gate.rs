//! The gate of `check`, as a pipeline meets it: each demand at its edge, every form of output, exit codes.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{Answer, DAY, Project};
use serde_json::Value;
use std::path::Path;

/// The example project, where a fleet of six stands on every stage.
fn example() -> Project {
    let project = Project::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/example");
    for entry in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        project.write(&path, &std::fs::read_to_string(entry.path()).unwrap());
    }
    project
}

/// The stage-5 project that the cases of the ladder start from, agreements and all.
fn five() -> Project {
    let project = Project::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ladder/base");
    let mut agreements = Vec::new();
    for entry in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let said = |line: &&str| line.contains("REVISION");
        agreements.extend(text.lines().filter(said).map(|line| (path.clone(), line.to_owned())));
        let rest: Vec<&str> = text.lines().filter(|line| !said(line)).collect();
        project.write(&path, &format!("{}\n", rest.join("\n")));
    }
    for (path, line) in agreements {
        let word = |key: &str| line.split(&format!("{key}: ")).nth(1).unwrap().split(',').next().unwrap().to_owned();
        let (party, who, on) = (word("party"), word("who"), word("on"));
        let said = ["agree", &path, "--party", &party, "--who", &who, "--on", &on, "--as-of", DAY];
        let answer = project.run(&said);
        assert_eq!(answer.code, 0, "{answer:?}");
    }
    project
}

fn git(project: &Project, arguments: &[&str]) {
    let output = std::process::Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(project.path())
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
        .envs([("GIT_AUTHOR_DATE", "2026-11-20T12:00:00Z"), ("GIT_COMMITTER_DATE", "2026-11-20T12:00:00Z")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn check(project: &Project, arguments: &[&str]) -> Answer {
    let mut all = vec!["check", "--as-of", DAY];
    all.extend(arguments);
    project.run(&all)
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.extend(["--format", "json"]);
    serde_json::from_str(&check(project, &all).out).unwrap()
}

#[test]
fn the_base_stands_on_stage_five() {
    let project = five();
    let answer = check(&project, &["--min-stage", "5"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(answer.err.contains("Gate met: min-stage"), "{}", answer.err);
}

#[test]
fn a_service_is_held_to_its_own_target() {
    let project = five();
    let service = project.read("services/shop/service.yaml");
    assert_eq!(check(&project, &["--targets"]).code, 0, "nobody named a target");
    assert!(check(&project, &["--targets"]).err.contains("No service is held to anything"));
    project.write("services/shop/service.yaml", &format!("{service}\ntarget_stage: 5\n"));
    assert_eq!(check(&project, &["--targets"]).code, 0);
    let later = project.run(&["check", "--targets", "--as-of", "2027-03-01"]);
    assert_eq!(later.code, 3, "{later:?}");
    assert!(later.err.contains("not 5, its target (targets)"), "{}", later.err);
    assert!(later.err.contains("cadence expired") && later.err.contains("help: "), "{}", later.err);
}

#[test]
fn the_horizon_ends_on_its_last_day() {
    let project = five();
    let report: Value =
        serde_json::from_str(&project.run(&["status", "--as-of", DAY, "--format", "json"]).out).unwrap();
    let lapse = &report["services"][0]["lapse"];
    let day = |text: &str| stagepost::model::calendar::Day::parse(text).unwrap();
    let left = day(lapse["on"].as_str().unwrap()).since(day(DAY));
    assert!(left > 0);
    let inside = check(&project, &["--horizon", &format!("{left}d")]);
    assert_eq!(inside.code, 3, "{inside:?}");
    for part in [
        "shop falls from stage 5 to",
        &format!("in {left} days (horizon)"),
        "lapses on",
        "help: ",
        "Gate not met: horizon",
    ] {
        assert!(inside.err.contains(part), "{part} is missing in\n{}", inside.err);
    }
    assert_eq!(check(&project, &["--horizon", &format!("{}d", left - 1)]).code, 0);
    // What is asked for holds although the stage falls.
    let to = lapse["to_stage"].as_u64().unwrap();
    let floor = to.to_string();
    let horizon = left.to_string();
    assert_eq!(check(&project, &["--horizon", &horizon, "--min-stage", &floor]).code, 0);
    assert_eq!(check(&project, &["--horizon", &horizon, "--min-stage", &(to + 1).to_string()]).code, 3);
    let service = project.read("services/shop/service.yaml");
    project.write("services/shop/service.yaml", &format!("{service}\ntarget_stage: {to}\n"));
    assert_eq!(check(&project, &["--horizon", &horizon]).code, 0, "the team wants no more");
}

#[test]
fn a_second_fall_inside_the_horizon_is_seen() {
    let project = five();
    let answer = check(&project, &["--horizon", "400d", "--min-stage", "1"]);
    assert_eq!(answer.code, 3, "the first fall leaves stage 1 standing, a later one does not: {answer:?}");
    assert!(answer.err.contains("to 0, below 1"), "{}", answer.err);
}

#[test]
fn no_test_may_be_older_than_was_asked() {
    let project = five();
    let newest = |days: i32| check(&project, &["--max-age", &format!("{days}d")]).code;
    let first = (0..60).find(|days| newest(*days) == 0).unwrap();
    assert!(first > 0, "the newest test of the base is older than a day");
    let old = check(&project, &["--max-age", &format!("{}d", first - 1)]);
    assert_eq!(old.code, 3);
    assert!(
        old.err.contains(&format!("{first} days ago")) && old.err.contains("help: Test the failure of"),
        "{}",
        old.err
    );
    let project = Project::full();
    let service = project.read("services/shop/service.yaml");
    project.write(
        "services/shop/service.yaml",
        &service.replace("  non_critical: []", "    - {id: cdn, rto: 1h, rpo: 0s}\n  non_critical: []"),
    );
    let answer = check(&project, &["--max-age", "30d"]);
    assert_eq!(answer.code, 3, "{answer:?}");
    assert!(answer.err.contains("1 of 2 critical") && answer.err.contains("no valid test of cdn."), "{}", answer.err);
    let project = Project::small();
    assert_eq!(check(&project, &["--max-age", "30d"]).code, 3, "nobody said what it depends on");
}

#[test]
fn nothing_stands_lower_than_in_a_report() {
    let project = five();
    let report = project.run(&["status", "--as-of", DAY, "--format", "json"]).out;
    project.write("before.json", &report);
    let same = ["--no-regression", "--against", "before.json"];
    let answer = check(&project, &same);
    assert_eq!(answer.code, 0, "{answer:?}");
    // Later everything is older.
    let later = project.run(&["check", "--as-of", "2027-03-01", "--no-regression", "--against", "before.json"]);
    assert_eq!(later.code, 3, "{later:?}");
    let sentence = format!("shop stood on stage 5 in before.json of {DAY} and stands on 2 (no-regression)");
    assert!(later.err.contains(&sentence), "{}", later.err);
    // A service that is new has nothing to fall from; one that is gone is pointed out.
    project.write("services/new/service.yaml", "id: new\n");
    let answer = check(&project, &same);
    assert_eq!(answer.code, 0, "{answer:?}");
    project.write("before.json", &report.replace("\"id\":\"shop\"", "\"id\":\"old-shop\""));
    let gone = check(&project, &same);
    assert_eq!(gone.code, 0, "{gone:?}");
    assert!(gone.err.contains("gone old-shop stood there"), "{}", gone.err);
    // A service keeps its past when it gets another name.
    let service = project.read("services/shop/service.yaml");
    project.write("services/shop/service.yaml", &format!("{service}\naliases: [old-shop]\n"));
    assert_eq!(check(&project, &same).code, 0);
    let later = project.run(&["check", "--as-of", "2027-03-01", "--no-regression", "--against", "before.json"]);
    assert_eq!(later.code, 3, "{later:?}");
}

#[test]
fn nothing_stands_lower_than_in_a_commit() {
    let project = five();
    git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "--quiet", "--message", "all"]);
    let against = |name: &str| check(&project, &["--no-regression", "--against", name]);
    let answer = against("main");
    assert_eq!(answer.code, 0, "{answer:?}");
    let playbook = project.read("services/shop/playbooks/db.md");
    project.write("services/shop/playbooks/db.md", &playbook.replace("Promote the standby.", "Promote nothing."));
    let answer = against("main");
    assert_eq!(answer.code, 3, "{answer:?}");
    assert!(answer.err.contains("shop stood on stage 5 in main and stands on 0"), "{}", answer.err);
    assert!(answer.err.contains("agreement expired"), "{}", answer.err);
    // Both are judged on the same day: what has grown old since is no regression.
    project.write("services/shop/playbooks/db.md", &playbook);
    let later = project.run(&["check", "--as-of", "2027-03-01", "--no-regression", "--against", "HEAD"]);
    assert_eq!(later.code, 0, "{later:?}");
    for (name, words) in [("nowhere", "nowhere"), ("-x", "-x"), ("HEAD~9", "HEAD~9")] {
        let answer = check(&project, &["--no-regression", &format!("--against={name}")]);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{answer:?}");
        assert!(answer.err.contains(words) && answer.err.contains("help: "), "{}", answer.err);
    }
}

#[test]
fn what_counted_must_not_fail_although_the_stage_stays() {
    let project = Project::full();
    let report = project.run(&["status", "--as-of", DAY, "--format", "json"]).out;
    project.write("before.json", &report);
    let run = project.read("services/shop/results/2026-11-01-db.yaml");
    let worse = run.replace("2026-11-01", "2026-11-20").replace("verdict: pass", "verdict: fail");
    project.write("services/shop/results/2026-11-20-db.yaml", &worse);
    let answer = check(&project, &["--no-regression", "--against", "before.json"]);
    assert_eq!(answer.code, 3, "{answer:?}");
    assert!(
        answer.err.contains("shop fails now what counted") && answer.err.contains("critical-tests-nonprod failing"),
        "{}",
        answer.err
    );
}

#[test]
fn what_cannot_be_compared_with_is_bad_input() {
    let project = Project::small();
    project.write("other.json", "{\"schema\": \"stagepost/report/v9\", \"services\": []}");
    project.write("broken.json", "{");
    for (arguments, words) in [
        (&["--no-regression"][..], "--against"),
        (&["--against", "x"], "--no-regression"),
        (&["--no-regression", "--against", "nothing-like-it"], "nothing-like-it"),
        (&["--no-regression", "--against", "other.json"], "stagepost/report/v9"),
        (&["--no-regression", "--against", "broken.json"], "no report"),
        (&["--no-regression", "--against", "services"], "services"),
        (&["--horizon", "soon"], "whole days"),
        (&["--max-age", "12h"], "whole days"),
        (&["--format", "xml"], "junit"),
    ] {
        let answer = check(&project, arguments);
        assert!([2, 4].contains(&answer.code), "{arguments:?}: {answer:?}");
        assert_eq!(answer.out, "");
        assert!(answer.err.contains(words), "{arguments:?}: {words} is missing in {}", answer.err);
    }
}

#[test]
fn waivers_count_down_to_their_last_day() {
    let project = five();
    let service = project.read("services/shop/service.yaml");
    let waiver = |on: &str| format!("{{requirement: gate, reason: r, owner: ana, approved_by: lee, expires: {on}}}");
    let list = [waiver("2026-11-21"), waiver("2026-11-20"), waiver("2026-12-05"), waiver("2027-12-05")].join(", ");
    project.write("services/shop/service.yaml", &format!("{service}\nwaivers: [{list}]\n"));
    let answer = check(&project, &["--horizon", "14d"]);
    let waivers: Vec<&str> = answer.err.lines().filter(|line| line.starts_with("waiver ")).collect();
    assert_eq!(waivers.len(), 3, "the one of yesterday is over: {}", answer.err);
    assert!(waivers[0].contains("today is its last day") && waivers[1].contains("14 days left"), "{waivers:?}");
    let view = json(&project, &["--horizon", "14d"]);
    let soon: Vec<&Value> = view["waivers"].as_array().unwrap().iter().map(|w| &w["ends_soon"]).collect();
    assert_eq!(soon, [true, true, false]);
    assert_eq!(view["waivers"][0]["in_use"], false, "the gate is proven without it");
    let annotations = check(&project, &["--horizon", "14d", "--format", "github"]).out;
    assert_eq!(annotations.matches("title=waiver::").count(), 2, "{annotations}");
}

#[test]
fn one_run_names_everything_that_stands_in_the_way() {
    let project = example();
    let arguments = ["--min-stage", "3", "--horizon", "14d", "--max-age", "35d", "--targets"];
    let answer = check(&project, &arguments);
    assert_eq!(answer.code, 3, "{answer:?}");
    let last = answer.err.lines().last().unwrap();
    for gate in ["min-stage (", "targets (", "max-age ("] {
        assert!(last.starts_with("Gate not met: ") && last.contains(gate), "{gate} is missing in {last}");
    }
    let view = json(&project, &arguments);
    assert_eq!((&view["schema"], &view["result"]), (&"stagepost/check/v1".into(), &"gate-not-met".into()));
    let unmet: Vec<&Value> = view["gates"].as_array().unwrap().iter().filter(|row| row["met"] == false).collect();
    assert_eq!(
        answer.err.matches("(min-stage)").count(),
        unmet.iter().filter(|row| row["gate"] == "min-stage").count()
    );
    for row in unmet {
        let reasons = row["reasons"].as_array().unwrap();
        assert!(!reasons.is_empty(), "{row}");
        for reason in reasons {
            assert!(reason["text"].as_str().is_some_and(|text| !text.is_empty()), "{row}");
            assert!(project.exists(reason["file"].as_str().unwrap()), "{row}");
        }
    }
}

#[test]
fn errors_are_told_with_the_gate_and_decide_the_exit_code() {
    let project = Project::full();
    project.write("services/aside/service.yaml", "id: aside\ntitel: x\n");
    let answer = check(&project, &["--min-stage", "1"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    assert!(
        answer.err.contains("unknown-key") && answer.err.contains("Gate not met: min-stage (2 of 2 services)"),
        "{}",
        answer.err
    );
    assert_eq!(json(&project, &["--min-stage", "1"])["result"], "findings");
}

#[test]
fn every_format_tells_the_same_and_ends_the_same() {
    let project = example();
    let arguments = ["--min-stage", "3", "--horizon", "14d"];
    let unmet =
        json(&project, &arguments)["gates"].as_array().unwrap().iter().filter(|row| row["met"] == false).count();
    let services = 6;
    for format in ["text", "json", "github", "sarif", "junit"] {
        let answer = check(&project, &[&arguments[..], &["--format", format]].concat());
        assert_eq!(answer.code, 3, "{format}: {}", answer.err);
        assert!(answer.err.contains("Gate not met: min-stage ("), "{format}: {}", answer.err);
        let again = check(&project, &[&arguments[..], &["--format", format]].concat());
        assert_eq!(answer.out, again.out, "{format}");
        match format {
            "text" => assert_eq!(answer.out, ""),
            "github" => {
                assert_eq!(answer.out.matches(",title=gate ").count(), unmet);
                assert!(answer.out.lines().all(|line| line.starts_with("::")), "{}", answer.out);
            }
            "sarif" => {
                let log: Value = serde_json::from_str(&answer.out).unwrap();
                let results = log["runs"][0]["results"].as_array().unwrap();
                let gates = results.iter().filter(|r| r["ruleId"].as_str().unwrap().starts_with("gate-"));
                assert_eq!(gates.count(), unmet);
                for result in results {
                    let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
                    assert!(project.exists(uri.as_str().unwrap()), "{uri}");
                }
            }
            "junit" => {
                assert_eq!(answer.out.matches("<testcase classname=\"gate.").count(), 2 * services);
                assert_eq!(answer.out.matches("<failure ").count(), unmet);
            }
            _ => {}
        }
    }
}

#[test]
fn the_printed_json_keeps_to_its_schema() {
    let project = example();
    let schema: Value = serde_json::from_str(&project.run(&["schema", "check"]).out).unwrap();
    let view = json(&project, &["--min-stage", "3"]);
    let known = |name: &str, value: &Value| {
        let properties = match name {
            "" => &schema["properties"],
            name => &schema["$defs"][name]["properties"],
        };
        for key in value.as_object().unwrap().keys() {
            assert!(properties.get(key).is_some(), "{name} lacks {key}");
        }
    };
    known("", &view);
    known("GateRow", &view["gates"][0]);
    known("Problem", &view["diagnostics"][0]);
}
