//! `service.yaml` → a service with the place of each of its rows.
//!
//! A row that cannot be understood is left out and reported, and the file then counts as broken:
//! a list with a gap in it must not look complete.

mod written;

use super::diagnostics::Diagnostics;
use super::format::SourceFile;
use super::id;
use super::placeholder::is_placeholder;
use crate::model::calendar::Duration;
use crate::model::dependency::{Comparator, Criticality, Dependency, Threshold};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::requirement;
use crate::model::service::{KeyDate, RegisteredTest, Service};
use crate::model::waiver::Waiver;
use crate::yaml::{self, Budget, Spanned, Text, nearest};
use std::collections::BTreeMap;
use written::{
    WrittenDependencies, WrittenDependency, WrittenKeyDate, WrittenService, WrittenTest, WrittenThreshold,
    WrittenWaiver,
};

/// A service file as far as it could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFile {
    /// The service.
    pub service: Service,
    /// Whether every row of the file is in it.
    pub whole: bool,
}

/// The JSON Schema of `service.yaml`.
pub fn schema() -> serde_json::Value {
    yaml::schema_of::<WrittenService>()
}

/// A service of which only the folder is known, because its file is broken.
pub fn blank(path: &str) -> Service {
    let root = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let id = id::from_text(root.rsplit('/').next().unwrap_or(root));
    let id = if id.is_empty() { "service".to_owned() } else { id };
    Service {
        title: id.clone(),
        id,
        team: None,
        tier: None,
        tags: Vec::new(),
        aliases: Vec::new(),
        links: BTreeMap::new(),
        audience: Vec::new(),
        target_stage: None,
        claimed_stage: None,
        key_dates: Vec::new(),
        dependencies: Vec::new(),
        critical_list: None,
        critical_reason: None,
        non_critical_list: None,
        non_critical_reason: None,
        reviewed: Vec::new(),
        tests: Vec::new(),
        waivers: Vec::new(),
        place: Place::start(path),
        root: root.to_owned(),
        recorded: None,
        derived: Vec::new(),
    }
}

/// Reads a service file, and everything that is wrong with it.
pub fn read(file: &SourceFile<'_>) -> (ServiceFile, Vec<Diagnostic>) {
    let place = Place::start(file.path);
    let (written, diagnostics) = yaml::salvage::<WrittenService>(file.text, &place, Budget::OWN);
    let whole = diagnostics.is_empty();
    let mut reader = Reader { out: Diagnostics::new(file.path, diagnostics), whole };
    let service = reader.service(written.unwrap_or_default(), blank(file.path), file.path);
    (ServiceFile { service, whole: reader.whole }, reader.out.finish())
}

struct Reader {
    out: Diagnostics,
    whole: bool,
}

/// Text that says something.
fn filled(text: Option<Text>) -> Option<String> {
    text.map(|t| t.0.trim().to_owned()).filter(|t| !t.is_empty())
}

/// Text that gives a reason or a name: a placeholder does not.
fn said(text: Option<Text>) -> Option<String> {
    filled(text).filter(|text| !is_placeholder(text))
}

fn texts(list: Vec<Text>) -> Vec<String> {
    list.into_iter().filter_map(|text| filled(Some(text))).collect()
}

impl Reader {
    /// Reports a row that is left out.
    fn lost<T>(&mut self, code: Code, at: &Spanned<T>, message: impl Into<String>, help: impl Into<String>) {
        self.whole = false;
        self.out.at(code, at, message, help);
    }

