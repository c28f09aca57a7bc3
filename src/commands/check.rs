//! `stagepost check`: everything that is wrong with the project, and the gate.

use super::Common;
use super::console::{BAD, Console, FAINT, GOOD, STRONG, count, plain};
use super::diagnostic::{self, Format, Tally};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::pipeline::Reading;
use super::progress::Progress;
use crate::ladder::standing::Standing;
use crate::model::catalog::Dossier;
use crate::model::diagnostic::Diagnostic;
use crate::render::report;
use clap::Args;
use std::path::PathBuf;

/// Show everything that is wrong with the project, and hold services to a stage.
///
/// With --min-stage it is a gate: when the content is sound but a service stands lower, the command
/// names the services and what they lack, and ends with 3.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The project's folder [default: the nearest one upwards that holds stagepost.yaml].
    dir: Option<PathBuf>,
    /// Fail when a service stands below stage N.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=5))]
    min_stage: Option<u8>,
    /// Check only this service and what belongs to no service; may be given several times.
    #[arg(long, value_name = "ID")]
    service: Vec<String>,
    /// How the findings are written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
}

/// Runs the command.
///
/// # Errors
/// When there is no project, a service does not exist, or the disk does not play along.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let folder = common.folder(arguments.dir.as_deref())?;
    let progress = Progress::start(console, "Checking");
    let reading = Reading::of(&folder, common.day())?;
    drop(progress);
    reading.tell(console);
    let held = held(&reading, &arguments.service)?;
    let prefix = folder.prefix();
    let diagnostics = concerning(&reading, &held);
    let tally = Tally::of(&diagnostics);
    match arguments.format {
        Format::Text => {
            diagnostic::show(console, reading.tree(), &prefix, &diagnostics);
            let services = count(held.len(), "service");
            let line = format!("{services} checked as of {}: {tally}", reading.day);
            if tally.errors > 0 { console.insist(line) } else { console.say(line) }
        }
        Format::Json => {
            let text = report::diagnostics(&diagnostics).map_err(|error| Failure::environment(error.to_string()))?;
            console.print(text);
        }
        Format::Github => console.print(diagnostic::github(&diagnostics, &prefix)),
    }
    if tally.errors > 0 {
        return Ok(ExitCode::Findings);
    }
    let Some(stage) = arguments.min_stage else { return Ok(ExitCode::Ok) };
    let below: Vec<_> = held.iter().filter(|(_, standing)| standing.stage < stage).collect();
    if held.is_empty() && stage > 0 {
        console.insist(format_args!("{BAD}Gate not met{BAD:#}: there is no service that could stand on stage {stage}"));
        return Ok(ExitCode::GateNotMet);
    }
    if below.is_empty() {
        console.say(format_args!("{GOOD}Every service held to stage {stage} stands there.{GOOD:#}"));
        return Ok(ExitCode::Ok);
    }
    for (dossier, standing) in &below {
        let service = &dossier.service;
        match arguments.format {
            Format::Github => console.line(format_args!(
                "::error file={prefix}{},line={},title=gate::{} stands on stage {}, not {stage}: {}",
                service.place.file,
                service.place.line,
                service.id,
                standing.stage,
                lacking(standing, stage).map(|finding| finding.requirement.id).collect::<Vec<_>>().join(", "),
            )),
            _ => explain(console, dossier, standing, stage),
        }
    }
    console.insist(format_args!(
        "{BAD}Gate not met{BAD:#}: {} of {} below stage {stage}",
        below.len(),
        count(held.len(), "service"),
    ));
    Ok(ExitCode::GateNotMet)
}

/// The services that are held to the stage: those named, else all.
fn held<'a>(reading: &'a Reading, ids: &[String]) -> Result<Vec<(&'a Dossier, &'a Standing)>, Failure> {
    if ids.is_empty() {
        return Ok(reading.services().collect());
    }
    ids.iter().map(|id| reading.service(id)).collect()
}

/// What is wrong with the services that are held, and with what belongs to no service.
fn concerning(reading: &Reading, held: &[(&Dossier, &Standing)]) -> Vec<Diagnostic> {
    let is_held = |id: &str| held.iter().any(|(dossier, _)| dossier.service.id == id);
    let owner = |diagnostic: &Diagnostic| -> Option<&str> {
        let file = &diagnostic.place.file;
        let inside = |root: &str| file.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
        reading.catalog.dossiers.iter().map(|d| &d.service).find(|s| inside(&s.root)).map(|s| s.id.as_str())
    };
    let concerns = |d: &&Diagnostic| d.service.as_deref().or_else(|| owner(d)).is_none_or(is_held);
    reading.diagnostics.iter().filter(concerns).cloned().collect()
}

/// The requirements up to the stage that do not count.
fn lacking(standing: &Standing, stage: u8) -> impl Iterator<Item = &crate::ladder::finding::Finding> {
    standing.findings.iter().filter(move |finding| finding.requirement.stage <= stage && !finding.status.counts())
}

fn explain(console: &mut Console, dossier: &Dossier, standing: &Standing, stage: u8) {
    let id = &dossier.service.id;
    console.insist(format_args!("{STRONG}{id}{STRONG:#} stands on stage {}, not {stage}:", standing.stage));
    for finding in lacking(standing, stage) {
        console.insist(format_args!(
            "  {BAD}{}{BAD:#} {FAINT}({}, stage {}){FAINT:#} {}",
            finding.requirement.id,
            finding.status.as_str(),
            finding.requirement.stage,
            plain(&finding.sentence),
        ));
    }
}
