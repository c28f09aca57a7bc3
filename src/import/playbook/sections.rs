//! Finds the scenarios of a playbook and their fields in its sections.
//!
//! The same headings repeat in each scenario, so a field belongs to the nearest heading above it
//! that is neither a field nor a mere group; that heading is the scenario. A field may be a heading
//! (`### Severity: critical`), a label (`- **RTO**: 1 hour`), a row (`| RTO | 1 hour |`) or a column
//! of a table. A heading inside a field is part of its text, unless fields stand under it.

use super::field::{Field, is_group, label, plain, several, with_unit};
use super::table;
use crate::markdown::address::slug;
use crate::markdown::{Block, Document, Section};
use crate::model::place::Place;
use crate::model::playbook::Listed;
use std::collections::BTreeMap;

/// Every place where a field is written, in the order of the text.
pub(super) type Homes = BTreeMap<Field, Vec<(String, Place)>>;

/// A scenario as its sections tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    /// Its heading.
    pub title: String,
    /// The heading's anchor.
    pub anchor: String,
    /// Its fields.
    pub homes: Homes,
    /// Where its heading stands.
    pub place: Place,
}

/// What the sections of a playbook say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The first heading that is no field.
    pub title: Option<String>,
    /// The scenarios, in the order of the text.
    pub scenarios: Vec<Draft>,
    /// Contacts and notification.
    pub document: Homes,
    /// Dependencies that a table lists.
    pub table: Vec<Listed>,
}

