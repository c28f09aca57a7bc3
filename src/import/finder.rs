//! Finds where a text stands in a file, for formats whose library does not tell.

use super::format::SourceFile;
use crate::model::place::Place;

/// Searches a file from its beginning to its end, so that many places cost one walk.
#[derive(Debug)]
pub struct Finder<'f> {
    text: &'f str,
    file: Place,
    at: usize,
    line: u32,
}

impl<'f> Finder<'f> {
    /// For one file.
    pub fn new(file: &SourceFile<'f>) -> Self {
        Self { text: file.text, file: Place::start(file.path), at: 0, line: 1 }
    }

    /// The next place of a text; where it does not follow, the place where the search stands.
    pub fn next(&mut self, wanted: &str) -> Place {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(offset) = rest.find(wanted).filter(|_| !wanted.is_empty()) else {
            return self.file.at(self.line, 1, 0);
        };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let before = &rest[..offset];
        self.line = self.line.saturating_add(number(before.matches('\n').count()));
        self.at += offset;
        let start = self.text[..self.at].rfind('\n').map_or(0, |end| end + 1);
        let column = number(self.text[start..self.at].chars().count()).saturating_add(1);
        self.file.at(self.line, column, number(wanted.chars().count()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_one_after_the_other() {
        let file = SourceFile { path: "a.yaml", text: "é: x\n- name: one\n- name: two\n  label: one\n" };
        let mut finder = Finder::new(&file);
        let places: Vec<String> =
            ["x", "one", "two", "one", "nowhere", ""].map(|wanted| finder.next(wanted).to_string()).into();
        let expected = ["a.yaml:1:4", "a.yaml:2:9", "a.yaml:3:9", "a.yaml:4:10", "a.yaml:4:1", "a.yaml:4:1"];
        assert_eq!(places, expected);
    }
}
