//! What a playbook is called, and what kind it is by its names.

use super::field::{Field, plain};
use crate::markdown::Document;
use crate::model::ending::stem;
use crate::model::playbook::PlaybookKind;

/// A playbook's name: its path below `playbooks/`, without its endings.
pub(super) fn name_of(path: &str) -> String {
    let below = path.rfind("/playbooks/").map_or_else(|| path.rsplit('/').next(), |at| path.get(at + 11..));
    let below = below.unwrap_or(path);
    stem(below).replace('/', "-")
}

/// The name of a playbook whose short one is taken: its whole path below the service's folder.
pub fn long_name(path: &str, root: &str) -> String {
    let below = path.strip_prefix(root).unwrap_or(path).trim_start_matches('/');
    stem(below).replace('/', "-")
}

/// What a playbook is for, by its title, its name and its headings.
pub(super) fn kind_of(title: &str, name: &str, document: &Document) -> PlaybookKind {
    let of = |text: &str| {
        let text = plain(text);
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if has(&["dependency fail"]) {
            Some(PlaybookKind::DependencyFailure)
        } else if has(&["disaster recovery", "failover", "contingency plan"])
            || text.split(' ').any(|word| word == "dr")
        {
            Some(PlaybookKind::DrFailover)
        } else if has(&["failure", "outage"]) {
            Some(PlaybookKind::DependencyFailure)
        } else {
            None
        }
    };
    let headings = document.sections.iter().filter(|section| Field::named(&section.title).is_none());
    of(title)
        .or_else(|| of(name))
        .or_else(|| headings.filter_map(|section| of(&section.title)).min())
        .unwrap_or(PlaybookKind::General)
}
