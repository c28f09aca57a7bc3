//! Files that real tools wrote, read in place: what each proves, with the reason, or why it is refused.
//!
//! Every file of the shared folder has a row here, found by reading the file and the rules for its
//! format, not by asking the program; a file without a row fails the test.

use stagepost::config::Config;
use stagepost::import;
use stagepost::import::format::{FORMATS, SourceFile};
use stagepost::ladder::verdict;
use stagepost::model::catalog::UnreadKind;
use stagepost::model::diagnostic::Severity;
use stagepost::model::policy::Policy;
use stagepost::model::run::Verdict;
use stagepost::tree::MemoryTree;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What must become of a file.
enum Becomes {
    /// Runs, in the order of their days and ids, each with its verdict and the reason.
    Runs(&'static [(Verdict, &'static str)]),
    /// A refusal: the code of the first error, its line, and words of its sentence.
    Refused(&'static str, u32, &'static str),
    /// It is no result, and is listed as this.
    NoResult(UnreadKind),
}

use Becomes::{NoResult, Refused, Runs};
use UnreadKind::{Attachment, Unrecognised};
use Verdict::{Aborted, Fail, Inconclusive, Pass};

/// The file, what becomes of it, and why: what a reader finds in it.
type Row = (&'static str, Becomes, &'static str);

const SOURCES: &str = "a note on where the samples come from";
const TYPES: &str = "the tool's own types, in Go";

const CHAOS_TOOLKIT: &[Row] = &[
    (
        "chaostoolkit/0.12.1-failed-no-deviated-key-no-steady_states.json",
        Runs(&[(Fail, "the tool says `failed` after the method ran")]),
        "0.12 writes no steady states; `failed` after a method that ran was a deviation",
    ),
    (
        "chaostoolkit/1.15.0-completed.json",
        Runs(&[(Pass, "the fault was injected and the service held")]),
        "before and after met, not deviated, one action succeeded",
    ),
    (
        "chaostoolkit/1.19.0-completed-large-ansible.json",
        Runs(&[(Pass, "the fault was injected and the service held")]),
        "before and after met, not deviated; the outputs are 140 kB",
    ),
    (
        "chaostoolkit/1.4.0-failed-deviated.json",
        Runs(&[(
            Fail,
            "the probe `application-should-be-alive-and-healthy` was outside its tolerance: pod 'run=frontend' is in \
             phase 'Pending' but should be 'Running'",
        )]),
        "the steady state after the method was not met, and `deviated` is true",
    ),
    (
        "chaostoolkit/1.44.0-aborted-ok-MissingRefProbeExperiment.json",
        Runs(&[(Aborted, "the run was aborted by an error")]),
        "a probe refers to another that is not there",
    ),
    (
        "chaostoolkit/1.44.0-completed-ok-ExperimentNoControls-dry.json",
        Runs(&[(Inconclusive, "dry run: no fault was injected")]),
        "`completed`, and `experiment.dry` says that nothing was done",
    ),
    (
        "chaostoolkit/1.44.0-completed-ok-ExperimentWithRegularRollback.json",
        Runs(&[(Inconclusive, "unverified: the experiment has no steady-state hypothesis")]),
        "an action and a rollback, and nobody looked at the service",
    ),
    (
        "chaostoolkit/1.44.0-failed-ok-ExperimentNoControlsWithDeviation.json",
        Refused("json-syntax", 90, "the journal is not valid JSON"),
        "a quotation mark within a text of line 90 is not escaped",
    ),
    (
        "chaostoolkit/1.44.0-interrupted-ok-SimpleExperimentWithInterruption.json",
        Runs(&[(Aborted, "the run was interrupted by a person, a control or a signal")]),
        "interrupted before the method ran",
    ),
    ("chaostoolkit/SOURCES.md", NoResult(Attachment), SOURCES),
];

