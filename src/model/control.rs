//! A control: what a rule book for audits asks for, and which requirements of the ladder speak to it.

use super::place::Place;

/// One control of a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// The rule book: `SOC 2`.
    pub framework: String,
    /// Its number there: `A1.3`.
    pub id: String,
    /// What it is about, in a few words.
    pub title: String,
    /// What it asks for, in the words of whoever wrote the map.
    pub asks: String,
    /// The ids of the requirements that speak to it.
    pub requirements: Vec<String>,
    /// Where it is written; none for one that is built in.
    pub place: Option<Place>,
}
