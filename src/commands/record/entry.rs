//! One result on its way into the project: what it is, whose it is, whether it is there already, and
//! where it goes.

use super::Arguments;
use super::ci::Ci;
use super::wrapper::Wrapper;
use crate::commands::failure::Failure;
use crate::commands::folder::Folder;
use crate::commands::pipeline::{ProjectTree, suggestion};
use crate::config::{self, Config};
use crate::disk::DiskTree;
use crate::import::format::FORMATS;
use crate::import::layout::{self, SIDECAR};
use crate::import::own::Own;
use crate::import::result::{self, ResultFile, digest};
use crate::import::{self, binding::Rules, id, secret};
use crate::ladder::verdict;
use crate::model::calendar::Day;
use crate::model::catalog::{Catalog, Dossier};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::environment::EnvironmentClass;
use crate::model::run::{Digests, Run, Verdict};
use crate::render::record::{File, RunView, State};
use crate::tree::{MemoryTree, SourceTree};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The project as it stands.
pub struct Project {
    paths: Vec<std::sync::Arc<str>>,
    config: Config,
    catalog: Catalog,
}

/// What one run of a result proves.
#[derive(Debug, Clone)]
pub struct Proof {
    /// Its id.
    pub id: String,
    /// What it proves.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// The environment.
    pub environment: Option<String>,
    /// Whether nobody says when it was.
    pub undated: bool,
}

/// One result.
#[derive(Debug)]
pub struct Entry {
    /// The file as it was named by the user.
    pub given: String,
    /// The name it is kept under.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The folder it goes to, below the project's.
    pub folder: String,
    /// The path under which it is kept.
    pub file: String,
    /// The text beside it.
    pub wrapper: String,
    /// What becomes of it.
    pub state: State,
    /// The services.
    pub services: Vec<String>,
    /// What its runs prove.
    pub runs: Vec<Proof>,
    /// Why no format reads it; empty where one does.
    pub unread: String,
    /// How many places look like secrets.
    pub secrets: usize,
}

impl Project {
    /// Reads a project.
    ///
    /// # Errors
    /// When the folder cannot be listed or its configuration not be read.
    pub fn read(folder: &Folder) -> Result<Self, Failure> {
        let tree = ProjectTree::new(DiskTree::open(&folder.root)?, folder)?;
        let (config, _) = config::read(&tree);
        if let Some(doubt) = &config.doubt {
            let message = format!("the configuration cannot be trusted: {}", doubt.reason);
            return Err(Failure::bad_input(message, "`stagepost check` shows what to mend"));
        }
        let (catalog, _) = import::read(&tree, &config);
        Ok(Self { paths: tree.paths().to_vec(), config, catalog })
    }