const AWS_FIS: &[Row] = &[
    ("aws-fis/SOURCES.md", NoResult(Attachment), SOURCES),
    (
        "aws-fis/cli-get-experiment.json",
        Runs(&[(
            Inconclusive,
            "unverified: AWS FIS only says that its actions went through; it does not look at the service",
        )]),
        "one instance was rebooted; `completed` says that the action ended, and there is no stop condition",
    ),
    (
        "aws-fis/cli-list-experiments.json",
        Runs(&[(
            Inconclusive,
            "the file does not say that a real fault was injected; the experiment had not ended when this was recorded",
        )]),
        "a list names no action, and the experiment was still running",
    ),
    (
        "aws-fis/eventbridge-state-change-completed.json",
        Runs(&[(
            Inconclusive,
            "the file does not say that a real fault was injected; AWS FIS only says that its actions went through; it does not look at the service",
        )]),
        "an event names no action; `completed` is not a look at the service",
    ),
];

const CPU_PRESSURE: &str = "the injecting action failed: \
                            `Microsoft.Azure.Chaos.Fault.CPUPressureAllProcessors`: Dependency failure";

const AZURE: &[Row] = &[
    (
        "azure-chaos-studio/2023-11-01-GetExperimentExecutionDetails.body.json",
        Runs(&[(Inconclusive, CPU_PRESSURE)]),
        "the only action failed, with one of its targets, for a missing dependency",
    ),
    (
        "azure-chaos-studio/2025-01-01-ExperimentExecutions_GetExecutionDetails.json",
        Runs(&[(Inconclusive, CPU_PRESSURE)]),
        "the same execution in the newer spelling, with the body in an envelope",
    ),
    ("azure-chaos-studio/SOURCES.md", NoResult(Attachment), SOURCES),
];

const CHAOS_MESH: &[Row] = &[
    ("chaos-mesh/SOURCES.md", NoResult(Attachment), SOURCES),
    ("chaos-mesh/common_types.go", NoResult(Unrecognised), TYPES),
    ("chaos-mesh/inspect-chaos-experiments.md", NoResult(Attachment), "a page of documentation"),
    ("chaos-mesh/schedule_types.go", NoResult(Unrecognised), TYPES),
    ("chaos-mesh/workflow_types.go", NoResult(Unrecognised), TYPES),
];

const GREMLIN_SAW: &str = "unverified: Gremlin does not look at the service";

const GREMLIN: &[Row] = &[
    ("gremlin/SOURCES.md", NoResult(Attachment), SOURCES),
    ("gremlin/attack-request-blackhole.json", NoResult(Attachment), "the request of an attack, which is no result"),
    ("gremlin/attack-request-cpu.json", NoResult(Attachment), "the request of an attack, which is no result"),
    (
        "gremlin/cli-attack-1.log",
        Runs(&[(Inconclusive, GREMLIN_SAW)]),
        "one attack, injected and reverted; the guid dates it to 7 December 2018",
    ),
];

const JENKINS: &[Row] = &[
    ("jenkins/SOURCES.md", NoResult(Attachment), SOURCES),
    (
        "jenkins/bookstore-deploy-gremlin-console.txt",
        Runs(&[(Inconclusive, GREMLIN_SAW), (Inconclusive, GREMLIN_SAW), (Inconclusive, GREMLIN_SAW)]),
        "two restarts, and three attacks on two machines: nobody looked at the service",
    ),
];

const UNSAID: &str = "the file does not say that a real fault was injected";

