//! `stagepost explain`: why a service stands where it stands, with every piece of evidence.

use super::Common;
use super::console::{BAD, Console, FAINT, GOOD, HELP, STRONG, WARN, count, plain};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::history::PastRuns;
use super::pipeline::{Reading, suggestion};
use crate::ladder::finding::{Evidence, Finding};
use crate::ladder::standing::{LedgerRow, Standing};
use crate::model::catalog::{AsideKind, Dossier};
use crate::model::place::Place;
use crate::model::run::Run;
use clap::Args;
use clap::builder::styling::Style;

/// Explain why a service stands where it stands.
///
/// With a requirement: its status, the evidence with file and line, what is missing and how to mend
/// it. Without: the whole checklist, and what every run and every other file among the results counts for, or
/// why it does not count; --verbose prints all of them. For
/// `agreement` the current revision of each playbook is printed, ready to be copied into its front
/// matter.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The service's id.
    service: String,
    /// The requirement's id, such as `cadence`.
    requirement: Option<String>,
    #[command(flatten)]
    past: PastRuns,
}

/// Runs the command.
///
/// # Errors
/// When there is no project, the service or requirement does not exist, or the disk does not play along.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let folder = common.folder(None)?;
    let past = arguments.past.read(&folder, console)?;
    let reading = Reading::remembering(&folder, common.day(), past.as_ref())?;
    reading.tell(console);
    let (dossier, standing) = reading.service(&arguments.service)?;
    let page = Page { dossier, prefix: folder.prefix(), all: console.is_verbose() };
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

/// What follows from other values of the same record, and is not worth a line.
const IMPLIED: [&str; 2] = ["kind", "effect"];

/// How many runs and how many other files are printed, unless all are wanted.
const SHOWN: usize = 30;

/// What is printed about one service.
struct Page<'a> {
    dossier: &'a Dossier,
    prefix: String,
    /// Whether every run and file is printed.
    all: bool,
}

/// Says how many more there are than are printed.
fn rest(console: &mut Console, all: usize, shown: usize, what: &str) {
    if all > shown {
        let more = count(all - shown, &format!("more {what}"));
        console.line(format_args!("  {FAINT}{more}; --verbose prints them all{FAINT:#}"));
    }
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

    /// Every run and every other file among the results; without --verbose the newest and first of them.
    fn ledger(&self, console: &mut Console, standing: &Standing) {
        let Dossier { runs, unread, asides, .. } = self.dossier;
        if runs.is_empty() && unread.is_empty() && asides.is_empty() {
            return;
        }
        console.line(format_args!("\n{STRONG}Runs{STRONG:#} {FAINT}(newest first){FAINT:#}"));
        let shown = if self.all { usize::MAX } else { SHOWN };
        for (run, row) in runs.iter().zip(&standing.ledger).rev().take(shown) {
            self.run(console, run, row);
        }
        rest(console, runs.len(), shown, "run");
        let unread = unread.iter().map(|file| (WARN, &file.place, &file.reason, "not read"));
        // That a file adds to another is as it should be.
        let known = Style::new();
        let asides = asides.iter().map(|file| match file.kind {
            AsideKind::Sidecar => (known, &file.place, &file.reason, "beside a result"),
            AsideKind::SameRun => (known, &file.place, &file.reason, "another record"),
            AsideKind::Elsewhere => (known, &file.place, &file.reason, "of another service"),
        });
        let files: Vec<_> = unread.chain(asides).collect();
        if !files.is_empty() {
            console.line(format_args!("\n{STRONG}Other files{STRONG:#}"));
        }
        for (style, place, reason, what) in files.iter().take(shown) {
            let place = self.at(place);
            console.line(format_args!("  {style}{what}{style:#}: {} {FAINT}{place}{FAINT:#}", plain(reason)));
        }
        rest(console, files.len(), shown, "file");
    }

    fn run(&self, console: &mut Console, run: &Run, row: &LedgerRow) {
        let day = run.day().map_or_else(|| "undated".to_owned(), |day| day.to_string());
        let of = run.target().map(|target| format!(" of {target}")).unwrap_or_default();
        let place = run.environment.as_deref().map(|environment| format!(" in {environment}")).unwrap_or_default();
        console.line(format_args!(
            "  {STRONG}{}{STRONG:#} {day} {}{}: {}{} {FAINT}{}{FAINT:#}",
            plain(&run.id),
            run.kind().as_str(),
            plain(&format!("{of}{place}")),
            row.ruling.verdict.as_str(),
            run.provenance(),
            self.at(&run.place),
        ));
        let derived = run.derived.iter().filter(|derived| !IMPLIED.contains(&derived.field));
        let derived: Vec<_> = derived.map(|derived| format!("{} from {}", derived.field, derived.from)).collect();
        if !derived.is_empty() {
            console.line(format_args!("      derived: {}", plain(&derived.join("; "))));
        }
        let why = row.does_not_count_because.as_deref().unwrap_or_default();
        if !row.ruling.reason.is_empty() && !why.ends_with(row.ruling.reason.as_str()) {
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
        let line = if place.is_in_report() { String::new() } else { format!(":{}", place.line) };
        plain(&format!("{}{}{line}", self.prefix, place.file)).into_owned()
    }
}

fn style(finding: &Finding) -> Style {
    if finding.status.counts() { GOOD } else { BAD }
}
