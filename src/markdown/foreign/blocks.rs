//! The first step, line by line: admonitions (`!!! note`), containers (`:::note`), shortcodes that open
//! and close around text, code or nothing, tables of contents, and attribute lists on lines of their own.
//!
//! A callout becomes a block quote, so that whatever stands in it is parsed as it would be outside.

mod attribute;
mod colon;
mod component;
mod directive;
mod line;
mod quote;

use super::element::Closed;
use super::tag::{self, Kind as TagKind, Tag};
use super::{Callout, Kind, Mark, Prepared, Removed, attributes};
use crate::markdown::indented_code;
use line::{indent, leading, marker, strip};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Containers in containers that are kept; deeper ones stay text.
const DEEPEST: usize = 12;

/// Converts the blocks of a text.
pub(super) fn convert(text: &str) -> Prepared<'_> {
    if is_plain(text) {
        return Prepared { text: Cow::Borrowed(text), ..Prepared::default() };
    }
    let mut converter = Converter { source: text, lines: text.lines().collect(), ..Converter::default() };
    while converter.next < converter.lines.len() {
        converter.line();
    }
    converter.end_verbatim();
    Prepared {
        text: Cow::Owned(converter.out),
        sources: converter.sources,
        shifts: Vec::new(),
        marks: converter.marks,
        removed: converter.removed,
        includes: Vec::new(),
    }
}

/// Whether nothing in a text can be of another generator.
fn is_plain(text: &str) -> bool {
    let sign = |three: &[u8]| {
        matches!(
            three,
            [b'{', b'{' | b'%' | b':' | b'#' | b'.' | b' ', _]
                | [b'<', b'%', _]
                | [b':', b':', b':']
                | [b'!', b'!', b'!']
                | [b'?', b'?', b'?']
                | [b'=', b'=', b'=']
                | [b'[', b'[' | b'T' | b't', _]
                | [b'8', b'<', b'-']
                | [b'[', b'!', _]
                | [b'`' | b'~' | b'=', b'{', _]
                | [b')', b'=', _]
                | [b'<', b'A'..=b'Z', b'a'..=b'z']
                | [b'<', b's', b'c' | b't']
        )
    };
    let module = |word: &str| text.starts_with(word) || text.contains(&format!("\n{word}"));
    !text.as_bytes().windows(3).any(sign) && !module("import ") && !module("export ")
}

/// What ends a container.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// A line that is indented less.
    Dedent,
    /// So many colons.
    Colons(usize),
    /// A fence of this sign, at least so long.
    Fence(char, usize),
    /// The closing tag of this name.
    Tag(String),
    /// A blank line.
    Blank,
}

/// Something open around the present line.
#[derive(Debug)]
struct Container {
    /// Columns of white space that its lines begin with.
    strip: usize,
    /// What its lines begin with instead.
    prefix: String,
    end: End,
}

#[derive(Debug)]
struct Fence {
    sign: char,
    length: usize,
    indent: usize,
    depth: usize,
}

/// Code between tags, up to the closing one.
#[derive(Debug)]
struct Verbatim {
    closer: String,
    depth: usize,
}

/// The fence that stands for tags around code: nobody writes one as long.
const LONG_FENCE: &str = "``````````";

#[derive(Debug, Default)]
struct Converter<'t> {
    source: &'t str,
    lines: Vec<&'t str>,
    /// The next line.
    next: usize,
    out: String,
    /// Where the lines of `out` begin, and from which lines they come.
    starts: Vec<usize>,
    sources: Vec<u32>,
    marks: BTreeMap<usize, Mark>,
    removed: Vec<Removed>,
    stack: Vec<Container>,
    fence: Option<Fence>,
    verbatim: Option<Verbatim>,
    /// The line of `out` on which the present paragraph begins.
    paragraph: Option<usize>,
    /// A container has ended: what follows must not continue it.
    ended: bool,
    /// Blocks of indented code; read when first needed.
    code: Option<Vec<Range<usize>>>,
    /// The last line of each closing tag; read when first needed.
    closers: Option<BTreeMap<String, usize>>,
    /// The components that are closed; read when first needed.
    closed: Option<Closed<'t>>,
}

