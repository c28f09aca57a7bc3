//! A `report.json` that was published before → the runs that it tells of, so that they can be judged
//! again. The facts are taken, never the judgement: what a report says of verdicts, stages and
//! requirements is made anew. A run whose facts the report does not hold proves nothing.

use super::past;
use super::past::PastError;
use super::record::{Record, recorded};
use crate::model::calendar::{Day, Instant};
use crate::model::catalog::{Unread, UnreadKind};
use crate::model::fault::Injection;
use crate::model::history::{History, Origin, PastService};
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Digests, Execution, Grade, Run, RunKind, Trigger};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
struct Report {
    as_of: String,
    services: Vec<Service>,
}

#[derive(Deserialize)]
struct Service {
    id: String,
    runs: Vec<Row>,
    #[serde(default)]
    unread: Vec<Lost>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    services: Vec<String>,
    title: Option<String>,
    kind: String,
    dependency: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
    environment: Option<String>,
    started: Option<String>,
    ended: Option<String>,
    execution: Option<String>,
    trigger: Option<String>,
    tool_word: Option<String>,
    format: String,
    file: String,
    line: u32,
    sha256: Option<String>,
    sidecar_sha256: Option<String>,
    commit: Option<String>,
    committed: Option<String>,
    authored: Option<String>,
    edited: Option<bool>,
    grade: Option<String>,
    #[serde(default)]
    derived: Vec<Deduced>,
    origin: Option<WrittenOrigin>,
    record: Option<Record<'static>>,
}

#[derive(Deserialize)]
struct Deduced {
    field: String,
    from: String,
}

#[derive(Deserialize)]
struct WrittenOrigin {
    file: String,
    line: u32,
}

#[derive(Deserialize)]
struct Lost {
    file: String,
    line: u32,
    reason: String,
    kind: Option<String>,
    dependency: Option<String>,
}

