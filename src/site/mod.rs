//! The site: which pages exist, what they say and how they refer to each other. No HTML here.
//!
//! A [`Site`] borrows what was read and judged; a page's view is made when the page is rendered and
//! dropped with it, so that memory grows with the facts and not with the pages.

pub mod address;
pub mod calendar;
pub mod changes;
pub mod chart;
pub mod checklist;
pub mod difference;
pub mod doctor;
pub mod elsewhere;
pub mod evidence;
pub mod fleet;
pub mod folded;
pub mod free;
pub mod head;
pub mod ledger;
pub mod link;
pub mod mark;
pub mod matrix;
pub mod overview;
pub mod pack;
pub mod page;
pub mod past;
pub mod playbook;
pub mod requirement;
pub mod roster;
pub mod run;
pub mod service;
pub mod stage;
pub mod team;
pub mod viewpoint;
pub mod when;
pub mod words;

use crate::config::{Config, RunPages};
use crate::ladder::requirement::REQUIREMENTS;
use crate::ladder::standing::Standing;
use crate::ladder::weakest::{Footing, footings};
use crate::model::calendar::Day;
use crate::model::catalog::{Catalog, Dossier};
use crate::model::diagnostic::{Diagnostic, Silenced};
use crate::model::period::Period;
use crate::model::playbook::Playbook;
use crate::model::recorded::Recorded;
use crate::model::run::Verdict;
use free::FreePage;
use pack::Pack;
use page::Page;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use team::Team;

/// What a site is made of.
#[derive(Debug, Clone)]
pub struct SiteInput<'a> {
    /// Everything that was read.
    pub catalog: &'a Catalog,
    /// One standing per dossier, in the same order.
    pub standings: &'a [Standing],
    /// The valid configuration.
    pub config: &'a Config,
    /// What is wrong with the input.
    pub diagnostics: &'a [Diagnostic],
    /// Lints that somebody silenced, with the reason.
    pub silenced: &'a [Silenced],
    /// The day of the judgement.
    pub day: Day,
    /// The state of the repository.
    pub source: Source,
    /// Free pages.
    pub pages: Vec<FreePage>,
    /// The files of results that stand on the site as the tool wrote them.
    pub originals: BTreeSet<Arc<str>>,
    /// Pictures of the project that texts show and that are published.
    pub pictures: BTreeSet<Arc<str>>,
}

/// The state of the repository that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The commit, where it is known.
    pub commit: Option<String>,
    /// Whether files differ from the commit.
    pub dirty: bool,
    /// The files that differ from it, relative to the project folder.
    pub changed: BTreeSet<String>,
    /// The project's folder within the repository, without a slash at either end.
    pub folder: String,
}

/// A service with its standing.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// What was read.
    pub dossier: &'a Dossier,
    /// How it stands.
    pub standing: &'a Standing,
}

impl<'a> Case<'a> {
    /// The playbook that a run or a dependency names by its path, within the service.
    pub fn playbook_at(&self, path: &str) -> Option<&'a Playbook> {
        let path = path.split('#').next().unwrap_or(path).trim_start_matches("./");
        let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
        self.dossier.playbooks.iter().find(|playbook| playbook.place.file.ends_with(path) || playbook.name == name)
    }
}

