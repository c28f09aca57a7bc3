//! The journal as Chaos Toolkit writes it, without what nobody needs.
//!
//! Outputs can be long and hold secrets: only the `status` of a process or an HTTP call and short
//! plain values survive. The fields that decide a verdict are strict about their types, so that an
//! odd value refuses the file with its place; the rest is lenient, so that an odd title does not.

use super::super::loose::shorten;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Longest text kept of an output, in characters.
const OUTPUT_LIMIT: usize = 60;
/// Longest text kept of the arguments of an activity, in characters.
const ARGUMENT_LIMIT: usize = 400;

#[derive(Debug, Deserialize)]
pub(super) struct Journal {
    #[serde(rename = "chaoslib-version", default)]
    pub version: Loose,
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub deviated: Option<bool>,
    #[serde(default)]
    pub start: Loose,
    #[serde(default)]
    pub end: Loose,
    #[serde(default)]
    pub steady_states: Option<SteadyStates>,
    #[serde(default)]
    pub run: Option<Vec<Entry>>,
    #[serde(default)]
    pub rollbacks: Option<Vec<Entry>>,
    #[serde(default)]
    pub experiment: Option<Experiment>,
}

/// An unknown part of the steady states could say that the service broke, so it refuses the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SteadyStates {
    #[serde(default)]
    pub before: Option<State>,
    #[serde(default)]
    pub after: Option<State>,
    #[serde(default)]
    pub during: Option<Vec<State>>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct State {
    #[serde(default)]
    pub steady_state_met: Option<bool>,
    #[serde(default)]
    pub probes: Option<Vec<Entry>>,
}

