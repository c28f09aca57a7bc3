//! Puts services, playbooks and runs together, and checks what names what.
//!
//! Files come in the order of their paths, so that of two things with the same id the first by path
//! is kept, whatever thread read it first.

use super::diagnostics::first_error;
use super::format::{Foreign, Places};
use super::id;
use super::layout::{Homes, SIDECAR};
use super::link::PlaybookFile;
use super::playbook;
use super::result::ResultFile;
use super::same_run::{self, Candidate, Mark, Records};
use super::service::unknown_dependency;
use crate::config::{Config, FILE};
use crate::model::catalog::{Aside, AsideKind, Catalog, Dossier, Page, Unread, UnreadKind};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::environment::EnvironmentClass;
use crate::model::place::Place;
use crate::model::run::{Digests, Run, RunKind};
use crate::model::service::Service;
use crate::model::text::same_address;
use crate::yaml::nearest;
use std::collections::BTreeMap;

/// A project being put together.
#[derive(Debug)]
pub struct Assembly<'c> {
    config: &'c Config,
    dossiers: Vec<Dossier>,
    candidates: Vec<Vec<Candidate>>,
    /// Whether the service's file could be read, by dossier.
    whole: Vec<bool>,
    homes: Homes,
    names: BTreeMap<String, usize>,
    /// Former names; of two services with the same one, the first.
    former: BTreeMap<String, usize>,
    /// What somebody may have meant by a name that is none, by that name.
    meant: BTreeMap<String, String>,
    orphans: Vec<Unread>,
    asides: Vec<Aside>,
    pages: Vec<Page>,
    diagnostics: Vec<Diagnostic>,
}

