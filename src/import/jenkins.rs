//! The console of a Jenkins job, line by line, and the runs of tools that are found inside of it.
//!
//! `Finished: SUCCESS` proves that the job came to its end, not that the service held, and most jobs break
//! nothing. So a console is a run of which nothing is proven; where it holds attacks of Gremlin or an
//! experiment of Chaos Toolkit, each of them is a run, as much of it as the lines tell.

mod cause;
mod console;
mod experiment;

use super::format::{Foreign, Lines, SourceFile};
use super::gremlin::attack::{self, Attacks};
use super::loose::shorten;
use super::redact::redact;
use crate::model::calendar::Instant;
use crate::model::diagnostic::Diagnostic;
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Grade, Halt, Outcome, Pipeline, Run, Trigger};
use console::{bare, without_notes};
use experiment::Experiments;

/// The id of the format.
pub const ID: &str = "jenkins";

/// In how many of the first lines the cause and the signs of a job are looked for.
const HEAD: u32 = 40;

/// Lines at the beginning of a console that no other log has.
const SIGNS: &[&str] = &[
    "Running as SYSTEM",
    "Building in workspace ",
    "Building remotely on ",
    "Building on master in workspace ",
    "Baue in Arbeitsbereich ",
    "[Pipeline] Start of Pipeline",
    "Running in Durability level: ",
    "Obtained Jenkinsfile from ",
    "Checking out git ",
    "SSH: Connecting from host [",
];

/// How a job can end.
const ENDS: &[&str] = &["SUCCESS", "UNSTABLE", "FAILURE", "ABORTED", "NOT_BUILT"];

/// Whether the file is a console, by its first lines, or by its last one.
pub fn claims(file: &SourceFile<'_>) -> bool {
    if matches!(file.ending().as_str(), "json" | "xml" | "yaml" | "yml" | "md" | "markdown" | "html" | "htm") {
        return false;
    }
    let head = file.text.lines().take(HEAD as usize).any(|line| {
        let line = without_notes(line);
        let line = bare(&line).text;
        cause::of(line).is_some() || SIGNS.iter().any(|sign| line.starts_with(sign))
    });
    head || file.text.trim_end().rsplit('\n').next().is_some_and(|line| end(bare(line).text).is_some())
}

/// How the job ended, by its last line.
fn end(line: &str) -> Option<&str> {
    line.strip_prefix("Finished: ").map(str::trim).filter(|word| ENDS.contains(word))
}

/// The runs of a console.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let mut console = begin(file.path);
    for (number, line) in (1..).zip(file.text.lines()) {
        console.line(number, line);
    }
    console.finish()
}

/// Begins to read a console, line by line.
pub fn begin(path: &str) -> Box<dyn Lines> {
    Box::new(Console { file: Place::start(path), ..Console::default() })
}

/// What is known of a job so far; it grows with the runs that are found, not with the lines.
struct Console {
    file: Place,
    trigger: Option<(Trigger, String)>,
    job: Option<String>,
    commit: Option<String>,
    url: Option<String>,
    first: Option<Instant>,
    last: Option<Instant>,
    end: Option<String>,
    instance: Option<String>,
    command: Option<String>,
    attacks: Attacks,
    experiments: Experiments,
}

impl Default for Console {
    fn default() -> Self {
        Self {
            file: Place::start(""),
            trigger: None,
            job: None,
            commit: None,
            url: None,
            first: None,
            last: None,
            end: None,
            instance: None,
            command: None,
            attacks: Attacks::default(),
            experiments: Experiments::default(),
        }
    }
}

impl Lines for Console {
    fn line(&mut self, number: u32, line: &str) {
        let line = without_notes(line);
        let line = bare(&line);
        if line.at.is_some() {
            self.first = self.first.or(line.at);
            self.last = line.at;
        }
        let text = line.text;
        // What a command prints after it is no end.
        if !text.is_empty() {
            self.end = end(text).map(str::to_owned);
        }
        if number <= HEAD
            && self.trigger.is_none()
            && let Some(trigger) = cause::of(text)
        {
            self.trigger = Some((trigger, shorten(text, 80)));
        }
        self.job(text);
        if let Some(name) = bracketed(text, "SSH: Connecting with configuration [") {
            self.instance = Some(shorten(name, 100));
        } else if text.starts_with("SSH: Disconnecting configuration [") {
            (self.instance, self.command) = (None, None);
        } else if let Some(command) = bracketed(text, "SSH: EXEC: STDOUT/STDERR from command [") {
            self.command = Some(shorten(&redact(command), 300));
        } else if let Some(command) = text.strip_prefix("+ ").or_else(|| text.strip_prefix("$ ")) {
            self.command = Some(shorten(&redact(command), 300));
        }
        if self.attacks.line(number, text)
            && let Some(attack) = self.attacks.last()
        {
            attack.instance.clone_from(&self.instance);
            let own = |command: &&String| command.contains("gremlin");
            attack.command = self.command.as_ref().filter(own).cloned();
        }
        self.experiments.line(number, text);
    }

