//! The program at work on projects: init, new, check, build, status, explain.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{DAY, Project};

#[test]
fn a_fresh_project_is_sound_and_stands_on_stage_0() {
    for ci in [None, Some("github"), Some("gitlab"), Some("jenkins")] {
        let project = Project::empty();
        let mut arguments = vec!["init", "shop"];
        arguments.extend(ci.iter().flat_map(|ci| ["--ci", ci]));
        let init = project.run(&arguments);
        assert_eq!(init.code, 0, "{init:?}");
        for line in init.out.lines() {
            let path = line.strip_prefix("wrote ").unwrap();
            assert!(project.exists(&format!("shop/{path}")), "{path}");
        }
        assert_eq!(init.out.lines().count(), project.files("shop").len(), "each file is named");
        let check = project.run(&["check", "shop"]);
        assert_eq!(check.code, 0, "{check:?}");
        assert!(!check.err.contains("error["), "{}", check.err);
        let build = project.run(&["build", "shop"]);
        assert_eq!(build.code, 0, "{build:?}");
        assert!(project.exists("shop/public/index.html"));
        let status = project.run(&["status", "shop"]);
        assert!(status.out.contains("shop") && status.out.contains("stage 0 of 5"), "{}", status.out);
    }
}

#[test]
fn init_names_the_service_after_the_folder() {
    let project = Project::empty();
    assert_eq!(project.run(&["init", "My Shop (v2)"]).code, 0);
    assert!(project.exists("My Shop (v2)/services/my-shop-v2/service.yaml"));
}

#[test]
fn init_writes_the_pipeline_where_the_system_looks() {
    for (ci, path) in
        [("github", ".github/workflows/resiliency.yml"), ("gitlab", ".gitlab-ci.yml"), ("jenkins", "Jenkinsfile")]
    {
        let project = Project::empty();
        project.run(&["init", "--ci", ci]);
        let pipeline = project.read(path);
        assert!(pipeline.contains("stagepost build"), "{ci}");
        assert!(pipeline.contains("stagepost check") && pipeline.contains("--min-stage"), "{ci}");
        assert!(!pipeline.contains("{{version}}"), "{ci}");
    }
}

#[test]
fn init_overwrites_nothing_and_writes_all_or_nothing() {
    let project = Project::empty();
    project.write(".gitlab-ci.yml", "mine");
    let answer = project.run(&["init", "--ci", "gitlab"]);
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(answer.err.contains(".gitlab-ci.yml exists already"), "{}", answer.err);
    assert_eq!(project.files("").len(), 1, "nothing was written");
    assert_eq!(project.read(".gitlab-ci.yml"), "mine");
}

#[test]
fn init_adds_to_a_list_of_ignored_files_and_keeps_its_lines() {
    let project = Project::empty();
    project.write(".gitignore", "target");
    assert_eq!(project.run(&["init"]).code, 0);
    let ignored = project.read(".gitignore");
    assert!(ignored.starts_with("target\n") && ignored.contains("\n/public/\n"), "{ignored}");
}

#[test]
fn new_drafts_are_sound_and_prove_nothing() {
    let project = Project::full();
    for arguments in [
        &["new", "service", "payments"][..],
        &["new", "playbook", "shop", "failover", "--kind", "dr-failover"],
        &["new", "playbook", "shop", "database", "--dependency", "db"],
        &["new", "playbook", "shop", "oncall", "--kind", "general"],
        &["new", "run", "shop", "--dependency", "db", "--environment", "staging", "--as-of", DAY],
        &["new", "run", "shop", "--kind", "dr-failover", "--as-of", DAY],
        &["new", "run", "shop", "--as-of", DAY],
    ] {
        let answer = project.run(arguments);
        assert_eq!(answer.code, 0, "{arguments:?}: {answer:?}");
        let path = answer.out.trim().strip_prefix("wrote ").unwrap().to_owned();
        assert!(project.exists(&path), "{path}");
        let check = project.run(&["check", "--as-of", DAY]);
        assert_eq!(check.code, 0, "{arguments:?}: {check:?}");
        let before = project.read(&path);
        let again = project.run(arguments);
        assert_eq!(again.code, 2, "{arguments:?}: {again:?}");
        assert_eq!(project.read(&path), before, "nothing is overwritten");
    }
    assert!(project.exists("services/shop/results/2026-11-21-db.yaml"));
    let explain = project.run(&["explain", "shop", "--as-of", DAY]);
    let draft = explain.out.split("\n  2026-11-21-db ").nth(1).unwrap();
    assert!(draft.contains("inconclusive") && draft.contains("does not count"), "{}", explain.out);
}

