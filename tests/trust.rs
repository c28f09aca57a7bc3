//! Nobody gets a badge by accident: what proves nothing never counts, the past does not move, and
//! the same files give the same site.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{Answer, DAY, Project, answer};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

fn report(project: &Project, day: &str) -> Value {
    let status = project.run(&["status", "--format", "json", "--as-of", day]);
    assert_eq!(status.code, 0, "{status:?}");
    serde_json::from_str(&status.out).unwrap()
}

fn copy(from: &str, project: &Project) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(from);
    for entry in walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let name = entry.path().strip_prefix(&from).unwrap().to_str().unwrap().replace('\\', "/");
        project.put(&name, &std::fs::read(entry.path()).unwrap());
    }
}

/// Everything that a sidecar can claim.
const BOAST: &str = "service: shop\ndependency: db\nenvironment: staging\nkind: dependency-failure\nexecution: automated\n\
                     trigger: ci\nverdict: pass\nreason: it held\nimpact: none\nparticipants: [ana, lee]\n\
                     fault: {type: kill, effect: unavailable, real: true, injected: 5}\nmeasured: {recovery: 1m}\n";

#[test]
fn no_sidecar_makes_a_pass_of_a_journal_that_proves_nothing_or_tells_of_a_failure() {
    let hollow = [
        ("dry-actions", "inconclusive"),
        ("dry-activities", "inconclusive"),
        ("baseline-not-met", "inconclusive"),
        ("baseline-probe-crashed", "inconclusive"),
        ("empty-method", "inconclusive"),
        ("only-probes", "inconclusive"),
        ("action-crashed", "inconclusive"),
        ("process-not-zero", "inconclusive"),
        ("http-action-refused", "inconclusive"),
        ("aborted-missing-reference", "aborted"),
        ("interrupted-by-person", "aborted"),
        ("interrupted-by-signal", "aborted"),
        ("deviated", "fail"),
        ("deviated-probe-crashed", "fail"),
        ("after-only-deviated", "fail"),
        ("during-only-broke", "fail"),
        ("continuously-fail-fast", "fail"),
        ("continuously-broke-and-recovered", "fail"),
    ];
    let project = Project::proven();
    for (name, _) in hollow {
        let journal = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/chaos-toolkit/{name}.json"));
        project.put(&format!("services/shop/results/{name}.json"), &std::fs::read(journal).unwrap());
        project.write(&format!("services/shop/results/{name}.json.meta.yaml"), BOAST);
    }
    let report = report(&project, "2027-12-31");
    let runs = report["services"][0]["runs"].as_array().unwrap();
    for (name, verdict) in hollow {
        let run = runs.iter().find(|run| run["file"] == format!("services/shop/results/{name}.json"));
        let run = run.unwrap_or_else(|| panic!("{name} is not listed"));
        assert_eq!(run["verdict"], verdict, "{name}: {run}");
        assert!(verdict == "fail" || run["counts_for"] == Value::Array(vec![]), "{name}: {run}");
    }
}

