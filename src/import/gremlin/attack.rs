//! Attacks as the program `gremlin` prints them, line by line, wherever the lines stand.

use super::super::format::Foreign;
use super::super::loose::shorten;
use crate::model::calendar::{Duration, Instant};
use crate::model::fault::{Injection, effect_of};
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Grade, Halt, Rollback, Run};

/// How many targets of one attack are kept.
const TARGETS: usize = 40;
/// How many attacks of one log are kept.
const ATTACKS: usize = 1000;

/// What Gremlin never says.
pub const UNSEEN: &str = "Gremlin does not look at the service";

/// One attack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attack {
    guid: String,
    kind: String,
    line: u32,
    /// How long it lasts, and how long it waits before.
    lasts: Option<u64>,
    waits: u64,
    /// Whether it got as far as running, and whether it was reverted.
    runs: bool,
    reverted: bool,
    /// Its complaint, where it gave one.
    failed: Option<String>,
    /// What the traffic to which it drops.
    dropped: Vec<String>,
    /// The machine it ran on, and the command that began it, where the log tells them.
    pub instance: Option<String>,
    /// The command that began it.
    pub command: Option<String>,
}

/// The attacks of a log.
#[derive(Debug, Default)]
pub struct Attacks {
    list: Vec<Attack>,
}

/// The words before a guid, the guid, and the words after it.
fn guid(line: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = line.split_once(" gremlin with guid '")?;
    let (guid, after) = rest.split_once('\'')?;
    let is_guid = guid.len() == 36 && guid.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    is_guid.then_some((before.trim(), guid, after.trim()))
}

/// Whether a line begins an attack.
pub fn begins(line: &str) -> bool {
    guid(line).is_some_and(|(before, ..)| before.starts_with("Setting up ") || before.starts_with("Running "))
}

impl Attacks {
    /// Whether none was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The attack that was begun last.
    pub fn last(&mut self) -> Option<&mut Attack> {
        self.list.last_mut()
    }

    /// Takes one line; says whether it began an attack.
    pub fn line(&mut self, number: u32, line: &str) -> bool {
        if let Some((before, guid, after)) = guid(line) {
            let known = self.list.iter().position(|attack| attack.guid.eq_ignore_ascii_case(guid));
            let (verb, kind) = before.split_once(' ').unwrap_or((before, ""));
            let setting = before.strip_prefix("Setting up ");
            let kind = setting.unwrap_or(kind).trim().to_owned();
            let is_new = known.is_none();
            let at = known.unwrap_or(self.list.len());
            if is_new {
                if self.list.len() == ATTACKS {
                    return false;
                }
                let (lasts, waits) = times(after);
                let guid = guid.to_ascii_lowercase();
                self.list.push(Attack { guid, kind, line: number, lasts, waits, ..Attack::default() });
            }
            if let Some(attack) = self.list.get_mut(at) {
                attack.runs |= verb == "Running";
            }
            return is_new;
        }
        let Some(attack) = self.list.last_mut() else { return false };
        if line.starts_with("Reverting impact") {
            attack.reverted = true;
        } else if let Some(target) = dropped(line) {
            if attack.dropped.len() < TARGETS && !attack.dropped.iter().any(|known| known == target) {
                attack.dropped.push(target.to_owned());
            }
        } else if line.starts_with("Setup failed") || line.starts_with("Unable to ") || line.starts_with("ERROR") {
            attack.failed.get_or_insert_with(|| shorten(line, 120));
        }
        false
    }

    /// Each attack as a run of a format.
    pub fn runs(self, format: &'static str, file: &Place) -> Vec<Foreign> {
        self.list.into_iter().map(|attack| run(attack, format, file)).collect()
    }
}

/// The address in `Dropping all egress traffic to 172.31.22.69`.
fn dropped(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("Dropping all ")?;
    let (_, target) = rest.split_once(" traffic to ").or_else(|| rest.split_once(" traffic from "))?;
    Some(target.trim()).filter(|target| !target.is_empty() && target.len() < 100)
}

/// How long an attack lasts and waits: `for 240 seconds`, `after 1 minute`.
fn times(words: &str) -> (Option<u64>, u64) {
    let length = |words: &str| Duration::parse(words).ok().map(Duration::as_seconds);
    let (after, lasts) = match words.split_once("for ") {
        Some((before, lasts)) => (before, length(lasts)),
        None => (words, None),
    };
    let waits = after.trim().strip_prefix("after ").and_then(length);
    (lasts, waits.unwrap_or_default())
}

