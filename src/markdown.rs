//! Markdown, with two faces: an outline for the importer, and safe HTML for the site. The one place
//! that names the parser.
//!
//! GitHub's flavour is read: tables, footnotes, strikethrough, task lists, alerts. Every page is
//! parsed behind `catch_unwind`, so that a fault of the parser costs one page its form and no more.
//! Nesting is capped in the event stream, before the sanitiser, which is quadratic in depth.

pub mod address;
mod html;
mod outline;
mod tags;
#[cfg(test)]
mod tests;

pub use html::{Link, Rendering, html};
pub use outline::{Block, Document, OutlineLink, Section, outline};

// The two faces take the parser's words from here.
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Tag, TagEnd};
use pulldown_cmark::{Options, Parser};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Levels of nesting that are kept; deeper containers lose their frame and keep their text.
const DEPTH: usize = 48;

/// The events of a text with their places in it; `None` when the parser failed.
fn events(text: &str) -> Option<Vec<(Event<'_>, Range<usize>)>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    catch_unwind(AssertUnwindSafe(|| Parser::new_ext(text, options).into_offset_iter().collect())).ok()
}

/// The lines of a text: which line, from 1, a byte lies on.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(
            std::iter::once(0)
                .chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1))
                .collect(),
        )
    }

    fn line(&self, at: usize) -> u32 {
        u32::try_from(self.0.partition_point(|start| *start <= at)).unwrap_or(u32::MAX)
    }
}
