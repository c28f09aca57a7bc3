//! The requirements at the file door: a whole project, small edits to it, and how it then stands.
//!
//! `base/` is a project on stage 5. `cases/<requirement>.yaml` lists edits to it and the status that
//! the requirement must have after them. In the base and in what cases write, `REVISION` stands for
//! the revision of the file's text *before* the edits, so that editing the text of a playbook makes
//! its agreements lapse; `REVISION_12` and `REVISION_11` are the first so many digits of it, and
//! `REVISION_NOW` is the revision after the edits.

use crate::project::{self, Files, Judged};
use serde::{Deserialize, Deserializer};
use stagepost::ladder::requirement::REQUIREMENTS;
use stagepost::ladder::status::Status;
use stagepost::model::calendar::Day;
use std::collections::{BTreeMap, BTreeSet};

/// The day on which the base is judged unless a case says otherwise.
const TODAY: &str = "2026-11-21";

/// One case: what is edited, and what must come of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    as_of: Option<String>,
    #[serde(default)]
    edits: Vec<Edit>,
    status: String,
    /// The day on which the status changes by itself; `null` says that there is none.
    #[serde(default, deserialize_with = "given")]
    changes_on: Option<Option<String>>,
    /// Words of the sentence.
    says: Option<String>,
    /// Words of the warning; no words say that there is none.
    warns: Option<String>,
    /// The dependencies of the gaps, in order; a gap about none of them is not listed.
    gaps: Option<Vec<String>>,
    stage: Option<u8>,
    /// Whether the badge carries the mark of a waiver.
    waiver_mark: Option<bool>,
}

/// An edit of one file: one of the three.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    /// Every occurrence of each key becomes its value.
    replace: Option<BTreeMap<String, String>>,
    write: Option<String>,
    #[serde(default)]
    remove: bool,
}

/// Tells `changes_on: null` from no `changes_on`.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The cases of each file below `cases/`, by the file's name without its ending.
fn cases() -> BTreeMap<String, Vec<Case>> {
    let read = |(name, text): (String, String)| {
        let id = name.strip_suffix(".yaml").unwrap_or_else(|| panic!("{name} does not end in .yaml")).to_owned();
        let cases = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (id, cases)
    };
    project::read("tests/ladder/cases").into_iter().map(read).collect()
}

fn edited(base: &Files, edits: &[Edit]) -> Result<Files, String> {
    let mut files = base.clone();
    for edit in edits {
        let file = &edit.file;
        match (&edit.replace, &edit.write, edit.remove) {
            (Some(replace), None, false) => {
                let text = files.get_mut(file).ok_or_else(|| format!("there is no {file}"))?;
                for (old, new) in replace {
                    if !text.contains(old.as_str()) {
                        return Err(format!("{file} does not hold {old:?}"));
                    }
                    *text = text.replace(old.as_str(), new);
                }
            }
            (None, Some(text), false) => {
                files.insert(file.clone(), text.clone());
            }
            (None, None, true) => {
                files.remove(file).ok_or_else(|| format!("there is no {file}"))?;
            }
            _ => return Err(format!("{file}: an edit is one of replace, write and remove")),
        }
    }
    for (file, text) in &mut files {
        let revision = project::revision(base.get(file).unwrap_or(text));
        *text = text.replace("REVISION_NOW", &project::revision(text));
        for digits in [11, 12] {
            *text = text.replace(&format!("REVISION_{digits}"), &revision[..digits + "sha256:".len()]);
        }
        *text = text.replace("REVISION", &revision);
    }
    Ok(files)
}

