//! The native run file, and the sidecar, which has the same keys.
//!
//! What is written becomes facts. Whether the stated verdict can be believed is ruled by the
//! ladder. A file with an error in it gives no run: half a record proves nothing.

mod written;

use super::diagnostics::{Diagnostics, any_error};
use super::format::{Foreign, Places, SourceFile};
use super::id;
use super::placeholder::is_placeholder;
use crate::model::calendar::Instant;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::fault::{Effect, Fault, Injection, effect_of};
use crate::model::place::Place;
use crate::model::run::{Check, Derived, Grade, Pipeline, Rollback, Run, RunFinding, Scope, Tool};
use crate::yaml::{self, Budget, Spanned, Text, When};
use written::{
    WrittenDerived, WrittenFault, WrittenFinding, WrittenGate, WrittenMeasured, WrittenPipeline, WrittenPublished,
    WrittenRecorded, WrittenRun, WrittenTool,
};

/// The id of the format.
pub const ID: &str = "native";

/// The JSON Schema of a run file and of a sidecar.
pub fn schema() -> serde_json::Value {
    yaml::schema_of::<WrittenRun>()
}

/// Whether the file is a native run: YAML with a key at its top that only such files have.
pub fn claims(file: &SourceFile<'_>) -> bool {
    const OWN: [&str; 9] =
        ["run", "verdict", "hypothesis", "dependency", "participants", "impact", "execution", "measured", "verifies"];
    const KINDS: [&str; 5] = ["dr-failover", "dependency-failure", "experiment", "tabletop", "incident"];
    if !matches!(file.ending().as_str(), "yaml" | "yml") {
        return false;
    }
    let mut own = false;
    for line in file.text.lines() {
        let line = line.strip_prefix('{').unwrap_or(line);
        // Only keys without indentation are the file's own.
        let Some((key, value)) = line.split_once(':').filter(|_| !line.starts_with([' ', '#', '-'])) else { continue };
        let key = key.trim_matches(['"', '\'', ' ']);
        if key == "apiVersion" {
            return false;
        }
        let value = value.trim().trim_matches(['"', '\'', ',', '}']);
        own |= OWN.contains(&key) || key == "kind" && KINDS.iter().any(|kind| value.starts_with(kind));
    }
    own
}

/// The run of a file; none when anything in it is wrong.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let place = Place::start(file.path);
    let (written, diagnostics) = yaml::salvage::<WrittenRun>(file.text, &place, Budget::RESULT);
    let Some(written) = written else { return (Vec::new(), diagnostics) };
    let mut foreign = Foreign::from(Run::blank(id::from_text(file.stem()), ID, place));
    foreign.run.grade = Grade::Declared;
    let diagnostics = merge(written, &mut foreign, Diagnostics::new(file.path, diagnostics));
    if foreign.run.id.is_empty() {
        foreign.run.id = "run".to_owned();
    }
    if any_error(&diagnostics) { (Vec::new(), diagnostics) } else { (vec![foreign], diagnostics) }
}

/// What a sidecar says.
#[derive(Debug, Clone)]
pub struct Sidecar {
    written: WrittenRun,
    /// Its path.
    path: String,
}

impl Sidecar {
    /// Reads a sidecar.
    ///
    /// # Errors
    /// Everything that is wrong with it, beside the dependency that it names if that can be read.
    pub fn read(file: &SourceFile<'_>) -> Result<Self, (Option<String>, Vec<Diagnostic>)> {
        let (written, diagnostics) = yaml::salvage::<WrittenRun>(file.text, &Place::start(file.path), Budget::OWN);
        let sidecar = Self { written: written.unwrap_or_default(), path: file.path.to_owned() };
        if diagnostics.is_empty() { Ok(sidecar) } else { Err((sidecar.dependency(), diagnostics)) }
    }

    /// Reads the front matter of a note: what can be read of it, and everything that is wrong with it;
    /// `place` is its first line.
    pub fn front_matter(text: &str, place: &Place) -> (Self, Vec<Diagnostic>) {
        let (written, diagnostics) = yaml::salvage::<WrittenRun>(text, place, Budget::FRONT_MATTER);
        (Self { written: written.unwrap_or_default(), path: place.file.to_string() }, diagnostics)
    }

