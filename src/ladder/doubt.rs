//! Doubt: evidence that exists and cannot be judged. It makes a gap unknown rather than unmet, so that
//! what is only badly written down is not taken for what was never done.

use super::case::Case;
use super::docket::Lists;
use super::judgement::Part;
use super::list::Question;
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
                    UnreadKind::Service | UnreadKind::Playbook | UnreadKind::Attachment => false,
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
        let lands: Question = match class {
            None => |_, _| true,
            Some(EnvironmentClass::Production) => {
                |docket, index| docket.rulings[index].class != EnvironmentClass::NonProduction
            }
            Some(EnvironmentClass::NonProduction) => {
                |docket, index| docket.rulings[index].class != EnvironmentClass::Production
            }
            Some(EnvironmentClass::Unknown) => |docket, index| docket.rulings[index].class == EnvironmentClass::Unknown,
        };
        let undated = runs.undated().only(docket, lands).all_of(docket, wanted).last();
        let index = undated.filter(|_| self.exists(None))?;
        let text = self.say(|| format!("the test of {subject} carries no date"));
        let fix = self.say(|| "write `started` and `ended` into the run".to_owned());
        Some(Part::gap(Status::Unknown, text, fix).with(self.run_evidence(&[index], false)))
    }
}
