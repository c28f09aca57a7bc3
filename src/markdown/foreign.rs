//! What playbooks carry from other site generators: template tags, attribute lists, admonitions.
//!
//! A text is brought into plain Markdown before it is parsed, in two steps. [`blocks`] goes line by
//! line: it turns admonitions and containers into block quotes that are marked as callouts, shortcodes
//! that hold code into fences, and finds the places of tables of contents. [`inline`] then goes through
//! what the parser itself says is no code, and replaces the tags that are left. Code stays as written.
//!
//! Invariants: no tag is carried out; a tag that only fills something in leaves its name to be read;
//! whatever vanishes is told with its place; every line of the result knows its line in the source. A
//! text that carries nothing of this is returned as it is.

mod blocks;
mod element;
mod inline;
mod tag;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The kinds of callouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something to know.
    Note,
    /// Something that helps.
    Tip,
    /// Something that must not be missed.
    Important,
    /// Something that may go wrong.
    Warning,
    /// Something that does harm.
    Caution,
}

impl Kind {
    /// The class and the word.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Note => ("note", "Note"),
            Self::Tip => ("tip", "Tip"),
            Self::Important => ("important", "Important"),
            Self::Warning => ("warning", "Warning"),
            Self::Caution => ("caution", "Caution"),
        }
    }

    /// What the generators call it.
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "note" | "notice" | "info" | "information" | "abstract" | "summary" | "tldr" | "todo" | "seealso"
            | "quote" | "cite" | "example" | "question" | "help" | "faq" | "primary" | "secondary" | "admonition"
            | "callout" | "hint" | "alert" | "default" => Self::Note,
            "tip" | "success" | "check" | "done" => Self::Tip,
            "important" => Self::Important,
            "warning" | "warn" | "attention" => Self::Warning,
            "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => Self::Caution,
            _ => return None,
        })
    }
}

/// A block quote that is a callout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Callout {
    /// Its kind; none for a part that can only be folded.
    pub kind: Option<Kind>,
    /// Its heading; the word of its kind where there is none.
    pub title: String,
    /// Whether it can be folded, and whether it is open at first.
    pub fold: Option<bool>,
}

impl Callout {
    /// The heading, where it holds links or tags: it is then the first of the words, because a heading is plain.
    fn words(&mut self) -> Option<String> {
        let holds = ["](", "][", "[[", "{{", "{%", "<", "!["].iter().any(|sign| self.title.contains(sign));
        holds.then(|| std::mem::take(&mut self.title))
    }
}

/// What a line of the result stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// The block quote that begins here is a callout.
    Callout(Callout),
    /// The rule that stands here is the place of a table of contents.
    Contents,
}

/// Something that was left out, or that is not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// What it is, as written; shortened.
    pub written: String,
    /// Its line in the source, from 1.
    pub line: u32,
    /// Its column in characters, from 1.
    pub column: u32,
}

/// A text that is ready for the parser.
#[derive(Debug, Default)]
pub(super) struct Prepared<'t> {
    /// The text.
    pub text: Cow<'t, str>,
    /// The line in the source of each of its lines; empty where they are the same.
    pub sources: Vec<u32>,
    /// Where tags were replaced: a place in the text, and by how many characters the rest of its line
    /// stood further to the right in the source.
    pub shifts: Vec<(usize, isize)>,
    /// What its lines stand for, by line from 0.
    pub marks: BTreeMap<usize, Mark>,
    /// What was left out.
    pub removed: Vec<Removed>,
    /// Files whose link definitions belong to the text: what its include tags name.
    pub includes: Vec<String>,
}

/// Files whose link definitions a text asks for, by its include tags.
pub fn includes(text: &str) -> Vec<String> {
    if text.contains("{% include") || text.contains("{%- include") || text.contains("{{<") {
        prepare(text).includes
    } else {
        Vec::new()
    }
}

/// What the links of a text in the manner of wikis name: `[[Page#Heading|words]]`.
pub fn wiki_targets(text: &str) -> Vec<&str> {
    let inside = text.split("[[").skip(1).filter_map(|rest| rest.split_once("]]"));
    inside.filter_map(|(inner, _)| inline::wiki(inner)).map(|(target, _)| target).collect()
}

/// Brings a text into plain Markdown.
pub(super) fn prepare(text: &str) -> Prepared<'_> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    inline::replace(blocks::convert(text))
}

impl Removed {
    fn new(written: &str, line: u32, column: usize) -> Self {
        let mut short: String = written.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((end, _)) = short.char_indices().nth(60) {
            short.truncate(end);
            short.push('…');
        }
        Self { written: short, line, column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1) }
    }
}

/// What an attribute list says that matters here: `#id` and `.class`. `None` when the text between the
/// braces is no attribute list.
fn attributes(list: &str) -> Option<(Option<&str>, Vec<&str>)> {
    let (mut id, mut classes) = (None, Vec::new());
    let list = list.trim().trim_start_matches(':');
    for (key, value) in tag::arguments(list) {
        if !key.is_empty() {
            if !key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')) {
                return None;
            }
            continue;
        }
        let name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_:.#".contains(c));
        // `.a.b` and `#id.class` are written without spaces, too.
        match value.split_at_checked(1) {
            Some(("#", rest)) if name(rest) => id = id.or(rest.split('.').next()),
            Some((".", rest)) if name(rest) => classes.extend(rest.split('.')),
            _ => return None,
        }
    }
    Some((id, classes))
}
