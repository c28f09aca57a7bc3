//! A comparison as a comment on a pull request: a headline for each service that changed, the rest
//! folded. Whatever comes from files is shown as it is written and means nothing in Markdown.

use super::Sides;
use super::words::{Piece, blocks, headline, problem, summary};
use crate::ladder::comparison::{Comparison, ServiceChange};

/// How many services have a headline; the others are in the folded part.
const HEADLINES: usize = 12;
/// Comments on common forges end at 65,536 characters.
const LONGEST: usize = 60_000;

/// The comparison as Markdown.
pub fn markdown(comparison: &Comparison, sides: &Sides) -> String {
    let mut out = format!("### Resiliency: {}\n\n", summary(comparison));
    let mut order: Vec<&ServiceChange> = comparison.services.iter().collect();
    order.sort_by_key(|change| (!change.fell(), !change.rose(), change.after.is_some() == change.before.is_some()));
    for change in order.iter().take(HEADLINES) {
        out.push_str(&format!("- **{}**: {}\n", escape(&change.id), line(&headline(change))));
    }
    if order.len() > HEADLINES {
        out.push_str(&format!("- and {} more services\n", order.len() - HEADLINES));
    }
    let problems = [("New problems", &comparison.new_problems), ("Mended problems", &comparison.gone_problems)];
    let counted: Vec<String> = problems
        .iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(title, list)| format!("{}: {}", title.to_lowercase(), list.len()))
        .collect();
    if !counted.is_empty() {
        out.push_str(&format!("- {}\n", counted.join(", ")));
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
    if !comparison.is_empty() {
        out.push_str("<details>\n<summary>Everything that changed</summary>\n\n");
        out.push_str(&shortened(details(&order, &problems), LONGEST.saturating_sub(out.len())));
        out.push_str("\n</details>\n\n");
    }
    for note in &comparison.notes {
        out.push_str(&format!("{}\n\n", escape(note)));
    }
    let days = match comparison.days {
        (before, after) if before == after => after.to_string(),
        (before, after) => format!("{before} and {after}"),
    };
    out.push_str(&format!("<sub>{} → {}, as of {days}</sub>\n", escape(&sides.before), escape(&sides.after)));
    out
}

type Problems<'a> = (&'a str, &'a Vec<crate::ladder::snapshot::Problem>);

fn details(order: &[&ServiceChange], problems: &[Problems; 2]) -> String {
    let mut out = String::new();
    for change in order {
        let blocks = blocks(change);
        if !blocks.is_empty() {
            out.push_str(&format!("#### {}\n\n", escape(&change.id)));
        }
        for block in blocks {
            out.push_str(&format!("{}:\n\n", block.title));
            for row in &block.rows {
                out.push_str(&format!("- {}\n", line(row)));
            }
            out.push('\n');
        }
    }
    for (title, list) in problems.iter().filter(|(_, list)| !list.is_empty()) {
        out.push_str(&format!("#### {title}\n\n"));
        for row in *list {
            out.push_str(&format!("- {}\n", line(&problem(row))));
        }
        out.push('\n');
    }
    out.trim_end().to_owned() + "\n"
}

/// As many whole lines as fit.
fn shortened(text: String, most: usize) -> String {
    if text.len() <= most {
        return text;
    }
    let mut out = String::new();
    let mut lines = text.lines();
    for row in lines.by_ref() {
        if out.len() + row.len() > most {
            break;
        }
        out.push_str(row);
        out.push('\n');
    }
    format!("{out}\n… and {} more lines; `stagepost diff` shows all of them.\n", lines.count() + 1)
}

fn line(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => escape(text),
            Piece::Name(name) => code(name),
        })
        .collect()
}

/// A code span around any text.
fn code(text: &str) -> String {
    let text = tidy(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Text that means nothing in Markdown or HTML, mentions nobody and refers to no issue.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in tidy(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '$' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // A joiner that is not seen keeps forges from making a mention or a reference of it.
            '@' | '#' => {
                escaped.push(c);
                escaped.push('\u{2060}');
            }
            c => escaped.push(c),
        }
    }
    escaped.replace("://", ":\u{2060}//")
}

/// One line, without characters that steer a terminal or the direction of writing.
fn tidy(text: &str) -> String {
    let steers = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .map(|c| {
            if c.is_whitespace() || c.is_control() {
                ' '
            } else if steers(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_files_means_nothing_in_a_comment() {
        assert_eq!(
            escape("<img src=x> **b** [a](https://x) @ana #12 `c`\nnext"),
            "&lt;img src=x&gt; \\*\\*b\\*\\* \\[a\\](https:\u{2060}//x) @\u{2060}ana #\u{2060}12 \\`c\\` next"
        );
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a``"), "``` `a`` ```");
        assert_eq!(code("a\u{202e}b\n"), "`a\u{fffd}b `");
    }

    #[test]
    fn a_text_that_is_too_long_ends_with_a_whole_line() {
        assert_eq!(
            shortened("one\ntwo\nthree\nfour\n".to_owned(), 10),
            "one\ntwo\n\n… and 2 more lines; `stagepost diff` shows all of them.\n"
        );
    }
}
