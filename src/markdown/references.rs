//! Link definitions that stand in other files: `[text][label]` may be defined in a file of links that
//! lies beside the text, or that the text includes.

use super::foreign::prepare;
use super::{BrokenLink, CowStr, LinkType, OPTIONS, Parser};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The address of a reference that nothing defines. No link has it: its scheme is refused.
pub(super) const NOWHERE: &str = "undefined:";

/// Where one label leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The address.
    pub destination: String,
    /// The title.
    pub title: String,
}

/// Definitions by label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References(BTreeMap<String, Reference>);

impl References {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the definitions of a text. What is defined already stays.
    pub fn read(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let prepared = prepare(text);
        let parse = || {
            let parser = Parser::new_ext(&prepared.text, OPTIONS);
            let mut found = BTreeMap::new();
            for (label, definition) in parser.reference_definitions().iter() {
                let title = definition.title.as_ref().map(ToString::to_string).unwrap_or_default();
                found.insert(folded(label), Reference { destination: definition.dest.to_string(), title });
            }
            found
        };
        for (label, reference) in catch_unwind(AssertUnwindSafe(parse)).unwrap_or_default() {
            self.0.entry(label).or_insert(reference);
        }
    }

    /// Where a reference leads that the text itself does not define. Two pairs of brackets that cannot be
    /// anything but a link lead nowhere, so that their label is not shown; the rest stays text.
    pub(super) fn answer<'t>(&self, text: &str, link: &BrokenLink<'t>) -> Option<(CowStr<'t>, CowStr<'t>)> {
        if let Some(found) = (!self.0.is_empty()).then(|| self.0.get(&folded(&link.reference))).flatten() {
            return Some((found.destination.clone().into(), found.title.clone().into()));
        }
        let is_pair = matches!(link.link_type, LinkType::Reference | LinkType::ReferenceUnknown);
        let before = text.get(..link.span.start).and_then(|before| before.chars().next_back());
        // `rows[i][j]` is a place in a table, `[0][1]` too.
        let is_index = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ']' | ')' | '_'))
            || link.reference.chars().count() < 2
            || link.reference.chars().all(|c| c.is_ascii_digit());
        // Of three pairs the last two belong together.
        let is_index = is_index || text.get(link.span.end..).is_some_and(|after| after.starts_with('['));
        (is_pair && !is_index).then(|| (NOWHERE.into(), link.reference.clone()))
    }
}

/// Labels are compared without regard to case and white space.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
