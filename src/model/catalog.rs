//! The catalog: everything that was read, one dossier per service.

use super::place::Place;
use super::playbook::Playbook;
use super::run::Run;
use super::service::Service;

/// All services of a project, in order of their ids.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// One dossier per service.
    pub dossiers: Vec<Dossier>,
    /// Files that belong to no service and could not be placed.
    pub orphans: Vec<Unread>,
    /// Files among the results that belong to no service and are none themselves.
    pub asides: Vec<Aside>,
    /// Free pages of the site, in order of their paths.
    pub pages: Vec<Page>,
}

/// A free page of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its path relative to the project root.
    pub path: String,
    /// Its whole text, front matter included.
    pub text: String,
}

/// What is known of one service.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The service.
    pub service: Service,
    /// Its playbooks, in order of their names.
    pub playbooks: Vec<Playbook>,
    /// Its runs, oldest first, undated ones first of all; ties by id.
    pub runs: Vec<Run>,
    /// Files of the service that could not be read, or that no format recognises.
    pub unread: Vec<Unread>,
    /// Files among the results that tell of no run of their own, in order of their paths.
    pub asides: Vec<Aside>,
}

/// What a file among the results is, when it tells of no run of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AsideKind {
    /// It adds to the result beside it.
    Sidecar,
    /// It is another record of a run.
    SameRun,
    /// Its run belongs to other services.
    Elsewhere,
}

/// A file among the results that tells of no run of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Aside {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub kind: AsideKind,
    /// Why it does not count, or for what it is there, in words.
    pub reason: String,
}

/// What kind of file could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnreadKind {
    /// The configuration by which everything is judged.
    Configuration,
    /// The service's own file.
    Service,
    /// A playbook.
    Playbook,
    /// A result that is broken.
    Result,
    /// A data file among the results that no format recognises.
    Unrecognised,
    /// A text, picture or document beside the results: listed, and taken for no evidence.
    Attachment,
}

impl UnreadKind {
    /// The word written for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Service => "service",
            Self::Playbook => "playbook",
            Self::Result => "result",
            Self::Unrecognised => "unrecognised",
            Self::Attachment => "attachment",
        }
    }
}

/// A file that could not be read: what it touches is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// What kind of file.
    pub kind: UnreadKind,
    /// The dependency it is about, where a sidecar says so.
    pub dependency: Option<String>,
    /// Why, in a sentence.
    pub reason: String,
    /// Where.
    pub place: Place,
}
