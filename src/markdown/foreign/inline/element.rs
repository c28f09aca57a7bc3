//! Components of MDX among words, and roles of MyST.

use super::{Replacer, literal};
use crate::markdown::foreign::element::{Closed, Element};

impl Replacer<'_> {
    /// A component leaves what stands in it; a tag of HTML keeps the attributes that are text.
    pub(super) fn element(&mut self, at: usize) -> Option<usize> {
        let text = self.text;
        let rest = &text[at..];
        let element = Element::at(rest)?;
        let is_component =
            element.is_component(|| self.closed.get_or_insert_with(|| Closed::of(text)).behind(at, element.name));
        let shown = if is_component {
            if element.empty { element.words() } else { String::new() }
        } else if !element.is_scripted() {
            return None;
        } else if element.name == "img" {
            // As HTML, because it may stand in a block of HTML.
            let alt = element.attribute(&["alt", "title"]).unwrap_or_default();
            let quoted = |text: &str| text.replace(['"', '<', '>'], "");
            let tag = |source| format!("<img src=\"{}\" alt=\"{}\">", quoted(source), quoted(alt));
            element.attribute(&["src"]).map_or_else(|| literal(alt), tag)
        } else {
            element.plain()
        };
        self.put(at, element.length, &shown, shown.is_empty() || is_component)
    }

    /// `{/* … */}` of MDX, and what stands between the tags of a comment of Liquid.
    pub(super) fn comment(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let (from, end) = if rest.starts_with("{/*") {
            (3, "*/}")
        } else {
            let opener = rest.get(..rest.len().min(24)).unwrap_or_default();
            let word = opener.trim_start_matches(['{', '%', '<', '-', ' ']);
            let brackets = &opener[..opener.len() - word.len()];
            let after = word.strip_prefix("comment").filter(|after| !after.starts_with(char::is_alphanumeric))?;
            let end = match brackets {
                "{{< " | "{{<" => "{{< /comment >}}",
                "{{% " | "{{%" => "{{% /comment %}}",
                _ if brackets.starts_with("{%") => "endcomment",
                _ => return None,
            };
            (opener.len() - after.len(), end)
        };
        // Where an end was not found once, there is none further on.
        if self.endless.contains(&end) {
            return None;
        }
        let Some(found) = rest[from..].find(end) else {
            self.endless.push(end);
            return None;
        };
        let mut to = from + found + end.len();
        if end == "endcomment" {
            to += rest[to..].find("%}")? + 2;
        }
        self.put(at, to, "", true)
    }

    /// `{kbd}` before a piece of code: a role of MyST.
    pub(super) fn role(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-' | '_' | '+'))?;
        let (name, code) = (&rest[..end], rest[end..].strip_prefix('}')?);
        let ticks = code.len() - code.trim_start_matches('`').len();
        if ticks == 0 {
            return None;
        }
        let inside = &code[ticks..];
        let close = inside.find(&code[..ticks])?;
        let inner = inside[..close].trim();
        let (words, target) = match inner.strip_suffix('>').and_then(|inner| inner.rsplit_once('<')) {
            Some((words, target)) => (words.trim(), target.trim()),
            None => (inner, inner),
        };
        let shown = match name {
            "doc" | "download" => format!("[{}](<{}>)", literal(words), target.replace(['<', '>'], "")),
            "ref" | "numref" | "term" | "any" | "eq" | "abbr" | "index" => {
                literal(words.split(" (").next().unwrap_or(words))
            }
            "guilabel" | "menuselection" | "strong" | "button" => format!("**{}**", literal(inner)),
            "emphasis" | "dfn" => format!("*{}*", literal(inner)),
            "kbd" | "sub" | "sup" => format!("<{name}>{}</{name}>", literal(inner)),
            "octicon" | "fas" | "fab" | "far" | "material-regular" => String::new(),
            // Names of things in programs stay code.
            "file" | "command" | "code" | "program" | "envvar" | "option" | "samp" | "literal" | "math" | "mod" => {
                format!("`{inner}`")
            }
            name if name.contains(':') => format!("`{}`", words.trim_start_matches(['~', '!'])),
            _ => return None,
        };
        let length = 1 + end + 1 + ticks + close + ticks;
        self.put(at, length, &shown, shown.is_empty())
    }
}