    /// Its path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The dependency that it names; none where it names several, for then it may be about any of them.
    pub fn dependency(&self) -> Option<String> {
        let WrittenRun { dependency, dependencies, .. } = &self.written;
        let mut names = dependency.iter().chain(&dependencies.0).map(|name| name.value.0.trim());
        let first = names.next()?;
        names.all(|name| name == first).then(|| first.to_owned())
    }

    /// The hash that the result had when it was recorded, and where it is written.
    pub fn recorded_hash(&self) -> Option<(&str, Place)> {
        let hash = self.written.recorded.as_ref()?.sha256.as_ref()?;
        Some((hash.value.0.trim(), hash.place(&Place::start(self.path.as_str()))))
    }

    /// Puts what the sidecar says over what the tool says, and reports what is wrong with it.
    ///
    /// What only the tool can know (whether a fault was injected, whether the service held, whether
    /// the run was halted) stays as the tool tells it.
    pub fn merge(&self, foreign: &mut Foreign) -> Vec<Diagnostic> {
        let out = Diagnostics::new(&self.path, Vec::new());
        merge(self.written.clone(), foreign, out)
    }
}

fn filled(text: Option<Text>) -> Option<String> {
    text.map(|t| t.0.trim().to_owned()).filter(|t| !t.is_empty())
}

/// Text that somebody filled in; a placeholder is told and is nothing.
fn said(text: Option<Spanned<Text>>, what: &str, out: &mut Diagnostics) -> Option<String> {
    let text = text?;
    let words = text.value.0.trim();
    if is_placeholder(words) {
        out.at(Code::Placeholder, &text, format!("not filled in yet: the {what}"), "write what applies, or remove it");
        return None;
    }
    filled(Some(text.value))
}

fn texts(list: Vec<Text>) -> Vec<String> {
    list.into_iter().filter_map(|text| filled(Some(text))).collect()
}

/// Replaces a value when something is written.
fn over<T>(value: &mut Option<T>, written: Option<T>) {
    if written.is_some() {
        *value = written;
    }
}

/// Takes what is written where nothing is known.
fn fill<T>(value: &mut Option<T>, written: Option<T>) {
    if value.is_none() {
        *value = written;
    }
}

