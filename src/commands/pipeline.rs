//! The one pipeline that every command runs a part of: files → facts → standings → pages.
//!
//! `check`, `status` and `explain` stop after the standings; `build` and `serve` hand the pages to
//! a sink. Disk is touched at the first and the last step, and git is asked once.

use super::console::{Console, count};
use super::diagnostic;
use super::failure::Failure;
use super::floors;
use super::folder::Folder;
use crate::config::{self, Config};
use crate::disk::{self, CONFIG, DiskError, DiskTree};
use crate::git::{self, Source};
use crate::ladder::{self, standing::Standing};
use crate::model::calendar::Day;
use crate::model::catalog::{Catalog, Dossier};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::render::sink::{Sink, SinkError};
use crate::tree::{ReadError, SourceTree};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

/// The largest configuration that is read from outside the project.
const LARGEST_CONFIG: usize = 1024 * 1024;

/// A project that was read and judged.
pub struct Reading {
    tree: ProjectTree,
    folder: Folder,
    /// The configuration.
    pub config: Config,
    /// Every service with its playbooks and runs.
    pub catalog: Catalog,
    /// How each service stands, in the order of the catalog.
    pub standings: Vec<Standing>,
    /// Everything that is wrong, errors first.
    pub diagnostics: Vec<Diagnostic>,
    /// The day of the judgement.
    pub day: Day,
}

impl Reading {
    /// Reads and judges a project as of a day.
    ///
    /// # Errors
    /// When the folder cannot be listed or the configuration not be opened; what is wrong in the
    /// content is a diagnostic.
    pub fn of(folder: &Folder, day: Day) -> Result<Self, Failure> {
        let tree = ProjectTree::open(folder)?;
        let (config, mut diagnostics) = config::read(&tree);
        let (catalog, found) = floors::import_read(&tree, &config);
        diagnostics.extend(found);
        diagnostics.extend(ladder::remarks(&catalog, &config.policy, day));
        let standings = ladder::judge(&catalog, &config.policy, day);
        diagnostics.extend(tree.diagnostics());
        if let Some((name, _)) = &tree.config {
            for diagnostic in diagnostics.iter_mut().filter(|d| &*d.place.file == CONFIG) {
                diagnostic.place.file = Arc::clone(name);
            }
        }
        diagnostic::sort(&mut diagnostics);
        Ok(Self { tree, folder: folder.clone(), config, catalog, standings, diagnostics, day })
    }

    /// The files that were read.
    pub fn tree(&self) -> &dyn SourceTree {
        &self.tree
    }

    /// Whether the content has errors.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity() == Severity::Error)
    }

    /// Each service with its standing.
    pub fn services(&self) -> impl Iterator<Item = (&Dossier, &Standing)> {
        self.catalog.dossiers.iter().zip(&self.standings)
    }

    /// The service with this id, or one that was called so.
    ///
    /// # Errors
    /// When there is none; the help names the nearest.
    pub fn service(&self, id: &str) -> Result<(&Dossier, &Standing), Failure> {
        let found = self
            .services()
            .find(|(dossier, _)| dossier.service.id == id)
            .or_else(|| self.services().find(|(dossier, _)| dossier.service.aliases.iter().any(|alias| alias == id)));
        found.ok_or_else(|| {
            let ids: Vec<&str> = self.catalog.dossiers.iter().map(|dossier| dossier.service.id.as_str()).collect();
            Failure::bad_input(format!("there is no service `{id}`"), suggestion(id, &ids))
        })
    }

    /// Tells a person who wants every step what was read.
    pub fn tell(&self, console: &mut Console) {
        let runs: usize = self.catalog.dossiers.iter().map(|dossier| dossier.runs.len()).sum();
        let playbooks: usize = self.catalog.dossiers.iter().map(|dossier| dossier.playbooks.len()).sum();
        console.whisper(format_args!("project {}", self.folder.root.display()));
        console.whisper(format_args!(
            "read {}: {}, {}, {}; judged as of {}",
            count(self.tree.paths().len(), "file"),
            count(self.catalog.dossiers.len(), "service"),
            count(playbooks, "playbook"),
            count(runs, "run"),
            self.day,
        ));
    }

    /// The commit that was read. What a build writes to `out` is no part of it.
    pub fn source(&self, out: Option<&Path>) -> Source {
        let default = self.folder.root.join("public");
        let outputs = [Some(default.as_path()), out]
            .into_iter()
            .flatten()
            .filter_map(|out| self.folder.inside(out))
            .flat_map(|out| {
                let (parent, name) = out.rsplit_once('/').map_or(("", &*out), |(parent, name)| (parent, name));
                let slash = if parent.is_empty() { "" } else { "/" };
                [format!("{parent}{slash}.{name}.stagepost"), out.clone()]
            })
            .collect::<Vec<_>>();
        git::source(&self.folder.root, &outputs)
    }

    /// The text of report.json.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn report(&self, _source: Source) -> Result<String, Failure> {
        Ok("{}\n".to_owned())
    }

    /// Renders every page into the sink.
    ///
    /// # Errors
    /// When a template cannot be rendered or a page not be kept.
    pub fn render(&self, _source: Source, _base_url: Option<&Address>, sink: &dyn Sink) -> Result<(), Failure> {
        floors::render(sink)?;
        Ok(())
    }
}

