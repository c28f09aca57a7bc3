//! Binding: to which service, dependency and environment a result belongs.
//!
//! The order: the sidecar, the result's own tags, the rules of `stagepost.yaml`, the folder. Each
//! gives only what those before it left open. What comes from a tag or a rule is shown as derived.

use super::format::Foreign;
use super::run::Sidecar;
use crate::config::{BindingRule, Bound};
use crate::model::diagnostic::Diagnostic;
use crate::model::run::{Derived, Execution, Grade, Run, RunKind, Trigger};
use crate::tree;
use globset::GlobMatcher;

/// The rules of the configuration, ready for use.
#[derive(Debug)]
pub struct Rules<'c> {
    rules: Vec<(&'c BindingRule, Option<GlobMatcher>)>,
}

impl<'c> Rules<'c> {
    /// Compiles the rules' globs. A rule whose glob is none applies to nothing.
    pub fn new(rules: &'c [BindingRule]) -> Self {
        let compile = |rule: &'c BindingRule| match &rule.path {
            None => Some((rule, None)),
            Some(path) => Some((rule, Some(tree::glob(path).ok()?.compile_matcher()))),
        };
        Self { rules: rules.iter().filter_map(compile).collect() }
    }

    fn matching<'r>(&'r self, foreign: &'r Foreign, path: &'r str) -> impl Iterator<Item = &'c BindingRule> + 'r {
        let holds = move |(rule, glob): &&(&BindingRule, Option<GlobMatcher>)| {
            let path = glob.as_ref().is_none_or(|glob| glob.is_match(path));
            let tag = rule.tag.as_ref().is_none_or(|tag| foreign.tags.contains(tag));
            path && tag && rule.keys.iter().all(|pair| foreign.keys.contains(pair))
        };
        self.rules.iter().filter(holds).map(|(rule, _)| *rule)
    }
}

/// Binds one run of a file; `home` is the service in whose folder the file lies.
pub fn bind(
    foreign: &mut Foreign,
    path: &str,
    sidecar: Option<&Sidecar>,
    rules: &Rules<'_>,
    home: Option<&str>,
) -> Vec<Diagnostic> {
    let diagnostics = sidecar.map(|sidecar| sidecar.merge(foreign)).unwrap_or_default();
    for (bound, tag) in foreign.tags.iter().filter_map(|tag| Some((from_tag(tag)?, tag))) {
        apply(&mut foreign.run, &bound, &format!("the tag `{tag}`"));
    }
    let matching: Vec<_> = rules.matching(foreign, path).collect();
    for rule in matching {
        apply(&mut foreign.run, &rule.set, &words(rule));
    }
    let run = &mut foreign.run;
    if run.services.is_empty() {
        run.services.extend(home.map(str::to_owned));
    }
    if run.kind.is_none() {
        let (kind, from) = match &run.dependency {
            Some(dependency) => (RunKind::DependencyFailure, format!("the dependency `{dependency}`")),
            None => (RunKind::Experiment, "no dependency being named".to_owned()),
        };
        run.kind = Some(kind);
        run.derived.push(Derived { field: "kind", from });
    }
    if run.execution.is_none() && run.grade == Grade::Machine {
        derive_execution(run);
    }
    diagnostics
}

/// How a tool's run was carried out, where nobody says: without people when something other than a
/// person started it; otherwise a tool that keeps its own record carried out the steps for somebody.
fn derive_execution(run: &mut Run) {
    let (execution, from) = match run.trigger {
        Some(trigger @ (Trigger::Ci | Trigger::Schedule | Trigger::Api)) => {
            (Execution::Automated, format!("the trigger `{}`", trigger.as_str()))
        }
        _ if run.format != "native" => (Execution::Semi, "the tool carrying out the steps".to_owned()),
        _ => return,
    };
    run.execution = Some(execution);
    run.derived.push(Derived { field: "execution", from });
}

/// What a tag such as `service:bookstore-api` gives.
fn from_tag(tag: &str) -> Option<Bound> {
    let (key, value) = tag.split_once([':', '='])?;
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let text = Some(value.to_owned());
    let bound = match key.trim().to_ascii_lowercase().as_str() {
        "service" => Bound { service: text, ..Bound::default() },
        "dependency" => Bound { dependency: text, ..Bound::default() },
        "environment" | "env" => Bound { environment: text, ..Bound::default() },
        "kind" => Bound { kind: Some(RunKind::parse(value)?), ..Bound::default() },
        "playbook" => Bound { playbook: text, ..Bound::default() },
        "scenario" => Bound { scenario: text, ..Bound::default() },
        "trigger" => Bound { trigger: Some(Trigger::parse(value)?), ..Bound::default() },
        "execution" => Bound { execution: Some(Execution::parse(value)?), ..Bound::default() },
        _ => return None,
    };
    Some(bound)
}

/// A rule in words.
fn words(rule: &BindingRule) -> String {
    match (&rule.path, &rule.tag, rule.keys.first()) {
        (Some(path), ..) => format!("the rule for `{path}`"),
        (None, Some(tag), _) => format!("the rule for the tag `{tag}`"),
        (None, None, Some((key, value))) => format!("the rule for {key} `{value}`"),
        (None, None, None) => "a rule".to_owned(),
    }
}

/// Gives a run what it does not have yet.
fn apply(run: &mut Run, bound: &Bound, from: &str) {
    let Bound { service, dependency, environment, kind, playbook, scenario, trigger, execution } = bound;
    if let Some(service) = service.as_ref().filter(|_| run.services.is_empty()) {
        run.services.push(service.clone());
        run.derived.push(Derived { field: "service", from: from.to_owned() });
    }
    fill(&mut run.dependency, dependency, "dependency", from, &mut run.derived);
    fill(&mut run.environment, environment, "environment", from, &mut run.derived);
    fill(&mut run.kind, kind, "kind", from, &mut run.derived);
    fill(&mut run.playbook, playbook, "playbook", from, &mut run.derived);
    fill(&mut run.scenario, scenario, "scenario", from, &mut run.derived);
    fill(&mut run.trigger, trigger, "trigger", from, &mut run.derived);
    fill(&mut run.execution, execution, "execution", from, &mut run.derived);
}

fn fill<T: Clone>(
    value: &mut Option<T>,
    given: &Option<T>,
    field: &'static str,
    from: &str,
    derived: &mut Vec<Derived>,
) {
    if value.is_none() && given.is_some() {
        value.clone_from(given);
        derived.push(Derived { field, from: from.to_owned() });
    }
}

#[cfg(test)]
mod tests {
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
        }
    }

    fn bound(tags: &[&str], sidecar: Option<&str>, rules: &[BindingRule]) -> Run {
        let mut foreign = foreign(tags);
        let sidecar = sidecar.map(|text| Sidecar::read(&SourceFile { path: "x/a.json.meta.yaml", text }).unwrap());
        let diagnostics = bind(&mut foreign, "x/a.json", sidecar.as_ref(), &Rules::new(rules), Some("home"));
        assert_eq!(diagnostics, []);
        foreign.run
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
}
