//! Notices that files of the project changed.

use super::Message;
use crate::commands::folder::Folder;
use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};
use std::path::Path;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// How long the files must be quiet, so that saving several is one change.
const QUIET: Duration = Duration::from_millis(150);

/// Watches until it is dropped.
pub type Watcher = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Watches the project's folder, and the configuration where it lies elsewhere.
///
/// # Errors
/// The system's words when it cannot watch.
pub fn start(folder: &Folder, tell: Sender<Message>) -> Result<Watcher, String> {
    let project = folder.clone();
    let notice = move |result: DebounceEventResult| {
        let changed = match result {
            Ok(events) => events
                .iter()
                // Reading is what we do ourselves while we build.
                .filter(|event| !matches!(event.kind, EventKind::Access(_)))
                .any(|event| event.paths.iter().any(|path| matters(&project, path))),
            // Something was missed.
            Err(_) => true,
        };
        if changed {
            // The program is ending when nobody is left to be told.
            let _ = tell.send(Message::Changed);
        }
    };
    let mut watcher = new_debouncer(QUIET, None, notice).map_err(|error| error.to_string())?;
    watcher.watch(&folder.root, RecursiveMode::Recursive).map_err(|error| error.to_string())?;
    if let Some(parent) = folder.config.as_deref().and_then(Path::parent).filter(|p| !p.starts_with(&folder.root)) {
        watcher.watch(parent, RecursiveMode::NonRecursive).map_err(|error| error.to_string())?;
    }
    Ok(watcher)
}

/// Whether a file can be part of the project: hidden ones and the published site are not.
fn matters(folder: &Folder, path: &Path) -> bool {
    if folder.config.as_deref() == Some(path) {
        return true;
    }
    let Ok(inner) = path.strip_prefix(&folder.root) else { return false };
    let published = inner.starts_with("public");
    let left_out = |name: &str| name.starts_with('.') || name == "node_modules";
    !published && !inner.iter().any(|part| left_out(&part.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_files_and_the_site_do_not_matter() {
        let folder = Folder { root: "/p".into(), config: Some("/etc/stagepost.yaml".into()) };
        for path in ["/p/services/a/service.yaml", "/p/templates/x.html", "/etc/stagepost.yaml"] {
            assert!(matters(&folder, Path::new(path)), "{path}");
        }
        for path in ["/p/.git/index", "/p/public/index.html", "/p/.public.stagepost/x", "/etc/passwd", "/p/a/.b.swp"] {
            assert!(!matters(&folder, Path::new(path)), "{path}");
        }
    }
}
