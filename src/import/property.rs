//! Facts of a run that stand as plain names and values: the properties of a test, the fields that a
//! mapping finds in a file that we do not know.
//!
//! The names are those of a run file. Whose run it is (`service`, `dependency`, `environment` …) is a
//! tag for `binding`; the rest is told here.

use super::loose::{Value, shorten};
use super::redact::redact;
use crate::model::calendar::{Duration, Instant};
use crate::model::fault::{Effect, Injection, effect_of};
use crate::model::run::{Derived, Rollback, Run};

/// The names that say whose run it is, which binding reads as tags.
pub const TAGS: &[&str] =
    &["service", "dependency", "environment", "env", "kind", "playbook", "scenario", "trigger", "execution"];

/// The names of the facts that [`tell`] knows, with other spellings of the same.
const NAMES: &[(&str, &[&str])] = &[
    ("title", &[]),
    ("started", &["start"]),
    ("ended", &["end"]),
    ("fault.type", &["fault", "fault_type", "fault-type"]),
    ("fault.target", &["target", "fault_target", "fault-target"]),
    ("fault.effect", &["effect", "fault_effect", "fault-effect"]),
    ("fault.injected", &["injected", "fault_injected", "fault-injected"]),
    ("hypothesis", &[]),
    ("impact", &[]),
    ("reason", &[]),
    ("measured.detection", &["detection"]),
    ("measured.recovery", &["recovery"]),
    ("measured.data_loss", &["data_loss"]),
    ("rollback", &[]),
    ("participants", &[]),
    ("tool.run_id", &["run_id"]),
    ("tool.version", &[]),
    ("tool.url", &["url"]),
    ("tool.word", &[]),
    ("pipeline.commit", &["commit"]),
    ("pipeline.url", &["build_url"]),
];

/// Every name, as it is documented.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

/// The documented name of a fact, in whatever spelling.
pub fn known(name: &str) -> Option<&'static str> {
    let name = name.trim().to_ascii_lowercase();
    NAMES.iter().find(|(own, others)| *own == name || others.contains(&name.as_str())).map(|(own, _)| *own)
}

/// Gives a run the fact of a documented name.
///
/// # Errors
/// Why the value cannot be that fact, in words.
pub fn tell(run: &mut Run, name: &str, value: &str) -> Result<(), String> {
    let value = value.trim();
    if value.is_empty() {
        return Ok(());
    }
    let text = || Some(shorten(&redact(value), 300));
    match name {
        "title" => run.title = text(),
        "started" => run.started = time(value)?,
        "ended" => run.ended = time(value)?,
        "fault.type" => run.fault.kind = Some(shorten(&redact(value), 120)),
        "fault.target" => run.fault.target = Some(shorten(&redact(value), 100)),
        "fault.effect" => run.fault.effect = Some(effect(value)?),
        "fault.injected" => run.fault.injection = injection(value)?,
        "hypothesis" => run.hypothesis = text(),
        "impact" => run.impact = text(),
        "reason" => run.reason = text(),
        "measured.detection" => run.measured.detection = Some(length(value)?),
        "measured.recovery" => run.measured.recovery = Some(length(value)?),
        "measured.data_loss" => run.measured.data_loss = Some(length(value)?),
        "rollback" => run.rollback = Rollback::parse(value).ok_or_else(|| one_of(&["ok", "failed", "none"]))?,
        "participants" => {
            let names = value.split([',', ';']).map(str::trim).filter(|name| !name.is_empty());
            run.participants.extend(names.map(|name| shorten(name, 100)));
        }
        "tool.run_id" => run.tool.run_id = Some(shorten(value, 100)),
        "tool.version" => run.tool.version = Some(shorten(value, 40)),
        "tool.url" => run.tool.url = Some(address(value)?),
        "tool.word" => run.tool.word = Some(shorten(value, 60)),
        "pipeline.commit" => run.pipeline.commit = Some(shorten(value, 64)),
        "pipeline.url" => run.pipeline.url = Some(address(value)?),
        _ => {}
    }
    Ok(())
}

/// Derives the effect of a fault from the words of its type, where nothing states it.
pub fn derive_effect(run: &mut Run) {
    if run.fault.effect.is_none()
        && let Some(kind) = &run.fault.kind
        && let Some(effect) = effect_of(kind)
    {
        run.derived.push(Derived { field: "fault.effect", from: format!("the fault `{kind}`") });
        run.fault.effect = Some(effect);
    }
}

fn time(value: &str) -> Result<Option<Instant>, String> {
    Value::Text(value.to_owned()).time().map_err(|error| error.to_string())
}

fn length(value: &str) -> Result<Duration, String> {
    Duration::parse(value).map_err(|error| error.to_string())
}

fn effect(value: &str) -> Result<Effect, String> {
    let words = [Effect::Unavailable, Effect::Degraded];
    words
        .into_iter()
        .find(|word| word.as_str().eq_ignore_ascii_case(value))
        .ok_or_else(|| one_of(&["unavailable", "degraded"]))
}

/// How many faults were injected: a number, or whether any was.
fn injection(value: &str) -> Result<Injection, String> {
    let nothing = || Injection::Nothing("the file says that no fault was injected".to_owned());
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" => return Ok(Injection::Real(1)),
        "false" | "no" => return Ok(nothing()),
        _ => {}
    }
    match value.parse::<u32>() {
        Ok(0) => Ok(nothing()),
        Ok(count) => Ok(Injection::Real(count)),
        Err(_) => Err("write how many faults were injected, or true or false".to_owned()),
    }
}

fn address(value: &str) -> Result<String, String> {
    let whole = value.starts_with("https://") || value.starts_with("http://");
    if whole { Ok(shorten(value, 500)) } else { Err("an address begins with https://".to_owned()) }
}

fn one_of(words: &[&str]) -> String {
    format!("write one of {}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place::Place;

    fn told(name: &str, value: &str) -> Result<Run, String> {
        let mut run = Run::blank("r", "x", Place::start("a"));
        tell(&mut run, known(name).unwrap(), value).map(|()| run)
    }

    #[test]
    fn every_name_is_told_and_found_in_its_spellings() {
        for name in names() {
            assert_eq!(known(name), Some(name));
            let values = ["1", "ok", "unavailable", "2026-11-01T09:00:00Z", "https://ci.example.org/1", "5m"];
            let blank = Run::blank("r", "x", Place::start("a"));
            let changed = values.iter().filter_map(|value| told(name, value).ok()).any(|run| run != blank);
            assert!(changed, "{name} tells nothing");
        }
        assert_eq!(
            (known("Fault"), known("INJECTED"), known("verdict")),
            (Some("fault.type"), Some("fault.injected"), None)
        );
    }

    #[test]
    fn whether_a_fault_was_injected_is_never_guessed() {
        for (value, injected) in [
            ("1", Some(true)),
            ("true", Some(true)),
            ("0", Some(false)),
            ("no", Some(false)),
            ("-1", None),
            ("NaN", None),
            ("maybe", None),
        ] {
            let seen = told("injected", value).map(|run| matches!(run.fault.injection, Injection::Real(_)));
            assert_eq!(seen.ok(), injected, "{value}");
        }
        assert_eq!(told("injected", " ").unwrap().fault.injection, Injection::Unstated);
    }

    #[test]
    fn values_that_are_none_are_refused_with_a_way_out() {
        for (name, value) in
            [("recovery", "-5m"), ("recovery", "NaN"), ("started", "soon"), ("effect", "gone"), ("url", "javascript:x")]
        {
            assert!(told(name, value).unwrap_err().len() > 10, "{name}");
        }
    }
}
