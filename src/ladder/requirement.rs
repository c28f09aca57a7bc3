//! The registry of requirements: each is one value, and everything that speaks of it (checklist,
//! page, badge, history, JSON, manual, `explain`) derives from that value.

use super::case::Case;
use super::judgement::Judgement;
use super::{stage1, stage2, stage3, stage4, stage5};

/// One requirement of the ladder.
#[derive(Debug)]
pub struct Requirement {
    /// Stable id; part of addresses, waivers and JSON.
    pub id: &'static str,
    /// The stage it belongs to, 1 to 5.
    pub stage: u8,
    /// What kind of work it takes.
    pub effort: Effort,
    /// What is required, as a phrase.
    pub title: &'static str,
    /// Why it is required.
    pub why: &'static str,
    /// How to meet it.
    pub how: &'static str,
    /// Judges it for one service on one day.
    pub judge: fn(&Case) -> Judgement,
}

/// What kind of work a requirement takes, the lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    /// Somebody writes something down: minutes to hours.
    Writing,
    /// Several people read and agree: days of waiting.
    Agreeing,
    /// Somebody carries out one test: hours.
    Testing,
    /// A team carries out a failover: a planned day.
    Exercising,
    /// Somebody builds automation: days to weeks.
    Automating,
}

impl Effort {
    /// The effort in words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Writing => "something to write down",
            Self::Agreeing => "people to ask",
            Self::Testing => "a test to run",
            Self::Exercising => "an exercise to plan",
            Self::Automating => "automation to build",
        }
    }
}

impl PartialEq for Requirement {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// All requirements, by stage.
pub static REQUIREMENTS: [&Requirement; 21] = [
    &stage1::DR_PLAYBOOK,
    &stage1::CRITICAL_DEPENDENCIES,
    &stage1::CRITICAL_PLAYBOOKS,
    &stage1::NON_CRITICAL_DEPENDENCIES,
    &stage1::THRESHOLDS,
    &stage1::SINGLE_PLACE,
    &stage1::AGREEMENT,
    &stage1::DR_EXERCISE,
    &stage2::CRITICAL_TESTS_NONPROD,
    &stage2::PUBLISHED,
    &stage2::IMPACT_RECORDED,
    &stage3::CADENCE,
    &stage3::TRACKED,
    &stage3::PROD_EXERCISE,
    &stage3::SOME_AUTOMATION,
    &stage4::NONPROD_AUTOMATED,
    &stage4::DR_SEMI_AUTOMATED,
    &stage5::CI_INTEGRATED,
    &stage5::GATE,
    &stage5::PROD_AUTOMATED,
    &stage5::PROD_DR_AUTOMATED,
];

/// The requirement with this id.
pub fn find(id: &str) -> Option<&'static Requirement> {
    REQUIREMENTS.iter().copied().find(|r| r.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_has_21_requirements_in_order_of_their_stages() {
        let ids: std::collections::BTreeSet<_> = REQUIREMENTS.iter().map(|r| r.id).collect();
        assert_eq!(ids.len(), 21);
        assert!(REQUIREMENTS.is_sorted_by_key(|r| r.stage));
        assert!((1..=5).all(|n| REQUIREMENTS.iter().any(|r| r.stage == n)));
    }

    #[test]
    fn waivers_can_name_every_requirement_and_nothing_else() {
        assert_eq!(REQUIREMENTS.map(|r| r.id), crate::model::requirement::IDS);
    }

    #[test]
    fn every_requirement_explains_itself_in_sentences() {
        for r in REQUIREMENTS {
            assert!(r.why.ends_with('.') && r.how.ends_with('.'), "{}", r.id);
            assert!(!r.title.ends_with('.'), "{}", r.id);
        }
    }
}
