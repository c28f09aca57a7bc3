//! The badge: a claim that is read by people who will not look further.
//!
//! A flat two-part label in the shape that wikis know, with a ladder of five rungs of which the
//! proven ones are bright, so that neither colour nor words stand alone. Widths come from a table;
//! no font is loaded, and `textLength` holds the text to its place in any face.

use super::palette::{self, Colour};
use super::svg::{escape, push_tenths, shorten, width};
use crate::model::calendar::Day;
use crate::words::{Words, say};
use serde::Serialize;

/// The longest label, in tenths of a pixel.
const LONGEST: i32 = 2600;
const SIZE: u32 = 11;

/// What a badge says.
#[derive(Debug, Clone, Copy)]
pub struct Badge<'a> {
    /// The words of the site.
    pub words: &'a Words,
    /// The left side: `resiliency`, or the service's title.
    pub label: &'a str,
    /// The proven stage, 0 to 5.
    pub stage: u8,
    /// Whether a waiver carries any of it.
    pub waiver: bool,
    /// The day on which the stage lapses, where the badge says it.
    pub lapse: Option<Day>,
}

/// The answer that shields.io reads from an endpoint.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'a> {
    schema_version: u8,
    label: &'a str,
    message: &'a str,
    color: &'a str,
}

impl Badge<'_> {
    /// The right side in words.
    pub fn message(&self) -> String {
        let (words, stage) = (self.words, self.stage.min(5));
        let day = self.lapse.map(|day| words.day(day));
        match (stage, self.waiver, day) {
            (0, ..) => words.text("badge-none").to_owned(),
            (_, false, None) => say!(words, "badge-message", stage = stage),
            (_, false, Some(day)) => say!(words, "badge-message-lapse", stage = stage, day = day),
            (_, true, None) => say!(words, "badge-message-waiver", stage = stage),
            (_, true, Some(day)) => say!(words, "badge-message-waiver-lapse", stage = stage, day = day),
        }
    }

    /// The badge as SVG, 20 pixels high.
    pub fn svg(&self) -> String {
        let Colour { fill, text } = palette::stage(self.stage);
        let (label, message) = (shorten(self.label, SIZE, LONGEST), self.message());
        let (label_width, message_width) = (width(&label, SIZE), width(&message, SIZE));
        let left = label_width + 120;
        let right = message_width + 120 + 160;
        let whole = escape(&format!("{}: {message}", self.label));
        let mut svg = String::with_capacity(1600);
        svg.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
        push_tenths(&mut svg, left + right);
        svg.push_str("\" height=\"20\" viewBox=\"0 0 ");
        push_tenths(&mut svg, left + right);
        svg.push_str(" 20\" role=\"img\" aria-label=\"");
        svg.push_str(&whole);
        svg.push_str("\"><title>");
        svg.push_str(&whole);
        svg.push_str("</title>");
        // The outer corners are round, the seam is straight; no clip path, hence no id that could clash.
        svg.push_str("<path fill=\"");
        svg.push_str(palette::LABEL.fill);
        svg.push_str("\" d=\"M3 0H");
        push_tenths(&mut svg, left);
        svg.push_str("v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z\"/><path fill=\"");
        svg.push_str(fill);
        svg.push_str("\" d=\"M");
        push_tenths(&mut svg, left);
        svg.push_str(" 0H");
        push_tenths(&mut svg, left + right - 30);
        svg.push_str("a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H");
        push_tenths(&mut svg, left);
        svg.push_str("z\"/>");
        ladder(&mut svg, (left + 60, 190), 10, self.stage, text);
        svg.push_str("<g font-family=\"Verdana,DejaVu Sans,Geneva,sans-serif\" font-size=\"11\">");
        words(&mut svg, &label, 60, label_width, palette::LABEL.text);
        words(&mut svg, &message, left + 220, message_width, text);
        svg.push_str("</g></svg>\n");
        svg
    }

    /// The badge as SVG in three lines, 64 pixels high: the label, the stage, and its name or the day on
    /// which it lapses.
    pub fn large(&self, name: &str) -> String {
        let Colour { fill, text } = palette::stage(self.stage);
        let stage = Badge { lapse: None, ..*self }.message();
        let third = self
            .lapse
            .map_or_else(|| name.to_owned(), |day| say!(self.words, "badge-lapses", day = self.words.day(day)));
        let lines = [
            (shorten(self.label, 14, LONGEST), 14, 20, " font-weight=\"bold\""),
            (shorten(&stage, 12, LONGEST), 12, 38, ""),
            (shorten(&third, 12, LONGEST), 12, 54, ""),
        ];
        // Bold letters are a little wider than the table says.
        let wide = lines.iter().map(|(line, size, ..)| width(line, *size) * 11 / 10).max().unwrap_or_default() + 760;
        let whole = escape(&format!("{}: {}", self.label, self.message()));
        let mut svg = String::with_capacity(1600);
        svg.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
        push_tenths(&mut svg, wide);
        svg.push_str("\" height=\"64\" viewBox=\"0 0 ");
        push_tenths(&mut svg, wide);
        svg.push_str(&format!(" 64\" role=\"img\" aria-label=\"{whole}\"><title>{whole}</title><rect width=\""));
        push_tenths(&mut svg, wide);
        svg.push_str(&format!(
            "\" height=\"64\" rx=\"4\" fill=\"{}\"/><path fill=\"{fill}\" d=\"M4 0H52V64H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z\"/>",
            palette::LABEL.fill
        ));
        ladder(&mut svg, (160, 590), 20, self.stage, text);
        svg.push_str("<g font-family=\"Verdana,DejaVu Sans,Geneva,sans-serif\" fill=\"");
        svg.push_str(palette::LABEL.text);
        svg.push_str("\">");
        for (line, size, y, weight) in lines {
            let line = escape(&line);
            svg.push_str(&format!("<text x=\"62\" y=\"{y}\" font-size=\"{size}\"{weight}>{line}</text>"));
        }
        svg.push_str("</g></svg>\n");
        svg
    }

    /// The badge as the endpoint JSON of shields.io.
    pub fn endpoint(&self) -> String {
        let color = palette::stage(self.stage).fill.trim_start_matches('#');
        let endpoint = Endpoint { schema_version: 1, label: self.label, message: &self.message(), color };
        let mut json = serde_json::to_string_pretty(&endpoint).expect("four plain fields are always JSON");
        json.push('\n');
        json
    }
}

