//! Days between a run and its publication, against the longest that is not late.

use super::{Chart, Class, Paper, Shape, scale};
use crate::model::calendar::Day;
use crate::words::{Words, say};
use plotters_backend::text_anchor::HPos;

/// How long results took to reach their audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicationChart<'a> {
    /// Prefix of ids, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The first day shown.
    pub from: Day,
    /// The day of the judgement.
    pub to: Day,
    /// The most days that are not late.
    pub limit: u32,
    /// The day of each run, and how many days later it was published.
    pub points: &'a [(Day, i32)],
}

impl Chart for PublicationChart<'_> {
    fn draw(&self, words: &Words, alone: bool) -> Option<String> {
        let longest = self.points.iter().map(|(_, days)| *days).max()?;
        let limit = f64::from(self.limit);
        let is_late = |days: i32| i64::from(days) > i64::from(self.limit);
        let late = self.points.iter().filter(|(_, days)| is_late(*days)).count();
        let description = say!(
            words,
            "chart-publication-told",
            from = words.day(self.from),
            to = words.day(self.to),
            results = self.points.len(),
            late = late,
            limit = self.limit
        );
        let high = (f64::from(longest) * 1.1).max(limit * 1.2).max(1.0);
        let paper = Paper { words, id: self.id, title: self.title, description, left: 300, right: 640, alone };
        let end = if self.to > self.from { self.to } else { self.from.plus(1) };
        paper.draw((self.from, end), (0.0, high), |canvas| {
            canvas.values(words.text("chart-publication-unit"), &scale::numbers(high, true));
            canvas.days(self.from, end);
            let number = |day: Day| f64::from(day.number());
            canvas.line(vec![(number(self.from), limit), (number(end), limit)], Class::Limit);
            let (x, y) = canvas.at(number(end), limit);
            canvas.text((x + 60, y + 38), HPos::Left, Class::Label, &say!(words, "chart-limit", days = self.limit));
            let kinds = [
                (Shape::Circle, Class::Series(0), words.text("chart-in-time")),
                (Shape::Cross, Class::Series(4), words.text("chart-late")),
            ];
            let shown = if late > 0 { &kinds[..] } else { &kinds[..1] };
            canvas.legend(&shown.iter().map(|(s, c, text)| (*s, *c, (*text).to_owned())).collect::<Vec<_>>(), 1800);
            for (day, days) in self.points {
                let (shape, class, _) = kinds[usize::from(is_late(*days))];
                canvas.mark(canvas.at(number(*day), f64::from(*days)), shape, class);
            }
        })
    }
}
