//! Words: escaped, with emoji, and with the addresses that stand among them made links.

use super::Writer;
use crate::markdown::emoji;
use crate::model::text::is_unshown;
use std::borrow::Cow;
use std::fmt::Write;

/// Text between tags and in attributes; what must not be shown is replaced.
pub(in crate::markdown) fn escape(text: &str) -> Cow<'_, str> {
    let Some(first) = text.bytes().position(|b| !PLAIN[usize::from(b)]) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + text.len() / 8 + 8);
    let mut copied = 0;
    for (at, c) in text[first..].char_indices().filter(|(_, c)| !c.is_ascii() || !PLAIN[*c as usize]) {
        let instead = match c {
            '<' => "&lt;",
            '>' => "&gt;",
            '&' => "&amp;",
            '"' => "&quot;",
            c if is_unshown(c) => "\u{fffd}",
            _ => continue,
        };
        let at = first + at;
        out.push_str(&text[copied..at]);
        out.push_str(instead);
        copied = at + c.len_utf8();
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// The bytes that stand for themselves.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b' ';
    while byte < 0x7f {
        plain[byte as usize] = !matches!(byte, b'<' | b'>' | b'&' | b'"');
        byte += 1;
    }
    plain[b'\n' as usize] = true;
    plain[b'\t' as usize] = true;
    plain
};

impl Writer<'_> {
    /// Writes words as they are read.
    pub(super) fn words(&mut self, text: &str) {
        let mut rest = text;
        if self.links == 0 {
            while let Some((at, found)) = autolink(rest) {
                self.signs(&rest[..at]);
                let length = found.length;
                let written = &rest[at..at + length];
                let rel = if found.scheme == "mailto:" { "" } else { " rel=\"noopener noreferrer\"" };
                let href = escape(written);
                let _ = write!(self.out, "<a href=\"{}{href}\"{rel}>{href}</a>", found.scheme);
                rest = &rest[at + length..];
            }
        }
        self.signs(rest);
    }

    fn signs(&mut self, text: &str) {
        if !text.contains(':') {
            self.out.push_str(&escape(text));
            return;
        }
        for piece in emoji::pieces(text) {
            match piece {
                Ok(sign) => self.out.push_str(sign),
                Err(text) => self.out.push_str(&escape(text)),
            }
        }
    }
}

struct Autolink {
    length: usize,
    /// What is written before it to make it an address.
    scheme: &'static str,
}

/// The first address among words, by GitHub's rules: `www.`, `http://`, `https://` and e-mail.
fn autolink(text: &str) -> Option<(usize, Autolink)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|b| matches!(b, b':' | b'w' | b'@')).map(|at| from + at) {
        from = at + 1;
        let starts_here =
            |at: usize| at == 0 || matches!(bytes[at - 1], b if b.is_ascii_whitespace() || b"*_~(".contains(&b));
        match bytes[at] {
            b':' if bytes[at..].starts_with(b"://") => {
                let start = ["https", "http"].iter().find_map(|scheme| {
                    let start = at.checked_sub(scheme.len())?;
                    bytes[start..at].eq_ignore_ascii_case(scheme.as_bytes()).then_some(start)
                });
                if let Some(start) =
                    start.filter(|start| starts_here(*start) || !bytes[*start - 1].is_ascii_alphanumeric())
                    && let Some(length) = url(&text[at + 3..], 1)
                {
                    return Some((start, Autolink { length: at + 3 - start + length, scheme: "" }));
                }
            }
            b'w' if bytes[at..].starts_with(b"www.") && starts_here(at) => {
                if let Some(length) = url(&text[at..], 2) {
                    return Some((at, Autolink { length, scheme: "http://" }));
                }
                from = at + 4;
            }
            b'@' => {
                if let Some((start, length)) = email(text, at) {
                    return Some((start, Autolink { length, scheme: "mailto:" }));
                }
            }
            _ => {}
        }
    }
    None
}

/// How long an address is that begins with its domain, which has so many parts at least.
fn url(text: &str, parts: usize) -> Option<usize> {
    let in_domain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let domain = &text[..text.find(|c| !in_domain(c)).unwrap_or(text.len())];
    let domain = domain.trim_end_matches(['.', '_', '-']);
    let mut last = domain.rsplit('.');
    let plain = last.by_ref().take(2).all(|part| !part.contains('_'));
    if domain.is_empty() || !plain || domain.split('.').count() < parts {
        return None;
    }
    let mut end = text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(text.len());
    let (mut opened, mut closed) = (0_usize, 0_usize);
    for byte in text[..end].bytes() {
        opened += usize::from(byte == b'(');
        closed += usize::from(byte == b')');
    }
    loop {
        let address = &text[..end];
        match address.chars().next_back() {
            Some('?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'') => end -= 1,
            Some(')') if closed > opened => {
                closed -= 1;
                end -= 1;
            }
            Some(';') => {
                let name = address[..end - 1].rfind('&').map(|at| &address[at + 1..end - 1]);
                match name.filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric())) {
                    Some(name) => end -= name.len() + 2,
                    None => return Some(end),
                }
            }
            _ => return Some(end),
        }
    }
}

/// An e-mail address around an `@`: where it begins, and how long it is.
fn email(text: &str, at: usize) -> Option<(usize, usize)> {
    let is_local = |b: &u8| b.is_ascii_alphanumeric() || b"._+-".contains(b);
    let local = text.as_bytes()[..at].iter().rev().take(64).take_while(|b| is_local(b)).count();
    let domain =
        text.as_bytes()[at + 1..].iter().take_while(|b| b.is_ascii_alphanumeric() || b"._-".contains(b)).count();
    let written = text[at + 1..at + 1 + domain].trim_end_matches('.');
    let good = local > 0
        && written.contains('.')
        && !written.ends_with(['-', '_'])
        && written.split('.').all(|part| !part.is_empty())
        && !text[at + 1 + written.len()..].starts_with('@');
    good.then_some((at - local, local + 1 + written.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        autolink(text).map(|(at, found)| &text[at..at + found.length])
    }

    #[test]
    fn addresses_are_found_by_the_rules_of_github() {
        assert_eq!(found("see www.commonmark.org/help, or"), Some("www.commonmark.org/help"));
        assert_eq!(
            found("(www.google.com/search?q=Markup+(business))"),
            Some("www.google.com/search?q=Markup+(business)")
        );
        assert_eq!(found("www.google.com/search?q=commonmark&hl;"), Some("www.google.com/search?q=commonmark"));
        assert_eq!(found("x http://localhost:8080/a."), Some("http://localhost:8080/a"));
        assert_eq!(found("https://a_b.c_d/x"), None);
        assert_eq!(found("mail hello+xyz@mail.example."), Some("hello+xyz@mail.example"));
        assert_eq!(found("a.b-c_d@a.b-"), None);
        assert_eq!(found("git@github.com:org/repo"), Some("git@github.com"));
        assert_eq!(found("javascript://x awww.b http:/x @x user@host"), None);
    }
}
