//! Looks at a repository that was not written for us: which files are playbooks and results, by what
//! stands in them, and which services they belong to.
//!
//! Nothing is claimed. A file is placed when its content says what it is; whatever looks as if it might
//! be meant and is not placed is named with the reason. Dependencies are taken over only where somebody
//! listed them: in a table of a playbook, or in a Backstage catalogue.

use super::format::{FORMATS, SourceFile};
use super::{id, playbook};
use crate::markdown::{Block, Document, address::slug, outline};
use crate::model::diagnostic::Severity;
use crate::model::ending::{is_text, stem};
use crate::model::place::Place;
use crate::model::playbook::{Entry, Listed, Playbook};
use crate::tree::{self, SourceTree};
use crate::yaml::{self, Budget};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a repository holds.
#[derive(Debug, Default)]
pub struct Survey {
    /// The services, in order of their folders.
    pub services: Vec<Proposal>,
    /// Playbooks and runbooks.
    pub playbooks: Vec<String>,
    /// Results, each with the id of its format.
    pub results: Vec<(String, &'static str)>,
    /// Files that may be meant and were not placed, and why.
    pub unplaced: Vec<(String, String)>,
    /// Every Markdown file.
    pub texts: Vec<String>,
}

/// A service as the repository tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub id: String,
    /// Its name for people, where somebody gave one.
    pub title: Option<String>,
    /// Who owns it, where that is said.
    pub team: Option<String>,
    /// The folder that holds what belongs to it; empty for the whole repository.
    pub root: String,
    /// What tables of its playbooks list.
    pub listed: Vec<Listed>,
    /// Names of things it depends on, without any word on how critical they are.
    pub named: Vec<String>,
}

/// Folders whose subfolders are services.
const SHELVES: &[&str] = &["services", "apps", "applications", "components", "microservices", "packages", "projects"];
/// Names of texts about a repository itself.
const ABOUT: &[&str] = &[
    "readme",
    "index",
    "_index",
    "changelog",
    "changes",
    "contributing",
    "license",
    "licence",
    "code_of_conduct",
    "code-of-conduct",
    "security",
    "support",
    "governance",
    "maintainers",
    "authors",
    "about",
    "summary",
    "glossary",
    "pull_request_template",
    "issue_template",
];
/// Words in headings of runbooks.
const WORDS: &[&str] = &[
    "diagnosis",
    "diagnose",
    "troubleshooting",
    "investigate",
    "investigation",
    "triage",
    "symptoms",
    "impact",
    "meaning",
    "escalation",
    "rollback",
    "roll back",
    "failover",
    "restore",
    "mitigation",
    "resolution",
    "verification",
    "contain",
    "eradicate",
    "during an incident",
    "on call",
    "remediation",
    "recovery",
    "workaround",
    "how to fix",
    "root cause",
    "possible cause",
    "possible check",
    "post check",
    "post-check",
];
/// The largest file that is looked into.
const LARGEST: usize = 2 << 20;

/// Looks at every file of a repository that is called `name`.
pub fn survey(tree: &dyn SourceTree, name: &str) -> Survey {
    let shown = |path: &&std::sync::Arc<str>| !path.split('/').any(|part| part.starts_with('.') || part == "vendor");
    let paths: Vec<&str> = tree.paths().iter().filter(shown).map(|path| &**path).collect();
    // A repository of runbooks is a folder of runbooks.
    let is_shelf = name.to_lowercase().contains("runbook");
    let looked: Vec<(&str, Looked)> =
        paths.par_iter().filter_map(|path| Some((*path, look(tree, path, is_shelf)?))).collect();
    let mut survey = Survey::default();
    let mut tables: Vec<(&str, Vec<Listed>)> = Vec::new();
    let mut catalogue: BTreeMap<String, Proposal> = BTreeMap::new();
    for (path, looked) in looked {
        if is_text(path) {
            survey.texts.push(path.to_owned());
        }
        match looked {
            Looked::Playbook(listed) => {
                survey.playbooks.push(path.to_owned());
                tables.push((path, listed));
            }
            Looked::Result(format) => survey.results.push((path.to_owned(), format)),
            Looked::Service(proposal) => {
                let root = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
                catalogue.entry(root.clone()).or_insert(Proposal { root, ..proposal });
            }
            Looked::Not(why) => survey.unplaced.push((path.to_owned(), why)),
        }
    }
    let placed: Vec<&str> =
        survey.playbooks.iter().chain(survey.results.iter().map(|(path, _)| path)).map(String::as_str).collect();
    survey.services = services(&placed, &tables, catalogue, name);
    survey
}

