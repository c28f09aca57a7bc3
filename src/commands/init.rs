//! `stagepost init`: a project to begin with.

mod from;

use super::Common;
use super::console::{Console, STRONG};
use super::draft::{self, Draft};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::folder::{here, tidy};
use crate::disk;
use crate::import::id;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Start a project: a configuration, one service, one playbook, and a pipeline.
///
/// Asks nothing and overwrites nothing: when any of the files exists, none is written. The service
/// is called after the folder.
///
/// With --from it looks at a repository that is there: it finds playbooks, runbooks and results by what
/// stands in them, proposes where they lie and which services they belong to, and names what it could
/// not place. No file that exists is touched.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder to start it in [default: the current one].
    dir: Option<PathBuf>,
    /// A repository with playbooks or results, which becomes the project.
    #[arg(long, value_name = "DIR", conflicts_with = "dir")]
    from: Option<PathBuf>,
    /// Add a pipeline that checks, gates and publishes.
    #[arg(long, value_name = "SYSTEM", value_enum)]
    ci: Option<Ci>,
}

/// Where the pipeline runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ci {
    /// GitHub Actions and Pages.
    Github,
    /// GitLab CI and Pages.
    Gitlab,
    /// A Jenkinsfile.
    Jenkins,
}

/// The largest list of ignored files that is added to.
const LARGEST_IGNORE: usize = 1024 * 1024;

/// Runs the command.
///
/// # Errors
/// When a file exists or the disk does not play along.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    if common.config.is_some() {
        return Err(Failure::bad_input("init writes its own stagepost.yaml", "leave --config out"));
    }
    let here = here()?;
    let dir = arguments.dir.as_ref().or(arguments.from.as_ref());
    let root = dir.map_or_else(|| here.clone(), |dir| tidy(&here.join(dir)));
    let plan = match &arguments.from {
        Some(_) => Some(from::plan(&root, &common.day().to_string())?),
        None => None,
    };
    let mut drafts = match &plan {
        Some(plan) => plan.drafts.clone(),
        None => first(&root, &common.day().to_string()),
    };
    if let Some(ci) = arguments.ci {
        let folder = ci.to_possible_value().map(|value| format!("ci/{}", value.get_name())).unwrap_or_default();
        let service = plan.as_ref().map_or_else(|| name_of(&root), from::Plan::service);
        let values = [("version", env!("CARGO_PKG_VERSION")), ("service", service.as_str())];
        drafts.extend(Draft::folder(&folder, &values));
    }
    let ignore = root.join(".gitignore");
    let has_ignore = disk::exists(&ignore);
    if !has_ignore {
        drafts.push(Draft::new(".gitignore", "gitignore", &[]));
    }
    draft::write(&root, &drafts, console)?;
    match &plan {
        Some(plan) => plan.tell(console, has_ignore),
        None if has_ignore => add_ignored(&ignore, console)?,
        None => {}
    }
    console.say(format_args!(
        "\nNext: {STRONG}stagepost serve{STRONG:#}{} shows the site, {STRONG}stagepost check{STRONG:#} what is missing.",
        dir.map(|dir| format!(" {}", dir.display())).unwrap_or_default(),
    ));
    Ok(ExitCode::Ok)
}

/// A service is called after its folder.
fn name_of(root: &Path) -> String {
    let name = root.file_name().map(|name| id::from_text(&name.to_string_lossy())).unwrap_or_default();
    if name.is_empty() { "my-service".to_owned() } else { name }
}

/// A project with one service and one playbook to fill in.
fn first(root: &Path, day: &str) -> Vec<Draft> {
    let service = name_of(root);
    let service_title = draft::title(&service);

    let values = |title: &'static str| -> Vec<(&str, String)> {
        vec![("title", title.to_owned()), ("service", service.clone()), ("date", day.to_owned())]
    };
    let mut drafts = Draft::folder("project", &borrowed(&values("Resiliency")));
    let home = format!("services/{service}");
    let mut of_service = values("");
    of_service[0].1 = draft::scalar(&service_title);
    drafts.push(Draft::new(format!("{home}/service.yaml"), "service/service.yaml", &borrowed(&of_service)));
    drafts.push(Draft::new(
        format!("{home}/playbooks/disaster-recovery.md"),
        "playbook/dr-failover.md",
        &borrowed(&values("Disaster recovery")),
    ));
    drafts
}

/// Adds the output folders to a list of ignored files that is there already; its own lines stay.
fn add_ignored(path: &Path, console: &mut Console) -> Result<(), Failure> {
    let wanted = draft::text("gitignore", &[]);
    let Ok(present) = disk::read_to_string(path, LARGEST_IGNORE) else {
        console.say("note: .gitignore could not be read; let it name /public/ and /.public.stagepost/");
        return Ok(());
    };
    let known: Vec<&str> = present.lines().map(str::trim).collect();
    if wanted.lines().filter(|line| !line.starts_with('#')).all(|line| known.contains(&line)) {
        return Ok(());
    }
    let gap = if present.is_empty() || present.ends_with('\n') { "" } else { "\n" };
    disk::replace(path, format!("{present}{gap}{wanted}").as_bytes())?;
    console.line("added to .gitignore");
    Ok(())
}

fn borrowed<'a>(values: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    values.iter().map(|(name, value)| (*name, value.as_str())).collect()
}
