//! What makes a playbook hard to follow in an emergency: parts that nobody began, commands that cannot be
//! copied, steps that are nobody's. None of it is judged; each may be silenced with a reason.
//!
//! A file gets few of these: one for what is missing, one for each scenario whose steps are nobody's, and a
//! handful of commands, the rest of which are counted.

use crate::markdown::Document;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::playbook::{Entry, Playbook, PlaybookKind, Scenario};

/// How many places of one lint are named in a file, and how many scenarios in a sentence.
const NAMED: usize = 3;

/// Programs whose name at the beginning of a line, followed by what looks like an argument, is a command.
const PROGRAMS: &[&str] = &[
    "ansible",
    "ansible-playbook",
    "apt",
    "apt-get",
    "aws",
    "az",
    "bash",
    "cat",
    "cd",
    "chmod",
    "chown",
    "consul",
    "cp",
    "crictl",
    "curl",
    "dig",
    "docker",
    "etcdctl",
    "export",
    "gcloud",
    "git",
    "grep",
    "helm",
    "ip",
    "iptables",
    "journalctl",
    "kafka-topics",
    "kill",
    "kubectl",
    "ls",
    "make",
    "mongo",
    "mongosh",
    "mv",
    "mysql",
    "nc",
    "nslookup",
    "oc",
    "pg_ctl",
    "pg_dump",
    "ping",
    "podman",
    "psql",
    "python",
    "python3",
    "rabbitmqctl",
    "redis-cli",
    "rm",
    "rsync",
    "scp",
    "sed",
    "service",
    "sh",
    "ssh",
    "sudo",
    "systemctl",
    "tail",
    "tar",
    "telnet",
    "terraform",
    "vault",
    "wget",
    "yum",
];

/// What is to be said of a playbook; `start` is the place of the body's first line.
pub(super) fn lint(playbook: &Playbook, document: &Document, start: &Place) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let unowned: Vec<&Scenario> = playbook.scenarios.iter().filter(|scenario| is_unowned(playbook, scenario)).collect();
    missing(playbook, &unowned, &mut found);
    for scenario in unowned.iter().take(NAMED) {
        let message = format!("nobody is named who does the steps of `{}`", scenario.title);
        let help = "name who leads the scenario, or write `Owner:` into the steps";
        let place = scenario.recovery.place().unwrap_or(&scenario.place).clone();
        found.push(Diagnostic::new(Code::UnownedSteps, place, message, help));
    }
    commands(document, start, &mut found);
    found
}

