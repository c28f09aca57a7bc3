//! What changed between two texts, line by line.
//!
//! The longest common lines are kept, the others are gone or new; only their surroundings are shown.
//! The work is bounded: where too many lines differ at once, all of them are gone and all are new.

use crate::words::{Words, say};
use serde::Serialize;

/// One line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedLine {
    /// `+` for a new line, `−` for one that is gone, nothing for one that stayed, `…` for lines that are
    /// left out.
    pub sign: &'static str,
    /// The line.
    pub text: String,
}

/// How many lines are shown before and after what changed.
const AROUND: usize = 2;
/// How many pairs of lines are compared at most.
const MOST_PAIRS: usize = 1_000_000;
/// How many lines are shown at most.
const MOST_SHOWN: usize = 400;

const SAME: &str = "";
const NEW: &str = "+";
const GONE: &str = "−";
const LEFT_OUT: &str = "…";

/// What changed from one text to another; empty when nothing did. White space at the ends of lines and
/// blank lines at both ends of a text are no content.
pub fn difference(words: &Words, old: &str, new: &str) -> Vec<ChangedLine> {
    let (old, new) = (content(old), content(new));
    let all = compare(&old, &new);
    let changed: Vec<usize> = (0..all.len()).filter(|at| all[*at].0 != SAME).collect();
    let mut lines: Vec<ChangedLine> = Vec::new();
    let mut next = 0;
    for (index, (sign, text)) in all.iter().enumerate() {
        while changed.get(next).is_some_and(|at| at + AROUND < index) {
            next += 1;
        }
        // The change before may be the nearer one, so both sides of the line are looked at.
        let near = |at: &usize| at.abs_diff(index) <= AROUND;
        let line = if changed.get(next).is_some_and(near) {
            ChangedLine { sign, text: (*text).to_owned() }
        } else {
            ChangedLine { sign: LEFT_OUT, text: String::new() }
        };
        if line.sign != LEFT_OUT || lines.last().is_none_or(|last| last.sign != LEFT_OUT) {
            lines.push(line);
        }
    }
    if changed.is_empty() {
        return Vec::new();
    }
    if lines.len() > MOST_SHOWN {
        let more = lines.len() - MOST_SHOWN;
        lines.truncate(MOST_SHOWN);
        lines.push(ChangedLine { sign: LEFT_OUT, text: say!(words, "playbook-more-lines", number = more) });
    }
    lines
}

/// The lines that count for a revision.
fn content(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().map(str::trim_end).collect();
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
    lines[first..last].to_vec()
}

fn compare<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(&'static str, &'t str)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
    let same = |lines: &[&'t str]| lines.iter().map(|line| (SAME, *line)).collect::<Vec<_>>();
    let mut all = same(&old[..head]);
    if a.len().saturating_mul(b.len()) <= MOST_PAIRS {
        all.extend(middle(a, b));
    } else {
        all.extend(a.iter().map(|line| (GONE, *line)));
        all.extend(b.iter().map(|line| (NEW, *line)));
    }
    all.extend(same(&old_rest[old_rest.len() - tail..]));
    all
}

/// Walks along the longest common lines of two texts.
fn middle<'t>(a: &[&'t str], b: &[&'t str]) -> Vec<(&'static str, &'t str)> {
    // `common[i][j]`: how many lines `a[i..]` and `b[j..]` have in common at most.
    let width = b.len() + 1;
    let mut common = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            lines.push((SAME, a[i]));
            i += 1;
            j += 1;
        } else if i < a.len() && (j == b.len() || common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            lines.push((GONE, a[i]));
            i += 1;
        } else {
            lines.push((NEW, b[j]));
            j += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(old: &str, new: &str) -> Vec<String> {
        difference(&Words::english(), old, new).into_iter().map(|line| format!("{}{}", line.sign, line.text)).collect()
    }

    #[test]
    fn what_is_no_content_is_no_change() {
        assert_eq!(shown("a\nb\n", "a\nb\n"), [""; 0]);
        assert_eq!(shown("\n\na  \r\nb\r\n", "a\nb\n\n"), [""; 0]);
        assert_eq!(shown("", "\n"), [""; 0]);
    }

    #[test]
    fn changes_are_shown_with_what_stands_around_them() {
        assert_eq!(shown("1\n2\n3\n4\n5\n6\n7", "1\n2\n3\nx\n5\n6\n7"), ["…", "2", "3", "−4", "+x", "5", "6", "…"]);
        assert_eq!(shown("a", "a\nb"), ["a", "+b"]);
        assert_eq!(shown("a\nb", "b"), ["−a", "b"]);
        assert_eq!(shown("", "a"), ["+a"]);
        assert_eq!(shown("a", ""), ["−a"]);
    }

    #[test]
    fn two_changes_far_apart_have_a_gap_between_them() {
        let old: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        let mut new = old.clone();
        new[2] = "x".to_owned();
        new[17] = "y".to_owned();
        let lines = shown(&old.join("\n"), &new.join("\n"));
        assert_eq!(lines, ["0", "1", "−2", "+x", "3", "4", "…", "15", "16", "−17", "+y", "18", "19"]);
    }

    #[test]
    fn very_long_texts_are_answered_at_once() {
        let text = |word: &str| (0..50_000).map(|n| format!("{word}{n}\n")).collect::<String>();
        let lines = difference(&Words::english(), &text("a"), &text("b"));
        assert_eq!(lines.len(), MOST_SHOWN + 1);
        assert_eq!(lines[MOST_SHOWN].text, "and 99600 more lines");
    }

    proptest! {
        #[test]
        fn what_stays_and_what_is_gone_is_the_old_text_and_what_stays_and_is_new_the_new_one(
            old in prop::collection::vec("[ab]", 0..12),
            new in prop::collection::vec("[ab]", 0..12),
        ) {
            let (old, new): (Vec<&str>, Vec<&str>) =
                (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
            let all = compare(&old, &new);
            let side = |gone: &str| -> Vec<&str> {
                all.iter().filter(|(sign, _)| *sign != gone).map(|(_, text)| *text).collect()
            };
            prop_assert_eq!(side(NEW), old);
            prop_assert_eq!(side(GONE), new);
        }
    }
}
