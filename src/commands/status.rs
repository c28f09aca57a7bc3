//! `stagepost status`: the ladder of every service in the terminal.

use super::Common;
use super::console::{BAD, Console, FAINT, GOOD, STRONG, WARN, count, plain};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::history::PastRuns;
use super::pipeline::Reading;
use super::policy;
use super::progress::Progress;
use crate::ladder;
use crate::ladder::finding::Finding;
use crate::ladder::standing::Standing;
use crate::ladder::status::Status;
use crate::ladder::what_if::{self, Move, WhatIf};
use crate::model::catalog::Dossier;
use crate::render;
use clap::Args;
use std::cmp::Ordering;
use std::path::{Path, PathBuf};

/// Show how every service stands on the ladder.
///
/// Problems in the content are counted, not listed; `stagepost check` lists them. With --policy it says
/// what would be under other rules: who rises and who falls, and what that costs in tests a month.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The project's folder [default: the nearest one upwards that holds stagepost.yaml].
    dir: Option<PathBuf>,
    /// Judge under the policy of FILE too, and show who rises and who falls.
    ///
    /// FILE is a stagepost.yaml, or only what stands under its `policy:`. What it does not say stays as it
    /// is in the project.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// For people, or the same report.json that a build writes.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    past: PastRuns,
}

/// How the standings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// report.json.
    Json,
}

/// Runs the command.
///
/// # Errors
/// When there is no project or the disk does not play along.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let folder = common.folder(arguments.dir.as_deref())?;
    let progress = Progress::start(console, "Reading");
    let past = arguments.past.read(&folder, console)?;
    let reading = Reading::remembering(&folder, common.day(), past.as_ref())?;
    drop(progress);
    reading.tell(console);
    if let Some(file) = &arguments.policy {
        return under(file, arguments.format, &reading, console);
    }
    match arguments.format {
        Format::Json => console.print(reading.report(reading.source())?),
        Format::Text => {
            console.line(format_args!("{FAINT}as of {}{FAINT:#}", reading.day));
            for (dossier, standing) in reading.services() {
                service(console, dossier, standing);
            }
            if reading.catalog.dossiers.is_empty() {
                console.line("There is no service yet; `stagepost new service ID` starts one.");
            }
        }
    }
    reading.warn(console);
    Ok(ExitCode::Ok)
}

/// What would be under the policy of a file.
fn under(file: &Path, format: Format, reading: &Reading, console: &mut Console) -> Result<ExitCode, Failure> {
    let present = &reading.config.policy;
    let policy = policy::read(file, present)?;
    let standings = ladder::judge(&reading.catalog, &policy, reading.day);
    let found = what_if::what_if(&reading.catalog, (present, &reading.standings), (&policy, &standings));
    let name = file.display().to_string();
    match format {
        Format::Json => {
            let text = render::what_if::json(&found, &name, reading.day);
            console.print(text.map_err(|error| Failure::environment(error.to_string()))?);
        }
        Format::Text => {
            console.line(format_args!("{FAINT}as of {}, under {}{FAINT:#}", reading.day, plain(&name)));
            for step in &found.moves {
                moved(console, step);
            }
            cost(console, &found);
        }
    }
    reading.warn(console);
    Ok(ExitCode::Ok)
}

/// One service that would stand otherwise, or meet other requirements.
fn moved(console: &mut Console, step: &Move) {
    let Move { service, title: _, from, to, gained, lost } = step;
    if gained.is_empty() && lost.is_empty() {
        return;
    }
    let (style, how) = match to.cmp(from) {
        Ordering::Greater => (GOOD, format!("rises from stage {from} to {to}")),
        Ordering::Less => (BAD, format!("falls from stage {from} to {to}")),
        Ordering::Equal => (FAINT, format!("stays on stage {from}")),
    };
    console.line(format_args!("\n{STRONG}{service}{STRONG:#}  {style}{how}{style:#}"));
    for id in gained {
        console.line(format_args!("  {GOOD}+{GOOD:#} {id}"));
    }
    for finding in lost {
        let (id, status) = (finding.requirement.id, finding.status.as_str());
        console.line(format_args!("  {BAD}-{BAD:#} {id} ({status}): {}", plain(&finding.sentence)));
    }
}

/// Who moves, in numbers, and what it costs.
fn cost(console: &mut Console, found: &WhatIf) {
    let of = |order: Ordering| found.moves.iter().filter(|step| step.to.cmp(&step.from) == order).count();
    let (rise, fall, stay) = (of(Ordering::Greater), of(Ordering::Less), of(Ordering::Equal));
    console.line(format_args!(
        "\nOf {}: {rise} would rise, {fall} would fall, {stay} would stay.",
        count(found.moves.len(), "service")
    ));
    console.line(found.cost.sentence());
}

fn service(console: &mut Console, dossier: &Dossier, standing: &Standing) {
    let service = &dossier.service;
    let since = standing.since().map(|day| format!(" since {}", day.long())).unwrap_or_default();
    let waiver = if standing.uses_waiver { " with a waiver" } else { "" };
    let claim = match &service.claimed_stage {
        Some((claimed, _)) if *claimed != standing.stage => format!("  {WARN}claims {claimed}{WARN:#}"),
        _ => String::new(),
    };
    let title = if service.title == service.id { String::new() } else { format!("  {}", plain(&service.title)) };
    console.line(format_args!(
        "\n{STRONG}{}{STRONG:#}{title}  {STRONG}stage {} of 5{STRONG:#}{since}{waiver}{claim}",
        service.id, standing.stage,
    ));
    for stage in 1..=5_u8 {
        let findings: Vec<&Finding> = standing.findings.iter().filter(|f| f.requirement.stage == stage).collect();
        let counted = findings.iter().filter(|f| f.status.counts()).count();
        let proven = stage <= standing.stage;
        let (style, mark) = if proven { (GOOD, '■') } else { (BAD, '□') };
        let lacks: Vec<String> = findings.iter().filter(|f| !f.status.counts()).map(|f| lack(f)).collect();
        let lacks = if lacks.is_empty() { String::new() } else { format!("  {}", lacks.join(", ")) };
        console.line(format_args!("  {style}{mark} {stage}{style:#}  {counted}/{}{lacks}", findings.len()));
    }
    if let Some(lapse) = &standing.lapse {
        console.line(format_args!(
            "  {WARN}falls to stage {} on {}{WARN:#}: {}",
            lapse.to_stage,
            lapse.on.long(),
            lapse.because.join(", "),
        ));
    }
}

/// A requirement that does not count, with its status where that is not simply unmet, and since when.
fn lack(finding: &Finding) -> String {
    match finding.status {
        Status::Unmet => finding.requirement.id.to_owned(),
        status => {
            let since = finding.since.map(|day| format!(" since {day}")).unwrap_or_default();
            format!("{} ({}{since})", finding.requirement.id, status.as_str())
        }
    }
}
