//! E-mail addresses and telephone numbers in plain words.
//!
//! An address is told by its form. A number is told by its form where that is unmistakable, else by a word
//! before it such as `phone`; days, times, versions and amounts stay.

use crate::config::Redaction;
use std::borrow::Cow;
use std::ops::Range;

/// What stands in the place of an address.
const EMAIL: &str = "e-mail on file";
/// What stands in the place of a number.
const PHONE: &str = "phone on file";

/// Words that say that a number is called.
const LABELS: &[&str] = &[
    "phone",
    "tel",
    "telephone",
    "telefon",
    "mobile",
    "cell",
    "handy",
    "fax",
    "call",
    "pager",
    "dial",
    "sms",
    "whatsapp",
    "hotline",
    "bridge",
    "ext",
    "☎",
    "📞",
];

/// A text without what is taken out; `before` is what stands before it, for words that say what follows.
pub fn words<'t>(text: &'t str, before: &str, redaction: Redaction) -> Cow<'t, str> {
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    if redaction.email {
        found.extend(emails(text).into_iter().map(|range| (range, EMAIL)));
    }
    if redaction.phone {
        let inside = |range: &Range<usize>| found.iter().any(|(e, _)| e.start < range.end && range.start < e.end);
        let phones: Vec<_> = phones(text, before).into_iter().filter(|range| !inside(range)).collect();
        found.extend(phones.into_iter().map(|range| (range, PHONE)));
        found.sort_by_key(|(range, _)| range.start);
    }
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (range, instead) in found {
        out.push_str(&text[copied..range.start]);
        out.push_str(instead);
        copied = range.end;
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// The last few characters of a text.
pub(super) fn tail(text: &str) -> &str {
    let from = text.char_indices().rev().nth(23).map_or(0, |(at, _)| at);
    &text[from..]
}

/// Whether a text names a telephone.
pub(super) fn is_label(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains(['☎', '📞']) || lower.split(|c: char| !c.is_alphanumeric()).any(|word| LABELS.contains(&word))
}

fn emails(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let signs = text.match_indices('@').chain(text.match_indices("%40")).chain(text.match_indices("&#64;"));
    let mut signs: Vec<(usize, &str)> = signs.collect();
    signs.sort_unstable();
    for (at, sign) in signs {
        let from = found.last().map_or(0, |last| last.end);
        if at < from {
            continue;
        }
        let is_local = |c: char| c.is_alphanumeric() || "._%+-'!#$*~^".contains(c);
        let local = text[from..at].trim_end_matches(is_local).len() + from;
        let local =
            local + (text[local..at].len() - text[local..at].trim_start_matches(|c: char| !c.is_alphanumeric()).len());
        let rest = &text[at + sign.len()..];
        let host = &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '.' && c != '-').unwrap_or(rest.len())];
        let host = host.trim_end_matches(['.', '-']);
        let Some((name, last)) = host.rsplit_once('.') else { continue };
        let is_host = !name.is_empty() && last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
        // `git@github.com:owner/name` is the address of a repository.
        let repository = &text[local..at] == "git" && rest[host.len()..].starts_with([':', '/']);
        // `logo@2x.png` is a picture.
        let picture = name.strip_suffix('x').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        if local < at && is_host && !repository && !picture {
            found.push(local..at + sign.len() + host.len());
        }
    }
    found
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

fn phones(text: &str, before: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut next = 0;
    for (at, c) in text.char_indices() {
        if at < next || !(c.is_ascii_digit() || c == '+' || c == '(') {
            continue;
        }
        let previous = text[..at].chars().next_back();
        let apart = |p: char| !(p.is_alphanumeric() || "._-/#=@%&+,$€£".contains(p));
        let Some(end) = candidate(&text[at..]).map(|length| at + length) else { continue };
        next = end;
        let joined = text[end..].starts_with(|c: char| c.is_alphanumeric() || "_:%".contains(c))
            || text[end..].starts_with([',', '.']) && text[end + 1..].starts_with(|c: char| c.is_ascii_digit());
        if previous.is_none_or(apart) && !joined && is_phone(&text[at..end], || labelled(text, at, before)) {
            found.push(at..end);
        }
    }
    found
}

/// How long the run of digits and separators is that begins here, without separators at its end.
fn candidate(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut gap = 0;
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            end = at + 1;
            gap = 0;
        } else if at == 0 || is_separator(c) && gap < 2 {
            gap += usize::from(at > 0);
        } else {
            break;
        }
    }
    (end > 0).then_some(end)
}

