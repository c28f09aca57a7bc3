//! The plain subset of YAML, read without the library: block mappings and lists, values on one line,
//! flow collections on one line, ASCII, no comments, anchors, tags, escapes or multi-line text.
//!
//! Machines and most people write nothing else, and a fleet has tens of thousands of such files.
//! Whatever is not plain beyond doubt gives `None`, and the library reads it; so everything that is
//! wrong is found and worded in one place. What is read here equals what the library reads, node by
//! node and span by span; tests compare the two.

use super::node::{Entry, Kind, Node, Span};
use std::borrow::Cow;

/// Deeper texts go to the library, which knows the limits of each kind of file.
const DEPTH: usize = 16;
/// Longer mappings go to the library, which finds keys that are written twice without comparing all pairs.
const ENTRIES: usize = 64;

/// The tree of a text in the plain subset; `shift` is added to each line's number.
pub(super) fn read(text: &str, shift: u32) -> Option<Node<'_>> {
    if !text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)) {
        return None;
    }
    let mut lines = Vec::with_capacity(24);
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.trim_end_matches(' ');
        let indent = line.len() - line.trim_start_matches(' ').len();
        if !line.is_empty() {
            lines.push(Line { text: line, indent, number: shift.checked_add(number)? });
        }
    }
    let mut reader = Reader { lines, at: 0, depth: 0 };
    let root = reader.map(0)?;
    (reader.at == reader.lines.len()).then_some(root)
}

/// A line that is not empty, without spaces at its end.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    /// Where its content begins.
    indent: usize,
    number: u32,
}

struct Reader<'t> {
    lines: Vec<Line<'t>>,
    /// The line that is read next.
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn next(&self) -> Option<Line<'t>> {
        self.lines.get(self.at).copied()
    }

    fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth < DEPTH).then_some(())
    }

    /// A mapping whose keys begin at this column.
    fn map(&mut self, indent: usize) -> Option<Node<'t>> {
        self.enter()?;
        let first = self.next()?;
        let mut entries = Vec::with_capacity(8);
        while let Some(line) = self.next().filter(|line| line.indent >= indent) {
            if line.indent > indent {
                return None;
            }
            let (key, rest) = key(line.text.get(indent..)?)?;
            let span = span(line, indent, key.len())?;
            self.at += 1;
            let value = if rest.is_empty() {
                match self.next().filter(|next| next.indent > indent) {
                    Some(next) => self.block(next.indent)?,
                    // Nothing, in the library's words; it stands where its key stands.
                    None => Node { kind: Kind::Scalar { text: Cow::Borrowed("~"), plain: true }, span },
                }
            } else {
                whole(line, rest.strip_prefix(' ')?.trim_start_matches(' '))?
            };
            add(&mut entries, Entry { key: Cow::Borrowed(key), span, value })?;
        }
        self.depth -= 1;
        Some(Node { kind: Kind::Map(entries), span: span(first, indent, 0)? })
    }

    fn block(&mut self, indent: usize) -> Option<Node<'t>> {
        if self.next()?.text.get(indent..)?.starts_with("- ") { self.list(indent) } else { self.map(indent) }
    }

    /// A list whose signs stand at this column.
    fn list(&mut self, indent: usize) -> Option<Node<'t>> {
        self.enter()?;
        let first = self.next()?;
        let mut items = Vec::new();
        while let Some(line) = self.next().filter(|line| line.indent >= indent) {
            if line.indent > indent {
                return None;
            }
            let rest = line.text.get(indent..)?.strip_prefix("- ")?.trim_start_matches(' ');
            let column = line.text.len() - rest.len();
            if key(rest).is_some() {
                // A mapping that begins on the line of its sign.
                self.lines.get_mut(self.at)?.indent = column;
                items.push(self.map(column)?);
            } else {
                self.at += 1;
                items.push(whole(line, rest)?);
            }
        }
        self.depth -= 1;
        Some(Node { kind: Kind::List(items), span: span(first, indent, 0)? })
    }
}

/// Adds an entry, unless its key is there already or the mapping is long.
fn add<'t>(entries: &mut Vec<Entry<'t>>, entry: Entry<'t>) -> Option<()> {
    let new = entries.len() < ENTRIES && entries.iter().all(|other| other.key != entry.key);
    new.then(|| entries.push(entry))
}

fn span(line: Line<'_>, column: usize, length: usize) -> Option<Span> {
    let number = |n: usize| u32::try_from(n).ok();
    Some(Span { line: line.number, column: number(column)?.checked_add(1)?, length: number(length)? })
}

