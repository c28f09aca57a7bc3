//! The house rules of ARCHITECTURE.md, read off the source: floors, libraries and the shape of files.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A floor, and the floors that it may use.
const FLOORS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("ladder", &["model", "words"]),
    ("tree", &["model"]),
    ("yaml", &["model"]),
    ("markdown", &["model"]),
    ("words", &["model"]),
    ("config", &["model", "tree", "words", "yaml"]),
    ("import", &["config", "markdown", "model", "tree", "yaml"]),
    ("site", &["config", "ladder", "model", "words"]),
    ("render", &["config", "ladder", "markdown", "model", "site", "tree", "words"]),
    ("disk", &["model", "render", "tree"]),
    ("git", &["disk", "model", "tree"]),
    (
        "commands",
        &["config", "disk", "git", "import", "ladder", "markdown", "model", "render", "site", "tree", "words", "yaml"],
    ),
];

/// A library, and the only modules that may name it.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("chrono", &["model/calendar"]),
    ("serde_yaml", &["yaml"]),
    ("quick_xml", &["import/xml"]),
    ("pulldown_cmark", &["markdown"]),
    ("ammonia", &["markdown"]),
    ("tera", &["render/template"]),
    ("plotters", &["render/chart"]),
    ("plotters_backend", &["render/chart"]),
    ("walkdir", &["disk"]),
    ("tempfile", &["disk"]),
    ("rustix", &["disk"]),
    ("fluent_bundle", &["words/catalogue"]),
    ("fluent_syntax", &["words/catalogue"]),
    ("clap", &["commands"]),
    ("clap_complete", &["commands"]),
    ("clap_mangen", &["commands"]),
    ("axum", &["commands/serve"]),
    ("tokio", &["commands/serve"]),
    ("notify", &["commands/serve"]),
    ("notify_debouncer_full", &["commands/serve"]),
    ("annotate_snippets", &["commands/diagnostic"]),
    ("anstream", &["commands"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, ending: &str, found: &mut BTreeMap<String, String>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            found.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Every source file by its path below `src/`, without the ending.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    walk(&root().join("src"), "rs", &mut found);
    let short = |path: String| path.trim_start_matches("src/").trim_end_matches(".rs").to_owned();
    found.into_iter().map(|(path, text)| (short(path), text)).collect()
}

/// The code without comments and tests: what stands in prose names nothing.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test(module: &str) -> bool {
    module.ends_with("/tests")
}

/// The words that follow `crate::`, also in a braced list.
fn floors_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let words = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default().split(',').collect::<Vec<_>>(),
            None => vec![rest],
        };
        for word in words {
            let end = |c: char| !c.is_alphanumeric() && c != '_';
            let name = word.trim().split(end).next().unwrap_or_default();
            named.insert(name.to_owned());
        }
    }
    named
}

#[test]
fn a_floor_uses_only_the_floors_below_it() {
    let floors: BTreeMap<&str, &[&str]> = FLOORS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (module, text) in sources() {
        let floor = module.split('/').next().unwrap();
        if matches!(floor, "lib" | "main") || is_test(&module) {
            continue;
        }
        let allowed = floors.get(floor).unwrap_or_else(|| panic!("src/{module}.rs stands on no floor"));
        for used in floors_named(&code(&text)) {
            if used != floor && !allowed.contains(&used.as_str()) {
                wrong.push(format!("src/{module}.rs uses {used}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_library_is_named_in_its_one_place() {
    let mut wrong = Vec::new();
    for (module, text) in sources() {
        for (library, places) in LIBRARIES {
            let here = places.iter().any(|place| module == *place || module.starts_with(&format!("{place}/")));
            let named = code(&text).lines().any(|line| {
                line.split(library).skip(1).any(|rest| rest.starts_with("::"))
                    && line
                        .split(library)
                        .next()
                        .is_none_or(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
            });
            if named && !here {
                wrong.push(format!("src/{module}.rs names {library}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_is_and_stays_one_noun() {
    let sources = sources();
    let mut lengths: Vec<usize> = Vec::new();
    for (module, text) in sources.iter().filter(|(module, _)| !is_test(module)) {
        assert!(
            text.trim_start_matches("#![cfg_attr(test, allow(clippy::unwrap_used))]\n").starts_with("//!"),
            "{module}"
        );
        let name = module.rsplit('/').next().unwrap();
        assert!(!matches!(name, "utils" | "util" | "helpers" | "common" | "imp" | "misc"), "{module} names no noun");
        lengths.push(text.lines().count());
    }
    lengths.sort_unstable();
    let (median, p90) = (lengths[lengths.len() / 2], lengths[lengths.len() * 9 / 10]);
    assert!(median < 190 && p90 < 500, "median {median}, 90th percentile {p90}");
}

#[test]
fn nothing_that_reaches_a_page_is_unordered() {
    for (module, text) in sources() {
        let floor = module.split('/').next().unwrap();
        if matches!(floor, "model" | "import" | "ladder" | "site" | "render" | "config") && !is_test(&module) {
            let code = code(&text);
            assert!(!code.contains("HashMap") && !code.contains("HashSet"), "src/{module}.rs");
        }
    }
}

#[test]
fn numbers_of_the_ladder_live_in_the_policy() {
    let windows = ["365", "35", "92", "28", "30"];
    for (module, text) in sources().iter().filter(|(module, _)| module.starts_with("ladder/stage")) {
        // The prose of a requirement may name a default; its rule may not.
        let rules = code(text);
        let rules = rules.split("\nfn ").skip(1).collect::<Vec<_>>().join("\nfn ");
        let numbers: BTreeSet<&str> = rules.split(|c: char| !c.is_ascii_digit()).collect();
        for window in windows {
            assert!(!numbers.contains(window), "src/{module}.rs writes the number {window} into a rule");
        }
    }
}

#[test]
fn every_stage_file_holds_the_requirements_of_its_stage() {
    let sources = sources();
    for requirement in stagepost::ladder::requirement::REQUIREMENTS {
        let file = format!("ladder/stage{}", requirement.stage);
        let written = sources[&file].contains(&format!("id: \"{}\"", requirement.id));
        assert!(written, "{} is not in src/{file}.rs", requirement.id);
    }
}

#[test]
fn every_result_format_is_registered_and_has_fixtures() {
    for format in stagepost::import::format::FORMATS {
        let fixtures = root().join("tests/fixtures").join(format.id);
        let own = std::fs::read_dir(&fixtures).map(Iterator::count).unwrap_or_default();
        assert!(own > 0, "{} has no fixtures in {}", format.id, fixtures.display());
    }
}

#[test]
fn the_architecture_names_only_what_exists() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for word in text.split('`').skip(1).step_by(2) {
        let is_path = word.contains('/') && !word.contains(['<', ' ', '*', '(', ':']);
        let is_file = word.ends_with(".rs") || word.ends_with(".md") || word.ends_with(".toml");
        if is_path || is_file {
            let places = ["", "src/", "src/model/", "src/render/", "src/import/"];
            let exists = places.iter().any(|place| root().join(format!("{place}{word}")).exists());
            assert!(exists, "ARCHITECTURE.md names {word}");
        }
    }
}
