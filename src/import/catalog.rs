//! Catalogues of other tools: owner, tier, tags, links and dependencies that are already written down.
//!
//! They fill what `service.yaml` leaves open and never change what it says; nothing that a requirement
//! asks for is taken from them. A dependency that a catalogue knows and `service.yaml` does not class is
//! told, for nobody decided yet what its loss means. Each format is one file and one row of [`FORMATS`].

mod backstage;
mod cortex;
mod datadog;
mod opslevel;

use super::id;
use crate::model::catalog::Unread;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::run::Derived;
use crate::model::service::Service;
use crate::tree::{self, SourceTree};
use crate::yaml::{self, Budget};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One catalogue format.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// How it is called.
    pub name: &'static str,
    /// The names that its files usually have.
    pub files: &'static [&'static str],
    /// The entity of one document; none when the document is of another format, or tells of no software.
    pub read: fn(&Value) -> Option<Entity>,
}

/// Every catalogue format.
pub const FORMATS: &[Format] = &[backstage::FORMAT, opslevel::FORMAT, cortex::FORMAT, datadog::FORMAT];

/// What a catalogue says of one service or of something that services need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entity {
    /// Its name.
    pub name: String,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// Whether it is software that somebody runs, rather than a database or a queue.
    pub is_service: bool,
    /// Name for people.
    pub title: Option<String>,
    /// Who owns it.
    pub team: Option<String>,
    /// Its tier.
    pub tier: Option<String>,
    /// Free tags.
    pub tags: Vec<String>,
    /// Named addresses.
    pub links: Vec<(String, String)>,
    /// The names of what it needs.
    pub needs: Vec<String>,
    /// The names of what needs it.
    pub needed_by: Vec<String>,
}

/// An entity of a file.
#[derive(Debug)]
struct Entry {
    entity: Entity,
    place: Place,
    /// The service in whose folder its file lies, when it is the only service of the file.
    home: Option<usize>,
}

