//! Links between files: to a heading that the other file does not have.
//!
//! Each text was parsed once, when it was read; here only names are compared. Playbooks are held to the
//! files of their own service, because a change in another service must not change what is judged of
//! this one; free pages are held to every text of the site.

use super::ReadPage;
use super::layout::Layout;
use super::playbook::{Links, broken_link};
use crate::model::diagnostic::Diagnostic;
use crate::model::place::Place;
use crate::model::playbook::Playbook;
use std::collections::BTreeMap;

/// A playbook file as far as it could be read.
#[derive(Debug)]
pub struct PlaybookFile {
    /// The playbook; none when its file is broken.
    pub playbook: Option<Playbook>,
    /// Its anchors, and its links to places in other files.
    pub links: Links,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl PlaybookFile {
    /// Notes a link that leads to no place of the file it names.
    pub fn lose(&mut self, address: String, place: Place) {
        self.diagnostics.push(broken_link(&address, place.clone()));
        self.diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        if let Some(playbook) = &mut self.playbook {
            playbook.broken_links.push((address, place));
            playbook.broken_links.sort_by(|a, b| a.1.cmp(&b.1));
        }
    }
}

/// Links to places that are not there.
pub(super) struct Lost {
    /// Of playbooks: which one, the address, and where it stands.
    pub of_playbooks: Vec<(usize, String, Place)>,
    /// Of pages.
    pub of_pages: Vec<Diagnostic>,
}

/// Compares the links of all texts with the anchors of those they name. `homes` are the folders of the
/// services in which the playbooks lie.
pub(super) fn lost(layout: &Layout<'_>, homes: &[&str], playbooks: &[PlaybookFile], pages: &[ReadPage]) -> Lost {
    let mut texts: BTreeMap<&str, (Option<&str>, &Links)> = BTreeMap::new();
    for ((path, file), home) in layout.playbooks.iter().zip(playbooks).zip(homes) {
        // What could not be read may hold any heading.
        if file.playbook.as_ref().is_some_and(|playbook| playbook.unreadable.is_none()) {
            texts.insert(path, (Some(home), &file.links));
        }
    }
    for (page, links, _) in pages.iter().flatten() {
        texts.insert(&page.path, (None, links));
    }
    let mut lost = Lost { of_playbooks: Vec::new(), of_pages: Vec::new() };
    for (index, (file, home)) in playbooks.iter().zip(homes).enumerate() {
        for link in &file.links.across {
            let target = texts.get(link.target.as_str()).filter(|(other, _)| *other == Some(home));
            if target.is_some_and(|(_, links)| !links.has(&link.anchor)) {
                lost.of_playbooks.push((index, link.address.clone(), link.place.clone()));
            }
        }
    }
    for link in pages.iter().flatten().flat_map(|(_, links, _)| &links.across) {
        if texts.get(link.target.as_str()).is_some_and(|(_, links)| !links.has(&link.anchor)) {
            lost.of_pages.push(broken_link(&link.address, link.place.clone()));
        }
    }
    lost
}
