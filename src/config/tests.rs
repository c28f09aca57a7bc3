//! What a configuration says, and what is told of one that cannot be read.

use super::*;
use crate::model::catalog::UnreadKind;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::environment::EnvironmentClass;
use crate::model::policy::Accept;
use crate::tree::MemoryTree;

fn config(text: &str) -> (Config, Vec<Diagnostic>) {
    read(&MemoryTree::new([("stagepost.yaml", text), ("apps/shop/resiliency/service.yaml", "")]))
}

/// Code, line and column of every problem.
fn problems(text: &str) -> Vec<(Code, u32, u32)> {
    config(text).1.iter().map(|d| (d.code, d.place.line, d.place.column)).collect()
}

const DOCUMENTED: &str = r#"site:
  title: Bookstore resiliency
  base_url: https://example.org/resiliency
  theme: default
  audience: [team, stakeholders]
  repo: https://github.com/example/bookstore/
environments:
  production: [Shop-EU, test]
  non_production: [qa2, live]
policy:
  cadence: 21d
  retained: 3
  stage2: {accept: conclusive}
  agreement: {parties: [Developers, operations], people: 3, window: 90 days}
bindings:
  - match: {path: "services/*/results/chaos/**", tag: "team:shop", keys: {namespace: 7}}
    set: {environment: staging, trigger: ci}
key_dates:
  - {name: Black Friday freeze, on: 2026-11-20}
sources:
  services: apps/*/resiliency/service.yaml
"#;

#[test]
fn the_documented_file_is_read() {
    let (found, diagnostics) = config(DOCUMENTED);
    assert_eq!(diagnostics, []);
    assert_eq!(found.site.base_url.as_deref(), Some("https://example.org/resiliency/"));
    assert_eq!(found.site.repo.as_deref(), Some("https://github.com/example/bookstore"));
    let policy = found.policy;
    assert_eq!((policy.cadence, policy.cadence_warning, policy.retained), (21, 21, 3));
    assert_eq!((policy.agreement, policy.people, policy.accept), (90, 3, Accept::Conclusive));
    assert_eq!(policy.parties, ["developers", "operations"]);
    assert_eq!(policy.audience, ["team", "stakeholders"]);
    assert_eq!(found.bindings[0].keys, [("namespace".to_owned(), "7".to_owned())]);
    assert_eq!(found.sources.services, ["apps/*/resiliency/service.yaml"]);
    assert_eq!(found.sources.results, Sources::default().results);
    assert_eq!(found.key_dates[0].on.to_string(), "2026-11-20");
}

#[test]
fn given_environments_are_added_and_win_over_the_built_in_ones() {
    let map = config(DOCUMENTED).0.policy.environments;
    for (name, class) in [
        ("shop-eu", EnvironmentClass::Production),
        ("test", EnvironmentClass::Production),
        ("prod", EnvironmentClass::Production),
        ("live", EnvironmentClass::NonProduction),
        ("qa2", EnvironmentClass::NonProduction),
        ("qa", EnvironmentClass::NonProduction),
        ("qa3", EnvironmentClass::Unknown),
    ] {
        assert_eq!(map.class(Some(name), false), class, "{name}");
    }
}

#[test]
fn a_missing_file_is_an_error_and_a_file_of_comments_is_all_defaults() {
    let (_, diagnostics) = read(&MemoryTree::default());
    assert_eq!(diagnostics[0].code, Code::Unreadable);
    let (found, diagnostics) = config("# site:\n");
    assert_eq!((found.policy, diagnostics), (Policy::default(), vec![]));
    assert_eq!(problems(" \n")[0].0, Code::EmptyFile);
}

