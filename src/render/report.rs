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

/// The form's name and version.
pub const SCHEMA: &str = "stagepost/report/v1";

/// The address of the report in the site.
pub const ADDRESS: &str = "report.json";

/// The report of a site, as JSON on one line.
///
/// # Errors
/// When a value cannot be written as JSON, which its types rule out.
pub fn report(site: &Site) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec(&view::Report::of(site))?;
    bytes.push(b'\n');
    Ok(redact::machine(bytes, site.config.site.redact))
}

/// One service of the report, in the form it has there.
///
/// # Errors
/// When a value cannot be written as JSON, which its types rule out.
pub fn service(site: &Site, index: usize) -> Result<Vec<u8>, serde_json::Error> {
    let view = site.cases.get(index).map(|case| view::Service::of(site, index, case));
    let mut bytes = serde_json::to_vec(&view)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The JSON schema of the report.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(view::Report).to_value()
}
