//! `stagepost status`: the ladder of every service in the terminal.

use super::Common;
use super::console::{BAD, Console, FAINT, GOOD, STRONG, WARN, plain};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::pipeline::Reading;
use super::progress::Progress;
use crate::ladder::finding::Finding;
use crate::ladder::standing::Standing;
use crate::ladder::status::Status;
use crate::model::catalog::Dossier;
use clap::Args;
use std::path::PathBuf;

/// Show how every service stands on the ladder.
///
/// Problems in the content are counted, not listed; `stagepost check` lists them.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The project's folder [default: the nearest one upwards that holds stagepost.yaml].
    dir: Option<PathBuf>,
    /// For people, or the same report.json that a build writes.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
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
    let reading = Reading::of(&folder, common.day())?;
    drop(progress);
    reading.tell(console);
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

fn service(console: &mut Console, dossier: &Dossier, standing: &Standing) {
    let service = &dossier.service;
    let waiver = if standing.uses_waiver { " with a waiver" } else { "" };
    let claim = match &service.claimed_stage {
        Some((claimed, _)) if *claimed != standing.stage => format!("  {WARN}claims {claimed}{WARN:#}"),
        _ => String::new(),
    };
    let title = if service.title == service.id { String::new() } else { format!("  {}", plain(&service.title)) };
    console.line(format_args!(
        "\n{STRONG}{}{STRONG:#}{title}  {STRONG}stage {} of 5{STRONG:#}{waiver}{claim}",
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

/// A requirement that does not count, with its status where that is not simply unmet.
fn lack(finding: &Finding) -> String {
    match finding.status {
        Status::Unmet => finding.requirement.id.to_owned(),
        status => format!("{} ({})", finding.requirement.id, status.as_str()),
    }
}
