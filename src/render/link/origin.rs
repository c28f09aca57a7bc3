//! Where a broken link of a page is written: in a template or a file of the project, or in the Markdown
//! that the page shows.

use super::{Broken, Fault};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::render::theme::Theme;
use crate::site::Site;
use crate::site::page::Page;
use crate::tree::SourceTree;
use std::collections::BTreeMap;

/// The largest file that is read again to find a line in it.
const LARGEST: usize = 16 << 20;

/// What is said of one place.
struct Told<'b> {
    page: &'b str,
    href: &'b str,
    number: usize,
    fault: Fault,
}

/// What is wrong, each place once.
pub(super) fn diagnostics(broken: &[Broken], site: &Site, theme: &Theme, tree: &dyn SourceTree) -> Vec<Diagnostic> {
    let texts = texts(site);
    let mut told: BTreeMap<(Place, &str), Told> = BTreeMap::new();
    for Broken { pages, number, fault } in broken {
        for (page, href) in pages {
            let fault = *fault;
            if let Some(place) = in_template(theme, href) {
                told.entry((place, "")).or_insert(Told { page, href, number: *number, fault });
                break;
            }
            let file = texts.get(page).map(|file| (*file).to_owned()).or_else(|| own_file(theme, page, site, tree));
            let Some(file) = file else {
                // Nobody of the project wrote it, or wrote it in pieces.
                told.entry((Place::start(page.as_str()), href)).or_insert(Told { page, href, number: *number, fault });
                break;
            };
            let text = tree.bytes(&file, LARGEST).unwrap_or_default();
            let text = String::from_utf8_lossy(&text);
            let place = in_text(&file, &text, href);
            if !is_known(site, &place, href) {
                told.entry((place, href)).or_insert(Told { page, href, number: 1, fault });
            }
        }
    }
    told.into_iter().map(|((place, _), told)| told.diagnostic(place)).collect()
}

impl Told<'_> {
    fn diagnostic(&self, place: Place) -> Diagnostic {
        let Self { page, href, .. } = self;
        let others = match self.number {
            0 | 1 => String::new(),
            2 => " and on one other".to_owned(),
            number => format!(" and on {} others", number - 1),
        };
        let (what, help) = match self.fault {
            Fault::NoFile => (
                "leads to no file of the site",
                "correct the address; in a template one from the root of the site begins with `{{ head.root }}`",
            ),
            Fault::NoAnchor => {
                ("leads to a place that its page does not have", "name an `id` that stands on that page, or none")
            }
            Fault::LeavesSite => (
                "leads out of the site, to wherever it happens to stand",
                "write it as seen from the page; in a template, behind `{{ head.root }}`",
            ),
        };
        Diagnostic::new(Code::BrokenPageLink, place, format!("`{href}` on the page `{page}`{others} {what}"), help)
    }
}

/// The file behind each page that shows a text.
fn texts<'s>(site: &'s Site) -> BTreeMap<String, &'s str> {
    let free = site.free.iter().enumerate().map(|(index, free)| (Page::Free(index), &*free.place.file));
    let playbooks = site.cases.iter().enumerate().flat_map(|(service, case)| {
        let playbooks = case.dossier.playbooks.iter().enumerate();
        playbooks.map(move |(index, playbook)| (Page::Playbook(service, index), &*playbook.place.file))
    });
    free.chain(playbooks).map(|(page, file)| (page.address(site), file)).collect()
}

/// A page that the project brings as it is.
fn own_file(theme: &Theme, page: &str, site: &Site, tree: &dyn SourceTree) -> Option<String> {
    let of_theme = page.strip_prefix("assets/").map(|rest| format!("themes/{}/{rest}", site.config.site.theme));
    theme.files().find(|(address, _)| *address == page)?;
    of_theme.into_iter().chain([format!("static/{page}")]).find(|file| tree.contains(file))
}

