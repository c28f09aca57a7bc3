//! A repository with a story: ten commits, each of which does one thing to a small project.

use crate::program::Project;
use stagepost::import::front_matter;
use std::process::Command;

/// A project in a repository of its own.
pub struct Repository {
    pub project: Project,
}

/// The day on which everything is judged.
pub const DAY: &str = "2026-11-21";

impl Repository {
    /// An empty repository.
    pub fn new() -> Self {
        let repository = Self { project: Project::empty() };
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(self.project.path())
            .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")]);
        command
    }

    /// Asks git something that may fail.
    pub fn attempt(&self, arguments: &[&str]) -> std::process::Output {
        self.command(arguments).output().unwrap()
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Commits everything on a day, and calls the commit by a name.
    pub fn commit(&self, name: &str, day: &str) {
        self.git(&["add", "--all"]);
        let date = format!("{day}T12:00:00Z");
        let mut command = self.command(&["commit", "--quiet", "--allow-empty", "--message", name]);
        command.envs([("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)]);
        assert!(command.output().unwrap().status.success());
        self.git(&["tag", name]);
    }

    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.project.at(path)).unwrap();
    }

    pub fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.project.read(path);
        assert!(text.contains(old), "{path} does not hold {old:?}");
        self.project.write(path, &text.replacen(old, new, 1));
    }

    /// What `diff` prints, of a call that must end well.
    pub fn diff(&self, arguments: &[&str]) -> String {
        let answer = self.project.run(&[&["diff", "--as-of", DAY], arguments].concat());
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{arguments:?}");
        answer.out
    }

    /// The JSON that `diff` prints.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.diff(&[arguments, &["--format", "json"]].concat())).unwrap()
    }
}

pub const DB: &str = "services/shop/playbooks/db.md";
pub const CDN: &str = "services/shop/playbooks/cdn.md";
pub const DR: &str = "services/shop/playbooks/dr.md";

/// A playbook with every part that is asked for, to which four parties agreed.
pub fn playbook(kind: &str, title: &str, dependencies: &str) -> String {
    let body = format!(
        "\n# {title}\n\n## Contacts\n\nana, +00 1234\n\n## Notification procedure\n\nWrite to the incident channel.\n\n\
         ## Scenario: {title}\n\n### Leads\n\nana\n\n### Severity\n\nhigh\n\n### Overview\n\nIt is gone.\n\n\
         ### Assumptions\n\nnone\n\n### RTO\n\n1h\n\n### RPO\n\n15m\n\n### Recovery procedure\n\n1. Promote the replica\n\n\
         ### Test procedure\n\n1. Stop it\n\n### Resume procedure\n\n1. Fail back\n"
    );
    let revision = front_matter::revision(&body);
    let parties = [("developers", "ana"), ("testers", "bo"), ("operations", "lee"), ("stakeholders", "kim")];
    let agreements = parties
        .map(|(party, who)| format!("  - {{party: {party}, who: {who}, on: 2026-10-05, revision: \"{revision}\"}}\n"));
    let dependencies =
        if dependencies.is_empty() { String::new() } else { format!("dependencies: [{dependencies}]\n") };
    format!(
        "---\nplaybook: {kind}\n{dependencies}reviewed: 2026-10-05\nagreements:\n{}---\n{body}",
        agreements.concat()
    )
}

/// A run that failed a dependency in staging.
pub fn run(dependency: &str, day: &str) -> String {
    format!(
        "kind: dependency-failure\ndependency: {dependency}\nenvironment: staging\nstarted: {day}T09:00:00Z\n\
         ended: {day}T09:30:00Z\nfault: {{type: blackhole, effect: unavailable, real: true, injected: 1}}\n\
         verdict: pass\nimpact: none\nmeasured: {{recovery: 6m}}\nparticipants: [ana, lee]\n\
         published: {{on: {day}, to: [team]}}\n"
    )
}

/// The result of this day.
pub fn result(dependency: &str, day: &str) -> String {
    format!("services/shop/results/{day}-{dependency}.yaml")
}

/// The shop on stage 1: its papers are in order.
pub fn shop() -> Repository {
    let repository = Repository::new();
    let project = &repository.project;
    project.write("stagepost.yaml", "site:\n  title: Shop\n  audience: [team]\n");
    project.write(
        "services/shop/service.yaml",
        "id: shop\ntitle: The shop\nteam: web\nreviewed: 2026-10-01\ndependencies:\n  critical:\n    - {id: db, rto: 1h, \
         rpo: 15m, since: 2026-01-01}\n    - {id: cdn, rto: 1h, rpo: 15m, since: 2026-01-01}\n  non_critical: []\n\
         non_critical_reason: nothing else\n",
    );
    project.write(DB, &playbook("dependency-failure", "Database lost", "db"));
    project.write(CDN, &playbook("dependency-failure", "CDN lost", "cdn"));
    project.write(DR, &playbook("dr-failover", "Region lost", ""));
    project.write(
        "services/shop/results/2026-10-06-dr.yaml",
        "kind: dr-failover\nenvironment: staging\nplaybook: playbooks/dr.md\nstarted: 2026-10-06T09:00:00Z\n\
         ended: 2026-10-06T09:30:00Z\nverdict: pass\nmeasured: {recovery: 20m, data_loss: 1m}\nparticipants: [ana, lee]\n",
    );
    project.write(&result("db", "2026-10-12"), &run("db", "2026-10-12"));
    repository
}

/// The ten commits, each with what it does.
pub fn story() -> Repository {
    let repository = shop();
    let project = &repository.project;
    repository.commit("begin", "2026-10-13");

    project.write(&result("cdn", "2026-11-02"), &run("cdn", "2026-11-02"));
    repository.commit("evidence-added", "2026-11-03");

    repository.replace(&result("db", "2026-10-12"), "recovery: 6m", "recovery: 2m");
    repository.commit("evidence-edited", "2026-11-04");

    project.write(&result("db", "2026-11-05"), &run("db", "2026-11-05"));
    repository.commit("evidence-renewed", "2026-11-05");

    repository.remove(&result("cdn", "2026-11-02"));
    repository.commit("evidence-withdrawn", "2026-11-06");

    repository.replace(DB, "Promote the replica", "Promote the other replica");
    repository.commit("playbook-changed", "2026-11-07");

    repository.replace(
        DR,
        "agreements:\n",
        "agreements:\n  - {party: testers, who: bo, on: 2026-11-08, verdict: object}\n",
    );
    repository.commit("objection", "2026-11-08");

    project.write("services/search/service.yaml", "id: search\ntitle: Search\n");
    repository.commit("service-added", "2026-11-09");

    let waiver = "waivers:\n  - {requirement: agreement, reason: reorganised, owner: ana, approved_by: kim, \
                  since: 2026-11-10, expires: 2026-12-31}\n";
    let text = project.read("services/shop/service.yaml");
    project.write("services/shop/service.yaml", &format!("{text}{waiver}"));
    repository.commit("waiver-added", "2026-11-10");

    project.write("README.md", "Nothing that counts.\n");
    repository.commit("nothing", "2026-11-11");
    repository
}
