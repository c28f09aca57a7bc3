//! Text from people: what of it may be shown as it is written, and how it stands in an address.

use std::borrow::Cow;

/// Whether a character must not reach a reader: control characters, which no markup can hold, and
/// those that turn the direction of writing, with which one text can be made to look like another.
/// Tabs and line breaks stay, and so do the marks that right-to-left scripts need.
pub fn is_unshown(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        '\u{fffe}' | '\u{ffff}' => true,
        _ => false,
    }
}

/// A name as one segment of an address: whatever could not stand in a file name or an address
/// becomes a hyphen.
pub fn segment(name: &str) -> Cow<'_, str> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    // Nearly every name is one already.
    if name.chars().all(fits) && !name.starts_with('.') && !name.is_empty() {
        return Cow::Borrowed(name);
    }
    let plain: String = name.chars().map(|c| if fits(c) { c } else { '-' }).collect();
    match plain.trim_start_matches('.') {
        "" => Cow::Borrowed("-"),
        rest => Cow::Owned(rest.to_owned()),
    }
}

/// Whether two names have one address, for readers on disks that do not tell capitals apart as well.
pub fn same_address(a: &str, b: &str) -> bool {
    let parts = |name: &str| name.split('/').map(|part| segment(part).to_ascii_lowercase()).collect::<Vec<_>>();
    parts(a) == parts(b)
}

/// Undoes percent-encoding where it gives valid text.
pub fn decode(text: &str) -> Cow<'_, str> {
    // Nearly every address is plain.
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|two| *first == b'%' && two.iter().all(u8::is_ascii_hexdigit));
        let code = digits.and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_digits_are_an_escape_and_only_text_comes_of_it() {
        for (written, text) in
            [("a%20b", "a b"), ("100%", "100%"), ("%C3%BC", "ü"), ("%ff", "%ff"), ("%+f", "%+f"), ("%4", "%4")]
        {
            assert_eq!(decode(written), text);
        }
    }

    #[test]
    fn what_steers_is_not_shown_and_what_scripts_need_is() {
        for c in ['\0', '\u{1b}', '\u{85}', '\u{202e}', '\u{2066}', '\u{ffff}'] {
            assert!(is_unshown(c), "{c:?}");
        }
        for c in ['\n', '\t', '\r', 'ü', '\u{200f}', '\u{200d}', '\u{feff}', 'ש', '😀'] {
            assert!(!is_unshown(c), "{c:?}");
        }
    }

    #[test]
    fn names_become_single_safe_segments() {
        for (name, segment_) in [
            ("db", "db"),
            ("2026-10-12 db/failover", "2026-10-12-db-failover"),
            ("../../etc", "-..-etc"),
            ("..", "-"),
            ("", "-"),
            ("Größe", "Gr--e"),
        ] {
            assert_eq!(segment(name), segment_, "{name}");
        }
    }

    #[test]
    fn names_that_differ_in_signs_or_capitals_have_one_address() {
        assert!(same_address("a b", "A-b") && same_address("x/é", "x/ü"));
        assert!(!same_address("a/b", "a-b") && !same_address("ab", "a-b"));
    }
}
