//! Days, instants and durations. All date arithmetic of the product lives in this file.
//!
//! A [`Day`] is a whole UTC day, an [`Instant`] a UTC second, a [`Duration`] whole seconds.
//! Years 1970 to 2200 are accepted; nothing here panics, whatever the input.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};
use std::fmt;

const SECONDS_PER_DAY: i64 = 86_400;

/// A whole UTC day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A UTC instant in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// A length of time in whole seconds, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration(u64);

/// Why a written date, time or duration was not understood; the text tells what is accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Not a date.
    #[error("`{0}` is not a date; write it as 2026-10-12")]
    Day(String),
    /// Not a time.
    #[error("`{0}` is not a time; write it as 2026-10-12T09:00:00Z or with an offset such as +02:00")]
    Instant(String),
    /// A time that does not say in which zone it is.
    #[error("`{0}` does not say in which zone it is; add Z or an offset such as +02:00")]
    Naive(String),
    /// Outside 1970–2200.
    #[error("`{0}` lies outside the years 1970 to 2200; write the day on which it happened")]
    Range(String),
    /// Not a duration.
    #[error("`{0}` is not a duration; write 30m, 12 hours, 1 day or PT1H (a bare number is hours)")]
    Duration(String),
}

impl Day {
    /// The day of a calendar date.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        Self::checked(NaiveDate::from_ymd_opt(year, month, day)?)
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// When the text is no such date, or lies outside 1970–2200.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let text = text.trim();
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
        let date = shape
            .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
            .flatten()
            .ok_or_else(|| CalendarError::Day(text.to_owned()))?;
        Self::checked(date).ok_or_else(|| CalendarError::Range(text.to_owned()))
    }

    fn checked(date: NaiveDate) -> Option<Self> {
        if !(1970..=2200).contains(&date.year()) {
            return None;
        }
        let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
        i32::try_from(date.signed_duration_since(epoch).num_days()).ok().map(Self)
    }

    fn date(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(1970, 1, 1)
            .and_then(|epoch| epoch.checked_add_signed(chrono::TimeDelta::try_days(i64::from(self.0))?))
            .unwrap_or(NaiveDate::MAX)
    }

    /// The day `days` later (earlier when negative), kept within the range of the type.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Whole days from `earlier` to this day; negative when this day comes first.
    pub fn since(self, earlier: Day) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day with this number of days since 1970-01-01.
    pub fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// Year, month and day of month.
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// The day in words: `3 December 2026`.
    pub fn long(self) -> String {
        let (year, month, day) = self.ymd();
        format!("{day} {} {year}", month_name(month))
    }

    /// The last second of the day, which is what a date without a time means.
    pub fn end(self) -> Instant {
        Instant(i64::from(self.0) * SECONDS_PER_DAY + SECONDS_PER_DAY - 1)
    }
}

