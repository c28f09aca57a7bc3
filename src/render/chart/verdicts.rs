//! Runs by verdict, stacked per month, quarter or year.

use super::{Chart, Class, Paper, Shape, scale};
use crate::model::calendar::Day;
use crate::model::run::Verdict;
use crate::words::{Words, say};
use std::collections::BTreeMap;

/// How many runs ended how, over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerdictChart<'a> {
    /// Prefix of ids, unique on the page.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The first day shown.
    pub from: Day,
    /// The last day shown.
    pub to: Day,
    /// The runs, in any order; those outside the days are left out.
    pub runs: &'a [(Day, Verdict)],
}

/// The verdicts from the ground up, each with a mark of its own.
const ORDER: [(Verdict, Shape); 4] = [
    (Verdict::Pass, Shape::Circle),
    (Verdict::Fail, Shape::Cross),
    (Verdict::Inconclusive, Shape::Diamond),
    (Verdict::Aborted, Shape::Square),
];

impl Chart for VerdictChart<'_> {
    fn draw(&self, words: &Words, alone: bool) -> Option<String> {
        let runs: Vec<_> = self.runs.iter().filter(|(day, _)| (self.from..=self.to).contains(day)).collect();
        let months = |day: Day| (day.ymd().0 * 12) + day.ymd().1 as i32 - 1;
        let span = months(self.to) - months(self.from) + 1;
        let (width, told, unit) = match span {
            ..=36 => (1, "chart-verdicts-told-month", "chart-verdicts-month"),
            37..=120 => (3, "chart-verdicts-told-quarter", "chart-verdicts-quarter"),
            _ => (12, "chart-verdicts-told-year", "chart-verdicts-year"),
        };
        let mut bars: BTreeMap<i32, [u32; 4]> = BTreeMap::new();
        for (day, verdict) in &runs {
            let bar = bars.entry(months(*day).div_euclid(width)).or_default();
            if let Some(n) = ORDER.iter().position(|(v, _)| v == verdict) {
                bar[n] += 1;
            }
        }
        let highest = bars.values().map(|bar| bar.iter().sum::<u32>()).max()?;
        let first_day = |bar: i32| {
            let month = bar * width;
            Day::from_ymd(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1)
        };
        let (first, last) = (months(self.from).div_euclid(width), months(self.to).div_euclid(width));
        let (start, end) = (first_day(first)?, first_day(last + 1)?);
        let totals = ORDER.map(|(verdict, _)| runs.iter().filter(|(_, v)| *v == verdict).count());
        let called = |verdict: Verdict| words.named("verdict", verdict.as_str());
        let each = ORDER
            .iter()
            .zip(totals)
            .map(|((verdict, _), n)| say!(words, "chart-verdicts-number", number = n, verdict = called(*verdict)));
        let values = [
            ("from", words.day(self.from).into()),
            ("to", words.day(self.to).into()),
            ("verdicts", each.collect::<Vec<_>>().join(", ").into()),
        ];
        let description = words.fill(told, &values);
        let paper = Paper { words, id: self.id, title: self.title, description, left: 300, right: 120, alone };
        paper.draw((start, end), (0.0, f64::from(highest) * 1.06), |canvas| {
            canvas.values(words.text(unit), &scale::numbers(f64::from(highest), true));
            canvas.days(start, end.plus(-1));
            let legend: Vec<_> = (0_u8..)
                .zip(ORDER)
                .zip(totals)
                .filter(|(_, total)| *total > 0)
                .map(|((n, (verdict, shape)), total)| {
                    (
                        shape,
                        Class::Verdict(n),
                        say!(words, "chart-verdicts-total", verdict = called(verdict), number = total),
                    )
                })
                .collect();
            canvas.legend(&legend, 1500);
            for (bar, counts) in &bars {
                let (Some(from), Some(to)) = (first_day(*bar), first_day(bar + 1)) else { continue };
                let (from, to) = (f64::from(from.number()), f64::from(to.number()));
                // A gap between neighbours; no bar wider than four tenths of a hundredth of the sheet needs.
                let (middle, half) = ((from + to) / 2.0, (to - from) * 0.36);
                let mut base = 0.0;
                for (n, (_, shape)) in (0_u8..).zip(ORDER) {
                    let height = f64::from(counts[usize::from(n)]);
                    if height == 0.0 {
                        continue;
                    }
                    let (low, high) = (canvas.at(middle - half, base), canvas.at(middle + half, base + height));
                    let wide = (high.0 - low.0).min(300) / 2;
                    let x = (high.0 + low.0) / 2;
                    // A hair of ground between the parts keeps them apart without colour.
                    let top = high.1 + if low.1 - high.1 > 30 { 10 } else { 0 };
                    canvas.block((x - wide, top), (x + wide, low.1), Class::Verdict(n));
                    if low.1 - top >= 110 && wide >= 50 {
                        canvas.mark((x, (low.1 + top) / 2), shape, Class::Sign);
                    }
                    base += height;
                }
            }
        })
    }
}
