//! Playbooks as people write them, and the facts that must be found in them.

use super::*;
use crate::model::agreement::Opinion;
use crate::model::calendar::Duration;
use crate::model::playbook::Automation;

const PATH: &str = "services/shop/playbooks/dr.md";

fn parse(text: &str) -> (Option<Playbook>, Vec<Diagnostic>) {
    let files = ["services/shop/playbooks/db.md", "scripts/failover.sh", "services/shop/run.sh"];
    read(&SourceFile { path: PATH, text }, "shop", &|path| files.contains(&path))
}

fn playbook(text: &str) -> Playbook {
    let (playbook, diagnostics) = parse(text);
    assert_eq!(diagnostics, [], "{text}");
    playbook.unwrap()
}

fn codes(text: &str) -> Vec<(Code, u32)> {
    parse(text).1.iter().map(|d| (d.code, d.place.line)).collect()
}

fn filled(scenario: &Scenario) -> Vec<&'static str> {
    [
        ("leads", &scenario.leads),
        ("severity", &scenario.severity),
        ("rto", &scenario.rto),
        ("rpo", &scenario.rpo),
        ("overview", &scenario.overview),
        ("assumptions", &scenario.assumptions),
        ("recovery", &scenario.recovery),
        ("test", &scenario.test),
        ("resume", &scenario.resume),
    ]
    .into_iter()
    .filter(|(_, entry)| entry.is_filled())
    .map(|(name, _)| name)
    .collect()
}

const ALL: [&str; 9] = ["leads", "severity", "rto", "rpo", "overview", "assumptions", "recovery", "test", "resume"];

const FULL: &str = "# Bookstore disaster recovery

## Contact information

| Name | Phone |
|------|-------|
| Ana  | 555   |

## Notification procedure

Tell #incidents.

## Scenarios

### Scenario: Loss of the database

#### Disaster recovery leads
- Ana
#### Severity: critical
#### RTO
≤ 1 hour
#### Recovery Point Objective (RPO)
**15 m** (measured)
#### Overview
The database is gone.
#### Assumptions
The replica is in step.
#### Recovery procedure
1. Promote the replica
#### Test procedure
Open a page.
#### Resume procedure
Build a new replica.

### Scenario: Loss of the zone

#### Leads
- Lee
#### Severity
High
#### RTO
4 h
#### RPO
0
#### Overview
The zone is gone.
#### Assumptions
None.
#### Failover
##### Step 1: DNS
Switch the name.
#### Test procedure
Open a page.
#### Failback
Switch back.
";

#[test]
fn the_same_headings_repeat_in_each_scenario() {
    let playbook = playbook(FULL);
    assert_eq!(playbook.title, "Bookstore disaster recovery");
    assert_eq!(playbook.kind, PlaybookKind::DrFailover);
    assert_eq!(playbook.name, "dr");
    assert_eq!(playbook.contacts.text(), Some("Ana | 555"));
    assert_eq!(playbook.notification.text(), Some("Tell #incidents."));
    let [db, zone] = &playbook.scenarios[..] else { panic!("{:#?}", playbook.scenarios) };
    assert_eq!(
        (db.id.as_str(), db.title.as_str()),
        ("scenario-loss-of-the-database", "Scenario: Loss of the database")
    );
    assert_eq!((filled(db), filled(zone)), (ALL.to_vec(), ALL.to_vec()));
    assert_eq!((db.rto_value, db.rpo_value), (Some(Duration::seconds(3600)), Some(Duration::seconds(900))));
    assert_eq!((zone.rto_value, zone.rpo_value), (Some(Duration::seconds(14_400)), Some(Duration::seconds(0))));
    assert_eq!(db.severity.text(), Some("critical"));
    assert_eq!(zone.recovery.text(), Some("Step 1: DNS:\nSwitch the name."));
    assert_eq!((db.place.line, db.rto.place().unwrap().line), (15, 20));
}

