//! `stagepost record`: keeps a tool's result, byte for byte, with what only the moment knows.
//!
//! Everything is looked at before anything is written. A result goes into a folder of its own among
//! the service's results, named by its day and by what makes the run this run; the folder is there whole
//! or not at all, and what is there is never touched. So ten jobs may record at once, and who records
//! twice has recorded once.

mod ci;
mod entry;
mod wrapper;

use super::Common;
use super::console::{Console, FAINT, GOOD, WARN, count, plain};
use super::exit_code::ExitCode;
use super::failure::Failure;
use crate::disk::{self, DiskError};
use crate::model::calendar::{Duration, Instant};
use crate::model::fault::Effect;
use crate::model::run::{Execution, Outcome, RunKind, Trigger, Verdict};
use crate::render::record::{self as form, State};
use crate::yaml::Words;
use ci::Ci;
use clap::{Args, ValueEnum};
use entry::{Entry, Project};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Keep a tool's result among the results of a service.
///
/// The file is kept byte for byte, in a folder of its own, with a file beside it that says whose result it
/// is. In a pipeline of GitHub Actions, GitLab CI, Jenkins, Azure Pipelines or CircleCI that file also says
/// what the pipeline's variables tell: commit, address, branch, job, and what started it. Nothing is ever
/// overwritten, and a run that is there already is not written again.
#[derive(Debug, Args)]
#[command(about = "Keep a tool's result among the results of a service")]
pub struct Arguments {
    /// The results, as the tool wrote them; `-` reads one from standard input, and needs --name.
    #[arg(required = true, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// The service that was tested; may be given several times [default: what the result itself says, or
    /// the only service there is].
    #[arg(long, value_name = "ID")]
    service: Vec<String>,
    /// The dependency that was failed; may be given several times, for those that were failed together.
    #[arg(long, value_name = "ID", value_parser = line)]
    dependency: Vec<String>,
    /// The environment it ran in.
    #[arg(long, value_name = "NAME", value_parser = line)]
    environment: Option<String>,
    /// What kind of run it was [default: dependency-failure with a dependency, else experiment].
    #[arg(long, value_name = "KIND", value_parser = word::<RunKind>)]
    kind: Option<RunKind>,
    /// The playbook that was used: its path or its name.
    #[arg(long, value_name = "PLAYBOOK", value_parser = line)]
    playbook: Option<String>,
    /// The scenario of the playbook.
    #[arg(long, value_name = "SCENARIO", value_parser = line)]
    scenario: Option<String>,
    /// When it began, where the result does not say.
    #[arg(long, value_name = "TIME", value_parser = time)]
    started: Option<Instant>,
    /// When it ended, where the result does not say.
    #[arg(long, value_name = "TIME", value_parser = time)]
    ended: Option<Instant>,
    /// How it was carried out: manual, semi or automated.
    #[arg(long, value_name = "HOW", value_parser = word::<Execution>)]
    execution: Option<Execution>,
    /// What started it: human, schedule, ci or api [default: what the pipeline's variables tell].
    #[arg(long, value_name = "WHAT", value_parser = word::<Trigger>)]
    trigger: Option<Trigger>,
    /// What the fault did to the dependency: unavailable or degraded.
    #[arg(long, value_name = "EFFECT", value_parser = word::<Effect>)]
    effect: Option<Effect>,
    /// The system-wide impact, in a sentence.
    #[arg(long, value_name = "TEXT", value_parser = line)]
    impact: Option<String>,
    /// How long it took until the service was well again, such as 90s or 6m.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    recovery: Option<Duration>,
    /// What people saw of the service, for tools that look at nothing themselves. Needs --by and --note.
    #[arg(long, value_name = "WHAT", value_enum, requires_all = ["by", "note"])]
    saw: Option<Seen>,
    /// Who saw it; may be given several times.
    #[arg(long, value_name = "WHO", requires = "saw", value_parser = super::agree::person)]
    by: Vec<String>,
    /// What was seen, in a sentence.
    #[arg(long, value_name = "TEXT", requires = "saw", value_parser = line)]
    note: Option<String>,
    /// What a failed test does to the build.
    #[arg(long, value_name = "WHAT", value_enum)]
    gate: Option<Gate>,
    /// How the build ended: success or failure.
    #[arg(long, value_name = "HOW", value_parser = word::<Outcome>)]
    outcome: Option<Outcome>,
    /// The commit under test [default: what the pipeline's variables tell].
    #[arg(long, value_name = "COMMIT", value_parser = line)]
    commit: Option<String>,
    /// The build's address [default: what the pipeline's variables tell].
    #[arg(long, value_name = "URL", value_parser = address)]
    build_url: Option<String>,
    /// The name of the file that is read from standard input.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Keep a file that no result format reads. It proves nothing until one does.
    #[arg(long)]
    keep_unread: bool,
    /// Keep a file although it holds what looks like a secret.
    #[arg(long)]
    allow_secrets: bool,
    /// For people, or for other programs.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
}

