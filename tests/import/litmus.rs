//! ChaosResults of Litmus: what each proves, by changing one thing of a whole one.

use super::change;
use stagepost::import::format::SourceFile;
use stagepost::import::litmus::read;
use stagepost::model::fault::Effect;
use stagepost::model::run::{Grade, Rollback};

const HELD: &str = include_str!("../fixtures/litmus/held.yaml");
const DESCRIBED: &str = include_str!("../fixtures/litmus/described.txt");
const LIST: &str = include_str!("../fixtures/litmus/two-of-a-list.json");

fn changed(text: &str, changes: &[(&str, &str)]) -> String {
    change::changed(if text.starts_with("Name:") { "a.txt" } else { "a.yaml" }, text, changes)
}

const PASS: &str = "pass: the fault was injected and the service held";

#[test]
fn a_pass_whose_probes_looked_after_the_fault_is_a_pass_in_every_form() {
    assert_eq!(changed(HELD, &[]), PASS);
    assert_eq!(changed(DESCRIBED, &[]), PASS);
    assert_eq!(changed(HELD, &[("experimentStatus:", "experimentstatus:")]), PASS, "the spelling of 1.x");
    assert_eq!(changed(HELD, &[("\"100\"", "\"133\"")]), PASS, "a miscount of the tool");
    assert_eq!(changed(HELD, &[("    probeSuccessPercentage: \"100\"\n", "")]), PASS, "1.8 knew no percentage");
}

#[test]
fn a_pass_that_no_probe_bears_out_proves_nothing() {
    let probes = &HELD[HELD.find("  probeStatuses").unwrap()..];
    for (text, changes, why) in [
        (HELD, &[(probes, "")][..], "unverified: the experiment has no probes, so nothing looked at the service"),
        (HELD, &[("\"100\"", "Awaited")], "unverified: the probes passed, but the tool says `Awaited` percent"),
        (HELD, &[("\"100\"", "\"50\"")], "unverified: the probes passed, but the tool says `50` percent"),
        (HELD, &[("verdict: Passed", "verdict: N/A")], "unverified: the probe `orders-can-be-placed` said nothing"),
        (
            HELD,
            &[("        verdict: Passed\n      type: c", "        description: x\n      type: c")],
            "unverified: the probe `no-order-is-lost` said nothing",
        ),
        (
            HELD,
            &[("mode: Continuous", "mode: SOT"), ("mode: EOT", "mode: SOT")],
            "unverified: the probes looked before the fault only",
        ),
        (
            DESCRIBED,
            &[("Continuous:", "Pre Chaos:"), ("      Post Chaos:  Passed 👍\n", "")],
            "unverified: the probes looked before the fault only",
        ),
        (
            HELD,
            &[("verdict: Pass\n", "verdict: Awaited\n")],
            "the file does not say that a real fault was injected; the run had not ended when this was saved",
        ),
        (
            HELD,
            &[("phase: Completed", "phase: Running")],
            "the file does not say that a real fault was injected; the verdict is Pass, but the phase is `Running`, so the run may not have ended",
        ),
        (
            HELD,
            &[("    phase: Completed\n", "")],
            "the file does not say that a real fault was injected; the verdict is Pass, but the phase is nothing, so the run may not have ended",
        ),
    ] {
        assert_eq!(changed(text, changes), format!("inconclusive: {why}"));
    }
}

#[test]
fn a_failed_probe_fails_whatever_the_verdict_says() {
    let failed = "fail: the probe `no-order-is-lost` failed";
    assert_eq!(changed(DESCRIBED, &[("Post Chaos:  Passed 👍", "Post Chaos:  Better Luck Next Time 👎")]), failed);
    let eot = ("        verdict: Passed\n      type: cmdProbe", "        verdict: Failed\n      type: cmdProbe");
    assert_eq!(changed(HELD, &[eot]), failed);
    assert_eq!(changed(HELD, &[eot, ("verdict: Pass\n", "verdict: Fail\n")]), failed);
    assert_eq!(
        changed(HELD, &[eot, ("verdict: Pass\n", "verdict: Fail\n    errorOutput: {errorCode: X, reason: y}\n")]),
        failed
    );
    assert_eq!(
        changed(HELD, &[("phase: Completed", "phase: Completed_With_Probe_Failure")]),
        "fail: the tool says `Completed_With_Probe_Failure`"
    );
    assert_eq!(
        changed(
            HELD,
            &[("verdict: Pass\n", "verdict: Fail\n    failStep: '[post-chaos]: application is not running'\n")]
        ),
        "fail: the experiment's own checks failed: [post-chaos]: application is not running"
    );
}

