//! `stagepost init --from`: a project out of what a repository already holds.
//!
//! The proposal is tried before anything is written: it is read as every command would read it, and a
//! file that would be an error is left out and named. So what is written builds, and claims nothing.

use super::super::console::{Console, FAINT, STRONG, count, plain};
use super::super::draft::{self, Draft};
use super::super::failure::Failure;
use crate::config;
use crate::disk::DiskTree;
use crate::import::survey::{Proposal, Survey, survey};
use crate::import::{self, id};
use crate::model::dependency::Criticality;
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::playbook::Listed;
use crate::tree::{ReadError, SourceTree};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// How often a file that would be an error is left out and the rest tried again.
const TRIES: usize = 5;

/// What is written, and what is said about it.
pub struct Plan {
    /// The files.
    pub drafts: Vec<Draft>,
    survey: Survey,
}

/// Looks at a repository and makes a plan for it.
///
/// # Errors
/// When the folder cannot be listed, or nothing in it is a playbook or a result.
pub fn plan(root: &Path, day: &str) -> Result<Plan, Failure> {
    let tree = DiskTree::open(root)?;
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut survey = survey(&tree, &name);
    for _ in 0..TRIES {
        let drafts = drafts(&survey, &tree, &name, day);
        let mut left_out: BTreeMap<String, String> = BTreeMap::new();
        for problem in tried(&tree, &drafts) {
            left_out.entry(problem.place.file.to_string()).or_insert(problem.message);
        }
        let before = survey.playbooks.len() + survey.results.len();
        survey.playbooks.retain(|path| !left_out.contains_key(path));
        survey.results.retain(|(path, _)| !left_out.contains_key(path));
        if survey.playbooks.is_empty() && survey.results.is_empty() {
            survey.unplaced.extend(left_out);
            break;
        }
        if survey.playbooks.len() + survey.results.len() == before {
            survey.unplaced.sort();
            return Ok(Plan { drafts, survey });
        }
        survey.unplaced.extend(left_out);
    }
    let texts = count(survey.texts.len(), "text");
    let message = format!("nothing in {} is a playbook, a runbook or a result ({texts} looked at)", root.display());
    Err(Failure::bad_input(message, "begin with `stagepost init`, which writes a first playbook to fill in"))
}

/// The errors that the project would have.
fn tried(tree: &DiskTree, drafts: &[Draft]) -> Vec<Diagnostic> {
    let with = Overlay::new(tree, drafts);
    let (config, mut problems) = config::read(&with);
    problems.extend(import::read(&with, &config).1);
    problems.retain(|problem| problem.severity() == Severity::Error);
    problems
}

/// A tree with files that are not written yet.
struct Overlay<'t> {
    tree: &'t DiskTree,
    drafts: BTreeMap<&'t str, &'t str>,
    paths: Vec<Arc<str>>,
}

impl<'t> Overlay<'t> {
    fn new(tree: &'t DiskTree, drafts: &'t [Draft]) -> Self {
        let drafts: BTreeMap<&str, &str> = drafts.iter().map(|draft| (&*draft.path, &*draft.text)).collect();
        let paths: BTreeSet<Arc<str>> =
            tree.paths().iter().cloned().chain(drafts.keys().map(|path| Arc::from(*path))).collect();
        Self { tree, drafts, paths: paths.into_iter().collect() }
    }
}

impl SourceTree for Overlay<'_> {
    fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    fn bytes(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        match self.drafts.get(path) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => self.tree.bytes(path, limit),
        }
    }

    fn stream(&self, path: &str, limit: u64) -> Result<Box<dyn Read + '_>, ReadError> {
        match self.drafts.get(path) {
            Some(text) => Ok(Box::new(text.as_bytes())),
            None => self.tree.stream(path, limit),
        }
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.tree.diagnostics()
    }
}

fn drafts(survey: &Survey, tree: &DiskTree, name: &str, day: &str) -> Vec<Draft> {
    let file = |service: &Proposal| {
        let folder = if service.root.is_empty() { String::new() } else { format!("{}/", service.root) };
        let names = ["service.yaml", "resiliency.yaml"].map(|name| format!("{folder}{name}"));
        let [first, second] = names;
        if tree.contains(&first) { second } else { first }
    };
    let files: Vec<String> = survey.services.iter().map(file).collect();
    let below = |service: &Proposal| match service.root.as_str() {
        "" => "results/**".to_owned(),
        root => format!("{}/results/**", escape(root)),
    };
    let mut results: Vec<String> = survey.services.iter().map(below).collect();
    let found: Vec<&str> = survey.results.iter().map(|(path, _)| path.as_str()).collect();
    let fresh = |path: &&str| !survey.services.iter().any(|s| path.strip_prefix(&*s.root).is_some_and(is_in_results));
    results.extend(found.iter().copied().filter(fresh).map(escape));
    let playbooks: Vec<&str> = survey.playbooks.iter().map(String::as_str).collect();
    let texts: Vec<&str> = survey.texts.iter().map(String::as_str).collect();
    let title = draft::scalar(&draft::title(&id::from_text(name)));
    let values = [
        ("title", title.as_str()),
        ("services", &list(files.iter().map(|path| escape(path)))),
        ("playbooks", &list(globs(&playbooks, &texts))),
        ("results", &list(results)),
    ];
    let mut drafts = vec![Draft::new(config::FILE, "from/stagepost.yaml", &values)];
    for (service, path) in survey.services.iter().zip(&files) {
        let title = service.title.clone().unwrap_or_else(|| draft::title(&service.id));
        let team = match &service.team {
            Some(team) => format!("team: {}", draft::scalar(team)),
            None => "# team: shop".to_owned(),
        };
        let values = [
            ("service", service.id.as_str()),
            ("title", &draft::scalar(&title)),
            ("team", &team),
            ("date", day),
            ("dependencies", &dependencies(service)),
        ];
        drafts.push(Draft::new(path.as_str(), "from/service.yaml", &values));
    }
    drafts
}

