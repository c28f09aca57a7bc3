//! Block quotes that are callouts beyond those of GitHub: `> [!hint]- Title` of Obsidian.

use super::{Callout, Converter, Kind, Mark};

impl Converter<'_> {
    /// The first line of a callout in a block quote.
    pub(super) fn quote_line(&mut self, number: usize, rest: &str) -> bool {
        let signs = rest.len() - rest.trim_start_matches(['>', ' ', '\t']).len();
        let (margin, text) = rest.split_at(signs);
        let Some((word, after)) = text.strip_prefix("[!").and_then(|text| text.split_once(']')) else { return false };
        let named = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '|'));
        // Only the first line of a quote says what it is.
        let begins = self.last().trim_start_matches(['>', ' ']).is_empty() || self.quote_depth() < depth(margin);
        if !named || !begins {
            return false;
        }
        let word = word.split('|').next().unwrap_or(word);
        let (fold, title) = match after.split_at_checked(1) {
            Some(("-", title)) => (Some(false), title),
            Some(("+", title)) => (Some(true), title),
            _ => (None, after),
        };
        let title = title.trim();
        let is_githubs =
            ["note", "tip", "important", "warning", "caution"].iter().any(|k| k.eq_ignore_ascii_case(word));
        if is_githubs && fold.is_none() && title.is_empty() {
            return false;
        }
        let kind = Kind::of(word);
        let title = if title.is_empty() && kind.is_none() { word } else { title };
        let mut callout = Callout { kind: Some(kind.unwrap_or(Kind::Note)), title: title.to_owned(), fold };
        let words = callout.words();
        self.marks.insert(self.starts.len(), Mark::Callout(callout));
        self.emit(number, margin.trim_end());
        if let Some(words) = words {
            self.emit(number, &format!("{margin}{words}"));
            self.emit(number, margin.trim_end());
        }
        true
    }

    /// How many quotes the last line of the result stands in.
    fn quote_depth(&self) -> usize {
        depth(self.last())
    }
}

fn depth(line: &str) -> usize {
    line.chars().take_while(|c| matches!(c, '>' | ' ')).filter(|c| *c == '>').count()
}