impl<'t> Converter<'t> {
    fn line(&mut self) {
        let number = self.next;
        self.next += 1;
        let line = self.lines[number];
        let blank = line.trim().is_empty();
        let mut rest = Cow::Borrowed(line);
        for at in 0..self.stack.len() {
            let container = &self.stack[at];
            let ends = match container.end {
                End::Dedent => !blank && indent(&rest) < container.strip,
                End::Blank => blank,
                End::Colons(_) | End::Tag(_) | End::Fence(..) => false,
            };
            if ends {
                self.close(at);
                break;
            }
            rest = strip(rest, container.strip);
        }
        if self.ended && !blank {
            self.ended = false;
            self.blank_before(number);
        }
        if self.code_line(number, &rest) {
            return;
        }
        if blank || !self.construct(number, &rest) {
            self.emit(number, &rest);
        }
    }

    /// A line of code, or one that opens or closes a fence.
    fn code_line(&mut self, number: usize, rest: &str) -> bool {
        if let Some(verbatim) = &self.verbatim {
            let closes = rest.trim() == verbatim.closer
                || Tag::at(rest.trim()).and_then(|tag| tag.closes()) == Some(verbatim.closer.as_str());
            if closes {
                self.end_verbatim();
            } else {
                self.emit(number, rest);
            }
            return true;
        }
        let width = indent(rest);
        let trimmed = rest.trim();
        if let Some(fence) = &self.fence {
            let left = !trimmed.is_empty() && width + 3 < fence.indent;
            if !left {
                let signs = trimmed.chars().take_while(|c| *c == fence.sign).count();
                if signs >= fence.length && trimmed.len() == signs {
                    self.fence = None;
                }
                self.emit(number, rest);
                return true;
            }
            self.fence = None;
        }
        for sign in ['`', '~'] {
            let length = trimmed.chars().take_while(|c| *c == sign).count();
            let opens = length >= 3 && !(sign == '`' && trimmed[length..].contains('`'));
            if opens && !(width >= 4 && self.is_indented_code(number)) {
                if trimmed.len() == length && self.ends_directive(trimmed)
                    || self.directive(number, trimmed, sign, length, width)
                {
                    return true;
                }
                self.fence = Some(Fence { sign, length, indent: width, depth: self.stack.len() });
                self.emit(number, rest);
                return true;
            }
        }
        false
    }

    fn construct(&mut self, number: usize, rest: &str) -> bool {
        let text = rest.trim();
        let known = match text.as_bytes()[0] {
            b'!' | b'?' | b'=' | b':' | b'{' | b'[' | b'-' | b'#' | b'>' | b'<' | b'(' | b'i' | b'e' => true,
            _ => return false,
        };
        let width = indent(rest);
        if known && width >= 4 && self.is_indented_code(number) {
            return false;
        }
        match text.as_bytes()[0] {
            b'!' | b'?' => self.admonition(number, text, width),
            b'=' => self.content_tab(number, text, width),
            b':' => text.starts_with(":::") && self.colons(number, text, width),
            b'{' if text.starts_with("{:") => self.attribute_line(number, text),
            b'{' => self.tag_line(number, text, width),
            b'[' => self.contents_line(number, text),
            b'-' if text.starts_with("--8<--") || text.starts_with("-8<-") => {
                self.remove(number, text);
                self.emit(number, "");
                true
            }
            b'#' => self.heading(number, rest),
            b'>' => text.contains("[!") && self.quote_line(number, rest),
            b'<' => self.element_line(number, text, width),
            b'(' => self.target_line(number, text),
            b'i' | b'e' => self.module_line(number, text, width),
            _ => false,
        }
    }

    /// `!!! note "Title"` of MkDocs, `???` where it can be folded.
    fn admonition(&mut self, number: usize, text: &str, width: usize) -> bool {
        let (rest, fold) = match text {
            _ if text.starts_with("!!!") => (&text[3..], None),
            _ if text.starts_with("???+") => (&text[4..], Some(true)),
            _ if text.starts_with("???") => (&text[3..], Some(false)),
            _ => return false,
        };
        let (words, title) = match rest.split_once('"') {
            Some((words, title)) => (words.trim(), Some(title.trim().trim_end_matches('"'))),
            None => (rest.trim(), None),
        };
        let is_word = |word: &str| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let Some(kind) = words.split(' ').next().filter(|kind| !kind.is_empty() || title.is_some()) else {
            return false;
        };
        if !words.split(' ').all(is_word) || !self.next_is_indented(width + 4) {
            return false;
        }
        let title = title.unwrap_or_else(|| if Kind::of(kind).is_some() { "" } else { kind });
        let callout = Callout { kind: Some(Kind::of(kind).unwrap_or(Kind::Note)), title: title.to_owned(), fold };
        self.open(number, callout, width, width + 4, End::Dedent)
    }

