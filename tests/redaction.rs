//! A public site: no address and no number that its policy leaves out stands in any byte of it.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk")]

mod program;

use program::{DAY, Project};

/// Every form under which the addresses of the project below may leave it.
const SECRETS: &[&str] = &["example.net", "example%2Enet", "555 010", "555-010", "5550100", "mailto:", "tel:"];

fn project(policy: &str) -> Project {
    let project = Project::empty();
    project.write("stagepost.yaml", &format!("site:\n  title: Shop of boss@example.net\n{policy}"));
    project.write(
        "services/shop/service.yaml",
        "id: shop\ntitle: The shop (shop@example.net)\nteam: web\nlinks: {wiki: \"https://example.org/?who=ana@example.net\"}\n\
         dependencies:\n  critical:\n    - {id: db, rto: 1h, rpo: 15m, workaround: call dba@example.net or +1 555 010 0199}\n  \
         non_critical: []\n  non_critical_reason: asked ops@example.net\nwaivers:\n  - {requirement: prod-exercise, reason: \
         see ana@example.net, owner: ana@example.net, approved_by: lee@example.net, expires: 2026-12-31}\n",
    );
    project.write(
        "services/shop/playbooks/dr.md",
        "---\nplaybook: dr-failover\nreviewed: 2026-10-01\nagreements:\n  - {party: developers, who: ana@example.net, on: \
         2026-10-02, revision: sha256:1f0c9a1f0c9a}\n---\n# Failover (ask ana@example.net)\n\n## Contacts\n\n\
         | Who | Phone | Mail |\n|---|---|---|\n| Ana | 5550100 | <ana@example.net> |\n| Lee | +1-555-010-0199 | \
         [write](mailto:lee@example.net) |\n\n## Notification\n\nWrite to all@example.net, or phone 555 0100.\n\n<a \
         href=\"tel:+15550100199\">call</a> ![a@example.net](x.png \"b@example.net\") <!-- c@example.net -->\n\n## Scenario: zone\n\n### \
         Recovery\n\n```sh\nmail -s gone ops@example.net && dial (555) 010-0199\n```\n\n[broken d@example.net](gone-e@example.net.md)\n",
    );
    project.write(
        "services/shop/results/r.yaml",
        "kind: dependency-failure\ndependency: db\nenvironment: qa-f@example.net\nstarted: 2026-11-01T09:00:00Z\nended: \
         2026-11-01T09:30:00Z\nverdict: pass\nimpact: told g@example.net\nparticipants: [ana@example.net, lee]\nfindings:\n  - {text: \
         alert to h@example.net was late, owner: i@example.net, due: 2026-12-01}\n",
    );
    project.write("services/shop/results/broken.yaml", "verdict: j@example.net\n");
    project.write("pages/people.md", "# People\n\nTel.: 555 010 0199, k@example.net\n");
    project.write("static/people.txt", "l@example.net, call 555 0100\n");
    project
}

fn found(project: &Project) -> Vec<String> {
    let mut found = Vec::new();
    for (name, bytes) in project.files("public") {
        let text = String::from_utf8_lossy(&bytes);
        for secret in SECRETS.iter().filter(|secret| text.contains(**secret)) {
            let at = text.find(secret).unwrap();
            let from = (0..=at.saturating_sub(40)).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            found.push(format!("{name}: {}", text[from..].chars().take(90).collect::<String>()));
        }
    }
    found
}

#[test]
fn a_public_site_holds_no_address_in_any_byte() {
    let project = project("  redact: [email, phone]\n");
    let build = project.run(&["build", "--keep-going", "--as-of", DAY]);
    assert_eq!(build.code, 0, "{build:?}");
    assert_eq!(found(&project), Vec::<String>::new());
    let playbook = project.read("public/services/shop/playbooks/dr.html");
    assert!(playbook.contains("e-mail on file") && playbook.contains("phone on file"), "{playbook}");
    let status = project.run(&["status", "--format", "json", "--as-of", DAY]);
    assert!(!status.out.contains("example.net"), "{}", status.out);
}

#[test]
fn without_the_policy_the_site_says_what_its_files_say() {
    let project = project("");
    assert_eq!(project.run(&["build", "--keep-going", "--as-of", DAY]).code, 0);
    let playbook = project.read("public/services/shop/playbooks/dr.html");
    assert!(playbook.contains("mailto:lee@example.net") && playbook.contains("5550100"), "{playbook}");
}

#[test]
fn a_policy_that_cannot_be_read_leaves_out_everything() {
    let project = project("  redact: [emial]\n");
    assert_eq!(project.run(&["build", "--as-of", DAY]).code, 1, "the slip is an error");
    assert_eq!(project.run(&["build", "--keep-going", "--as-of", DAY]).code, 0);
    assert_eq!(found(&project), Vec::<String>::new());
}

#[test]
fn judging_sees_what_readers_do_not() {
    let stage = |policy: &str| {
        let project = project(policy);
        project.run(&["build", "--keep-going", "--as-of", DAY]);
        let report: serde_json::Value = serde_json::from_str(&project.read("public/report.json")).unwrap();
        report["services"][0]["requirements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["status"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(stage("  redact: email\n"), stage(""));
}
