//! What the search and the filter of the site read. Pages that were opened from a disk may not fetch, so
//! the data are scripts that call a function with one value.
//!
//! `search/index.js` holds services, requirements, playbooks with their headings, and free pages;
//! `search/runs.js` the runs. A field that a reader types into asks for them, no page does by itself.

use super::RenderError;
use super::page;
use super::sink::Sink;
use super::template::Templates;
use crate::ladder::requirement::REQUIREMENTS;
use crate::model::playbook::Playbook;
use crate::site::page::Page;
use crate::site::viewpoint::Viewpoint;
use crate::site::{Case, Site, address, requirement, roster};
use crate::words::{Words, say};
use rayon::prelude::*;
use serde::Serialize;

/// So many runs are found in all; of a fleet with more the newest of each service.
const RUNS: usize = 20_000;

/// Headings deeper than this are not found by themselves.
const DEEPEST: u8 = 3;

#[derive(Serialize)]
struct Index {
    words: Said,
    services: Vec<ServiceEntry>,
    requirements: Vec<(String, String, &'static str)>,
    pages: Vec<(String, String)>,
}

/// What the script says of what it finds.
#[derive(Serialize)]
struct Said {
    nothing: String,
    first: String,
    found: String,
    older: String,
    service: String,
    stage: String,
    requirement: String,
    playbook: String,
    section: String,
    page: String,
    run: String,
}

#[derive(Serialize)]
struct ServiceEntry {
    at: String,
    id: String,
    title: String,
    team: String,
    tags: String,
    stage: u8,
    playbooks: Vec<PlaybookEntry>,
}

#[derive(Serialize)]
struct PlaybookEntry {
    href: String,
    title: String,
    headings: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Runs {
    whole: bool,
    runs: Vec<Vec<Vec<String>>>,
}

/// Writes the files of the search into a sink.
///
/// # Errors
/// When a template is wrong, or the sink does not take a file.
pub fn write(site: &Site, templates: &Templates, sink: &dyn Sink) -> Result<(), RenderError> {
    sink.put("search/index.js", &call("stagepostIndex", &index(site))?)?;
    sink.put("search/runs.js", &call("stagepostRuns", &runs(site))?)?;
    if !roster::is_whole(site) {
        let rows = page::roster(site, templates)?;
        sink.put(address::ROSTER, &call("stagepostRows", &String::from_utf8_lossy(&rows))?)?;
    }
    Ok(())
}

fn call(function: &str, value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = format!("{function}(").into_bytes();
    serde_json::to_writer(&mut text, value)?;
    text.extend_from_slice(b");\n");
    Ok(text)
}

fn said(words: &Words) -> Said {
    let text = |key| words.text(key).to_owned();
    Said {
        nothing: text("search-nothing"),
        first: say!(words, "search-first", shown = "{shown}", number = "{number}"),
        found: say!(words, "search-found", number = "{number}"),
        older: text("search-older"),
        service: text("search-service"),
        stage: say!(words, "search-stage", stage = "{stage}"),
        requirement: text("search-requirement"),
        playbook: text("search-playbook"),
        section: text("search-section"),
        page: text("search-page"),
        run: text("search-run"),
    }
}

fn index(site: &Site) -> Index {
    Index {
        words: said(&site.config.words),
        services: site.cases.par_iter().map(service).collect(),
        requirements: REQUIREMENTS
            .iter()
            .map(|r| (address::requirement(r.id), requirement::title(&site.config.words, r.id), r.id))
            .collect(),
        pages: site
            .free
            .iter()
            .enumerate()
            .map(|(number, free)| (Page::Free(number).address(site), free.title.clone()))
            .chain(
                site.teams
                    .iter()
                    .map(|team| (team.address.clone(), crate::site::team::title(&site.config.words, team))),
            )
            .collect(),
    }
}

fn service(case: &Case) -> ServiceEntry {
    let service = &case.dossier.service;
    let at = address::service(&service.id).trim_end_matches("index.html").to_owned();
    ServiceEntry {
        playbooks: case.dossier.playbooks.iter().map(|playbook| entry(&at, playbook)).collect(),
        at,
        id: service.id.clone(),
        title: service.title.clone(),
        team: service.team.clone().unwrap_or_default(),
        tags: service.tags.join(" "),
        stage: case.standing.stage,
    }
}

fn entry(at: &str, playbook: &Playbook) -> PlaybookEntry {
    let told = playbook
        .headings
        .iter()
        .filter(|heading| heading.level <= DEEPEST && !heading.title.is_empty() && heading.title != playbook.title);
    PlaybookEntry {
        href: within(at, &address::playbook(&playbook.service, &playbook.name)),
        title: playbook.title.clone(),
        headings: told.map(|heading| (heading.anchor.clone(), heading.title.clone())).collect(),
    }
}

fn runs(site: &Site) -> Runs {
    let share = (RUNS / site.cases.len().max(1)).max(1);
    let all: usize = site.cases.iter().map(|case| case.dossier.runs.len()).sum();
    let most = if all <= RUNS { usize::MAX } else { share };
    let view = Viewpoint::new(site, "index.html");
    Runs {
        whole: site.cases.iter().all(|case| case.dossier.runs.len() <= most),
        runs: site
            .cases
            .iter()
            .enumerate()
            .map(|(number, case)| {
                let at = address::service(&case.dossier.service.id).trim_end_matches("index.html").to_owned();
                let newest = case.dossier.runs.iter().enumerate().rev().take(most);
                newest
                    .map(|(index, run)| {
                        let href = within(&at, &view.run(number, index).href);
                        let title = run.title.clone().unwrap_or_default();
                        match (href == format!("runs/{}.html", run.id), title.is_empty()) {
                            (true, true) => vec![run.id.clone()],
                            (true, false) => vec![run.id.clone(), title],
                            (false, _) => vec![run.id.clone(), title, href],
                        }
                    })
                    .collect()
            })
            .collect(),
    }
}

/// An address as seen from a service's folder.
fn within(at: &str, address: &str) -> String {
    address.strip_prefix(at).unwrap_or(address).to_owned()
}
