//! A report that was written earlier, read back as the standing below which no service may fall.

use super::SCHEMA;
use crate::ladder::gate::{Baseline, Former};
use crate::ladder::status::Status;
use serde::Deserialize;

/// Why a file is no report that can be compared with.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// It is not JSON, or lacks what a report has.
    #[error("it is no report.json: {0}")]
    Json(#[from] serde_json::Error),
    /// It has another form or version.
    #[error("its form is `{0}`; this stagepost reads `{SCHEMA}`")]
    Version(String),
}

/// What names the form of a file, whatever else it holds.
#[derive(Deserialize)]
struct Named {
    schema: String,
}

/// The part of a report that standings are compared by; what else it holds is left alone.
#[derive(Deserialize)]
struct Report {
    as_of: String,
    services: Vec<Service>,
}

#[derive(Deserialize)]
struct Service {
    id: String,
    stage: u8,
    requirements: Vec<Requirement>,
}

#[derive(Deserialize)]
struct Requirement {
    id: String,
    status: String,
}

/// Reads a report. It is named by the file and the day it was judged on.
///
/// # Errors
/// When it is no report, or one of another version.
pub fn baseline(file: &str, bytes: &[u8]) -> Result<Baseline, ReportError> {
    let Named { schema } = serde_json::from_slice(bytes)?;
    if schema != SCHEMA {
        return Err(ReportError::Version(schema));
    }
    let Report { as_of, services } = serde_json::from_slice(bytes)?;
    let counts = |status: &str| Status::ALL.iter().any(|known| known.as_str() == status && known.counts());
    let former = |Service { id, stage, requirements }: Service| {
        let counted = requirements.into_iter().filter(|r| counts(&r.status)).map(|r| r.id).collect();
        Former { id, stage, counted }
    };
    Ok(Baseline { name: format!("{file} of {as_of}"), services: services.into_iter().map(former).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_counted() {
        let text = r#"{"schema": "stagepost/report/v1", "as_of": "2026-11-21", "more": 1, "services": [{"id": "shop",
            "stage": 2, "requirements": [{"id": "a", "status": "met"}, {"id": "b", "status": "n/a"},
            {"id": "c", "status": "waived"}, {"id": "d", "status": "expired"}, {"id": "e", "status": "new word"}]}]}"#;
        let baseline = baseline("report.json", text.as_bytes()).unwrap();
        assert_eq!(baseline.name, "report.json of 2026-11-21");
        let counted = ["a", "b", "c"].map(str::to_owned).into();
        assert_eq!(baseline.services, [Former { id: "shop".to_owned(), stage: 2, counted }]);
    }

    #[test]
    fn what_is_no_report_is_refused_in_a_sentence() {
        for (text, words) in [
            ("", "no report.json"),
            ("[]", "no report.json"),
            ("{\"schema\": \"stagepost/report/v2\"}", "its form is `stagepost/report/v2`"),
            ("{\"schema\": \"stagepost/report/v1\"}", "no report.json"),
            ("{\"schema\": \"stagepost/report/v1\", \"as_of\": \"x\", \"services\": [{}]}", "no report.json"),
        ] {
            let error = baseline("x", text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
