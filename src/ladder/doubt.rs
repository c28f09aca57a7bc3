//! Doubt: evidence that exists and cannot be judged. It makes a gap unknown rather than unmet, so that
//! what is only badly written down is not taken for what was never done.

use super::case::Case;
use super::docket::Lists;
use super::judgement::Part;
use super::list::{List, Question};
use super::status::Status;
use crate::model::catalog::UnreadKind;
use crate::model::environment::EnvironmentClass;

impl Case<'_> {
    /// Turns a gap about runs into `unknown` where files could not be read: a broken result may say
    /// anything, an unrecognised one may be the evidence that seems to be missing.
    pub fn doubted(&self, part: Part, dependency: Option<&str>) -> Part {
        let touches = |about: &Option<String>| match (about.as_deref(), dependency) {
            (Some(about), Some(dependency)) => about == dependency,
            _ => true,
        };
        let doubt = self.docket.dossier.unread.iter().find(|u| {
            touches(&u.dependency)
                && match u.kind {
                    UnreadKind::Result => part.status != Status::Failing,
                    UnreadKind::Unrecognised => part.status == Status::Unmet,
                    UnreadKind::Configuration | UnreadKind::Service | UnreadKind::Playbook | UnreadKind::Attachment => {
                        false
                    }
                }
        });
        let Some(unread) = doubt else { return part };
        let subject = dependency.map(|d| format!("{d}: ")).unwrap_or_default();
        let text = self.say(|| format!("{subject}{} could not be judged: {}", unread.place.file, unread.reason));
        let fix = self.say(|| format!("mend or remove {}", unread.place.file));
        let mut evidence = part.evidence;
        evidence.extend(self.evidence(&unread.place, || unread.reason.clone(), false));
        let gap = Part::gap(Status::Unknown, text, fix).with(evidence);
        Part { dependency: part.dependency, ..gap }
    }

    /// The part of a subject whose newest good run may have been followed by a failed one that cannot
    /// be placed: its environment, its target or its day is not known. A slip of the pen in a bad
    /// result must not keep a good one standing.
    pub fn overtaken(
        &self,
        good: usize,
        dependency: Option<&str>,
        class: Option<EnvironmentClass>,
        wanted: &[Question],
    ) -> Option<Part> {
        let docket = self.docket;
        // Where neither place nor target matters, only a missing day leads astray.
        let astray: Question = match class {
            Some(_) => |docket, index| {
                docket.run(index).day().is_none() || docket.rulings[index].class == EnvironmentClass::Unknown
            },
            None => |docket, index| docket.run(index).day().is_none(),
        };
        let last = |runs: &List| {
            let runs = runs.only(docket, lands(class)).all_of(docket, wanted);
            let dated = self.last(&runs).filter(|&index| docket.age(index) > docket.age(good));
            dated.or_else(|| runs.undated().last().copied().filter(|_| self.exists(None)))
        };
        let index = match dependency {
            Some(id) => {
                let aimed = last(&docket.astray.of(id).only(docket, astray));
                aimed.into_iter().chain(last(docket.astray.aimless())).max_by_key(|&index| docket.age(index))
            }
            None => last(&docket.astray.all().only(docket, astray)),
        }?;
        let run = docket.run(index);
        let (lacks, fix) = match (run.day(), docket.rulings[index].class, &run.environment) {
            (None, ..) => ("does not say when".to_owned(), "write `started` and `ended` into it"),
            (_, EnvironmentClass::Unknown, Some(name)) => {
                let words = format!("ran in “{name}”, which is mapped neither to production nor to non-production");
                (words, "map that environment under `environments` in stagepost.yaml, or correct its name")
            }
            (_, EnvironmentClass::Unknown, None) => {
                ("does not say in which environment".to_owned(), "write `environment:` into it")
            }
            _ => ("does not say which dependency it failed".to_owned(), "write `dependency:` into it"),
        };
        let subject = dependency.map(|d| format!("{d}: ")).unwrap_or_default();
        let text = self.say(|| format!("{subject}the failed run `{}` may be newer evidence, but {lacks}", run.id));
        Some(Part::gap(Status::Unknown, text, self.say(|| fix.to_owned())).with(self.run_evidence(&[index], false)))
    }

    /// The part of a subject that has no run of a class of environments, or of any, which satisfies
    /// conditions, but one whose environment or day is not known.
    pub fn unclear(
        &self,
        subject: &str,
        class: Option<EnvironmentClass>,
        runs: &Lists,
        wanted: &[Question],
    ) -> Option<Part> {
        let docket = self.docket;
        let unmapped = class.and_then(|_| self.last(&runs.of(EnvironmentClass::Unknown).all_of(docket, wanted)));
        if let Some(index) = unmapped {
            let text = self.say(|| match &docket.run(index).environment {
                Some(name) => {
                    format!(
                        "{subject} was tested in “{name}”, which is mapped neither to production nor to non-production"
                    )
                }
                None => format!("the test of {subject} does not say in which environment it ran"),
            });
            let fix = self.say(|| "name the environment, and map it under `environments` in stagepost.yaml".to_owned());
            return Some(Part::gap(Status::Unknown, text, fix).with(self.run_evidence(&[index], false)));
        }
        let undated = runs.undated().only(docket, lands(class)).all_of(docket, wanted).last();
        let index = undated.filter(|_| self.exists(None))?;
        let text = self.say(|| format!("the test of {subject} carries no date"));
        let fix = self.say(|| "write `started` and `ended` into the run".to_owned());
        Some(Part::gap(Status::Unknown, text, fix).with(self.run_evidence(&[index], false)))
    }
}

/// Whether a fault landed in a class of environments, or may have.
fn lands(class: Option<EnvironmentClass>) -> Question {
    match class {
        None => |_, _| true,
        Some(EnvironmentClass::Production) => {
            |docket, index| docket.rulings[index].class != EnvironmentClass::NonProduction
        }
        Some(EnvironmentClass::NonProduction) => {
            |docket, index| docket.rulings[index].class != EnvironmentClass::Production
        }
        Some(EnvironmentClass::Unknown) => |docket, index| docket.rulings[index].class == EnvironmentClass::Unknown,
    }
}
