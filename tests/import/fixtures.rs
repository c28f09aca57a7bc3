//! Every fixture is claimed by the format whose folder it lies in, and by no other.

use stagepost::import::format::{FORMATS, SourceFile};
use std::path::Path;

#[test]
fn a_fixture_is_claimed_by_its_own_format_only() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for format in FORMATS {
        for entry in std::fs::read_dir(fixtures.join(format.id)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".md") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let file = SourceFile { path: &name, text: &text };
            let claims: Vec<&str> = FORMATS.iter().filter(|f| (f.claims)(&file)).map(|f| f.id).collect();
            assert_eq!(claims, [format.id], "{name}");
            let (runs, diagnostics) = (format.read)(&file);
            assert_eq!(diagnostics, [], "{name}");
            assert!(!runs.is_empty(), "{name}");
        }
    }
}

#[test]
fn a_record_that_holds_another_tools_record_is_its_own() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut held = 0;
    for format in FORMATS {
        for entry in std::fs::read_dir(fixtures.join(format.id)).unwrap() {
            let path = entry.unwrap().path();
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            if !text.starts_with('{') || serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err() {
                continue;
            }
            held += 1;
            let journal =
                format!("{{\"chaoslib-version\": \"1\", \"experiment\": {{}}, \"run\": [{{\"output\": {text}}}]}}");
            let file = SourceFile { path: "a.json", text: &journal };
            let claims: Vec<&str> = FORMATS.iter().filter(|f| (f.claims)(&file)).map(|f| f.id).collect();
            assert_eq!(claims, ["chaos-toolkit"], "{}", path.display());
        }
    }
    assert!(held > 10);
}
