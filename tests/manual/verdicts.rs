//! `verdicts.md`: every example is read and ruled, and every row about a tool is a journal of it.

use super::page::{read, rows};
use stagepost::import::format::FORMATS;
use stagepost::ladder::standing::Ruling;
use stagepost::model::calendar::Day;
use stagepost::model::fault::{Effect, effect_of};
use stagepost::model::run::Verdict;
use stagepost::tree::MemoryTree;
use stagepost::{config, import, ladder};
use std::collections::BTreeSet;

const PAGE: &str = "content/manual/verdicts.md";

const SERVICE: &str = "dependencies:\n  critical:\n    - {id: db, rto: 1h, rpo: 15m}\n";

/// The ruling on the only result of a project, with the tool's own word.
fn ruled(path: &str, text: &str) -> (Ruling, Option<String>) {
    let tree = MemoryTree::new([
        ("stagepost.yaml", "site: {title: x}\n"),
        ("services/shop/service.yaml", SERVICE),
        (path, text),
    ]);
    let (config, _) = config::read(&tree);
    let (catalog, _) = import::read(&tree, &config);
    let standing = &ladder::judge(&catalog, &config.policy, Day::parse("2026-11-30").unwrap())[0];
    assert_eq!(standing.ledger.len(), 1, "{text}");
    (standing.ledger[0].ruling.clone(), catalog.dossiers[0].runs[0].tool.word.clone())
}

/// Examples inside a list are set in.
fn examples() -> Vec<(String, String)> {
    let page = read(PAGE);
    let mut found = Vec::new();
    for part in page.split("   ```yaml ").skip(1) {
        let (verdict, rest) = part.split_once('\n').unwrap();
        let (text, _) = rest.split_once("   ```\n").unwrap();
        found.push((verdict.to_owned(), text.lines().map(|line| format!("{}\n", line.trim_start())).collect()));
    }
    found
}

#[test]
fn every_example_is_ruled_as_the_page_says() {
    let examples = examples();
    assert!(examples.len() > 10);
    for (verdict, text) in &examples {
        let file = format!("run: r\nenvironment: staging\nstarted: 2026-11-01T09:00:00Z\n{text}");
        let (ruling, _) = ruled("services/shop/results/r.yaml", &file);
        assert_eq!(ruling.verdict.as_str(), verdict, "{text}{}", ruling.reason);
    }
    let shown: BTreeSet<&str> = examples.iter().map(|(verdict, _)| verdict.as_str()).collect();
    assert_eq!(shown, Verdict::ALL.iter().map(|v| v.as_str()).collect());
}

#[test]
fn an_earlier_rule_decides_over_a_later_one() {
    let fault = "fault: {type: blackhole, effect: unavailable, real: true}";
    let hollow = "fault: {type: blackhole, effect: unavailable, injected: 0}";
    for (verdict, text) in [
        ("inconclusive", "kind: tabletop\nverdict: aborted\n".to_owned()),
        ("aborted", format!("dependency: db\n{hollow}\nverdict: aborted\n")),
        ("inconclusive", format!("dependency: db\n{hollow}\nverdict: fail\n")),
        ("fail", format!("dependency: db\n{fault}\nverdict: fail\nmeasured: {{detection: 4s}}\n")),
        ("inconclusive", format!("dependency: db\n{fault}\nverdict: inconclusive\nmeasured: {{recovery: 2h}}\n")),
        (
            "inconclusive",
            format!("dependency: db\n{fault}\nverdict: pass\nverifies: detection\nmeasured: {{recovery: 2h}}\n"),
        ),
    ] {
        let file = format!("run: r\nenvironment: staging\nstarted: 2026-11-01T09:00:00Z\n{text}");
        assert_eq!(ruled("services/shop/results/r.yaml", &file).0.verdict.as_str(), verdict, "{text}");
    }
}

/// The journal behind each row of the table.
const JOURNALS: &[&str] = &[
    "held",
    "deviated",
    "dry-activities",
    "dry-actions",
    "dry-probes",
    "baseline-not-met",
    "empty-method",
    "only-probes",
    "process-not-zero",
    "http-action-refused",
    "action-crashed",
    "second-action-counts",
    "no-hypothesis",
    "hypothesis-without-probes",
    "before-only",
    "after-only-held",
    "continuously-broke-and-recovered",
    "method-probe-crashed",
    "rollback-failed",
    "interrupted-by-person",
    "aborted-missing-reference",
];