enum Looked {
    Playbook(Vec<Listed>),
    Result(&'static str),
    Service(Proposal),
    Not(String),
}

/// What a file is; nothing where it cannot be meant.
fn look(tree: &dyn SourceTree, path: &str, is_shelf: bool) -> Option<Looked> {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let data = matches!(ending.as_str(), "json" | "yaml" | "yml" | "xml" | "log");
    if !is_text(path) && !data {
        return None;
    }
    let text = match tree::text(tree, path, LARGEST) {
        Ok(text) => text,
        Err(diagnostic) => return is_text(path).then_some(Looked::Not(diagnostic.message)),
    };
    let file = SourceFile { path, text: &text };
    if is_text(path) { Some(look_at_text(&file, is_shelf)) } else { look_at_data(&file) }
}

fn look_at_text(file: &SourceFile<'_>, is_shelf: bool) -> Looked {
    let stem = stem(file.name()).to_lowercase();
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_lowercase();
    let shelved = is_shelf || folder.contains("runbook") || folder.contains("playbook");
    if stem.contains("template") {
        return Looked::Not("it is a template".to_owned());
    }
    if ["postmortem", "post-mortem", "post_mortem", "retrospective"].iter().any(|word| stem.contains(word)) {
        return Looked::Not(
            "it tells of an incident that is over; write that as a run, with `stagepost new run`".to_owned(),
        );
    }
    let (read, diagnostics) = playbook::read(file, "", &|_| true);
    let Some(book) = read else {
        let why = diagnostics.iter().find(|d| d.severity() == Severity::Error).map(|d| d.message.clone());
        return Looked::Not(format!("its front matter cannot be read: {}", why.unwrap_or_default()));
    };
    if ABOUT.contains(&stem.as_str()) && !(shelved && tells(&book)) {
        return Looked::Not("it is about the repository, not about what to do".to_owned());
    }
    let document = outline(&book.body);
    if tells(&book) || reads_like_a_runbook(&document) || shelved && has_steps(&document) {
        Looked::Playbook(book.table)
    } else {
        Looked::Not("no recovery steps, objectives or contacts were found in it".to_owned())
    }
}

/// Whether fields of a playbook are filled that no other text has.
fn tells(book: &Playbook) -> bool {
    let filled = Entry::is_filled;
    let whole = filled(&book.contacts) && filled(&book.notification);
    whole || book.scenarios.iter().any(|s| filled(&s.recovery) || filled(&s.rto) || filled(&s.rpo))
}

fn reads_like_a_runbook(document: &Document) -> bool {
    let titles: Vec<String> = document.sections.iter().map(|section| section.title.to_lowercase()).collect();
    WORDS.iter().filter(|word| titles.iter().any(|title| title.contains(**word))).count() >= 2
}

/// Whether a text in a folder of runbooks says what to do: in steps, or under several headings.
fn has_steps(document: &Document) -> bool {
    let steps = |block: &Block| matches!(block, Block::Item { .. } | Block::Code { .. });
    let headed = document.sections.iter().filter(|section| section.level > 1 && !section.blocks.is_empty()).count();
    headed > 1 || document.sections.iter().any(|section| section.blocks.iter().any(steps))
}

fn look_at_data(file: &SourceFile<'_>) -> Option<Looked> {
    if matches!(file.name(), "catalog-info.yaml" | "catalog-info.yml") {
        return component(file).map(Looked::Service);
    }
    let claiming: Vec<_> = FORMATS.iter().filter(|format| (format.claims)(file)).collect();
    match claiming[..] {
        [] => None,
        [format] => {
            let (runs, diagnostics) = (format.read)(file);
            let error = diagnostics.iter().find(|d| d.severity() == Severity::Error);
            Some(match error {
                Some(error) => Looked::Not(format!("it looks like a result, but {}", error.message)),
                None if runs.is_empty() => return None,
                None => Looked::Result(format.id),
            })
        }
        _ => Some(Looked::Not("more than one result format recognises it".to_owned())),
    }
}

/// A component of a Backstage catalogue.
fn component(file: &SourceFile<'_>) -> Option<Proposal> {
    let documents = yaml::documents::<Value>(file.text, &Place::start(file.path), Budget::OWN).ok()?;
    let of_kind = |value: &&Value| value.get("kind").and_then(Value::as_str) == Some("Component");
    let document = documents.iter().find(of_kind)?;
    let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let last = |text: String| text.rsplit(['/', ':']).next().unwrap_or_default().to_owned();
    let named = document.pointer("/spec/dependsOn").and_then(Value::as_array);
    let named = named.into_iter().flatten().filter_map(Value::as_str).map(|name| last(name.to_owned())).collect();
    let id = id::from_text(&text("/metadata/name")?);
    (!id.is_empty()).then(|| Proposal {
        id,
        title: text("/metadata/title"),
        team: text("/spec/owner").map(last),
        root: String::new(),
        listed: Vec::new(),
        named,
    })
}

/// The services that the placed files belong to.
fn services(
    placed: &[&str],
    tables: &[(&str, Vec<Listed>)],
    catalogue: BTreeMap<String, Proposal>,
    name: &str,
) -> Vec<Proposal> {
    let mut roots: BTreeSet<String> = catalogue.keys().cloned().collect();
    roots.extend(placed.iter().filter_map(|path| shelf(path)));
    if placed.iter().any(|path| home(path, &roots).is_none()) {
        roots.insert(String::new());
    }
    let mut taken = BTreeSet::new();
    let mut services = Vec::new();
    for root in &roots {
        let own = root.rsplit('/').next().filter(|own| !own.is_empty()).unwrap_or(name);
        let plain = Proposal {
            id: id::from_text(own),
            title: None,
            team: None,
            root: root.clone(),
            listed: Vec::new(),
            named: Vec::new(),
        };
        let mut service = catalogue.get(root).cloned().unwrap_or(plain);
        let wanted = if service.id.is_empty() { "service".to_owned() } else { service.id.clone() };
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|id| !taken.contains(id));
        service.id = free.unwrap_or(wanted);
        taken.insert(service.id.clone());
        let mut seen = BTreeSet::new();
        for (_, listed) in tables.iter().filter(|(path, _)| home(path, &roots) == Some(root)) {
            let fresh = listed.iter().filter(|row| seen.insert(slug(&row.name))).cloned();
            service.listed.extend(fresh.collect::<Vec<_>>());
        }
        services.push(service);
    }
    services
}

