//! Markup: HTML that this program made itself, the only thing a template may write unescaped.

use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::io::{self, Write};

/// HTML made by this program: a drawn chart, or Markdown that went through the sanitiser.
///
/// A template writes it with `| safe`; the filter refuses anything else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markup(String);

/// The name under which a value is recognised as markup.
pub(super) const FIELD: &str = "markup of this program";

impl Markup {
    /// Vouches for a piece of HTML: everything in it that somebody else wrote is escaped.
    pub fn vouched(html: String) -> Self {
        Self(html)
    }

    /// Whether there is anything to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Markup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Markup", 1)?;
        fields.serialize_field(FIELD, &self.0)?;
        fields.end()
    }
}

/// A text with everything escaped that means something in HTML.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (plain, entity) in pieces(text) {
        escaped.push_str(plain);
        escaped.push_str(entity);
    }
    escaped
}

/// Writes a text with everything escaped that means something in HTML.
///
/// # Errors
/// When it cannot be written.
pub fn write_escaped(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for (plain, entity) in pieces(text) {
        out.write_all(plain.as_bytes())?;
        if !entity.is_empty() {
            out.write_all(entity.as_bytes())?;
        }
    }
    Ok(())
}

/// A text cut after each character that means something, with what stands for that character.
fn pieces(text: &str) -> impl Iterator<Item = (&str, &'static str)> {
    text.split_inclusive(|c| entity(c).is_some()).map(|piece| {
        let mut before = piece.chars();
        match before.next_back().and_then(entity) {
            Some(entity) => (before.as_str(), entity),
            None => (piece, ""),
        }
    })
}

fn entity(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_means_something_is_escaped_and_nothing_else() {
        for (text, escaped) in [
            ("", ""),
            ("plain é “quoted”", "plain é “quoted”"),
            ("<a href='x\"y'>&", "&lt;a href=&#39;x&quot;y&#39;&gt;&amp;"),
            ("a & b", "a &amp; b"),
            ("&&", "&amp;&amp;"),
        ] {
            let mut written = Vec::new();
            write_escaped(text, &mut written).unwrap();
            assert_eq!((escape(text).as_str(), written.as_slice()), (escaped, escaped.as_bytes()));
        }
    }
}
