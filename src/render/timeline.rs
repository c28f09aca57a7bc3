//! The timeline of a run: what the tool did when, one row a step, for a reader who knows no tool.

use super::svg::{escape, push_tenths, shorten, width};
use crate::model::calendar::{Duration, Instant};
use crate::model::run::Step;
use crate::words::{Words, say};

// All measures are tenths of a pixel.
const WIDTH: i32 = 7200;
const NAMES: i32 = 2500;
const ROW: i32 = 240;
const TOP: i32 = 260;
const SIZE: u32 = 11;
/// Steps that are drawn; the table below the drawing holds all.
const ROWS: usize = 30;

/// The drawing; `None` where fewer than two steps tell when they began.
pub fn svg(words: &Words, steps: &[Step]) -> Option<String> {
    let timed: Vec<(&Step, Instant)> = steps.iter().filter_map(|step| Some((step, step.started?))).collect();
    let began = timed.iter().map(|(_, started)| *started).min()?;
    let since = |instant: Instant| instant.since(began).map_or(0, Duration::as_seconds);
    let took = |step: &Step| step.took.map_or(0, Duration::as_seconds);
    let whole = timed.iter().map(|(step, started)| since(*started).saturating_add(took(step))).max()?;
    if timed.len() < 2 || whole == 0 {
        return None;
    }
    let shown = &timed[..timed.len().min(ROWS)];
    let height = TOP + ROW * i32::try_from(shown.len()).ok()? + 60;
    // How far to the right a number of seconds lies.
    let at = |seconds: u64| {
        let room = i128::from(WIDTH - NAMES - 200);
        NAMES + i32::try_from(room * i128::from(seconds) / i128::from(whole)).unwrap_or(0)
    };
    let mut svg = String::with_capacity(400 * shown.len() + 800);
    svg.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 720 ");
    push_tenths(&mut svg, height);
    let told = say!(
        words,
        "chart-steps-told",
        number = timed.len(),
        time = Duration::seconds(whole).to_string(),
        from = began.minute()
    );
    svg.push_str(&format!(
        "\" role=\"img\" aria-labelledby=\"steps-title steps-desc\" font-size=\"{SIZE}\"><title id=\"steps-title\">{}</title>\
         <desc id=\"steps-desc\">{}</desc>",
        escape(words.text("label-steps-over-time")),
        escape(&told)
    ));
    for quarter in 0..=4_u8 {
        let seconds = (u128::from(whole) * u128::from(quarter) / 4) as u64;
        let x = at(seconds);
        line(&mut svg, "grid", x, TOP - 60, height - 40);
        let label = if quarter == 0 { "0".to_owned() } else { Duration::seconds(seconds).to_string() };
        let half = width(&label, SIZE) / 2;
        text(&mut svg, "tick", x.min(WIDTH - half - 20), TOP - 110, "middle", &label);
    }
    for (number, (step, started)) in shown.iter().enumerate() {
        let y = TOP + ROW * i32::try_from(number).unwrap_or(0);
        let (class, sign) = match step.ok {
            Some(true) => ("verdict-pass", "✓"),
            Some(false) => ("verdict-fail", "✕"),
            None => ("verdict-aborted", "?"),
        };
        let name = shorten(&format!("{sign} {}", step.name), SIZE, NAMES - 120);
        text(&mut svg, "label", 0, y + 150, "start", &name);
        let from = at(since(*started));
        // What took no second is still seen.
        let long = (at(since(*started).saturating_add(took(step))) - from).max(40);
        svg.push_str(&format!("<rect class=\"{class}\" x=\""));
        push_tenths(&mut svg, from);
        svg.push_str("\" y=\"");
        push_tenths(&mut svg, y + 40);
        svg.push_str("\" width=\"");
        push_tenths(&mut svg, long);
        svg.push_str("\" height=\"14\" rx=\"2\"><title>");
        let phase = words.named("phase", step.phase);
        let told = match step.took {
            Some(took) => say!(words, "chart-step-took", name = &step.name, phase = phase, time = took.to_string()),
            None => say!(words, "chart-step", name = &step.name, phase = phase),
        };
        svg.push_str(&escape(&told));
        svg.push_str("</title></rect>");
    }
    svg.push_str("</svg>");
    Some(svg)
}

fn line(svg: &mut String, class: &str, x: i32, from: i32, to: i32) {
    svg.push_str(&format!("<path class=\"{class}\" d=\"M"));
    push_tenths(svg, x);
    svg.push(' ');
    push_tenths(svg, from);
    svg.push('V');
    push_tenths(svg, to);
    svg.push_str("\"/>");
}

fn text(svg: &mut String, class: &str, x: i32, y: i32, anchor: &str, words: &str) {
    svg.push_str(&format!("<text class=\"{class}\" text-anchor=\"{anchor}\" x=\""));
    push_tenths(svg, x);
    svg.push_str("\" y=\"");
    push_tenths(svg, y);
    svg.push_str("\">");
    svg.push_str(&escape(words));
    svg.push_str("</text>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &str, from: i64, took: Option<u64>, ok: Option<bool>) -> Step {
        Step {
            name: name.to_owned(),
            phase: "method",
            action: true,
            ok,
            started: Some(Instant::from_seconds(1_000_000 + from)),
            took: took.map(Duration::seconds),
        }
    }

    #[test]
    fn each_step_lies_where_it_began_and_is_as_long_as_it_took() {
        let steps = [step("a <b>", 0, Some(30), Some(true)), step("c", 30, Some(30), Some(false))];
        let svg = svg(&Words::english(), &steps).unwrap();
        assert!(
            svg.contains("x=\"250\" y=\"30\" width=\"225\"") && svg.contains("x=\"475\" y=\"54\" width=\"225\""),
            "{svg}"
        );
        assert!(svg.contains("✓ a &lt;b&gt;") && svg.contains("✕ c") && svg.contains("2 steps in 1 min"), "{svg}");
    }

    #[test]
    fn without_times_or_length_there_is_nothing_to_draw() {
        let untimed = Step { started: None, ..step("a", 0, Some(1), None) };
        for steps in [
            vec![],
            vec![untimed.clone(), untimed],
            vec![step("a", 0, Some(9), None)],
            vec![step("a", 0, None, None); 2],
        ] {
            assert_eq!(svg(&Words::english(), &steps), None);
        }
    }

    #[test]
    fn a_step_as_long_as_a_century_and_many_steps_stay_inside() {
        let mut steps = vec![step("long", 0, Some(u64::MAX), None)];
        steps.extend((0..100).map(|n| step("x", n, None, Some(true))));
        let svg = svg(&Words::english(), &steps).unwrap();
        assert_eq!(svg.matches("<rect").count(), ROWS);
    }
}