#[test]
fn everything_that_cannot_be_used_is_reported_and_the_rest_is_kept() {
    let text = "site:\n  title: Kept\n  base_url: ftp://example.org\n  theme: ../x\n  repo: \"https://\"\nenvironments:\n  production: [x]\n  non_production: [X]\npolicy:\n  review: 0d\n  cadence_warning: 36d\n  ci: 36h\n  retained: 0\n  agreement: {people: 0, parties: []}\nbindings:\n  - match: {}\n    set: {service: a}\n  - match: {tag: a}\n    set: {}\n  - match: {path: \"a/{b\"}\n    set: {service: a}\nsources:\n  results: [\"../**\", \"ok/**\"]\n  pages: /etc/**\ncolour: red\n";
    assert_eq!(
        problems(text),
        [
            (Code::BadSetting, 3, 13),
            (Code::BadSetting, 4, 10),
            (Code::BadSetting, 5, 9),
            (Code::BadSetting, 8, 20),
            (Code::BadValue, 10, 11),
            (Code::BadValue, 11, 20),
            (Code::BadTime, 12, 7),
            (Code::BadValue, 13, 13),
            (Code::BadValue, 14, 23),
            (Code::BadValue, 14, 35),
            (Code::BadSetting, 16, 12),
            (Code::BadSetting, 19, 10),
            (Code::BadSetting, 20, 19),
            (Code::BadSetting, 23, 13),
            (Code::NoMatch, 23, 22),
            (Code::BadSetting, 24, 10),
            (Code::UnknownKey, 25, 1),
        ]
    );
    let found = config(text).0;
    assert_eq!(found.site.title, "Kept");
    assert_eq!(found.policy.review, Policy::default().review);
    assert_eq!((found.bindings, found.sources.results), (vec![], vec!["ok/**".to_owned()]));
}

#[test]
fn every_field_of_the_policy_can_be_set() {
    let text = "policy: {review: 1d, agreement: {window: 2d, people: 3}, dr_exercise: 4d, critical_tests: 5d, \
                publish: 6d, cadence: 8d, cadence_warning: 7d, retained: 9, prod_exercise: 10d, automation: 11d, \
                dr_automation: 12d, ci: 13d, gate: 14d, prod_automation: 15d, prod_dr: 16d}";
    let (found, diagnostics) = config(text);
    assert_eq!(diagnostics, []);
    let Policy { review, agreement, people, dr_exercise, critical_tests, publish, cadence_warning, cadence, .. } =
        found.policy;
    let people = u32::try_from(people).unwrap();
    assert_eq!(
        [review, agreement, people, dr_exercise, critical_tests, publish, cadence_warning, cadence],
        [1, 2, 3, 4, 5, 6, 7, 8]
    );
    let policy = found.policy;
    assert_eq!(policy.retained, 9);
    let rest = [
        policy.prod_exercise,
        policy.automation,
        policy.dr_automation,
        policy.ci,
        policy.gate,
        policy.prod_automation,
        policy.prod_dr,
    ];
    assert_eq!(rest, [10, 11, 12, 13, 14, 15, 16]);
}

#[test]
fn every_key_of_the_schema_is_explained_and_every_reference_leads_somewhere() {
    fn look(value: &serde_json::Value, path: &str) {
        if let Some(reference) = value.get("$ref").and_then(|r| r.as_str()) {
            assert!(reference.bytes().all(|b| b.is_ascii_alphanumeric() || b"#/$_".contains(&b)), "{reference}");
        }
        if let Some(properties) = value.get("properties").and_then(|p| p.as_object()) {
            for (key, schema) in properties {
                let described = schema.get("description").is_some();
                assert!(described, "{path}.{key} is not explained");
            }
        }
        if let Some(object) = value.as_object() {
            for (key, inner) in object {
                look(inner, &format!("{path}.{key}"));
            }
        }
    }
    look(&schema(), "site");
    look(&policy_schema(), "policy");
}

#[test]
fn what_is_lost_of_what_judges_leaves_a_doubt_and_how_the_site_looks_does_not() {
    for (text, line) in [
        ("polcy: {cadence: 7d}\n", 1),
        ("site:\n  audiance: [team]\n", 2),
        ("policy:\n  cadence: 0d\n", 2),
        ("environments: {production: [x], non_production: [x]}\n", 1),
        ("bindings:\n  - {match: {}, set: {environment: qa}}\n", 2),
        ("sources: {results: [/etc/*]}\n", 1),
        ("site: [\n", 1),
        ("", 1),
    ] {
        let doubt = config(text).0.doubt.unwrap_or_else(|| panic!("no doubt: {text}"));
        assert_eq!((doubt.kind, doubt.place.line), (UnreadKind::Configuration, line), "{text}");
    }
    for text in
        ["site:\n  base_url: x\n  theme: ../x\n  repo: y\n", "sources: {pages: [docs/*]}\n", "policy: {cadence: 7d}\n"]
    {
        assert_eq!(config(text).0.doubt, None, "{text}");
    }
}

