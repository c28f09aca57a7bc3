//! Names that a configuration gives: whether each has the form that it is needed in.

/// Whether a text has the form of a language's name: `en`, `pt-BR`, `zh-Hant-TW`.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    first && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a text is the name of a host, perhaps with a port.
pub(super) fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, "443"));
    let is_label = |label: &str| {
        let inner = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.bytes().all(inner)
    };
    name.split('.').all(is_label) && port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

/// Whether a text can be the name of a theme, and so of a folder.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_with_nothing_around_it() {
        for good in ["example.org", "localhost", "img-1.example.org:8443", "127.0.0.1"] {
            assert!(is_host(good), "{good}");
        }
        for bad in
            ["", "*", "*.example.org", "a..b", "-a.org", "a.org/", "a.org:", "a.org:+80", "a.org:99999", "a b", "a;b"]
        {
            assert!(!is_host(bad), "{bad}");
        }
    }
}
