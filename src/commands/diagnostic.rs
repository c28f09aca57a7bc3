//! Diagnostics for people.
//!
//! Errors come first, then warnings, then notes, each by file and line. None is left out. The
//! source line is read again from the tree, so that nothing but places has to be kept in memory.

use super::console::{Console, HELP, Volume, count, is_steering, plain};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::tree::SourceTree;
use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::sync::Arc;

/// Files larger than this are named, but their lines are not shown.
const LARGEST_SHOWN: usize = 32 * 1024 * 1024;
/// Longer lines are cut around the column.
const WIDEST: usize = 160;
/// How much of a cut line stands before the column.
const BEFORE: usize = 60;

/// How many diagnostics there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Tally {
    /// Counts.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let of = |severity| diagnostics.iter().filter(|d| d.severity() == severity).count();
        Self { errors: of(Severity::Error), warnings: of(Severity::Warning), notes: of(Severity::Note) }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<String> = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")]
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| count(number, noun))
            .collect();
        f.write_str(if parts.is_empty() { "nothing to mend" } else { "" })?;
        f.write_str(&parts.join(", "))
    }
}

/// Puts diagnostics in the order in which they are shown.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| (a.severity(), a.order()).cmp(&(b.severity(), b.order())));
}

/// Shows diagnostics to a person, on standard error. `prefix` leads from the current folder to the
/// project, so that the paths can be clicked.
pub fn show(console: &mut Console, tree: &dyn SourceTree, prefix: &str, diagnostics: &[Diagnostic]) {
    let mut lines = Lines::new(tree);
    for diagnostic in diagnostics {
        if diagnostic.severity() == Severity::Error || console.volume() > Volume::Quiet {
            let text = text(diagnostic, prefix, lines.get(diagnostic));
            console.insist(format_args!("{text}\n"));
        }
    }
}

/// Diagnostics as plain text, for a page.
pub fn sheet(diagnostics: &[Diagnostic], tree: &dyn SourceTree) -> String {
    let mut lines = Lines::new(tree);
    let rows: Vec<String> =
        diagnostics.iter().map(|d| anstream::adapter::strip_str(&text(d, "", lines.get(d))).to_string()).collect();
    rows.join("\n\n")
}

/// The lines of the file that was asked for last.
struct Lines<'a> {
    tree: &'a dyn SourceTree,
    file: Option<File>,
}

struct File {
    name: Arc<str>,
    text: String,
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(tree: &'a dyn SourceTree) -> Self {
        Self { tree, file: None }
    }

    fn get(&mut self, diagnostic: &Diagnostic) -> Option<&str> {
        let name = &diagnostic.place.file;
        if self.file.as_ref().is_none_or(|file| file.name != *name) {
            // A file that cannot be read is what the diagnostic is about; then there is no line to show.
            let bytes = self.tree.bytes(name, LARGEST_SHOWN).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let starts = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            self.file = Some(File { name: Arc::clone(name), text, starts });
        }
        let file = self.file.as_ref()?;
        let index = usize::try_from(diagnostic.place.line).ok()?.checked_sub(1)?;
        let rest = file.text.get(*file.starts.get(index)?..)?;
        let line = rest.split('\n').next().unwrap_or_default().trim_end_matches('\r');
        // A mark at the start of a file takes no column.
        let line = if index == 0 { line.trim_start_matches('\u{feff}') } else { line };
        (!line.trim().is_empty()).then_some(line)
    }
}

/// One diagnostic as a person reads it, with escape sequences for colours.
fn text(diagnostic: &Diagnostic, prefix: &str, line: Option<&str>) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let place = &diagnostic.place;
    let path = plain(&format!("{prefix}{}", place.file)).into_owned();
    let origin = Origin::path(path).line(place.line.max(1) as usize).char_column(place.column.max(1) as usize);
    let mut group: Group<'_> =
        level.primary_title(plain(&diagnostic.message)).id(diagnostic.code.as_str()).element(origin);
    if let Some(line) = line {
        let cut = Cut::around(line, place.column as usize, place.length as usize);
        let snippet = Snippet::source(cut.text)
            .line_start(place.line.max(1) as usize)
            .annotation(AnnotationKind::Primary.span(cut.span));
        group = group.element(snippet);
    }
    let rendered = Renderer::styled().term_width(DEFAULT_TERM_WIDTH.max(WIDEST + 40)).render(&[group]);
    // A snippet without a path of its own is introduced by a mark that says nothing.
    let says = |row: &&str| anstream::adapter::strip_str(row).to_string().trim() != ":::";
    let mut text = rendered.lines().filter(says).collect::<Vec<_>>().join("\n");
    if !diagnostic.help.is_empty() {
        text.push_str(&format!("\n  {HELP}help{HELP:#}: {}", plain(&diagnostic.help).replace('\n', "\n        ")));
    }
    text
}

