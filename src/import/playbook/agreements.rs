//! What parties say of a playbook, and the changes that somebody answers for as minor.

use super::written::{WrittenAgreement, WrittenMinorChange};
use super::{Reader, is_placeholder, shorten};
use crate::model::agreement::{Agreement, MinorChange, Opinion, Revision};
use crate::model::diagnostic::Code;
use crate::yaml::{Spanned, Text};

impl Reader<'_> {
    /// One party's word. What proves nothing is named, and kept.
    pub(super) fn agreement(&mut self, written: Spanned<WrittenAgreement>) -> Agreement {
        let place = written.place(&self.place);
        let WrittenAgreement { party, who, on, revision, verdict, closed } = written.value;
        let (party, who) = (party.0.trim().to_lowercase(), who.0.trim().to_owned());
        let nobody = who.is_empty() || is_placeholder(&who);
        if nobody {
            let message = format!("nobody is named who speaks for the {party}, so the agreement proves nothing");
            self.note(Code::Placeholder, place.clone(), message, "write the name of a person into `who`");
        }
        let help = "let `stagepost agree` write the agreement: it names the present revision and the day";
        let parsed = revision.as_ref().and_then(|revision| Revision::parse(&revision.value.0));
        match (&revision, &parsed) {
            (None, _) => {
                let message = format!("the agreement of {who} for the {party} names no revision, so it proves nothing");
                self.note(Code::BadRevision, place.clone(), message, help);
            }
            (Some(text), None) => {
                let message =
                    format!("`{}` is no revision, so the agreement of {who} proves nothing", shorten(&text.value.0));
                self.note(Code::BadRevision, text.place(&self.place), message, help);
            }
            _ => {}
        }
        let who = if is_placeholder(&who) {
            let message = format!("`{}` names nobody who agrees for the {party}", shorten(&who));
            self.note(Code::Placeholder, place.clone(), message, help);
            String::new()
        } else {
            who
        };
        if on.is_none() {
            let message = format!("the agreement of {who} for the {party} carries no day, so it proves nothing");
            self.note(Code::Undated, place.clone(), message, help);
        }
        Agreement {
            party,
            who: if nobody { String::new() } else { who },
            on: on.map(|date| date.0),
            revision: parsed,
            opinion: verdict.map_or(Opinion::Agree, |word| word.0),
            closed: closed.map(|date| date.0),
            place,
        }
    }

    /// A minor change that says between which texts, who answers for it and why.
    pub(super) fn minor_change(&mut self, written: Spanned<WrittenMinorChange>) -> Option<MinorChange> {
        let place = written.place(&self.place);
        let WrittenMinorChange { from, to, by, on, why } = written.value;
        let help = "let `stagepost agree --minor` write it";
        let mut revision = |text: &Spanned<Text>| {
            let revision = Revision::parse(&text.value.0);
            if revision.is_none() {
                let message =
                    format!("`{}` is no revision, so the minor change counts for nothing", shorten(&text.value.0));
                self.note(Code::BadRevision, text.place(&self.place), message, help);
            }
            revision
        };
        let (from, to) = (revision(&from), revision(&to));
        let (by, why) = (by.0.trim().to_owned(), why.0.trim().to_owned());
        let (from, to) = (from?, to?);
        if by.is_empty() || why.is_empty() {
            let what = if by.is_empty() {
                "nobody answers for this minor change"
            } else {
                "nobody says why this change is minor"
            };
            self.note(Code::BadValue, place, format!("{what}, so it counts for nothing"), "write `by:` and `why:`");
            return None;
        }
        if from.names(&to) {
            let message = "the minor change begins and ends with the same text";
            self.note(Code::BadValue, place, message, "name the text that was agreed to in `from:`, or remove it");
            return None;
        }
        Some(MinorChange { from, to, by, on: on.0, why, place })
    }
}