fn merge(written: WrittenRun, foreign: &mut Foreign, mut out: Diagnostics) -> Vec<Diagnostic> {
    let WrittenRun {
        run: own_id,
        title,
        kind,
        service,
        services,
        dependency,
        dependencies,
        scenario,
        playbook,
        environment,
        touches_production,
        started,
        ended,
        execution,
        trigger,
        tool,
        fault,
        hypothesis,
        verdict,
        reason,
        impact,
        measured,
        participants,
        deviations,
        findings,
        published,
        pipeline,
        rollback,
        verifies,
        notes,
        recorded,
    } = written;
    let Foreign { run, id_written, tags: _, keys: _, places } = foreign;
    if let Some(own) = own_id {
        if id::is_valid(&own.value.0) {
            run.id = own.value.0;
            *id_written = true;
        } else {
            out.at(Code::BadId, &own, format!("`{}` cannot be an id", own.value.0), id::RULE);
        }
    }
    name_dependencies(run, places, dependency.into_iter().chain(dependencies.0), &out.file);
    name(&mut run.playbook, &mut places.playbook, playbook, &out.file);
    name(&mut run.environment, &mut places.environment, environment, &out.file);
    name_services(run, places, service.into_iter().chain(services.0), &out.file);
    over(&mut run.title, filled(title));
    over(&mut run.kind, kind.map(|word| word.0));
    over(&mut run.scenario, filled(scenario));
    run.touches_production |= touches_production.unwrap_or(false);
    let end_place = ended.as_ref().or(started.as_ref()).map(|time| time.place(&out.file));
    time(&mut run.started, started, &mut out);
    time(&mut run.ended, ended, &mut out);
    if let (Some(start), Some(end), Some(place)) = (run.started, run.ended, end_place)
        && end < start
    {
        out.put(
            Code::BadValue,
            place,
            format!("the run ends ({end}) before it begins ({start})"),
            "correct one of them",
        );
    }
    over(&mut run.execution, execution.map(|word| word.0));
    over(&mut run.trigger, trigger.map(|word| word.0));
    over(&mut run.hypothesis, said(hypothesis, "hypothesis", &mut out));
    over(&mut run.stated, verdict.map(|word| word.0));
    over(&mut run.reason, said(reason, "reason", &mut out));
    over(&mut run.impact, said(impact, "impact", &mut out));
    over(&mut run.deviations, filled(deviations));
    over(&mut run.notes, filled(notes));
    for who in participants.0 {
        run.participants.extend(said(Some(who), "participant", &mut out));
    }
    run.findings.extend(findings.into_iter().map(finding));
    if let Some(tool) = tool {
        merge_tool(tool, &mut run.tool, &mut out);
    }
    if let Some(pipeline) = pipeline {
        merge_pipeline(pipeline, &mut run.pipeline, &mut out);
    }
    if let Some(recorded) = recorded {
        merge_recorded(recorded, run);
    }
    if let Some(WrittenPublished { on, to }) = published {
        over(&mut run.published.on, on.map(|date| date.0));
        run.published.to.extend(texts(to.0));
    }
    if let Some(fault) = fault {
        merge_fault(fault, run, &mut out);
    }
    if run.fault.effect.is_none()
        && let Some(kind) = &run.fault.kind
        && let Some(effect) = effect_of(kind)
    {
        run.derived.push(Derived { field: "effect", from: format!("the fault `{kind}`") });
        run.fault.effect = Some(effect);
    }
    if let Some(WrittenMeasured { detection, recovery, data_loss }) = measured {
        over(&mut run.measured.detection, detection.map(|length| length.0));
        over(&mut run.measured.recovery, recovery.map(|length| length.0));
        over(&mut run.measured.data_loss, data_loss.map(|length| length.0));
    }
    if run.rollback == Rollback::Unknown {
        run.rollback = rollback.map_or(Rollback::Unknown, |word| word.0);
    }
    let only_detected = run.measured.detection.is_some() && run.measured.recovery.is_none();
    let detection = match verifies {
        Some(scope) => scope.0 == Scope::Detection,
        None => only_detected,
    };
    if detection && run.check == Check::Unstated {
        run.check = Check::DetectionOnly;
    }
    if run.grade != Grade::Machine {
        run.grade = grade(run);
    }
    out.finish()
}

fn name(value: &mut Option<String>, place: &mut Option<Place>, written: Option<Spanned<Text>>, file: &Place) {
    if let Some(written) = written.filter(|w| !w.value.0.trim().is_empty()) {
        *place = Some(written.place(file));
        *value = Some(written.value.0.trim().to_owned());
    }
}

fn name_services(run: &mut Run, places: &mut Places, written: impl Iterator<Item = Spanned<Text>>, file: &Place) {
    let (names, place) = names(written, file);
    if place.is_some() {
        places.service = place;
        run.services = names;
    }
}

fn name_dependencies(run: &mut Run, places: &mut Places, written: impl Iterator<Item = Spanned<Text>>, file: &Place) {
    let (names, place) = names(written, file);
    if place.is_some() {
        places.dependency = place;
        run.set_dependencies(names);
    }
}

/// Names, each once, and where the first of them stands.
fn names(written: impl Iterator<Item = Spanned<Text>>, file: &Place) -> (Vec<String>, Option<Place>) {
    let (mut names, mut place) = (Vec::new(), None);
    for written in written {
        let name = written.value.0.trim().to_owned();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
            place = place.or_else(|| Some(written.place(file)));
        }
    }
    (names, place)
}

fn finding(written: WrittenFinding) -> RunFinding {
    let WrittenFinding { text, owner, due, closed } = written;
    RunFinding {
        text: text.0.trim().to_owned(),
        owner: filled(owner),
        due: due.map(|date| date.0),
        closed: closed.map(|date| date.0),
    }
}

/// A time that the tool gives is the tool's: a sidecar cannot make an old run young.
fn time(value: &mut Option<Instant>, written: Option<Spanned<When>>, out: &mut Diagnostics) {
    match (*value, written) {
        (Some(known), Some(written)) if known != written.value.0 => {
            let message = format!("the tool's own file says {known}; this time is not taken");
            out.at(Code::Contradiction, &written, message, "remove the time here, or correct it");
        }
        (None, Some(written)) => *value = Some(written.value.0),
        _ => {}
    }
}