/// One sentence for everything that is missing, in the order in which it should stand.
fn missing(playbook: &Playbook, unowned: &[&Scenario], found: &mut Vec<Diagnostic>) {
    let whole: &[(&str, &Entry)] = match playbook.kind {
        PlaybookKind::DrFailover => &[("contacts", &playbook.contacts), ("notification", &playbook.notification)],
        PlaybookKind::DependencyFailure => &[],
        PlaybookKind::General => return,
    };
    let absent = |parts: &[(&'static str, &Entry)]| -> Vec<&'static str> {
        parts.iter().filter(|(_, entry)| **entry == Entry::Missing).map(|(name, _)| *name).collect()
    };
    let whole: Vec<&str> = whole.iter().filter(|(_, entry)| **entry == Entry::Missing).map(|(name, _)| *name).collect();
    let mut sentences = Vec::new();
    if !whole.is_empty() {
        sentences.push(whole.join(" and "));
    }
    if playbook.scenarios.is_empty() {
        sentences.push("a scenario with its recovery procedure".to_owned());
    }
    let (mut named, mut more) = (0, 0);
    for scenario in &playbook.scenarios {
        let led = !unowned.iter().any(|other| other.id == scenario.id);
        let parts = absent(&parts(scenario, playbook.kind, led));
        if parts.is_empty() {
            continue;
        }
        if named == NAMED {
            more += 1;
            continue;
        }
        named += 1;
        sentences.push(format!("in `{}` {}", scenario.title, parts.join(", ")));
    }
    if more > 0 {
        sentences.push(format!("something in {more} more scenario{}", if more == 1 { "" } else { "s" }));
    }
    if sentences.is_empty() {
        return;
    }
    let order = match playbook.kind {
        PlaybookKind::DrFailover => {
            "contacts, notification, then for each scenario leads, severity, RTO, RPO, overview, recovery, test and resume \
             procedure"
        }
        _ => "for each scenario leads, severity, overview, recovery, test and resume procedure",
    };
    let message = format!("not begun yet: {}", sentences.join("; "));
    let help = format!("write them in this order: {order}");
    found.push(Diagnostic::new(Code::MissingPart, playbook.place.clone(), message, help));
}

/// The parts of a scenario, in the order in which they should stand.
fn parts(scenario: &Scenario, kind: PlaybookKind, led: bool) -> Vec<(&'static str, &Entry)> {
    let dr = kind == PlaybookKind::DrFailover;
    [
        (led, "leads", &scenario.leads),
        (true, "severity", &scenario.severity),
        // The service's file gives those of a dependency.
        (dr, "RTO", &scenario.rto),
        (dr, "RPO", &scenario.rpo),
        (true, "overview", &scenario.overview),
        (true, "recovery procedure", &scenario.recovery),
        (true, "test procedure", &scenario.test),
        (true, "resume procedure", &scenario.resume),
    ]
    .into_iter()
    .filter_map(|(wanted, name, entry)| wanted.then_some((name, entry)))
    .collect()
}

/// Whether a scenario has steps, and neither it nor any of them says who does them.
fn is_unowned(playbook: &Playbook, scenario: &Scenario) -> bool {
    let Some(steps) = scenario.recovery.text().filter(|_| playbook.is_judged() && !scenario.leads.is_filled()) else {
        return false;
    };
    let lower = steps.to_lowercase();
    let named = ["owner:", "who:", "responsible:", "by:"].iter().any(|word| lower.contains(word));
    let mentions = steps.split_whitespace().any(|word| {
        word.trim_start_matches(['(', '[']).strip_prefix('@').is_some_and(|name| name.starts_with(char::is_alphabetic))
    });
    !named && !mentions
}

fn commands(document: &Document, start: &Place, found: &mut Vec<Diagnostic>) {
    let commands: Vec<&(String, u32)> = document.lowly.iter().filter(|(line, _)| is_command(line)).collect();
    for (number, (line, at)) in commands.iter().take(NAMED).enumerate() {
        let rest = commands.len() - NAMED.min(commands.len());
        let more = if number + 1 == NAMED && rest > 0 { format!("; {rest} more below") } else { String::new() };
        let message = format!("the command `{}` stands in the text, not in code{more}", super::shorten(line));
        let help = "put it between backquotes, or into a fenced block, so that it can be copied as it is";
        let line = start.line.saturating_add(*at).saturating_sub(1);
        found.push(Diagnostic::new(Code::ProseCommand, start.at(line, 1, 0), message, help));
    }
}

/// Whether a line is a shell command: it has a prompt, or begins with a program and goes on with arguments.
fn is_command(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix("$ ") {
        return rest.starts_with(|c: char| c.is_ascii_alphabetic() || "./~".contains(c));
    }
    let mut words = line.split_whitespace();
    let Some(program) = words.next().filter(|word| PROGRAMS.contains(word)) else { return false };
    let rest: Vec<&str> = words.collect();
    // `make sure that …`, `kill the process` are sentences; arguments do not look like words.
    let argument = |word: &&str| {
        word.starts_with('-') && word.len() > 1
            || word.starts_with(['/', '~', '|', '>', '$', '"', '\''])
            || word.contains(['=', '{'])
            || word.contains("://")
            || word.contains('/') && !word.ends_with(['.', ','])
    };
    let sentence = line.trim_end().ends_with(['.', '?', '!', ':']);
    let short =
        rest.len() <= 4 && !rest.is_empty() && matches!(program, "kubectl" | "systemctl" | "docker" | "sudo" | "oc");
    rest.iter().any(argument) && !(sentence && rest.len() > 8) || short && !sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_sentences() {
        for line in [
            "$ kubectl get pods",
            "kubectl get pods -n shop",
            "kubectl get pods",
            "sudo systemctl restart shop",
            "curl -v https://example.org/",
            "aws rds failover-db-cluster --db-cluster-identifier shop",
            "rm -rf /var/lib/shop/cache",
            "psql \"select 1\"",
        ] {
            assert!(is_command(line), "{line}");
        }
        for line in [
            "make sure that the replica is in step",
            "kill the process that holds the lock.",
            "git is where the playbooks are kept",
            "service owners are told first",
            "cat pictures are served from the cache",
            "kubectl must be installed on the machine that you use for this.",
            "$5 per order",
            "then wait",
            "ping the on-call engineer",
        ] {
            assert!(!is_command(line), "{line}");
        }
    }
}
