//! The colours of the ladder, once: badges and charts that stand alone take them from here, and the
//! style of the site repeats them.
//!
//! From red to green through yellow, and light in the middle, so that neighbours differ in lightness
//! where the hues cannot be told apart. Stage 0 is grey: nothing is proven, which is no failure.

/// A colour and that of text on it; the contrast between them is at least 4.5 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// The surface, as `#rrggbb`.
    pub fill: &'static str,
    /// Text on it, as `#rrggbb`.
    pub text: &'static str,
}

const DARK: &str = "#1f2328";
const LIGHT: &str = "#ffffff";

/// The colours of the stages 0 to 5.
pub const STAGES: [Colour; 6] = [
    Colour { fill: "#a9b1bd", text: DARK },
    Colour { fill: "#a3231f", text: LIGHT },
    Colour { fill: "#c4540a", text: LIGHT },
    Colour { fill: "#f0c23b", text: DARK },
    Colour { fill: "#8ac48a", text: DARK },
    Colour { fill: "#0a6b62", text: LIGHT },
];

/// The label of a badge.
pub const LABEL: Colour = Colour { fill: "#3b424b", text: LIGHT };

/// The colours of series, on light and on dark ground. Each series has a shape of its own as well.
pub const SERIES: [(&str, &str); 6] = [
    ("#0b4f8a", "#8cc2f5"),
    ("#8a4b00", "#f0b45c"),
    ("#5b3f97", "#c3aef5"),
    ("#0b6247", "#5fc9a5"),
    ("#a3230c", "#ff9a84"),
    ("#5a6066", "#a4abb2"),
];

/// The colours of verdicts, on light and on dark ground.
pub const VERDICTS: [(&str, (&str, &str)); 4] = [
    ("pass", ("#0a6b62", "#35a594")),
    ("fail", ("#a3231f", "#e0645a")),
    ("inconclusive", ("#5b3f97", "#c3aef5")),
    ("aborted", ("#a9b1bd", "#7d8692")),
];

/// The colour of a stage; more than 5 counts as 5.
pub fn stage(stage: u8) -> Colour {
    STAGES[usize::from(stage.min(5))]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channels(colour: &str) -> [f64; 3] {
        [1, 3, 5].map(|at| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn luminance([red, green, blue]: [f64; 3]) -> f64 {
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    #[test]
    fn text_can_be_read_on_every_colour() {
        for Colour { fill, text } in STAGES.into_iter().chain([LABEL]) {
            let (a, b) = (luminance(channels(fill)), luminance(channels(text)));
            let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(contrast >= 4.5, "{text} on {fill}: {contrast:.2}");
        }
    }

    #[test]
    fn neighbours_differ_for_eyes_that_see_no_red_or_green() {
        // Linear RGB as seen without the medium and the long cones (Machado et al. 2009).
        let eyes = [
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        ];
        for eye in eyes {
            let seen = |colour: Colour| {
                let c = channels(colour.fill);
                eye.map(|row: [f64; 3]| row.iter().zip(c).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0).cbrt())
            };
            for (n, a) in STAGES.into_iter().enumerate() {
                for b in STAGES.into_iter().skip(n + 1) {
                    let apart = seen(a).into_iter().zip(seen(b)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(apart > 0.1, "{} and {}: {apart:.3}", a.fill, b.fill);
                }
            }
        }
    }
}