fn words(svg: &mut String, text: &str, x: i32, long: i32, colour: &str) {
    svg.push_str("<text x=\"");
    push_tenths(svg, x);
    svg.push_str("\" y=\"14\" textLength=\"");
    push_tenths(svg, long);
    svg.push_str("\" lengthAdjust=\"spacingAndGlyphs\" fill=\"");
    svg.push_str(colour);
    svg.push_str("\">");
    svg.push_str(&escape(text));
    svg.push_str("</text>");
}

/// Five rungs, the proven ones bright: from a point in tenths of a pixel upwards, each so many pixels wide.
fn ladder(svg: &mut String, (x, y): (i32, i32), wide: i32, stage: u8, colour: &str) {
    let (step, stroke) = (wide * 3, wide / 5);
    for (bright, opacity) in [(true, ""), (false, "\" opacity=\".35")] {
        let rungs: Vec<i32> = (1..=5).filter(|rung| (*rung <= i32::from(stage)) == bright).collect();
        if rungs.is_empty() {
            continue;
        }
        svg.push_str("<path fill=\"none\" stroke=\"");
        svg.push_str(colour);
        svg.push_str(opacity);
        svg.push_str(&format!("\" stroke-width=\"{stroke}\" d=\""));
        for rung in rungs {
            svg.push('M');
            push_tenths(svg, x);
            svg.push(' ');
            push_tenths(svg, y - rung * step);
            svg.push_str(&format!("h{wide}"));
        }
        svg.push_str("\"/>");
    }
}

