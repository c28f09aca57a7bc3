//! Calendars in iCalendar form (RFC 5545): what lapses on which day, for the fleet and per service.
//!
//! An event is named by service and requirement, so that it moves in a subscriber's calendar when
//! the day moves. The stamp is the day of the judgement: the same site gives the same bytes.

use crate::ladder::requirement;
use crate::ladder::standing::{Lapsing, Upcoming};
use crate::model::calendar::Day;
use crate::site::{Case, Site, address};

/// The longest line in octets, without its end.
const LINE: usize = 75;

/// The calendar of some services.
pub fn calendar<'a>(site: &Site, name: &str, cases: impl Iterator<Item = &'a Case<'a>>, key_dates: bool) -> String {
    let mut text = Lines::default();
    text.push("BEGIN:VCALENDAR");
    text.push("VERSION:2.0");
    text.push("PRODID:-//Stagepost//Resiliency calendar//EN");
    text.push("CALSCALE:GREGORIAN");
    text.push("METHOD:PUBLISH");
    text.push(&format!("X-WR-CALNAME:{}", escape(name)));
    if key_dates {
        for date in &site.config.key_dates {
            let uid = format!("key-date-{}", address::segment(&date.name));
            event(&mut text, site, &uid, date.on, &date.name, "A day on which the fleet's stages matter.", "");
        }
    }
    for case in cases {
        for upcoming in &case.standing.forecast {
            for lapsing in &upcoming.lapsing {
                lapse(&mut text, site, case, upcoming, lapsing);
            }
        }
    }
    text.push("END:VCALENDAR");
    text.0
}

fn lapse(text: &mut Lines, site: &Site, case: &Case, upcoming: &Upcoming, lapsing: &Lapsing) {
    let service = &case.dossier.service;
    let title = requirement::find(lapsing.requirement).map_or(lapsing.requirement, |r| r.title);
    let fall = match upcoming.stage < upcoming.from {
        true => format!("{} falls from stage {} to {}", service.title, upcoming.from, upcoming.stage),
        false => format!("{}: evidence lapses", service.title),
    };
    let mut about = format!("This stops counting: {title}.");
    if !lapsing.unless.is_empty() {
        about.push_str(&format!(" Unless: {}.", lapsing.unless.join("; ")));
    }
    let uid = format!("lapse-{}-{}", lapsing.requirement, address::segment(&service.id));
    event(text, site, &uid, upcoming.on, &fall, &about, &address::service(&service.id));
}

fn event(text: &mut Lines, site: &Site, uid: &str, on: Day, summary: &str, about: &str, page: &str) {
    text.push("BEGIN:VEVENT");
    text.push(&format!("UID:{uid}@stagepost"));
    text.push(&format!("DTSTAMP:{}T000000Z", compact(site.day)));
    text.push(&format!("DTSTART;VALUE=DATE:{}", compact(on)));
    text.push(&format!("DTEND;VALUE=DATE:{}", compact(on.plus(1))));
    text.push(&format!("SUMMARY:{}", escape(summary)));
    text.push(&format!("DESCRIPTION:{}", escape(about)));
    if let Some(base) = &site.config.site.base_url {
        text.push(&format!("URL:{base}{page}"));
    }
    text.push("TRANSP:TRANSPARENT");
    text.push("END:VEVENT");
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
            c if c.is_control() => escaped.push(' '),
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
