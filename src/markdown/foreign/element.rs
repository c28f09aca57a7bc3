//! Components of MDX and attributes of JSX: `<TabItem label="Linux">`, `<Chart />`, `<img src={require("./a.png")} />`.
//!
//! `<Namespace>` and `<YOUR_NAME>` are words that somebody is to replace, so a name in capitals alone is no
//! component, and one without attributes is a component only where it is closed.

use super::inline::literal;
use super::tag::arguments;
use std::collections::BTreeMap;

/// One tag at the beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'t> {
    /// Its name.
    pub name: &'t str,
    /// Whether it ends what was opened.
    pub closes: bool,
    /// Whether it holds nothing.
    pub empty: bool,
    /// What stands between the name and its end.
    inner: &'t str,
    /// How long it is, in bytes.
    pub length: usize,
}

/// How far a tag may reach.
const LONGEST: usize = 4000;

impl<'t> Element<'t> {
    /// The tag at the beginning of a text. It ends in the same paragraph, or in the same braces.
    pub(super) fn at(text: &'t str) -> Option<Self> {
        let rest = text.strip_prefix('<')?;
        let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_')).unwrap_or(rest.len());
        let name = &rest[..end];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let inner = &rest[end..];
        let stop = end_of(inner)?;
        let whole = inner[..stop].trim_end();
        let (whole, empty) = whole.strip_suffix('/').map_or((whole, false), |whole| (whole, true));
        let spaced = whole.is_empty() || whole.starts_with(char::is_whitespace);
        let length = text.len() - inner.len() + stop + 1;
        spaced.then_some(Self { name, closes, empty, inner: whole, length })
    }

    /// Whether it is a component; `closes_later` tells whether it is closed in the rest of the text.
    pub(super) fn is_component(&self, closes_later: impl FnOnce() -> bool) -> bool {
        let named = self.name.starts_with(|c: char| c.is_ascii_uppercase())
            && self.name.contains(|c: char| c.is_ascii_lowercase());
        let marked = self.empty || self.closes || self.inner.contains(['=', '{']);
        named && (marked || self.inner.trim().is_empty() && closes_later())
    }

    /// Whether it is a tag of HTML with attributes as JSX writes them.
    pub(super) fn is_scripted(&self) -> bool {
        self.name.starts_with(|c: char| c.is_ascii_lowercase()) && self.inner.contains("={")
    }

    /// The value of the first of these attributes that is there and is text.
    pub(super) fn attribute(&self, keys: &[&str]) -> Option<&'t str> {
        let pairs = arguments(self.inner);
        let value = keys.iter().find_map(|key| pairs.iter().find(|(k, _)| k == key).map(|(_, value)| *value))?;
        // `{"x"}` and `{require("x").default}` hold one text.
        let text = match value.strip_prefix('{') {
            Some(_) => {
                let from = value.as_ptr() as usize - self.inner.as_ptr() as usize;
                let code = &self.inner[from..];
                let open = code.find(['"', '\'', '`', '}'])?;
                let quote = code[open..].chars().next().filter(|c| *c != '}')?;
                code[open + 1..].split(quote).next()?
            }
            None => value,
        };
        (!text.is_empty()).then_some(text)
    }

    /// What a component without content says in its attributes, as Markdown: a title, which may lead somewhere, and what it
    /// is about.
    pub(super) fn words(&self) -> String {
        let Some(title) = self.attribute(&["title", "label", "heading", "name"]) else { return String::new() };
        let title = literal(title);
        let title = match self.attribute(&["to", "href", "link", "url"]) {
            Some(to) => format!("[{title}](<{}>)", to.replace(['<', '>', '\n'], "")),
            None => format!("**{title}**"),
        };
        match self.attribute(&["description", "summary", "subtitle", "text", "caption"]) {
            Some(about) => format!("{title} – {}", literal(about)),
            None => title,
        }
    }

    /// The tag as HTML: without the attributes that are code.
    pub(super) fn plain(&self) -> String {
        let mut out = format!("<{}", self.name);
        let mut rest = self.inner;
        while let Some(at) = rest.find("={") {
            let key = rest[..at].rfind(char::is_whitespace).unwrap_or(at);
            out.push_str(&rest[..key]);
            let (mut depth, mut end) = (0_usize, rest.len());
            for (place, byte) in rest.bytes().enumerate().skip(at + 1) {
                match byte {
                    b'{' => depth += 1,
                    b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth == 0 {
                    end = place + 1;
                    break;
                }
            }
            rest = &rest[end..];
        }
        out.push_str(rest);
        out.push_str(if self.empty { "/>" } else { ">" });
        out
    }
}

/// What is closed in a text, `</Name>`: where each name is closed for the last time. It is read once, so that a text of many
/// tags is not searched to its end for each.
#[derive(Debug, Default)]
pub(super) struct Closed<'t>(BTreeMap<&'t str, usize>);

impl<'t> Closed<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let closed = text.match_indices("</").filter_map(|(at, _)| {
            let rest = &text[at + 2..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_'))?;
            rest[end..].starts_with('>').then_some((&rest[..end], at))
        });
        Self(closed.collect())
    }

    /// Whether a name is closed behind a place.
    pub(super) fn behind(&self, at: usize, name: &str) -> bool {
        self.0.get(name).is_some_and(|last| *last > at)
    }
}

/// Where the `>` of a tag stands: outside quotes and braces.
fn end_of(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, byte) in text.bytes().enumerate().take(LONGEST) {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return Some(at),
            (None, b'<') if depth == 0 => return None,
            (None, b'\n') if depth == 0 && text[at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') => {
                return None;
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(text: &str) -> bool {
        Element::at(text).is_some_and(|element| element.is_component(|| Closed::of(text).behind(0, element.name)))
    }

    #[test]
    fn components_are_told_from_placeholders() {
        for text in ["<Chart />", "<Tabs groupId=\"os\">", "</TabItem>", "<Note>x</Note>", "<Tabs.Item a={<b/>}>"] {
            assert!(component(text), "{text}");
        }
        for text in [
            "<Namespace>",
            "<YEAR>",
            "<DB_NAME>",
            "<Customer/Partner Name>",
            "<Type of Incident>",
            "<Name",
            "<b>",
            "<>",
        ] {
            assert!(!component(text), "{text}");
        }
    }

    #[test]
    fn an_attribute_is_text_in_quotes_or_in_braces() {
        let element = Element::at("<img alt='a b' src={require(\"../a.png\").default} width={80} /> x").unwrap();
        assert_eq!(element.attribute(&["src"]), Some("../a.png"));
        assert_eq!((element.attribute(&["alt"]), element.attribute(&["width"])), (Some("a b"), None));
        assert!(element.is_scripted() && element.empty);
        assert_eq!(&"<img alt='a b' src={require(\"../a.png\").default} width={80} /> x"[element.length..], " x");
    }
}
