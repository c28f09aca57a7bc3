//! `stagepost agree`: a party's word on a playbook, bound to its present text.
//!
//! The file is changed in one place only, and read again afterwards: when the word is not found in
//! what stands on disk, the old bytes are put back.

use super::Common;
use super::console::{Console, FAINT, GOOD, WARN, plain};
use super::exit_code::ExitCode;
use super::failure::Failure;
use super::folder::{Folder, here, tidy};
use super::pipeline::{Reading, suggestion};
use crate::disk;
use crate::import::agreement::{self, holds_agreement, holds_minor_change};
use crate::import::format::SourceFile;
use crate::import::playbook;
use crate::ladder::stage1_agreement::to_its_content;
use crate::model::agreement::{Agreement, MinorChange, Opinion, Revision};
use crate::model::calendar::Day;
use crate::model::playbook::Playbook;
use crate::yaml::Budget;
use clap::Args;
use std::path::{Path, PathBuf};

/// Write into a playbook that a party agrees to it as it stands, or objects.
///
/// The agreement is bound to the text: when the text changes, it lapses. Written twice, it is there
/// once. With --minor it is the last change of the text that is written down as too small to agree
/// anew; somebody answers for that by name, and every other change still makes agreements lapse.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The playbook's file, or its path from the project's folder.
    playbook: PathBuf,
    /// The party that is spoken for, such as developers or operations.
    #[arg(long, value_name = "PARTY", required_unless_present = "minor", conflicts_with = "minor")]
    party: Option<String>,
    /// Who speaks: a person's name.
    #[arg(long, value_name = "WHO", value_parser = person)]
    who: String,
    /// The day on which it was said [default: today].
    #[arg(long, value_name = "DATE", value_parser = Day::parse)]
    on: Option<Day>,
    /// Object instead; the objection stays open until the same person agrees.
    #[arg(long, conflicts_with = "minor")]
    object: bool,
    /// Agree anew although an agreement to this text stands, so that its time begins again.
    #[arg(long, conflicts_with_all = ["minor", "object"])]
    renew: bool,
    /// Write down that the last change of the text is minor, so that agreements stand.
    #[arg(long, requires = "why")]
    minor: bool,
    /// The revision that was agreed to before the minor change [default: the only one there is].
    #[arg(long, value_name = "REVISION", requires = "minor", value_parser = revision)]
    from: Option<Revision>,
    /// Why the change is minor.
    #[arg(long, value_name = "REASON", requires = "minor", value_parser = line)]
    why: Option<String>,
}

/// A person's name.
///
/// # Errors
/// When it names nobody.
pub fn person(text: &str) -> Result<String, String> {
    let who = line(text)?;
    if agreement::names_somebody(&who) { Ok(who) } else { Err("it names nobody".to_owned()) }
}

/// A text on one line.
///
/// # Errors
/// When it is empty or holds several.
pub fn line(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("it is empty".to_owned());
    }
    if text.chars().any(char::is_control) { Err("write it on one line".to_owned()) } else { Ok(text.to_owned()) }
}

fn revision(text: &str) -> Result<Revision, String> {
    Revision::parse(text).ok_or_else(|| format!("write `sha256:` and {} digits or more", Revision::SHORTEST))
}

