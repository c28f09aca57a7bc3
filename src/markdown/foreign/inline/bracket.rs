//! Square brackets and colons: links of wikis, includes of Microsoft's docs, pictures and icons.

use super::{Replacer, head, literal, picture};
use crate::markdown::address::slug;
use crate::markdown::foreign::tag::arguments;
use std::fmt::Write;

/// What a link of a wiki names, `[[Page#Heading|words]]`: the address, and the words where they are given. `None` for what is
/// no link, such as a test of a shell.
pub(in crate::markdown) fn wiki(inner: &str) -> Option<(&str, Option<&str>)> {
    let (target, words) = inner.split_once('|').map_or((inner, None), |(target, words)| (target, Some(words.trim())));
    let target = target.trim_end_matches('\\');
    let begins = target.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '#' | '/' | '.' | '_'))
        || target.starts_with(|c: char| !c.is_ascii() && !c.is_whitespace());
    let odd = target.contains(['[', ']', '"', '\'', '`', '\n', '<', '>', '=', ',', '*'])
        || words.is_some_and(|w| w.contains(['[', '\n']));
    (begins && !odd && target.chars().any(char::is_alphabetic))
        .then(|| (target.trim(), words.filter(|w| !w.is_empty())))
}

/// Icons that MkDocs draws.
const ICONS: &[&str] = &[":material-", ":octicons-", ":fontawesome-", ":simple-"];

impl Replacer<'_> {
    /// `[[Page]]`, `![[picture.png]]`, and `[!INCLUDE [name](file)]` with its kin.
    pub(super) fn bracket(&mut self, at: usize) -> Option<usize> {
        let rest = head(&self.text[at..]);
        if let Some(inside) = rest.strip_prefix("[!") {
            return self.docs(at, inside);
        }
        let inner = rest.strip_prefix("[[")?;
        let inner = &inner[..inner.find("]]")?];
        let (target, words) = wiki(inner)?;
        let length = inner.len() + 4;
        // Of three brackets none is a wiki's.
        if self.text[..at].ends_with('[') || rest[length..].starts_with(']') {
            return None;
        }
        let embeds = self.text[..at].ends_with('!') && at > self.copied;
        let (file, heading) = target.split_once('#').unwrap_or((target, ""));
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let is_picture = embeds && matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif");
        self.copy(if embeds && !is_picture { at - 1 } else { at });
        let from = self.written.len();
        // A picture's words may be its size.
        let words = words.filter(|words| !is_picture || words.contains(char::is_alphabetic) && !words.contains('x'));
        let shown = words.map(str::to_owned).unwrap_or_else(|| match (file, heading) {
            ("", heading) => heading.to_owned(),
            (file, "") => file.to_owned(),
            (file, heading) => format!("{file} > {heading}"),
        });
        let shown = literal(shown.trim_start_matches('^'));
        if file.is_empty() {
            let last = heading.rsplit('#').next().unwrap_or(heading);
            let _ = write!(self.written, "[{shown}](#{})", slug(last));
        } else {
            let _ = write!(self.written, "[{shown}][{target}]");
        }
        self.replaced(from, at + length);
        Some(length)
    }

    /// `[!INCLUDE [name](file)]`, `[!VIDEO address]`, `[!div class="x"]`.
    fn docs(&mut self, at: usize, inside: &str) -> Option<usize> {
        let end = inside.find(|c: char| !c.is_alphanumeric() && c != '-')?;
        let (word, after) = inside.split_at(end);
        let (shown, length) = match word {
            "INCLUDE" | "include" | "Include" => link(after)?,
            word if word.starts_with("code-") || word.starts_with("CODE-") || word == "notebook" => link(after)?,
            "VIDEO" | "video" => {
                let address = &after[..after.find(']')?];
                (format!("<{}>", address.trim().replace(['<', '>', ' '], "")), address.len() + 1)
            }
            "div" => (String::new(), after.find(']')? + 1),
            _ => return None,
        };
        let length = 2 + end + length;
        self.put(at, length, &shown, true)
    }

    /// `:::image source="a.png":::` among words, and icons such as `:material-check:`.
    pub(super) fn colon(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let (shown, length) = if let Some(inside) = rest.strip_prefix(":::image ") {
            let mut reach = inside.len().min(2000);
            while !inside.is_char_boundary(reach) {
                reach -= 1;
            }
            let inside = &inside[..inside[..reach].find(":::")?];
            let words = arguments(inside);
            let get = |keys: &[&str]| words.iter().find(|(k, _)| keys.contains(k)).map(|(_, value)| *value);
            let alt = get(&["alt-text", "alt"]).unwrap_or_default();
            let shown = get(&["source", "src"]).map(|source| picture(source, alt));
            (shown.unwrap_or_default(), inside.len() + 12)
        } else {
            if !ICONS.iter().any(|icon| rest.starts_with(icon)) {
                return None;
            }
            let name = head(&rest[1..]);
            let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))?;
            if !name[end..].starts_with(':') {
                return None;
            }
            let list = name[end + 1..].strip_prefix('{').and_then(|list| list.find('}'));
            (String::new(), end + 2 + list.map_or(0, |list| list + 2))
        };
        self.put(at, length, &shown, true)
    }
}

/// The link that stands in the brackets of an include, and how long it is with the bracket behind it.
fn link(after: &str) -> Option<(String, usize)> {
    let begin = after.find('[').filter(|begin| after[..*begin].trim().is_empty())?;
    let end = after.find(")]")?;
    Some((after[begin..=end].to_owned(), end + 2))
}
