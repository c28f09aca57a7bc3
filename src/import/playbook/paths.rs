//! Paths that a playbook names: the script that does the work, and the links of its text.

use crate::markdown::Document;
use crate::markdown::address::{Destination, decode, destination, id, slug};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::ending::texts;
use crate::model::place::Place;
use std::collections::BTreeSet;

/// What a link to a folder may mean.
const INDEX: &[&str] = &["README.md", "index.md", "_index.md", "index.html"];

/// What a link without an ending may mean, or one that names the page which a file becomes.
fn page(target: &str, exists: &dyn Fn(&str) -> bool) -> bool {
    let stem = target.strip_suffix(".html").unwrap_or(target);
    texts(stem).any(|file| exists(&file))
}

/// The folder of a file, without a slash at its end; empty for the project's root.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folder of the service that a playbook belongs to: the one that holds `playbooks/`.
pub(super) fn service_folder(path: &str) -> &str {
    match path.rfind("/playbooks/") {
        Some(at) => &path[..at],
        None => folder(folder(path)),
    }
}

/// The path that a relative one means in a folder; `None` when it leaves the project.
pub(super) fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder whose files stand at the root of the site.
const STATIC: &str = "static";
/// Endings of pictures that a page may show.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// The files that the images of a text may be, from the project's root: beside it, else from the root on. What
/// begins with a slash may lie in the folder that is published at the root of the site.
pub fn images(document: &Document, path: &str) -> Vec<String> {
    let inside = document.images.iter().filter_map(|address| match destination(address) {
        Destination::Inside(inside) => Some(decode(inside.split(['?', '#']).next().unwrap_or_default()).into_owned()),
        _ => None,
    });
    let is_picture = |file: &String| {
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        PICTURES.iter().any(|known| known.eq_ignore_ascii_case(ending))
    };
    let folders = |file: &str| if file.starts_with('/') { vec!["", STATIC] } else { vec![folder(path), ""] };
    inside
        .filter(is_picture)
        .flat_map(|file| folders(&file).into_iter().filter_map(move |from| join(from, &file)).collect::<Vec<_>>())
        .collect()
}

/// What a text has for links of other files, and the headings of other files that it links to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// Its anchors.
    pub anchors: BTreeSet<String>,
    /// Links to a place within another file.
    pub across: Vec<Across>,
}

/// A link to a place within another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Across {
    /// The file's path from the project's root.
    pub target: String,
    /// The place within it.
    pub anchor: String,
    /// The address as written.
    pub address: String,
    /// Where the link stands.
    pub place: Place,
}

impl Links {
    /// Reads them from the outline of a file; `start` is the place of the body's first line.
    pub fn of(document: &Document, path: &str, start: &Place) -> Self {
        let across = document.links.iter().filter_map(|link| {
            let Destination::Inside(inside) = destination(&link.destination) else { return None };
            let (file, anchor) =
                inside.split_once('#').filter(|(file, anchor)| !file.is_empty() && !anchor.is_empty())?;
            let file = decode(file.split('?').next().unwrap_or(file));
            let target = join(if file.starts_with('/') { "" } else { folder(path) }, &file)?;
            let line = start.line.saturating_add(link.line).saturating_sub(1);
            let place = start.at(line, link.column, 0);
            Some(Across { target, anchor: decode(anchor).into_owned(), address: link.destination.clone(), place })
        });
        Self { across: across.collect(), ..Self::to(document) }
    }

    /// The places that it has itself.
    fn to(document: &Document) -> Self {
        let sections = document.sections.iter().map(|section| section.anchor.clone());
        Self { anchors: sections.chain(document.anchors.iter().cloned()).collect(), across: Vec::new() }
    }

    /// Whether a link finds its place here.
    pub fn has(&self, anchor: &str) -> bool {
        let lower = anchor.to_lowercase();
        lower == "top" || [anchor, &lower, &slug(anchor), &*id(&lower)].iter().any(|name| self.anchors.contains(*name))
    }
}

/// What is said of a link that leads nowhere.
pub fn broken_link(address: &str, place: Place) -> Diagnostic {
    let message = format!("the link to `{address}` leads nowhere in this project");
    Diagnostic::new(Code::BrokenLink, place, message, "correct the address, or remove the link")
}

/// The links that lead nowhere inside the project, with their places.
pub fn broken(document: &Document, path: &str, start: &Place, exists: &dyn Fn(&str) -> bool) -> Vec<(String, Place)> {
    let places = Links::to(document);
    let leads = |address: &str| match destination(address) {
        Destination::Anchor(anchor) => anchor.is_empty() || places.has(&decode(anchor)),
        Destination::Inside(inside) => has_file(path, inside, exists),
        Destination::Outside(_) | Destination::Refused => true,
    };
    let broken = document.links.iter().filter(|link| !leads(&link.destination));
    broken
        .map(|link| {
            let line = start.line.saturating_add(link.line).saturating_sub(1);
            (link.destination.clone(), start.at(line, link.column, 0))
        })
        .collect()
}

fn has_file(path: &str, address: &str, exists: &dyn Fn(&str) -> bool) -> bool {
    // An empty address, or one that another tool's template fills in, names no file.
    if address.is_empty() || address.contains("{{") || address.contains("{%") {
        return true;
    }
    let file = address.split(['?', '#']).next().unwrap_or_default();
    if file.is_empty() {
        return true;
    }
    let file = decode(file);
    // A path that begins with a slash counts from the project's root, as on the forges.
    let from = if file.starts_with('/') { "" } else { folder(path) };
    let Some(target) = join(from, &file) else { return false };
    exists(&target)
        || (file.starts_with('/') && exists(&format!("{STATIC}/{target}")))
        || page(&target, exists)
        || INDEX.iter().any(|index| join(&target, index).is_some_and(|file| exists(&file)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::outline;

    #[test]
    fn paths_stay_inside_the_project() {
        assert_eq!(join("services/shop/playbooks", "../scripts/x.sh").as_deref(), Some("services/shop/scripts/x.sh"));
        assert_eq!(join("a", "../../x"), None);
        assert_eq!(join("", "./a//b").as_deref(), Some("a/b"));
        assert_eq!(service_folder("services/shop/playbooks/dr/db.md"), "services/shop");
        assert_eq!(service_folder("apps/shop/resiliency/db.md"), "apps/shop");
    }

    #[test]
    fn links_that_lead_nowhere_are_found_with_their_place() {
        let text = "# A b\n\n[ok](db.md#x) [gone](no.md) [up](../../../../x.md)\n\n[here](#a-b) [nowhere](#c)\n\
            [web](https://x.org) [root](/README.md) [dir](sub/) [enc](d%62.md) [tpl]({{ site }}) ![i](i.png) `[c](c.md)`\n";
        let files = ["s/p/db.md", "README.md", "s/p/sub/index.md"];
        let found =
            broken(&outline(text), "s/p/a.md", &Place::start("s/p/a.md").at(5, 1, 0), &|path| files.contains(&path));
        let seen: Vec<_> = found.iter().map(|(address, place)| (address.as_str(), place.line, place.column)).collect();
        assert_eq!(seen, [("no.md", 7, 15), ("../../../../x.md", 7, 29), ("#c", 9, 14), ("i.png", 10, 86)]);
    }
}