impl<'c> Assembly<'c> {
    /// An empty project.
    pub fn new(config: &'c Config) -> Self {
        Self {
            config,
            dossiers: Vec::new(),
            candidates: Vec::new(),
            whole: Vec::new(),
            homes: Homes::default(),
            names: BTreeMap::new(),
            former: BTreeMap::new(),
            meant: BTreeMap::new(),
            orphans: Vec::new(),
            asides: Vec::new(),
            pages: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Something is wrong that belongs to no service, or to the one in whose folder it lies.
    pub fn problem(&mut self, diagnostic: Diagnostic) {
        let home = self.homes.of(&diagnostic.place.file);
        self.report(home, vec![diagnostic]);
    }

    /// Something that could not be opened: what it would have held is unknown.
    pub fn unopened(&mut self, diagnostic: &Diagnostic, kinds: &[UnreadKind]) {
        let home = self.homes.of(&diagnostic.place.file);
        for kind in kinds.iter().filter(|kind| **kind != UnreadKind::Service || home.is_none()) {
            let kind = match (kind, diagnostic.code) {
                // What it leads to may well be read in its own place.
                (UnreadKind::Result, Code::OwnLink) => UnreadKind::Unrecognised,
                (kind, _) => *kind,
            };
            self.unread(home, lost(kind, diagnostic.place.clone(), None, diagnostic.message.clone()));
        }
        self.report(home, vec![diagnostic.clone()]);
    }

    /// The service in whose folder a file lies.
    pub fn home(&self, path: &str) -> Option<&Service> {
        self.homes.of(path).map(|index| &self.dossiers[index].service)
    }

    fn report(&mut self, service: Option<usize>, diagnostics: Vec<Diagnostic>) {
        let name = service.map(|index| self.dossiers[index].service.id.clone());
        self.diagnostics.extend(diagnostics.into_iter().map(|mut diagnostic| {
            diagnostic.service = diagnostic.service.or_else(|| name.clone());
            diagnostic
        }));
    }

    fn unread(&mut self, service: Option<usize>, unread: Unread) {
        match service {
            Some(index) => self.dossiers[index].unread.push(unread),
            None => self.orphans.push(unread),
        }
    }

    /// Adds a service; `broken` tells why its file could not be read.
    pub fn service(&mut self, service: Service, broken: Option<Unread>, diagnostics: Vec<Diagnostic>) {
        if let Some(&first) = self.names.get(&service.id) {
            let message =
                format!("the service `{}` is already in {}", service.id, self.dossiers[first].service.place.file);
            let help = "give each service an `id:` of its own";
            let place = service.place.clone();
            self.report(Some(first), diagnostics);
            self.report(Some(first), vec![Diagnostic::new(Code::DuplicateId, place.clone(), message.clone(), help)]);
            self.homes.add(&service.root, None);
            // Nobody can tell which of the two the name means.
            let twice = format!("{} has the same id", place.file);
            let own = self.dossiers[first].service.place.clone();
            self.unread(Some(first), lost(UnreadKind::Service, own, None, twice));
            self.unread(None, lost(UnreadKind::Service, place, None, message));
            return;
        }
        let index = self.dossiers.len();
        self.names.insert(service.id.clone(), index);
        for alias in &service.aliases {
            self.former.entry(alias.clone()).or_insert(index);
        }
        self.homes.add(&service.root, Some(index));
        self.whole.push(broken.is_none());
        self.candidates.push(Vec::new());
        let unread = broken.into_iter().collect();
        self.dossiers.push(Dossier { service, playbooks: Vec::new(), runs: Vec::new(), unread, asides: Vec::new() });
        self.report(Some(index), diagnostics);
    }

    /// The service that a name means: its id, or one of its former ids.
    fn find(&self, name: &str) -> Option<usize> {
        self.names.get(name).or_else(|| self.former.get(name)).copied()
    }

    fn unknown_service(&mut self, name: &str, place: Place) -> Diagnostic {
        // The same wrong name may stand in thousands of results; all names are compared with it once.
        if !self.meant.contains_key(name) {
            let help = match nearest(name, self.names.keys().map(String::as_str)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "name a service of this project, or add its service.yaml".to_owned(),
            };
            self.meant.insert(name.to_owned(), help);
        }
        let help = self.meant.get(name).cloned().unwrap_or_default();
        Diagnostic::new(Code::UnknownService, place, format!("there is no service `{name}`"), help)
    }

    /// Adds a playbook.
    pub fn playbook(&mut self, path: &str, file: PlaybookFile) {
        let home = self.homes.of(path);
        let PlaybookFile { playbook, links: _, diagnostics } = file;
        let Some(mut playbook) = playbook else {
            let reason = first_error(&diagnostics);
            self.report(home, diagnostics);
            self.unread(home, lost(UnreadKind::Playbook, Place::start(path), None, reason));
            return;
        };
        let index = if playbook.service.is_empty() { home } else { self.find(&playbook.service) };
        self.report(index.or(home), diagnostics);
        if let Some(reason) = playbook.unreadable.clone() {
            self.unread(index, lost(UnreadKind::Playbook, playbook.place.clone(), None, reason));
            if index.is_none() {
                return;
            }
        }
        let Some(index) = index else {
            let place = playbook.place.clone();
            let diagnostic = if playbook.service.is_empty() {
                let message = "the playbook does not say which service it belongs to";
                let help = "add `service:` to its front matter, or move it into the service's folder";
                Diagnostic::new(Code::Unbound, place.clone(), message, help)
            } else {
                self.unknown_service(&playbook.service, place.clone())
            };
            let reason = diagnostic.message.clone();
            self.report(home, vec![diagnostic]);
            self.unread(home, lost(UnreadKind::Playbook, place, None, reason));
            return;
        };
        let dossier = &self.dossiers[index];
        playbook.service.clone_from(&dossier.service.id);
        let taken = |name: &str| dossier.playbooks.iter().find(|p| same_address(&p.name, name));
        if taken(&playbook.name).is_some() && !playbook.place.file.contains("/playbooks/") {
            // `cdn/README.md` beside `db/README.md`: the folders tell them apart.
            let longer = playbook::long_name(&playbook.place.file, &dossier.service.root);
            playbook.name = Some(longer).filter(|name| taken(name).is_none()).unwrap_or(playbook.name);
        }
        if let Some(first) = taken(&playbook.name) {
            let message = format!("{} is a playbook with the same address", first.place.file);
            let place = playbook.place;
            let help = "give each playbook of a service a file name that differs in letters or digits";
            self.report(Some(index), vec![Diagnostic::new(Code::DuplicateId, place.clone(), message.clone(), help)]);
            self.unread(Some(index), lost(UnreadKind::Playbook, place, None, message));
            return;
        }
        if self.whole[index] {
            let unknown = (playbook.dependencies.iter())
                .filter(|(name, _)| !dossier.service.declares(name))
                .map(|(name, place)| {
                    let (message, help) = unknown_dependency(name, &dossier.service.dependencies);
                    Diagnostic::new(Code::UnknownDependency, place.clone(), message, help)
                })
                .collect();
            let differing = playbook::compare(&playbook, &dossier.service);
            self.report(Some(index), unknown);
            self.report(Some(index), differing);
        }
        self.dossiers[index].playbooks.push(playbook);
    }

    /// Adds the runs of a result file.
    pub fn result(&mut self, path: &str, file: ResultFile) {
        let home = self.homes.of(path);
        let ResultFile { runs, unread, diagnostics, digests } = file;
        self.report(home, diagnostics);
        if let Some(unread) = unread {
            self.unread(home, unread);
        }
        let (mut before, mut found) = (BTreeMap::new(), Vec::new());
        for (position, foreign) in runs.into_iter().enumerate() {
            let nth = match foreign.run.tool.run_id.clone() {
                Some(id) => {
                    let count = before.entry(id).or_insert(0_usize);
                    *count += 1;
                    *count - 1
                }
                None => position,
            };
            found.extend(self.run(foreign, home, digests, nth));
        }
        found.sort_unstable();
        found.dedup();
        if let Some(home) = home.filter(|home| !found.is_empty() && !found.contains(home)) {
            let names: Vec<_> = found.iter().map(|&index| self.dossiers[index].service.id.as_str()).collect();
            let reason = format!("it belongs to {}, in whose ledger it is listed", names.join(" and "));
            self.dossiers[home].asides.push(Aside { place: Place::start(path), kind: AsideKind::Elsewhere, reason });
        }
        if digests.sidecar.is_some() {
            let place = Place::start(format!("{path}{SIDECAR}"));
            let name = path.rsplit('/').next().unwrap_or(path);
            self.aside(&found, home, Aside { place, kind: AsideKind::Sidecar, reason: format!("it adds to {name}") });
        }
    }

    /// A sidecar that stands beside no result.
    pub fn orphan_sidecar(&mut self, diagnostic: Diagnostic) {
        let home = self.homes.of(&diagnostic.place.file);
        let (place, reason) = (diagnostic.place.clone(), diagnostic.message.clone());
        self.aside(&[], home, Aside { place, kind: AsideKind::Sidecar, reason });
        self.report(home, vec![diagnostic]);
    }

    /// Lists a file with some services, else with the one in whose folder it lies, else with none.
    fn aside(&mut self, services: &[usize], home: Option<usize>, aside: Aside) {
        match (services, home) {
            ([], None) => self.asides.push(aside),
            ([], Some(home)) => self.dossiers[home].asides.push(aside),
            (services, _) => services.iter().for_each(|&index| self.dossiers[index].asides.push(aside.clone())),
        }
    }

    /// Adds one run to the services that it belongs to, and says which these are.
    fn run(&mut self, foreign: Foreign, home: Option<usize>, digests: Digests, nth: usize) -> Vec<usize> {
        let Foreign { mut run, id_written, tags: _, keys: _, places } = foreign;
        let mut found = Vec::new();
        for name in std::mem::take(&mut run.services) {
            match self.find(&name) {
                Some(index) if !found.contains(&index) => found.push(index),
                Some(_) => {}
                None => {
                    let place = places.service.clone().unwrap_or_else(|| run.place.clone());
                    let diagnostic = self.unknown_service(&name, place);
                    self.report(home, vec![diagnostic]);
                }
            }
        }
        if found.is_empty() {
            let reason = "the result does not say which service of this project it belongs to";
            if places.service.is_none() {
                let help =
                    "move it into the service's folder, or add `service:` to a sidecar or a rule in stagepost.yaml";
                self.report(home, vec![Diagnostic::new(Code::Unbound, run.place.clone(), reason, help)]);
            }
            self.unread(home, lost(UnreadKind::Result, run.place, run.dependency, reason.to_owned()));
            return found;
        }
        if !id::is_valid(&run.id) {
            run.id = Some(id::from_text(&run.id)).filter(|id| !id.is_empty()).unwrap_or_else(|| "run".to_owned());
        }
        run.digests = Some(digests);
        run.services = found.iter().map(|&index| self.dossiers[index].service.id.clone()).collect();
        let mut run = Some(run);
        for (number, &index) in found.iter().enumerate() {
            // Nearly every run belongs to one service, and need not be copied.
            let last = number + 1 == found.len();
            let Some(mut run) = (if last { run.take() } else { run.clone() }) else { return found };
            self.narrow(&mut run, &found, index);
            let diagnostics = self.check(&run, &places, index);
            if let Some(stray) = diagnostics.iter().find(|d| d.code == Code::UnknownDependency) {
                // It may be about any of the dependencies, and so be what decides.
                let place = run.place.clone();
                self.unread(Some(index), lost(UnreadKind::Result, place, None, stray.message.clone()));
            }
            self.report(Some(index), diagnostics);
            self.candidates[index].push(Candidate { mark: Mark::of(&run, &digests, nth), run, id_written });
        }
        found
    }

    /// Leaves a run of several services, in one of them, the dependencies that are its own. What none of
    /// them knows stays, and is told.
    fn narrow(&self, run: &mut Run, services: &[usize], index: usize) {
        if services.len() < 2 || run.further.is_empty() {
            return;
        }
        let knows = |service: usize, name: &str| self.dossiers[service].service.declares(name);
        let foreign = |name: &str| !knows(index, name) && services.iter().any(|&other| knows(other, name));
        let own: Vec<String> = run.dependencies().filter(|name| !foreign(name)).map(str::to_owned).collect();
        if !own.is_empty() {
            run.set_dependencies(own);
        }
    }

    /// What a run names that its service or the configuration does not know.
    fn check(&self, run: &Run, places: &Places, index: usize) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let dossier = &self.dossiers[index];
        let at = |place: &Option<Place>| place.clone().unwrap_or_else(|| run.place.clone());
        for name in run.dependencies().filter(|name| self.whole[index] && !dossier.service.declares(name)) {
            let (message, help) = unknown_dependency(name, &dossier.service.dependencies);
            diagnostics.push(Diagnostic::new(Code::UnknownDependency, at(&places.dependency), message, help));
        }
        if run.dependency.is_none() && run.kind == Some(RunKind::DependencyFailure) {
            let message = "the run failed a dependency and does not say which";
            let help = "add `dependency:` to the run or its sidecar";
            diagnostics.push(Diagnostic::new(Code::Unbound, run.place.clone(), message, help));
        }
        if let Some(name) = &run.environment {
            let environments = &self.config.policy.environments;
            if environments.class(Some(name), run.touches_production) == EnvironmentClass::Unknown {
                let known = [EnvironmentClass::Production, EnvironmentClass::NonProduction]
                    .into_iter()
                    .flat_map(|class| environments.names(class));
                let meant =
                    nearest(name, known).map(|name| format!("did you mean `{name}`? Otherwise ")).unwrap_or_default();
                let message = format!("the environment `{name}` is not mapped to production or non-production");
                let help = format!("{meant}add it under `environments:` in {FILE}");
                diagnostics.push(Diagnostic::new(Code::UnmappedEnvironment, at(&places.environment), message, help));
            }
        }
        if let Some(name) = &run.playbook
            && !names_playbook(dossier, name)
        {
            let known = dossier.playbooks.iter().map(|p| p.name.as_str());
            let help = match nearest(stem(name), known) {
                Some(meant) => format!("did you mean `playbooks/{meant}.md`?"),
                None => "name a playbook of the service by its path or its file name".to_owned(),
            };
            let message = format!("the service has no playbook `{name}`");
            diagnostics.push(Diagnostic::new(Code::UnknownPlaybook, at(&places.playbook), message, help));
        }
        diagnostics
    }

    /// Adds a free page.
    pub fn page(&mut self, page: Page) {
        if let Some(first) = self.pages.iter().find(|first| same_address(&first.path, &page.path)) {
            let message = format!("{} is a page with the same address", first.path);
            let help = "give each page a name that differs in letters or digits";
            self.problem(Diagnostic::new(Code::DuplicateId, Place::start(page.path.as_str()), message, help));
            return;
        }
        self.pages.push(page);
    }

    /// The catalog, and everything that is wrong.
    pub fn finish(mut self) -> (Catalog, Vec<Diagnostic>) {
        for (index, candidates) in std::mem::take(&mut self.candidates).into_iter().enumerate() {
            self.runs(index, candidates);
            let dossier = &mut self.dossiers[index];
            dossier.unread.extend(self.config.doubt.clone());
            dossier.runs.sort_by(|a, b| a.when().cmp(&b.when()).then_with(|| a.id.cmp(&b.id)));
            dossier.playbooks.sort_by(|a, b| a.name.cmp(&b.name));
            dossier.unread.sort_by(|a, b| a.place.cmp(&b.place));
            dossier.asides.sort();
        }
        self.dossiers.sort_by(|a, b| a.service.id.cmp(&b.service.id));
        self.orphans.sort_by(|a, b| a.place.cmp(&b.place));
        self.asides.sort();
        self.diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        let Self { dossiers, orphans, asides, pages, diagnostics, .. } = self;
        (Catalog { dossiers, orphans, asides, pages }, diagnostics)
    }

    /// Keeps each run once, under an id that no other run of the service has.
    fn runs(&mut self, index: usize, candidates: Vec<Candidate>) {
        let mut taken: BTreeMap<String, Place> = BTreeMap::new();
        let (mut written, mut made) = (Vec::new(), Vec::new());
        for Records { kept: Candidate { run: kept, id_written, .. }, others } in same_run::group(candidates) {
            for (Candidate { run, .. }, difference) in others {
                if let Some(what) = difference {
                    let id = run.tool.run_id.as_deref().unwrap_or(&run.id);
                    let message = format!("{} holds the run `{id}` too, and gives another {what}", kept.place.file);
                    let help = "give each run the id that its tool gave it, or remove the file that is wrong";
                    let diagnostic = Diagnostic::new(Code::DuplicateId, run.place.clone(), message.clone(), help);
                    self.report(Some(index), vec![diagnostic]);
                    self.unread(Some(index), lost(UnreadKind::Result, run.place, run.dependency, message));
                    continue;
                }
                if run.format == kept.format {
                    // Two records of one tool are a slip; records of two tools complete each other.
                    let message = format!("this is the same run as in {}; it is counted once", kept.place.file);
                    let help = "remove one of the two files";
                    let diagnostic = Diagnostic::new(Code::DuplicateRun, run.place.clone(), message, help);
                    self.report(Some(index), vec![diagnostic]);
                }
                let reason = same_run::same_as(&kept.place);
                self.dossiers[index].asides.push(Aside { place: run.place, kind: AsideKind::SameRun, reason });
            }
            if id_written { written.push(kept) } else { made.push(kept) }
        }
        for run in written {
            if let Some(first) = taken.get(&run.id) {
                let message = format!("the run `{}` is already in {}", run.id, first.file);
                let help = "give each run of a service an id of its own";
                let diagnostic = Diagnostic::new(Code::DuplicateId, run.place.clone(), message.clone(), help);
                self.report(Some(index), vec![diagnostic]);
                self.unread(Some(index), lost(UnreadKind::Result, run.place, run.dependency, message));
                continue;
            }
            taken.insert(run.id.clone(), run.place.clone());
            self.dossiers[index].runs.push(run);
        }
        let root = self.dossiers[index].service.root.clone();
        let mut numbers = BTreeMap::new();
        for mut run in made {
            if taken.contains_key(&run.id) {
                run.id = own_id(&run, &root, &taken, &mut numbers);
            }
            taken.insert(run.id.clone(), run.place.clone());
            self.dossiers[index].runs.push(run);
        }
    }
}

/// An id made from the path below the service's folder, for files such as `2026-10-12/journal.json`
/// whose names repeat. The first by path keeps the short id, so that ids stay when files are added.
/// `numbers` tells how far ids with the same beginning were counted.
fn own_id(run: &Run, root: &str, taken: &BTreeMap<String, Place>, numbers: &mut BTreeMap<String, u32>) -> String {
    let path = run.place.file.strip_prefix(root).unwrap_or(&run.place.file).trim_start_matches('/');
    let path = path.strip_prefix("results/").unwrap_or(path);
    let path = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let mut base = id::from_text(path);
    base.truncate(90);
    let base = if base.is_empty() { "run".to_owned() } else { base };
    if !taken.contains_key(&base) {
        return base;
    }
    let number = numbers.entry(base.clone()).or_insert(1);
    loop {
        *number += 1;
        let id = format!("{base}-{number}");
        if !taken.contains_key(&id) {
            return id;
        }
    }
}

fn lost(kind: UnreadKind, place: Place, dependency: Option<String>, reason: String) -> Unread {
    Unread { kind, dependency, reason, place }
}

/// Whether a playbook of the service, readable or not, is meant by a path, a file name or a name.
fn names_playbook(dossier: &Dossier, written: &str) -> bool {
    let root = &dossier.service.root;
    let unread = dossier.unread.iter().filter(|unread| unread.kind == UnreadKind::Playbook);
    written.starts_with("https://")
        || written.starts_with("http://")
        || dossier.playbooks.iter().any(|playbook| playbook.is_named(written, root))
        || unread.map(|unread| stem(&unread.place.file)).any(|name| name == stem(written))
}

/// A path's file name without folder, ending and heading.
fn stem(path: &str) -> &str {
    let path = path.split('#').next().unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}
