//! `stagepost.yaml` as it is written. Its keys, with their meaning and defaults, are documented here
//! and nowhere else: the JSON Schema and the manual derive from these types.

use super::{Detail, Originals, RunPages};
use crate::model::policy::Accept;
use crate::model::run::{Execution, RunKind, Trigger};
use crate::yaml::{Date, Days, OneOrMany, Spanned, Text, Word, Words};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The site, its policy, its environments and the rules that bind foreign results.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SiteConfiguration")]
pub(super) struct WrittenConfig {
    /// The site itself.
    pub site: Option<WrittenSite>,
    /// Names of environments besides the built-in ones.
    pub environments: Option<WrittenEnvironments>,
    /// Every number of the ladder that differs from the default.
    pub policy: Option<WrittenPolicy>,
    /// Rules that give foreign results a service, a dependency, an environment, a trigger or an
    /// execution. The first rule that gives a value wins.
    #[serde(default)]
    pub bindings: Vec<Spanned<WrittenRule>>,
    /// Formats of your own: which files of an unknown tool are results, and where in them the facts stand.
    #[serde(default)]
    pub formats: Vec<Spanned<WrittenFormat>>,
    /// Days on which every service's stage matters: a freeze, a sale.
    #[serde(default)]
    pub key_dates: Vec<WrittenKeyDate>,
    /// Where files lie, when not in the default layout.
    pub sources: Option<WrittenSources>,
    /// Lints of playbooks that do not apply here, and why.
    #[serde(default)]
    pub silence: Vec<Spanned<WrittenSilence>>,
    /// The evidence packs for audits.
    pub evidence: Option<WrittenEvidence>,
}

/// A lint of playbooks that does not apply, and why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SilenceRule")]
pub(super) struct WrittenSilence {
    /// The lint's code.
    pub lint: Text,
    /// Why it does not apply. Without a reason nothing is silenced.
    pub reason: Option<Text>,
    /// A glob over the files in which it does not apply. Default: all.
    pub path: Option<Spanned<String>>,
}

/// The site itself.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Site")]
pub(super) struct WrittenSite {
    /// The site's title. Default: `Resiliency`.
    pub title: Option<Text>,
    /// The language of the site, as in HTML: `en`, `de-CH`. Default: what the file under `words` is called, else
    /// `en`.
    pub lang: Option<Spanned<String>>,
    /// The file with the site's own words in its language, such as `words/de.ftl`. What it does not hold stays
    /// English. Default: English.
    pub words: Option<Spanned<String>>,
    /// Where the site will be published, such as `https://example.org/resiliency/`.
    pub base_url: Option<Spanned<String>>,
    /// The name of the theme. Default: `default`.
    pub theme: Option<Spanned<String>>,
    /// To whom results are published, for every service that names nobody.
    #[serde(default)]
    pub audience: OneOrMany<Text>,
    /// The repository's web address, for links to file and line.
    pub repo: Option<Spanned<String>>,
    /// Which runs get a page of their own. Default: `all`.
    pub run_pages: Option<Word<RunPages>>,
    /// Which results can be downloaded from the site as the tool wrote them. Default: `none`.
    pub publish_results: Option<Word<Originals>>,
    /// What is left out of everything that is published: `email`, `phone`. Default: nothing.
    #[serde(default)]
    pub redact: OneOrMany<Word<Detail>>,
    /// The hosts from which pages show the images of texts, such as `img.example.org`. Default: none; an image of
    /// another host is a link.
    #[serde(default)]
    pub remote_images: OneOrMany<Spanned<String>>,
}

/// Names of environments, matched whole and without regard to case. They are added to the built-in
/// names; a name given here wins over the built-in one.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Environments")]
pub(super) struct WrittenEnvironments {
    /// Names of production environments.
    #[serde(default)]
    pub production: Vec<Spanned<Text>>,
    /// Names of environments without customers.
    #[serde(default)]
    pub non_production: Vec<Spanned<Text>>,
}

