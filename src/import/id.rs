//! Ids: they stand in addresses and file names, so they are lower case and short.

/// The longest id, in characters.
const LONGEST: usize = 100;

/// How an id may look, for help texts.
pub const RULE: &str = "use lower-case letters, digits, `-`, `_` and `.` (not first), at most 100 characters";

/// Whether a text may stand as an id.
pub fn is_valid(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST && !text.starts_with('.') && text.bytes().all(is_allowed)
}

fn is_allowed(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')
}

/// An id made from any text, such as a file name; empty when nothing of the text can stand in one.
pub fn from_text(text: &str) -> String {
    let mut id = String::new();
    for c in text.to_lowercase().chars().take(LONGEST * 4) {
        if id.len() == LONGEST {
            break;
        }
        if u8::try_from(c).is_ok_and(is_allowed) {
            id.push(c);
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_matches(|c| c == '-' || c == '.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_can_stand_in_addresses() {
        for good in ["db", "2026-10-12-db_failover.v2", "a"] {
            assert!(is_valid(good), "{good}");
        }
        for bad in ["", ".hidden", "Db", "a b", "a/b", "é", "..", &"a".repeat(101)] {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn any_name_becomes_an_id_or_nothing() {
        for (text, id) in [("Chaos Day #3.", "chaos-day-3"), ("..", ""), ("ÄB", "b"), ("a--b", "a--b")] {
            assert_eq!(from_text(text), id);
            assert!(id.is_empty() || is_valid(id));
        }
        assert!(is_valid(&from_text(&"x".repeat(1000))));
    }
}
