//! The cheapest path: what is to be done for the next stage, lightest work first.
//!
//! One piece of work often closes several gaps: a test that nobody ran leaves nothing to publish and
//! nothing to describe. Gaps with the same way out are one step.

use super::requirement::Effort;
use super::standing::Standing;
use crate::words::Sentence;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What kind of work it is.
    pub effort: Effort,
    /// What to do, as a sentence.
    pub what: Sentence,
    /// The dependency it is about.
    pub dependency: Option<String>,
    /// The ids of the requirements that it helps to meet.
    pub closes: Vec<&'static str>,
}

/// The steps to the next stage; empty on the last one.
pub fn path(standing: &Standing) -> Vec<Step> {
    let Some(next) = &standing.next else { return Vec::new() };
    let mut steps: Vec<Step> = Vec::new();
    for finding in standing.findings.iter().filter(|f| f.requirement.stage <= next.stage && !f.status.counts()) {
        let requirement = finding.requirement;
        let ways = finding.gaps.iter().map(|gap| (&gap.fix, &gap.dependency)).filter(|(fix, _)| !fix.is_empty());
        let mut found = false;
        for (what, dependency) in ways {
            found = true;
            add(&mut steps, requirement.effort, what, dependency, requirement.id);
        }
        if !found {
            add(&mut steps, requirement.effort, &finding.fix, &None, requirement.id);
        }
    }
    steps.sort_by(|a, b| (a.effort, a.what.as_str()).cmp(&(b.effort, b.what.as_str())));
    steps
}

fn add(steps: &mut Vec<Step>, effort: Effort, what: &Sentence, dependency: &Option<String>, id: &'static str) {
    match steps.iter_mut().find(|step| step.what == *what) {
        Some(step) => {
            // What must be tested to be written down is a test.
            step.effort = step.effort.max(effort);
            if !step.closes.contains(&id) {
                step.closes.push(id);
            }
        }
        None => steps.push(Step { effort, what: what.clone(), dependency: dependency.clone(), closes: vec![id] }),
    }
}

/// A requirement that alone keeps services from their next stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lift {
    /// Its id.
    pub requirement: &'static str,
    /// The positions of the services that it would lift.
    pub services: Vec<usize>,
}

/// What would lift most services: requirements that are the only ones missing, the most telling first.
pub fn lifts(standings: &[&Standing]) -> Vec<Lift> {
    let mut lifts: Vec<Lift> = Vec::new();
    for (index, standing) in standings.iter().enumerate() {
        let Some([only]) = standing.next.as_ref().map(|next| next.missing.as_slice()) else { continue };
        match lifts.iter_mut().find(|lift| lift.requirement == *only) {
            Some(lift) => lift.services.push(index),
            None => lifts.push(Lift { requirement: only, services: vec![index] }),
        }
    }
    lifts.sort_by(|a, b| b.services.len().cmp(&a.services.len()).then_with(|| a.requirement.cmp(b.requirement)));
    lifts
}
