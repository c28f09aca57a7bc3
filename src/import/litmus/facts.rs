//! What the status of a ChaosResult proves. Its verdict `Pass` says that the experiment went through;
//! only its probes look at the service.

use super::super::diagnostics::Diagnostics;
use super::super::loose::{Value, shorten};
use super::super::redact::redact;
use crate::model::diagnostic::Code;
use crate::model::fault::Injection;
use crate::model::place::Place;
use crate::model::run::{Check, Halt, Rollback, Run, Step};

/// How many steps of one run are kept.
const STEPS: usize = 200;

/// What was seen of one run.
#[derive(Debug)]
pub(in super::super) struct Facts {
    /// Whether the run goes on.
    pub running: bool,
    /// The tool's own words.
    pub word: String,
    /// What the fault was aimed at.
    pub targets: Option<String>,
    injection: Injection,
    check: Check,
    halt: Option<Halt>,
    rollback: Rollback,
    steps: Vec<Step>,
}

/// What a probe said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Passed,
    Failed,
    Nothing,
}

#[derive(Debug)]
struct Probe {
    name: String,
    said: Said,
    /// It looked before the fault only.
    before: bool,
    /// It looked before the fault and after it, and has one word for both.
    edge: bool,
    why: Option<String>,
}

impl Facts {
    /// Reads a status; none when it does not say how the run ended.
    pub fn of(status: &Value, place: &Place, out: &mut Diagnostics) -> Option<Self> {
        // 1.x wrote the key in lower case.
        let experiment = status.any(&["experimentStatus", "experimentstatus"]);
        let Some(verdict) = experiment.get("verdict").text() else {
            let help = "save the object whole, once the run has ended; one that is cut off proves nothing";
            out.put(Code::MissingKey, place.clone(), "the ChaosResult holds no verdict", help);
            return None;
        };
        let phase = experiment.get("phase").text();
        let probes = probes(status, place, out);
        let (targets, reverted, injected) = targets(status);
        let why = reason(experiment);
        let word = phase.map_or_else(|| verdict.to_owned(), |phase| format!("{verdict} ({phase})"));
        let mut facts = Self {
            running: false,
            word: shorten(&word, 60),
            targets,
            injection: Injection::Unstated,
            check: Check::Unstated,
            halt: None,
            rollback: if reverted { Rollback::Ok } else { Rollback::Unknown },
            steps: steps(&probes),
        };
        let early = why.as_deref().is_some_and(before_fault);
        let after = |probe: &&Probe| !(probe.before || early && probe.edge);
        let broken = probes.iter().filter(after).find(|probe| probe.said == Said::Failed);
        let real = || Injection::Real(injected.max(1));
        match (verdict, phase) {
            ("Stopped", _) => {
                let why = why.as_deref().unwrap_or("nothing says by whom");
                facts.halt = Some(Halt::Aborted(format!("the experiment was stopped before its end: {why}")));
            }
            ("Error", _) => {
                let why = why.as_deref().unwrap_or("nothing says which");
                facts.halt = Some(Halt::Aborted(format!("the experiment ended by an error: {why}")));
            }
            ("Awaited", _) => {
                facts.running = true;
                facts.check = Check::NotChecked("the run had not ended when this was saved".to_owned());
            }
            ("Fail", _) => match (broken, hollow(&probes, why.as_deref())) {
                (Some(probe), _) => (facts.injection, facts.check) = (real(), Check::Broke(probe.broke())),
                (None, Some(nothing)) => facts.injection = Injection::Nothing(nothing),
                (None, None) => {
                    let why = why.map_or_else(String::new, |why| format!(": {why}"));
                    facts.injection = real();
                    facts.check = Check::Broke(format!("the experiment's own checks failed{why}"));
                }
            },
            ("Pass", Some("Completed")) => {
                facts.injection = real();
                facts.check = match broken {
                    Some(probe) => Check::Broke(probe.broke()),
                    None => held(&probes, experiment.get("probeSuccessPercentage")),
                };
            }
            ("Pass", Some(phase)) if phase.starts_with("Completed_With") => {
                facts.injection = real();
                let why = broken.map_or_else(|| format!("the tool says `{}`", shorten(phase, 60)), Probe::broke);
                facts.check = Check::Broke(why);
            }
            ("Pass", phase) => {
                let phase = phase.map_or_else(|| "nothing".to_owned(), |phase| format!("`{}`", shorten(phase, 60)));
                let why = format!("the verdict is Pass, but the phase is {phase}, so the run may not have ended");
                facts.check = Check::NotChecked(why);
            }
            (other, _) => {
                out.unknown(place, "the verdict of the ChaosResult", other);
                facts.check = Check::NotChecked("the verdict is not a known word".to_owned());
            }
        }
        Some(facts)
    }

    /// Puts the facts into a run.
    pub fn fill(self, run: &mut Run) {
        run.tool.word = Some(self.word);
        run.fault.injection = self.injection;
        run.check = self.check;
        run.halt = self.halt;
        run.rollback = self.rollback;
        run.steps = self.steps;
    }
}

impl Probe {
    fn broke(&self) -> String {
        let why = self.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        format!("the probe `{}` failed{why}", shorten(&self.name, 80))
    }
}

