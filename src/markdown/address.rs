//! Where a link leads, by its text alone, and the anchors of headings.

pub use crate::model::text::decode;

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination<'a> {
    /// A heading of the same page, without the `#`.
    Anchor(&'a str),
    /// Another host, by a scheme that is safe to follow.
    Outside(&'a str),
    /// A path, relative to the page's file or to the project's root.
    Inside(&'a str),
    /// A scheme that is not followed: `javascript:`, `data:` and whatever else.
    Refused,
}

/// Schemes that are safe to follow.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// Says where a link leads. Browsers skip control characters and leading spaces, so they are
/// skipped here too before the scheme is judged.
pub fn destination(address: &str) -> Destination<'_> {
    let address = address.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    if let Some(anchor) = address.strip_prefix('#') {
        return Destination::Anchor(anchor);
    }
    if address.contains(|c: char| c.is_control()) || address.starts_with('\\') {
        return Destination::Refused;
    }
    if address.starts_with("//") {
        return Destination::Outside(address);
    }
    let head = &address[..address.find(['/', '?', '#']).unwrap_or(address.len())];
    match head.split_once(':') {
        Some((scheme, _)) if SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)) => {
            Destination::Outside(address)
        }
        Some(_) => Destination::Refused,
        // `&colon;` and the like never reach this place: the parser has decoded them.
        None => Destination::Inside(address),
    }
}

/// Ids that the page around a text has itself. A test holds them to the templates.
pub const OF_THE_PAGE: &[&str] = &["sp-main", "sp-theme", "sp-changed"];

/// How an id in a text is called on its page, and in every link to it: without the white space that no id may
/// hold, and apart from the ids that the page around it has.
pub fn id(name: &str) -> Cow<'_, str> {
    let name = name.trim();
    if name.contains(char::is_whitespace) {
        let words: Vec<&str> = name.split_whitespace().collect();
        return id(&words.join("-")).into_owned().into();
    }
    // Footnotes have names that no heading can have.
    if OF_THE_PAGE.contains(&name) || name.starts_with("Footnote-") {
        return format!("{name}-1").into();
    }
    name.into()
}

/// Makes anchors as GitHub does: lower case, only letters, digits, `_` and `-`, spaces to `-`, and
/// a number after the second heading of the same name.
#[derive(Debug, Default)]
pub struct Anchors {
    seen: BTreeMap<String, u32>,
}

impl Anchors {
    /// The anchor of the next heading.
    pub fn next(&mut self, heading: &str) -> String {
        let base = id(&slug(heading)).into_owned();
        let mut anchor = base.clone();
        while self.seen.contains_key(&anchor) {
            let count = self.seen.entry(base.clone()).or_insert(0);
            *count += 1;
            anchor = format!("{base}-{count}");
        }
        self.seen.insert(anchor.clone(), 0);
        anchor
    }
}

/// The anchor of one heading, without regard to others.
pub fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|c| match c {
        c if c.is_whitespace() => Some('-'),
        '-' | '_' => Some(c),
        c if c.is_alphanumeric() || is_mark(c) => Some(c),
        _ => None,
    });
    kept.flat_map(char::to_lowercase).collect()
}

/// The anchor of a heading by the older rule of kramdown: what stands before the first letter is left
/// out, and so are letters and signs that are not ASCII.
pub fn kramdown(heading: &str) -> String {
    let from = heading.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(heading.len());
    let kept = heading[from..].trim_end().chars().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' => Some(c),
        c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
        _ => None,
    });
    kept.collect()
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_followed_only_by_a_safe_scheme() {
        assert_eq!(destination("#steps"), Destination::Anchor("steps"));
        assert_eq!(destination("https://example.org/a:b"), Destination::Outside("https://example.org/a:b"));
        assert_eq!(destination("MAILTO:ana@example.org"), Destination::Outside("MAILTO:ana@example.org"));
        assert_eq!(destination("//cdn.example/x.png"), Destination::Outside("//cdn.example/x.png"));
        assert_eq!(destination("../db.md#a:b"), Destination::Inside("../db.md#a:b"));
        assert_eq!(destination(""), Destination::Inside(""));
        for trap in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "\\\\host\\share",
            "C:\\x",
        ] {
            assert_eq!(destination(trap), Destination::Refused, "{trap}");
        }
    }

    #[test]
    fn an_id_holds_no_white_space_and_is_none_of_the_page() {
        assert_eq!([id("a"), id(" a  b\tc "), id("sp-main"), id("sp-mains")], ["a", "a-b-c", "sp-main-1", "sp-mains"]);
        assert_eq!(Anchors::default().next("SP main"), "sp-main-1");
    }

    #[test]
    fn anchors_follow_the_rule_of_github() {
        let mut anchors = Anchors::default();
        for (heading, anchor) in [
            ("Recovery Procedure", "recovery-procedure"),
            ("Recovery Procedure", "recovery-procedure-1"),
            ("2.1 What's `up`? – really", "21-whats-up--really"),
            ("Recovery Procedure", "recovery-procedure-2"),
            ("recovery-procedure-1", "recovery-procedure-1-1"),
            ("Überblick", "überblick"),
            ("snake_case", "snake_case"),
            ("🔥", ""),
            ("🚒", "-1"),
        ] {
            assert_eq!(anchors.next(heading), anchor, "{heading}");
        }
    }
}
