//! Links and images: each leads where the site says, or stays words.

use super::{Destination, Event, Link, Placed, Writer, destination, escape, inside};
use crate::markdown::LinkType;
use crate::markdown::address::id;
use crate::markdown::references::NOWHERE;
use std::fmt::Write;

/// How a place in a text is called on its page.
fn place(anchor: &str) -> String {
    id(&anchor.replace("%20", " ")).into_owned()
}

/// Whether an image comes from one of some hosts, by a connection that nobody can change on the way.
fn is_from(address: &str, hosts: &[String]) -> bool {
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let host = &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())];
    hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
}

impl<'r> Writer<'r> {
    /// Where an address leads on the site, whether that is outside; `None` when it leads nowhere.
    pub(super) fn address(&self, address: &str, image: bool) -> Option<(String, bool)> {
        match destination(address) {
            Destination::Anchor(anchor) if !image => Some((format!("#{}", place(anchor)), false)),
            Destination::Outside(address) if address.starts_with("//") => Some((format!("https:{address}"), true)),
            Destination::Outside(address) => Some((address.to_owned(), true)),
            Destination::Inside(inside) => {
                let named = inside.split_once('#').map(|(file, anchor)| format!("{file}#{}", place(anchor)));
                let destination = named.as_deref().unwrap_or(inside);
                (self.resolve)(Link { destination, image }).map(|site| (site, false))
            }
            Destination::Anchor(_) | Destination::Refused => None,
        }
    }

    pub(super) fn link(&mut self, kind: LinkType, target: &str, title: &str) {
        if self.links > 0 {
            return self.open("", "");
        }
        if target == NOWHERE {
            return self.open(&format!("<span class=\"no-link\" title=\"{}\">", escape(title)), "</span>");
        }
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        let target = if kind == LinkType::Email { format!("mailto:{target}") } else { target.to_owned() };
        match self.address(&target, false) {
            Some((href, outside)) => {
                let rel = if outside { " rel=\"noopener noreferrer\"" } else { "" };
                self.open(&format!("<a href=\"{}\"{title}{rel}>", escape(&href)), "</a>");
                self.links += usize::from(self.closers.last().is_some_and(|(closing, _)| closing == "</a>"));
            }
            // `<namespace:name>` is a placeholder, not an address.
            None if kind == LinkType::Autolink => self.open("&lt;", "&gt;"),
            None if destination(&target) == Destination::Refused => self.open("", ""),
            None => self.open(&format!("<span class=\"no-link\" title=\"{}\">", escape(&target)), "</span>"),
        }
    }

    pub(super) fn image(&mut self, source: &str, title: &str, behind: &'r [Placed<'r>]) -> usize {
        let length = inside(behind);
        let mut alt = String::new();
        for (event, _) in &behind[..length] {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        self.picture(source, &alt, title);
        length + 1
    }

    pub(super) fn picture(&mut self, source: &str, alt: &str, title: &str) {
        let alt = escape(alt);
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        // What the site does not hold itself is led to and not loaded, unless the project trusts the host.
        let led = |src: &str| {
            (src.starts_with("https://") || src.starts_with("http://")) && !is_from(src, self.rendering.images)
        };
        match self.address(source, true).map(|(src, _)| (led(&src), src)) {
            Some((false, src)) => {
                let quiet = if src.starts_with("https://") { " referrerpolicy=\"no-referrer\"" } else { "" };
                let src = escape(&src);
                let _ = write!(self.out, "<img src=\"{src}\" alt=\"{alt}\"{title} loading=\"lazy\"{quiet}>");
            }
            Some((true, href)) if self.links == 0 => {
                let words = if alt.trim().is_empty() { escape(&href).into_owned() } else { alt.into_owned() };
                let href = escape(&href);
                let _ = write!(
                    self.out,
                    "<a class=\"image-link\" href=\"{href}\"{title} rel=\"noopener noreferrer\">{words}</a>"
                );
            }
            _ => self.out.push_str(&alt),
        }
    }
}
