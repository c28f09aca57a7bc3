//! A whole record in which one thing is changed: what becomes of it.

use super::samples::told;

/// What becomes of a text in which some words are replaced, which must be there.
pub fn changed(name: &str, text: &str, changes: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    told(name, &text)
}
