//! The two sides of a comparison: what people write on the command line → two snapshots of one day.

use crate::commands::Common;
use crate::commands::failure::Failure;
use crate::commands::folder::Folder;
use crate::commands::pair::{self, Side};
use crate::commands::pipeline::ProjectTree;
use crate::commands::policy;
use crate::config;
use crate::disk::{self, DiskTree};
use crate::git::{self, Dates, GitError, GitTree, Repository};
use crate::import::scope::Ids;
use crate::ladder::comparison::Comparison;
use crate::ladder::snapshot::Snapshot;
use crate::ladder::what_if::Cost;
use crate::model::calendar::Day;
use crate::model::policy::Policy;
use crate::render::comparison::Sides;
use crate::render::report;
use crate::tree::SourceTree;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The largest report that is read.
const LARGEST_REPORT: usize = 512 * 1024 * 1024;
/// How many digits of a commit are shown.
const SHORT: usize = 10;

/// What was compared, and how it differs.
pub struct Pair {
    /// What the two sides are called.
    pub sides: Sides,
    /// How they differ.
    pub comparison: Comparison,
}

/// A state of the project as somebody names it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    /// A report.json.
    Report(PathBuf),
    /// A commit: the name that was given, and its own.
    Commit(String, String),
    /// The files as they are.
    Files,
}

impl Pair {
    /// Reads and compares two states of the project.
    ///
    /// # Errors
    /// When one of them does not exist or cannot be read.
    pub fn of(base: Option<&str>, head: Option<&str>, policy: Option<&Path>, common: &Common) -> Result<Self, Failure> {
        let rules = policy.map(Rules::read).transpose()?;
        let is_report = |name: &str| name.ends_with(".json");
        let report = |name: Option<&str>| name.filter(|name| is_report(name)).map(PathBuf::from);
        if rules.is_some() && report(head).is_some() {
            let message = "the rules of --policy cannot be laid on a report.json, which holds no evidence";
            return Err(Failure::bad_input(message, "name a git ref, or leave HEAD away"));
        }
        if let (Some(before), Some(after)) = (report(base), report(head)) {
            let pair = (past(&before, common)?, past(&after, common)?);
            let names = [before, after].map(|path| path.display().to_string());
            return Ok(Self::new(names, &pair.0, &pair.1));
        }
        let project = Project::open(common)?;
        let day = common.day();
        let name = |name: Option<&str>| match name {
            None => Ok(Named::Files),
            Some(name) if is_report(name) => Ok(Named::Report(PathBuf::from(name))),
            Some(name) => {
                project.repository()?.commit(name).map(|hash| Named::Commit(name.to_owned(), hash)).map_err(failure)
            }
        };
        let after = name(head)?;
        // Without a base the same files are judged under both rules.
        let before = if base.is_some() { name(base)? } else { after.clone() };
        if before == Named::Files || after == Named::Files {
            project.settled()?;
        }
        let mut names = [&before, &after].map(Named::title);
        if let Some(rules) = &rules {
            names[1] = format!("{} under {}", names[1], rules.title);
        }
        let mut cost = None;
        let mut judge = |after: &Named| match &rules {
            None => project.whole(after, day),
            Some(rules) => {
                let (snapshot, price) = project.under(after, day, rules)?;
                cost = Some(price.sentence());
                Ok(snapshot)
            }
        };
        let pair = match (&before, &after) {
            (Named::Report(path), after) => (past(path, common)?, judge(after)?),
            (before, Named::Report(path)) => (project.whole(before, day)?, past(path, common)?),
            (before, after) if rules.is_some() => (project.whole(before, day)?, judge(after)?),
            (before, after) => project.both(before, after, day)?,
        };
        let mut pair = Self::new(names, &pair.0, &pair.1);
        pair.comparison.notes.extend(cost);
        if project.repository.as_ref().is_ok_and(Repository::is_shallow) {
            pair.comparison.notes.push(
                "This is a shallow clone: what carries no date of its own counts from the earliest dated fact."
                    .to_owned(),
            );
        }
        Ok(pair)
    }

    fn new([before, after]: [String; 2], old: &Snapshot, new: &Snapshot) -> Self {
        Self { sides: Sides { before, after }, comparison: Comparison::of(old, new) }
    }
}

impl Named {
    fn title(&self) -> String {
        match self {
            Self::Report(path) => path.display().to_string(),
            Self::Commit(name, hash) if hash.starts_with(name.as_str()) => name.clone(),
            Self::Commit(name, hash) => format!("{name} ({})", hash.get(..SHORT).unwrap_or(hash)),
            Self::Files => "the files as they are".to_owned(),
        }
    }
}

