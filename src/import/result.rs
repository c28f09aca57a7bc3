//! One result file: which format it is of, what its runs are, and to whom they are bound.

use super::binding::{self, Rules};
use super::diagnostics::{any_error, first_error};
use super::format::{Foreign, Format, SourceFile};
use super::layout::SIDECAR;
use super::own::{self, Own};
use super::run::Sidecar;
use super::stream::{self, Streamed};
use crate::model::catalog::{Unread, UnreadKind};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::run::Digests;
use crate::tree::{self, SourceTree};
use crate::yaml::{self, Budget};
use sha2::{Digest, Sha256};

/// Files that cannot be a result: they are not opened.
const BINARY: [&str; 11] = ["png", "jpg", "jpeg", "gif", "webp", "pdf", "zip", "gz", "tgz", "mp4", "ico"];
/// Files that may be a result, and are attachments when no format claims them.
const TEXT: [&str; 8] = ["svg", "txt", "log", "md", "html", "htm", "csv", "css"];

/// What became of a result file.
#[derive(Debug, Clone)]
pub struct ResultFile {
    /// Its runs, bound.
    pub runs: Vec<Foreign>,
    /// Why it, or a part of it, could not be read.
    pub unread: Option<Unread>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// The hashes of its content.
    pub digests: Digests,
}

/// Reads one result file, in one of the formats or one of the project's own, with its sidecar; `home` is the service in whose
/// folder it lies.
pub fn read(
    tree: &dyn SourceTree,
    path: &str,
    formats: &[Format],
    own: &Own<'_>,
    rules: &Rules<'_>,
    home: Option<&str>,
) -> ResultFile {
    let mut file = ResultFile {
        runs: Vec::new(),
        unread: None,
        diagnostics: Vec::new(),
        digests: Digests { result: [0; 32], sidecar: None },
    };
    let sidecar = match sidecar(tree, path) {
        Ok(Some((sidecar, digest))) => {
            file.digests.sidecar = Some(digest);
            Some(sidecar)
        }
        Ok(None) => None,
        Err((dependency, diagnostics)) => {
            let reason = format!("{path}{SIDECAR} cannot be read: {}", first_error(&diagnostics));
            file.diagnostics = diagnostics;
            return file.lost(UnreadKind::Result, path, dependency, reason);
        }
    };
    let dependency = sidecar.as_ref().and_then(Sidecar::dependency);
    let bind = |run: &mut Foreign| binding::bind(run, path, sidecar.as_ref(), rules, home);
    let ending = SourceFile { path, text: "" }.ending();
    if BINARY.contains(&ending.as_str()) {
        return file.attachment(path, &ending, dependency);
    }
    let text = match tree::text(tree, path, Budget::RESULT.bytes) {
        Ok(text) => text,
        Err(diagnostic) => {
            if diagnostic.code == Code::TooLarge
                && let Some(Streamed { runs, diagnostics, digest }) = stream::read(tree, path)
            {
                file.digests.result = digest;
                return match file.edited(sidecar.as_ref()) {
                    Some(reason) => file.lost(UnreadKind::Result, path, dependency, reason),
                    None => file.read(path, runs, diagnostics, dependency, &bind),
                };
            }
            let reason = diagnostic.message.clone();
            file.diagnostics.push(diagnostic);
            return file.lost(UnreadKind::Result, path, dependency, reason);
        }
    };
    let source = SourceFile { path, text: &text };
    file.digests.result = digest(&text);
    if let Some(reason) = file.edited(sidecar.as_ref()) {
        return file.lost(UnreadKind::Result, path, dependency, reason);
    }
    let claims: Vec<&Format> = formats.iter().filter(|format| (format.claims)(&source)).collect();
    let described = own.matching(&source);
    let (runs, diagnostics) = match (&claims[..], &described[..]) {
        ([format], []) => (format.read)(&source),
        ([], [format]) => own::read(format, &source),
        ([], []) if TEXT.contains(&ending.as_str()) => return file.attachment(path, &ending, dependency),
        ([], []) if let Some(broken) = broken(&source) => {
            let reason = broken.message.clone();
            file.diagnostics.push(broken);
            return file.lost(UnreadKind::Result, path, dependency, reason);
        }
        ([], []) => {
            let reason = "no result format recognises the file";
            let help = "compare it with the documented formats, describe it under `formats` in stagepost.yaml, or write a run beside it";
            file.diagnostics.push(Diagnostic::new(Code::UnknownFormat, Place::start(path), reason, help));
            return file.lost(UnreadKind::Unrecognised, path, dependency, reason.to_owned());
        }
        _ => {
            let mut names: Vec<String> = claims.iter().map(|format| format.id.to_owned()).collect();
            names.extend(described.iter().map(|format| format!("{} of stagepost.yaml", format.name)));
            let reason = format!("several result formats recognise the file: {}", names.join(", "));
            let help = if described.is_empty() {
                "remove what does not belong to the result"
            } else {
                "narrow the `match` of the format in stagepost.yaml"
            };
            file.diagnostics.push(Diagnostic::new(Code::AmbiguousFormat, Place::start(path), reason.clone(), help));
            return file.lost(UnreadKind::Result, path, dependency, reason);
        }
    };
    file.read(path, runs, diagnostics, dependency, &bind)
}