/// A whole site, not yet rendered.
#[derive(Debug, Clone)]
pub struct Site<'a> {
    /// The services, in order of their ids.
    pub cases: Vec<Case<'a>>,
    /// Everything that was read.
    pub catalog: &'a Catalog,
    /// The valid configuration.
    pub config: &'a Config,
    /// What is wrong with the input, in the order in which it is shown.
    pub diagnostics: Vec<&'a Diagnostic>,
    /// Lints that somebody silenced, with the reason.
    pub silenced: &'a [Silenced],
    /// The day of the judgement.
    pub day: Day,
    /// The state of the repository.
    pub source: Source,
    /// Free pages.
    pub free: Vec<FreePage>,
    /// The files of results that stand on the site as the tool wrote them.
    pub originals: BTreeSet<Arc<str>>,
    /// Pictures of the project that texts show and that are published.
    pub pictures: BTreeSet<Arc<str>>,
    /// How firmly each service stands on those it needs, in the order of the services.
    pub footings: Vec<Footing>,
    /// The teams with their services.
    pub teams: Vec<Team>,
    /// The periods that get an evidence pack each, newest first.
    pub periods: Vec<Period>,
    /// What stands on which of the doctor's pages.
    pub doctor: doctor::Sheets<'a>,
    /// Former names of services, with the position of the service.
    pub former: Vec<(&'a str, usize)>,
    ids: BTreeMap<&'a str, usize>,
    files: BTreeMap<&'a str, Page>,
    free_files: BTreeMap<Arc<str>, usize>,
    run_pages: Vec<Vec<bool>>,
}

impl<'a> Site<'a> {
    /// Puts a site together.
    pub fn new(input: SiteInput<'a>) -> Self {
        let cases: Vec<Case<'a>> = input
            .catalog
            .dossiers
            .iter()
            .zip(input.standings)
            .map(|(dossier, standing)| Case { dossier, standing })
            .collect();
        let mut diagnostics: Vec<&Diagnostic> = input.diagnostics.iter().collect();
        diagnostics.sort_by(|a, b| (a.severity(), a.order()).cmp(&(b.severity(), b.order())));
        diagnostics.dedup();
        let ids = cases.iter().enumerate().map(|(index, case)| (case.dossier.service.id.as_str(), index)).collect();
        let files = files(&cases);
        // From the end, so that of two pages from one file the first stays.
        let free_files =
            input.pages.iter().enumerate().rev().map(|(index, page)| (Arc::clone(&page.place.file), index)).collect();
        let doctor = doctor::Sheets::new(&diagnostics);
        let run_pages = cases.iter().map(|case| pages_of_runs(case, input.config.site.run_pages)).collect();
        let stages: Vec<(&Dossier, u8)> = cases.iter().map(|case| (case.dossier, case.standing.stage)).collect();
        let footings = footings(&stages);
        let teams = team::teams(&cases);
        let periods = pack::periods(&cases, input.config, input.day);
        let former = elsewhere::former_names(&cases);
        Self {
            footings,
            teams,
            periods,
            former,
            cases,
            catalog: input.catalog,
            config: input.config,
            diagnostics,
            doctor,
            silenced: input.silenced,
            day: input.day,
            source: input.source,
            free: input.pages,
            originals: input.originals,
            pictures: input.pictures,
            ids,
            files,
            free_files,
            run_pages,
        }
    }

