//! The outline of a text: its sections with their content as plain text, and its links.

use super::address::{Anchors, kramdown, slug};
use super::emoji;
use super::foreign::{Removed, prepare};
use super::references::{NOWHERE, References};
use super::tags::{Part, parts};
use super::{Event, Lines, LinkType, Tag, TagEnd, events};
use std::ops::Range;

/// A text as the importer sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The sections in the order of the text. The first has level 0 and holds what stands before
    /// the first heading.
    pub sections: Vec<Section>,
    /// Links and images.
    pub links: Vec<OutlineLink>,
    /// Anchors that raw HTML defines, and further ones of headings.
    pub anchors: Vec<String>,
    /// Tags and attribute lists of other generators that were left out.
    pub removed: Vec<Removed>,
    /// References that nothing defines: their labels, with their places.
    pub undefined: Vec<OutlineLink>,
    /// The addresses of its images.
    pub images: Vec<String>,
    /// Files that the text includes, as it names them.
    pub includes: Vec<String>,
    /// Lines of prose, outside code and headings, that begin with a lower-case word or a prompt; with
    /// their line. Code within them is one `\u{fffc}`.
    pub lowly: Vec<(String, u32)>,
    /// What HTML comments say, with their line.
    pub comments: Vec<(String, u32)>,
}

/// A heading and what stands under it, up to the next heading of any level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading's level, from 1; 0 before the first heading.
    pub level: u8,
    /// The heading as plain text.
    pub title: String,
    /// The heading's anchor.
    pub anchor: String,
    /// The heading's line, from 1.
    pub line: u32,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A piece of content as plain text; a line break of the source stays one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text {
        /// Its words.
        text: String,
        /// Its line.
        line: u32,
    },
    /// An item of a list, without the lists inside it.
    Item {
        /// Its words.
        text: String,
        /// Its line.
        line: u32,
        /// How deep its list lies, from 1.
        depth: u32,
        /// Its number in an ordered list.
        number: Option<u64>,
    },
    /// A row of a table.
    Row {
        /// The cells.
        cells: Vec<String>,
        /// The cells of the table's head.
        head: Vec<String>,
        /// Whether it is the head itself.
        is_head: bool,
        /// Its line.
        line: u32,
    },
    /// A block of code.
    Code {
        /// The code.
        text: String,
        /// Its line.
        line: u32,
    },
}

impl Block {
    /// The line on which it begins.
    pub fn line(&self) -> u32 {
        match self {
            Self::Text { line, .. } | Self::Item { line, .. } | Self::Row { line, .. } | Self::Code { line, .. } => {
                *line
            }
        }
    }

    /// Its words; the cells of a row are separated by ` | `.
    pub fn text(&self) -> String {
        match self {
            Self::Text { text, .. } | Self::Item { text, .. } | Self::Code { text, .. } => text.clone(),
            Self::Row { cells, .. } => cells.join(" | "),
        }
    }
}

/// A link or an image, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineLink {
    /// The address as written.
    pub destination: String,
    /// Its line.
    pub line: u32,
    /// Its column in characters, from 1.
    pub column: u32,
}

/// Reads the outline of a text. A text that the parser fails on gives an empty one.
pub fn outline(text: &str) -> Document {
    outline_with(text, &References::default())
}

/// The same, with the link definitions of other files.
pub fn outline_with(text: &str, references: &References) -> Document {
    let mut prepared = prepare(text);
    let removed = std::mem::take(&mut prepared.removed);
    let includes = std::mem::take(&mut prepared.includes);
    let mut reader = Reader {
        source: &prepared.text,
        lines: Lines::new(&prepared.text, &prepared.sources),
        shifts: &prepared.shifts,
        document: Document { sections: vec![Section { line: 1, ..Section::default() }], ..Document::default() },
        anchors: Anchors::default(),
        words: String::new(),
        line: 1,
        lists: Vec::new(),
        items: Vec::new(),
        head: Vec::new(),
        cells: Vec::new(),
        code: false,
        counted: (0, 0),
        heading: false,
        begins: true,
        lowly_line: false,
    };
    for (event, range) in events(&prepared.text, references).unwrap_or_default() {
        reader.take(event, range);
    }
    Document { removed, includes, ..reader.document }
}