    /// The names among these that the configuration does not map, each once.
    pub fn unmapped<'a>(&self, names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
        let environments = &self.config.policy.environments;
        let unknown = |name: &&str| environments.class(Some(name), false) == EnvironmentClass::Unknown;
        names.filter(unknown).map(str::to_owned).collect()
    }

    fn service(&self, name: &str) -> Result<&Dossier, Failure> {
        let all = &self.catalog.dossiers;
        let found = (all.iter().find(|dossier| dossier.service.id == name))
            .or_else(|| all.iter().find(|dossier| dossier.service.aliases.iter().any(|alias| alias == name)));
        found.ok_or_else(|| {
            let ids: Vec<&str> = all.iter().map(|dossier| dossier.service.id.as_str()).collect();
            Failure::bad_input(format!("there is no service `{name}`"), suggestion(name, &ids))
        })
    }

    /// The services that are meant: named, or told by the result, or the only one.
    fn services(&self, said: &[String], file: &ResultFile) -> Result<Vec<&Dossier>, Failure> {
        let told: Vec<String> = file.runs.iter().flat_map(|run| run.run.services.clone()).collect();
        let names = if said.is_empty() { &told } else { said };
        let mut found: Vec<&Dossier> = Vec::new();
        for name in names {
            let dossier = self.service(name)?;
            if !found.iter().any(|known| known.service.id == dossier.service.id) {
                found.push(dossier);
            }
        }
        match (&found[..], &self.catalog.dossiers[..]) {
            ([], [only]) => Ok(vec![only]),
            ([], _) => {
                let ids: Vec<&str> = self.catalog.dossiers.iter().map(|d| d.service.id.as_str()).collect();
                let help = format!("name it with --service: {}", ids.join(", "));
                Err(Failure::bad_input("the result does not say which service it belongs to", help))
            }
            _ => Ok(found),
        }
    }

    fn import(&self, path: &str, bytes: &[u8], wrapper: Option<&str>, home: Option<&str>) -> ResultFile {
        let mut files = vec![(path.to_owned(), bytes.to_vec())];
        files.extend(wrapper.map(|text| (format!("{path}{SIDECAR}"), text.as_bytes().to_vec())));
        let tree = MemoryTree::new(files);
        result::read(&tree, path, FORMATS, &Own::new(&self.config.formats), &Rules::new(&self.config.bindings), home)
    }

    /// Reads a result before it is known where it goes. A format of the project's own may be told by the folder, so
    /// what nothing recognises is read once more as it would lie in the likely service.
    fn look(&self, said: &[String], on: Day, name: &str, bytes: &[u8]) -> ResultFile {
        let plain = self.import(name, bytes, None, None);
        if plain.unread.is_none() || self.config.formats.is_empty() {
            return plain;
        }
        let home = match (said, &self.catalog.dossiers[..]) {
            ([first, ..], _) => self.service(first).ok(),
            ([], [only]) => Some(only),
            _ => None,
        };
        let place = home.and_then(|home| {
            let service = &home.service;
            let folder = layout::results_folder(&self.config.sources, &service.root, &service.id, name)?;
            Some(self.import(
                &format!("{folder}/{}/{on}-record/{name}", &on.to_string()[..4]),
                bytes,
                None,
                Some(&service.id),
            ))
        });
        place.filter(|file| file.unread.is_none()).unwrap_or(plain)
    }

    fn proof(&self, run: &Run, dossier: &Dossier) -> Proof {
        let ruling = verdict::rule(run, dossier, &self.config.policy);
        Proof {
            id: run.id.clone(),
            verdict: ruling.verdict,
            reason: ruling.reason.to_string(),
            environment: run.environment.clone(),
            undated: run.when().is_none(),
        }
    }

    /// The runs that are there already of a result with this hash, or of the same run of the same tool.
    fn known(&self, hash: &[u8; 32], file: &ResultFile) -> Vec<(&Dossier, &Run)> {
        let tool = |run: &Run| Some((run.tool.name.clone(), run.tool.run_id.clone()?));
        let only = match &file.runs[..] {
            [one] => tool(&one.run),
            _ => None,
        };
        let same = |run: &Run| run.digests.is_some_and(|d| d.result == *hash) || only.is_some() && tool(run) == only;
        let runs = self.catalog.dossiers.iter().flat_map(|dossier| dossier.runs.iter().map(move |run| (dossier, run)));
        runs.filter(|(_, run)| same(run)).collect()
    }
}