/// The part of a line that is shown, with the bytes to point at.
#[derive(Debug, PartialEq, Eq)]
struct Cut {
    text: String,
    span: std::ops::Range<usize>,
}

impl Cut {
    /// The part around a column (in characters, from 1), pointing at `length` characters.
    fn around(line: &str, column: usize, length: usize) -> Self {
        let total = line.chars().count();
        let column = column.saturating_sub(1).min(total);
        let first = if total <= WIDEST { 0 } else { column.saturating_sub(BEFORE).min(total - WIDEST) };
        let last = (first + WIDEST).min(total);
        let mut text = String::from(if first > 0 { "…" } else { "" });
        let mut start = text.len();
        let mut end = start;
        for (index, c) in line.chars().enumerate().take(last).skip(first) {
            if index == column {
                start = text.len();
            }
            // One character for one, so that the columns stay.
            text.push(if is_steering(c) { char::REPLACEMENT_CHARACTER } else { c });
            if index < column + length.max(1) {
                end = text.len();
            }
        }
        if column >= total {
            start = text.len();
            end = start;
        }
        if last < total {
            text.push('…');
        }
        Self { text, span: start..end.max(start) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::diagnostic::Code;
    use crate::model::place::Place;
    use crate::tree::MemoryTree;

    fn problem(file: &str, line: u32, column: u32, length: u32) -> Diagnostic {
        let place = Place { file: file.into(), line, column, length };
        Diagnostic::new(Code::BadTime, place, "`soon` is not a date", "write it as 2026-10-12")
    }

    fn shown(diagnostic: &Diagnostic, source: &str) -> String {
        let tree = MemoryTree::new([(diagnostic.place.file.to_string(), source)]);
        let mut lines = Lines::new(&tree);
        let text = text(diagnostic, "", lines.get(diagnostic));
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn a_diagnostic_names_file_line_and_column_and_shows_the_line() {
        let text = shown(&problem("a.yaml", 2, 8, 4), "id: a\nsince: soon\n");
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows[0], "error[bad-time]: `soon` is not a date");
        assert_eq!(rows[1].trim(), "--> a.yaml:2:8");
        assert!(text.contains("2 | since: soon"), "{text}");
        assert!(text.contains("|        ^^^^"), "{text}");
        assert_eq!(rows.last().unwrap().trim(), "help: write it as 2026-10-12");
    }

    #[test]
    fn a_place_that_the_file_does_not_have_is_named_without_a_line() {
        let text = shown(&problem("a.yaml", 9, 70, 4), "id: a\n");
        assert!(text.contains("--> a.yaml:9:70"), "{text}");
        assert!(!text.contains("id: a"), "{text}");
    }

    #[test]
    fn a_column_beyond_the_line_points_at_its_end() {
        assert_eq!(Cut::around("abc", 9, 4), Cut { text: "abc".to_owned(), span: 3..3 });
        let text = shown(&problem("a.yaml", 1, 70, 4), "id: a\n");
        assert!(text.contains("1 | id: a"), "{text}");
    }

    #[test]
    fn a_long_line_is_cut_around_the_column() {
        let line = format!("{}soon{}", "x".repeat(50_000), "ü".repeat(50_000));
        let cut = Cut::around(&line, 50_001, 4);
        assert_eq!(&cut.text[cut.span.clone()], "soon");
        assert!(cut.text.starts_with('…') && cut.text.ends_with('…'));
        assert!(cut.text.chars().count() <= WIDEST + 2);
        let text = shown(&problem("a.json", 1, 50_001, 4), &line);
        assert!(text.contains("--> a.json:1:50001"), "{text}");
        assert!(text.contains("xsoonü"), "{text}");
    }

    #[test]
    fn a_file_cannot_steer_the_terminal() {
        let text = shown(&problem("a.yaml", 1, 5, 1), "id: \u{1b}[2Jx\u{202e}\n");
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text:?}");
    }

    #[test]
    fn errors_come_before_warnings_each_by_file_and_line() {
        let warning = Diagnostic::new(Code::Undated, Place::start("a"), "w", "");
        let mut all = vec![warning.clone(), problem("b", 2, 1, 0), problem("b", 1, 1, 0)];
        sort(&mut all);
        assert_eq!(all, [problem("b", 1, 1, 0), problem("b", 2, 1, 0), warning]);
        assert_eq!(Tally::of(&all).to_string(), "2 errors, 1 warning");
        assert_eq!(Tally::default().to_string(), "nothing to mend");
    }
}
