//! What differs between two states of a project: as JSON for programs, as Markdown for a pull request
//! and in words for a terminal.

mod markdown;
mod view;
mod words;

pub use markdown::markdown;
pub use words::{Block, Piece, blocks, headline, problem, summary};

use crate::ladder::comparison::Comparison;

/// The form's name and version.
pub const SCHEMA: &str = "stagepost/diff/v1";

/// What the two sides are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// The side that is compared with.
    pub before: String,
    /// The side that is compared.
    pub after: String,
}

/// The comparison as JSON.
///
/// # Errors
/// When a value cannot be written as JSON, which its types rule out.
pub fn json(comparison: &Comparison, sides: &Sides) -> Result<String, serde_json::Error> {
    Ok(format!("{}\n", serde_json::to_string_pretty(&view::Difference::of(comparison, sides))?))
}

/// The JSON schema of the comparison.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(view::Difference).to_value()
}
