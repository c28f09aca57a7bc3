//! Binding: to which services, dependencies and environment a result belongs.
//!
//! The order: the sidecar, the result's own tags, the rules of `stagepost.yaml`, the folder. Each
//! gives only what those before it left open. What comes from a tag or a rule is shown as derived, and
//! who gives another value than the stronger one is told, with both places.

use super::format::Foreign;
use super::run::Sidecar;
use crate::config::{BindingRule, Bound};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::run::{Derived, Execution, Grade, Run, RunKind, Trigger};
use crate::tree;
use globset::GlobMatcher;

/// The rules of the configuration, ready for use.
#[derive(Debug)]
pub struct Rules<'c> {
    rules: Vec<Ready<'c>>,
}

/// A rule whose patterns are compiled.
#[derive(Debug)]
struct Ready<'c> {
    rule: &'c BindingRule,
    path: Option<GlobMatcher>,
}

impl<'c> Rules<'c> {
    /// Compiles the rules' globs. A rule whose glob is none applies to nothing.
    pub fn new(rules: &'c [BindingRule]) -> Self {
        let compile = |rule: &'c BindingRule| {
            let path = match &rule.path {
                None => None,
                Some(path) => Some(tree::glob(path).ok()?.compile_matcher()),
            };
            Some(Ready { rule, path })
        };
        Self { rules: rules.iter().filter_map(compile).collect() }
    }

    fn matching<'r>(&'r self, foreign: &'r Foreign, path: &'r str) -> impl Iterator<Item = &'c BindingRule> + 'r {
        let holds = move |Ready { rule, path: glob }: &&Ready<'c>| {
            let path = glob.as_ref().is_none_or(|glob| glob.is_match(path));
            let tag = rule.tag.as_ref().is_none_or(|wanted| foreign.tags.iter().any(|tag| fits(wanted, tag)));
            let key = |(name, wanted): &(String, String)| {
                foreign.keys.iter().any(|(key, value)| same_key(name, key) && fits(wanted, value))
            };
            path && tag && rule.keys.iter().all(key)
        };
        self.rules.iter().filter(holds).map(|ready| ready.rule)
    }
}

