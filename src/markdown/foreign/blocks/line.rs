//! The beginning of a line: its margin, and the marker of a list's item.

use std::borrow::Cow;

/// How long the marker of a list's item is, with the space after it; 0 where there is none.
pub(super) fn marker(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => digits + 1,
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        _ => return 0,
    };
    let spaces = text.bytes().skip(sign).take_while(|b| *b == b' ').count();
    if spaces == 0 { 0 } else { sign + spaces }
}

/// White space at the beginning, in bytes.
pub(super) fn leading(line: &str) -> usize {
    line.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

/// White space at the beginning, in columns.
pub(super) fn indent(line: &str) -> usize {
    line.bytes()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .fold(0, |at, b| if b == b'\t' { at / 4 * 4 + 4 } else { at + 1 })
}

/// A line without so many columns of white space, as far as it has them.
pub(super) fn strip(line: Cow<'_, str>, columns: usize) -> Cow<'_, str> {
    let (mut bytes, mut at) = (0, 0);
    while at < columns {
        match line.as_bytes().get(bytes) {
            Some(b' ') => at += 1,
            Some(b'\t') => at = at / 4 * 4 + 4,
            _ => break,
        }
        bytes += 1;
    }
    if at > columns {
        return Cow::Owned(format!("{}{}", " ".repeat(at - columns), &line[bytes..]));
    }
    match line {
        Cow::Borrowed(line) => Cow::Borrowed(&line[bytes..]),
        Cow::Owned(line) => Cow::Owned(line[bytes..].to_owned()),
    }
}
