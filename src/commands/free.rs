//! Free pages as they were read → free pages of the site.

use super::draft;
use crate::import::{front_matter, markup, playbook};
use crate::markdown::{Document, References, outline_with};
use crate::model::catalog::Page;
use crate::model::diagnostic::Diagnostic;
use crate::model::place::Place;
use crate::site::free::FreePage;
use std::sync::Arc;

/// The folder that is no part of a page's name.
const FOLDER: &str = "pages/";

/// Free pages of the site, and what is wrong with them. A page is called after its first heading.
pub fn pages(read: &[Page]) -> (Vec<FreePage>, Vec<Diagnostic>) {
    let mut pages = Vec::new();
    let mut diagnostics = Vec::new();
    for page in read {
        let place = Place::start(page.path.as_str());
        match front_matter::split(&page.text, &place) {
            Err(diagnostic) => diagnostics.push(diagnostic),
            Ok(split) => {
                let place = place.at(split.body_line, 1, 0);
                let mut references = References::default();
                references.read(&page.definitions);
                let document = outline_with(split.body, &references);
                diagnostics.extend(markup::diagnostics(&document, &place));
                let title = own_title(split.front.map(|(text, _)| text));
                let definitions = Arc::clone(&page.definitions);
                let free = free_page(&page.path, title, &document, place);
                pages.push(FreePage { body: split.body.into(), definitions, ..free });
            }
        }
    }
    (pages, diagnostics)
}

/// The title that the front matter of a page gives. Pages come from many generators with keys of their
/// own, so that nothing else is read and nothing is refused.
fn own_title(front_matter: Option<&str>) -> Option<String> {
    let line = front_matter?.lines().find_map(|line| line.strip_prefix("title:"))?;
    let title = line.trim().trim_matches(['"', '\'']).trim();
    (!title.is_empty()).then(|| title.to_owned())
}

fn free_page(path: &str, title: Option<String>, document: &Document, place: Place) -> FreePage {
    let name = path.strip_prefix(FOLDER).unwrap_or(path);
    let name = name.strip_suffix(".md").unwrap_or(name);
    let heading =
        document.sections.iter().find(|section| section.level > 0).map(|section| section.title.trim().to_owned());
    let own = name.rsplit('/').next().unwrap_or(name);
    FreePage {
        name: name.to_owned(),
        title: title.or(heading.filter(|title| !title.is_empty())).unwrap_or_else(|| draft::title(own)),
        body: Arc::default(),
        definitions: Arc::default(),
        images: playbook::images(document, path),
        place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, text: &str) -> Page {
        Page { path: path.to_owned(), text: text.to_owned(), definitions: Arc::default() }
    }

    #[test]
    fn a_page_is_called_after_its_first_heading_else_after_its_file() {
        let read = [page("pages/how-we-test.md", "---\na: 1\n---\nHello\n"), page("docs/x.md", "Hi\n\n## The *x*\n")];
        let (pages, diagnostics) = pages(&read);
        assert_eq!(diagnostics, []);
        let names: Vec<_> = pages.iter().map(|p| (p.name.as_str(), p.title.as_str(), p.place.line)).collect();
        assert_eq!(names, [("how-we-test", "How we test", 4), ("docs/x", "The x", 1)]);
        assert_eq!(&*pages[0].body, "Hello\n");
    }

    #[test]
    fn an_open_front_matter_is_an_error_and_no_page() {
        let (pages, diagnostics) = pages(&[page("pages/a.md", "---\na: 1\n")]);
        assert_eq!((pages.len(), diagnostics.len()), (0, 1));
    }
}
