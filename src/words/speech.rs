//! Days and rows of names as people say them.

use super::{Words, say};
use crate::model::calendar::Day;

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

impl Words {
    /// A day in words: `3 December 2026`.
    pub fn day(&self, day: Day) -> String {
        let (year, month, number) = day.ymd();
        say!(self, "date-long", day = number, month = self.month(&MONTHS, month), year = year)
    }

    /// A month: `December 2026`.
    pub fn month_of_year(&self, year: i32, month: u32) -> String {
        say!(self, "date-month", month = self.month(&MONTHS, month), year = year)
    }

    /// A month where there is little room: `Dec`.
    pub fn short_month(&self, month: u32) -> &str {
        self.month(&SHORT, month)
    }

    fn month(&self, names: &[&'static str; 12], month: u32) -> &str {
        let index = usize::try_from(month).unwrap_or_default().saturating_sub(1);
        names.get(index).map_or("", |key| self.text(key))
    }

    /// Words in a row: `a`, `a and b`, `a, b and c`.
    pub fn row(&self, list: &[String]) -> String {
        let [first, middle @ .., last] = list else { return list.first().cloned().unwrap_or_default() };
        let next = |before: String, next: &String| say!(self, "row-next", before = before, next = next);
        say!(self, "row-last", before = middle.iter().fold(first.clone(), next), last = last)
    }
}
