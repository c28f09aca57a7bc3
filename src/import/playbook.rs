//! Playbooks: front matter and sections.

use super::format::SourceFile;
use crate::model::diagnostic::Diagnostic;
use crate::model::playbook::Playbook;

/// Reads a playbook; none when its file cannot be read.
pub fn read(
    _file: &SourceFile<'_>,
    _service: &str,
    _exists: &dyn Fn(&str) -> bool,
) -> (Option<Playbook>, Vec<Diagnostic>) {
    (None, Vec::new())
}
