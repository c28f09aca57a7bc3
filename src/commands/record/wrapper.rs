//! The text of the file beside a recorded result: whose it is, what the pipeline knew, and what people
//! saw.

use super::Arguments;
use super::ci::{Ci, Fact};
use crate::commands::draft::scalar;
use crate::model::calendar::Day;
use std::fmt::{Display, Write};

/// What is written beside one result.
#[derive(Debug, Clone)]
pub struct Wrapper<'a> {
    /// The run's id, which stands in addresses; none where the result names its own.
    pub id: Option<&'a str>,
    /// The services.
    pub services: &'a [String],
    /// What the user said.
    pub said: &'a Arguments,
    /// What the pipeline knows.
    pub ci: Option<&'a Ci>,
    /// The day of the recording.
    pub on: Day,
    /// The hash of the result.
    pub sha256: &'a str,
}

impl Wrapper<'_> {
    /// The text.
    pub fn text(&self) -> String {
        let Self { id, services, said, ci, on, sha256 } = self;
        let mut text =
            String::from("# Written by `stagepost record`. The result beside it stands as the tool wrote it.\n");
        let mut line = |key: &str, value: Option<String>| put(&mut text, "", key, value);
        line("run", id.map(scalar));
        match services {
            [one] => line("service", Some(scalar(one))),
            several => line("services", Some(list(several))),
        }
        line("kind", said.kind.map(|word| word.as_str().to_owned()));
        match &said.dependency[..] {
            [] => {}
            [one] => line("dependency", Some(scalar(one))),
            several => line("dependencies", Some(list(several))),
        }
        line("environment", said.environment.as_deref().map(scalar));
        line("playbook", said.playbook.as_deref().map(scalar));
        line("scenario", said.scenario.as_deref().map(scalar));
        line("started", said.started.map(|time| time.to_string()));
        line("ended", said.ended.map(|time| time.to_string()));
        line("execution", said.execution.map(|word| word.as_str().to_owned()));
        let trigger = said.trigger.or_else(|| ci.as_ref()?.trigger.as_ref().map(|fact| fact.value));
        line("trigger", trigger.map(|word| word.as_str().to_owned()));
        line("fault", said.effect.map(|word| format!("{{effect: {}}}", word.as_str())));
        line("impact", said.impact.as_deref().map(scalar));
        line("measured", said.recovery.map(|time| format!("{{recovery: {}s}}", time.as_seconds())));
        if let Some(seen) = said.saw {
            line("verdict", Some(seen.verdict().as_str().to_owned()));
            line("reason", said.note.as_deref().map(scalar));
            line("participants", Some(list(&said.by)));
        }
        self.pipeline(&mut text);
        text.push_str("recorded:\n");
        put(&mut text, "  ", "on", Some(on));
        put(&mut text, "  ", "sha256", Some(format!("\"{sha256}\"")));
        self.derived(&mut text);
        text
    }

    fn pipeline(&self, text: &mut String) {
        let Self { said, ci, .. } = self;
        let value = |fact: Option<&Fact<String>>| fact.map(|fact| scalar(&fact.value));
        let commit = said.commit.as_deref().map(scalar).or_else(|| value(ci.and_then(|ci| ci.commit.as_ref())));
        let url = said.build_url.as_deref().map(scalar).or_else(|| value(ci.and_then(|ci| ci.url.as_ref())));
        let rows = [
            ("system", ci.map(|ci| scalar(ci.system))),
            ("commit", commit),
            ("url", url),
            ("branch", value(ci.and_then(|ci| ci.branch.as_ref()))),
            ("job", value(ci.and_then(|ci| ci.job.as_ref()))),
            ("gate", said.gate.map(|gate| format!("{{blocking: {}}}", gate.is_blocking()))),
            ("outcome", said.outcome.map(|word| word.as_str().to_owned())),
        ];
        if rows.iter().any(|(_, value)| value.is_some()) {
            text.push_str("pipeline:\n");
        }
        for (key, value) in rows {
            put(text, "  ", key, value);
        }
    }

    /// What came from variables and not from the user.
    fn derived(&self, text: &mut String) {
        let Self { said, ci, .. } = self;
        let Some(ci) = ci else { return };
        let from = |fact: Option<&Fact<String>>| fact.map(|fact| fact.from.clone());
        let rows = [
            ("trigger", ci.trigger.as_ref().filter(|_| said.trigger.is_none()).map(|fact| fact.from.clone())),
            ("commit", from(ci.commit.as_ref().filter(|_| said.commit.is_none()))),
            ("url", from(ci.url.as_ref().filter(|_| said.build_url.is_none()))),
            ("branch", from(ci.branch.as_ref())),
            ("job", from(ci.job.as_ref())),
        ];
        if rows.iter().any(|(_, from)| from.is_some()) {
            text.push_str("  derived:\n");
        }
        for (key, from) in rows {
            put(text, "    ", key, from.map(|from| scalar(&format!("{from} of {}", ci.system))));
        }
    }
}

fn put(text: &mut String, indent: &str, key: &str, value: Option<impl Display>) {
    if let Some(value) = value {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{indent}{key}: {value}");
    }
}

fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| scalar(value)).collect();
    format!("[{}]", values.join(", "))
}