/// Whether a word shortly before says that a number is called.
fn labelled(text: &str, at: usize, before: &str) -> bool {
    let own = tail(&text[..at]);
    // What stands before a sentence or a line says nothing about it.
    let near = own.rsplit(['\n', ';', '|']).next().unwrap_or_default();
    is_label(near) || at < 24 && near.len() == own.len() && is_label(tail(before))
}

fn is_phone(text: &str, labelled: impl Fn() -> bool) -> bool {
    let groups: Vec<usize> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).map(str::len).collect();
    let digits: usize = groups.iter().sum();
    if !(4..=15).contains(&digits) || is_day(text, &groups) {
        return false;
    }
    let first = text.trim_start_matches(['(', '+']);
    let bracket = text.find('(').zip(text.find(')')).is_some_and(|(open, close)| (3..=6).contains(&(close - open)));
    let unmistakable = text.starts_with('+') && digits >= 7
        || bracket && digits >= 7 && groups.len() > 1
        || matches!(groups[..], [3, 3, 4] | [1, 3, 3, 4])
        || first.starts_with('0') && groups.len() > 1 && digits >= 8 && !text.contains('.')
        || first.starts_with("00") && digits >= 10;
    unmistakable || labelled()
}

/// Whether it is a day: `2026-10-12`, `12.10.2026`, `10/12/26`.
fn is_day(text: &str, groups: &[usize]) -> bool {
    !text.starts_with('+') && matches!(groups, [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4] | [1..=2, 1..=2, 2] | [4, 1..=2])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str) -> String {
        words(text, "", Redaction { email: true, phone: true }).into_owned()
    }

    #[test]
    fn addresses_go_whatever_stands_around_them() {
        for text in [
            "ana@example.org",
            "Ana.Lee+on-call@mail.example.co.uk",
            "ana%40example.org",
            "ana&#64;example.org",
            "o'neil@example.org",
            "müller@exämple.de",
        ] {
            assert_eq!(redacted(text), EMAIL, "{text}");
            assert_eq!(redacted(&format!("(<{text}>, now).")), format!("(<{EMAIL}>, now)."), "{text}");
        }
        assert_eq!(redacted("a@b.org,c@d.org"), format!("{EMAIL},{EMAIL}"));
        assert_eq!(redacted("[Ana](mailto:ana@example.org)"), format!("[Ana](mailto:{EMAIL})"));
    }

    #[test]
    fn what_only_looks_like_an_address_stays() {
        for text in
            ["@ana", "logo@2x.png", "git@github.com:a/b.git", "actions/checkout@v4.1", "root@localhost", "a @ b.org"]
        {
            assert_eq!(redacted(text), text);
        }
    }

    #[test]
    fn numbers_go_where_their_form_or_a_word_before_says_so() {
        for text in [
            "+1 555 010 0199",
            "+49 30 1234567",
            "+15550100199",
            "(555) 010-0199",
            "555-010-0199",
            "1-555-010-0199",
            "030 1234567",
            "020 7946 0958",
            "0049 30 1234567",
        ] {
            assert_eq!(
                redacted(&format!("write to {text}, then wait.")),
                format!("write to {PHONE}, then wait."),
                "{text}"
            );
        }
        for text in ["call 5550100", "Tel.: 555 0100", "phone 555-0100", "☎ 55501", "ext 4711", "Mobile: 5550100199"]
        {
            let told = redacted(text);
            assert!(told.ends_with(PHONE) && !told.contains("55"), "{text}: {told}");
        }
        assert_eq!(words("5550100", "Phone", Redaction { email: false, phone: true }), PHONE);
    }

    #[test]
    fn days_amounts_versions_and_ids_stay() {
        for text in [
            "2026-10-12",
            "call on 2026-10-12 at 09:00",
            "12.10.2026",
            "10.0.0.1",
            "192.168.100.200",
            "v1.2.3",
            "1,000,000 requests",
            "1 000 000",
            "5550100199 rows",
            "build 20261012",
            "1764288000",
            "between 500-1000",
            "sha256:0123456789012345",
            "https://ci.example.org/build/555-010-0199",
            "arn:aws:iam::123456789012:role",
            "0.05 seconds",
        ] {
            assert_eq!(redacted(text), text);
        }
    }
}