/// What the probes of a run that passed prove.
fn held(probes: &[Probe], percentage: &Value) -> Check {
    let unchecked = |why: &str| Check::NotChecked(why.to_owned());
    if probes.is_empty() {
        return unchecked("the experiment has no probes, so nothing looked at the service");
    }
    if let Some(probe) = probes.iter().find(|probe| probe.said != Said::Passed) {
        let said = if probe.said == Said::Failed { "failed" } else { "said nothing" };
        return Check::NotChecked(format!("the probe `{}` {said}", shorten(&probe.name, 80)));
    }
    if probes.iter().all(|probe| probe.before) {
        return unchecked("the probes looked before the fault only");
    }
    // More than 100 is a miscount of the tool; less means that a probe failed.
    match percentage {
        Value::Null => Check::Held,
        told if told.number().is_some_and(|number| number >= 100.0) => Check::Held,
        told => {
            let told = told.word().unwrap_or_else(|| told.noun().to_owned());
            Check::NotChecked(format!("the probes passed, but the tool says `{}` percent", shorten(&told, 40)))
        }
    }
}

/// Why nothing was injected in a run that failed, if so.
fn hollow(probes: &[Probe], why: Option<&str>) -> Option<String> {
    // Whatever failed otherwise was looked at before.
    if let Some(probe) = probes.iter().find(|probe| probe.said == Said::Failed) {
        return Some(format!("the baseline was not met, so no fault was injected: {}", probe.broke()));
    }
    let why = why?;
    if before_fault(why) {
        return Some(format!("the baseline was not met, so no fault was injected: {why}"));
    }
    const INJECTING: [&str; 5] = ["chaosinjecterror", "targetselectionerror", "chaoslib", "chaosinjection", "[lib]"];
    says(why, &INJECTING).then(|| format!("the injecting action failed: {why}"))
}

/// Whether a run failed before the fault, by the tool's reason.
fn before_fault(why: &str) -> bool {
    says(why, &["prechaos", "(sot)"])
}

fn says(why: &str, signs: &[&str]) -> bool {
    let words = why.to_lowercase().replace([' ', '-', '_'], "");
    signs.iter().any(|sign| words.contains(sign))
}

/// Why the run did not pass, in the tool's words.
fn reason(experiment: &Value) -> Option<String> {
    let error = experiment.get("errorOutput");
    let reason = error.get("reason").text().or_else(|| experiment.get("failStep").text());
    let reason = reason.filter(|text| !text.eq_ignore_ascii_case("n/a"))?;
    let code = error.get("errorCode").text().map(|code| format!("{code}: ")).unwrap_or_default();
    Some(shorten(&redact(&format!("{code}{reason}")), 200))
}

/// The names of the targets, whether all were put back, and how many were hit.
fn targets(status: &Value) -> (Option<String>, bool, u32) {
    let targets = status.at(&["history", "targets"]).items();
    let names: Vec<&str> = targets.iter().filter_map(|target| target.get("name").text()).collect();
    let reverted = targets.iter().all(|target| target.get("chaosStatus").text() == Some("reverted"));
    let count = u32::try_from(targets.len()).unwrap_or(u32::MAX);
    ((!names.is_empty()).then(|| names.join(", ")), !targets.is_empty() && reverted, count)
}

fn probes(status: &Value, place: &Place, out: &mut Diagnostics) -> Vec<Probe> {
    let mut probes = Vec::new();
    for probe in status.any(&["probeStatuses", "probeStatus"]).items() {
        let name = probe.get("name").text().unwrap_or("unnamed probe");
        let status = probe.get("status");
        let mode = probe.get("mode").text().map(str::to_lowercase).unwrap_or_default();
        let mut put = |word: Option<&str>, before: bool, why: Option<&str>| {
            let said = said(word, name, place, out);
            let why = why.map(|why| shorten(&redact(why), 160));
            probes.push(Probe { name: name.to_owned(), said, before, edge: mode == "edge", why });
        };
        if status.entries().iter().any(|(key, _)| key == "verdict" || key == "description") {
            put(status.get("verdict").text(), mode == "sot", status.get("description").text());
        } else if status.entries().is_empty() {
            put(None, false, None);
        } else {
            // Until 2.x a probe had a word for each time that it looked.
            for (moment, word) in status.entries() {
                let moment = moment.to_lowercase();
                put(word.text(), moment.contains("pre") || moment.contains("sot"), None);
            }
        }
    }
    probes
}

/// `Passed`, `Passed 👍` and `Better Luck Next Time 👎` are what the tool writes.
fn said(word: Option<&str>, name: &str, place: &Place, out: &mut Diagnostics) -> Said {
    let Some(word) = word else { return Said::Nothing };
    // What follows a `#` is a note in a pasted text.
    let letters = word.split('#').next().unwrap_or_default();
    let letters = letters.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
    match letters.as_str() {
        "passed" => Said::Passed,
        "failed" | "better luck next time" => Said::Failed,
        "awaited" | "n/a" | "na" => Said::Nothing,
        _ => {
            out.unknown(place, &format!("the verdict of the probe `{}`", shorten(name, 80)), word);
            Said::Nothing
        }
    }
}

fn steps(probes: &[Probe]) -> Vec<Step> {
    let step = |probe: &Probe| Step {
        name: shorten(&probe.name, 120),
        phase: if probe.before { "baseline" } else { "check" },
        action: false,
        ok: match probe.said {
            Said::Passed => Some(true),
            Said::Failed => Some(false),
            Said::Nothing => None,
        },
        started: None,
        took: None,
    };
    probes.iter().take(STEPS).map(step).collect()
}
