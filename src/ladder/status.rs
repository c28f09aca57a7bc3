//! The seven statuses of a requirement.

/// How a requirement stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Valid, fresh evidence.
    Met,
    /// Declared not applicable, with a reason.
    NotApplicable,
    /// An unexpired waiver stands in for it.
    Waived,
    /// The newest valid evidence says no.
    Failing,
    /// Good evidence, older than its window.
    Expired,
    /// No evidence.
    Unmet,
    /// Evidence exists but cannot be judged.
    Unknown,
}

impl Status {
    /// Every status, in the order in which they are explained.
    pub const ALL: [Status; 7] =
        [Self::Met, Self::NotApplicable, Self::Waived, Self::Failing, Self::Expired, Self::Unmet, Self::Unknown];

    /// Whether a requirement with this status counts towards its stage.
    pub fn counts(self) -> bool {
        matches!(self, Self::Met | Self::NotApplicable | Self::Waived)
    }

    /// The word written for machines and people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotApplicable => "n/a",
            Self::Waived => "waived",
            Self::Failing => "failing",
            Self::Expired => "expired",
            Self::Unmet => "unmet",
            Self::Unknown => "unknown",
        }
    }

    /// What the word means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Met => "Valid, fresh evidence proves it.",
            Self::NotApplicable => "Declared not applicable, with a reason.",
            Self::Waived => "An unexpired waiver stands in for it.",
            Self::Failing => "The newest valid evidence says no.",
            Self::Expired => "There is good evidence, but it is older than its window.",
            Self::Unmet => "There is no evidence.",
            Self::Unknown => "There is evidence, but it cannot be judged.",
        }
    }
}
