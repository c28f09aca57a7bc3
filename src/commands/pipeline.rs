//! The one pipeline that every command runs a part of: files → facts → standings → pages.
//!
//! `check`, `status` and `explain` stop after the standings; `build` and `serve` hand the pages to
//! a sink. Disk is touched at the first and the last step, and git is asked once.

use super::console::{Console, count};
use super::diagnostic;
use super::evaluation::Evaluation;
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::folder::Folder;
use super::originals;
use crate::config::{Config, Originals};
use crate::disk::{self, CONFIG, DiskError, DiskTree};
use crate::git::{self, Inquiry, Source};
use crate::import::{self, memory::Memory};
use crate::ladder::standing::Standing;
use crate::model::calendar::Day;
use crate::model::catalog::Dossier;
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::history::History;
use crate::model::policy::Policy;
use crate::render::link::LinkCheck;
use crate::render::sink::{Sink, SinkError};
use crate::render::{self, RenderError, report};
use crate::site::{self, Site, SiteInput, address, past};
use crate::tree::{ReadError, SourceTree};
use crate::yaml::Budget;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::ops::Deref;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

/// The largest configuration that is read from outside the project.
const LARGEST_CONFIG: usize = 1024 * 1024;

/// A project's folder that was read and judged.
pub struct Reading {
    tree: ProjectTree<DiskTree>,
    folder: Folder,
    /// What it says, and how its services stand.
    evaluation: Evaluation,
}

impl Deref for Reading {
    type Target = Evaluation;

    fn deref(&self) -> &Evaluation {
        &self.evaluation
    }
}

impl Reading {
    /// Reads and judges a project as of a day.
    ///
    /// # Errors
    /// When the folder cannot be listed or the configuration not be opened; what is wrong in the
    /// content is a diagnostic.
    pub fn of(folder: &Folder, day: Day) -> Result<Self, Failure> {
        Self::with(folder, day, None, None)
    }

    /// Reads and judges a project again, and parses only those results that changed since the last time.
    ///
    /// # Errors
    /// As those of [`Reading::of`].
    pub fn again(folder: &Folder, day: Day, memory: &mut Memory, past: Option<&History>) -> Result<Self, Failure> {
        Self::with(folder, day, Some(memory), past)
    }

    /// Reads and judges a project with the runs that an earlier report tells of.
    ///
    /// # Errors
    /// As those of [`Reading::of`].
    pub fn remembering(folder: &Folder, day: Day, past: Option<&History>) -> Result<Self, Failure> {
        Self::with(folder, day, None, past)
    }