    /// `=== "Title"` of MkDocs: the parts stand one after the other, each under its name.
    fn content_tab(&mut self, number: usize, text: &str, width: usize) -> bool {
        let title = text.strip_prefix("===").map(|rest| rest.trim_start_matches(['!', '+']).trim());
        let title = title.and_then(|title| title.strip_prefix('"')).and_then(|title| title.strip_suffix('"'));
        let Some(title) = title.filter(|_| self.next_is_indented(width + 4) && self.stack.len() < DEEPEST) else {
            return false;
        };
        self.name(number, title, width);
        self.stack.push(Container { strip: width + 4, prefix: " ".repeat(width), end: End::Dedent });
        true
    }

    /// The name of a part, in bold.
    fn name(&mut self, number: usize, title: &str, width: usize) {
        self.blank_before(number);
        self.emit(number, &format!("{}**{}**", " ".repeat(width), super::inline::literal(title.trim())));
        self.emit(number, "");
    }

    /// A line that holds one tag and nothing else, where that tag stands around what follows.
    fn tag_line(&mut self, number: usize, text: &str, width: usize) -> bool {
        let Some(tag) = Tag::at(text).filter(|tag| tag.length == text.len()) else { return false };
        let name = tag.name();
        if matches!(name.to_ascii_lowercase().as_str(), "toc" | "_toc_" | "tableofcontents" | "table_of_contents") {
            return self.contents(number);
        }
        if !matches!(tag.kind, TagKind::Statement | TagKind::Shortcode) {
            return false;
        }
        if let Some(closed) = tag.closes() {
            let at = self.stack.iter().rposition(|c| matches!(&c.end, End::Tag(name) if name == closed));
            if let Some(at) = at {
                self.close(at);
            }
            return at.is_some();
        }
        if name == "tab" || name == "tabitem" {
            let title = tag.argument(&["title", "name", "header", "label", "tabName"]).or_else(|| tag.first());
            let Some(title) = title else { return false };
            self.name(number, title, width);
            return true;
        }
        if !self.closes_later(name, number) || self.stack.len() >= DEEPEST {
            return false;
        }
        if matches!(name, "highlight" | "code" | "codeblock" | "code-block" | "mermaid") {
            let named = tag.argument(&["lang", "language"]).or_else(|| tag.first()).unwrap_or_default();
            let language = if name == "mermaid" { name } else { named };
            self.blank_before(number);
            self.emit(number, &format!("{}{LONG_FENCE}{language}", " ".repeat(width)));
            self.verbatim = Some(Verbatim { closer: name.to_owned(), depth: self.stack.len() });
            return true;
        }
        let folds = matches!(name, "details" | "expand" | "collapse" | "spoiler" | "expandable");
        let generic = matches!(name, "notice" | "hint" | "alert" | "callout" | "admonition" | "panel" | "blockquote");
        let said = tag.argument(&["type", "style", "level", "color", "kind"]).or_else(|| tag.first());
        let kind = match (folds, generic) {
            (true, _) => None,
            (_, true) => Some(said.and_then(Kind::of).unwrap_or(Kind::Note)),
            _ => Kind::of(name),
        };
        if kind.is_none() && !folds {
            return false;
        }
        let title = tag.argument(&["title", "heading", "summary", "header"]);
        let title = title.or_else(|| if folds { tag.first() } else { None }).unwrap_or_default();
        let callout = Callout { kind, title: title.to_owned(), fold: folds.then_some(false) };
        self.open(number, callout, width, width, End::Tag(name.to_owned()))
    }

