//! Splits a page into its front matter and its body, and names the body's revision.

use crate::model::agreement::Revision;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use sha2::{Digest, Sha256};

/// A page in its two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// The YAML between the two `---`, and the line on which it begins; none when the page has no
    /// front matter.
    pub front: Option<(&'a str, u32)>,
    /// What follows.
    pub body: &'a str,
    /// The line on which the body begins, from 1.
    pub body_line: u32,
}

/// Splits a page. Front matter begins with `---` on the very first line (a byte order mark is
/// skipped) and ends at the next line that is `---` or `...`.
///
/// # Errors
/// When front matter is opened and never closed, or is no YAML by its first line.
pub fn split<'a>(text: &'a str, place: &Place) -> Result<Split<'a>, Diagnostic> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.split_inclusive('\n');
    if text.lines().next().is_some_and(|line| line.trim_end() == "+++") {
        return Err(Diagnostic::new(
            Code::YamlSyntax,
            place.at(1, 1, 3),
            "the front matter between `+++` is TOML, which is not read",
            "write it as YAML, between two lines that are `---`",
        ));
    }
    if text.starts_with("---\r") && !text.contains('\n') {
        return Err(Diagnostic::new(
            Code::YamlSyntax,
            place.at(1, 1, 3),
            "the lines end in a carriage return alone, which YAML does not take for an end",
            "save the file with the line ends of Unix or Windows",
        ));
    }
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return Ok(Split { front: None, body: text, body_line: 1 });
    };
    let mut at = first.len();
    for (number, line) in (2..).zip(lines) {
        if matches!(line.trim_end(), "---" | "...") {
            let front = Some((&text[first.len()..at], 2));
            return Ok(Split { front, body: &text[at + line.len()..], body_line: number + 1 });
        }
        at += line.len();
    }
    Err(Diagnostic::new(
        Code::OpenFrontMatter,
        place.at(1, 1, 3),
        "the front matter is opened with `---` and never closed",
        "write `---` on a line of its own after the last key",
    ))
}

/// What follows the front matter of a page, and the line on which that begins, even where the front
/// matter itself cannot be read: in another language, or never closed (then the page is all body).
pub fn body(text: &str) -> (&str, u32) {
    let text = text.trim_start_matches('\u{feff}');
    if let Ok(split) = split(text, &Place::start("")) {
        return (split.body, split.body_line);
    }
    let fence = text.lines().next().unwrap_or_default().trim_end();
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        at += line.len();
        if number > 1 && line.trim_end() == fence {
            return (&text[at..], number + 1);
        }
    }
    (text, 1)
}

/// The revision of a body: the hash of its content, which differences in line ends, in white space
/// at the ends of lines and in blank lines at its two ends do not change.
pub fn revision(body: &str) -> Revision {
    let mut hash = Sha256::new();
    for part in normalised(body) {
        hash.update(part.as_bytes());
        hash.update(b"\n");
    }
    let digits: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Revision::parse(&format!("sha256:{digits}")).expect("64 hexadecimal digits are a revision")
}

/// The lines of the content, without what does not matter.
fn normalised(body: &str) -> Vec<&str> {
    let body = body.trim_start_matches('\u{feff}');
    let mut lines: Vec<&str> = Vec::new();
    for line in body.split('\n') {
        // `\r\n` ends one line, a lone `\r` ends one too.
        let line = line.strip_suffix('\r').unwrap_or(line);
        lines.extend(line.split('\r').map(|line| line.trim_end_matches([' ', '\t'])));
    }
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
    // A page without content still ends in one line end.
    if first == last { vec![""] } else { lines[first..last].to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<(&str, u32)>, &str, u32) {
        let split = split(text, &Place::start("p.md")).unwrap();
        (split.front, split.body, split.body_line)
    }

    #[test]
    fn front_matter_ends_where_it_is_closed() {
        assert_eq!(parts("---\na: 1\n---\nbody\n"), (Some(("a: 1\n", 2)), "body\n", 4));
        assert_eq!(parts("\u{feff}---\r\na: 1\r\n---\r\nbody"), (Some(("a: 1\r\n", 2)), "body", 4));
        assert_eq!(parts("---\n---"), (Some(("", 2)), "", 3));
        assert_eq!(parts("---\na: 1\n...\nx"), (Some(("a: 1\n", 2)), "x", 4));
        assert_eq!(parts("# no\n\n---\nx: 1\n---\n"), (None, "# no\n\n---\nx: 1\n---\n", 1));
        assert_eq!(parts(""), (None, "", 1));
        assert_eq!(parts("----\n"), (None, "----\n", 1));
    }

    #[test]
    fn open_front_matter_is_an_error_at_its_first_line() {
        let error = split("---\na: 1\n# Title\n", &Place::start("p.md")).unwrap_err();
        assert_eq!((error.code, error.place.line), (Code::OpenFrontMatter, 1));
    }

    #[test]
    fn the_body_is_found_where_the_front_matter_is_broken() {
        assert_eq!(body("---\na: [\n---\nbody\n"), ("body\n", 4));
        assert_eq!(body("+++\na = 1\n+++\nbody\n"), ("body\n", 4));
        assert_eq!(body("---\na: 1\n# Title\n"), ("---\na: 1\n# Title\n", 1));
    }

    #[test]
    fn other_front_matter_is_told_apart_from_text() {
        let error = split("+++\nplaybook = \"dr-failover\"\n+++\n# Title\n", &Place::start("p.md")).unwrap_err();
        assert_eq!((error.code, error.place.line, error.help.contains("---")), (Code::YamlSyntax, 1, true));
    }

    #[test]
    fn a_revision_follows_the_content_and_nothing_else() {
        let one = revision("# A\n\ntext\n");
        for same in ["# A\r\n\r\ntext", "\n\n# A  \n\t\ntext\n\n\n", "\u{feff}# A\n\ntext", "# A\r\rtext\r"] {
            assert_eq!(revision(same), one, "{same:?}");
        }
        for other in ["# A\ntext\n", "# A\n\n text\n", "# a\n\ntext\n", ""] {
            assert_ne!(revision(other), one, "{other:?}");
        }
        // `printf 'text\n' | sha256sum`
        assert_eq!(
            revision("text").to_string(),
            "sha256:b9e68e1bea3e5b19ca6b2f98b73a54b73daafaa250484902e09982e07a12e733"
        );
        assert_eq!(revision(""), revision(" \n\n"));
    }
}
