//! Raw HTML: safe elements pass with few attributes, the rest is shown as the words that it is.

use super::place::Place;
use super::{Event, Kind, Placed, Writer, escape, inside};
use crate::markdown::DEPTH;
use crate::markdown::address::id;
use crate::markdown::tags::{Part, embedded, parts, passes};
use std::fmt::Write;

impl<'r> Writer<'r> {
    pub(super) fn html_block(&mut self, behind: &'r [Placed<'r>]) -> usize {
        let length = inside(behind);
        match &behind[..length] {
            [(Event::Html(raw), _)] => self.raw(raw),
            pieces => {
                let whole: String = pieces
                    .iter()
                    .filter_map(|(event, _)| match event {
                        Event::Html(raw) | Event::InlineHtml(raw) | Event::Text(raw) => Some(raw.as_ref()),
                        _ => None,
                    })
                    .collect();
                self.raw(&whole);
            }
        }
        self.out.push('\n');
        length + 1
    }

    pub(super) fn raw(&mut self, raw: &str) {
        for part in parts(raw) {
            match part {
                Part::Text(text) => {
                    // Its references are kept, and only the parser of the second layer may read them.
                    self.has_raw |= text.contains('&');
                    self.out.push_str(&text.replace('<', "&lt;").replace('>', "&gt;"));
                }
                Part::Unknown(tag) if self.embedded(tag) => {}
                Part::Unknown(tag) => self.out.push_str(&escape(tag)),
                Part::Endless(rest) => {
                    let _ = write!(self.out, "<pre tabindex=\"0\"><code>{}</code></pre>", escape(rest));
                }
                Part::Close(name) => {
                    // An end without a beginning is none; what an end leaves open around it is closed with it.
                    match self.raw.iter().rposition(|open| *open == name) {
                        Some(at) => {
                            self.raw.remove(at);
                            let inner = self.closers.iter_mut().rev().take_while(|(_, raw)| *raw > at);
                            inner.for_each(|(_, raw)| *raw -= 1);
                        }
                        None if Part::nests(&name) => continue,
                        None => {}
                    }
                    self.has_raw = true;
                    let _ = write!(self.out, "</{}>", self.sunk(&name));
                }
                Part::Open(name, attributes) => self.raw_open(&name, &attributes),
            }
        }
    }

    /// What another page or a film would stand in becomes a link to it. Whether the tag was one of these.
    fn embedded(&mut self, tag: &str) -> bool {
        let Some(embedded) = embedded(tag) else { return false };
        let get = |wanted: &str| embedded.iter().find(|(n, _)| n == wanted).map(|(_, v)| v.as_str());
        if let Some(source) = get("src").or_else(|| get("data"))
            && self.links == 0
            && let Some((href, outside)) = self.address(source, false)
        {
            let rel = if outside { " rel=\"noopener noreferrer\"" } else { "" };
            let words = get("title").filter(|title| !title.trim().is_empty()).unwrap_or(source);
            let _ = write!(self.out, "<a href=\"{}\"{rel}>{}</a>", escape(&href), escape(words));
        }
        true
    }

    fn raw_open(&mut self, name: &str, attributes: &[(String, String)]) {
        let get = |wanted: &str| attributes.iter().find(|(n, _)| n == wanted).map(|(_, v)| v.as_str());
        // An element without content can be left open by nobody.
        self.has_raw |= !Part::is_void(name);
        if name == "img" {
            let (source, alt) = (get("src").unwrap_or_default(), get("alt").unwrap_or_default());
            return self.picture(source, alt, get("title").unwrap_or_default());
        }
        // An anchor is a point, which people rarely close.
        let point = name == "a" && get("href").is_none();
        let nests = Part::nests(name) && !point;
        if nests && self.closers.len() + self.raw.len() >= DEPTH {
            return;
        }
        let _ = write!(self.out, "<{}", self.sunk(name));
        for (attribute, value) in attributes.iter().filter(|(attribute, _)| passes(attribute) && attribute != "id") {
            let _ = write!(self.out, " {attribute}=\"{}\"", escape(value));
        }
        if let Some(kind) = get("class").filter(|_| matches!(name, "div" | "p" | "details" | "aside")).and_then(callout)
        {
            let _ = write!(self.out, " class=\"alert alert-{}\"", kind.names().0);
        }
        if name == "a"
            && let Some((href, outside)) = get("href").and_then(|href| self.address(href, false))
        {
            let rel = if outside { " rel=\"noopener noreferrer\"" } else { "" };
            let _ = write!(self.out, " href=\"{}\"{rel}", escape(&href));
        }
        // An address within a page has one place: a heading's, else the first that asks for it.
        let wanted = get("id").or_else(|| get("name").filter(|_| name == "a")).map(id).filter(|id| !id.is_empty());
        if let Some(id) = wanted {
            self.places.push((self.out.len(), Place::Id(id.into_owned())));
        }
        self.out.push_str(if point { "></a>" } else { ">" });
        if nests {
            self.raw.push(name.to_owned());
        }
    }

    /// Closes the raw elements that were opened inside an element of Markdown, which ends now.
    pub(super) fn close_raw(&mut self, before: usize) {
        for name in self.raw.split_off(before.min(self.raw.len())).iter().rev() {
            let _ = write!(self.out, "</{}>", self.sunk(name));
        }
    }

    /// Raw headings sink like those of Markdown.
    fn sunk(&self, name: &str) -> String {
        match name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) {
            Some(level) => format!("h{}", level.saturating_add(self.rendering.shift).clamp(1, 6)),
            None => name.to_owned(),
        }
    }
}

/// The callout that a class of raw HTML means.
fn callout(classes: &str) -> Option<Kind> {
    classes.split_whitespace().find_map(|class| {
        let named =
            ["notice--", "alert-", "callout-", "admonition-"].iter().find_map(|start| class.strip_prefix(start));
        named.or_else(|| matches!(class, "notice" | "note" | "warning" | "tip").then_some(class)).and_then(Kind::of)
    })
}
