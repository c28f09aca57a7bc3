//! What has to be read of two trees to tell how they differ: the services in which something changed,
//! and whatever elsewhere speaks of them.
//!
//! Trees are compared by the ids of their files' contents, so nothing is read to find that out. Where
//! files of one service may say something about another, this decides for reading more, never less.

use super::layout::{Layout, SIDECAR};
use crate::config::{self, Config};
use crate::model::catalog::Catalog;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::tree::{ReadError, SourceTree};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::Arc;

/// The id of each file's content; the same id is the same content.
pub type Ids = BTreeMap<Arc<str>, String>;

/// Which part of two trees is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// The services below some folders.
    Part(Part),
}

/// The services below some folders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// The folders of the services in which something changed.
    roots: BTreeSet<String>,
    /// Files elsewhere that are read too.
    others: BTreeSet<Arc<str>>,
    /// The files that differ.
    changed: BTreeSet<Arc<str>>,
    /// Whether a file of the theme differs.
    theme: bool,
    /// The names of files that came or went, as a playbook elsewhere may mention them.
    pub mentioned: BTreeSet<String>,
}

/// The files that differ between two trees.
pub fn changed(before: &Ids, after: &Ids) -> BTreeSet<Arc<str>> {
    let differs = |path: &&Arc<str>| before.get(*path) != after.get(*path);
    before.keys().chain(after.keys()).filter(differs).cloned().collect()
}

/// Which part of two trees with the same configuration must be read, given the files that differ.
pub fn scope(changed: BTreeSet<Arc<str>>, config: &Config, trees: [&dyn SourceTree; 2]) -> Scope {
    // A rule may give a result to any service, wherever it lies.
    let sets_service = |format: &config::OwnFormat| format.set.iter().any(|(field, _)| field == "service");
    if config.bindings.iter().any(|rule| !rule.set.services.is_empty()) || config.formats.iter().any(sets_service) {
        return Scope::All;
    }
    let layouts = trees.map(|tree| Layout::new(tree, &config.sources));
    if layouts.iter().any(|layout| layout.services.is_empty()) {
        return Scope::All;
    }
    let services: BTreeSet<&str> = layouts.iter().flat_map(|layout| &layout.services).map(|path| &***path).collect();
    let roots: BTreeSet<&str> = services.iter().map(|path| folder(path)).collect();
    let evidence: BTreeSet<&Arc<str>> = layouts
        .iter()
        .flat_map(|layout| [&layout.playbooks, &layout.results, &layout.sidecars, &layout.catalogs])
        .flatten()
        .copied()
        .collect();
    let pages: BTreeSet<&Arc<str>> = layouts.iter().flat_map(|layout| &layout.pages).copied().collect();
    let mut part = Part::default();
    for path in evidence.iter().filter(|path| home(path, &roots).is_none()) {
        // Shared evidence may belong to any service.
        if changed.contains(*path) {
            return Scope::All;
        }
        part.others.insert(Arc::clone(path));
    }
    for path in &changed {
        let came_or_went = trees.iter().filter(|tree| tree.contains(path)).count() == 1;
        match home(path, &roots) {
            Some(root) => {
                part.roots.insert(root.to_owned());
                if came_or_went {
                    // From another folder it can only be reached by a path that names this one.
                    let name = root.rsplit('/').next().unwrap_or(root);
                    let inner = path.get(root.len()..).unwrap_or_default();
                    part.mentioned.insert(format!("{name}/{}", inner.trim_start_matches('/')));
                }
            }
            None if came_or_went => {
                part.mentioned.insert(path.rsplit('/').next().unwrap_or(path).to_owned());
            }
            None => {}
        }
        if pages.contains(path) {
            part.others.insert(Arc::clone(path));
        }
    }
    // A service that lies within another, or around it, shares files with it.
    let near = |root: &str, other: &str| inside(root, other) || inside(other, root);
    let neighbours: Vec<&str> =
        roots.iter().copied().filter(|root| part.roots.iter().any(|own| near(root, own))).collect();
    part.roots.extend(neighbours.into_iter().map(str::to_owned));
    if part.mentioned.iter().any(|name| !is_plain(name)) {
        // It may be written in ways that cannot be searched for.
        return Scope::All;
    }
    part.theme = changed.iter().any(|path| is_theme(path));
    part.changed = changed;
    Scope::Part(part)
}

/// Whether a name is written the same way in a link as on disk.
fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte))
}

/// Whether a file belongs to the looks of the site.
fn is_theme(path: &str) -> bool {
    ["templates/", "themes/", "static/"].iter().any(|folder| path.starts_with(folder))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn inside(path: &str, root: &str) -> bool {
    root.is_empty() || path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The nearest folder upwards that holds a service.
fn home<'a>(path: &str, roots: &BTreeSet<&'a str>) -> Option<&'a str> {
    let mut folder = path;
    loop {
        folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        if let Some(root) = roots.get(folder) {
            return Some(root);
        }
        if folder.is_empty() {
            return None;
        }
    }
}

impl Part {
    /// Whether a file is read.
    pub fn holds(&self, path: &str) -> bool {
        self.others.contains(path) || self.roots.iter().any(|root| inside(path, root))
    }

