//! Takes e-mail addresses and telephone numbers out of what is published, where the site's policy says so.
//!
//! It stands between the renderer and the sink, so that no page, feed or file for machines can forget it.
//! Judging has seen the real values; only what leaves the house is changed. Texts are redacted as what
//! they are: words and some attributes of markup, strings of JSON, whole lines of anything else.

mod text;

use super::sink::{Sink, SinkError};
use crate::config::Redaction;
use std::borrow::Cow;
use std::fmt::Write;
use text::{is_label, words};

/// A sink that hands on what it is given without addresses and numbers.
pub struct Redacting<'s> {
    /// What is taken out.
    pub redaction: Redaction,
    /// Where the rest goes.
    pub sink: &'s dyn Sink,
}

impl Sink for Redacting<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), SinkError> {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let text = std::str::from_utf8(bytes).ok().filter(|_| self.redaction.any());
        let redacted = text.map(|text| match ending.as_str() {
            "html" | "htm" | "svg" | "xml" | "atom" | "rss" => markup(text, self.redaction),
            "json" | "jsonl" => json(text, self.redaction),
            // The index of the search is data in the form of a script.
            "js" if path.starts_with("search/") => json(text, self.redaction),
            // Program text is nobody's contact.
            "js" | "css" => Cow::Borrowed(text),
            _ => words(text, "", self.redaction),
        });
        self.sink.put(path, redacted.as_deref().map_or(bytes, str::as_bytes))
    }
}

/// Markdown before it is rendered. Addresses that are links leave nothing to follow.
pub fn source(text: &str, redaction: Redaction) -> Cow<'_, str> {
    match words(text, "", redaction) {
        Cow::Owned(text) => {
            let text = text.replace("<mailto:e-mail on file>", "e-mail on file").replace("mailto:e-mail on file", "");
            Cow::Owned(
                text.replace("<e-mail on file>", "e-mail on file").replace("<tel:phone on file>", "phone on file"),
            )
        }
        text => text,
    }
}

/// A JSON text that also leaves the house by another way than the sink.
pub fn machine(bytes: &[u8], redaction: Redaction) -> Cow<'_, [u8]> {
    let text = if redaction.any() { std::str::from_utf8(bytes).ok() } else { None };
    match text.map(|text| json(text, redaction)) {
        Some(Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
        _ => Cow::Borrowed(bytes),
    }
}

/// The strings of a JSON text; numbers stay.
fn json(text: &str, redaction: Redaction) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut start = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, start) {
            (b'\\', Some(_)) if !escaped => {
                escaped = true;
                continue;
            }
            (b'"', Some(from)) if !escaped => {
                if let Cow::Owned(new) = words(&text[from..at], &text[..from], redaction) {
                    out.push_str(&text[copied..from]);
                    out.push_str(&new);
                    copied = at;
                }
                start = None;
            }
            (b'"', None) => start = Some(at + 1),
            _ => {}
        }
        escaped = false;
    }
    finish(text, out, copied)
}

fn finish(text: &str, mut out: String, copied: usize) -> Cow<'_, str> {
    if copied == 0 && out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// Attributes that hold words for people.
const WORDED: &[&str] = &["title", "alt", "aria-label", "content", "value", "placeholder", "label", "summary"];

/// The words of HTML or XML, and the attributes that hold any.
fn markup(text: &str, redaction: Redaction) -> Cow<'_, str> {
    let mut reader = Markup { out: String::with_capacity(text.len()), redaction, ..Markup::default() };
    let mut rest = text;
    while !rest.is_empty() {
        let begins = |at: &usize| rest[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let at = rest.match_indices('<').map(|(at, _)| at).find(begins).unwrap_or(rest.len());
        let (before, tag) = rest.split_at(at);
        reader.text(before);
        let end = tag_end(tag);
        reader.tag(&tag[..end]);
        rest = &tag[end..];
    }
    if reader.changed { Cow::Owned(reader.out) } else { Cow::Borrowed(text) }
}

