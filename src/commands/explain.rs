//! `stagepost explain`: why a service stands where it stands, with every piece of evidence.

use super::Common;
use super::console::{BAD, Console, FAINT, GOOD, HELP, STRONG, WARN, plain};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::pipeline::{Reading, suggestion};
use crate::ladder::finding::{Evidence, Finding};
use crate::ladder::standing::{LedgerRow, Standing};
use crate::model::catalog::Dossier;
use crate::model::place::Place;
use crate::model::run::Run;
use clap::Args;
use clap::builder::styling::Style;

/// Explain why a service stands where it stands.
///
/// With a requirement: its status, the evidence with file and line, what is missing and how to mend
/// it. Without: the whole checklist, and what every run counts for or why it does not count. For
/// `agreement` the current revision of each playbook is printed, ready to be copied into its front
/// matter.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The service's id.
    service: String,
    /// The requirement's id, such as `cadence`.
    requirement: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// When there is no project, the service or requirement does not exist, or the disk does not play along.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let folder = common.folder(None)?;
    let reading = Reading::of(&folder, common.day())?;
    reading.tell(console);
    let (dossier, standing) = reading.service(&arguments.service)?;
    let page = Page { dossier, prefix: folder.prefix() };
    match &arguments.requirement {
        Some(id) => {
            let finding = find(standing, id)?;
            page.finding(console, finding);
        }
        None => {
            page.heading(console, standing);
            for finding in &standing.findings {
                page.finding(console, finding);
            }
            page.advisories(console, standing);
            page.ledger(console, standing);
        }
    }
    reading.warn(console);
    Ok(ExitCode::Ok)
}

fn find<'a>(standing: &'a Standing, id: &str) -> Result<&'a Finding, Failure> {
    standing.findings.iter().find(|finding| finding.requirement.id == id).ok_or_else(|| {
        let ids: Vec<&str> = standing.findings.iter().map(|finding| finding.requirement.id).collect();
        Failure::bad_input(format!("there is no requirement `{id}`"), suggestion(id, &ids))
    })
}

/// What is printed about one service.
struct Page<'a> {
    dossier: &'a Dossier,
    prefix: String,
}

