//! The option `--history`: the runs of a report that was published before.

use super::console::{Console, count};
use super::failure::Failure;
use super::folder::{Folder, here, tidy};
use crate::disk;
use crate::import::format::FORMATS;
use crate::model::history::History;
use crate::render::report;
use clap::Args;
use std::path::PathBuf;

/// The largest report that is read, in bytes.
const LARGEST: usize = 512 << 20;

/// Runs that are kept in a published report.
#[derive(Debug, Args)]
pub struct PastRuns {
    /// Add the runs of a report that was published before, for results that are not kept in the repository.
    ///
    /// A report.json, or a folder with one, such as the site as it is published now. A run whose file is at
    /// hand is taken from the file. A folder without a report is the beginning: there is no history yet.
    #[arg(long, value_name = "DIR_OR_REPORT")]
    history: Option<PathBuf>,
}

impl PastRuns {
    /// The history that is asked for.
    ///
    /// # Errors
    /// When there is no such file or folder, or it holds no report that can be read.
    pub fn read(&self, folder: &Folder, console: &mut Console) -> Result<Option<History>, Failure> {
        let Some(named) = &self.history else { return Ok(None) };
        let help = "name a report.json that `stagepost build` wrote, or the folder that holds it";
        let mut path = tidy(&here()?.join(named));
        if !disk::exists(&path) {
            let message = format!("there is no `{}` to take the history from", named.display());
            return Err(Failure::bad_input(
                message,
                format!("{help}; leave --history out where nothing was published yet"),
            ));
        }
        if disk::is_folder(&path) {
            path = path.join(report::ADDRESS);
            if !disk::exists(&path) {
                console.say(format_args!(
                    "`{}` holds no {} yet: there is no history",
                    named.display(),
                    report::ADDRESS
                ));
                return Ok(None);
            }
        }
        let name = folder
            .inside(&path)
            .unwrap_or_else(|| path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()));
        let bytes = disk::read(&path, LARGEST).map_err(|error| Failure::bad_input(error.to_string(), help))?;
        let formats: Vec<&'static str> = FORMATS.iter().map(|format| format.id).collect();
        let history = report::history(&bytes, &name, &formats).map_err(|error| {
            Failure::bad_input(format!("the history in `{}` cannot be used: {error}", path.display()), help)
        })?;
        let runs = history.services.iter().map(|service| service.runs.len()).sum();
        console.whisper(format_args!("history of {} in {name}: {}", history.as_of, count(runs, "run")));
        Ok(Some(history))
    }
}