/// The numbers of the ladder. Windows are whole days, written as `35d`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Policy")]
pub(super) struct WrittenPolicy {
    /// How long a reviewed playbook or dependency list stays fresh. Default: `365d`.
    pub review: Option<Spanned<Days>>,
    /// Who must agree to a playbook.
    pub agreement: Option<WrittenAgreement>,
    /// How long a disaster recovery exercise stays fresh. Default: `365d`.
    pub dr_exercise: Option<Spanned<Days>>,
    /// How long a failure test outside production stays fresh. Default: `365d`.
    pub critical_tests: Option<Spanned<Days>>,
    /// What stage 2 accepts.
    pub stage2: Option<WrittenStage2>,
    /// After how many days the publication of a result is late. Default: `30d`.
    pub publish: Option<Spanned<Days>>,
    /// How many days may lie between two tests of a critical dependency. Default: `35d`.
    pub cadence: Option<Spanned<Days>>,
    /// After how many days the next test is due soon. Default: `28d`.
    pub cadence_warning: Option<Spanned<Days>>,
    /// How many runs on different days must be kept per critical dependency. Default: 2.
    pub retained: Option<Spanned<u32>>,
    /// How long a failure injection in production stays fresh. Default: `365d`.
    pub prod_exercise: Option<Spanned<Days>>,
    /// How long an automated run stays fresh. Default: `35d`.
    pub automation: Option<Spanned<Days>>,
    /// How long a semi-automated failover stays fresh. Default: `365d`.
    pub dr_automation: Option<Spanned<Days>>,
    /// How long a run in the pipeline stays fresh. Default: `35d`.
    pub ci: Option<Spanned<Days>>,
    /// How long the proof of a blocking gate stays fresh. Default: `365d`.
    pub gate: Option<Spanned<Days>>,
    /// How long an automated run in production stays fresh. Default: `35d`.
    pub prod_automation: Option<Spanned<Days>>,
    /// How long an automated failover in production stays fresh. Default: `92d`.
    pub prod_dr: Option<Spanned<Days>>,
}

/// Who must agree to a playbook.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AgreementPolicy")]
pub(super) struct WrittenAgreement {
    /// The parties that must agree. Default: developers, testers, operations, stakeholders.
    pub parties: Option<Spanned<Vec<Text>>>,
    /// How many different people must agree. Default: 2.
    pub people: Option<Spanned<u32>>,
    /// How long an agreement stays fresh. Default: `365d`.
    pub window: Option<Spanned<Days>>,
}

/// What stage 2 accepts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Stage2Policy")]
pub(super) struct WrittenStage2 {
    /// `pass`, or `conclusive`: also a fail with an open finding that has an owner and a date. Default: `pass`.
    pub accept: Option<Word<Accept>>,
}

/// When everything in `match` holds for a result, the values in `set` apply to it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BindingRule")]
pub(super) struct WrittenRule {
    /// What must hold.
    #[serde(rename = "match")]
    pub matches: Spanned<WrittenMatch>,
    /// The values that then apply.
    pub set: Spanned<WrittenSet>,
}

/// What must hold for a rule to apply.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RuleCondition")]
pub(super) struct WrittenMatch {
    /// A glob over the result's path, relative to the project root.
    pub path: Option<Spanned<String>>,
    /// A tag of the result, such as `team:shop`; `*` stands for any text.
    pub tag: Option<Text>,
    /// Other keys that formats offer (namespace, account, resource group, job), with their value; `*` in
    /// a value stands for any text.
    #[serde(default)]
    pub keys: BTreeMap<String, Text>,
}

/// The values that a rule gives.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RuleValues")]
pub(super) struct WrittenSet {
    /// The service's id.
    pub service: Option<Text>,
    /// The services' ids, when the result belongs to several.
    #[serde(default)]
    pub services: OneOrMany<Text>,
    /// The dependency's id.
    pub dependency: Option<Text>,
    /// The dependencies' ids, when several were failed at the same time.
    #[serde(default)]
    pub dependencies: OneOrMany<Text>,
    /// The environment's name.
    pub environment: Option<Text>,
    /// What kind of run it was.
    pub kind: Option<Word<RunKind>>,
    /// The playbook that was used: its path below the service's folder, or its name.
    pub playbook: Option<Text>,
    /// The id or title of the playbook scenario that was played.
    pub scenario: Option<Text>,
    /// What started the run.
    pub trigger: Option<Word<Trigger>>,
    /// How the run was carried out.
    pub execution: Option<Word<Execution>>,
}

