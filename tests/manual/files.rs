//! `files.md`: its examples are one project, which is read and judged like any other.

use super::page::{code, examples, prose, read, rows};
use serde_json::Value;
use stagepost::config::{self, Config};
use stagepost::import;
use stagepost::import::format::{FORMATS, SourceFile};
use stagepost::ladder;
use stagepost::model::calendar::Day;
use stagepost::model::catalog::Catalog;
use stagepost::model::diagnostic::{Code, Diagnostic};
use stagepost::model::playbook::{Entry, Playbook};
use stagepost::tree::MemoryTree;
use std::collections::BTreeSet;

const PAGE: &str = "content/manual/files.md";
const SIDECAR: &str = ".meta.yaml";

/// The files that the page shows, by path.
pub fn shown() -> Vec<(String, String)> {
    let named = |info: &str| info.split_once(' ').map(|(_, path)| path.to_owned());
    examples(&read(PAGE)).into_iter().filter_map(|example| Some((named(&example.info)?, example.text))).collect()
}

/// The project of the page: what it shows, and the files that these files name.
pub fn project() -> MemoryTree {
    let mut files = shown();
    let journal = read("tests/fixtures/chaos-toolkit/held.json").replace("bookstore-api", "tickets");
    let results: Vec<String> =
        files.iter().filter_map(|(path, _)| path.strip_suffix(SIDECAR).map(str::to_owned)).collect();
    assert_eq!(results.len(), 1, "one journal stands for the tool's own file");
    files.extend(results.into_iter().map(|path| (path, journal.clone())));
    files.push(("scripts/failover.sh".to_owned(), "#!/bin/sh\n".to_owned()));
    MemoryTree::new(files)
}

fn day() -> Day {
    Day::parse("2026-11-30").unwrap()
}

fn read_project() -> (Config, Catalog, Vec<Diagnostic>) {
    let tree = project();
    let (config, mut diagnostics) = config::read(&tree);
    let (catalog, found) = import::read(&tree, &config);
    diagnostics.extend(found);
    diagnostics.extend(ladder::remarks(&catalog, &config.policy, day()));
    (config, catalog, diagnostics)
}

#[test]
fn every_example_is_read_without_a_complaint() {
    let (_, catalog, diagnostics) = read_project();
    let complaints: Vec<String> = diagnostics.iter().map(|d| format!("{}: {}", d.place, d.message)).collect();
    assert_eq!(complaints, Vec::<String>::new());
    let dossier = &catalog.dossiers[0];
    assert_eq!((catalog.dossiers.len(), dossier.playbooks.len(), dossier.runs.len()), (1, 2, 5));
    assert_eq!((catalog.pages.len(), dossier.unread.len()), (1, 0));
}

#[test]
fn the_examples_prove_the_stage_that_the_page_says() {
    let (config, catalog, _) = read_project();
    for playbook in &catalog.dossiers[0].playbooks {
        let present = format!("the revision of {} is {}", playbook.place.file, playbook.revision);
        for agreement in &playbook.agreements {
            assert!(agreement.revision.as_ref().is_some_and(|r| r.names(&playbook.revision)), "{present}");
        }
    }
    let standing = &ladder::judge(&catalog, &config.policy, day())[0];
    let open: Vec<_> = standing.findings.iter().filter(|f| !f.status.counts()).map(|f| f.requirement.id).collect();
    let claim = format!("its one service stands on stage {}", standing.stage);
    assert!(read(PAGE).contains(&claim), "{claim}; open: {open:?}");
}

#[test]
fn the_defaults_that_the_configuration_shows_are_the_defaults() {
    let (config, ..) = read_project();
    let Config { policy, sources, .. } = Config::default();
    assert_eq!(config.sources, sources);
    let own = config.policy;
    let same = stagepost::model::policy::Policy { environments: own.environments.clone(), ..policy };
    assert_eq!(own, stagepost::model::policy::Policy { audience: own.audience.clone(), ..same });
}

