//! Ticks: dates and numbers that people would have chosen themselves.

use crate::model::calendar::Day;
use crate::words::{Words, say};

/// At most `most` days with their labels between two days, both included. The year stands where it
/// changes and on the first label.
pub(super) fn days(words: &Words, from: Day, to: Day, most: usize) -> Vec<(Day, String)> {
    let span = to.since(from).max(0) as usize;
    // By days while they fit, then by months, then by years.
    if let Some(step) = [1, 2, 7, 14].into_iter().find(|step| span / step < most && span < 62) {
        return labelled(words, (0..=span / step).map(|n| from.plus((n * step) as i32)), true);
    }
    let (year, month, day) = from.ymd();
    let first = year * 12 + month as i32 - 1 + i32::from(day > 1);
    let (year, month, _) = to.ymd();
    let last = year * 12 + month as i32 - 1;
    let fits = |step: &i32| (last.div_euclid(*step) - (first - 1).div_euclid(*step)) as usize <= most;
    let Some(step) = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600].into_iter().find(fits) else { return Vec::new() };
    let start = (first + step - 1).div_euclid(step) * step;
    let months = (start..=last).step_by(step as usize);
    let first_days = months.filter_map(|m| Day::from_ymd(m.div_euclid(12), m.rem_euclid(12) as u32 + 1, 1));
    if step >= 12 {
        first_days.map(|day| (day, day.ymd().0.to_string())).collect()
    } else {
        labelled(words, first_days, false)
    }
}

fn labelled(words: &Words, days: impl Iterator<Item = Day>, with_day: bool) -> Vec<(Day, String)> {
    let mut last_year = None;
    days.map(|day| {
        let (year, month, of_month) = day.ymd();
        let month = words.short_month(month);
        let new_year = last_year != Some(year);
        last_year = Some(year);
        let text = match (with_day, new_year) {
            (true, true) => say!(words, "date-short-year", day = of_month, month = month, year = year),
            (true, false) => say!(words, "date-short", day = of_month, month = month),
            (false, true) => say!(words, "date-month-short", month = month, year = year),
            (false, false) => month.to_owned(),
        };
        (day, text)
    })
    .collect()
}

/// Round numbers from 0 up to `high`, about four of them.
pub(super) fn numbers(high: f64, whole: bool) -> Vec<(f64, String)> {
    if !(high.is_finite() && high > 0.0) {
        return vec![(0.0, "0".to_owned())];
    }
    let rough = high / 4.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power).find(|step| *step >= rough).unwrap_or(rough);
    let step = if whole { step.max(1.0).round() } else { step };
    let decimals = if step < 1.0 { 1 + usize::from(step < 0.1) } else { 0 };
    let count = (high / step + 1e-9).floor().min(20.0) as u32;
    (0..=count).map(|n| (f64::from(n) * step, format!("{:.decimals$}", f64::from(n) * step))).collect()
}

/// The unit in which a recovery is best told: its seconds and what the axis says.
pub(super) fn unit(seconds: f64) -> (f64, &'static str) {
    match seconds {
        s if s >= 3.0 * 86_400.0 => (86_400.0, "chart-recovery-days"),
        s if s >= 3.0 * 3600.0 => (3600.0, "chart-recovery-hours"),
        s if s >= 180.0 => (60.0, "chart-recovery-minutes"),
        _ => (1.0, "chart-recovery-seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(from: &str, to: &str) -> Vec<String> {
        let found = days(&Words::english(), Day::parse(from).unwrap(), Day::parse(to).unwrap(), 8);
        found.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn dates_are_days_months_or_years_and_never_more_than_eight() {
        assert_eq!(texts("2026-11-20", "2026-11-20"), ["20 Nov 2026"]);
        assert_eq!(texts("2026-12-30", "2027-01-02"), ["30 Dec 2026", "31 Dec", "1 Jan 2027", "2 Jan"]);
        assert_eq!(texts("2025-11-05", "2026-04-20"), ["Dec 2025", "Jan 2026", "Feb", "Mar", "Apr"]);
        assert_eq!(
            texts("2024-05-05", "2026-04-20"),
            ["Jul 2024", "Oct", "Jan 2025", "Apr", "Jul", "Oct", "Jan 2026", "Apr"]
        );
        assert_eq!(texts("2019-05-05", "2026-04-20"), ["2020", "2021", "2022", "2023", "2024", "2025", "2026"]);
        for from in [0, 400, 3000, 40_000] {
            for span in (0..400).chain((400..40_000).step_by(97)) {
                let found = days(&Words::english(), Day::from_number(from), Day::from_number(from + span), 8);
                assert!((1..=8).contains(&found.len()), "{from} + {span}: {found:?}");
            }
        }
    }

    #[test]
    fn numbers_are_round() {
        let texts = |high, whole| numbers(high, whole).into_iter().map(|(_, t)| t).collect::<Vec<_>>();
        assert_eq!(texts(35.0 * 1.3, true), ["0", "20", "40"]);
        assert_eq!(texts(2.0, true), ["0", "1", "2"]);
        assert_eq!(texts(0.9, false), ["0.0", "0.5"]);
        for high in [0.0, f64::NAN, f64::INFINITY, -1.0, 1e-300, 1e300] {
            assert!(!numbers(high, true).is_empty() && numbers(high, false).len() < 22, "{high}");
        }
    }
}
