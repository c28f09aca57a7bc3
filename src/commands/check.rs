//! `stagepost check`: everything that is wrong with the project, and the gate.
//!
//! All demands are held against all services in one run, and each that is not met is told with its
//! reasons, so that nobody mends one thing to be stopped by the next.

use super::Common;
use super::baseline;
use super::console::{BAD, Console, FAINT, GOOD, HELP, STRONG, WARN, count, plain};
use super::diagnostic::{self, Tally};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::folder::Folder;
use super::history::PastRuns;
use super::pipeline::Reading;
use super::progress::Progress;
use crate::config;
use crate::ladder::gate::{self, Countdown, Demands, Gate, Outcome};
use crate::ladder::standing::Standing;
use crate::model::calendar::{Day, Duration};
use crate::model::catalog::Dossier;
use crate::model::diagnostic::{Diagnostic, Silenced};
use crate::model::place::Place;
use crate::render::check::{self, Check};
use clap::Args;
use std::path::PathBuf;

/// Show everything that is wrong with the project, and hold services to what is demanded of them.
///
/// With any of --min-stage, --targets, --no-regression, --horizon and --max-age it is a gate: when the
/// content is sound but a service does not come up to one of them, the command says which service, why
/// and what to do, and ends with 3. Waivers that still count are listed with the days that are left.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The project's folder [default: the nearest one upwards that holds stagepost.yaml].
    dir: Option<PathBuf>,
    /// Fail when a service stands below stage N.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=5))]
    min_stage: Option<u8>,
    /// Fail when a service stands below the `target_stage` of its own file.
    #[arg(long)]
    targets: bool,
    /// Fail when a service stands lower than it did there, or fails what counted there.
    #[arg(long, requires = "against")]
    no_regression: bool,
    /// What --no-regression compares with: a report.json, or a commit, branch or tag of git.
    #[arg(long, value_name = "REF_OR_REPORT", requires = "no_regression")]
    against: Option<String>,
    /// Fail when a stage will lapse within DAYS, such as 14d.
    ///
    /// Only falls below --min-stage or below the service's own target count, where there is one; without
    /// either, every fall does. Waivers that end within DAYS are pointed out.
    #[arg(long, value_name = "DAYS", value_parser = days)]
    horizon: Option<u32>,
    /// Fail when the newest valid test of a critical dependency is older than DAYS, such as 35d.
    #[arg(long, value_name = "DAYS", value_parser = days)]
    max_age: Option<u32>,
    /// Check only this service and what belongs to no service; may be given several times.
    #[arg(long, value_name = "ID")]
    service: Vec<String>,
    /// How the findings are written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    past: PastRuns,
}

/// How the findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people, with the lines of the files.
    #[default]
    Text,
    /// Everything, see `stagepost schema check`.
    Json,
    /// Workflow commands that GitHub shows beside the lines of a pull request.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML: a case for each problem, and for each service at each gate.
    Junit,
}

/// Whole days; a bare number is days too.
fn days(text: &str) -> Result<u32, String> {
    const HINT: &str = "write whole days, such as 14d";
    if let Ok(days) = text.trim().parse() {
        return Ok(days);
    }
    let seconds = Duration::parse(text).map_err(|_| HINT.to_owned())?.as_seconds();
    let days = u32::try_from(seconds / 86_400).map_err(|_| HINT.to_owned())?;
    if seconds.is_multiple_of(86_400) { Ok(days) } else { Err(HINT.to_owned()) }
}

