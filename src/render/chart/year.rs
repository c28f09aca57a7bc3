//! The runs of the last year, a field for each day: the more runs the darker, a cross where one failed.

use super::{Chart, Class, Paper, Shape};
use crate::model::calendar::Day;
use crate::model::run::Verdict;
use crate::words::{Words, say};
use plotters_backend::text_anchor::HPos;
use std::collections::BTreeMap;

/// Days that are shown.
const DAYS: i32 = 364;

/// The runs of the last year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearChart<'a> {
    /// Prefix of ids, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The last day shown.
    pub to: Day,
    /// The runs, in any order; those outside the year are left out.
    pub runs: &'a [(Day, Verdict)],
}

/// Days since the Monday before.
fn weekday(day: Day) -> i32 {
    // The first day that is counted was a Thursday.
    (day.number() + 3).rem_euclid(7)
}

impl Chart for YearChart<'_> {
    fn draw(&self, words: &Words, alone: bool) -> Option<String> {
        let first = self.to.plus(-DAYS);
        let monday = first.plus(-weekday(first));
        let end = self.to.plus(7 - weekday(self.to));
        let mut days: BTreeMap<Day, (u8, bool)> = BTreeMap::new();
        for (day, verdict) in self.runs.iter().filter(|(day, _)| (first..=self.to).contains(day)) {
            let (runs, failed) = days.entry(*day).or_default();
            *runs = runs.saturating_add(1);
            *failed |= *verdict == Verdict::Fail;
        }
        let (busiest, (most, _)) = days.iter().max_by_key(|(day, (runs, _))| (*runs, **day))?;
        let description = say!(
            words,
            "chart-year-told",
            from = words.day(first),
            to = words.day(self.to),
            days = days.len(),
            busiest = words.day(*busiest),
            most = *most
        );
        let paper = Paper { words, id: self.id, title: self.title, description, left: 400, right: 120, alone };
        paper.draw((monday, end), (0.0, 7.0), |canvas| {
            canvas.days(monday, end.plus(-1));
            for (row, name) in [(0, "weekday-mon"), (2, "weekday-wed"), (4, "weekday-fri"), (6, "weekday-sun")] {
                let (_, y) = canvas.at(f64::from(monday.number()), 6.5 - f64::from(row));
                canvas.text((canvas.left - 60, y + 38), HPos::Right, Class::Tick, words.text(name));
            }
            let legend = ["chart-year-one", "chart-year-two", "chart-year-three", "chart-year-more"];
            let legend: Vec<_> = (0_u8..)
                .zip(legend)
                .map(|(n, key)| (Shape::Square, Class::Heat(n), words.text(key).to_owned()))
                .collect();
            canvas.legend(&legend, 400);
            let right = 4400;
            canvas.mark((right, canvas.top - 158), Shape::Cross, Class::Sign);
            canvas.text((right + 100, canvas.top - 120), HPos::Left, Class::Label, words.text("chart-year-failed"));
            for (day, (runs, failed)) in &days {
                let week = f64::from(day.number() - weekday(*day));
                let row = 6.0 - f64::from(weekday(*day));
                let (low, high) = (canvas.at(week, row), canvas.at(week + 7.0, row + 1.0));
                canvas.block((low.0 + 10, high.1 + 10), (high.0 - 10, low.1 - 10), Class::Heat(runs - 1));
                if *failed {
                    canvas.mark(((low.0 + high.0) / 2, (low.1 + high.1) / 2), Shape::Cross, Class::Sign);
                }
            }
        })
    }
}