/// Runs the command.
///
/// # Errors
/// When there is no such playbook or party, the front matter cannot take the agreement, or the disk
/// does not play along.
pub fn run(arguments: &Arguments, common: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let (folder, path) = find(&arguments.playbook, common)?;
    let today = common.day();
    let reading = Reading::of(&folder, today)?;
    reading.tell(console);
    let (service, playbook) = known(&reading, &path)?;
    let on = arguments.on.unwrap_or(today);
    if on > today {
        let help = "an agreement counts from its day; write it when the day has come";
        return Err(Failure::bad_input(format!("{on} is after {today}"), help));
    }
    let file = File { path: folder.root.join(&path), inner: &path, service };
    let policy = &reading.config.policy;
    let Some(party) = &arguments.party else {
        return minor(arguments, &file, playbook, on, console);
    };
    let party = party.trim().to_lowercase();
    if !policy.parties.contains(&party) {
        let parties: Vec<&str> = policy.parties.iter().map(String::as_str).collect();
        return Err(Failure::bad_input(format!("there is no party `{party}`"), suggestion(&party, &parties)));
    }
    let said = Agreement {
        party,
        who: arguments.who.clone(),
        on: Some(on),
        revision: Some(playbook.revision.clone()),
        opinion: if arguments.object { Opinion::Object } else { Opinion::Agree },
        closed: None,
        place: playbook.place.clone(),
    };
    let verb = if arguments.object { "objects" } else { "agrees" };
    let window = i32::try_from(policy.agreement).unwrap_or(i32::MAX);
    let since = stands(playbook, &said, |day| today.since(day) <= window);
    if let Some(day) = since.filter(|day| !arguments.renew || *day == on) {
        let what = format!("{} {verb} for {} to this text since {day}", said.who, said.party);
        console.say(format_args!("{} is left as it is: {}", plain(&path), plain(&what)));
        return Ok(ExitCode::Ok);
    }
    let after =
        file.write(|text| agreement::add_agreement(text, &said), |playbook| holds_agreement(playbook, &said))?;
    console.line(format_args!("wrote {}", plain(&path)));
    let to = if arguments.object { "" } else { " to" };
    console.say(format_args!(
        "{} {verb} for {}{to} {FAINT}{}{FAINT:#}",
        plain(&said.who),
        said.party,
        after.revision.short()
    ));
    remaining(&after, &policy.parties, today, console);
    Ok(ExitCode::Ok)
}

/// Since when somebody's last word on the present text is the one that would be written.
fn stands(playbook: &Playbook, said: &Agreement, fresh: impl Fn(Day) -> bool) -> Option<Day> {
    let same_person = |a: &&Agreement| a.party == said.party && a.who.eq_ignore_ascii_case(&said.who);
    let current = |a: &&Agreement| a.revision.as_ref().is_some_and(|r| r.names(&playbook.revision));
    let last = playbook.agreements.iter().filter(same_person).filter(current).max_by_key(|a| a.on)?;
    let open = last.opinion == Opinion::Agree || last.closed.is_none();
    last.on.filter(|day| last.opinion == said.opinion && open && (fresh(*day) || said.opinion == Opinion::Object))
}

/// Says which parties still have to agree.
fn remaining(playbook: &Playbook, parties: &[String], day: Day, console: &mut Console) {
    let agreed: Vec<&str> = to_its_content(playbook, day).map(|a| a.party.as_str()).collect();
    let open: Vec<&str> = parties.iter().map(String::as_str).filter(|party| !agreed.contains(party)).collect();
    if open.is_empty() {
        console.say(format_args!("{GOOD}Every party agrees to this text.{GOOD:#}"));
    } else {
        console.say(format_args!("{WARN}Not yet agreed to this text{WARN:#}: {}", open.join(", ")));
    }
}

fn minor(
    arguments: &Arguments,
    file: &File,
    playbook: &Playbook,
    on: Day,
    console: &mut Console,
) -> Result<ExitCode, Failure> {
    let from = match &arguments.from {
        Some(from) if from.names(&playbook.revision) => {
            let help = "give --from the revision that was agreed to before the change";
            return Err(Failure::bad_input("this is the present text; nothing has changed since", help));
        }
        Some(from) => from.clone(),
        None => agreed_before(playbook)?,
    };
    let agreed = |a: &&Agreement| a.opinion == Opinion::Agree && a.revision.as_ref().is_some_and(|r| r.names(&from));
    let count = playbook.agreements.iter().filter(agreed).count();
    if count == 0 {
        let help = "two minor changes do not add up: name the revision that people agreed to";
        return Err(Failure::bad_input(format!("nobody agreed to {}", from.short()), help));
    }
    if let Some(change) = playbook.minor_change(&from, &playbook.revision, on) {
        let since = format!("{} answers for this minor change since {}", change.by, change.on);
        console.say(format_args!("{} is left as it is: {}", plain(file.inner), plain(&since)));
        return Ok(ExitCode::Ok);
    }
    let change = MinorChange {
        from,
        to: playbook.revision.clone(),
        by: arguments.who.clone(),
        on,
        why: arguments.why.clone().unwrap_or_default(),
        place: playbook.place.clone(),
    };
    file.write(|text| agreement::add_minor_change(text, &change), |playbook| holds_minor_change(playbook, &change))?;
    console.line(format_args!("wrote {}", plain(file.inner)));
    let plural = if count == 1 { "1 agreement stands".to_owned() } else { format!("{count} agreements stand") };
    console.say(format_args!(
        "{} answers for the change from {} to {} as minor; {plural}",
        plain(&change.by),
        change.from.short(),
        change.to.short(),
    ));
    Ok(ExitCode::Ok)
}