/// The sign of the product, a ladder of five rungs, as a square SVG for browser tabs and headers.
pub fn favicon() -> String {
    // Brighter than the stages: the dark ends of that ramp would drown on the ground.
    let rungs = [(25, "#e0635c"), (20, "#ef9250"), (15, "#f0c23b"), (10, "#8ac48a"), (5, "#35b3a4")];
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\" role=\"img\" aria-label=\"Stagepost\">\
         <title>Stagepost</title><rect width=\"32\" height=\"32\" rx=\"6\" fill=\"#1f2328\"/>\
         <path fill=\"none\" stroke=\"#e6e9ed\" stroke-width=\"2.4\" stroke-linecap=\"round\" d=\"M9 4.5v23M23 4.5v23\"/>",
    );
    for (y, colour) in rungs {
        svg.push_str(&format!("<path stroke=\"{colour}\" stroke-width=\"3\" d=\"M10 {y}.5h12\"/>"));
    }
    svg.push_str("</svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_the_stage_in_words_and_rungs() {
        let svg = Badge { words: &Words::english(), label: "resiliency", stage: 3, waiver: false, lapse: None }.svg();
        assert!(svg.contains("<title>resiliency: stage 3 of 5</title>"), "{svg}");
        assert_eq!(svg.matches("h10").count(), 5, "all five rungs are there");
        let bright = svg.split("stroke-width=\"2\" d=\"").nth(1).unwrap();
        assert_eq!(bright.split('"').next().unwrap().matches("h10").count(), 3, "three rungs are bright");
    }

    #[test]
    fn a_new_service_has_not_failed() {
        let words = Words::english();
        let badge = Badge { words: &words, label: "resiliency", stage: 0, waiver: false, lapse: None };
        assert_eq!(badge.message(), "no stage proven yet");
        assert!(badge.endpoint().contains("\"color\": \"c6ccd4\""));
    }

    #[test]
    fn a_waiver_shows() {
        assert!(
            Badge { words: &Words::english(), label: "x", stage: 2, waiver: true, lapse: None }
                .svg()
                .contains(">stage 2 of 5, with a waiver</text>")
        );
    }

    #[test]
    fn the_day_on_which_a_stage_lapses_is_told_where_it_is_asked_for() {
        let words = Words::english();
        let badge = Badge { words: &words, label: "x", stage: 2, waiver: false, lapse: Day::parse("2026-12-03").ok() };
        assert!(badge.svg().contains(">stage 2 of 5, lapses 3 December 2026</text>"));
        let large = badge.large("Critical failures tested");
        assert!(large.contains(">stage 2 of 5</text>") && large.contains(">lapses 3 December 2026</text>"), "{large}");
        assert_eq!(large.matches("h20").count(), 5);
        assert!(Badge { lapse: None, ..badge }.large("Named").contains(">Named</text>"));
    }

    #[test]
    fn a_long_title_is_cut_and_whole_in_the_tooltip() {
        let title = "Payments & <refunds> gateway for the whole of the European market and beyond";
        let svg = Badge { words: &Words::english(), label: title, stage: 5, waiver: false, lapse: None }.svg();
        assert!(svg.contains("…</text>"));
        assert!(svg.contains("gateway for the whole of the European market and beyond: stage 5 of 5</title>"));
        assert!(!svg.contains("<refunds>") && svg.contains("&lt;refunds&gt;"));
    }

    #[test]
    fn shields_can_read_the_endpoint() {
        let json =
            Badge { words: &Words::english(), label: "a \"b\"", stage: 4, waiver: false, lapse: None }.endpoint();
        let expected = "{\n  \"schemaVersion\": 1,\n  \"label\": \"a \\\"b\\\"\",\n  \"message\": \"stage 4 of 5\",\n  \"color\": \"8ac48a\"\n}\n";
        assert_eq!(json, expected);
    }
}
