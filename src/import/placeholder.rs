//! Placeholders: words that say that somebody still has to write something.

use crate::model::place::Place;
use crate::model::playbook::Entry;

/// Words that stand for text to come.
const WORDS: &[&str] = &["todo", "tbd", "tba", "tbc", "tbw", "wip", "fixme", "xxx", "placeholder", "lorem"];
/// The same in more than one word.
const PHRASES: &[&str] = &[
    "to do",
    "to be determined",
    "to be defined",
    "to be decided",
    "to be done",
    "to be completed",
    "to be confirmed",
    "to be announced",
    "to be written",
    "to follow",
    "not yet written",
    "not yet defined",
    "not yet known",
    "not yet decided",
    "not written yet",
    "not defined yet",
    "not known yet",
    "work in progress",
    "under construction",
    "your name here",
    "name here",
    "change me",
    "changeme",
    "replace me",
    "fill in",
    "fill me in",
    "fill this in",
    "coming soon",
];
/// Whole lines that say that there is nothing to say, without a reason.
const NOTHING: &[&str] =
    &["n/a", "n.a", "na", "not applicable", "unknown", "undefined", "not defined", "not known", "not set", "xx", "?"];

/// Whether a line holds nothing but a placeholder.
pub fn is_placeholder(line: &str) -> bool {
    let line = line.trim().trim_matches(['*', '"', '\'', '`']).trim();
    if line.is_empty() {
        return false;
    }
    if !line.contains(|c: char| c.is_alphanumeric()) {
        return line.chars().all(|c| c.is_whitespace() || "_-–—.…?|[](){}<>".contains(c));
    }
    for (open, close) in [('[', ']'), ('<', '>'), ('{', '}')] {
        let inner = line.strip_prefix(open).and_then(|rest| rest.trim_end_matches('.').strip_suffix(close));
        let doubled = |inner: &str| inner.trim_matches([open, close]).contains([open, close]);
        if inner.is_some_and(|inner| !doubled(inner)) {
            return true;
        }
    }
    let lower = line.to_lowercase();
    if NOTHING.contains(&lower.trim_end_matches(['.', '!'])) {
        return true;
    }
    if let Some(rest) = lower.strip_prefix("insert ").or_else(|| lower.strip_prefix("enter "))
        && rest.trim_end_matches('.').ends_with(" here")
    {
        return true;
    }
    let lower = lower.trim_start_matches(['(', '_', '[', '<', ' ', '-']);
    let end = lower.find(|c: char| !c.is_alphanumeric()).unwrap_or(lower.len());
    let word = &lower[..end];
    let crosses =
        word.len() >= 3 && word.len() == lower.trim_end_matches(['.', ')']).len() && word.bytes().all(|b| b == b'x');
    // `TODO-list cleanup` is about a list; `TODO: write` and `TBD by ana` are not filled in.
    let apart = !lower[end..].starts_with(['-', '_', '/']);
    crosses
        || (WORDS.contains(&word) && apart)
        || PHRASES.iter().any(|phrase| {
            lower.strip_prefix(phrase).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        }) && lower.chars().count() < 60
}

/// A field's entry from its lines. Lines that are placeholders do not fill it; of a line such as
/// `DBA: TODO` the part after the colon decides.
pub fn entry(text: &str, place: Place) -> Entry {
    let text = text.trim();
    let mut placeholder = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let value = line.split_once(": ").map_or(line, |(_, value)| value);
        let unfilled = is_placeholder(line) || is_placeholder(value) || line.ends_with(':') || is_empty_row(line);
        if !unfilled {
            return Entry::Filled(text.to_owned(), place);
        }
        if placeholder.is_none() && !line.ends_with(':') {
            placeholder = Some(line);
        }
    }
    match placeholder {
        Some(line) => Entry::Placeholder(line.to_owned(), place),
        None => Entry::Missing,
    }
}

/// A row of a table whose first cell names what the other cells do not say.
fn is_empty_row(line: &str) -> bool {
    let cells: Vec<&str> = line.split(" | ").map(|cell| cell.trim().trim_matches('|').trim()).collect();
    cells.len() > 1 && cells[1..].iter().all(|cell| cell.is_empty() || is_placeholder(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_do_not_fill_a_field() {
        for text in [
            "TODO",
            "todo: write this",
            "TBD",
            "**TBD**",
            "_____",
            "_",
            "...",
            "…",
            "xxx",
            "XXXX",
            "???",
            "—",
            "[Describe the steps]",
            "[Name, phone].",
            "<fill in>",
            "{{ owner }}",
            "To be determined",
            "(TBD)",
            "TBD by ana",
            "fill in later",
            "N/A",
            "n.a.",
            "Not applicable",
            "Unknown",
            "xx",
            "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt",
            "Insert the phone number here",
            "Not yet defined.",
            "Work in progress",
            "<name>",
            "`<name>`",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn words_that_say_something_do() {
        for text in [
            "",
            "N/A: the CDN holds no data of its own",
            "not applicable, the service keeps no state",
            "none",
            "Unknown hosts are blocked first",
            "Insert the card here and turn it",
            "Lorentz group is called",
            "1 hour",
            "[a] and [b]",
            "See [ana]",
            "<b> or <c>",
            "Todos of the database",
            "To be safe, stop the writers",
            "TODO-list service is stopped first",
            "filling in the form",
            "5",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn one_line_that_says_something_fills_the_field() {
        let place = Place::start("p.md");
        let kind = |text: &str| match entry(text, place.clone()) {
            Entry::Missing => "missing",
            Entry::Placeholder(..) => "placeholder",
            Entry::Filled(..) => "filled",
        };
        assert_eq!(kind("1. TODO\n2. promote the replica"), "filled");
        assert_eq!(kind("DBA: TODO\nOps: TBD"), "placeholder");
        assert_eq!(kind("DBA: ana\nOps: TBD"), "filled");
        assert_eq!(kind("Name:\nPhone:"), "missing");
        assert_eq!(kind("Ops | TODO | "), "placeholder");
        assert_eq!(kind("Ops | ana | TODO"), "filled");
        assert_eq!(kind(" \n"), "missing");
    }
}
