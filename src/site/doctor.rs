//! The doctor's page: everything that is wrong with the input, by service.

use super::link::Link;
use super::mark::Mark;
use super::viewpoint::Viewpoint;
use super::words::{capital, count, instruction, row, sentence};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::place::Place;
use serde::Serialize;
use std::collections::BTreeMap;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct DoctorView {
    /// How many problems there are, in a sentence.
    pub summary: String,
    /// Whether there is none.
    pub clean: bool,
    /// The problems by service; those of no service come last.
    pub groups: Vec<DoctorGroup>,
    /// How many lints somebody silenced, in words; empty for none.
    pub silenced: String,
    /// These lints.
    pub quiet: Vec<Quiet>,
}

/// A lint that somebody silenced.
#[derive(Debug, Clone, Serialize)]
pub struct Quiet {
    /// Its stable code.
    pub code: &'static str,
    /// What would be said.
    pub message: String,
    /// Where.
    pub place: Link,
    /// Why it is not.
    pub reason: String,
    /// Where that is written.
    pub by: Link,
}

/// The problems of one service.
#[derive(Debug, Clone, Serialize)]
pub struct DoctorGroup {
    /// The service, or what the problems belong to.
    pub service: Link,
    /// The name of the group within the page.
    pub anchor: String,
    /// How many, in words.
    pub count: String,
    /// The problems, worst first.
    pub problems: Vec<Problem>,
}

/// One problem.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// How bad.
    pub mark: Mark,
    /// Its stable code.
    pub code: &'static str,
    /// What the code means.
    pub meaning: &'static str,
    /// Where, down to line and column.
    pub place: Link,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// The name of a service's group within the page.
pub fn anchor(service: Option<&str>) -> String {
    match service {
        Some(id) => format!("service-{}", super::address::segment(id)),
        None => "project".to_owned(),
    }
}

/// The page.
pub fn view(at: &Viewpoint) -> DoctorView {
    let mut groups: BTreeMap<(bool, &str), Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in &at.site.diagnostics {
        let service = diagnostic.service.as_deref();
        groups.entry((service.is_none(), service.unwrap_or_default())).or_default().push(diagnostic);
    }
    let link = |place: &Place| Link { text: place.to_string(), ..at.place(place) };
    DoctorView {
        silenced: match at.site.silenced.len() {
            0 => String::new(),
            number => format!("{} silenced, each with a reason", count(number, "lint is", "lints are")),
        },
        quiet: (at.site.silenced.iter())
            .map(|quiet| Quiet {
                code: quiet.diagnostic.code.as_str(),
                message: capital(&quiet.diagnostic.message),
                place: link(&quiet.diagnostic.place),
                reason: sentence(&capital(&quiet.reason)),
                by: link(&quiet.by),
            })
            .collect(),
        summary: summary(&at.site.diagnostics),
        clean: at.site.diagnostics.is_empty(),
        groups: groups
            .into_iter()
            .map(|((none, id), problems)| DoctorGroup {
                service: match at.site.case(id) {
                    Some(case) if !none => at.service(&case.dossier.service),
                    _ if none => Link::plain("The project itself"),
                    _ => Link::plain(id),
                },
                anchor: anchor((!none).then_some(id)),
                count: count(problems.len(), "problem", "problems"),
                problems: problems.into_iter().map(|diagnostic| problem(at, diagnostic)).collect(),
            })
            .collect(),
    }
}

fn problem(at: &Viewpoint, diagnostic: &Diagnostic) -> Problem {
    Problem {
        mark: Mark::from(diagnostic.severity()),
        code: diagnostic.code.as_str(),
        meaning: diagnostic.code.meaning(),
        place: Link { text: diagnostic.place.to_string(), ..at.place(&diagnostic.place) },
        message: capital(&diagnostic.message),
        help: instruction(&diagnostic.help),
    }
}

fn summary(diagnostics: &[&Diagnostic]) -> String {
    let of = |severity| diagnostics.iter().filter(|d| d.severity() == severity).count();
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let words: Vec<String> = counts
        .into_iter()
        .map(|(severity, word)| (of(severity), word))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| count(number, word, &format!("{word}s")))
        .collect();
    if words.is_empty() {
        "Every file was read and understood; nothing is left to mend.".to_owned()
    } else {
        format!("There are {} in the files this site was made from.", row(&words)).replacen(
            "There are 1 ",
            "There is 1 ",
            1,
        )
    }
}