impl ResultFile {
    /// Says that the file is another than the one that was recorded, where it is.
    fn edited(&mut self, sidecar: Option<&Sidecar>) -> Option<String> {
        let (recorded, place) = sidecar.and_then(Sidecar::recorded_hash)?;
        if recorded.eq_ignore_ascii_case(&Digests::hexadecimal(&self.digests.result)) {
            return None;
        }
        let reason = "the result is not the one that was recorded: its hash is another than the `sha256` beside it";
        let help = "bring back the file as it was recorded; what it says now proves nothing";
        self.diagnostics.push(Diagnostic::new(Code::EditedRecord, place, reason, help));
        Some(reason.to_owned())
    }

    /// Takes what was read, and binds it.
    fn read(
        mut self,
        path: &str,
        mut runs: Vec<Foreign>,
        diagnostics: Vec<Diagnostic>,
        dependency: Option<String>,
        bind: &dyn Fn(&mut Foreign) -> Vec<Diagnostic>,
    ) -> Self {
        self.diagnostics = diagnostics;
        if let (true, [only]) = (runs.is_empty(), &self.diagnostics[..])
            && only.code == Code::Definition
        {
            let reason = only.message.clone();
            return self.lost(UnreadKind::Attachment, path, dependency, reason);
        }
        if runs.is_empty() || any_error(&self.diagnostics) {
            let reason = first_error(&self.diagnostics);
            if self.diagnostics.is_empty() {
                let help = "compare it with the documentation of its format";
                let place = Place::start(path);
                self.diagnostics.push(Diagnostic::new(Code::BadValue, place, "the file holds no run", help));
            }
            self.unread = Some(unread(UnreadKind::Result, path, dependency.clone(), reason));
        }
        let several = runs.len() > 1;
        for run in &mut runs {
            let own = (run.run.id.clone(), run.id_written);
            let found = bind(run);
            if several {
                // One sidecar cannot name several runs.
                (run.run.id, run.id_written) = own;
            }
            self.diagnostics.extend(found.into_iter().filter(|d| !self.diagnostics.contains(d)).collect::<Vec<_>>());
        }
        if self.unread.is_none() && any_error(&self.diagnostics) {
            let reason = first_error(&self.diagnostics);
            return self.lost(UnreadKind::Result, path, dependency, reason);
        }
        self.runs = runs;
        self
    }

    fn lost(mut self, kind: UnreadKind, path: &str, dependency: Option<String>, reason: String) -> Self {
        self.unread = Some(unread(kind, path, dependency, reason));
        self
    }

    fn attachment(mut self, path: &str, ending: &str, dependency: Option<String>) -> Self {
        let reason = format!("an attachment: no result format reads this .{ending} file");
        let help = "nothing needs to be done if a result beside it tells what happened";
        self.diagnostics.push(Diagnostic::new(Code::Attachment, Place::start(path), reason.clone(), help));
        self.lost(UnreadKind::Attachment, path, dependency, reason)
    }
}

fn unread(kind: UnreadKind, path: &str, dependency: Option<String>, reason: String) -> Unread {
    Unread { kind, dependency, reason, place: Place::start(path) }
}

