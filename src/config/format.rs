//! Formats that a project describes itself: which files they are, and where in them the facts stand.

use super::written::{WrittenFormat, WrittenFormatMatch};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::run::{Rollback, Verdict};
use crate::tree;
use crate::yaml::{Spanned, Text, nearest};
use std::collections::BTreeMap;

/// The facts that a format can find in a file, by the names they have in a run.
pub const FIELDS: &[&str] = &[
    "check",
    "dependency",
    "ended",
    "environment",
    "execution",
    "fault.effect",
    "fault.injected",
    "fault.target",
    "fault.type",
    "hypothesis",
    "id",
    "impact",
    "kind",
    "measured.data_loss",
    "measured.detection",
    "measured.recovery",
    "participants",
    "pipeline.commit",
    "pipeline.url",
    "playbook",
    "reason",
    "rollback",
    "scenario",
    "service",
    "started",
    "title",
    "tool.run_id",
    "tool.url",
    "tool.version",
    "tool.word",
    "trigger",
];

/// What only a file itself can say: the same for all files would be a claim about files not yet written.
const OF_THE_FILE: &[&str] = &["check", "fault.injected", "id", "tool.run_id", "started", "ended"];

/// A format of the project's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFormat {
    /// Its name, which is the name of the tool.
    pub name: String,
    /// Glob over the file's path.
    pub path: Option<String>,
    /// JSON Pointer to a key that the file must hold.
    pub key: Option<String>,
    /// JSON Pointer to the list of runs; the whole file is one run without it.
    pub runs: Option<String>,
    /// Fields, each with the JSON Pointer at which it stands.
    pub fields: Vec<(String, String)>,
    /// For a field the tool's words with ours.
    pub words: Vec<(String, Vec<(String, String)>)>,
    /// Values that are the same for all files.
    pub set: Vec<(String, String)>,
}

/// Reads the formats; one with anything wrong in it is left out.
pub(super) fn formats(written: Vec<Spanned<WrittenFormat>>, file: &Place) -> (Vec<OwnFormat>, Vec<Diagnostic>) {
    let mut reader = Reader { file, diagnostics: Vec::new() };
    let mut formats: Vec<OwnFormat> = Vec::new();
    for format in written {
        let before = reader.diagnostics.len();
        let name = format.value.name.value.0.trim().to_owned();
        if formats.iter().any(|known| known.name == name) {
            let message = format!("there is already a format `{name}`");
            reader.problem(Code::DuplicateId, &format.value.name, message, "give each format a name of its own");
        }
        let format = reader.format(format.value);
        if reader.diagnostics.len() == before {
            formats.push(format);
        }
    }
    (formats, reader.diagnostics)
}

struct Reader<'f> {
    file: &'f Place,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn problem<T>(&mut self, code: Code, at: &Spanned<T>, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::new(code, at.place(self.file), message, help));
    }

    fn format(&mut self, written: WrittenFormat) -> OwnFormat {
        let WrittenFormat { name, matches, runs, fields, words, set } = written;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.');
        if name.value.0.trim().is_empty() || !name.value.0.trim().bytes().all(plain) {
            let message = format!("`{}` cannot be the name of a format", name.value.0);
            self.problem(Code::BadId, &name, message, "use lower-case letters, digits, `-`, `_` and `.`");
        }
        if matches.value.path.is_none() && matches.value.key.is_none() {
            let help = "name the files by `path`, or by a `key` that they hold, or by both";
            self.problem(Code::BadSetting, &matches, "nothing says which files are of this format", help);
        }
        let WrittenFormatMatch { path, key } = matches.value;
        if let Some(path) = &path
            && let Err(error) = tree::glob(&path.value)
        {
            self.problem(
                Code::BadSetting,
                path,
                format!("this is no glob: {error}"),
                "write it as services/*/results/drills/**",
            );
        }
        let key = key.map(|key| self.pointer(key, false));
        let runs = runs.map(|runs| self.pointer(runs, false));
        let fields: Vec<(String, String)> = fields
            .into_iter()
            .filter_map(|(field, pointer)| Some((self.field(&field, &pointer)?, self.pointer(pointer, true))))
            .collect();
        let words = words.into_iter().filter_map(|(field, words)| self.words(&field, words)).collect();
        let set = set.into_iter().filter_map(|(field, value)| self.constant(&field, &value)).collect();
        OwnFormat {
            name: name.value.0.trim().to_owned(),
            path: path.map(|path| path.value),
            key,
            runs,
            fields,
            words,
            set,
        }
    }

    /// A JSON Pointer; one that may leave the run begins with `#` then.
    fn pointer(&mut self, written: Spanned<Text>, anywhere: bool) -> String {
        let text = written.value.0.trim().to_owned();
        let rest = if anywhere { text.strip_prefix('#').unwrap_or(&text) } else { &text };
        if !rest.starts_with('/') || rest.contains("//") || rest.ends_with('/') {
            let message = format!("`{text}` is no JSON Pointer");
            self.problem(Code::BadSetting, &written, message, "write the way from key to key, as in /drill/started");
        }
        text
    }

    /// The name of a field that exists.
    fn field<T>(&mut self, field: &str, at: &Spanned<T>) -> Option<String> {
        if FIELDS.contains(&field) {
            return Some(field.to_owned());
        }
        let help = match nearest(field, FIELDS.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the fields are {}", FIELDS.join(", ")),
        };
        self.problem(Code::UnknownKey, at, format!("a run has no field `{field}`"), &help);
        None
    }

    fn words(
        &mut self,
        field: &str,
        words: BTreeMap<String, Spanned<Text>>,
    ) -> Option<(String, Vec<(String, String)>)> {
        let field = self.field(field, words.values().next()?)?;
        let ours: Option<Vec<&str>> = match field.as_str() {
            "check" => Some(Verdict::ALL.iter().map(|word| word.as_str()).collect()),
            "rollback" => Some(Rollback::ALL.iter().map(|word| word.as_str()).collect()),
            "fault.injected" => Some(vec!["true", "false", "0", "1"]),
            _ => None,
        };
        let mut known = Vec::new();
        for (theirs, word) in words {
            let own = word.value.0.trim().to_owned();
            if let Some(ours) = ours.as_ref().filter(|ours| !ours.contains(&own.as_str())) {
                let help = format!("write one of {}", ours.join(", "));
                self.problem(Code::UnknownWord, &word, format!("`{own}` is no word for `{field}`"), &help);
            }
            known.push((theirs, own));
        }
        Some((field, known))
    }

    fn constant(&mut self, field: &str, value: &Spanned<Text>) -> Option<(String, String)> {
        let field = self.field(field, value)?;
        if OF_THE_FILE.contains(&field.as_str()) {
            let message = format!("`{field}` cannot be the same for every file");
            self.problem(
                Code::BadSetting,
                value,
                message,
                "name under `fields` where the file says it, or say it in a file beside the result",
            );
            return None;
        }
        Some((field, value.value.0.trim().to_owned()))
    }
}