/// A web address, which alone can make a record of a machine.
fn address(url: Option<Spanned<Text>>, out: &mut Diagnostics) -> Option<String> {
    let url = url?;
    let text = url.value.0.trim();
    if text.is_empty() {
        return None;
    }
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(text.to_owned());
    }
    out.at(
        Code::BadValue,
        &url,
        format!("`{text}` is not a web address"),
        "write an address that begins with https://",
    );
    None
}

fn merge_tool(written: WrittenTool, tool: &mut Tool, out: &mut Diagnostics) {
    let WrittenTool { name, version, run_id, url, word } = written;
    // What the tool says of itself is the tool's.
    fill(&mut tool.name, filled(name));
    fill(&mut tool.version, filled(version));
    fill(&mut tool.run_id, filled(run_id));
    fill(&mut tool.url, address(url, out));
    fill(&mut tool.word, filled(word));
}

fn merge_pipeline(written: WrittenPipeline, pipeline: &mut Pipeline, out: &mut Diagnostics) {
    let WrittenPipeline { commit, url, system, branch, job, gate, outcome } = written;
    over(&mut pipeline.commit, filled(commit));
    over(&mut pipeline.url, address(url, out));
    over(&mut pipeline.system, filled(system));
    over(&mut pipeline.branch, filled(branch));
    over(&mut pipeline.job, filled(job));
    over(&mut pipeline.blocking, gate.map(|WrittenGate { blocking }| blocking));
    over(&mut pipeline.outcome, outcome.map(|word| word.0));
}

/// What `record` knew from a pipeline's variables is shown as derived.
fn merge_recorded(written: WrittenRecorded, run: &mut Run) {
    let WrittenRecorded { on, sha256: _, derived } = written;
    over(&mut run.kept, on.map(|date| date.0));
    let Some(WrittenDerived { trigger, commit, url, branch, job }) = derived else { return };
    let fields = [("trigger", trigger), ("commit", commit), ("build", url), ("branch", branch), ("job", job)];
    let derive = |(field, from)| filled(from).map(|from| Derived { field, from });
    run.derived.extend(fields.into_iter().filter_map(derive));
}

fn merge_fault(fault: Spanned<WrittenFault>, run: &mut Run, out: &mut Diagnostics) {
    let WrittenFault { kind, target, effect, real, injected } = &fault.value;
    if matches!((real, injected), (Some(true), Some(0)) | (Some(false), Some(1..))) {
        let message = "`real` and `injected` say different things; the weaker one is taken";
        out.at(Code::Contradiction, &fault, message, "say whether a real fault was injected, and how often");
    }
    let says = kind.as_ref().and_then(|kind| effect_of(&kind.0));
    if (says, effect.map(|word| word.0)) == (Some(Effect::Degraded), Some(Effect::Unavailable)) {
        let message = "by its `type` the fault only degrades, and `effect` says that the dependency was unavailable";
        let help = "correct one of them; slow or lossy is `effect: degraded`";
        out.at(Code::Contradiction, &fault, message, help);
    }
    let injection = match (real, injected) {
        (_, Some(0)) => Injection::Nothing("the file says that no fault was injected".to_owned()),
        (Some(false), _) => Injection::Simulated,
        (_, Some(count)) => Injection::Real(*count),
        (Some(true), None) => Injection::Real(1),
        (None, None) => Injection::Unstated,
    };
    let Fault { kind: known_kind, target: known_target, effect: known_effect, injection: known } = &mut run.fault;
    over(known_kind, filled(kind.clone()));
    over(known_target, filled(target.clone()));
    if effect.is_some() {
        run.derived.retain(|derived| derived.field != "effect");
    }
    over(known_effect, effect.map(|word| word.0));
    if *known == Injection::Unstated {
        *known = injection;
    }
}

/// How strong a hand-written record is.
fn grade(run: &Run) -> Grade {
    if run.tool.run_id.is_some() || run.tool.url.is_some() || run.pipeline.url.is_some() {
        Grade::Machine
    } else if !run.participants.is_empty() || run.when().is_some() {
        Grade::Recorded
    } else {
        Grade::Declared
    }
}

#[cfg(test)]
mod tests;