/// The largest file that is kept. What is too large to be held when it is read later is read line by line, if its
/// format can be; and more than this no forge takes.
const LARGEST: usize = 100 << 20;

/// What people saw of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Seen {
    /// The service held.
    Held,
    /// It did not hold.
    Broke,
    /// Nobody looked.
    Nothing,
}

impl Seen {
    fn verdict(self) -> Verdict {
        match self {
            Self::Held => Verdict::Pass,
            Self::Broke => Verdict::Fail,
            Self::Nothing => Verdict::Inconclusive,
        }
    }
}

/// What a failed test does to the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Gate {
    /// It stops the build.
    Blocking,
    /// It is only shown.
    Advisory,
}

impl Gate {
    fn is_blocking(self) -> bool {
        self == Self::Blocking
    }
}

/// How it is told what was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For other programs.
    Json,
}

fn word<W: Words>(text: &str) -> Result<W, String> {
    let words = W::all();
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text.trim()));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("write one of: {}", words.join(", "))
    })
}

fn line(text: &str) -> Result<String, String> {
    super::agree::line(text)
}

fn time(text: &str) -> Result<Instant, String> {
    Instant::parse(text).map_err(|error| error.to_string())
}

fn duration(text: &str) -> Result<Duration, String> {
    Duration::parse(text).map_err(|error| error.to_string())
}

fn address(text: &str) -> Result<String, String> {
    let text = line(text)?;
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    if is_address { Ok(text) } else { Err("write an address that begins with https://".to_owned()) }
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read or should not be kept, something is named that does not exist, or the disk
/// does not play along. Then nothing was written.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let folder = common.folder(None)?;
    let project = Project::read(&folder)?;
    let ci = ci::known(&|name| std::env::var(name).ok());
    let mut entries: Vec<Entry> = Vec::new();
    for path in &arguments.file {
        let (given, name, bytes) = open(path, arguments)?;
        let mut entry = entry::prepare(&project, arguments, ci.as_ref(), common.day(), given, &name, bytes)?;
        if let Some(first) = entries.iter().find(|first| first.folder == entry.folder) {
            entry.state = State::Already;
            entry.file = first.file.clone();
        }
        entries.push(entry);
    }
    for entry in &mut entries {
        write(entry, arguments, ci.as_ref(), common, &folder)?;
    }
    match arguments.format {
        Format::Json => {
            let views = entries.iter().map(Entry::view).collect();
            console.print(form::json(views).map_err(|error| Failure::environment(error.to_string()))?);
        }
        Format::Text => entries.iter().for_each(|entry| tell(entry, console)),
    }
    notes(&entries, &project, arguments, ci.as_ref(), console);
    Ok(ExitCode::Ok)
}

/// Keeps one result. When somebody else kept the same run meanwhile, theirs is the record.
fn write(
    entry: &mut Entry,
    arguments: &Arguments,
    ci: Option<&Ci>,
    common: &Common,
    folder: &super::folder::Folder,
) -> Result<(), Failure> {
    if entry.state == State::Already {
        return Ok(());
    }
    match disk::keep(&folder.root.join(&entry.folder), &entry.files()) {
        Ok(()) => Ok(()),
        Err(DiskError::Exists(_)) => {
            let project = Project::read(folder)?;
            let (given, name, bytes) = (entry.given.clone(), entry.name.clone(), std::mem::take(&mut entry.bytes));
            *entry = entry::prepare(&project, arguments, ci, common.day(), given, &name, bytes)?;
            if entry.state == State::Already {
                return Ok(());
            }
            let message = format!("`{}` is there already and is not this result", entry.folder);
            Err(Failure::bad_input(message, "nothing is ever overwritten; look at what stands there"))
        }
        Err(error) => Err(error.into()),
    }
}