/// Which files are of a format, and where in them the facts of a run stand.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OwnFormat")]
pub(super) struct WrittenFormat {
    /// Its name, which is shown as the tool's.
    pub name: Spanned<Text>,
    /// Which files are of this format.
    #[serde(rename = "match")]
    pub matches: Spanned<WrittenFormatMatch>,
    /// A JSON Pointer to the list of runs. Without it the whole file is one run.
    pub runs: Option<Spanned<Text>>,
    /// For each field of a run, such as `started`, `fault.type`, `fault.injected` and `check`, the JSON Pointer at
    /// which it stands in a run; after a `#` it begins at the root of the file. In XML an attribute is `@name`.
    pub fields: BTreeMap<String, Spanned<Text>>,
    /// For a field the tool's words with ours, such as `check: {green: pass, red: fail}`.
    #[serde(default)]
    pub words: BTreeMap<String, BTreeMap<String, Spanned<Text>>>,
    /// Values that are the same for every file.
    #[serde(default)]
    pub set: BTreeMap<String, Spanned<Text>>,
}

/// Which files are of a format of your own: everything given must hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OwnFormatCondition")]
pub(super) struct WrittenFormatMatch {
    /// A glob over the file's path, relative to the project root.
    pub path: Option<Spanned<String>>,
    /// A JSON Pointer to a key that the file holds.
    pub key: Option<Spanned<Text>>,
}

/// A day on which a stage matters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "KeyDate")]
pub(super) struct WrittenKeyDate {
    /// Its name.
    pub name: Text,
    /// The day.
    pub on: Date,
}

/// The evidence packs: which days belong together, and what auditors look for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Evidence")]
pub(super) struct WrittenEvidence {
    /// The periods that get a pack each. Default: every calendar year in which a run is dated.
    #[serde(default)]
    pub periods: Vec<Spanned<WrittenPeriod>>,
    /// A file, relative to the project root, that takes the place of the built-in map of controls.
    pub controls: Option<Spanned<String>>,
}

/// A period of an evidence pack.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Period")]
pub(super) struct WrittenPeriod {
    /// Its name, which also stands in its address.
    pub name: Text,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
}

/// Globs, relative to the project root, that say which file is what. A list given here replaces the
/// default one.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Sources")]
pub(super) struct WrittenSources {
    /// Service files. Default: `services/*/service.yaml`.
    pub services: Option<OneOrMany<Spanned<String>>>,
    /// Playbooks. Default: `services/*/playbooks/**/*.md`.
    pub playbooks: Option<OneOrMany<Spanned<String>>>,
    /// Result files. Default: `services/*/results/**`.
    pub results: Option<OneOrMany<Spanned<String>>>,
    /// Free pages of the site. Default: `pages/**/*.md`.
    pub pages: Option<OneOrMany<Spanned<String>>>,
    /// Catalogues of Backstage, OpsLevel, Cortex and Datadog. Default: those beside a service file or in the
    /// project's root, by their usual names.
    pub catalogs: Option<OneOrMany<Spanned<String>>>,
}

impl Words for RunPages {
    fn all() -> Vec<(&'static str, Self)> {
        vec![("all", Self::All), ("notable", Self::Notable), ("none", Self::None)]
    }
}

impl Words for Detail {
    fn all() -> Vec<(&'static str, Self)> {
        vec![("email", Self::Email), ("phone", Self::Phone)]
    }
}

impl Words for Originals {
    fn all() -> Vec<(&'static str, Self)> {
        vec![("none", Self::None), ("clean", Self::Clean)]
    }
}

impl Words for Accept {
    fn all() -> Vec<(&'static str, Self)> {
        vec![("pass", Self::Pass), ("conclusive", Self::Conclusive)]
    }
}
