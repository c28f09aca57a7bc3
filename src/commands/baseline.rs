//! What a gate compares with: a report that was written earlier, or another commit.

use super::failure::Failure;
use super::folder::{Folder, here, tidy};
use super::pair;
use super::pipeline::ProjectTree;
use crate::disk;
use crate::git::{GitError, Repository};
use crate::ladder::gate::Baseline;
use crate::model::calendar::Day;
use crate::model::policy::Policy;
use crate::render::report;

/// The largest report that is read, in bytes.
const LARGEST: usize = 512 << 20;

/// The baseline that is named: by the path of a file, else by what git calls it. A report stands as it
/// was judged; a commit is judged as of `day`, by the rules that it holds itself, without checking it out.
///
/// # Errors
/// When it is neither, or cannot be read.
pub fn find(named: &str, folder: &Folder, day: Day) -> Result<Baseline, Failure> {
    let path = tidy(&here()?.join(named));
    if !disk::exists(&path) {
        return commit(named, folder, day);
    }
    let help = "name a report.json that `stagepost build` wrote, or a commit, branch or tag";
    let bytes = disk::read(&path, LARGEST).map_err(|error| Failure::bad_input(error.to_string(), help))?;
    let snapshot = report::read(&bytes)
        .map_err(|error| Failure::bad_input(format!("`{named}` cannot be compared with: {error}"), help))?;
    Ok(Baseline::of(format!("{named} of {}", snapshot.as_of), &snapshot))
}

fn commit(named: &str, folder: &Folder, day: Day) -> Result<Baseline, Failure> {
    let refuse = |error: GitError| {
        let message = format!("there is no file `{named}` to compare with, and git: {error}");
        let help = error.help().to_owned();
        match error.is_bad_request() {
            true => Failure::bad_input(message, help),
            false => Failure { help, ..Failure::environment(message) },
        }
    };
    let repository = Repository::open(&folder.root).map_err(refuse)?;
    let hash = repository.commit(named).map_err(refuse)?;
    let tree = ProjectTree::new(repository.tree(&hash).map_err(refuse)?, folder)?;
    let snapshot = pair::whole(&tree, &repository.dates(&hash), day, Policy::clone)?;
    Ok(Baseline::of(named, &snapshot))
}
