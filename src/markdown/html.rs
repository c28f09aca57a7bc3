//! Markdown → safe HTML. Each element is written by hand, so that no style attribute appears (the
//! pages forbid them) and every name and address is ours; ammonia then is the second layer.

use super::address::{Anchors, Destination, destination};
use super::tags::{Part, parts, passes};
use super::{Alignment, BlockQuoteKind, CodeBlockKind, DEPTH, Event, LinkType, Tag, TagEnd, events};
use crate::model::text::is_unshown;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

/// A link or an image that leads to another file of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link<'a> {
    /// The address as written, with its `#anchor`.
    pub destination: &'a str,
    /// Whether it is an image.
    pub image: bool,
}

/// How a text becomes HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rendering {
    /// By how many levels headings sink, so that the page keeps one `h1`.
    pub shift: u8,
    /// Leave out a first-level heading at the very beginning, which the page shows itself.
    pub drop_title: bool,
}

/// The text as safe HTML. `resolve` gives the site's address of a file of the project; where it
/// gives none, the link becomes plain text that shows its address as title.
pub fn html(text: &str, rendering: Rendering, resolve: &dyn Fn(Link<'_>) -> Option<String>) -> String {
    let Some(events) = events(text) else {
        return format!("<pre>{}</pre>", escape(text));
    };
    let mut writer = Writer::new(rendering, resolve);
    let mut events = events.into_iter().map(|(event, _)| event).peekable();
    let title = matches!(events.peek(), Some(Event::Start(Tag::Heading { level, .. })) if *level as u8 == 1);
    if title && rendering.drop_title {
        let (_, text) = heading(&mut events);
        writer.anchors.next(&text);
    }
    writer.write(events);
    SANITISER.clean(&writer.out).to_string()
}

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .link_rel(None)
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .add_generic_attributes(["class", "id", "role", "aria-label", "tabindex", "dir"])
        .add_tag_attributes("a", ["rel"])
        .add_tag_attributes("pre", ["data-language"])
        .add_tag_attributes("img", ["loading"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("th", ["scope"]);
    builder
});

/// Text between tags and in attributes; what must not be shown is replaced.
fn escape(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains(is_unshown) {
        text = Cow::Owned(text.replace(is_unshown, "\u{fffd}"));
    }
    if text.contains(['<', '>', '&', '"']) {
        let whole = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        text = Cow::Owned(whole);
    }
    text
}

/// Takes the events of a heading, with its plain text: what a reader sees of it.
fn heading<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> (Vec<Event<'a>>, String) {
    let (mut inner, mut text) = (Vec::new(), String::new());
    for event in events {
        match &event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::InlineHtml(raw) => text.extend(parts(raw).into_iter().filter_map(|part| match part {
                Part::Text(shown) | Part::Unknown(shown) => Some(shown),
                _ => None,
            })),
            _ => {}
        }
        inner.push(event);
    }
    (inner, text)
}

struct Writer<'r> {
    out: String,
    rendering: Rendering,
    resolve: &'r dyn Fn(Link<'_>) -> Option<String>,
    anchors: Anchors,
    /// What closes each open element; empty for one that has no frame.
    closers: Vec<Cow<'static, str>>,
    /// Open raw elements that nest.
    raw: Vec<String>,
    raw_ids: BTreeSet<String>,
    /// Open links: a link in a link is not one.
    links: usize,
    in_head: bool,
    alignments: Vec<Alignment>,
    cell: usize,
    footnotes: BTreeMap<String, usize>,
}

