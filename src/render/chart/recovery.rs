//! Measured recovery against the recovery time objective.
//!
//! With one objective the axis tells times; where each dependency has its own, it tells per cent of
//! it, so that one line is the limit of all.

use super::{Chart, Class, Paper, SHAPES, scale};
use crate::model::calendar::{Day, Duration};
use crate::words::{Words, say};
use plotters_backend::text_anchor::HPos;
use std::collections::BTreeSet;

/// How long recovery took, and how long it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryChart<'a> {
    /// Prefix of ids, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The first day shown.
    pub from: Day,
    /// The last day shown.
    pub to: Day,
    /// What was recovered; six at most are drawn.
    pub series: &'a [Recovered<'a>],
}

/// A dependency or scenario and its measured recoveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovered<'a> {
    /// Its id or title.
    pub name: &'a str,
    /// Its recovery time objective.
    pub rto: Option<Duration>,
    /// What was measured, and when.
    pub points: &'a [(Day, Duration)],
}

impl Chart for RecoveryChart<'_> {
    fn draw(&self, words: &Words, alone: bool) -> Option<String> {
        let seconds = |duration: Duration| duration.as_seconds() as f64;
        let objectives: BTreeSet<Duration> =
            self.series.iter().filter_map(|s| s.rto).filter(|rto| seconds(*rto) > 0.0).collect();
        let share = objectives.len() > 1;
        let inside = |day: Day| (self.from..=self.to).contains(&day);
        let mut shown: Vec<(&str, Vec<(Day, f64)>)> = Vec::new();
        let mut slow = 0;
        for series in self.series {
            let rto = series.rto.map(seconds).filter(|rto| *rto > 0.0);
            let scale = if share { rto.map(|rto| rto / 100.0) } else { Some(1.0) };
            let (Some(scale), true) = (scale, shown.len() < SHAPES.len()) else { continue };
            let points: Vec<_> = series.points.iter().filter(|(day, _)| inside(*day)).collect();
            slow += points.iter().filter(|(_, took)| rto.is_some_and(|rto| seconds(*took) > rto)).count();
            if !points.is_empty() {
                shown.push((series.name, points.iter().map(|(day, took)| (*day, seconds(*took) / scale)).collect()));
            }
        }
        let highest = shown.iter().flat_map(|(_, points)| points).map(|(_, value)| *value).reduce(f64::max)?;
        let limit = if share { Some(100.0) } else { objectives.first().copied().map(seconds) };
        let high = highest.max(limit.unwrap_or(0.0)).max(1.0) * 1.15;
        let (size, unit) = if share { (1.0, "chart-recovery-percent") } else { scale::unit(high) };
        let count: usize = shown.iter().map(|(_, points)| points.len()).sum();
        let description = say!(
            words,
            "chart-recovery-told",
            number = count,
            from = words.day(self.from),
            to = words.day(self.to),
            slow = slow
        );
        let paper = Paper { words, id: self.id, title: self.title, description, left: 380, right: 700, alone };
        let end = if self.to > self.from { self.to } else { self.from.plus(1) };
        paper.draw((self.from, end), (0.0, high / size), |canvas| {
            canvas.values(words.text(unit), &scale::numbers(high / size, false));
            canvas.days(self.from, end);
            let number = |day: Day| f64::from(day.number());
            if let Some(limit) = limit.map(|limit| limit / size) {
                canvas.line(vec![(number(self.from), limit), (number(end), limit)], Class::Limit);
                let (x, y) = canvas.at(number(end), limit);
                let text = match objectives.first() {
                    Some(rto) if !share => say!(words, "objective-rto", time = rto.to_string()),
                    _ => words.text("column-rto").to_owned(),
                };
                canvas.text((x + 60, y + 38), HPos::Left, Class::Label, &text);
            }
            let marks = (0_u8..).zip(SHAPES).map(|(n, shape)| (shape, Class::Series(n)));
            let legend =
                marks.clone().zip(&shown).map(|((shape, class), (name, _))| (shape, class, (*name).to_owned()));
            canvas.legend(&legend.collect::<Vec<_>>(), 1800);
            for ((shape, class), (_, points)) in marks.zip(&shown) {
                for (day, value) in points {
                    canvas.mark(canvas.at(number(*day), value / size), shape, class);
                }
            }
        })
    }
}
