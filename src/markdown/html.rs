//! Markdown → safe HTML. Each element is written by hand, so that no style attribute appears (the
//! pages forbid them) and every name and address is ours. Where raw HTML passed, ammonia is the second
//! layer, which also closes what was left open.
//!
//! What can only be known at the end (which anchors are free, what a table of contents lists) is put in
//! at the end, at the places that were kept for it.

mod inline;
mod link;
mod place;
mod raw;

use super::address::{Anchors, Destination, destination, id, kramdown, slug};
use super::foreign::{Callout, Kind, Mark, Prepared, prepare};
use super::references::References;
use super::tags::{Part, parts};
use super::{Alignment, BlockQuoteKind, CodeBlockKind, DEPTH, Event, Lines, Placed, Tag, events, highlight};
pub(super) use inline::escape;
use place::Place;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
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
pub struct Rendering<'a> {
    /// By how many levels headings sink, so that the page keeps one `h1`.
    pub shift: u8,
    /// Leave out a first-level heading at the very beginning, which the page shows itself.
    pub drop_title: bool,
    /// The hosts from which images are shown; those of all others become links.
    pub images: &'a [String],
}

/// Gives the site's address of a file of the project.
type Resolve<'r> = &'r dyn Fn(Link<'_>) -> Option<String>;

/// The text as safe HTML. `resolve` gives the site's address of a file of the project; where it
/// gives none, the link becomes plain text that shows its address as title.
pub fn html(text: &str, rendering: Rendering<'_>, resolve: Resolve<'_>) -> String {
    html_with(text, rendering, &References::default(), resolve)
}

/// The same, with the link definitions of other files.
pub fn html_with(text: &str, rendering: Rendering<'_>, references: &References, resolve: Resolve<'_>) -> String {
    let prepared = prepare(text);
    let Some(events) = events(&prepared.text, references) else {
        return format!("<pre>{}</pre>", escape(text));
    };
    let mut writer = Writer::new(&prepared, rendering, resolve);
    let mut events = &events[..];
    if let Some((Event::Start(Tag::Heading { level, .. }), _)) = events.first()
        && *level as u8 == 1
        && rendering.drop_title
    {
        let length = inside(&events[1..]);
        // Links lead to the title, too, although the page shows it elsewhere.
        let anchor = writer.anchors.next(&plain(&events[1..1 + length]));
        if !anchor.is_empty() {
            writer.places.push((0, Place::Anchor(anchor)));
        }
        events = &events[length + 2..];
    }
    writer.write(events);
    writer.finish()
}

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .link_rel(None)
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .add_generic_attributes(["class", "id", "role", "aria-label", "tabindex", "dir"])
        .add_tags(["section"])
        .add_tag_attributes("a", ["rel"])
        .add_tag_attributes("pre", ["data-language"])
        .add_tag_attributes("img", ["loading", "referrerpolicy"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("th", ["scope"]);
    builder
});

/// How many events stand inside an element that was opened just before, its end not counted.
fn inside(events: &[Placed<'_>]) -> usize {
    let mut depth = 0;
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return at,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    events.len().saturating_sub(1)
}

/// What a reader sees of a heading.
fn plain(events: &[Placed<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::InlineHtml(raw) => text.extend(parts(raw).into_iter().filter_map(|part| match part {
                Part::Text(shown) | Part::Unknown(shown) => Some(shown),
                _ => None,
            })),
            _ => {}
        }
    }
    text
}

struct Writer<'r> {
    out: String,
    rendering: Rendering<'r>,
    resolve: Resolve<'r>,
    prepared: &'r Prepared<'r>,
    /// The lines of the text; made when a mark must be looked up.
    lines: Option<Lines<'r>>,
    anchors: Anchors,
    /// The headings: level, anchor, words.
    headings: Vec<(u8, String, String)>,
    /// Places that are filled at the end.
    places: Vec<(usize, Place)>,
    /// What closes each open element, empty for one that has no frame; and how many raw elements were open before it.
    closers: Vec<(Cow<'static, str>, usize)>,
    /// Open raw elements that nest.
    raw: Vec<String>,
    /// Raw HTML passed.
    has_raw: bool,
    /// Open links: a link in a link is not one.
    links: usize,
    in_head: bool,
    alignments: Vec<Alignment>,
    cell: usize,
    /// Footnotes by name: number, and how often they were named.
    footnotes: BTreeMap<String, (usize, usize)>,
    /// What they say, by number.
    notes: BTreeMap<usize, &'r [Placed<'r>]>,
}