    fn with(folder: &Folder, day: Day, memory: Option<&mut Memory>, past: Option<&History>) -> Result<Self, Failure> {
        let root = folder.root.clone();
        let dates = Inquiry::begin(move || git::dates(&root));
        let tree = ProjectTree::new(DiskTree::open(&folder.root)?, folder)?;
        let mut evaluation = Evaluation::with(&tree, || dates.answer(), day, Policy::clone, memory, past)?;
        tree.rename(&mut evaluation.diagnostics);
        Ok(Self { tree, folder: folder.clone(), evaluation })
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
            "read {} in {:.3} s: {}, {}, {}; judged as of {}",
            count(self.tree.paths().len(), "file"),
            self.reading.as_secs_f64(),
            count(self.catalog.dossiers.len(), "service"),
            count(playbooks, "playbook"),
            count(runs, "run"),
            self.day,
        ));
    }

    /// Says that the content has errors, where they are not listed.
    pub fn warn(&self, console: &mut Console) {
        if self.has_errors() {
            let tally = diagnostic::Tally::of(&self.diagnostics);
            console.insist(format_args!("{tally}; `stagepost check` lists them, and what they touch is unknown"));
        }
    }

    /// The commit that was read.
    pub fn source(&self) -> Source {
        ask_git(&self.folder, None).answer()
    }

    /// The text of report.json.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn report(&self, source: Source) -> Result<String, Failure> {
        let bytes = report::report(&self.site(&self.config, source))
            .map_err(|error| Failure::environment(error.to_string()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Renders every page into the sink, and tells which links of the pages lead nowhere.
    ///
    /// # Errors
    /// When a template cannot be rendered or a page not be kept.
    pub fn render(
        &mut self,
        source: Source,
        base_url: Option<&Address>,
        sink: &dyn Sink,
    ) -> Result<Vec<Diagnostic>, Failure> {
        self.recall(&source);
        let mut config = self.config.clone();
        if let Some(Address(address)) = base_url {
            config.site.base_url = Some(address.clone());
        }
        let site = self.site(&config, source);
        let links = LinkCheck::new(sink, config.site.base_url.as_deref());
        render::render(&site, &self.theme, &links)?;
        originals::publish(&self.tree, &site.originals, address::original, &links)?;
        originals::publish(&self.tree, &site.pictures, address::picture, &links)?;
        Ok(links.diagnostics(&site, &self.theme, &self.tree))
    }

    /// Gives playbooks the earlier texts that their pages compare with. Git is asked for none where every
    /// playbook stands as it was agreed to and used.
    fn recall(&mut self, source: &Source) {
        let is_changed = |file: &str| source.changed.contains(file);
        let Evaluation { catalog, standings, day, .. } = &mut self.evaluation;
        let wanted = past::wanted(catalog, standings, *day, &is_changed);
        let contents = git::contents(&self.folder.root, &wanted, Budget::OWN.bytes);
        import::past::recall(catalog, &contents, &is_changed);
    }

    fn site<'a>(&'a self, config: &'a Config, source: Source) -> Site<'a> {
        Site::new(SiteInput {
            catalog: &self.catalog,
            standings: &self.standings,
            config,
            diagnostics: &self.diagnostics,
            silenced: &self.silenced,
            day: self.day,
            source: site::Source {
                commit: source.commit,
                dirty: source.dirty,
                changed: source.changed,
                folder: source.folder,
            },
            pages: self.pages.clone(),
            pictures: originals::pictures(&self.tree, &self.catalog, &self.pages),
            originals: match config.site.originals {
                Originals::None => BTreeSet::new(),
                Originals::Clean => originals::clean(&self.tree, &self.catalog),
            },
        })
    }
}

/// Asks git for the commit of a project. What a build writes to `out` is no part of it.
pub fn ask_git(folder: &Folder, out: Option<&Path>) -> Inquiry<Source> {
    let default = folder.root.join("public");
    let outputs = [Some(default.as_path()), out]
        .into_iter()
        .flatten()
        .filter_map(|out| folder.inside(out))
        .flat_map(|out| {
            let (parent, name) = out.rsplit_once('/').map_or(("", &*out), |(parent, name)| (parent, name));
            let slash = if parent.is_empty() { "" } else { "/" };
            [format!("{parent}{slash}.{name}.stagepost"), out.clone()]
        })
        .collect::<Vec<_>>();
    let root = folder.root.clone();
    Inquiry::begin(move || git::source(&root, &outputs))
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

/// A project's tree, with another file in the place of its configuration where one was named.
pub struct ProjectTree<T> {
    inner: T,
    /// The name and the bytes of the other configuration.
    config: Option<(Arc<str>, Vec<u8>)>,
}

impl<T> ProjectTree<T> {
    /// A tree with the configuration that the user named.
    ///
    /// # Errors
    /// When that file cannot be opened.
    pub fn new(inner: T, folder: &Folder) -> Result<Self, Failure> {
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
        Ok(Self { inner, config })
    }

    /// The tree itself.
    pub fn inner(&self) -> &T {
        &self.inner
    }

    /// Gives diagnostics of the configuration the name of the file that stands in for it.
    pub fn rename(&self, diagnostics: &mut [Diagnostic]) {
        if let Some((name, _)) = &self.config {
            for diagnostic in diagnostics.iter_mut().filter(|d| &*d.place.file == CONFIG) {
                diagnostic.place.file = Arc::clone(name);
            }
            diagnostic::sort(diagnostics);
        }
    }
}

impl<T: SourceTree> SourceTree for ProjectTree<T> {
    fn paths(&self) -> &[Arc<str>] {
        self.inner.paths()
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
            _ => self.inner.bytes(path, limit),
        }
    }

    fn stream(&self, path: &str, limit: u64) -> Result<Box<dyn Read + '_>, ReadError> {
        match &self.config {
            Some((name, bytes)) if path == CONFIG || path == &**name => Ok(Box::new(Cursor::new(bytes.as_slice()))),
            _ => self.inner.stream(path, limit),
        }
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.inner.diagnostics()
    }

    fn contains(&self, path: &str) -> bool {
        self.config.is_some() && path == CONFIG || self.inner.contains(path)
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

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        let code = match error {
            RenderError::Sink(SinkError::Io { .. }) | RenderError::Report(_) => ExitCode::Environment,
            RenderError::Sink(_) | RenderError::Template(_) => ExitCode::Findings,
        };
        Self { code, message: error.to_string(), help: String::new() }
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
