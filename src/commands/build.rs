//! `stagepost build`: the whole site, published as one.

use super::Common;
use super::console::{Console, GOOD, count};
use super::diagnostic::{self, Tally};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::folder::{here, tidy};
use super::history::PastRuns;
use super::pipeline::{Address, Reading, ask_git};
use super::progress::Progress;
use crate::disk::Publication;
use clap::Args;
use std::path::PathBuf;

/// Build the site and publish it into a folder.
///
/// The new site replaces the old one as a whole. When the content has errors nothing is published
/// and the old site stays as it was; with --keep-going the site is published, the broken files are
/// named on the pages they touch, and what they would prove is unknown.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The project's folder [default: the nearest one upwards that holds stagepost.yaml].
    dir: Option<PathBuf>,
    /// The folder to publish into, relative to the current folder [default: DIR/public].
    ///
    /// It is created when it is missing. A folder that holds anything but a site of stagepost is
    /// refused.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// The address at which the site will stand, instead of the configuration's.
    #[arg(long, value_name = "URL")]
    base_url: Option<Address>,
    /// Publish although the content has errors, and end with 0.
    #[arg(long)]
    keep_going: bool,
    #[command(flatten)]
    past: PastRuns,
}

/// Runs the command.
///
/// # Errors
/// When there is no project, the output folder is refused, or the disk does not play along.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let folder = common.folder(arguments.dir.as_deref())?;
    let out = match &arguments.out {
        Some(out) => tidy(&here()?.join(out)),
        None => folder.root.join("public"),
    };
    let progress = Progress::start(console, "Building");
    // Git looks at every file while we read them.
    let source = ask_git(&folder, Some(&out));
    let past = arguments.past.read(&folder, console)?;
    let mut reading = Reading::remembering(&folder, common.day(), past.as_ref())?;
    drop(progress);
    reading.tell(console);
    diagnostic::show(console, reading.tree(), &folder.prefix(), &reading.diagnostics);
    let mut tally = Tally::of(&reading.diagnostics);
    if tally.errors > 0 && !arguments.keep_going {
        console.insist(format_args!("{tally}; nothing was published"));
        console.say("Mend the errors, or publish with --keep-going; what the broken files touch is then unknown.");
        return Ok(ExitCode::Findings);
    }
    let progress = Progress::start(console, "Publishing");
    let publication = Publication::begin(&out)?;
    let broken = reading.render(source.answer(), arguments.base_url.as_ref(), &publication)?;
    let report = publication.finish()?;
    drop(progress);
    diagnostic::show(console, reading.tree(), &folder.prefix(), &broken);
    tally.warnings += broken.len();
    if tally != Tally::default() {
        console.say(tally);
    }
    console.say(format_args!(
        "{GOOD}Published{GOOD:#} {} of {} to {} ({} new or changed)",
        count(report.written + report.unchanged, "file"),
        count(reading.catalog.dossiers.len(), "service"),
        out.display(),
        report.written,
    ));
    // The program ends here, and the system takes the memory back in one piece; giving it back value by value takes a
    // large fleet a quarter of a second.
    std::mem::forget(reading);
    Ok(ExitCode::Ok)
}
