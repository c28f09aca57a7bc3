//! The tables of an evidence pack as CSV. Times are seconds, days are ISO dates.

use crate::ladder::finding::Finding;
use crate::model::calendar::{Day, Duration};
use crate::model::run::Digests;
use crate::render::csv::Csv;
use crate::site::pack::Pack;
use std::borrow::Cow;

fn seconds(time: Option<Duration>) -> String {
    time.map(|time| time.as_seconds().to_string()).unwrap_or_default()
}

fn day(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// Every test with people, targets, measured times and the hash of its record.
pub fn tests(packs: &[Pack]) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "service",
        "date",
        "run",
        "kind",
        "dependency",
        "scenario",
        "environment",
        "environment_class",
        "execution",
        "trigger",
        "participants",
        "verdict",
        "reason",
        "recovery_seconds",
        "rto_seconds",
        "data_loss_seconds",
        "rpo_seconds",
        "impact",
        "playbook",
        "published_on",
        "published_to",
        "tool",
        "tool_run",
        "grade",
        "file",
        "line",
        "sha256",
    ]);
    for (pack, test) in packs.iter().flat_map(|pack| pack.tests.iter().map(move |test| (pack, test))) {
        let run = test.run;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        csv.row([
            pack.case.dossier.service.id.clone(),
            test.day.to_string(),
            run.id.clone(),
            run.kind().as_str().to_owned(),
            text(&run.target()),
            text(&run.scenario),
            text(&run.environment),
            test.row.ruling.class.as_str().to_owned(),
            run.execution.map_or("", |word| word.as_str()).to_owned(),
            run.trigger.map_or("", |word| word.as_str()).to_owned(),
            run.participants.join("; "),
            test.row.ruling.verdict.as_str().to_owned(),
            test.row.ruling.reason.to_string(),
            seconds(run.measured.recovery),
            seconds(test.rto),
            seconds(run.measured.data_loss),
            seconds(test.rpo),
            text(&run.impact),
            text(&run.playbook),
            day(run.publication()),
            run.published.to.join("; "),
            text(&run.tool.name),
            text(&run.tool.run_id),
            run.grade.as_str().to_owned(),
            run.place.file.to_string(),
            run.place.line.to_string(),
            run.digests.map(|d| Digests::hexadecimal(&d.result)).unwrap_or_default(),
        ]);
    }
    csv.into_bytes()
}

/// What was learnt, who answers for it, and when it was closed.
pub fn findings(packs: &[Pack]) -> Vec<u8> {
    let mut csv = Csv::new(&["service", "date", "run", "finding", "owner", "due", "closed", "open", "file"]);
    for pack in packs {
        for (test, finding) in pack.learnt() {
            csv.row([
                pack.case.dossier.service.id.clone(),
                test.day.to_string(),
                test.run.id.clone(),
                finding.text.clone(),
                finding.owner.clone().unwrap_or_default(),
                day(finding.due),
                day(finding.closed),
                if pack.is_closed(finding) { "no" } else { "yes" }.to_owned(),
                test.run.place.file.to_string(),
            ]);
        }
    }
    csv.into_bytes()
}

/// How every requirement of every service stood.
pub fn requirements(packs: &[Pack], findings: &[Cow<[Finding]>]) -> Vec<u8> {
    let mut csv = Csv::new(&["service", "judged_on", "stage", "requirement", "status", "counts", "sentence"]);
    for (pack, findings) in packs.iter().zip(findings) {
        for finding in findings.iter() {
            csv.row([
                pack.case.dossier.service.id.clone(),
                pack.day.to_string(),
                finding.requirement.stage.to_string(),
                finding.requirement.id.to_owned(),
                finding.status.as_str().to_owned(),
                if finding.status.counts() { "yes" } else { "no" }.to_owned(),
                finding.sentence.to_string(),
            ]);
        }
    }
    csv.into_bytes()
}
