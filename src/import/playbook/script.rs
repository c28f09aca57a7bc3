//! The script that a playbook names.

use super::{Reader, paths, shorten};
use crate::model::diagnostic::Code;
use crate::model::playbook::Script;
use crate::yaml::{Spanned, Text};

impl Reader<'_> {
    /// Looks for the script from the project's root, the service's folder and the playbook's folder.
    pub(super) fn script(&mut self, written: &Spanned<Text>) -> Option<Script> {
        let place = written.place(&self.place);
        let path = written.value.0.trim().to_owned();
        if path.is_empty() {
            return None;
        }
        let folders = ["", paths::service_folder(self.file.path), paths::folder(self.file.path)];
        let absolute = path.starts_with('/') || path.contains(['\\', ':']);
        let inside: Vec<String> =
            folders.iter().filter_map(|folder| paths::join(folder, &path)).filter(|_| !absolute).collect();
        if inside.is_empty() {
            let message = format!("the script `{}` lies outside the project", shorten(&path));
            self.note(Code::BadValue, place.clone(), message, "name a file of the project by a relative path");
            return Some(Script { path, exists: false, place });
        }
        let exists = inside.iter().any(|candidate| (self.exists)(candidate));
        if !exists {
            let message = format!("the script `{}` does not exist in this project", shorten(&path));
            self.note(Code::BrokenLink, place.clone(), message, "correct the path, or add the script");
        }
        Some(Script { path, exists, place })
    }
}
