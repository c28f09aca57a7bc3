//! Raw HTML in Markdown: known-safe tags pass with few attributes, everything else is text.
//!
//! People write `<namespace>` and `<fill in>` in playbooks; plain CommonMark eats them as tags.

/// Elements that may pass.
const SAFE: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];
/// Attributes that may pass, with any safe element.
const ATTRIBUTES: &[&str] = &["id", "title", "colspan", "rowspan", "scope", "start", "open", "lang", "dir"];
/// Elements without an end.
const VOID: &[&str] = &["br", "hr", "img", "wbr"];
/// Elements that the browser closes by itself: many open ones do not nest.
const SELF_CLOSING: &[&str] = &["p", "li", "td", "th", "tr", "dt", "dd", "tbody", "thead", "tfoot"];

/// A part of raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text, with character references as written.
    Text(&'a str),
    /// The start of a safe element: its name in lower case, and its attributes.
    Open(String, Vec<(String, String)>),
    /// The end of a safe element.
    Close(String),
    /// Something that looks like a tag and is none: shown as written.
    Unknown(&'a str),
    /// What a comment hides that is never closed. A browser shows none of it, and readers would miss it.
    Endless(&'a str),
}

impl Part<'_> {
    /// Whether an element has no content.
    pub fn is_void(name: &str) -> bool {
        VOID.contains(&name)
    }

    /// Whether an element opens that must be closed again and that nests.
    pub fn nests(name: &str) -> bool {
        !VOID.contains(&name) && !SELF_CLOSING.contains(&name)
    }
}

/// Whether an attribute may pass with any safe element.
pub fn passes(attribute: &str) -> bool {
    ATTRIBUTES.contains(&attribute)
}

/// Splits raw HTML into its parts. Comments, declarations and processing instructions vanish.
pub fn parts(html: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            parts.push(Part::Text(&rest[..start]));
        }
        rest = &rest[start..];
        match hidden(rest) {
            Some(Some(after)) => {
                rest = after;
                continue;
            }
            Some(None) => {
                parts.push(Part::Endless(rest));
                return parts;
            }
            None => {}
        }
        let end = tag_end(rest);
        let (tag, after) = rest.split_at(end);
        parts.push(tag_part(tag));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// Whether a comment, a declaration or a processing instruction begins here, and what follows its end; an open one
/// has none.
fn hidden(text: &str) -> Option<Option<&str>> {
    let ends = if text.starts_with("<!--") {
        "-->"
    } else if text.starts_with("<?") {
        "?>"
    } else if text.starts_with("<!") {
        ">"
    } else {
        return None;
    };
    Some(text.find(ends).map(|at| &text[at + ends.len()..]))
}

/// Where a tag ends: after its `>`, quotes respected. A lone `<` ends after itself.
pub fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices().skip(1) {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => return at + 1,
            (None, '<') => return 1,
            _ => {}
        }
    }
    1
}

/// The attributes of a tag that puts another page or a film into this one; none for other tags.
pub fn embedded(tag: &str) -> Option<Vec<(String, String)>> {
    let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
    let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let split = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(split);
    let delimited = attributes.is_empty() || attributes.starts_with(|c: char| c.is_ascii_whitespace() || c == '/');
    let known = ["iframe", "video", "audio", "source", "embed", "object"];
    let is_one = delimited && known.iter().any(|known| known.eq_ignore_ascii_case(name));
    let read = if closing { Vec::new() } else { read_attributes(attributes) };
    // A word in such brackets is a word: `<source>`.
    (is_one && (closing || !read.is_empty())).then_some(read)
}

fn tag_part(tag: &str) -> Part<'_> {
    let Some(inner) = tag.strip_prefix('<').and_then(|t| t.strip_suffix('>')) else { return Part::Unknown(tag) };
    let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let split = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(split);
    let name = name.to_ascii_lowercase();
    let delimited = attributes.is_empty() || attributes.starts_with(|c: char| c.is_ascii_whitespace());
    if !SAFE.contains(&name.as_str()) || !delimited {
        return Part::Unknown(tag);
    }
    if closing { Part::Close(name) } else { Part::Open(name, read_attributes(attributes)) }
}

fn read_attributes(mut text: &str) -> Vec<(String, String)> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '=' | '"' | '\''));
        if text.is_empty() {
            return attributes;
        }
        let end = text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(text.len());
        let name = text[..end].to_ascii_lowercase();
        text = text[end..].trim_start();
        let mut value = "";
        if let Some(after) = text.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (inner, stop) = match quote {
                Some(quote) => (&after[1..], after[1..].find(quote)),
                None => (after, after.find(char::is_whitespace)),
            };
            let stop = stop.unwrap_or(inner.len());
            value = &inner[..stop];
            text = inner[stop..].strip_prefix(|c: char| matches!(c, '"' | '\'')).unwrap_or(&inner[stop..]);
        }
        if !attributes.iter().any(|(known, _)| *known == name) {
            attributes.push((name, decode(value)));
        }
    }
}

/// Character references in an attribute, as far as an address needs them; others stay as written
/// and are escaped, so that they can never become a scheme.
fn decode(value: &str) -> String {
    value.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tags_pass_and_placeholders_stay_visible() {
        let open = |name: &str| Part::Open(name.to_owned(), vec![]);
        assert_eq!(parts("<b>x</b><br/>"), [open("b"), Part::Text("x"), Part::Close("b".to_owned()), open("br")]);
        assert_eq!(parts("<namespace>"), [Part::Unknown("<namespace>")]);
        assert_eq!(parts("<fill in>"), [Part::Unknown("<fill in>")]);
        assert_eq!(parts("a <!-- TODO --> b"), [Part::Text("a "), Part::Text(" b")]);
        assert_eq!(parts("<script>x</script>")[0], Part::Unknown("<script>"));
        assert_eq!(
            parts("1 < 2 <b"),
            [Part::Text("1 "), Part::Unknown("<"), Part::Text(" 2 "), Part::Unknown("<"), Part::Text("b")]
        );
        assert_eq!(parts("a <!-- open <b>"), [Part::Text("a "), Part::Endless("<!-- open <b>")]);
    }

    #[test]
    fn attributes_are_read_in_every_quoting() {
        let [Part::Open(_, attributes)] = &parts(r#"<a href="x>y" ID='z' open data-x=1 id=w>"#)[..] else { panic!() };
        let read: Vec<_> = attributes.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(read, [("href", "x>y"), ("id", "z"), ("open", ""), ("data-x", "1")]);
    }
}
