//! A line of a console without what Jenkins puts around it.

use crate::model::calendar::Instant;

/// A line, and the instant that stands before it, where that names a day.
pub(super) struct Line<'l> {
    pub text: &'l str,
    pub at: Option<Instant>,
}

/// Takes the time that the Timestamper puts before a line off it. A time of day alone dates nothing.
pub(super) fn bare(line: &str) -> Line<'_> {
    let line = line.trim();
    if let Some((inner, rest)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let instant = (inner.len() >= 19).then(|| Instant::parse(inner).ok()).flatten();
        if instant.is_some() || is_clock(inner) {
            return Line { text: rest.trim(), at: instant };
        }
    }
    match line.split_once([' ', '\t']) {
        Some((first, rest)) if is_clock(first) => Line { text: rest.trim(), at: None },
        Some((first, rest)) if first.len() >= 20 && Instant::parse(first).is_ok() => {
            Line { text: rest.trim(), at: Instant::parse(first).ok() }
        }
        _ => Line { text: line, at: None },
    }
}

/// Whether a word is a time of day: `09:00:00`, `09:00:00.123`.
fn is_clock(word: &str) -> bool {
    let (clock, rest) = word.split_at_checked(8).unwrap_or_default();
    let shape = |(at, byte): (usize, u8)| if at == 2 || at == 5 { byte == b':' } else { byte.is_ascii_digit() };
    clock.len() == 8
        && clock.bytes().enumerate().all(shape)
        && (rest.is_empty() || rest.starts_with('.') && rest[1..].bytes().all(|byte| byte.is_ascii_digit()))
}

/// The line without the notes that Jenkins hides in it: `ESC[8mha:…ESC[0m`, and what they leave when
/// the escapes are lost.
pub(super) fn without_notes(line: &str) -> std::borrow::Cow<'_, str> {
    if !line.contains("\u{1b}[8mha:") {
        return line.into();
    }
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, note)) = rest.split_once("\u{1b}[8mha:") {
        plain.push_str(before);
        rest = note.split_once("\u{1b}[0m").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_notes_around_a_line_are_taken_off() {
        for (line, text, at) in [
            ("09:00:00 Started by timer", "Started by timer", None),
            ("09:00:00.123  Started by timer", "Started by timer", None),
            ("[09:00:00] x", "x", None),
            ("[2026-11-03T09:00:00.123Z] Started by timer", "Started by timer", Some("2026-11-03T09:00:00Z")),
            ("2026-11-03T09:00:00.123Z x", "x", Some("2026-11-03T09:00:00Z")),
            ("[Pipeline] sh", "[Pipeline] sh", None),
            ("9:00 tea", "9:00 tea", None),
            ("é:00:00 x", "é:00:00 x", None),
            ("", "", None),
        ] {
            let line = bare(line);
            assert_eq!((line.text, line.at.map(|at| at.to_string()).as_deref()), (text, at));
        }
        assert_eq!(without_notes("Started by \u{1b}[8mha:////4IC\u{1b}[0muser ana"), "Started by user ana");
        assert_eq!(without_notes("a\u{1b}[8mha:////cut"), "a");
    }
}
