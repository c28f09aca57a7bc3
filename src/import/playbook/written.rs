//! A playbook's front matter as it is written. The JSON Schema and the manual derive from these types.

use crate::model::agreement::Opinion;
use crate::model::playbook::{Automation, PlaybookKind};
use crate::yaml::{Date, OneOrMany, Spanned, Text, Word, Words};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a playbook says of itself before its text. Everything else may also be read from its sections.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Playbook")]
pub struct WrittenPlaybook {
    /// What the playbook is for. Default: told by its headings.
    pub playbook: Option<Word<PlaybookKind>>,
    /// Name for people. Default: the first heading.
    pub title: Option<Text>,
    /// The id of its service. Default: the service in whose folder it lies.
    pub service: Option<Spanned<Text>>,
    /// The ids of the dependencies that its scenarios cover.
    #[serde(default)]
    pub dependencies: OneOrMany<Spanned<Text>>,
    /// The day, or days, on which it was reviewed.
    #[serde(default)]
    pub reviewed: OneOrMany<Date>,
    /// How much of it runs from scripts.
    pub automation: Option<Word<Automation>>,
    /// The script that does it: a path from the project's root, or from the service's folder.
    pub script: Option<Spanned<Text>>,
    /// Who agreed to it, or objected. `stagepost agree` writes these.
    #[serde(default)]
    pub agreements: Vec<Spanned<WrittenAgreement>>,
    /// Changes of the text that are too small to agree anew: agreements to the text before stand for the
    /// text after. `stagepost agree --minor` writes these.
    #[serde(default)]
    pub minor: Vec<Spanned<WrittenMinorChange>>,
    /// Lints that do not apply to this playbook, and why.
    #[serde(default)]
    pub silence: Vec<Spanned<WrittenSilence>>,
    /// Who to call. Default: the section `Contacts`.
    #[serde(default)]
    pub contacts: OneOrMany<Spanned<Text>>,
    /// How people are told. Default: the section `Notification`.
    pub notification: Option<Spanned<Text>>,
    /// Who leads, in every scenario that names nobody.
    #[serde(default)]
    pub leads: OneOrMany<Spanned<Text>>,
    /// How bad it is, in every scenario that does not say.
    pub severity: Option<Spanned<Text>>,
    /// Recovery time objective of every scenario that gives none.
    pub rto: Option<Spanned<Text>>,
    /// Recovery point objective of every scenario that gives none.
    pub rpo: Option<Spanned<Text>>,
    /// What can happen, each with its own fields. Default: the sections.
    #[serde(default)]
    pub scenarios: Vec<Spanned<WrittenScenario>>,
}

/// One party's word on one revision of the playbook.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Agreement")]
pub struct WrittenAgreement {
    /// The party: developers, testers, operations, stakeholders, or one that the policy names.
    pub party: Text,
    /// Who speaks for it.
    pub who: Text,
    /// The day.
    pub on: Option<Date>,
    /// The content agreed to: `sha256:` and at least twelve digits.
    pub revision: Option<Spanned<Text>>,
    /// `agree` or `object`. Default: `agree`.
    pub verdict: Option<Word<Opinion>>,
    /// The day on which an objection was withdrawn.
    pub closed: Option<Date>,
}

/// A change of the text that somebody answers for as minor. Two of them do not add up: each names the
/// text that was agreed to and the text it became.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MinorChange")]
pub struct WrittenMinorChange {
    /// The content agreed to: `sha256:` and at least twelve digits.
    pub from: Spanned<Text>,
    /// The content after the change: `sha256:` and at least twelve digits.
    pub to: Spanned<Text>,
    /// Who calls the change minor.
    pub by: Text,
    /// The day from which it counts.
    pub on: Date,
    /// Why the change is minor.
    pub why: Text,
}

/// A lint that does not apply, and why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Silence")]
pub struct WrittenSilence {
    /// The lint's code.
    pub lint: Text,
    /// Why it does not apply. Without a reason nothing is silenced.
    pub reason: Option<Text>,
}

/// One thing that can happen, and what is done then.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Scenario")]
pub struct WrittenScenario {
    /// Its id; that of a section's heading adds to the section. Default: made from the title.
    pub id: Option<Spanned<Text>>,
    /// Name for people.
    pub title: Option<Text>,
    /// The ids of the dependencies that it covers.
    #[serde(default)]
    pub dependency: OneOrMany<Text>,
    /// Who leads.
    #[serde(default)]
    pub leads: OneOrMany<Spanned<Text>>,
    /// How bad it is.
    pub severity: Option<Spanned<Text>>,
    /// Recovery time objective.
    pub rto: Option<Spanned<Text>>,
    /// Recovery point objective.
    pub rpo: Option<Spanned<Text>>,
    /// What happens.
    pub overview: Option<Spanned<Text>>,
    /// What is taken for granted.
    #[serde(default)]
    pub assumptions: OneOrMany<Spanned<Text>>,
    /// The steps that recover the service.
    #[serde(default)]
    pub recovery: OneOrMany<Spanned<Text>>,
    /// How the recovery is tested.
    #[serde(default)]
    pub test: OneOrMany<Spanned<Text>>,
    /// How normal operation is resumed.
    #[serde(default)]
    pub resume: OneOrMany<Spanned<Text>>,
}

impl Words for PlaybookKind {
    fn all() -> Vec<(&'static str, Self)> {
        [Self::DrFailover, Self::DependencyFailure, Self::General].map(|kind| (kind.as_str(), kind)).into()
    }
}

impl Words for Automation {
    fn all() -> Vec<(&'static str, Self)> {
        [Self::Manual, Self::Semi, Self::Full].map(|automation| (automation.as_str(), automation)).into()
    }
}

impl Words for Opinion {
    fn all() -> Vec<(&'static str, Self)> {
        vec![("agree", Self::Agree), ("object", Self::Object)]
    }
}
