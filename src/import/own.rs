//! Formats that a project describes itself, under `formats` in `stagepost.yaml`: where in a JSON, YAML or
//! XML file the facts of a run stand.
//!
//! A mapping finds facts and makes none: whether a fault was injected and how the service was must stand in
//! the file, or the run is unverified. A word that the mapping does not translate refuses the file. XML is
//! read as the same tree as JSON: an attribute is a key with `@` before it, repeated elements are a list.

use super::format::{Foreign, SourceFile};
use super::loose::{Value, shorten};
use super::property::{self, TAGS};
use super::{id, json, xml};
use crate::config::OwnFormat;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Execution, Grade, Halt, Run, RunKind, Trigger, Verdict};
use crate::tree;
use crate::yaml::{self, Budget};
use globset::GlobMatcher;
use sha2::{Digest, Sha256};

/// The id of every such format; its own name is the name of the tool.
pub const ID: &str = "own";

/// How many runs of one file are read.
const RUNS: usize = 10_000;

/// The formats of a project, ready for use.
#[derive(Debug)]
pub struct Own<'c> {
    formats: Vec<(&'c OwnFormat, Option<GlobMatcher>)>,
}

impl<'c> Own<'c> {
    /// Compiles the globs. A format whose glob is none matches nothing.
    pub fn new(formats: &'c [OwnFormat]) -> Self {
        let compile = |format: &'c OwnFormat| match &format.path {
            None => Some((format, None)),
            Some(path) => Some((format, Some(tree::glob(path).ok()?.compile_matcher()))),
        };
        Self { formats: formats.iter().filter_map(compile).collect() }
    }

    /// The formats that a file is of.
    pub fn matching(&self, file: &SourceFile<'_>) -> Vec<&'c OwnFormat> {
        let by_path = self.formats.iter().filter(|(_, glob)| glob.as_ref().is_none_or(|glob| glob.is_match(file.path)));
        by_path.filter(|(format, _)| has_key(format, file)).map(|(format, _)| *format).collect()
    }
}

/// Whether the key stands in the file that a format is told by.
fn has_key(format: &OwnFormat, file: &SourceFile<'_>) -> bool {
    let Some(key) = &format.key else { return true };
    // Most files do not hold the word at all, which is soon told.
    let word = key.rsplit('/').next().unwrap_or_default().trim_start_matches('@');
    file.text.contains(&unescaped(word)) && value_of(file).is_ok_and(|value| !at(&value, key).is_null())
}

/// The whole file as a tree.
fn value_of(file: &SourceFile<'_>) -> Result<Value, Diagnostic> {
    match file.text.trim_start().chars().next() {
        Some('<') => {
            let root = xml::read(file, "the file")?;
            Ok(Value::Map(vec![(root.name.clone(), of_element(&root))]))
        }
        Some('{' | '[') => json::read(file, "the file"),
        _ => {
            let documents = yaml::documents::<Value>(file.text, &Place::start(file.path), Budget::RESULT);
            let first = |documents: Vec<Value>| documents.into_iter().next().unwrap_or_default();
            documents.map(first).map_err(|mut found| {
                let other = || {
                    let help = "record the file as the tool wrote it";
                    Diagnostic::new(Code::YamlSyntax, Place::start(file.path), "the file cannot be read", help)
                };
                if found.is_empty() { other() } else { found.swap_remove(0) }
            })
        }
    }
}

/// An element as a value: its text, or a mapping of its attributes, its text and its children.
fn of_element(element: &xml::Element) -> Value {
    let text = element.text.trim();
    if element.attributes.is_empty() && element.children.is_empty() {
        return Value::Text(text.to_owned());
    }
    let mut entries: Vec<(String, Value)> =
        element.attributes.iter().map(|(name, value)| (format!("@{name}"), Value::Text(value.clone()))).collect();
    if !text.is_empty() {
        entries.push(("#text".to_owned(), Value::Text(text.to_owned())));
    }
    let mut places = std::collections::BTreeMap::new();
    for child in &element.children {
        let value = of_element(child);
        let at = *places.entry(child.name.as_str()).or_insert_with(|| {
            entries.push((child.name.clone(), Value::Null));
            entries.len() - 1
        });
        let known = &mut entries[at].1;
        *known = match std::mem::take(known) {
            Value::Null => value,
            Value::List(mut items) => {
                items.push(value);
                Value::List(items)
            }
            first => Value::List(vec![first, value]),
        };
    }
    Value::Map(entries)
}

