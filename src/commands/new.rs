//! `stagepost new`: drafts of a service, a playbook or a run, where the project keeps them.

use super::Common;
use super::console::Console;
use super::draft::{self, Draft as File};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::pipeline::{Reading, suggestion};
use crate::config::Sources;
use crate::import::id;
use crate::model::catalog::Dossier;
use crate::model::environment::EnvironmentClass;
use crate::model::run::RunKind;
use clap::{Subcommand, ValueEnum};

/// Start a service, a playbook or a run from a commented draft.
///
/// Nothing is ever overwritten. A draft proves nothing until somebody fills it in.
#[derive(Debug, Subcommand)]
#[command(about = "Start a service, a playbook or a run from a commented draft")]
pub enum Draft {
    /// Start a service.
    Service {
        /// Its id, which becomes part of addresses.
        #[arg(value_parser = draft::id)]
        id: String,
    },
    /// Start a playbook of a service.
    Playbook {
        /// The service's id.
        service: String,
        /// The playbook's name: its file's name without ending.
        #[arg(value_parser = draft::id)]
        name: String,
        /// What it is for.
        #[arg(long, value_name = "KIND", value_enum, default_value_t)]
        kind: PlaybookKind,
        /// A dependency that it covers; may be given several times.
        #[arg(long, value_name = "ID")]
        dependency: Vec<String>,
    },
    /// Start the record of a run.
    Run {
        /// The service's id.
        service: String,
        /// The dependency that was failed.
        #[arg(long, value_name = "ID")]
        dependency: Option<String>,
        /// The environment it ran in.
        #[arg(long, value_name = "NAME")]
        environment: Option<String>,
        /// What kind of run it was [default: dependency-failure with --dependency, else experiment].
        #[arg(long, value_name = "KIND", value_parser = kind)]
        kind: Option<RunKind>,
        /// The run's id and its file's name [default: the date and what was tested].
        #[arg(long, value_name = "ID", value_parser = draft::id)]
        id: Option<String>,
    },
}

/// What a playbook is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum PlaybookKind {
    /// Disaster recovery failover.
    DrFailover,
    /// The failure of dependencies.
    #[default]
    DependencyFailure,
    /// Anything else.
    General,
}

fn kind(text: &str) -> Result<RunKind, String> {
    RunKind::parse(text).ok_or_else(|| {
        let words: Vec<&str> = RunKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("write one of: {}", words.join(", "))
    })
}

/// Runs the command.
///
/// # Errors
/// When there is no project, a service or dependency does not exist, the file exists, or the disk
/// does not play along.
pub fn run(wanted: &Draft, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let folder = common.folder(None)?;
    let reading = Reading::of(&folder, common.day())?;
    let day = common.day().to_string();
    let file = match wanted {
        Draft::Service { id } => service(&reading, id, &day, console)?,
        Draft::Playbook { service, name, kind, dependency } => {
            let (dossier, _) = reading.service(service)?;
            for id in dependency {
                known(dossier, id)?;
            }
            playbook(dossier, name, *kind, dependency, &day)
        }
        Draft::Run { service, dependency, environment, kind, id } => {
            let (dossier, _) = reading.service(service)?;
            if let Some(id) = dependency {
                known(dossier, id)?;
            }
            let kind =
                kind.unwrap_or(if dependency.is_some() { RunKind::DependencyFailure } else { RunKind::Experiment });
            if let Some(name) = environment {
                let class = reading.config.policy.environments.class(Some(name), false);
                if class == EnvironmentClass::Unknown {
                    console.say(format_args!(
                        "note: the environment `{name}` is not mapped in the configuration; a run in it proves nothing"
                    ));
                }
            }
            record(dossier, dependency.as_deref(), environment.as_deref(), kind, id.as_deref(), &day)
        }
    };
    draft::write(&folder.root, &[file], console)?;
    Ok(ExitCode::Ok)
}

fn service(reading: &Reading, id: &str, day: &str, console: &mut Console) -> Result<File, Failure> {
    if reading.catalog.dossiers.iter().any(|dossier| dossier.service.id == id) {
        return Err(Failure::bad_input(format!("there is a service `{id}` already"), "choose another id"));
    }
    if reading.config.sources.services != Sources::default().services {
        console.say("note: the configuration looks for services elsewhere; move the file to where it looks");
    }
    let title = draft::scalar(&draft::title(id));
    let values = [("service", id), ("title", title.as_str()), ("date", day)];
    Ok(File::new(format!("services/{id}/service.yaml"), "service/service.yaml", &values))
}

fn playbook(dossier: &Dossier, name: &str, kind: PlaybookKind, dependencies: &[String], day: &str) -> File {
    let service = &dossier.service;
    let text = match kind {
        PlaybookKind::DrFailover => "playbook/dr-failover.md",
        PlaybookKind::DependencyFailure => "playbook/dependency-failure.md",
        PlaybookKind::General => "playbook/general.md",
    };
    let fallback = ["TODO".to_owned()];
    let named = if dependencies.is_empty() { &fallback } else { dependencies };
    let scenarios: String = named.iter().map(|id| draft::text("playbook/scenario.md", &[("dependency", id)])).collect();
    let list = dependencies.iter().map(|id| draft::scalar(id)).collect::<Vec<_>>().join(", ");
    // A bare word such as `Failover` could be taken for the heading of a field.
    let title = format!("{} playbook", draft::title(name));
    let values = [
        ("service", service.id.as_str()),
        ("title", &title),
        ("date", day),
        ("dependencies", &list),
        ("scenarios", scenarios.trim_end()),
    ];
    File::new(below(&service.root, &format!("playbooks/{name}.md")), text, &values)
}

fn record(
    dossier: &Dossier,
    dependency: Option<&str>,
    environment: Option<&str>,
    kind: RunKind,
    id: Option<&str>,
    day: &str,
) -> File {
    let what = dependency.map_or_else(|| kind.as_str().to_owned(), id::from_text);
    let id = id.map_or_else(|| format!("{day}-{what}"), str::to_owned);
    let line = |key: &str, value: Option<&str>, example: &str| match value {
        Some(value) => format!("{key}: {}", draft::scalar(value)),
        None => format!("# {key}: {example}"),
    };
    let run = draft::scalar(&id);
    let values = [
        ("run", run.as_str()),
        ("kind", kind.as_str()),
        ("dependency", &line("dependency", dependency, "database")),
        ("environment", &line("environment", environment, "staging")),
        ("date", day),
    ];
    File::new(below(&dossier.service.root, &format!("results/{id}.yaml")), "run/run.yaml", &values)
}

/// Checks that the service declares a dependency.
fn known(dossier: &Dossier, id: &str) -> Result<(), Failure> {
    if dossier.service.dependency(id).is_some() {
        return Ok(());
    }
    let ids: Vec<&str> = dossier.service.dependencies.iter().map(|dependency| dependency.id.as_str()).collect();
    let help = if ids.is_empty() {
        format!("declare it in {} first", dossier.service.place.file)
    } else {
        suggestion(id, &ids)
    };
    Err(Failure::bad_input(format!("`{}` declares no dependency `{id}`", dossier.service.id), help))
}

fn below(root: &str, path: &str) -> String {
    if root.is_empty() { path.to_owned() } else { format!("{root}/{path}") }
}
