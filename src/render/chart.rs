//! Charts: plain data → SVG that a style sheet colours and a screen reader can name.
//!
//! This file is the paper: the frame, the axes and the legend. Classes are written instead of colours, so that a
//! theme (light, dark, print) paints the chart and no inline style is needed. Each chart has a file of its own below.
//!
//! Coordinates inside are tenths of a pixel. plotters does not return from a range that is empty or
//! infinite, so no chart reaches it without `Paper::draw` having looked at the ranges.

mod backend;
mod cadence;
mod class;
mod fleet;
mod publication;
mod recovery;
mod scale;
mod sparkline;
mod stage;
mod verdicts;
mod year;

pub use cadence::{CadenceChart, Tested};
pub use fleet::FleetChart;
pub use publication::PublicationChart;
pub use recovery::{Recovered, RecoveryChart};
pub use sparkline::Sparkline;
pub use stage::StageChart;
pub use verdicts::VerdictChart;
pub use year::YearChart;

use self::backend::Classes;
use self::class::{Class, style};
use super::svg::{escape, id_prefix, push_tenths, width};
use crate::model::calendar::Day;
use crate::words::{Words, say};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters_backend::text_anchor::HPos;

const WIDTH: i32 = 7200;
const HEIGHT: i32 = 2200;
/// Height of the title line that a chart carries where no page names it.
const TITLE: i32 = 240;
const SIZE: u32 = 11;

/// What can be drawn for a page that paints it, or alone.
pub trait Chart {
    /// The chart, alone with a title and colours of its own; `None` when there is nothing to show.
    fn draw(&self, words: &Words, alone: bool) -> Option<String>;

    /// The chart for a page that paints it.
    fn svg(&self, words: &Words) -> Option<String> {
        self.draw(words, false)
    }

    /// The chart with a title and colours of its own, for wikis.
    fn standalone(&self, words: &Words) -> Option<String> {
        self.draw(words, true)
    }
}

/// Marks that differ in shape, so that colour is never alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Cross,
    Plus,
}

/// Shapes of series, in order.
const SHAPES: [Shape; 6] = [Shape::Circle, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::Cross, Shape::Plus];

/// What a chart is called and how much room is around its plot, in tenths of a pixel.
struct Paper<'a> {
    words: &'a Words,
    id: &'a str,
    title: &'a str,
    description: String,
    left: i32,
    right: i32,
    /// Whether it stands alone: with a title line and colours of its own.
    alone: bool,
}

impl Paper<'_> {
    /// Draws a chart over days and values; `None` when there is no range to draw over.
    fn draw(&self, days: (Day, Day), values: (f64, f64), paint: impl FnOnce(&Canvas<'_>)) -> Option<String> {
        let (first, last) = (f64::from(days.0.number()), f64::from(days.1.number()));
        let (low, high) = values;
        if !(first < last && low.is_finite() && high.is_finite() && low < high) {
            return None;
        }
        let top = if self.alone { TITLE } else { 0 };
        let height = HEIGHT + top;
        let mut out = self.head(height);
        {
            let size = (WIDTH.unsigned_abs(), height.unsigned_abs());
            let root = Classes { out: &mut out, size }.into_drawing_area();
            let plot = root.margin(top + 260, 240, self.left, self.right);
            let chart = ChartBuilder::on(&plot).build_cartesian_2d(first..last, low..high).ok()?;
            let area = chart.plotting_area().clone();
            let (left, right, top) = (self.left, WIDTH - self.right, top + 260);
            let canvas =
                Canvas { words: self.words, root, area, left, right, top, bottom: height - 240, corner: (first, low) };
            canvas.axis();
            paint(&canvas);
        }
        out.push_str("</svg>\n");
        Some(out)
    }

    fn head(&self, height: i32) -> String {
        let id = id_prefix(self.id);
        let mut out = String::with_capacity(6000);
        out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 ");
        push_tenths(&mut out, WIDTH);
        out.push(' ');
        push_tenths(&mut out, height);
        if self.alone {
            out.push_str("\" width=\"720\" height=\"");
            push_tenths(&mut out, height);
        }
        out.push_str(&format!(
            "\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" font-size=\"{SIZE}\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
            escape(self.title),
            escape(&self.description),
        ));
        if self.alone {
            out.push_str("<style>");
            out.push_str(&style());
            out.push_str("</style><path class=\"ground\" d=\"M0 0h720v");
            push_tenths(&mut out, height);
            out.push_str("H0z\"/><text class=\"title\" x=\"12\" y=\"20\">");
            out.push_str(&escape(&super::svg::shorten(self.title, 14, WIDTH - 240)));
            out.push_str("</text>");
        }
        out
    }
}

/// A sheet with its axes, ready to be painted on. The backend cannot fail, so neither can this.
struct Canvas<'a> {
    words: &'a Words,
    root: DrawingArea<Classes<'a>, Shift>,
    area: DrawingArea<Classes<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
    /// The first day and the lowest value.
    corner: (f64, f64),
}

