//! The site's configuration: written form (`stagepost.yaml`) → valid form.

mod control;
mod format;
mod name;
mod read;
mod written;

pub use format::{FIELDS, OwnFormat};
pub use read::{FILE, read, read_policy};

use crate::model::catalog::Unread;
use crate::model::control::Control;
use crate::model::diagnostic::Silence;
use crate::model::period::Period;
use crate::model::place::Place;
use crate::model::policy::Policy;
use crate::model::service::KeyDate;
use crate::words::Words;
use std::sync::Arc;

/// A project's valid configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// What the site is called and where it will stand.
    pub site: Site,
    /// The rules' numbers, environments and audience.
    pub policy: Policy,
    /// Where files lie.
    pub sources: Sources,
    /// Rules that bind foreign results to services and environments.
    pub bindings: Vec<BindingRule>,
    /// Formats that the project describes itself.
    pub formats: Vec<OwnFormat>,
    /// Days on which every service's stage matters.
    pub key_dates: Vec<KeyDate>,
    /// Lints that do not apply, and why.
    pub silences: Vec<SilenceRule>,
    /// The evidence packs.
    pub evidence: Evidence,
    /// The words of the site, in its language.
    pub words: Arc<Words>,
    /// What could not be read of what decides how services are judged. Where anything could not,
    /// nothing can be judged: a window or an environment may be missing.
    pub doubt: Option<Unread>,
}

/// What the evidence packs hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The periods that get a pack each; where there is none, every year in which a run is dated.
    pub periods: Vec<Period>,
    /// The controls of the frameworks that auditors look at.
    pub controls: Vec<Control>,
}

/// The site itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its title.
    pub title: String,
    /// The language of its words, as HTML names it.
    pub lang: String,
    /// Where it will be published; ends in a slash. Needed only where an address must be absolute.
    pub base_url: Option<String>,
    /// The theme's name.
    pub theme: String,
    /// Where the theme is named.
    pub theme_place: Option<Place>,
    /// The repository's web address, for links to file and line; no slash at its end.
    pub repo: Option<String>,
    /// Which runs get a page of their own.
    pub run_pages: RunPages,
    /// Which results can be downloaded as the tool wrote them.
    pub originals: Originals,
    /// What is left out of everything that is published.
    pub redact: Redaction,
    /// The hosts from which pages show images.
    pub remote_images: Vec<String>,
}

/// What is left out of everything that is published. Judging sees it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Redaction {
    /// E-mail addresses.
    pub email: bool,
    /// Telephone numbers.
    pub phone: bool,
}

impl Redaction {
    /// Whether anything is left out.
    pub fn any(self) -> bool {
        self.email || self.phone
    }
}

/// One kind of detail that may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
}

/// Which runs get a page of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunPages {
    /// Every run.
    All,
    /// Runs that count for something, or failed.
    Notable,
    /// None; the service page has an anchor for each.
    None,
}

/// Which results can be downloaded as the tool wrote them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Originals {
    /// None.
    None,
    /// Those in which nothing looks like a secret.
    Clean,
}

/// Globs, relative to the project root, that say which file is what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// Service files.
    pub services: Vec<String>,
    /// Playbooks.
    pub playbooks: Vec<String>,
    /// Result files.
    pub results: Vec<String>,
    /// Free pages of the site.
    pub pages: Vec<String>,
    /// Catalogues of other tools; none where they lie beside the services or in the project's root.
    pub catalogs: Option<Vec<String>>,
}

impl Default for Sources {
    fn default() -> Self {
        Self {
            services: vec!["services/*/service.yaml".to_owned()],
            playbooks: vec!["services/*/playbooks/**/*.md".to_owned()],
            results: vec!["services/*/results/**".to_owned()],
            pages: vec!["pages/**/*.md".to_owned()],
            catalogs: None,
        }
    }
}

/// A lint that does not apply to some files, or to any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SilenceRule {
    /// Glob over the files; none for all.
    pub path: Option<String>,
    /// The lint, and why.
    pub silence: Silence,
}

/// A rule that binds foreign results: when everything in `matches` holds, the values in `set` apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindingRule {
    /// Glob over the result's path.
    pub path: Option<String>,
    /// A tag of the result, such as `team:shop`.
    pub tag: Option<String>,
    /// Other keys that formats offer (namespace, account, resource group, job), with their value.
    pub keys: Vec<(String, String)>,
    /// The values that apply.
    pub set: Bound,
    /// Where it is written.
    pub place: Place,
}

/// Values that a rule, a sidecar, a tag or a folder gives to a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bound {
    /// The services' ids.
    pub services: Vec<String>,
    /// The dependencies' ids.
    pub dependencies: Vec<String>,
    /// The environment.
    pub environment: Option<String>,
    /// What kind of run it was.
    pub kind: Option<crate::model::run::RunKind>,
    /// The playbook that was used.
    pub playbook: Option<String>,
    /// The playbook scenario that was played.
    pub scenario: Option<String>,
    /// What started it.
    pub trigger: Option<crate::model::run::Trigger>,
    /// How it was carried out.
    pub execution: Option<crate::model::run::Execution>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            site: Site {
                title: "Resiliency".to_owned(),
                lang: "en".to_owned(),
                base_url: None,
                theme: "default".to_owned(),
                theme_place: None,
                repo: None,
                run_pages: RunPages::All,
                redact: Redaction::default(),
                remote_images: Vec::new(),
                originals: Originals::None,
            },
            policy: Policy::default(),
            sources: Sources::default(),
            bindings: Vec::new(),
            formats: Vec::new(),
            key_dates: Vec::new(),
            silences: Vec::new(),
            evidence: Evidence { periods: Vec::new(), controls: control::built_in() },
            words: Words::english(),
            doubt: None,
        }
    }
}

/// The JSON Schema of `stagepost.yaml`.
pub fn schema() -> serde_json::Value {
    crate::yaml::schema_of::<written::WrittenConfig>()
}

/// The JSON Schema of the key `policy` in `stagepost.yaml`.
pub fn policy_schema() -> serde_json::Value {
    crate::yaml::schema_of::<written::WrittenPolicy>()
}

#[cfg(test)]
mod tests;