fn is_in_results(below: &str) -> bool {
    below.trim_start_matches('/').starts_with("results/")
}

/// Lines of a YAML list.
fn list(globs: impl IntoIterator<Item = String>) -> String {
    globs.into_iter().map(|glob| format!("\n    - \"{}\"", glob.replace('\\', "\\\\").replace('"', "\\\""))).collect()
}

/// Globs for these files: a folder whose texts are all playbooks is named as a whole, so that the next
/// one that is written there is found as well.
fn globs(files: &[&str], texts: &[&str]) -> Vec<String> {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut folders: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in files {
        folders.entry(folder(file)).or_default().push(file);
    }
    let mut globs = Vec::new();
    for (name, inside) in folders {
        let all = texts.iter().filter(|text| folder(text) == name).count();
        if all == inside.len() && !name.is_empty() && inside.iter().all(|path| path.ends_with(".md")) {
            globs.push(format!("{}*.md", escape(&name)));
        } else {
            globs.extend(inside.into_iter().map(escape));
        }
    }
    globs
}

/// A path as a glob that matches it and nothing else.
fn escape(path: &str) -> String {
    path.chars().fold(String::new(), |mut glob, c| {
        match c {
            '*' | '?' | '[' | ']' | '{' | '}' => glob.extend(['[', c, ']']),
            c => glob.push(c),
        }
        glob
    })
}

/// What is known of a service's dependencies, as YAML. What nobody said is left to fill in.
fn dependencies(service: &Proposal) -> String {
    let row = |listed: &Listed| {
        let mut id = id::from_text(&listed.name);
        if id.is_empty() {
            id = "dependency".to_owned();
        }
        let mut text = format!("\n    - id: {id}\n      title: {}", draft::scalar(&listed.name));
        for (key, time) in [("rto", listed.rto), ("rpo", listed.rpo)] {
            text.extend(time.map(|time| format!("\n      {key}: \"{time}\"")));
        }
        format!("{text}  # {}:{}", listed.place.file, listed.place.line)
    };
    let of = |criticality| service.listed.iter().filter(move |row| row.criticality == Some(criticality));
    let rows = |criticality| of(criticality).map(row).collect::<String>();
    let (critical, other) = (rows(Criticality::Critical), rows(Criticality::NonCritical));
    let mut text = String::new();
    if !critical.is_empty() || !other.is_empty() {
        text.push_str("dependencies:\n");
        for (key, rows) in [("critical", critical), ("non_critical", other)] {
            if !rows.is_empty() {
                text.push_str(&format!("  {key}:{rows}\n"));
            }
        }
    }
    let open = service.listed.iter().filter(|row| row.criticality.is_none()).map(|row| row.name.as_str());
    let open: Vec<&str> = open.chain(service.named.iter().map(String::as_str)).collect();
    if !open.is_empty() {
        text.push_str("# These are named, and nobody says whether the service fails with them:\n");
        text.extend(open.iter().map(|name| format!("#   - {}\n", name.replace(['\n', '\r'], " "))));
    }
    text
}

impl Plan {
    /// The id of its first service, for the pipeline.
    pub fn service(&self) -> String {
        self.survey.services.first().map(|service| service.id.clone()).unwrap_or_default()
    }

    /// Says what was found, where it belongs, and what was not placed.
    pub fn tell(&self, console: &mut Console, has_ignore: bool) {
        let Survey { services, playbooks, results, unplaced, .. } = &self.survey;
        console.say(format_args!(
            "\nFound {}, {} and {}.",
            count(services.len(), "service"),
            count(playbooks.len(), "playbook"),
            count(results.len(), "result"),
        ));
        if !unplaced.is_empty() {
            console.say(format_args!("\n{STRONG}Not placed{STRONG:#} ({}):", count(unplaced.len(), "file")));
            for (path, why) in unplaced {
                console.say(format_args!("  {} {FAINT}{}{FAINT:#}", plain(path), plain(why)));
            }
            console.say("Name those that are meant under `sources:` in stagepost.yaml.");
        }
        if has_ignore {
            console.say("\n.gitignore is there and was not touched; let it name /public/ and /.public.stagepost/.");
        }
        console.say(
            "\nNothing is proven by this: every service stands on stage 0 until it is. Next: list the dependencies in each service \
             file, name one playbook `playbook: dr-failover`, and let people agree to it with `stagepost agree`.",
        );
    }
}
