//! Reads the JSON of tools: into any serde type, with one refusal for all that can be wrong; and tells
//! which keys a text holds, also when it is cut off, so that a format can claim its own files.

use super::format::SourceFile;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::yaml::Budget;
use serde::de::DeserializeOwned;

/// Reads a whole file; `what` names it for people, such as `the journal`.
///
/// # Errors
/// When it is no JSON, holds a key twice, nests too deeply, or does not fit the type.
pub fn read<T: DeserializeOwned>(file: &SourceFile<'_>, what: &str) -> Result<T, Diagnostic> {
    let place = Place::start(file.path);
    let text = file.text.trim_start_matches('\u{feff}');
    if text.len() > Budget::RESULT.bytes {
        let message = format!("{what} has {} bytes; at most {} are read", text.len(), Budget::RESULT.bytes);
        return Err(Diagnostic::new(Code::TooLarge, place, message, "keep only what the tool says of the run"));
    }
    serde_json::from_str(text).map_err(|error| refusal(&error, &place, what))
}

fn refusal(error: &serde_json::Error, place: &Place, what: &str) -> Diagnostic {
    let line = u32::try_from(error.line()).unwrap_or(u32::MAX).max(1);
    let column = u32::try_from(error.column()).unwrap_or(u32::MAX).max(1);
    let place = place.at(line, column, 0);
    let whole = error.to_string();
    let why = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(why, _)| why);
    let (code, message, help) = if why.starts_with("recursion limit") {
        (Code::TooDeep, format!("{what} is nested too deeply"), "record the file as the tool wrote it")
    } else if why.starts_with("duplicate field") {
        (Code::DuplicateKey, format!("{what} cannot be trusted: {why}"), "record the file as the tool wrote it")
    } else if why.starts_with("unknown field") {
        (
            Code::UnknownKey,
            format!("{what} holds a part that is not understood: {why}"),
            "record the file as the tool wrote it; if it did write this, report it to Stagepost",
        )
    } else if error.is_data() {
        (Code::WrongType, format!("{what} cannot be read: {why}"), "record the file as the tool wrote it")
    } else {
        (
            Code::JsonSyntax,
            format!("{what} is not valid JSON: {why}"),
            "record the file as the tool wrote it; a cut or edited file proves nothing",
        )
    };
    Diagnostic::new(code, place, message, help)
}

/// Whether a text holds JSON with these keys, each a path such as `["experiment", "state"]`; lists
/// on the way are looked into. What stands within a text or below another key is not found, and a
/// text that is cut off still holds what comes before the cut.
pub fn holds(text: &str, paths: &[&[&str]]) -> bool {
    // Most files hold none of the words, which is soon told.
    let named = |path: &[&str]| path.last().is_some_and(|key| text.contains(&format!("\"{key}\"")));
    if !begins(text) || !paths.iter().all(|path| named(path)) {
        return false;
    }
    let mut found = vec![false; paths.len()];
    scan(text, &mut |path, _| {
        for (found, wanted) in found.iter_mut().zip(paths) {
            *found |= path == *wanted;
        }
        found.iter().all(|found| *found)
    });
    found.iter().all(|found| *found)
}

/// Whether a text holds JSON with this path of keys, at whose end stands a word that `fits`.
pub fn says(text: &str, path: &[&str], fits: &dyn Fn(&str) -> bool) -> bool {
    let mut found = false;
    if begins(text) {
        scan(text, &mut |here, after| {
            found = here == path && word(after).is_some_and(fits);
            found
        });
    }
    found
}

/// The word that stands behind the colon of a key.
fn word(after: &str) -> Option<&str> {
    after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?.split('"').next()
}