/// Runs the command.
///
/// # Errors
/// When there is no project, a service does not exist, there is nothing to compare with, or the disk
/// does not play along.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let folder = common.folder(arguments.dir.as_deref())?;
    let progress = Progress::start(console, "Checking");
    let past = arguments.past.read(&folder, console)?;
    let reading = Reading::remembering(&folder, common.day(), past.as_ref())?;
    let demands = demands(arguments, &folder, reading.day)?;
    drop(progress);
    reading.tell(console);
    let held = held(&reading, &arguments.service)?;
    let prefix = folder.prefix();
    let diagnostics = concerning(&reading, &held);
    let silenced: Vec<Silenced> =
        (reading.silenced.iter()).filter(|quiet| concerns(&reading, &held, &quiet.diagnostic)).cloned().collect();
    let tally = Tally::of(&diagnostics);
    let mut outcomes: Vec<Outcome> =
        held.iter().flat_map(|(dossier, standing)| gate::hold(dossier, standing, &demands)).collect();
    if held.is_empty() {
        outcomes.extend(gate::nobody(&demands, Place::start(config::FILE)));
    }
    outcomes.sort_by_key(|outcome| outcome.gate);
    let mut waivers: Vec<Countdown> =
        held.iter().flat_map(|(dossier, standing)| gate::waivers(dossier, standing, demands.horizon)).collect();
    waivers.sort_by(|a, b| (a.expires, &a.service, &a.requirement).cmp(&(b.expires, &b.service, &b.requirement)));
    let gone = match &demands.baseline {
        // Who asks about some services is not told about others.
        Some(baseline) if arguments.service.is_empty() => {
            baseline.gone(&reading.catalog.dossiers).map(|former| former.id.as_str()).collect()
        }
        _ => Vec::new(),
    };
    let check = Check {
        day: reading.day,
        prefix: &prefix,
        diagnostics: &diagnostics,
        silenced: &silenced,
        outcomes: &outcomes,
        waivers: &waivers,
        gone,
    };
    match arguments.format {
        Format::Text => {
            diagnostic::show(console, reading.tree(), &prefix, &diagnostics);
            let services = count(held.len(), "service");
            let quiet = match silenced.len() {
                0 => String::new(),
                number => format!(" ({} silenced, see the page Doctor or --format json)", count(number, "lint")),
            };
            let line = format!("{services} checked as of {}: {tally}{quiet}", reading.day);
            if tally.errors > 0 {
                console.insist(line)
            } else {
                console.say(line)
            }
            tell(console, &check, &prefix);
        }
        Format::Json => {
            console.print(check::json(&check).map_err(|error| Failure::environment(error.to_string()))?);
        }
        Format::Github => console.print(check::annotations(&check)),
        Format::Sarif => console.print(check::sarif(&check)),
        Format::Junit => console.print(check::junit(&check)),
    }
    sum_up(console, &outcomes, &demands);
    Ok(match (tally.errors > 0, outcomes.iter().all(|outcome| outcome.met)) {
        (true, _) => ExitCode::Findings,
        (false, false) => ExitCode::GateNotMet,
        (false, true) => ExitCode::Ok,
    })
}

fn demands(arguments: &Arguments, folder: &Folder, day: Day) -> Result<Demands, Failure> {
    let baseline = match &arguments.against {
        Some(against) => Some(baseline::find(against, folder, day)?),
        None => None,
    };
    Ok(Demands {
        min_stage: arguments.min_stage,
        targets: arguments.targets,
        horizon: arguments.horizon,
        max_age: arguments.max_age,
        baseline,
    })
}

/// The services that are held to the demands: those named, else all; each once.
fn held<'a>(reading: &'a Reading, ids: &[String]) -> Result<Vec<(&'a Dossier, &'a Standing)>, Failure> {
    if ids.is_empty() {
        return Ok(reading.services().collect());
    }
    let mut held: Vec<(&Dossier, &Standing)> = Vec::new();
    for id in ids {
        let service = reading.service(id)?;
        if !held.iter().any(|(dossier, _)| dossier.service.id == service.0.service.id) {
            held.push(service);
        }
    }
    Ok(held)
}

/// What is wrong with the services that are held, and with what belongs to no service.
fn concerning(reading: &Reading, held: &[(&Dossier, &Standing)]) -> Vec<Diagnostic> {
    reading.diagnostics.iter().filter(|diagnostic| concerns(reading, held, diagnostic)).cloned().collect()
}