    /// Adds the services whose playbooks mention files that came or went. `files` are all files that
    /// hold one of the names.
    pub fn add_mentions(&mut self, files: &[String], config: &Config, tree: &dyn SourceTree) {
        let layout = Layout::new(tree, &config.sources);
        let roots: BTreeSet<&str> = layout.services.iter().map(|path| folder(path)).collect();
        let playbooks: BTreeSet<&str> = layout.playbooks.iter().map(|path| &***path).collect();
        for file in files.iter().filter(|file| playbooks.contains(file.as_str())) {
            self.roots.extend(home(file, &roots).map(str::to_owned));
        }
    }

    /// Adds files elsewhere that may speak of the services that are read. `files` are all files that
    /// hold one of their names. Says whether there was any.
    pub fn add_witnesses(&mut self, files: &[String], config: &Config, tree: &dyn SourceTree) -> bool {
        let layout = Layout::new(tree, &config.sources);
        let services: BTreeMap<&str, &Arc<str>> = layout.services.iter().map(|path| (folder(path), *path)).collect();
        let roots: BTreeSet<&str> = services.keys().copied().collect();
        let readable = [&layout.playbooks, &layout.results, &layout.sidecars, &layout.services];
        let readable: BTreeMap<&str, &Arc<str>> =
            readable.into_iter().flatten().map(|path| (&***path, *path)).collect();
        let before = self.others.len();
        for file in files.iter().filter(|file| !self.roots.iter().any(|root| inside(file, root))) {
            // A sidecar speaks for the result beside it, and the other way round.
            let result = file.strip_suffix(SIDECAR).unwrap_or(file);
            let sidecar = format!("{result}{SIDECAR}");
            for path in [result, &sidecar].into_iter().filter_map(|path| readable.get(path)) {
                self.others.insert(Arc::clone(path));
                self.others.extend(home(path, &roots).and_then(|root| services.get(root)).map(|path| Arc::clone(path)));
            }
        }
        self.others.len() > before
    }

    /// The names under which files elsewhere may speak of the services that are read.
    pub fn names(&self, catalog: &Catalog) -> BTreeSet<String> {
        let services = catalog.dossiers.iter().map(|dossier| &dossier.service).filter(|s| self.roots.contains(&s.root));
        services.flat_map(|service| service.aliases.iter().chain([&service.id])).cloned().collect()
    }

    /// Whether a changed file speaks of a service that is not read as a whole, or two things have one
    /// name, which may concern both of them.
    pub fn leaks(&self, catalog: &Catalog, diagnostics: &[Diagnostic]) -> bool {
        let is_changed =
            |file: &str| self.changed.contains(file) || self.changed.contains(format!("{file}{SIDECAR}").as_str());
        let elsewhere = catalog.dossiers.iter().filter(|dossier| !self.roots.contains(&dossier.service.root));
        let mut files = elsewhere.flat_map(|dossier| {
            let runs = dossier.runs.iter().map(|run| &run.place.file);
            runs.chain(dossier.playbooks.iter().map(|playbook| &playbook.place.file))
        });
        files.any(|file| is_changed(file))
            || diagnostics.iter().any(|d| {
                let sidecar_of = d.place.file.strip_suffix(SIDECAR).unwrap_or(&d.place.file);
                // Two services of one name make each other unknown, wherever they lie.
                d.code == Code::UnknownService && is_changed(sidecar_of)
                    || d.code == Code::DuplicateId && d.place.file.ends_with("service.yaml")
            })
    }

    /// Leaves in a catalog only the services that were read as a whole, and their diagnostics.
    pub fn keep(&self, catalog: &mut Catalog, diagnostics: &mut Vec<Diagnostic>) {
        catalog.dossiers.retain(|dossier| self.roots.contains(&dossier.service.root));
        let kept: BTreeSet<&str> = catalog.dossiers.iter().map(|dossier| dossier.service.id.as_str()).collect();
        let concerns = |d: &Diagnostic| {
            d.service.as_deref().is_none_or(|id| kept.contains(id))
                || self.roots.iter().any(|root| inside(&d.place.file, root))
        };
        // That a part holds no service says nothing about the whole.
        diagnostics.retain(|d| !matches!(d.code, Code::NoServices | Code::Uncatalogued) && concerns(d));
    }
}

/// A part of a tree. What is left out is known to be there and is never read.
pub struct Section<'t> {
    tree: &'t dyn SourceTree,
    paths: Vec<Arc<str>>,
}

impl<'t> Section<'t> {
    /// The files of a tree that lie within a scope, and those that every reading needs.
    pub fn new(tree: &'t dyn SourceTree, scope: &Scope) -> Self {
        let wanted = |path: &&Arc<str>| match scope {
            Scope::All => true,
            Scope::Part(part) => part.holds(path) || ***path == *config::FILE || part.theme && is_theme(path),
        };
        Self { tree, paths: tree.paths().iter().filter(wanted).cloned().collect() }
    }
}

impl SourceTree for Section<'_> {
    fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    fn bytes(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        self.tree.bytes(path, limit)
    }

    fn stream(&self, path: &str, limit: u64) -> Result<Box<dyn Read + '_>, ReadError> {
        self.tree.stream(path, limit)
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.tree.diagnostics()
    }

    fn contains(&self, path: &str) -> bool {
        self.tree.contains(path)
    }
}
