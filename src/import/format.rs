//! Result formats: which files each claims, and how it reads them. The one list of them is [`FORMATS`].

use super::run as native;
use super::{
    aws_fis, azure_chaos_studio, chaos_mesh, chaos_toolkit, gremlin, jenkins, junit, k6, litmus, litmus_chaoscenter,
    note, steadybit,
};
use crate::model::diagnostic::Diagnostic;
use crate::model::place::Place;
use crate::model::run::Run;

/// A text file of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceFile<'a> {
    /// Path relative to the project root, with forward slashes.
    pub path: &'a str,
    /// Its whole text, without a byte order mark.
    pub text: &'a str,
}

impl SourceFile<'_> {
    /// The file's name without its folder.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// The name's ending in lower case, without the dot; empty when there is none.
    pub fn ending(&self) -> String {
        self.name().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
    }

    /// The file's name without its ending.
    pub fn stem(&self) -> &str {
        self.name().rsplit_once('.').map_or(self.name(), |(stem, _)| stem)
    }
}

/// One result format.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Stable id, as written in `report.json`.
    pub id: &'static str,
    /// Whether a file is of this format, by its content.
    pub claims: fn(&SourceFile<'_>) -> bool,
    /// The file's runs, and what is wrong with it. No run means that the file could not be read.
    pub read: fn(&SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>),
}

/// A run as its file tells it, before it is bound to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// The run.
    pub run: Run,
    /// Whether the file itself names the run's id; else the id was made from the file's name.
    pub id_written: bool,
    /// The result's own tags, such as `service:bookstore-api` or `team:shop`.
    pub tags: Vec<String>,
    /// Other keys by which rules can bind it (namespace, account, job), with their values.
    pub keys: Vec<(String, String)>,
    /// Where the values stand that are checked against the rest of the project.
    pub places: Places,
}

/// Where those values of a run stand that are checked against the rest of the project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// The names of the services.
    pub service: Option<Place>,
    /// The name of the dependency.
    pub dependency: Option<Place>,
    /// The name of the environment.
    pub environment: Option<Place>,
    /// The name of the playbook.
    pub playbook: Option<Place>,
}

impl From<Run> for Foreign {
    fn from(run: Run) -> Self {
        Self { run, id_written: false, tags: Vec::new(), keys: Vec::new(), places: Places::default() }
    }
}

/// Every format.
pub const FORMATS: &[Format] = &[
    Format { id: native::ID, claims: native::claims, read: native::read },
    Format { id: chaos_toolkit::ID, claims: chaos_toolkit::claims, read: chaos_toolkit::read },
    Format { id: litmus::ID, claims: litmus::claims, read: litmus::read },
    Format { id: litmus_chaoscenter::ID, claims: litmus_chaoscenter::claims, read: litmus_chaoscenter::read },
    Format { id: chaos_mesh::ID, claims: chaos_mesh::claims, read: chaos_mesh::read },
    Format { id: aws_fis::ID, claims: aws_fis::claims, read: aws_fis::read },
    Format { id: azure_chaos_studio::ID, claims: azure_chaos_studio::claims, read: azure_chaos_studio::read },
    Format { id: steadybit::ID, claims: steadybit::claims, read: steadybit::read },
    Format { id: junit::ID, claims: junit::claims, read: junit::read },
    Format { id: gremlin::ID, claims: gremlin::claims, read: gremlin::read },
    Format { id: jenkins::ID, claims: jenkins::claims, read: jenkins::read },
    Format { id: k6::ID, claims: k6::claims, read: k6::read },
    Format { id: note::ID, claims: note::claims, read: note::read },
];

/// A file that is read line by line, however large it is.
pub trait Lines {
    /// Takes the next line, without its end; the first one is 1.
    fn line(&mut self, number: u32, line: &str);

    /// The file's runs once it has ended, and what is wrong with it.
    fn finish(self: Box<Self>) -> (Vec<Foreign>, Vec<Diagnostic>);
}

/// How a format of [`FORMATS`] is read line by line.
#[derive(Debug, Clone, Copy)]
pub struct Log {
    /// Whether a file is of this format, by its beginning.
    pub claims: fn(&SourceFile<'_>) -> bool,
    /// Begins to read a file.
    pub begin: fn(&str) -> Box<dyn Lines>,
}

/// The formats whose files may be too large to be held.
pub const LOGS: &[Log] = &[
    Log { claims: jenkins::claims, begin: jenkins::begin },
    Log { claims: gremlin::claims_log, begin: gremlin::begin },
];