/// A key and what follows its colon: nothing, or a space and more.
fn key(text: &str) -> Option<(&str, &str)> {
    let length = text.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')))?;
    let (key, rest) = text.split_at(length);
    let rest = rest.strip_prefix(':')?;
    let good = (1..=64).contains(&length) && !key.starts_with('-') && (rest.is_empty() || rest.starts_with(' '));
    good.then_some((key, rest))
}

/// A value that fills the rest of its line.
fn whole<'t>(line: Line<'t>, text: &'t str) -> Option<Node<'t>> {
    let mut flow = Flow { line, rest: text, depth: 0 };
    let node = match text.as_bytes().first()? {
        b'{' | b'[' | b'"' | b'\'' => flow.value()?,
        _ => flow.plain(text.len())?,
    };
    flow.rest.is_empty().then_some(node)
}

/// Reads values within a line.
struct Flow<'t> {
    line: Line<'t>,
    rest: &'t str,
    depth: usize,
}

impl<'t> Flow<'t> {
    fn column(&self) -> usize {
        self.line.text.len() - self.rest.len()
    }

    /// Takes so many bytes as a node.
    fn take(&mut self, length: usize, text: &'t str, plain: bool) -> Option<Node<'t>> {
        let span = span(self.line, self.column(), length)?;
        self.rest = self.rest.get(length..)?;
        Some(Node { kind: Kind::Scalar { text: Cow::Borrowed(text), plain }, span })
    }

    fn value(&mut self) -> Option<Node<'t>> {
        match self.rest.as_bytes().first()? {
            b'{' => self.map(),
            b'[' => self.list(),
            sign @ (b'"' | b'\'') => {
                let sign = char::from(*sign);
                let (text, after) = self.rest.get(1..)?.split_once(sign)?;
                // An escape, or a quote within quotes.
                if text.contains('\\') || after.starts_with(sign) {
                    return None;
                }
                self.take(text.len() + 2, text, false)
            }
            _ => {
                let end = self.rest.find([',', '{', '}', '[', ']'])?;
                self.plain(self.rest.get(..end)?.trim_end_matches(' ').len())
            }
        }
    }

    /// A text without quotes.
    fn plain(&mut self, length: usize) -> Option<Node<'t>> {
        let text = self.rest.get(..length)?;
        let begins = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'.' | b'(' | b'$');
        text.as_bytes().first().filter(|byte| begins(byte))?;
        let mut before = b'x';
        for byte in text.bytes() {
            // What could be a key, or a comment.
            if before == b':' && byte == b' ' || before == b' ' && byte == b'#' {
                return None;
            }
            before = byte;
        }
        if before == b':' { None } else { self.take(length, text, true) }
    }

    /// Takes the sign at which a collection begins, and the spaces behind it.
    fn open(&mut self) -> Option<Span> {
        self.depth += 1;
        let span = span(self.line, self.column(), 1)?;
        self.rest = self.rest.get(1..)?.trim_start_matches(' ');
        (self.depth < DEPTH).then_some(span)
    }

    /// Takes a sign, if it stands here.
    fn sign(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Whether a collection goes on behind one of its values, or ends.
    fn goes_on(&mut self, end: char) -> Option<bool> {
        self.rest = self.rest.trim_start_matches(' ');
        if self.sign(end) {
            self.depth -= 1;
            return Some(false);
        }
        let more = self.sign(',');
        self.rest = self.rest.trim_start_matches(' ');
        more.then_some(true)
    }

    fn map(&mut self) -> Option<Node<'t>> {
        let begin = self.open()?;
        let mut entries = Vec::new();
        let mut more = !self.sign('}');
        while more {
            let (key, rest) = key(self.rest)?;
            let span = span(self.line, self.column(), key.len())?;
            self.rest = rest.strip_prefix(' ')?.trim_start_matches(' ');
            let value = self.value()?;
            add(&mut entries, Entry { key: Cow::Borrowed(key), span, value })?;
            more = self.goes_on('}')?;
        }
        Some(Node { kind: Kind::Map(entries), span: begin })
    }

    fn list(&mut self) -> Option<Node<'t>> {
        let begin = self.open()?;
        let mut items = Vec::new();
        let mut more = !self.sign(']');
        while more {
            items.push(self.value()?);
            more = self.goes_on(']')?;
        }
        Some(Node { kind: Kind::List(items), span: begin })
    }
}

#[cfg(test)]
mod tests;
