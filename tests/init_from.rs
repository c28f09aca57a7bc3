//! `init --from`: a project out of a repository that was not written for it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk")]

mod program;

use program::{DAY, Project};
use serde_json::Value;
use std::path::{Path, PathBuf};

const RUNBOOK: &str = "# The queue is full\n\n## Symptoms\n\nSlow.\n\n## Mitigation\n\n1. Add a worker.\n";

/// A repository of two services, with what one finds beside playbooks.
fn repository() -> Project {
    let project = Project::empty();
    project.write("shop/README.md", "# The shop\n\nSells books.\n");
    project.write("shop/src/main.rs", "fn main() {}\n");
    project.write("shop/deploy/app.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n");
    project.write(
        "shop/apps/cart/docs/dr.md",
        "---\nlayout: page\nweight: 3\n---\n# Disaster recovery\n\n## Dependencies\n\n| Dependency | Criticality | RTO | RPO \
         |\n|---|---|---|---|\n| Orders DB | critical | 1 hour | 15 min |\n| Mail | non-critical | | |\n| Search | | | |\n\n## Scenario: \
         zone lost\n\n### Recovery\n\n1. Switch.\n",
    );
    project.write("shop/apps/cart/docs/notes.md", "# Notes\n\nWe began in 2012.\n");
    project.write("shop/apps/mail/runbooks/queue/README.md", RUNBOOK);
    project.write("shop/apps/mail/runbooks/bounce/README.md", RUNBOOK);
    project.write("shop/apps/mail/runbooks/broken.md", "---\nplaybook: [\n---\n# x\n\n## Recovery\n\n1. y\n");
    project.write("shop/apps/mail/runbooks/stray.md", &format!("---\nservice: nowhere\n---\n{RUNBOOK}"));
    project.write(
        "shop/apps/mail/tests/2026-10-12.yaml",
        "kind: experiment\nenvironment: staging\nstarted: 2026-10-12T09:00:00Z\nended: 2026-10-12T09:10:00Z\nverdict: pass\n",
    );
    project
}

fn report(project: &Project, folder: &str) -> Value {
    serde_json::from_str(&project.read(&format!("{folder}/public/report.json"))).unwrap()
}

#[test]
fn what_a_repository_holds_becomes_a_project_that_builds_and_claims_nothing() {
    let project = repository();
    let before = project.files("shop");
    let init = project.run(&["init", "--from", "shop", "--as-of", DAY]);
    assert_eq!(init.code, 0, "{init:?}");
    for (path, bytes) in &before {
        assert_eq!(project.files("shop").get(path), Some(bytes), "{path} was touched");
    }
    let build = project.run(&["build", "shop", "--as-of", DAY]);
    assert_eq!(build.code, 0, "{build:?}");
    let report = report(&project, "shop");
    let services: Vec<_> =
        report["services"].as_array().unwrap().iter().map(|s| (s["id"].as_str().unwrap(), &s["stage"])).collect();
    assert_eq!(services, [("cart", &Value::from(0)), ("mail", &Value::from(0))]);
    for page in ["cart/playbooks/dr.html", "mail/playbooks/README.html", "mail/playbooks/runbooks-queue-README.html"] {
        assert!(
            project.exists(&format!("shop/public/services/{page}")),
            "{page}: {:?}",
            project.files("shop/public").keys()
        );
    }
    assert_eq!(report["services"][1]["runs"].as_array().unwrap().len(), 1);
    let cart = project.read("shop/apps/cart/service.yaml");
    let critical =
        "  critical:\n    - id: orders-db\n      title: \"Orders DB\"\n      rto: \"1 h\"\n      rpo: \"15 min\"";
    assert!(cart.contains(critical) && cart.contains("  non_critical:\n    - id: mail"), "{cart}");
    assert!(cart.contains("#   - Search"), "what nobody called critical is left open: {cart}");
}

#[test]
fn what_is_not_placed_is_named_with_the_reason() {
    let project = repository();
    let init = project.run(&["init", "--from", "shop", "--as-of", DAY]);
    let said = format!("{}{}", init.out, init.err);
    for (path, why) in [
        ("apps/cart/docs/notes.md", "no recovery steps, objectives or contacts"),
        ("apps/mail/runbooks/broken.md", "front matter cannot be read"),
        ("apps/mail/runbooks/stray.md", "there is no service `nowhere`"),
        ("README.md", "about the repository"),
    ] {
        let row =
            said.lines().find(|line| line.trim_start().starts_with(path)).unwrap_or_else(|| panic!("{path}: {said}"));
        assert!(row.contains(why), "{row}");
    }
    assert!(!said.contains("main.rs") && !said.contains("app.yaml"), "{said}");
}

#[test]
fn nothing_is_written_where_something_stands_or_nothing_is_found() {
    let project = repository();
    project.write("shop/stagepost.yaml", "site: {title: mine}\n");
    let before = project.files("shop");
    assert_eq!(project.run(&["init", "--from", "shop"]).code, 2);
    assert_eq!(project.files("shop"), before);
    let empty = Project::empty();
    empty.write("repo/notes.md", "# Notes\n");
    let answer = empty.run(&["init", "--from", "repo"]);
    assert_eq!(answer.code, 2, "{answer:?}");
    assert!(answer.err.contains("nothing in") && answer.err.contains("1 text"), "{answer:?}");
    assert_eq!(empty.files("repo").len(), 1);
}

fn wild() -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let named = std::env::var_os("STAGEPOST_SHARED").map(PathBuf::from);
    let Some(root) = named.into_iter().chain([beside]).find(|root| root.join("wild-playbooks").is_dir()) else {
        eprintln!("SKIPPED: the shared playbooks are not at hand; set STAGEPOST_SHARED");
        return Vec::new();
    };
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(root.join("wild-playbooks")).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

#[test]
fn wild_repositories_become_sites_that_build() {
    let mut built = 0;
    let repositories = wild();
    for repository in &repositories {
        let project = Project::empty();
        for entry in
            walkdir::WalkDir::new(repository).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file())
        {
            let name = entry.path().strip_prefix(repository).unwrap().to_str().unwrap();
            project.put(&format!("repo/{name}"), &std::fs::read(entry.path()).unwrap());
        }
        let name = repository.file_name().unwrap().to_string_lossy();
        let init = project.run(&["init", "--from", "repo", "--as-of", DAY]);
        eprintln!("{name}: {}\n{}{}", init.code, init.out, init.err);
        if init.code != 0 {
            continue;
        }
        let build = project.run(&["build", "repo", "--as-of", DAY]);
        assert_eq!(build.code, 0, "{name}: {build:?}");
        let report = report(&project, "repo");
        for service in report["services"].as_array().unwrap() {
            assert_eq!(service["stage"], 0, "{name}");
        }
        let pages = project.files("repo/public").keys().filter(|path| path.contains("/playbooks/")).count();
        assert!(pages > 0, "{name} shows no playbook");
        built += 1;
    }
    assert!(repositories.is_empty() || built >= 3, "{built} sites");
}