/// The names of all keys, and all accepted words, of a JSON schema.
fn keys_and_words(schema: &Value, keys: &mut BTreeSet<String>, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                keys.extend(properties.keys().cloned());
            }
            if let Some(Value::Array(list)) = map.get("enum") {
                words.extend(list.iter().filter_map(|word| word.as_str().map(str::to_owned)));
            }
            map.values().for_each(|value| keys_and_words(value, keys, words));
        }
        Value::Array(list) => list.iter().for_each(|value| keys_and_words(value, keys, words)),
        _ => {}
    }
}

#[test]
fn the_examples_show_every_key_and_every_word() {
    let shown = shown();
    let all: String = shown.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    let said: BTreeSet<&str> = all.split(|c: char| !c.is_alphanumeric() && !"-_".contains(c)).collect();
    let mut missing = Vec::new();
    for (schema, is_of) in [
        ("config", (|path| path == "stagepost.yaml") as fn(&str) -> bool),
        ("service", |path| path.ends_with("service.yaml")),
        ("playbook", |path| path.contains("/playbooks/")),
        ("run", |path| path.contains("/results/")),
    ] {
        let text: String =
            shown.iter().filter(|(path, _)| is_of(path)).map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
        let (mut keys, mut words) = (BTreeSet::new(), BTreeSet::new());
        keys_and_words(&import::schema(schema).unwrap(), &mut keys, &mut words);
        assert!(keys.len() > 10, "{schema}");
        missing
            .extend(keys.iter().filter(|key| !text.contains(&format!("{key}:"))).map(|key| format!("{schema}: {key}")));
        missing
            .extend(words.iter().filter(|word| !said.contains(word.as_str())).map(|word| format!("{schema}: {word}")));
    }
    assert_eq!(missing, Vec::<String>::new());
}

fn playbook(body: &str) -> (Playbook, Vec<Diagnostic>) {
    let text = format!("---\nplaybook: dr-failover\n---\n# The book\n\n{body}");
    let file = SourceFile { path: "services/tickets/playbooks/x.md", text: &text };
    let (playbook, diagnostics) = import::playbook::read(&file, "tickets", &|_| true);
    (playbook.unwrap(), diagnostics)
}

fn entry<'p>(playbook: &'p Playbook, field: &str) -> &'p Entry {
    let scenario = playbook.scenarios.first();
    let of = |pick: fn(&stagepost::model::playbook::Scenario) -> &Entry| pick(scenario.expect("a scenario"));
    match field {
        "contacts" => &playbook.contacts,
        "notification" => &playbook.notification,
        "leads" => of(|s| &s.leads),
        "severity" => of(|s| &s.severity),
        "rto" => of(|s| &s.rto),
        "rpo" => of(|s| &s.rpo),
        "overview" => of(|s| &s.overview),
        "assumptions" => of(|s| &s.assumptions),
        "recovery" => of(|s| &s.recovery),
        "test" => of(|s| &s.test),
        "resume" => of(|s| &s.resume),
        other => panic!("no field {other}"),
    }
}

#[test]
fn every_heading_that_the_page_names_is_read_and_no_name_is_left_out() {
    let table = rows(&read(PAGE), "### Headings that are read");
    for row in &table {
        for name in row[1].split(", ") {
            let other = if row[0] == "rto" { "RPO" } else { "RTO" };
            let body = format!("## Scenario: loss\n\n### {name}\n\nten words\n\n### {other}\n\n1 hour\n");
            let (playbook, _) = playbook(&body);
            let said = entry(&playbook, &row[0]).text();
            assert_eq!(said, Some("ten words"), "`{name}` does not give {}", row[0]);
        }
    }
    let source = read("src/import/playbook/field.rs");
    let names = source.split_once("const NAMES").unwrap().1.split_once("];\n\n").unwrap().0;
    let listed: BTreeSet<&str> = table.iter().flat_map(|row| row[1].split(", ")).collect();
    let left_out: Vec<&str> = names.split('"').skip(1).step_by(2).filter(|name| !listed.contains(name)).collect();
    assert_eq!(left_out, Vec::<&str>::new());
}