struct Reader<'t> {
    source: &'t str,
    lines: Lines<'t>,
    shifts: &'t [(usize, isize)],
    document: Document,
    anchors: Anchors,
    words: String,
    line: u32,
    /// The next number of each open list.
    lists: Vec<Option<u64>>,
    /// The open items: line and number, until their words are written.
    items: Vec<Option<(u32, Option<u64>)>>,
    head: Vec<String>,
    cells: Vec<String>,
    code: bool,
    /// The last place whose column was counted, and that column.
    counted: (usize, usize),
    heading: bool,
    /// Whether the next words begin a line, and whether the present line is one that is kept.
    begins: bool,
    lowly_line: bool,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, &range),
            Event::End(end) => self.end(end),
            Event::Text(text) => {
                self.prose(&text, &range);
                self.words.push_str(&text);
            }
            Event::Code(text) => {
                self.prose("\u{fffc}", &range);
                self.words.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.begins = true;
                self.words.push('\n');
            }
            Event::InlineHtml(raw) | Event::Html(raw) => {
                if let Some(comment) = raw.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) {
                    self.document.comments.push((comment.trim().to_owned(), self.lines.line(range.start)));
                }
                self.raw(&raw);
            }
            Event::Rule => self.rule(&range),
            _ => {}
        }
    }

    /// Keeps a line that begins as a command does.
    fn prose(&mut self, text: &str, range: &Range<usize>) {
        if self.code || self.heading {
            return;
        }
        if self.begins {
            let first = text.trim_start();
            self.lowly_line = first.starts_with(|c: char| c.is_ascii_lowercase() || c == '$');
            if self.lowly_line {
                self.document.lowly.push((first.to_owned(), self.lines.line(range.start)));
            }
            self.begins = false;
        } else if self.lowly_line
            && let Some((line, _)) = self.document.lowly.last_mut()
        {
            line.push_str(text);
        }
    }

    /// A line of underscores is a place to fill in; the other rules separate.
    fn rule(&mut self, range: &Range<usize>) {
        self.flush();
        let written = self.source.get(range.clone()).unwrap_or_default().trim();
        if written.starts_with('_') {
            self.line = self.lines.line(range.start);
            self.words.push_str(written);
            self.flush();
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let line = self.lines.line(range.start);
        let is_block =
            matches!(tag, Tag::Heading { .. } | Tag::Paragraph | Tag::Item | Tag::TableCell | Tag::CodeBlock(_));
        self.begins |= is_block;
        self.heading |= matches!(tag, Tag::Heading { .. });
        match tag {
            Tag::Heading { .. } | Tag::Paragraph | Tag::HtmlBlock => {
                self.flush();
                self.line = line;
            }
            Tag::CodeBlock(_) => {
                self.flush();
                (self.line, self.code) = (line, true);
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(*first);
            }
            Tag::Item => {
                self.flush();
                let number = self.lists.last_mut().and_then(|next| {
                    let number = *next;
                    *next = next.map(|n| n.saturating_add(1));
                    number
                });
                self.items.push(Some((line, number)));
                self.line = line;
            }
            Tag::Table(_) => {
                self.flush();
                self.head.clear();
            }
            Tag::TableHead | Tag::TableRow => {
                self.cells.clear();
                self.line = line;
            }
            Tag::TableCell => self.words.clear(),
            Tag::Link { dest_url, title, .. } if **dest_url == *NOWHERE => {
                let link = self.place(title, range);
                self.document.undefined.push(link);
            }
            Tag::Link { dest_url, link_type, .. } if *link_type != LinkType::Email => self.link(dest_url, range),
            Tag::Image { dest_url, .. } => {
                self.document.images.push(dest_url.to_string());
                self.link(dest_url, range);
            }
            _ => {}
        }
        if let Tag::Link { link_type: LinkType::Autolink, dest_url, .. } = tag
            && **dest_url != *NOWHERE
            && super::address::destination(dest_url) == super::address::Destination::Refused
        {
            self.words.push('<');
        }
    }

    fn link(&mut self, destination: &str, range: &Range<usize>) {
        let link = self.place(destination, range);
        self.document.links.push(link);
    }

    fn place(&mut self, destination: &str, range: &Range<usize>) -> OutlineLink {
        let line = self.lines.line(range.start);
        let from = self.lines.start(range.start);
        // Counted on from the last place on the same line: a line may hold thousands of links.
        let (at, before) =
            if from <= self.counted.0 && self.counted.0 <= range.start { self.counted } else { (from, 0) };
        let column = before + self.source.get(at..range.start).map_or(0, |before| before.chars().count());
        self.counted = (range.start, column);
        let before = self.shifts.partition_point(|(at, _)| *at <= range.start);
        let shift = self.shifts[..before].last().filter(|(at, _)| *at >= from).map_or(0, |(_, shift)| *shift);
        let column = u32::try_from(column.saturating_add_signed(shift)).unwrap_or(u32::MAX).saturating_add(1);
        OutlineLink { destination: destination.to_owned(), line, column }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Heading(level) => {
                self.heading = false;
                let title = std::mem::take(&mut self.words).replace('\n', " ");
                let anchor = self.anchors.next(&title);
                let title = title.trim().to_owned();
                let alias = kramdown(&title);
                if !alias.is_empty() && alias != slug(&title) {
                    self.document.anchors.push(alias);
                }
                // An anchor is made of the code, as on GitHub; people see the sign.
                let title = emoji::signs(title);
                let section = Section { level: level as u8, title, anchor, line: self.line, blocks: Vec::new() };
                self.document.sections.push(section);
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::CodeBlock => {
                let text = std::mem::take(&mut self.words);
                self.code = false;
                if !text.trim().is_empty() {
                    let line = self.line;
                    self.push(Block::Code { text, line });
                }
            }
            TagEnd::Item => {
                self.flush();
                self.items.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableCell => self.cells.push(std::mem::take(&mut self.words).trim().to_owned()),
            TagEnd::TableHead => {
                self.head = self.cells.clone();
                self.row(true);
            }
            TagEnd::TableRow => self.row(false),
            _ => {}
        }
    }

    fn row(&mut self, is_head: bool) {
        let cells = std::mem::take(&mut self.cells);
        let (head, line) = (self.head.clone(), self.line);
        self.push(Block::Row { cells, head, is_head, line });
    }

    /// Comments and known tags vanish; what only looks like a tag is somebody's words.
    fn raw(&mut self, raw: &str) {
        for part in parts(raw) {
            match part {
                Part::Text(text) | Part::Unknown(text) => self.words.push_str(text),
                // Something is to be filled in here: it must not look filled. A heading keeps its anchor.
                Part::Open(name, _) if name == "var" && !self.heading => self.words.push_str("{{ "),
                Part::Close(name) if name == "var" && !self.heading => self.words.push_str(" }}"),
                Part::Open(name, attributes) => {
                    if name == "img" {
                        let source = attributes.iter().find(|(key, _)| key == "src");
                        self.document.images.extend(source.map(|(_, value)| value.clone()));
                    }
                    if matches!(name.as_str(), "br" | "p" | "div" | "li" | "tr") {
                        self.words.push('\n');
                    }
                    let anchors = attributes.into_iter().filter(|(key, _)| key == "id" || key == "name");
                    self.document.anchors.extend(anchors.map(|(_, value)| value));
                }
                // What nobody sees elsewhere fills in nothing.
                Part::Close(_) | Part::Endless(_) => {}
            }
        }
    }

    /// Writes the words collected so far as a paragraph, or as the item they belong to.
    fn flush(&mut self) {
        if self.code {
            return;
        }
        let words = std::mem::take(&mut self.words);
        let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let text = lines.join("\n");
        if text.is_empty() {
            return;
        }
        let depth = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        match self.items.last_mut().and_then(Option::take) {
            Some((line, number)) => self.push(Block::Item { text, line, depth, number }),
            None => {
                let line = self.line;
                self.push(Block::Text { text, line });
            }
        }
    }

    fn push(&mut self, block: Block) {
        if let Some(section) = self.document.sections.last_mut() {
            section.blocks.push(block);
        }
    }
}
