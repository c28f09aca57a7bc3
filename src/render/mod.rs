//! Views become bytes: pages by templates, and everything that is written for machines.
//!
//! Pages are rendered in parallel and handed to a [`sink::Sink`] one by one; a page's view, context
//! and bytes live only as long as that takes. Two sites made from the same tree, configuration and
//! day are the same byte for byte.

pub mod atom;
pub mod badge;
pub mod calendar;
pub mod chart;
pub mod check;
pub mod comparison;
pub mod csv;
pub mod evidence;
pub mod figure;
pub mod graph;
pub mod link;
pub mod machine;
pub mod markup;
pub mod moved;
pub mod page;
pub mod palette;
pub mod prose;
pub mod record;
pub mod redact;
pub mod report;
pub mod search;
pub mod sink;
pub mod svg;
pub mod template;
pub mod theme;
mod timeline;
mod uuid;
pub mod what_if;

use crate::site::Site;
use rayon::prelude::*;
use redact::Redacting;
use sink::{Sink, SinkError};
use template::TemplateError;
use theme::Theme;

/// Why a site could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template is wrong; the text names its file and line.
    #[error("{0}")]
    Template(#[from] TemplateError),
    /// A file could not be handed over.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The report could not be written as JSON.
    #[error("report.json could not be written: {0}")]
    Report(#[from] serde_json::Error),
}

/// Renders every page of a site, and the theme's own files, into a sink.
///
/// # Errors
/// When a template is wrong, or the sink does not take a file.
pub fn render(site: &Site, theme: &Theme, sink: &dyn Sink) -> Result<(), RenderError> {
    let witness = evidence::Witness::new(sink);
    let sink: &dyn Sink = &witness;
    let redaction = site.config.site.redact;
    let redacting = Redacting { redaction, sink };
    let sink: &dyn Sink = if redaction.any() { &redacting } else { sink };
    theme.files().try_for_each(|(path, bytes)| sink.put(path, bytes))?;
    let pages = || {
        site.pages().into_par_iter().try_for_each(|page| {
            let bytes = page::render(site, theme.templates(), page)?;
            sink.put(&page.address(site), &bytes)?;
            Ok(())
        })
    };
    let machines = || {
        machine::write(site, theme, sink)?;
        evidence::write(site, sink)?;
        moved::write(site, sink)?;
        search::write(site, theme.templates(), sink)
    };
    // The report of a large fleet takes one thread a while; the others go on with pages.
    let (machines, people) = rayon::join(machines, pages);
    machines.and(people)?;
    Ok(witness.finish()?)
}
