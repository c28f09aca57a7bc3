//! Written configuration → valid configuration. What cannot be used is reported and keeps its default.

mod site;

use super::written::{
    WrittenAgreement, WrittenConfig, WrittenEnvironments, WrittenEvidence, WrittenKeyDate, WrittenMatch, WrittenPeriod,
    WrittenPolicy, WrittenRule, WrittenSet, WrittenSilence, WrittenSources, WrittenStage2,
};
use super::{BindingRule, Bound, Config, Evidence, Redaction, SilenceRule, Sources, control};
use crate::model::catalog::{Unread, UnreadKind};
use crate::model::control::Control;
use crate::model::diagnostic::{Code, Diagnostic, Severity, Silence};
use crate::model::environment::Environments;
use crate::model::period::Period;
use crate::model::place::Place;
use crate::model::policy::Policy;
use crate::model::service::KeyDate;
use crate::model::text::same_address;
use crate::tree::{self, MemoryTree, SourceTree};
use crate::yaml::{self, Budget, Days, OneOrMany, Spanned, Text};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The name of the configuration's file, at the project root.
pub const FILE: &str = "stagepost.yaml";

/// Reads `stagepost.yaml`.
///
/// A configuration with errors is what could be read of it, with defaults for the rest; a missing
/// file is an error.
pub fn read(tree: &dyn SourceTree) -> (Config, Vec<Diagnostic>) {
    let place = Place::start(FILE);
    if !tree.contains(FILE) {
        let message = "there is no stagepost.yaml here";
        let help = "run `stagepost init` to begin a project, or name the folder that holds stagepost.yaml";
        return (Config::default(), vec![Diagnostic::new(Code::Unreadable, place, message, help)]);
    }
    let text = match tree::text(tree, FILE, Budget::OWN.bytes) {
        Ok(text) => text,
        Err(diagnostic) => {
            let doubt = doubt(std::slice::from_ref(&diagnostic));
            return (Config { doubt, ..Config::default() }, vec![diagnostic]);
        }
    };
    let (written, diagnostics) = yaml::salvage::<WrittenConfig>(&text, &place, Budget::OWN);
    let mut reader = Reader { place, tree, diagnostics, cosmetic: Vec::new() };
    let mut config = reader.config(written.unwrap_or_default());
    config.doubt = doubt(&reader.diagnostics);
    if config.doubt.is_some() && text.contains("redact") {
        // What was to be left out may be what could not be read: better too little is published.
        config.site.redact = Redaction { email: true, phone: true };
    }
    reader.diagnostics.append(&mut reader.cosmetic);
    reader.diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    (config, reader.diagnostics)
}

/// Why nothing can be judged, when something of the configuration was lost.
fn doubt(diagnostics: &[Diagnostic]) -> Option<Unread> {
    let first = diagnostics.iter().filter(|d| d.severity() == Severity::Error).min_by_key(|d| d.order())?;
    let (reason, place) = (first.message.clone(), first.place.clone());
    Some(Unread { kind: UnreadKind::Configuration, dependency: None, reason, place })
}

/// Reads another policy: a whole `stagepost.yaml`, or only what stands under its key `policy`. What is
/// not written stays as it is in `base`, environments and audience too.
///
/// # Errors
/// Everything that is wrong with the text, by place in the file called `name`.
pub fn read_policy(name: &str, text: &str, base: &Policy) -> Result<Policy, Vec<Diagnostic>> {
    let place = Place::start(name);
    let whole = |policy: WrittenPolicy| WrittenConfig { policy: Some(policy), ..WrittenConfig::default() };
    let written = match yaml::read::<WrittenPolicy>(text, &place, Budget::OWN) {
        Ok(policy) => Ok(whole(policy)),
        // The reading that leaves less to complain about, and that later, is the one that was meant.
        Err(bare) => match yaml::read::<WrittenConfig>(text, &place, Budget::OWN) {
            Err(config) => {
                let trouble = |found: &[Diagnostic]| (found.len(), Reverse(found.first().map(|d| d.place.line)));
                Err(if trouble(&config) < trouble(&bare) { config } else { bare })
            }
            config => config,
        },
    };
    let WrittenConfig { site, environments, policy, .. } = written?;
    let nowhere = MemoryTree::default();
    let mut reader = Reader { place, tree: &nowhere, diagnostics: Vec::new(), cosmetic: Vec::new() };
    let mut policy = reader.policy(policy.unwrap_or_default(), base.clone());
    if let Some(environments) = environments {
        policy.environments = reader.environments(environments);
    }
    let (_, _, audience) = reader.site(site.unwrap_or_default());
    if !audience.is_empty() {
        policy.audience = audience;
    }
    if reader.diagnostics.is_empty() { Ok(policy) } else { Err(reader.diagnostics) }
}