/// A file's name as it was given, the name it is kept under, and its bytes.
fn open(path: &Path, arguments: &Arguments) -> Result<(String, String, Vec<u8>), Failure> {
    let given = path.display().to_string();
    let name = if given == "-" {
        let help = "say under which name it is kept: its ending tells the format, as in --name journal.json";
        arguments.name.clone().ok_or_else(|| Failure::bad_input("standard input has no name", help))?
    } else {
        let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        name.ok_or_else(|| Failure::bad_input(format!("`{given}` is no file that can be kept"), "name a file"))?
    };
    let strange = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    if name.is_empty() || name.starts_with('.') || name.contains(strange) || name.len() > 150 {
        let help = "give it a short name of letters, digits, `-` and `_` that does not begin with a dot";
        return Err(Failure::bad_input(format!("a result cannot be kept as `{name}`"), help));
    }
    if name.ends_with(crate::import::layout::SIDECAR) {
        let help = "record the result itself; what this file says is written anew";
        return Err(Failure::bad_input(format!("`{given}` stands beside a result and is none"), help));
    }
    let bytes = if given == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(LARGEST as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| Failure::environment(format!("standard input cannot be read: {error}")))?;
        if bytes.len() > LARGEST {
            let message = format!("standard input has more than the {LARGEST} bytes that are kept");
            return Err(Failure::bad_input(message, "keep only what matters"));
        }
        bytes
    } else {
        disk::read(path, LARGEST)
            .map_err(|error| Failure::bad_input(error.to_string(), "name a file that can be read"))?
    };
    if bytes.is_empty() {
        return Err(Failure::bad_input(format!("`{given}` is empty"), "record what the tool wrote, once it has ended"));
    }
    Ok((given, name, bytes))
}

/// Says where one result went and what it proves.
fn tell(entry: &Entry, console: &mut Console) {
    match entry.state {
        State::Already => console.line(format_args!("already recorded: {}", plain(&entry.file))),
        State::Recorded | State::Unread => {
            console.line(format_args!("wrote {}", plain(&entry.file)));
            console.line(format_args!("wrote {}{}", plain(&entry.file), crate::import::layout::SIDECAR));
        }
    }
    for run in &entry.runs {
        let style = if run.verdict == Verdict::Pass { GOOD } else { WARN };
        console.say(format_args!(
            "  {FAINT}{}{FAINT:#} {style}{}{style:#}: {}",
            plain(&run.id),
            run.verdict.as_str(),
            plain(&run.reason)
        ));
    }
    if entry.state == State::Unread {
        console.say(format_args!("  {WARN}unread{WARN:#}: {}", plain(&entry.unread)));
    }
}

/// What may be missing.
fn notes(entries: &[Entry], project: &Project, arguments: &Arguments, ci: Option<&Ci>, console: &mut Console) {
    let fresh: Vec<&Entry> = entries.iter().filter(|entry| entry.state != State::Already).collect();
    if fresh.is_empty() {
        return;
    }
    for entry in &fresh {
        if entry.secrets > 0 {
            let what = count(entry.secrets, "place");
            console.say(format_args!("note: {} keeps {what} that may hold a secret", plain(&entry.file)));
        }
    }
    let runs = || fresh.iter().flat_map(|entry| &entry.runs);
    for name in project.unmapped(runs().filter_map(|run| run.environment.as_deref())) {
        console.say(format_args!(
            "note: the environment `{}` is not mapped in the configuration; a run in it proves nothing",
            plain(&name)
        ));
    }
    if runs().any(|run| run.environment.is_none()) {
        console.say("note: nobody says in which environment it ran; name it with --environment");
    }
    if runs().any(|run| run.undated) {
        console.say("note: the result carries no date; without --ended it counts nowhere");
    }
    if let Some(ci) = ci.filter(|ci| ci.trigger.is_none() && arguments.trigger.is_none()) {
        console.say(format_args!("note: {} does not tell what started the build; say it with --trigger", ci.system));
    }
    console.say("Commit what was written: the repository is the memory.");
}
