//! Placeholders: words that say that somebody still has to write something.

mod template;

use crate::model::place::Place;
use crate::model::playbook::Entry;
use template::{asks, is_blank, is_numbered_name, is_promise};

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
    "fill me",
    "please fill",
    "please complete",
    "coming soon",
    "lorem ipsum",
    "à compléter",
    "à définir",
    "a completar",
    "a definir",
    "por definir",
    "zu klären",
    "noch offen",
    "待定",
    "未定",
];
/// Whole lines that say that there is nothing to say, without a reason.
const NOTHING: &[&str] = &[
    "n/a",
    "n.a",
    "na",
    "n.n",
    "nn",
    "not applicable",
    "not available",
    "not documented",
    "no information",
    "unknown",
    "unclear",
    "undefined",
    "not defined",
    "not known",
    "not set",
    "not yet",
    "none yet",
    "none so far",
    "nothing yet",
    "later",
    "pending",
    "pending review",
    "pending approval",
    "pending decision",
    "under review",
    "under discussion",
    "draft",
    "open",
    "asap",
    "test",
    "text",
    "null",
    "foo",
    "asdf",
    "abc",
    "john doe",
    "jane doe",
    "first last",
    "name surname",
    "firstname lastname",
    "xx",
    "?",
    "~",
];
/// Whole lines that lead to other words, which nobody can follow from here.
const ELSEWHERE: &[&str] =
    &["same as above", "as above", "see above", "see below", "same as before", "ditto", "idem", "siehe oben"];
/// What a line begins with that gives an example of what might stand there.
const EXAMPLES: &[&str] = &["e.g", "eg.", "for example", "for instance", "example:", "examples:", "ex:"];
/// Whether a line holds nothing but a placeholder.
pub fn is_placeholder(line: &str) -> bool {
    let line = line.trim().trim_matches(['*', '"', '\'', '`']).trim();
    if line.is_empty() {
        return false;
    }
    if !line.contains(|c: char| c.is_alphanumeric()) {
        return line.chars().all(|c| c.is_whitespace() || "_-–—.…?!~|[](){}<>".contains(c));
    }
    for (open, close) in [('[', ']'), ('<', '>'), ('{', '}')] {
        let inner = line.strip_prefix(open).and_then(|rest| rest.trim_end_matches('.').strip_suffix(close));
        let doubled = |inner: &str| inner.trim_matches([open, close]).contains([open, close]);
        if inner.is_some_and(|inner| !doubled(inner)) {
            return true;
        }
    }
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|c: char| c.is_whitespace() || "()_*#/>-.!:@".contains(c));
    if NOTHING.contains(&bare) || ELSEWHERE.contains(&bare) || asks(bare) || is_numbered_name(bare) {
        return true;
    }
    let is_example = EXAMPLES
        .iter()
        .any(|word| bare.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)));
    if is_example || line.ends_with('?') || is_blank(line) {
        return true;
    }
    let lower = lower.trim_start_matches(['(', '_', '[', '<', ' ', '-', '#', '/', '@', '*']);
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
        || is_promise(lower)
}

/// Whether a text says that there is none of what it should name.
pub fn is_none(text: &str) -> bool {
    let nothing = |line: &str| {
        let bare = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        matches!(bare.as_str(), "none" | "no" | "nope" | "nil" | "nothing" | "keine" | "aucun" | "aucune" | "ninguno")
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    lines.peek().is_some() && lines.all(nothing)
}

/// Whether a text can be an objective: it gives an amount, or says that there is none to lose.
pub fn is_amount(text: &str) -> bool {
    const AMOUNTS: &[&str] = &[
        "zero",
        "none",
        "no",
        "nil",
        "immediate",
        "immediately",
        "instant",
        "instantaneous",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twelve",
        "half",
        "hour",
        "hours",
        "minute",
        "minutes",
        "day",
        "days",
        "second",
        "seconds",
        "week",
        "weeks",
        "daily",
        "nightly",
        "hourly",
        "weekly",
        "continuous",
        "synchronous",
        "stunde",
        "stunden",
        "minuten",
        "tag",
        "tage",
        "heure",
        "heures",
        "jour",
        "hora",
        "horas",
        "día",
    ];
    let lower = text.to_lowercase();
    lower.contains(|c: char| c.is_numeric())
        || lower.split(|c: char| !c.is_alphanumeric()).any(|word| AMOUNTS.contains(&word))
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
            "[a] and [b]",
            "<b> or <c>",
            "e.g. 1 hour",
            "(e.g. Provides reconciliation)",
            "For example: call Ana",
            "Same as above.",
            "see above",
            "pending review",
            "Draft",
            "open",
            "ASAP",
            "test",
            "null",
            "John Doe",
            "To be agreed",
            "to be added by the team",
            "will be defined later",
            "What business need is met by this service?",
            "XX minutes",
            "X hours",
            "XXh",
            "?? hours",
            "__ hours",
            "[X] hours",
            "<X> minutes",
            "[ ] hours",
            "+1-XXX-XXX-XXXX",
            "YYYY-MM-DD",
            "$RTO",
            "${RTO}",
            "%RTO%",
            "[[steps]]",
            "Call <name> on <phone>",
            "<name> (<email>)",
            "**Primary:** <name>, **Secondary:** <name>",
            "[Team Name] on-call",
            "# TODO",
            "// TBD",
            "@todo",
            "Step 1",
            "step 2.",
            "Recovery steps",
            "Phone number",
            "Describe the recovery steps here.",
            "Describe the steps to recover",
            "List the contacts here",
            "Please fill in",
            "Add contact details",
            "Enter name",
            "Replace this text",
            "Replace with the steps",
            "**[TO BE COMPLETED]**",
            "Zu klären",
            "à compléter",
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
            "See [ana]",
            "Restart <service>",
            "kubectl -n <namespace> get pods",
            "kubectl -n $NS rollout restart deploy/api",
            "psql -c 'select 1' > /dev/null",
            "Ana Doe, +1 555 0100",
            "Exchange the disk in slot X",
            "P1",
            "0",
            "List the pods that restart",
            "Add a worker",
            "Replace the disk",
            "Enter maintenance mode",
            "Describe the pod and look for OOMKilled",
            "Provide the vendor with the logs",
            "To be used when the primary is down",
            "Will be restarted by the operator that watches it and then joins the cluster again",
            "Pending transactions are drained first",
            "Draft a message to the customers",
            "Example.org is the standby",
            "Name servers are switched",
            "Step 1: promote the replica",
            "Is it down? Then promote the replica.",
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
        assert_eq!(kind("Step 1\nStep 2"), "placeholder");
        assert_eq!(kind("# TODO\n<your command here>"), "placeholder");
        assert_eq!(kind("Restore the newest backup.\nWhat if there is none?"), "filled");
    }

    #[test]
    fn an_objective_is_an_amount_and_none_is_said_in_one_word() {
        for text in ["1 hour", "an hour", "zero", "No data loss", "immediate", "4h", "half a day", "一小时 1"] {
            assert!(is_amount(text), "{text}");
        }
        for text in ["fast", "ASAP", "as agreed", "best effort", "the recovery time"] {
            assert!(!is_amount(text), "{text}");
        }
        assert!(
            is_none("None.") && is_none("- no\n- nil") && !is_none("none of the writers is stopped") && !is_none("")
        );
    }
}