    fn service(&mut self, written: WrittenService, blank: Service, path: &str) -> Service {
        let WrittenService {
            id,
            title,
            team,
            tier,
            tags,
            aliases,
            links,
            audience,
            target_stage,
            claimed_stage,
            key_dates,
            dependencies,
            critical_reason,
            non_critical_reason,
            reviewed,
            tests,
            waivers,
        } = written;
        let id = self.own_id(id, &blank, path);
        let WrittenDependencies {
            critical,
            non_critical,
            critical_reason: critical_reason_inside,
            non_critical_reason: non_critical_reason_inside,
        } = dependencies.unwrap_or_default();
        let critical_reason = said(critical_reason).or(said(critical_reason_inside));
        let non_critical_reason = said(non_critical_reason).or(said(non_critical_reason_inside));
        let mut rows = Vec::new();
        let lists = [
            (critical, Criticality::Critical, &critical_reason),
            (non_critical, Criticality::NonCritical, &non_critical_reason),
        ];
        let mut places = Vec::new();
        for (list, criticality, reason) in lists {
            places.push(list.as_ref().map(|list| list.place(&self.out.file)));
            if let Some(list) = list {
                self.dependencies(list, criticality, reason.as_deref(), &id, &mut rows);
            }
        }
        let non_critical_list = places.pop().flatten();
        let critical_list = places.pop().flatten();
        let tests = tests.into_iter().filter_map(|test| self.test(test, &rows)).collect();
        let tests = self.unique(tests);
        let reviewed = {
            let mut days: Vec<_> = reviewed.0.into_iter().map(|date| date.0).collect();
            days.sort();
            days
        };
        Service {
            title: filled(title).unwrap_or_else(|| id.clone()),
            id,
            team: filled(team),
            tier: filled(tier),
            tags: texts(tags.0),
            aliases: aliases.0.into_iter().filter_map(|alias| self.alias(alias)).collect(),
            links: links.into_iter().filter_map(|(name, url)| Some((name, self.link(url)?))).collect(),
            audience: texts(audience.0),
            target_stage: target_stage.and_then(|stage| self.stage(stage, 1)).map(|(stage, _)| stage),
            claimed_stage: claimed_stage.and_then(|stage| self.stage(stage, 0)),
            key_dates: key_dates
                .into_iter()
                .map(|WrittenKeyDate { name, on }| KeyDate { name: name.0, on: on.0 })
                .collect(),
            dependencies: rows,
            critical_list,
            critical_reason,
            non_critical_list,
            non_critical_reason,
            reviewed,
            tests,
            waivers: waivers.into_iter().filter_map(|waiver| self.waiver(waiver)).collect(),
            place: blank.place,
            root: blank.root,
            recorded: None,
            derived: Vec::new(),
        }
    }

    fn own_id(&mut self, written: Option<Spanned<Text>>, blank: &Service, path: &str) -> String {
        match written {
            Some(written) if id::is_valid(&written.value.0) => written.value.0,
            Some(written) => {
                let message = format!("`{}` cannot be an id", written.value.0);
                self.lost(Code::BadId, &written, message, id::RULE);
                blank.id.clone()
            }
            None => {
                let folder = blank.root.rsplit('/').next().unwrap_or_default();
                if !id::is_valid(folder) {
                    self.whole = false;
                    let message = format!("the folder's name `{folder}` cannot be an id, and the file gives none");
                    let help = format!("add `id:`; {}", id::RULE);
                    self.out.put(Code::BadId, Place::start(path), message, help);
                }
                blank.id.clone()
            }
        }
    }

    fn alias(&mut self, alias: Spanned<Text>) -> Option<String> {
        if id::is_valid(&alias.value.0) {
            return Some(alias.value.0);
        }
        self.out.at(Code::BadId, &alias, format!("`{}` cannot have been an id", alias.value.0), id::RULE);
        None
    }

    fn link(&mut self, url: Spanned<Text>) -> Option<String> {
        let text = url.value.0.trim();
        if text.starts_with("https://") || text.starts_with("http://") {
            return Some(text.to_owned());
        }
        let message = format!("`{text}` is not a web address");
        self.out.at(Code::BadValue, &url, message, "write an address that begins with https://");
        None
    }

    fn stage(&mut self, stage: Spanned<u8>, lowest: u8) -> Option<(u8, Place)> {
        if (lowest..=5).contains(&stage.value) {
            return Some((stage.value, stage.place(&self.out.file)));
        }
        let help = format!("write a number from {lowest} to 5");
        self.out.at(Code::BadValue, &stage, format!("there is no stage {}", stage.value), help);
        None
    }

    fn dependencies(
        &mut self,
        list: Spanned<Vec<Spanned<WrittenDependency>>>,
        criticality: Criticality,
        reason: Option<&str>,
        service: &str,
        rows: &mut Vec<Dependency>,
    ) {
        let place = list.place(&self.out.file);
        let written = list.value.len();
        let mut own = 0;
        for row in list.value {
            if row.value.id.value.0 == service {
                own += 1;
            } else if let Some(row) = self.dependency(row, criticality, rows) {
                rows.push(row);
            }
        }
        if written == own && reason.is_none() {
            let key = match criticality {
                Criticality::Critical => "critical",
                Criticality::NonCritical => "non_critical",
            };
            let message = format!("`{key}` is empty and nobody says why");
            let help = format!("list the dependencies, or add `{key}_reason:` with the reason why there are none");
            self.out.put(Code::NoReason, place, message, help);
        }
    }