#[test]
fn a_build_that_finds_errors_leaves_the_old_site_as_it_was() {
    let project = Project::full();
    assert_eq!(project.run(&["build", "--as-of", DAY]).code, 0);
    let before = project.files("public");
    project.write("services/shop/service.yaml", "id: [\n");
    let broken = project.run(&["build", "--as-of", DAY]);
    assert_eq!(broken.code, 1, "{broken:?}");
    assert!(broken.err.contains("nothing was published"), "{}", broken.err);
    assert_eq!(project.files("public"), before);
    let kept_going = project.run(&["build", "--as-of", DAY, "--keep-going"]);
    assert_eq!(kept_going.code, 0, "it was asked for: {kept_going:?}");
    assert!(kept_going.err.contains("error["), "the errors are shown all the same: {}", kept_going.err);
    assert!(kept_going.err.contains("Published"), "{}", kept_going.err);
    assert_ne!(project.files("public"), before);
}

#[test]
fn the_same_tree_and_day_give_the_same_bytes() {
    let project = Project::full();
    assert_eq!(project.run(&["build", "--as-of", DAY]).code, 0);
    let before = project.files("public");
    let again = project.run(&["build", "--as-of", DAY, "--out", "elsewhere/site"]);
    assert_eq!(again.code, 0, "{again:?}");
    let strip = |files: std::collections::BTreeMap<String, Vec<u8>>, root: &str| -> Vec<(String, Vec<u8>)> {
        files.into_iter().map(|(path, bytes)| (path.strip_prefix(root).unwrap().to_owned(), bytes)).collect()
    };
    assert_eq!(strip(before, "public/"), strip(project.files("elsewhere/site"), "elsewhere/site/"));
}

#[test]
fn a_folder_with_somebody_elses_files_is_refused() {
    let project = Project::small();
    project.write("mine/thesis.txt", "five years");
    for out in ["mine", ".", ".."] {
        let answer = project.run(&["build", "--out", out]);
        assert_eq!(answer.code, 2, "{out}: {answer:?}");
    }
    assert_eq!(project.read("mine/thesis.txt"), "five years");
}

