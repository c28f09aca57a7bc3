//! Prose: Markdown as it is shown, with links that lead to pages of the site where they can.

use super::markup::Markup;
use super::redact;
use crate::markdown::{self, References, Rendering};
use crate::site::viewpoint::Viewpoint;

/// The HTML of a text that stands in a file of the project. A heading at its beginning is left out:
/// the page shows it. `definitions` are texts whose link definitions belong to it.
pub fn prose(at: &Viewpoint, file: &str, text: &str, definitions: &str) -> Markup {
    let mut references = References::default();
    references.read(definitions);
    let rendering = Rendering { shift: 0, drop_title: true, images: &at.site.config.site.remote_images };
    // Before colours take an address in a piece of code apart; what is said in tables is found later.
    let text = &*redact::source(text, at.site.config.site.redact);
    Markup::vouched(markdown::html_with(text, rendering, &references, &|link| {
        at.file(file, link.destination, link.image)
    }))
}

/// The HTML of a text that comes with the program.
pub fn manual(text: &str) -> Markup {
    Markup::vouched(markdown::html(text, Rendering::default(), &|_| None))
}
