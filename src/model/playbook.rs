//! Playbooks: what to do when it happens, and who agreed to it.

use super::agreement::{Agreement, MinorChange, Revision};
use super::calendar::{Day, Duration};
use super::dependency::Criticality;
use super::diagnostic::Silence;
use super::place::Place;
use super::recorded::Recorded;
use std::sync::Arc;

/// What a playbook is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaybookKind {
    /// Disaster recovery failover.
    DrFailover,
    /// The failure of a dependency.
    DependencyFailure,
    /// Anything else.
    General,
}

impl PlaybookKind {
    /// The word written in front matter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DrFailover => "dr-failover",
            Self::DependencyFailure => "dependency-failure",
            Self::General => "general",
        }
    }
}

/// How much of a playbook runs from scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Automation {
    /// People do every step.
    Manual,
    /// Scripts do most, people watch.
    Semi,
    /// Scripts do all.
    Full,
}

impl Automation {
    /// The word written in front matter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Semi => "semi",
            Self::Full => "full",
        }
    }
}

/// A playbook, read from front matter and from its sections.
#[derive(Debug, Clone)]
pub struct Playbook {
    /// The file's name without ending; part of the address, unique within the service.
    pub name: String,
    /// Name for people: the first heading, or the name.
    pub title: String,
    /// What it is for.
    pub kind: PlaybookKind,
    /// The id of its service.
    pub service: String,
    /// The dependencies that its scenarios cover, as its front matter says.
    pub dependencies: Vec<(String, Place)>,
    /// The days on which it was reviewed.
    pub reviewed: Vec<Day>,
    /// How much of it runs from scripts.
    pub automation: Option<Automation>,
    /// The script that does it.
    pub script: Option<Script>,
    /// Who agreed to it.
    pub agreements: Vec<Agreement>,
    /// Changes of its text that leave agreements standing.
    pub minor: Vec<MinorChange>,
    /// Who to call.
    pub contacts: Entry,
    /// How people are told.
    pub notification: Entry,
    /// What can happen, each with its own fields.
    pub scenarios: Vec<Scenario>,
    /// Dependencies that a table of its text lists. They are compared with what the service declares, and
    /// prove nothing.
    pub table: Vec<Listed>,
    /// Lints that do not apply to it, and why.
    pub silences: Vec<Silence>,
    /// The hash of the present content.
    pub revision: Revision,
    /// The Markdown after the front matter, as written.
    pub body: Arc<str>,
    /// Texts of other files whose link definitions belong to the body.
    pub definitions: Arc<str>,
    /// The line of the file on which the body begins, from 1.
    pub body_line: u32,
    /// The texts it had, oldest first, as far as the repository's history is known; the present one is
    /// the last, unless it was changed since the last commit.
    pub past: Vec<PastText>,
    /// The files that the images of the body may be, from the project's root.
    pub images: Vec<String>,
    /// The headings of the body.
    pub headings: Vec<Heading>,
    /// Links of the body that lead nowhere inside the project: text of the address and place.
    pub broken_links: Vec<(String, Place)>,
    /// Where it is written.
    pub place: Place,
    /// When its file was recorded, where that is known.
    pub recorded: Option<Arc<Recorded>>,
    /// Why its front matter could not be read, if so: the text is shown, and nothing is judged by it.
    pub unreadable: Option<String>,
}

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its words.
    pub title: String,
    /// Its anchor on the page.
    pub anchor: String,
}

impl Playbook {
    /// Whether a run that writes `text` means this playbook: its path from the project root or from
    /// the service's folder, or its name, with or without a `#heading`.
    pub fn is_named(&self, text: &str, service_root: &str) -> bool {
        let path = text.split('#').next().unwrap_or(text).trim().trim_start_matches("./");
        let file = self.place.file.as_ref();
        let below_root = file.strip_prefix(service_root).map(|rest| rest.trim_start_matches('/'));
        path == file
            || below_root == Some(path)
            || path == self.name
            || path.strip_suffix(".md") == Some(self.name.as_str())
    }