    fn dependency(
        &mut self,
        row: Spanned<WrittenDependency>,
        criticality: Criticality,
        rows: &[Dependency],
    ) -> Option<Dependency> {
        let place = row.place(&self.out.file);
        let WrittenDependency {
            id,
            title,
            rto,
            rpo,
            period,
            workaround,
            since,
            external,
            children,
            scenario,
            thresholds,
        } = row.value;
        if !id::is_valid(&id.value.0) {
            self.lost(Code::BadId, &id, format!("`{}` cannot be an id", id.value.0), id::RULE);
            return None;
        }
        if let Some(first) = rows.iter().find(|d| d.id == id.value.0) {
            let message = format!("the dependency `{}` is already listed on line {}", id.value.0, first.place.line);
            self.lost(Code::DuplicateId, &id, message, "keep one row for each dependency");
            return None;
        }
        let id = id.value.0;
        let external = filled(external).filter(|text| text != "false");
        Some(Dependency {
            title: filled(title).unwrap_or_else(|| id.clone()),
            criticality,
            period: period.and_then(|period| self.period(period)),
            rto: rto.map(|length| length.0),
            rpo: rpo.map(|length| length.0),
            workaround: filled(workaround),
            children: texts(children.0),
            external: external.map(|text| if text == "true" { "an outside provider".to_owned() } else { text }),
            thresholds: thresholds.into_iter().filter_map(|threshold| self.threshold(threshold)).collect(),
            scenario: filled(scenario),
            since: since.map(|date| date.0),
            id,
            place,
        })
    }

    fn period(&mut self, period: Spanned<Text>) -> Option<String> {
        let text = period.value.0.trim();
        if text.eq_ignore_ascii_case("always") || is_daily_range(text) {
            return Some(text.to_owned());
        }
        let message = format!("`{text}` is neither `always` nor a daily range with its zone");
        self.out.at(Code::BadTime, &period, message, "write `always`, or a range such as `08:00-20:00 UTC`");
        None
    }

    fn threshold(&mut self, row: Spanned<WrittenThreshold>) -> Option<Threshold> {
        let WrittenThreshold { signal, above, below, becomes, effect, action, never, reason } = &row.value;
        if *never == Some(true) {
            if signal.is_some() || above.is_some() || below.is_some() {
                let help = "keep `never` with its reason, or the signal with its value";
                self.lost(Code::BadValue, &row, "a threshold cannot be both a value and `never`", help);
                return None;
            }
            let Some(reason) = said(reason.clone()) else {
                let help = "add `reason:` with the reason why its loss never hurts";
                self.lost(Code::NoReason, &row, "`never` needs a reason", help);
                return None;
            };
            return Some(Threshold::Never { reason });
        }
        let Some(signal) = filled(signal.clone()) else {
            let help = "add `signal:`, such as `unavailable-for`, or write `never: true` with a reason";
            self.lost(Code::MissingKey, &row, "the threshold does not say which signal is watched", help);
            return None;
        };
        let (comparator, value) = match (above, below) {
            (Some(value), None) => (Comparator::Above, value),
            (None, Some(value)) => (Comparator::Below, value),
            (None, None) => {
                let help = "add `above:` or `below:` with a value";
                self.lost(Code::MissingKey, &row, "the threshold has no value", help);
                return None;
            }
            (Some(_), Some(_)) => {
                let help = "write two thresholds, one with `above` and one with `below`";
                self.lost(Code::BadValue, &row, "the threshold has both `above` and `below`", help);
                return None;
            }
        };
        let text = value.value.0.trim().to_owned();
        if text.is_empty() {
            self.lost(Code::BadValue, value, "the threshold has no value", "write a value with its unit");
            return None;
        }
        if signal.eq_ignore_ascii_case("unavailable-for") && Duration::parse(&text).is_err() {
            let message = format!("`{text}` is not a duration");
            self.lost(Code::BadTime, value, message, "write 30m, 12 hours, 1 day or PT1H (a bare number is hours)");
            return None;
        }
        Some(Threshold::At {
            signal,
            comparator,
            value: text,
            becomes: filled(becomes.clone()),
            effect: filled(effect.clone()),
            action: filled(action.clone()),
        })
    }

