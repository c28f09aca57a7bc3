//! Another policy than the project's own, for asking what would be.

use super::console::count;
use super::failure::Failure;
use crate::config;
use crate::disk;
use crate::model::policy::Policy;
use crate::yaml::Budget;
use std::path::Path;

const HELP: &str = "give the path of a stagepost.yaml, or of a file with the keys of `stagepost schema policy`";

/// Reads a policy from a file: a whole configuration, or what stands under its `policy:`. What it does
/// not say stays as it is in `base`.
///
/// # Errors
/// When the file cannot be read, or anything is wrong with it.
pub fn read(path: &Path, base: &Policy) -> Result<Policy, Failure> {
    over(path, &text(path)?, base)
}

/// The text of such a file.
///
/// # Errors
/// When the file cannot be read.
pub fn text(path: &Path) -> Result<String, Failure> {
    let text = disk::read_to_string(path, Budget::OWN.bytes).map_err(|e| Failure::bad_input(e.to_string(), HELP))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The policy of such a text, over another.
///
/// # Errors
/// When anything is wrong with it.
pub fn over(path: &Path, text: &str, base: &Policy) -> Result<Policy, Failure> {
    config::read_policy(&path.display().to_string(), text, base).map_err(|diagnostics| {
        let more = match diagnostics.len().saturating_sub(1) {
            0 => String::new(),
            more => format!(", and {}", count(more, "more problem")),
        };
        match diagnostics.first() {
            Some(first) => Failure::bad_input(format!("{}: {}{more}", first.place, first.message), &*first.help),
            None => Failure::bad_input(format!("`{}` cannot be read", path.display()), HELP),
        }
    })
}