impl<'r> Writer<'r> {
    fn new(rendering: Rendering, resolve: &'r dyn Fn(Link<'_>) -> Option<String>) -> Self {
        Self {
            out: String::new(),
            rendering,
            resolve,
            anchors: Anchors::default(),
            closers: Vec::new(),
            raw: Vec::new(),
            raw_ids: BTreeSet::new(),
            links: 0,
            in_head: false,
            alignments: Vec::new(),
            cell: 0,
            footnotes: BTreeMap::new(),
        }
    }

    fn write<'a>(&mut self, mut events: impl Iterator<Item = Event<'a>>) {
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => self.heading(level as u8, &mut events),
                Event::Start(Tag::Image { dest_url, title, .. }) => self.image(&dest_url, &title, &mut events),
                Event::Start(Tag::HtmlBlock) => self.html_block(&mut events),
                Event::Start(tag) => self.start(tag),
                Event::End(_) => self.end(),
                Event::Text(text) => self.out.push_str(&escape(&text)),
                Event::Code(text) => {
                    let _ = write!(self.out, "<code>{}</code>", escape(&text));
                }
                Event::Html(raw) | Event::InlineHtml(raw) => self.raw(&raw),
                Event::SoftBreak => self.out.push('\n'),
                Event::HardBreak => self.out.push_str("<br>\n"),
                Event::Rule => self.out.push_str("<hr>\n"),
                Event::TaskListMarker(done) => {
                    let (word, sign) = if done { ("done", "☑") } else { ("to do", "☐") };
                    let _ = write!(self.out, "<span class=\"task\" role=\"img\" aria-label=\"{word}\">{sign}</span> ");
                }
                Event::FootnoteReference(name) => {
                    let number = self.footnote(&name);
                    let _ = write!(
                        self.out,
                        "<sup class=\"footnote-ref\"><a href=\"#footnote-{number}\">{number}</a></sup>"
                    );
                }
                Event::InlineMath(text) | Event::DisplayMath(text) => self.out.push_str(&escape(&text)),
            }
        }
    }

    fn footnote(&mut self, name: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(name.to_owned()).or_insert(next)
    }

    fn open(&mut self, opening: &str, closing: impl Into<Cow<'static, str>>) {
        if self.closers.len() + self.raw.len() >= DEPTH {
            self.closers.push(Cow::Borrowed(""));
        } else {
            self.out.push_str(opening);
            self.closers.push(closing.into());
        }
    }

    fn end(&mut self) {
        let Some(closing) = self.closers.pop() else { return };
        match closing.as_ref() {
            "</a>" => self.links = self.links.saturating_sub(1),
            "</tr></thead><tbody>" => self.in_head = false,
            _ => {}
        }
        self.out.push_str(&closing);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.open("<p>", "</p>\n"),
            Tag::BlockQuote(None) => self.open("<blockquote>\n", "</blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => {
                let (class, word) = match kind {
                    BlockQuoteKind::Note => ("note", "Note"),
                    BlockQuoteKind::Tip => ("tip", "Tip"),
                    BlockQuoteKind::Important => ("important", "Important"),
                    BlockQuoteKind::Warning => ("warning", "Warning"),
                    BlockQuoteKind::Caution => ("caution", "Caution"),
                };
                let opening =
                    format!("<blockquote class=\"alert alert-{class}\">\n<p class=\"alert-title\">{word}</p>\n");
                self.open(&opening, "</blockquote>\n");
            }
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                let language = if language.is_empty() {
                    String::new()
                } else {
                    format!(" data-language=\"{}\"", escape(language))
                };
                self.open(&format!("<pre tabindex=\"0\"{language}><code>"), "</code></pre>\n");
            }
            Tag::List(Some(1)) => self.open("<ol>\n", "</ol>\n"),
            Tag::List(Some(first)) => self.open(&format!("<ol start=\"{first}\">\n"), "</ol>\n"),
            Tag::List(None) => self.open("<ul>\n", "</ul>\n"),
            Tag::Item => self.open("<li>", "</li>\n"),
            Tag::FootnoteDefinition(name) => {
                let number = self.footnote(&name);
                let opening = format!(
                    "<div class=\"footnote\" id=\"footnote-{number}\"><span class=\"footnote-number\">{number}</span>"
                );
                self.open(&opening, "</div>\n");
            }
            Tag::Table(alignments) => {
                self.alignments = alignments;
                let opening =
                    "<div class=\"table-scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\n";
                self.open(opening, "</tbody></table></div>\n");
            }
            Tag::TableHead => {
                (self.in_head, self.cell) = (true, 0);
                self.open("<thead><tr>", "</tr></thead><tbody>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.open("<tr>", "</tr>\n");
            }
            Tag::TableCell => {
                let class = match self.alignments.get(self.cell) {
                    Some(Alignment::Left) => " class=\"align-left\"",
                    Some(Alignment::Center) => " class=\"align-center\"",
                    Some(Alignment::Right) => " class=\"align-right\"",
                    _ => "",
                };
                self.cell += 1;
                if self.in_head {
                    self.open(&format!("<th scope=\"col\"{class}>"), "</th>");
                } else {
                    self.open(&format!("<td{class}>"), "</td>");
                }
            }
            Tag::Emphasis => self.open("<em>", "</em>"),
            Tag::Strong => self.open("<strong>", "</strong>"),
            Tag::Strikethrough => self.open("<del>", "</del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title),
            // Handled by the caller, or never enabled.
            _ => self.open("", ""),
        }
    }

    fn heading<'a>(&mut self, level: u8, events: &mut impl Iterator<Item = Event<'a>>) {
        let (inner, text) = heading(events);
        let level = (level.saturating_add(self.rendering.shift)).clamp(1, 6);
        let anchor = self.anchors.next(&text);
        let id = if anchor.is_empty() { String::new() } else { format!(" id=\"{}\"", escape(&anchor)) };
        let _ = write!(self.out, "<h{level}{id}>");
        self.write(inner.into_iter());
        let _ = writeln!(self.out, "</h{level}>");
    }

    /// Where an address leads on the site, whether that is outside; `None` when it leads nowhere.
    fn address(&self, address: &str, image: bool) -> Option<(String, bool)> {
        match destination(address) {
            Destination::Anchor(anchor) if !image => Some((format!("#{anchor}"), false)),
            Destination::Outside(address) if address.starts_with("//") => Some((format!("https:{address}"), true)),
            Destination::Outside(address) => Some((address.to_owned(), true)),
            Destination::Inside(destination) => (self.resolve)(Link { destination, image }).map(|site| (site, false)),
            Destination::Anchor(_) | Destination::Refused => None,
        }
    }

    fn link(&mut self, kind: LinkType, target: &str, title: &str) {
        if self.links > 0 {
            return self.open("", "");
        }
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        let target = if kind == LinkType::Email { format!("mailto:{target}") } else { target.to_owned() };
        match self.address(&target, false) {
            Some((href, outside)) => {
                let rel = if outside { " rel=\"noopener noreferrer\"" } else { "" };
                self.open(&format!("<a href=\"{}\"{title}{rel}>", escape(&href)), "</a>");
                self.links += usize::from(self.closers.last().is_some_and(|closing| closing == "</a>"));
            }
            // `<namespace:name>` is a placeholder, not an address.
            None if kind == LinkType::Autolink => self.open("&lt;", "&gt;"),
            None if destination(&target) == Destination::Refused => self.open("", ""),
            None => self.open(&format!("<span class=\"no-link\" title=\"{}\">", escape(&target)), "</span>"),
        }
    }

    fn image<'a>(&mut self, source: &str, title: &str, events: &mut impl Iterator<Item = Event<'a>>) {
        let mut alt = String::new();
        let mut depth = 1;
        for event in events {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 1 => break,
                Event::End(_) => depth -= 1,
                Event::Text(text) | Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        self.picture(source, &alt, title);
    }

    fn picture(&mut self, source: &str, alt: &str, title: &str) {
        let alt = escape(alt);
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        match self.address(source, true) {
            Some((src, false)) => {
                let _ = write!(self.out, "<img src=\"{}\" alt=\"{alt}\"{title} loading=\"lazy\">", escape(&src));
            }
            Some((href, true)) if self.links == 0 => {
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

    fn html_block<'a>(&mut self, events: &mut impl Iterator<Item = Event<'a>>) {
        let mut whole = String::new();
        for event in events {
            match event {
                Event::End(_) => break,
                Event::Html(raw) | Event::InlineHtml(raw) | Event::Text(raw) => whole.push_str(&raw),
                _ => {}
            }
        }
        self.raw(&whole);
        self.out.push('\n');
    }

    fn raw(&mut self, raw: &str) {
        for part in parts(raw) {
            match part {
                Part::Text(text) => self.out.push_str(&text.replace('<', "&lt;").replace('>', "&gt;")),
                Part::Unknown(tag) => self.out.push_str(&escape(tag)),
                Part::Close(name) => {
                    if let Some(at) = self.raw.iter().rposition(|open| *open == name) {
                        self.raw.remove(at);
                    }
                    let _ = write!(self.out, "</{}>", self.sunk(&name));
                }
                Part::Open(name, attributes) => self.raw_open(&name, &attributes),
            }
        }
    }

    fn raw_open(&mut self, name: &str, attributes: &[(String, String)]) {
        let get = |wanted: &str| attributes.iter().find(|(n, _)| n == wanted).map(|(_, v)| v.as_str());
        if name == "img" {
            let (source, alt) = (get("src").unwrap_or_default(), get("alt").unwrap_or_default());
            return self.picture(source, alt, get("title").unwrap_or_default());
        }
        let nests = Part::nests(name);
        if nests && self.closers.len() + self.raw.len() >= DEPTH {
            return;
        }
        let _ = write!(self.out, "<{}", self.sunk(name));
        for (attribute, value) in attributes.iter().filter(|(attribute, _)| passes(attribute)) {
            // An address within a page has one place: of raw ids the first one stays.
            if attribute == "id" && !self.raw_ids.insert(value.clone()) {
                continue;
            }
            let _ = write!(self.out, " {attribute}=\"{}\"", escape(value));
        }
        if name == "a"
            && let Some((href, outside)) = get("href").and_then(|href| self.address(href, false))
        {
            let rel = if outside { " rel=\"noopener noreferrer\"" } else { "" };
            let _ = write!(self.out, " href=\"{}\"{rel}", escape(&href));
        }
        if name == "a"
            && get("id").is_none()
            && let Some(anchor) = get("name")
            && self.raw_ids.insert(anchor.to_owned())
        {
            let _ = write!(self.out, " id=\"{}\"", escape(anchor));
        }
        self.out.push('>');
        if nests {
            self.raw.push(name.to_owned());
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
