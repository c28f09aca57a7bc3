//! Days as people read them: the date in words, and how far off it is.

use crate::model::calendar::Day;
use crate::words::{Words, say};
use serde::Serialize;

/// A day, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct When {
    /// `2026-12-03`.
    pub iso: String,
    /// `3 December 2026`.
    pub text: String,
    /// `in 12 days`, `today`, `40 days ago`.
    pub distance: String,
}

impl When {
    /// A day as seen from another.
    pub fn new(words: &Words, day: Day, today: Day) -> Self {
        Self { iso: day.to_string(), text: words.day(day), distance: distance(words, day, today) }
    }
}

/// How far a day is off.
pub fn distance(words: &Words, day: Day, today: Day) -> String {
    match day.since(today) {
        0 => words.text("day-today").to_owned(),
        1 => words.text("day-tomorrow").to_owned(),
        -1 => words.text("day-yesterday").to_owned(),
        days if days > 0 => say!(words, "day-ahead", number = days),
        days => say!(words, "day-ago", number = days.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_read_like_speech() {
        let today = Day::from_number(20_000);
        for (days, text) in [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (12, "in 12 days"), (-40, "40 days ago")]
        {
            assert_eq!(distance(&Words::english(), today.plus(days), today), text);
        }
    }
}
