//! Calendars in iCalendar form (RFC 5545): what lapses on which day, for the fleet and per service.
//!
//! An event is named by service and requirement, so that it moves in a subscriber's calendar when
//! the day moves. The stamp is the day of the judgement: the same site gives the same bytes.

use super::uuid;
use crate::ladder::standing::{Lapsing, Upcoming};
use crate::model::calendar::Day;
use crate::model::text::is_unshown;
use crate::site::{Case, Site, address, requirement};
use crate::words::say;
use std::collections::BTreeMap;

/// The longest line in octets, without its end.
const LINE: usize = 75;

/// Where nothing lapses there is no event, and a calendar must hold something.
const NOTHING: [&str; 8] = [
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
];

/// The calendar of some services.
pub fn calendar<'a>(site: &Site, name: &str, cases: impl Iterator<Item = &'a Case<'a>>, key_dates: bool) -> String {
    let mut calendar = Calendar { site, lines: Lines::default(), ids: BTreeMap::new() };
    calendar.lines.push("BEGIN:VCALENDAR");
    calendar.lines.push("VERSION:2.0");
    calendar.lines.push("PRODID:-//Stagepost//Resiliency calendar//EN");
    calendar.lines.push("CALSCALE:GREGORIAN");
    calendar.lines.push("METHOD:PUBLISH");
    calendar.lines.push(&format!("X-WR-CALNAME:{}", escape(name)));
    // Both say the same to different programs: look again once a day.
    calendar.lines.push("REFRESH-INTERVAL;VALUE=DURATION:P1D");
    calendar.lines.push("X-PUBLISHED-TTL:P1D");
    if key_dates {
        for date in &site.config.key_dates {
            let id = format!("key date {} {}", date.on.ymd().0, date.name);
            let about = site.config.words.text("calendar-key-date");
            calendar.event(&id, date.on, &date.name, about, "");
        }
    }
    for case in cases {
        for upcoming in &case.standing.forecast {
            for lapsing in &upcoming.lapsing {
                calendar.lapse(case, upcoming, lapsing);
            }
        }
    }
    if calendar.ids.is_empty() {
        NOTHING.iter().for_each(|line| calendar.lines.push(line));
    }
    calendar.lines.push("END:VCALENDAR");
    calendar.lines.0
}

struct Calendar<'s> {
    site: &'s Site<'s>,
    lines: Lines,
    /// How often each id was wanted: what comes again, such as a date with the same name, is another event.
    ids: BTreeMap<String, u32>,
}

impl Calendar<'_> {
    fn lapse(&mut self, case: &Case, upcoming: &Upcoming, lapsing: &Lapsing) {
        let service = &case.dossier.service;
        let words = &self.site.config.words;
        let title = requirement::title(words, lapsing.requirement);
        let summary = match upcoming.stage < upcoming.from {
            true => {
                say!(words, "calendar-event-falls", service = &service.title, from = upcoming.from, to = upcoming.stage)
            }
            false => say!(words, "calendar-event-lapses", service = &service.title, requirement = lapsing.requirement),
        };
        let mut about = say!(words, "calendar-event-about", requirement = title);
        if !lapsing.unless.is_empty() {
            about.push(' ');
            let ways: Vec<String> = lapsing.unless.iter().map(|way| words.tell(way)).collect();
            about.push_str(&say!(words, "calendar-event-unless", ways = ways.join(words.text("series-next"))));
        }
        let id = format!("lapse of {} {}", lapsing.requirement, service.id);
        self.event(&id, upcoming.on, &summary, &about, &address::service(&service.id));
    }

    fn event(&mut self, id: &str, on: Day, summary: &str, about: &str, page: &str) {
        let number = self.ids.entry(id.to_owned()).or_insert(0);
        *number += 1;
        // A calendar's reader may subscribe to several sites with the same services.
        let uid = uuid::uuid(&format!("{}: {id} {number}", self.site.config.site.title));
        self.lines.push("BEGIN:VEVENT");
        self.lines.push(&format!("UID:{uid}"));
        self.lines.push(&format!("DTSTAMP:{}T000000Z", compact(self.site.day)));
        self.lines.push(&format!("DTSTART;VALUE=DATE:{}", compact(on)));
        self.lines.push(&format!("DTEND;VALUE=DATE:{}", compact(on.plus(1))));
        self.lines.push(&format!("SUMMARY:{}", escape(summary)));
        self.lines.push(&format!("DESCRIPTION:{}", escape(about)));
        if let Some(base) = &self.site.config.site.base_url {
            self.lines.push(&format!("URL:{base}{page}"));
        }
        self.lines.push("TRANSP:TRANSPARENT");
        self.lines.push("END:VEVENT");
    }
}

fn compact(day: Day) -> String {
    let (year, month, day) = day.ymd();
    format!("{year:04}{month:02}{day:02}")
}

/// Text as a value: control characters have no place in it, and four characters are marked.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() || is_unshown(c) => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Lines that end in CRLF and are folded where they grow too long.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn push(&mut self, line: &str) {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let mut lines = Lines::default();
        lines.push(&"é".repeat(60));
        let folded: Vec<&str> = lines.0.trim_end().split("\r\n").collect();
        assert!(folded.iter().all(|line| line.len() <= LINE));
        assert!(folded[1].starts_with(' '));
        assert_eq!(folded.concat().replace(' ', ""), "é".repeat(60));
    }

    #[test]
    fn values_cannot_break_out_of_their_line() {
        assert_eq!(escape("a;b,c\\d\r\nEND:VEVENT"), "a\\;b\\,c\\\\d \\nEND:VEVENT");
    }
}
