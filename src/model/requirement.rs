//! The ids of the requirements, in the order of the ladder: what waivers and addresses may name.

/// Every requirement's id.
pub const IDS: [&str; 21] = [
    "dr-playbook",
    "critical-dependencies",
    "critical-playbooks",
    "non-critical-dependencies",
    "thresholds",
    "single-place",
    "agreement",
    "dr-exercise",
    "critical-tests-nonprod",
    "published",
    "impact-recorded",
    "cadence",
    "tracked",
    "prod-exercise",
    "some-automation",
    "nonprod-automated",
    "dr-semi-automated",
    "ci-integrated",
    "gate",
    "prod-automated",
    "prod-dr-automated",
];
