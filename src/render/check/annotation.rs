//! Workflow commands that GitHub shows beside the lines of a pull request, one line each.

use super::{Check, outcome_text, waiver_text};
use crate::model::diagnostic::Severity;
use crate::model::place::Place;

/// What a check found, as annotations.
pub fn annotations(check: &Check) -> String {
    let mut lines = String::new();
    for diagnostic in check.diagnostics {
        let command = match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let help = if diagnostic.help.is_empty() { String::new() } else { format!("\nhelp: {}", diagnostic.help) };
        let message = format!("{}{help}", diagnostic.message);
        lines.push_str(&line(command, check.prefix, &diagnostic.place, diagnostic.code.as_str(), &message));
    }
    for outcome in check.outcomes.iter().filter(|outcome| !outcome.met) {
        let title = format!("gate {}", outcome.gate.as_str());
        lines.push_str(&line("error", check.prefix, &outcome.place, &title, &outcome_text(outcome)));
    }
    for waiver in check.waivers.iter().filter(|waiver| waiver.ends_soon) {
        lines.push_str(&line("warning", check.prefix, &waiver.place, "waiver", &waiver_text(waiver)));
    }
    lines
}

fn line(command: &str, prefix: &str, place: &Place, title: &str, message: &str) -> String {
    format!(
        "::{command} file={},line={},col={},title={}::{}\n",
        property(&format!("{prefix}{}", place.file)),
        place.line,
        place.column,
        property(title),
        escape(message),
    )
}

/// What would end the message. Signs that steer a terminal are no part of a message: the log shows it raw.
fn escape(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\r' | '\t') { '\u{fffd}' } else { c });
    shown.collect::<String>().replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
