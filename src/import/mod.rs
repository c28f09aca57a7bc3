//! Text becomes facts and diagnostics: the files of a project → the catalog.
//!
//! The procedure: sort the files by kind ([`layout`]), read the services, then playbooks and
//! results, each file once and in parallel, then put everything into the dossier of its service
//! ([`dossier`]). The order of the paths decides every tie, never the order in which threads end.
//!
//! Invariants: nothing here reads a clock or opens a file other than through the tree; every file
//! of a result folder becomes a run, an [`Unread`] or both; an importer never knows a stage.

pub mod agreement;
pub mod aws_fis;
pub mod azure_chaos_studio;
pub mod binding;
pub mod catalog;
pub mod chaos_mesh;
pub mod chaos_toolkit;
pub mod dating;
pub mod describe;
pub mod diagnostics;
pub mod dossier;
pub mod finder;
pub mod format;
pub mod front_matter;
pub mod gremlin;
pub mod history;
pub mod id;
pub mod jenkins;
pub mod json;
pub mod junit;
pub mod k6;
pub mod kubernetes;
pub mod layout;
pub mod link;
pub mod litmus;
pub mod litmus_chaoscenter;
pub mod loose;
pub mod markup;
pub mod memory;
pub mod note;
pub mod own;
pub mod past;
pub mod placeholder;
pub mod playbook;
pub mod property;
mod redact;
pub mod result;
pub mod run;
pub mod same_run;
pub mod scope;
pub mod secret;
pub mod service;
pub mod silence;
pub mod steadybit;
pub mod stream;
pub mod survey;
pub mod wiki;
mod words;
pub mod xml;

use crate::config::{self, Config};
use crate::markdown::outline;
use crate::model::catalog::{Catalog, Page, Unread, UnreadKind};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::playbook::Playbook;
use crate::model::service::Service;
use crate::tree::{self, SourceTree};
use crate::yaml::Budget;
use binding::Rules;
use dossier::Assembly;
use format::{FORMATS, SourceFile};
use layout::{Layout, SIDECAR};
use link::PlaybookFile;
use memory::Memory;
use own::Own;
use playbook::Links;
use rayon::prelude::*;
use std::sync::Arc;
use wiki::Wiki;

/// Reads a project: everything it says, and everything that is wrong with it (what the tree itself
/// found included), in the order of places.
pub fn read(tree: &dyn SourceTree, config: &Config) -> (Catalog, Vec<Diagnostic>) {
    read_with(tree, config, None)
}

/// Reads a project like [`read`], and parses only those results that changed since the last time.
pub fn read_again(tree: &dyn SourceTree, config: &Config, memory: &mut Memory) -> (Catalog, Vec<Diagnostic>) {
    read_with(tree, config, Some(memory))
}

fn read_with(tree: &dyn SourceTree, config: &Config, memory: Option<&mut Memory>) -> (Catalog, Vec<Diagnostic>) {
    let layout = Layout::new(tree, &config.sources);
    let mut assembly = Assembly::new(config);

    let mut services: Vec<_> = layout.services.par_iter().map(|path| read_service(tree, path)).collect();
    let catalogues = catalog::fill(tree, layout.catalogs.iter().map(|path| &***path), &mut services);
    for (service, broken, diagnostics) in services {
        assembly.service(service, broken, diagnostics);
    }
    for diagnostic in catalogues {
        assembly.problem(diagnostic);
    }
    if layout.services.is_empty() {
        let message = "the project holds no service";
        let help = "run `stagepost new service NAME`, or name the service files under `sources:` in stagepost.yaml";
        assembly.problem(Diagnostic::new(Code::NoServices, Place::start(config::FILE), message, help));
    }

    for diagnostic in tree.diagnostics() {
        assembly.unopened(&diagnostic, &layout::meant(&config.sources, &diagnostic.place.file));
    }

    let exists = |path: &str| tree.contains(path);
    let wiki = Wiki::new(tree);
    let homes: Vec<&str> =
        layout.playbooks.iter().map(|path| assembly.home(path).map_or("", |s| s.root.as_str())).collect();
    let mut playbooks: Vec<_> = (layout.playbooks.par_iter())
        .map(|path| read_playbook(&wiki, path, assembly.home(path).map_or("", |s| &s.id), &exists))
        .collect();
    let pages: Vec<_> = layout.pages.par_iter().map(|path| read_page(&wiki, path, &exists)).collect();
    let lost = link::lost(&layout, &homes, &playbooks, &pages);
    for (index, address, place) in lost.of_playbooks {
        playbooks[index].lose(address, place);
    }
    for diagnostic in lost.of_pages {
        assembly.problem(diagnostic);
    }
    for (path, file) in layout.playbooks.iter().zip(playbooks) {
        assembly.playbook(path, file);
    }

    let rules = Rules::new(&config.bindings);
    let own = Own::new(&config.formats);
    let home = |path: &str| assembly.home(path).map(|service| service.id.as_str());
    let results: Vec<_> = match memory {
        Some(memory) => memory.results(tree, &layout.results, &own, &rules, home),
        None => (layout.results.par_iter())
            .map(|path| result::read(tree, path, FORMATS, &own, &rules, home(path)))
            .collect(),
    };
    for (path, file) in layout.results.iter().zip(results) {
        assembly.result(path, file);
    }
    for sidecar in orphan_sidecars(tree, &layout) {
        assembly.orphan_sidecar(sidecar);
    }

    for page in pages {
        match page {
            Ok((page, _, diagnostics)) => {
                diagnostics.into_iter().for_each(|diagnostic| assembly.problem(diagnostic));
                assembly.page(page);
            }
            Err(diagnostic) => assembly.problem(diagnostic),
        }
    }
    assembly.finish()
}