/// The start that a guid of version 1 carries.
pub fn start(guid: &str) -> Option<Instant> {
    let digits: String = guid.chars().filter(|c| *c != '-').collect();
    if digits.len() != 32 || !digits.is_ascii() {
        return None;
    }
    let part = |from: usize, to: usize| u64::from_str_radix(digits.get(from..to)?, 16).ok();
    let (low, middle, high, variant) = (part(0, 8)?, part(8, 12)?, part(12, 16)?, part(16, 17)?);
    if high >> 12 != 1 || variant >> 2 != 0b10 {
        return None;
    }
    // In tenths of microseconds since the beginning of the Gregorian calendar.
    let ticks = (high & 0xfff) << 48 | middle << 32 | low;
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - 12_219_292_800;
    let instant = Instant::from_seconds(seconds);
    (1970..=2200).contains(&instant.day().ymd().0).then_some(instant).filter(|_| seconds >= 0)
}

/// The hosts that a command cuts off: `-h ^api.gremlin.com,db.example.org` lets the first one through.
fn hosts(command: &str) -> Vec<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let named = words.windows(2).filter(|pair| matches!(pair[0], "-h" | "--hostnames" | "-i" | "--ipaddresses"));
    let hosts = named.flat_map(|pair| pair[1].split(','));
    hosts.filter(|host| !host.starts_with('^') && !host.is_empty()).map(|host| shorten(host, 100)).collect()
}

fn run(attack: Attack, format: &'static str, file: &Place) -> Foreign {
    let Attack { guid, kind, line, lasts, waits, runs, reverted, failed, dropped, instance, command } = attack;
    let mut run = Run::blank(format!("{kind}-{}", guid.get(..8).unwrap_or(&guid)), format, file.at(line, 1, 0));
    run.title = Some(match &instance {
        Some(instance) => format!("{kind} on {instance}"),
        None => kind.clone(),
    });
    run.grade = Grade::Machine;
    run.tool.name = Some("gremlin".to_owned());
    run.tool.run_id = Some(guid.clone());
    run.tool.word = Some(word(runs, reverted).to_owned());
    if let Some(start) = start(&guid) {
        run.started = Some(start);
        run.derived.push(Derived { field: "started", from: format!("the guid `{guid}`, which carries a time") });
        let seconds = waits.saturating_add(lasts.unwrap_or_default());
        if (reverted || lasts.is_none() && waits > 0) && seconds < 31_622_400 {
            run.ended = Some(Instant::from_seconds(start.seconds().saturating_add(seconds as i64)));
            run.derived.push(Derived { field: "ended", from: "its start and how long it was told to last".to_owned() });
        }
    }
    run.fault.effect = effect_of(&kind);
    if run.fault.effect.is_some() {
        run.derived.push(Derived { field: "fault.effect", from: format!("the attack `{kind}`") });
    }
    let named = command.as_deref().map(hosts).unwrap_or_default();
    let cut = if named.is_empty() { &dropped } else { &named };
    let target = match (&instance, cut.is_empty()) {
        (Some(instance), true) => instance.clone(),
        (Some(instance), false) => format!("{}, as seen from {instance}", cut.join(", ")),
        (None, _) => cut.join(", "),
    };
    run.fault.target = Some(shorten(&target, 200)).filter(|target| !target.is_empty());
    run.fault.kind = Some(kind);
    run.fault.injection = match (&failed, runs) {
        (Some(why), false) => Injection::Nothing(format!("the attack failed: {why}")),
        (_, true) => Injection::Real(1),
        (None, false) => Injection::Nothing("the attack was set up and never ran".to_owned()),
    };
    run.rollback = if reverted { Rollback::Ok } else { Rollback::Unknown };
    run.check = Check::NotChecked(match (runs, reverted, lasts) {
        (true, false, Some(_)) => format!("{UNSEEN}, and the log ends before the attack was reverted"),
        _ => UNSEEN.to_owned(),
    });
    let mut keys: Vec<(String, String)> = instance.into_iter().map(|value| ("instance".to_owned(), value)).collect();
    keys.extend(named.into_iter().chain(dropped).map(|value| ("host".to_owned(), value)));
    Foreign { keys, ..Foreign::from(run) }
}

fn word(runs: bool, reverted: bool) -> &'static str {
    match (runs, reverted) {
        (_, true) => "injected, reverted",
        (true, false) => "injected",
        (false, false) => "set up",
    }
}

/// Marks an attack that was not reverted when the job around it was halted.
pub fn halt(foreign: &mut Foreign, why: &str) {
    let run = &mut foreign.run;
    if run.rollback != Rollback::Ok && run.ended.is_none() {
        run.halt = Some(Halt::Aborted(why.to_owned()));
    }
}
