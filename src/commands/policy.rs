//! Another policy than the project's own, for asking what would be.

use super::console::count;
use super::failure::Failure;
use crate::config;
use crate::disk;
use crate::model::place::Place;
use crate::model::policy::Policy;
use crate::yaml::Budget;
use std::path::Path;

/// Reads a policy from a file: a whole configuration, or what stands under its `policy:`. What it does
/// not say stays as it is in `base`.
///
/// # Errors
/// When the file cannot be read, or anything is wrong with it.
pub fn read(path: &Path, base: &Policy) -> Result<Policy, Failure> {
    let help = "give the path of a stagepost.yaml, or of a file with the keys of `stagepost schema policy`";
    let text = disk::read_to_string(path, Budget::OWN.bytes).map_err(|e| Failure::bad_input(e.to_string(), help))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let (policy, diagnostics) = config::read_policy(text, &Place::start(path.display().to_string()), base);
    let more = match diagnostics.len().saturating_sub(1) {
        0 => String::new(),
        more => format!(", and {}", count(more, "more problem")),
    };
    match diagnostics.into_iter().next() {
        Some(first) => Err(Failure::bad_input(format!("{}: {}{more}", first.place, first.message), first.help)),
        None => Ok(policy),
    }
}
