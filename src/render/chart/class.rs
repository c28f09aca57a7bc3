//! The classes of a chart's elements, and the colours that paint them where no page does.

use crate::render::palette;
use plotters::style::RGBColor;
use plotters_backend::BackendColor;

/// The classes that a style sheet paints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
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
    pub(super) fn colour(self) -> RGBColor {
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

/// The class that travels as a colour.
pub(super) fn class_of(colour: BackendColor) -> &'static str {
    CLASSES.get(usize::from(colour.rgb.0)).copied().unwrap_or("")
}

/// The colours of a chart that stands alone, for light and dark surroundings.
pub(super) fn style() -> String {
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