/// How long a tag is: to its `>` outside quotes, or to the end of a comment.
fn tag_end(tag: &str) -> usize {
    if tag.starts_with("<!--") {
        return tag.find("-->").map_or(tag.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

#[derive(Default)]
struct Markup {
    out: String,
    changed: bool,
    redaction: Redaction,
    /// The words that stand before: what a number is, is often said there.
    before: String,
    /// The columns of the present table that hold numbers to call, and the column at hand.
    columns: Vec<bool>,
    column: usize,
    in_head: bool,
}

impl Markup {
    fn text(&mut self, text: &str) {
        if text.trim().is_empty() {
            self.out.push_str(text);
            return;
        }
        if self.in_head && is_label(text) {
            self.columns.resize(self.column.max(self.columns.len()), false);
            if let Some(column) = self.column.checked_sub(1).and_then(|at| self.columns.get_mut(at)) {
                *column = true;
            }
        }
        let called = !self.in_head && self.column.checked_sub(1).is_some_and(|at| self.columns.get(at) == Some(&true));
        let before = if called { "phone" } else { self.before.as_str() };
        let new = words(text, before, self.redaction);
        self.changed |= matches!(new, Cow::Owned(_));
        self.out.push_str(&new);
        self.before.clear();
        self.before.push_str(text::tail(text.trim_end()));
    }

    fn tag(&mut self, tag: &str) {
        let name: String = tag[1.min(tag.len())..].chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        match name.as_str() {
            "table" => self.columns.clear(),
            "tr" => self.column = 0,
            "th" | "td" => {
                self.column += 1;
                self.in_head = name == "th";
            }
            _ => {}
        }
        if tag.starts_with("</td") || tag.starts_with("</th") {
            self.in_head = false;
        }
        if tag.starts_with("</table") {
            self.columns.clear();
            self.column = 0;
        }
        if !tag.contains('=') {
            self.out.push_str(tag);
            return;
        }
        self.attributes(tag);
    }

    /// Copies a tag, with its values redacted and addresses to write to or call left out.
    fn attributes(&mut self, tag: &str) {
        let mut rest = tag;
        while let Some(at) = rest.find("=\"").or_else(|| rest.find("='")) {
            let quote = rest[at + 1..].chars().next().unwrap_or('"');
            let name = rest[..at].rsplit([' ', '\n', '\t', '\r']).next().unwrap_or_default().to_owned();
            let value_from = at + 2;
            let Some(length) = rest[value_from..].find(quote) else { break };
            let value = &rest[value_from..value_from + length];
            let scheme = value.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
            let leaves = self.redaction.email && scheme == "mailto"
                || self.redaction.phone && matches!(scheme.as_str(), "tel" | "sms" | "callto");
            if leaves && value.contains(':') {
                self.out.push_str(rest[..at - name.len()].trim_end());
                self.changed = true;
            } else {
                let worded = WORDED.contains(&name.as_str()) || name.starts_with("data-");
                let own = Redaction { phone: self.redaction.phone && worded, ..self.redaction };
                let new = words(value, "", own);
                self.changed |= matches!(new, Cow::Owned(_));
                let new =
                    if matches!(name.as_str(), "href" | "src") { new.replace(' ', "%20") } else { new.into_owned() };
                let _ = write!(self.out, "{}{new}{quote}", &rest[..value_from]);
            }
            rest = &rest[value_from + length + 1..];
        }
        self.out.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sink::MemorySink;

    const ALL: Redaction = Redaction { email: true, phone: true };

    fn put(path: &str, text: &str) -> String {
        let sink = MemorySink::new();
        Redacting { redaction: ALL, sink: &sink }.put(path, text.as_bytes()).unwrap();
        sink.text(path).unwrap()
    }

    #[test]
    fn links_to_write_to_or_call_lose_their_address() {
        assert_eq!(
            put("a.html", "<p><a class=\"x\" href=\"mailto:ana@example.org\" rel='y'>ana@example.org</a></p>"),
            "<p><a class=\"x\" rel='y'>e-mail on file</a></p>"
        );
        assert_eq!(put("a.html", "<a href=\"tel:+1-555-010-0199\">call</a>"), "<a>call</a>");
        assert_eq!(
            put("a.html", "<a href=\"https://x.org/?to=ana%40example.org\">x</a>"),
            "<a href=\"https://x.org/?to=e-mail%20on%20file\">x</a>"
        );
    }

    #[test]
    fn a_column_says_that_its_numbers_are_called() {
        let page = "<table><thead><tr><th>Who</th><th>Phone</th><th>Age</th></tr></thead><tr><td>Ana</td><td>5550100</td><td>5550100</td></tr></table>";
        assert_eq!(put("a.html", page), page.replacen("5550100", "phone on file", 1));
        assert_eq!(put("a.html", "<dt>Mobile</dt><dd>5550100</dd>"), "<dt>Mobile</dt><dd>phone on file</dd>");
    }

    #[test]
    fn machines_get_the_same_and_their_numbers_stay() {
        assert_eq!(
            put(
                "a.json",
                r#"{"who":"a\"b ana@example.org","id":5550100199,"phone":"5550100","at":"2026-10-12T09:00:00Z"}"#
            ),
            r#"{"who":"a\"b e-mail on file","id":5550100199,"phone":"phone on file","at":"2026-10-12T09:00:00Z"}"#
        );
        let drawing =
            "<svg viewBox=\"0 0 555 0100199\"><path d=\"M 555 010 0199\"/><text x=\"555\">2026-10-12</text></svg>";
        assert_eq!(put("a.svg", drawing), drawing);
    }

    #[test]
    fn nothing_is_touched_where_nothing_is_redacted() {
        let sink = MemorySink::new();
        let text = "<a href=\"mailto:ana@example.org\">ana@example.org</a> +1 555 010 0199";
        Redacting { redaction: Redaction::default(), sink: &sink }.put("a.html", text.as_bytes()).unwrap();
        assert_eq!(sink.text("a.html").unwrap(), text);
        assert_eq!(put("a.js", "x@example.org"), "x@example.org");
        assert_eq!(put("search/index.js", "f({\"a\":\"x@example.org\"})"), "f({\"a\":\"e-mail on file\"})");
    }
}