/// The value at the end of a JSON Pointer.
fn at<'v>(value: &'v Value, pointer: &str) -> &'v Value {
    static NOTHING: Value = Value::Null;
    let mut value = value;
    for step in pointer.split('/').skip(1) {
        value = match value {
            Value::List(items) => step.parse().ok().and_then(|at: usize| items.get(at)).unwrap_or(&NOTHING),
            other => other.get(&unescaped(step)),
        };
    }
    value
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// A plain value as text; of an element with attributes its text, of a list its items.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Flag(flag) => Some(flag.to_string()),
        Value::List(items) => {
            let words: Option<Vec<String>> = items.iter().map(plain).collect();
            words.map(|words| words.join(", ")).filter(|words| !words.is_empty())
        }
        Value::Map(_) => plain(value.get("#text")),
        other => other.word(),
    }
}

/// The runs of a file.
pub fn read(format: &OwnFormat, file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let whole = match value_of(file) {
        Ok(whole) => whole,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let place = Place::start(file.path);
    let list = format.runs.as_deref().map(|pointer| at(&whole, pointer));
    let items: Vec<&Value> = match list {
        None => vec![&whole],
        Some(Value::List(items)) => items.iter().collect(),
        Some(Value::Null) => Vec::new(),
        Some(one) => vec![one],
    };
    if items.is_empty() || items.len() > RUNS {
        let message =
            format!("at `{}` the file holds {} runs", format.runs.as_deref().unwrap_or_default(), items.len());
        let help = format!("compare the file with the format `{}` in stagepost.yaml", format.name);
        return (Vec::new(), vec![Diagnostic::new(Code::BadValue, place, message, help)]);
    }
    let digest: String = Sha256::digest(file.text.as_bytes()).iter().take(8).map(|b| format!("{b:02x}")).collect();
    let mut diagnostics = Vec::new();
    let several = items.len() > 1;
    let mut runs = Vec::new();
    for (number, item) in (1..).zip(items) {
        let mut reader = Reader { format, whole: &whole, item, place: &place, diagnostics: Vec::new() };
        let mut foreign = reader.run(file);
        if several && !foreign.id_written {
            foreign.run.id = format!("{}-{number}", foreign.run.id);
        }
        foreign.run.tool.run_id.get_or_insert_with(|| digest.clone());
        if reader.diagnostics.is_empty() {
            runs.push(foreign);
        }
        diagnostics.append(&mut reader.diagnostics);
    }
    (runs, diagnostics)
}

struct Reader<'r> {
    format: &'r OwnFormat,
    whole: &'r Value,
    item: &'r Value,
    place: &'r Place,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn problem(&mut self, code: Code, field: &str, pointer: &str, why: &str) {
        let message = format!("at `{pointer}`, where `{field}` is looked for: {why}");
        let help = format!("correct the file, or the format `{}` in stagepost.yaml", self.format.name);
        self.diagnostics.push(Diagnostic::new(code, self.place.clone(), message, help));
    }

    /// What stands at a pointer: in the run, or after a `#` in the whole file.
    fn find(&self, pointer: &str) -> Option<String> {
        match pointer.strip_prefix('#') {
            Some(pointer) => plain(at(self.whole, pointer)),
            None => plain(at(self.item, pointer)),
        }
    }

    /// The value of a field in our words; none where the file holds nothing.
    fn word(&mut self, field: &str, pointer: &str) -> Option<String> {
        let found = self.find(pointer)?;
        let Some((_, words)) = self.format.words.iter().find(|(name, _)| name == field) else { return Some(found) };
        match words.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(found.trim())) {
            Some((_, ours)) => Some(ours.clone()),
            None => {
                let why = format!("the word `{}` has no translation under `words`", shorten(&found, 60));
                self.problem(Code::UnknownWord, field, pointer, &why);
                None
            }
        }
    }

    fn run(&mut self, file: &SourceFile<'_>) -> Foreign {
        let name = id::from_text(file.stem());
        let mut foreign =
            Foreign::from(Run::blank(if name.is_empty() { "run" } else { &name }, ID, self.place.clone()));
        foreign.run.grade = Grade::Machine;
        foreign.run.tool.name = Some(self.format.name.clone());
        let unsaid = match self.format.fields.iter().find(|(field, _)| field == "check") {
            Some((_, pointer)) => format!("the file says nothing at `{pointer}`, where the check is looked for"),
            None => format!("the format `{}` does not say where the check stands", self.format.name),
        };
        foreign.run.check = Check::NotChecked(unsaid);
        for (field, pointer) in &self.format.fields {
            if let Some(value) = self.word(field, pointer) {
                self.tell(&mut foreign, field, pointer, &value);
            }
        }
        for (field, value) in &self.format.set {
            let known = self.format.fields.iter().find(|(name, _)| name == field);
            if known.is_none_or(|(_, pointer)| self.find(pointer).is_none()) {
                self.tell(&mut foreign, field, "set", value);
                let from = format!("the format `{}` in stagepost.yaml", self.format.name);
                let field = property::names().chain(TAGS.iter().copied()).find(|name| name == field).unwrap_or("set");
                foreign.run.derived.push(Derived { field, from });
            }
        }
        property::derive_effect(&mut foreign.run);
        foreign
    }

    fn strange(&mut self, field: &str, pointer: &str, value: &str) {
        let why = format!("`{}` is no word of ours; translate it under `words`", shorten(value, 60));
        self.problem(Code::UnknownWord, field, pointer, &why);
    }

    fn tell(&mut self, foreign: &mut Foreign, field: &str, pointer: &str, value: &str) {
        let run = &mut foreign.run;
        match field {
            "id" => {
                let written = id::from_text(value);
                if written.is_empty() {
                    self.problem(Code::BadId, field, pointer, "nothing of it can stand in an id");
                } else {
                    (run.id, foreign.id_written) = (written, true);
                }
            }
            "check" => {
                let said = self.find(pointer).unwrap_or_default();
                let said = format!("the file says `{}`", shorten(&said, 60));
                match Verdict::parse(value) {
                    Some(Verdict::Pass) => run.check = Check::Held,
                    Some(Verdict::Fail) => run.check = Check::Broke(said),
                    Some(Verdict::Inconclusive) => run.check = Check::NotChecked(said),
                    Some(Verdict::Aborted) => run.halt = Some(Halt::Aborted(said)),
                    None => self.strange(field, pointer, value),
                }
            }
            "service" => run.services.push(value.to_owned()),
            "dependency" => run.dependency = Some(value.to_owned()),
            "environment" => run.environment = Some(value.to_owned()),
            "playbook" => run.playbook = Some(value.to_owned()),
            "scenario" => run.scenario = Some(value.to_owned()),
            "kind" => match RunKind::parse(value) {
                Some(kind) => run.kind = Some(kind),
                None => self.strange(field, pointer, value),
            },
            "trigger" => match Trigger::parse(value) {
                Some(trigger) => run.trigger = Some(trigger),
                None => self.strange(field, pointer, value),
            },
            "execution" => match Execution::parse(value) {
                Some(execution) => run.execution = Some(execution),
                None => self.strange(field, pointer, value),
            },
            other => {
                if let Err(why) = property::tell(run, other, value) {
                    self.problem(Code::BadValue, field, pointer, &format!("`{}`: {why}", shorten(value, 60)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