/// Whether a problem belongs to a service that is held, or to none.
fn concerns(reading: &Reading, held: &[(&Dossier, &Standing)], diagnostic: &Diagnostic) -> bool {
    let is_held = |id: &str| held.iter().any(|(dossier, _)| dossier.service.id == id);
    let owner = || -> Option<&str> {
        let file = &diagnostic.place.file;
        let inside = |root: &str| file.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
        reading.catalog.dossiers.iter().map(|d| &d.service).find(|s| inside(&s.root)).map(|s| s.id.as_str())
    };
    diagnostic.service.as_deref().or_else(owner).is_none_or(is_held)
}

/// Tells a person about waivers and about every gate that is not met.
fn tell(console: &mut Console, check: &Check, prefix: &str) {
    for waiver in check.waivers {
        let style = if waiver.ends_soon { WARN } else { FAINT };
        let unused = if waiver.in_use { "" } else { "; nothing needs it today" };
        console.say(format_args!("{style}waiver{style:#} {}{unused}", plain(&check::waiver_text(waiver))));
    }
    for id in &check.gone {
        console.say(format_args!("{WARN}gone{WARN:#} {} stood there and is no longer in the project", plain(id)));
    }
    for outcome in check.outcomes.iter().filter(|outcome| !outcome.met) {
        let Outcome { gate, service, sentence, .. } = outcome;
        let gap = if service.is_empty() { "" } else { " " };
        console.insist(format_args!(
            "\n{STRONG}{service}{STRONG:#}{gap}{} {FAINT}({}){FAINT:#}",
            plain(sentence),
            gate.as_str(),
        ));
        for reason in &outcome.reasons {
            let about = reason.requirement.map(|id| format!("{BAD}{id}{BAD:#} ")).unwrap_or_default();
            let at = plain(&format!("{prefix}{}:{}", reason.place.file, reason.place.line)).into_owned();
            console.insist(format_args!("  {about}{} {FAINT}{at}{FAINT:#}", plain(&reason.why)));
            if !reason.fix.is_empty() {
                console.insist(format_args!("      {HELP}help{HELP:#}: {}", plain(&reason.fix)));
            }
        }
    }
}

/// Says how the gates come out, whatever the format: a log shows what stopped the build.
fn sum_up(console: &mut Console, outcomes: &[Outcome], demands: &Demands) {
    if !demands.any() {
        return;
    }
    let of = |gate: Gate| outcomes.iter().filter(move |outcome| outcome.gate == gate);
    let shut: Vec<String> = Gate::ALL
        .into_iter()
        .map(|gate| (gate, of(gate).filter(|outcome| !outcome.met).count(), of(gate).count()))
        .filter(|(_, unmet, _)| *unmet > 0)
        .map(|(gate, unmet, all)| format!("{} ({unmet} of {})", gate.as_str(), count(all, "service")))
        .collect();
    if shut.is_empty() {
        let held: Vec<&str> =
            Gate::ALL.into_iter().filter(|gate| of(*gate).next().is_some()).map(Gate::as_str).collect();
        match held.is_empty() {
            true => console.say(format_args!("{WARN}No service is held to anything.{WARN:#}")),
            false => console.say(format_args!("{GOOD}Gate met{GOOD:#}: {}", held.join(", "))),
        }
    } else {
        console.insist(format_args!("{BAD}Gate not met{BAD:#}: {}", shut.join(", ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole() {
        for (text, number) in [("14", 14), ("14d", 14), ("2w", 14), ("0", 0), ("48h", 2), ("P7D", 7)] {
            assert_eq!(days(text), Ok(number), "{text}");
        }
        for text in ["", "soon", "-1", "12h", "1.5d", "99999999999d"] {
            assert!(days(text).is_err(), "{text}");
        }
    }
}
