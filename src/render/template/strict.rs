//! Names in the templates of a project. The engine takes a name that is not there for "no" in a condition, so
//! that a slip of the pen would make a part of every page vanish. Each name is put through a filter that
//! knows what it is called, and refuses what is not there. Nothing moves to another line.

/// The filter's name.
pub(super) const FILTER: &str = "known";

/// Words of the language, and names that the engine gives.
const WORDS: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "else",
    "true",
    "false",
    "none",
    "True",
    "False",
    "None",
    "loop",
    "super",
    "self",
    "__tera_context",
];

/// A template in which every name must be there. Left alone is what may be missing by intention: what has a
/// `default`, is asked whether it is `defined`, or is `set` in the template.
pub(super) fn strict(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = end(tag);
        out.push_str(&match tag.get(..2) {
            Some("{{") if !tag.starts_with("{{<") => expression(&tag[..end], text),
            Some("{%") => statement(&tag[..end], text),
            _ => tag[..end].to_owned(),
        });
        rest = &tag[end..];
    }
    out.push_str(rest);
    out
}

/// How long a tag is; what is no tag is one sign long, and what stands raw is as long as that.
fn end(tag: &str) -> usize {
    let closing = match tag.get(..2) {
        Some("{{") => "}}",
        Some("{#") => "#}",
        Some("{%") if words(tag).next() == Some("raw") => "endraw",
        Some("{%") => "%}",
        _ => return 1,
    };
    tag.find(closing).map_or(tag.len(), |at| at + closing.len())
}

fn words(tag: &str) -> impl Iterator<Item = &str> {
    tag.trim_start_matches(['{', '%', '-']).split_ascii_whitespace()
}

/// Only conditions and lists are looked at: in what is set and called, a name may be free.
fn statement(tag: &str, template: &str) -> String {
    let before = match words(tag).next() {
        Some("if" | "elif") => "if",
        Some("for") => " in ",
        _ => return tag.to_owned(),
    };
    let from = tag.find(before).map_or(tag.len(), |at| at + before.len());
    format!("{}{}", &tag[..from], expression(&tag[from..], template))
}

fn expression(text: &str, template: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    // The last word or sign.
    let mut last = "";
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' | '`' => string(rest, first),
            c if c.is_alphanumeric() || c == '_' => path(rest),
            // A component says itself what it needs.
            '<' if rest[1..].starts_with(char::is_alphabetic) => rest.find("/>").map_or(1, |end| end + 2),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        if is_name(token, last, after, template) {
            out.push_str(&asked(token));
        } else {
            out.push_str(token);
        }
        if !first.is_whitespace() {
            last = if last == "is" && token == "not" { last } else { token };
        }
        rest = after;
    }
    out
}

/// How long a string is, with its quotes.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// How long a name is, with the names behind its dots.
fn path(text: &str) -> usize {
    text.char_indices()
        .find(|(at, c)| {
            let joins = *c == '.' && text[at + 1..].starts_with(|c: char| c.is_alphabetic() || c == '_');
            !(c.is_alphanumeric() || *c == '_' || joins)
        })
        .map_or(text.len(), |(at, _)| at)
}

/// Whether a word is a name that must be there.
fn is_name(token: &str, last: &str, after: &str, template: &str) -> bool {
    let first = token.split('.').next().unwrap_or_default();
    let word = token.starts_with(|c: char| c.is_alphabetic() || c == '_') && !WORDS.contains(&first);
    let next = after.trim_start();
    let named = next.starts_with('=') && !next.starts_with("==");
    let tolerant = next.strip_prefix('|').is_some_and(|filter| filter.trim_start().starts_with("default"))
        || next.split_ascii_whitespace().next() == Some("is");
    let is_set = || template.contains(&format!("set {first} ")) || template.contains(&format!("set_global {first} "));
    word && !matches!(last, "|" | "." | "is" | "?")
        && !next.starts_with(['(', '[', '?'])
        && !named
        && !tolerant
        && (token != first || !is_set())
}

/// A name that is asked for: the filter is told what it is called, and where it begins.
fn asked(path: &str) -> String {
    let first = path.split('.').next().unwrap_or_default();
    format!("({} | {FILTER}(name=\"{path}\", of={first}))", path.replace('.', "?."))
}