/// Whether a text is an object or a list, by its first sign.
fn begins(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Walks over the keys of a text, and what follows each, until `done` says so; it never fails.
fn scan<'t>(text: &'t str, done: &mut dyn FnMut(&[&'t str], &'t str) -> bool) {
    let bytes = text.as_bytes();
    let mut path: Vec<&'t str> = Vec::new();
    // For each open object how many keys lead to it; for each open list nothing.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' => open.push(Some(path.len())),
            b'[' => open.push(None),
            b'}' | b']' => {
                if let Some(Some(depth)) = open.pop() {
                    path.truncate(depth);
                }
            }
            b'"' => {
                let Some(end) = string_end(bytes, at + 1) else { return };
                let mut after = bytes.get(end + 1..).unwrap_or_default().iter();
                let is_key = after.find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                if let (true, Some(Some(depth))) = (is_key, open.last()) {
                    path.truncate(*depth);
                    path.push(text.get(at + 1..end).unwrap_or_default());
                    if done(&path, text.get(end + 1..).unwrap_or_default()) {
                        return;
                    }
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Where the string ends that begins at `from`.
fn string_end(bytes: &[u8], mut from: usize) -> Option<usize> {
    loop {
        match bytes.get(from)? {
            b'"' => return Some(from),
            b'\\' => from += 2,
            _ => from += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::loose::Value;
    use super::*;

    #[test]
    fn every_refusal_has_its_place_its_code_and_a_way_out() {
        for (text, code, line, words) in [
            ("{\"a\": 1,\n \"b\": [1,", Code::JsonSyntax, 2, "the record is not valid JSON: EOF"),
            ("{\"a\": NaN}", Code::JsonSyntax, 1, "the record is not valid JSON"),
            ("{\"a\": 1}\n{\"a\": 2}", Code::JsonSyntax, 2, "trailing characters"),
            ("{\"a\": 1,\n\n\"a\": 2}", Code::DuplicateKey, 3, "duplicate field `a`"),
            (&"[".repeat(100_000), Code::TooDeep, 1, "the record is nested too deeply"),
            ("{\"a\": 1e999}", Code::JsonSyntax, 1, "number out of range"),
            ("", Code::JsonSyntax, 1, "EOF"),
        ] {
            let file = SourceFile { path: "a.json", text };
            let refused = read::<Value>(&file, "the record").unwrap_err();
            assert_eq!((refused.code, refused.place.line), (code, line), "{}", refused.message);
            assert!(refused.message.contains(words), "{}", refused.message);
            assert!(!refused.help.is_empty());
        }
    }

    #[test]
    fn keys_are_found_where_they_stand_and_nowhere_else() {
        let text = r#"{"log": "{\"state\": 1}", "experiment": {"tags": {"x": ["state"]}, "state": {"status": "a"}}}"#;
        assert!(holds(text, &[&["experiment", "state", "status"], &["log"]]));
        assert!(!holds(text, &[&["state"]]));
        assert!(!holds(text, &[&["experiment", "tags", "state"]]));
        assert!(!holds(text, &[&["experiment", "log"]]));
        assert!(holds(r#" [{"a": [{"b": 1}]}, {"c" : 2}]"#, &[&["a", "b"], &["c"]]));
        assert!(says(text, &["experiment", "state", "status"], &|word| word == "a"));
        assert!(!says(text, &["log"], &|word| word == "a"));
        assert!(!holds("a: {\"b\": 1}", &[&["b"]]));
    }

    #[test]
    fn a_text_that_is_cut_off_holds_what_comes_before_the_cut() {
        let text = r#"{"experiment": {"state": {"status": "completed"}}}"#;
        for (end, held) in [(text.len() - 20, true), (30, true), (20, false), (0, false)] {
            assert_eq!(holds(&text[..end], &[&["experiment", "state"]]), held, "{}", &text[..end]);
        }
        assert!(!holds("{\"a\\", &[&["a"]]));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_search_for_keys_fail(text in "[\\[{}\\]\":,a\\\\ é]{0,60}") {
            let _ = holds(&text, &[&["a"], &["a", "a"]]);
        }
    }
}