/// What is wrong with a file that no format claims, when it is not even what its name says: it may be
/// the half of a result.
fn broken(file: &SourceFile<'_>) -> Option<Diagnostic> {
    let place = Place::start(file.path);
    match file.ending().as_str() {
        "json" => {
            // Several values in one file are some tool's way; a broken one is nobody's.
            let mut values = serde_json::Deserializer::from_str(file.text).into_iter::<serde::de::IgnoredAny>();
            let error = values.next()?.err()?;
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
            let place = place.at(number(error.line()), number(error.column()), 0);
            let words = error.to_string();
            let why = words.rsplit_once(" at line ").map_or(words.as_str(), |(why, _)| why);
            let help = "record the file as the tool wrote it, whole";
            Some(Diagnostic::new(Code::JsonSyntax, place, format!("this is not valid JSON: {why}"), help))
        }
        "yaml" | "yml" => {
            let read = yaml::documents::<serde::de::IgnoredAny>(file.text, &place, Budget::RESULT);
            read.err()?.into_iter().find(|d| matches!(d.code, Code::YamlSyntax | Code::TooDeep))
        }
        _ => None,
    }
}

type Broken = (Option<String>, Vec<Diagnostic>);

/// The sidecar of a result file, if there is one.
fn sidecar(tree: &dyn SourceTree, path: &str) -> Result<Option<(Sidecar, [u8; 32])>, Broken> {
    let path = format!("{path}{SIDECAR}");
    if !tree.contains(&path) {
        return Ok(None);
    }
    let text = tree::text(tree, &path, Budget::OWN.bytes).map_err(|diagnostic| (None, vec![diagnostic]))?;
    Sidecar::read(&SourceFile { path: &path, text: &text }).map(|sidecar| Some((sidecar, digest(&text))))
}

