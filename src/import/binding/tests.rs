//! Which service, dependency and environment a run is bound to, and by what.

use super::super::format::SourceFile;
use super::*;
use crate::model::place::Place;

fn foreign(tags: &[&str]) -> Foreign {
    let mut run = Run::blank("a", "chaos-toolkit", Place::start("x/a.json"));
    run.grade = Grade::Machine;
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    Foreign { tags, keys: vec![("namespace".into(), "shop".into())], ..Foreign::from(run) }
}

fn rule(path: Option<&str>, tag: Option<&str>, key: Option<&str>, environment: &str) -> BindingRule {
    BindingRule {
        path: path.map(str::to_owned),
        tag: tag.map(str::to_owned),
        keys: key.map(|value| ("namespace".to_owned(), value.to_owned())).into_iter().collect(),
        set: Bound { environment: Some(environment.to_owned()), ..Bound::default() },
        place: Place::start("stagepost.yaml").at(7, 1, 0),
    }
}

fn told(mut foreign: Foreign, sidecar: Option<&str>, rules: &[BindingRule]) -> (Run, Vec<Diagnostic>) {
    let sidecar = sidecar.map(|text| Sidecar::read(&SourceFile { path: "x/a.json.meta.yaml", text }).unwrap());
    let diagnostics = bind(&mut foreign, "x/a.json", sidecar.as_ref(), &Rules::new(rules), Some("home"));
    (foreign.run, diagnostics)
}

fn bound(tags: &[&str], sidecar: Option<&str>, rules: &[BindingRule]) -> Run {
    told(foreign(tags), sidecar, rules).0
}

/// Place and words of everything that is told.
fn words(diagnostics: &[Diagnostic]) -> Vec<String> {
    assert!(diagnostics.iter().all(|d| matches!(d.code, Code::Contradiction | Code::Overruled)), "{diagnostics:?}");
    diagnostics.iter().map(|d| format!("{}: {}", d.place, d.message)).collect()
}

#[test]
fn the_sidecar_comes_before_tags_before_rules_before_the_folder() {
    let rules = [rule(Some("x/**"), None, None, "by-rule")];
    let run = bound(&["environment:by-tag"], Some("environment: by-sidecar"), &rules);
    assert_eq!(run.environment.as_deref(), Some("by-sidecar"));
    assert!(run.derived.iter().all(|d| d.field != "environment"));
    let run = bound(&["environment:by-tag", "service:shop"], None, &rules);
    assert_eq!((run.environment.as_deref(), run.services), (Some("by-tag"), vec!["shop".to_owned()]));
    let run = bound(&[], None, &rules);
    assert_eq!((run.environment.as_deref(), run.services), (Some("by-rule"), vec!["home".to_owned()]));
    assert!(run.derived.contains(&Derived { field: "environment", from: "the rule for `x/**`".to_owned() }));
}

#[test]
fn everything_in_a_rule_must_hold_and_the_first_rule_wins() {
    let rules = [
        rule(Some("y/**"), None, None, "other path"),
        rule(Some("x/*"), Some("team:blue"), None, "other tag"),
        rule(Some("x/*"), None, Some("blue"), "other key"),
        rule(Some("x/*"), Some("team:shop"), Some("shop"), "this"),
        rule(None, Some("team:shop"), None, "too late"),
    ];
    assert_eq!(bound(&["team:shop"], None, &rules).environment.as_deref(), Some("this"));
    assert_eq!(bound(&[], None, &rules).environment, None);
}

#[test]
fn kind_and_execution_follow_from_what_is_bound_and_are_shown_as_derived() {
    let run = bound(&["dependency:db", "trigger:ci"], None, &[]);
    assert_eq!((run.kind, run.execution), (Some(RunKind::DependencyFailure), Some(Execution::Automated)));
    assert!(run.derived.contains(&Derived { field: "execution", from: "the trigger `ci`".to_owned() }));
    assert_eq!(bound(&[], Some("trigger: human"), &[]).execution, Some(Execution::Semi));
    assert_eq!(bound(&[], Some("trigger: ci\nexecution: semi"), &[]).execution, Some(Execution::Semi));
    assert_eq!(bound(&[], None, &[]).kind, Some(RunKind::Experiment));
}

#[test]
fn a_trigger_makes_a_hand_written_run_no_automated_one() {
    let mut foreign = foreign(&["trigger:ci"]);
    foreign.run.grade = Grade::Recorded;
    bind(&mut foreign, "x/a.json", None, &Rules::new(&[]), None);
    assert_eq!((foreign.run.execution, foreign.run.services), (None, vec![]));
}

#[test]
fn a_result_may_belong_to_several_services_and_fail_several_dependencies() {
    let names = |run: &Run| (run.services.clone(), run.dependencies().map(str::to_owned).collect::<Vec<_>>());
    let both = (vec!["shop".to_owned(), "pay".to_owned()], vec!["db".to_owned(), "cdn".to_owned()]);
    let by_tags = bound(&["service:shop", "dependency=db", "service: pay", "dependency:cdn"], None, &[]);
    assert_eq!(names(&by_tags), both);
    assert_eq!(by_tags.derived("service").unwrap().from, "the tag `service:shop` and the tag `service: pay`");
    assert_eq!(by_tags.kind, Some(RunKind::DependencyFailure));
    assert_eq!(names(&bound(&["services:shop,pay", "dependencies: db , cdn"], None, &[])), both);
    assert_eq!(names(&bound(&[], Some("services: [shop, pay]\ndependencies: [db, cdn]"), &[])), both);
    assert_eq!(names(&bound(&[], Some("services: [shop, pay]\ndependency: db\ndependencies: [cdn, db]"), &[])), both);
    let set = Bound { services: both.0.clone(), dependencies: both.1.clone(), ..Bound::default() };
    let by_rule = BindingRule { set, ..rule(Some("x/**"), None, None, "") };
    let by_rule = bound(&[], None, &[by_rule]);
    assert_eq!(names(&by_rule), both);
    assert_eq!(by_rule.derived("dependency").unwrap().from, "the rule for `x/**`");
}

