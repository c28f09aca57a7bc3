//! The second step: tags that stand in prose. The parser itself says what is code; code stays.

mod bracket;
mod element;

pub(super) use bracket::wiki;

use super::element::Closed;
use super::tag::{Kind, Tag, arguments};
use super::{Prepared, Removed, attributes};
use crate::markdown::code;
use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

/// Replaces the tags of a text.
pub(super) fn replace(prepared: Prepared<'_>) -> Prepared<'_> {
    if !has_tags(&prepared.text) {
        return prepared;
    }
    let Prepared { text, sources, marks, removed, includes, shifts: _ } = prepared;
    let code = code(&text);
    let mut replacer = Replacer {
        text: &text,
        code: &code,
        sources: &sources,
        line: 0,
        line_start: 0,
        counted: (0, 0),
        copied: 0,
        verbatim: false,
        closed: None,
        endless: Vec::new(),
        touched: false,
        shift: 0,
        // The line itself comes when its end is copied.
        out: Prepared { removed, includes, ..Prepared::default() },
        written: String::with_capacity(text.len()),
        start: 0,
        marks: &marks,
    };
    replacer.run();
    let Replacer { mut out, written, .. } = replacer;
    out.text = Cow::Owned(written);
    out.removed.sort_by_key(|removed| (removed.line, removed.column));
    out
}

fn has_tags(text: &str) -> bool {
    text.as_bytes().windows(2).any(|two| {
        matches!(
            two,
            [b'{', b'{' | b'%' | b'#' | b':' | b'/']
                | [b'<', b'%' | b'A'..=b'Z']
                | [b'<', b'/']
                | [b')' | b']' | b'`' | b'*' | b'\n' | b'=', b'{']
                | [b'[', b'[' | b'!']
                | [b'}', b'`']
                | [b':', b':' | b'm' | b'o' | b'f' | b's']
        )
    }) || text.starts_with('{')
}

/// Where a tag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Among words.
    Words,
    /// In the address of a link or a picture.
    Address,
    /// In a tag of HTML.
    Html,
}

struct Replacer<'p> {
    text: &'p str,
    code: &'p [Range<usize>],
    sources: &'p [u32],
    marks: &'p std::collections::BTreeMap<usize, super::Mark>,
    /// The present line of the text, and where it begins.
    line: usize,
    line_start: usize,
    /// The last place whose column was counted, and that column.
    counted: (usize, usize),
    /// How much of the text is done.
    copied: usize,
    /// Between `{% raw %}` and `{% endraw %}`.
    verbatim: bool,
    /// The components that are closed; read when first needed.
    closed: Option<Closed<'p>>,
    /// Ends of comments of which there is none any more.
    endless: Vec<&'static str>,
    /// Something was replaced on the present line.
    touched: bool,
    /// By how many characters the text stands further to the right than the result.
    shift: isize,
    out: Prepared<'static>,
    written: String,
    /// Where the present line of the result begins.
    start: usize,
}