#[test]
fn a_native_run_is_a_pass_only_when_its_own_facts_say_so() {
    let fault = "fault: {type: kill, effect: unavailable, real: true, injected: 1}\n";
    let cases: [(&str, &str, &str); 17] = [
        ("whole", "FAULTverdict: pass\n", "pass"),
        ("capitals", "FAULTverdict: PASS\n", "pass"),
        ("no-fault", "verdict: pass\n", "inconclusive"),
        ("empty-fault", "fault: {}\nverdict: pass\n", "inconclusive"),
        ("kind-of-fault-only", "fault: {type: kill, effect: unavailable}\nverdict: pass\n", "inconclusive"),
        ("none-injected", "fault: {type: kill, real: true, injected: 0}\nverdict: pass\n", "inconclusive"),
        ("not-real", "fault: {type: kill, real: false}\nverdict: pass\n", "inconclusive"),
        ("not-real-five-times", "fault: {type: kill, real: false, injected: 5}\nverdict: pass\n", "inconclusive"),
        ("no-verdict", "FAULT", "inconclusive"),
        ("detection-only", "FAULTverdict: pass\nmeasured: {detection: 1m}\n", "inconclusive"),
        ("verifies-detection", "FAULTverdict: pass\nverifies: detection\nmeasured: {recovery: 1m}\n", "inconclusive"),
        ("tabletop", "kind: tabletop\nFAULTverdict: pass\n", "inconclusive"),
        ("tabletop-fail", "kind: tabletop\nverdict: fail\n", "inconclusive"),
        ("aborted", "FAULTverdict: aborted\n", "aborted"),
        ("in-time", "FAULTverdict: pass\nmeasured: {recovery: 60m}\n", "pass"),
        ("a-second-late", "FAULTverdict: pass\nmeasured: {recovery: 3601s}\n", "fail"),
        ("failed-without-a-word-of-fault", "verdict: fail\n", "fail"),
    ];
    let project = Project::proven();
    for (name, text, _) in cases {
        let head = "dependency: db\nenvironment: staging\nended: 2026-11-12\n";
        project
            .write(&format!("services/shop/results/{name}.yaml"), &format!("{head}{}", text.replace("FAULT", fault)));
    }
    let report = report(&project, DAY);
    for (name, text, verdict) in cases {
        let runs = report["services"][0]["runs"].as_array().unwrap();
        let run = runs.iter().find(|run| run["id"] == name).unwrap_or_else(|| panic!("{name} is not listed"));
        assert_eq!(run["verdict"], verdict, "{name}: {run}");
        let told = report["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .any(|d| d["code"] == "contradiction" && d["file"] == format!("services/shop/results/{name}.yaml"));
        assert_eq!(told, text.to_lowercase().contains("verdict: pass") && verdict != "pass", "{name}");
    }
}

#[test]
fn a_fact_of_tomorrow_changes_nothing_of_today() {
    let whole = Project::empty();
    copy("content/example", &whole);
    let present = report(&whole, DAY);
    let services = present["services"].as_array().unwrap();
    // Result file → the day of its last run; journals that hold several are as late as the latest.
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for run in services.iter().flat_map(|service| service["runs"].as_array().unwrap()) {
        let day = run["ended"].as_str().or(run["started"].as_str()).map_or("", |time| &time[..10]).to_owned();
        let known = files.entry(run["file"].as_str().unwrap().to_owned()).or_default();
        *known = known.clone().max(day);
    }
    let changes = services.iter().flat_map(|service| service["history"].as_array().unwrap());
    let mut days: Vec<String> = changes.map(|change| change["on"].as_str().unwrap().to_owned()).collect();
    days.sort();
    days.dedup();
    assert!(days.len() > 6, "{days:?}");
    let before = |day: &str| stagepost::model::calendar::Day::parse(day).unwrap().plus(-1).to_string();
    // Change points of the whole time, and the day before each.
    for day in days.iter().step_by(days.len() / 5).flat_map(|day| [before(day), day.clone()]) {
        let then = Project::empty();
        copy("content/example", &then);
        let mut removed = 0;
        for (file, _) in files.iter().filter(|(_, on)| **on > day) {
            std::fs::remove_file(then.at(file)).unwrap();
            let _ = std::fs::remove_file(then.at(&format!("{file}.meta.yaml")));
            removed += 1;
        }
        assert!(removed > 0, "{day}");
        let (with, without) = (report(&whole, &day), report(&then, &day));
        for (with, without) in with["services"].as_array().unwrap().iter().zip(without["services"].as_array().unwrap())
        {
            for key in ["id", "stage", "stage_uses_waiver", "next", "lapse", "requirements", "history"] {
                assert_eq!(with[key], without[key], "{} on {day}: {key}", with["id"]);
            }
        }
    }
}

#[test]
fn the_same_files_give_the_same_bytes_in_any_folder_with_any_number_of_threads() {
    let mut sites = Vec::new();
    for threads in ["1", "2", "7"] {
        let project = Project::empty();
        copy("content/example", &project);
        let mut command = project.command(&["build", "--as-of", DAY, "--out", "site of threads"]);
        let built = answer(&command.env("RAYON_NUM_THREADS", threads).output().unwrap());
        assert_eq!(built.code, 0, "{built:?}");
        sites.push(project.files("site of threads"));
    }
    for site in &sites[1..] {
        let differing = site.iter().filter(|(path, bytes)| sites[0].get(*path) != Some(bytes)).map(|(path, _)| path);
        assert_eq!(differing.collect::<Vec<_>>(), Vec::<&String>::new());
        assert_eq!(site.len(), sites[0].len());
    }
}

/// Text that would break out of every kind of place.
const EVIL: &str =
    "\"><script>alert(1)</script><img src=x onerror=alert(2)>\u{202e}'&{{ 7*7 }}{% include \"x\" %}\u{1}";

#[test]
fn text_from_users_stays_text_everywhere() {
    let evil = serde_json::to_string(EVIL).unwrap();
    let project = Project::proven();
    let edit = |file: &str, edits: &[(&str, &str)], tail: &str| {
        let mut text = project.read(file);
        for (old, new) in edits {
            assert!(text.contains(old), "{file} does not hold {old}");
            text = text.replace(old, &new.replace("EVIL", &evil));
        }
        project.write(file, &(text + &tail.replace("EVIL", &evil)));
    };
    edit(
        "services/shop/service.yaml",
        &[
            ("title: Shop", "title: EVIL"),
            ("team: shop", "team: EVIL"),
            ("title: Orders", "title: EVIL\n      workaround: EVIL\n      external: EVIL"),
            ("effect: no receipts", "effect: EVIL"),
        ],
        "tier: EVIL\ntags: [EVIL]\nlinks: {\"<b>\\\"x\": \"https://x.example/\\\"><script>\"}\nkey_dates: [{name: EVIL, on: \
         2026-12-01}]\nwaivers: [{requirement: gate, reason: EVIL, owner: EVIL, approved_by: EVIL, expires: 2026-12-31}]\n",
    );
    edit(
        "services/shop/results/db-november.yaml",
        &[
            ("hypothesis: orders keep working", "hypothesis: EVIL"),
            ("impact: 90 s of slow pages", "impact: EVIL"),
            ("type: blackhole", "type: EVIL"),
            ("https://chaos.example.org/db-november", "https://c.example/?q=<script>&x=\\\"y"),
        ],
        "title: EVIL\nparticipants: [EVIL]\nnotes: EVIL\ndeviations: EVIL\nfindings: [{text: EVIL, owner: EVIL}]\n",
    );
    edit(
        "services/shop/playbooks/db.md",
        &[("title: The orders cannot be read", "title: EVIL"), ("who: ana", "who: EVIL")],
        "\n[a](javascript:alert(3)) [b](JaVa\tScript:alert(3)) <javascript:alert(3)> ![c](javascript:alert(3)) \
         [d](data:text/html,x) ![e](https://evil.example/p.png)\n\n<a href=\"javascript:alert(3)\">f</a> <iframe src=x></iframe> \
         <svg onload=alert(4)> <style>*{}</style>\n\n```\"><script>\n</code></pre><script>alert(5)</script>\n```\n\n{{ 7*7 }} \
         {% include \"base.html\" %}\n\n# h\" onmouseover=alert(6) id=x\n",
    );
    project.write(
        "pages/evil.md",
        &format!("# {EVIL}\n\n{{{{ 7*7 }}}} {{% for x in y %}}\n\n<script>alert(7)</script>\n"),
    );
    project.write("services/shop/playbooks/<b>x.md", "# <script>x</script>\n");
    project.write(
        "stagepost.yaml",
        &format!("site: {{title: {evil}, audience: [{evil}]}}\nkey_dates: [{{name: {evil}, on: 2026-12-02}}]\n"),
    );

    let built: Answer = project.run(&["build", "--as-of", DAY, "--keep-going"]);
    assert_eq!(built.code, 0, "{built:?}");
    assert!(!built.err.contains('\u{202e}') && !built.err.contains('\u{1}'), "{}", built.err);
    let site = project.files("public");
    let mut seen = 0;
    for (path, bytes) in &site {
        let text = String::from_utf8(bytes.clone()).unwrap();
        if path.ends_with(".json") {
            let _: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            continue;
        }
        if ![".html", ".svg", ".atom", ".xml"].iter().any(|ending| path.ends_with(ending)) {
            continue;
        }
        seen += text.matches("alert(1)").count();
        for steering in ['\u{202e}', '\u{1}'] {
            assert!(!text.contains(steering), "{path} holds {steering:?}");
        }
        for tag in tags(&text) {
            let lower = tag.to_lowercase();
            // What stands between quotes is a value; everything else is markup.
            let markup: String = lower.split('"').step_by(2).collect();
            let script = markup.starts_with("<script") && !markup.contains(" src=");
            let handler = markup.split_whitespace().skip(1).any(|part| part.starts_with("on"));
            let leads =
                |scheme: &str| ["href", "src", "action"].iter().any(|a| lower.contains(&format!("{a}=\"{scheme}")));
            let address = ["javascript:", "data:text", "vbscript:"].into_iter().any(leads);
            let foreign = markup.starts_with("<iframe") || markup.starts_with("<img") && leads("https://evil");
            let style = markup.starts_with("<style") && path.ends_with(".html");
            assert!(!(script || handler || address || foreign || style), "{path}: {tag}");
        }
    }
    assert!(seen > 10, "the text is shown nowhere: {seen}");
    let page = &site["public/pages/evil.html"];
    assert!(String::from_utf8_lossy(page).contains("{{ 7*7 }}"), "a template tag was executed");
}

/// The tags of a page: what a browser would take for one.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices('<').filter_map(|(at, _)| {
        let rest = &html[at..];
        let named = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        named.then(|| &rest[..=rest.find('>').unwrap_or(rest.len() - 1)])
    })
}
