//! Drafts: files that a command starts and a person finishes. What is there is never overwritten.
//!
//! The texts stand in `content/init`; a name in double braces is replaced, and nothing else.

use super::console::Console;
use super::failure::Failure;
use crate::disk;
use crate::import::id;
use include_dir::{Dir, include_dir};
use std::path::Path;

/// The texts of all drafts.
static TEXTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content/init");

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its path, relative to the project.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

impl Draft {
    /// A draft of one of the texts.
    pub fn new(path: impl Into<String>, name: &str, values: &[(&str, &str)]) -> Self {
        Self { path: path.into(), text: text(name, values) }
    }

    /// Every text of a folder, under the paths they have there.
    pub fn folder(name: &str, values: &[(&str, &str)]) -> Vec<Self> {
        let mut drafts = Vec::new();
        let mut folders: Vec<&Dir<'_>> = TEXTS.get_dir(name).into_iter().collect();
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let path = file.path().strip_prefix(name).unwrap_or(file.path());
                drafts.push(Self {
                    path: path.to_string_lossy().replace('\\', "/"),
                    text: fill(file.contents_utf8().unwrap_or_default(), values),
                });
            }
        }
        drafts.sort_by(|a, b| a.path.cmp(&b.path));
        drafts
    }
}

/// One of the texts with its names replaced.
pub fn text(name: &str, values: &[(&str, &str)]) -> String {
    let file = TEXTS.get_file(name).and_then(|file| file.contents_utf8());
    debug_assert!(file.is_some(), "content/init/{name} is missing");
    fill(file.unwrap_or_default(), values)
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let (before, found) = rest.split_at(start);
        filled.push_str(before);
        let name = found[2..].split_once("}}").map(|(name, _)| name);
        match name.and_then(|name| values.iter().find(|(known, _)| *known == name)) {
            Some((name, value)) => {
                filled.push_str(value);
                rest = &found[name.len() + 4..];
            }
            None => {
                filled.push_str("{{");
                rest = &found[2..];
            }
        }
    }
    filled + rest
}

/// Writes drafts, all or none, and says which.
///
/// # Errors
/// When any of the files exists, or the disk does not play along.
pub fn write(root: &Path, drafts: &[Draft], console: &mut Console) -> Result<(), Failure> {
    let taken: Vec<&str> =
        drafts.iter().filter(|draft| disk::exists(&root.join(&draft.path))).map(|draft| draft.path.as_str()).collect();
    if !taken.is_empty() {
        let exist = if taken.len() == 1 { "exists" } else { "exist" };
        let message = format!("{} {exist} already; nothing was written", taken.join(", "));
        return Err(Failure::bad_input(message, "nothing is ever overwritten; move it away, or choose another name"));
    }
    for draft in drafts {
        disk::write_new(&root.join(&draft.path), draft.text.as_bytes())?;
        console.line(format_args!("wrote {}", draft.path));
    }
    Ok(())
}

/// A name for people made from an id.
pub fn title(id: &str) -> String {
    let words = id.replace(['-', '_', '.'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Reads an id that is going to be part of a path and of an address.
///
/// # Errors
/// When it cannot be one; the text says how it may look.
pub fn id(text: &str) -> Result<String, String> {
    // A name that begins with a hyphen would be an option of the next command that is given it.
    if id::is_valid(text) && !text.starts_with('-') {
        return Ok(text.to_owned());
    }
    let proposal = id::from_text(text);
    let example = if proposal.is_empty() { "bookstore-api" } else { &proposal };
    Err(format!("{}; such as `{example}`", id::RULE))
}

/// A YAML value that reads as this text.
pub fn scalar(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_/".contains(c);
    let word = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(bare);
    let special = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    if word && !special.contains(&text.to_ascii_lowercase().as_str()) {
        return text.to_owned();
    }
    let inner: String = text.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_names_in_braces_are_replaced() {
        assert_eq!(fill("a {{x}} ${{ x }} {{y}} {{", &[("x", "{{y}}")]), "a {{y}} ${{ x }} {{y}} {{");
    }

    #[test]
    fn ids_come_from_names_and_names_from_ids() {
        assert_eq!(title("bookstore-api"), "Bookstore api");
        assert_eq!(id("db.main_1"), Ok("db.main_1".to_owned()));
        for bad in ["", "../x", "a/b", ".hidden", "-q", "Größe", "A"] {
            assert!(id(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_yaml_value_reads_as_its_text() {
        assert_eq!(scalar("staging"), "staging");
        assert_eq!(scalar("no"), "\"no\"");
        assert_eq!(scalar("1.0"), "\"1.0\"");
        assert_eq!(scalar("a: \"b\"\n"), "\"a: \\\"b\\\"\"");
    }
}
