//! Links as a template needs them: a text, and an address where there is one to follow.

use serde::Serialize;

/// A text that may lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What is shown.
    pub text: String,
    /// Where it leads; empty when it leads nowhere.
    pub href: String,
}

impl Link {
    /// A link.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into() }
    }

    /// A text without an address.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: String::new() }
    }

    /// A link to an address that somebody wrote: followed only when it is a web or mail address.
    pub fn outside(text: impl Into<String>, address: &str) -> Self {
        if is_followable(address) { Self::new(text, address.trim()) } else { Self::plain(text) }
    }
}

/// Whether an address that somebody wrote may be made a link.
pub fn is_followable(address: &str) -> bool {
    let address = address.trim();
    let lower = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme) && lower.len() > scheme.len())
        && !address.chars().any(|c| c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_addresses_are_followed() {
        for good in ["https://example.org/a?b#c", "HTTP://example.org", "mailto:oncall@example.org"] {
            assert_eq!(Link::outside("x", good).href, good);
        }
        for bad in
            ["javascript:alert(1)", " data:text/html,x", "//example.org", "https://", "https://a\nb", "file:///x"]
        {
            assert_eq!(Link::outside("x", bad).href, "", "{bad}");
        }
    }
}