const JUNIT: &[Row] = &[
    ("junit/SOURCES.md", NoResult(Attachment), SOURCES),
    (
        "junit/gtest-disabled.xml",
        Runs(&[(
            Fail,
            "the test `factorial_of_value_from_fixture` failed: /home/ivan/prj/tst/tests/failed/main.cpp:72: error: \
             check_eq(3628800, 3628801)",
        )]),
        "tests failed; the five disabled ones are no passes",
    ),
    ("junit/jest.xml", Runs(&[(Inconclusive, UNSAID)]), "two tests passed, and no property tells of a fault"),
    (
        "junit/minimal-attributes.xml",
        Runs(&[(Fail, "the test `failed_test` failed")]),
        "one test each passed, was skipped, failed and ended in an error; there is no message and no time",
    ),
    ("junit/mocha.xml", Runs(&[(Inconclusive, UNSAID)]), "all passed, in a root that is a suite; no fault is told"),
    (
        "junit/multiresult.xml",
        Runs(&[(Fail, "the test `test that errors` failed: test failure")]),
        "the first test was skipped, failed and ended in an error at once: the worst counts",
    ),
    ("junit/nested-testsuites.xml", Runs(&[(Inconclusive, UNSAID)]), "five tests in nested suites passed; no fault"),
    (
        "junit/pytest-fail.xml",
        Runs(&[(
            Fail,
            "the test `test_rsh_events` failed: self = <test_spark.SparkTests testMethod=test_rsh_events> def \
             test_rsh_events(self): > self.do_test_rsh_events(3) test_spark.py:821: _ _ _ _ _ _ _ _ _ _ _ _ _ _…",
        )]),
        "one of five failed; its message is long, and line ends in an attribute are spaces",
    ),
    (
        "junit/unsupported-unicode.xml",
        Runs(&[(Fail, "the test `test 4` failed: Some unsupported unicode characters: 헴䜝헱홐㣇㿷䔭𒍺𡓿𠄉㦓")]),
        "tests 4 to 7 failed or ended in errors",
    ),
    (
        "junit/xml-entities.xml",
        Runs(&[(Fail, "the test `Test with 'apostrophe' in the test name` failed: A message with 'apostrophes'")]),
        "the second test failed; the predefined entities are what they stand for",
    ),
];

const K6: &[Row] = &[
    ("k6/SOURCES.md", NoResult(Attachment), SOURCES),
    (
        "k6/k6-handleSummary-simple.json",
        Runs(&[(Fail, "the check `Status is ok` failed 349 of 439 times, and no threshold on `checks` allows that")]),
        "both thresholds held, and four of five answers failed a check",
    ),
];

const LITMUS: &[Row] = &[
    ("litmus/SOURCES.md", NoResult(Attachment), SOURCES),
    (
        "litmus/chaosresult-initial-awaited.yaml",
        Runs(&[(
            Inconclusive,
            "the file does not say that a real fault was injected; the run had not ended when this was saved",
        )]),
        "phase Running, verdict Awaited, and a percentage that is the word `Awaited`",
    ),
    ("litmus/chaosresult_types.go", NoResult(Unrecognised), TYPES),
    (
        "litmus/describe-1.13.8-pass-probes.txt",
        Runs(&[(Pass, "the fault was injected and the service held")]),
        "Completed, Pass, 100 percent, and three probes passed that looked during and after the fault",
    ),
    (
        "litmus/describe-2020-09-verdict-stopped.txt",
        Runs(&[(Aborted, "the experiment was stopped before its end: Chaos injection stopped!")]),
        "phase Completed, but the verdict is Stopped",
    ),
    (
        "litmus/list-2020-03-experimentstatus-lowercase.TRUNCATED.yaml",
        Refused("missing-key", 8, "holds no `status`"),
        "cut off before the status; the verdict in the annotation is what was applied, not what was seen",
    ),
];

const MARKDOWN: &[Row] = &[
    ("markdown-results/SOURCES.md", NoResult(Attachment), SOURCES),
    (
        "markdown-results/zeebe-2020-06-04-first-chaos-day.md",
        Runs(&[(Inconclusive, UNSAID)]),
        "prose about a day; the front matter gives its date, no fault and no verdict",
    ),
    (
        "markdown-results/zeebe-2026-08-06-worker-downtime-throughput-recovery.md",
        Runs(&[(Inconclusive, UNSAID)]),
        "prose under Expected and Actual; the front matter gives neither a fault nor a verdict",
    ),
];

const STEADYBIT: &[Row] = &[
    ("steadybit/SOURCES.md", NoResult(Attachment), SOURCES),
    (
        "steadybit/custom-webhooks-0-experiment.execution.created.json",
        Runs(&[(
            Inconclusive,
            "the file does not say that a real fault was injected; the execution had not ended when this was recorded",
        )]),
        "created, and its one attack had not begun",
    ),
    ("steadybit/custom-webhooks.md", NoResult(Attachment), "a page of documentation"),
];