impl Found {
    /// Adds what holds for the whole playbook: before what the only scenario says itself, and beside
    /// what several say.
    pub(super) fn hold_for_all<const N: usize>(
        &mut self,
        values: [(Field, Option<(String, Place)>); N],
        title: &str,
        start: &Place,
    ) {
        let values: Vec<_> = values.into_iter().filter_map(|(field, value)| Some((field, value?))).collect();
        if self.scenarios.is_empty() && values.iter().any(|(field, _)| field.makes_scenario()) {
            let (title, place) = (title.to_owned(), start.clone());
            self.scenarios.push(Draft { title, anchor: String::new(), homes: Homes::new(), place });
        }
        let one = self.scenarios.len() == 1;
        for scenario in &mut self.scenarios {
            for (field, value) in &values {
                let homes = scenario.homes.entry(*field).or_default();
                if one {
                    homes.insert(0, value.clone());
                } else if homes.is_empty() {
                    homes.push(value.clone());
                }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The whole document: what stands before the first heading, and the title.
    Root,
    /// A field with what its heading itself says.
    Field(Field),
    /// Only groups.
    Group,
    /// May be a scenario.
    Owner,
    /// Part of the field in this section.
    Content(usize),
}

/// Columns that name scenarios, in the first place of a table.
const SCENARIO_COLUMNS: &[&str] = &[
    "scenario",
    "scenarios",
    "failure",
    "failure scenario",
    "failure mode",
    "disaster",
    "event",
    "dependency",
    "threat",
];

/// Reads the sections of a playbook; `start` is the place of the body's first line.
pub(super) fn find(document: &Document, start: &Place) -> Found {
    let sections = &document.sections;
    let parents = parents(sections);
    let roles = roles(sections, &parents);
    let mut finder = Finder { start, drafts: BTreeMap::new(), rows: Vec::new(), found: Found::default() };
    for (at, section) in sections.iter().enumerate() {
        let owner = owner(at, &roles, &parents);
        match roles[at] {
            Role::Content(_) => {}
            Role::Field(field) => {
                let text = text_of(at, sections, &roles);
                let value = label(&section.title).map(|(_, value)| value).unwrap_or_default();
                let whole = if value.is_empty() { text } else { format!("{value}\n{text}") };
                let whole = with_unit(&section.title, &whole).unwrap_or(whole);
                finder.put(owner, field, whole, section.line);
                if field == Field::Overview {
                    finder.labels(owner, section, true);
                }
            }
            Role::Root | Role::Group | Role::Owner => finder.labels(owner, section, false),
        }
    }
    finder.found.title = sections
        .iter()
        .zip(&roles)
        .find(|(section, role)| section.level > 0 && matches!(role, Role::Root | Role::Owner))
        .map(|(section, _)| section)
        .filter(|section| names_all(section, sections))
        .map(|section| section.title.clone())
        .filter(|title| !title.is_empty());
    finder.finish(sections)
}

/// Whether a heading names the whole text: it is of the first level, or stands at the beginning and above all others.
/// A text that begins with `## Symptoms` has no title of its own.
fn names_all(section: &Section, sections: &[Section]) -> bool {
    let begins = sections.first().is_none_or(|before| before.level > 0 || before.blocks.is_empty());
    section.level == 1
        || begins && sections.iter().filter(|other| other.level > 0 && other.level <= section.level).count() == 1
}

/// The section that each section stands under.
fn parents(sections: &[Section]) -> Vec<Option<usize>> {
    let mut stack: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(sections.len());
    for (at, section) in sections.iter().enumerate() {
        while stack.last().is_some_and(|top| sections[*top].level >= section.level) {
            stack.pop();
        }
        parents.push(stack.last().copied());
        stack.push(at);
    }
    parents
}

fn roles(sections: &[Section], parents: &[Option<usize>]) -> Vec<Role> {
    // `Severity: critical` is a field; `Failover: primary database` is somebody's scenario.
    let valued = |(field, value): (Field, &str)| (field.is_short() || value.is_empty()).then_some(field);
    let own = |section: &Section| Field::named(&section.title).or_else(|| label(&section.title).and_then(valued));
    let fields: Vec<Option<Field>> = sections.iter().map(own).collect();
    let mut holds = vec![false; sections.len()];
    for at in (1..sections.len()).rev() {
        let here = holds[at] || fields[at].is_some_and(|field| !field.is_of_document());
        if let Some(parent) = parents[at] {
            holds[parent] |= here;
        }
    }
    let mut roles: Vec<Role> = Vec::with_capacity(sections.len());
    for (at, section) in sections.iter().enumerate() {
        let within = parents[at].and_then(|parent| match roles[parent] {
            Role::Field(_) => Some(parent),
            Role::Content(field) => Some(field),
            _ => None,
        });
        roles.push(match (fields[at], within) {
            _ if section.level == 0 => Role::Root,
            (Some(field), _) => Role::Field(field),
            (None, Some(field)) if !holds[at] => Role::Content(field),
            (None, _) if is_group(&section.title) => Role::Group,
            (None, _) if at == 1 => Role::Root,
            (None, _) => Role::Owner,
        });
    }
    roles
}

/// The section that a field in this section belongs to; 0 is the whole document.
fn owner(at: usize, roles: &[Role], parents: &[Option<usize>]) -> usize {
    let mut next = Some(at);
    while let Some(here) = next {
        match roles[here] {
            Role::Owner => return here,
            Role::Root => return 0,
            _ => next = parents[here],
        }
    }
    0
}

/// The text of a field: its own, and that of the headings inside it.
fn text_of(at: usize, sections: &[Section], roles: &[Role]) -> String {
    let mut lines = Vec::new();
    let inside = |i: &usize| *i == at || roles[*i] == Role::Content(at);
    for i in (at..sections.len()).take_while(inside) {
        if i != at {
            lines.push(format!("{}:", sections[i].title.trim_end_matches(':')));
        }
        let rows = |block: &&Block| !matches!(block, Block::Row { is_head: true, .. });
        lines.extend(sections[i].blocks.iter().filter(rows).map(Block::text));
    }
    lines.join("\n")
}

/// A label whose value is still being read.
struct Open {
    field: Field,
    line: u32,
    /// The depth of the item it stands in; 0 for a paragraph.
    depth: u32,
    lines: Vec<String>,
}

struct Finder<'p> {
    start: &'p Place,
    /// Fields by the section that owns them.
    drafts: BTreeMap<usize, Homes>,
    /// Scenarios that are rows of a table.
    rows: Vec<Draft>,
    found: Found,
}

impl Finder<'_> {
    fn place(&self, line: u32) -> Place {
        self.start.at(self.start.line.saturating_add(line).saturating_sub(1), 1, 0)
    }

    fn put(&mut self, owner: usize, field: Field, text: String, line: u32) {
        let place = self.place(line);
        let homes =
            if field.is_of_document() { &mut self.found.document } else { self.drafts.entry(owner).or_default() };
        homes.entry(field).or_default().push((text, place));
    }

    /// Reads labels and tables of a section; only the short ones inside an overview.
    fn labels(&mut self, owner: usize, section: &Section, short: bool) {
        let mut open: Option<Open> = None;
        for block in &section.blocks {
            match block {
                Block::Text { text, line } => self.lines(owner, text, *line, 0, short, &mut open),
                Block::Item { text, line, depth, .. } => {
                    if open.as_ref().is_some_and(|open| open.depth > 0 && *depth <= open.depth) {
                        self.close(owner, &mut open);
                    }
                    self.lines(owner, text, *line, *depth, short, &mut open);
                }
                Block::Row { cells, head, is_head, line } => {
                    if table::lists_dependencies(&section.title, head) {
                        let row = (!is_head).then(|| table::listed(&section.title, head, cells, self.place(*line)));
                        self.found.table.extend(row.flatten());
                    } else if !self.row(owner, cells, head, *is_head, *line, short)
                        && let Some(open) = &mut open
                        && !is_head
                    {
                        open.lines.push(block.text());
                    }
                }
                Block::Code { text, .. } => {
                    if let Some(open) = &mut open {
                        open.lines.push(text.clone());
                    }
                }
            }
        }
        self.close(owner, &mut open);
    }

    fn lines(&mut self, owner: usize, text: &str, line: u32, depth: u32, short: bool, open: &mut Option<Open>) {
        let alone = !text.contains('\n') && depth == 0;
        let mut begun = false;
        let pieces =
            (line..).zip(text.lines()).flat_map(|(number, line)| several(line).map(move |words| (number, words)));
        for (number, words) in pieces {
            // A paragraph that is nothing but a name is a heading in bold.
            let bold = || Field::named(words).filter(|_| alone && words.len() < 60).map(|field| (field, ""));
            match label(words).or_else(bold).filter(|(field, _)| !short || field.is_short()) {
                Some((field, value)) => {
                    self.close(owner, open);
                    let name = words.get(..words.len() - value.len()).unwrap_or_default();
                    let value = with_unit(name.trim_end(), value).unwrap_or_else(|| value.to_owned());
                    let lines = if value.is_empty() { Vec::new() } else { vec![value] };
                    *open = Some(Open { field, line: number, depth, lines });
                    begun = true;
                }
                None => {
                    if let Some(open) = open {
                        open.lines.push(words.to_owned());
                    }
                }
            }
        }
        // `RTO: 1 hour` in a paragraph ends with it; a label without a value goes on.
        if begun && depth == 0 && open.as_ref().is_some_and(|open| !open.lines.is_empty()) {
            self.close(owner, open);
        }
    }

    fn close(&mut self, owner: usize, open: &mut Option<Open>) {
        if let Some(Open { field, line, lines, .. }) = open.take() {
            self.put(owner, field, lines.join("\n"), line);
        }
    }

    /// Reads a row as a field, or as a scenario; whether it was one.
    fn row(&mut self, owner: usize, cells: &[String], head: &[String], is_head: bool, line: u32, short: bool) -> bool {
        let allowed = |field: &Field| !short || field.is_short();
        if let [name, value] = cells
            && let Some(field) = Field::named(name).filter(allowed)
            && Field::named(value).is_none()
        {
            self.put(owner, field, with_unit(name, value).unwrap_or_else(|| value.clone()), line);
            return true;
        }
        let cell = |name: &String, cell: &String| with_unit(name, cell).unwrap_or_else(|| cell.clone());
        let columns: Vec<(Field, String)> = head
            .iter()
            .zip(cells)
            .filter_map(|(name, text)| Some((Field::named(name).filter(allowed)?, cell(name, text))))
            .filter(|(field, _)| !field.is_of_document())
            .collect();
        if is_head || columns.is_empty() {
            return false;
        }
        let first = head.first().map(|name| plain(name)).unwrap_or_default();
        if SCENARIO_COLUMNS.contains(&first.as_str()) && cells.first().is_some_and(|cell| !cell.is_empty()) {
            let place = self.place(line);
            let mut homes = Homes::new();
            for (field, cell) in columns {
                homes.entry(field).or_default().push((cell, place.clone()));
            }
            let title = cells[0].clone();
            self.rows.push(Draft { anchor: slug(&title), title, homes, place });
            return true;
        }
        for (field, cell) in columns {
            self.put(owner, field, cell, line);
        }
        true
    }

    fn finish(mut self, sections: &[Section]) -> Found {
        let mut root = self.drafts.remove(&0).unwrap_or_default();
        let mut scenarios = Vec::new();
        for (at, homes) in std::mem::take(&mut self.drafts) {
            let section = &sections[at];
            let named = plain(&section.title).starts_with("scenario");
            let makes = homes.keys().any(|field| field.makes_scenario());
            // `## Targets of this service` with RTO and RPO, in a document that is one scenario.
            if !named && root.contains_key(&Field::Recovery) && homes.keys().all(|field| field.is_short()) {
                for (field, mut more) in homes {
                    root.entry(field).or_default().append(&mut more);
                }
            } else if named || makes {
                let place = self.place(section.line);
                let (title, anchor) = (section.title.clone(), section.anchor.clone());
                scenarios.push(Draft { title, anchor, homes, place });
            }
        }
        for row in std::mem::take(&mut self.rows) {
            let same = scenarios.iter_mut().find(|s: &&mut Draft| {
                let heading = slug(&s.title);
                heading == row.anchor || heading.ends_with(&format!("-{}", row.anchor))
            });
            match same {
                Some(scenario) => {
                    for (field, mut more) in row.homes {
                        scenario.homes.entry(field).or_default().append(&mut more);
                    }
                }
                None => scenarios.push(row),
            }
        }
        if root.contains_key(&Field::Recovery)
            || scenarios.is_empty() && root.keys().any(|field| field.makes_scenario())
        {
            let heading = sections.get(1).filter(|s| Some(&s.title) == self.found.title.as_ref());
            let place = self.place(heading.map_or(1, |section| section.line));
            let (title, anchor) = heading.map(|s| (s.title.clone(), s.anchor.clone())).unwrap_or_default();
            scenarios.insert(0, Draft { title, anchor, homes: root, place });
        } else {
            // What the whole document says holds for each scenario that says nothing else.
            root.remove(&Field::Overview);
            for scenario in &mut scenarios {
                for (field, homes) in &root {
                    scenario.homes.entry(*field).or_insert_with(|| homes.clone());
                }
            }
        }
        self.found.scenarios = scenarios;
        self.found
    }
}
