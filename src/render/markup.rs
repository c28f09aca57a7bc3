//! Markup: HTML that this program made itself, the only thing a template may write unescaped.

use serde::{Serialize, Serializer, ser::SerializeStruct};

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
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