const ALL: &[&[Row]] =
    &[CHAOS_TOOLKIT, AWS_FIS, AZURE, CHAOS_MESH, GREMLIN, JENKINS, JUNIT, K6, LITMUS, MARKDOWN, STEADYBIT];

fn rows() -> impl Iterator<Item = &'static Row> {
    ALL.iter().flat_map(|rows| rows.iter())
}

/// The folder of the samples, where it is at hand.
fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let named = std::env::var_os("STAGEPOST_SHARED").map(PathBuf::from);
    let found = named.into_iter().chain([beside]).map(|root| root.join("fixtures")).find(|p| p.is_dir());
    if found.is_none() {
        eprintln!("SKIPPED: the shared samples are not at hand; set STAGEPOST_SHARED");
    }
    found
}

/// Every file of the folder, by its path below it.
fn files(folder: &Path) -> BTreeSet<String> {
    let below = |folder: &Path| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
    below(folder).flat_map(|tool| below(&tool).collect::<Vec<_>>()).map(|path| name(&path)).collect()
}

const SHOP: &str = "dependencies:\n  critical: [{id: database, rto: 1h, rpo: 1h}]\n  non_critical: []\nnon_critical_reason: \
                    none is used\n";

/// What became of a file that lies among the results of a service, in one line.
pub(super) fn told(path: &str, text: &str) -> String {
    let name = path.rsplit('/').next().unwrap();
    let result = format!("services/shop/results/{name}");
    let tree = MemoryTree::new([("services/shop/service.yaml", SHOP), (result.as_str(), text)]);
    let (catalog, diagnostics) = import::read(&tree, &Config::default());
    let dossier = &catalog.dossiers[0];
    let verdict = |run| {
        let ruling = verdict::rule(run, dossier, &Policy::default());
        format!("{}: {}", ruling.verdict.as_str(), ruling.reason)
    };
    let runs: Vec<String> = dossier.runs.iter().map(verdict).collect();
    let error = diagnostics.iter().find(|d| d.severity() == Severity::Error);
    match (runs.is_empty(), error, &dossier.unread[..]) {
        (false, None, []) => runs.join("\n"),
        (true, Some(error), [_]) => format!("refused: {}:{}: {}", error.code.as_str(), error.place.line, error.message),
        (true, None, [unread]) => format!("no result: {:?}", unread.kind),
        _ => format!("{runs:?} {diagnostics:?} {:?}", dossier.unread),
    }
}

#[test]
fn every_file_that_a_real_tool_wrote_is_judged_as_its_row_says() {
    let Some(folder) = shared() else { return };
    let mut wrong = Vec::new();
    for (path, becomes, why) in rows() {
        assert!(!why.is_empty(), "{path}: why?");
        let text = std::fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let told = told(path, &text);
        let right = match becomes {
            Runs(runs) => {
                let lines = runs.iter().map(|(verdict, reason)| format!("{}: {reason}", verdict.as_str()));
                told == lines.collect::<Vec<_>>().join("\n")
            }
            Refused(code, line, words) => {
                told.starts_with(&format!("refused: {code}:{line}: ")) && told.contains(words)
            }
            NoResult(kind) => told == format!("no result: {kind:?}"),
        };
        if !right {
            wrong.push(format!("{path} became\n{told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_file_of_the_shared_folder_has_a_row() {
    let Some(folder) = shared() else { return };
    let listed: Vec<&str> = rows().map(|(path, ..)| *path).collect();
    let known: BTreeSet<String> = listed.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(listed.len(), known.len(), "a file has two rows");
    let there = files(&folder);
    assert_eq!(there.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "files without a row");
    assert_eq!(known.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "rows without a file");
}

#[test]
fn no_sample_is_claimed_by_two_formats() {
    let Some(folder) = shared() else { return };
    for path in files(&folder) {
        let Ok(text) = std::fs::read_to_string(folder.join(&path)) else { continue };
        let claims: Vec<&str> =
            FORMATS.iter().filter(|f| (f.claims)(&SourceFile { path: &path, text: &text })).map(|f| f.id).collect();
        assert!(claims.len() < 2, "{path}: {claims:?}");
    }
}