#[test]
fn the_gate_names_who_does_not_stand_there_and_why() {
    let project = Project::full();
    project.write("services/aside/service.yaml", "id: aside\n");
    let open = project.run(&["check", "--as-of", DAY, "--min-stage", "0"]);
    assert_eq!(open.code, 0, "{open:?}");
    let shut = project.run(&["check", "--as-of", DAY, "--min-stage", "1", "--service", "shop"]);
    assert_eq!(shut.code, 3, "{shut:?}");
    for part in ["shop stands on stage 0, not 1", "agreement", "dr-playbook", "Gate not met", "1 of 1 service"] {
        assert!(shut.err.contains(part), "{part} is missing in\n{}", shut.err);
    }
    assert!(!shut.err.contains("aside"), "only those that are held are named: {}", shut.err);
    let github = project.run(&["check", "--as-of", DAY, "--min-stage", "1", "--format", "github"]);
    assert_eq!(github.code, 3);
    assert!(
        github.out.contains(
            "::error file=services/shop/service.yaml,line=1,col=1,title=gate min-stage::shop stands on stage 0"
        )
    );
    let unknown = project.run(&["check", "--min-stage", "1", "--service", "shp"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `shop`?"), "{}", unknown.err);
}

#[test]
fn one_team_is_not_held_up_by_anothers_errors() {
    let project = Project::full();
    project.write("services/aside/service.yaml", "id: aside\ntitel: x\n");
    assert_eq!(project.run(&["check", "--as-of", DAY]).code, 1);
    let own = project.run(&["check", "--as-of", DAY, "--service", "shop"]);
    assert_eq!(own.code, 0, "{own:?}");
    assert!(!own.err.contains("titel"), "{}", own.err);
    assert_eq!(project.run(&["check", "--as-of", DAY, "--service", "aside"]).code, 1);
    project.write("stagepost.yaml", "titel: x\n");
    assert_eq!(project.run(&["check", "--service", "shop"]).code, 1, "the project's own errors concern everybody");
}

#[test]
fn a_gate_without_services_is_not_met() {
    let project = Project::empty();
    project.write("stagepost.yaml", "site: {title: x}\n");
    assert_eq!(project.run(&["check"]).code, 0);
    assert_eq!(project.run(&["check", "--min-stage", "1"]).code, 3);
}

#[test]
fn errors_come_before_the_gate() {
    let project = Project::full();
    project.write("stagepost.yaml", "site: 1\n");
    assert_eq!(project.run(&["check", "--min-stage", "5"]).code, 1);
}

#[test]
fn findings_are_written_for_programs() {
    let project = Project::full();
    project.write("stagepost.yaml", "site: {titel: x}\n");
    let answer = project.run(&["check", "--format", "json"]);
    assert_eq!(answer.code, 1);
    let findings: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let finding = &findings["diagnostics"][0];
    assert_eq!(finding["code"], "unknown-key");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["file"], "stagepost.yaml");
    assert_eq!((&finding["line"], &finding["column"]), (&1.into(), &8.into()));
    assert!(finding["message"].is_string() && finding["help"].is_string());
}

#[test]
fn the_status_shows_the_claim_beside_what_is_proven() {
    let project = Project::full();
    let status = project.run(&["status", "--as-of", DAY]);
    assert_eq!(status.code, 0, "{status:?}");
    assert!(status.out.contains("shop  The shop  stage 0 of 5  claims 5"), "{}", status.out);
    assert!(status.out.contains("dr-playbook"), "{}", status.out);
}

#[test]
fn the_status_for_programs_is_the_report_of_the_build() {
    let project = Project::full();
    assert_eq!(project.run(&["build", "--as-of", DAY]).code, 0);
    let status = project.run(&["status", "--as-of", DAY, "--format", "json"]);
    let printed: serde_json::Value = serde_json::from_str(&status.out).unwrap();
    let published: serde_json::Value = serde_json::from_str(&project.read("public/report.json")).unwrap();
    assert_eq!(printed, published);
    assert_eq!(printed["services"][0]["stage"], 0);
}

#[test]
fn the_report_keeps_the_keys_that_others_read() {
    let project = Project::full();
    let report = project.run(&["status", "--as-of", DAY, "--format", "json"]).out;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let has = |value: &serde_json::Value, keys: &str| {
        for key in keys.split(' ') {
            assert!(value.get(key).is_some(), "{key} is missing in {value:#}");
        }
    };
    assert_eq!(report["schema"], "stagepost/report/v1");
    has(&report, "generator as_of source services diagnostics");
    has(&report["source"], "commit dirty");
    let service = &report["services"][0];
    has(
        service,
        "id title team tier url stage stage_since stage_uses_waiver claimed_stage next lapse requirements runs history",
    );
    has(&service["next"], "stage missing");
    assert_eq!(service["requirements"].as_array().unwrap().len(), 21);
    has(&service["requirements"][1], "id stage status since sentence changes_on evidence gaps");
    has(&service["requirements"][1]["evidence"][0], "file line grade run");
    has(&service["requirements"][0]["gaps"][0], "text dependency");
    has(
        &service["runs"][0],
        "id kind dependency environment environment_class started ended execution trigger verdict tool_word reason \
         format file counts_for does_not_count_because url",
    );
    has(&report["diagnostics"][0], "code severity file line column message help");
    assert_eq!(service["runs"][1]["environment_class"], "unknown");
}

#[test]
fn a_broken_template_is_a_finding_and_publishes_nothing() {
    let project = Project::full();
    assert_eq!(project.run(&["build", "--as-of", DAY]).code, 0);
    let before = project.files("public");
    for template in ["{% if %}", "{{ nothing_like_it }}"] {
        project.write("templates/overview.html", template);
        let broken = project.run(&["build", "--as-of", DAY]);
        assert_eq!(broken.code, 1, "{template}: {broken:?}");
        assert!(broken.err.contains("overview.html"), "{}", broken.err);
        assert_eq!(project.files("public"), before, "{template}");
    }
}

#[test]
fn an_explanation_leads_to_file_and_line() {
    let project = Project::full();
    let one = project.run(&["explain", "shop", "critical-dependencies", "--as-of", DAY]);
    assert_eq!(one.code, 0, "{one:?}");
    assert!(one.out.contains("services/shop/service.yaml:"), "{}", one.out);
    let all = project.run(&["explain", "shop", "--as-of", DAY]);
    for part in ["agreement", "prod-dr-automated", "2026-11-01-db", "2026-11-02-db", "does not count", "counts for"] {
        assert!(all.out.contains(part), "{part} is missing in\n{}", all.out);
    }
}

#[test]
fn the_revision_to_agree_to_is_printed() {
    let project = Project::full();
    let answer = project.run(&["explain", "shop", "agreement", "--as-of", DAY]);
    let revision = answer.out.split("revision: sha256:").nth(1).unwrap().lines().next().unwrap();
    assert_eq!(revision.len(), 64, "{}", answer.out);
    assert!(answer.out.contains("services/shop/playbooks/db.md"), "{}", answer.out);
}

#[test]
fn a_robots_txt_of_the_project_stands_for_the_built_in_one() {
    let project = Project::small();
    let robots = || {
        assert_eq!(project.run(&["build", "--as-of", DAY]).code, 0);
        project.read("public/robots.txt")
    };
    assert!(robots().contains("Allow"), "search engines are let in");
    project.write("static/robots.txt", "User-agent: *\nDisallow: /\n");
    assert_eq!(robots(), "User-agent: *\nDisallow: /\n");
}