/// The English name of a month, from 1.
pub fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES.get((month as usize).wrapping_sub(1)).copied().unwrap_or("?")
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Instant {
    /// Reads RFC 3339, or `YYYY-MM-DD`, which means the end of that day UTC.
    ///
    /// # Errors
    /// When the text is neither, names no zone, or lies outside 1970–2200.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let text = text.trim();
        if text.len() <= 10 {
            return Day::parse(text).map(Day::end);
        }
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Self::checked(time.timestamp(), text);
        }
        match naive(text) {
            Some(_) => Err(CalendarError::Naive(text.to_owned())),
            None => Err(CalendarError::Instant(text.to_owned())),
        }
    }

    /// Reads like [`Instant::parse`], takes a time without a zone as UTC, and knows the way of mail and
    /// of browsers: `Sat, 03 Dec 2022 23:10:07 GMT`.
    ///
    /// # Errors
    /// When the text is no time, or lies outside 1970–2200.
    pub fn parse_assuming_utc(text: &str) -> Result<Self, CalendarError> {
        match Self::parse(text) {
            Err(CalendarError::Naive(_)) => {
                let time = naive(text.trim()).ok_or_else(|| CalendarError::Instant(text.to_owned()))?;
                Self::checked(time.and_utc().timestamp(), text)
            }
            Err(CalendarError::Instant(_)) => match DateTime::parse_from_rfc2822(text.trim()) {
                Ok(time) => Self::checked(time.timestamp(), text),
                Err(_) => Err(CalendarError::Instant(text.to_owned())),
            },
            other => other,
        }
    }

    fn checked(seconds: i64, text: &str) -> Result<Self, CalendarError> {
        let instant = Self(seconds);
        let day = i32::try_from(seconds.div_euclid(SECONDS_PER_DAY)).ok().map(Day);
        match day {
            Some(day) if seconds >= 0 && day.ymd().0 <= 2200 => Ok(instant),
            _ => Err(CalendarError::Range(text.to_owned())),
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// The instant that many seconds after 1970-01-01T00:00:00Z.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// The UTC day of the instant.
    pub fn day(self) -> Day {
        Day(i32::try_from(self.0.div_euclid(SECONDS_PER_DAY)).unwrap_or(i32::MAX))
    }

    /// How long after `earlier` this is; `None` when it comes before.
    pub fn since(self, earlier: Instant) -> Option<Duration> {
        u64::try_from(self.0.checked_sub(earlier.0)?).ok().map(Duration)
    }

    /// Day and time to the minute: `2026-10-12 09:00`.
    pub fn minute(self) -> String {
        let second = self.0.rem_euclid(SECONDS_PER_DAY);
        format!("{} {:02}:{:02}", self.day(), second / 3600, second / 60 % 60)
    }
}

fn naive(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.0.rem_euclid(SECONDS_PER_DAY);
        write!(f, "{}T{:02}:{:02}:{:02}Z", self.day(), second / 3600, second / 60 % 60, second % 60)
    }
}

impl Duration {
    /// A duration of whole seconds.
    pub fn seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    /// A duration of whole days.
    pub fn days(days: u32) -> Self {
        Self(u64::from(days) * SECONDS_PER_DAY as u64)
    }

    /// Seconds.
    pub fn as_seconds(self) -> u64 {
        self.0
    }

    /// Whole days, the rest cut off.
    pub fn as_days(self) -> i32 {
        i32::try_from(self.0 / SECONDS_PER_DAY as u64).unwrap_or(i32::MAX)
    }

    /// Reads `30m`, `12 hours`, `1 day`, `1h 30m`, `PT1H30M`; a bare number is hours.
    ///
    /// # Errors
    /// When the text is none of these, negative, or longer than a hundred years.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let wrong = || CalendarError::Duration(text.to_owned());
        let lower = text.trim().to_ascii_lowercase();
        let seconds = match lower.strip_prefix('p') {
            Some(iso) => iso_seconds(iso),
            None => plain_seconds(&lower),
        }
        .ok_or_else(wrong)?;
        let limit = 100.0 * 366.0 * SECONDS_PER_DAY as f64;
        if seconds.is_finite() && (0.0..=limit).contains(&seconds) {
            Ok(Self(seconds.round() as u64))
        } else {
            Err(wrong())
        }
    }
}

fn plain_seconds(text: &str) -> Option<f64> {
    let parts = amounts(text)?;
    if let [(amount, "")] = parts[..] {
        return Some(amount * 3600.0);
    }
    parts.into_iter().try_fold(0.0, |sum, (amount, unit)| Some(sum + amount * unit_seconds(unit)?))
}

fn iso_seconds(text: &str) -> Option<f64> {
    let (date, time) = text.split_once('t').unwrap_or((text, ""));
    let date = amounts(date).filter(|parts| parts.iter().all(|(_, unit)| matches!(*unit, "d" | "w")));
    let time = amounts(time).filter(|parts| parts.iter().all(|(_, unit)| matches!(*unit, "h" | "m" | "s")));
    if date.is_none() && time.is_none() || text.ends_with('t') {
        return None;
    }
    let parts = date.into_iter().chain(time).flatten();
    let mut sum = 0.0;
    for (amount, unit) in parts {
        sum += amount * unit_seconds(unit)?;
    }
    Some(sum)
}

