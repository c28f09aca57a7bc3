//! One tree, read and judged on one day: the lines of the pipeline that every command runs, whatever
//! the tree is made of.

use super::failure::Failure;
use super::{clock, diagnostic, free};
use crate::config::{self, Config};
use crate::git::Dates;
use crate::import::{self, dating, history, memory::Memory, silence};
use crate::ladder::{self, standing::Standing};
use crate::model::calendar::Day;
use crate::model::catalog::Catalog;
use crate::model::diagnostic::{Code, Diagnostic, Silenced};
use crate::model::history::History;
use crate::model::place::Place;
use crate::model::policy::Policy;
use crate::render::theme::{Theme, ThemeError};
use crate::site::free::FreePage;
use crate::tree::SourceTree;
use std::time::Duration;

/// What a tree says, and how its services stand.
pub struct Evaluation {
    /// The configuration.
    pub config: Config,
    /// Every service with its playbooks and runs.
    pub catalog: Catalog,
    /// How each service stands, in the order of the catalog.
    pub standings: Vec<Standing>,
    /// Everything that is wrong, errors first.
    pub diagnostics: Vec<Diagnostic>,
    /// Lints that somebody silenced, with the reason.
    pub silenced: Vec<Silenced>,
    /// The free pages.
    pub pages: Vec<FreePage>,
    /// The theme.
    pub theme: Theme,
    /// The day of the judgement.
    pub day: Day,
    /// How long it took to turn the files into facts.
    pub reading: Duration,
}

impl Evaluation {
    /// Reads and judges a tree as of a day. `dates` is asked once
    /// the tree was read; `rules` changes the policy that its configuration gives.
    ///
    /// # Errors
    /// When the built-in theme cannot be used; what is wrong in the content is a diagnostic.
    pub fn of(
        tree: &dyn SourceTree,
        dates: impl FnOnce() -> Dates,
        day: Day,
        rules: impl FnOnce(&Policy) -> Policy,
    ) -> Result<Self, Failure> {
        Self::with(tree, dates, day, rules, None, None)
    }

    /// Reads and judges like [`Evaluation::of`]; with a memory only those results are parsed that changed since
    /// it was last used; `past` is what an earlier report tells.
    ///
    /// # Errors
    /// When the built-in theme cannot be used; what is wrong in the content is a diagnostic.
    pub fn with(
        tree: &dyn SourceTree,
        dates: impl FnOnce() -> Dates,
        day: Day,
        rules: impl FnOnce(&Policy) -> Policy,
        memory: Option<&mut Memory>,
        past: Option<&History>,
    ) -> Result<Self, Failure> {
        let (mut config, mut diagnostics) = config::read(tree);
        config.policy = rules(&config.policy);
        let began = clock::begin();
        let (mut catalog, found) = match memory {
            Some(memory) => import::read_again(tree, &config, memory),
            None => import::read(tree, &config),
        };
        let reading = clock::since(began);
        diagnostics.extend(found);
        diagnostics.extend(past.into_iter().flat_map(|past| history::merge(&mut catalog, past)));
        match dates() {
            Dates::Known(records) => dating::date(&mut catalog, &records),
            dates if dating::is_wanted(&catalog) => diagnostics.extend(unknown_history(&dates)),
            _ => {}
        }
        diagnostics.extend(ladder::remarks(&catalog, &config.policy, day));
        let standings = ladder::judge(&catalog, &config.policy, day);
        let (pages, found) = free::pages(&catalog.pages);
        diagnostics.extend(found);
        let (theme, found) = theme(&config, tree)?;
        diagnostics.extend(found);
        let silenced = silence::apply(&catalog, &config, &mut diagnostics);
        diagnostic::sort(&mut diagnostics);
        Ok(Self { config, catalog, standings, diagnostics, silenced, pages, theme, day, reading })
    }
}

/// What is said, once, where nobody knows when files were committed.
fn unknown_history(dates: &Dates) -> Option<Diagnostic> {
    let (message, help) = match dates {
        Dates::Known(_) => return None,
        Dates::Shallow => (
            "this is a shallow clone, so when files were first committed is not known".to_owned(),
            "fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` in the checkout of a pipeline",
        ),
        Dates::NoRepository => (
            "the project lies in no git repository, so when files were first committed is not known".to_owned(),
            "keep it in git, or write the dates into the files",
        ),
        Dates::Unknown(words) => {
            (format!("when files were first committed is not known: {words}"), "write the dates into the files")
        }
    };
    Some(Diagnostic::new(Code::NoHistory, Place::start(config::FILE), message, help))
}

/// The theme that the configuration names; the built-in one where it cannot be used, and why.
fn theme(config: &Config, tree: &dyn SourceTree) -> Result<(Theme, Vec<Diagnostic>), Failure> {
    let error = match Theme::load(&config.site.theme, tree, &config.words) {
        Ok(theme) => return Ok((theme, Vec::new())),
        Err(error) => error,
    };
    let (code, place) = match &error {
        ThemeError::Unknown(..) => {
            (Code::BadSetting, config.site.theme_place.clone().unwrap_or_else(|| Place::start(config::FILE)))
        }
        ThemeError::Unreadable { path, .. } => (Code::Unreadable, Place::start(path.as_str())),
        ThemeError::Template(wrong) => {
            let file = wrong.file.as_deref().unwrap_or("templates");
            let line = wrong.line.and_then(|line| u32::try_from(line).ok()).unwrap_or(1);
            (Code::Template, Place::start(file).at(line, 1, 0))
        }
    };
    let problem = Diagnostic::new(code, place, error.to_string(), "mend it, or take it away to use what is built in");
    Ok((Theme::built_in(&config.words).map_err(|error| Failure::environment(error.to_string()))?, vec![problem]))
}
