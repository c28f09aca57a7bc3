//! Results that are published as the tool wrote them: only where the site asks for it, and only those in
//! which nothing looks like a secret.

use super::failure::Failure;
use crate::import::secret;
use crate::model::catalog::Catalog;
use crate::render::RenderError;
use crate::render::sink::Sink;
use crate::site::address;
use crate::tree::SourceTree;
use crate::yaml::Budget;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The files of runs that may be shown whole. What is not text, or has a name that no address can have,
/// may not.
pub fn clean(tree: &dyn SourceTree, catalog: &Catalog) -> BTreeSet<Arc<str>> {
    let runs = catalog.dossiers.iter().flat_map(|dossier| &dossier.runs);
    let files: BTreeSet<Arc<str>> = runs.map(|run| Arc::clone(&run.place.file)).collect();
    let plain = |path: &str| !path.contains(|c: char| c.is_control() || c == '\\' || c == ':');
    let shown = |path: &Arc<str>| {
        let text = tree.bytes(path, Budget::RESULT.bytes).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        plain(path) && text.is_some_and(|text| secret::find(&text).is_empty())
    };
    files.into_par_iter().filter(shown).collect()
}

/// Puts them onto the site.
///
/// # Errors
/// When a file cannot be read any more, or not be kept.
pub fn publish(tree: &dyn SourceTree, files: &BTreeSet<Arc<str>>, sink: &dyn Sink) -> Result<(), Failure> {
    files.iter().try_for_each(|path| {
        let bytes = tree.bytes(path, Budget::RESULT.bytes);
        let bytes = bytes.map_err(|error| Failure::environment(format!("`{path}` cannot be read: {error}")))?;
        sink.put(&address::original(path), &bytes).map_err(|error| RenderError::from(error).into())
    })
}
