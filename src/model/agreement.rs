//! Agreement: a named person answers for a party that the playbook, as it stands, is right.

use super::calendar::Day;
use super::place::Place;

/// Agreed or objected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    /// The playbook is right.
    Agree,
    /// It is not.
    Object,
}

/// One party's word on one revision of a playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The party, in lower case: developers, testers, operations, stakeholders.
    pub party: String,
    /// Who speaks for it.
    pub who: String,
    /// The day; none is a diagnostic and proves nothing.
    pub on: Option<Day>,
    /// The content agreed to; none proves nothing.
    pub revision: Option<Revision>,
    /// Agreed or objected.
    pub opinion: Opinion,
    /// The day on which an objection was withdrawn.
    pub closed: Option<Day>,
    /// Where it is written.
    pub place: Place,
}

/// A change of a playbook's text that somebody answers for as minor: agreements to the text before it
/// stand for the text after it. Two such changes do not add up; each names the two texts it lies between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinorChange {
    /// The content before.
    pub from: Revision,
    /// The content after.
    pub to: Revision,
    /// Who calls it minor.
    pub by: String,
    /// The day from which it counts.
    pub on: Day,
    /// Why it is minor.
    pub why: String,
    /// Where it is written.
    pub place: Place,
}

/// The hash of a playbook's normalised content without its front matter, or a prefix of it with at
/// least twelve digits: `sha256:` and hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision(String);

impl Revision {
    /// How many digits of a hash are enough to name it.
    pub const SHORTEST: usize = 12;

    /// Reads a written revision; `None` when it is no hash or too short to name one.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix("sha256:")?;
        let hexadecimal = digits.bytes().all(|b| b.is_ascii_hexdigit());
        (hexadecimal && (Self::SHORTEST..=64).contains(&digits.len())).then(|| Self(digits.to_ascii_lowercase()))
    }

    /// Whether two revisions name the same content: one is a prefix of the other.
    pub fn names(&self, other: &Revision) -> bool {
        self.0.starts_with(&other.0) || other.0.starts_with(&self.0)
    }

    /// The first twelve digits.
    pub fn short(&self) -> String {
        format!("sha256:{}", &self.0[..Self::SHORTEST.min(self.0.len())])
    }
}

impl std::fmt::Display for Revision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "sha256:{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_named_by_twelve_digits_or_more() {
        let whole = Revision::parse(&format!("sha256:{}", "1f0c9a".repeat(10) + "abcd")).unwrap();
        assert!(whole.names(&Revision::parse("sha256:1F0C9A1F0C9A").unwrap()));
        assert!(!whole.names(&Revision::parse("sha256:1f0c9a1f0c9b").unwrap()));
        for text in ["sha256:1f0c9a1f0c9", "1f0c9a1f0c9a", "sha256:xyz", "sha256:1f0c…", ""] {
            assert_eq!(Revision::parse(text), None, "{text}");
        }
    }
}
