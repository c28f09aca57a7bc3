//! The form of `evidence.json`, version 1: frozen, keys may be added.

use super::SCHEMA;
use crate::ladder::finding::Finding;
use crate::model::control::Control;
use crate::model::period::Period;
use crate::model::run::Digests;
use crate::site::Site;
use crate::site::pack::{Pack, Test, support};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;

/// The evidence of one period.
#[derive(Serialize, JsonSchema)]
pub struct Evidence<'a> {
    /// The name and version of this form: `stagepost/evidence/v1`.
    schema: &'a str,
    /// The version of the program that wrote it.
    generator: &'static str,
    /// The period's name.
    period: &'a str,
    /// Its first day.
    from: String,
    /// Its last day.
    to: String,
    /// The day on which it is judged.
    judged_on: String,
    /// The commit that was read; null where it is not known.
    commit: Option<&'a str>,
    /// The services, in order of their ids.
    services: Vec<Service<'a>>,
}

/// One service.
#[derive(Serialize, JsonSchema)]
struct Service<'a> {
    /// Stable id.
    id: &'a str,
    /// Name for people.
    title: &'a str,
    /// The team that owns it.
    team: Option<&'a str>,
    /// The stage on the day before the period.
    stage_before: u8,
    /// The stage on the day of judgement.
    stage: u8,
    /// The tests, oldest first.
    tests: Vec<Record<'a>>,
    /// Who said what of which playbook.
    agreements: Vec<Said<'a>>,
    /// How every requirement stood on the day of judgement.
    requirements: Vec<Stood<'a>>,
    /// How much of what speaks to each control counted.
    controls: Vec<Support<'a>>,
}

/// One test.
#[derive(Serialize, JsonSchema)]
struct Record<'a> {
    /// Its id, unique within the service.
    id: &'a str,
    /// Its day.
    on: String,
    /// The dependency that was failed.
    dependency: Option<&'a str>,
    /// The environment, as written.
    environment: Option<&'a str>,
    /// pass, fail, inconclusive or aborted.
    verdict: &'a str,
    /// Why.
    reason: &'a str,
    /// Who took part.
    participants: &'a [String],
    /// How long recovery took, in seconds.
    recovery_seconds: Option<u64>,
    /// How long it may take, in seconds.
    rto_seconds: Option<u64>,
    /// How much data was lost, in seconds.
    data_loss_seconds: Option<u64>,
    /// How much may be lost, in seconds.
    rpo_seconds: Option<u64>,
    /// What was learnt.
    findings: Vec<Learnt<'a>>,
    /// The file, relative to the project.
    file: &'a str,
    /// The line, from 1.
    line: u32,
    /// The SHA-256 hash of the file, with line feeds only and without a byte order mark.
    sha256: Option<String>,
}

/// Something learnt.
#[derive(Serialize, JsonSchema)]
struct Learnt<'a> {
    /// What.
    text: &'a str,
    /// Who answers for it.
    owner: Option<&'a str>,
    /// Until when.
    due: Option<String>,
    /// When it was mended.
    closed: Option<String>,
}

/// One party's word on a playbook.
#[derive(Serialize, JsonSchema)]
struct Said<'a> {
    /// The playbook's file.
    playbook: &'a str,
    /// The party.
    party: &'a str,
    /// Who spoke for it.
    who: &'a str,
    /// The day.
    on: Option<String>,
    /// Whether it was an agreement rather than an objection.
    agreed: bool,
    /// The hash of the text that was meant.
    revision: Option<String>,
}

/// How a requirement stood.
#[derive(Serialize, JsonSchema)]
struct Stood<'a> {
    /// Its id.
    id: &'a str,
    /// met, n/a, waived, failing, expired, unmet or unknown.
    status: &'a str,
    /// Why.
    sentence: &'a str,
    /// The files and lines that it rests on.
    evidence: Vec<String>,
}

/// How far the requirements that speak to a control counted.
#[derive(Serialize, JsonSchema)]
struct Support<'a> {
    /// The rule book.
    framework: &'a str,
    /// Its number there.
    id: &'a str,
    /// The requirements that speak to it.
    requirements: &'a [String],
    /// How many of them counted.
    counted: usize,
}

/// The evidence of one period, as JSON on one line.
///
/// # Errors
/// When a value cannot be written as JSON, which its types rule out.
pub fn json(
    site: &Site,
    period: &Period,
    packs: &[Pack],
    findings: &[Cow<[Finding]>],
) -> Result<Vec<u8>, serde_json::Error> {
    let controls = &site.config.evidence.controls;
    let evidence = Evidence {
        schema: SCHEMA,
        generator: env!("CARGO_PKG_VERSION"),
        period: &period.name,
        from: period.from.to_string(),
        to: period.to.to_string(),
        judged_on: period.judged_on(site.day).to_string(),
        commit: site.source.commit.as_deref(),
        services: packs.iter().zip(findings).map(|(pack, findings)| service(pack, findings, controls)).collect(),
    };
    let mut bytes = serde_json::to_vec(&evidence)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn service<'a>(pack: &Pack<'a>, findings: &'a [Finding], controls: &'a [Control]) -> Service<'a> {
    let service = &pack.case.dossier.service;
    let said = pack.agreements.iter().map(|(playbook, said)| Said {
        playbook: &playbook.place.file,
        party: &said.party,
        who: &said.who,
        on: said.on.map(|on| on.to_string()),
        agreed: said.opinion == crate::model::agreement::Opinion::Agree,
        revision: said.revision.as_ref().map(ToString::to_string),
    });
    let stood = findings.iter().map(|finding| Stood {
        id: finding.requirement.id,
        status: finding.status.as_str(),
        sentence: &finding.sentence,
        evidence: finding.evidence.iter().map(|e| format!("{}:{}", e.place.file, e.place.line)).collect(),
    });
    let controls = controls.iter().map(|control| Support {
        framework: &control.framework,
        id: &control.id,
        requirements: &control.requirements,
        counted: support(control, findings).0,
    });
    Service {
        id: &service.id,
        title: &service.title,
        team: service.team.as_deref(),
        stage_before: pack.from,
        stage: pack.to,
        tests: pack.tests.iter().map(record).collect(),
        agreements: said.collect(),
        requirements: stood.collect(),
        controls: controls.collect(),
    }
}

fn record<'a>(test: &Test<'a>) -> Record<'a> {
    let run = test.run;
    let learnt = run.findings.iter().map(|finding| Learnt {
        text: &finding.text,
        owner: finding.owner.as_deref(),
        due: finding.due.map(|day| day.to_string()),
        closed: finding.closed.map(|day| day.to_string()),
    });
    Record {
        id: &run.id,
        on: test.day.to_string(),
        dependency: run.dependency.as_deref(),
        environment: run.environment.as_deref(),
        verdict: test.row.ruling.verdict.as_str(),
        reason: &test.row.ruling.reason,
        participants: &run.participants,
        recovery_seconds: run.measured.recovery.map(|time| time.as_seconds()),
        rto_seconds: test.rto.map(|time| time.as_seconds()),
        data_loss_seconds: run.measured.data_loss.map(|time| time.as_seconds()),
        rpo_seconds: test.rpo.map(|time| time.as_seconds()),
        findings: learnt.collect(),
        file: &run.place.file,
        line: run.place.line,
        sha256: run.digests.map(|d| Digests::hexadecimal(&d.result)),
    }
}