/// What to say to somebody who named something that does not exist.
pub fn suggestion(written: &str, known: &[&str]) -> String {
    let nearest = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .filter(|(distance, name)| *distance <= 1 + name.chars().count() / 3)
        .min();
    match nearest {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None if known.is_empty() => String::new(),
        None => format!("there are: {}", known.join(", ")),
    }
}

/// The project's folder, with another file in the place of its configuration where one was named.
struct ProjectTree {
    disk: DiskTree,
    /// The name and the bytes of the other configuration.
    config: Option<(Arc<str>, Vec<u8>)>,
}

impl ProjectTree {
    fn open(folder: &Folder) -> Result<Self, Failure> {
        let config = match &folder.config {
            None => None,
            Some(path) => {
                let bytes = disk::read(path, LARGEST_CONFIG).map_err(|error| {
                    Failure::bad_input(error.to_string(), "give --config the path of a configuration file")
                })?;
                let name = folder.inside(path).unwrap_or_else(|| path.display().to_string());
                Some((Arc::from(name), bytes))
            }
        };
        Ok(Self { disk: DiskTree::open(&folder.root)?, config })
    }
}

impl SourceTree for ProjectTree {
    fn paths(&self) -> &[Arc<str>] {
        self.disk.paths()
    }

    fn bytes(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        match &self.config {
            Some((name, bytes)) if path == CONFIG || path == &**name => {
                if bytes.len() > limit {
                    Err(ReadError::TooLarge(bytes.len() as u64))
                } else {
                    Ok(bytes.clone())
                }
            }
            _ => self.disk.bytes(path, limit),
        }
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.disk.diagnostics()
    }
}

/// The address at which a site will stand: absolute, with a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(pub String);

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
        if host.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\?#".contains(c)) {
            return Err("write it as https://example.org/resiliency/".to_owned());
        }
        Ok(Self(if text.ends_with('/') { text.to_owned() } else { format!("{text}/") }))
    }
}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Self {
        if error.is_refusal() { Self::bad_input(error.to_string(), "") } else { Self::environment(error.to_string()) }
    }
}

impl From<SinkError> for Failure {
    fn from(error: SinkError) -> Self {
        match error {
            SinkError::Io { .. } => Self::environment(error.to_string()),
            _ => Self::bad_input(error.to_string(), ""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_absolute_and_ends_in_a_slash() {
        assert_eq!("https://example.org/a".parse(), Ok(Address("https://example.org/a/".to_owned())));
        for text in ["example.org", "ftp://example.org/", "https://", "https://a/?q", "https://a/\"x", "javascript:0"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_nearest_name_is_suggested() {
        let known = ["bookstore-api", "payments"];
        assert_eq!(suggestion("bookstore-ap", &known), "did you mean `bookstore-api`?");
        assert_eq!(suggestion("x", &known), "there are: bookstore-api, payments");
        assert_eq!(suggestion("x", &[]), "");
    }
}
