//! A period: the days from one to another that an auditor looks at together.

use super::calendar::Day;

/// A stretch of days, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// What it is called: `2026`, `FY 26`.
    pub name: String,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
}

impl Period {
    /// A calendar year; `None` for one that no date can lie in.
    pub fn year(year: i32) -> Option<Self> {
        Some(Self { name: year.to_string(), from: Day::from_ymd(year, 1, 1)?, to: Day::from_ymd(year, 12, 31)? })
    }

    /// Whether a day lies in it.
    pub fn contains(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The day on which it is judged as seen from another: its last one, or the day itself before that.
    pub fn judged_on(&self, today: Day) -> Day {
        self.to.min(today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_belong_to_a_period_and_it_is_never_judged_in_the_future() {
        let period = Period::year(2026).unwrap();
        for (day, inside) in [("2025-12-31", false), ("2026-01-01", true), ("2026-12-31", true), ("2027-01-01", false)]
        {
            assert_eq!(period.contains(Day::parse(day).unwrap()), inside, "{day}");
        }
        let today = Day::parse("2026-11-21").unwrap();
        assert_eq!(period.judged_on(today), today);
        assert_eq!(period.judged_on(period.to.plus(9)), period.to);
    }
}
