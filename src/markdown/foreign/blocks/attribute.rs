//! Attribute lists: an id or a class behind a heading, or on a line of its own for what stands beside it.

use super::line::marker;
use super::{Callout, Container, Converter, End, Kind, Mark, attributes, tag};

impl Converter<'_> {
    /// A heading with an id at its end: `{#id}` or `{: #id}`.
    pub(super) fn heading(&mut self, number: usize, rest: &str) -> bool {
        let text = rest.trim_end();
        let Some(at) = text.rfind('{').filter(|_| text.ends_with('}')) else { return false };
        let (title, list) = (&text[..at], &text[at + 1..text.len() - 1]);
        let before = title.chars().next_back();
        // Some generators take any word for an id: `{#step-(one)}`.
        let word = list.strip_prefix('#').filter(|id| !id.is_empty() && !id.contains([' ', '"', '<', '>', '&', '`']));
        let Some((id, _)) = attributes(list)
            .or_else(|| word.map(|id| (Some(id), Vec::new())))
            .filter(|_| before != Some('{') && !list.trim().is_empty())
        else {
            return false;
        };
        self.remove(number, &text[at..]);
        let title = title.trim_end().trim_end_matches('#');
        let anchor = id.map(anchor).unwrap_or_default();
        self.emit(number, &format!("{}{anchor}", if title.is_empty() { "#" } else { title }));
        true
    }

    /// `{: .notice--tip }` on a line of its own: a callout, an anchor, or nothing.
    pub(super) fn attribute_line(&mut self, number: usize, text: &str) -> bool {
        if let Some(extension) = text.strip_prefix("{::") {
            self.remove(number, text);
            if extension.starts_with("comment}") {
                while self.next < self.lines.len() {
                    let line = self.lines[self.next].trim();
                    self.next += 1;
                    if line == "{:/comment}" || line == "{:/}" {
                        break;
                    }
                }
            }
            self.emit(number, "");
            return true;
        }
        let Some(list) = text.strip_prefix("{:").and_then(|rest| rest.strip_suffix('}')).filter(|l| !l.contains('}'))
        else {
            return false;
        };
        if tag::arguments(list).iter().any(|(key, value)| key.is_empty() && value.eq_ignore_ascii_case("toc")) {
            self.paragraph = None;
            // It stands for the list before it.
            let item = self.last().trim_start().starts_with(['*', '-', '+', '1']);
            if item && let Some(start) = self.starts.pop() {
                self.out.truncate(start);
                self.sources.pop();
            }
            return self.contents(number);
        }
        let (id, classes) = attributes(list).unwrap_or_default();
        let kind = classes.iter().find_map(|class| callout_class(class));
        let (begin, follows) = (self.paragraph.take(), self.last().trim_start_matches(['>', ' ']).is_empty());
        if kind.is_none() && id.is_none() {
            self.remove(number, text);
        }
        if let (Some(begin), Some(id)) = (begin, id) {
            self.name_paragraph(begin, id);
        }
        match (begin, kind) {
            (Some(begin), Some(kind)) => self.wrap(begin, kind),
            (None, Some(kind)) if follows => {
                let callout = Callout { kind: Some(kind), title: String::new(), fold: None };
                self.open(number, callout, 0, 0, End::Blank);
            }
            _ => {}
        }
        if let (None, Some(id)) = (begin, id) {
            self.blank_before(number);
            self.emit(number, &anchor(id));
        }
        if !matches!(self.stack.last(), Some(Container { end: End::Blank, .. })) {
            self.emit(number, "");
        }
        true
    }

    /// Puts an anchor into the paragraph, the item or the heading that began on a line of `out`.
    fn name_paragraph(&mut self, begin: usize, id: &str) {
        let start = self.starts[begin];
        let line = self.out[start..].lines().next().unwrap_or_default();
        let text = line.trim_start_matches([' ', '\t', '>']);
        let at = match text.starts_with('#') {
            true => line.len(),
            false => line.len() - text.len() + marker(text),
        };
        let anchor = anchor(id);
        self.out.insert_str(start + at, &anchor);
        self.starts[begin + 1..].iter_mut().for_each(|start| *start += anchor.len());
    }

    /// Makes a callout of the paragraph that began on a line of `out`.
    fn wrap(&mut self, begin: usize, kind: Kind) {
        let callout = Callout { kind: Some(kind), title: String::new(), fold: None };
        let tail = self.out.split_off(self.starts[begin]);
        let prefix: usize = self.stack.iter().map(|c| c.prefix.len()).sum();
        let (mut quoted, mut width) = (false, 0);
        for (at, line) in tail.split_inclusive('\n').enumerate() {
            let (own, text) = line.split_at_checked(prefix).unwrap_or(("", line));
            if at == 0 {
                let begins = &text[text.len() - text.trim_start().len()..];
                if begins.starts_with(['#', '|']) || (begins.starts_with('<') && !begins.starts_with("<a id=")) {
                    self.out.push_str(&tail);
                    return;
                }
                quoted = begins.starts_with('>');
                width = text.len() - begins.len() + marker(begins);
            }
            self.starts[begin + at] = self.out.len();
            self.out.push_str(own);
            let white = if at == 0 { width } else { width.min(text.len() - text.trim_start_matches(' ').len()) };
            let (margin, text) = text.split_at_checked(white).unwrap_or(("", text));
            self.out.push_str(margin);
            if !quoted {
                self.out.push_str("> ");
            }
            self.out.push_str(text);
        }
        self.marks.insert(begin, Mark::Callout(callout));
    }
}

/// An anchor as raw HTML, which the writer checks like any other.
fn anchor(id: &str) -> String {
    format!("<a id=\"{id}\"></a>")
}

/// Which callout a class of kramdown means.
fn callout_class(class: &str) -> Option<Kind> {
    let plain =
        ["notice", "note", "tip", "important", "warning", "caution", "danger", "info", "alert", "callout", "hint"];
    let after = ["notice--", "alert-", "callout-", "admonition-", "bs-callout-", "hint-", "note-"];
    let named = after.iter().find_map(|start| class.strip_prefix(start));
    named.or_else(|| plain.contains(&class).then_some(class)).and_then(Kind::of)
}
