//! Charts: plain data → SVG that a style sheet colours and a screen reader can name.
//!
//! This file is the paper: the frame, the axes, the legend, and the drawing backend through which
//! plotters writes classes instead of colours, so that a theme (light, dark, print) paints the chart
//! and no inline style is needed. Each chart has a file of its own below.
//!
//! Coordinates inside are tenths of a pixel. plotters does not return from a range that is empty or
//! infinite, so no chart reaches it without `Paper::draw` having looked at the ranges.

mod cadence;
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

use super::palette;
use super::svg::{escape, id_prefix, push_tenths, width};
use crate::model::calendar::Day;
use crate::words::{Words, say};
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind};
use std::convert::Infallible;

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

/// The classes that a style sheet paints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Grid,
    Axis,
    Tick,
    Label,
    Line,
    Forecast,
    Limit,
    Stage(u8),
    Verdict(u8),
    Series(u8),
    SeriesLine(u8),
    Heat(u8),
    Sign,
}

const CLASSES: [&str; 36] = [
    "grid",
    "axis",
    "tick",
    "label",
    "line",
    "line forecast",
    "limit",
    "sign",
    "area stage-0",
    "area stage-1",
    "area stage-2",
    "area stage-3",
    "area stage-4",
    "area stage-5",
    "verdict-pass",
    "verdict-fail",
    "verdict-inconclusive",
    "verdict-aborted",
    "s0",
    "s1",
    "s2",
    "s3",
    "s4",
    "s5",
    "line s0",
    "line s1",
    "line s2",
    "line s3",
    "line s4",
    "line s5",
    "heat-1",
    "heat-2",
    "heat-3",
    "heat-4",
    "title",
    "ground",
];

impl Class {
    /// plotters knows colours only: the class travels as the red of one.
    fn colour(self) -> RGBColor {
        let number = match self {
            Self::Grid => 0,
            Self::Axis => 1,
            Self::Tick => 2,
            Self::Label => 3,
            Self::Line => 4,
            Self::Forecast => 5,
            Self::Limit => 6,
            Self::Sign => 7,
            Self::Stage(n) => 8 + n.min(5),
            Self::Verdict(n) => 14 + n.min(3),
            Self::Series(n) => 18 + n % 6,
            Self::SeriesLine(n) => 24 + n % 6,
            Self::Heat(n) => 30 + n.min(3),
        };
        RGBColor(number, 0, 0)
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

/// The colours of a chart that stands alone, for light and dark surroundings.
fn style() -> String {
    let mut css = String::from(
        ".chart{font:11px system-ui,-apple-system,'Segoe UI',sans-serif}.ground{fill:#fff}.title{font-size:14px;font-weight:600}\
         .title,.label,.sign{fill:#1f2328}.tick{fill:#57606a}.grid{stroke:#e3e7eb;fill:none}.axis{stroke:#8c959f;fill:none}\
         .line{stroke:#1f2328;stroke-width:2;fill:none}.forecast{stroke-dasharray:4 3}\
         .limit{stroke:#a3230c;stroke-width:1.5;stroke-dasharray:6 3;fill:none}",
    );
    let mut dark = String::from(
        ".ground{fill:#14171a}.title,.label,.sign{fill:#e6e9ed}.tick{fill:#a9b1bd}.grid{stroke:#2c3238}.axis{stroke:#6b7480}\
         .line{stroke:#e6e9ed}.limit{stroke:#ff9a84}",
    );
    for (stage, (light, dim)) in palette::STAGES.iter().zip(palette::STAGES_ON_DARK).enumerate() {
        css.push_str(&format!(".stage-{stage}{{fill:{}}}", light.fill));
        dark.push_str(&format!(".stage-{stage}{{fill:{dim}}}"));
    }
    for (n, (light, dim)) in palette::SERIES.iter().enumerate() {
        for (css, colour) in [(&mut css, light), (&mut dark, dim)] {
            css.push_str(&format!(".s{n}{{fill:{colour}}}.line.s{n}{{stroke:{colour};stroke-width:1.5;fill:none}}"));
        }
    }
    for (word, (light, dim)) in palette::VERDICTS {
        css.push_str(&format!(".verdict-{word}{{fill:{light}}}"));
        dark.push_str(&format!(".verdict-{word}{{fill:{dim}}}"));
    }
    for (n, opacity) in [".3", ".5", ".75", "1"].iter().enumerate() {
        css.push_str(&format!(".heat-{}{{fill:{};opacity:{opacity}}}", n + 1, palette::STAGES[5].fill));
        dark.push_str(&format!(".heat-{}{{fill:{}}}", n + 1, palette::STAGES_ON_DARK[5]));
    }
    format!("{css}@media(prefers-color-scheme:dark){{{dark}}}")
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

/// Writes elements with classes instead of colours.
struct Classes<'a> {
    out: &'a mut String,
    size: (u32, u32),
}

impl Classes<'_> {
    fn open(&mut self, element: &str, style: &impl BackendStyle) {
        self.out.push('<');
        self.out.push_str(element);
        self.out.push_str(" class=\"");
        self.out.push_str(class_of(style.color()));
        self.out.push('"');
    }

    fn attribute(&mut self, name: &str, tenths: i32) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        push_tenths(self.out, tenths);
        self.out.push('"');
    }

    /// The shortest way to write a path: relative, and level or upright where it can be.
    fn path(&mut self, points: impl IntoIterator<Item = BackendCoord>) -> usize {
        self.out.push_str(" d=\"");
        let mut count = 0;
        let mut last = (0, 0);
        for (x, y) in points {
            let (dx, dy) = (x - last.0, y - last.1);
            let command = match (count, dx, dy) {
                (0, ..) => 'M',
                (_, 0, 0) => continue,
                (_, _, 0) => 'h',
                (_, 0, _) => 'v',
                _ => 'l',
            };
            self.out.push(command);
            if command != 'v' {
                push_tenths(self.out, dx);
            }
            if matches!(command, 'M' | 'l') && dy >= 0 {
                self.out.push(' ');
            }
            if command != 'h' {
                push_tenths(self.out, dy);
            }
            last = (x, y);
            count += 1;
        }
        count
    }
}

fn class_of(colour: BackendColor) -> &'static str {
    CLASSES.get(usize::from(colour.rgb.0)).copied().unwrap_or("")
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Classes<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 10, y + 10), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Drawn {
        let corners = [a, (b.0, a.1), b, (a.0, b.1)];
        if fill { self.fill_polygon(corners, style) } else { self.draw_path(corners.into_iter().chain([a]), style) }
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.open("path", style);
        let count = self.path(path);
        self.out.push_str(if count > 2 { "\" fill=\"none\"/>" } else { "\"/>" });
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        self.open("circle", style);
        self.attribute("cx", center.0);
        self.attribute("cy", center.1);
        self.attribute("r", i32::try_from(radius).unwrap_or(0));
        self.out.push_str(if fill { "/>" } else { " fill=\"none\"/>" });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Drawn {
        self.open("path", style);
        self.path(vert);
        self.out.push_str("z\"/>");
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        self.open("text", &style.color());
        self.attribute("x", x);
        self.attribute("y", y);
        match style.anchor().h_pos {
            HPos::Left => {}
            HPos::Center => self.out.push_str(" text-anchor=\"middle\""),
            HPos::Right => self.out.push_str(" text-anchor=\"end\""),
        }
        self.out.push('>');
        self.out.push_str(&escape(text));
        self.out.push_str("</text>");
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        _: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((width(text, SIZE).unsigned_abs(), SIZE * 10))
    }
}