#[test]
fn a_field_is_found_in_every_form_that_the_page_names() {
    for body in [
        "## Scenario: loss\n\n### 2.1 Recovery Time Objective (RTO)\n\n1 hour\n",
        "## Scenario: loss\n\nRTO: 1 hour\n",
        "## Scenario: loss\n\n- **RTO**: 1 hour\n",
        "## Scenario: loss\n\n| Objective | Value |\n|---|---|\n| RTO | 1 hour |\n",
        "## Scenarios\n\n| Scenario | RTO |\n|---|---|\n| loss | 1 hour |\n",
        "### RTO\n\n1 hour\n\n## Scenario: loss\n\n### Failover\n\n1. Go\n",
    ] {
        assert_eq!(entry(&playbook(body).0, "rto").text(), Some("1 hour"), "{body}");
    }
}

#[test]
fn what_the_page_calls_a_placeholder_is_one() {
    let page = read(PAGE);
    let section = page.split_once("### What does not fill a field\n").unwrap().1.split("\n#").next().unwrap();
    let (open, filled) = section.split_once("\n\n`N/A: ").unwrap();
    let filled = format!("`N/A: {filled}");
    let given = |words: &str| playbook(&format!("## Scenario: loss\n\n### Recovery procedure\n\n{words}\n"));
    let placeholders = code(open);
    assert!(placeholders.len() > 8);
    for words in placeholders {
        let (playbook, diagnostics) = given(&words);
        assert!(!entry(&playbook, "recovery").is_filled(), "{words}");
        assert!(diagnostics.iter().any(|d| d.code == Code::Placeholder), "{words}");
    }
    let filled = code(&filled);
    assert_eq!(filled.len(), 2);
    for words in filled {
        assert!(entry(&given(&words).0, "recovery").is_filled(), "{words}");
    }
}

#[test]
fn the_durations_and_times_of_the_page_are_read() {
    use stagepost::model::calendar::{Duration, Instant};
    let page = read(PAGE);
    let line = |start: &str| page.lines().find(|line| line.starts_with(start)).unwrap();
    let seconds: Vec<u64> =
        code(line("- **Durations**")).iter().map(|text| Duration::parse(text).unwrap().as_seconds()).collect();
    assert_eq!(seconds, [1800, 43_200, 86_400, 5400, 5400]);
    let times: Vec<Instant> = code(line("- **Times**")).iter().map(|text| Instant::parse(text).unwrap()).collect();
    assert_eq!((times.len(), times[0]), (2, times[1]));
    assert!(Instant::parse("2026-10-12T09:00:00").is_err(), "a time without a zone is refused");
    assert!(prose(&page).contains(import::id::RULE.trim_start_matches("use ")), "{}", import::id::RULE);
}

#[test]
fn every_format_has_a_row_that_names_the_keys_a_rule_can_ask_for() {
    let table = rows(&read(PAGE), "## A tool's own result, and the file beside it");
    for format in FORMATS.iter().filter(|format| format.id != "native") {
        let row = table.iter().find(|row| row[0] == format!("`{}`", format.id));
        let row = row.unwrap_or_else(|| panic!("files.md has no row for `{}`", format.id));
        let named = code(&row[2]);
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(format.id);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            if name.ends_with(".md") && !(format.claims)(&SourceFile { path: &name, text: &text }) {
                continue;
            }
            for foreign in (format.read)(&SourceFile { path: &name, text: &text }).0 {
                for (key, _) in foreign.keys {
                    assert!(named.contains(&key), "{}: the row does not name `{key}`, which {name} offers", format.id);
                }
            }
        }
    }
}