#[test]
fn a_document_whose_title_holds_the_recovery_is_one_scenario() {
    let playbook = playbook(
        "# Loss of the cache\n\n- **RTO**: 1 hour\n- RPO = 0\n- *Owner*: Ana\n\n## Description\n\nGone.\n\n## Mitigation\n\nRestart.\n\n## Return to normal\n\nNothing.\n\n**Severity:** low\n",
    );
    let [scenario] = &playbook.scenarios[..] else { panic!("{:#?}", playbook.scenarios) };
    assert_eq!((scenario.id.as_str(), scenario.title.as_str()), ("loss-of-the-cache", "Loss of the cache"));
    assert_eq!(filled(scenario), ["leads", "rto", "rpo", "overview", "recovery", "resume"]);
    assert_eq!(scenario.rto.place().unwrap().line, 3);
}

#[test]
fn an_overview_alone_is_no_scenario() {
    let playbook = playbook(
        "# A\n\n## Overview\n\nx\n\n## Background\n\n### Summary\n\ny\n\n## Steps of the zone\n\n### Recovery\n\nz\n",
    );
    let titles: Vec<&str> = playbook.scenarios.iter().map(|s| s.title.as_str()).collect();
    assert_eq!(titles, ["Steps of the zone"]);
    assert_eq!(filled(&playbook.scenarios[0]), ["recovery"]);
}

#[test]
fn what_the_document_says_holds_for_every_scenario_that_says_nothing_else() {
    let playbook =
        playbook("# A\n\nSeverity: high\nRTO: 2h\n\n## Db\n### Recovery\nx\n\n## Zone\nRTO: 1h\n### Recovery\ny\n");
    let seen: Vec<_> = playbook.scenarios.iter().map(|s| (s.severity.text(), s.rto.text())).collect();
    assert_eq!(seen, [(Some("high"), Some("2h")), (Some("high"), Some("1h"))]);
}

#[test]
fn fields_may_stand_in_tables() {
    let rows = playbook(
        "# Db failure\n\n| Field | Value |\n|---|---|\n| RTO | 1h |\n| Recovery point objective | 5 min |\n| Lead | Ana |\n\n## Recovery\n\nx\n",
    );
    assert_eq!(filled(&rows.scenarios[0]), ["leads", "rto", "rpo", "recovery"]);
    let wide = playbook(
        "# DR\n\n| Scenario | RTO | RPO | Leads |\n|---|---|---|---|\n| Zone | 1h | 0 | Ana |\n| Db | 2h | 5m | |\n\n## Scenario: Db\n\n### Recovery\n\nx\n",
    );
    let seen: Vec<_> = wide.scenarios.iter().map(|s| (s.title.as_str(), filled(s))).collect();
    assert_eq!(seen, [("Scenario: Db", vec!["rto", "rpo", "recovery"]), ("Zone", vec!["leads", "rto", "rpo"])]);
    let key = playbook("# Db\n\n## Loss\n\n| RTO | RPO |\n|---|---|\n| 1h | 5m |\n");
    assert_eq!(filled(&key.scenarios[0]), ["rto", "rpo"]);
}

#[test]
fn a_number_is_read_in_the_unit_that_its_name_gives() {
    for text in [
        "# Db\n\n| RTO (minutes) | RPO |\n|---|---|\n| 15 | 0 |\n\n## Recovery\n\nx\n",
        "# Db\n\nRTO (min): 15\n\n## Recovery\n\nx\n",
        "# Db\n\n## Recovery\n\nx\n\n## RTO (minutes)\n\n15\n",
    ] {
        assert_eq!(playbook(text).scenarios[0].rto_value, Some(Duration::seconds(900)), "{text}");
    }
}

#[test]
fn a_heading_that_begins_like_a_field_may_be_a_scenario() {
    let playbook = playbook("# DR\n\n## Failover: primary database\n\n### Failover\n\nx\n\n### Severity: high\n");
    let [scenario] = &playbook.scenarios[..] else { panic!("{:#?}", playbook.scenarios) };
    assert_eq!(
        (scenario.title.as_str(), filled(scenario)),
        ("Failover: primary database", vec!["severity", "recovery"])
    );
}

#[test]
fn a_bold_line_is_a_heading_too() {
    let playbook = playbook(
        "# Db\n\n**Recovery procedure**\n\n1. Promote\n   - wait\n2. Switch\n\n**Test procedure:**\n\nOpen a page.\n",
    );
    assert_eq!(playbook.scenarios[0].recovery.text(), Some("Promote\nwait\nSwitch"));
    assert_eq!(playbook.scenarios[0].test.text(), Some("Open a page."));
}

