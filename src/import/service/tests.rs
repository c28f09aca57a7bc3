//! What a service file says, and what is told of a wrong one.

use super::*;

fn service(text: &str) -> (ServiceFile, Vec<Diagnostic>) {
    read(&SourceFile { path: "services/shop/service.yaml", text })
}

/// Code, line and column of every problem.
fn problems(text: &str) -> Vec<(Code, u32, u32)> {
    service(text).1.iter().map(|d| (d.code, d.place.line, d.place.column)).collect()
}

const DOCUMENTED: &str = r#"id: bookstore-api
title: Bookstore API
team: shop
tier: 1
tags: [public]
links: {dashboard: "https://d", alerts: "https://a", wiki: "https://w"}
claimed_stage: 5
reviewed: [2026-02-01, 2026-01-10]
dependencies:
  critical:
    - id: db
      title: Primary database
      rto: 1
      rpo: 15m
      period: always
      workaround: read-only mode from the replica
      since: 2026-01-10
    - {id: bookstore-api, rto: 4h}
  non_critical:
    - id: recommendations
      external: true
      period: 08:00-20:00 Europe/Berlin
      thresholds:
        - {signal: unavailable-for, above: 20m, becomes: critical, effect: "home page empty", action: "page on-call"}
    - id: cache
      thresholds: [{never: true, reason: only speeds things up}]
tests:
  - {id: smoke, dependency: db}
waivers:
  - {requirement: prod-exercise, reason: "the window is in spring", owner: ana, approved_by: lee, expires: 2026-12-31}
"#;

#[test]
fn the_documented_file_is_read_with_the_place_of_each_row() {
    let (ServiceFile { service, whole }, diagnostics) = service(DOCUMENTED);
    assert_eq!((diagnostics, whole), (vec![], true));
    assert_eq!((service.id.as_str(), service.root.as_str()), ("bookstore-api", "services/shop"));
    assert_eq!(service.tier.as_deref(), Some("1"));
    let rows: Vec<_> = service.dependencies.iter().map(|d| (d.id.as_str(), d.place.line)).collect();
    assert_eq!(rows, [("db", 11), ("recommendations", 20), ("cache", 25)]);
    assert_eq!(service.dependencies[0].rto, Some(Duration::seconds(3600)));
    assert_eq!(service.dependencies[1].external.as_deref(), Some("an outside provider"));
    assert_eq!(service.reviewed[0].to_string(), "2026-01-10");
    assert_eq!(service.waivers[0].place.line, 30);
    assert_eq!(service.claimed_stage.unwrap().1.line, 7);
    assert_eq!(service.dependencies[1].thresholds[0].sentence(), "unavailable-for above 20m, then critical");
}

#[test]
fn the_row_of_the_service_itself_is_no_dependency() {
    let (file, diagnostics) =
        service("dependencies: {critical: [{id: shop}], non_critical: []}\nnon_critical_reason: x");
    assert_eq!(file.service.dependencies, []);
    assert_eq!(diagnostics.len(), 1, "a list of nothing else needs a reason: {diagnostics:?}");
    assert!(file.whole);
}

#[test]
fn lists_that_are_not_there_are_no_error_but_empty_lists_need_a_reason() {
    let (file, diagnostics) = service("title: Shop");
    assert_eq!((diagnostics, file.service.critical_list), (vec![], None));
    assert_eq!(file.service.id, "shop");
    let text = "dependencies:\n  critical: []\n  non_critical: []\n  critical_reason: it stands alone\n";
    assert_eq!(problems(text), [(Code::NoReason, 3, 17)]);
    assert_eq!(service(text).0.service.critical_list.unwrap().line, 2);
}

#[test]
fn every_problem_is_found_at_its_place() {
    let text = "id: Shop\naliases: [\"a/b\"]\nlinks: {wiki: \"javascript:alert(1)\"}\ntarget_stage: 0\nclaimed_stage: 6\ndependencies:\n  critical:\n    - {id: db, period: nights}\n    - {id: db}\n    - {id: ../etc}\n  non_critical:\n    - id: cdn\n      thresholds:\n        - {never: true}\n        - {signal: latency}\n        - {above: 3}\n        - {signal: unavailable-for, above: soon}\n        - {signal: latency, above: 3, below: 1}\n        - {never: true, reason: x, signal: y}\ntests:\n  - {id: a}\n  - {id: a}\n  - {id: \"B\"}\nwaivers:\n  - {requirement: prod-excercise, reason: x, owner: a, approved_by: b, expires: 2026-01-01}\n  - {requirement: gate, reason: \" \", owner: a, approved_by: b, expires: 2026-01-01}\n  - {requirement: gate, reason: x, owner: a, approved_by: b}\n  - {requirement: gate, reason: x, owner: a, approved_by: b, since: 2026-02-01, expires: 2026-01-01}\n";
    assert_eq!(
        problems(text),
        [
            (Code::BadId, 1, 5),
            (Code::BadId, 2, 11),
            (Code::BadValue, 3, 15),
            (Code::BadValue, 4, 15),
            (Code::BadValue, 5, 16),
            (Code::BadTime, 8, 24),
            (Code::DuplicateId, 9, 12),
            (Code::BadId, 10, 12),
            (Code::NoReason, 14, 11),
            (Code::MissingKey, 15, 11),
            (Code::MissingKey, 16, 11),
            (Code::BadTime, 17, 44),
            (Code::BadValue, 18, 11),
            (Code::BadValue, 19, 11),
            (Code::DuplicateId, 22, 5),
            (Code::BadId, 23, 10),
            (Code::UnknownRequirement, 25, 19),
            (Code::NoReason, 26, 5),
            (Code::MissingKey, 27, 5),
            (Code::BadValue, 28, 5),
        ]
    );
    let (file, diagnostics) = service(text);
    assert!(!file.whole);
    let typo = diagnostics.iter().find(|d| d.code == Code::UnknownRequirement).unwrap();
    assert_eq!(typo.help, "did you mean `prod-exercise`?");
}

#[test]
fn a_registered_test_names_a_declared_dependency() {
    let text = "dependencies: {critical: [{id: database}]}\ntests: [{id: a, dependency: databse}]";
    let (_, diagnostics) = service(text);
    assert_eq!((diagnostics[0].code, diagnostics[0].place.column), (Code::UnknownDependency, 29));
    assert!(diagnostics[0].help.starts_with("did you mean `database`?"));
}

#[test]
fn a_folder_whose_name_is_no_id_needs_a_written_one() {
    let at = |path| read(&SourceFile { path, text: "title: x" }).1;
    assert_eq!(at("services/My Shop/service.yaml")[0].code, Code::BadId);
    assert_eq!(at("service.yaml")[0].code, Code::BadId);
    assert_eq!(blank("services/My Shop/service.yaml").id, "my-shop");
}

#[test]
fn periods_are_always_or_a_daily_range_with_its_zone() {
    for good in ["08:00-20:00 UTC", "22:00-06:00 Europe/Berlin", "00:00-24:00 +02:00"] {
        assert!(is_daily_range(good), "{good}");
    }
    for bad in ["08:00-20:00", "8-20 UTC", "25:00-26:00 UTC", "08:60-09:00 UTC", "08:00-09:00 <b>", ""] {
        assert!(!is_daily_range(bad), "{bad}");
    }
}