#[test]
fn every_row_about_chaos_toolkit_is_a_journal_that_is_ruled_so() {
    let rows = rows(&read(PAGE), "## Chaos Toolkit: what its own word hides");
    assert_eq!(rows.len(), JOURNALS.len());
    for (row, journal) in rows.iter().zip(JOURNALS) {
        let text = read(&format!("tests/fixtures/chaos-toolkit/{journal}.json"));
        let (ruling, word) = ruled("services/shop/results/r.json", &text.replace("bookstore-api", "shop"));
        let said = (word.as_deref(), ruling.verdict.as_str());
        assert_eq!(said, (Some(row[1].as_str()), row[2].as_str()), "{}: {}", row[0], ruling.reason);
    }
}

/// The fixture behind each row of the table about other files.
const OTHERS: &[&str] = &[
    "junit/pytest-held.xml",
    "junit/pytest-broke.xml",
    "junit/pytest-not-injected.xml",
    "junit/pytest-plain.xml",
    "junit/pytest-skipped.xml",
    "junit/pytest-setup-error.xml",
    "gremlin/blackhole.log",
    "gremlin/attack-successful.json",
    "gremlin/executions-halted.json",
    "jenkins/gremlin.txt",
    "jenkins/hollow.txt",
    "jenkins/chaos-toolkit-deviated.txt",
    "k6/held.json",
    "k6/threshold-crossed.json",
    "markdown/2026-11-03-cache.md",
    "markdown/2026-11-10-partial.md",
];

#[test]
fn every_row_about_other_files_is_a_file_that_is_ruled_so() {
    let rows = rows(&read(PAGE), "## Tests, load, logs and notes");
    assert_eq!(rows.len(), OTHERS.len());
    for (row, fixture) in rows.iter().zip(OTHERS) {
        let text = read(&format!("tests/fixtures/{fixture}"));
        let name = fixture.rsplit('/').next().unwrap();
        let (ruling, word) = ruled(&format!("services/shop/results/{name}"), &text.replace("bookstore-api", "shop"));
        let said = (word.as_deref().unwrap_or("–"), ruling.verdict.as_str());
        assert_eq!(said, (row[1].as_str(), row[2].as_str()), "{}: {}", row[0], ruling.reason);
    }
}

#[test]
fn people_can_vouch_for_what_a_tool_did_not_look_at() {
    let journal = read("tests/fixtures/chaos-toolkit/no-hypothesis.json").replace("bookstore-api", "shop");
    let verdict = |sidecar: &str| {
        let tree = MemoryTree::new([
            ("stagepost.yaml", "site: {title: x}\n"),
            ("services/shop/service.yaml", SERVICE),
            ("services/shop/results/r.json", journal.as_str()),
            ("services/shop/results/r.json.meta.yaml", sidecar),
        ]);
        let (config, _) = config::read(&tree);
        let (catalog, _) = import::read(&tree, &config);
        ladder::judge(&catalog, &config.policy, Day::parse("2026-11-30").unwrap())[0].ledger[0].ruling.verdict
    };
    assert_eq!(verdict("verdict: pass\nreason: orders went on\nparticipants: [ana]\n"), Verdict::Pass);
    assert_eq!(verdict("verdict: pass\nimpact: none seen\nparticipants: [ana]\n"), Verdict::Pass);
    assert_eq!(verdict("verdict: pass\nreason: orders went on\n"), Verdict::Inconclusive);
    assert_eq!(verdict("verdict: pass\nparticipants: [ana]\n"), Verdict::Inconclusive);
}

#[test]
fn the_words_for_effects_and_environments_mean_what_the_page_says() {
    let page = read(PAGE);
    for (word, effect) in [
        ("blackhole", Effect::Unavailable),
        ("kill", Effect::Unavailable),
        ("latency", Effect::Degraded),
        ("cpu", Effect::Degraded),
    ] {
        assert!(page.contains(&format!("`{word}`")));
        assert_eq!(effect_of(word), Some(effect), "{word}");
    }
    assert_eq!(effect_of("kill after latency"), Some(Effect::Degraded));
    let environments = stagepost::model::environment::Environments::default();
    for name in ["non-prod", "prod-like", "qa2"] {
        assert!(page.contains(&format!("`{name}`")));
        assert_eq!(environments.class(Some(name), false).as_str(), "unknown", "{name}");
    }
}

#[test]
fn the_manual_tells_of_every_format_what_it_proves() {
    let told = rows(&read(PAGE), "## Other tools: what each proves");
    for format in FORMATS.iter().filter(|format| !matches!(format.id, "native" | "chaos-toolkit")) {
        let row = told.iter().find(|row| row[0] == format!("`{}`", format.id));
        assert!(row.is_some(), "verdicts.md does not tell what `{}` proves", format.id);
    }
}