#[test]
fn a_label_takes_the_items_under_it_and_no_more() {
    let playbook = playbook("# Db\n\n- **Recovery:**\n  1. Promote\n  2. Switch\n- **RTO**: 1h\n- other\n");
    let scenario = &playbook.scenarios[0];
    assert_eq!((scenario.recovery.text(), scenario.rto.text()), (Some("Promote\nSwitch"), Some("1h")));
}

#[test]
fn placeholders_fill_nothing_and_are_named() {
    let text = "# DR\n\n## Contacts\n\n_____\n\n## Loss of db\n\n### RTO\n\nTBD\n\n### Severity\n\n[Describe the severity]\n\n### Leads\n\n_\n\n### Recovery\n\n<fill in>\n\n### Test\n\n<!-- how? -->\n\n### Resume\n\n-\n";
    let (playbook, diagnostics) = parse(text);
    let playbook = playbook.unwrap();
    assert!(matches!(playbook.contacts, Entry::Placeholder(..)), "{:?}", playbook.contacts);
    let scenario = &playbook.scenarios[0];
    assert_eq!(filled(scenario), [] as [&str; 0]);
    assert_eq!((&scenario.test, &scenario.resume), (&Entry::Missing, &Entry::Missing));
    let seen: Vec<_> = diagnostics.iter().map(|d| (d.code, d.place.line)).collect();
    let expected = [3, 9, 13, 17, 21].map(|line| (Code::Placeholder, line));
    assert_eq!(seen, expected);
}

#[test]
fn a_text_without_a_title_is_called_after_its_file() {
    let title = |text: &str| parse(text).0.unwrap().title;
    let name = title("words\n");
    assert_eq!(title("## Symptoms\n\nx\n\n## Mitigation\n\ny\n"), name);
    assert_eq!(title("words\n\n## Later\n\nx\n"), name);
    for titled in ["# T\n\n## A\n", "## T\n\n### A\n\n### B\n", "words\n\n# T\n", "---\ntitle: T\n---\n## A\n\n## B\n"]
    {
        assert_eq!(title(titled), "T", "{titled}");
    }
}

#[test]
fn what_a_template_leaves_behind_fills_nothing() {
    let text = "# DR\n\n## Contacts\n\n| Role | Name |\n|---|---|\n| Lead | <name> |\n\n## Notification\n\n> Whom do we tell?\n\n## Loss of db\n\n### RTO\n\nbest effort\n\n### RPO\n\nXX minutes\n\n### Severity\n\nnone\n\n### Leads\n\ne.g. Ana Doe\n\n### Recovery\n\n1. Step 1\n2. Step 2\n\n### Test\n\n```sh\n# TODO\n```\n\n### Resume\n\nSame as above.\n";
    let playbook = parse(text).0.unwrap();
    assert!(!playbook.contacts.is_filled() && !playbook.notification.is_filled());
    assert_eq!(filled(&playbook.scenarios[0]), [] as [&str; 0]);
    // Nothing to lose is an objective; none of anything else is nothing.
    let scenario =
        "# DR\n\n## Loss of db\n\n### RPO\n\nnone\n\n### RTO\n\nnone\n\n### Leads\n\nnone\n\n### Assumptions\n\nnone\n";
    let playbook = parse(scenario).0.unwrap();
    let [scenario] = &playbook.scenarios[..] else { panic!() };
    let states = [&scenario.rpo, &scenario.rto, &scenario.leads, &scenario.assumptions].map(Entry::is_filled);
    assert_eq!(states, [true, false, false, true]);
}