/// One activity that was run.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Entry {
    #[serde(default)]
    pub activity: Activity,
    #[serde(default)]
    pub output: Output,
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub tolerance_met: Option<bool>,
    #[serde(default)]
    pub exception: LastLine,
    #[serde(default)]
    pub start: Loose,
    #[serde(default)]
    pub end: Loose,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Activity {
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
    #[serde(default)]
    pub name: Loose,
    #[serde(rename = "ref", default)]
    pub reference: Loose,
    #[serde(default)]
    pub provider: Provider,
    #[serde(default)]
    pub background: Option<bool>,
    #[serde(default)]
    pub tolerance: Tolerance,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Provider {
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
    #[serde(default)]
    pub module: Loose,
    #[serde(default)]
    pub func: Loose,
    #[serde(default)]
    pub path: Loose,
    #[serde(default)]
    pub url: Loose,
    #[serde(default)]
    pub arguments: Arguments,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Experiment {
    #[serde(default)]
    pub title: Loose,
    #[serde(default)]
    pub tags: Arguments,
    #[serde(default)]
    pub dry: Dry,
    #[serde(rename = "steady-state-hypothesis", default)]
    pub hypothesis: Option<Hypothesis>,
    #[serde(default)]
    pub method: Option<Vec<Activity>>,
    #[serde(default)]
    pub rollbacks: Option<Vec<IgnoredAny>>,
    #[serde(default)]
    pub controls: Option<Vec<Control>>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Hypothesis {
    #[serde(default)]
    pub title: Loose,
    #[serde(default)]
    pub probes: Option<Vec<IgnoredAny>>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Control {
    #[serde(default)]
    pub provider: Provider,
}

/// How much of the run was only played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Dry {
    /// Everything ran; pauses may have been left out.
    #[default]
    No,
    Actions,
    Probes,
    Activities,
    /// A word of a later version.
    Unknown,
}

impl<'de> Deserialize<'de> for Dry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Dry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false or the word of a dry run")
            }
            fn visit_unit<E>(self) -> Result<Dry, E> {
                Ok(Dry::No)
            }
            fn visit_bool<E>(self, dry: bool) -> Result<Dry, E> {
                Ok(if dry { Dry::Activities } else { Dry::No })
            }
            fn visit_str<E>(self, word: &str) -> Result<Dry, E> {
                let word = word.trim().to_ascii_lowercase();
                Ok(match word.strip_prefix("dry.").unwrap_or(&word) {
                    "" | "pause" | "pauses" => Dry::No,
                    "actions" => Dry::Actions,
                    "probes" => Dry::Probes,
                    "activities" => Dry::Activities,
                    _ => Dry::Unknown,
                })
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

/// A text where one is expected, nothing where something else stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Loose(pub Option<String>);

/// What an activity gave back: the status of a process or a call, and a short plain value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Output {
    /// The activity left something.
    pub present: bool,
    /// `status` of a process (exit code) or of an HTTP answer.
    pub status: Option<i64>,
    /// Text, number or truth value, shortened.
    pub plain: Option<String>,
}

/// The last line of an exception's traceback, shortened.
#[derive(Debug, Clone, Default)]
pub(super) struct LastLine(pub Option<String>);

/// The kind of a tolerance, where it is an object.
#[derive(Debug, Clone, Default)]
pub(super) struct Tolerance {
    /// The tolerance is itself a probe, which may accept an empty value.
    pub probe: bool,
}

/// Arguments, flattened to names and short texts in the order of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Arguments(pub Vec<(String, String)>);

/// Any value, reduced to what the types above need.
enum Lean {
    Nothing,
    Plain(String),
    Whole(i64),
    Flag(bool),
    List(Vec<Lean>),
    Map(Vec<(String, Lean)>),
}

impl<'de> Deserialize<'de> for Lean {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Lean;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }
            fn visit_unit<E>(self) -> Result<Lean, E> {
                Ok(Lean::Nothing)
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Lean, E> {
                Ok(Lean::Flag(flag))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Lean, E> {
                Ok(Lean::Whole(number))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Lean, E> {
                Ok(i64::try_from(number).map_or_else(|_| Lean::Plain(number.to_string()), Lean::Whole))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Lean, E> {
                Ok(Lean::Plain(number.to_string()))
            }
            fn visit_str<E>(self, text: &str) -> Result<Lean, E> {
                Ok(Lean::Plain(shorten(text, ARGUMENT_LIMIT)))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Lean, A::Error> {
                let mut list = Vec::new();
                while let Some(value) = seq.next_element::<Lean>()? {
                    if list.len() < 64 {
                        list.push(value);
                    }
                }
                Ok(Lean::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Lean, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Lean>()? {
                    if entries.len() < 64 {
                        entries.push((key, value));
                    }
                }
                Ok(Lean::Map(entries))
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Lean::deserialize(deserializer)? {
            Lean::Plain(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            _ => None,
        }))
    }
}

impl<'de> Deserialize<'de> for Arguments {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut flat = Vec::new();
        flatten("", Lean::deserialize(deserializer)?, &mut flat);
        Ok(Self(flat))
    }
}

fn flatten(name: &str, value: Lean, flat: &mut Vec<(String, String)>) {
    match value {
        Lean::Nothing => {}
        Lean::Plain(text) => flat.push((name.to_owned(), text)),
        Lean::Whole(number) => flat.push((name.to_owned(), number.to_string())),
        Lean::Flag(flag) => flat.push((name.to_owned(), flag.to_string())),
        Lean::List(list) => list.into_iter().for_each(|value| flatten(name, value, flat)),
        Lean::Map(entries) => entries.into_iter().for_each(|(key, value)| flatten(&key, value, flat)),
    }
}

impl<'de> Deserialize<'de> for Tolerance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let probe = match Lean::deserialize(deserializer)? {
            Lean::Map(entries) => entries
                .iter()
                .any(|(key, value)| key == "type" && matches!(value, Lean::Plain(kind) if kind == "probe")),
            _ => false,
        };
        Ok(Self { probe })
    }
}

impl<'de> Deserialize<'de> for LastLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = LastLine;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the lines of an exception")
            }
            fn visit_unit<E>(self) -> Result<LastLine, E> {
                Ok(LastLine(None))
            }
            fn visit_str<E>(self, text: &str) -> Result<LastLine, E> {
                let last = text.lines().rev().map(str::trim).find(|line| !line.is_empty());
                // `chaoslib.exceptions.ActivityFailed: the reason`, sometimes twice.
                let reason = last.map(|line| line.rsplit("ActivityFailed: ").next().unwrap_or(line));
                Ok(LastLine(reason.map(|reason| shorten(reason, 120))))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<LastLine, A::Error> {
                let mut last = LastLine(None);
                while let Some(line) = seq.next_element::<LastLine>()? {
                    if line.0.is_some() {
                        last = line;
                    }
                }
                Ok(last)
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

impl<'de> Deserialize<'de> for Output {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        fn plain<E>(text: String) -> Result<Output, E> {
            Ok(Output { present: true, status: None, plain: Some(text) })
        }
        impl<'de> Visitor<'de> for Seen {
            type Value = Output;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any output")
            }
            fn visit_unit<E>(self) -> Result<Output, E> {
                Ok(Output::default())
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Output, E> {
                plain(flag.to_string())
            }
            fn visit_i64<E>(self, number: i64) -> Result<Output, E> {
                plain(number.to_string())
            }
            fn visit_u64<E>(self, number: u64) -> Result<Output, E> {
                plain(number.to_string())
            }
            fn visit_f64<E>(self, number: f64) -> Result<Output, E> {
                plain(number.to_string())
            }
            fn visit_str<E>(self, text: &str) -> Result<Output, E> {
                // A long text is a page or a dump, and may hold anything: only a short word is kept.
                let word = text.trim();
                let short = word.chars().count() <= OUTPUT_LIMIT && !word.contains(['\n', '<']);
                Ok(Output { present: true, status: None, plain: short.then(|| word.to_owned()) })
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Output, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Output { present: true, ..Output::default() })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Output, A::Error> {
                let mut output = Output { present: true, ..Output::default() };
                while let Some(key) = map.next_key::<String>()? {
                    if key == "status" {
                        if let Lean::Whole(status) = map.next_value::<Lean>()? {
                            output.status = Some(status);
                        }
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(output)
            }
        }
        deserializer.deserialize_any(Seen)
    }
}
