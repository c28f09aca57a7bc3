//! The words of notes: headings that are known, and words that are a verdict.

use crate::model::run::Verdict;

/// What stands under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    Experiment,
    Hypothesis,
    Actual,
    Result,
    Impact,
    Participants,
    Findings,
}

const HEADINGS: &[(Heading, &[&str])] = &[
    (Heading::Experiment, &["chaos experiment", "experiment", "chaos day summary", "game day summary"]),
    (
        Heading::Hypothesis,
        &[
            "hypothesis",
            "expected",
            "expectation",
            "expectations",
            "expected result",
            "expected behaviour",
            "expected behavior",
        ],
    ),
    (
        Heading::Actual,
        &[
            "actual",
            "actual result",
            "actual behaviour",
            "actual behavior",
            "observed",
            "observations",
            "what happened",
        ],
    ),
    (Heading::Result, &["result", "results", "outcome", "verdict", "conclusion", "conclusions"]),
    (Heading::Impact, &["impact", "system impact", "customer impact", "user impact"]),
    (Heading::Participants, &["participants", "attendees", "who took part"]),
    (Heading::Findings, &["findings", "action items", "actions", "follow ups", "follow-ups", "found bugs"]),
];

/// What a heading announces, if it is a known one.
pub(super) fn heading(title: &str) -> Option<Heading> {
    let plain = title.trim().trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    let plain = plain.trim_matches(|c: char| matches!(c, ':' | '*' | '_' | '#' | ' ')).to_lowercase();
    HEADINGS.iter().find(|(_, titles)| titles.contains(&plain.as_str())).map(|(heading, _)| *heading)
}

const PASS: &[&str] = &["pass", "passed", "success", "successful", "succeeded", "held", "ok"];
const FAIL: &[&str] = &["fail", "failed", "failure", "unsuccessful", "broke", "did not hold", "not ok"];
const ABORTED: &[&str] = &["aborted", "stopped", "cancelled", "canceled", "interrupted"];
const INCONCLUSIVE: &[&str] = &["inconclusive", "unclear", "unknown"];
const GOOD: &[char] = &['✅', '✔', '☑', '🟢', '👍'];
const BAD: &[char] = &['❌', '✖', '✗', '✘', '🔴', '👎', '⛔'];

/// The verdict of a word, when it is nothing but that; a sign may stand beside it, or alone.
pub(super) fn verdict(text: &str) -> Option<Verdict> {
    let (good, bad) = (text.contains(GOOD), text.contains(BAD));
    let is_sign = |c: char| GOOD.contains(&c) || BAD.contains(&c) || c == '\u{fe0f}';
    let word = text.replace(is_sign, "");
    let word = word.trim().trim_matches(['*', '_', '.', '!', '`', ' ']).to_lowercase();
    let lists = [
        (PASS, Verdict::Pass),
        (FAIL, Verdict::Fail),
        (ABORTED, Verdict::Aborted),
        (INCONCLUSIVE, Verdict::Inconclusive),
    ];
    let said = lists.into_iter().find(|(words, _)| words.contains(&word.as_str())).map(|(_, verdict)| verdict);
    match (word.is_empty(), said, good, bad) {
        (true, _, true, false) => Some(Verdict::Pass),
        (true, _, false, true) => Some(Verdict::Fail),
        (false, Some(Verdict::Pass), _, true) | (false, Some(Verdict::Fail), true, _) => None,
        (false, said, ..) => said,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_word_or_sign_is_a_verdict() {
        for (text, wanted) in [
            ("pass", Some(Verdict::Pass)),
            ("✅", Some(Verdict::Pass)),
            ("✅ Passed", Some(Verdict::Pass)),
            ("**Failed** ❌", Some(Verdict::Fail)),
            ("✔️", Some(Verdict::Pass)),
            ("stopped", Some(Verdict::Aborted)),
            ("❌", Some(Verdict::Fail)),
            ("not ok", Some(Verdict::Fail)),
            ("✅ failed", None),
            ("pass ❌", None),
            ("✅❌", None),
            ("partially working", None),
            ("pass, mostly", None),
            ("did not pass", None),
            ("🎉", None),
            ("", None),
        ] {
            assert_eq!(verdict(text), wanted, "{text}");
        }
    }

    #[test]
    fn headings_are_known_with_numbers_and_emphasis() {
        for (text, wanted) in [
            ("Hypothesis", Some(Heading::Hypothesis)),
            ("2. **Expected**", Some(Heading::Hypothesis)),
            ("Chaos experiment:", Some(Heading::Experiment)),
            ("Results", Some(Heading::Result)),
            ("The results of nothing", None),
        ] {
            assert_eq!(heading(text), wanted, "{text}");
        }
    }
}
