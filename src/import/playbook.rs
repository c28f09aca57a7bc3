//! Playbooks: front matter and sections become one value.
//!
//! Everything may stand in the front matter or in the sections; what the front matter says comes
//! first. A field that holds a placeholder is not filled. Front matter that cannot be read makes the
//! whole playbook unread, because a lost line could be an objection: its text is still shown, and
//! nothing is judged by it. A key of another program at the top level is named and does no harm.

mod agreements;
mod compare;
mod field;
mod foreign;
mod lint;
mod name;
mod paths;
mod script;
mod sections;
mod silence;
mod table;
#[cfg(test)]
mod tests;
mod written;

pub use compare::compare;
pub use name::long_name;
pub use paths::{Links, broken, broken_link, images};
pub use written::WrittenPlaybook;

use super::format::SourceFile;
use super::front_matter::{body, revision, split};
use super::markup;
use super::placeholder::{entry, is_amount, is_none, is_placeholder};
use crate::markdown::address::slug;
use crate::markdown::{Document, References, Section, outline, outline_with};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::playbook::{Entry, Heading, Playbook, PlaybookKind, Scenario};
use crate::yaml::{Budget, OneOrMany, Spanned, Text, salvage, schema_of};
use field::{Field, objective, plain};
use name::{kind_of, name_of};
use sections::{Draft, Found, Homes};
use std::sync::Arc;
use written::WrittenScenario;

/// The JSON Schema of a playbook's front matter.
pub fn front_matter_schema() -> serde_json::Value {
    schema_of::<WrittenPlaybook>()
}

/// Reads a playbook; none when its front matter cannot be read.
///
/// `service` is the service in whose folder the file lies; `exists` tells whether there is a file at
/// a path relative to the project's root.
pub fn read(
    file: &SourceFile<'_>,
    service: &str,
    exists: &dyn Fn(&str) -> bool,
) -> (Option<Playbook>, Vec<Diagnostic>) {
    let (playbook, diagnostics) = open(file, service, exists, "");
    (playbook.map(|(playbook, _)| playbook), diagnostics)
}

/// Reads a playbook as [`read`] does, says what makes it hard to follow, and hands back its links.
/// `definitions` are texts of other files whose link definitions belong to it.
pub fn read_closely(
    file: &SourceFile<'_>,
    service: &str,
    exists: &dyn Fn(&str) -> bool,
    definitions: &str,
) -> (Option<Playbook>, Links, Vec<Diagnostic>) {
    let (playbook, mut diagnostics) = open(file, service, exists, definitions);
    let mut links = Links::default();
    if let Some((playbook, document)) = &playbook {
        let start = playbook.place.at(playbook.body_line, 1, 0);
        links = Links::of(document, file.path, &start);
        diagnostics.extend(lint::lint(playbook, document, &start));
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    }
    (playbook.map(|(playbook, _)| playbook), links, diagnostics)
}

