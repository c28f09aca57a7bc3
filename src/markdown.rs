//! Markdown, with two faces: an outline for the importer, and safe HTML for the site. The one place
//! that names the parser.
//!
//! GitHub's flavour is read: tables, footnotes, strikethrough, task lists, alerts. Every page is
//! parsed behind `catch_unwind`, so that a fault of the parser costs one page its form and no more.
//! Nesting is capped in the event stream, before the sanitiser, which is quadratic in depth.

pub mod address;
mod emoji;
mod foreign;
mod highlight;
mod html;
mod outline;
mod references;
mod tags;
#[cfg(test)]
mod tests;

pub use foreign::{Removed, includes, wiki_targets};
pub use html::{Link, Rendering, html, html_with};
pub use outline::{Block, Document, OutlineLink, Section, outline, outline_with};
pub use references::{Reference, References};

// The two faces take the parser's words from here.
use pulldown_cmark::{Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};
use pulldown_cmark::{Options, Parser, TextMergeWithOffset};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Levels of nesting that are kept; deeper containers lose their frame and keep their text.
const DEPTH: usize = 48;

/// What is read of the flavours of Markdown.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// An event and its place in the text.
type Placed<'t> = (Event<'t>, Range<usize>);

/// The events of a text with their places in it; `None` when the parser failed. A reference that the
/// text does not define is looked up in `references`.
fn events<'t>(text: &'t str, references: &References) -> Option<Vec<Placed<'t>>> {
    let parse = || {
        let lookup = |link: BrokenLink<'t>| references.answer(text, &link);
        let parser = Parser::new_with_broken_link_callback(text, OPTIONS, Some(lookup));
        TextMergeWithOffset::new(parser.into_offset_iter()).collect()
    };
    catch_unwind(AssertUnwindSafe(parse)).ok()
}

/// What the parser reads as code, in blocks and in lines, in the order of the text.
fn code(text: &str) -> Vec<Range<usize>> {
    let is_code = |event: &Event<'_>| matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_));
    ranges(text, is_code)
}

/// Blocks that are code only by their indentation.
fn indented_code(text: &str) -> Vec<Range<usize>> {
    ranges(text, |event| matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Indented))))
}

fn ranges(text: &str, wanted: impl Fn(&Event<'_>) -> bool) -> Vec<Range<usize>> {
    let parse = || {
        let events = Parser::new_ext(text, OPTIONS).into_offset_iter();
        events.filter(|(event, _)| wanted(event)).map(|(_, range)| range).collect()
    };
    catch_unwind(AssertUnwindSafe(parse)).unwrap_or_default()
}

/// The lines of a text: which line of the source, from 1, a byte lies on.
struct Lines<'p> {
    starts: Vec<usize>,
    sources: &'p [u32],
}

impl<'p> Lines<'p> {
    fn new(text: &str, sources: &'p [u32]) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { starts: std::iter::once(0).chain(ends).collect(), sources }
    }

    /// The line of the text itself, from 0.
    fn index(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// Where the line begins on which a byte lies.
    fn start(&self, at: usize) -> usize {
        self.starts.get(self.index(at)).copied().unwrap_or_default()
    }

    fn line(&self, at: usize) -> u32 {
        let index = self.index(at);
        let same = || u32::try_from(index + 1).unwrap_or(u32::MAX);
        self.sources.get(index).copied().unwrap_or_else(same)
    }
}
