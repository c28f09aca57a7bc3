//! Playbooks get to know the texts that they had, from what the repository keeps of them.

use super::front_matter::{revision, split};
use crate::model::agreement::Revision;
use crate::model::catalog::Catalog;
use crate::model::place::Place;
use crate::model::playbook::{PastText, Playbook};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Gives each playbook its past, newest text first for as long as each text is known: a gap would
/// make an older one look as if it had stood longer. `contents` are earlier texts by their ids,
/// `is_changed` tells whether a file differs from what is committed.
pub fn recall(catalog: &mut Catalog, contents: &BTreeMap<Arc<str>, Vec<u8>>, is_changed: &dyn Fn(&str) -> bool) {
    for playbook in catalog.dossiers.iter_mut().flat_map(|dossier| &mut dossier.playbooks) {
        let present = !is_changed(&playbook.place.file);
        playbook.past = past(playbook, contents, present);
    }
}

fn past(playbook: &Playbook, contents: &BTreeMap<Arc<str>, Vec<u8>>, present: bool) -> Vec<PastText> {
    let Some(recorded) = &playbook.recorded else { return Vec::new() };
    let mut texts: Vec<PastText> = Vec::new();
    for (back, version) in recorded.texts.iter().rev().enumerate() {
        let text = if back == 0 && present {
            Some((playbook.revision.clone(), Arc::clone(&playbook.body)))
        } else {
            contents.get(&version.content).and_then(|bytes| text(bytes, &playbook.place))
        };
        let Some((revision, body)) = text else { break };
        match texts.last_mut() {
            // Only the front matter changed.
            Some(next) if next.revision == revision => next.since = version.since,
            _ => texts.push(PastText { since: version.since, revision, body }),
        }
    }
    texts.reverse();
    texts
}

/// The body of a page and its revision; the whole page where its front matter was broken.
fn text(bytes: &[u8], place: &Place) -> Option<(Revision, Arc<str>)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let body = split(text, place).map_or(text, |parts| parts.body);
    Some((revision(body), Arc::from(body)))
}
