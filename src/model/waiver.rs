//! A waiver: somebody answers, until a date, for a requirement that is not met.

use super::calendar::Day;
use super::place::Place;

/// An accepted gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The id of the requirement.
    pub requirement: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Who allowed it.
    pub approved_by: String,
    /// The first day on which it counts; the earliest dated fact of the service where none is given.
    pub since: Option<Day>,
    /// The last day on which it counts.
    pub expires: Day,
    /// Where it is written.
    pub place: Place,
}