struct Reader<'t> {
    place: Place,
    tree: &'t dyn SourceTree,
    diagnostics: Vec<Diagnostic>,
    /// What is wrong with how the site looks and where it stands: no judgement rests on it.
    cosmetic: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn problem<T>(&mut self, code: Code, at: &Spanned<T>, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::new(code, at.place(&self.place), message, help));
    }

    fn blemish<T>(&mut self, at: &Spanned<T>, message: String, help: &str) {
        self.cosmetic.push(Diagnostic::new(Code::BadSetting, at.place(&self.place), message, help));
    }

    fn config(&mut self, written: WrittenConfig) -> Config {
        let WrittenConfig { site, environments, policy, bindings, formats, key_dates, sources, silence, evidence } =
            written;
        let mut policy = self.policy(policy.unwrap_or_default(), Policy::default());
        policy.environments = self.environments(environments.unwrap_or_default());
        let (site, words, audience) = self.site(site.unwrap_or_default());
        policy.audience = audience;
        let (formats, found) = super::format::formats(formats, &self.place);
        self.diagnostics.extend(found);
        Config {
            site,
            policy,
            sources: self.sources(sources.unwrap_or_default()),
            bindings: bindings.into_iter().filter_map(|rule| self.rule(rule)).collect(),
            formats,
            key_dates: key_dates
                .into_iter()
                .map(|WrittenKeyDate { name, on }| KeyDate { name: name.0, on: on.0 })
                .collect(),
            silences: silence.into_iter().filter_map(|silence| self.silence(silence)).collect(),
            evidence: self.evidence(evidence.unwrap_or_default()),
            words,
            doubt: None,
        }
    }

    /// Somebody's word that a lint does not apply. What cannot be read silences nothing.
    fn silence(&mut self, written: Spanned<WrittenSilence>) -> Option<SilenceRule> {
        let place = written.place(&self.place);
        let WrittenSilence { lint, reason, path } = written.value;
        if let Some(path) = &path
            && let Err(words) = tree::glob(&path.value)
        {
            let message = format!("`{}` is no glob: {words}", path.value);
            self.blemish(path, message, "write it as services/*/playbooks/*.md");
            return None;
        }
        match Silence::of(&lint.0, reason.as_ref().map(|reason| reason.0.as_str()), place) {
            Ok(silence) => Some(SilenceRule { path: path.map(|path| path.value), silence }),
            Err(problem) => {
                self.cosmetic.push(problem);
                None
            }
        }
    }

    fn environments(&mut self, written: WrittenEnvironments) -> Environments {
        let WrittenEnvironments { production, non_production } = written;
        let name = |text: &Spanned<Text>| text.value.0.trim().to_lowercase();
        let given: Vec<String> = production.iter().map(name).collect();
        let mut others = Vec::new();
        for text in non_production {
            if given.contains(&name(&text)) {
                let message = format!("`{}` is in both lists", text.value.0);
                let help = "an environment is production or it is not: keep the name in one list";
                self.problem(Code::BadSetting, &text, message, help);
            } else {
                others.push(name(&text));
            }
        }
        let built_in = |names: &[&str], elsewhere: &[String]| -> Vec<String> {
            names.iter().filter(|n| !elsewhere.iter().any(|e| e == *n)).map(|n| (*n).to_owned()).collect()
        };
        let production = built_in(Environments::PRODUCTION, &others).into_iter().chain(given.iter().cloned());
        let non_production = built_in(Environments::NON_PRODUCTION, &given).into_iter().chain(others.iter().cloned());
        Environments::new(production, non_production)
    }

    /// What is not written stays as it is in `policy`.
    fn policy(&mut self, written: WrittenPolicy, mut policy: Policy) -> Policy {
        let WrittenPolicy {
            review,
            agreement,
            dr_exercise,
            critical_tests,
            stage2,
            publish,
            cadence,
            cadence_warning,
            retained,
            prod_exercise,
            automation,
            dr_automation,
            ci,
            gate,
            prod_automation,
            prod_dr,
        } = written;
        let WrittenAgreement { parties, people, window } = agreement.unwrap_or_default();
        let WrittenStage2 { accept } = stage2.unwrap_or_default();
        let windows = [
            (review, &mut policy.review),
            (window, &mut policy.agreement),
            (dr_exercise, &mut policy.dr_exercise),
            (critical_tests, &mut policy.critical_tests),
            (publish, &mut policy.publish),
            (cadence, &mut policy.cadence),
            (prod_exercise, &mut policy.prod_exercise),
            (automation, &mut policy.automation),
            (dr_automation, &mut policy.dr_automation),
            (ci, &mut policy.ci),
            (gate, &mut policy.gate),
            (prod_automation, &mut policy.prod_automation),
            (prod_dr, &mut policy.prod_dr),
        ];
        for (written, value) in windows {
            self.window(written, value);
        }
        // Whoever shortens the cadence alone keeps a warning ahead of it.
        policy.cadence_warning = policy.cadence_warning.min(policy.cadence);
        if let Some(days) = cadence_warning {
            if days.value.0 > policy.cadence {
                let message = format!("the warning comes after the cadence of {} days has passed", policy.cadence);
                self.problem(Code::BadValue, &days, message, "choose fewer days than `cadence` has");
            } else {
                self.window(Some(days), &mut policy.cadence_warning);
            }
        }
        if let Some(count) = retained {
            match count.value {
                0 => self.problem(Code::BadValue, &count, "nothing would have to be kept", "write 1 or more"),
                n => policy.retained = n as usize,
            }
        }
        if let Some(count) = people {
            match count.value {
                0 => self.problem(Code::BadValue, &count, "nobody would have to agree", "write 1 or more"),
                n => policy.people = n as usize,
            }
        }
        if let Some(list) = parties {
            let mut names: Vec<String> = list.value.iter().map(|p| p.0.trim().to_lowercase()).collect();
            names.retain(|name| !name.is_empty());
            if names.is_empty() {
                self.problem(Code::BadValue, &list, "nobody would have to agree", "name one party or more");
            } else {
                policy.parties = names;
            }
        }
        policy.accept = accept.map_or(policy.accept, |word| word.0);
        policy
    }

    fn window(&mut self, written: Option<Spanned<Days>>, value: &mut u32) {
        match written {
            Some(days) if days.value.0 == 0 => {
                self.problem(Code::BadValue, &days, "nothing is ever fresh for no days", "write 1d or more");
            }
            Some(days) => *value = days.value.0,
            None => {}
        }
    }

    fn rule(&mut self, rule: Spanned<WrittenRule>) -> Option<BindingRule> {
        let place = rule.place(&self.place);
        let WrittenRule { matches, set } = rule.value;
        let before = self.diagnostics.len();
        if matches.value.path.is_none() && matches.value.tag.is_none() && matches.value.keys.is_empty() {
            let help = "name a `path`, a `tag` or `keys` of the results it is for";
            self.problem(Code::BadSetting, &matches, "this rule would bind every result", help);
        }
        let WrittenMatch { path, tag, keys } = matches.value;
        let path = path.and_then(|glob| self.glob(glob));
        let text = |text: Option<Text>| text.map(|t| t.0.trim().to_owned()).filter(|t| !t.is_empty());
        let written = set.value.clone();
        let WrittenSet { service, services, dependency, dependencies, environment, kind, .. } = written;
        let WrittenSet { playbook, scenario, trigger, execution, .. } = &set.value;
        let names = |one: Option<Text>, several: OneOrMany<Text>| -> Vec<String> {
            let mut names: Vec<String> = one.into_iter().chain(several.0).filter_map(|name| text(Some(name))).collect();
            let mut seen = BTreeSet::new();
            names.retain(|name| seen.insert(name.clone()));
            names
        };
        let bound = Bound {
            services: names(service, services),
            dependencies: names(dependency, dependencies),
            environment: text(environment),
            kind: kind.map(|word| word.0),
            playbook: text(playbook.clone()),
            scenario: text(scenario.clone()),
            trigger: trigger.map(|word| word.0),
            execution: execution.map(|word| word.0),
        };
        if bound == Bound::default() {
            let help = "set a service, a dependency, an environment, or another of the keys of a rule's `set`";
            self.problem(Code::BadSetting, &set, "this rule sets nothing", help);
        }
        let keys = keys.into_iter().map(|(key, value)| (key, value.0)).collect();
        (self.diagnostics.len() == before).then_some(BindingRule { path, tag: text(tag), keys, set: bound, place })
    }

    /// No judgement rests on how evidence is put together for somebody to read.
    fn evidence(&mut self, written: WrittenEvidence) -> Evidence {
        let WrittenEvidence { periods, controls } = written;
        let mut valid: Vec<Period> = Vec::new();
        for period in &periods {
            let WrittenPeriod { name, from, to } = &period.value;
            let name = name.0.trim();
            if name.is_empty() {
                self.blemish(period, "the period has no name".to_owned(), "give it one, such as `2026`");
            } else if to.0 < from.0 {
                let message = format!("the period `{name}` ends ({}) before it begins ({})", to.0, from.0);
                self.blemish(period, message, "exchange `from` and `to`");
            } else if valid.iter().any(|other| same_address(&other.name, name)) {
                let message = format!("another period has the address of `{name}`");
                self.blemish(period, message, "give each period a name that differs in letters or digits");
            } else {
                valid.push(Period { name: name.to_owned(), from: from.0, to: to.0 });
            }
        }
        let controls = controls.map_or_else(control::built_in, |path| self.controls(&path));
        Evidence { periods: valid, controls }
    }

    fn controls(&mut self, path: &Spanned<String>) -> Vec<Control> {
        let name = path.value.trim().trim_start_matches("./");
        if !self.tree.contains(name) {
            let message = format!("there is no file `{name}` in this project");
            self.blemish(path, message, "write the path relative to the folder of stagepost.yaml");
            return control::built_in();
        }
        let place = Place::start(name);
        let read = tree::text(self.tree, name, Budget::OWN.bytes).map(|text| control::read(&text, &place));
        let (controls, diagnostics) = read.unwrap_or_else(|diagnostic| (Vec::new(), vec![diagnostic]));
        self.cosmetic.extend(diagnostics);
        controls
    }

    fn sources(&mut self, written: WrittenSources) -> Sources {
        let WrittenSources { services, playbooks, results, pages, catalogs } = written;
        let mut sources = Sources::default();
        let lists = [
            (services, &mut sources.services),
            (playbooks, &mut sources.playbooks),
            (results, &mut sources.results),
            (pages, &mut sources.pages),
        ];
        for (written, globs) in lists {
            if let Some(OneOrMany(written)) = written {
                *globs = written.into_iter().filter_map(|glob| self.source(glob)).collect();
            }
        }
        if let Some(OneOrMany(written)) = catalogs {
            sources.catalogs = Some(written.into_iter().filter_map(|glob| self.source(glob)).collect());
        }
        sources
    }

    /// A glob of files that are there.
    fn source(&mut self, glob: Spanned<String>) -> Option<String> {
        let text = self.glob(glob.clone())?;
        let matcher = tree::glob(&text).ok()?.compile_matcher();
        if !self.tree.paths().iter().any(|path| matcher.is_match(&**path)) {
            let message = format!("`{text}` matches no file of this project");
            let help = "correct the glob: `*` stays within a folder, `**` crosses folders";
            self.problem(Code::NoMatch, &glob, message, help);
        }
        Some(text)
    }

    fn glob(&mut self, glob: Spanned<String>) -> Option<String> {
        let text = glob.value.trim();
        let text = text.strip_prefix("./").unwrap_or(text);
        let outside = text.starts_with('/') || text.contains('\\') || text.split('/').any(|part| part == "..");
        if outside || text.is_empty() {
            let message = format!("`{text}` leads out of the project");
            let help = "write the glob relative to the folder of stagepost.yaml, with forward slashes";
            self.problem(Code::BadSetting, &glob, message, help);
            return None;
        }
        if let Err(error) = tree::glob(text) {
            let message = format!("`{text}` is not a glob: {}", error.kind());
            let help = "use `*` within a folder name, `**` across folders and `{a,b}` for alternatives";
            self.problem(Code::BadSetting, &glob, message, help);
            return None;
        }
        Some(text.to_owned())
    }
}