/// Where an address stands in a template of the project; values in it may be anything.
fn in_template(theme: &Theme, href: &str) -> Option<Place> {
    theme.templates().own().find_map(|source| {
        let text = &source.text;
        ["href=", "src="].iter().flat_map(|name| text.match_indices(name)).find_map(|(at, name)| {
            let start = at + name.len();
            let quote = text[start..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let written = literals(&text[start + 1..], quote)?;
            fits(href, &written.0).then(|| at_offset(&source.path, text, start + 1, written.1))
        })
    })
}

/// The words of an attribute between the tags of the template language, and how long it is.
fn literals(text: &str, quote: char) -> Option<(Vec<&str>, usize)> {
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        let end = text[at..].find(quote)? + at;
        let tag = ["{{", "{%"].iter().filter_map(|open| text[at..end].find(open)).min();
        let Some(open) = tag.map(|tag| tag + at) else {
            words.push(&text[at..end]);
            return Some((words, end));
        };
        words.push(&text[at..open]);
        let close = if text[open..].starts_with("{{") { "}}" } else { "%}" };
        at = open + text[open..].find(close)? + 2;
    }
}

/// Whether words with anything between them make up an address. Values alone say nothing.
fn fits(href: &str, words: &[&str]) -> bool {
    let [first, rest @ ..] = words else { return false };
    let Some(mut left) = href.strip_prefix(first) else { return false };
    let Some((last, middle)) = rest.split_last() else { return left.is_empty() && !first.is_empty() };
    for word in middle {
        let Some(at) = left.find(word) else { return false };
        left = &left[at + word.len()..];
    }
    left.ends_with(last) && words.iter().any(|word| word.chars().any(char::is_alphanumeric))
}

/// Where an address stands in a text: as it is, else what names the place, else what names the file. The
/// text may say `db.md` where the page says `db.html`.
fn in_text(file: &str, text: &str, href: &str) -> Place {
    let (path, anchor) = href.split_once('#').map_or((href, String::new()), |(path, a)| (path, format!("#{a}")));
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".html").unwrap_or(name);
    let needles = [href, &anchor, name, stem];
    let found = needles.iter().filter(|needle| needle.len() > 1).find_map(|needle| Some((text.find(needle)?, *needle)));
    found.map_or_else(|| Place::start(file), |(at, needle)| at_offset(file, text, at, needle.len()))
}

fn at_offset(file: &str, text: &str, at: usize, length: usize) -> Place {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let length = text[at..at + length].chars().count();
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Place::start(file).at(number(line), number(column), number(length))
}

/// Whether the check of the sources told of this link, or somebody silenced what it told.
fn is_known(site: &Site, place: &Place, href: &str) -> bool {
    let anchor = href.split_once('#').map_or("", |(_, anchor)| anchor);
    let silenced = site.silenced.iter().map(|silenced| &silenced.diagnostic);
    site.diagnostics.iter().copied().chain(silenced).any(|told| {
        let is_same = told.place.line == place.line || (!anchor.is_empty() && told.message.contains(anchor));
        told.code == Code::BrokenLink && told.place.file == place.file && is_same
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_the_words_of_a_template() {
        for (written, href, found) in [
            ("missing.html\"", "missing.html", true),
            ("{{ head.root }}missing.html\"", "../../missing.html", true),
            ("{{ head.root }}runs/{{ \"a\" }}.html#x\"", "../runs/a.html#x", true),
            ("{{ head.root }}missing.html\"", "../missing.html#x", false),
            ("{{ row.href }}\"", "missing.html", false),
            ("{{ row.a }}/{{ row.b }}\"", "a/b", false),
        ] {
            assert_eq!(literals(written, '"').is_some_and(|(words, _)| fits(href, &words)), found, "{written} {href}");
        }
    }

    #[test]
    fn an_address_is_found_in_a_text() {
        let text = "# A\n\nSee [it](../b/db.md#steps).\n";
        let at = |href| in_text("pages/a.md", text, href).to_string();
        assert_eq!(at("../b/db.html#steps"), "pages/a.md:3:20");
        assert_eq!(at("../b/db.html"), "pages/a.md:3:15");
        assert_eq!(at("none.html"), "pages/a.md:1:1");
    }
}
