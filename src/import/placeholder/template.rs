//! What templates hold where somebody is to write: questions for words, promises, blanks.

/// Verbs with which a template asks for words, and what it asks for.
const ASKING: &[&str] = &[
    "describe", "list", "document", "specify", "explain", "outline", "define", "state", "detail", "insert", "enter",
    "add", "provide", "write", "put", "replace", "include",
];
const ASKED: &[&str] = &[
    "step",
    "steps",
    "procedure",
    "procedures",
    "contact",
    "contacts",
    "details",
    "name",
    "names",
    "owner",
    "owners",
    "text",
    "description",
    "assumptions",
    "overview",
    "rto",
    "rpo",
    "instructions",
    "leads",
    "severity",
    "number",
];
/// Words between blanks that say nothing without what is left blank.
const AROUND: &[&str] = &[
    "a", "an", "and", "at", "by", "call", "contact", "contacts", "day", "days", "email", "h", "hour", "hours", "hr",
    "hrs", "is", "mail", "min", "mins", "minute", "minutes", "of", "on", "on-call", "or", "oncall", "ping", "phone",
    "s", "sec", "second", "seconds", "team", "tel", "the", "to", "via", "week", "weeks", "within", "d", "m", "hh",
];
/// Stands for what was in brackets.
const BLANK: char = '\u{fffc}';

/// Whether a line asks its writer for words: `List the contacts here`, `Add contact details`.
pub(super) fn asks(line: &str) -> bool {
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    let words = words.strip_prefix(&["please"]).unwrap_or(&words);
    let [first, between @ .., last] = words else { return false };
    if !ASKING.contains(first) || words.len() > 14 {
        return false;
    }
    let told = matches!(
        *first,
        "describe" | "list" | "document" | "specify" | "explain" | "outline" | "define" | "detail" | "replace"
    );
    *last == "here"
        || ASKED.contains(last)
        || told && between.iter().any(|word| ASKED.contains(word))
        || *first == "replace" && (between.first() == Some(&"this") || *last == "this")
}

/// Whether a line is only the name of what should stand there: `Step 1`, `Name`, `Recovery steps`.
pub(super) fn is_numbered_name(line: &str) -> bool {
    let name = line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | ':' | '#'));
    matches!(
        name,
        "step"
            | "steps"
            | "recovery steps"
            | "name"
            | "phone"
            | "phone number"
            | "email"
            | "action"
            | "role"
            | "rto"
            | "rpo"
            | "contact"
            | "contact details"
            | "username"
            | "user name"
            | "channel-name"
            | "channel name"
    )
}

/// Whether a line says that somebody will write something: `to be agreed`, `will be added later`.
pub(super) fn is_promise(line: &str) -> bool {
    let rest = line.strip_prefix("to be ").or_else(|| line.strip_prefix("will be ")).unwrap_or_default();
    let (word, after) = rest.split_at(rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()));
    let ends = |after: &str| {
        let after = after.trim_start();
        after.is_empty()
            || after.starts_with(['.', ',', ';', ':', '!', ')', ']', '…', '-', '–', '—', '('])
            || ["by", "in", "with", "soon", "later", "before"]
                .contains(&after.split(' ').next().unwrap_or_default().trim_end_matches('.'))
    };
    word.len() > 3 && word.ends_with("ed") && ends(after) && line.chars().count() < 60
}

/// Whether a line holds blanks to fill in, and beside them no word that says anything: `XX minutes`,
/// `Call <name> on <phone>`, `__ hours`, `+1-XXX-XXX-XXXX`. `Restart <service>` says something.
pub(super) fn is_blank(line: &str) -> bool {
    let rest = without_brackets(line);
    // A label before a blank names what is missing.
    let (mut blanks, mut said, mut label) = (0, false, false);
    for word in rest.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '"' | '/')) {
        let plain = word.trim_matches(|c: char| "*`'.:|–—".contains(c));
        if plain.is_empty() || plain.bytes().all(|b| b == b'-') {
            continue;
        }
        let crosses = plain.contains("XXX")
            || plain.trim_matches(|c: char| c.is_ascii_lowercase()).bytes().all(|b| b == b'X') && plain.contains('X');
        let signs = plain.bytes().all(|b| matches!(b, b'_' | b'?' | b'#'))
            || plain.starts_with("__")
            || plain.starts_with("your.");
        let dated =
            matches!(plain, "YYYY-MM-DD" | "yyyy-mm-dd" | "DD.MM.YYYY" | "DD/MM/YYYY" | "HH:MM" | "hh:mm" | "NN");
        let variable = (plain.starts_with('$') || plain.starts_with('%') && plain.ends_with('%'))
            && plain.len() > 2
            && !plain.contains(|c: char| c.is_ascii_lowercase());
        let is_label = word.trim_end_matches(['*', '_']).ends_with(':');
        if plain.contains(BLANK) || crosses || signs || dated || variable {
            blanks += 1;
            label = false;
        } else {
            said |= label || !(is_label || AROUND.contains(&plain.to_lowercase().as_str()));
            label = is_label;
        }
    }
    blanks > 0 && !said
}

/// A line with one sign for whatever stands in brackets.
fn without_brackets(line: &str) -> String {
    let (mut rest, mut closing) = (String::new(), None);
    for c in line.chars() {
        match closing {
            Some(close) if c == close => closing = None,
            Some(_) => {}
            None => {
                closing =
                    [('<', '>'), ('[', ']'), ('{', '}')].iter().find(|(open, _)| *open == c).map(|(_, close)| *close);
                match closing {
                    Some(_) => rest.extend([' ', BLANK, ' ']),
                    // `[[x]]` and `${x}` leave these behind.
                    None if matches!(c, ']' | '}' | '>') || c == '$' && line.contains("${") => {}
                    None => rest.push(c),
                }
            }
        }
    }
    // What is open at the end was no bracket.
    if closing.is_some() { line.to_owned() } else { rest }
}