/// The folder of a service by where it stands: `apps/shop` of `apps/shop/docs/runbook.md`.
fn shelf(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let at = parts.iter().position(|part| SHELVES.contains(&part.to_lowercase().as_str()))?;
    (at + 2 < parts.len()).then(|| parts[..at + 2].join("/"))
}

/// The nearest root above a file.
fn home<'r>(path: &str, roots: &'r BTreeSet<String>) -> Option<&'r String> {
    let mut folder = path;
    while let Some((parent, _)) = folder.rsplit_once('/') {
        if let Some(root) = roots.get(parent) {
            return Some(root);
        }
        folder = parent;
    }
    roots.get("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::MemoryTree;

    const RUNBOOK: &str = "# The queue is full\n\n## Symptoms\n\nSlow.\n\n## Mitigation\n\n1. Add a worker.\n";

    fn of(files: &[(&str, &str)]) -> Survey {
        survey(&MemoryTree::new(files.iter().copied()), "shop-repo")
    }

    #[test]
    fn files_are_told_by_what_stands_in_them() {
        let survey = of(&[
            ("docs/ops/queue.md", RUNBOOK),
            ("docs/ops/history.md", "# History\n\nWe began in 2012.\n"),
            ("docs/ops/template.md", RUNBOOK),
            ("README.md", "# The shop\n\n## Failover\n\nSee docs.\n"),
            ("CHANGELOG.md", "# Changes\n"),
            ("runbooks/cdn/README.md", RUNBOOK),
            ("runbooks/mail.html.md.erb", RUNBOOK),
            ("docs/ops/disk.mdx", RUNBOOK),
            ("docs/index.html.md.erb", "# The shop\n\n## Failover\n\nSee docs.\n"),
            (
                "tests/run.yaml",
                "kind: dependency-failure\ndependency: db\nstarted: 2026-10-12T09:00:00Z\nverdict: pass\n",
            ),
            ("deploy/app.yaml", "apiVersion: v1\nkind: Service\n"),
            ("src/main.rs", "fn main() {}"),
        ]);
        assert_eq!(
            survey.playbooks,
            ["docs/ops/disk.mdx", "docs/ops/queue.md", "runbooks/cdn/README.md", "runbooks/mail.html.md.erb"]
        );
        assert_eq!(survey.results, [("tests/run.yaml".to_owned(), "native")]);
        let unplaced: Vec<&str> = survey.unplaced.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            unplaced,
            ["CHANGELOG.md", "README.md", "docs/index.html.md.erb", "docs/ops/history.md", "docs/ops/template.md"]
        );
        assert!(survey.unplaced.iter().all(|(_, why)| !why.is_empty()));
        let services: Vec<_> = survey.services.iter().map(|s| (s.id.as_str(), s.root.as_str())).collect();
        assert_eq!(services, [("shop-repo", "")]);
    }

    #[test]
    fn a_repository_of_runbooks_is_a_folder_of_them() {
        let tree = MemoryTree::new([
            ("docs/disk.md", "# The disk is full\n\n1. Delete logs.\n"),
            ("docs/cache.md", "# The cache is down\n\n## Possible checks\n\n- up?\n\n## Recovery\n\nStart it.\n"),
            ("docs/about.md", "# About\n\nWe began in 2012.\n"),
            ("docs/words.md", "# Words\n\nWe say cache.\n"),
            ("docs/key.md", "---\nreview_in: 6 months\n---\n# A key\n\n1. Turn it.\n"),
        ]);
        assert_eq!(survey(&tree, "Shop-Runbooks").playbooks, ["docs/cache.md", "docs/disk.md", "docs/key.md"]);
        assert_eq!(survey(&tree, "shop").playbooks, ["docs/cache.md"]);
    }

    #[test]
    fn services_are_told_by_catalogues_and_by_folders() {
        let catalogue = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: Shop_API, title: The shop}\nspec:\n  owner: group:default/web\n  dependsOn: ['resource:default/orders-db', component:mail]\n";
        let table = format!(
            "{RUNBOOK}\n## Dependencies\n\n| Dependency | Criticality | RTO |\n|---|---|---|\n| Orders DB | critical | 1h |\n"
        );
        let survey = of(&[
            ("shop/catalog-info.yaml", catalogue),
            ("shop/docs/queue.md", &table),
            ("apps/mail/runbook.md", RUNBOOK),
        ]);
        let services: Vec<_> = survey.services.iter().map(|s| (s.id.as_str(), s.root.as_str())).collect();
        assert_eq!(services, [("mail", "apps/mail"), ("shop_api", "shop")]);
        let shop = &survey.services[1];
        assert_eq!((shop.title.as_deref(), shop.team.as_deref()), (Some("The shop"), Some("web")));
        assert_eq!(shop.named, ["orders-db", "mail"]);
        assert_eq!(shop.listed.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Orders DB"]);
    }
}
