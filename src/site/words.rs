//! Numbers, rows and sentences in plain English.

/// A number with its noun: `1 day`, `3 days`, `no days`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}

/// Words in a row: `a`, `a and b`, `a, b and c`.
pub fn row(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

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
pub fn brief(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first}, and {} more", rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_rows_read_like_speech() {
        assert_eq!(count(1, "run", "runs"), "1 run");
        assert_eq!(count(0, "run", "runs"), "no runs");
        assert_eq!(row(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b and c");
        assert_eq!(brief(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, and 2 more");
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
