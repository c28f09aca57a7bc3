//! Everything that can be wrong with a project, at the door of the real program.
//!
//! Each case is a sound project on stage 5 with one bad file in it. `check` names the file with code,
//! line, column and a way out; `build` refuses an error and leaves the old site as it was; with
//! `--keep-going` the broken file stands on the pages of its service, and what it touches is unknown.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{DAY, Project};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a bad file touches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touches {
    /// Every requirement.
    All,
    /// What runs prove.
    Runs,
    /// What the failover playbook proves.
    Failover,
    /// That all playbooks are known and agreed to.
    Playbooks,
    /// Whether the database has a playbook.
    Scenario,
    /// Nothing that was proven.
    Nothing,
}

impl Touches {
    fn requirements(self) -> &'static [&'static str] {
        match self {
            Self::All => {
                &["dr-playbook", "thresholds", "agreement", "dr-exercise", "cadence", "gate", "prod-automated"]
            }
            Self::Runs => &[
                "dr-exercise",
                "critical-tests-nonprod",
                "published",
                "impact-recorded",
                "cadence",
                "tracked",
                "prod-exercise",
                "some-automation",
                "nonprod-automated",
                "dr-semi-automated",
                "ci-integrated",
                "gate",
                "prod-automated",
                "prod-dr-automated",
            ],
            Self::Failover => &["dr-playbook", "single-place", "agreement", "dr-exercise", "dr-semi-automated"],
            Self::Playbooks => &["single-place", "agreement"],
            Self::Scenario => &["critical-playbooks"],
            Self::Nothing => &[],
        }
    }
}

/// One bad file.
struct Bad {
    name: &'static str,
    file: &'static str,
    text: Vec<u8>,
    /// Code, line and column of the diagnostic in that file.
    says: (&'static str, u32, u32),
    touches: Touches,
}

const RESULT: &str = "services/shop/results/bad.yaml";
const JOURNAL: &str = "services/shop/results/bad.json";
const SERVICE: &str = "services/shop/service.yaml";
const FAILOVER: &str = "services/shop/playbooks/dr.md";
const PLAYBOOK: &str = "services/shop/playbooks/bad.md";
const CONFIG: &str = "stagepost.yaml";

/// A sound run of the database; keys given here replace its own.
fn run(edits: &[(&str, &str)]) -> Vec<u8> {
    let mut keys = vec![
        ("run", "bad"),
        ("kind", "dependency-failure"),
        ("dependency", "db"),
        ("environment", "staging"),
        ("started", "2026-11-12T09:00:00Z"),
        ("ended", "2026-11-12T09:42:00Z"),
        ("fault", "{type: blackhole, real: true}"),
        ("verdict", "pass"),
    ];
    for &(key, value) in edits {
        match keys.iter_mut().find(|(known, _)| *known == key) {
            Some(known) => known.1 = value,
            None => keys.push((key, value)),
        }
    }
    let lines: Vec<String> = keys.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}: {v}\n")).collect();
    lines.concat().into_bytes()
}