/// The JSON Schema of a kind of file: `config` (or `site`), `policy`, `service`, `playbook` (its front
/// matter), `run` (and its sidecars).
pub fn schema(name: &str) -> Option<serde_json::Value> {
    match name {
        "config" | "site" => Some(config::schema()),
        "policy" => Some(config::policy_schema()),
        "service" => Some(service::schema()),
        "playbook" => Some(playbook::front_matter_schema()),
        "run" => Some(run::schema()),
        _ => None,
    }
}

/// A free page, its links, and what is wrong with them; or why it could not be read.
type ReadPage = Result<(Page, Links, Vec<Diagnostic>), Diagnostic>;

/// A service, why it is broken if it is, and what is wrong with it.
fn read_service(tree: &dyn SourceTree, path: &str) -> (Service, Option<Unread>, Vec<Diagnostic>) {
    let broken = |diagnostics: &[Diagnostic]| {
        let reason = diagnostics::first_error(diagnostics);
        Some(Unread { kind: UnreadKind::Service, dependency: None, reason, place: Place::start(path) })
    };
    let text = match tree::text(tree, path, Budget::OWN.bytes) {
        Ok(text) => text,
        Err(diagnostic) => {
            let diagnostics = vec![diagnostic];
            return (service::blank(path), broken(&diagnostics), diagnostics);
        }
    };
    let (file, diagnostics) = service::read(&SourceFile { path, text: &text });
    if file.whole {
        return (file.service, None, diagnostics);
    }
    // Of a broken file only the name plates are kept: nothing in it may count for or against.
    let Service { id, title, team, tier, tags, aliases, links, place, root, .. } = file.service;
    let plate = Service { id, title, team, tier, tags, aliases, links, place, root, ..service::blank(path) };
    (plate, broken(&diagnostics), diagnostics)
}

fn read_playbook(wiki: &Wiki, path: &str, service: &str, exists: &dyn Fn(&str) -> bool) -> PlaybookFile {
    match tree::text(wiki.tree, path, Budget::OWN.bytes) {
        Ok(text) => {
            let file = SourceFile { path, text: &text };
            let definitions = markup::definitions(wiki, path, &text);
            let (playbook, links, diagnostics) = playbook::read_closely(&file, service, exists, &definitions);
            let shown = || playbook::unread(&file, service, diagnostics::first_error(&diagnostics));
            let playbook = Playbook { definitions, ..playbook.unwrap_or_else(shown) };
            PlaybookFile { playbook: Some(playbook), links, diagnostics }
        }
        Err(diagnostic) => PlaybookFile { playbook: None, links: Links::default(), diagnostics: vec![diagnostic] },
    }
}

/// A free page with its links, and those of them that lead nowhere.
fn read_page(wiki: &Wiki, path: &str, exists: &dyn Fn(&str) -> bool) -> ReadPage {
    let text = tree::text(wiki.tree, path, Budget::OWN.bytes)?;
    let (body, line) = front_matter::body(&text);
    let document = outline(body);
    let start = Place::start(path).at(line, 1, 0);
    let broken = playbook::broken(&document, path, &start, exists).into_iter();
    let diagnostics = broken.map(|(address, place)| playbook::broken_link(&address, place)).collect();
    let links = Links::of(&document, path, &start);
    let definitions = markup::definitions(wiki, path, &text);
    Ok((Page { path: path.to_owned(), text, definitions }, links, diagnostics))
}

/// Sidecars that stand beside no result.
fn orphan_sidecars(tree: &dyn SourceTree, layout: &Layout<'_>) -> Vec<Diagnostic> {
    let orphan = |path: &&&Arc<str>| path.strip_suffix(SIDECAR).is_none_or(|result| !tree.contains(result));
    let report = |path: &&Arc<str>| {
        let result = path.strip_suffix(SIDECAR).unwrap_or(path);
        let message = format!("there is no `{result}` that this sidecar could describe");
        let help = "put the result beside it, or remove it; a run without a tool's file is written as a native run";
        Diagnostic::new(Code::OrphanSidecar, Place::start(Arc::clone(path)), message, help)
    };
    layout.sidecars.iter().filter(orphan).map(report).collect()
}

#[cfg(test)]
mod tests;
