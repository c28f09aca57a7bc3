//! Finds where a text stands in a file, for formats whose library does not tell.

use super::format::SourceFile;
use crate::model::place::Place;

/// How often a text may be missing before the search gives up: each miss costs a walk to the end.
const MISSES: u32 = 64;

/// Searches a file from its beginning to its end, so that many places cost one walk.
#[derive(Debug)]
pub struct Finder<'f> {
    text: &'f str,
    file: Place,
    at: usize,
    line: u32,
    column: u32,
    misses: u32,
}

impl<'f> Finder<'f> {
    /// For one file.
    pub fn new(file: &SourceFile<'f>) -> Self {
        Self { text: file.text, file: Place::start(file.path), at: 0, line: 1, column: 1, misses: 0 }
    }

    /// The next place of a text; where it does not follow, the place where the search stands.
    pub fn next(&mut self, wanted: &str) -> Place {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let search = !wanted.is_empty() && self.misses < MISSES;
        let Some(before) = search.then(|| rest.find(wanted)).flatten().and_then(|offset| rest.get(..offset)) else {
            self.misses += u32::from(search);
            return self.file.at(self.line, self.column, 0);
        };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        match before.rsplit_once('\n') {
            Some((lines, last)) => {
                self.line = self.line.saturating_add(number(lines.matches('\n').count())).saturating_add(1);
                self.column = number(last.chars().count()).saturating_add(1);
            }
            None => self.column = self.column.saturating_add(number(before.chars().count())),
        }
        let (column, length) = (self.column, number(wanted.chars().count()));
        // The same text again is another one.
        self.at += before.len() + wanted.len();
        self.column = self.column.saturating_add(length);
        self.file.at(self.line, column, length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_one_after_the_other() {
        let file = SourceFile { path: "a.yaml", text: "é: x, x\n- name: one\n- name: two\n  label: one\n" };
        let mut finder = Finder::new(&file);
        let places: Vec<String> =
            ["x", "x", "one", "two", "one", "nowhere", ""].map(|wanted| finder.next(wanted).to_string()).into();
        let columns = ["1:4", "1:7", "2:9", "3:9", "4:10", "4:13", "4:13"];
        assert_eq!(places, columns.map(|place| format!("a.yaml:{place}")));
    }

    #[test]
    fn what_is_never_there_is_not_searched_for_without_end() {
        let text = "x".repeat(1 << 20);
        let mut finder = Finder::new(&SourceFile { path: "a.json", text: &text });
        for _ in 0..100_000 {
            assert_eq!(finder.next("y").column, 1);
        }
    }
}
