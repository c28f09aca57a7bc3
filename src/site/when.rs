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
        Self { iso: day.to_string(), text: long(words, day), distance: distance(words, day, today) }
    }
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9", "month-10",
    "month-11", "month-12",
];
const SHORT: [&str; 12] = [
    "month-short-1",
    "month-short-2",
    "month-short-3",
    "month-short-4",
    "month-short-5",
    "month-short-6",
    "month-short-7",
    "month-short-8",
    "month-short-9",
    "month-short-10",
    "month-short-11",
    "month-short-12",
];

fn named<'w>(words: &'w Words, names: &[&'static str; 12], month: u32) -> &'w str {
    let index = usize::try_from(month).unwrap_or_default().saturating_sub(1);
    names.get(index).map_or("", |key| words.text(key))
}

/// A day in words: `3 December 2026`.
pub fn long(words: &Words, day: Day) -> String {
    let (year, month, number) = day.ymd();
    say!(words, "date-long", day = number, month = named(words, &MONTHS, month), year = year)
}

/// A month: `December 2026`.
pub fn month_of_year(words: &Words, year: i32, month: u32) -> String {
    say!(words, "date-month", month = named(words, &MONTHS, month), year = year)
}

/// A month where there is little room: `Dec`.
pub fn short_month(words: &Words, month: u32) -> &str {
    named(words, &SHORT, month)
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