/// Reads the runs of a report that is called `name`; `formats` are the ids of the known formats.
///
/// # Errors
/// When it is no report, or one of another version.
pub fn read(bytes: &[u8], name: &str, formats: &[&'static str]) -> Result<History, PastError> {
    let bytes = past::form(bytes)?;
    let report: Report = serde_json::from_slice(bytes).map_err(|error| PastError::NoReport(error.to_string()))?;
    let as_of = past::day(&report.as_of)?;
    let services = report.services.into_iter().enumerate().map(|(index, service)| {
        let Service { id, runs, unread } = service;
        let runs = runs.into_iter().enumerate().map(|(position, row)| {
            let place = Place::start(format!("{name}#/services/{index}/runs/{position}"));
            row.run(place, as_of, formats)
        });
        PastService { id, runs: runs.collect(), unread: unread.into_iter().filter_map(Lost::unread).collect() }
    });
    Ok(History { report: name.to_owned(), as_of, services: services.collect() })
}

/// How the reason of a file begins that is only known from a report.
const EARLIER: &str = "an earlier report says: ";

impl Lost {
    /// The file, where it is a result; of everything else only what is at hand counts.
    fn unread(self) -> Option<Unread> {
        let kind = match self.kind.as_deref() {
            Some("result") => UnreadKind::Result,
            Some("unrecognised") => UnreadKind::Unrecognised,
            _ => return None,
        };
        let reason = match self.reason.starts_with(EARLIER) {
            true => self.reason,
            false => format!("{EARLIER}{}", self.reason),
        };
        Some(Unread { kind, dependency: self.dependency, reason, place: Place::start(self.file).at(self.line, 1, 0) })
    }
}

impl Row {
    fn run(self, place: Place, report_of: Day, formats: &[&'static str]) -> Run {
        let format = formats.iter().copied().find(|id| *id == self.format).unwrap_or("unknown");
        let mut run = Run::blank(self.id, format, place);
        run.services = self.services;
        run.title = self.title;
        run.kind = RunKind::parse(&self.kind);
        run.set_dependencies(if self.dependencies.is_empty() {
            self.dependency.into_iter().collect()
        } else {
            self.dependencies
        });
        run.environment = self.environment;
        let time = |text: Option<String>| text.and_then(|text| Instant::parse(&text).ok());
        run.started = time(self.started);
        run.ended = time(self.ended);
        run.execution = self.execution.and_then(|word| Execution::parse(&word));
        run.trigger = self.trigger.and_then(|word| Trigger::parse(&word));
        run.tool.word = self.tool_word;
        run.grade = self.grade.and_then(|word| Grade::parse(&word)).unwrap_or(Grade::Declared);
        run.derived = self.derived.into_iter().filter_map(Deduced::derived).collect();
        let result = self.sha256.as_deref().and_then(hash);
        run.digests = result.map(|result| Digests { result, sidecar: self.sidecar_sha256.as_deref().and_then(hash) });
        run.recorded = match (self.commit, self.committed, self.authored) {
            (Some(commit), Some(committed), Some(authored)) => {
                recorded(commit, &committed, &authored, self.edited.unwrap_or(false)).map(Arc::new)
            }
            _ => None,
        };
        run.origin = Some(match self.origin {
            Some(WrittenOrigin { file, line }) => Origin { file: file.into(), line, report_of },
            None => Origin { file: self.file.into(), line: self.line, report_of },
        });
        match self.record {
            Some(record) => record.tell(&mut run),
            None => {
                let why = "the earlier report does not hold the facts of the run";
                run.fault.injection = Injection::Nothing(why.to_owned());
                run.check = Check::NotChecked(why.to_owned());
            }
        }
        run
    }
}

impl Deduced {
    fn derived(self) -> Option<Derived> {
        let field = Derived::FIELDS.iter().copied().find(|known| *known == self.field)?;
        Some(Derived { field, from: self.from })
    }
}

/// A SHA-256 hash of hexadecimal digits.
fn hash(text: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, digits) in hash.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(digits..digits + 2)?, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(row: &str) -> Run {
        let text = format!(
            r#"{{"schema": "stagepost/report/v1", "as_of": "2026-11-21", "services": [{{"id": "shop", "runs": [{{
            "id": "a", "kind": "dependency-failure", "format": "native", "file": "r.yaml", "line": 1 {row}}}]}}]}}"#
        );
        read(text.as_bytes(), "old/report.json", &["native"]).unwrap().services.remove(0).runs.remove(0)
    }

    #[test]
    fn a_run_stands_where_the_report_has_it_and_remembers_its_file() {
        let run = one(r#", "origin": {"file": "first.yaml", "line": 3}"#);
        assert_eq!(&*run.place.file, "old/report.json#/services/0/runs/0");
        let origin = run.origin.unwrap();
        assert_eq!(
            (&*origin.file, origin.line, origin.report_of.to_string()),
            ("first.yaml", 3, "2026-11-21".to_owned())
        );
        assert_eq!(&*one("").origin.unwrap().file, "r.yaml");
    }

    #[test]
    fn a_run_without_its_facts_proves_nothing_whatever_verdict_the_report_gives() {
        for row in [
            r#", "verdict": "pass""#,
            r#", "record": {}"#,
            r#", "record": {"saw": "well", "fault": {"injection": "real"}}"#,
        ] {
            let run = one(row);
            assert!(matches!(run.fault.injection, Injection::Nothing(_)), "{row}");
            assert!(matches!(run.check, Check::NotChecked(_)), "{row}");
        }
        assert_eq!(one("").grade, Grade::Declared);
    }

    #[test]
    fn hashes_are_read_whole_or_not_at_all() {
        let text = "ab".repeat(32);
        assert_eq!(hash(&text), Some([0xab; 32]));
        for wrong in [&text[1..], &format!("x{}", &text[1..]), "", &"é".repeat(32)] {
            assert_eq!(hash(wrong), None);
        }
    }

    #[test]
    fn another_version_and_what_is_no_report_are_refused() {
        let other = read(br#"{"schema": "stagepost/report/v2"}"#, "r", &[]).unwrap_err();
        assert!(matches!(other, PastError::OtherVersion(_)));
        for text in ["", "{}", "[1", r#"{"schema": "stagepost/report/v1", "as_of": "x", "services": []}"#] {
            assert!(matches!(read(text.as_bytes(), "r", &[]), Err(PastError::NoReport(_))), "{text}");
        }
    }
}