impl<'r> Writer<'r> {
    fn new(prepared: &'r Prepared<'r>, rendering: Rendering<'r>, resolve: Resolve<'r>) -> Self {
        Self {
            out: String::with_capacity(prepared.text.len() * 3 / 2),
            rendering,
            resolve,
            prepared,
            lines: None,
            anchors: Anchors::default(),
            headings: Vec::new(),
            places: Vec::new(),
            closers: Vec::new(),
            raw: Vec::new(),
            has_raw: false,
            links: 0,
            in_head: false,
            alignments: Vec::new(),
            cell: 0,
            footnotes: BTreeMap::new(),
            notes: BTreeMap::new(),
        }
    }

    fn write(&mut self, events: &'r [Placed<'r>]) {
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            at += 1;
            match event {
                Event::Start(tag) => at += self.start(tag, range.start, &events[at..]),
                Event::End(_) => self.end(),
                Event::Text(text) => self.words(text),
                Event::Code(text) => {
                    let _ = write!(self.out, "<code>{}</code>", escape(text));
                }
                Event::Html(raw) | Event::InlineHtml(raw) => self.raw(raw),
                Event::SoftBreak => self.out.push('\n'),
                Event::HardBreak => self.out.push_str("<br>\n"),
                Event::Rule if self.mark(range.start) == Some(&Mark::Contents) => {
                    self.places.push((self.out.len(), Place::Contents));
                }
                Event::Rule => self.out.push_str("<hr>\n"),
                Event::TaskListMarker(done) => {
                    let (word, sign) = if *done { ("done", "☑") } else { ("to do", "☐") };
                    let _ = write!(self.out, "<span class=\"task\" role=\"img\" aria-label=\"{word}\">{sign}</span> ");
                }
                Event::FootnoteReference(name) => self.footnote_reference(name),
                Event::InlineMath(text) | Event::DisplayMath(text) => self.words(text),
            }
        }
    }

    /// What the line on which a block begins stands for.
    fn mark(&mut self, at: usize) -> Option<&'r Mark> {
        let prepared = self.prepared;
        if prepared.marks.is_empty() {
            return None;
        }
        let lines = self.lines.get_or_insert_with(|| Lines::new(&prepared.text, &prepared.sources));
        prepared.marks.get(&lines.index(at))
    }

    fn open(&mut self, opening: &str, closing: impl Into<Cow<'static, str>>) {
        if self.closers.len() + self.raw.len() >= DEPTH {
            self.closers.push((Cow::Borrowed(""), self.raw.len()));
        } else {
            self.out.push_str(opening);
            self.closers.push((closing.into(), self.raw.len()));
        }
    }

    fn end(&mut self) {
        let Some((closing, raw)) = self.closers.pop() else { return };
        self.close_raw(raw);
        match closing.as_ref() {
            "</a>" => self.links = self.links.saturating_sub(1),
            "</tr></thead><tbody>" => self.in_head = false,
            _ => {}
        }
        self.out.push_str(&closing);
    }

    /// Begins an element; says how many of the events behind it are done.
    fn start(&mut self, tag: &'r Tag<'r>, at: usize, behind: &'r [Placed<'r>]) -> usize {
        match tag {
            Tag::Heading { level, .. } => return self.heading(*level as u8, behind),
            Tag::Image { dest_url, title, .. } => return self.image(dest_url, title, behind),
            Tag::HtmlBlock => return self.html_block(behind),
            Tag::CodeBlock(kind) => return self.code(kind, behind),
            Tag::FootnoteDefinition(name) => {
                let length = inside(behind);
                let number = self.footnote(name);
                self.notes.entry(number).or_insert(&behind[..length]);
                return length + 1;
            }
            Tag::Paragraph => self.open("<p>", "</p>\n"),
            Tag::BlockQuote(kind) => self.quote(*kind, at, behind),
            Tag::List(Some(1)) => self.open("<ol>\n", "</ol>\n"),
            Tag::List(Some(first)) => self.open(&format!("<ol start=\"{first}\">\n"), "</ol>\n"),
            Tag::List(None) => self.open("<ul>\n", "</ul>\n"),
            Tag::Item => self.open("<li>", "</li>\n"),
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
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
            Tag::Link { link_type, dest_url, title, .. } => self.link(*link_type, dest_url, title),
            // Never enabled.
            _ => self.open("", ""),
        }
        0
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>, at: usize, behind: &[Placed<'_>]) {
        let own = kind.map(|kind| match kind {
            BlockQuoteKind::Note => Kind::Note,
            BlockQuoteKind::Tip => Kind::Tip,
            BlockQuoteKind::Important => Kind::Important,
            BlockQuoteKind::Warning => Kind::Warning,
            BlockQuoteKind::Caution => Kind::Caution,
        });
        let marked = match self.mark(at) {
            Some(Mark::Callout(callout)) => Some(callout.clone()),
            _ => own.map(|kind| Callout { kind: Some(kind), title: String::new(), fold: None }),
        };
        let Some(Callout { kind, title, fold }) = marked else {
            return self.open("<blockquote>\n", "</blockquote>\n");
        };
        let (class, word) = kind.map_or(("", "More"), Kind::names);
        // A heading is plain words; its emphasis would be read as signs.
        let title = title.replace("**", "").replace('`', "");
        let emphasised = title.matches('*').count() % 2 == 0 && !title.contains(" * ");
        let title = if emphasised { title.replace('*', "") } else { title };
        let title = if title.is_empty() { word } else { &title };
        let class = if class.is_empty() { String::new() } else { format!(" class=\"alert alert-{class}\"") };
        match fold {
            Some(open) => {
                let open = if open { " open=\"\"" } else { "" };
                let opening =
                    format!("<details{class}{open}><summary class=\"alert-title\">{}</summary>\n", escape(title));
                self.open(&opening, "</details>\n");
            }
            None if says(behind, title) => self.open(&format!("<div{class}>\n"), "</div>\n"),
            None => {
                let opening = format!("<div{class}>\n<p class=\"alert-title\">{}</p>\n", escape(title));
                self.open(&opening, "</div>\n");
            }
        }
    }

    fn heading(&mut self, level: u8, behind: &'r [Placed<'r>]) -> usize {
        let length = inside(behind);
        let text = plain(&behind[..length]);
        let level = (level.saturating_add(self.rendering.shift)).clamp(1, 6);
        let anchor = self.anchors.next(&text);
        let named = if anchor.is_empty() { String::new() } else { format!(" id=\"{}\"", escape(&anchor)) };
        let _ = write!(self.out, "<h{level}{named}>");
        let alias = id(&kramdown(&text)).into_owned();
        if !alias.is_empty() && alias != slug(&text) {
            self.places.push((self.out.len(), Place::Anchor(alias)));
        }
        let open = self.raw.len();
        self.write(&behind[..length]);
        self.close_raw(open);
        let _ = writeln!(self.out, "</h{level}>");
        self.headings.push((level, anchor, text));
        length + 1
    }

    /// A block of code, coloured. What draws a picture elsewhere is shown as what it is written in.
    fn code(&mut self, kind: &CodeBlockKind<'_>, behind: &[Placed<'_>]) -> usize {
        let length = inside(behind);
        let language = match kind {
            CodeBlockKind::Fenced(info) => {
                info.trim_start_matches(['{', '.', ' ']).split([' ', ',', '{', '}', ':']).next()
            }
            CodeBlockKind::Indented => None,
        };
        let language = language.unwrap_or_default();
        let caption = match language.to_ascii_lowercase().as_str() {
            "mermaid" => "A diagram, as it is written in Mermaid",
            "plantuml" | "puml" => "A diagram, as it is written in PlantUML",
            "dot" | "graphviz" => "A diagram, as it is written in Graphviz",
            _ => "",
        };
        if !caption.is_empty() {
            self.out.push_str("<figure>");
        }
        self.out.push_str("<pre tabindex=\"0\"");
        if !language.is_empty() {
            let _ = write!(self.out, " data-language=\"{}\"", escape(language));
        }
        self.out.push_str("><code>");
        match &behind[..length] {
            [(Event::Text(code), _)] => highlight::write(code, language, &mut self.out),
            pieces => {
                let code: String = pieces.iter().filter_map(|(event, _)| text_of(event)).collect();
                highlight::write(&code, language, &mut self.out);
            }
        }
        self.out.push_str("</code></pre>\n");
        if !caption.is_empty() {
            let _ = writeln!(self.out, "<figcaption>{caption}</figcaption></figure>");
        }
        length + 1
    }
}

fn text_of<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) => Some(text),
        _ => None,
    }
}

/// Whether a callout begins with its own word, as in `**Tip**: …`.
fn says(events: &[Placed<'_>], word: &str) -> bool {
    match events {
        [(Event::Start(Tag::Paragraph), _), (Event::Start(Tag::Strong), _), (Event::Text(text), _), ..] => {
            text.trim_end_matches([':', '.', '!', ' ']).eq_ignore_ascii_case(word)
        }
        _ => false,
    }
}