#[test]
fn a_run_that_failed_before_its_fault_proves_nothing() {
    let baseline = "inconclusive: the baseline was not met, so no fault was injected: ";
    assert_eq!(
        changed(
            HELD,
            &[
                ("mode: EOT", "mode: SOT"),
                ("        verdict: Passed\n      type: cmdProbe", "        verdict: Failed\n      type: cmdProbe"),
                ("verdict: Pass\n", "verdict: Fail\n"),
            ]
        ),
        format!("{baseline}the probe `no-order-is-lost` failed")
    );
    assert_eq!(
        changed(
            HELD,
            &[
                ("mode: EOT", "mode: Edge"),
                ("        verdict: Passed\n      type: cmdProbe", "        verdict: Failed\n      type: cmdProbe"),
                (
                    "verdict: Pass\n",
                    "verdict: Fail\n    errorOutput: {errorCode: CMD_PROBE_ERROR, reason: 'phase PreChaos'}\n"
                ),
            ]
        ),
        format!("{baseline}the probe `no-order-is-lost` failed")
    );
    for (fail, why) in [
        (
            "failStep: Verify that the AUT is running (pre-chaos)",
            format!("{baseline}Verify that the AUT is running (pre-chaos)"),
        ),
        (
            "failStep: '[chaos]: Failed inside the chaoslib, err: no pod found'",
            "inconclusive: the injecting action failed: [chaos]: Failed inside the chaoslib, err: no pod found"
                .to_owned(),
        ),
        (
            "errorOutput: {errorCode: TARGET_SELECTION_ERROR, reason: no pod}",
            "inconclusive: the injecting action failed: TARGET_SELECTION_ERROR: no pod".to_owned(),
        ),
    ] {
        assert_eq!(changed(HELD, &[("verdict: Pass\n", &format!("verdict: Fail\n    {fail}\n"))]), why);
    }
}

#[test]
fn a_run_that_was_stopped_or_crashed_is_aborted() {
    assert_eq!(
        changed(DESCRIBED, &[("Verdict:                   Pass", "Verdict:                   Stopped")]),
        "aborted: the experiment was stopped before its end: nothing says by whom",
        "the phase still says Completed"
    );
    assert_eq!(
        changed(HELD, &[("verdict: Pass\n", "verdict: Error\n    errorOutput: {reason: token=abc was refused}\n")]),
        "aborted: the experiment ended by an error: token=… was refused"
    );
}

#[test]
fn what_is_cut_off_or_not_understood_is_refused() {
    let status = &HELD[HELD.find("status:\n  experiment").unwrap()..];
    for (text, changes, told) in [
        (
            HELD,
            &[(status, "")][..],
            "refused: missing-key:4: the ChaosResult `orders-database-pod-delete` holds no `status`",
        ),
        (HELD, &[("    verdict: Pass\n", "")], "refused: missing-key:4: the ChaosResult holds no verdict"),
        (LIST, &["\"verdict\": \"Pass\" }\n      }\n    }\n  ],"].map(|end| (end, "")), "refused: json-syntax:30:"),
        (HELD, &[("spec:", "kind: ChaosResult\nspec:")], "refused: duplicate-key:33:"),
    ] {
        let seen = changed(text, changes);
        assert!(seen.starts_with(told), "{seen}");
    }
    let seen = changed(HELD, &[("verdict: Passed", "verdict: Bassed")]);
    assert!(seen.contains("unknown-word") || seen.contains("UnknownWord"), "{seen}");
    assert!(seen.contains("inconclusive"), "{seen}");
}

#[test]
fn the_objects_of_a_list_are_runs_of_their_own() {
    assert_eq!(
        changed(LIST, &[]),
        "fail: the experiment's own checks failed: Verify that the application is running (post-chaos)\ninconclusive: \
         unverified: the experiment has no probes, so nothing looked at the service",
        "and what was applied once is not taken for what was seen"
    );
    let (runs, _) = read(&SourceFile { path: "a.json", text: LIST });
    let told: Vec<_> = runs.iter().map(|f| (f.run.id.as_str(), f.run.place.line, f.run.fault.effect)).collect();
    assert_eq!(
        told,
        [
            ("orders-cache-network-loss", 9, Some(Effect::Degraded)),
            ("orders-queue-pod-delete", 24, Some(Effect::Unavailable))
        ]
    );
}

#[test]
fn the_day_on_which_the_object_was_made_is_not_the_day_of_the_run() {
    let read = |text| read(&SourceFile { path: "a.yaml", text }).0.remove(0);
    let described = read(DESCRIBED).run;
    assert_eq!((described.started, described.ended), (None, None));
    let held = read(HELD);
    assert_eq!(held.run.ended.unwrap().to_string(), "2026-10-12T09:14:05Z", "when the status was written last");
    assert!(held.run.derived.iter().any(|d| d.field == "ended"));
    // One object, seven runs: each is another.
    assert_eq!(held.run.tool.run_id.as_deref(), Some("5e1d8a40-6c1f-4a55-9a43-0c8b9df0a111/7"));
    assert_eq!(described.tool.run_id, held.run.tool.run_id);
    assert_eq!(
        held.run.notes.as_deref(),
        Some("the object counts 6 passed, 1 failed and 0 stopped runs; only the last of them is described")
    );
}

#[test]
fn a_result_tells_by_what_it_can_be_bound() {
    let (mut runs, _) = read(&SourceFile { path: "a.yaml", text: HELD });
    let foreign = runs.remove(0);
    for tag in ["service:shop", "dependency:database", "environment:staging"] {
        assert!(foreign.tags.iter().any(|other| other == tag), "{tag}");
    }
    assert!(foreign.keys.contains(&("namespace".to_owned(), "shop-staging".to_owned())));
    let run = foreign.run;
    assert_eq!((run.grade, run.rollback), (Grade::Machine, Rollback::Ok));
    assert_eq!((run.fault.kind.as_deref(), run.fault.target.as_deref()), (Some("pod-delete"), Some("database-0")));
    assert_eq!(run.steps.len(), 2);
}
