//! How many services stand on each stage, over time: six bands, one upon the other.

use super::{Chart, Class, Paper, scale};
use crate::model::calendar::Day;
use crate::words::{Words, say};
use plotters_backend::text_anchor::HPos;

/// The fleet over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FleetChart<'a> {
    /// Prefix of ids, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The first day shown.
    pub from: Day,
    /// The day of the judgement.
    pub to: Day,
    /// From each of these days on, oldest first, how many services stood on the stages 0 to 5.
    pub points: &'a [(Day, [u32; 6])],
}

/// So many columns show every change that an eye can see, and keep a long history small.
const COLUMNS: i32 = 48;

impl Chart for FleetChart<'_> {
    fn draw(&self, words: &Words, alone: bool) -> Option<String> {
        let columns = self.columns();
        let now = columns.last()?.1;
        let highest = columns.iter().map(|(_, counts)| counts.iter().sum::<u32>()).max().filter(|n| *n > 0)?;
        let told = (0_u8..).zip(&now).map(|(stage, n)| say!(words, "chart-fleet-stage", number = *n, stage = stage));
        let description = say!(
            words,
            "chart-fleet-told",
            from = words.day(self.from),
            to = words.day(self.to),
            stages = told.collect::<Vec<_>>().join(", ")
        );
        let end = if self.to > self.from { self.to } else { self.from.plus(1) };
        let paper = Paper { words, id: self.id, title: self.title, description, left: 400, right: 900, alone };
        paper.draw((self.from, end), (0.0, f64::from(highest) * 1.04), |canvas| {
            canvas.values(words.text("chart-fleet-unit"), &scale::numbers(f64::from(highest), true));
            canvas.days(self.from, end);
            let number = |day: Day| f64::from(day.number());
            let mut labels = Vec::new();
            for stage in 0..6_usize {
                let edge = |upto: usize| {
                    let mut points = Vec::with_capacity(columns.len() * 2);
                    for (n, (day, counts)) in columns.iter().enumerate() {
                        let height = f64::from(counts[..upto].iter().sum::<u32>());
                        let stop = columns.get(n + 1).map_or(end, |next| next.0);
                        points.extend([(number(*day), height), (number(stop), height)]);
                    }
                    points
                };
                if columns.iter().all(|(_, counts)| counts[stage] == 0) {
                    continue;
                }
                let mut band = merged(edge(stage + 1));
                band.extend(merged(edge(stage)).into_iter().rev());
                canvas.polygon(band, Class::Stage(stage as u8));
                if now[stage] > 0 {
                    let below: u32 = now[..stage].iter().sum();
                    let middle = f64::from(below) + f64::from(now[stage]) / 2.0;
                    labels.push((
                        canvas.at(number(end), middle),
                        say!(words, "chart-fleet-band", stage = stage, number = now[stage]),
                    ));
                }
            }
            let heights: Vec<i32> = labels.iter().map(|((_, y), _)| *y).collect();
            for (((x, _), text), y) in labels.iter().zip(apart(&heights, canvas.top, canvas.bottom)) {
                canvas.text((x + 70, y + 38), HPos::Left, Class::Label, text);
            }
        })
    }
}

impl FleetChart<'_> {
    /// The counts at the start of each column in which something changed.
    fn columns(&self) -> Vec<(Day, [u32; 6])> {
        let mut columns: Vec<(Day, [u32; 6])> = Vec::new();
        let mut seen = -1;
        let span = self.to.since(self.from).max(1);
        for (day, counts) in self.points.iter().filter(|(day, _)| *day <= self.to) {
            let day = (*day).max(self.from);
            let column = i32::try_from(i64::from(day.since(self.from)) * i64::from(COLUMNS) / i64::from(span))
                .unwrap_or(COLUMNS);
            match columns.last_mut() {
                Some(last) if column == seen => last.1 = *counts,
                _ => columns.push((day, *counts)),
            }
            seen = column;
        }
        columns
    }
}

/// Without the points in the middle of a level line.
fn merged(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., a, b] = kept[..]
            && a.1 == point.1
            && b.1 == point.1
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

/// Heights from the lowest label up, moved so that no two come closer than a line of text.
fn apart(heights: &[i32], top: i32, bottom: i32) -> Vec<i32> {
    const LINE: i32 = 130;
    let mut placed: Vec<i32> = Vec::with_capacity(heights.len());
    for height in heights {
        let lowest = placed.last().map_or(bottom, |last| last - LINE);
        placed.push((*height).min(lowest));
    }
    let mut highest = top;
    for height in placed.iter_mut().rev() {
        *height = (*height).max(highest);
        highest = *height + LINE;
    }
    placed
}
