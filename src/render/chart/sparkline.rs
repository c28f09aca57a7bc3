//! The stage over time, as small as a word: for rows of a table, without axes.

use super::stage::steps;
use crate::model::calendar::Day;
use crate::render::svg::{escape, push_tenths};

/// A small stage chart of 120 by 28 pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sparkline<'a> {
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// The first day shown.
    pub from: Day,
    /// The day of the judgement.
    pub to: Day,
    /// First days of stages, oldest first; before the first of them no stage is proven.
    pub changes: &'a [(Day, u8)],
}

impl Sparkline<'_> {
    /// The line; `None` when there is nothing to show.
    pub fn svg(&self) -> Option<String> {
        let steps = steps(self.from, self.to, self.changes)?;
        let span = i64::from(self.to.since(self.from).max(1));
        let x = |day: Day| 20 + (i64::from(day.since(self.from)) * 1100 / span) as i32;
        let y = |stage: u8| 250 - i32::from(stage) * 44;
        let mut path = String::from("M2 ");
        let (_, mut last) = *steps.first()?;
        push_tenths(&mut path, y(last));
        for (day, stage) in &steps[1..] {
            path.push('H');
            push_tenths(&mut path, x(*day));
            path.push('V');
            push_tenths(&mut path, y(*stage));
            last = *stage;
        }
        path.push_str("H112");
        let mut height = String::new();
        push_tenths(&mut height, y(last));
        Some(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart spark\" viewBox=\"0 0 120 28\" width=\"120\" height=\"28\" role=\"img\">\
             <title>{}</title><path class=\"area stage-{last}\" d=\"{path}V26H2z\"/>\
             <path class=\"line\" fill=\"none\" d=\"{path}\"/><circle class=\"sign\" cx=\"112\" cy=\"{height}\" r=\"3\"/></svg>",
            escape(self.title)
        ))
    }
}