/// Everything in which a case comes out otherwise than it says.
fn mismatches(id: &str, case: &Case, base: &Files) -> Vec<String> {
    let as_of = case.as_of.as_deref().unwrap_or(TODAY);
    let day = Day::parse(as_of).unwrap_or_else(|error| panic!("{}: {error}", case.name));
    let files = match edited(base, &case.edits) {
        Ok(files) => files,
        Err(error) => return vec![error],
    };
    let Judged { standings, diagnostics } = project::judge(&files, day);
    let standing = &standings["shop"];
    let finding = standing.findings.iter().find(|f| f.requirement.id == id).expect("every requirement has a finding");
    let mut wrong = Vec::new();
    let mut expect = |what: &str, found: String, wanted: String| {
        if found != wanted {
            wrong.push(format!("{what} is {found}, not {wanted}"));
        }
    };
    expect("the status", finding.status.as_str().to_owned(), case.status.clone());
    if let Some(wanted) = &case.changes_on {
        let shown = |on: Option<String>| on.unwrap_or_else(|| "null".to_owned());
        expect("changes_on", shown(finding.changes_on.map(|on| on.to_string())), shown(wanted.clone()));
    }
    if let Some(wanted) = &case.gaps {
        let found: Vec<&String> = finding.gaps.iter().filter_map(|gap| gap.dependency.as_ref()).collect();
        expect("the list of gaps", format!("{found:?}"), format!("{wanted:?}"));
    }
    if let Some(wanted) = case.stage {
        expect("the stage", standing.stage.to_string(), wanted.to_string());
    }
    if let Some(wanted) = case.waiver_mark {
        expect("the mark of a waiver", standing.uses_waiver.to_string(), wanted.to_string());
    }
    if let Some(words) = case.says.as_ref().filter(|words| !finding.sentence.contains(*words)) {
        wrong.push(format!("the sentence lacks {words:?}"));
    }
    let warning = finding.warning.as_deref().unwrap_or_default();
    if let Some(words) = &case.warns
        && (!warning.contains(words.as_str()) || words.is_empty() && !warning.is_empty())
    {
        wrong.push(format!("the warning is {warning:?}, not {words:?}"));
    }
    if !wrong.is_empty() {
        wrong.push(format!("it says: {}", finding.sentence));
        wrong.extend(diagnostics.iter().map(|d| format!("{}:{}: {}", d.place.file, d.place.line, d.message)));
    }
    wrong
}

#[test]
fn every_case_comes_out_as_it_says() {
    let base = project::read("tests/ladder/base");
    let mut report = String::new();
    for (id, cases) in cases() {
        for case in cases {
            let wrong = mismatches(&id, &case, &base);
            if !wrong.is_empty() {
                report.push_str(&format!("\n{id}: {}\n    {}\n", case.name, wrong.join("\n    ")));
            }
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn the_base_is_without_fault_and_stands_on_stage_five() {
    let files = edited(&project::read("tests/ladder/base"), &[]).unwrap();
    let judged = project::judge(&files, Day::parse(TODAY).unwrap());
    assert_eq!(judged.diagnostics, vec![]);
    let standing = &judged.standings["shop"];
    let open: Vec<_> = standing.findings.iter().filter(|f| f.status != Status::Met).map(|f| &f.sentence).collect();
    assert_eq!((standing.stage, open), (5, vec![]));
}

#[test]
fn every_requirement_has_a_file_of_cases_that_covers_its_statuses() {
    let cases = cases();
    let files: BTreeSet<&str> = cases.keys().map(String::as_str).collect();
    assert_eq!(files, REQUIREMENTS.iter().map(|r| r.id).collect());
    for (id, cases) in &cases {
        let names: BTreeSet<&str> = cases.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names.len(), cases.len(), "{id}: two cases have the same name");
        let statuses: BTreeSet<&str> = cases.iter().map(|c| c.status.as_str()).collect();
        assert!(statuses.contains("met") && statuses.len() > 2, "{id} covers only {statuses:?}");
        assert!(cases.len() >= 5, "{id} has only {} cases", cases.len());
    }
}

#[test]
fn an_edit_that_changes_nothing_is_an_error() {
    let base = Files::from([("a".to_owned(), "text".to_owned())]);
    let edit = |yaml: &str| edited(&base, &serde_yaml::from_str::<Vec<Edit>>(yaml).unwrap());
    assert_eq!(edit("[{file: a, replace: {text: other}}]").unwrap()["a"], "other");
    for wrong in [
        "[{file: a, replace: {texts: other}}]",
        "[{file: b, replace: {text: other}}]",
        "[{file: b, remove: true}]",
        "[{file: a}]",
        "[{file: a, write: b, remove: true}]",
    ] {
        assert!(edit(wrong).is_err(), "{wrong}");
    }
}