#[test]
fn everything_may_stand_in_the_front_matter() {
    let playbook = playbook(
        "---\nplaybook: dependency-failure\ntitle: Loss of things\nservice: other\ndependencies: [db, cdn]\nreviewed: [2026-01-02, 2026-09-01]\nautomation: semi\nscript: scripts/failover.sh\nnotification: call\ncontacts: [Ana, Lee]\nscenarios:\n  - {id: db-gone, title: Db gone, leads: [Ana], severity: 1, rto: 1h, rpo: 15m, overview: o, assumptions: a, recovery: [r, s], test: t, resume: u}\n---\n# Loss\n",
    );
    assert_eq!((playbook.kind, playbook.title.as_str()), (PlaybookKind::DependencyFailure, "Loss of things"));
    assert_eq!((playbook.service.as_str(), playbook.automation), ("other", Some(Automation::Semi)));
    assert!(playbook.script.unwrap().exists);
    assert_eq!(playbook.reviewed.len(), 2);
    assert_eq!(playbook.contacts.text(), Some("Ana\nLee"));
    assert_eq!(playbook.dependencies[0].1.line, 5);
    let [scenario] = &playbook.scenarios[..] else { panic!() };
    assert_eq!((scenario.id.as_str(), filled(scenario)), ("db-gone", ALL.to_vec()));
    assert_eq!(scenario.dependencies, ["db"]);
    assert_eq!((scenario.place.line, playbook.body_line), (12, 14));
}

#[test]
fn front_matter_adds_to_the_section_of_the_same_name() {
    let text = "---\nscenarios:\n  - {id: loss-of-db, rto: 1h, dependency: db}\n---\n# DR\n\n## Loss of db\n\nRTO: 60 min\n\n### Recovery\n\nx\n";
    let playbook = playbook(text);
    let [scenario] = &playbook.scenarios[..] else { panic!("{:#?}", playbook.scenarios) };
    assert_eq!((scenario.rto.text(), filled(scenario)), (Some("1h"), vec!["rto", "recovery"]));
    assert_eq!(codes(&text.replace("60 min", "61 min")), [(Code::ConflictingField, 9)]);
}

#[test]
fn a_scenario_covers_what_its_heading_names_as_whole_words() {
    let text = |dependencies: &str| {
        format!(
            "---\ndependencies: {dependencies}\n---\n# F\n\n## Loss of the orders queue (DB too)\n### Recovery\nx\n\n## dbs and queues\n### Recovery\ny\n"
        )
    };
    let covers = |dependencies: &str| -> Vec<Vec<String>> {
        playbook(&text(dependencies)).scenarios.into_iter().map(|s| s.dependencies).collect()
    };
    assert_eq!(covers("[db, orders-queue, queue-2]"), [vec!["db".to_owned(), "orders-queue".to_owned()], vec![]]);
    assert_eq!(covers("[cdn]"), [vec!["cdn".to_owned()], vec!["cdn".to_owned()]]);
    assert_eq!(covers("[]"), [vec![] as Vec<String>, vec![]]);
}

#[test]
fn agreements_keep_their_places_and_their_faults() {
    let text = "---\nagreements:\n  - {party: Developers, who: ana, on: 2026-09-02, revision: 'sha256:1f0c9a1f0c9a'}\n  - {party: testers, who: kim, on: 2026-09-02}\n  - {party: operations, who: lee, revision: 'sha256:1f'}\n  - {party: stakeholders, who: max, on: 2026-09-02, revision: 'sha256:1f0c9a1f0c9a', verdict: object, closed: 2026-09-04}\n---\n# x\n";
    let (playbook, diagnostics) = parse(text);
    let agreements = playbook.unwrap().agreements;
    let seen: Vec<_> = agreements
        .iter()
        .map(|a| (a.party.as_str(), a.on.is_some(), a.revision.is_some(), a.opinion == Opinion::Object, a.place.line))
        .collect();
    assert_eq!(
        seen,
        [
            ("developers", true, true, false, 3),
            ("testers", true, false, false, 4),
            ("operations", false, false, false, 5),
            ("stakeholders", true, true, true, 6)
        ]
    );
    let codes: Vec<_> = diagnostics.iter().map(|d| (d.code, d.place.line)).collect();
    assert_eq!(codes, [(Code::BadRevision, 4), (Code::Undated, 5), (Code::BadRevision, 5)]);
}

