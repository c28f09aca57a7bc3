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
    Colour { fill: "#c6ccd4", text: DARK },
    Colour { fill: "#a3231f", text: LIGHT },
    Colour { fill: "#c4540a", text: LIGHT },
    Colour { fill: "#f0c23b", text: DARK },
    Colour { fill: "#8ac48a", text: DARK },
    Colour { fill: "#0a6b62", text: LIGHT },
];

/// The colours of the stages 0 to 5 on dark ground.
pub const STAGES_ON_DARK: [&str; 6] = ["#6a6f80", "#c93f2c", "#e78f45", "#f6d545", "#bdeac6", "#52bdb2"];

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
    ("pass", (STAGES[5].fill, STAGES_ON_DARK[5])),
    ("fail", (STAGES[1].fill, STAGES_ON_DARK[1])),
    ("inconclusive", SERIES[2]),
    ("aborted", (STAGES[0].fill, STAGES_ON_DARK[0])),
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

    /// The colours of the six stages as the style sets them, theme by theme: light, dark twice (as the system
    /// wishes and as the reader chose), paper.
    fn of_the_style() -> Vec<Vec<String>> {
        let style = include_str!("../../themes/default/style.css");
        let values = |name: &str| -> Vec<String> {
            style.split(&format!("{name}: #")).skip(1).map(|rest| format!("#{}", &rest[..6])).collect()
        };
        let stages: Vec<Vec<String>> = (0..6).map(|stage| values(&format!("--s{stage}"))).collect();
        (0..stages[0].len()).map(|theme| stages.iter().map(|values| values[theme].clone()).collect()).collect()
    }

    #[test]
    fn the_style_repeats_the_colours_and_both_ways_to_the_dark_are_one() {
        let themes = of_the_style();
        let here: Vec<String> = STAGES.iter().map(|colour| colour.fill.to_owned()).collect();
        assert_eq!(themes.len(), 4);
        assert_eq!((&themes[0], &themes[3]), (&here, &here), "light, and paper");
        let dark = STAGES_ON_DARK.map(str::to_owned).to_vec();
        assert_eq!((&themes[1], &themes[2]), (&dark, &dark), "as the system wishes, and as the reader chose");
    }

    #[test]
    fn a_series_has_the_colour_by_which_the_style_paints_it() {
        let style = include_str!("../../themes/default/style.css");
        let blocks: Vec<&str> = style.split("--paper: ").skip(1).collect();
        for (n, (light, dark)) in SERIES.iter().enumerate() {
            let by = style.split(&format!(".chart .s{n} {{ --series: var(--")).nth(1).unwrap();
            let name = &by[..by.find(')').unwrap()];
            for (theme, colour) in [(0, light), (1, dark), (2, dark)] {
                assert!(blocks[theme].contains(&format!("--{name}: {colour};")), "series {n}, theme {theme}: {name}");
            }
        }
    }

    #[test]
    fn the_icon_is_the_ladder_in_its_colours() {
        let icon = include_str!("../../themes/default/icon.svg");
        assert!(STAGES[1..].iter().all(|colour| icon.contains(colour.fill)), "{icon}");
    }

    /// Oklab, in which equal distances look equally far apart.
    fn oklab(linear: [f64; 3]) -> [f64; 3] {
        let mix = |by: [[f64; 3]; 3], c: [f64; 3]| by.map(|row| row.iter().zip(c).map(|(a, b)| a * b).sum::<f64>());
        let cones = mix(
            [
                [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
                [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
                [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
            ],
            linear,
        );
        mix(
            [
                [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
                [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
                [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
            ],
            cones.map(f64::cbrt),
        )
    }

    #[test]
    fn any_two_stages_differ_in_both_themes_for_eyes_of_every_kind() {
        // Linear RGB as seen with all cones, and without the long, the medium and the short ones
        // (Machado et al. 2009).
        let eyes = [
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
        ];
        for theme in of_the_style() {
            for eye in eyes {
                let seen = |colour: &str| {
                    let c = channels(colour);
                    oklab(eye.map(|row: [f64; 3]| row.iter().zip(c).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0)))
                };
                for (n, a) in theme.iter().enumerate() {
                    for b in &theme[n + 1..] {
                        let apart = seen(a).iter().zip(seen(b)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                        // 0.02 can just be told apart side by side.
                        assert!(apart > 0.09, "{a} and {b}: {apart:.3}");
                    }
                }
            }
        }
    }

    #[test]
    fn words_can_be_read_on_every_ground_of_the_style() {
        let style = include_str!("../../themes/default/style.css");
        for (theme, block) in style.split("--paper: ").skip(1).enumerate() {
            let block = &block[..block.find('}').unwrap()];
            let value = |name: &str| match name {
                "paper" => block[..block.find(';').unwrap()].to_owned(),
                name => block.split(&format!("--{name}: ")).nth(1).unwrap().split(';').next().unwrap().to_owned(),
            };
            for ground in ["paper", "raised"] {
                for words in ["ink", "soft", "link", "good", "bad", "late", "missing", "unknown"] {
                    let long = |colour: String| match colour.len() {
                        4 => {
                            colour.chars().flat_map(|c| std::iter::repeat_n(c, if c == '#' { 1 } else { 2 })).collect()
                        }
                        _ => colour,
                    };
                    let (a, b) = (long(value(ground)), long(value(words)));
                    let (a, b) = (luminance(channels(&a)), luminance(channels(&b)));
                    let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                    assert!(contrast >= 4.5, "theme {theme}: {words} on {ground}: {contrast:.2}");
                }
            }
        }
    }
}