/// Looks at one result: everything that speaks against keeping it is said now.
///
/// # Errors
/// When it should not be kept, or something is named that does not exist.
pub fn prepare(
    project: &Project,
    said: &Arguments,
    ci: Option<&Ci>,
    on: Day,
    given: String,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Entry, Failure> {
    let text = std::str::from_utf8(&bytes).ok().map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
    let hash = text.map_or_else(|| Sha256::digest(&bytes).into(), digest);
    let secrets = secrets(&given, text.unwrap_or_default(), said.allow_secrets)?;
    let plain = project.look(&said.service, on, name, &bytes);
    let services = project.services(&said.service, &plain)?;
    let [home, ..] = services[..] else {
        return Err(Failure::bad_input("no service was named", "name it with --service"));
    };
    names(said, home, &services)?;
    let unread = match (&plain.unread, &plain.runs[..]) {
        (Some(unread), _) => unread.reason.clone(),
        (None, []) => "it holds no run".to_owned(),
        _ => String::new(),
    };
    if !unread.is_empty() && !said.keep_unread {
        let place = plain.diagnostics.first().map(|d| format!(" (line {})", d.place.line)).unwrap_or_default();
        let help = "record the file as the tool wrote it, whole; --keep-unread keeps it although it proves nothing";
        return Err(Failure::bad_input(format!("`{given}` cannot be read: {unread}{place}"), help));
    }
    let ids: Vec<String> = services.iter().map(|dossier| dossier.service.id.clone()).collect();
    let key = key(&plain, &hash);
    let mut entry = Entry {
        given,
        name: name.to_owned(),
        bytes,
        folder: String::new(),
        file: String::new(),
        wrapper: String::new(),
        state: if unread.is_empty() { State::Recorded } else { State::Unread },
        services: ids,
        runs: Vec::new(),
        unread,
        secrets,
    };
    if already(project, said, &mut entry, &hash, &key, &plain)? {
        return Ok(entry);
    }
    let day = plain.runs.first().and_then(|run| run.run.day());
    let day = day.or_else(|| said.ended.or(said.started).map(|time| time.day())).unwrap_or(on);
    let format = plain.runs.first().map_or("unread", |run| run.run.format);
    let own = format!("{day}-{format}-{key}");
    let sources = &project.config.sources;
    let folder = layout::results_folder(sources, &home.service.root, &home.service.id, name);
    let folder = folder.ok_or_else(|| {
        let message = format!("`sources` in {} names no folder for results of `{}`", config::FILE, home.service.id);
        Failure::bad_input(message, "let `results` name one that ends in `/**`")
    })?;
    entry.folder = format!("{folder}/{}/{own}", own.get(..4).unwrap_or_default());
    entry.file = format!("{}/{name}", entry.folder);
    let named = plain.runs.len() == 1 && !plain.runs.iter().any(|run| run.id_written);
    let wrapper = Wrapper {
        id: named.then_some(own.as_str()),
        services: &entry.services,
        said,
        ci,
        on,
        sha256: &Digests::hexadecimal(&hash),
    };
    entry.wrapper = wrapper.text();
    if entry.state == State::Recorded {
        // Read as every later reading will read it.
        let file = project.import(&entry.file, &entry.bytes, Some(&entry.wrapper), Some(&home.service.id));
        let wrong = file.unread.as_ref().map(|unread| unread.reason.clone());
        if let Some(reason) = wrong.or_else(|| contradiction(&file)) {
            return Err(Failure::bad_input(reason, "correct what was said on the command line"));
        }
        entry.runs = file.runs.iter().map(|run| project.proof(&run.run, home)).collect();
    }
    Ok(entry)
}

/// What makes the run this run: the tool and its id of the run, else the content. In few digits.
fn key(file: &ResultFile, hash: &[u8; 32]) -> String {
    let of_tool = match &file.runs[..] {
        [one] => one.run.tool.run_id.as_ref().map(|id| (one.run.tool.name.as_deref().unwrap_or_default(), id)),
        _ => None,
    };
    let whole = match of_tool {
        Some((tool, id)) => Digests::hexadecimal(&Sha256::digest(format!("{tool}\n{id}").as_bytes()).into()),
        None => Digests::hexadecimal(hash),
    };
    whole.get(..10).unwrap_or(&whole).to_owned()
}

/// Whether the result is there already. Then the entry tells where, and what it proves there.
fn already(
    project: &Project,
    said: &Arguments,
    entry: &mut Entry,
    hash: &[u8; 32],
    key: &str,
    file: &ResultFile,
) -> Result<bool, Failure> {
    let known = project.known(hash, file);
    let Some((dossier, first)) = known.first() else {
        // A file that no format reads is known by its folder only.
        let end = format!("-unread-{key}");
        let folder = |path: &str| path.rsplit_once('/').is_some_and(|(folder, _)| folder.ends_with(&end));
        let path = project.paths.iter().find(|path| folder(path) && !path.ends_with(SIDECAR));
        if let Some(path) = path.filter(|_| entry.state == State::Unread) {
            entry.file = path.to_string();
            entry.folder = path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
            entry.state = State::Already;
            return Ok(true);
        }
        return Ok(false);
    };
    let path = first.place.file.to_string();
    let mut differs = String::new();
    let mut differ = |what: &str, here: Option<String>, there: Option<&str>| {
        if let Some(here) = here.filter(|here| there.is_none_or(|there| !there.eq_ignore_ascii_case(here))) {
            let there = there.map_or_else(|| "not said".to_owned(), |there| format!("`{there}`"));
            let _ = write!(differs, "; {what} is {there} there and `{here}` here");
        }
    };
    if !said.service.is_empty() {
        for service in &entry.services {
            let there = known.iter().any(|(dossier, _)| dossier.service.id == *service);
            let name = if there { service.as_str() } else { &dossier.service.id };
            differ("the service", Some(service.clone()), Some(name));
        }
    }
    let failed = |names: &mut dyn Iterator<Item = &str>| {
        let names: BTreeSet<String> = names.map(str::to_lowercase).collect();
        (!names.is_empty()).then(|| names.into_iter().collect::<Vec<_>>().join(", "))
    };
    let there = failed(&mut first.dependencies());
    differ("the dependency", failed(&mut said.dependency.iter().map(String::as_str)), there.as_deref());
    differ("the environment", said.environment.clone(), first.environment.as_deref());
    differ("the kind", said.kind.map(|word| word.as_str().to_owned()), Some(first.kind().as_str()));
    differ("the playbook", said.playbook.clone(), first.playbook.as_deref());
    differ("the scenario", said.scenario.clone(), first.scenario.as_deref());
    let verdict = said.saw.map(|seen| seen.verdict().as_str().to_owned());
    differ("what was seen", verdict, first.stated.map(|word| word.as_str()));
    let there: Vec<Proof> = known
        .iter()
        .filter(|(_, run)| run.place.file == first.place.file)
        .map(|(dossier, run)| project.proof(run, dossier))
        .collect();
    if said.saw.is_none() && first.digests.is_some_and(|digests| digests.result != *hash) {
        // The same run of the tool, written in another way: it may say more, and never something else.
        let here: Vec<Verdict> = file.runs.iter().map(|run| project.proof(&run.run, dossier).verdict).collect();
        if here.first().is_some_and(|here| first.stated.is_none() && *here != there[0].verdict) {
            differ("the verdict", here.first().map(|here| here.as_str().to_owned()), Some(there[0].verdict.as_str()));
        }
    }
    if !differs.is_empty() {
        let message = format!("this run is recorded already, in {path}{differs}");
        let help = format!("a record is never changed by recording again; to correct it, edit {path}{SIDECAR}");
        return Err(Failure::bad_input(message, help));
    }
    entry.folder = path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
    entry.file = path;
    entry.runs = there;
    entry.state = State::Already;
    Ok(true)
}

/// What is wrong between the result and what was said of it. Where the user's word is stronger than a tag
/// of the result, nothing is; later readings tell it.
fn contradiction(file: &ResultFile) -> Option<String> {
    let wrong = |d: &&Diagnostic| d.place.file.ends_with(SIDECAR) && d.code != Code::Overruled;
    file.diagnostics.iter().find(wrong).map(|d| d.message.clone())
}

/// Checks that what was named exists.
fn names(said: &Arguments, home: &Dossier, services: &[&Dossier]) -> Result<(), Failure> {
    for dossier in services {
        let service = &dossier.service;
        if let Some(name) = said.dependency.iter().find(|name| !service.declares(name)) {
            let ids: Vec<&str> = service.dependencies.iter().map(|dependency| dependency.id.as_str()).collect();
            let help = match &ids[..] {
                [] => format!("declare it in {} first", service.place.file),
                ids => suggestion(name, ids),
            };
            return Err(Failure::bad_input(format!("`{}` declares no dependency `{name}`", service.id), help));
        }
    }
    if let Some(name) = &said.playbook
        && !home.playbooks.iter().any(|playbook| playbook.is_named(name, &home.service.root))
    {
        let known: Vec<&str> = home.playbooks.iter().map(|playbook| playbook.name.as_str()).collect();
        let message = format!("`{}` has no playbook `{name}`", home.service.id);
        return Err(Failure::bad_input(message, suggestion(&id::from_text(name), &known)));
    }
    Ok(())
}

/// How many places look like secrets; they are named, and their text is not.
fn secrets(given: &str, text: &str, allowed: bool) -> Result<usize, Failure> {
    let found = secret::find(text);
    if found.is_empty() || allowed {
        return Ok(found.len());
    }
    let mut message = format!("`{given}` holds what looks like secrets, and version control forgets nothing");
    for secret in found.iter().take(10) {
        let _ = write!(message, "\n  {given}:{}: {}", secret.line, secret.kind);
    }
    if found.len() > 10 {
        let _ = write!(message, "\n  and {} more", found.len() - 10);
    }
    let help = "let the tool mask them and renew what was shown; --allow-secrets keeps the file as it is";
    Err(Failure::bad_input(message, help))
}

impl Entry {
    /// The files that are written.
    pub fn files(&self) -> Vec<(String, &[u8])> {
        vec![(self.name.clone(), &self.bytes[..]), (format!("{}{SIDECAR}", self.name), self.wrapper.as_bytes())]
    }

    /// As other programs read it.
    pub fn view(&self) -> File<'_> {
        File {
            given: &self.given,
            state: self.state,
            file: &self.file,
            services: &self.services,
            runs: self
                .runs
                .iter()
                .map(|run| RunView { id: &run.id, verdict: run.verdict.as_str(), reason: &run.reason })
                .collect(),
            unread: Some(self.unread.as_str()).filter(|reason| !reason.is_empty()),
            secrets: self.secrets,
        }
    }
}