/// Fills what services leave open, and tells of dependencies that nobody classed. `services` are those of
/// the project with what is wrong with their files.
pub fn fill<'a>(
    tree: &dyn SourceTree,
    paths: impl IntoIterator<Item = &'a str>,
    services: &mut [(Service, Option<Unread>, Vec<Diagnostic>)],
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    for path in paths {
        match read(tree, path, services) {
            Ok(found) => entries.extend(found),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (index, (service, ..)) in services.iter().enumerate() {
        for name in service.aliases.iter().chain([&service.id]) {
            names.insert(plain(name), index);
        }
    }
    let find = |entry: &Entry| {
        let own = entry.entity.aliases.iter().chain([&entry.entity.name]).find_map(|name| names.get(&plain(name)));
        own.copied().or(entry.home)
    };
    let mut strangers = Vec::new();
    let mut told = BTreeSet::new();
    for entry in &entries {
        let found = find(entry);
        if let Some(index) = found {
            take(&mut services[index].0, entry);
        } else if entry.entity.is_service {
            strangers.push(entry);
        }
        let needs = entry.entity.needs.iter().map(|need| (found, need));
        let name = &entry.entity.name;
        let needed_by = entry.entity.needed_by.iter().map(|by| (names.get(&plain(by)).copied(), name));
        for (service, need) in needs.chain(needed_by) {
            let Some((service, None, _)) = service.map(|index| &services[index]) else { continue };
            if told.insert((service.id.clone(), plain(need))) {
                diagnostics.extend(unclassified(service, need, &entry.place));
            }
        }
    }
    diagnostics.extend(unknown(&strangers));
    diagnostics
}

fn read(
    tree: &dyn SourceTree,
    path: &str,
    services: &[(Service, Option<Unread>, Vec<Diagnostic>)],
) -> Result<Vec<Entry>, Diagnostic> {
    // A broken catalogue takes no evidence away, so nothing is held up by it.
    let broken = |wrong: Diagnostic| {
        let message = format!("the catalogue cannot be read: {}", wrong.message);
        let help = "mend the file, or take it out of `sources.catalogs` in stagepost.yaml";
        Diagnostic::new(Code::BrokenCatalogue, wrong.place, message, help)
    };
    let text = tree::text(tree, path, Budget::OWN.bytes).map_err(broken)?;
    let place = Place::start(path);
    let documents = yaml::documents::<Value>(&text, &place, Budget::OWN)
        .map_err(|found| found.into_iter().next().map_or_else(|| no_entity(&place), broken))?;
    let lines = document_lines(&text);
    let mut entries = Vec::new();
    for (document, line) in documents.iter().zip(lines.into_iter().chain(std::iter::repeat(1))) {
        let Some(entity) = FORMATS.iter().find_map(|format| (format.read)(document)) else { continue };
        entries.push(Entry { entity, place: place.at(line, 1, 0), home: None });
    }
    if entries.is_empty() && documents.iter().all(|document| !is_of_backstage(document)) {
        return Err(no_entity(&place));
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let home = services.iter().position(|(service, ..)| service.root == folder && !folder.is_empty());
    if let [only] = &mut entries.iter_mut().filter(|entry| entry.entity.is_service).collect::<Vec<_>>()[..] {
        only.home = home;
    }
    Ok(entries)
}

/// Whether a document is of a format that also tells of people, places and templates.
fn is_of_backstage(document: &Value) -> bool {
    text(document, "apiVersion").is_some_and(|version| version.contains("backstage.io"))
}

fn no_entity(place: &Place) -> Diagnostic {
    let names: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
    let message = format!("this is no catalogue that is known; known are {}", names.join(", "));
    let help = "compare it with the documentation of its tool, or take it out of `sources.catalogs` in stagepost.yaml";
    Diagnostic::new(Code::BrokenCatalogue, place.clone(), message, help)
}

/// The line on which each document of a YAML text begins, from 1.
fn document_lines(text: &str) -> Vec<u32> {
    let mut lines = Vec::new();
    let mut fresh = true;
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with("---") {
            fresh = true;
        } else if fresh && !line.trim().is_empty() && !line.starts_with(['#', '%']) {
            lines.push(number);
            fresh = false;
        }
    }
    lines
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    id::from_text(name.trim())
}

/// Gives a service what its own file leaves open.
fn take(service: &mut Service, entry: &Entry) {
    let Entity { title, team, tier, tags, links, .. } = &entry.entity;
    let from = format!("{}:{}", entry.place.file, entry.place.line);
    let mut derived = |field: &'static str| service.derived.push(Derived { field, from: from.clone() });
    for (value, given, field) in [(&mut service.team, team, "team"), (&mut service.tier, tier, "tier")] {
        if value.is_none() && given.is_some() {
            value.clone_from(given);
            derived(field);
        }
    }
    if service.tags.is_empty() && !tags.is_empty() {
        service.tags.clone_from(tags);
        derived("tags");
    }
    if let Some(title) = title.as_ref().filter(|_| service.title == service.id) {
        service.title.clone_from(title);
        derived("title");
    }
    let before = service.links.len();
    for (name, address) in links {
        service.links.entry(name.clone()).or_insert_with(|| address.clone());
    }
    if service.links.len() > before {
        derived("links");
    }
}

/// A dependency of which nobody wrote what its loss means.
fn unclassified(service: &Service, need: &str, at: &Place) -> Option<Diagnostic> {
    let name = plain(need);
    let same = |other: &str| plain(other) == name;
    let known = service.dependencies.iter().any(|dependency| {
        same(&dependency.id) || same(&dependency.title) || dependency.children.iter().any(|child| same(child))
    });
    if known || name.is_empty() || same(&service.id) || service.aliases.iter().any(|alias| same(alias)) {
        return None;
    }
    let message = format!(
        "by {}:{} the service depends on `{need}`, which is listed here neither as critical nor as non-critical",
        at.file, at.line
    );
    let help = "list it under `dependencies.critical` or `dependencies.non_critical`";
    let mut diagnostic = Diagnostic::new(Code::UnclassifiedDependency, service.place.clone(), message, help);
    diagnostic.service = Some(service.id.clone());
    Some(diagnostic)
}

/// Services of a catalogue that are none of the project: counted, not listed.
fn unknown(strangers: &[&Entry]) -> Option<Diagnostic> {
    let first = strangers.first()?;
    let count = strangers.len();
    let message = match count {
        1 => format!("`{}` is in a catalogue and has no service.yaml", first.entity.name),
        _ => format!("{count} services of catalogues have no service.yaml, `{}` among them", first.entity.name),
    };
    let help = "nothing needs to be done; `stagepost new service ID` adds one";
    Some(Diagnostic::new(Code::Uncatalogued, first.place.clone(), message, help))
}

/// A value deeper in a document.
fn get<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('/').try_fold(value, |value, key| value.get(key))
}

/// A text or a number as a text; nothing where it is empty.
fn text(value: &Value, path: &str) -> Option<String> {
    plain_text(get(value, path)?)
}

fn plain_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The values of a list.
fn list<'v>(value: &'v Value, path: &str) -> impl Iterator<Item = &'v Value> {
    get(value, path).and_then(Value::as_array).into_iter().flatten()
}

/// The texts of a list.
fn texts(value: &Value, path: &str) -> Vec<String> {
    list(value, path).filter_map(plain_text).collect()
}

/// Named addresses of a list, whose names stand under one of some keys.
fn links(value: &Value, path: &str, names: &[&str]) -> Vec<(String, String)> {
    let link = |link: &Value| {
        let url = text(link, "url").filter(|url| url.starts_with("https://") || url.starts_with("http://"))?;
        let name = names.iter().find_map(|name| text(link, name)).unwrap_or_else(|| "link".to_owned());
        Some((name.to_lowercase(), url))
    };
    list(value, path).filter_map(link).collect()
}

/// The name in a reference such as `component:default/db`.
fn referred(reference: &str) -> String {
    let name = reference.rsplit('/').next().unwrap_or(reference);
    name.rsplit(':').next().unwrap_or(name).trim().to_owned()
}

#[cfg(test)]
mod tests;