impl Replacer<'_> {
    fn run(&mut self) {
        self.begin_line();
        let bytes = self.text.as_bytes();
        let (mut at, mut next) = (0, 0);
        while at < bytes.len() {
            let Some(found) = bytes[at..].iter().position(|b| matches!(b, b'{' | b'<' | b'[' | b':')) else { break };
            at += found;
            while self.code.get(next).is_some_and(|range| range.end <= at) {
                next += 1;
            }
            if let Some(range) = self.code.get(next).filter(|range| range.start <= at) {
                at = range.end;
                continue;
            }
            let escaped = at > 0 && bytes[at - 1] == b'\\';
            match (!escaped).then(|| self.tag(at)).flatten() {
                Some(length) => at += length,
                None => at += 1,
            }
        }
        self.copy(self.text.len());
    }

    /// Replaces the tag at a place, if one is there; says how long it was.
    fn tag(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let other = match rest.as_bytes()[0] {
            _ if self.verbatim => None,
            b'[' => return self.bracket(at),
            b':' => return self.colon(at),
            b'<' => self.element(at),
            _ => self.comment(at).or_else(|| self.role(at)),
        };
        if other.is_some() {
            return other;
        }
        if !["{{", "{%", "<%", "{# "].iter().any(|opener| rest.starts_with(opener)) {
            return if rest.starts_with('{') { self.list(at) } else { None };
        }
        let tag = Tag::at(rest)?;
        self.copy(at);
        let written = &rest[..tag.length];
        let from = self.written.len();
        let name = tag.name();
        if self.verbatim && tag.closes() != Some("raw") && tag.closes() != Some("verbatim") {
            let _ = write!(self.written, "`{written}`");
        } else if tag.kind == Kind::Shown {
            let brackets = if written.starts_with("{{<") { ("{{<", ">}}") } else { ("{{%", "%}}") };
            let _ = write!(self.written, "`{} {} {}`", brackets.0, tag.inner.trim(), brackets.1);
        } else if tag.kind == Kind::Statement && matches!(name, "raw" | "verbatim" | "endraw" | "endverbatim") {
            self.verbatim = !name.starts_with("end");
            self.remove(at, written);
        } else {
            let (shown, whole) = self.shown(&tag);
            if !whole {
                self.remove(at, written);
            }
            self.written.push_str(&shown);
        }
        self.replaced(from, at + tag.length);
        Some(tag.length)
    }

    /// What stands for a tag, and whether that says all that the tag would.
    fn shown(&mut self, tag: &Tag<'_>) -> (String, bool) {
        let place = place(&self.written[self.start..]);
        match tag.kind {
            Kind::Value => value(tag, place),
            Kind::Statement | Kind::Shortcode if tag.closes().is_none() && !tag.inner.starts_with('/') => {
                self.named(tag, place)
            }
            _ => (String::new(), false),
        }
    }

    fn named(&mut self, tag: &Tag<'_>, place: Place) -> (String, bool) {
        let words = tag.argument(&["title", "text", "label", "alt", "caption", "alt-text", "name"]);
        match tag.name() {
            "ref" | "relref" | "link" | "post_url" => {
                let path = tag.argument(&["path", "page", "href", "url"]).or_else(|| tag.first()).unwrap_or_default();
                match place {
                    _ if path.is_empty() => (String::new(), false),
                    Place::Words => (format!("[{}]({})", literal(words.unwrap_or(path)), address(path)), true),
                    Place::Address | Place::Html => (address(path), true),
                }
            }
            "include" | "include_relative" | "include_cached" | "include-file" | "includefile" | "readfile" => {
                let path = tag.argument(&["file", "path"]).or_else(|| tag.first());
                self.out.includes.extend(path.map(str::to_owned));
                (String::new(), false)
            }
            "youtube" => match tag.argument(&["id"]).or_else(|| tag.first()) {
                Some(id) => (format!("<https://www.youtube.com/watch?v={}>", plain(id)), true),
                None => (String::new(), false),
            },
            "figure" | "img" | "image" | "picture" | "asset" | "imgproc" => {
                let is_image = |path: &&str| {
                    let end = path.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
                    matches!(end.as_str(), "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif")
                };
                let named = tag.argument(&["src", "source", "file", "path", "url", "image"]);
                let loose = || tag.arguments().into_iter().filter(|(k, _)| k.is_empty()).map(|(_, v)| v).find(is_image);
                match (named.or_else(loose), place) {
                    (Some(source), Place::Words) => (picture(source, words.unwrap_or_default()), true),
                    _ => (words.map(literal).unwrap_or_default(), false),
                }
            }
            _ if tag.kind == Kind::Shortcode && place == Place::Words => {
                (words.map(literal).unwrap_or_default(), false)
            }
            _ => (String::new(), false),
        }
    }

    /// An attribute list behind a piece of text: `{: .class }` of kramdown, `{ .class }` of others.
    fn list(&mut self, at: usize) -> Option<usize> {
        let line = head(&self.text[at..]).lines().next()?;
        let list = &line[1..line.find('}')?];
        let kramdown = list.starts_with(':');
        let before = self.text[..at].chars().next_back();
        let margin = self.text[..at].trim_end_matches([' ', '>', '\t']);
        let alone = (margin.is_empty() || margin.ends_with('\n')) && line.trim_end().len() == list.len() + 2;
        if list.contains(['{', '\\']) || !(kramdown || alone || matches!(before, Some(')' | ']' | '`' | '*'))) {
            return None;
        }
        let read = attributes(list);
        if !kramdown && (read.is_none() || !list.trim_start().contains(['.', '#', '='])) {
            return None;
        }
        let anchor = match read {
            Some((Some(id), _)) => format!("<a id=\"{id}\"></a>"),
            _ => String::new(),
        };
        self.put(at, list.len() + 2, &anchor, true)
    }

    /// Puts words in the place of so many bytes, and tells what stood there where it is lost.
    fn put(&mut self, at: usize, length: usize, shown: &str, is_lost: bool) -> Option<usize> {
        let text = self.text;
        self.copy(at);
        if is_lost {
            self.remove(at, &text[at..at + length]);
        }
        let from = self.written.len();
        self.written.push_str(shown);
        self.replaced(from, at + length);
        Some(length)
    }

    fn remove(&mut self, at: usize, written: &str) {
        let (from, before) = self.counted;
        let (from, before) = if from < self.line_start { (self.line_start, 0) } else { (from, before) };
        let column = before + self.text[from.min(at)..at].chars().count();
        self.counted = (at, column);
        let line = self.source(self.line);
        self.out.removed.push(Removed::new(written, line, column));
    }

    fn source(&self, line: usize) -> u32 {
        self.sources.get(line).copied().unwrap_or_else(|| u32::try_from(line + 1).unwrap_or(u32::MAX))
    }

    /// Begins a line of the result with what is known of the present line of the text.
    fn begin_line(&mut self) {
        self.start = self.written.len();
        self.shift = 0;
        if let Some(mark) = self.marks.get(&self.line) {
            self.out.marks.insert(self.out.sources.len(), mark.clone());
        }
        let source = self.source(self.line);
        self.out.sources.push(source);
        self.touched = false;
    }

    /// Copies the text up to a place.
    fn copy(&mut self, to: usize) {
        let text = self.text;
        for piece in text[self.copied..to].split_inclusive('\n') {
            self.copied += piece.len();
            if !piece.ends_with('\n') {
                self.written.push_str(piece);
                continue;
            }
            let is_row = |line: Option<&str>| line.is_some_and(|line| line.trim_start().starts_with('|'));
            let between = self.touched
                && piece.trim().is_empty()
                && self.written[self.start..].trim().is_empty()
                && is_row(self.written[..self.start].lines().next_back())
                && is_row(text[self.copied..].lines().next());
            self.line += 1;
            self.line_start = self.copied;
            if between {
                // A loop around the rows of a table: the rows belong together.
                self.written.truncate(self.start);
                self.out.sources.pop();
            } else {
                self.written.push_str(piece);
            }
            self.begin_line();
        }
    }

    /// The text up to a place is done: what stands for it begins at `from` in the result.
    fn replaced(&mut self, from: usize, to: usize) {
        let length = |text: &str| isize::try_from(text.chars().count()).unwrap_or_default();
        self.shift += length(&self.text[self.copied..to]) - length(&self.written[from..]);
        self.out.shifts.push((self.written.len(), self.shift));
        self.touched = true;
        self.skip(to);
    }

    /// Leaves the text up to a place out.
    fn skip(&mut self, to: usize) {
        let left = &self.text[self.copied..to];
        let lines = left.bytes().filter(|b| *b == b'\n').count();
        if lines > 0 {
            self.line += lines;
            self.line_start = self.copied + left.rfind('\n').map_or(0, |at| at + 1);
        }
        self.copied = to;
    }
}