/// The hash of a text without a byte order mark, the same whatever line ends a checkout made of it.
pub fn digest(text: &str) -> [u8; 32] {
    if text.contains("\r\n") {
        return Sha256::digest(text.replace("\r\n", "\n").as_bytes()).into();
    }
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::Run;
    use crate::tree::MemoryTree;

    fn lines(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
        let run = |line: &str| Foreign::from(Run::blank(line, "lines", Place::start(file.path)));
        let runs = file.text.lines().filter(|line| line.starts_with("ok")).map(run).collect();
        let wrong = file.text.lines().position(|line| line == "wrong");
        let wrong = wrong.map(|line| Place::start(file.path).at(line as u32 + 1, 1, 5));
        (runs, wrong.map(|place| Diagnostic::new(Code::BadValue, place, "wrong", "mend it")).into_iter().collect())
    }

    const LINES: Format = Format { id: "lines", claims: |file| file.text.contains("ok"), read: lines };
    const SAME: Format = Format { id: "same", claims: |file| file.text.contains("ok both"), read: lines };

    fn read_one(files: &[(&str, &str)]) -> ResultFile {
        let tree = MemoryTree::new(files.iter().map(|(path, text)| (*path, *text)));
        read(&tree, files[0].0, &[LINES, SAME], &Own::new(&[]), &Rules::new(&[]), Some("shop"))
    }

    #[test]
    fn a_file_that_two_formats_claim_is_an_error_and_unread() {
        let file = read_one(&[("a.json", "ok both")]);
        assert_eq!(file.diagnostics[0].code, Code::AmbiguousFormat);
        assert_eq!((file.unread.unwrap().kind, file.runs.len()), (UnreadKind::Result, 0));
    }

    #[test]
    fn a_file_that_no_format_claims_is_listed_and_attachments_are_told_apart() {
        let file = read_one(&[("a.json", "{}")]);
        assert_eq!(file.diagnostics[0].code, Code::UnknownFormat);
        assert_eq!(file.unread.unwrap().kind, UnreadKind::Unrecognised);
        for name in ["graph.png", "console.LOG", "notes.md"] {
            let unread = read_one(&[(name, "\u{fffd}")]).unread.unwrap();
            assert_eq!(unread.kind, UnreadKind::Attachment);
            assert!(unread.reason.starts_with("an attachment"), "{name}");
        }
    }

    #[test]
    fn a_file_that_is_not_even_what_its_name_says_may_be_half_a_result() {
        for (name, text, code, line) in [
            ("a.json", "{\"a\":\n [1,", Code::JsonSyntax, 2),
            ("a.json", "NaN", Code::JsonSyntax, 1),
            ("a.yaml", "a: 1\nb: [\n", Code::YamlSyntax, 2),
        ] {
            let file = read_one(&[(name, text)]);
            assert_eq!((file.diagnostics[0].code, file.diagnostics[0].place.line), (code, line), "{text}");
            assert_eq!(file.unread.unwrap().kind, UnreadKind::Result, "{text}");
        }
        let several = read_one(&[("a.json", "{\"metric\": 1}\n{\"metric\": 2}\n")]);
        assert_eq!(several.diagnostics[0].code, Code::UnknownFormat);
    }

    #[test]
    fn what_can_be_read_of_a_partly_broken_file_is_kept_and_the_rest_is_told() {
        let file = read_one(&[("a.json", "ok 1\nwrong\nok 2")]);
        assert_eq!((file.runs.len(), file.diagnostics[0].place.line), (2, 2));
        assert_eq!(file.unread.unwrap().reason, "wrong");
    }

    #[test]
    fn a_broken_sidecar_makes_the_result_unread_and_still_names_the_dependency() {
        let file = read_one(&[("a.json", "ok"), ("a.json.meta.yaml", "dependency: db\nverdict: maybe")]);
        assert_eq!(file.diagnostics[0].place.to_string(), "a.json.meta.yaml:2:10");
        let unread = file.unread.unwrap();
        assert_eq!((unread.dependency.as_deref(), file.runs.len()), (Some("db"), 0));
        let file = read_one(&[("a.json", "ok"), ("a.json.meta.yaml", "run: Not An Id")]);
        assert_eq!((file.diagnostics[0].code, file.runs.len()), (Code::BadId, 0));
        assert!(file.unread.is_some());
    }

    #[test]
    fn a_result_that_was_changed_after_it_was_recorded_is_not_taken() {
        let hash = Digests::hexadecimal(&digest("ok 1\n"));
        let sidecar = format!("dependency: db\nrecorded: {{on: 2026-11-28, sha256: {hash}}}\n");
        for (text, runs) in [("ok 1\n", 1), ("ok 1\r\n", 1), ("ok 2\n", 0), ("ok 1\n\n", 0)] {
            let file = read_one(&[("a.json", text), ("a.json.meta.yaml", &sidecar)]);
            assert_eq!(file.runs.len(), runs, "{text:?}");
            let told: Vec<_> = file.diagnostics.iter().map(|d| (d.code, d.place.line)).collect();
            assert_eq!(told, [(Code::EditedRecord, 2)][runs..], "{text:?}");
            assert_eq!(file.unread.and_then(|unread| unread.dependency).is_some(), runs == 0);
        }
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_do_not_change_a_hash() {
        let digests = |text, sidecar| read_one(&[("a.json", text), ("a.json.meta.yaml", sidecar)]).digests;
        let plain = digests("ok 1\nok 2\n", "dependency: db\n");
        assert_eq!(digests("\u{feff}ok 1\r\nok 2\r\n", "dependency: db\r\n"), plain);
        assert_ne!(digests("ok 1\nok 3\n", "dependency: db\n").result, plain.result);
        assert_ne!(digests("ok 1\nok 2\n", "dependency: cdn\n").sidecar, plain.sidecar);
        assert_eq!(
            Digests::hexadecimal(&read_one(&[("a.json", "ok\n")]).digests.result),
            "dc51b8c96c2d745df3bd5590d990230a482fd247123599548e0632fdbf97fc22"
        );
    }

    #[test]
    fn one_sidecar_binds_all_runs_of_a_file_but_names_none_of_them() {
        let file = read_one(&[("a.json", "ok-1\nok-2"), ("a.json.meta.yaml", "run: x\ndependency: db")]);
        let ids: Vec<_> = file.runs.iter().map(|f| (f.run.id.as_str(), f.run.dependency.as_deref())).collect();
        assert_eq!(ids, [("ok-1", Some("db")), ("ok-2", Some("db"))]);
        let file = read_one(&[("a.json", "ok-1"), ("a.json.meta.yaml", "run: x")]);
        assert_eq!((file.runs[0].run.id.as_str(), file.runs[0].id_written), ("x", true));
    }
}