#[test]
fn front_matter_that_cannot_be_read_makes_the_playbook_unread() {
    for (text, code) in [
        ("---\nplaybook: [\n---\nx", Code::YamlSyntax),
        ("---\nplaybook: dr-failover\nx", Code::OpenFrontMatter),
        ("---\nplaybook: disaster\n---\nx", Code::UnknownWord),
        ("---\nreviewed: soon\n---\nx", Code::BadTime),
        ("---\nagreements:\n  - {party: a, who: b, verdit: object}\n---\nx", Code::UnknownKey),
    ] {
        let (playbook, diagnostics) = parse(text);
        assert!(playbook.is_none(), "{text}");
        assert_eq!(diagnostics[0].code, code, "{text}");
    }
}

#[test]
fn keys_of_other_programs_are_one_note_and_do_no_harm() {
    let text = "---\ntitle: A\nlayout: post\npermalink: /a/\ncategories: [x, {y: z}]\nweight: 20\ndate: 2026-01-02\nreviewers:\n  - ana\n---\n# x\n";
    let (playbook, diagnostics) = parse(text);
    assert_eq!(playbook.unwrap().title, "A");
    let [note] = &diagnostics[..] else { panic!("{diagnostics:?}") };
    assert_eq!((note.code, note.place.line), (Code::ForeignKey, 3));
    for key in ["layout", "permalink", "categories", "weight", "date", "reviewers"] {
        assert!(note.message.contains(&format!("`{key}`")), "{key}: {}", note.message);
    }
}

#[test]
fn a_key_that_is_nearly_ours_makes_the_playbook_unread() {
    for (key, meant) in [("dependancies", "dependencies"), ("agreement", "agreements"), ("tilte", "title")] {
        let (playbook, diagnostics) = parse(&format!("---\nlayout: post\n{key}: [db]\n---\n# x\n"));
        assert!(playbook.is_none(), "{key}");
        let slip = diagnostics.iter().find(|d| d.code == Code::UnknownKey).unwrap();
        assert_eq!((slip.place.line, slip.help.contains(meant)), (3, true), "{slip:?}");
        assert!(diagnostics.iter().any(|d| d.code == Code::ForeignKey));
    }
}

#[test]
fn what_cannot_be_read_is_still_shown_and_never_judged() {
    let file = SourceFile { path: PATH, text: "---\nplaybook: [\n---\n# Zone failover\n\n## Recovery\n\nx\n" };
    let playbook = unread(&file, "shop", "why".to_owned());
    assert_eq!((playbook.title.as_str(), playbook.body_line), ("Zone failover", 4));
    assert_eq!((playbook.is_judged(), playbook.scenarios.len()), (false, 0));
    assert_eq!(
        (playbook.unreadable.as_deref(), &*playbook.body),
        (Some("why"), "# Zone failover\n\n## Recovery\n\nx\n")
    );
}

#[test]
fn objectives_of_the_front_matter_hold_for_scenarios_that_give_none() {
    let front = "---\nrto: 1h\nrpo: 15m\nleads: [Ana]\nseverity: high\n---\n";
    let one = playbook(&format!("{front}# Loss of db\n\n## Recovery\n\nx\n"));
    assert_eq!(filled(&one.scenarios[0]), ["leads", "severity", "rto", "rpo", "recovery"]);
    let two = playbook(&format!("{front}# DR\n\n## Db\n### Recovery\nx\n\n## Zone\nRTO: 4h\n### Recovery\ny\n"));
    let seen: Vec<_> = two.scenarios.iter().map(|s| s.rto.text()).collect();
    assert_eq!(seen, [Some("1h"), Some("4h")]);
    let text = format!("{front}# Loss of db\n\nRTO: 2 hours\n\n## Recovery\n\nx\n");
    let diagnostics = parse(&text).1;
    let [conflict] = &diagnostics[..] else { panic!("{diagnostics:?}") };
    assert_eq!((conflict.code, conflict.place.line), (Code::ConflictingField, 9));
    assert!(conflict.message.contains("`1h` on line 2 and `2 hours` here"), "{}", conflict.message);
}

