//! Lints that a playbook takes back, in its front matter or in a comment of its text.

use super::Reader;
use super::written::WrittenSilence;
use crate::markdown::Document;
use crate::model::diagnostic::Silence;
use crate::model::place::Place;
use crate::yaml::Spanned;

impl Reader<'_> {
    /// Lints that the front matter or a comment (`<!-- stagepost: silence LINT: REASON -->`) takes back.
    pub(super) fn silences(
        &mut self,
        written: Vec<Spanned<WrittenSilence>>,
        document: &Document,
        start: &Place,
    ) -> Vec<Silence> {
        let mut read = Vec::new();
        for silence in written {
            let place = silence.place(&self.place);
            let WrittenSilence { lint, reason } = silence.value;
            read.push(Silence::of(&lint.0, reason.as_ref().map(|reason| reason.0.as_str()), place));
        }
        for (comment, line) in &document.comments {
            let Some(words) = comment.strip_prefix("stagepost:").and_then(|rest| rest.trim().strip_prefix("silence "))
            else {
                continue;
            };
            let (lint, reason) = words.split_once(':').map_or((words, None), |(lint, reason)| (lint, Some(reason)));
            let line = start.line.saturating_add(*line).saturating_sub(1);
            read.push(Silence::of(lint, reason, start.at(line, 1, 0)));
        }
        let mut silences = Vec::new();
        for silence in read {
            match silence {
                Ok(silence) => silences.push(silence),
                Err(problem) => self.diagnostics.push(problem),
            }
        }
        silences
    }
}