/// The one earlier revision that people agreed to.
fn agreed_before(playbook: &Playbook) -> Result<Revision, Failure> {
    let mut earlier: Vec<&Revision> = Vec::new();
    for revision in
        playbook.agreements.iter().filter(|a| a.opinion == Opinion::Agree).filter_map(|a| a.revision.as_ref())
    {
        if !revision.names(&playbook.revision) && !earlier.iter().any(|known| known.names(revision)) {
            earlier.push(revision);
        }
    }
    match earlier[..] {
        [only] => Ok(only.clone()),
        [] => Err(Failure::bad_input("nobody agreed to an earlier text", "agree to the present one with --party")),
        _ => {
            let list: Vec<String> = earlier.iter().map(|revision| revision.short()).collect();
            let help = format!("name one with --from: {}", list.join(", "));
            Err(Failure::bad_input("people agreed to several earlier texts", help))
        }
    }
}

/// The file that is changed.
struct File<'a> {
    path: PathBuf,
    /// Its path below the project.
    inner: &'a str,
    /// The service in whose folder it lies.
    service: &'a str,
}

impl File<'_> {
    /// Changes the file, and puts the old bytes back when what was written cannot be seen in it.
    fn write(
        &self,
        change: impl FnOnce(&str) -> Result<String, agreement::WriteError>,
        seen: impl Fn(&Playbook) -> bool,
    ) -> Result<Playbook, Failure> {
        let before = disk::read_to_string(&self.path, Budget::OWN.bytes)?;
        let help = "write it by hand: the present revision is printed by `stagepost explain SERVICE agreement`";
        let after = change(&before).map_err(|e| Failure::bad_input(format!("{}: {e}", self.inner), help))?;
        let holds = |text: &str| self.read(text).filter(|playbook| seen(playbook));
        if holds(&after).is_none() {
            return Err(Failure::bad_input(format!("{} could not hold the agreement", self.inner), help));
        }
        disk::replace(&self.path, after.as_bytes())?;
        match disk::read_to_string(&self.path, Budget::OWN.bytes).ok().and_then(|text| holds(&text)) {
            Some(playbook) => Ok(playbook),
            None => {
                disk::replace(&self.path, before.as_bytes())?;
                Err(Failure::environment(format!("{} did not keep what was written into it", self.inner)))
            }
        }
    }

    fn read(&self, text: &str) -> Option<Playbook> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // Scripts and links say nothing of agreements.
        playbook::read(&SourceFile { path: self.inner, text }, self.service, &|_| true).0
    }
}

/// The project and the playbook's path in it: from the current folder, else from the project's.
fn find(playbook: &Path, common: &Common) -> Result<(Folder, String), Failure> {
    let here = tidy(&here()?.join(playbook));
    if !disk::exists(&here) {
        let folder = common.folder(None)?;
        let path = folder.inside(&tidy(&folder.root.join(playbook)));
        return path.map(|path| (folder, path)).ok_or_else(|| missing(playbook));
    }
    let folder = match here.parent().and_then(disk::find_root).filter(|_| common.config.is_none()) {
        Some(root) => Folder { root, config: None },
        None => common.folder(None)?,
    };
    let path = folder.inside(&here).ok_or_else(|| missing(playbook))?;
    Ok((folder, path))
}

fn missing(playbook: &Path) -> Failure {
    Failure::bad_input(format!("`{}` is no file of the project", playbook.display()), "name a playbook's file")
}

/// The playbook with this path, and the id of its service.
fn known<'a>(reading: &'a Reading, path: &str) -> Result<(&'a str, &'a Playbook), Failure> {
    let mut paths: Vec<&str> = Vec::new();
    for dossier in &reading.catalog.dossiers {
        for playbook in &dossier.playbooks {
            if &*playbook.place.file == path && playbook.unreadable.is_none() {
                return Ok((&dossier.service.id, playbook));
            }
            paths.push(&playbook.place.file);
        }
        if let Some(unread) = dossier.unread.iter().find(|unread| &*unread.place.file == path) {
            let message = format!("`{path}` cannot be read: {}", unread.reason);
            return Err(Failure::bad_input(message, "`stagepost check` shows what to mend"));
        }
    }
    Err(Failure::bad_input(format!("`{path}` is no playbook of this project"), suggestion(path, &paths)))
}
