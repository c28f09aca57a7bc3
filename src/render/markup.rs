//! Markup: HTML that this program made itself, the only thing a template may write unescaped.

use crate::model::text::is_unshown;
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::convert::Infallible;
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

/// A text with everything escaped that means something in HTML or XML; what must not be shown is
/// replaced.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    push_escaped(&mut escaped, text);
    escaped
}

/// Puts a text escaped at the end of another, like [`escape`].
pub(super) fn push_escaped(html: &mut String, text: &str) {
    let Ok(()) = pieces(text, |piece| {
        html.push_str(piece);
        Ok::<(), Infallible>(())
    });
}

/// Writes a text escaped, like [`escape`].
///
/// # Errors
/// When the writer does not take it.
pub(super) fn write_escaped(text: &str, out: &mut dyn Write) -> io::Result<()> {
    pieces(text, |piece| out.write_all(piece.as_bytes()))
}

fn pieces<E>(text: &str, mut take: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    // Nearly every text is plain. Without a way out in between, many bytes are looked at at once.
    if text.bytes().fold(true, |so_far, byte| so_far & is_plain(byte)) {
        return take(text);
    }
    let mut written = 0;
    for (at, c) in text.char_indices() {
        let instead = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            ' '..='~' => continue,
            c if is_unshown(c) => "\u{fffd}",
            _ => continue,
        };
        take(&text[written..at])?;
        take(instead)?;
        written = at + c.len_utf8();
    }
    take(&text[written..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_a_text() {
        assert_eq!(
            escape("<b a=\"x\" c='y'>&\u{1}\u{202e}ü</b>\n"),
            "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;\u{fffd}\u{fffd}ü&lt;/b&gt;\n"
        );
        assert_eq!(escape(""), "");
    }
}
