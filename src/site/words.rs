//! Rows of words, and sentences of the facts as they are shown.

use crate::words::{Words, say};

/// The text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The text with a full stop at its end.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    let end = if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    format!("{text}{end}")
}

/// What to do, as a sentence: its first word is a verb and begins with a capital.
pub fn instruction(text: &str) -> String {
    sentence(&capital(text.trim()))
}

/// The first of some words, and how many more there are.
pub fn brief(words: &Words, list: &[String]) -> String {
    match list {
        [] => String::new(),
        [one] => one.clone(),
        [first, rest @ ..] => say!(words, "brief", first = first, number = rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_rows_read_like_speech() {
        let words = Words::english();
        let list = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        for (number, said) in [(0, "no runs"), (1, "1 run"), (2, "2 runs")] {
            assert_eq!(say!(words, "count-runs", number = number), said);
        }
        for (length, said) in [(0, ""), (1, "a"), (2, "a and b"), (3, "a, b and c")] {
            assert_eq!(words.row(&list[..length]), said);
        }
        assert_eq!(brief(&words, &list), "a, and 2 more");
    }

    #[test]
    fn sentences_end_and_instructions_begin_large() {
        assert_eq!(sentence("db has no run "), "db has no run.");
        assert_eq!(sentence("Is it?"), "Is it?");
        assert_eq!(sentence(" "), "");
        assert_eq!(instruction("mend the link"), "Mend the link.");
        assert_eq!(instruction("`a` is gone"), "`a` is gone.");
    }
}
