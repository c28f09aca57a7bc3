//! What every SVG needs: text that is safe inside it, short numbers, and how wide a text is.

use std::fmt::Write;

/// A text that is safe between tags and inside quoted attributes of XML.
pub use super::markup::escape;

/// A prefix for ids: only letters, digits, `-` and `_` of the text stay, and a letter comes first.
pub fn id_prefix(text: &str) -> String {
    let kept = text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' });
    let mut prefix: String = kept.collect();
    if !prefix.starts_with(|c: char| c.is_ascii_alphabetic()) {
        prefix.insert(0, 'c');
    }
    prefix
}

/// Writes a number of tenths with at most one decimal: 123 is `12.3`, 120 is `12`.
pub fn push_tenths(out: &mut String, tenths: i32) {
    let (whole, rest) = (tenths / 10, (tenths % 10).unsigned_abs());
    if tenths < 0 && whole == 0 && rest != 0 {
        out.push('-');
    }
    // Writing to a string cannot fail.
    let _ = write!(out, "{whole}");
    if rest != 0 {
        let _ = write!(out, ".{rest}");
    }
}

/// Widths of the characters from space to `~` in thousandths of the type size, for a wide
/// sans-serif face: a text set in a narrower one fits as well.
const WIDTHS: [u16; 95] = [
    352, 394, 459, 818, 636, 1076, 727, 269, 454, 454, 636, 818, 364, 454, 364, 454, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 454, 454, 818, 818, 818, 545, 1000, 684, 686, 698, 771, 632, 575, 775, 751, 421, 455, 693, 557, 843,
    748, 787, 603, 787, 695, 684, 616, 732, 684, 989, 685, 615, 685, 454, 454, 454, 818, 636, 636, 601, 623, 521, 623,
    596, 352, 623, 633, 274, 344, 592, 274, 973, 633, 607, 623, 623, 427, 521, 394, 633, 592, 818, 592, 592, 525, 635,
    454, 635, 818,
];

/// How wide a text is about, in tenths of a pixel, at a type size in pixels.
pub fn width(text: &str, size: u32) -> i32 {
    let thousandths: u64 = text.chars().map(|c| u64::from(char_width(c)) * u64::from(size)).sum();
    i32::try_from(thousandths / 100).unwrap_or(i32::MAX)
}

fn char_width(c: char) -> u16 {
    match c {
        ' '..='~' => WIDTHS[c as usize - 32],
        // Combining marks and joiners stand on the character before.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '…' => 818,
        // Letters of East Asian scripts and pictures fill a square.
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => 1000,
        '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{1f000}'..='\u{3fffd}' => 1250,
        _ => 700,
    }
}

/// The text, cut with an ellipsis where it is wider than `limit` tenths of a pixel.
pub fn shorten(text: &str, size: u32, limit: i32) -> String {
    if width(text, size) <= limit {
        return text.to_owned();
    }
    let room = limit - width("…", size);
    let mut used = 0;
    let fits = text.chars().take_while(|c| {
        used += i32::from(char_width(*c)) * size as i32 / 100;
        used <= room
    });
    let mut short: String = fits.collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(
            escape("<b a=\"x\" c='y'>&\u{1}</b>"),
            "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;\u{fffd}&lt;/b&gt;"
        );
        assert_eq!(id_prefix("é 1\"><x"), "c--1---x");
        assert_eq!(id_prefix("api_stage-1"), "api_stage-1");
    }

    #[test]
    fn numbers_are_short() {
        for (tenths, text) in [(123, "12.3"), (120, "12"), (0, "0"), (-3, "-0.3"), (-123, "-12.3"), (5, "0.5")] {
            let mut out = String::new();
            push_tenths(&mut out, tenths);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shorten("short", 11, 1000), "short");
        let cut = shorten(&"ü".repeat(100), 11, 1000);
        assert!(cut.ends_with('…') && width(&cut, 11) <= 1000, "{cut}");
        assert!(width(&format!("ü{cut}"), 11) > 1000, "as long as it can be: {cut}");
        assert_eq!(shorten("anything", 11, 0), "…");
    }
}
