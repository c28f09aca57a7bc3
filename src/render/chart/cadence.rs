//! Days between the runs of each critical dependency, against the longest that is allowed.

use super::{Chart, Class, Paper, SHAPES, Shape, scale};
use crate::model::calendar::Day;
use crate::words::{Words, say};
use plotters_backend::text_anchor::HPos;

/// How regularly the critical dependencies were tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CadenceChart<'a> {
    /// Prefix of ids, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The first day shown.
    pub from: Day,
    /// The day of the judgement.
    pub to: Day,
    /// The most days that may lie between two runs.
    pub limit: u32,
    /// The dependencies; six at most are drawn.
    pub dependencies: &'a [Tested<'a>],
}

/// A dependency and the days of its valid runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tested<'a> {
    /// Its id or title.
    pub name: &'a str,
    /// The days of its valid runs, oldest first.
    pub days: &'a [Day],
}

impl Chart for CadenceChart<'_> {
    fn draw(&self, words: &Words, alone: bool) -> Option<String> {
        let shown = &self.dependencies[..self.dependencies.len().min(SHAPES.len())];
        let all: Vec<Vec<(Day, i32)>> = shown.iter().map(|tested| self.gaps(tested)).collect();
        let longest = all.iter().flatten().map(|(_, gap)| *gap).max()?;
        let over = all.iter().flatten().filter(|(_, gap)| i64::from(*gap) > i64::from(self.limit)).count();
        let limit = f64::from(self.limit);
        let description = say!(
            words,
            "chart-intervals-told",
            dependencies = shown.len(),
            from = words.day(self.from),
            to = words.day(self.to),
            limit = self.limit,
            over = over
        );
        let high = (f64::from(longest) * 1.1).max(limit * 1.3).max(1.0);
        let paper = Paper { words, id: self.id, title: self.title, description, left: 300, right: 640, alone };
        let end = if self.to > self.from { self.to } else { self.from.plus(1) };
        paper.draw((self.from, end), (0.0, high), |canvas| {
            canvas.values(words.text("chart-intervals-unit"), &scale::numbers(high, true));
            canvas.days(self.from, end);
            let number = |day: Day| f64::from(day.number());
            canvas.line(vec![(number(self.from), limit), (number(end), limit)], Class::Limit);
            let (x, y) = canvas.at(number(end), limit);
            canvas.text((x + 60, y + 38), HPos::Left, Class::Label, &say!(words, "chart-limit", days = self.limit));
            let legend: Vec<_> = (0_u8..)
                .zip(shown)
                .map(|(n, tested)| (SHAPES[usize::from(n) % SHAPES.len()], Class::Series(n), tested.name.to_owned()))
                .collect();
            canvas.legend(&legend, 1500);
            for (n, gaps) in (0_u8..).zip(&all) {
                canvas.line(
                    gaps.iter().map(|(day, gap)| (number(*day), f64::from(*gap))).collect(),
                    Class::SeriesLine(n),
                );
                for (day, gap) in gaps {
                    let shape: Shape = SHAPES[usize::from(n) % SHAPES.len()];
                    canvas.mark(canvas.at(number(*day), f64::from(*gap)), shape, Class::Series(n));
                }
            }
        })
    }
}

impl CadenceChart<'_> {
    /// Each run with the days since the one before; today counts as a run, since the wait goes on.
    fn gaps(&self, tested: &Tested<'_>) -> Vec<(Day, i32)> {
        let days: Vec<Day> = tested.days.iter().copied().filter(|day| *day <= self.to).chain([self.to]).collect();
        let pairs = days.windows(2).map(|pair| (pair[1], pair[1].since(pair[0])));
        pairs.filter(|(day, gap)| *day >= self.from && (*gap > 0 || *day == self.to)).collect()
    }
}