/// How far a list or an address is looked for.
const REACH: usize = 400;

/// The beginning of a text, as far as it is looked at.
fn head(text: &str) -> &str {
    let mut end = text.len().min(REACH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Where the end of a line stands.
fn place(line: &str) -> Place {
    let mut from = line.len().saturating_sub(REACH);
    while !line.is_char_boundary(from) {
        from += 1;
    }
    let line = &line[from..];
    if let Some(at) = line.rfind("](") {
        let after = line[at + 2..].trim_start_matches('<');
        if !after.contains([')', ' ', '>']) {
            return Place::Address;
        }
    }
    if let Some((_, after)) = line.trim_start().strip_prefix('[').and_then(|line| line.split_once("]: "))
        && !after.trim_start().contains(' ')
    {
        return Place::Address;
    }
    if let Some(at) = line.rfind('<')
        && !line[at..].contains('>')
        && line[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return Place::Html;
    }
    Place::Words
}

/// What stands for a value: a text that it gives itself, else its name.
fn value(tag: &Tag<'_>, place: Place) -> (String, bool) {
    let (name, filters) = tag.inner.split_once('|').map_or((tag.inner, ""), |(name, filters)| (name.trim(), filters));
    let quoted =
        arguments(name).into_iter().map(|(_, text)| text).next_back().filter(|_| name.ends_with(['"', '\'', ')']));
    let word = name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    let is_path = filters.contains("url") || filters.contains("URL");
    let makes_path = matches!(word, "ref" | "relref" | "relURL" | "absURL" | "url_for" | "url" | "path" | "link");
    if let Some(text) = quoted.filter(|_| makes_path || name.starts_with(['"', '\''])) {
        let text = text.trim_matches(['"', '\'', '(', ')']);
        let leads = is_path || makes_path || place != Place::Words;
        return (if leads { address(text) } else { literal(text) }, true);
    }
    let lower = name.trim_start_matches(['.', '$']).to_ascii_lowercase();
    let is_base = matches!(
        lower.as_str(),
        "site.baseurl"
            | "site.url"
            | "site.github.url"
            | "baseurl"
            | "base_url"
            | "site_url"
            | "config.site_url"
            | "root"
    );
    match place {
        Place::Address if is_base => (String::new(), true),
        // A scheme that leads nowhere: the link stays a text.
        Place::Address => (format!("template:{}", plain(name)), false),
        Place::Html => (String::new(), false),
        Place::Words if name.is_empty() => (String::new(), false),
        Place::Words => (format!("<var>{}</var>", literal(name)), false),
    }
}

/// A picture as Markdown.
pub(super) fn picture(source: &str, alt: &str) -> String {
    format!("![{}](<{}>)", literal(alt), source.replace(['<', '>', '\n', '\\'], ""))
}

/// An address as Markdown.
fn address(path: &str) -> String {
    let path = path.replace(['<', '>', '\n', '\\'], "");
    if path.contains([' ', '(', ')']) { format!("<{path}>") } else { path }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-')).collect()
}

/// Text that no parser reads as anything else.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | '/' | '-' | ',') {
            let _ = write!(out, "&#{};", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
