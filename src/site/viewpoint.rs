//! The viewpoint of one page: everything it names is written as seen from there.

use super::address;
use super::link::Link;
use super::page::Page;
use super::requirement::title;
use super::when::When;
use super::{Site, stage};
use crate::ladder::requirement;
use crate::model::calendar::Day;
use crate::model::ending::texts;
use crate::model::place::Place;
use crate::model::playbook::Playbook;
use crate::model::service::Service;
use crate::model::text::decode;
use crate::words::{Sentence, Words, say};

/// A page's place in the site.
#[derive(Debug, Clone)]
pub struct Viewpoint<'a> {
    /// The site.
    pub site: &'a Site<'a>,
    /// The way from the page to the site's root: empty, `../` once or more, or the root's path on its host.
    pub root: String,
}

/// The path of a file named in another, relative to the project's root; `None` outside of it.
fn beside(from: &str, path: &str) -> Option<String> {
    let folder = if path.starts_with('/') { "" } else { from.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The files that a path may mean: other site generators leave the ending out, or name the page that a
/// file becomes.
fn meant(path: &str) -> Vec<String> {
    let stem = path.strip_suffix(".html").unwrap_or(path).trim_end_matches('/');
    let index = ["index.md", "_index.md", "README.md"].map(|name| format!("{stem}/{name}"));
    std::iter::once(path.to_owned()).chain(texts(stem)).chain(index).collect()
}

impl<'a> Viewpoint<'a> {
    /// The viewpoint of the page at this address.
    pub fn new(site: &'a Site<'a>, address: &str) -> Self {
        Self { site, root: address::root(address) }
    }

    /// The viewpoint of the page that hosts show at every address that leads nowhere. Where the site's own
    /// address is known, the page begins there, whatever folder was asked for.
    pub fn anywhere(site: &'a Site<'a>) -> Self {
        let base = site.config.site.base_url.as_deref();
        Self { site, root: base.map(address::below_host).unwrap_or_default().to_owned() }
    }

    /// The words of the site.
    pub fn words(&self) -> &'a Words {
        &self.site.config.words
    }

    /// A message that takes no values.
    pub fn text(&self, key: &str) -> String {
        self.words().text(key).to_owned()
    }

    /// A sentence in the site's language.
    pub fn tell(&self, sentence: &Sentence) -> String {
        self.words().tell(sentence)
    }

    /// An address relative to the site's root as seen from the page.
    pub fn href(&self, address: &str) -> String {
        format!("{}{address}", self.root)
    }

    /// A day as seen from the day of the judgement.
    pub fn when(&self, day: Day) -> When {
        When::new(self.words(), day, self.site.day)
    }

    /// A service.
    pub fn service(&self, service: &Service) -> Link {
        Link::new(&service.title, self.href(&address::service(&service.id)))
    }

    /// A requirement by its title; an id that is none stays a text.
    pub fn requirement(&self, id: &str) -> Link {
        match requirement::find(id) {
            Some(_) => Link::new(title(self.words(), id), self.href(&address::requirement(id))),
            None => Link::plain(id),
        }
    }

    /// A stage.
    pub fn stage(&self, number: u8) -> Link {
        let name = say!(self.words(), "stage-title", stage = number, name = stage::name(self.words(), number));
        Link::new(name, self.href(&address::stage(number)))
    }

    /// A run of a service: its page, or its row on the service's page.
    pub fn run(&self, service: usize, run: usize) -> Link {
        let Some((case, found)) =
            self.site.cases.get(service).and_then(|case| Some((case, case.dossier.runs.get(run)?)))
        else {
            return Link::plain("");
        };
        let id = &case.dossier.service.id;
        let target = if self.site.has_run_page(service, run) {
            address::run(id, &found.id)
        } else {
            format!("{}#{}", address::service(id), address::run_anchor(&found.id))
        };
        Link::new(&found.id, self.href(&target))
    }

    /// A playbook.
    pub fn playbook(&self, playbook: &Playbook) -> Link {
        Link::new(&playbook.title, self.href(&address::playbook(&playbook.service, &playbook.name)))
    }

    /// A place in a source file; a link where the site knows its repository.
    pub fn place(&self, place: &Place) -> Link {
        if place.is_in_report() {
            return Link::plain(&*place.file);
        }
        let text = format!("{}:{}", place.file, place.line);
        match &self.site.config.site.repo {
            Some(repo) => {
                let commit = self.site.commit_of(&place.file);
                Link::outside(text, &address::source(repo, commit, &self.site.source.folder, place))
            }
            None => Link::plain(text),
        }
    }

    /// The same within a service: the path begins below the service's folder.
    pub fn place_in(&self, root: &str, place: &Place) -> Link {
        let link = self.place(place);
        match link.text.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')) {
            Some(rest) => Link { text: rest.to_owned(), ..link },
            None => link,
        }
    }

    /// Where a link leads that stands in a file of the project: to the page that shows the file it
    /// names, for an image to the picture as it is published, else to the file in the repository; `None` where neither can be said.
    pub fn file(&self, from: &str, link: &str, image: bool) -> Option<String> {
        let (path, anchor) = link.split_once('#').map_or((link, ""), |(path, anchor)| (path, anchor));
        let path = &*decode(path.split('?').next().unwrap_or(path));
        let hash = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
        let candidates = [beside(from, path), beside("", path)];
        let of_root = path.strip_prefix('/').map(|rest| format!("static/{rest}"));
        let pictures = candidates.iter().flatten().chain(&of_root).filter(|_| image);
        let found =
            pictures.map(|file| file.replace("%20", " ")).find(|file| self.site.pictures.contains(file.as_str()));
        if let Some(picture) = found {
            return Some(self.href(&address::picture(&picture)));
        }
        for file in candidates.iter().flatten() {
            match meant(file).iter().find_map(|file| self.site.page_of(file)) {
                Some(Page::Run(service, run)) => return Some(self.run(service, run).href),
                Some(page) => return Some(format!("{}{hash}", self.href(&page.address(self.site)))),
                None => {}
            }
            if let Some(address) = file.strip_prefix("static/") {
                return Some(self.href(&address::encoded(address)));
            }
        }
        let file = candidates.into_iter().flatten().next()?;
        let link = self.place(&Place::start(file));
        (!link.href.is_empty())
            .then(|| format!("{}{hash}", link.href.trim_end_matches("#L1").trim_end_matches("#lines-1")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_from_the_folder_of_the_file_and_never_leave_the_project() {
        for (from, path, found) in [
            ("services/shop/playbooks/db.md", "cdn.md", Some("services/shop/playbooks/cdn.md")),
            ("services/shop/playbooks/db.md", "../service.yaml", Some("services/shop/service.yaml")),
            ("services/shop/playbooks/db.md", "/pages/a.md", Some("pages/a.md")),
            ("README.md", "../../etc/passwd", None),
        ] {
            assert_eq!(beside(from, path).as_deref(), found, "{path}");
        }
    }
}
