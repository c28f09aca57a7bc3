//! The registry of requirements: each is one value, and everything that speaks of it (checklist,
//! page, badge, history, JSON, manual, `explain`) derives from that value.

/// One requirement of the ladder.
#[derive(Debug)]
pub struct Requirement {
    /// Stable id; part of addresses, waivers and JSON.
    pub id: &'static str,
    /// The stage it belongs to, 1 to 5.
    pub stage: u8,
    /// What is required, as a phrase.
    pub title: &'static str,
    /// Why it is required.
    pub why: &'static str,
    /// How to meet it.
    pub how: &'static str,
}

impl PartialEq for Requirement {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