    /// The service with this id.
    pub fn case(&self, id: &str) -> Option<&Case<'a>> {
        self.ids.get(id).and_then(|index| self.cases.get(*index))
    }

    /// The service's position with this id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// The page that shows a file of the project.
    pub fn page_of(&self, file: &str) -> Option<Page> {
        let free = || self.free_files.get(file).copied().map(Page::Free);
        self.files.get(file).copied().or_else(free)
    }

    /// The commit that a link to a file names: the last that touched it where that is sure to hold what
    /// was read, so that the page stays as it is when others are committed; else the present one.
    pub fn commit_of(&self, file: &str) -> Option<&str> {
        let settled = self.recorded(file).filter(|recorded| recorded.settled && !self.source.changed.contains(file));
        settled.map(|recorded| recorded.last.id.as_str()).or(self.source.commit.as_deref())
    }

    fn recorded(&self, file: &str) -> Option<&Recorded> {
        let dossier = |service: usize| Some(self.cases.get(service)?.dossier);
        let recorded = match *self.files.get(file)? {
            Page::Service(service) => &dossier(service)?.service.recorded,
            Page::Playbook(service, playbook) => &dossier(service)?.playbooks.get(playbook)?.recorded,
            Page::Run(service, run) => &dossier(service)?.runs.get(run)?.recorded,
            _ => return None,
        };
        recorded.as_deref()
    }

    /// How many problems there are in the files of a service.
    pub fn problems_of(&self, service: &str) -> usize {
        self.doctor.problems(service)
    }

    /// Whether a run has a page of its own; it always has an anchor on its service's page.
    pub fn has_run_page(&self, service: usize, run: usize) -> bool {
        self.run_pages.get(service).and_then(|runs| runs.get(run)).copied().unwrap_or(false)
    }

    /// Every page, in a fixed order.
    pub fn pages(&self) -> Vec<Page> {
        let mut pages = vec![
            Page::Overview,
            Page::Requirements,
            Page::Stages,
            Page::Changes,
            Page::Calendar,
            Page::Fleet,
            Page::Evidence,
            Page::NotFound,
        ];
        pages.extend((0..self.doctor.pages()).map(Page::Doctor));
        pages.extend((0..REQUIREMENTS.len()).map(Page::Requirement));
        pages.extend((0..=5).map(Page::Stage));
        pages.extend((0..self.free.len()).map(Page::Free));
        pages.extend((0..self.teams.len()).map(Page::Team));
        for (index, case) in self.cases.iter().enumerate() {
            pages.push(Page::Service(index));
            pages.push(Page::Card(index));
            pages.extend((0..case.dossier.playbooks.len()).map(|playbook| Page::Playbook(index, playbook)));
            pages.extend(
                (0..case.dossier.runs.len())
                    .filter(|run| self.has_run_page(index, *run))
                    .map(|run| Page::Run(index, run)),
            );
        }
        // Last, since they link to every run: what was rendered need not be waited for.
        for (number, period) in self.periods.iter().enumerate() {
            pages.push(Page::Period(number));
            let packs = (0..self.cases.len()).filter_map(|index| Pack::of(self, period, index));
            pages.extend(packs.filter(|pack| !pack.is_empty()).map(|pack| Page::Pack(number, pack.index)));
        }
        pages
    }

    /// The address of every page that a reader may begin with, sorted and each once. A card is a part of
    /// another page.
    pub fn addresses(&self) -> Vec<String> {
        let whole = |page: &Page| !matches!(page, Page::NotFound | Page::Card(_));
        let pages = self.pages().into_iter().filter(whole);
        let addresses: BTreeSet<String> = pages.map(|page| page.address(self)).collect();
        addresses.into_iter().collect()
    }
}

/// Which page shows which file.
fn files<'a>(cases: &[Case<'a>]) -> BTreeMap<&'a str, Page> {
    let mut files = BTreeMap::new();
    for (index, case) in cases.iter().enumerate() {
        let dossier = case.dossier;
        for (number, run) in dossier.runs.iter().enumerate() {
            files.insert(&*run.place.file, Page::Run(index, number));
        }
        for (number, playbook) in dossier.playbooks.iter().enumerate() {
            files.insert(&*playbook.place.file, Page::Playbook(index, number));
        }
        files.insert(&*dossier.service.place.file, Page::Service(index));
    }
    files
}

/// Which runs of a service get a page. Of two runs with the same address only the newer has one, so
/// that no page is written twice.
fn pages_of_runs(case: &Case, which: RunPages) -> Vec<bool> {
    let runs = &case.dossier.runs;
    let mut wanted: Vec<bool> = runs
        .iter()
        .enumerate()
        .map(|(index, _)| match which {
            RunPages::All => true,
            RunPages::None => false,
            RunPages::Notable => case
                .standing
                .ledger
                .get(index)
                .is_none_or(|row| !row.counts_for.is_empty() || row.ruling.verdict == Verdict::Fail),
        })
        .collect();
    let mut taken = BTreeSet::new();
    for (index, run) in runs.iter().enumerate().rev() {
        if !taken.insert(address::segment(&run.id)) {
            wanted[index] = false;
        }
    }
    wanted
}