    fn finish(self: Box<Self>) -> (Vec<Foreign>, Vec<Diagnostic>) {
        let Self { file, trigger, job, commit, url, first, last, end, attacks, experiments, .. } = *self;
        let aborted = end.as_deref() == Some("ABORTED");
        let mut runs = attacks.runs(ID, &file);
        if aborted {
            runs.iter_mut().for_each(|foreign| attack::halt(foreign, "the job was aborted"));
        }
        runs.extend(experiments.runs(ID, &file, aborted));
        if runs.is_empty() {
            runs.push(job_run(&file, end.as_deref(), first, last));
        }
        for foreign in &mut runs {
            let run = &mut foreign.run;
            if let Some((trigger, line)) = &trigger {
                run.trigger = Some(*trigger);
                run.derived.push(Derived { field: "trigger", from: format!("the line `{line}`") });
            }
            let outcome = match end.as_deref() {
                Some("SUCCESS") => Some(Outcome::Success),
                Some("FAILURE" | "ABORTED") => Some(Outcome::Failure),
                _ => None,
            };
            run.pipeline = Pipeline {
                commit: commit.clone(),
                url: url.clone(),
                system: Some("Jenkins".to_owned()),
                job: job.clone(),
                outcome,
                ..Pipeline::default()
            };
            foreign.keys.extend(job.clone().map(|job| ("job".to_owned(), job)));
        }
        (runs, Vec::new())
    }
}

impl Console {
    /// What the lines of Jenkins itself say of the job.
    fn job(&mut self, text: &str) {
        if self.commit.is_none()
            && let Some(rest) = text.strip_prefix("Checking out Revision ")
        {
            let commit = rest.split_whitespace().next().unwrap_or_default();
            let is_hash = (7..=64).contains(&commit.len()) && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            self.commit = is_hash.then(|| commit.to_owned());
        }
        if self.url.is_none()
            && let Some(url) = text.strip_prefix("BUILD_URL=")
            && (url.starts_with("https://") || url.starts_with("http://"))
        {
            self.url = Some(shorten(url, 300));
        }
        if self.job.is_none()
            && let Some((_, path)) = text.split_once("/workspace/").or_else(|| text.split_once("\\workspace\\"))
            && SIGNS.iter().chain(&["Running on "]).any(|sign| text.starts_with(sign))
        {
            // A second build of the same job works in a folder with `@2` at its end.
            let name = path.split('@').next().unwrap_or(path).trim();
            self.job = Some(shorten(name, 100)).filter(|name| !name.is_empty());
        }
    }
}

/// What stands in the bracket that a line opens; a command may itself hold brackets.
fn bracketed<'l>(line: &'l str, begin: &str) -> Option<&'l str> {
    let rest = line.strip_prefix(begin)?;
    Some(rest.rsplit_once(']').map_or(rest, |(inner, _)| inner)).filter(|inner| !inner.is_empty())
}

/// A job in which no tool was found.
fn job_run(file: &Place, end: Option<&str>, first: Option<Instant>, last: Option<Instant>) -> Foreign {
    let name = SourceFile { path: &file.file, text: "" }.stem().to_owned();
    let mut run = Run::blank(name, ID, file.clone());
    run.grade = Grade::Machine;
    run.tool.name = Some(ID.to_owned());
    run.tool.word = end.map(str::to_owned);
    (run.started, run.ended) = (first, last);
    run.check = Check::NotChecked(match end {
        Some(word) => format!("`Finished: {word}` says how the job ended, not how the service was"),
        None => "the console ends before the job did".to_owned(),
    });
    if end == Some("ABORTED") {
        run.halt = Some(Halt::Aborted("the job was aborted".to_owned()));
    }
    Foreign::from(run)
}

#[cfg(test)]
mod tests;