#[test]
fn a_star_stands_for_any_text_and_keys_are_the_same_however_they_are_spelt() {
    for (wanted, value, holds) in [
        ("shop", "shop", true),
        ("shop", "Shop", false),
        ("shop/*", "shop/nightly/db", true),
        ("*/db", "shop/nightly/db", true),
        ("s*p*y", "shop/nightly", true),
        ("s*p*y", "shop/nights", false),
        ("*", "", true),
        ("ab*ba", "aba", false),
        ("a*b*c", "acb", false),
    ] {
        assert_eq!(fits(wanted, value), holds, "{wanted} {value}");
    }
    assert!(same_key("resource group", "Resource_Group") && !same_key("account", "accounts"));
    let rules = [rule(None, Some("team:*"), Some("sh*"), "here")];
    assert_eq!(bound(&["team:blue"], None, &rules).environment.as_deref(), Some("here"));
}

#[test]
fn who_says_something_else_than_the_stronger_is_told_with_both_places() {
    let rules = [rule(Some("x/**"), None, None, "by-rule"), rule(None, None, Some("shop"), "by-second-rule")];
    let (run, said) = told(foreign(&["env:by-tag"]), Some("trigger: ci\nenvironment: by-sidecar"), &rules[..1]);
    assert_eq!(run.environment.as_deref(), Some("by-sidecar"));
    assert_eq!(
        words(&said),
        [
            "x/a.json.meta.yaml:2:14: the sidecar says environment `by-sidecar`, and the tag `env:by-tag` says \
             `by-tag`; `by-sidecar` is taken",
            "x/a.json.meta.yaml:2:14: the sidecar says environment `by-sidecar`, and the rule for `x/**` \
             (stagepost.yaml:7) says `by-rule`; `by-sidecar` is taken",
        ]
    );
    let (_, said) = told(foreign(&["env:one", "env:two", "env:ONE"]), None, &[]);
    assert_eq!(
        words(&said),
        ["x/a.json:1:1: the tag `env:one` says environment `one`, and the tag `env:two` says `two`; `one` is taken"]
    );
    // Of rules the first is meant to win, and who says less or the same contradicts nobody.
    assert_eq!(words(&told(foreign(&[]), None, &rules).1), [""; 0]);
    let several = told(foreign(&["service:pay"]), Some("services: [shop, pay]"), &[]);
    assert_eq!(words(&several.1), [""; 0]);
    let other = told(foreign(&["service:pay", "service:shop"]), Some("service: shop"), &[]);
    assert_eq!((other.0.services, words(&other.1).len()), (vec!["shop".to_owned()], 1));
}

#[test]
fn what_a_run_written_by_hand_says_contradicts_no_rule() {
    let mut by_hand = foreign(&[]);
    by_hand.run.format = "native";
    by_hand.run.environment = Some("qa".to_owned());
    let (run, said) = told(by_hand, None, &[rule(Some("x/**"), None, None, "staging")]);
    assert_eq!((run.environment.as_deref(), words(&said).len()), (Some("qa"), 0));
}

#[test]
fn a_sidecar_wins_over_the_tools_own_word_but_takes_no_person_out_of_a_run() {
    let mut by_tool = foreign(&[]);
    by_tool.run.environment = Some("qa".to_owned());
    by_tool.run.trigger = Some(Trigger::Human);
    let (run, said) = told(by_tool, Some("environment: staging\ntrigger: ci"), &[]);
    assert_eq!((run.environment.as_deref(), run.trigger), (Some("staging"), Some(Trigger::Human)));
    assert_eq!(run.execution, Some(Execution::Semi));
    assert_eq!(
        words(&said),
        [
            "x/a.json.meta.yaml:1:1: the sidecar says that `ci` started the run, and the tool's own file that a person \
             did; a person is taken",
            "x/a.json.meta.yaml:1:14: the sidecar says environment `staging`, and the result itself (x/a.json:1) says \
             `qa`; `staging` is taken",
        ]
    );
    let mut implied = foreign(&[]);
    implied.run.environment = Some("default".to_owned());
    implied.run.derived.push(Derived { field: "environment", from: "the namespace".to_owned() });
    let (run, said) = told(implied, Some("environment: staging"), &[]);
    assert_eq!((run.environment.as_deref(), run.derived("environment"), said.len()), (Some("staging"), None, 0));
}

#[test]
fn what_record_derived_from_the_pipeline_stays_derived_beside_the_tools_own_word() {
    let mut by_tool = foreign(&[]);
    by_tool.run.trigger = Some(Trigger::Api);
    let sidecar = "trigger: ci\nrecorded: {on: 2026-10-01, derived: {trigger: GITHUB_EVENT_NAME}}";
    let (run, said) = told(by_tool, Some(sidecar), &[]);
    assert_eq!(run.derived("trigger").map(|derived| derived.from.as_str()), Some("GITHUB_EVENT_NAME"));
    assert_eq!((run.trigger, words(&said).len()), (Some(Trigger::Ci), 1));
}
