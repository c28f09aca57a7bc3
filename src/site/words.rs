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

/// The text as a sentence: it begins with a capital, unless with code, and ends with a full stop.
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    let end = if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    format!("{}{end}", capital(text))
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
    fn sentences_begin_large_and_end() {
        for (text, expected) in
            [("mend the link", "Mend the link."), ("Über.", "Über."), ("`a` is gone", "`a` is gone."), (" ", "")]
        {
            assert_eq!(sentence(text), expected);
        }
    }
}