    /// The scenario with this id or title, ignoring case.
    pub fn scenario(&self, name: &str) -> Option<&Scenario> {
        let name = name.trim();
        self.scenarios.iter().find(|s| s.id.eq_ignore_ascii_case(name) || s.title.eq_ignore_ascii_case(name))
    }

    /// The first day on which the playbook is known to have existed: the first of its own dates, or the
    /// day on which its file was recorded, where that is earlier; `None` when neither is known.
    pub fn first_dated(&self) -> Option<Day> {
        let said = self.agreements.iter().filter_map(|a| a.on).chain(self.minor.iter().map(|change| change.on));
        let recorded = self.recorded.as_ref().map(|recorded| recorded.on());
        self.reviewed.iter().copied().chain(said).chain(recorded).min()
    }

    /// The minor change, known on a day, through which an agreement to one content stands for another.
    pub fn minor_change(&self, from: &Revision, to: &Revision, known: Day) -> Option<&MinorChange> {
        self.minor.iter().find(|change| change.on <= known && change.from.names(from) && change.to.names(to))
    }

    /// The text with this revision, as far as it is known.
    pub fn text_of(&self, revision: &Revision) -> Option<&str> {
        if revision.names(&self.revision) {
            return Some(&self.body);
        }
        self.past.iter().rev().find(|past| past.revision.names(revision)).map(|past| &*past.body)
    }

    /// The text that it had at the end of a day, as far as the history is known.
    pub fn text_on(&self, day: Day) -> Option<&PastText> {
        self.past.iter().rev().find(|past| past.since <= day)
    }

    /// Whether the ladder rests on it; general playbooks are shown and never judged.
    pub fn is_judged(&self) -> bool {
        self.kind != PlaybookKind::General
    }
}

/// A text that a playbook had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastText {
    /// The day from which it had it: that of the commit.
    pub since: Day,
    /// Its hash.
    pub revision: Revision,
    /// The Markdown after the front matter, as written.
    pub body: Arc<str>,
}

/// A dependency as a table in a playbook's text lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it is called there.
    pub name: String,
    /// Whether it is called critical.
    pub criticality: Option<Criticality>,
    /// Recovery time objective.
    pub rto: Option<Duration>,
    /// Recovery point objective.
    pub rpo: Option<Duration>,
    /// How long its loss is said to be tolerable.
    pub tolerable: Option<Duration>,
    /// The row.
    pub place: Place,
}

/// The script named by a playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its path as written.
    pub path: String,
    /// Whether such a file exists in the project.
    pub exists: bool,
    /// Where it is named.
    pub place: Place,
}

/// A field that people fill in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Entry {
    /// Nobody wrote it.
    #[default]
    Missing,
    /// Somebody left a placeholder: the words and their place.
    Placeholder(String, Place),
    /// It says something: the words and their place.
    Filled(String, Place),
}

impl Entry {
    /// Whether it says something.
    pub fn is_filled(&self) -> bool {
        matches!(self, Self::Filled(..))
    }

    /// What it says.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Filled(text, _) => Some(text),
            _ => None,
        }
    }

    /// Where it stands.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Missing => None,
            Self::Placeholder(_, place) | Self::Filled(_, place) => Some(place),
        }
    }
}

/// One thing that can happen, and what is done then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its id: written, or made from the heading.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The dependencies it covers: written, or found in the heading.
    pub dependencies: Vec<String>,
    /// Who leads.
    pub leads: Entry,
    /// How bad it is.
    pub severity: Entry,
    /// Recovery time objective, as written.
    pub rto: Entry,
    /// Recovery time objective, read.
    pub rto_value: Option<Duration>,
    /// Recovery point objective, as written.
    pub rpo: Entry,
    /// Recovery point objective, read.
    pub rpo_value: Option<Duration>,
    /// What happens.
    pub overview: Entry,
    /// What is taken for granted.
    pub assumptions: Entry,
    /// The steps that recover the service.
    pub recovery: Entry,
    /// How the recovery is tested.
    pub test: Entry,
    /// How normal operation is resumed.
    pub resume: Entry,
    /// Where it begins.
    pub place: Place,
}