    /// Begins a callout: a block quote that is marked.
    fn open(&mut self, number: usize, mut callout: Callout, width: usize, strip: usize, end: End) -> bool {
        if self.stack.len() >= DEEPEST {
            return false;
        }
        let words = callout.words();
        self.blank_before(number);
        self.marks.insert(self.starts.len(), Mark::Callout(callout));
        let margin = " ".repeat(width);
        self.emit(number, &format!("{margin}>"));
        self.stack.push(Container { strip, prefix: format!("{margin}> "), end });
        if let Some(words) = words {
            self.emit(number, &words);
            self.emit(number, "");
        }
        true
    }

    fn contents_line(&mut self, number: usize, text: &str) -> bool {
        let is_toc = ["[toc]", "[[toc]]", "[[_toc_]]"].iter().any(|known| known.eq_ignore_ascii_case(text));
        is_toc && self.contents(number)
    }

    fn contents(&mut self, number: usize) -> bool {
        self.blank_before(number);
        self.marks.insert(self.starts.len(), Mark::Contents);
        self.emit(number, "***");
        true
    }

    fn close(&mut self, at: usize) {
        self.stack.truncate(at);
        self.fence = self.fence.take().filter(|fence| fence.depth <= at);
        self.verbatim = self.verbatim.take().filter(|verbatim| verbatim.depth <= at);
        self.paragraph = None;
        self.ended = true;
    }

    fn end_verbatim(&mut self) {
        if self.verbatim.take().is_some() {
            self.emit(self.next.saturating_sub(1), LONG_FENCE);
            self.ended = true;
        }
    }

    fn emit(&mut self, number: usize, rest: &str) {
        self.starts.push(self.out.len());
        self.sources.push(u32::try_from(number + 1).unwrap_or(u32::MAX));
        let blank = rest.trim().is_empty();
        for (at, container) in self.stack.iter().enumerate() {
            let last = blank && at + 1 == self.stack.len();
            self.out.push_str(if last { container.prefix.trim_end() } else { &container.prefix });
        }
        // White space stays: it may be that of code.
        self.out.push_str(rest);
        self.out.push('\n');
        let begins = blank || marker(rest.trim_start()) > 0;
        match self.paragraph {
            _ if blank || self.fence.is_some() || self.verbatim.is_some() => self.paragraph = None,
            Some(_) if !begins => {}
            _ => self.paragraph = Some(self.starts.len() - 1),
        }
    }

    /// The last line of the result.
    fn last(&self) -> &str {
        self.starts.last().map_or("", |start| self.out[*start..].trim_end_matches('\n'))
    }

    fn blank_before(&mut self, number: usize) {
        if !self.last().trim_matches(['>', ' ']).is_empty() {
            self.emit(number, "");
        }
    }

    fn remove(&mut self, number: usize, text: &str) {
        let column = self.lines[number].find(text).map_or(0, |at| self.lines[number][..at].chars().count());
        self.removed.push(Removed::new(text, u32::try_from(number + 1).unwrap_or(u32::MAX), column));
    }

    /// Whether the next line that holds something is indented so far.
    fn next_is_indented(&self, width: usize) -> bool {
        let outer: usize = self.stack.iter().map(|container| container.strip).sum();
        let next = self.lines[self.next..].iter().find(|line| !line.trim().is_empty());
        next.is_some_and(|line| indent(line) >= outer + width)
    }

    fn closes_later(&mut self, name: &str, number: usize) -> bool {
        let lines = &self.lines;
        let closers = self.closers.get_or_insert_with(|| {
            let closing = |line: &&str| Tag::at(line.trim()).and_then(|tag| tag.closes()).map(str::to_owned);
            lines.iter().enumerate().filter_map(|(at, line)| Some((closing(line)?, at))).collect()
        });
        closers.get(name).is_some_and(|last| *last > number)
    }

    /// Whether the parser reads a line as indented code. Only asked outside of containers: what they
    /// hold is not yet what the parser will see.
    fn is_indented_code(&mut self, number: usize) -> bool {
        if !self.stack.is_empty() {
            return false;
        }
        let source = self.source;
        let code = self.code.get_or_insert_with(|| indented_code(source));
        let line = self.lines[number];
        let at = line.as_ptr() as usize - source.as_ptr() as usize + leading(line);
        let before = code.partition_point(|range| range.end <= at);
        code.get(before).is_some_and(|range| range.contains(&at))
    }
}
