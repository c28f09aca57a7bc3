//! `report.json`: what machines read. Its form is frozen and has a version of its own; it is not a
//! dump of internal types. Keys may be added; those that are there keep name, type and meaning.

mod history;
mod past;
mod record;
mod row;
mod view;

pub use history::read as history;
pub use past::{PastError, read};
pub use view::{Problem, Quiet};

use super::redact;
use crate::site::Site;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::io;
use std::ops::Range;

/// The form's name and version.
pub const SCHEMA: &str = "stagepost/report/v1";

/// The address of the report in the site.
pub const ADDRESS: &str = "report.json";

/// The report of a site before anything is taken out of it.
pub struct Written {
    /// The JSON on one line.
    pub bytes: Vec<u8>,
    /// Where each service stands in it, in order.
    pub services: Vec<Range<usize>>,
}

/// The report of a site, as JSON on one line.
///
/// # Errors
/// When a value cannot be written as JSON, which its types rule out.
pub fn report(site: &Site) -> Result<Vec<u8>, serde_json::Error> {
    let Written { bytes, .. } = written(site)?;
    let redacted = match redact::machine(&bytes, site.config.site.redact) {
        Cow::Owned(redacted) => Some(redacted),
        Cow::Borrowed(_) => None,
    };
    Ok(redacted.unwrap_or(bytes))
}

/// The same as it is, with the places of the services: each has a file of its own besides, and is written once for
/// both.
///
/// # Errors
/// As those of [`report`].
pub fn written(site: &Site) -> Result<Written, serde_json::Error> {
    let marks = Marks::default();
    let mut out = Counted { bytes: Vec::new(), marks: &marks };
    serde_json::to_writer(&mut out, &view::Report::of(site, &marks))?;
    let mut bytes = out.bytes;
    bytes.push(b'\n');
    Ok(Written { bytes, services: marks.services.into_inner() })
}

/// Bytes that tell how many they are while a value is being written into them.
struct Counted<'m> {
    bytes: Vec<u8>,
    marks: &'m Marks,
}

/// How many bytes there are, and where the services stand among them.
#[derive(Default)]
struct Marks {
    length: Cell<usize>,
    services: RefCell<Vec<Range<usize>>>,
}

impl io::Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        self.marks.length.set(self.bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The JSON schema of the report.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(view::Report).to_value()
}
