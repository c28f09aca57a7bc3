//! Text from people, as far as it may be shown as it is written.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_not_shown_and_what_scripts_need_is() {
        for c in ['\0', '\u{1b}', '\u{85}', '\u{202e}', '\u{2066}', '\u{ffff}'] {
            assert!(is_unshown(c), "{c:?}");
        }
        for c in ['\n', '\t', '\r', 'ü', '\u{200f}', '\u{200d}', '\u{feff}', 'ש', '😀'] {
            assert!(!is_unshown(c), "{c:?}");
        }
    }
}
