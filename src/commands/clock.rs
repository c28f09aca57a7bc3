//! The one place that reads the clock.

use crate::model::calendar::{Day, Instant};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Today's day, UTC.
#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
pub fn today() -> Day {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Instant::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX)).day()
}

/// The beginning of something whose length is told.
#[expect(clippy::disallowed_methods, reason = "this is where time is measured")]
pub fn begin() -> std::time::Instant {
    std::time::Instant::now()
}

/// How long ago that was.
pub fn since(began: std::time::Instant) -> Duration {
    began.elapsed()
}
