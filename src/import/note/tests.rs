//! Notes in, facts out.

use super::*;
use crate::model::fault::Injection;
use crate::model::run::Check;

fn read_as(path: &str, text: &str) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let file = SourceFile { path, text };
    assert!(claims(&file), "{text}");
    read(&file)
}

fn note(text: &str) -> Run {
    let (runs, diagnostics) = read_as("results/drill.md", text);
    assert_eq!(diagnostics, [], "{text}");
    runs[0].run.clone()
}

const DAY: &str = "---\nlayout: posts\ntitle:  \"The first chaos day\"\ndate:   2026-11-03\ntags: [service:shop, cache]\nauthors: ana\n\
    dependency: cache\nenvironment: staging\nfault: {type: stop, real: true}\nverdict: pass\n---\n\n# Chaos Day Summary\n\nWe stopped it.\n\n\
    ### Expected\n\nPages get slower.\n\n### Actual\n\nThey did.\n\n## Impact\n\nNone seen.\n\n## Participants\n\n * @ana\n * @lee\n\n\
    ## Action items\n\n1. Raise the time-out\n";

#[test]
fn a_note_is_read_from_its_front_matter_and_its_headings() {
    let (runs, diagnostics) = read_as("results/2026-11-03-first-chaos-day/index.md", DAY);
    assert_eq!(diagnostics, []);
    let Foreign { run, tags, .. } = &runs[0];
    assert_eq!((run.id.as_str(), run.title.as_deref()), ("2026-11-03-first-chaos-day", Some("The first chaos day")));
    assert_eq!((run.hypothesis.as_deref(), run.impact.as_deref()), (Some("Pages get slower."), Some("None seen.")));
    assert_eq!(
        (&run.participants[..], run.notes.as_deref()),
        (&["@ana".to_owned(), "@lee".to_owned()][..], Some("They did."))
    );
    assert_eq!((run.findings[0].text.as_str(), run.dependency.as_deref()), ("Raise the time-out", Some("cache")));
    assert_eq!((run.stated, &run.fault.injection), (Some(Verdict::Pass), &Injection::Real(1)));
    assert_eq!(run.ended.map(|end| end.to_string()).as_deref(), Some("2026-11-03T23:59:59Z"));
    assert_eq!((&tags[..], run.grade), (&["service:shop".to_owned(), "cache".to_owned()][..], Grade::Recorded));
}

#[test]
fn only_plain_words_are_verdicts() {
    for (written, stated, reason) in [
        ("verdict: pass", Some(Verdict::Pass), None),
        ("result: \"✅\"", Some(Verdict::Pass), None),
        ("outcome: Failed", Some(Verdict::Fail), None),
        ("verdict: partially working", Some(Verdict::Inconclusive), Some("its author calls it `partially working`")),
        ("verdict: \"🎉\"", Some(Verdict::Inconclusive), Some("its author calls it `🎉`")),
        ("verdict: mostly fine\nreason: two pages failed", Some(Verdict::Inconclusive), Some("two pages failed")),
        ("status: complete", None, None),
    ] {
        let run = note(&format!("---\ndate: 2026-11-03\n{written}\n---\nText.\n"));
        assert_eq!((run.stated, run.reason.as_deref()), (stated, reason), "{written}");
    }
}

#[test]
fn a_note_without_a_verdict_states_none() {
    for text in [
        "# Cache drill\n\nWe stopped it and all went well.\n",
        "## Result\n\nAll went well.\n\n## Hypothesis\n\nIt will.\n",
    ] {
        let (runs, diagnostics) = read_as("results/2026-11-03-cache.md", text);
        assert_eq!((diagnostics, runs[0].run.stated, &runs[0].run.check), (vec![], None, &Check::Unstated));
        assert_eq!(runs[0].run.derived[0].field, "ended");
    }
    let said = "## Hypothesis\n\nIt will.\n\n## Result\n\n**Passed**\n";
    assert_eq!(note(said).stated, Some(Verdict::Pass));
}

#[test]
fn pages_among_the_results_are_no_notes() {
    for (path, text) in [
        ("results/README.md", DAY),
        ("results/notes.md", "# Notes\n\n## Result\n\nwell\n"),
        ("results/guide.md", "---\ntitle: A guide\n---\n# How\n"),
        ("results/2026-11-03.yaml", "verdict: pass"),
        ("results/x.md", ""),
    ] {
        assert!(!claims(&SourceFile { path, text }), "{path}");
    }
}

#[test]
fn what_is_wrong_in_the_front_matter_refuses_the_note() {
    for (front, code, line) in [
        ("date: 2026-11-03\nverdit: pass", Code::UnknownKey, 3),
        ("date: soon", Code::BadTime, 2),
        ("date: 2026-11-03\nfault: {type: stop, raal: true}", Code::UnknownKey, 3),
        ("date: 2026-11-03\nmeasured: {recovery: -5m}", Code::BadTime, 3),
        ("date: 2026-11-03\nverdict: pass\nverdict: fail", Code::DuplicateKey, 4),
    ] {
        let (runs, diagnostics) = read_as("results/drill.md", &format!("---\n{front}\n---\n# x\n"));
        assert_eq!((runs.len(), diagnostics[0].code, diagnostics[0].place.line), (0, code, line), "{front}");
    }
    let (runs, diagnostics) = read_as("results/drill.md", "---\ndate: 2026-11-03\nverdict: pass\n");
    assert_eq!((runs.len(), diagnostics[0].code), (0, Code::OpenFrontMatter));
}
