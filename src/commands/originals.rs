//! Files of the project that are published as they are: results, only where the site asks for it and nothing in
//! them looks like a secret, and the pictures that texts show.

use super::failure::Failure;
use crate::import::secret;
use crate::model::catalog::Catalog;
use crate::render::RenderError;
use crate::render::sink::Sink;
use crate::site::free::FreePage;
use crate::tree::SourceTree;
use crate::yaml::Budget;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A picture that is larger stays a link to the repository.
const LARGEST_PICTURE: usize = 16 << 20;

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

/// The pictures of the project that playbooks and pages show, as far as they can be shown. A drawing that could
/// do more than be looked at stays where it is.
pub fn pictures(tree: &dyn SourceTree, catalog: &Catalog, pages: &[FreePage]) -> BTreeSet<Arc<str>> {
    let playbooks = catalog.dossiers.iter().flat_map(|dossier| &dossier.playbooks).flat_map(|book| &book.images);
    let named: BTreeSet<&str> =
        playbooks.chain(pages.iter().flat_map(|page| &page.images)).map(String::as_str).collect();
    let plain = |path: &str| !path.contains(|c: char| c.is_control() || "\\:%?#".contains(c));
    let shown = |path: &&str| {
        let bytes = tree.bytes(path, LARGEST_PICTURE).ok();
        let is_drawing = path.to_ascii_lowercase().ends_with(".svg");
        bytes.is_some_and(|bytes| !is_drawing || String::from_utf8(bytes).is_ok_and(|svg| is_harmless(&svg)))
    };
    named.into_iter().filter(|path| plain(path) && tree.contains(path)).filter(shown).map(Arc::from).collect()
}

/// Whether a drawing runs nothing where it is opened by itself, and loads nothing.
fn is_harmless(svg: &str) -> bool {
    let lower = svg.to_ascii_lowercase();
    let runs = ["<script", "javascript:", "<foreignobject", "<!entity", "<iframe", "@import"];
    let handler = lower.match_indices("on").any(|(at, _)| {
        let name = lower[at..].chars().take_while(char::is_ascii_alphabetic).count();
        lower[..at].ends_with(|c: char| !c.is_ascii_alphanumeric()) && lower[at + name..].trim_start().starts_with('=')
    });
    !handler && !runs.iter().any(|sign| lower.contains(sign))
}

/// Puts files of the project onto the site.
///
/// # Errors
/// When a file cannot be read any more, or not be kept.
pub fn publish(
    tree: &dyn SourceTree,
    files: &BTreeSet<Arc<str>>,
    address: fn(&str) -> String,
    sink: &dyn Sink,
) -> Result<(), Failure> {
    // What lies in `static/` is published by itself.
    files.iter().filter(|path| !path.starts_with("static/")).try_for_each(|path| {
        let bytes = tree.bytes(path, LARGEST_PICTURE.max(Budget::RESULT.bytes));
        let bytes = bytes.map_err(|error| Failure::environment(format!("`{path}` cannot be read: {error}")))?;
        sink.put(&address(path), &bytes).map_err(|error| RenderError::from(error).into())
    })
}