/// Whether two names of a key are the same to people: `resource group`, `resource_group`, `Resource-Group`.
fn same_key(name: &str, other: &str) -> bool {
    let plain = |name: &str| -> String {
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    plain(name) == plain(other)
}

/// Whether a value is the wanted one, in which `*` stands for any text.
fn fits(wanted: &str, value: &str) -> bool {
    let Some((start, rest)) = wanted.split_once('*') else { return wanted == value };
    let Some(mut value) = value.strip_prefix(start) else { return false };
    let Some((middle, end)) = rest.rsplit_once('*') else { return value.ends_with(rest) };
    for part in middle.split('*') {
        let Some(at) = value.find(part) else { return false };
        value = value.get(at + part.len()..).unwrap_or_default();
    }
    value.ends_with(end)
}

/// Binds one run of a file; `home` is the service in whose folder the file lies.
pub fn bind(
    foreign: &mut Foreign,
    path: &str,
    sidecar: Option<&Sidecar>,
    rules: &Rules<'_>,
    home: Option<&str>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if let Some(sidecar) = sidecar {
        let (own, implied) = (given(&foreign.run), foreign.run.derived.clone());
        diagnostics = sidecar.merge(foreign);
        let mut binder = Binder { foreign, sidecar: Some(sidecar), diagnostics: &mut diagnostics };
        binder.overruled(&own, &implied);
    }
    let tags: Vec<(Bound, String)> =
        foreign.tags.iter().filter_map(|tag| Some((from_tag(tag)?, format!("the tag `{tag}`")))).collect();
    let matching: Vec<_> = rules.matching(foreign, path).map(|rule| (&rule.set, words(rule), &rule.place)).collect();
    let mut binder = Binder { foreign, sidecar, diagnostics: &mut diagnostics };
    // A result carries a tag for each of its services and dependencies.
    binder.offer(&together(&tags, |bound| &mut bound.services), &every(&tags, |b| !b.services.is_empty()), None);
    let all = together(&tags, |bound| &mut bound.dependencies);
    binder.offer(&all, &every(&tags, |b| !b.dependencies.is_empty()), None);
    for (bound, from) in &tags {
        let single = Bound { services: Vec::new(), dependencies: Vec::new(), ..bound.clone() };
        binder.offer(&single, from, None);
    }
    for (bound, from, place) in matching {
        binder.offer(bound, &from, Some(place));
    }
    let run = &mut foreign.run;
    if run.services.is_empty() {
        run.services.extend(home.map(str::to_owned));
    }
    if run.kind.is_none() {
        let (kind, from) = match &run.target() {
            Some(target) => (RunKind::DependencyFailure, format!("the dependency `{target}`")),
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

/// What a run says of itself by which it is bound.
fn given(run: &Run) -> Bound {
    Bound {
        services: run.services.clone(),
        dependencies: run.dependencies().map(str::to_owned).collect(),
        environment: run.environment.clone(),
        kind: run.kind,
        playbook: run.playbook.clone(),
        scenario: run.scenario.clone(),
        trigger: run.trigger,
        execution: run.execution,
    }
}

/// The names that all tags give together.
fn together(tags: &[(Bound, String)], field: fn(&mut Bound) -> &mut Vec<String>) -> Bound {
    let mut all = Bound::default();
    for (bound, _) in tags {
        for name in field(&mut bound.clone()).drain(..) {
            let names = field(&mut all);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    all
}

/// The tags that give something, in words.
fn every(tags: &[(Bound, String)], gives: fn(&Bound) -> bool) -> String {
    tags.iter().filter(|(bound, _)| gives(bound)).map(|(_, from)| from.as_str()).collect::<Vec<_>>().join(" and ")
}

/// One run that is being bound.
struct Binder<'b> {
    foreign: &'b mut Foreign,
    sidecar: Option<&'b Sidecar>,
    diagnostics: &'b mut Vec<Diagnostic>,
}

impl Binder<'_> {
    /// Tells what the tool's own file says otherwise than the sidecar. A person who started the run does
    /// not leave it by what is written beside it.
    fn overruled(&mut self, own: &Bound, implied: &[Derived]) {
        let run = &mut self.foreign.run;
        let person = own.trigger == Some(Trigger::Human) && run.trigger != own.trigger;
        let claimed = run.trigger;
        if person {
            run.trigger = own.trigger;
        }
        if let Some(claimed) = claimed.filter(|_| person) {
            let message = format!(
                "the sidecar says that `{}` started the run, and the tool's own file that a person did; a person is \
                 taken",
                claimed.as_str()
            );
            let place = self.place("trigger");
            let help = "correct `trigger:` in the sidecar";
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, place, message, help));
        }
        let now = given(&self.foreign.run);
        // What the file only implied is no word of its own.
        let is_implied = |field: &str| implied.iter().any(|derived| derived.field == field);
        let place = self.foreign.run.place.clone();
        for Difference { field, weaker, stronger } in differences(own, &now) {
            if !is_implied(field) {
                self.contradict(field, "the result itself", Some(&place), &weaker, &stronger);
            }
        }
        let outdated = |derived: &Derived| implied.contains(derived) && changed(own, &now, derived.field);
        self.foreign.run.derived.retain(|derived| !outdated(derived));
    }

    /// Gives the run what it does not have yet, and tells where it has something else. Of several rules
    /// the first is meant to win; nothing is told of the others.
    fn offer(&mut self, bound: &Bound, from: &str, rule: Option<&Place>) {
        let before = given(&self.foreign.run);
        for Difference { field, weaker, stronger } in differences(bound, &before) {
            let by_rule = self.foreign.run.derived(field).is_some_and(|derived| derived.from.starts_with(RULE));
            // A run written by hand says all that it wants to say; rules are made for tools.
            let by_hand = self.foreign.run.format == super::run::ID;
            if rule.is_none() || !by_rule && !by_hand {
                self.contradict(field, from, rule, &weaker, &stronger);
            }
        }
        let Bound { services, dependencies, environment, kind, playbook, scenario, trigger, execution } = bound;
        let run = &mut self.foreign.run;
        if run.services.is_empty() && !services.is_empty() {
            run.services.clone_from(services);
            run.derived.push(Derived { field: "service", from: from.to_owned() });
        }
        if run.dependency.is_none() && !dependencies.is_empty() {
            run.set_dependencies(dependencies.clone());
            run.derived.push(Derived { field: "dependency", from: from.to_owned() });
        }
        fill(&mut run.environment, environment, "environment", from, &mut run.derived);
        fill(&mut run.kind, kind, "kind", from, &mut run.derived);
        fill(&mut run.playbook, playbook, "playbook", from, &mut run.derived);
        fill(&mut run.scenario, scenario, "scenario", from, &mut run.derived);
        fill(&mut run.trigger, trigger, "trigger", from, &mut run.derived);
        fill(&mut run.execution, execution, "execution", from, &mut run.derived);
    }

    /// Two givers say different things of one field: the weaker one's word is not taken.
    fn contradict(&mut self, field: &'static str, from: &str, at: Option<&Place>, weaker: &str, stronger: &str) {
        let place = self.place(field);
        let giver = match self.foreign.run.derived(field) {
            Some(derived) => derived.from.clone(),
            None if self.sidecar.is_some_and(|sidecar| *place.file == *sidecar.path()) => "the sidecar".to_owned(),
            None => "the result itself".to_owned(),
        };
        let at = at.map(|at| format!(" ({}:{})", at.file, at.line)).unwrap_or_default();
        let message =
            format!("{giver} says {field} `{stronger}`, and {from}{at} says `{weaker}`; `{stronger}` is taken",);
        let help = "let both say the same, or take one of them away";
        self.diagnostics.push(Diagnostic::new(Code::Overruled, place, message, help));
    }

    /// Where the value of a field stands.
    fn place(&self, field: &str) -> Place {
        let Foreign { run, places, .. } = &*self.foreign;
        let named = match field {
            "service" => &places.service,
            "dependency" => &places.dependency,
            "environment" => &places.environment,
            "playbook" => &places.playbook,
            _ => &None,
        };
        match (named, self.sidecar) {
            (Some(place), _) => place.clone(),
            (None, Some(sidecar)) if run.derived(field).is_none() => Place::start(sidecar.path()),
            _ => run.place.clone(),
        }
    }
}

/// A field for which two givers have different values.
struct Difference {
    field: &'static str,
    weaker: String,
    stronger: String,
}

/// What the weaker giver says otherwise than the stronger one.
fn differences(weaker: &Bound, stronger: &Bound) -> Vec<Difference> {
    let lists = [
        ("service", &weaker.services, &stronger.services),
        ("dependency", &weaker.dependencies, &stronger.dependencies),
    ];
    let words = [
        ("environment", weaker.environment.as_deref(), stronger.environment.as_deref()),
        ("kind", weaker.kind.map(RunKind::as_str), stronger.kind.map(RunKind::as_str)),
        ("playbook", weaker.playbook.as_deref(), stronger.playbook.as_deref()),
        ("scenario", weaker.scenario.as_deref(), stronger.scenario.as_deref()),
        ("trigger", weaker.trigger.map(Trigger::as_str), stronger.trigger.map(Trigger::as_str)),
        ("execution", weaker.execution.map(Execution::as_str), stronger.execution.map(Execution::as_str)),
    ];
    let lists = lists
        .into_iter()
        .filter(|(_, weaker, stronger)| !stronger.is_empty() && weaker.iter().any(|name| !stronger.contains(name)));
    let words = words.into_iter().filter_map(|(field, weaker, stronger)| {
        let (weaker, stronger) = weaker.zip(stronger)?;
        let same = weaker.eq_ignore_ascii_case(stronger);
        (!same).then(|| Difference { field, weaker: weaker.to_owned(), stronger: stronger.to_owned() })
    });
    lists
        .map(|(field, weaker, stronger)| Difference { field, weaker: weaker.join(", "), stronger: stronger.join(", ") })
        .chain(words)
        .collect()
}

/// Whether a field has another value than before.
fn changed(before: &Bound, now: &Bound, field: &str) -> bool {
    differences(before, now).iter().chain(&differences(now, before)).any(|difference| difference.field == field)
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
    let names = || value.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let bound = match key.trim().to_ascii_lowercase().as_str() {
        "service" | "services" => Bound { services: names(), ..Bound::default() },
        "dependency" | "dependencies" => Bound { dependencies: names(), ..Bound::default() },
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

/// How a rule in words begins.
const RULE: &str = "the rule for ";

/// A rule in words.
fn words(rule: &BindingRule) -> String {
    match (&rule.path, &rule.tag, rule.keys.first()) {
        (Some(path), ..) => format!("{RULE}`{path}`"),
        (None, Some(tag), _) => format!("{RULE}the tag `{tag}`"),
        (None, None, Some((key, value))) => format!("{RULE}{key} `{value}`"),
        (None, None, None) => format!("{RULE}everything"),
    }
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
mod tests;
