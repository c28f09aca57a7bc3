//! The end of a text: footnotes, and what is put into the places that were kept for it.

use super::{BTreeSet, Placed, SANITISER, Writer, escape};
use crate::markdown::emoji;
use crate::markdown::tags::tag_end;
use std::fmt::Write;

/// The finished HTML with every id where it stands first, and nowhere else: a parser repeats an element that is
/// closed across others, with all that it has.
fn once(html: &str) -> String {
    let mut seen = BTreeSet::new();
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let end = at + tag_end(&rest[at..]);
        let tag = &rest[..end];
        // In a value stands `&quot;`, so this is the attribute.
        let id = tag[at..].find(" id=\"").map(|from| at + from).and_then(|from| {
            let value = &tag[from + 5..];
            Some((from, &value[..value.find('"')?]))
        });
        match id {
            Some((from, id)) if !seen.insert(id) => {
                out.push_str(&tag[..from]);
                out.push_str(&tag[from + 6 + id.len()..]);
            }
            _ => out.push_str(tag),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// What is put in at the end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// An anchor of its own, where no other has the name.
    Anchor(String),
    /// The `id` of an element, likewise.
    Id(String),
    /// The table of contents.
    Contents,
}

impl<'r> Writer<'r> {
    /// The number of a Footnote- by the order in which they are named.
    pub(super) fn footnote(&mut self, name: &str) -> usize {
        let next = self.footnotes.len() + 1;
        self.footnotes.entry(name.to_lowercase()).or_insert((next, 0)).0
    }

    pub(super) fn footnote_reference(&mut self, name: &str) {
        let number = self.footnote(name);
        let times = self.footnotes.get_mut(&name.to_lowercase()).map_or(1, |(_, times)| {
            *times += 1;
            *times
        });
        let id = if times == 1 { format!("Footnote-ref-{number}") } else { format!("Footnote-ref-{number}-{times}") };
        let _ = write!(
            self.out,
            "<sup class=\"footnote-ref\" id=\"{id}\"><a href=\"#Footnote-{number}\">{number}</a></sup>"
        );
    }

    fn write_footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.out.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        let mut written = 0;
        // A footnote may hold others.
        while let Some((number, events)) = self.notes.range(written + 1..).next().map(|(n, e)| (*n, *e)) {
            let _ = write!(self.out, "<li id=\"Footnote-{number}\" value=\"{number}\">");
            self.write_note(events);
            let named = self.footnotes.values().find(|(n, _)| *n == number).map_or(0, |(_, times)| *times);
            if named > 0 {
                let _ = write!(
                    self.out,
                    " <a class=\"footnote-back\" href=\"#Footnote-ref-{number}\" aria-label=\"Back to the text\">↩</a>"
                );
            }
            self.out.push_str("</li>\n");
            written = number;
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn write_note(&mut self, events: &'r [Placed<'r>]) {
        self.write(events);
        self.close_raw(0);
        let end = self.out.trim_end().len();
        self.out.truncate(end);
    }

    /// The finished HTML.
    pub(super) fn finish(mut self) -> String {
        while !self.closers.is_empty() {
            self.end();
        }
        self.close_raw(0);
        self.write_footnotes();
        let out = self.fill();
        if self.has_raw { once(&SANITISER.clean(&out).to_string()) } else { out }
    }

    fn fill(&mut self) -> String {
        if self.places.is_empty() {
            return std::mem::take(&mut self.out);
        }
        let mut taken: BTreeSet<String> = self.headings.iter().map(|(_, anchor, _)| anchor.clone()).collect();
        let mut filled = String::with_capacity(self.out.len() + 64 * self.places.len());
        let mut from = 0;
        for (at, place) in &self.places {
            filled.push_str(&self.out[from..*at]);
            from = *at;
            match place {
                Place::Anchor(id) if !taken.insert(id.clone()) => {}
                Place::Id(id) if !taken.insert(id.clone()) => {}
                Place::Anchor(id) => {
                    let _ = write!(filled, "<a id=\"{}\"></a>", escape(id));
                }
                Place::Id(id) => {
                    let _ = write!(filled, " id=\"{}\"", escape(id));
                }
                Place::Contents => self.contents(&mut filled),
            }
        }
        filled.push_str(&self.out[from..]);
        filled
    }

    /// The headings of the text, those of the two highest levels; nothing where there are none.
    fn contents(&self, out: &mut String) {
        let Some(top) = self.headings.iter().map(|(level, ..)| *level).min() else { return };
        out.push_str("<div class=\"contents\" role=\"navigation\" aria-label=\"Contents of this text\">\n<ul>\n");
        for (level, anchor, text) in self.headings.iter().filter(|(level, ..)| *level <= top + 1) {
            let class = if *level > top { " class=\"deeper\"" } else { "" };
            let text = emoji::signs(text.trim().to_owned());
            let _ = writeln!(out, "<li{class}><a href=\"#{}\">{}</a></li>", escape(anchor), escape(&text));
        }
        out.push_str("</ul>\n</div>\n");
    }
}
