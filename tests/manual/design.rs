//! `design.md`: the colours and sizes it names are those of the theme.

use super::page::{read, rows};
use stagepost::render::palette::STAGES;

#[test]
fn the_colours_and_sizes_that_are_told_are_those_of_the_theme() {
    let (page, style) = (read("content/manual/design.md"), read("themes/default/style.css"));
    let told = rows(&page, "## Colours");
    for (stage, row) in told.iter().take(6).enumerate() {
        assert_eq!(row[1].trim_matches('`'), STAGES[stage].fill);
        assert!(style.contains(&format!("--s{stage}: {};", row[2].trim_matches('`'))), "{row:?}");
    }
    for size in ["1.75rem", "1.4375rem", "1.1875rem", "1.0625rem", "0.9375rem", "0.875rem", "0.8125rem"] {
        assert!(style.contains(size) && page.contains(size.trim_end_matches("rem")), "{size}");
    }
}