impl Page<'_> {
    fn heading(&self, console: &mut Console, standing: &Standing) {
        let service = &self.dossier.service;
        console.line(format_args!(
            "{STRONG}{} ({}): stage {} of 5 as of {}{STRONG:#}",
            plain(&service.title),
            service.id,
            standing.stage,
            standing.day,
        ));
        if let Some(next) = &standing.next {
            console.line(format_args!("To reach stage {}: {}", next.stage, next.missing.join(", ")));
        }
        if let Some(lapse) = &standing.lapse {
            console.line(format_args!(
                "Falls to stage {} on {}: {}",
                lapse.to_stage,
                lapse.on.long(),
                lapse.because.join(", "),
            ));
        }
    }

    fn finding(&self, console: &mut Console, finding: &Finding) {
        let style = style(finding);
        let requirement = finding.requirement;
        console.line(format_args!(
            "\n{STRONG}{}{STRONG:#} {FAINT}(stage {}: {}){FAINT:#}",
            requirement.id, requirement.stage, requirement.title,
        ));
        console.line(format_args!("  {style}{}{style:#}: {}", finding.status.as_str(), plain(&finding.sentence)));
        if let Some(warning) = &finding.warning {
            console.line(format_args!("  {WARN}{}{WARN:#}", plain(warning)));
        }
        if let Some(day) = finding.changes_on {
            console.line(format_args!("  changes by itself on {}", day.long()));
        }
        for evidence in &finding.evidence {
            self.evidence(console, evidence);
        }
        for gap in &finding.gaps {
            console.line(format_args!("  {BAD}gap{BAD:#} {}", plain(&gap.text)));
            if !gap.fix.is_empty() {
                console.line(format_args!("      {HELP}help{HELP:#}: {}", plain(&gap.fix)));
            }
        }
        // With gaps it only says again what closes the first of them.
        if !finding.fix.is_empty() && finding.gaps.iter().all(|gap| gap.fix.is_empty()) {
            console.line(format_args!("  {HELP}help{HELP:#}: {}", plain(&finding.fix)));
        }
        if requirement.id == "agreement" {
            self.revisions(console);
        }
    }

    fn evidence(&self, console: &mut Console, evidence: &Evidence) {
        let (style, mark) = if evidence.supports { (GOOD, '+') } else { (BAD, '-') };
        console.line(format_args!(
            "  {style}{mark}{style:#} {} {FAINT}({}) {}{FAINT:#}",
            plain(&evidence.text),
            evidence.grade.as_str(),
            self.at(&evidence.place),
        ));
    }

    /// The present revision of each playbook, as it is written into an agreement.
    fn revisions(&self, console: &mut Console) {
        for playbook in self.dossier.playbooks.iter().filter(|playbook| playbook.unreadable.is_none()) {
            console.line(format_args!("  {}", self.at(&Place::start(playbook.place.file.clone()))));
            console.line(format_args!("    revision: {}", playbook.revision));
        }
    }

    fn advisories(&self, console: &mut Console, standing: &Standing) {
        if standing.advisories.is_empty() {
            return;
        }
        console.line(format_args!("\n{STRONG}Advice{STRONG:#} {FAINT}(shown, never counted){FAINT:#}"));
        for advisory in &standing.advisories {
            let (style, mark) = if advisory.ok { (GOOD, '+') } else { (WARN, '!') };
            console.line(format_args!("  {style}{mark}{style:#} {}: {}", advisory.id, plain(&advisory.sentence)));
        }
    }

    fn ledger(&self, console: &mut Console, standing: &Standing) {
        let unread = &self.dossier.unread;
        if self.dossier.runs.is_empty() && unread.is_empty() {
            return;
        }
        console.line(format_args!("\n{STRONG}Runs{STRONG:#} {FAINT}(newest first){FAINT:#}"));
        for (run, row) in self.dossier.runs.iter().zip(&standing.ledger).rev() {
            self.run(console, run, row);
        }
        for file in unread {
            console.line(format_args!(
                "  {WARN}not read{WARN:#}: {} {FAINT}{}{FAINT:#}",
                plain(&file.reason),
                self.at(&file.place),
            ));
        }
    }

    fn run(&self, console: &mut Console, run: &Run, row: &LedgerRow) {
        let day = run.day().map_or_else(|| "undated".to_owned(), |day| day.to_string());
        let of = run.dependency.as_deref().map(|dependency| format!(" of {dependency}")).unwrap_or_default();
        let place = run.environment.as_deref().map(|environment| format!(" in {environment}")).unwrap_or_default();
        console.line(format_args!(
            "  {STRONG}{}{STRONG:#} {day} {}{}: {} {FAINT}{}{FAINT:#}",
            plain(&run.id),
            run.kind().as_str(),
            plain(&format!("{of}{place}")),
            row.ruling.verdict.as_str(),
            self.at(&run.place),
        ));
        let why = row.does_not_count_because.as_deref().unwrap_or_default();
        if !row.ruling.reason.is_empty() && !why.ends_with(&row.ruling.reason) {
            console.line(format_args!("      {}", plain(&row.ruling.reason)));
        }
        for flag in &row.ruling.flags {
            console.line(format_args!("      {WARN}{}{WARN:#}", plain(flag)));
        }
        if row.counts_for.is_empty() {
            let why = row.does_not_count_because.as_deref().unwrap_or("no requirement asks for it");
            console.line(format_args!("      {BAD}does not count{BAD:#}: {}", plain(why)));
        } else {
            console.line(format_args!("      {GOOD}counts for{GOOD:#} {}", row.counts_for.join(", ")));
        }
    }

    /// A place as it can be clicked from the current folder.
    fn at(&self, place: &Place) -> String {
        plain(&format!("{}{}:{}", self.prefix, place.file, place.line)).into_owned()
    }
}

fn style(finding: &Finding) -> Style {
    if finding.status.counts() { GOOD } else { BAD }
}
