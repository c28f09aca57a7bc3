//! The addresses and anchors of a page, found in its bytes: no tree is built of it.

use memchr::memmem::Finder;
use memchr::{memchr, memrchr2};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What a page says about links.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found<'p> {
    /// Addresses, as they are written.
    pub addresses: Vec<&'p str>,
    /// Names that a link can lead to.
    pub anchors: Vec<&'p str>,
}

/// The attributes that are looked at, and whether each holds an address.
static ATTRIBUTES: LazyLock<[(Finder<'static>, bool); 4]> = LazyLock::new(|| {
    [("href=", true), ("src=", true), ("id=", false), ("name=", false)].map(|(name, is)| (Finder::new(name), is))
});

static COMMENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("<!--"));

/// Reads a page.
pub(super) fn scan(page: &str) -> Found<'_> {
    let room = 32 + page.len() / 256;
    let mut found = Found { addresses: Vec::with_capacity(room), anchors: Vec::with_capacity(room) };
    let bytes = page.as_bytes();
    let comments = comments(page);
    for (finder, is_address) in &*ATTRIBUTES {
        for at in finder.find_iter(bytes) {
            let after = at + finder.needle().len();
            let is_whole = at > 0 && bytes[at - 1].is_ascii_whitespace();
            if !is_whole || !in_tag(&bytes[..at]) || comments.iter().any(|(from, to)| (*from..*to).contains(&at)) {
                continue;
            }
            let Some(value) = value(page, after) else { continue };
            if *is_address { found.addresses.push(value) } else { found.anchors.push(value) }
        }
    }
    found
}

/// Whether what follows these bytes stands in a tag. Pages escape both signs in values.
fn in_tag(before: &[u8]) -> bool {
    memrchr2(b'<', b'>', before).is_some_and(|at| before.get(at) == Some(&b'<'))
}

fn value(page: &str, from: usize) -> Option<&str> {
    let rest = page.get(from..)?;
    match rest.as_bytes().first()? {
        quote @ (b'"' | b'\'') => rest.get(1..1 + memchr(*quote, &rest.as_bytes()[1..])?),
        _ => rest.split(|c: char| c.is_ascii_whitespace() || c == '>').next(),
    }
}

fn comments(page: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = COMMENT.find(&page.as_bytes()[at..]).map(|found| at + found) {
        at = page[start..].find("-->").map_or(page.len(), |end| start + end);
        found.push((start, at));
    }
    found
}

/// An attribute's value without character references.
pub(super) fn plain(value: &str) -> Cow<'_, str> {
    if memchr(b'&', value.as_bytes()).is_none() {
        return Cow::Borrowed(value);
    }
    let signs = [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    Cow::Owned(signs.iter().fold(value.to_owned(), |text, (written, sign)| text.replace(written, sign)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_anchors_are_found_in_tags_and_nowhere_else() {
        let page = "<p id=\"a\" data-id=\"no\">href=\"no\" &lt;a href='no'&gt;<a class=x href='b.html#c'>x</a>\n\
                    <img\nsrc=c.png><!-- <a href=\"no\"> --><h2 id=d>x</h2><a name=\"e\" data-href=\"no\">x</a>";
        let found = scan(page);
        assert_eq!(found.addresses, ["b.html#c", "c.png"]);
        assert_eq!(found.anchors, ["a", "d", "e"]);
    }

    #[test]
    fn an_address_is_taken_as_it_is_meant() {
        for (written, text) in [("a&amp;b.html", "a&b.html"), ("a.html", "a.html"), ("&amp;lt;", "&lt;")] {
            assert_eq!(plain(written), text);
        }
    }
}