/// Splits `1h 30 min` into amounts with their units; `None` when anything else stands between.
fn amounts(text: &str) -> Option<Vec<(f64, &str)>> {
    let mut parts = Vec::new();
    let mut rest = text.trim_matches(|c: char| c.is_whitespace() || c == ',');
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let amount: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let unit = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        parts.push((amount, &rest[..unit]));
        rest = rest[unit..].trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }
    (!parts.is_empty()).then_some(parts)
}

fn unit_seconds(unit: &str) -> Option<f64> {
    Some(match unit {
        "ms" | "millisecond" | "milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    })
}

impl fmt::Display for Duration {
    /// The two largest units: `1 h 30 min`, `40 s`, `2 d`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")];
        let mut left = self.0;
        let mut written = 0;
        for (size, name) in units {
            let amount = left / size;
            if amount > 0 {
                left -= amount * size;
                let gap = if written > 0 { " " } else { "" };
                write!(f, "{gap}{amount} {name}")?;
                written += 1;
                if written == 2 {
                    return Ok(());
                }
            } else if written > 0 {
                return Ok(());
            }
        }
        if written == 0 { f.write_str("0 s") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_every_documented_form() {
        for (text, seconds) in [
            ("1", 3600),
            ("1h", 3600),
            ("30m", 1800),
            ("12 hours", 43_200),
            ("PT1H", 3600),
            ("1 day", 86_400),
            ("P1DT2H", 93_600),
            ("1h 30m", 5400),
            ("0s", 0),
            ("35d", 3_024_000),
            ("1.5h", 5400),
            ("P2W", 1_209_600),
            ("90 seconds", 90),
            ("1h30m", 5400),
        ] {
            assert_eq!(Duration::parse(text).map(Duration::as_seconds), Ok(seconds), "{text}");
        }
        for text in [
            "",
            "soon",
            "-1h",
            "1 parsec",
            "PT",
            "P",
            "NaN",
            "1e9 days",
            "h",
            "9999999999999999 d",
            "1h -2m",
            "é",
            "PT1HT",
        ] {
            assert!(Duration::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_is_the_end_of_its_day() {
        assert_eq!(Instant::parse("2026-10-12").unwrap().to_string(), "2026-10-12T23:59:59Z");
        assert_eq!(Instant::parse("2026-10-12T01:00:00+02:00").unwrap().to_string(), "2026-10-11T23:00:00Z");
    }

    #[test]
    fn a_time_without_a_zone_is_refused_unless_utc_is_assumed() {
        let text = "2026-10-12T09:00:00.123";
        assert_eq!(Instant::parse(text), Err(CalendarError::Naive(text.into())));
        assert_eq!(Instant::parse_assuming_utc(text).unwrap().to_string(), "2026-10-12T09:00:00Z");
        let mail = "Sat, 03 Dec 2022 23:10:07 GMT";
        assert_eq!(Instant::parse_assuming_utc(mail).unwrap().to_string(), "2022-12-03T23:10:07Z");
        assert!(Instant::parse(mail).is_err() && Instant::parse_assuming_utc("Sat, soon").is_err());
    }

    #[test]
    fn days_outside_the_range_or_the_calendar_are_refused() {
        for text in
            ["1969-12-31", "2201-01-01", "2026-02-29", "2026-1-2", "12.10.2026", "99999-01-01", "", "+2026-01-1"]
        {
            assert!(Day::parse(text).is_err(), "{text}");
        }
        assert!(Day::parse("2024-02-29").is_ok());
    }

    #[test]
    fn whole_days_are_counted_across_leap_days() {
        let first = Day::parse("2024-02-28").unwrap();
        assert_eq!(first.plus(2).to_string(), "2024-03-01");
        assert_eq!(Day::parse("2025-02-28").unwrap().since(first), 366);
        assert_eq!(first.long(), "28 February 2024");
    }

    #[test]
    fn durations_show_their_two_largest_units() {
        for (seconds, text) in
            [(0, "0 s"), (40, "40 s"), (5400, "1 h 30 min"), (3600, "1 h"), (90_061, "1 d 1 h"), (86_401, "1 d")]
        {
            assert_eq!(Duration::seconds(seconds).to_string(), text);
        }
    }
}
