//! The stage over time, as steps, and dashed when it falls by itself.

use super::{Canvas, Chart, Class, Paper, Shape};
use crate::model::calendar::Day;
use crate::words::{Words, say};
use plotters_backend::text_anchor::HPos;

/// The stage of a service over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageChart<'a> {
    /// Prefix of ids, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The first day shown.
    pub from: Day,
    /// The day of the judgement, up to which the last stage reaches.
    pub to: Day,
    /// First days of stages, oldest first; before the first of them no stage is proven.
    pub changes: &'a [(Day, u8)],
    /// The first day of the lower stage, if nothing is done.
    pub lapse: Option<(Day, u8)>,
}

impl Chart for StageChart<'_> {
    fn draw(&self, words: &Words, alone: bool) -> Option<String> {
        let steps = steps(self.from, self.to, self.changes)?;
        let now = steps.last()?.1;
        let span = self.to.since(self.from).max(1);
        // A lapse in the far future must not squeeze what has happened.
        let ahead = self.lapse.map(|(on, _)| on.since(self.to).clamp(1, (span / 3).max(30)));
        let end = self.to.plus(ahead.map_or(0, |days| days + (span / 12).max(3)));
        let end = if end > self.from { end } else { self.from.plus(1) };
        let paper = Paper {
            words,
            id: self.id,
            title: self.title,
            description: self.told(words, &steps, now),
            left: 300,
            right: 700,
            alone,
        };
        paper.draw((self.from, end), (0.0, 5.4), |canvas| {
            canvas
                .values(words.text("stage-word"), &(0..=5).map(|n| (f64::from(n), n.to_string())).collect::<Vec<_>>());
            canvas.days(self.from, end);
            let number = |day: Day| f64::from(day.number());
            let mut line = Vec::with_capacity(steps.len() * 2 + 1);
            for (n, (day, stage)) in steps.iter().enumerate() {
                let (start, height) = (number(*day), f64::from(*stage));
                let stop = number(steps.get(n + 1).map_or(self.to, |next| next.0)).max(start);
                if *stage > 0 && stop > start {
                    let corners = vec![(start, 0.0), (start, height), (stop, height), (stop, 0.0)];
                    canvas.polygon(corners, Class::Stage(*stage));
                }
                line.extend([(start, height), (stop, height)]);
            }
            canvas.line(line, Class::Line);
            let today = canvas.at(number(self.to), f64::from(now));
            canvas.mark(today, Shape::Circle, Class::Sign);
            match self.lapse {
                Some(lapse) => forecast(canvas, (self.to, end), now, lapse),
                None => canvas.text(
                    (today.0 + 90, today.1 + 38),
                    HPos::Left,
                    Class::Label,
                    &say!(words, "chart-stage-now", stage = now),
                ),
            }
        })
    }
}

impl StageChart<'_> {
    fn told(&self, words: &Words, steps: &[(Day, u8)], now: u8) -> String {
        let highest = steps.iter().map(|(_, stage)| *stage).max().unwrap_or(now);
        let mut told = say!(
            words,
            "chart-stage-told",
            from = words.day(self.from),
            to = words.day(self.to),
            times = steps.len() - 1,
            highest = highest,
            now = now
        );
        if let Some((on, stage)) = self.lapse {
            told.push(' ');
            told.push_str(&say!(words, "chart-stage-falls", stage = stage, day = words.day(on)));
        }
        told
    }
}

/// The dashed line from today to the lapse and beyond, and what it means.
fn forecast(canvas: &Canvas<'_>, (today, end): (Day, Day), now: u8, (on, stage): (Day, u8)) {
    let number = |day: Day| f64::from(day.number());
    let (high, low) = (f64::from(now), f64::from(stage));
    let mut points = vec![(number(today), high), (number(on.min(end)), high)];
    let words = canvas.words;
    let (label, key) = if on < end { (stage, "chart-stage-from") } else { (now, "chart-stage-until") };
    if on < end {
        points.extend([(number(on), low), (number(end), low)]);
    }
    canvas.line(points, Class::Forecast);
    let (x, y) = canvas.at(number(end), f64::from(label));
    let (_, month, day) = on.ymd();
    let date = say!(words, "date-short", day = day, month = words.short_month(month));
    let (above, below) = if label == 0 { (-90, 38) } else { (-20, 110) };
    canvas.text((x + 50, y + above), HPos::Left, Class::Label, &say!(words, "chart-stage-now", stage = label));
    canvas.text((x + 50, y + below), HPos::Left, Class::Tick, &words.fill(key, &[("day", date.into())]));
}

/// The stage on each day on which it changed, from the first day shown; `None` when nothing is known.
pub(super) fn steps(from: Day, to: Day, changes: &[(Day, u8)]) -> Option<Vec<(Day, u8)>> {
    if changes.is_empty() || to < from {
        return None;
    }
    let before = changes.iter().rev().find(|(day, _)| *day <= from).map_or(0, |(_, stage)| *stage);
    let mut steps = vec![(from, before.min(5))];
    for (day, stage) in changes.iter().filter(|(day, _)| *day > from && *day <= to) {
        if steps.last().is_some_and(|(_, last)| last != stage) {
            steps.push((*day, (*stage).min(5)));
        }
    }
    Some(steps)
}