#[test]
fn another_policy_is_a_whole_file_or_the_part_of_it() {
    let base = Policy { cadence: 40, cadence_warning: 30, review: 100, ..Policy::default() };
    for text in ["cadence: 21d\n", "policy:\n  cadence: 21d\nsite: {title: x}\n", "{policy: {cadence: 21d}}"] {
        let policy = read_policy("other.yaml", text, &base).unwrap();
        // What is not written stays; a warning after the cadence would never be seen.
        assert_eq!(policy, Policy { cadence: 21, cadence_warning: 21, ..base.clone() }, "{text}");
    }
    assert_eq!(read_policy("other.yaml", "", &base).unwrap(), base);
    let policy = read_policy("o", "environments: {non_production: [qa2]}\nsite: {audience: [team]}\n", &base).unwrap();
    assert_eq!(policy.audience, ["team"]);
    assert_ne!(policy.environments, base.environments);
}

#[test]
fn what_is_wrong_with_another_policy_is_named_with_its_place() {
    let codes = |text: &str| -> Vec<(Code, u32)> {
        let diagnostics = read_policy("other.yaml", text, &Policy::default()).unwrap_err();
        diagnostics.iter().map(|d| (d.code, d.place.line)).collect()
    };
    assert_eq!(codes("cadense: 21d\n"), [(Code::UnknownKey, 1)]);
    assert_eq!(codes("policy:\n  cadense: 21d\n"), [(Code::UnknownKey, 2)]);
    assert_eq!(codes("review: 1d\ncadence: 0d\n"), [(Code::BadValue, 2)]);
    assert_eq!(codes("cadence: [\n").len(), 1);
}

#[test]
fn a_language_has_the_form_of_one() {
    let lang = |text: &str| {
        let (config, diagnostics) = read(&MemoryTree::new([("stagepost.yaml", format!("site: {{lang: {text}}}\n"))]));
        (config.site.lang, diagnostics.len())
    };
    // That the site's own words are in another language is told.
    for (good, told) in [("en", 0), ("en-GB", 0), ("de-CH", 1), ("zh-Hant-TW", 1), ("he", 1)] {
        assert_eq!(lang(good), (good.to_owned(), told));
    }
    for bad in ["english", "e", "'en us'", "'\"><b>'", "de-"] {
        assert_eq!(lang(bad), ("en".to_owned(), 1), "{bad}");
    }
}

#[test]
fn the_words_of_the_site_are_read_and_what_is_wrong_with_them_is_told_in_their_file() {
    let read = |settings: &str| {
        let files = [
            ("stagepost.yaml", format!("site: {{{settings}}}\n")),
            ("words/pt-BR.ftl", "nav-overview = Visão geral\nnav-overview = Outra\n".to_owned()),
        ];
        let (config, diagnostics) = read(&MemoryTree::new(files));
        let places: Vec<String> = diagnostics.iter().map(|d| d.place.to_string()).collect();
        assert!(config.doubt.is_none(), "no judgement rests on words");
        (config.site.lang, config.words.text("nav-overview").to_owned(), places)
    };
    let found = |lang: &str, said: &str, places: &[&str]| {
        (lang.to_owned(), said.to_owned(), places.iter().map(|place| (*place).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(read("title: x"), found("en", "Overview", &[]));
    assert_eq!(read("lang: pt"), found("pt", "Overview", &["stagepost.yaml:1:14"]));
    let own = ["words/pt-BR.ftl:1:1", "words/pt-BR.ftl:2:1"];
    // The file's name tells the language where nobody does.
    assert_eq!(read("words: words/pt-BR.ftl"), found("pt-BR", "Visão geral", &own));
    assert_eq!(read("words: words/pt-BR.ftl, lang: pt"), found("pt", "Visão geral", &own));
    assert_eq!(read("words: words/pt.ftl"), found("pt", "Overview", &["stagepost.yaml:1:15"]));
}