#[test]
fn a_table_of_dependencies_is_no_scenario_and_no_evidence() {
    let playbook = playbook(
        "# DR\n\n## Dependencies\n\n| Dependency | Criticality | RTO | RPO |\n|---|---|---|---|\n| db | critical | 1h | 15m |\n| cdn | no | | |\n\n## Loss of the zone\n\n### Recovery\n\nx\n",
    );
    let titles: Vec<&str> = playbook.scenarios.iter().map(|s| s.title.as_str()).collect();
    assert_eq!(titles, ["Loss of the zone"]);
    assert_eq!(filled(&playbook.scenarios[0]), ["recovery"]);
    let rows: Vec<_> = playbook.table.iter().map(|row| (row.name.as_str(), row.place.line)).collect();
    assert_eq!((rows, playbook.dependencies.len()), (vec![("db", 7), ("cdn", 8)], 0));
}

#[test]
fn scripts_are_looked_for_inside_the_project_only() {
    let script = |path: &str| {
        let (playbook, diagnostics) = parse(&format!("---\nscript: {path}\n---\n"));
        (playbook.unwrap().script.unwrap().exists, diagnostics.first().map(|d| d.code))
    };
    assert_eq!(script("scripts/failover.sh"), (true, None));
    assert_eq!(script("run.sh"), (true, None));
    assert_eq!(script("../run.sh"), (true, None));
    assert_eq!(script("gone.sh"), (false, Some(Code::BrokenLink)));
    for outside in ["/bin/sh", "../../../../x.sh", "https://x.org/x.sh"] {
        assert_eq!(script(outside), (false, Some(Code::BadValue)), "{outside}");
    }
}

#[test]
fn broken_links_are_named_with_their_place_in_the_file() {
    let text =
        "---\ntitle: x\n---\n# A\n\n[ok](db.md) [no](gone.md) [up](../../../../etc/passwd) [here](#a) [nowhere](#b)\n";
    assert_eq!(codes(text), [(Code::BrokenLink, 6), (Code::BrokenLink, 6), (Code::BrokenLink, 6)]);
    let addresses: Vec<String> = parse(text).0.unwrap().broken_links.into_iter().map(|(address, _)| address).collect();
    assert_eq!(addresses, ["gone.md", "../../../../etc/passwd", "#b"]);
}

#[test]
fn the_kind_is_told_by_the_title_first() {
    for (title, kind) in [
        ("Disaster Recovery", PlaybookKind::DrFailover),
        ("Zone failover", PlaybookKind::DrFailover),
        ("Dependency failover", PlaybookKind::DependencyFailure),
        ("Database failure", PlaybookKind::DependencyFailure),
        ("Contingency plan", PlaybookKind::DrFailover),
    ] {
        let text = format!("# {title}\n");
        let file = SourceFile { path: "services/shop/playbooks/a.md", text: &text };
        assert_eq!(read(&file, "shop", &|_| true).0.unwrap().kind, kind, "{title}");
    }
    let file = SourceFile { path: "a/playbooks/sub/notes.md", text: "# Notes\n" };
    let playbook = read(&file, "shop", &|_| true).0.unwrap();
    assert_eq!((playbook.kind, playbook.name.as_str()), (PlaybookKind::General, "sub-notes"));
}

#[test]
fn line_ends_and_byte_order_marks_change_nothing() {
    let dos = format!("\u{feff}{}", FULL.replace('\n', "\r\n"));
    let (unix, dos) = (playbook(FULL), playbook(&dos));
    assert_eq!(unix.revision, dos.revision);
    assert_eq!(unix.scenarios, dos.scenarios);
}

#[test]
fn no_cut_or_changed_playbook_breaks_the_reader() {
    let whole = format!(
        "---\nplaybook: dr-failover\ndependencies: [db]\n---\n{FULL}\n| RTO | x |\n|---|---|\n| RTO | 1h |\n\n```\n- a\n```\n"
    );
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    for _ in 0..400 {
        let end = next(whole.len());
        if let Some(cut) = whole.get(..end) {
            parse(cut);
        }
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..=next(4) {
            let at = next(whole.len());
            bytes[at] = *b"#|-\n`*[]<>:_=\0 x9".get(next(17)).unwrap();
        }
        if let Ok(text) = String::from_utf8(bytes) {
            parse(&text);
        }
    }
}

#[test]
fn the_schema_names_every_key() {
    let schema = front_matter_schema();
    for key in ["playbook", "agreements", "scenarios", "reviewed", "script", "automation", "dependencies"] {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    assert_eq!(schema["additionalProperties"], false);
}