fn open(
    file: &SourceFile<'_>,
    service: &str,
    exists: &dyn Fn(&str) -> bool,
    definitions: &str,
) -> (Option<(Playbook, Document)>, Vec<Diagnostic>) {
    let place = Place::start(file.path);
    let parts = match split(file.text, &place) {
        Ok(parts) => parts,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let (written, diagnostics) = match parts.front {
        Some((yaml, line)) => salvage::<WrittenPlaybook>(yaml, &place.at(line, 1, 0), Budget::FRONT_MATTER),
        None => (Some(WrittenPlaybook::default()), Vec::new()),
    };
    let diagnostics = match parts.front {
        Some(front) if !diagnostics.is_empty() => foreign::sort(front, diagnostics),
        _ => diagnostics,
    };
    let harmless = |d: &Diagnostic| d.code == Code::ForeignKey;
    let Some(written) = written.filter(|_| diagnostics.iter().all(harmless)) else {
        return (None, diagnostics);
    };
    let mut reader = Reader { file, place, exists, diagnostics };
    let mut references = References::default();
    references.read(definitions);
    let document = outline_with(parts.body, &references);
    reader.diagnostics.extend(markup::diagnostics(&document, &reader.place.at(parts.body_line, 1, 0)));
    let playbook = reader.playbook(written, &document, parts.body, parts.body_line, service);
    reader.diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    (Some((playbook, document)), reader.diagnostics)
}

/// The text of a playbook whose front matter cannot be read, for this reason: it is shown, and nothing is
/// judged by it.
pub fn unread(file: &SourceFile<'_>, service: &str, reason: String) -> Playbook {
    let place = Place::start(file.path);
    let (body, body_line) = body(file.text);
    let document = outline(body);
    let name = name_of(file.path);
    let title = sections::find(&document, &place).title.unwrap_or_else(|| name.clone());
    Playbook {
        name,
        title,
        kind: PlaybookKind::General,
        service: service.to_owned(),
        dependencies: Vec::new(),
        reviewed: Vec::new(),
        automation: None,
        script: None,
        agreements: Vec::new(),
        minor: Vec::new(),
        contacts: Entry::Missing,
        notification: Entry::Missing,
        scenarios: Vec::new(),
        table: Vec::new(),
        silences: Vec::new(),
        revision: revision(body),
        body: Arc::from(body),
        definitions: Arc::default(),
        body_line,
        past: Vec::new(),
        images: images(&document, file.path),
        headings: headings(&document),
        broken_links: Vec::new(),
        place,
        recorded: None,
        unreadable: Some(reason),
    }
}

/// An entry as its field can hold it: an objective is an amount, and only data loss or assumptions can be none.
fn held(field: Field, entry: Entry) -> Entry {
    match entry {
        Entry::Filled(text, place)
            if matches!(field, Field::Rto | Field::Rpo) && !is_amount(&text)
                || !matches!(field, Field::Rpo | Field::Assumptions) && is_none(&text) =>
        {
            Entry::Placeholder(text, place)
        }
        entry => entry,
    }
}

struct Reader<'a> {
    file: &'a SourceFile<'a>,
    place: Place,
    exists: &'a dyn Fn(&str) -> bool,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn note(&mut self, code: Code, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, place, message, help));
    }

    fn playbook(
        &mut self,
        written: WrittenPlaybook,
        document: &Document,
        body: &str,
        body_line: u32,
        service: &str,
    ) -> Playbook {
        let WrittenPlaybook {
            playbook,
            title,
            service: named,
            dependencies,
            reviewed,
            automation,
            script,
            agreements,
            minor,
            silence,
            contacts,
            notification,
            leads,
            severity,
            rto,
            rpo,
            scenarios,
        } = written;
        let start = self.place.at(body_line, 1, 0);
        let mut found = sections::find(document, &start);
        let name = name_of(self.file.path);
        let title = title.map(|t| t.0.trim().to_owned()).filter(|t| !t.is_empty());
        let title = title.or_else(|| found.title.clone()).unwrap_or_else(|| name.clone());
        let dependencies: Vec<(String, Place)> =
            dependencies.0.iter().map(|d| (d.value.0.trim().to_owned(), d.place(&self.place))).collect();
        let kind = playbook.map_or_else(|| kind_of(&title, &name, document), |word| word.0);
        let contacts = self.document_field(Field::Contacts, joined(contacts, &self.place), &mut found);
        let notification =
            self.document_field(Field::Notification, notification.map(|n| one(&n, &self.place)), &mut found);
        let single = |text: Option<Spanned<Text>>| text.map(|text| one(&text, &self.place));
        let whole = [
            (Field::Leads, joined(leads, &self.place)),
            (Field::Severity, single(severity)),
            (Field::Rto, single(rto)),
            (Field::Rpo, single(rpo)),
        ];
        found.hold_for_all(whole, &title, &start);
        let table = std::mem::take(&mut found.table);
        let scenarios = self.scenarios(scenarios, found, &title, &dependencies);
        let silences = self.silences(silence, document, &start);
        let broken_links = broken(document, self.file.path, &start, self.exists);
        for (address, place) in &broken_links {
            self.diagnostics.push(broken_link(address, place.clone()));
        }
        Playbook {
            name,
            title,
            kind,
            service: named.map_or_else(|| service.to_owned(), |named| named.value.0.trim().to_owned()),
            dependencies,
            reviewed: reviewed.0.into_iter().map(|date| date.0).collect(),
            automation: automation.map(|word| word.0),
            script: script.and_then(|script| self.script(&script)),
            agreements: agreements.into_iter().map(|said| self.agreement(said)).collect(),
            minor: minor.into_iter().filter_map(|change| self.minor_change(change)).collect(),
            contacts,
            notification,
            scenarios,
            table,
            silences,
            revision: revision(body),
            body: Arc::from(body),
            definitions: Arc::default(),
            body_line,
            past: Vec::new(),
            images: images(document, self.file.path),
            headings: headings(document),
            broken_links,
            place: self.place.clone(),
            recorded: None,
            unreadable: None,
        }
    }

    fn document_field(&mut self, field: Field, written: Option<(String, Place)>, found: &mut Found) -> Entry {
        let homes = written.into_iter().chain(found.document.remove(&field).unwrap_or_default()).collect();
        self.settle(field, homes, None)
    }

    /// The first home that says something; else the first placeholder. Two homes of an objective
    /// that differ are a diagnostic.
    fn settle(&mut self, field: Field, homes: Vec<(String, Place)>, of: Option<&str>) -> Entry {
        let entries: Vec<Entry> = homes.into_iter().map(|(text, place)| held(field, entry(&text, place))).collect();
        let of = of.map(|title| format!(" of `{title}`")).unwrap_or_default();
        let chosen = entries.iter().find(|e| e.is_filled()).or_else(|| entries.iter().find(|e| **e != Entry::Missing));
        let chosen = chosen.cloned().unwrap_or_default();
        if let Entry::Placeholder(text, place) = &chosen {
            let message = format!("not filled in yet: the {}{of} (`{}`)", field.name(), shorten(text));
            self.note(Code::Placeholder, place.clone(), message, "write what applies, or `N/A` with the reason");
        }
        if let (Field::Rto | Field::Rpo, Entry::Filled(first, home)) = (field, &chosen) {
            for other in entries.iter().filter(|e| e.is_filled()) {
                let (Some(text), Some(place)) = (other.text(), other.place()) else { continue };
                if differ(first, text) {
                    let message = format!(
                        "the {}{of} is `{}` on line {} and `{}` here",
                        field.name(),
                        shorten(first),
                        home.line,
                        shorten(text)
                    );
                    let help = format!("keep one of the two; until then `{}` counts", shorten(first));
                    self.note(Code::ConflictingField, place.clone(), message, help);
                }
            }
        }
        chosen
    }

    fn scenarios(
        &mut self,
        written: Vec<Spanned<WrittenScenario>>,
        found: Found,
        title: &str,
        dependencies: &[(String, Place)],
    ) -> Vec<Scenario> {
        let mut scenarios = Vec::new();
        let mut drafts = found.scenarios;
        for spanned in written {
            let place = spanned.place(&self.place);
            let scenario = spanned.value;
            let id = scenario.id.as_ref().map(|id| id.value.0.trim().to_owned());
            let heading = scenario.title.as_ref().map(|t| t.0.trim().to_owned());
            let same = |draft: &Draft| {
                id.as_deref().is_some_and(|id| draft.anchor == id || slug(&draft.title) == slug(id))
                    || heading.as_deref().is_some_and(|heading| plain(&draft.title) == plain(heading))
            };
            let mut draft = match drafts.iter().position(same) {
                Some(at) => drafts.remove(at),
                None => {
                    Draft { title: String::new(), anchor: String::new(), homes: Homes::new(), place: place.clone() }
                }
            };
            if let Some(heading) = heading.filter(|heading| !heading.is_empty()) {
                draft.title = heading;
            } else if draft.title.is_empty() {
                draft.title = id.clone().unwrap_or_else(|| title.to_owned());
            }
            if let Some(id) = id.filter(|id| !id.is_empty()) {
                draft.anchor = id;
            }
            let covers = scenario.dependency.0.iter().map(|d| d.0.trim().to_owned()).collect();
            self.put_written(scenario, &mut draft.homes);
            scenarios.push(self.scenario(draft, covers, title, dependencies));
        }
        for draft in drafts {
            scenarios.push(self.scenario(draft, Vec::new(), title, dependencies));
        }
        self.unique(&mut scenarios);
        scenarios
    }

    /// Puts what the front matter says before what the sections say.
    fn put_written(&self, scenario: WrittenScenario, homes: &mut Homes) {
        let WrittenScenario {
            id: _,
            title: _,
            dependency: _,
            leads,
            severity,
            rto,
            rpo,
            overview,
            assumptions,
            recovery,
            test,
            resume,
        } = scenario;
        let single = |text: Option<Spanned<Text>>| text.map(|text| one(&text, &self.place));
        for (field, value) in [
            (Field::Leads, joined(leads, &self.place)),
            (Field::Severity, single(severity)),
            (Field::Rto, single(rto)),
            (Field::Rpo, single(rpo)),
            (Field::Overview, single(overview)),
            (Field::Assumptions, joined(assumptions, &self.place)),
            (Field::Recovery, joined(recovery, &self.place)),
            (Field::Test, joined(test, &self.place)),
            (Field::Resume, joined(resume, &self.place)),
        ] {
            if let Some(value) = value {
                homes.entry(field).or_default().insert(0, value);
            }
        }
    }

    fn scenario(
        &mut self,
        mut draft: Draft,
        mut covers: Vec<String>,
        title: &str,
        dependencies: &[(String, Place)],
    ) -> Scenario {
        if draft.title.is_empty() {
            draft.title = title.to_owned();
        }
        let mut take = |field: Field| {
            let homes = draft.homes.remove(&field).unwrap_or_default();
            self.settle(field, homes, Some(&draft.title))
        };
        let (leads, severity) = (take(Field::Leads), take(Field::Severity));
        let (rto, rpo) = (take(Field::Rto), take(Field::Rpo));
        let (overview, assumptions) = (take(Field::Overview), take(Field::Assumptions));
        let (recovery, test, resume) = (take(Field::Recovery), take(Field::Test), take(Field::Resume));
        if covers.is_empty() {
            covers = match dependencies {
                [(only, _)] => vec![only.clone()],
                all => all.iter().map(|(id, _)| id.clone()).filter(|id| names(&draft.title, id)).collect(),
            };
        }
        Scenario {
            id: if draft.anchor.is_empty() { slug(&draft.title) } else { draft.anchor },
            title: draft.title,
            dependencies: covers,
            rto_value: rto.text().and_then(objective),
            rpo_value: rpo.text().and_then(objective),
            leads,
            severity,
            rto,
            rpo,
            overview,
            assumptions,
            recovery,
            test,
            resume,
            place: draft.place,
        }
    }

    /// Ids of scenarios stand in addresses: the second of the same name is a diagnostic and gets a number.
    fn unique(&mut self, scenarios: &mut [Scenario]) {
        for at in 0..scenarios.len() {
            let taken = |id: &str| scenarios[..at].iter().any(|other| other.id == id);
            if taken(&scenarios[at].id) {
                let (id, place) = (scenarios[at].id.clone(), scenarios[at].place.clone());
                let free = (2..).map(|n| format!("{id}-{n}")).find(|id| !taken(id));
                scenarios[at].id = free.unwrap_or_else(|| id.clone());
                let message = format!("two scenarios have the id `{id}`");
                self.note(Code::DuplicateId, place, message, "give each scenario an id or a heading of its own");
            }
        }
    }
}

fn headings(document: &Document) -> Vec<Heading> {
    let sections = document.sections.iter().filter(|section| section.level > 0);
    let heading = |s: &Section| Heading { level: s.level, title: s.title.clone(), anchor: s.anchor.clone() };
    sections.map(heading).collect()
}

/// Whether a heading names an id as whole words.
fn names(heading: &str, id: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let (heading, id) = (words(heading), words(id));
    !id.is_empty() && heading.windows(id.len()).any(|window| window == id)
}

/// Whether two written objectives mean different times.
fn differ(first: &str, second: &str) -> bool {
    match (objective(first), objective(second)) {
        (Some(first), Some(second)) => first != second,
        _ => plain(first) != plain(second),
    }
}

fn one(text: &Spanned<Text>, file: &Place) -> (String, Place) {
    (text.value.0.clone(), text.place(file))
}

fn joined(texts: OneOrMany<Spanned<Text>>, file: &Place) -> Option<(String, Place)> {
    let place = texts.0.first()?.place(file);
    let lines: Vec<&str> = texts.0.iter().map(|text| text.value.0.as_str()).collect();
    Some((lines.join("\n"), place))
}

/// Enough of a text to recognise it in a message.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
