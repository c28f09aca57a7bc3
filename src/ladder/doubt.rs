//! Doubt: evidence that exists and cannot be judged. It makes a gap unknown rather than unmet, so that
//! what is only badly written down is not taken for what was never done.

use super::case::Case;
use super::docket::Lists;
use super::judgement::Part;
use super::list::{List, Question};
use super::status::Status;
use crate::model::catalog::UnreadKind;
use crate::model::environment::EnvironmentClass;
use crate::words::{Sentence, Term, sentence};

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
        let file = &*unread.place.file;
        let text = self.say(|| about(dependency, sentence!("gap-unjudged", file = file, why = &unread.reason)));
        let fix = self.say(|| sentence!("fix-unjudged", file = file));
        let mut evidence = part.evidence;
        evidence.extend(self.evidence(&unread.place, || unread.reason.as_str().into(), false));
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
        let (text, fix) = match (run.day(), docket.rulings[index].class, &run.environment) {
            (None, ..) => (
                self.say(|| sentence!("gap-overtaken-when", run = &run.id)),
                self.say(|| sentence!("fix-overtaken-when")),
            ),
            (_, EnvironmentClass::Unknown, Some(name)) => (
                self.say(|| sentence!("gap-overtaken-unmapped", run = &run.id, environment = name)),
                self.say(|| sentence!("fix-overtaken-unmapped")),
            ),
            (_, EnvironmentClass::Unknown, None) => (
                self.say(|| sentence!("gap-overtaken-where", run = &run.id)),
                self.say(|| sentence!("fix-overtaken-where")),
            ),
            _ => (
                self.say(|| sentence!("gap-overtaken-what", run = &run.id)),
                self.say(|| sentence!("fix-overtaken-what")),
            ),
        };
        let text = self.say(|| about(dependency, text));
        Some(Part::gap(Status::Unknown, text, fix).with(self.run_evidence(&[index], false)))
    }

    /// The part of a subject that has no run of a class of environments, or of any, which satisfies
    /// conditions, but one whose environment or day is not known.
    pub fn unclear(
        &self,
        subject: impl Fn() -> Sentence,
        class: Option<EnvironmentClass>,
        runs: &Lists,
        wanted: &[Question],
    ) -> Option<Part> {
        let docket = self.docket;
        let unmapped = class.and_then(|_| self.last(&runs.of(EnvironmentClass::Unknown).all_of(docket, wanted)));
        if let Some(index) = unmapped {
            let text = self.say(|| match &docket.run(index).environment {
                Some(name) => sentence!("gap-unmapped", subject = subject(), environment = name),
                None => sentence!("gap-no-environment", subject = subject()),
            });
            let fix = self.say(|| sentence!("fix-unmapped"));
            return Some(Part::gap(Status::Unknown, text, fix).with(self.run_evidence(&[index], false)));
        }
        let undated = runs.undated().only(docket, lands(class)).all_of(docket, wanted).last();
        let index = undated.filter(|_| self.exists(None))?;
        let text = self.say(|| sentence!("gap-undated", subject = subject()));
        let fix = self.say(|| sentence!("fix-undated"));
        Some(Part::gap(Status::Unknown, text, fix).with(self.run_evidence(&[index], false)))
    }
}

/// Words about a dependency, or about the service.
fn about(dependency: Option<&str>, text: Sentence) -> Sentence {
    match dependency {
        Some(id) => sentence!("gap-about", dependency = Term::name(id), text = text),
        None => text,
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