/// A report that was written before.
fn past(path: &Path, common: &Common) -> Result<Snapshot, Failure> {
    let help = "name a report.json that `stagepost build` wrote, or a git ref";
    let bytes = disk::read(path, LARGEST_REPORT).map_err(|error| Failure::bad_input(error.to_string(), help))?;
    let snapshot = report::read(&bytes)
        .map_err(|error| Failure::bad_input(format!("`{}` cannot be compared: {error}", path.display()), help))?;
    match common.as_of.filter(|day| *day != snapshot.as_of) {
        None => Ok(snapshot),
        Some(day) => Err(Failure::bad_input(
            format!("`{}` was judged as of {}, and cannot be judged again as of {day}", path.display(), snapshot.as_of),
            format!("compare git refs, or write --as-of {}", snapshot.as_of),
        )),
    }
}

/// Rules from a file of their own.
struct Rules {
    title: String,
    text: String,
}

impl Rules {
    fn read(path: &Path) -> Result<Self, Failure> {
        // Whatever is wrong with the file is told once, here.
        let text = policy::text(path)?;
        policy::over(path, &text, &Policy::default())?;
        Ok(Self { title: path.display().to_string(), text })
    }

    fn over(&self, present: &Policy) -> Policy {
        config::read_policy(&self.title, &self.text, present).unwrap_or_else(|_| present.clone())
    }
}

/// The project and the repository in which it lies, if any.
struct Project {
    folder: Folder,
    repository: Result<Repository, GitError>,
}

/// One state of the project, ready to be read.
struct State {
    tree: Box<dyn SourceTree>,
    ids: Ids,
    dates: Dates,
}

impl Project {
    fn open(common: &Common) -> Result<Self, Failure> {
        let folder = common.folder(None)?;
        let repository = Repository::open(&folder.root);
        Ok(Self { folder, repository })
    }

    fn repository(&self) -> Result<&Repository, Failure> {
        self.repository.as_ref().map_err(|error| failure(error.clone()))
    }

    /// Refuses files that are in conflict; where nothing is in git there is no merge.
    fn settled(&self) -> Result<(), Failure> {
        self.repository.as_ref().map_or(Ok(()), |repository| repository.settled().map_err(failure))
    }

    fn state(&self, named: &Named) -> Result<State, Failure> {
        match named {
            Named::Commit(_, hash) => {
                let repository = self.repository()?;
                let tree: GitTree = repository.tree(hash).map_err(failure)?;
                let ids = tree.ids().clone();
                let tree = ProjectTree::new(tree, &self.folder)?;
                Ok(State { tree: Box::new(tree), ids, dates: repository.dates(hash) })
            }
            _ => {
                let tree = DiskTree::open(&self.folder.root)?;
                let ids = match &self.repository {
                    // What cannot be told apart counts as changed.
                    Ok(repository) => repository.hashes(tree.paths()).unwrap_or_default(),
                    Err(_) => Ids::new(),
                };
                let tree = ProjectTree::new(tree, &self.folder)?;
                Ok(State { tree: Box::new(tree), ids, dates: git::dates(&self.folder.root) })
            }
        }
    }

    /// One state, read whole.
    fn whole(&self, named: &Named, day: Day) -> Result<Snapshot, Failure> {
        let state = self.state(named)?;
        pair::whole(&*state.tree, &state.dates, day, Policy::clone)
    }

    /// One state under other rules than its own, and what they cost.
    fn under(&self, named: &Named, day: Day, rules: &Rules) -> Result<(Snapshot, Cost), Failure> {
        let state = self.state(named)?;
        pair::under(&*state.tree, &state.dates, day, |present| rules.over(present))
    }

    /// Two states, as far as they differ.
    fn both(&self, before: &Named, after: &Named, day: Day) -> Result<(Snapshot, Snapshot), Failure> {
        let Named::Commit(_, commit) = before else {
            return Ok((self.whole(before, day)?, self.whole(after, day)?));
        };
        let (old, new) = (self.state(before)?, self.state(after)?);
        let old = Side { tree: &*old.tree, ids: &old.ids, dates: &old.dates };
        let new = Side { tree: &*new.tree, ids: &new.ids, dates: &new.dates };
        let repository = self.repository()?;
        let search = |words: &BTreeSet<String>| repository.mentions(commit, words).map_err(failure);
        pair::snapshots(&old, &new, day, &search)
    }
}

fn failure(error: GitError) -> Failure {
    let (message, help) = (error.to_string(), error.help().to_owned());
    if error.is_bad_request() {
        Failure::bad_input(message, help)
    } else {
        Failure { help, ..Failure::environment(message) }
    }
}