    fn test(&mut self, row: Spanned<WrittenTest>, dependencies: &[Dependency]) -> Option<RegisteredTest> {
        let place = row.place(&self.out.file);
        let WrittenTest { id, title, dependency, scenario } = row.value;
        if !id::is_valid(&id.value.0) {
            self.lost(Code::BadId, &id, format!("`{}` cannot be an id", id.value.0), id::RULE);
            return None;
        }
        if let Some(dependency) = &dependency
            && self.whole
            && !dependencies.iter().any(|d| d.id == dependency.value.0)
        {
            let (message, help) = unknown_dependency(&dependency.value.0, dependencies);
            self.lost(Code::UnknownDependency, dependency, message, help);
            return None;
        }
        Some(RegisteredTest {
            title: filled(title).unwrap_or_else(|| id.value.0.clone()),
            id: id.value.0,
            dependency: filled(dependency.map(|d| d.value)),
            scenario: filled(scenario),
            place,
        })
    }

    fn unique(&mut self, tests: Vec<RegisteredTest>) -> Vec<RegisteredTest> {
        let mut kept: Vec<RegisteredTest> = Vec::new();
        for test in tests {
            if let Some(first) = kept.iter().find(|t| t.id == test.id) {
                self.whole = false;
                let message = format!("the test `{}` is already listed on line {}", test.id, first.place.line);
                self.out.put(Code::DuplicateId, test.place, message, "keep one row for each test");
            } else {
                kept.push(test);
            }
        }
        kept
    }

    fn requirement(&mut self, name: &Spanned<Text>) -> Option<String> {
        let id = name.value.0.trim();
        if requirement::IDS.contains(&id) {
            return Some(id.to_owned());
        }
        let help = match nearest(id, requirement::IDS) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the requirements are: {}", requirement::IDS.join(", ")),
        };
        self.out.at(Code::UnknownRequirement, name, format!("there is no requirement `{id}`"), help);
        None
    }

    /// A word that a waiver must give: its reason, or the name of a person.
    fn word_of(&mut self, what: &str, text: &Text, place: &Place) -> Option<String> {
        let word = said(Some(text.clone()));
        if word.is_none() {
            let message = format!("the waiver's {what} is not filled in, so it does not count");
            self.out.put(Code::NoReason, place.clone(), message, format!("write the {what}"));
        }
        word
    }

    fn waiver(&mut self, row: Spanned<WrittenWaiver>) -> Option<Waiver> {
        let place = row.place(&self.out.file);
        let WrittenWaiver { requirement, reason, owner, approved_by, since, expires } = &row.value;
        let requirement = self.requirement(requirement);
        let reason = self.word_of("reason", reason, &place);
        let owner = self.word_of("owner", owner, &place);
        let approved_by = self.word_of("approver", approved_by, &place);
        if since.as_ref().is_some_and(|since| since.0 > expires.0) {
            let message = "the waiver expires before it begins";
            self.out.at(Code::BadValue, &row, message, "make `expires` a later day than `since`");
            return None;
        }
        Some(Waiver {
            requirement: requirement?,
            reason: reason?,
            owner: owner?,
            approved_by: approved_by?,
            since: since.as_ref().map(|date| date.0),
            expires: expires.0,
            place,
        })
    }
}

/// What to say of a dependency that the service does not declare: message and help.
pub fn unknown_dependency(name: &str, dependencies: &[Dependency]) -> (String, String) {
    let help = match nearest(name, dependencies.iter().map(|d| d.id.as_str())) {
        Some(meant) => format!("did you mean `{meant}`? Otherwise add `{name}` to the dependencies in service.yaml"),
        None => format!("add `{name}` to the dependencies in service.yaml"),
    };
    (format!("the service declares no dependency `{name}`"), help)
}

/// `HH:MM-HH:MM Zone`.
fn is_daily_range(text: &str) -> bool {
    let time = |text: &str| {
        let Some((hour, minute)) = text.split_once(':') else { return false };
        let number = |t: &str| (t.len() == 2).then(|| t.parse::<u8>().ok()).flatten();
        matches!((number(hour), number(minute)), (Some(0..=23), Some(0..=59)) | (Some(24), Some(0)))
    };
    let Some((range, zone)) = text.split_once(' ') else { return false };
    let Some((from, to)) = range.split_once(['-', '–']) else { return false };
    let zone = zone.trim();
    let named = zone.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '+' | '-' | ':'));
    time(from) && time(to) && !zone.is_empty() && named
}

#[cfg(test)]
mod tests;