impl Canvas<'_> {
    /// Where a day and a value lie on the sheet.
    fn at(&self, day: f64, value: f64) -> (i32, i32) {
        self.area.map_coordinate(&(day, value))
    }

    fn line(&self, points: Vec<(f64, f64)>, class: Class) {
        let _ = self.area.draw(&PathElement::new(points, class.colour()));
    }

    fn polygon(&self, points: Vec<(f64, f64)>, class: Class) {
        let _ = self.area.draw(&Polygon::new(points, class.colour().filled()));
    }

    fn block(&self, a: (i32, i32), b: (i32, i32), class: Class) {
        let _ = self.root.draw(&Rectangle::new([a, b], class.colour().filled()));
    }

    fn stroke(&self, points: Vec<(i32, i32)>, class: Class) {
        let _ = self.root.draw(&PathElement::new(points, class.colour()));
    }

    /// A text whose baseline is at this height.
    fn text(&self, (x, y): (i32, i32), anchor: HPos, class: Class, text: &str) {
        let pos = plotters_backend::text_anchor::Pos::new(anchor, plotters_backend::text_anchor::VPos::Bottom);
        let colour = class.colour();
        let style = ("sans-serif", 1).into_text_style(&self.root).color(&colour).pos(pos);
        let _ = self.root.draw(&Text::new(text.to_owned(), (x, y), style));
    }

    /// A mark of about seven pixels.
    fn mark(&self, (x, y): (i32, i32), shape: Shape, class: Class) {
        let shifted = |points: &[(i32, i32)]| points.iter().map(|(dx, dy)| (x + dx, y + dy)).collect::<Vec<_>>();
        let filled = |points: &[(i32, i32)]| {
            let _ = self.root.draw(&Polygon::new(shifted(points), class.colour().filled()));
        };
        match shape {
            Shape::Circle => {
                let _ = self.root.draw(&Circle::new((x, y), 35, class.colour().filled()));
            }
            Shape::Square => filled(&[(-32, -32), (32, -32), (32, 32), (-32, 32)]),
            Shape::Triangle => filled(&[(0, -42), (40, 30), (-40, 30)]),
            Shape::Diamond => filled(&[(0, -45), (45, 0), (0, 45), (-45, 0)]),
            Shape::Cross => {
                let (a, b) = (40, 15);
                filled(&[
                    (-a, b - a),
                    (b - a, -a),
                    (0, -b),
                    (a - b, -a),
                    (a, b - a),
                    (b, 0),
                    (a, a - b),
                    (a - b, a),
                    (0, b),
                    (b - a, a),
                    (-a, a - b),
                    (-b, 0),
                ]);
            }
            Shape::Plus => {
                let (a, b) = (45, 12);
                filled(&[
                    (-b, -a),
                    (b, -a),
                    (b, -b),
                    (a, -b),
                    (a, b),
                    (b, b),
                    (b, a),
                    (-b, a),
                    (-b, b),
                    (-a, b),
                    (-a, -b),
                    (-b, -b),
                ]);
            }
        }
    }

    fn axis(&self) {
        self.stroke(vec![(self.left, self.bottom), (self.right, self.bottom)], Class::Axis);
    }

    /// Grid lines and numbers on the left, and the unit above them.
    fn values(&self, unit: &str, ticks: &[(f64, String)]) {
        for (value, text) in ticks {
            let (_, y) = self.at(self.corner.0, *value);
            if y < self.bottom {
                self.stroke(vec![(self.left, y), (self.right, y)], Class::Grid);
            }
            self.text((self.left - 60, y + 38), HPos::Right, Class::Tick, text);
        }
        self.text((0, self.top - 120), HPos::Left, Class::Label, unit);
    }

    /// Dates below.
    fn days(&self, from: Day, to: Day) {
        let bottom = self.bottom;
        for (day, text) in scale::days(self.words, from, to, 8) {
            let (x, _) = self.at(f64::from(day.number()), self.corner.1);
            self.stroke(vec![(x, bottom), (x, bottom + 40)], Class::Axis);
            let half = width(&text, SIZE) / 2;
            self.text((x.clamp(half, WIDTH - half), bottom + 170), HPos::Center, Class::Tick, &text);
        }
    }

    /// Marks with their names, right of the unit; what finds no room is counted.
    fn legend(&self, entries: &[(Shape, Class, String)], from: i32) {
        let mut x = from;
        for (n, (shape, class, text)) in entries.iter().enumerate() {
            let text = super::svg::shorten(text, SIZE, 1600);
            let room = 180 + width(&text, SIZE);
            if x + room > WIDTH - if n + 1 < entries.len() { 700 } else { 0 } {
                let rest = say!(self.words, "and-more", number = entries.len() - n);
                self.text((x, self.top - 120), HPos::Left, Class::Label, &rest);
                return;
            }
            self.mark((x + 50, self.top - 158), *shape, *class);
            self.text((x + 150, self.top - 120), HPos::Left, Class::Label, &text);
            x += room + 160;
        }
    }
}