fn bad(
    name: &'static str,
    file: &'static str,
    text: impl Into<Vec<u8>>,
    says: (&'static str, u32, u32),
    touches: Touches,
) -> Bad {
    Bad { name, file, text: text.into(), says, touches }
}

/// Lists of nine aliases of lists of nine aliases.
fn bomb() -> String {
    let mut text = String::from("run: bad\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..10 {
        let aliases = vec![format!("*a{}", n - 1); 9].join(", ");
        text.push_str(&format!("a{n}: &a{n} [{aliases}]\n"));
    }
    text
}

fn results() -> Vec<Bad> {
    use Touches::{Nothing, Runs};
    vec![
        bad("broken YAML", RESULT, "run: bad\ndependency: [\n", ("yaml-syntax", 2, 13), Runs),
        bad("an empty file", RESULT, "", ("empty-file", 1, 1), Runs),
        bad("only blanks", RESULT, " \n\n", ("empty-file", 1, 1), Runs),
        bad("not UTF-8", RESULT, b"run: bad\nimpact: caf\xe9\n", ("not-utf8", 2, 12), Runs),
        bad("a character that YAML forbids", RESULT, "run: a\0b\n", ("yaml-syntax", 1, 7), Runs),
        bad("an unknown key", RESULT, run(&[("verdct", "pass")]), ("unknown-key", 9, 1), Runs),
        bad("a wrong type", RESULT, run(&[("verdict", "[pass]")]), ("wrong-type", 8, 10), Runs),
        bad("an unknown word", RESULT, run(&[("verdict", "passed")]), ("unknown-word", 8, 10), Runs),
        bad(
            "the same key twice",
            RESULT,
            [run(&[]), b"verdict: fail\n".to_vec()].concat(),
            ("duplicate-key", 9, 1),
            Runs,
        ),
        bad("a day that does not exist", RESULT, run(&[("ended", "2026-13-40")]), ("bad-time", 6, 8), Runs),
        bad("a time without its zone", RESULT, run(&[("ended", "2026-11-12T10:00:00")]), ("bad-time", 6, 8), Runs),
        bad("an end before its start", RESULT, run(&[("ended", "2026-11-12T08:00:00Z")]), ("bad-value", 6, 8), Runs),
        bad("a negative recovery", RESULT, run(&[("measured", "{recovery: -6m}")]), ("bad-time", 9, 22), Runs),
        bad(
            "a recovery that is no number",
            RESULT,
            run(&[("measured", "{recovery: .nan}")]),
            ("bad-time", 9, 22),
            Runs,
        ),
        bad("a negative count", RESULT, run(&[("fault", "{injected: -1}")]), ("wrong-type", 7, 19), Runs),
        bad("an address of a script", RESULT, run(&[("tool", "{url: \"javascript:x\"}")]), ("bad-value", 9, 13), Runs),
        bad("an id that leads away", RESULT, run(&[("run", "../../x")]), ("bad-id", 1, 6), Runs),
        bad("an undeclared dependency", RESULT, run(&[("dependency", "dbb")]), ("unknown-dependency", 3, 13), Runs),
        bad("an unknown service", RESULT, run(&[("service", "shoop")]), ("unknown-service", 9, 10), Runs),
        bad(
            "an id that another run has",
            "services/shop/results/later.yaml",
            run(&[("run", "db-november")]),
            ("duplicate-id", 1, 1),
            Runs,
        ),
        bad("brackets without end", RESULT, format!("run: {}", "[".repeat(100_000)), ("too-deep", 1, 134), Runs),
        bad("aliases without bounds", RESULT, bomb(), ("too-deep", 6, 10), Runs),
        bad("50 MB", RESULT, vec![b'\n'; 50_000_000], ("too-large", 1, 1), Runs),
        bad("half a JSON file", JOURNAL, "{\"a\":\n [1,", ("json-syntax", 2, 4), Runs),
        bad("half a journal", JOURNAL, "{\"experiment\": {}, \"rollbacks\": [", ("json-syntax", 1, 33), Runs),
        bad("JSON without end", JOURNAL, "[".repeat(100_000), ("json-syntax", 1, 100_000), Runs),
        bad(
            "a sidecar with an unknown key",
            "services/shop/results/db-november.yaml.meta.yaml",
            "verdit: pass\n",
            ("unknown-key", 1, 1),
            Runs,
        ),
        // What is only doubtful is told and refuses nothing.
        bad(
            "an unmapped environment",
            RESULT,
            run(&[("environment", "Prod-Like")]),
            ("unmapped-environment", 4, 14),
            Nothing,
        ),
        bad("a day to come", RESULT, run(&[("ended", "2026-12-24")]), ("future-date", 1, 1), Nothing),
        bad("a pass that proves nothing", RESULT, run(&[("fault", "{injected: 0}")]), ("contradiction", 1, 1), Nothing),
        bad(
            "an effect beyond its type",
            RESULT,
            run(&[("fault", "{type: latency, effect: unavailable, real: true}")]),
            ("contradiction", 7, 8),
            Nothing,
        ),
        bad("a placeholder", RESULT, run(&[("impact", "TODO")]), ("placeholder", 9, 9), Nothing),
        bad("a file of no known format", JOURNAL, "{}", ("unknown-format", 1, 1), Nothing),
        bad(
            "a sidecar of nothing",
            "services/shop/results/x.json.meta.yaml",
            "verdict: pass\n",
            ("orphan-sidecar", 1, 1),
            Nothing,
        ),
    ]
}

fn others(base: &BTreeMap<String, String>) -> Vec<Bad> {
    use Touches::{All, Failover, Nothing, Playbooks, Scenario};
    let edited = |file: &str, old: &str, new: &str| {
        assert!(base[file].contains(old), "{file} does not hold {old}");
        base[file].replacen(old, new, 1)
    };
    let service = |old: &str, new: &str| edited(SERVICE, old, new);
    let failover = |old: &str, new: &str| edited(FAILOVER, old, new);
    let waiver = |edit: (&str, &str)| {
        let row = "{requirement: gate, reason: later, owner: ana, approved_by: lee, expires: 2026-12-31}";
        format!("{}waivers:\n  - {}\n", base[SERVICE], row.replace(edit.0, edit.1))
    };
    vec![
        bad(
            "a conflict that a merge left",
            SERVICE,
            "id: shop\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> b\n",
            ("yaml-syntax", 2, 1),
            All,
        ),
        bad("a broken service", SERVICE, "id: [\n", ("yaml-syntax", 1, 5), All),
        bad("an empty service", SERVICE, "", ("empty-file", 1, 1), All),
        bad("a service that is no text", SERVICE, b"id: sh\xffop", ("not-utf8", 1, 7), All),
        bad("a service that is a list", SERVICE, "- a\n", ("wrong-type", 1, 1), All),
        bad("a misspelled list", SERVICE, service("critical:", "critcal:"), ("unknown-key", 6, 3), All),
        bad("one dependency twice", SERVICE, service("id: mail", "id: db"), ("duplicate-id", 16, 11), All),
        bad("an RTO that is no time", SERVICE, service("rto: 1h", "rto: soon"), ("bad-time", 9, 12), All),
        bad("a service id with a folder", SERVICE, service("id: shop", "id: a/b"), ("bad-id", 1, 5), All),
        bad("a waiver without end", SERVICE, waiver((", expires: 2026-12-31", "")), ("missing-key", 21, 5), All),
        bad("a waiver without reason", SERVICE, waiver(("later", "TBD")), ("no-reason", 21, 5), Nothing),
        bad("a waiver without approver", SERVICE, waiver(("lee", "\"\"")), ("no-reason", 21, 5), Nothing),
        bad("a waiver of nothing", SERVICE, waiver(("gate", "gait")), ("unknown-requirement", 21, 19), Nothing),
        bad("a review to come", SERVICE, service("2026-06-01", "2027-06-01"), ("future-date", 1, 1), Nothing),
        bad("two services with one id", "services/twin/service.yaml", "id: shop\n", ("duplicate-id", 1, 1), All),
        bad(
            "an unclosed front matter",
            FAILOVER,
            failover("---\n\n# Shop", "\n# Shop"),
            ("open-front-matter", 1, 1),
            Failover,
        ),
        bad("a tab in front matter", FAILOVER, failover("reviewed", "\treviewed"), ("yaml-syntax", 4, 1), Failover),
        bad("TOML front matter", FAILOVER, "+++\nplaybook = \"dr-failover\"\n+++\n", ("yaml-syntax", 1, 1), Failover),
        bad(
            "a kind that is none",
            FAILOVER,
            failover(": dr-failover", ": failover"),
            ("unknown-word", 3, 11),
            Failover,
        ),
        bad("a review on no day", FAILOVER, failover("2026-06-01", "yesterday"), ("bad-time", 4, 11), Failover),
        bad("a playbook that is no text", FAILOVER, b"# caf\xe9\n", ("not-utf8", 1, 6), Failover),
        bad("an empty playbook", PLAYBOOK, "", ("empty-file", 1, 1), Playbooks),
        bad("a playbook of 50 MB", PLAYBOOK, vec![b'x'; 50_000_000], ("too-large", 1, 1), Playbooks),
        bad(
            "a playbook for nothing",
            "services/shop/playbooks/db.md",
            edited("services/shop/playbooks/db.md", "[db]", "[dbb]"),
            ("unknown-dependency", 4, 16),
            Scenario,
        ),
        bad("a broken configuration", CONFIG, "site: [\n", ("yaml-syntax", 1, 7), All),
        bad("an empty configuration", CONFIG, "", ("empty-file", 1, 1), All),
        bad("a policy that is misspelled", CONFIG, edited(CONFIG, "policy:", "polcy:"), ("unknown-key", 4, 1), All),
        bad(
            "an environment in both lists",
            CONFIG,
            "environments: {production: [live], non_production: [Live]}\n",
            ("bad-setting", 1, 53),
            All,
        ),
        bad("a glob out of the project", CONFIG, "sources: {pages: [../*]}\n", ("bad-setting", 1, 19), All),
        bad(
            "a glob of nothing",
            CONFIG,
            edited(CONFIG, "site:", "sources: {pages: [docs/*]}\nsite:"),
            ("no-match", 1, 19),
            Nothing,
        ),
        bad(
            "a theme that is none",
            CONFIG,
            edited(CONFIG, "site:", "site:\n  theme: nope"),
            ("bad-setting", 2, 10),
            Nothing,
        ),
        bad(
            "an address that is none",
            CONFIG,
            edited(CONFIG, "site:", "site:\n  base_url: https://a b/"),
            ("bad-setting", 2, 13),
            Nothing,
        ),
        bad("a page with open front matter", "pages/a.md", "---\ntitle: a\n", ("open-front-matter", 1, 1), Nothing),
    ]
}

#[test]
fn whatever_is_wrong_is_told_refused_and_unknown() {
    let base = Project::proven();
    assert_eq!(base.run(&["build", "--as-of", DAY]).code, 0);
    let site = base.files("public");
    let texts: BTreeMap<String, String> = base
        .files("")
        .into_iter()
        .filter(|(name, _)| !name.contains("public"))
        .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
        .collect();
    let mut cases = results();
    cases.extend(others(&texts));
    let failures: Vec<String> = cases.par_iter().flat_map_iter(|case| try_one(case, &site)).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// What does not come out as the case says.
fn try_one(case: &Bad, site: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let project = Project::proven();
    for (path, bytes) in site {
        project.put(path, bytes);
    }
    project.put(case.file, &case.text);
    let mut wrong = Vec::new();
    let mut say = |what: String| wrong.push(format!("{}: {what}", case.name));

    let check = project.run(&["check", "--format", "json", "--as-of", DAY]);
    let Ok(printed) = serde_json::from_str::<Value>(&check.out) else {
        return vec![format!("{}: check prints no JSON: {check:?}", case.name)];
    };
    let found = printed["diagnostics"].as_array().cloned().unwrap_or_default();
    let (code, line, column) = case.says;
    let here = |d: &&Value| d["file"] == case.file && d["code"] == code;
    let Some(told) = found.iter().find(here) else {
        say(format!("no {code} in {}: {found:?}", case.file));
        return wrong;
    };
    if (told["line"].as_u64(), told["column"].as_u64()) != (Some(line.into()), Some(column.into())) {
        say(format!("told at {}:{}, not at {line}:{column}", told["line"], told["column"]));
    }
    for words in ["message", "help"] {
        if told[words].as_str().is_none_or(|text| text.trim().len() < 5) {
            say(format!("no {words}"));
        }
    }
    let is_error = found.iter().any(|d| d["severity"] == "error");
    let refused = i32::from(is_error);
    if check.code != refused {
        say(format!("check ends with {}", check.code));
    }
    if case.touches != Touches::Nothing && !is_error {
        say("it is no error".to_owned());
    }

    if is_error {
        let build = project.run(&["build", "--as-of", DAY]);
        if build.code != 1 || project.files("public") != *site {
            say(format!("build ends with {} and touches the old site", build.code));
        }
    }
    let kept = project.run(&["build", "--as-of", DAY, "--keep-going"]);
    if kept.code != 0 || kept.err.contains("panicked") {
        say(format!("build --keep-going: {kept:?}"));
        return wrong;
    }
    let report: Value = serde_json::from_str(&project.read("public/report.json")).unwrap();
    let service = &report["services"][0];
    for id in case.touches.requirements() {
        let requirement = service["requirements"].as_array().unwrap().iter().find(|r| r["id"] == *id).unwrap();
        if requirement["status"] != "unknown" {
            say(format!("{id} is {}: {}", requirement["status"], requirement["sentence"]));
        }
    }
    if case.touches == Touches::Nothing && service["stage"] != 5 {
        say(format!("the stage is {}", service["stage"]));
    }
    let mut pages = vec!["public/doctor.html".to_owned()];
    if case.touches != Touches::Nothing {
        pages.push(format!("public/{}", service["url"].as_str().unwrap()));
    }
    for page in pages {
        if !project.read(&page).contains(case.file) {
            say(format!("{page} does not name {}", case.file));
        }
    }
    wrong
}
